/** Line editing at a terminal: the screen, the keys, and what the shell then runs. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shellMachine } from "./harness.ts";
import { TestTerminal } from "./terminal.ts";

interface Typed {
  readonly screen: string;
  readonly raw: string;
}

/** Types the pieces one after the other at `shell`; `end` sends Ctrl-D at an empty line. */
async function type(
  pieces: readonly string[],
  options: {
    shell?: string;
    columns?: number;
    files?: Record<string, string>;
    env?: Record<string, string>;
  } = {},
): Promise<Typed> {
  const columns = options.columns ?? 80;
  const machine = shellMachine({ "/root/.keep": "", ...options.files });
  const { pty, screen } = machine.pty({ columns, rows: 24 });
  await machine.running(async () => {
    const handle = machine.sandbox.spawn({
      argv: [options.shell ?? "bash"],
      env: new Map(
        Object.entries({ PATH: "/usr/bin:/bin", HOME: "/root", TERM: "xterm", PS1: "$ ", ...options.env }),
      ),
      cwd: "/root",
      tty: pty,
      fds: new Map([0, 1, 2].map((fd) => [fd, pty.openSlave()])),
    });
    await machine.kernel.advance(50);
    for (const piece of pieces) {
      pty.input(piece);
      await machine.kernel.advance(200);
    }
    pty.hangup();
    handle.kill("KILL");
    await handle.exited;
  });
  const terminal = new TestTerminal(columns);
  terminal.write(screen());
  return { screen: terminal.text(), raw: screen() };
}

/** The last command line's words, as the shell got them. */
async function line(keys: readonly string[], options: Parameters<typeof type>[1] = {}): Promise<string> {
  const { screen } = await type([...keys, "\r"], options);
  return screen;
}

describe("keys", () => {
  it.each<[rule: string, keys: string[], want: string]>([
    ["L1: text is echoed and run", ["echo hi"], "$ echo hi\nhi\n$"],
    ["L2: Ctrl-A and Ctrl-E go to the ends", ["cho b\x01e\x05c"], "$ echo bc\nbc\n$"],
    ["L3: arrows move and text goes in between", ["echo ac\x1b[Db"], "$ echo abc\nabc\n$"],
    [
      "L4: Ctrl-W takes a word, Ctrl-Y gives it back",
      ["echo one two\x17\x19\x19"],
      "$ echo one twotwo\none twotwo\n$",
    ],
    ["L5: Ctrl-U and Ctrl-K cut to the ends", ["junk\x15echo ab\x02\x0b"], "$ echo a\na\n$"],
    [
      "L6: Alt-B, Alt-F and Alt-D go by words",
      ["echo one two\x1bb\x1bb\x1bdsix"],
      "$ echo six two\nsix two\n$",
    ],
    ["L7: Ctrl-T swaps characters", ["echo ba\x14"], "$ echo ab\nab\n$"],
    ["L8: backspace and delete", ["echo abx\x7f\x1b[D\x1b[3~c"], "$ echo ac\nac\n$"],
    [
      "L9: Home and End in all their forms",
      ["cho\x1b[He\x1b[F x\x1bOH\x1bOF\x1b[1~\x1b[4~y"],
      "$ echo xy\nxy\n$",
    ],
    ["L10: Ctrl-_ undoes", ["echo a\x17\x1f"], "$ echo a\na\n$"],
    ["L11: wide characters move by one", ["echo 日本語\x1b[D\x7f"], "$ echo 日語\n日語\n$"],
  ])("%s", async (_rule, keys, want) => {
    expect(await line(keys)).toBe(want);
  });
});

describe("history", () => {
  it("L12: the up arrow recalls, edits stay in the new line", async () => {
    const { screen } = await type(["echo one\r", "echo two\r", "\x1b[A\x1b[A!\r"]);
    expect(screen.split("\n").slice(-3)).toEqual(["$ echo one!", "one!", "$"]);
  });
  it("L13: Ctrl-R finds backwards", async () => {
    const { screen } = await type(["echo alpha\r", "echo beta\r", "\x12alp\r"]);
    expect(screen.split("\n").slice(-3)).toEqual(["$ echo alpha", "alpha", "$"]);
  });
  it("L14: !!, !$, !n and !prefix are expanded and shown", async () => {
    const { screen } = await type(["echo a b\r", "echo !$\r", "!1\r", "!echo\r", "!nosuch\r"]);
    expect(screen).toContain("$ echo !$\necho b\nb\n");
    expect(screen).toContain("$ !1\necho a b\na b\n$ !echo\necho a b\na b\n");
    expect(screen).toContain("bash: !nosuch: event not found");
  });
  it("L15: Alt-. inserts the last word of the line before", async () => {
    const { screen } = await type(["echo a last\r", "echo \x1b.\r"]);
    expect(screen.split("\n").slice(-3)).toEqual(["$ echo last", "last", "$"]);
  });
  it("L16: it is read from and kept in ~/.bash_history", async () => {
    const { screen } = await type(["\x1b[A\r"], { files: { "/root/.bash_history": "echo kept\n" } });
    expect(screen).toBe("$ echo kept\nkept\n$");
  });
});

