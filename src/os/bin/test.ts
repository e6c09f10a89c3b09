/** `test` and `[` as programs. The shells have builtins of their own. */
import { SysError } from "../errno.ts";
import type { Stat } from "../fs/types.ts";
import type { Proc, Program } from "../process.ts";
import { baseName, isBusybox, nameOf, quote } from "./kit/command.ts";
import { compareBytes } from "./kit/text.ts";

class TestError extends Error {}

export const program: Program = async (proc) => {
  const words = [...proc.args];
  if (baseName(proc.argv[0] ?? "") === "[") {
    if (words.pop() !== "]") {
      await proc.stderr.write(
        isBusybox(proc) ? "[: missing ]\n" : `${nameOf(proc)}: missing ${quote(proc, "]")}\n`,
      );
      return 2;
    }
  }
  try {
    return evaluateTest(proc, words) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    await proc.stderr.write(`${nameOf(proc)}: ${error.message}\n`);
    return 2;
  }
};

const binary = new Set([
  "=",
  "==",
  "!=",
  "<",
  ">",
  "-eq",
  "-ne",
  "-lt",
  "-le",
  "-gt",
  "-ge",
  "-nt",
  "-ot",
  "-ef",
]);
const unary = /^-[bcdefghkLnOpGrsStuwxz]$/;

function evaluateTest(proc: Proc, words: readonly string[]): boolean {
  let at = 0;
  const remaining = () => words.length - at;
  const primary = (): boolean => {
    const word = words[at] ?? "";
    if (word === "!" && remaining() > 1) {
      at++;
      return !primary();
    }
    if (word === "(" && remaining() > 2 && !binary.has(words[at + 1] ?? "")) {
      at++;
      const value = or();
      if (words[at] !== ")") throw new TestError(`${quote(proc, ")")} expected`);
      at++;
      return value;
    }
    if (remaining() >= 3 && binary.has(words[at + 1] ?? "")) {
      const [left, op, right] = [word, words[at + 1] ?? "", words[at + 2] ?? ""];
      at += 3;
      return compare(proc, left, op, right);
    }
    if (remaining() >= 2 && unary.test(word)) {
      at += 2;
      return check(proc, word, words[at - 1] ?? "");
    }
    at++;
    return word !== "";
  };
  const and = (): boolean => {
    let value = primary();
    while (words[at] === "-a" && remaining() > 1) {
      at++;
      const right = primary();
      value = value && right;
    }
    return value;
  };
  const or = (): boolean => {
    let value = and();
    while (words[at] === "-o" && remaining() > 1) {
      at++;
      const right = and();
      value = value || right;
    }
    return value;
  };
  if (words.length === 0) return false;
  const value = or();
  if (at < words.length)
    throw new TestError(
      words.length === 2
        ? `missing argument after ${quote(proc, words[1] ?? "")}`
        : `extra argument ${quote(proc, words[at] ?? "")}`,
    );
  return value;
}

function compare(proc: Proc, left: string, op: string, right: string): boolean {
  if (op === "=" || op === "==") return left === right;
  if (op === "!=") return left !== right;
  if (op === "<") return compareBytes(left, right) < 0;
  if (op === ">") return compareBytes(left, right) > 0;
  if (op === "-nt" || op === "-ot" || op === "-ef") {
    const x = statOf(proc, left, true);
    const y = statOf(proc, right, true);
    if (op === "-ef") return x !== undefined && y !== undefined && x.ino === y.ino && x.dev === y.dev;
    const [a, b] = op === "-nt" ? [x, y] : [y, x];
    return a !== undefined && (b === undefined || a.mtimeMs > b.mtimeMs);
  }
  const integer = (text: string): bigint => {
    if (!/^\s*[-+]?\d+\s*$/.test(text))
      throw new TestError(isBusybox(proc) ? `${text}: bad number` : `invalid integer ${quote(proc, text)}`);
    return BigInt(text.trim().replace(/^\+/, ""));
  };
  const [x, y] = [integer(left), integer(right)];
  switch (op) {
    case "-eq":
      return x === y;
    case "-ne":
      return x !== y;
    case "-lt":
      return x < y;
    case "-le":
      return x <= y;
    case "-gt":
      return x > y;
    default:
      return x >= y;
  }
}

function statOf(proc: Proc, path: string, follow: boolean): Stat | undefined {
  try {
    return follow ? proc.fs.stat(path) : proc.fs.lstat(path);
  } catch (error) {
    if (error instanceof SysError) return undefined;
    throw error;
  }
}

function check(proc: Proc, op: string, arg: string): boolean {
  if (op === "-n") return arg !== "";
  if (op === "-z") return arg === "";
  if (op === "-t") return proc.fds.get(Number(arg))?.tty !== undefined;
  const stat = statOf(proc, arg, op !== "-h" && op !== "-L");
  if (!stat) return false;
  switch (op) {
    case "-e":
      return true;
    case "-f":
      return stat.type === "file";
    case "-d":
      return stat.type === "dir";
    case "-h":
    case "-L":
      return stat.type === "symlink";
    case "-b":
      return stat.type === "block";
    case "-c":
      return stat.type === "char";
    case "-p":
      return stat.type === "fifo";
    case "-S":
      return stat.type === "socket";
    case "-s":
      return stat.size > 0;
    case "-r":
    case "-w":
    case "-x":
      return proc.fs.access(arg, op.slice(1));
    case "-u":
      return (stat.mode & 0o4000) !== 0;
    case "-g":
      return (stat.mode & 0o2000) !== 0;
    case "-k":
      return (stat.mode & 0o1000) !== 0;
    case "-O":
      return stat.uid === proc.cred.uid;
    default:
      return stat.gid === proc.cred.gid;
  }
}
