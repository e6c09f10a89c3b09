/**
 * From a path to a program: what execve does.
 *
 * An executable is a file. Its content says what runs: a registered program, a script
 * with an interpreter, or nothing that can be run (ENOEXEC, which shells then read as
 * a script of their own).
 */
import { SysError } from "../errno.ts";
import { readRange } from "../fs/content.ts";
import type { FileSystemView } from "../fs/view.ts";
import type { Proc, Program, ProgramTable } from "../process.ts";

export interface Executable {
  readonly program: Program;
  /** As the program sees it: rewritten for scripts. */
  readonly argv: readonly string[];
  readonly exe: string;
  /** A setuid program's owner. */
  readonly raisedUid?: number;
}

const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/** The dynamic loader a program asks for; without it execve answers ENOENT. */
const loaders = {
  glibc: ["/lib64/ld-linux-x86-64.so.2", "/lib/x86_64-linux-gnu"],
  musl: ["/lib/ld-musl-x86_64.so.1"],
  static: [],
} as const;
/** The only programs whose setuid bit means something here. */
const setuidPrograms = new Set(["su", "sudo", "passwd"]);

/** @throws SysError ENOENT, EACCES when a file of that name is there but may not be run. */
export function findInPath(fs: FileSystemView, name: string, env: ReadonlyMap<string, string>): string {
  if (name.includes("/")) return name;
  if (name === "") throw new SysError("ENOENT", name);
  let denied = false;
  for (const dir of (env.get("PATH") ?? defaultPath).split(":")) {
    const path = `${dir === "" ? "." : dir}/${name}`;
    if (!fs.exists(path) || fs.stat(path).type === "dir") continue;
    if (fs.access(path, "x")) return path;
    denied = true;
  }
  throw new SysError(denied ? "EACCES" : "ENOENT", name);
}

export function loadExecutable(
  fs: FileSystemView,
  path: string,
  argv: readonly string[],
  kernel: { readonly programs: ProgramTable },
  depth = 0,
): Executable {
  const stat = fs.stat(path);
  if (stat.type !== "file") throw new SysError("EACCES", path);
  if (!fs.access(path, "x")) throw new SysError("EACCES", path);
  const content = fs.content(path);
  const exe = fs.realpath(path);
  switch (content.kind) {
    case "program": {
      const needed = loaders[content.libc];
      if (needed.length > 0 && !needed.some((p) => fs.exists(p))) throw new SysError("ENOENT", path);
      const program = kernel.programs.find(content.program, argv);
      const raised = (stat.mode & 0o4000) !== 0 && stat.uid === 0 && setuidPrograms.has(content.program);
      const run = program === undefined ? notSimulated(exe) : asProgram(program);
      return { program: run, argv, exe, ...(raised ? { raisedUid: 0 } : {}) };
    }
    case "sized":
      return { program: notSimulated(exe), argv, exe };
    case "bytes": {
      const line = shebang(readRange(content, 0, 256));
      if (line === undefined) {
        if (content.bytes[0] === 0x7f) return { program: notSimulated(exe), argv, exe };
        throw new SysError("ENOEXEC", path);
      }
      if (depth >= 4) throw new SysError("ELOOP", path);
      const rest = [...(line.argument === undefined ? [] : [line.argument]), path, ...argv.slice(1)];
      // A missing interpreter is reported as if the script itself were missing.
      if (!fs.exists(line.interpreter)) throw new SysError("ENOENT", path);
      return loadExecutable(fs, line.interpreter, [line.interpreter, ...rest], kernel, depth + 1);
    }
  }
}

/** `#!/bin/sh -e x` → `/bin/sh`, `-e x`: everything after the interpreter is one argument. */
export function shebang(head: Uint8Array): { interpreter: string; argument: string | undefined } | undefined {
  if (head[0] !== 0x23 || head[1] !== 0x21) return undefined;
  const end = head.indexOf(10);
  // Only blanks are cut off: a script with CRLF line ends asks for `/bin/sh\r`, which nobody has.
  const text = new TextDecoder()
    .decode(head.subarray(2, end < 0 ? head.length : end))
    .replace(/^[ \t]+|[ \t]+$/g, "");
  const match = /^([^ \t]+)(?:[ \t]+(.*))?$/s.exec(text);
  const interpreter = match?.[1];
  return interpreter === undefined ? undefined : { interpreter, argument: match?.[2] };
}

function notSimulated(exe: string): Program {
  const name = exe.slice(exe.lastIndexOf("/") + 1);
  return async (proc) => {
    if (proc.fds.has(2)) await proc.write(2, `drydock: running ${name} is not simulated\n`);
    return 126;
  };
}

type Loader = () => Promise<Program>;
type Entry = (proc: Proc) => Promise<number | Program>;
const loaded = new WeakMap<Program | Loader, Program>();

/** A table may answer with a program or with a function that loads one. */
function asProgram(entry: Program | Loader): Program {
  // A loader takes no arguments.
  if (entry.length > 0) return entry as Program;
  return async (proc) => {
    const known = loaded.get(entry);
    const answer = await proc.load(known === undefined ? (entry as Entry)(proc) : Promise.resolve(known));
    // A program that ignores its process takes no arguments either.
    if (typeof answer === "number") return answer;
    loaded.set(entry, answer);
    return answer(proc);
  };
}