describe("completion", () => {
  const files = { "/root/alpha.txt": "A", "/root/alpine/x": "", "/root/my file": "M" };
  it("L17: one candidate is completed with a blank", async () => {
    expect(await line(["cat alpha\t"], { files })).toBe("$ cat alpha.txt\nA$");
  });
  it("L18: the common part first, a list at the second Tab that adds nothing", async () => {
    const { screen } = await type(["cat al\t", "\t", "\t"], { files });
    expect(screen).toBe("$ cat alp\nalpha.txt  alpine/\n$ cat alp");
  });
  it("L19: special characters are escaped", async () => {
    expect(await line(["cat my\t"], { files })).toBe("$ cat my\\ file\nM$");
  });
  it("L20: commands and variables", async () => {
    expect(await line(["whoa\t"])).toBe("$ whoami\nroot\n$");
    expect(await line(["echo $HOM\t"])).toBe("$ echo $HOME\n/root\n$");
  });
});

describe("control", () => {
  it("L21: Ctrl-C leaves the line", async () => {
    const { screen } = await type(["echo junk", "\x03", "echo $?\r"]);
    expect(screen).toBe("$ echo junk^C\n$ echo $?\n130\n$");
  });
  it("L22: Ctrl-C ends a running program and the loop around it", async () => {
    const { screen } = await type(["while :; do sleep 1; done; echo no\r", "\x03", "echo $?\r"]);
    expect(screen).toBe("$ while :; do sleep 1; done; echo no\n^C\n$ echo $?\n130\n$");
  });
  it("L23: Ctrl-C ends a loop of builtins", async () => {
    const { screen } = await type(["while :; do :; done\r", "\x03", "echo ok\r"]);
    expect(screen).toBe("$ while :; do :; done\n^C\n$ echo ok\nok\n$");
  });
  it.each([
    "sleep 100000",
    "while :; do :; done",
    "read x",
    "cat | cat",
    "sleep 99 | sleep 99",
    "(sleep 9999)",
  ])("L33: Ctrl-C works at any moment after Enter: %s", async (command) => {
    const machine = shellMachine({ "/root/.keep": "" });
    await machine.running(async () => {
      for (let moment = 0; moment < 120; moment += 1) {
        const { pty, screen } = machine.pty({ columns: 80, rows: 24 });
        const handle = machine.sandbox.spawn({
          argv: ["bash"],
          env: new Map(Object.entries({ PATH: "/usr/bin:/bin", HOME: "/root", PS1: "$ " })),
          cwd: "/root",
          tty: pty,
          fds: new Map([0, 1, 2].map((fd) => [fd, pty.openSlave()])),
        });
        await machine.kernel.advance(50);
        pty.input(`${command}\r`);
        const going = machine.kernel.advance(20);
        for (let turn = 0; turn < moment; turn += 1) await undefined;
        pty.input("\x03");
        await going;
        await machine.kernel.advance(200);
        expect(`${moment}: ${screen()}`).toMatch(/\^C[^$]*\$ $/);
        pty.hangup();
        handle.kill("KILL");
        await handle.exited;
      }
    });
  });
  it("L24: Ctrl-Z stops a job, fg and bg go on with it", async () => {
    const { screen } = await type(["sleep 60\r", "\x1a", "bg\r", "jobs\r", "fg\r", "\x03"]);
    expect(screen).toBe(
      "$ sleep 60\n^Z\n[1]+  Stopped                 sleep 60\n$ bg\n[1]+ sleep 60 &\n$ jobs\n[1]+  Running                 sleep 60 &\n$ fg\nsleep 60\n^C\n$",
    );
  });
  it("L25: Ctrl-D ends the shell", async () => {
    const { screen } = await type(["bash\r", "\x04", "echo back\r"]);
    expect(screen).toBe("$ bash\n$\nexit\n$ echo back\nback\n$");
  });
  it("L26: a pasted script runs line by line", async () => {
    const { screen } = await type([
      "\x1b[200~# comment\nfor i in 1 2; do\n  echo $i\ndone\necho end\x1b[201~",
      "\r",
    ]);
    expect(screen).toBe("$ # comment\n$ for i in 1 2; do\n>   echo $i\n> done\n1\n2\n$ echo end\nend\n$");
  });
  it("L27: an open quote or here-document asks for more", async () => {
    const { screen } = await type(["echo 'a\r", "b'\r", "cat <<E\r", "x\r", "E\r"]);
    expect(screen).toBe("$ echo 'a\n> b'\na\nb\n$ cat <<E\n> x\n> E\nx\n$");
  });
  it("L28: a syntax error costs only its line", async () => {
    const { screen } = await type(["echo )\r", "echo ok\r"]);
    expect(screen).toBe("$ echo )\nbash: syntax error near unexpected token `)'\n$ echo ok\nok\n$");
  });
});

