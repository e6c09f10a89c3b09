/** The stream editor: GNU's, with its addresses, commands and `s` flags. */
import { SysError } from "../errno.ts";
import type { Proc } from "../process.ts";
import { CommandError, command, complain, isBusybox, nameOf } from "./kit/command.ts";
import { LongestRegExp } from "./kit/longest.ts";
import { compileRegex, RegexError } from "./kit/regex.ts";
import { type Input, lineBatches, openInput, readAll, Writer } from "./kit/stream.ts";
import { decode } from "./kit/text.ts";
import { type Options, UsageError } from "./options.ts";

type Address =
  | { readonly type: "line"; readonly n: number }
  | { readonly type: "step"; readonly first: number; readonly step: number }
  | { readonly type: "last" }
  | { readonly type: "regex"; readonly regex: RegExp | undefined }
  | { readonly type: "plus"; readonly n: number }
  | { readonly type: "multiple"; readonly n: number };

interface Replacement {
  /** Text, group numbers and changes of case. */
  readonly parts: readonly (string | number | { readonly case: string })[];
}

interface Command {
  readonly name: string;
  readonly from?: Address;
  readonly to?: Address;
  readonly negated: boolean;
  /** State of a range: active until the second address. */
  active: boolean;
  endLine: number;
  text?: string;
  label?: string;
  /** Index to go to: the end of a block, a label. */
  target?: number;
  file?: string;
  regex?: RegExp | undefined;
  replacement?: Replacement;
  global?: boolean;
  occurrence?: number;
  print?: boolean;
  /** The `e` flag: what a substitution made is run. */
  execute?: boolean;
  map?: ReadonlyMap<string, string>;
  code?: number;
}

export const program = command(
  {
    usage: "[OPTION]... {script-only-if-no-other-script} [input-file]...",
    about: "Edit a stream of text by a script.",
    package: "GNU sed) 4.9",
    usageLine: true,
    hint: () => "",
    options:
      "n,quiet,silent debug e,expression= f,file= follow-symlinks i,in-place=? l,line-length= posix E,r,regexp-extended s,separate sandbox u,unbuffered z,null-data",
  },
  (proc, o) => sed(proc, o),
);

async function sed(proc: Proc, o: Options): Promise<number> {
  const operands = [...o.operands];
  const pieces: { text: string; where: (n: number, line: number) => string }[] = [];
  let expressions = 0;
  for (const { name, value } of o.given) {
    if (name === "e") {
      const n = ++expressions;
      pieces.push({ text: value ?? "", where: (at) => `-e expression #${n}, char ${at}: ` });
    }
    if (name === "f") {
      const input = await openInput(proc, value ?? "").catch((error: unknown) => {
        if (!(error instanceof SysError) || isBusybox(proc)) throw error;
        throw new CommandError(`couldn't open file ${value}: ${error.message}`, 4);
      });
      const lines: string[] = [];
      for await (const batch of lineBatches(proc, input)) lines.push(...batch.lines);
      input.close();
      pieces.push({ text: lines.join("\n"), where: (_at, line) => `file ${value} line ${line}: ` });
    }
  }
  if (pieces.length === 0) {
    const script = operands.shift();
    if (script === undefined) {
      if (isBusybox(proc)) throw new UsageError("");
      await proc.stderr.write(
        `Usage: ${nameOf(proc)} [OPTION]... {script-only-if-no-other-script} [input-file]...\n\nTry '${nameOf(proc)} --help' for more information.\n`,
      );
      return 1;
    }
    pieces.push({ text: script, where: (at) => `-e expression #1, char ${at}: ` });
  }
  const program = parseScript(proc, pieces, o.has("E"));
  const quiet = o.has("n") || /^#n(?:\n|$)/.test(pieces[0]?.text ?? "");
  return new Editor(proc, o, program, quiet).run(operands.length === 0 ? ["-"] : operands);
}

