/** Searches directory trees with an expression of tests and actions. */
import { SysError } from "../errno.ts";
import type { Stat } from "../fs/types.ts";
import type { Proc } from "../process.ts";
import { ProcessKilled, type Program } from "../process.ts";
import { blocksOf } from "./kit/blocks.ts";
import { parseDate, strftime } from "./kit/calendar.ts";
import { baseName, busyboxBanner, isBusybox, nameOf, quote } from "./kit/command.ts";
import { confirm } from "./kit/confirm.ts";
import { joinPath, tryStat } from "./kit/copy.ts";
import { expandEscapes } from "./kit/escapes.ts";
import { globToRegex } from "./kit/glob.ts";
import { formatMode, parseMode } from "./kit/mode.ts";
import { dirName } from "./kit/paths.ts";
import { compileRegex, RegexError } from "./kit/regex.ts";
import { Writer } from "./kit/stream.ts";
import { decode } from "./kit/text.ts";
import { findGroup, findUser, groupName, nameCache, userName } from "./kit/users.ts";
import { runAndWait } from "./xargs.ts";

interface Found {
  readonly path: string;
  /** The operand it was reached from. */
  readonly start: string;
  readonly depth: number;
  readonly stat: Stat;
}

type Test = (found: Found) => boolean | Promise<boolean>;

class FindError extends Error {}

/** What busybox's find has not. */
const gnuPredicates = new Set(
  "-printf -fprint -fprintf -fprint0 -ls -fls -regextype -iregex -lname -ilname -ok -okdir -execdir -false -true -newermt -readable -writable -nouser -nogroup -daystart -anewer -cnewer -xtype -wholename -iwholename -uid -gid -fstype -mount -noleaf -ignore_readdir_race -used".split(
    " ",
  ),
);

interface Expression {
  readonly test: Test;
  readonly finish: () => Promise<void>;
}

const plainPredicates = new Set([
  "-print",
  "-print0",
  "-prune",
  "-delete",
  "-quit",
  "-empty",
  "-true",
  "-false",
  "-ls",
  "-nouser",
  "-nogroup",
  "-readable",
  "-writable",
  "-executable",
  "-depth",
  "-d",
  "-xdev",
  "-mount",
  "-daystart",
  "-follow",
  "-noleaf",
  "-ignore_readdir_race",
  "-warn",
  "-nowarn",
]);
const argumentPredicates = new Set([
  "-name",
  "-iname",
  "-path",
  "-ipath",
  "-wholename",
  "-iwholename",
  "-lname",
  "-ilname",
  "-regex",
  "-iregex",
  "-regextype",
  "-type",
  "-xtype",
  "-size",
  "-mtime",
  "-mmin",
  "-atime",
  "-amin",
  "-ctime",
  "-cmin",
  "-newer",
  "-anewer",
  "-cnewer",
  "-perm",
  "-user",
  "-group",
  "-uid",
  "-gid",
  "-links",
  "-inum",
  "-samefile",
  "-maxdepth",
  "-mindepth",
  "-printf",
  "-fprint",
  "-fprintf",
  "-used",
  "-fstype",
  "-newermt",
]);

