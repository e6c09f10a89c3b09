/** Removes files, and with `-r` whole trees. */
import { SysError } from "../errno.ts";
import type { Stat } from "../fs/types.ts";
import type { Proc } from "../process.ts";
import { baseName, command, complain, isBusybox, nameOf, quoteName } from "./kit/command.ts";
import { confirm } from "./kit/confirm.ts";
import { UsageError } from "./options.ts";

export const program = command(
  {
    usage: "[OPTION]... [FILE]...",
    about: "Remove (unlink) the FILE(s).",
    options:
      "f,force i I interactive=? one-file-system no-preserve-root preserve-root=? r,R,recursive d,dir v,verbose",
  },
  async (proc, o) => {
    const busybox = isBusybox(proc);
    const force = o.last("f", "i", "I") === "f";
    if (o.operands.length === 0) {
      if (force) return 0;
      throw new UsageError(busybox ? "" : "missing operand");
    }
    const recursive = o.has("r");
    const ask =
      o.last("f", "i", "I", "interactive") === "i" ||
      (o.has("interactive") && (o.value("interactive") ?? "always") === "always");
    const askTty = !force && proc.stdin.isTty;
    let status = 0;
    let count = 0;

    const failed = async (path: string, error: unknown) => {
      if (!(error instanceof SysError)) throw error;
      status = 1;
      await complain(
        proc,
        busybox
          ? `can't remove '${path}': ${error.message}`
          : `cannot remove ${quoteName(path)}: ${error.message}`,
      );
    };

    const remove = async (path: string): Promise<boolean> => {
      if (++count % 256 === 0) await proc.checkpoint();
      let stat: Stat;
      try {
        stat = proc.fs.lstat(path);
      } catch (error) {
        if (error instanceof SysError && force && (error.code === "ENOENT" || error.code === "ENOTDIR"))
          return true;
        await failed(path, error);
        return false;
      }
      if (stat.type === "dir") {
        if (!recursive && !o.has("d")) {
          status = 1;
          await complain(
            proc,
            busybox ? `'${path}' is a directory` : `cannot remove ${quoteName(path)}: Is a directory`,
          );
          return false;
        }
        if (recursive) {
          let names: readonly string[];
          try {
            names = proc.fs.readdir(path).map((e) => e.name);
          } catch (error) {
            await failed(path, error);
            return false;
          }
          if (
            ask &&
            names.length > 0 &&
            !(await confirm(proc, `${nameOf(proc)}: descend into directory ${quoteName(path)}? `))
          )
            return false;
          let clean = true;
          for (const name of names)
            clean = (await remove(path.endsWith("/") ? path + name : `${path}/${name}`)) && clean;
          if (!clean) return false;
        }
        if (ask && !(await confirm(proc, `${nameOf(proc)}: remove directory ${quoteName(path)}? `)))
          return false;
      } else if (ask || (askTty && stat.type !== "symlink" && !proc.fs.access(path, "w"))) {
        const what = busybox ? "" : `${describe(stat)} `;
        const question = ask ? `remove ${what}` : `remove write-protected ${what}`;
        if (!(await confirm(proc, `${nameOf(proc)}: ${question}${quoteName(path)}? `))) return false;
      }
      try {
        if (stat.type === "dir") proc.fs.rmdir(path);
        else proc.fs.unlink(path);
      } catch (error) {
        await failed(path, error);
        return false;
      }
      if (o.has("v"))
        await proc.stdout.write(
          busybox
            ? `removed '${path}'\n`
            : `${stat.type === "dir" ? "removed directory" : "removed"} ${quoteName(path)}\n`,
        );
      return true;
    };

    if (o.has("I") && !force && (o.operands.length > 3 || recursive)) {
      const n = o.operands.length;
      if (
        !(await confirm(
          proc,
          `${nameOf(proc)}: remove ${n} argument${n === 1 ? "" : "s"}${recursive ? " recursively" : ""}? `,
        ))
      )
        return 0;
    }
    for (const path of o.operands) {
      const last = baseName(path);
      if (last === "." || last === "..") {
        status = 1;
        if (!recursive)
          await complain(
            proc,
            busybox ? `'${path}' is a directory` : `cannot remove ${quoteName(path)}: Is a directory`,
          );
        else
          await complain(
            proc,
            busybox
              ? `cannot remove '.' or '..'`
              : `refusing to remove '.' or '..' directory: skipping ${quoteName(path)}`,
          );
        continue;
      }
      if (recursive && !busybox && !o.has("no-preserve-root") && isRoot(proc, path)) {
        status = 1;
        await complain(proc, "it is dangerous to operate recursively on '/'");
        await complain(proc, "use --no-preserve-root to override this failsafe");
        continue;
      }
      await remove(path);
    }
    return status;
  },
);

function isRoot(proc: Proc, path: string): boolean {
  try {
    return proc.fs.lstat(path).type === "dir" && proc.fs.realpath(path) === "/";
  } catch {
    return false;
  }
}

export function describe(stat: Pick<Stat, "type" | "size">): string {
  switch (stat.type) {
    case "file":
      return stat.size === 0 ? "regular empty file" : "regular file";
    case "dir":
      return "directory";
    case "symlink":
      return "symbolic link";
    case "fifo":
      return "fifo";
    case "char":
      return "character special file";
    case "block":
      return "block special file";
    case "socket":
      return "socket";
  }
}
