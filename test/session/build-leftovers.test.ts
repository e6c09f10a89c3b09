/** What builds leave behind in a whole world: containers of the old builder, and nothing of the runtime. */
import { describe, expect, it } from "vitest";
import { nodePlatform } from "../../src/node/platform.ts";
import { createWorld } from "../../src/session/world.ts";

async function legacyWorld(dockerfile: string) {
  const world = await createWorld({
    platform: nodePlatform,
    pace: "unpaced",
    startMs: Date.UTC(2026, 10, 2),
    images: ["busybox"],
  });
  const files = { Dockerfile: dockerfile };
  const script = await world.openScript({ folder: "work", files, env: { DOCKER_BUILDKIT: "0" } });
  return async (line: string) => (await script.run(line)).stdout;
}

describe("the old builder", () => {
  it("90: leaves the container of a step that failed, with what the step wrote", async () => {
    const run = await legacyWorld("FROM busybox\nVOLUME /data\nRUN echo x > /data/x; echo y > /y; exit 3\n");
    const said = await run("docker build . 2>/dev/null");
    const id = /Running in ([0-9a-f]{12})\n$/.exec(said)?.[1];
    expect(await run("docker ps -a --format '{{.ID}} {{.Status}}'")).toMatch(
      new RegExp(`^${id} Exited \\(3\\)`),
    );
    expect(await run(`docker diff ${id}`)).toBe("A /data\nA /y\n");
    await run("docker rm $(docker ps -aq)");
    await run("docker build --force-rm . 2>/dev/null");
    expect(await run("docker ps -aq")).toBe("");
  });

  it("90: removes the containers of its steps unless it is told not to", async () => {
    const run = await legacyWorld('FROM busybox\nENTRYPOINT ["cat"]\nRUN echo hi\n');
    await run("docker build . 2>/dev/null");
    expect(await run("docker ps -aq")).toBe("");
    const said = await run("docker build --rm=false --no-cache . 2>/dev/null");
    expect(said).not.toContain("Removed intermediate container");
    expect(await run("docker ps -a --no-trunc --format '{{.Command}} {{.State}}'")).toBe(
      '"/bin/sh -c \'echo hi\'" exited\n"/bin/sh -c \'#(nop) ENTRYPOINT [\\"cat\\"]\'" created\n',
    );
  });
});

describe("99: a RUN", () => {
  it("leaves nothing of what the runtime mounts for it", async () => {
    const run = await legacyWorld(
      "FROM busybox AS k\nRUN echo y > /y\nFROM busybox\nCOPY --from=k / /x\nRUN ls /x/etc /etc > /z; ls /x >> /z\nCMD cat /z\n",
    );
    await run("unset DOCKER_BUILDKIT; docker build -q -t a .");
    const seen = await run("docker run --rm a");
    expect(seen).toContain("passwd");
    expect(/^hosts$|^resolv.conf$|^proc$/m.exec(seen.replace(/^\/etc:[\s\S]*?\n\n/m, ""))).toBe(null);
  });
});
