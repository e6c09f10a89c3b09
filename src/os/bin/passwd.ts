/** Sets a password; called `chpasswd`, many from standard input. */
import { setPassword, storedPassword } from "./kit/accounts.ts";
import { strftime } from "./kit/calendar.ts";
import { baseName, CommandError, command, complain, isBusybox, nameOf } from "./kit/command.ts";
import { hashPassword, isPassword } from "./kit/crypt.ts";
import { readSecret } from "./kit/secret.ts";
import { findUser, userName } from "./kit/users.ts";

/** The shortest a user may choose for himself; root may choose what he likes. */
const shortest = 6;
const tries = 3;

export const program = command(
  {
    usage: "[options] [LOGIN]",
    about: "Change a user's password.",
    package: "shadow 4.13",
    options:
      "a,all d,delete e,expire h k i= l,lock n= q,quiet r= R= S,status u,unlock w= x= c,crypt-method= m s,sha-rounds= encrypted",
  },
  async (proc, o) => {
    // The executable runs as root for everyone; what counts is who called it.
    const caller = proc.cred.realUid ?? proc.cred.uid;
    if (baseName(nameOf(proc)) === "chpasswd") {
      if (caller !== 0) throw new CommandError("Permission denied.");
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
          setPassword(proc, name, hashPassword(proc, line.slice(colon + 1)));
          if (isBusybox(proc)) await proc.stderr.write(`chpasswd: password for '${name}' changed\n`);
        }
      }
      if (status !== 0 && !isBusybox(proc)) await complain(proc, "error detected, changes ignored");
      return status;
    }
    const name = o.operands[0] ?? userName(proc, caller) ?? String(caller);
    if (!findUser(proc, name))
      throw new CommandError(isBusybox(proc) ? `unknown user ${name}` : `user '${name}' does not exist`);
    if (caller !== 0 && findUser(proc, name)?.uid !== caller)
      throw new CommandError(`You may not view or modify password information for ${name}.`);
    const busybox = isBusybox(proc);
    const stored = storedPassword(proc, name);
    if (o.has("S")) {
      const state = stored === "" ? "NP" : /^[!*]/.test(stored) ? "L" : "P";
      await proc.stdout.write(`${name} ${state} ${strftime("%Y-%m-%d", proc.nowMs())} 0 99999 7 -1\n`);
      return 0;
    }
    const changed = busybox
      ? `passwd: password for ${name} changed by root\n`
      : "passwd: password changed.\n";
    if (o.has("d")) {
      setPassword(proc, name, "");
      await proc.stdout.write(changed);
      return 0;
    }
    if (o.has("l")) {
      if (!stored.startsWith("!")) setPassword(proc, name, `!${stored}`);
      await proc.stdout.write(changed);
      return 0;
    }
    if (o.has("u")) {
      if (stored === "!" || stored === "") {
        await proc.stderr.write(
          "passwd: unlocking the password would result in a passwordless account.\nYou should set a password with usermod -p to unlock the password of this account.\n",
        );
        return 3;
      }
      setPassword(proc, name, stored.replace(/^!/, ""));
      await proc.stdout.write(changed);
      return 0;
    }
    const root = caller === 0;
    const unchanged = async (reason: string): Promise<number> => {
      await proc.stderr.write(
        busybox
          ? `passwd: password for ${name} is unchanged\n`
          : `${reason}passwd: Authentication token manipulation error\npasswd: password unchanged\n`,
      );
      return busybox ? 1 : 10;
    };
    if (busybox || !root) await proc.stdout.write(`Changing password for ${name}${busybox ? "" : "."}\n`);
    if (!root && stored !== "") {
      const current = await readSecret(proc, busybox ? "Old password: " : "Current password: ");
      if (!isPassword(stored, current)) {
        if (!busybox) return unchanged("");
        await proc.stderr.write(`passwd: incorrect password for ${name}\n`);
        return 1;
      }
    }
    for (let n = 1; ; n++) {
      const first = await readSecret(proc, "New password: ");
      const second = await readSecret(proc, busybox ? "Retype password: " : "Retype new password: ");
      if (busybox ? first === "" || first !== second : first !== second)
        return unchanged("Sorry, passwords do not match.\n");
      if (first === "" || (!root && !busybox && first.length < shortest)) {
        await proc.stderr.write(
          first === "" ? "No password has been supplied.\n" : "You must choose a longer password.\n",
        );
        if (n < tries) continue;
        if (first === "") return unchanged("");
        await proc.stderr.write(
          "passwd: Have exhausted maximum number of retries for service\npasswd: password unchanged\n",
        );
        return 11;
      }
      setPassword(proc, name, hashPassword(proc, first));
      break;
    }
    await proc.stderr.write(
      busybox ? `passwd: password for ${name} changed by root\n` : "passwd: password updated successfully\n",
    );
    return 0;
  },
);
