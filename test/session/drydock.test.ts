import { describe, expect, it } from "vitest";
import { drydockProgram } from "../../src/session/drydock/drydock.ts";
import type { Pace } from "../../src/session/types.ts";
import { createWorld } from "../../src/session/world.ts";
import { bootMachine } from "../support/os.ts";
import { VirtualScreen } from "../support/screen.ts";
import { handWall } from "../support/wall.ts";

function program() {
  let pace: Pace = "1x";
  const done: string[] = [];
  const run = drydockProgram({
    projects: [
      { folder: "shop", about: "a small shop" },
      { folder: "ml", about: "learning" },
    ],
    pace: () => pace,
    setPace: (next) => {
      pace = next;
    },
    undo: async () => done.pop(),
    reset: async () => void done.push("reset"),
  });
  const machine = bootMachine();
  return { done, call: (...args: string[]) => machine.program(run, { argv: ["drydock", ...args] }) };
}

describe("drydock", () => {
  it("D1: says what it can do", async () => {
    const { call } = program();
    const bare = await call();
    expect(bare.stdout).toMatch(/^Drydock is a small Docker/);
    for (const word of ["help", "projects", "speed", "undo", "reset"])
      expect(bare.stdout).toContain(`  drydock ${word}`);
    expect((await call("help")).stdout).toBe(bare.stdout);
    expect((await call("--help")).stdout).toBe(bare.stdout);
  });

  it("D2: lists the projects", async () => {
    const { call } = program();
    expect((await call("projects")).stdout).toBe(
      "Sample projects, yours to change:\n\n  ~/shop  a small shop\n  ~/ml    learning\n\nGo to one with, for example:  cd ~/shop\n",
    );
  });

  it("D3: says and changes the speed", async () => {
    const { call } = program();
    expect((await call("speed")).stdout).toContain("* 1x ");
    expect(await call("speed", "10x")).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/^Speed 10x/),
    });
    expect((await call("speed")).stdout).toContain("* 10x ");
    expect(await call("speed", "2x")).toMatchObject({ exit: 1, stderr: expect.stringContaining('"2x"') });
  });

  it("D6: refuses what it does not know", async () => {
    const { call } = program();
    expect(await call("sail")).toMatchObject({
      exit: 1,
      stderr: 'drydock: there is no command "sail"\nTry: drydock help\n',
    });
    expect(await call("undo", "it")).toMatchObject({ exit: 1 });
    expect(await call("undo")).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining("no command to take back"),
    });
  });
});

describe("drydock in its world", () => {
  async function boot() {
    const wall = handWall();
    const world = createWorld({ platform: wall.platform, pace: "instant", startMs: Date.UTC(2025, 5, 1, 9) });
    const terminal = world.openTerminal({ columns: 100, rows: 40 });
    const screen = new VirtualScreen(100, 40);
    terminal.onOutput((data) => screen.write(data));
    const { until } = wall;
    await until(() => world.session.getState().ready && screen.lines().some((line) => line.includes("$")));
    let typed = 0;
    const type = async (command: string) => {
      typed++;
      terminal.type(`${command}; echo "done" ${typed}`);
      await until(() => screen.lines().includes(`done ${typed}`) && !world.session.getState().busy);
    };
    return { world, terminal, screen, type };
  }

  it("D4: undo takes back the command before it", async () => {
    const { world, terminal, screen, type } = await boot();
    await type("echo hello > note.txt");
    expect(world.files.read("/home/student/shop/note.txt")).toBe("hello\n");
    await type("echo changed > note.txt");
    await type("drydock undo");
    expect(world.files.read("/home/student/shop/note.txt")).toBe("hello\n");
    expect(screen.lines().join("\n")).toContain("Taken back: echo changed > note.txt");
    await type("drydock undo");
    expect(world.files.read("/home/student/shop/note.txt")).toBeUndefined();
    terminal.close();
  });

  it("S4: what was pushed to a registry in a container is taken back", async () => {
    const { terminal, screen, type } = await boot();
    await type("docker run -d -p 5000:5000 registry:2");
    await type(
      "docker pull -q busybox; docker tag busybox localhost:5000/one; docker push -q localhost:5000/one",
    );
    await type("docker tag busybox localhost:5000/two; docker push -q localhost:5000/two");
    await type("clear; curl -s localhost:5000/v2/_catalog");
    expect(screen.lines().join("\n")).toContain('{"repositories":["one","two"]}');
    await type("drydock undo");
    await type("drydock undo");
    await type("clear; curl -s localhost:5000/v2/_catalog");
    expect(screen.lines().join("\n")).toContain('{"repositories":["one"]}');
    terminal.close();
  });

  it("D5: reset puts everything back, and undo brings it back again", async () => {
    const { world, terminal, type } = await boot();
    await type("docker pull alpine");
    await type("rm -rf ~/ml app.py; echo x > note.txt");
    const before = world.engine.getState().images;
    await type("drydock reset");
    expect(world.files.read("/home/student/shop/note.txt")).toBeUndefined();
    expect(world.files.read("/home/student/shop/app.py")).toContain("Flask");
    expect(world.engine.getState().images).not.toEqual(before);
    await type("drydock undo");
    expect(world.files.read("/home/student/shop/note.txt")).toBe("x\n");
    expect(world.engine.getState().images).toEqual(before);
    terminal.close();
  });

  it("D3: speed, code and open reach the page", async () => {
    const { world, terminal, type } = await boot();
    await type("drydock speed 10x; drydock speed instant; code app.py; open localhost:8080");
    expect(world.session.getState().openFile).toEqual({ path: "/home/student/shop/app.py", serial: 1 });
    expect(world.session.getState().openUrl).toEqual({ url: "http://localhost:8080", serial: 1 });
    terminal.close();
  });
});