function parseScript(
  proc: Proc,
  pieces: readonly { text: string; where: (n: number, line: number) => string }[],
  extended: boolean,
): readonly Command[] {
  const commands: Command[] = [];
  const blocks: number[] = [];
  const labels = new Map<string, number>();
  let pendingAppend: Command | undefined;
  for (const piece of pieces) {
    const text = piece.text;
    let at = 0;
    const fail = (message: string): never => {
      const line = text.slice(0, at).split("\n").length;
      if (isBusybox(proc)) throw new CommandError(busyboxWording(message, text, at));
      throw new CommandError(piece.where(Math.min(at, text.length), line) + message);
    };
    // A script's `a\` may have its text in the next -e.
    if (pendingAppend) {
      pendingAppend.text = `${text}\n`;
      pendingAppend = undefined;
      continue;
    }
    const blanks = () => {
      while (text[at] === " " || text[at] === "\t") at++;
    };
    const delimited = (delimiter: string, what: string, isRegex: boolean): string => {
      let out = "";
      let inBracket = false;
      for (;;) {
        const c = text[at];
        if (c === undefined || (c === "\n" && isRegex && what !== "y")) {
          at = Math.min(at, text.length);
          fail(
            what === "s"
              ? "unterminated `s' command"
              : what === "y"
                ? "unterminated `y' command"
                : "unterminated address regex",
          );
        }
        at++;
        if (c === "\\") {
          const next = text[at++];
          if (next === delimiter && delimiter !== "\\")
            out += isRegex && isSpecial(delimiter) ? `\\${next}` : next;
          else if (next === "n" && isRegex && what !== "y") out += "\\n";
          else if (next === undefined) {
            fail(what === "s" ? "unterminated `s' command" : "unterminated address regex");
          } else out += `\\${next}`;
          continue;
        }
        if (isRegex && what !== "y") {
          if (inBracket) {
            if (c === "]") inBracket = false;
          } else if (c === "[" && delimiter !== "[") {
            inBracket = hasClosingBracket(text, at, delimiter);
            if (inBracket) {
              out += c;
              if (text[at] === "^") out += text[at++];
              if (text[at] === "]") out += text[at++];
              // Classes such as [:alpha:] hold a bracket of their own.
              for (;;) {
                const m = /^(?:\[([:.=])[\s\S]*?\1\]|[^\][\\])/.exec(text.slice(at));
                if (!m || m[0] === delimiter) break;
                out += m[0];
                at += m[0].length;
              }
              continue;
            }
          }
        }
        if (c === delimiter && !inBracket) return out;
        out += c ?? "";
      }
    };
    const regexFlags = () => {
      let ignoreCase = false;
      let multiline = false;
      for (; text[at] === "I" || text[at] === "M"; at++) {
        if (text[at] === "I") ignoreCase = true;
        else multiline = true;
      }
      return { ignoreCase, multiline };
    };
    const compile = (
      source: string,
      flags: { ignoreCase: boolean; multiline: boolean },
    ): RegExp | undefined => {
      if (source === "") return undefined;
      try {
        return compileRegex(source, { extended, dialect: "sed", ...flags });
      } catch (error) {
        if (error instanceof RegexError) return fail(error.message);
        throw error;
      }
    };
    const number = (): number => {
      let digits = "";
      while (/\d/.test(text[at] ?? "")) digits += text[at++];
      return Number(digits);
    };
    const address = (second: boolean): Address | undefined => {
      const c = text[at];
      if (c === undefined) return undefined;
      if (/\d/.test(c)) {
        const n = number();
        if (text[at] === "~" && !second) {
          at++;
          return { type: "step", first: n, step: number() };
        }
        return { type: "line", n };
      }
      if (c === "$") {
        at++;
        return { type: "last" };
      }
      if (second && (c === "+" || c === "~")) {
        at++;
        if (!/\d/.test(text[at] ?? "")) fail("expected number");
        return { type: c === "+" ? "plus" : "multiple", n: number() };
      }
      if (c === "/" || c === "\\") {
        at++;
        const delimiter = c === "/" ? "/" : (text[at++] ?? "");
        const source = delimited(delimiter, "address", true);
        return { type: "regex", regex: compile(source, regexFlags()) };
      }
      return undefined;
    };
    const endOfCommand = () => {
      blanks();
      const c = text[at];
      if (c === undefined || c === "\n" || c === ";") {
        at++;
        return;
      }
      if (c === "#" || c === "}") return;
      at++;
      fail("extra characters after command");
    };
    const restOfLine = (): string => {
      const end = text.indexOf("\n", at);
      const rest = text.slice(at, end === -1 ? undefined : end);
      at = end === -1 ? text.length : end + 1;
      return rest;
    };

    for (;;) {
      while (at < text.length && /[\s;]/.test(text[at] ?? "")) at++;
      if (at >= text.length) break;
      if (text[at] === "#") {
        restOfLine();
        continue;
      }
      const from = address(false);
      let to: Address | undefined;
      if (from) {
        blanks();
        if (text[at] === ",") {
          at++;
          blanks();
          to = address(true);
          if (!to) {
            at++;
            fail("unexpected `,'");
          }
        }
      }
      blanks();
      let negated = false;
      while (text[at] === "!") {
        negated = true;
        at++;
        blanks();
      }
      const name = text[at++];
      if (name === undefined || name === "\n" || name === ";") return fail("missing command");
      if (from?.type === "line" && from.n === 0 && to?.type !== "regex")
        fail("invalid usage of line address 0");
      const made: Command = {
        name,
        ...(from ? { from } : {}),
        ...(to ? { to } : {}),
        negated,
        active: from?.type === "line" && from.n === 0,
        endLine: -1,
      };
      switch (name) {
        case "{":
          blocks.push(commands.length);
          commands.push(made);
          continue;
        case "}": {
          if (from) fail("} doesn't want any addresses");
          const open = blocks.pop();
          if (open === undefined) return fail("unexpected `}'");
          const block = commands[open];
          if (block) block.target = commands.length;
          endOfCommand();
          continue;
        }
        case "=":
        case "d":
        case "D":
        case "g":
        case "G":
        case "h":
        case "H":
        case "n":
        case "N":
        case "p":
        case "P":
        case "x":
        case "F":
        case "z":
          endOfCommand();
          break;
        case "q":
        case "Q":
        case "l":
        case "L":
          if ((name === "q" || name === "Q") && to) fail("command only uses one address");
          blanks();
          if (/\d/.test(text[at] ?? "")) made.code = number();
          endOfCommand();
          break;
        case "a":
        case "i":
        case "c": {
          blanks();
          if (text[at] === undefined) return fail("expected \\ after `a', `c' or `i'");
          let body: string;
          if (text[at] === "\\") {
            at++;
            const end = /^[ \t]*\n/.exec(text.slice(at));
            if (end) at += end[0].length;
            else if (text[at] === undefined) {
              pendingAppend = made;
              made.text = "";
              commands.push(made);
              continue;
            }
          }
          body = "";
          while (at < text.length && text[at] !== "\n") {
            if (text[at] === "\\" && at + 1 < text.length) {
              at++;
              const next = text[at] ?? "";
              body += next === "t" ? "\t" : next;
            } else body += text[at];
            at++;
          }
          at++;
          made.text = `${body}\n`;
          break;
        }
        case ":": {
          if (from) fail(": doesn't want any addresses");
          const label = restOfLabel(text, at);
          at += label.length;
          if (label.trim() === "") fail('":" lacks a label');
          labels.set(label.trim(), commands.length);
          continue;
        }
        case "b":
        case "t":
        case "T": {
          blanks();
          const label = restOfLabel(text, at);
          at += label.length;
          made.label = label.trim();
          endOfCommand();
          break;
        }
        case "r":
        case "R":
        case "w":
        case "W":
          blanks();
          made.file = restOfLine();
          if (made.file === "") fail("missing filename in r/R/w/W commands");
          break;
        case "e":
          blanks();
          made.text = restOfLine();
          break;
        case "s": {
          const delimiter = text[at++] ?? "";
          if (delimiter === "" || delimiter === "\n" || delimiter === "\\") fail("unterminated `s' command");
          const source = delimited(delimiter, "s", true);
          const replacement = delimited(delimiter, "s", false);
          let ignoreCase = false;
          let multiline = false;
          flags: for (;;) {
            const c = text[at];
            switch (c) {
              case "g":
                if (made.global) {
                  at++;
                  fail("multiple `g' options to `s' command");
                }
                made.global = true;
                at++;
                break;
              case "p":
                if (made.print) {
                  at++;
                  fail("multiple `p' options to `s' command");
                }
                made.print = true;
                at++;
                break;
              case "i":
              case "I":
                ignoreCase = true;
                at++;
                break;
              case "m":
              case "M":
                multiline = true;
                at++;
                break;
              case "w":
                at++;
                blanks();
                made.file = restOfLine();
                break flags;
              case "e":
                made.execute = true;
                at++;
                break;
              default:
                if (c !== undefined && /\d/.test(c)) {
                  made.occurrence = number();
                  if (made.occurrence === 0) fail("number option to `s' command may not be zero");
                  break;
                }
                if (c === undefined || c === "\n" || c === ";") {
                  at++;
                  break flags;
                }
                if (c === "}" || c === "#") break flags;
                if (c === " " || c === "\t" || c === "\r") {
                  at++;
                  break;
                }
                at++;
                fail("unknown option to `s'");
            }
          }
          made.regex = compile(source, { ignoreCase, multiline });
          made.replacement = parseReplacement(replacement);
          const groups = made.regex
            ? (new RegExp(`${made.regex.source}|`, made.regex.flags).exec("")?.length ?? 1)
            : 10;
          const highest = Math.max(0, ...made.replacement.parts.filter((p) => typeof p === "number"));
          if (highest >= groups) fail(`invalid reference \\${highest} on \`s' command's RHS`);
          break;
        }
        case "y": {
          const delimiter = text[at++] ?? "";
          const plainText = (t: string) => [
            ...t.replace(/\\(n|\\)/g, (_, c: string) => (c === "n" ? "\n" : "\\")),
          ];
          const source = plainText(delimited(delimiter, "y", false));
          const target = plainText(delimited(delimiter, "y", false));
          if (source.length !== target.length) fail("strings for `y' command are different lengths");
          made.map = new Map(source.map((c, i) => [c, target[i] ?? ""]));
          endOfCommand();
          break;
        }
        default:
          fail(`unknown command: \`${name}'`);
      }
      commands.push(made);
    }
    if (blocks.length > 0 && piece === pieces.at(-1)) {
      at = 0;
      fail("unmatched `{'");
    }
  }
  for (const c of commands) {
    if (c.label === undefined) continue;
    const target = c.label === "" ? commands.length : labels.get(c.label);
    if (target === undefined)
      throw new CommandError(`can't find label for jump to \`${c.label}'`, isBusybox(proc) ? 1 : 4);
    c.target = target;
  }
  return commands;
}

