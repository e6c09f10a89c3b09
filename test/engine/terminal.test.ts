import { expect, it } from "vitest";
import { bootEngine } from "../support/engine.ts";

const Image = "debian:bookworm-slim";
const encoder = new TextEncoder();

async function terminal(Cmd: readonly string[]) {
  const e = await bootEngine([Image]);
  const { Id } = await e.client.containerCreate(
    { Image, Cmd, Tty: true, OpenStdin: true, StdinOnce: true },
    { name: "tt" },
  );
  const streams = await e.client.containerAttach(Id, { stdin: true, stdout: true, stderr: true });
  const waiting = await e.client.containerWait(Id, "next-exit");
  let screen = "";
  const reading = (async () => {
    for await (const frame of streams.output) screen += new TextDecoder().decode(frame.data);
  })();
  await e.client.containerStart(Id);
  await e.client.containerResize(Id, { height: 24, width: 80 });
  return {
    e,
    type: (text: string) => streams.write(encoder.encode(text)),
    waiting,
    reading,
    screen: () => screen,
    streams,
  };
}

it("T1: a shell on a terminal: what is typed is echoed, and the exit code comes out", async () => {
  const t = await terminal(["bash"]);
  await t.e.kernel.advance(100);
  await t.type("echo $((20+3))\r");
  await t.e.kernel.advance(100);
  await t.type("exit 4\r");
  expect(await t.waiting.response).toEqual({ StatusCode: 4 });
  await t.reading;
  expect(t.screen()).toContain("23");
  expect(t.screen()).toMatch(/root@[0-9a-f]{12}:\/#/);
});

it("T2: Ctrl-C reaches the program in the foreground", async () => {
  const t = await terminal(["sh", "-c", "trap 'echo caught; exit 9' INT; while true; do sleep 1; done"]);
  await t.e.kernel.advance(2500);
  await t.type("\x03");
  expect(await t.waiting.response).toEqual({ StatusCode: 9 });
  await t.reading;
  expect(t.screen()).toContain("caught");
});

it("T3: a client that goes away leaves the container running; another may join", async () => {
  const t = await terminal(["bash"]);
  await t.e.kernel.advance(100);
  t.streams.close();
  await t.reading;
  expect((await t.e.client.containerInspect("tt")).State.Running).toBe(true);
  const again = await t.e.client.containerAttach("tt", { stdin: true, stdout: true, stderr: true });
  let screen = "";
  const reading = (async () => {
    for await (const frame of again.output) screen += new TextDecoder().decode(frame.data);
  })();
  await again.write(encoder.encode("echo back\r"));
  await t.e.kernel.advance(100);
  await again.write(encoder.encode("exit\r"));
  await reading;
  expect(screen).toContain("back");
});

it("T4: a new window size is told to the program", async () => {
  const t = await terminal([
    "sh",
    "-c",
    "trap 'echo resized' WINCH; echo ready; while true; do sleep 1; done",
  ]);
  await t.e.kernel.advance(500);
  await t.e.client.containerResize("tt", { height: 40, width: 120 });
  await t.e.kernel.advance(1500);
  expect(t.screen()).toContain("resized");
  await t.e.client.containerRemove("tt", { force: true });
});

it("T5: a program that floods its terminal or its pipe can be killed at once, and nothing is out of order", async () => {
  const e = await bootEngine([Image]);
  await e.client.containerCreate(
    { Image, Cmd: ["yes"], HostConfig: { LogConfig: { Type: "none", Config: {} } } },
    { name: "flood" },
  );
  const streams = await e.client.containerAttach("flood", { stdout: true, stderr: true });
  await e.client.containerStart("flood");
  let bytes = 0;
  let wrong = 0;
  for await (const frame of streams.output) {
    for (const [i, byte] of frame.data.entries()) if (byte !== ((bytes + i) % 2 === 0 ? 121 : 10)) wrong += 1;
    const first = bytes === 0;
    bytes += frame.data.length;
    if (first) void e.client.containerKill("flood");
  }
  expect(wrong).toBe(0);
  expect((await e.client.containerInspect("flood")).State.ExitCode).toBe(137);
});
