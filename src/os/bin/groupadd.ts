/** Adds a group, as shadow's tool does. */
import { addGroup, freeId, gidsOf } from "./kit/accounts.ts";
import { CommandError, command, nameOf } from "./kit/command.ts";
import { findGroup } from "./kit/users.ts";

export const program = command(
  {
    usage: "[options] GROUP",
    about: "Create a new group.",
    usageExit: 2,
    package: "shadow 4.13",
    options: "f,force g,gid= h K,key= o,non-unique p,password= r,system R,root= P,prefix= U,users=",
  },
  async (proc, o) => {
    const name = o.operands[0];
    if (name === undefined) {
      await proc.stderr.write(`Usage: ${nameOf(proc)} [options] GROUP\n`);
      return 2;
    }
    if (!/^[a-z_][a-z0-9_-]*\$?$/i.test(name))
      throw new CommandError(`'${name}' is not a valid group name`, 3);
    if (proc.cred.uid !== 0) {
      await proc.stderr.write(
        `${nameOf(proc)}: Permission denied.\n${nameOf(proc)}: cannot lock /etc/group; try again later.\n`,
      );
      return 10;
    }
    if (findGroup(proc, name)) {
      if (o.has("f")) return 0;
      throw new CommandError(`group '${name}' already exists`, 9);
    }
    const text = o.value("g");
    if (text !== undefined && !/^\d+$/.test(text)) throw new CommandError(`invalid group ID '${text}'`, 3);
    if (text !== undefined && gidsOf(proc).includes(Number(text)) && !o.has("o") && !o.has("f"))
      throw new CommandError(`GID '${text}' already exists`, 4);
    addGroup(proc, {
      name,
      gid: text === undefined ? freeId(gidsOf(proc), o.has("r") ? "system-down" : "ordinary") : Number(text),
      members: (o.value("U") ?? "").split(",").filter(Boolean),
    });
    return 0;
  },
);