function busyboxWording(message: string, text: string, at: number): string {
  if (message.startsWith("unknown command")) return `unsupported command ${text[at - 1]}`;
  if (message.startsWith("unterminated `s'")) return `unmatched '${/s(.)/.exec(text)?.[1] ?? "/"}'`;
  if (message.startsWith("unknown option")) return "unknown option to s";
  return message;
}

/** As a delimiter, a character that means something in expressions keeps its backslash. */
function isSpecial(delimiter: string): boolean {
  return /[.*[\]^$+?(){}]/.test(delimiter);
}

function hasClosingBracket(text: string, at: number, delimiter: string): boolean {
  const line = text.slice(at).split("\n")[0] ?? "";
  const close = line.indexOf("]", line.startsWith("^]") ? 2 : line.startsWith("]") ? 1 : 0);
  const first = line.indexOf(delimiter);
  return close !== -1 && (first === -1 || close < first || line.indexOf(delimiter, close) !== -1);
}

function restOfLabel(text: string, at: number): string {
  return /^[^;\n}]*/.exec(text.slice(at))?.[0] ?? "";
}

function parseReplacement(text: string): Replacement {
  const parts: (string | number | { case: string })[] = [];
  let plain = "";
  const push = (part: number | { case: string }) => {
    if (plain !== "") parts.push(plain);
    plain = "";
    parts.push(part);
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? "";
    if (c === "&") push(0);
    else if (c === "\\") {
      const next = text[++i] ?? "";
      const control = { n: "\n", t: "\t", r: "\r", f: "\f", v: "\v", a: "\x07" }[next];
      if (/\d/.test(next)) push(Number(next));
      else if (/[ULEul]/.test(next)) push({ case: next });
      else if (next === "x" && /^[0-9a-fA-F]{2}/.test(text.slice(i + 1))) {
        plain += String.fromCharCode(Number.parseInt(text.slice(i + 1, i + 3), 16));
        i += 2;
      } else plain += control ?? next;
    } else plain += c;
  }
  if (plain !== "") parts.push(plain);
  return { parts };
}

