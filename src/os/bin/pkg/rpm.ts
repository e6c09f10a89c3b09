/**
 * yum, dnf, microdnf, tdnf and rpm: one database, a text file beside rpm's own. CentOS 6
 * to 8 are retired: their mirror lists are gone, and nothing installs until somebody
 * points the repositories at the archive.
 */
import type { Proc, Program } from "../../process.ts";
import type { PackageFacts, RpmPackage } from "./facts.ts";
import { download, online, programOf, put, readIfThere, remove } from "./transfer.ts";

interface Entry {
  readonly name: string;
  readonly version: string;
  /** Bytes. */
  readonly size: number;
  readonly files: readonly string[];
}

const database = "/var/lib/rpm/drydock.list";

export function rpmProgram(facts: PackageFacts): Program {
  return async (proc) => {
    const name = proc.argv[0]?.split("/").at(-1) ?? "dnf";
    if (name === "rpm") return rpm(proc);
    return new Dnf(proc, name, await facts.rpmPackages()).run();
  };
}

interface System {
  readonly id: string;
  /** `9`, `2023`. */
  readonly major: string;
  /** What stands behind a version: `el9`. */
  readonly dist: string;
}

function systemOf(proc: Proc): System {
  const text = readIfThere(proc, "/etc/os-release") ?? "";
  const field = (name: string) => new RegExp(`^${name}="?([^"\\n]*)`, "m").exec(text)?.[1] ?? "";
  const id = field("ID");
  const major = field("VERSION_ID").split(".")[0] ?? "9";
  const dist =
    id === "fedora" ? `fc${major}` : id === "amzn" ? (major === "2" ? "amzn2" : "amzn2023") : `el${major}`;
  return { id, major, dist };
}

const valued = new Set(
  "--enablerepo --disablerepo --releasever --installroot --repo -c --setopt -x --exclude".split(" "),
);

/** What `groupinstall` and `@…` stand for. */
const groups: Readonly<Record<string, string>> = {
  "development tools":
    "autoconf automake binutils bison flex gcc gcc-c++ gdb git make patch pkgconf-pkg-config rpm-build strace",
  "development-tools":
    "autoconf automake binutils bison flex gcc gcc-c++ gdb git make patch pkgconf-pkg-config rpm-build strace",
  "c-development": "autoconf automake binutils bison flex gcc gcc-c++ gdb make",
};

class Dnf {
  readonly #known: ReadonlyMap<string, RpmPackage>;
  readonly #installed: Map<string, Entry>;
  readonly #system: System;
  readonly #flags = new Set<string>();
  readonly #operands: string[] = [];

  constructor(
    readonly proc: Proc,
    readonly name: string,
    packages: readonly RpmPackage[],
  ) {
    this.#known = new Map(packages.map((p) => [p.name, p]));
    this.#installed = readDatabase(proc);
    this.#system = systemOf(proc);
    for (let i = 0; i < proc.args.length; i++) {
      const arg = proc.args[i] ?? "";
      if (valued.has(arg)) i++;
      else if (arg.startsWith("-")) this.#flags.add(arg);
      else this.#operands.push(arg);
    }
  }

  async run(): Promise<number> {
    const [command, ...names] = this.#operands;
    if (this.#flags.has("--version"))
      return this.#say("4.14.0\n  Installed: dnf-0:4.14.0 at this image's making");
    switch (command) {
      case undefined:
        await this.proc.stderr.write(`usage: ${this.name} [options] COMMAND\n`);
        return 1;
      case "install":
      case "localinstall":
      case "reinstall":
        return this.#change(() => this.#install(names));
      case "groupinstall":
      case "group":
        return this.#change(() =>
          this.#install((command === "group" ? names.slice(1) : names).map((name) => `@${name}`)),
        );
      case "remove":
      case "erase":
      case "autoremove":
        return this.#change(() => this.#remove(names));
      case "update":
      case "upgrade":
      case "distro-sync":
      case "upgrade-minimal":
        return this.#change(async () => {
          if ((await this.#metadata()) !== 0) return 1;
          await this.#say(
            this.#system.major === "7"
              ? "No packages marked for update"
              : "Dependencies resolved.\nNothing to do.\nComplete!",
          );
          return 0;
        });
      case "makecache":
      case "check-update":
        if ((await this.#metadata()) !== 0) return 1;
        return command === "makecache" ? this.#say("Metadata cache created.") : 0;
      case "clean":
        return this.#say("0 files removed");
      case "list":
        return this.#list(names);
      case "search":
      case "provides":
      case "whatprovides": {
        const found = [...this.#known.values()].filter((p) =>
          names.every(
            (word) =>
              p.name.includes(word) ||
              p.commands.some((path) => path.endsWith(`/${word.replace(/^\*\//, "")}`)),
          ),
        );
        if (found.length === 0) {
          await this.proc.stderr.write(
            command === "search" ? "No matches found.\n" : "Error: No matches found.\n",
          );
          return command === "search" ? 0 : 1;
        }
        for (const p of found) await this.#say(`${p.name}.x86_64 : ${p.name} (simulated)`);
        return 0;
      }
      case "info":
        return this.#info(names);
      case "repolist":
        return this.#say(
          "repo id                    repo name\nappstream                  AppStream\nbaseos                     BaseOS",
        );
      case "module":
      case "config-manager":
      case "versionlock":
      case "mark":
      case "history":
        return 0;
      default:
        await this.proc.stderr.write(
          `No such command: ${command}. Please use /usr/bin/${this.name} --help\nIt could be a ${this.name.toUpperCase()} plugin command, try: "${this.name} install '${this.name}-command(${command})'"\n`,
        );
        return 1;
    }
  }

