/**
 * Copying files and trees: what `cp`, `mv` across devices and `install` share.
 * A copied file keeps its `Content`, so a sized file or a program stays one.
 */
import { SysError } from "../../errno.ts";
import type { Stat } from "../../fs/types.ts";
import type { Proc } from "../../process.ts";

export interface CopyOptions {
  readonly recursive: boolean;
  /** Copy links as links. */
  readonly keepLinks: boolean;
  readonly preserve: { readonly mode: boolean; readonly owner: boolean; readonly times: boolean };
  /** Asked before a file is written over; false leaves it. */
  readonly mayReplace?: (to: string, from: Stat, old: Stat) => Promise<boolean>;
  /** Remove what is in the way when it cannot be opened, or always. */
  readonly force?: boolean;
  readonly removeFirst?: boolean;
  /** Moves a file that would be written over out of the way. */
  readonly backUp?: (path: string) => void;
  /** Make links instead of copies. */
  readonly link?: "hard" | "symbolic";
  readonly onCopied?: (from: string, to: string) => Promise<void>;
}

/** Something one file's copying met; `stage` says at what. */
export class CopyError extends Error {
  constructor(
    readonly stage:
      | "stat"
      | "omit"
      | "same"
      | "into-itself"
      | "create-dir"
      | "create"
      | "open"
      | "dir-over-file"
      | "file-over-dir"
      | "link",
    readonly from: string,
    readonly to: string,
    readonly reason: string,
  ) {
    super(reason);
  }
}

export function tryStat(proc: Proc, path: string, follow = true): Stat | undefined {
  try {
    return follow ? proc.fs.stat(path) : proc.fs.lstat(path);
  } catch (error) {
    if (error instanceof SysError) return undefined;
    throw error;
  }
}

export function joinPath(dir: string, name: string): string {
  return dir.endsWith("/") ? dir + name : `${dir}/${name}`;
}

