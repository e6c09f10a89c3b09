/** watch: a command again and again, the whole screen its. */
import { SysError } from "../../errno.ts";
import type { Proc, Program } from "../../process.ts";
import { strftime } from "../kit/calendar.ts";
import { isBusybox } from "../kit/command.ts";
import { displayWidth } from "../kit/text.ts";
import { type Options, optionTable, parseOptions, UsageError } from "../options.ts";
import { runCaptured } from "./kit/child.ts";
import type { Screen } from "./kit/screen.ts";
import { type Terminal, withTerminal } from "./kit/terminal.ts";
import { cellsOf, rowsOf } from "./pager/styled.ts";

const usage = `
Usage:
 watch [options] command

Options:
  -c, --color            show colours
  -d, --differences      show what changed
  -e, --errexit          end when the command fails
  -g, --chgexit          end when the output changes
  -n, --interval <secs>  seconds between two runs
  -t, --no-title         no header
  -x, --exec             run the command without a shell

 -h, --help     show this help
 -v, --version  show the version
`;

export const program: Program = async (proc) => {
  const busybox = isBusybox(proc);
  let options: Options;
  try {
    options = parseOptions(
      proc.args,
      optionTable(
        busybox
          ? "n= t"
          : "b,beep c,color d,differences=? e,errexit g,chgexit n,interval= p,precise t,no-title w,no-wrap x,exec h,help v,version",
      ),
      { posix: true },
    );
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    await proc.stderr.write(`watch: ${error.message}\n${busybox ? "" : usage}`);
    return 1;
  }
  if (options.has("h") || options.has("v")) {
    await proc.stdout.write(options.has("h") ? usage : "watch from procps-ng 4.0.4\n");
    return 0;
  }
  const words = options.operands;
  if (words.length === 0) {
    await proc.stderr.write(busybox ? "Usage: watch [-n SEC] [-t] PROG ARGS\n" : usage);
    return 1;
  }
  const given = options.value("n") ?? "2";
  if (!/^\d*[.,]?\d+$/.test(given)) {
    await proc.stderr.write(
      busybox
        ? `watch: invalid number '${given}'\n`
        : `watch: failed to parse argument: '${given}': Invalid argument\n`,
    );
    return 1;
  }
  const seconds = Math.max(0.1, Number(given.replace(",", ".")));
  if (!proc.env.get("TERM")) {
    await proc.stderr.write("Error opening terminal: unknown.\n");
    return 1;
  }
  const argv = options.has("x") ? words : ["sh", "-c", words.join(" ")];
  const title = options.has("t") ? undefined : `Every ${seconds.toFixed(1)}s: ${words.join(" ")}`;
  return withTerminal(
    proc,
    {},
    async (terminal) => {
      const { screen } = terminal;
      screen.cursorVisible = false;
      let before: readonly string[] | undefined;
      for (;;) {
        // Interrupted with its command, watch ends too.
        const { text, status } = await output(proc, terminal, argv);
        if (status === 130) return 0;
        const lines = text.replace(/\n$/, "").split("\n");
        const differs = before !== undefined && before.join("\n") !== lines.join("\n");
        const show = async () => {
          screen.clear();
          const head = title === undefined ? 0 : 2;
          if (title !== undefined) drawTitle(screen, title, proc);
          drawLines(screen, head, lines, options.has("c"), options.has("d") ? before : undefined);
          screen.cursor = { row: 0, column: screen.columns - 1 };
          await terminal.draw();
        };
        await show();
        if (options.has("g") && differs) return 0;
        if (options.has("e") && status !== 0) {
          await terminal.key();
          return status;
        }
        before = lines;
        const until = proc.nowMs() + seconds * 1000;
        for (;;) {
          const key = await terminal.key(Math.max(0, until - proc.nowMs()));
          if (key === undefined || key.name === " ") break;
          if (key.name === "q" || key.name === "Ctrl-C") return 0;
          if (key.name === "Ctrl-Z") await terminal.suspend();
          if (key.name === "Resize" || key.name === "Ctrl-Z") await show();
        }
      }
    },
    async () => 1,
  );
};

function drawTitle(screen: Screen, title: string, proc: Proc): void {
  const now = `${proc.system.hostname()}: ${strftime("%a %b %e %H:%M:%S %Y", proc.nowMs())}`;
  const room = screen.columns - displayWidth(now) - 1;
  screen.put(0, 0, displayWidth(title) > room ? `${title.slice(0, Math.max(0, room - 3))}...` : title);
  screen.put(0, Math.max(0, screen.columns - displayWidth(now)), now);
}

function drawLines(
  screen: Screen,
  head: number,
  lines: readonly string[],
  colour: boolean,
  before: readonly string[] | undefined,
): void {
  let row = head;
  for (const [index, line] of lines.entries()) {
    if (row >= screen.rows) return;
    const plain = colour ? line : line.replace(/\x1b\[[\d;]*[A-Za-z]/g, "");
    const old = before?.[index];
    for (const cells of rowsOf(cellsOf(plain, colour), screen.columns)) {
      let column = 0;
      for (const { char, style, index: at } of cells) {
        const changed = before !== undefined && old?.[at] !== plain[at];
        column = screen.put(row, column, char, changed ? "7" : style);
      }
      row++;
    }
  }
}

async function output(
  proc: Proc,
  terminal: Terminal,
  argv: readonly string[],
): Promise<{ text: string; status: number }> {
  try {
    const { text, exit } = await runCaptured(proc, terminal, argv);
    return { text, status: exit };
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    return { text: `sh: ${argv[0]}: ${error.message}\n`, status: 127 };
  }
}