function replaceWith(replacement: Replacement, match: RegExpExecArray): string {
  const { parts } = replacement;
  if (parts.length === 0) return "";
  if (parts.length === 1 && typeof parts[0] === "string") return parts[0];
  let out = "";
  let mode = "";
  let once = "";
  for (const part of parts) {
    if (typeof part === "object") {
      if (part.case === "u" || part.case === "l") once = part.case;
      else {
        mode = part.case === "E" ? "" : part.case;
        once = "";
      }
      continue;
    }
    let text = typeof part === "string" ? part : (match[part] ?? "");
    if (mode === "U") text = text.toUpperCase();
    if (mode === "L") text = text.toLowerCase();
    if (once !== "" && text !== "") {
      text = (once === "u" ? (text[0] ?? "").toUpperCase() : (text[0] ?? "").toLowerCase()) + text.slice(1);
      once = "";
    }
    out += text;
  }
  return out;
}

/** All lines of all inputs, one ahead, so that the last one is known. */
class Lines {
  private current: Input | undefined;
  private iterator: AsyncGenerator<{ lines: readonly string[]; unterminated: boolean }> | undefined;
  private batch: readonly string[] = [];
  private unterminated = false;
  private at = 0;
  private index = 0;
  failed = false;
  fileName = "-";

  constructor(
    private readonly proc: Proc,
    private readonly names: readonly string[],
    private readonly delimiter: number,
    private readonly beforeRead: () => Promise<void>,
  ) {}

