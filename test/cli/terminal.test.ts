import { describe, expect, it } from "vitest";
import { nodePlatform } from "../../src/node/platform.ts";
import { createWorld } from "../../src/session/world.ts";

/** A person at a terminal: types, and looks at what has come since. */
async function person() {
  const world = await createWorld({
    platform: nodePlatform,
    pace: "instant",
    seed: 1,
    startMs: Date.UTC(2025, 5, 1, 9),
  });
  const terminal = world.openTerminal({ columns: 100, rows: 30 });
  const decoder = new TextDecoder();
  let screen = "";
  terminal.onOutput((data) => {
    screen += decoder.decode(data, { stream: true }).replace(/\x1b\[[0-9;?]*[A-Za-z]/g, "");
  });
  /** Types, waits for `until` on the screen, gives what was shown. */
  const type = async (keys: string, until: string | RegExp): Promise<string> => {
    screen = "";
    terminal.input(keys);
    const seen = () => (typeof until === "string" ? screen.includes(until) : until.test(screen));
    const deadline = Date.now() + 20_000;
    while (!seen()) {
      if (Date.now() > deadline) throw new Error(`never saw ${until}:\n${screen}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return screen.replace(/\r/g, "");
  };
  await type("", "$ ");
  await type("docker pull -q busybox\r", "docker.io/library/busybox:latest");
  return { type, close: () => terminal.close() };
}

const prompt = /student@drydock:\S+\$ $/;

describe("8: a terminal is handed over to the container and taken back", () => {
  it("runs a shell, passes keys, returns its exit code", async () => {
    const { type, close } = await person();
    await type("docker run -it --name box busybox\r", "/ # ");
    expect(await type("echo in $((1+1))\r", /in 2\s+\/ # $/)).toContain("in 2");
    await type("exit 7\r", prompt);
    expect(await type("echo code $?\r", /code \d+\s[\s\S]*\$ $/)).toContain("code 7");
    close();
  });

  it("ctrl-p ctrl-q lets go of the container, attach comes back to it", async () => {
    const { type, close } = await person();
    await type("docker run -it --name box busybox\r", "/ # ");
    await type("\x10\x11", prompt);
    expect(await type("docker ps --format '{{.Names}} {{.State}}'\r", /box running\s[\s\S]*\$ $/)).toContain(
      "box running",
    );
    await type("docker attach box\r", "docker attach box");
    await type("\r", "/ # ");
    await type("exit\r", prompt);
    close();
  });
});

describe("9: Ctrl-C always works", () => {
  it("ends logs -f with 130", async () => {
    const { type, close } = await person();
    await type("docker run -d --name tick busybox sh -c 'echo one; sleep 100000'\r", prompt);
    await type("docker logs -f tick\r", /tick\s+one\s+$/);
    await type("\x03", prompt);
    expect(await type("echo code $?\r", /code \d+\s[\s\S]*\$ $/)).toContain("code 130");
    close();
  });

  it("answers a question with an end", async () => {
    const { type, close } = await person();
    await type("docker volume prune\r", "[y/N] ");
    await type("\x03", prompt);
    expect(await type("echo code $?\r", /code \d+\s[\s\S]*\$ $/)).toContain("code 130");
    await type("docker stats\r", "PIDS");
    await type("\x03", prompt);
    close();
  });

  it("is passed on to the container, and the third one ends the client", async () => {
    const { type, close } = await person();
    // PID 1 ignores what it has no handler for; reading an open pipe it waits for ever.
    await type("docker run -i --name stuck busybox sh -c 'echo re''ady; cat'\r", "ready");
    await type("\x03", "^C");
    await type("\x03", "^C");
    expect(await type("\x03", prompt)).toContain("got 3 SIGTERM/SIGINTs, forcefully exiting");
    expect(
      await type("docker ps --format '{{.Names}} {{.State}}'\r", /stuck running\s[\s\S]*\$ $/),
    ).toContain("stuck running");
    close();
  });
});

describe("10: Tab knows commands, flags and what there is", () => {
  it("completes them", async () => {
    const { type, close } = await person();
    await type("docker create --name blue busybox\r", prompt);
    expect(await type("docker st\t\t", /stop/)).toMatch(/start\s+stats\s+stop/);
    await type("\x03", prompt);
    expect(await type("docker start bl\t", "blue ")).toContain("docker start blue ");
    await type("\x03", prompt);
    expect(await type("docker run --netw\t\t\t", "--network-alias")).toMatch(/--network\s+--network-alias/);
    await type("\x03", prompt);
    expect(await type("docker rmi busy\t", /busybox/)).toContain("busybox");
    close();
  });
});

describe("11: a password is not shown", () => {
  it("login asks for it without echo", async () => {
    const { type, close } = await person();
    await type("docker login -u me localhost:5000\r", "Password: ");
    expect(await type("hunter2\r", prompt)).not.toContain("hunter2");
    close();
  });
});
