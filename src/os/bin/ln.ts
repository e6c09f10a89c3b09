/** Makes links. */
import { SysError } from "../errno.ts";
import { baseName, command, complain, isBusybox, nameOf, quoteName } from "./kit/command.ts";
import { confirm } from "./kit/confirm.ts";
import { joinPath, tryStat } from "./kit/copy.ts";
import { relativePath } from "./kit/paths.ts";
import { UsageError } from "./options.ts";

export const program = command(
  {
    usage: "[OPTION]... [-T] TARGET LINK_NAME\n[OPTION]... TARGET\n[OPTION]... TARGET... DIRECTORY",
    about: "Make a link to TARGET with the name LINK_NAME; hard links by default, symbolic with -s.",
    options:
      "b f,force i,interactive L,logical n,no-dereference P,physical r,relative s,symbolic t,target-directory= T,no-target-directory v,verbose",
  },
  async (proc, o) => {
    const busybox = isBusybox(proc);
    const symbolic = o.has("s");
    if (o.operands.length === 0) throw new UsageError(busybox ? "" : "missing file operand");
    const last = o.operands.at(-1) ?? "";
    const stat = o.has("T") ? undefined : tryStat(proc, last, !o.has("n"));
    const directory =
      o.value("t") ?? (o.operands.length === 1 ? "." : stat?.type === "dir" ? last : undefined);
    const targets = o.has("t") || o.operands.length === 1 ? o.operands : o.operands.slice(0, -1);
    if (targets.length > 1 && directory === undefined)
      throw new UsageError(
        `target ${quoteName(last)}: ${stat ? "Not a directory" : "No such file or directory"}`,
        false,
      );
    let status = 0;
    for (const target of targets) {
      const link = directory === undefined ? last : joinPath(directory, baseName(target));
      try {
        if (!symbolic && !busybox) {
          const source = tryStat(proc, target, false);
          if (!source) {
            status = 1;
            await complain(proc, `failed to access ${quoteName(target)}: No such file or directory`);
            continue;
          }
          if (source.type === "dir") {
            status = 1;
            await complain(proc, `${target}: hard link not allowed for directory`);
            continue;
          }
        }
        const old = tryStat(proc, link, false);
        if (
          old &&
          (o.has("f") ||
            (o.has("i") && (await confirm(proc, `${nameOf(proc)}: replace ${quoteName(link)}? `))))
        ) {
          if (old.type === "dir") {
            status = 1;
            await complain(proc, `${link}: cannot overwrite directory`);
            continue;
          }
          proc.fs.unlink(link);
        }
        const text =
          symbolic && o.has("r")
            ? relativePath(proc.fs.absolute(link).replace(/\/[^/]*$/, "") || "/", proc.fs.absolute(target))
            : target;
        if (symbolic) proc.fs.symlink(text, link);
        else proc.fs.link(target, link);
        if (o.has("v"))
          await proc.stdout.write(`${quoteName(link)} ${symbolic ? "->" : "=>"} ${quoteName(text)}\n`);
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        status = 1;
        const missing = error.code === "ENOENT" && !symbolic ? ` => ${quoteName(target)}` : "";
        if (busybox)
          await complain(
            proc,
            `${error.code === "ENOENT" && !symbolic && !tryStat(proc, target) ? target : link}: ${error.message}`,
          );
        else
          await complain(
            proc,
            `failed to create ${symbolic ? "symbolic" : "hard"} link ${quoteName(link)}${missing}: ${error.message}`,
          );
      }
    }
    return status;
  },
);
