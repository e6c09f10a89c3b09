import { describe, expect, it } from "vitest";
import { createWorld } from "../../../src/session/world.ts";
import { handWall } from "../../support/wall.ts";

async function terminal() {
  const wall = handWall();
  const world = await createWorld({
    platform: wall.platform,
    pace: "instant",
    seed: 1,
    startMs: Date.UTC(2025, 5, 1, 9),
    images: ["busybox:latest"],
  });
  await wall.until(() => world.session.getState().ready);
  const term = world.openTerminal({ columns: 110, rows: 40 });
  let screen = "";
  const decoder = new TextDecoder();
  term.onOutput((data) => {
    screen += decoder.decode(data, { stream: true });
  });
  const until = async (pattern: RegExp, from = 0) => {
    await wall.until(() => pattern.test(screen.slice(from)));
    expect(screen.slice(from)).toMatch(pattern);
  };
  return {
    wall,
    world,
    term,
    until,
    length: () => screen.length,
    since: (from: number) => screen.slice(from),
  };
}

describe("docker build on a terminal", () => {
  it("redraws, ends in FINISHED, and leaves the prompt", async () => {
    const { term, until, length, since } = await terminal();
    await until(/\$ $/);
    term.type("mkdir /tmp/a && cd /tmp/a && printf 'FROM busybox\\nRUN echo hi; sleep 2\\n' > Dockerfile");
    await until(/a\S* *\$ $|\$ $/);
    const from = length();
    term.type("docker build -t a .");
    await until(/FINISHED/, from);
    await until(/naming to docker\.io\/library\/a[\s\S]*\$ $/, from);
    const text = since(from);
    expect(text).toContain("docker:default");
    expect(text).toContain("=> => # hi");
    expect(text).toMatch(/\[2\/2\] RUN echo hi; sleep 2 +2\.\ds/);
    term.close();
  });

  it("Ctrl-C cancels it", async () => {
    const { wall, world, term, until, length, since } = await terminal();
    await until(/\$ $/);
    world.setPace("1x");
    term.type("mkdir /tmp/b && cd /tmp/b && printf 'FROM busybox\\nRUN sleep 1000\\n' > Dockerfile");
    await until(/\$ $/);
    const from = length();
    term.type("docker build -t b .");
    await until(/=> \[2\/2\] RUN sleep 1000/, from);
    term.input("\x03");
    await until(/ERROR: failed to build: failed to solve: Canceled: context canceled/, from);
    await until(/\$ $/, from);
    expect(since(from)).toContain("CANCELED [2/2] RUN sleep 1000");
    await wall.until(() => world.engine.getState().build.history.at(-1)?.status !== undefined);
    expect(world.engine.getState().build.history.at(-1)?.status).toBe("canceled");
    expect(world.engine.getState().tags.has("docker.io/library/b:latest")).toBe(false);
    term.close();
  });
});