  /** Makes sure a line is at hand, opening the next file when `cross`. */
  private async fill(cross: boolean): Promise<boolean> {
    for (;;) {
      if (this.at < this.batch.length) return true;
      if (this.iterator) {
        await this.beforeRead();
        try {
          const next = await this.iterator.next();
          if (!next.done) {
            this.batch = next.value.lines;
            this.unterminated = next.value.unterminated;
            this.at = 0;
            continue;
          }
        } catch (error) {
          if (!(error instanceof SysError)) throw error;
          this.failed = true;
          await complain(this.proc, `read error on ${this.fileName}: ${error.message}`);
        }
        this.current?.close();
        this.current = undefined;
        this.iterator = undefined;
        this.batch = [];
        this.at = 0;
      }
      if (!cross) return false;
      const name = this.names[this.index++];
      if (name === undefined) return false;
      try {
        if (name !== "-" && this.proc.fs.stat(name).type === "dir") throw new SysError("EISDIR", name);
        this.current = await openInput(this.proc, name);
        this.fileName = name;
        this.iterator = lineBatches(this.proc, this.current, this.delimiter);
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        this.failed = true;
        await this.beforeRead();
        if (error.code === "EISDIR" && !isBusybox(this.proc))
          throw new CommandError(`read error on ${name}: ${error.message}`, 4);
        await complain(
          this.proc,
          isBusybox(this.proc) ? `${name}: ${error.message}` : `can't read ${name}: ${error.message}`,
        );
      }
    }
  }

  /** Undefined at the end. */
  async next(): Promise<{ text: string; newline: boolean } | undefined> {
    if (!(await this.fill(true))) return undefined;
    const text = this.batch[this.at++] ?? "";
    return { text, newline: !(this.unterminated && this.at === this.batch.length) };
  }

  async atLast(): Promise<boolean> {
    return !(await this.fill(true));
  }

  close(): void {
    this.current?.close();
  }
}

class Editor {
  private pattern = "";
  private hold = "";
  private lineNumber = 0;
  private newline = true;
  private lastRegex: RegExp | undefined;
  private appended: (() => Promise<string>)[] = [];
  private readonly files = new Map<string, Writer>();
  private readonly readers = new Map<string, { lines: string[]; at: number }>();
  private out: Writer;
  private readonly end: string;
  private missingNewline = false;
  private exitCode = 0;

  constructor(
    private readonly proc: Proc,
    private readonly o: Options,
    private readonly commands: readonly Command[],
    private readonly quiet: boolean,
  ) {
    this.out = new Writer(proc);
    this.end = o.has("z") ? "\0" : "\n";
  }

