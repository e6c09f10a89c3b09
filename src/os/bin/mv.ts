/** Renames and moves; across mounts it copies, then removes. */
import { SysError } from "../errno.ts";
import type { Proc } from "../process.ts";
import { destination } from "./cp.ts";
import { backupOf, backupOptions } from "./kit/backup.ts";
import { baseName, command, complain, isBusybox, nameOf, quoteName } from "./kit/command.ts";
import { confirm } from "./kit/confirm.ts";
import { copy, joinPath, tryStat } from "./kit/copy.ts";
import { removeTree } from "./kit/remove-tree.ts";

export const program = command(
  {
    usage:
      "[OPTION]... [-T] SOURCE DEST\n[OPTION]... SOURCE... DIRECTORY\n[OPTION]... -t DIRECTORY SOURCE...",
    about: "Rename SOURCE to DEST, or move SOURCE(s) to DIRECTORY.",
    options: `${backupOptions} f,force i,interactive n,no-clobber t,target-directory= T,no-target-directory u,update v,verbose strip-trailing-slashes Z`,
  },
  async (proc, o) => {
    const busybox = isBusybox(proc);
    const { sources, target, into } = await destination(proc, o);
    const ask = o.last("f", "i", "n");
    const backUp = backupOf(proc, o);
    let status = 0;
    const fail = async (message: string) => {
      status = 1;
      await complain(proc, message);
    };
    for (const source of sources) {
      const to = into ? joinPath(target, baseName(source)) : target;
      const stat = tryStat(proc, source, false);
      if (!stat) {
        await fail(
          busybox
            ? `can't rename '${source}': No such file or directory`
            : `cannot stat ${quoteName(source)}: No such file or directory`,
        );
        continue;
      }
      const old = tryStat(proc, to, false);
      if (old && old.ino === stat.ino && old.dev === stat.dev && !busybox) {
        await fail(
          into && stat.type === "dir"
            ? `cannot move ${quoteName(source)} to a subdirectory of itself, ${quoteName(to)}`
            : `${quoteName(source)} and ${quoteName(to)} are the same file`,
        );
        continue;
      }
      if (old) {
        if (ask === "n" || (o.has("u") && old.mtimeMs >= stat.mtimeMs)) continue;
        if (old.type === "dir" && stat.type !== "dir") {
          await fail(`cannot overwrite directory ${quoteName(to)} with non-directory`);
          continue;
        }
        if (old.type !== "dir" && stat.type === "dir") {
          await fail(`cannot overwrite non-directory ${quoteName(to)} with directory ${quoteName(source)}`);
          continue;
        }
        if (ask === "i" && !(await confirm(proc, `${nameOf(proc)}: overwrite ${quoteName(to)}? `))) continue;
      }
      try {
        if (old) backUp?.(to);
        await move(proc, source, to);
        if (o.has("v"))
          await proc.stdout.write(
            busybox ? `'${source}' -> '${to}'\n` : `renamed ${quoteName(source)} -> ${quoteName(to)}\n`,
          );
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        const reason =
          to.endsWith("/") && stat.type !== "dir" && error.code === "ENOENT"
            ? "Not a directory"
            : error.message;
        if (busybox) await fail(`can't rename '${source}': ${error.message}`);
        else if (error.code === "EINVAL")
          await fail(`cannot move ${quoteName(source)} to a subdirectory of itself, ${quoteName(to)}`);
        else await fail(`cannot move ${quoteName(source)} to ${quoteName(to)}: ${reason}`);
      }
    }
    return status;
  },
);

async function move(proc: Proc, source: string, to: string): Promise<void> {
  try {
    proc.fs.rename(source, to);
    return;
  } catch (error) {
    if (!(error instanceof SysError) || error.code !== "EXDEV") throw error;
  }
  const errors = await copy(proc, source, to, {
    recursive: true,
    keepLinks: true,
    preserve: { mode: true, owner: true, times: true },
  });
  if (errors.length > 0) throw new SysError("EXDEV", source);
  removeTree(proc, source);
}
