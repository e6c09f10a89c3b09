/** Looks things up in the system's databases. */
import { command } from "./kit/command.ts";
import { findGroup, findUser, groupName, userName } from "./kit/users.ts";

export const program = command(
  {
    usage: "[OPTION...] database [key ...]",
    about: "Get entries from administrative database.",
    package: "Debian GLIBC 2.36",
    options: "i s=",
    posix: true,
  },
  async (proc, o) => {
    const [database, ...keys] = o.operands;
    if (database === undefined) {
      await proc.stderr.write(
        "getent: wrong number of arguments\nTry `getent --help' or `getent --usage' for more information.\n",
      );
      return 1;
    }
    const file = {
      passwd: "/etc/passwd",
      group: "/etc/group",
      shadow: "/etc/shadow",
      services: "/etc/services",
      protocols: "/etc/protocols",
    }[database];
    if (/^(?:hosts|ahosts|ahostsv4)$/.test(database)) {
      let status = 0;
      for (const key of keys) {
        const addresses = /^\d+(\.\d+){3}$/.test(key) ? [key] : await proc.net.resolveAll(key);
        if (addresses.length === 0) status = 2;
        for (const address of database === "hosts" ? addresses.slice(0, 1) : addresses)
          await proc.stdout.write(
            database === "hosts"
              ? `${address.padEnd(15)} ${key}\n`
              : `${address.padEnd(15)} STREAM ${key}\n${address.padEnd(15)} DGRAM  \n${address.padEnd(15)} RAW    \n`,
          );
      }
      if (keys.length === 0)
        for (const line of proc.fs.readText("/etc/hosts").split("\n"))
          if (/^\d/.test(line)) await proc.stdout.write(`${line.replace(/\s+/, "       ")}\n`);
      return status;
    }
    if (file === undefined) {
      await proc.stderr.write(
        `Unknown database: ${database}\nTry \`getent --help' or \`getent --usage' for more information.\n`,
      );
      return 1;
    }
    const lines = proc.fs.exists(file) ? proc.fs.readText(file).split("\n").filter(Boolean) : [];
    if (keys.length === 0) {
      await proc.stdout.write(lines.map((l) => `${l}\n`).join(""));
      return 0;
    }
    let status = 0;
    for (const key of keys) {
      const name = /^\d+$/.test(key)
        ? database === "passwd"
          ? userName(proc, Number(key))
          : database === "group"
            ? groupName(proc, Number(key))
            : key
        : database === "passwd"
          ? findUser(proc, key)?.name
          : database === "group"
            ? findGroup(proc, key)?.name
            : key;
      const line = name === undefined ? undefined : lines.find((l) => l.split(/[:\s]/)[0] === name);
      if (line === undefined) status = 2;
      else await proc.stdout.write(`${line}\n`);
    }
    return status;
  },
);