  async run(names: readonly string[]): Promise<number> {
    const { proc, o } = this;
    for (const c of this.commands)
      if (c.file !== undefined && (c.name === "w" || c.name === "W" || c.name === "s"))
        await this.fileWriter(c.file);
    const delimiter = o.has("z") ? 0 : 10;
    let failed = false;
    let exitWith: number | undefined;
    if (o.has("i")) {
      for (const name of names) {
        try {
          const stat = proc.fs.stat(name);
          if (stat.type !== "file") {
            exitWith ??= 4;
            await complain(proc, `couldn't edit ${name}: not a regular file`);
            continue;
          }
          const suffix = o.value("i");
          const temporary = `${name.replace(/[^/]*$/, "")}sed${Math.floor(proc.random() * 1e6).toString(36)}`;
          const fd = proc.installFd(
            await proc.fs.open(temporary, { write: true, create: true, truncate: true, mode: stat.mode }),
          );
          this.out = new Writer(proc, fd);
          this.lineNumber = 0;
          this.missingNewline = false;
          const lines = new Lines(proc, [name], delimiter, () => this.out.flush());
          exitWith = await this.edit(lines);
          if (exitWith !== undefined) await this.copyRest(lines);
          await this.out.flush();
          lines.close();
          proc.closeFd(fd);
          proc.fs.chmod(temporary, stat.mode);
          if (proc.cred.uid === 0) proc.fs.chown(temporary, stat.uid, stat.gid);
          if (suffix !== undefined && suffix !== "")
            proc.fs.rename(name, suffix.includes("*") ? suffix.replaceAll("*", name) : name + suffix);
          proc.fs.rename(temporary, name);
          if (exitWith !== undefined) break;
        } catch (error) {
          if (!(error instanceof SysError)) throw error;
          failed = true;
          if (error.code === "ENOENT")
            await complain(
              proc,
              isBusybox(proc) ? `${name}: ${error.message}` : `can't read ${name}: ${error.message}`,
            );
          else
            await complain(
              proc,
              `couldn't open temporary file ${name.replace(/[^/]*$/, "") || "./"}sed: ${error.message}`,
            );
        }
      }
      this.out = new Writer(proc);
    } else if (o.has("s")) {
      for (const name of names) {
        const lines = new Lines(proc, [name], delimiter, () => this.out.flush());
        exitWith = await this.edit(lines);
        failed ||= lines.failed;
        lines.close();
        if (exitWith !== undefined) break;
      }
    } else {
      const lines = new Lines(proc, names, delimiter, () => this.out.flush());
      exitWith = await this.edit(lines);
      failed ||= lines.failed;
      lines.close();
    }
    await this.out.flush();
    for (const writer of this.files.values()) await writer.flush();
    return exitWith ?? (failed ? (isBusybox(proc) ? 1 : 2) : this.exitCode);
  }

  private async copyRest(lines: Lines): Promise<void> {
    for (let line = await lines.next(); line; line = await lines.next()) this.put(line.text, line.newline);
  }

  /** A line; where the input's last one had no newline, neither has the output's. */
  private put(text: string, newline: boolean): void {
    if (this.missingNewline) this.out.put(this.end);
    this.missingNewline = !newline;
    this.out.put(newline ? text + this.end : text);
  }

  private raw(text: string): void {
    if (this.missingNewline) this.out.put(this.end);
    this.missingNewline = false;
    this.out.put(text);
  }

  private async fileWriter(path: string): Promise<Writer> {
    let writer = this.files.get(path);
    if (!writer) {
      const fd =
        path === "/dev/stdout"
          ? 1
          : path === "/dev/stderr"
            ? 2
            : this.proc.installFd(
                await this.proc.fs.open(path, { write: true, create: true, truncate: true }),
                10,
              );
      writer = path === "/dev/stdout" ? this.out : new Writer(this.proc, fd);
      this.files.set(path, writer);
    }
    return writer;
  }

  private regexOf(regex: RegExp | undefined): RegExp {
    const found = regex ?? this.lastRegex;
    if (!found) throw new CommandError("no previous regular expression");
    this.lastRegex = found;
    return found;
  }

  private async matchesAddress(a: Address, lines: Lines): Promise<boolean> {
    switch (a.type) {
      case "line":
        return this.lineNumber === a.n;
      case "step":
        return a.step <= 0
          ? this.lineNumber === a.first
          : this.lineNumber >= a.first && (this.lineNumber - a.first) % a.step === 0;
      case "last":
        return lines.atLast();
      case "regex":
        return this.regexOf(a.regex).test(this.pattern);
      default:
        return false;
    }
  }

