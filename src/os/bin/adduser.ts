/** Adds a user or (called `addgroup`) a group: Debian's friendly tool and busybox's applet. */
import type { Proc, Program } from "../process.ts";
import {
  addGroup,
  addMember,
  addUser,
  editLines,
  freeId,
  gidsOf,
  makeHome,
  setPassword,
  uidsOf,
} from "./kit/accounts.ts";
import { baseName, CommandError, command, isBusybox, nameOf } from "./kit/command.ts";
import { hashPassword } from "./kit/crypt.ts";
import { readAnswer, readSecret } from "./kit/secret.ts";
import { findGroup, findUser, groupName, type User, userName } from "./kit/users.ts";
import { type Options, UsageError } from "./options.ts";

const debian = command(
  {
    usage:
      "[--home DIR] [--shell SHELL] [--no-create-home] [--uid ID] [--gecos GECOS] [--ingroup GROUP | --gid ID] [--disabled-password] [--disabled-login] [--system] [--group] USER",
    about: "Add a normal or system user.",
    package: "adduser 3.134",
    options:
      "home= shell= no-create-home uid= firstuid= lastuid= gecos= comment= ingroup= gid= disabled-password disabled-login system group quiet q debug force-badname allow-bad-names conf= add_extra_groups",
  },
  (proc, o) => (baseName(nameOf(proc)) === "addgroup" ? debianGroup(proc, o) : debianUser(proc, o)),
);

const busybox = command(
  {
    usage: "[OPTIONS] USER [GROUP]",
    about: "Create new user, or add USER to GROUP",
    options:
      "h,home= g,gecos= s,shell= G,ingroup= S,system D,disabled-password H,no-create-home u,uid= k= gid=",
    busyboxOptions:
      "h,home= g,gecos= s,shell= G,ingroup= S,system D,disabled-password H,no-create-home u,uid= k=",
  },
  (proc, o) => busyboxUser(proc, o),
);

const busyboxGroup = command(
  {
    usage: "[-g GID] [-S] [USER] GROUP",
    about: "Add a group or add a user to a group",
    options: "g,gid= S,system",
  },
  async (proc, o) => {
    const [first, second] = o.operands;
    if (first === undefined) throw new UsageError("");
    mustBeRoot(proc);
    if (second !== undefined) {
      if (!findUser(proc, first)) throw new CommandError(`unknown user ${first}`);
      if (!findGroup(proc, second)) throw new CommandError(`unknown group ${second}`);
      addMember(proc, second, first);
      return 0;
    }
    if (findGroup(proc, first)) throw new CommandError(`group '${first}' in use`);
    const text = o.value("g");
    if (text !== undefined && gidsOf(proc).includes(Number(text)))
      throw new CommandError(`gid '${text}' in use`);
    addGroup(proc, {
      name: first,
      gid: text === undefined ? freeId(gidsOf(proc), o.has("S") ? "system-up" : "ordinary") : Number(text),
      members: [],
    });
    return 0;
  },
);

export const program: Program = (proc) => {
  if (!isBusybox(proc)) return debian(proc);
  return baseName(nameOf(proc)) === "addgroup" ? busyboxGroup(proc) : busybox(proc);
};

function mustBeRoot(proc: Proc): void {
  if (proc.cred.uid !== 0)
    throw new CommandError(
      isBusybox(proc)
        ? "permission denied (are you root?)"
        : "Only root may add a user or group to the system.",
    );
}

