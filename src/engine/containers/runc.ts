/**
 * What the container runtime says when a process cannot be started. It looks for
 * the executable the way a shell would, but has sentences of its own.
 *
 * @source runc 1.2, as engine 28.2.2 passes its errors on
 */

import { SysError, strerror } from "../../os/errno.ts";
import type { FileSystemView } from "../../os/fs/view.ts";
import type { Credentials } from "../../os/process.ts";

/** The runtime refuses; `message` is its own part of the sentence. */
export class RuntimeRefusal extends Error {}

/** The process started, but the kernel would not run the file: the runtime's child says so on stderr and exits 255. */
export class ExecFailure extends Error {}

const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Absolute path of what `argv0` means. @throws RuntimeRefusal */
export function findExecutable(
  fs: FileSystemView,
  argv0: string,
  env: ReadonlyMap<string, string>,
  cwd: string,
  cred: Credentials,
): string {
  if (argv0 === "") throw new RuntimeRefusal(`exec: "": executable file not found in $PATH`);
  if (argv0.includes("/")) {
    const path = argv0.startsWith("/") ? argv0 : `${cwd === "/" ? "" : cwd}/${argv0}`;
    const stat = tryStat(fs, path);
    if (stat === undefined)
      throw new RuntimeRefusal(`exec: "${argv0}": stat ${argv0}: no such file or directory`);
    if (stat === "ENOTDIR") throw new RuntimeRefusal(`exec: "${argv0}": stat ${argv0}: not a directory`);
    if (stat.type === "dir") throw new RuntimeRefusal(`exec: "${argv0}": is a directory: permission denied`);
    if (!executable(stat, cred)) throw new RuntimeRefusal(`exec: "${argv0}": permission denied`);
    return path;
  }
  for (const dir of (env.get("PATH") ?? defaultPath).split(":")) {
    const base = dir === "" ? cwd : dir;
    const path = `${base === "/" ? "" : base}/${argv0}`;
    const stat = tryStat(fs, path);
    if (stat !== undefined && stat !== "ENOTDIR" && stat.type === "file" && executable(stat, cred))
      return path;
  }
  throw new RuntimeRefusal(`exec: "${argv0}": executable file not found in $PATH`);
}

function tryStat(fs: FileSystemView, path: string) {
  try {
    return fs.stat(path);
  } catch (error) {
    if (error instanceof SysError) return error.code === "ENOTDIR" ? "ENOTDIR" : undefined;
    throw error;
  }
}

function executable(stat: { mode: number; uid: number; gid: number }, cred: Credentials): boolean {
  if (cred.uid === 0) return (stat.mode & 0o111) !== 0;
  if (stat.uid === cred.uid) return (stat.mode & 0o100) !== 0;
  if (cred.groups.includes(stat.gid) || stat.gid === cred.gid) return (stat.mode & 0o010) !== 0;
  return (stat.mode & 0o001) !== 0;
}

/** What the runtime's child writes when execve fails after all checks: `exec /run.sh: exec format error`. */
export function execFailureText(path: string, error: SysError): string {
  const words = error.code === "ENOEXEC" ? "exec format error" : strerror(error.code).toLowerCase();
  return `exec ${path}: ${words}\n`;
}

/** Exit code that the engine records for a refused start. */
export function refusedExitCode(message: string): number {
  if (/executable file not found|no such file or directory|not a directory/.test(message)) return 127;
  if (/permission denied|is a directory/.test(message)) return 126;
  return 128;
}
