/** Changes owners; called `chgrp`, groups. */
import { SysError } from "../errno.ts";
import type { Proc } from "../process.ts";
import {
  baseName,
  CommandError,
  command,
  complain,
  isBusybox,
  nameOf,
  quote,
  quoteName,
} from "./kit/command.ts";
import { tryStat } from "./kit/copy.ts";
import { findGroup, findUser, groupName, userName } from "./kit/users.ts";
import { walkTree } from "./kit/walk.ts";
import { UsageError } from "./options.ts";

export const program = command(
  {
    usage: "[OPTION]... [OWNER][:[GROUP]] FILE...",
    about: "Change the owner and/or group of each FILE.",
    options:
      "c,changes f,silent,quiet v,verbose dereference h,no-dereference from= no-preserve-root preserve-root reference= R,recursive H L P",
  },
  async (proc, o) => {
    const busybox = isBusybox(proc);
    const groupOnly = baseName(nameOf(proc)) === "chgrp";
    const reference = o.value("reference");
    const operands = [...o.operands];
    const text = reference === undefined ? operands.shift() : "";
    if (text === undefined) throw new UsageError(busybox ? "" : "missing operand");
    if (operands.length === 0)
      throw new UsageError(busybox ? "" : `missing operand after ${quote(proc, text)}`);
    const wanted =
      reference !== undefined
        ? proc.fs.stat(reference)
        : parseOwner(proc, groupOnly ? `:${text}` : text, text);
    let status = 0;
    const failed = async (path: string, message: string) => {
      status = 1;
      if (!o.has("f")) await complain(proc, message.replace("%", busybox ? path : quoteName(path)));
    };
    const apply = async (path: string) => {
      try {
        const before = proc.fs.lstat(path);
        proc.fs.chown(path, wanted.uid, wanted.gid, {
          followLinks: !o.has("h") && !(o.has("R") && before.type === "symlink"),
        });
        if (o.has("v") || (o.has("c") && (before.uid !== wanted.uid || before.gid !== wanted.gid))) {
          const name = (uid: number, gid: number) =>
            groupOnly
              ? (groupName(proc, gid) ?? gid)
              : wanted.gid === -1
                ? (userName(proc, uid) ?? uid)
                : `${userName(proc, uid) ?? uid}:${groupName(proc, gid) ?? gid}`;
          const uid = wanted.uid === -1 ? before.uid : wanted.uid;
          const gid = wanted.gid === -1 ? before.gid : wanted.gid;
          const what = groupOnly ? "group" : "ownership";
          await proc.stdout.write(
            uid === before.uid && gid === before.gid
              ? `${what} of ${quoteName(path)} retained as ${name(uid, gid)}\n`
              : `changed ${what} of ${quoteName(path)} from ${name(before.uid, before.gid)} to ${name(uid, gid)}\n`,
          );
        }
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        await failed(
          path,
          busybox
            ? `%: ${error.message}`
            : `changing ${groupOnly ? "group" : "ownership"} of %: ${error.message}`,
        );
      }
    };
    for (const path of operands) {
      const stat = tryStat(proc, path, !o.has("h"));
      if (!stat)
        await failed(
          path,
          busybox
            ? "%: No such file or directory"
            : tryStat(proc, path, false)
              ? "cannot dereference %: No such file or directory"
              : "cannot access %: No such file or directory",
        );
      else if (o.has("R") && stat.type === "dir")
        await walkTree(proc, path, apply, (p, error) =>
          failed(p, `cannot read directory %: ${error.message}`),
        );
      else await apply(path);
    }
    return status;
  },
);

/** `user`, `user:group`, `user:`, `:group`, numbers; -1 where nothing is said. */
function parseOwner(proc: Proc, text: string, shown: string): { uid: number; gid: number } {
  const separator = text.includes(":") ? ":" : !findUser(proc, text) && text.includes(".") ? "." : undefined;
  const [ownerText, groupText] =
    separator === undefined
      ? [text, undefined]
      : [text.slice(0, text.indexOf(separator)), text.slice(text.indexOf(separator) + 1)];
  let uid = -1;
  let gid = -1;
  if (ownerText !== "") {
    const user = findUser(proc, ownerText);
    if (user) {
      uid = user.uid;
      if (groupText === "") gid = user.gid;
    } else if (/^\d+$/.test(ownerText)) uid = Number(ownerText);
    else
      throw new CommandError(
        isBusybox(proc) ? `unknown user ${ownerText}` : `invalid user: ${quote(proc, shown)}`,
      );
  }
  if (groupText) {
    const group = findGroup(proc, groupText);
    if (group) gid = group.gid;
    else if (/^\d+$/.test(groupText)) gid = Number(groupText);
    else
      throw new CommandError(
        isBusybox(proc) ? `unknown group ${groupText}` : `invalid group: ${quote(proc, shown)}`,
      );
  }
  return { uid, gid };
}