async function busyboxUser(proc: Proc, o: Options): Promise<number> {
  const [name, group] = o.operands;
  if (name === undefined) throw new UsageError("");
  mustBeRoot(proc);
  if (group !== undefined) {
    if (!findUser(proc, name)) throw new CommandError(`unknown user ${name}`);
    if (!findGroup(proc, group)) throw new CommandError(`unknown group ${group}`);
    addMember(proc, group, name);
    return 0;
  }
  if (findUser(proc, name)) throw new CommandError(`user '${name}' in use`);
  const uidText = o.value("u");
  if (uidText !== undefined && userName(proc, Number(uidText)) !== undefined)
    throw new CommandError(`uid '${uidText}' in use`);
  const uid =
    uidText === undefined ? freeId(uidsOf(proc), o.has("S") ? "system-up" : "ordinary") : Number(uidText);
  const groupText = o.value("G");
  let gid: number;
  if (groupText !== undefined) {
    const found = findGroup(proc, groupText);
    if (!found) throw new CommandError(`unknown group ${groupText}`);
    gid = found.gid;
  } else if (o.has("S")) gid = findGroup(proc, "nogroup")?.gid ?? 65_533;
  else {
    if (findGroup(proc, name)) throw new CommandError(`group name '${name}' is in use`);
    gid = gidsOf(proc).includes(uid) ? freeId(gidsOf(proc), "ordinary") : uid;
    addGroup(proc, { name, gid, members: [] });
  }
  const user: User = {
    name,
    uid,
    gid,
    gecos: o.value("g") ?? "Linux User,,,",
    home: o.value("h") ?? `/home/${name}`,
    shell: o.value("s") ?? (o.has("S") ? "/sbin/nologin" : "/bin/sh"),
  };
  addUser(proc, user);
  if (groupText !== undefined) addMember(proc, groupText, name);
  if (!o.has("H") && !(o.has("S") && o.value("h") === undefined)) await makeHome(proc, user);
  if (!o.has("D") && !o.has("S")) {
    await proc.stderr.write(`Changing password for ${name}\n`);
    const first = await readSecret(proc, "New password: ");
    const second = await readSecret(proc, "Retype password: ");
    if (first === "" || first !== second)
      await proc.stderr.write(`passwd: password for ${name} is unchanged\n`);
    else {
      setPassword(proc, name, hashPassword(proc, first));
      await proc.stderr.write(`passwd: password for ${name} changed by root\n`);
    }
  }
  return 0;
}

/** Asks until two agree or one gives up. */
async function choosePassword(proc: Proc, name: string): Promise<void> {
  for (;;) {
    const first = await readSecret(proc, "New password: ");
    const second = await readSecret(proc, "Retype new password: ");
    if (first !== "" && first === second) {
      setPassword(proc, name, hashPassword(proc, first));
      await proc.stdout.write("passwd: password updated successfully\n");
      return;
    }
    await proc.stdout.write(
      `${first === second ? "No password has been supplied." : "Sorry, passwords do not match."}\npasswd: Authentication token manipulation error\npasswd: password unchanged\nTry again? [y/N] `,
    );
    if (!/^[yY]/.test((await readAnswer(proc)) ?? "")) return;
  }
}

/** The five fields of chfn, until they are said to be right. */
async function askDetails(proc: Proc, name: string): Promise<void> {
  for (;;) {
    await proc.stdout.write(
      `Changing the user information for ${name}\nEnter the new value, or press ENTER for the default\n`,
    );
    const values: string[] = [];
    for (const question of ["Full Name", "Room Number", "Work Phone", "Home Phone", "Other"]) {
      await proc.stdout.write(`\t${question} []: `);
      values.push((await readAnswer(proc)) ?? "");
    }
    const [full = "", ...rest] = values;
    const gecos = [full, ...rest.slice(0, 3), ...(rest[3] ? [rest[3]] : [])].join(",");
    editLines(proc, "/etc/passwd", (f) => (f[0] === name ? [...f.slice(0, 4), gecos, ...f.slice(5)] : f));
    await proc.stdout.write("Is the information correct? [Y/n] ");
    if (!/^[nN]/.test((await readAnswer(proc)) ?? "")) return;
  }
}

async function debianGroup(proc: Proc, o: Options): Promise<number> {
  const name = o.operands[0];
  if (name === undefined) throw new CommandError("Only one or two names allowed.");
  mustBeRoot(proc);
  if (findGroup(proc, name)) {
    if (o.has("system")) {
      await proc.stdout.write(`The group \`${name}' already exists as a system group. Exiting.\n`);
      return 0;
    }
    throw new CommandError(`The group \`${name}' already exists.`);
  }
  const text = o.value("gid");
  const gid =
    text === undefined ? freeId(gidsOf(proc), o.has("system") ? "system-up" : "ordinary") : Number(text);
  if (!o.has("quiet")) await proc.stdout.write(`Adding group \`${name}' (GID ${gid}) ...\nDone.\n`);
  addGroup(proc, { name, gid, members: [] });
  return 0;
}

