/** Removes a user (`userdel`, `deluser`) or a group (`groupdel`, `delgroup`). */
import { editLines } from "./kit/accounts.ts";
import { baseName, CommandError, command, isBusybox, nameOf } from "./kit/command.ts";
import { removeTree } from "./kit/remove-tree.ts";
import { findGroup, findUser, users } from "./kit/users.ts";

export const program = command(
  {
    usage: "[options] LOGIN",
    about: "Delete an account and its entries.",
    usageExit: 2,
    package: "shadow 4.13",
    options: "f,force r,remove h Z R,root= P,prefix= remove-home system quiet",
  },
  async (proc, o) => {
    const called = baseName(nameOf(proc));
    const [name, from] = o.operands;
    if (name === undefined) {
      await proc.stderr.write(
        `Usage: ${nameOf(proc)} [options] ${called.includes("group") ? "GROUP" : "LOGIN"}\n`,
      );
      return 2;
    }
    if (proc.cred.uid !== 0) throw new CommandError(`Permission denied.`, 1);
    const friendly = called === "deluser" || called === "delgroup";
    if (called === "groupdel" || called === "delgroup") {
      const group = findGroup(proc, name);
      if (!group)
        throw new CommandError(
          isBusybox(proc)
            ? `unknown group ${name}`
            : friendly
              ? `The group \`${name}' does not exist.`
              : `group '${name}' does not exist`,
          friendly ? 3 : 6,
        );
      const owner = users(proc).find((u) => u.gid === group.gid);
      if (owner) throw new CommandError(`cannot remove the primary group of user '${owner.name}'`, 8);
      for (const path of ["/etc/group", "/etc/gshadow"])
        editLines(proc, path, (f) => (f[0] === name ? undefined : f));
      return 0;
    }
    const user = findUser(proc, name);
    if (!user)
      throw new CommandError(
        isBusybox(proc)
          ? `unknown user ${name}`
          : friendly
            ? `The user \`${name}' does not exist.`
            : `user '${name}' does not exist`,
        friendly ? 2 : 6,
      );
    const leave = (group: string) => {
      for (const path of ["/etc/group", "/etc/gshadow"])
        editLines(proc, path, (f) =>
          group === "" || f[0] === group
            ? [
                f[0] ?? "",
                f[1] ?? "",
                f[2] ?? "",
                (f[3] ?? "")
                  .split(",")
                  .filter((m) => m !== name)
                  .join(","),
              ]
            : f,
        );
    };
    if (friendly && from !== undefined) {
      leave(from);
      return 0;
    }
    if (friendly && !isBusybox(proc)) await proc.stdout.write(`Removing user \`${name}' ...\n`);
    leave("");
    for (const path of ["/etc/passwd", "/etc/shadow"])
      editLines(proc, path, (f) => (f[0] === name ? undefined : f));
    const own = findGroup(proc, name);
    if (
      own &&
      own.members.length === 0 &&
      own.gid === user.gid &&
      !users(proc).some((u) => u.gid === own.gid)
    ) {
      for (const path of ["/etc/group", "/etc/gshadow"])
        editLines(proc, path, (f) => (f[0] === name ? undefined : f));
    }
    if ((o.has("r") || o.has("remove-home")) && proc.fs.exists(user.home) && user.home !== "/")
      removeTree(proc, user.home);
    if (friendly && !isBusybox(proc)) await proc.stdout.write("Done.\n");
    return 0;
  },
);
