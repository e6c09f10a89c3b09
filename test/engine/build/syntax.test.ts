/** `# syntax=`: the image of the frontend in the progress. */
import { beforeAll, describe, expect, it } from "vitest";
import { frontendOf } from "../../../src/engine/build/syntax.ts";
import type { Script } from "../../../src/session/types.ts";
import { openBuildScript } from "../../cli/build/world.ts";

let script: Script;
beforeAll(async () => {
  script = await openBuildScript({ Dockerfile: "# syntax=docker/dockerfile:1\nFROM busybox\nRUN true\n" });
}, 60_000);

const pinned = /docker-image:\/\/docker\.io\/docker\/dockerfile:1@sha256:[0-9a-f]{64}/.source;

describe("a syntax directive", () => {
  it("101: is looked up and loaded before the bases, and cached the next time", async () => {
    const first = (await script.run("docker build .")).stderr;
    expect(first).toMatch(
      /\n#2 resolve image config for docker-image:\/\/docker\.io\/docker\/dockerfile:1\n#2 DONE /,
    );
    expect(first).toMatch(
      new RegExp(`\n#3 ${pinned}\n#3 resolve .* done\n#3 DONE .*\n\n#4 \\[internal\\] load metadata`),
    );
    expect((await script.run("docker build .")).stderr).toMatch(new RegExp(`\n#3 ${pinned}\n#3 CACHED\n`));
  });

  it("102: ends the build when the image is missing or no frontend", async () => {
    const run = (syntax: string) =>
      script.run(`printf '# syntax=${syntax}\\nFROM busybox\\n' | docker build -`);
    expect((await run("busybox")).stderr).toMatch(
      /\nDockerfile:1\n-+\n {3}1 \| >>> # syntax=busybox\n[\s\S]*ERROR: failed to build: failed to solve: frontend grpc server closed unexpectedly\n$/,
    );
    expect((await run("no/such:1")).stderr).toContain(
      "failed to solve: no/such:1: failed to resolve source metadata for docker.io/no/such:1: pull access denied",
    );
  });

  it("101: keeps a digest that is written", () => {
    const digest = `sha256:${"a".repeat(64)}`;
    expect(frontendOf(`docker/dockerfile:1@${digest}`)).toMatchObject({ digest });
    expect(frontendOf("docker/dockerfile:1.7-labs args").reference).toBe(
      "docker.io/docker/dockerfile:1.7-labs",
    );
    expect(() => frontendOf("UP")).toThrow("must be lowercase");
  });
});
