/** Bases and steps for platforms that are not the machine's. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Script } from "../../../src/session/types.ts";
import { openBuildScript } from "../../cli/build/world.ts";

let script: Script;
beforeAll(async () => {
  script = await openBuildScript({
    Dockerfile:
      "FROM --platform=$BUILDPLATFORM busybox AS tools\nRUN echo $HOSTNAME > /t\nFROM busybox\nCOPY --from=tools /t /t\n",
    "run.Dockerfile": "FROM busybox\nRUN echo x > /x\n",
    "bad.Dockerfile": "FROM --platform=nosuch busybox\n",
  });
}, 60_000);

describe("platforms", () => {
  it("103: a stage for the build platform is shared, one for the target is not", async () => {
    await script.run("docker build .");
    const arm = await script.run("docker build --platform linux/arm64 -t arm .");
    expect(arm.stderr).toMatch(/RUN echo \$HOSTNAME > \/t\n#\d+ CACHED\n/);
    expect(arm.stderr).toMatch(/COPY --from=tools \/t \/t\n#\d+ DONE /);
    expect((await script.run("docker image inspect -f '{{.Architecture}}' arm")).stdout).toBe("arm64\n");
  });

  it("104: RUN for a platform nobody runs", async () => {
    const failed = await script.run("docker build --platform linux/mips64le -f run.Dockerfile .");
    expect(failed.stderr).toMatch(
      / exec \/bin\/sh: exec format error\n#\d+ ERROR: process .* exit code: 255\n/,
    );
    expect((await script.run("docker build -f bad.Dockerfile .")).stderr).toContain(
      'failed to parse platform nosuch: "nosuch": unknown operating system or architecture: invalid argument\n',
    );
  });

  it("105: a builder beside the engine begins with nothing", async () => {
    await script.run("docker build -f run.Dockerfile . && docker buildx create --name side");
    const side = await script.run("docker buildx build --builder side -f run.Dockerfile .");
    expect(side.stderr).not.toContain("CACHED");
    expect(side.stderr).toMatch(/FROM docker\.io\/library\/busybox:latest@sha256:\w+\n#\d+ resolve /);
  });
});