  async #say(text: string): Promise<number> {
    if (!this.#flags.has("-q") && !this.#flags.has("--quiet")) await this.proc.stdout.write(`${text}\n`);
    return 0;
  }

  async #change(work: () => Promise<number>): Promise<number> {
    if (this.proc.cred.uid === 0) return work();
    await this.proc.stderr.write(
      this.#system.major === "7"
        ? "You need to be root to perform this command.\n"
        : "Error: This command has to be run with superuser privileges (under the root user on most systems).\n",
    );
    return 1;
  }

  /** Gets what the repositories say they have. */
  async #metadata(): Promise<number> {
    const { id, major } = this.#system;
    const { proc } = this;
    if (id === "centos" && Number(major) <= 8 && !archived(proc)) {
      await proc.sleep(2_000);
      await proc.stderr.write(
        major === "8"
          ? "Error: Failed to download metadata for repo 'appstream': Cannot prepare internal mirrorlist: No URLs in mirrorlist\n"
          : `Could not retrieve mirrorlist http://mirrorlist.centos.example/?release=${major}&arch=x86_64&repo=os&infra=container error was\n14: curl#6 - "Could not resolve host: mirrorlist.centos.example; Unknown error"\n\n\n One of the configured repositories failed (Unknown),\n and yum doesn't have enough cached data to continue.\n\nCannot find a valid baseurl for repo: base/${major}/x86_64\n`,
      );
      return 1;
    }
    if (!(await online(proc, "deb.debian.example"))) {
      await proc.sleep(3_000);
      await proc.stderr.write(
        "Error: Failed to download metadata for repo 'baseos': Cannot prepare internal mirrorlist: Curl error (6): Couldn't resolve host name\n",
      );
      return 1;
    }
    if (!proc.fs.exists("/var/cache/dnf/metadata")) {
      await download(proc, 9_000_000);
      await this.#say(
        "BaseOS                                          9.0 MB/s | 2.5 MB     00:00    \nAppStream                                        12 MB/s | 9.7 MB     00:00    ",
      );
      put(proc, "/var/cache/dnf/metadata", { kind: "sized", size: 40_000_000, seed: "rpm metadata" });
    } else await this.#say("Last metadata expiration check: 0:00:01 ago.");
    return 0;
  }

  async #install(given: readonly string[]): Promise<number> {
    if ((await this.#metadata()) !== 0) return 1;
    const names = given.flatMap((name) => {
      const members = name.startsWith("@") ? groups[name.slice(1).toLowerCase()] : undefined;
      return members?.split(" ") ?? [name];
    });
    const missing: string[] = [];
    const planned: RpmPackage[] = [];
    for (const name of names) {
      if (/^https?:\/\/|\.rpm$/.test(name)) {
        await this.proc.stderr.write(`drydock: ${this.name}: installing ${name} is not simulated\n`);
        return 1;
      }
      const plain = name.replace(/\.(x86_64|noarch)$/, "");
      const p =
        this.#known.get(plain) ??
        this.#known.get(plain.replace(/-\d[^-]*(-[^-]*)?$/, "")) ??
        this.#bringing(plain);
      if (p === undefined) missing.push(name);
      else if (this.#installed.has(p.name))
        await this.#say(
          `Package ${p.name}-${this.#installed.get(p.name)?.version}.x86_64 is already installed.`,
        );
      else if (!planned.includes(p)) {
        const python = /^python3-/.test(p.name) ? this.#known.get("python3") : undefined;
        if (python !== undefined && !this.#installed.has("python3") && !planned.includes(python))
          planned.push(python);
        planned.push(p);
      }
    }
    if (missing.length > 0) {
      if (this.#system.major === "7")
        for (const name of missing) await this.#say(`No package ${name} available.`);
      else
        await this.proc.stderr.write(
          `${missing.map((name) => `No match for argument: ${name}\n`).join("")}Error: Unable to find a match: ${missing.join(" ")}\n`,
        );
      await this.proc.stderr.write(
        "drydock: the simulated repositories hold the 400 packages courses use most\n",
      );
      if (this.#system.major !== "7" || planned.length === 0) return 1;
    }
    if (planned.length === 0) return this.#say("Dependencies resolved.\nNothing to do.\nComplete!");
    const version = (p: RpmPackage) => `${p.version}-1.${this.#system.dist}`;
    const rule = "=".repeat(80);
    const rows = planned.map(
      (p) =>
        ` ${p.name.padEnd(26)} x86_64   ${version(p).padEnd(20)} ${"baseos".padEnd(10)} ${size(p.size).padStart(9)}`,
    );
    const total = (list: readonly number[]) => size(list.reduce((a, b) => a + b, 0));
    await this.#say(
      `Dependencies resolved.\n${rule}\n Package                    Arch     Version              Repository      Size\n${rule}\nInstalling:\n${rows.join("\n")}\n\nTransaction Summary\n${rule}\nInstall  ${planned.length} Package${planned.length === 1 ? "" : "s"}\n\nTotal download size: ${total(planned.map((p) => p.size))}\nInstalled size: ${total(planned.map((p) => p.installed))}`,
    );
    if (!(await this.#agreed())) return 1;
    await this.#say("Downloading Packages:");
    for (const [i, p] of planned.entries()) {
      await download(this.proc, p.size, 15);
      await this.#say(`(${i + 1}/${planned.length}): ${p.name}-${version(p)}.x86_64.rpm`);
    }
    await this.#say(
      "Running transaction check\nTransaction check succeeded.\nRunning transaction test\nTransaction test succeeded.\nRunning transaction\n  Preparing        :                                                        1/1",
    );
    for (const [i, p] of planned.entries()) {
      await this.#say(
        `  Installing       : ${`${p.name}-${version(p)}.x86_64`.padEnd(54)} ${i + 1}/${planned.length}`,
      );
      this.#installed.set(p.name, {
        name: p.name,
        version: version(p),
        size: p.installed,
        files: unpack(this.proc, p),
      });
      await this.proc.sleep(30 + p.installed / 80_000);
    }
    writeDatabase(this.proc, this.#installed);
    await this.#say(
      `\nInstalled:\n${planned.map((p) => `  ${p.name}-${version(p)}.x86_64`).join("\n")}\n\nComplete!`,
    );
    return 0;
  }

  /** The package that brings a file: `dnf install /usr/bin/dig`. */
  #bringing(path: string): RpmPackage | undefined {
    return path.startsWith("/")
      ? [...this.#known.values()].find((p) => p.commands.includes(path))
      : undefined;
  }

  async #remove(names: readonly string[]): Promise<number> {
    const going = names.flatMap((name) => this.#installed.get(name) ?? []);
    for (const name of names)
      if (!this.#installed.has(name)) await this.proc.stderr.write(`No match for argument: ${name}\n`);
    if (going.length === 0)
      return this.#say("No packages marked for removal.\nDependencies resolved.\nNothing to do.\nComplete!");
    await this.#say(
      `Dependencies resolved.\nRemoving:\n${going.map((e) => ` ${e.name} ${e.version}`).join("\n")}`,
    );
    if (!(await this.#agreed())) return 1;
    for (const entry of going) {
      for (const file of entry.files) remove(this.proc, file);
      this.#installed.delete(entry.name);
    }
    writeDatabase(this.proc, this.#installed);
    return this.#say(
      `\nRemoved:\n${going.map((e) => `  ${e.name}-${e.version}.x86_64`).join("\n")}\n\nComplete!`,
    );
  }

  async #agreed(): Promise<boolean> {
    if (
      ["-y", "--assumeyes"].some((flag) => this.#flags.has(flag)) ||
      [...this.#flags].some((f) => /^-[a-z]*y/.test(f))
    )
      return true;
    if (this.name === "microdnf") return true;
    await this.proc.stdout.write("Is this ok [y/N]: ");
    const bytes = await this.proc.read(0);
    const answer = bytes === null ? "" : new TextDecoder().decode(bytes).trim().toLowerCase();
    if (answer === "y" || answer === "yes") return true;
    await this.proc.stderr.write("Operation aborted.\n");
    return false;
  }

  async #list(names: readonly string[]): Promise<number> {
    const installed = names[0] === "installed" || this.#flags.has("--installed") || names.length === 0;
    await this.#say(installed ? "Installed Packages" : "Available Packages");
    for (const entry of this.#installed.values())
      if (installed || names.includes(entry.name))
        await this.#say(`${`${entry.name}.x86_64`.padEnd(40)} ${entry.version.padEnd(24)} @baseos`);
    if (!installed)
      for (const p of this.#known.values())
        if (names[0] === "available" || names.includes(p.name))
          await this.#say(`${`${p.name}.x86_64`.padEnd(40)} ${p.version.padEnd(24)} baseos`);
    return 0;
  }

  async #info(names: readonly string[]): Promise<number> {
    for (const name of names) {
      const p = this.#known.get(name);
      if (p === undefined) {
        await this.proc.stderr.write("Error: No matching Packages to list\n");
        return 1;
      }
      await this.#say(
        `Available Packages\nName         : ${p.name}\nVersion      : ${p.version}\nRelease      : 1.${this.#system.dist}\nArchitecture : x86_64\nSize         : ${size(p.size)}\nRepository   : baseos\nSummary      : ${p.name} (simulated)\n`,
      );
    }
    return 0;
  }
}

/** Whether somebody pointed a retired CentOS at the archive. */
function archived(proc: Proc): boolean {
  try {
    return proc.fs
      .readdir("/etc/yum.repos.d")
      .some(({ name }) =>
        /^\s*baseurl\s*=.*vault/m.test(readIfThere(proc, `/etc/yum.repos.d/${name}`) ?? ""),
      );
  } catch {
    return false;
  }
}

function readDatabase(proc: Proc): Map<string, Entry> {
  const found = new Map<string, Entry>();
  for (const line of (readIfThere(proc, database) ?? "").split("\n")) {
    const [name = "", version = "", bytes = "0", files = ""] = line.split("\t");
    if (name !== "")
      found.set(name, { name, version, size: Number(bytes), files: files.split(" ").filter(Boolean) });
  }
  return found;
}

function writeDatabase(proc: Proc, installed: ReadonlyMap<string, Entry>): void {
  put(
    proc,
    database,
    [...installed.values()].map((e) => `${e.name}\t${e.version}\t${e.size}\t${e.files.join(" ")}\n`).join(""),
  );
}

function unpack(proc: Proc, p: RpmPackage): string[] {
  const files: string[] = [];
  const share = Math.max(14_000, Math.floor(p.installed / (p.commands.length + 2)));
  let left = p.installed;
  for (const path of p.commands) {
    if (proc.fs.exists(path)) continue;
    const name = path.slice(path.lastIndexOf("/") + 1);
    const program = p.name === "httpd" && name === "httpd" ? "apache-httpd" : programOf(name);
    put(proc, path, { kind: "program", program, size: share, libc: "glibc" }, 0o755);
    proc.fs.chmod(path, 0o755);
    files.push(path);
    left -= share;
  }
  for (const [path, text] of Object.entries(settings[p.name] ?? {})) {
    if (proc.fs.exists(path)) continue;
    put(proc, path, text);
    files.push(path);
  }
  if (p.name === "python3") {
    const version = pythons[systemOf(proc).dist] ?? "3.9.25";
    const short = version.split(".").slice(0, 2).join(".");
    const texts = {
      [`/usr/include/python${short}/patchlevel.h`]: `#define PY_VERSION "${version}"\n`,
      "/usr/lib/python3/dist-packages/README": "Packages live here.\n",
    };
    for (const [path, text] of Object.entries(texts)) {
      put(proc, path, text);
      files.push(path);
    }
  }
  if (p.name.endsWith("-pip") || p.name === "pip") {
    const path = "/usr/lib/python3/dist-packages/pip-21.3.1.dist-info/METADATA";
    put(proc, path, "Metadata-Version: 2.1\nName: pip\nVersion: 21.3.1\n");
    files.push(path);
  }
  if (left > 512) {
    const path = `/usr/share/${p.name}/files.tar`;
    put(proc, path, { kind: "sized", size: left, seed: `${p.name} ${p.version}` });
    files.push(path);
  }
  return files;
}

/** The Python 3 of each system. */
const pythons: Readonly<Record<string, string>> = {
  amzn2: "3.7.16",
  amzn2023: "3.9.25",
  el7: "3.6.8",
  el8: "3.6.8",
  fc38: "3.11.9",
  fc40: "3.12.12",
  fc43: "3.14.2",
  fc44: "3.14.2",
};

/** Settings that courses look at or change. */
const settings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  httpd: {
    "/etc/httpd/conf/httpd.conf":
      'ServerRoot "/etc/httpd"\nListen 80\nInclude conf.modules.d/*.conf\nUser apache\nGroup apache\nServerAdmin root@localhost\nDocumentRoot "/var/www/html"\nErrorLog "logs/error_log"\nIncludeOptional conf.d/*.conf\n',
    "/etc/httpd/conf.d/README": "Settings in files of their own.\n",
    "/var/www/html/.keep": "",
    "/var/log/httpd/error_log": "",
  },
  nginx: {
    "/etc/nginx/nginx.conf":
      "user nginx;\nworker_processes auto;\nerror_log /var/log/nginx/error.log;\npid /run/nginx.pid;\n\nevents {\n    worker_connections 1024;\n}\n\nhttp {\n    access_log /var/log/nginx/access.log;\n    include /etc/nginx/mime.types;\n    default_type application/octet-stream;\n    include /etc/nginx/conf.d/*.conf;\n\n    server {\n        listen 80;\n        server_name _;\n        root /usr/share/nginx/html;\n    }\n}\n",
    "/etc/nginx/mime.types":
      "types {\n    text/html html htm;\n    text/css css;\n    application/javascript js;\n}\n",
    "/etc/nginx/conf.d/.keep": "",
    "/usr/share/nginx/html/index.html": "<html><body><h1>Welcome to nginx!</h1></body></html>\n",
    "/var/log/nginx/access.log": "",
    "/var/log/nginx/error.log": "",
  },
  "openssh-server": {
    "/etc/ssh/sshd_config": "#Port 22\n#PermitRootLogin prohibit-password\n#PasswordAuthentication yes\n",
  },
  redis: { "/etc/redis/redis.conf": "bind 127.0.0.1 -::1\nport 6379\ndir /var/lib/redis\n" },
};

/** `767 k`, `3.1 M`. */
function size(bytes: number): string {
  if (bytes >= 10 * 1_048_576) return `${Math.round(bytes / 1_048_576)} M`;
  if (bytes >= 1_048_576) return `${(bytes / 1_048_576).toFixed(1)} M`;
  return `${Math.max(1, Math.round(bytes / 1024))} k`;
}

/** `rpm -q NAME`, `-qa`, `-ql`, `-qf FILE`, `--import`; unpacking a file is not simulated. */
async function rpm(proc: Proc): Promise<number> {
  const installed = readDatabase(proc);
  const flags = proc.args.filter((arg) => arg.startsWith("-")).join("");
  const names = proc.args.filter((arg) => !arg.startsWith("-"));
  if (/--version/.test(flags)) {
    await proc.stdout.write("RPM version 4.16.1.3\n");
    return 0;
  }
  if (/--import/.test(flags)) return 0;
  if (/^-+q|query/.test(flags)) {
    if (/a/.test(flags.replace("query", ""))) {
      for (const e of installed.values()) await proc.stdout.write(`${e.name}-${e.version}.x86_64\n`);
      return 0;
    }
    let code = 0;
    for (const name of names) {
      const entry = /f/.test(flags)
        ? [...installed.values()].find((e) => e.files.includes(name))
        : installed.get(name);
      if (entry === undefined) {
        await proc.stdout.write(
          /f/.test(flags)
            ? `file ${name} is not owned by any package\n`
            : `package ${name} is not installed\n`,
        );
        code = 1;
      } else
        await proc.stdout.write(
          /l/.test(flags)
            ? entry.files.map((file) => `${file}\n`).join("")
            : `${entry.name}-${entry.version}.x86_64\n`,
        );
    }
    return code;
  }
  if (/^-+e|erase/.test(flags)) {
    for (const name of names) {
      const entry = installed.get(name);
      if (entry === undefined) {
        await proc.stderr.write(`error: package ${name} is not installed\n`);
        return 1;
      }
      for (const file of entry.files) remove(proc, file);
      installed.delete(name);
    }
    writeDatabase(proc, installed);
    return 0;
  }
  for (const name of names) {
    const there = /^https?:/.test(name) || proc.fs.exists(name);
    await proc.stderr.write(
      there
        ? `drydock: rpm: unpacking ${name} is not simulated\n`
        : `error: open of ${name} failed: No such file or directory\n`,
    );
  }
  return 1;
}
