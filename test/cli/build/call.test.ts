/** What `docker build --call` and `--check` print. */
import { beforeAll, describe, expect, it } from "vitest";
import { callOf } from "../../../src/cli/build/call.ts";
import type { Script } from "../../../src/session/types.ts";
import { openBuildScript } from "./world.ts";

const dockerfile = `# VER the version
ARG VER=1
ARG UNUSED=x
# base common things
FROM busybox:$VER AS base
ARG VER
# WHO somebody
ARG WHO=me
RUN --mount=type=secret,id=tok,required=true --mount=type=ssh id
FROM base
ARG LATE
`;

let script: Script;
beforeAll(async () => {
  script = await openBuildScript({ Dockerfile: dockerfile });
}, 60_000);

describe("docker build --call", () => {
  it("10: outline lists the arguments, secrets and agents the target takes", async () => {
    expect((await script.run("docker build -q --build-arg VER=latest --call=outline .")).stdout).toBe(
      `BUILD ARG   VALUE    DESCRIPTION
VER         latest   the version
WHO         me       somebody
LATE                 

SECRET   REQUIRED
tok      true

SSH       REQUIRED
default   

`,
    );
    const base = await script.run("docker build -q --build-arg VER=latest --target base --call=outline .");
    expect(base.stdout).toMatch(/^TARGET: {6}base\nDESCRIPTION: common things\n\n/);
    expect(base.stdout).not.toContain("LATE");
  });

  it("10: targets lists the stages, json gives the same as data", async () => {
    const line = "docker build -q --build-arg VER=latest --call=targets";
    expect((await script.run(`${line} .`)).stdout).toBe(
      "TARGET    DESCRIPTION\nbase      common things\n(default) \n",
    );
    const json = JSON.parse((await script.run(`${line},format=json .`)).stdout) as { targets: unknown[] };
    expect(json.targets).toEqual([
      {
        name: "base",
        description: "common things",
        base: "busybox:$VER",
        location: { ranges: [{ start: { line: 5 }, end: { line: 5 } }] },
      },
      { default: true, base: "base", location: { ranges: [{ start: { line: 10 }, end: { line: 10 } }] } },
    ]);
  });

  it("10: a call that is none is refused", () => {
    const call = (text: string) => callOf({ call: text, check: false });
    expect(call("build")).toBeUndefined();
    expect(call("lint,format=json,ignorestatus=true")).toEqual({
      name: "check",
      json: true,
      ignoreStatus: true,
    });
    expect(() => call("outline,targets")).toThrow("ERROR: invalid print value: outline,targets");
    expect(() => call("outline,x=1")).toThrow("ERROR: invalid print field: x=1");
    expect(() => call("nosuch")).toThrow("unsupported request frontend.nosuch");
  });
});
