/**
 * What the build tools share. None of them compiles: each checks what the real one
 * checks first (project file, sources), says in one line that the result is empty,
 * and writes it under the name the project or the command line gives.
 */
import type { Proc, Program } from "../../process.ts";
import { libcOf, put, readIfThere } from "../pkg/transfer.ts";

/** Says that `tool` made an empty result; takes `seconds` of virtual time. */
export async function withoutCompiling(proc: Proc, tool: string, seconds: number): Promise<void> {
  await proc.sleep(seconds * 1000);
  await proc.stderr.write(`drydock: ${tool}: compiling is not simulated; the result is written empty\n`);
}

/** An executable that says, when run, that running it is not simulated. */
export function putExecutable(proc: Proc, path: string, size = 1_200_000, linked = true): void {
  const at = proc.fs.absolute(path);
  const libc = linked ? libcOf(proc) : "static";
  const name = at.slice(at.lastIndexOf("/") + 1);
  put(proc, at, { kind: "program", program: `compiled ${name}`, size, libc }, 0o755);
  proc.fs.chmod(at, 0o755);
}

/** A library, an archive: bytes nobody reads. */
export function putSized(proc: Proc, path: string, size: number): void {
  const at = proc.fs.absolute(path);
  put(proc, at, { kind: "sized", size, seed: at });
}

export function putText(proc: Proc, path: string, text: string): void {
  put(proc, proc.fs.absolute(path), text);
}

export function read(proc: Proc, path: string): string | undefined {
  return readIfThere(proc, proc.fs.absolute(path));
}

export function isFile(proc: Proc, path: string): boolean {
  return typeOf(proc, path) === "file";
}

export function isFolder(proc: Proc, path: string): boolean {
  return typeOf(proc, path) === "dir";
}

function typeOf(proc: Proc, path: string): string | undefined {
  try {
    return proc.fs.stat(path).type;
  } catch {
    return undefined;
  }
}

/** Names in a folder; none when it cannot be read. */
export function namesIn(proc: Proc, folder: string): readonly string[] {
  try {
    return proc.fs.readdir(folder).map(({ name }) => name);
  } catch {
    return [];
  }
}

export function baseOf(path: string): string {
  const trimmed = path.replace(/\/+$/, "");
  return trimmed.slice(trimmed.lastIndexOf("/") + 1);
}

export function folderOf(path: string): string {
  const at = path.lastIndexOf("/");
  return at < 0 ? "." : at === 0 ? "/" : path.slice(0, at);
}

export interface Arguments {
  /** Values of options, by the option as spelled; the last one wins; "" where it takes none. */
  readonly options: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
}

/** @param valued options that take their value from the next word when it is not attached with `=` or `:` */
export function scan(args: readonly string[], valued: readonly string[]): Arguments {
  const options = new Map<string, string>();
  const operands: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (!arg.startsWith("-") || arg === "-") operands.push(arg);
    else if (valued.includes(arg)) options.set(arg, args[++i] ?? "");
    else {
      const cut = arg.search(/[=:]/);
      if (cut > 0) options.set(arg.slice(0, cut), arg.slice(cut + 1));
      else options.set(arg, "");
    }
  }
  return { options, operands };
}

export function firstOf(
  options: ReadonlyMap<string, string>,
  ...names: readonly string[]
): string | undefined {
  for (const name of names) {
    const value = options.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** A tool that only says that it is not simulated, and goes on. */
export function skipped(what: string): Program {
  return async (proc) => {
    await proc.sleep(800);
    await proc.stderr.write(`drydock: ${what} is not simulated; nothing was done\n`);
    return 0;
  };
}
