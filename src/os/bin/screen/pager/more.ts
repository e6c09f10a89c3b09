/** more: a page, a key, the next page. It leaves what it showed on the screen. */
import { SysError } from "../../../errno.ts";
import type { Proc, Program } from "../../../process.ts";
import { isBusybox } from "../../kit/command.ts";
import { compileRegex, RegexError } from "../../kit/regex.ts";
import { displayWidth } from "../../kit/text.ts";
import { expanded } from "../kit/columns.ts";
import { LineInput } from "../kit/line-input.ts";
import { type Terminal, withTerminal } from "../kit/terminal.ts";
import { keyboard } from "./less.ts";
import { Source } from "./source.ts";

export const program: Program = async (proc) => {
  const busybox = isBusybox(proc);
  const names = proc.args.filter((arg) => !/^[-+]./.test(arg));
  if (!busybox && proc.args.includes("--help")) {
    await proc.stdout.write(
      "\nUsage:\n more [options] <file>...\n\nDisplay the contents of a file in a terminal.\n",
    );
    return 0;
  }
  if (names.length === 0 && proc.stdin.isTty) {
    await proc.stderr.write(
      busybox ? "more: missing file operand\n" : "more: bad usage\nTry 'more --help' for more information.\n",
    );
    return 1;
  }
  const from = proc.args.map((arg) => /^\+(\d+)$/.exec(arg)?.[1]).find((n) => n !== undefined);
  const keys = await keyboard(proc);
  const work = async (terminal: Terminal | undefined): Promise<number> => {
    let status = 0;
    for (const name of names.length === 0 ? [undefined] : names) {
      const source = await open(proc, name);
      if (typeof source === "string") {
        await proc.stderr.write(`${source}\n`);
        status = 1;
        continue;
      }
      if (names.length > 1) await proc.stdout.write(`::::::::::::::\n${name}\n::::::::::::::\n`);
      const quit =
        terminal === undefined
          ? await copy(proc, source)
          : await page(proc, terminal, source, Number(from ?? 1) - 1);
      source.close();
      if (quit) break;
    }
    return status;
  };
  if (!proc.stdout.isTty) return work(undefined);
  return withTerminal(proc, { input: keys, alternate: false }, work, async () => 0);
};

async function open(proc: Proc, name: string | undefined): Promise<Source | string> {
  if (name === undefined || name === "-") return new Source(proc, undefined, 0, undefined);
  try {
    const { type, size } = proc.fs.stat(name);
    if (type === "dir")
      return isBusybox(proc) ? `more: read error: Is a directory` : `\n*** ${name}: directory ***\n`;
    const fd = proc.installFd(await proc.fs.open(name, { read: true }), 3);
    return new Source(proc, name, fd, size);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    return isBusybox(proc)
      ? `more: can't open '${name}': ${error.message}`
      : `more: cannot open ${name}: ${error.message}`;
  }
}

async function copy(proc: Proc, source: Source): Promise<boolean> {
  for (let at = 0; ; ) {
    const going = await source.more();
    const until = going ? source.lines.length - 1 : source.lines.length;
    if (until > at)
      await proc.stdout.write(
        source.lines
          .slice(at, until)
          .map((line) => `${line}\n`)
          .join(""),
      );
    at = Math.max(at, until);
    if (!going) return false;
  }
}

/** @returns whether the user wants no more */
async function page(proc: Proc, terminal: Terminal, source: Source, first: number): Promise<boolean> {
  const rowsOf = (line: number) =>
    Math.max(1, Math.ceil(displayWidth(expanded(source.lines[line] ?? "")) / terminal.size.columns));
  let at = Math.max(0, first);
  let rows = terminal.size.rows - 1;
  let pattern: RegExp | undefined;
  for (;;) {
    let text = "";
    for (let used = 0; used < rows; ) {
      await source.ensure(at + 1);
      if (at >= source.lines.length) break;
      used += rowsOf(at);
      text += `${source.lines[at] ?? ""}\n`;
      at++;
    }
    await terminal.write(text);
    await source.ensure(at + 1);
    if (source.done && at >= source.lines.length) return false;
    let note: string | undefined;
    for (;;) {
      await terminal.write(`\r\x1b[K${note ?? prompt(proc, source, at)}`);
      note = undefined;
      const key = await terminal.key();
      const name = key?.name ?? "";
      const full = terminal.size.rows - 1;
      if (name === "q" || name === "Q" || name === "Ctrl-C") {
        await terminal.write("\r\x1b[K");
        return true;
      }
      if (name === " " || name === "z" || name === "f" || name === "PageDown") rows = full;
      else if (name === "Enter" || name === "j" || name === "Down") rows = 1;
      else if (name === "d" || name === "Ctrl-D") rows = Math.max(1, Math.floor(full / 2));
      else if (name === "b" || name === "Ctrl-B" || name === "PageUp") {
        at = Math.max(0, at - full * 2);
        rows = full;
        await terminal.write("\r\x1b[K\n...back 1 page\n");
        break;
      } else if (name === "=") {
        note = String(at);
        continue;
      } else if (name === "/" || (name === "n" && pattern !== undefined)) {
        if (name === "/") pattern = await askPattern(terminal);
        const found = pattern === undefined ? undefined : await find(proc, source, pattern, at);
        if (found === undefined) {
          note = style("Pattern not found");
          continue;
        }
        await terminal.write("\r\x1b[K\n...skipping\n");
        at = Math.max(0, found - 2);
        rows = full;
        break;
      } else if (name === "h" || name === "?") {
        note = style("SPACE page, ENTER line, d half a page, b back, /text search, q quit");
        continue;
      } else {
        note = style("[Press 'h' for instructions.]");
        continue;
      }
      await terminal.write("\r\x1b[K");
      break;
    }
  }
}

const style = (text: string) => `\x1b[7m${text}\x1b[0m`;

function prompt(proc: Proc, source: Source, at: number): string {
  const shown = new TextEncoder().encode(`${source.lines.slice(0, at).join("\n")}\n`).length;
  if (source.size === undefined) return isBusybox(proc) ? "--More-- " : style("--More--");
  const percent = Math.floor((100 * shown) / Math.max(1, source.size));
  return isBusybox(proc) ? `--More-- (${percent}% of ${source.size} bytes)` : style(`--More--(${percent}%)`);
}

async function askPattern(terminal: Terminal): Promise<RegExp | undefined> {
  const input = new LineInput();
  for (;;) {
    await terminal.write(`\r\x1b[K/${input.text}`);
    const key = await terminal.key();
    if (key === undefined) continue;
    if (key.name === "Escape" || key.name === "Ctrl-C") return undefined;
    if (key.name !== "Enter") {
      input.handle(key);
      continue;
    }
    try {
      return compileRegex(input.text, {}, "");
    } catch (error) {
      if (error instanceof RegexError) return undefined;
      throw error;
    }
  }
}

async function find(proc: Proc, source: Source, pattern: RegExp, from: number): Promise<number | undefined> {
  for (let line = from; ; line++) {
    await source.ensure(line + 1);
    const text = source.lines[line];
    if (text === undefined) return undefined;
    if (pattern.test(text)) return line;
    if (line % 5000 === 0) await proc.checkpoint();
  }
}