  private async selected(c: Command, lines: Lines): Promise<boolean> {
    if (!c.from) return true;
    if (!c.to) return this.matchesAddress(c.from, lines);
    if (c.active) {
      if (c.endLine >= 0) {
        if (this.lineNumber >= c.endLine) c.active = false;
        return this.lineNumber <= c.endLine;
      }
      if (c.to.type === "line") {
        if (this.lineNumber >= c.to.n) c.active = false;
        return this.lineNumber <= c.to.n;
      }
      if (await this.matchesAddress(c.to, lines)) c.active = false;
      return true;
    }
    if (!(await this.matchesAddress(c.from, lines))) return false;
    c.endLine = -1;
    if (c.to.type === "plus") c.endLine = this.lineNumber + c.to.n;
    else if (c.to.type === "multiple")
      c.endLine = c.to.n === 0 ? this.lineNumber : (Math.floor(this.lineNumber / c.to.n) + 1) * c.to.n;
    else if (c.to.type === "line") c.endLine = c.to.n;
    c.active = c.endLine < 0 || c.endLine > this.lineNumber;
    if (c.to.type === "last") c.active = !(await lines.atLast());
    return true;
  }

  private async endCycle(printed: boolean): Promise<void> {
    if (printed) this.put(this.pattern, this.newline);
    for (const make of this.appended) this.raw(await make());
    this.appended = [];
    if (this.out.full || this.o.has("u")) await this.out.flush();
  }

  /** @returns an exit code when a `q` or `Q` ended it */
  private async edit(lines: Lines): Promise<number | undefined> {
    let restart = false;
    for (;;) {
      if (!restart) {
        const line = await lines.next();
        if (!line) return undefined;
        this.pattern = line.text;
        this.newline = line.newline;
        this.lineNumber++;
      }
      restart = false;
      let replaced = false;
      let printAtEnd = !this.quiet;
      let ended = false;
      let steps = 0;
      for (let pc = 0; pc < this.commands.length && !ended; pc++) {
        if (++steps % 4096 === 0) {
          this.proc.charge(1);
          await this.proc.checkpoint();
        }
        const c = this.commands[pc];
        if (!c) break;
        if ((await this.selected(c, lines)) === c.negated) {
          if (c.name === "{") pc = (c.target ?? this.commands.length) - 1;
          continue;
        }
        switch (c.name) {
          case "{":
            break;
          case "=":
            this.raw(`${this.lineNumber}\n`);
            break;
          case "a":
            this.appended.push(async () => c.text ?? "");
            break;
          case "i":
            this.raw(c.text ?? "");
            break;
          case "c":
            if (!c.to || c.negated || !c.active) this.raw(c.text ?? "");
            printAtEnd = false;
            ended = true;
            break;
          case "d":
            printAtEnd = false;
            ended = true;
            break;
          case "D": {
            const end = this.pattern.indexOf("\n");
            printAtEnd = false;
            ended = true;
            if (end !== -1) {
              this.pattern = this.pattern.slice(end + 1);
              restart = true;
            }
            break;
          }
          case "g":
            this.pattern = this.hold;
            break;
          case "G":
            this.pattern += `\n${this.hold}`;
            break;
          case "h":
            this.hold = this.pattern;
            break;
          case "H":
            this.hold += `\n${this.pattern}`;
            break;
          case "x":
            [this.pattern, this.hold] = [this.hold, this.pattern];
            break;
          case "l":
            this.raw(`${visible(this.pattern, c.code ?? Number(this.o.value("l") ?? 70))}`);
            break;
          case "n":
          case "N": {
            if (await lines.atLast()) {
              // GNU prints what it has before it ends.
              if (c.name === "n" && this.quiet) printAtEnd = false;
              await this.endCycle(printAtEnd);
              return undefined;
            }
            if (c.name === "n") {
              await this.endCycle(!this.quiet);
            } else {
              for (const make of this.appended) this.raw(await make());
              this.appended = [];
            }
            const line = await lines.next();
            this.lineNumber++;
            this.newline = line?.newline ?? true;
            this.pattern = c.name === "n" ? (line?.text ?? "") : `${this.pattern}\n${line?.text ?? ""}`;
            break;
          }
          case "p":
            this.put(this.pattern, true);
            break;
          case "P":
            this.put(this.pattern.split("\n")[0] ?? "", true);
            break;
          case "q":
            await this.endCycle(printAtEnd);
            return c.code ?? 0;
          case "Q":
            return c.code ?? 0;
          case "r":
            this.appended.push(async () => {
              try {
                const text =
                  c.file === "/dev/stdin"
                    ? await this.proc.stdin.readText()
                    : this.proc.fs.readText(c.file ?? "");
                return text;
              } catch (error) {
                if (error instanceof SysError) return "";
                throw error;
              }
            });
            break;
          case "R": {
            const reader = this.readers.get(c.file ?? "") ?? this.openReader(c.file ?? "");
            const line = reader.lines[reader.at];
            if (line !== undefined) {
              reader.at++;
              this.appended.push(async () => `${line}\n`);
            }
            break;
          }
          case "w":
          case "W":
            (await this.fileWriter(c.file ?? "")).put(
              `${c.name === "w" ? this.pattern : (this.pattern.split("\n")[0] ?? "")}\n`,
            );
            break;
          case "s":
            if (this.substitute(c)) {
              replaced = true;
              if (c.execute) this.pattern = (await this.shell(this.pattern)).replace(/\n$/, "");
              if (c.print) this.put(this.pattern, true);
              if (c.file !== undefined) (await this.fileWriter(c.file)).put(`${this.pattern}\n`);
            }
            break;
          case "y":
            this.pattern = [...this.pattern].map((ch) => c.map?.get(ch) ?? ch).join("");
            break;
          case "b":
            pc = (c.target ?? this.commands.length) - 1;
            break;
          case "t":
            if (replaced) {
              replaced = false;
              pc = (c.target ?? this.commands.length) - 1;
            }
            break;
          case "T":
            if (!replaced) pc = (c.target ?? this.commands.length) - 1;
            replaced = false;
            break;
          case "e":
            if (c.text) this.raw(await this.shell(c.text));
            else this.pattern = (await this.shell(this.pattern)).replace(/\n$/, "");
            break;
          case "F":
            this.raw(`${lines.fileName}\n`);
            break;
          case "z":
            this.pattern = "";
            break;
        }
      }
      await this.endCycle(printAtEnd);
    }
  }

