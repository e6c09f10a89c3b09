import { command, complain, isBusybox, quote } from "./kit/command.ts";
import { findUser, groupIds, groupName, groupsOf } from "./kit/users.ts";

/** The groups a user is in. */
export const program = command(
  {
    usage: "[OPTION]... [USERNAME]...",
    about: "Print group memberships for each USERNAME or for the current process.",
  },
  async (proc, o) => {
    const names = (ids: readonly number[]) => ids.map((g) => groupName(proc, g) ?? String(g)).join(" ");
    if (o.operands.length === 0) {
      await proc.stdout.write(`${names(groupIds(proc))}\n`);
      return 0;
    }
    let status = 0;
    for (const name of o.operands) {
      const user = findUser(proc, name);
      if (user)
        await proc.stdout.write(`${isBusybox(proc) ? "" : `${name} : `}${names(groupsOf(proc, user))}\n`);
      else {
        status = 1;
        await complain(proc, isBusybox(proc) ? `unknown user ${name}` : `${quote(proc, name)}: no such user`);
      }
    }
    return status;
  },
);