/** @returns the errors met; the rest was copied */
export async function copy(
  proc: Proc,
  from: string,
  to: string,
  options: CopyOptions,
  commandLine = true,
): Promise<readonly CopyError[]> {
  const errors: CopyError[] = [];
  const hardLinks = new Map<number, string>();
  let count = 0;

  const one = async (source: string, target: string, top: boolean): Promise<void> => {
    if (++count % 256 === 0) await proc.checkpoint();
    let stat: Stat;
    try {
      stat = options.keepLinks || (options.recursive && !top) ? proc.fs.lstat(source) : proc.fs.stat(source);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      throw new CopyError("stat", source, target, error.message);
    }
    let old = tryStat(proc, target, stat.type !== "symlink");
    if (stat.type === "dir") {
      if (!options.recursive) throw new CopyError("omit", source, target, "");
      if (old && old.type !== "dir") throw new CopyError("dir-over-file", source, target, "");
      if (isInside(proc, source, target)) throw new CopyError("into-itself", source, target, "");
      await copyDirectory(source, target, stat, old);
      return;
    }
    if (old && old.ino === stat.ino && old.dev === stat.dev && !(options.removeFirst && options.link))
      throw new CopyError("same", source, target, "");
    if (old?.type === "dir") throw new CopyError("file-over-dir", source, target, "");
    if (old && options.mayReplace && !(await options.mayReplace(target, stat, old))) return;
    if (old && options.backUp) {
      options.backUp(target);
      old = undefined;
    }
    await copyFile(source, target, stat, old);
    await options.onCopied?.(source, target);
  };

  const copyDirectory = async (source: string, target: string, stat: Stat, old: Stat | undefined) => {
    if (!old) {
      try {
        proc.fs.mkdir(target, { mode: stat.mode | 0o700 });
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        throw new CopyError("create-dir", source, target, error.message);
      }
      await options.onCopied?.(source, target);
    }
    let names: readonly string[];
    try {
      names = proc.fs.readdir(source).map((e) => e.name);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      throw new CopyError("open", source, target, error.message);
    }
    for (const name of names) await guarded(joinPath(source, name), joinPath(target, name), false);
    if (!old || options.preserve.mode) finish(target, stat, !old);
  };

  const finish = (target: string, stat: Stat, isNew: boolean) => {
    if (options.preserve.owner) {
      try {
        proc.fs.chown(target, stat.uid, stat.gid, { followLinks: false });
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
      }
    }
    if (stat.type !== "symlink") {
      if (options.preserve.mode) proc.fs.chmod(target, stat.mode);
      else if (isNew && stat.type === "dir") proc.fs.chmod(target, stat.mode & 0o777 & ~proc.umask);
    }
    if (options.preserve.times && stat.type !== "symlink") proc.fs.utimes(target, stat.mtimeMs, stat.atimeMs);
  };

  const copyFile = async (source: string, target: string, stat: Stat, old: Stat | undefined) => {
    try {
      if (
        old &&
        (options.removeFirst ||
          stat.type === "symlink" ||
          options.link ||
          (options.force && !proc.fs.access(target, "w")))
      )
        proc.fs.unlink(target);
      if (options.link === "hard") {
        proc.fs.link(source, target);
        return;
      }
      if (options.link === "symbolic") {
        proc.fs.symlink(source, target);
        return;
      }
      if (stat.type === "symlink") proc.fs.symlink(proc.fs.readlink(source), target);
      else if (options.recursive && stat.type !== "file") {
        proc.fs.mknod(target, {
          type: stat.type === "fifo" || stat.type === "char" || stat.type === "block" ? stat.type : "socket",
          mode: stat.mode,
          major: stat.rdev?.major,
          minor: stat.rdev?.minor,
        });
      } else {
        const earlier =
          stat.nlink > 1 && options.preserve.mode && options.recursive ? hardLinks.get(stat.ino) : undefined;
        if (earlier !== undefined) {
          if (old) proc.fs.unlink(target);
          proc.fs.link(earlier, target);
          return;
        }
        await copyBytes(proc, source, target, stat, old);
        if (stat.nlink > 1) hardLinks.set(stat.ino, target);
      }
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      throw new CopyError(
        error.path !== undefined && error.path === source ? "open" : "create",
        source,
        target,
        error.message,
      );
    }
    finish(target, stat, !old);
  };

  const guarded = async (source: string, target: string, top: boolean) => {
    try {
      await one(source, target, top);
    } catch (error) {
      if (!(error instanceof CopyError)) throw error;
      errors.push(error);
    }
  };

  await guarded(from, to, commandLine);
  return errors;
}

async function copyBytes(
  proc: Proc,
  source: string,
  target: string,
  stat: Stat,
  old: Stat | undefined,
): Promise<void> {
  const plain = stat.type === "file" && (!old || old.type === "file");
  if (plain && !isVirtual(proc, source)) {
    if (!proc.fs.access(source, "r")) throw new SysError("EACCES", source);
    proc.fs.writeFile(target, proc.fs.content(source), { mode: stat.mode & 0o777 });
    return;
  }
  const input = proc.installFd(await proc.fs.open(source, { read: true }));
  try {
    const output = proc.installFd(
      await proc.fs.open(target, { write: true, create: true, truncate: true, mode: stat.mode & 0o777 }),
    );
    try {
      for (;;) {
        const chunk = await proc.read(input);
        if (chunk === null) return;
        await proc.write(output, chunk);
        await proc.checkpoint();
      }
    } finally {
      proc.closeFd(output);
    }
  } finally {
    proc.closeFd(input);
  }
}

/** Files of /proc, /sys and /dev are made when read. */
function isVirtual(proc: Proc, path: string): boolean {
  return /^\/(?:proc|sys|dev)\//.test(proc.fs.absolute(path));
}

function isInside(proc: Proc, source: string, target: string): boolean {
  try {
    const outer = proc.fs.realpath(source);
    const absolute = proc.fs.absolute(target);
    const parent = absolute.slice(0, absolute.lastIndexOf("/")) || "/";
    const inner = proc.fs.realpath(proc.fs.exists(target) ? absolute : parent);
    return inner === outer
      ? proc.fs.exists(target) === false || inner !== proc.fs.realpath(absolute) || outer === inner
      : inner.startsWith(outer === "/" ? "/" : `${outer}/`);
  } catch {
    return false;
  }
}
