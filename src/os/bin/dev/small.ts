/** Small ones: dmesg, tput, last, crontab, ssh-keyscan, phpize. */
import type { Program } from "../../process.ts";
import { command } from "../kit/command.ts";
import { readIfThere } from "../pkg/transfer.ts";

export const dmesg: Program = async (proc) => {
  if (proc.cred.uid !== 0) {
    await proc.stderr.write("dmesg: read kernel buffer failed: Operation not permitted\n");
    return 1;
  }
  await proc.stderr.write("drydock: dmesg: the simulated kernel keeps no log\n");
  return 0;
};

const capabilities: Readonly<Record<string, string>> = {
  bold: "\x1b[1m",
  dim: "\x1b[2m",
  smul: "\x1b[4m",
  rmul: "\x1b[24m",
  rev: "\x1b[7m",
  smso: "\x1b[7m",
  rmso: "\x1b[27m",
  sgr0: "\x1b(B\x1b[m",
  reset: "\x1b(B\x1b[m",
  clear: "\x1b[H\x1b[2J\x1b[3J",
  civis: "\x1b[?25l",
  cnorm: "\x1b[?12l\x1b[?25h",
  el: "\x1b[K",
  home: "\x1b[H",
  bel: "\x07",
  smcup: "\x1b[?1049h\x1b[22;0;0t",
  rmcup: "\x1b[?1049l\x1b[23;0;0t",
};

export const tput: Program = async (proc) => {
  const args = proc.args[0] === "-T" ? proc.args.slice(2) : proc.args.filter((arg) => !arg.startsWith("-T"));
  const term = proc.env.get("TERM") ?? "";
  const [name, first, second] = args;
  if (name === undefined) {
    await proc.stderr.write("usage: tput [-V] [-S] [-x] [-T term] capname\n");
    return 2;
  }
  if (term === "") {
    await proc.stderr.write("tput: No value for $TERM and no -T specified\n");
    return 2;
  }
  const known = capabilities[name];
  if (known !== undefined) await proc.stdout.write(known);
  else if (name === "setaf" || name === "setab") {
    const color = Number(first ?? 0);
    const base = name === "setaf" ? 30 : 40;
    await proc.stdout.write(
      color < 8
        ? `\x1b[${base + color}m`
        : color < 16
          ? `\x1b[${base + 52 + color}m`
          : `\x1b[${base + 8};5;${color}m`,
    );
  } else if (name === "cup")
    await proc.stdout.write(`\x1b[${Number(first ?? 0) + 1};${Number(second ?? 0) + 1}H`);
  else if (name === "colors") await proc.stdout.write(`${term.includes("256") ? 256 : 8}\n`);
  else if (name === "cols") await proc.stdout.write(`${proc.env.get("COLUMNS") ?? 80}\n`);
  else if (name === "lines") await proc.stdout.write(`${proc.env.get("LINES") ?? 24}\n`);
  else {
    await proc.stderr.write(`tput: unknown terminfo capability '${name}'\n`);
    return 4;
  }
  return 0;
};

export const last: Program = async (proc) => {
  await proc.stdout.write(
    `\nwtmp begins ${new Intl.DateTimeFormat("en-US", { weekday: "short", month: "short", day: "numeric", year: "numeric", timeZone: "UTC" }).format(proc.nowMs()).replaceAll(",", "")}\n`,
  );
  return 0;
};

/** A table of jobs, kept and shown; nothing runs them unless a cron daemon would, and none does here. */
export const crontab: Program = command(
  {
    usage: "[-u user] file\n[-u user] [ -e | -l | -r ]",
    about: "Maintain crontab files.",
    options: "u= e l r i",
  },
  async (proc, options) => {
    const user = proc.env.get("USER") ?? (proc.cred.uid === 0 ? "root" : "student");
    const path = `/var/spool/cron/crontabs/${user}`;
    const table = readIfThere(proc, path);
    if (options.has("l")) {
      if (table === undefined) {
        await proc.stderr.write(`no crontab for ${user}\n`);
        return 1;
      }
      await proc.stdout.write(table);
      return 0;
    }
    if (options.has("r")) {
      if (table === undefined) {
        await proc.stderr.write(`no crontab for ${user}\n`);
        return 1;
      }
      proc.fs.unlink(path);
      return 0;
    }
    if (options.has("e")) {
      await proc.stderr.write("drydock: crontab: editing is not simulated; give a file\n");
      return 1;
    }
    const [file] = options.operands;
    const text = file === undefined || file === "-" ? await proc.stdin.readText() : proc.fs.readText(file);
    proc.fs.mkdir("/var/spool/cron/crontabs", { recursive: true });
    proc.fs.writeFile(path, text, { mode: 0o600 });
    return 0;
  },
);

export const sshKeyscan: Program = async (proc) => {
  const hosts = proc.args.filter(
    (arg, i) => !arg.startsWith("-") && !["-t", "-p", "-T", "-f"].includes(proc.args[i - 1] ?? ""),
  );
  if (hosts.length === 0) {
    await proc.stderr.write(
      "usage: ssh-keyscan [-46cDHqv] [-f file] [-p port] [-T timeout] [-t type] [host | addrlist namelist]\n",
    );
    return 1;
  }
  let failed = 0;
  for (const host of hosts)
    if ((await proc.net.resolve(host)) === undefined) {
      await proc.stderr.write(`getaddrinfo ${host}: Name or service not known\n`);
      failed = 1;
    }
  return failed;
};
