/** Becomes another user; called `sudo` or `runuser`, runs one command as one. */
import { SysError } from "../errno.ts";
import type { Proc, Program } from "../process.ts";
import { storedPassword } from "./kit/accounts.ts";
import { baseName, isBusybox, nameOf } from "./kit/command.ts";
import { isPassword } from "./kit/crypt.ts";
import { readSecret } from "./kit/secret.ts";
import { findUser, groupsOf } from "./kit/users.ts";

/** Its members may do everything, without a password. */
const sudoGroup = 27;

/** Asks for the password of the user one wants to become; a wrong one costs two seconds. */
async function knowsPassword(proc: Proc, name: string): Promise<boolean> {
  const stored = storedPassword(proc, name);
  if (stored === "") return true;
  if (isPassword(stored, await readSecret(proc, "Password: "))) return true;
  await proc.sleep(2000);
  return false;
}

export const program: Program = async (proc) => {
  const called = baseName(nameOf(proc));
  const args = [...proc.args];
  let target = "root";
  let login = false;
  let commandText: string | undefined;
  let shell: string | undefined;
  let preserve = false;
  const rest: string[] = [];
  const sudo = called === "sudo";
  while (args.length > 0) {
    const arg = args.shift() ?? "";
    if (arg === "--") {
      rest.push(...args.splice(0));
      break;
    }
    if (arg === "-" || arg === "-l" || arg === "--login" || (sudo && arg === "-i")) login = true;
    else if (!sudo && (arg === "-c" || arg === "--command")) commandText = args.shift();
    else if (!sudo && (arg === "-s" || arg === "--shell")) shell = args.shift();
    else if (arg === "-u" || arg === "--user") target = args.shift() ?? "root";
    else if (/^-[mpEHnkSs]+$/.test(arg)) preserve ||= /[mpE]/.test(arg);
    else if (arg === "--help" || arg === "-h") {
      await proc.stdout.write(
        sudo
          ? "usage: sudo [-u user] command [arg ...]\n"
          : `Usage: ${called} [options] [-] [<user> [<argument>...]]\n`,
      );
      return 0;
    } else if (arg.startsWith("-") && arg.length > 1) {
      await proc.stderr.write(`${called}: invalid option -- '${arg.replace(/^-+/, "")[0]}'\n`);
      return 1;
    } else {
      rest.push(arg);
      if (sudo) rest.push(...args.splice(0));
    }
  }
  if (!sudo && called !== "runuser" && rest.length > 0) target = rest.shift() ?? target;
  if (sudo)
    while (/^\w+=/.test(rest[0] ?? ""))
      proc.env.set(...((rest.shift() ?? "").split(/=(.*)/s).slice(0, 2) as [string, string]));
  const user =
    findUser(proc, target) ??
    (sudo && /^#\d+$/.test(target)
      ? {
          name: target,
          uid: Number(target.slice(1)),
          gid: Number(target.slice(1)),
          gecos: "",
          home: "/",
          shell: "/bin/sh",
        }
      : undefined);
  if (!user) {
    await proc.stderr.write(
      sudo
        ? `sudo: unknown user ${target}\nsudo: error initializing audit plugin sudoers_audit\n`
        : isBusybox(proc)
          ? `su: unknown user ${target}\n`
          : `${called}: user ${target} does not exist or the user entry does not contain all the required fields\n`,
    );
    return 1;
  }
  if (sudo && rest.length === 0 && !login && !proc.args.includes("-s")) {
    await proc.stderr.write("usage: sudo -h | -K | -k | -V\nusage: sudo [-u user] command [arg ...]\n");
    return 1;
  }
  const caller = proc.cred.realUid ?? proc.cred.uid;
  if (sudo) {
    if (proc.cred.uid !== 0) {
      await proc.stderr.write(`sudo: ${proc.exe} must be owned by uid 0 and have the setuid bit set\n`);
      return 1;
    }
    if (caller !== 0 && !proc.cred.groups.includes(sudoGroup)) {
      await proc.stderr.write(`${proc.env.get("USER") ?? caller} is not in the sudoers file.\n`);
      return 1;
    }
  } else if (called === "runuser") {
    if (caller !== 0) {
      await proc.stderr.write("runuser: may not be used by non-root users\n");
      return 1;
    }
  } else if (caller !== 0 && !(await knowsPassword(proc, user.name))) {
    await proc.stderr.write(
      isBusybox(proc) ? "su: incorrect password\n" : `${called}: Authentication failure\n`,
    );
    return 1;
  }
  const runShell = shell ?? (user.shell === "" ? "/bin/sh" : user.shell);
  const env = login
    ? new Map([
        ["TERM", proc.env.get("TERM") ?? "xterm"],
        [
          "PATH",
          user.uid === 0
            ? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
            : "/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games",
        ],
      ])
    : new Map(proc.env);
  if (!preserve) {
    env.set("HOME", user.home);
    if (!sudo || login) env.set("SHELL", runShell);
    if (user.uid !== 0 || login || sudo) {
      env.set("USER", user.name);
      env.set("LOGNAME", user.name);
    }
  }
  if (sudo) {
    env.set("SUDO_COMMAND", rest.join(" "));
    env.set("SUDO_USER", proc.env.get("USER") ?? "root");
    env.set("SUDO_UID", "1000");
    env.set("SUDO_GID", "1000");
  }
  const argv = sudo
    ? rest.length > 0
      ? login
        ? [runShell, "-l", "-c", rest.join(" ")]
        : rest
      : [`${login ? "-" : ""}${baseName(runShell)}`]
    : [
        `${login ? "-" : ""}${baseName(runShell)}`,
        ...(commandText === undefined ? [] : ["-c", commandText]),
        ...rest,
      ];
  const groups = groupsOf(proc, user);
  const cwd = login && proc.fs.exists(user.home) ? user.home : undefined;
  try {
    return await proc.exec({
      argv,
      env,
      cred: { uid: user.uid, gid: user.gid, groups },
      ...(sudo && rest.length > 0 && !login ? {} : { path: runShell }),
      ...(cwd === undefined ? {} : { cwd }),
    });
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    await proc.stderr.write(
      sudo
        ? `sudo: ${rest[0] ?? runShell}: ${error.code === "ENOENT" ? "command not found" : error.message}\n`
        : isBusybox(proc)
          ? `su: can't execute '${runShell}': ${error.message}\n`
          : `${called}: failed to execute ${runShell}: ${error.message}\n`,
    );
    return error.code === "ENOENT" ? (sudo ? 1 : 127) : 126;
  }
};