  /** What a command prints, as /bin/sh runs it. */
  private async shell(text: string): Promise<string> {
    await this.out.flush();
    const { proc } = this;
    const { read, write } = proc.pipe();
    const pid = proc.spawn({
      argv: ["sh", "-c", text],
      path: "/bin/sh",
      fds: new Map([...proc.fds].filter(([fd]) => fd < 3).map(([fd, file]) => [fd, fd === 1 ? write : file])),
    });
    write.release();
    const fd = proc.installFd(read, 10);
    const output = decode(await readAll(proc, { read: (max) => proc.read(fd, max) }));
    proc.closeFd(fd);
    await proc.wait(pid);
    return output;
  }

  private openReader(path: string): { lines: string[]; at: number } {
    let lines: string[] = [];
    try {
      lines = this.proc.fs.readText(path).replace(/\n$/, "").split("\n");
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
    }
    const reader = { lines, at: 0 };
    this.readers.set(path, reader);
    return reader;
  }

  private substitute(c: Command): boolean {
    const regex = this.regexOf(c.regex);
    const replacement = c.replacement ?? { parts: [] };
    const global = new LongestRegExp(regex.source, `${regex.flags.replace("g", "")}g`);
    const wanted = c.occurrence ?? 1;
    const text = this.pattern;
    let out = "";
    let at = 0;
    let count = 0;
    let lastEnd = -1;
    for (let m = global.exec(text); m; m = global.exec(text)) {
      const end = m.index + m[0].length;
      // An empty match right after a match is none.
      if (m[0] === "" && m.index === lastEnd) {
        global.lastIndex++;
        if (global.lastIndex > text.length) break;
        continue;
      }
      lastEnd = end;
      count++;
      if (count >= wanted) {
        out += text.slice(at, m.index) + replaceWith(replacement, m);
        at = end;
        if (!c.global) break;
      }
      if (m[0] === "") global.lastIndex++;
      if (global.lastIndex > text.length) break;
    }
    if (count < wanted) return false;
    this.pattern = out + text.slice(at);
    return true;
  }
}

function visible(text: string, width: number): string {
  const escapes: Record<string, string> = {
    "\\": "\\\\",
    "\n": "\\n",
    "\t": "\\t",
    "\r": "\\r",
    "\b": "\\b",
    "\f": "\\f",
    "\v": "\\v",
    "\x07": "\\a",
  };
  const units = [...new TextEncoder().encode(text)].map((b) => {
    const c = String.fromCharCode(b);
    return escapes[c] ?? (b < 32 || b > 126 ? `\\${b.toString(8).padStart(3, "0")}` : c);
  });
  let out = "";
  let line = 0;
  for (const unit of units) {
    if (width > 1 && line + unit.length > width - 1) {
      out += "\\\n";
      line = 0;
    }
    out += unit;
    line += unit.length;
  }
  return `${out}$\n`;
}