export const program: Program = async (proc) => {
  const busybox = isBusybox(proc);
  const args = [...proc.args];
  let follow: "P" | "L" | "H" = "P";
  for (;;) {
    const arg = args[0] ?? "";
    if (arg === "-L" || arg === "-P" || arg === "-H") follow = arg.slice(1) as typeof follow;
    else if (!/^-O\d$/.test(arg)) break;
    args.shift();
  }
  if (args[0] === "--help" || args[0] === "-help") {
    await proc.stdout.write(
      `Usage: ${nameOf(proc)} [-H] [-L] [-P] [path...] [expression]\nSearch for files in a directory hierarchy.\n\nTests and actions: ${[...argumentPredicates, ...plainPredicates, "-exec", "-execdir", "-ok"].join(" ")}\n`,
    );
    return 0;
  }
  if (args[0] === "--version" || args[0] === "-version") {
    await proc.stdout.write("find (GNU findutils) 4.9.0\n");
    return 0;
  }
  const starts: string[] = [];
  while (args[0] !== undefined && !/^(?:-.+|[(!])$/.test(args[0])) starts.push(args.shift() ?? "");
  const out = new Writer(proc);
  const walk = new Walk(proc, out, follow);
  let expression: Expression;
  try {
    expression = new Parser(proc, args, walk).parse();
  } catch (error) {
    if (error instanceof FindError) {
      await proc.stderr.write(
        `${nameOf(proc)}: ${error.message}\n${busybox && error.message.startsWith("unrecognized") ? `${busyboxBanner}\n\nUsage: find [-HL] [PATH]... [OPTIONS] [ACTIONS]\n` : ""}`,
      );
      return 1;
    }
    throw error;
  }
  for (const start of starts.length === 0 ? ["."] : starts) {
    if (walk.stopped) break;
    await walk.from(start, expression.test);
  }
  await expression.finish();
  await out.flush();
  return walk.status;
};

class Walk {
  status = 0;
  stopped = false;
  pruned = false;
  maxDepth = Number.POSITIVE_INFINITY;
  minDepth = 0;
  depthFirst = false;
  oneFileSystem = false;
  private visited = 0;

  constructor(
    readonly proc: Proc,
    readonly out: Writer,
    readonly follow: "P" | "L" | "H",
  ) {}

  async complain(message: string): Promise<void> {
    this.status = 1;
    await this.out.flush();
    await this.proc.stderr.write(`${nameOf(this.proc)}: ${message}\n`);
  }

  name(path: string): string {
    return isBusybox(this.proc) ? path : quote(this.proc, path);
  }

  async from(start: string, test: Test): Promise<void> {
    let stat: Stat;
    try {
      stat =
        this.follow === "P"
          ? this.proc.fs.lstat(start)
          : (tryStat(this.proc, start) ?? this.proc.fs.lstat(start));
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      await this.complain(`${this.name(start)}: ${error.message}`);
      return;
    }
    await this.visit({ path: start, start, depth: 0, stat }, test, stat.dev, []);
  }

  private async visit(found: Found, test: Test, device: number, above: readonly number[]): Promise<void> {
    if (++this.visited % 128 === 0) {
      await this.out.flush();
      await this.proc.checkpoint();
    }
    const { stat, depth, path } = found;
    const apply = async () => {
      if (depth < this.minDepth || this.stopped) return;
      const result = test(found);
      if (typeof result !== "boolean") await result;
      if (this.out.full) await this.out.flush();
    };
    this.pruned = false;
    if (!this.depthFirst) await apply();
    const descend =
      stat.type === "dir" &&
      depth < this.maxDepth &&
      !this.stopped &&
      !(this.pruned && !this.depthFirst) &&
      !(this.oneFileSystem && stat.dev !== device);
    if (descend && !(this.follow === "L" && above.includes(stat.ino))) {
      let names: readonly string[] = [];
      try {
        names = this.proc.fs.readdir(path).map((e) => e.name);
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        if (error.code !== "ENOENT") await this.complain(`${this.name(path)}: ${error.message}`);
      }
      for (const name of names) {
        if (this.stopped) return;
        const child = joinPath(path, name);
        let childStat: Stat;
        try {
          childStat =
            this.follow === "L"
              ? (tryStat(this.proc, child) ?? this.proc.fs.lstat(child))
              : this.proc.fs.lstat(child);
        } catch (error) {
          if (!(error instanceof SysError)) throw error;
          if (error.code !== "ENOENT") await this.complain(`${this.name(child)}: ${error.message}`);
          continue;
        }
        await this.visit(
          { path: child, start: found.start, depth: depth + 1, stat: childStat },
          test,
          device,
          [...above, stat.ino],
        );
      }
    }
    if (this.depthFirst) await apply();
  }
}

class Parser {
  private at = 0;
  private acted = false;
  private extendedRegex = false;
  private readonly finishers: (() => Promise<void>)[] = [];

  constructor(
    private readonly proc: Proc,
    private readonly args: readonly string[],
    private readonly walk: Walk,
  ) {}

  parse(): Expression {
    const test = this.args.length === 0 ? () => true : this.list();
    if (this.at < this.args.length) {
      const word = this.args[this.at] ?? "";
      throw new FindError(
        word === ")"
          ? "invalid expression; you have too many ')'"
          : `paths must precede expression: \`${word}'`,
      );
    }
    const print: Test = (f) => {
      this.walk.out.put(`${f.path}\n`);
      return true;
    };
    const finish = async () => {
      for (const f of this.finishers) await f();
    };
    if (this.acted) return { test, finish };
    return { test: and(test, print), finish };
  }

  private list(): Test {
    let left = this.or();
    while (this.args[this.at] === ",") {
      this.at++;
      const a = left;
      const b = this.or();
      left = async (f) => {
        await a(f);
        return b(f);
      };
    }
    return left;
  }

  private or(): Test {
    let left = this.and();
    while (this.args[this.at] === "-o" || this.args[this.at] === "-or") {
      this.at++;
      if (this.at >= this.args.length)
        throw new FindError(
          "invalid expression; you have used a binary operator '-o' with nothing after it.",
        );
      const a = left;
      const b = this.and();
      left = (f) => {
        const result = a(f);
        return typeof result === "boolean" ? result || b(f) : result.then((r) => r || b(f));
      };
    }
    return left;
  }

  private and(): Test {
    const first = this.args[this.at];
    if (first === "-o" || first === "-or" || first === "-a" || first === "-and")
      throw new FindError(
        `invalid expression; you have used a binary operator '${first}' with nothing before it.`,
      );
    let left = this.not();
    for (;;) {
      const word = this.args[this.at];
      if (word === undefined || word === "-o" || word === "-or" || word === ")" || word === ",") return left;
      if (word === "-a" || word === "-and") this.at++;
      left = and(left, this.not());
    }
  }

  private not(): Test {
    const word = this.args[this.at];
    if (word === "!" || word === "-not") {
      this.at++;
      const inner = this.not();
      return (f) => {
        const result = inner(f);
        return typeof result === "boolean" ? !result : result.then((r) => !r);
      };
    }
    return this.primary();
  }

  private primary(): Test {
    const word = this.args[this.at++];
    if (word === undefined) throw new FindError("expected an expression");
    if (word === "(") {
      if (this.args[this.at] === ")")
        throw new FindError("invalid expression; empty parentheses are not allowed.");
      const inner = this.list();
      if (this.args[this.at] !== ")")
        throw new FindError(
          "invalid expression; I was expecting to find a ')' somewhere but did not see one.",
        );
      this.at++;
      return inner;
    }
    if (isBusybox(this.proc) && (word === ")" || gnuPredicates.has(word)))
      throw new FindError(`unrecognized: ${word}`);
    if (word === "-exec" || word === "-execdir" || word === "-ok" || word === "-okdir")
      return this.exec(word);
    if (plainPredicates.has(word)) return this.plain(word);
    if (!argumentPredicates.has(word) && !/^-newer[aBcm][aBcmt]$/.test(word)) {
      if (!word.startsWith("-")) throw new FindError(`paths must precede expression: \`${word}'`);
      throw new FindError(isBusybox(this.proc) ? `unrecognized: ${word}` : `unknown predicate \`${word}'`);
    }
    const argument = this.args[this.at++];
    if (argument === undefined)
      throw new FindError(
        isBusybox(this.proc) ? `${word} requires an argument` : `missing argument to \`${word}'`,
      );
    return this.withArgument(word, argument);
  }

  private plain(word: string): Test {
    const { proc, walk } = this;
    switch (word) {
      case "-print":
      case "-print0": {
        this.acted = true;
        const end = word === "-print" ? "\n" : "\0";
        return (f) => {
          walk.out.put(f.path + end);
          return true;
        };
      }
      case "-prune":
        return () => {
          walk.pruned = true;
          return true;
        };
      case "-delete":
        this.acted = true;
        walk.depthFirst = true;
        return async (f) => {
          if (f.path === "." || f.path === "./") return true;
          try {
            if (f.stat.type === "dir") proc.fs.rmdir(f.path);
            else proc.fs.unlink(f.path);
            return true;
          } catch (error) {
            if (!(error instanceof SysError)) throw error;
            await walk.complain(`cannot delete ${walk.name(f.path)}: ${error.message}`);
            return false;
          }
        };
      case "-quit":
        this.acted = true;
        return () => {
          walk.stopped = true;
          return true;
        };
      case "-empty":
        return (f) => {
          if (f.stat.type === "file") return f.stat.size === 0;
          if (f.stat.type !== "dir") return false;
          try {
            return proc.fs.readdir(f.path).length === 0;
          } catch {
            return false;
          }
        };
      case "-false":
        return () => false;
      case "-ls": {
        this.acted = true;
        const names = nameCache(proc);
        return (f) => {
          const s = f.stat;
          const link = s.type === "symlink" ? ` -> ${proc.fs.readlink(f.path)}` : "";
          walk.out.put(
            `${String(s.ino).padStart(9)} ${String(blocksOf(s) / 2).padStart(6)} ${formatMode(s)} ${String(s.nlink).padStart(3)} ${names.user(s.uid).padEnd(8)} ${names.group(s.gid).padEnd(8)} ${String(s.size).padStart(8)} ${strftime("%b %e %H:%M", s.mtimeMs)} ${f.path}${link}\n`,
          );
          return true;
        };
      }
      case "-nouser":
        return (f) => userName(proc, f.stat.uid) === undefined;
      case "-nogroup":
        return (f) => groupName(proc, f.stat.gid) === undefined;
      case "-readable":
        return (f) => proc.fs.access(f.path, "r");
      case "-writable":
        return (f) => proc.fs.access(f.path, "w");
      case "-executable":
        return (f) => proc.fs.access(f.path, "x");
      case "-depth":
      case "-d":
        walk.depthFirst = true;
        return () => true;
      case "-xdev":
      case "-mount":
        walk.oneFileSystem = true;
        return () => true;
      default:
        return () => true;
    }
  }

  private withArgument(word: string, argument: string): Test {
    const { proc, walk } = this;
    const ignoreCase = word.startsWith("-i") && word !== "-inum";
    switch (word) {
      case "-name":
      case "-iname": {
        const pattern = globToRegex(argument, { ignoreCase });
        return (f) => pattern.test(f.path === "/" ? "/" : baseName(f.path));
      }
      case "-path":
      case "-ipath":
      case "-wholename":
      case "-iwholename": {
        const pattern = globToRegex(argument, { ignoreCase });
        return (f) => pattern.test(f.path);
      }
      case "-lname":
      case "-ilname": {
        const pattern = globToRegex(argument, { ignoreCase });
        return (f) => f.stat.type === "symlink" && pattern.test(proc.fs.readlink(f.path));
      }
      case "-regextype":
        this.extendedRegex = /extended|egrep|awk/.test(argument);
        return () => true;
      case "-regex":
      case "-iregex": {
        try {
          const pattern = new RegExp(
            `^(?:${compileRegex(this.extendedRegex ? argument : argument.replace(/\\([|()])|([+?])/g, (_, escaped?: string, bare?: string) => (escaped ? `\\${escaped}` : `\\${bare}`)), { extended: this.extendedRegex, ignoreCase }).source})$`,
            ignoreCase ? "iu" : "u",
          );
          return (f) => pattern.test(f.path);
        } catch (error) {
          if (error instanceof RegexError)
            throw new FindError(`failed to compile regular expression '${argument}': ${error.message}`);
          throw error;
        }
      }
      case "-type":
      case "-xtype": {
        const letters = argument.split(",");
        for (const letter of letters) {
          if (letter === "") throw new FindError(`Arguments to ${word} should contain at least one letter`);
          if (letter.length > 1)
            throw new FindError(`Must separate multiple arguments to ${word} using: ','`);
          if (!"bcdpfls".includes(letter))
            throw new FindError(
              isBusybox(this.proc)
                ? `invalid argument '${argument}' to '${word}'`
                : `Unknown argument to ${word}: ${letter}`,
            );
        }
        const types: Record<string, string> = {
          f: "file",
          d: "dir",
          l: "symlink",
          c: "char",
          b: "block",
          p: "fifo",
          s: "socket",
        };
        const wanted = new Set(letters.map((l) => types[l]));
        return (f) => wanted.has(word === "-xtype" ? (tryStat(proc, f.path) ?? f.stat).type : f.stat.type);
      }
      case "-size": {
        const m = /^([-+]?)(\d+)([bcwkMG]?)$/.exec(argument);
        if (!m && isBusybox(this.proc)) throw new FindError(`invalid number '${argument}'`);
        if (!m) throw new FindError(`invalid -size type \`${argument.slice(-1)}'`);
        const unit = { "": 512, b: 512, c: 1, w: 2, k: 1024, M: 1024 ** 2, G: 1024 ** 3 }[m[3] ?? ""] ?? 512;
        const n = Number(m[2]);
        return (f) => compareNumber(m[1] ?? "", Math.ceil(f.stat.size / unit), n);
      }
      case "-mtime":
      case "-atime":
      case "-ctime":
      case "-mmin":
      case "-amin":
      case "-cmin": {
        const m = /^([-+]?)(\d+(?:\.\d+)?)$/.exec(argument);
        if (!m) throw new FindError(`invalid argument \`${argument}' to \`${word}'`);
        const unit = word.endsWith("min") ? 60_000 : 86_400_000;
        const now = proc.nowMs();
        return (f) => {
          const age = (now - timeOf(f.stat, word[1] ?? "m")) / unit;
          const whole = word.endsWith("min") ? Math.ceil(age) : Math.floor(age);
          if (m[1] === "-") return word.endsWith("min") ? age < Number(m[2]) : whole < Number(m[2]);
          return compareNumber(m[1] ?? "", whole, Number(m[2]));
        };
      }
      case "-newer":
      case "-anewer":
      case "-cnewer": {
        const reference = this.reference(argument).mtimeMs;
        return (f) => timeOf(f.stat, word === "-newer" ? "m" : (word[1] ?? "m")) > reference;
      }
      case "-perm": {
        const text = argument.replace(/^[-/]/, "");
        const change = parseMode(text, 0);
        if (!change) throw new FindError(`invalid mode ${quote(proc, argument)}`);
        const bits = change(0, false);
        if (argument.startsWith("-")) return (f) => (f.stat.mode & bits) === bits;
        if (argument.startsWith("/")) return (f) => bits === 0 || (f.stat.mode & bits) !== 0;
        return (f) => f.stat.mode === bits;
      }
      case "-user":
      case "-uid": {
        const m = /^([-+]?)(\d+)$/.exec(argument);
        const uid =
          word === "-user"
            ? (findUser(proc, argument)?.uid ?? (m ? Number(m[2]) : undefined))
            : m
              ? Number(m[2])
              : undefined;
        if (uid === undefined)
          throw new FindError(`${quote(proc, argument)} is not the name of a known user`);
        return (f) => compareNumber(m?.[1] ?? "", f.stat.uid, uid);
      }
      case "-group":
      case "-gid": {
        const m = /^([-+]?)(\d+)$/.exec(argument);
        const gid =
          word === "-group"
            ? (findGroup(proc, argument)?.gid ?? (m ? Number(m[2]) : undefined))
            : m
              ? Number(m[2])
              : undefined;
        if (gid === undefined)
          throw new FindError(`${quote(proc, argument)} is not the name of an existing group`);
        return (f) => compareNumber(m?.[1] ?? "", f.stat.gid, gid);
      }
      case "-links":
      case "-inum": {
        const m = /^([-+]?)(\d+)$/.exec(argument);
        if (!m) throw new FindError(`invalid argument \`${argument}' to \`${word}'`);
        return (f) => compareNumber(m[1] ?? "", word === "-links" ? f.stat.nlink : f.stat.ino, Number(m[2]));
      }
      case "-samefile": {
        const reference = this.reference(argument);
        return (f) => f.stat.ino === reference.ino && f.stat.dev === reference.dev;
      }
      case "-maxdepth":
      case "-mindepth": {
        if (!/^\d+$/.test(argument))
          throw new FindError(
            `Expected a positive decimal integer argument to ${word}, but got ${quote(proc, argument)}`,
          );
        if (word === "-maxdepth") walk.maxDepth = Number(argument);
        else walk.minDepth = Number(argument);
        return () => true;
      }
      case "-fstype":
        return (f) => proc.fs.statfs(f.path).mount.type === argument;
      case "-printf": {
        this.acted = true;
        return (f) => {
          walk.out.put(printfText(proc, argument, f));
          return true;
        };
      }
      case "-fprint":
      case "-fprintf": {
        this.acted = true;
        const format = word === "-fprintf" ? (this.args[this.at++] ?? "") : "%p\n";
        const parts: string[] = [];
        this.finishers.push(async () => proc.fs.writeFile(argument, parts.join("")));
        return (f) => {
          parts.push(printfText(proc, format, f));
          return true;
        };
      }
      default: {
        const m = /^-newer([aBcm])([aBcmt])$/.exec(word);
        if (!m) return () => true;
        const ms =
          m[2] === "t" ? parseReferenceTime(proc, argument) : timeOf(this.reference(argument), m[2] ?? "m");
        return (f) => timeOf(f.stat, m[1] ?? "m") > ms;
      }
    }
  }

  private reference(path: string): Stat {
    try {
      return this.proc.fs.stat(path);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      throw new FindError(`${quote(this.proc, path)}: ${error.message}`);
    }
  }

  private exec(word: string): Test {
    const { proc, walk } = this;
    this.acted = true;
    const argv: string[] = [];
    let many = false;
    for (;;) {
      const arg = this.args[this.at++];
      if (arg === undefined)
        throw new FindError(
          argv.length === 0 ? `missing argument to \`${word}'` : `missing argument to \`${word}'`,
        );
      if (arg === ";") break;
      if (arg === "+" && argv.at(-1) === "{}") {
        many = true;
        break;
      }
      argv.push(arg);
    }
    if (argv.length === 0) throw new FindError(`invalid argument \`;' to \`${word}'`);
    const inDirectory = word.endsWith("dir");
    const run = async (command: readonly string[], cwd?: string): Promise<number> => {
      await walk.out.flush();
      try {
        return await runAndWait(proc, command, cwd);
      } catch (error) {
        if (error instanceof ProcessKilled || !(error instanceof SysError)) throw error;
        await proc.stderr.write(`${nameOf(proc)}: ${quote(proc, command[0] ?? "")}: ${error.message}\n`);
        if (many) walk.status = 1;
        return 127;
      }
    };
    if (many) {
      const fixed = argv.slice(0, -1);
      let batch: string[] = [];
      let size = 0;
      const flush = async () => {
        if (batch.length === 0) return;
        const paths = batch;
        batch = [];
        size = 0;
        if ((await run([...fixed, ...paths])) !== 0) walk.status = 1;
      };
      this.finishers.push(flush);
      return async (f) => {
        batch.push(f.path);
        size += f.path.length + 1;
        if (size > 100_000) await flush();
        return true;
      };
    }
    return async (f) => {
      const shown = inDirectory ? `./${baseName(f.path)}` : f.path;
      const commandLine = argv.map((a) => a.replaceAll("{}", shown));
      if (word.startsWith("-ok") && !(await confirm(proc, `< ${commandLine[0]} ... ${f.path} > ? `)))
        return false;
      return (await run(commandLine, inDirectory ? proc.fs.absolute(dirName(f.path)) : undefined)) === 0;
    };
  }
}

function parseReferenceTime(proc: Proc, text: string): number {
  const ms = parseDate(text, proc.nowMs());
  if (ms === undefined)
    throw new FindError(`I cannot figure out how to interpret ${quote(proc, text)} as a date or time`);
  return ms;
}

function and(a: Test, b: Test): Test {
  return (f) => {
    const result = a(f);
    return typeof result === "boolean" ? result && b(f) : result.then((r) => r && b(f));
  };
}

function compareNumber(sign: string, actual: number, wanted: number): boolean {
  return sign === "+" ? actual > wanted : sign === "-" ? actual < wanted : actual === wanted;
}

function timeOf(stat: Stat, letter: string): number {
  return letter === "a" ? stat.atimeMs : letter === "c" || letter === "B" ? stat.ctimeMs : stat.mtimeMs;
}

function printfText(proc: Proc, format: string, f: Found): string {
  const s = f.stat;
  const expanded = format.replace(/\\(?:([abfnrtv\\])|0?([0-7]{1,3})|c)/g, (whole) =>
    decode(expandEscapes(whole, "format").bytes).replaceAll("%", "%%"),
  );
  return expanded.replace(
    /%([-0#+ ]*)(\d*)(?:\.(\d+))?([aAcCTB]@|[ACTB][a-zA-Z+]|[a-zA-Z%])/g,
    (whole, flags: string, width: string, precision: string | undefined, letter: string) => {
      const text = (() => {
        switch (letter) {
          case "%":
            return "%";
          case "p":
            return f.path;
          case "f":
            return f.path === "/" ? "/" : baseName(f.path);
          case "h":
            return f.path.includes("/") ? f.path.slice(0, f.path.lastIndexOf("/")) : ".";
          case "H":
            return f.start;
          case "P":
            return f.path === f.start ? "" : f.path.slice(f.start.length).replace(/^\//, "");
          case "d":
            return String(f.depth);
          case "s":
            return String(s.size);
          case "k":
            return String(blocksOf(s) / 2);
          case "b":
            return String(blocksOf(s));
          case "m":
            return s.mode.toString(8);
          case "M":
            return formatMode(s);
          case "u":
            return userName(proc, s.uid) ?? String(s.uid);
          case "g":
            return groupName(proc, s.gid) ?? String(s.gid);
          case "U":
            return String(s.uid);
          case "G":
            return String(s.gid);
          case "n":
            return String(s.nlink);
          case "i":
            return String(s.ino);
          case "l":
            return s.type === "symlink" ? proc.fs.readlink(f.path) : "";
          case "y":
          case "Y":
            return { file: "f", dir: "d", symlink: "l", char: "c", block: "b", fifo: "p", socket: "s" }[
              (letter === "Y" ? (tryStat(proc, f.path) ?? s) : s).type
            ];
          case "t":
            return strftime("%a %b %e %H:%M:%S.%N0 %Y", s.mtimeMs);
          case "a":
            return strftime("%a %b %e %H:%M:%S.%N0 %Y", s.atimeMs);
          case "c":
            return strftime("%a %b %e %H:%M:%S.%N0 %Y", s.ctimeMs);
          case "F":
            return proc.fs.statfs(f.path).mount.type;
          default: {
            if (!/^[ACTB]/.test(letter)) return whole;
            const ms = timeOf(
              s,
              (letter[0] ?? "").toLowerCase() === "t" ? "m" : (letter[0] ?? "").toLowerCase(),
            );
            if (letter[1] === "@")
              return `${Math.floor(ms / 1000)}.${String(Math.round((ms % 1000) * 1e6)).padStart(9, "0")}0`;
            if (letter[1] === "+") return strftime("%Y-%m-%d+%H:%M:%S.%N0", ms);
            if (letter[1] === "S") return strftime("%S.%N0", ms);
            if (letter[1] === "T") return strftime("%H:%M:%S.%N0", ms);
            return strftime(`%${letter[1]}`, ms);
          }
        }
      })();
      const cut = precision === undefined ? text : text.slice(0, Number(precision));
      if (width === "") return cut;
      return flags.includes("-")
        ? cut.padEnd(Number(width))
        : cut.padStart(Number(width), flags.includes("0") ? "0" : " ");
    },
  );
}
