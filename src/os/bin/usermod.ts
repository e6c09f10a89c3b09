/** Changes an account, as shadow's tool does. */
import { addMember, editLines, makeHome, setPassword } from "./kit/accounts.ts";
import { CommandError, command, nameOf } from "./kit/command.ts";
import { findGroup, findUser, groupName } from "./kit/users.ts";

export const program = command(
  {
    usage: "[options] LOGIN",
    about: "Modify a user account.",
    usageExit: 2,
    package: "shadow 4.13",
    options:
      "a,append b,badname c,comment= d,home= e,expiredate= f,inactive= g,gid= G,groups= h l,login= L,lock m,move-home o,non-unique p,password= P,prefix= r,remove R,root= s,shell= u,uid= U,unlock v,add-subuids= V w W Z",
  },
  async (proc, o) => {
    const name = o.operands[0];
    if (name === undefined || o.given.length === 0) {
      await proc.stderr.write(`Usage: ${nameOf(proc)} [options] LOGIN\n`);
      return 2;
    }
    const user = findUser(proc, name);
    if (!user) throw new CommandError(`user '${name}' does not exist`, 6);
    if (proc.cred.uid !== 0) {
      await proc.stderr.write(
        `${nameOf(proc)}: Permission denied.\n${nameOf(proc)}: cannot lock /etc/passwd; try again later.\n`,
      );
      return 1;
    }
    const gidText = o.value("g");
    const gid =
      gidText === undefined
        ? user.gid
        : (findGroup(proc, gidText)?.gid ??
          (/^\d+$/.test(gidText) && groupName(proc, Number(gidText)) ? Number(gidText) : undefined));
    if (gid === undefined) throw new CommandError(`group '${gidText}' does not exist`, 6);
    const wanted = (o.value("G") ?? "").split(",").filter(Boolean);
    for (const g of wanted) if (!findGroup(proc, g)) throw new CommandError(`group '${g}' does not exist`, 6);
    const next = {
      ...user,
      name: o.value("l") ?? name,
      uid: Number(o.value("u") ?? user.uid),
      gid,
      gecos: o.value("c") ?? user.gecos,
      home: o.value("d") ?? user.home,
      shell: o.value("s") ?? user.shell,
    };
    if (o.has("G")) {
      if (!o.has("a"))
        for (const path of ["/etc/group", "/etc/gshadow"])
          editLines(proc, path, (f) => [
            f[0] ?? "",
            f[1] ?? "",
            f[2] ?? "",
            (f[3] ?? "")
              .split(",")
              .filter((m) => m !== name)
              .join(","),
          ]);
      for (const g of wanted) addMember(proc, g, name);
    }
    editLines(proc, "/etc/passwd", (f) =>
      f[0] === name
        ? [next.name, "x", String(next.uid), String(next.gid), next.gecos, next.home, next.shell]
        : f,
    );
    if (next.name !== name) {
      editLines(proc, "/etc/shadow", (f) => (f[0] === name ? [next.name, ...f.slice(1)] : f));
      for (const path of ["/etc/group", "/etc/gshadow"])
        editLines(proc, path, (f) => [
          f[0] ?? "",
          f[1] ?? "",
          f[2] ?? "",
          (f[3] ?? "")
            .split(",")
            .map((m) => (m === name ? next.name : m))
            .join(","),
        ]);
    }
    const password = o.value("p");
    if (password !== undefined) setPassword(proc, next.name, password);
    if (o.has("m") && next.home !== user.home) {
      if (proc.fs.exists(user.home)) proc.fs.rename(user.home, next.home);
      else await makeHome(proc, next);
    }
    return 0;
  },
);
