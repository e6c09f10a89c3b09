/** less: pages of a file or a pipe, forwards and back. */
import { SysError } from "../../../errno.ts";
import type { Proc, Program } from "../../../process.ts";
import { baseName, isBusybox } from "../../kit/command.ts";
import { eachInput } from "../../kit/stream.ts";
import { withTerminal } from "../kit/terminal.ts";
import { LessPager, type LessSettings } from "./less-pager.ts";
import { Source } from "./source.ts";

const helpText = `less shows text a screen at a time.

  SPACE f PgDn   a screen forward        b PgUp     a screen back
  ENTER j Down   a line forward          k y Up     a line back
  d   u          half a screen           g  G       first line, last line
  Ng             line N                  N%         N percent into the file
  /pattern       search forward          ?pattern   search back
  n   N          the next match, the one before
  &pattern       only lines that match; an empty pattern shows all
  F              wait for more, like tail -f; Ctrl-C ends that
  :n  :p         next file, previous file
  -N  -S  -i     line numbers, cut long lines, ignore case: on or off
  =              where we are
  q              leave
`;

export const program: Program = async (proc) => {
  const called = baseName(proc.argv[0] ?? "less");
  const settings: LessSettings = { numbers: false, chop: false, raw: false, ignoreCase: false };
  const files: string[] = [];
  const start: string[] = [];
  let quitIfShort = false;
  let alternate = true;
  const all = [...(proc.env.get("LESS")?.split(/\s+/) ?? []), ...proc.args];
  for (let i = 0; i < all.length; i++) {
    const arg = all[i] ?? "";
    if (arg === "--") {
      files.push(...all.slice(i + 1));
      break;
    }
    if (arg === "--help" || arg === "-?") {
      await proc.stdout.write(helpText);
      return 0;
    }
    if (arg === "--version" || arg === "-V") {
      await proc.stdout.write(isBusybox(proc) ? "" : "less 590\n");
      return 0;
    }
    if (arg.startsWith("+")) start.push(arg.slice(1));
    else if (/^--(.+)/.test(arg)) {
      const short = longNames[arg.slice(2).split("=")[0] ?? ""];
      if (short === undefined) {
        await proc.stderr.write(`There is no ${arg.slice(2)} option ("${called} --help" for help)\n`);
        return 1;
      }
      apply(short);
    } else if (/^-.+/.test(arg)) {
      for (let j = 1; j < arg.length; j++) {
        const letter = arg[j] ?? "";
        if ("pPtTkoOjxzbhyD".includes(letter)) {
          const value = arg.slice(j + 1) || (all[++i] ?? "");
          if (letter === "p") start.push(`/${value}`);
          break;
        }
        if (!"aABcCdeEfFgGiIJKLmMnNqQrRsSuUwWX~#".includes(letter)) {
          await proc.stderr.write(`There is no -${letter} option ("${called} --help" for help)\n`);
          return 1;
        }
        apply(letter);
      }
    } else if (arg !== "") files.push(arg);
  }
  function apply(letter: string): void {
    if (letter === "N") settings.numbers = true;
    else if (letter === "n") settings.numbers = false;
    else if (letter === "S") settings.chop = true;
    else if (letter === "R" || letter === "r") settings.raw = true;
    else if (letter === "i" || letter === "I") settings.ignoreCase = true;
    else if (letter === "F") quitIfShort = true;
    else if (letter === "X") alternate = false;
  }

  if (files.length === 0 && proc.stdin.isTty) {
    await proc.stderr.write(
      isBusybox(proc) ? "less: missing filename\n" : `Missing filename ("${called} --help" for help)\n`,
    );
    return 1;
  }
  if (!proc.stdout.isTty) return copy(proc, files);
  const sources = await openAll(proc, files);
  if (sources.length === 0) return 1;
  const [first] = sources;
  const keys = await keyboard(proc);
  if (quitIfShort && sources.length === 1 && first !== undefined) {
    const rows = proc.fds.get(1)?.tty?.size.rows ?? 24;
    await first.ensure(rows);
    if (first.done && first.lines.length < rows) {
      await proc.stdout.write(first.lines.map((line) => `${line}\n`).join(""));
      return 0;
    }
  }
  return withTerminal(
    proc,
    { input: keys, alternate },
    (terminal) => new LessPager(proc, terminal, sources, settings, helpText, keys).run(start),
    async (signal) => (signal === undefined ? 0 : 15),
  );
};

const longNames: Readonly<Record<string, string>> = {
  "LINE-NUMBERS": "N",
  "line-numbers": "n",
  "chop-long-lines": "S",
  "RAW-CONTROL-CHARS": "R",
  "raw-control-chars": "r",
  "ignore-case": "i",
  "IGNORE-CASE": "I",
  "quit-if-one-screen": "F",
  "no-init": "X",
  "quit-at-eof": "e",
  quiet: "q",
  silent: "q",
  "squeeze-blank-lines": "s",
};

/** Into a pipe or a file less is cat. */
async function copy(proc: Proc, files: readonly string[]): Promise<number> {
  const ok = await eachInput(
    proc,
    files,
    async (input) => {
      for (;;) {
        const data = await input.read();
        if (data === null) return;
        await proc.write(1, data);
      }
    },
    (name, error) => proc.stderr.write(`${complaint(proc, name, error)}\n`),
  );
  return ok ? 0 : 1;
}

export function complaint(proc: Proc, name: string, error: SysError): string {
  if (isBusybox(proc)) return `less: can't open '${name}': ${error.message}`;
  return error.code === "EISDIR" ? `${name} is a directory` : `${name}: ${error.message}`;
}

async function openAll(proc: Proc, files: readonly string[]): Promise<Source[]> {
  if (files.length === 0) return [new Source(proc, undefined, 0, undefined)];
  const sources: Source[] = [];
  for (const name of files) {
    try {
      if (name === "-") {
        sources.push(new Source(proc, undefined, 0, undefined));
        continue;
      }
      const { type, size } = proc.fs.stat(name);
      if (type === "dir") throw new SysError("EISDIR", name);
      const fd = proc.installFd(await proc.fs.open(name, { read: true }), 3);
      sources.push(new Source(proc, name, fd, type === "file" ? size : undefined));
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      await proc.stderr.write(`${complaint(proc, name, error)}\n`);
    }
  }
  return sources;
}

/** Keys come from the terminal even when standard input is a pipe. */
export async function keyboard(proc: Proc): Promise<number> {
  if (proc.stdin.isTty) return 0;
  try {
    return proc.installFd(await proc.fs.open("/dev/tty", { read: true }), 3);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    return 2;
  }
}
