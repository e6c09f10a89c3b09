/** Adds a user, as shadow's tool does. */
import { SysError } from "../errno.ts";
import { addGroup, addMember, addUser, freeId, gidsOf, makeHome, uidsOf } from "./kit/accounts.ts";
import { CommandError, command, nameOf } from "./kit/command.ts";
import { findGroup, findUser, groupName, type User, userName } from "./kit/users.ts";

export const program = command(
  {
    usage: "[options] LOGIN",
    about: "Create a new user.",
    usageExit: 2,
    package: "shadow 4.13",
    options:
      "badname b,base-dir= btrfs-subvolume-home c,comment= d,home-dir= D,defaults e,expiredate= f,inactive= g,gid= G,groups= k,skel= K,key= l,no-log-init m,create-home M,no-create-home N,no-user-group o,non-unique p,password= r,system R,root= P,prefix= s,shell= u,uid= U,user-group h Z,selinux-user= F",
  },
  async (proc, o) => {
    const name = o.operands[0];
    if (name === undefined) {
      await proc.stderr.write(
        `Usage: ${nameOf(proc)} [options] LOGIN\n       ${nameOf(proc)} -D\n       ${nameOf(proc)} -D [options]\n`,
      );
      return 2;
    }
    if (!/^[a-z_][a-z0-9_-]*\$?$/i.test(name) || name.length > 32)
      throw new CommandError(`invalid user name '${name}': use --badname to ignore`, 3);
    if (proc.cred.uid !== 0) {
      await proc.stderr.write(
        `${nameOf(proc)}: Permission denied.\n${nameOf(proc)}: cannot lock /etc/passwd; try again later.\n`,
      );
      return 1;
    }
    if (findUser(proc, name)) throw new CommandError(`user '${name}' already exists`, 9);
    const uidText = o.value("u");
    if (uidText !== undefined && !/^\d+$/.test(uidText))
      throw new CommandError(`invalid user ID '${uidText}'`, 3);
    if (uidText !== undefined && userName(proc, Number(uidText)) !== undefined && !o.has("o"))
      throw new CommandError(`UID ${uidText} is not unique`, 4);
    const system = o.has("r");
    const groupText = o.value("g");
    const named =
      groupText === undefined
        ? undefined
        : (findGroup(proc, groupText)?.gid ??
          (/^\d+$/.test(groupText) && groupName(proc, Number(groupText)) !== undefined
            ? Number(groupText)
            : undefined));
    if (groupText !== undefined && named === undefined)
      throw new CommandError(`group '${groupText}' does not exist`, 6);
    const extra = (o.value("G") ?? "").split(",").filter(Boolean);
    for (const g of extra)
      if (!findGroup(proc, g) && !(/^\d+$/.test(g) && groupName(proc, Number(g))))
        throw new CommandError(`group '${g}' does not exist`, 6);
    const ownGroup = groupText === undefined && !o.has("N");
    if (ownGroup && findGroup(proc, name))
      throw new CommandError(`group ${name} exists - if you want to add this user to that group, use -g.`, 9);
    const kind = system ? "system-down" : "ordinary";
    const uid =
      uidText === undefined
        ? freeId(ownGroup ? [...uidsOf(proc), ...gidsOf(proc)] : uidsOf(proc), kind)
        : Number(uidText);
    const gid = named ?? (ownGroup ? (gidsOf(proc).includes(uid) ? freeId(gidsOf(proc), kind) : uid) : 100);
    const user: User = {
      name,
      uid,
      gid,
      gecos: o.value("c") ?? "",
      home: o.value("d") ?? `${o.value("b") ?? "/home"}/${name}`,
      shell: o.value("s") ?? "/bin/sh",
    };
    try {
      if (ownGroup) addGroup(proc, { name, gid, members: [] });
      addUser(proc, user, o.value("p") ?? "!");
      for (const g of extra)
        addMember(proc, /^\d+$/.test(g) && !findGroup(proc, g) ? (groupName(proc, Number(g)) ?? g) : g, name);
      if (o.has("m") && !o.has("M") && !(await makeHome(proc, user))) {
        await proc.stderr.write(
          `${nameOf(proc)}: warning: the home directory ${user.home} already exists.\n${nameOf(proc)}: Not copying any file from skel directory into it.\n`,
        );
      }
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      throw new CommandError(`cannot open ${error.path ?? "/etc/passwd"}: ${error.message}`);
    }
    return 0;
  },
);
