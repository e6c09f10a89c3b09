/** dpkg and dpkg-query: -l, -L, -s, -S, -W, --print-architecture, -r, -P. */
import type { Proc, Program } from "../../../process.ts";
import {
  filesOf,
  type Installed,
  readAutomatic,
  readInstalled,
  removeFilesOf,
  writeAutomatic,
  writeInstalled,
} from "./database.ts";

export const dpkg: Program = async (proc) => {
  const [action, ...names] = proc.args;
  const installed = readInstalled(proc);
  switch (action) {
    case "-l":
    case "--list":
      return list(proc, installed, names);
    case "-L":
    case "--listfiles":
      return files(proc, installed, names);
    case "-s":
    case "--status":
      return status(proc, installed, names);
    case "-S":
    case "--search":
      return owner(proc, installed, names);
    case "-W":
    case "--show":
      for (const name of names.length > 0
        ? names.filter((n) => installed.has(n))
        : [...installed.keys()].sort())
        await proc.stdout.write(`${name}\t${installed.get(name)?.version}\n`);
      return 0;
    case "--get-selections":
      for (const name of [...installed.keys()].sort())
        await proc.stdout.write(`${name.padEnd(47)} install\n`);
      return 0;
    case "--print-architecture":
      await proc.stdout.write(`${architectures[proc.system.machine] ?? proc.system.machine}\n`);
      return 0;
    case "--configure":
      return 0;
    case "--version":
      await proc.stdout.write(
        `Debian 'dpkg' package management program version ${installed.get("dpkg")?.version ?? "1.21.22"} (amd64).\n`,
      );
      return 0;
    case "-r":
    case "-P":
    case "--remove":
    case "--purge":
      return remove(proc, installed, names);
    case "-i":
    case "--install":
      for (const name of names)
        await proc.stderr.write(
          proc.fs.exists(name)
            ? `drydock: dpkg: unpacking ${name} is not simulated\n`
            : `dpkg: error: cannot access archive '${name}': No such file or directory\n`,
        );
      return 2;
    case undefined:
      await proc.stderr.write(
        "dpkg: error: need an action option\n\nType dpkg --help for help about installing and deinstalling packages [*];\n",
      );
      return 2;
    default:
      await proc.stderr.write(
        `dpkg: error: unknown option ${action}\n\nType dpkg --help for help about installing and deinstalling packages [*];\n`,
      );
      return 2;
  }
};

async function list(
  proc: Proc,
  installed: ReadonlyMap<string, Installed>,
  patterns: readonly string[],
): Promise<number> {
  const match = (name: string) =>
    patterns.length === 0 ||
    patterns.some((p) => new RegExp(`^${p.replace(/[.+]/g, "\\$&").replace(/\*/g, ".*")}$`).test(name));
  const rows = [...installed.values()]
    .filter((p) => match(p.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (rows.length === 0) {
    for (const p of patterns) await proc.stderr.write(`dpkg-query: no packages found matching ${p}\n`);
    return 1;
  }
  const label = (p: Installed) => (p.name.startsWith("lib") ? `${p.name}:amd64` : p.name);
  const names = Math.max(4, ...rows.map((p) => label(p).length));
  const versions = Math.max(7, ...rows.map((p) => p.version.length));
  const words = Math.max(11, ...rows.map((p) => p.description.length));
  await proc.stdout.write(
    `Desired=Unknown/Install/Remove/Purge/Hold\n| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend\n|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)\n||/ ${"Name".padEnd(names)} ${"Version".padEnd(versions)} Architecture Description\n+++-${"=".repeat(names)}-${"=".repeat(versions)}-============-${"=".repeat(words)}\n`,
  );
  for (const p of rows)
    await proc.stdout.write(
      `ii  ${label(p).padEnd(names)} ${p.version.padEnd(versions)} ${p.architecture.padEnd(12)} ${p.description}\n`,
    );
  return 0;
}

async function files(
  proc: Proc,
  installed: ReadonlyMap<string, Installed>,
  names: readonly string[],
): Promise<number> {
  for (const name of names) {
    if (!installed.has(name)) {
      await proc.stderr.write(
        `dpkg-query: package '${name}' is not installed\nUse dpkg --contents (= dpkg-deb --contents) to list archive files contents.\n`,
      );
      return 1;
    }
    await proc.stdout.write(
      `/.\n${(filesOf(proc, name) ?? [`/usr/share/doc/${name}`]).map((file) => `${file}\n`).join("")}`,
    );
  }
  return 0;
}

async function status(
  proc: Proc,
  installed: ReadonlyMap<string, Installed>,
  names: readonly string[],
): Promise<number> {
  for (const name of names) {
    const p = installed.get(name);
    if (p === undefined) {
      await proc.stderr.write(
        `dpkg-query: package '${name}' is not installed and no information is available\nUse dpkg --info (= dpkg-deb --info) to examine archive files.\n`,
      );
      return 1;
    }
    await proc.stdout.write(
      `Package: ${name}\nStatus: install ok installed\nPriority: optional\nSection: ${p.section}\nInstalled-Size: ${Math.ceil(p.size / 1024)}\nArchitecture: ${p.architecture}\nVersion: ${p.version}\n${p.depends.length > 0 ? `Depends: ${p.depends.join(", ")}\n` : ""}Description: ${p.description}\n`,
    );
  }
  return 0;
}

async function owner(
  proc: Proc,
  installed: ReadonlyMap<string, Installed>,
  paths: readonly string[],
): Promise<number> {
  let code = 0;
  for (const path of paths) {
    const owners = [...installed.keys()].filter((name) => filesOf(proc, name)?.includes(path));
    if (owners.length > 0) await proc.stdout.write(`${owners.join(", ")}: ${path}\n`);
    else {
      await proc.stderr.write(`dpkg-query: no path found matching pattern ${path}\n`);
      code = 1;
    }
  }
  return code;
}

async function remove(
  proc: Proc,
  installed: Map<string, Installed>,
  names: readonly string[],
): Promise<number> {
  const automatic = readAutomatic(proc);
  for (const name of names) {
    const p = installed.get(name);
    if (p === undefined) {
      await proc.stderr.write(`dpkg: warning: ignoring request to remove ${name} which isn't installed\n`);
      continue;
    }
    await proc.stdout.write(`Removing ${name} (${p.version}) ...\n`);
    removeFilesOf(proc, name);
    installed.delete(name);
    automatic.delete(name);
  }
  writeInstalled(proc, installed);
  writeAutomatic(proc, automatic);
  return 0;
}

/** Debian's names of machines. */
const architectures: Readonly<Record<string, string>> = {
  x86_64: "amd64",
  aarch64: "arm64",
  armv7l: "armhf",
  armv6l: "armel",
  i686: "i386",
};
