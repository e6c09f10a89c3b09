import { describe, expect, it } from "vitest";
import type { Program } from "../../src/os/process.ts";
import { bootMachine, type TestMachine } from "../support/os.ts";

/** Shows each line it reads. */
const echoLines: Program = async (proc) => {
  for (;;) {
    const got = await proc.read(0);
    if (got === null) break;
    await proc.write(1, `<${Buffer.from(got).toString()}>`);
  }
  await proc.write(1, "<eof>");
  return 0;
};

async function typed(
  keys: readonly string[],
  program: Program = echoLines,
): Promise<{ screen: string; exit: number }> {
  const m: TestMachine = bootMachine();
  const { pty, screen } = m.pty();
  const running = m.program(program, { pty });
  for (const key of keys) {
    await new Promise((r) => setImmediate(r));
    pty.input(key);
  }
  const { exit } = await running;
  return { screen: screen(), exit };
}

describe("the line discipline", () => {
  it.each<[string, string[], string]>([
    ["T1: a line at a time", ["he", "llo\r", "\x04"], "hello\r\n<hello\r\n><eof>"],
    [
      "T1: erase takes a character, of any length",
      ["aé\x7f\x7fb\r", "\x04"],
      "aé\b \b\b \bb\r\n<b\r\n><eof>",
    ],
    [
      "T1: word erase and kill",
      ["one two\x17\x15x\r", "\x04"],
      `one two${"\b \b".repeat(7)}x\r\n<x\r\n><eof>`,
    ],
    ["T1: a literal control character", ["\x16\x03\r", "\x04"], "^C\r\n<\x03\r\n><eof>"],
    ["T3: Ctrl-D hands over what there is", ["ab\x04", "\x04"], "ab<ab><eof>"],
    ["T5: output gets carriage returns", ["x\r", "\x04"], "x\r\n<x\r\n><eof>"],
  ])("%s", async (_rule, keys, expected) => {
    expect((await typed(keys)).screen).toBe(expected);
  });

  it("T2: Ctrl-C ends the foreground program", async () => {
    expect(await typed(["abc", "\x03"])).toEqual({ screen: "abc^C", exit: 130 });
    expect(await typed(["\x1c"])).toEqual({ screen: "^\\", exit: 131 });
  });

  it("T4: raw mode passes every byte", async () => {
    const raw: Program = async (proc) => {
      proc.ctty?.setAttributes({ icanon: false, isig: false, echo: false, icrnl: false });
      const bytes: number[] = [];
      while (bytes.at(-1) !== 113) bytes.push(...((await proc.read(0)) ?? []));
      await proc.write(1, bytes.join(" "));
      return 0;
    };
    expect((await typed(["\x03\r", "\x1b[A", "q"], raw)).screen).toBe("3 13 27 91 65 113");
  });
});

describe("jobs and the screen", () => {
  it("T6: a background reader is stopped, and goes on in the foreground", async () => {
    const m = bootMachine();
    const { pty, screen } = m.pty();
    const running = m.program(
      async (proc) => {
        const tty = proc.ctty;
        if (tty === undefined) return 9;
        proc.onSignal("TTOU", "ignore");
        const pid = proc.fork(
          async (child) => {
            await child.write(
              1,
              `[${Buffer.from((await child.read(0)) ?? "")
                .toString()
                .trim()}]`,
            );
            return 0;
          },
          { pgid: "new" },
        );
        const first = await proc.wait(pid, { untraced: true });
        await proc.write(1, JSON.stringify(first?.status));
        tty.foreground = pid;
        proc.kill(-pid, "CONT");
        await proc.wait(pid);
        tty.foreground = proc.pgid;
        return 0;
      },
      { pty },
    );
    await new Promise((r) => setImmediate(r));
    pty.input("late\r");
    await running;
    expect(screen()).toBe('{"type":"stopped","signal":"TTIN"}late\r\n[late]');
  });

  it("T7: a resize reaches the program, a hangup ends it", async () => {
    const m = bootMachine();
    const { pty, screen } = m.pty();
    const running = m.program(
      async (proc) => {
        proc.onSignal(
          "WINCH",
          () => void proc.write(1, `${proc.ctty?.size.columns}x${proc.ctty?.size.rows}`),
        );
        await proc.read(0);
        return 0;
      },
      { pty },
    );
    await new Promise((r) => setImmediate(r));
    pty.resize({ columns: 100, rows: 40 });
    await new Promise((r) => setImmediate(r));
    expect(screen()).toBe("100x40");
    pty.hangup();
    expect((await running).status).toEqual({ type: "signaled", signal: "HUP" });
  });

  it("T8: a flood waits for the screen, and Ctrl-C ends it", async () => {
    const m = bootMachine();
    const pty = m.kernel.createPty({ columns: 80, rows: 24 });
    let shown = 0;
    let behind = 0;
    let most = 0;
    pty.onOutput((data) => {
      shown += data.length;
      behind += data.length;
      most = Math.max(most, behind);
      return new Promise((resolve) =>
        setImmediate(() => {
          behind -= data.length;
          resolve();
        }),
      );
    });
    const running = m.program(
      async (proc) => {
        for (;;) await proc.write(1, "y\n".repeat(4096));
      },
      { pty },
    );
    for (let i = 0; i < 40; i++) await new Promise((r) => setImmediate(r));
    pty.input("\x03");
    expect((await running).exit).toBe(130);
    expect(shown).toBeGreaterThan(20_000);
    expect(most).toBeLessThan(200_000);
  });
});
