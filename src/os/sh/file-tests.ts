/** Questions about files that `test` and `[[` share. */
import type { Shell } from "./shell.ts";
import { isSet } from "./variables.ts";

export function unaryTest(shell: Shell, op: string, operand: string): boolean {
  const { fs } = shell.proc;
  switch (op) {
    case "-z":
      return operand === "";
    case "-n":
      return operand !== "";
    case "-v": {
      const m = /^(\w+)\[(.*)\]$/.exec(operand);
      if (m !== null) {
        const v = shell.variable(m[1] ?? "");
        if (v === undefined) return false;
        if (m[2] === "@" || m[2] === "*") return isSet(v);
        return shell.arithmeticScope.get(m[1] ?? "", m[2]) !== undefined;
      }
      return shell.get(operand) !== undefined;
    }
    case "-o":
      return (shell.options as Record<string, boolean>)[operand] === true;
    case "-R":
      return shell.variables.raw(operand)?.nameref === true;
    case "-t": {
      const fd = /^\d+$/.test(operand) ? Number(operand) : -1;
      return shell.proc.fds.get(fd)?.kind === "tty";
    }
    case "-L":
    case "-h":
      try {
        return fs.lstat(operand).type === "symlink";
      } catch {
        return false;
      }
    case "-r":
    case "-w":
    case "-x":
      try {
        return operand !== "" && fs.exists(operand) && fs.access(operand, op.slice(1));
      } catch {
        return false;
      }
  }
  if (operand === "") return false;
  let stat: ReturnType<typeof fs.stat>;
  try {
    stat = fs.stat(operand);
  } catch {
    return false;
  }
  switch (op) {
    case "-e":
    case "-a":
      return true;
    case "-f":
      return stat.type === "file";
    case "-d":
      return stat.type === "dir";
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
    case "-g":
      return (stat.mode & 0o2000) !== 0;
    case "-u":
      return (stat.mode & 0o4000) !== 0;
    case "-k":
      return (stat.mode & 0o1000) !== 0;
    case "-O":
      return stat.uid === shell.proc.cred.uid;
    case "-G":
      return stat.gid === shell.proc.cred.gid;
    case "-N":
      return stat.mtimeMs > stat.atimeMs;
    default:
      return false;
  }
}

/** `-nt`, `-ot`, `-ef`. */
export function compareFiles(shell: Shell, left: string, op: string, right: string): boolean {
  const stat = (path: string) => {
    try {
      return shell.proc.fs.stat(path);
    } catch {
      return undefined;
    }
  };
  const a = stat(left);
  const b = stat(right);
  if (op === "-ef") return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev;
  if (op === "-nt") return a !== undefined && (b === undefined || a.mtimeMs > b.mtimeMs);
  return b !== undefined && (a === undefined || a.mtimeMs < b.mtimeMs);
}

export function compareNumbers(a: bigint, op: string, b: bigint): boolean {
  switch (op) {
    case "-eq":
      return a === b;
    case "-ne":
      return a !== b;
    case "-lt":
      return a < b;
    case "-le":
      return a <= b;
    case "-gt":
      return a > b;
    default:
      return a >= b;
  }
}

/**
 * `test` with two or three plain arguments, the forms loops use; undefined for
 * all others and for what would be an error.
 */
export function quickTest(shell: Shell, args: readonly string[] | undefined): 0 | 1 | undefined {
  if (args === undefined) return undefined;
  const [a = "", op = "", b = ""] = args;
  if (args.length === 2 && (a === "-n" || a === "-z" || a === "-f" || a === "-d" || a === "-e"))
    return unaryTest(shell, a, op) ? 0 : 1;
  if (args.length !== 3) return undefined;
  if (op === "=" || op === "!=") return (a === b) === (op === "=") ? 0 : 1;
  if (!/^-(?:eq|ne|lt|le|gt|ge)$/.test(op) || !/^-?\d{1,15}$/.test(a) || !/^-?\d{1,15}$/.test(b))
    return undefined;
  return compareNumbers(BigInt(a), op, BigInt(b)) ? 0 : 1;
}