describe("other shells", () => {
  it("L29: ash edits lines under its own prompt", async () => {
    const { screen } = await type(["cd /usr\r", "ecoh\x7f\x7fho hi\r", "nosuch\r"], {
      shell: "ash",
      env: { PS1: "\\w \\$ " },
    });
    expect(screen).toBe("~ # cd /usr\n/usr # echo hi\nhi\n/usr # nosuch\nash: nosuch: not found\n/usr #");
  });
  it("L30: dash leaves editing to the terminal", async () => {
    const { screen } = await type(["echo hj\x7fi\r", "nosuch\r"], { shell: "dash", env: { PS1: "# " } });
    expect(screen).toBe("# echo hi\nhi\n# nosuch\ndash: 2: nosuch: not found\n#");
  });
});

describe("the screen", () => {
  const key = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom("a", "b", " ", "é", "日", "本", "x", "-") },
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        "\x01",
        "\x05",
        "\x02",
        "\x06",
        "\x7f",
        "\x0b",
        "\x17",
        "\x19",
        "\x14",
        "\x1b[D",
        "\x1b[C",
        "\x1bb",
        "\x1bf",
        "\x1b[3~",
        "\x1bd",
      ),
    },
  );
  it("L31: equals a fresh drawing of the line after any edits, at any width", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(key, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 4, max: 30 }),
        async (keys, columns) => {
          const { screen } = await type([...keys], { columns });
          // Another machine is given the same keys at once: it draws only the result.
          const once = await type([keys.join("")], { columns });
          expect(screen).toBe(once.screen);
        },
      ),
      { numRuns: 15, seed: 7 },
    );
  });
  it("L32: a line that just fills the width wraps", async () => {
    const { screen } = await type(["echo 34567890", "\x1b[D\x1b[D\x1b[C\x1b[C!", "\r"], { columns: 15 });
    expect(screen).toBe("$ echo 34567890\n!\n34567890!\n$");
  });

  /** The edited line as a list, and where its characters come to stand. */
  class Model {
    chars: string[] = [];
    cursor = 0;

    press(name: string): void {
      const { chars, cursor } = this;
      if (name === "\x01") this.cursor = 0;
      else if (name === "\x05") this.cursor = chars.length;
      else if (name === "\x1b[D") this.cursor = Math.max(0, cursor - 1);
      else if (name === "\x1b[C") this.cursor = Math.min(chars.length, cursor + 1);
      else if (name === "\x7f") {
        if (cursor > 0) chars.splice(--this.cursor, 1);
      } else if (name === "\x1b[3~") chars.splice(cursor, 1);
      else if (name === "\x15") {
        chars.splice(0, cursor);
        this.cursor = 0;
      } else if (name === "\x0b") chars.length = cursor;
      else chars.splice(this.cursor++, 0, name);
    }

    screen(columns: number): { rows: string[]; row: number; column: number } {
      const rows = [""];
      let width = 0;
      let at = { row: 0, column: 0 };
      const put = (char: string): void => {
        const wide = /[日本é]/.test(char) && char !== "é" ? 2 : 1;
        if (width + wide > columns) {
          rows.push("");
          width = 0;
        }
        rows[rows.length - 1] += char;
        width += wide;
        if (width === columns) {
          rows.push("");
          width = 0;
        }
      };
      for (const char of "$ ") put(char);
      this.chars.forEach((char, i) => {
        if (i === this.cursor) at = { row: rows.length - 1, column: width };
        put(char);
      });
      if (this.cursor === this.chars.length) at = { row: rows.length - 1, column: width };
      // A wide character that does not fit begins the next row.
      const next = this.chars[this.cursor];
      if (next !== undefined && /[日本]/.test(next) && at.column === columns - 1)
        at = { row: at.row + 1, column: 0 };
      return { rows: rows.map((r) => r.trimEnd()), ...at };
    }
  }

  it("L34: shows what a list of characters would, and the cursor stands where it should", async () => {
    const pressed = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom("a", "b", " ", "é", "日", "本") },
      {
        weight: 2,
        arbitrary: fc.constantFrom("\x01", "\x05", "\x1b[D", "\x1b[C", "\x7f", "\x1b[3~", "\x15", "\x0b"),
      },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(pressed, { minLength: 1, maxLength: 80 }),
        fc.integer({ min: 5, max: 24 }),
        async (keys, columns) => {
          const model = new Model();
          for (const key of keys) model.press(key);
          const { raw } = await type([keys.join("")], { columns });
          const terminal = new TestTerminal(columns);
          terminal.write(raw);
          const want = model.screen(columns);
          expect(terminal.text()).toBe(want.rows.join("\n").trimEnd());
          expect({ row: terminal.row, column: terminal.column }).toEqual({
            row: want.row,
            column: want.column,
          });
        },
      ),
      { numRuns: 40, seed: 11 },
    );
  });

  it("L35: a line that ends at the edge is followed by one newline", async () => {
    const { screen } = await type(["echo 34567890a\r"], { columns: 16 });
    expect(screen).toBe("$ echo 34567890a\n34567890a\n$");
  });
});

