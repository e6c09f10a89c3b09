import { describe, expect, it } from "vitest";
import { columnOf, expanded, indexAt } from "../../../../src/os/bin/screen/kit/columns.ts";
import { decodeKeys } from "../../../../src/os/bin/screen/kit/keys.ts";
import { Screen } from "../../../../src/os/bin/screen/kit/screen.ts";
import { withTerminal } from "../../../../src/os/bin/screen/kit/terminal.ts";
import { TextBuffer } from "../../../../src/os/bin/screen/kit/text-buffer.ts";
import { VirtualScreen } from "../../../support/screen.ts";
import { sit } from "./session.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const names = (text: string, alt = true) => decodeKeys(bytes(text), true, alt).keys.map((key) => key.name);

describe("keys", () => {
  it("S1: sequences, Ctrl, Alt and characters have names", () => {
    expect(names("aé日\r\t\x7f\x01\x1b[A\x1bOB\x1b[1;5C\x1b[3~\x1b[Z\x1bOP\x1bu")).toEqual(
      "a é 日 Enter Tab Backspace Ctrl-A Up Down Ctrl-Right Delete BackTab F1 Alt-u".split(" "),
    );
    expect(names("\x1b:q", false)).toEqual(["Escape", ":", "q"]);
    expect(names("\x1b[5~\x1b[1;2A\x1b[24~")).toEqual(["PageUp", "Shift-Up", "F12"]);
  });

  it("S1: what is not complete waits", () => {
    const { keys, rest } = decodeKeys(bytes("a\x1b["), false, true);
    expect(keys.map((key) => key.name)).toEqual(["a"]);
    expect(rest).toHaveLength(2);
    expect(decodeKeys(Uint8Array.of(0xc3), false, true).rest).toHaveLength(1);
    const paste = decodeKeys(bytes("\x1b[200~a\rb\x1b[201~c"), false, true).keys;
    expect(paste).toEqual([
      { name: "Paste", text: "a\nb" },
      { name: "c", text: "c" },
    ]);
  });
});

describe("the screen", () => {
  it("S2: any sequence of frames leaves the terminal showing the last", () => {
    let seed = 7;
    const random = (n: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * n);
    };
    const terminal = new VirtualScreen(20, 6);
    const screen = new Screen({ columns: 20, rows: 6 });
    const samples = ["hello", "日本語", "a b", "", "é!", "\x1b", "x".repeat(30)];
    for (let frame = 0; frame < 400; frame++) {
      if (random(3) === 0) screen.clear();
      for (let n = random(4); n >= 0; n--)
        screen.put(
          random(6),
          random(20),
          samples[random(samples.length)] ?? "",
          ["", "7", "1;31"][random(3)],
        );
      if (frame % 7 === 0) screen.clearRow(random(6), "7");
      terminal.write(screen.frame());
      const fresh = new VirtualScreen(20, 6);
      screen.forget();
      fresh.write(screen.frame());
      expect(terminal.lines()).toEqual(fresh.lines());
    }
  });

  it("S2: a frame like the last writes only where the cursor is", () => {
    const screen = new Screen({ columns: 20, rows: 6 });
    screen.put(0, 0, "hello");
    screen.frame();
    expect(screen.frame()).toBe("\x1b[1;1H");
  });
});

describe("the terminal", () => {
  it("S3: is as it was after an error too", async () => {
    const { screen, ended } = await sit(
      async (proc) => {
        const before = proc.ctty?.getAttributes();
        try {
          await withTerminal(proc, {}, async () => {
            throw new Error("oh");
          });
        } catch {
          return JSON.stringify(proc.ctty?.getAttributes()) === JSON.stringify(before) ? 0 : 1;
        }
        return 2;
      },
      { argv: ["x"] },
    );
    expect((await ended).exit).toBe(0);
    expect(screen.alternate).toBe(false);
  });

  it("S3: is given back by a program that is killed", async () => {
    const { screen, ended, signal, machine } = await sit(
      (proc) =>
        withTerminal(proc, {}, async (terminal) => {
          for (;;) await terminal.key();
        }),
      { argv: ["x"] },
    );
    expect(screen.alternate).toBe(true);
    await signal("KILL");
    expect((await ended).exit).toBe(137);
    expect(screen.alternate).toBe(false);
    expect(machine.sandbox.processes()).toHaveLength(1);
  });
});

describe("text", () => {
  it("S4: tabs, control characters and wide ones have their columns", () => {
    expect(expanded("a\tb\x01")).toBe("a       b^A");
    expect(columnOf("日\tx", 2)).toBe(8);
    expect(indexAt("日本", 2)).toBe(1);
    expect(indexAt("日本", 1)).toBe(0);
    expect(columnOf("e\u0301x", 2)).toBe(1);
  });

  it("S5: any edits can be undone one by one and done again", () => {
    let seed = 3;
    const random = (n: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * n);
    };
    const text = new TextBuffer(["one", "two", "three"]);
    const states = [text.lines.join("\n")];
    for (let n = 0; n < 200; n++) {
      const at = () => {
        const row = random(text.lines.length);
        return { row, column: random(text.line(row).length + 1) };
      };
      const a = at();
      const b = at();
      const [from, to] = a.row < b.row || (a.row === b.row && a.column <= b.column) ? [a, b] : [b, a];
      text.step(from);
      text.replace(from, random(2) === 0 ? to : from, ["x", "a\nb", "", "long text"][random(4)] ?? "");
      if (text.undoCount === states.length) states.push(text.lines.join("\n"));
    }
    for (let n = states.length - 2; n >= 0; n--) {
      text.undo();
      expect(text.lines.join("\n")).toBe(states[n]);
    }
    expect(text.undo()).toBeUndefined();
    for (let n = 1; n < states.length; n++) {
      text.redo();
      expect(text.lines.join("\n")).toBe(states[n]);
    }
  });
});