async function debianUser(proc: Proc, o: Options): Promise<number> {
  const [name, group] = o.operands;
  if (name === undefined) throw new CommandError("Only one or two names allowed.");
  mustBeRoot(proc);
  const quiet = o.has("quiet") || o.has("q");
  const say = async (text: string) => {
    if (!quiet) await proc.stdout.write(`${text}\n`);
  };
  if (group !== undefined) {
    if (!findUser(proc, name)) throw new CommandError(`The user \`${name}' does not exist.`);
    if (!findGroup(proc, group)) throw new CommandError(`The group \`${group}' does not exist.`);
    await say(`Adding user \`${name}' to group \`${group}' ...`);
    addMember(proc, group, name);
    await say("Done.");
    return 0;
  }
  if (findUser(proc, name)) {
    if (o.has("system")) {
      await say(`The system user \`${name}' already exists. Exiting.`);
      return 0;
    }
    throw new CommandError(`The user \`${name}' already exists.`);
  }
  const system = o.has("system");
  const uidText = o.value("uid");
  if (uidText !== undefined && userName(proc, Number(uidText)) !== undefined)
    throw new CommandError(`The UID ${uidText} is already in use.`);
  const own = system ? o.has("group") : !o.has("ingroup") && !o.has("gid");
  const uid =
    uidText === undefined
      ? freeId(own ? [...uidsOf(proc), ...gidsOf(proc)] : uidsOf(proc), system ? "system-up" : "ordinary")
      : Number(uidText);
  const groupText =
    o.value("ingroup") ??
    (o.has("gid") ? (groupName(proc, Number(o.value("gid"))) ?? o.value("gid")) : undefined);
  let gid: number;
  let groupShown = groupText ?? name;
  await say(system ? `Adding system user \`${name}' (UID ${uid}) ...` : `Adding user \`${name}' ...`);
  if (own) {
    gid = gidsOf(proc).includes(uid) ? freeId(gidsOf(proc), system ? "system-up" : "ordinary") : uid;
    await say(
      system ? `Adding new group \`${name}' (GID ${gid}) ...` : `Adding new group \`${name}' (${gid}) ...`,
    );
    addGroup(proc, { name, gid, members: [] });
  } else {
    const found = findGroup(proc, groupText ?? "nogroup");
    if (!found) throw new CommandError(`The group \`${groupText}' does not exist.`);
    gid = found.gid;
    groupShown = found.name;
  }
  const user: User = {
    name,
    uid,
    gid,
    gecos: o.value("gecos") ?? o.value("comment") ?? (system ? "" : ",,,"),
    home: o.value("home") ?? (system ? "/nonexistent" : `/home/${name}`),
    shell: o.value("shell") ?? (system ? "/usr/sbin/nologin" : "/bin/bash"),
  };
  await say(
    system
      ? `Adding new user \`${name}' (UID ${uid}) with group \`${groupShown}' ...`
      : `Adding new user \`${name}' (${uid}) with group \`${groupShown} (${gid})' ...`,
  );
  addUser(proc, user, system ? "!" : "!");
  if (o.has("no-create-home") || (system && user.home === "/nonexistent"))
    await say(
      `Not creating ${system ? `\`${user.home}'` : `home directory \`${user.home}' as requested`}.`.replace(
        /^Not creating home directory `\/nonexistent'.*$/,
        "Not creating home directory `/nonexistent'.",
      ),
    );
  else {
    await say(`Creating home directory \`${user.home}' ...`);
    await makeHome(proc, user, 0o700);
    if (!system) await say("Copying files from `/etc/skel' ...");
  }
  if (!system && !o.has("disabled-password") && !o.has("disabled-login")) {
    await choosePassword(proc, name);
  }
  if (!system && !o.has("gecos") && !o.has("comment")) await askDetails(proc, name);
  if (!system && findGroup(proc, "users")) {
    await say(`Adding new user \`${name}' to supplemental / extra groups \`users' ...`);
    await say(`Adding user \`${name}' to group \`users' ...`);
    addMember(proc, "users", name);
  }
  return 0;
}