describe("as at a real bash", () => {
  it("L36: fc lists, repeats and edits", async () => {
    const { screen } = await type([
      "echo one\r",
      "echo two\r",
      "fc -l -2\r",
      "fc -s two=three echo\r",
      "FCEDIT='sed -i s/one/four/' fc 1\r",
      "fc -l nope\r",
    ]);
    expect(screen.split("\n").slice(4)).toEqual([
      "$ fc -l -2",
      "1 echo one",
      "2 echo two",
      "$ fc -s two=three echo",
      "echo three",
      "three",
      "$ FCEDIT='sed -i s/one/four/' fc 1",
      "echo four",
      "four",
      "$ fc -l nope",
      "bash: fc: no command found",
      "$",
    ]);
  });

  it("L37: words and modifiers of past lines", async () => {
    const { screen } = await type(["echo a/b.c d\r", "echo !!:1:h !:1:t !:0\r", "!?b.c?\r", "^b.c^x^:p\r"]);
    expect(screen).toContain("echo a b.c echo\na b.c echo\n");
    expect(screen.split("\n").slice(-2)).toEqual(["echo a x echo", "$"]);
  });

  it("L38: Alt-? lists and Alt-* inserts what could be meant; a Tab that added something is no first half of two", async () => {
    const files = { "/root/x1": "", "/root/x2": "" };
    expect((await type(["echo x\x1b?\r"], { files })).screen).toBe("$ echo x\nx1  x2\n$ echo x\nx\n$");
    expect((await type(["echo x\x1b*\r"], { files })).screen).toBe("$ echo x1 x2\nx1 x2\n$");
    const long = { "/root/alpha": "", "/root/alpine": "" };
    expect((await type(["echo al\t\t\r"], { files: long })).screen).toBe("$ echo alp\nalp\n$");
    expect((await type(["echo al\t\t\t\r"], { files: long })).screen).toContain("alpha   alpine\n$ echo alp");
  });

  it("L39: Alt-\\ takes blanks, Ctrl-] goes to a character, Ctrl-X Ctrl-U undoes", async () => {
    expect(await line(["echo a    b\x02\x1b\\"])).toBe("$ echo ab\nab\n$");
    expect(await line(["echo abcabc\x01\x1dbX"])).toBe("$ echo aXbcabc\naXbcabc\n$");
    expect(await line(["echo a\x17\x18\x15"])).toBe("$ echo a\na\n$");
  });

  it("L40: a killed job is told of one prompt later; only bash gives a job's number when it starts", async () => {
    const { screen } = await type(["sleep 100 &\r", "kill %1\r", "\r"]);
    expect(screen).toMatch(/kill %1\n\$\n\[1\]\+ {2}Terminated {14}sleep 100\n\$$/);
    for (const shell of ["dash", "ash"])
      expect((await type(["sleep 100 &\r", "jobs\r"], { shell })).screen).toMatch(
        /^\$ sleep 100 &\n\$ jobs\n\[1\] ?\+ +Running +sleep 100\n\$$/,
      );
  });

  it("L41: a trap for Ctrl-C runs at the prompt", async () => {
    const { screen } = await type(["trap 'echo got it' INT\r", "abc", "\x03", "echo on\r"]);
    expect(screen.split("\n").slice(1)).toEqual(["$ abc^C", "got it", "$ echo on", "on", "$"]);
  });

  it("L42: ash keeps every line by itself, bash a command as one", async () => {
    const keys = ["for i in 1\r", "do :; done\r", "history\r"];
    expect((await type(keys, { shell: "ash" })).screen).toContain(
      "   0 for i in 1\n   1 do :; done\n   2 history\n",
    );
    expect((await type(keys)).screen).toContain("    1  for i in 1; do :; done\n    2  history\n");
  });
});
