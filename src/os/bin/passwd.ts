/** Sets a password; called `chpasswd`, many from standard input. */
import type { Proc } from "../process.ts";
import { setPassword, somePassword } from "./kit/accounts.ts";
import { baseName, CommandError, command, complain, isBusybox, nameOf } from "./kit/command.ts";
import { findUser, userName } from "./kit/users.ts";

async function secret(proc: Proc, question: string): Promise<string> {
  await proc.stderr.write(question);
  const terminal = proc.fds.get(0)?.tty;
  const echo = terminal?.getAttributes().echo;
  terminal?.setAttributes({ echo: false });
  try {
    let text = "";
    for (;;) {
      const byte = await proc.read(0, 1);
      if (byte === null || byte[0] === 10) return text;
      text += String.fromCharCode(byte[0] ?? 0);
    }
  } finally {
    if (echo !== undefined) terminal?.setAttributes({ echo });
    await proc.stderr.write("\n");
  }
}

export const program = command(
  {
    usage: "[options] [LOGIN]",
    about: "Change a user's password.",
    package: "shadow 4.13",
    options:
      "a,all d,delete e,expire h k i= l,lock n= q,quiet r= R= S,status u,unlock w= x= c,crypt-method= m s,sha-rounds= encrypted",
  },
  async (proc, o) => {
    if (baseName(nameOf(proc)) === "chpasswd") {
      if (proc.cred.uid !== 0) throw new CommandError("Permission denied.");
      let status = 0;
      for (const [i, line] of (await proc.stdin.readText()).split("\n").entries()) {
        if (line === "") continue;
        const colon = line.indexOf(":");
        const name = line.slice(0, colon === -1 ? undefined : colon);
        if (colon === -1) {
          status = 1;
          await complain(
            proc,
            isBusybox(proc) ? "missing new password" : `line ${i + 1}: missing new password`,
          );
        } else if (!findUser(proc, name)) {
          status = 1;
          await complain(
            proc,
            isBusybox(proc) ? `unknown user ${name}` : `line ${i + 1}: user '${name}' does not exist`,
          );
        } else {
          setPassword(proc, name, somePassword);
          if (isBusybox(proc)) await proc.stderr.write(`chpasswd: password for '${name}' changed\n`);
        }
      }
      if (status !== 0 && !isBusybox(proc)) await complain(proc, "error detected, changes ignored");
      return status;
    }
    const name = o.operands[0] ?? userName(proc, proc.cred.uid) ?? String(proc.cred.uid);
    if (!findUser(proc, name))
      throw new CommandError(isBusybox(proc) ? `unknown user ${name}` : `user '${name}' does not exist`);
    if (proc.cred.uid !== 0 && findUser(proc, name)?.uid !== proc.cred.uid)
      throw new CommandError(`You may not view or modify password information for ${name}.`);
    if (o.has("d")) {
      setPassword(proc, name, "");
      await proc.stdout.write(
        isBusybox(proc)
          ? `passwd: password for ${name} changed by root\n`
          : "passwd: password expiry information changed.\n",
      );
      return 0;
    }
    if (o.has("l") || o.has("u")) {
      await proc.stdout.write("passwd: password expiry information changed.\n");
      return 0;
    }
    if (isBusybox(proc)) await proc.stdout.write(`Changing password for ${name}\n`);
    const first = await secret(proc, "New password: ");
    const second = await secret(proc, isBusybox(proc) ? "Retype password: " : "Retype new password: ");
    if (first === "" || first !== second) {
      await proc.stderr.write(
        isBusybox(proc)
          ? `passwd: password for ${name} is unchanged\n`
          : first === "" && second === ""
            ? "No password has been supplied.\npasswd: Authentication token manipulation error\npasswd: password unchanged\n"
            : "Sorry, passwords do not match.\npasswd: Authentication token manipulation error\npasswd: password unchanged\n",
      );
      return isBusybox(proc) ? 1 : 10;
    }
    setPassword(proc, name, somePassword);
    await proc.stderr.write(
      isBusybox(proc)
        ? `passwd: password for ${name} changed by root\n`
        : "passwd: password updated successfully\n",
    );
    return 0;
  },
);
