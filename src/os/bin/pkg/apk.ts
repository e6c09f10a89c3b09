/** apk: add, del, update, upgrade, info, list, search; its database and world as files. */
import type { Proc, Program } from "../../process.ts";
import type { ApkPackage, PackageFacts } from "./facts.ts";
import { download, online, programOf, put, readIfThere, remove } from "./transfer.ts";

const database = "/lib/apk/db/installed";
const worldFile = "/etc/apk/world";
const indexFolder = "/var/cache/apk";

interface Entry {
  readonly name: string;
  readonly version: string;
  /** Bytes. */
  readonly size: number;
  readonly depends: readonly string[];
  readonly files: readonly string[];
}

/** Old names that moved, and names that come from a package of another name. */
const provided: Readonly<Record<string, string>> = {
  python: "python3",
  pip: "py3-pip",
  "mysql-client": "mariadb-client",
  "libpq-dev": "postgresql-dev",
  psql: "postgresql-client",
  "py-pip": "py3-pip",
  dig: "bind-tools",
};

export function apkProgram(facts: PackageFacts): Program {
  return async (proc) => {
    const flags = new Set<string>();
    const operands: string[] = [];
    let virtual: string | undefined;
    for (let i = 0; i < proc.args.length; i++) {
      const arg = proc.args[i] ?? "";
      if (arg === "-t" || arg === "--virtual") virtual = proc.args[++i];
      else if (arg.startsWith("--virtual=")) virtual = arg.slice("--virtual=".length);
      else if (["-X", "--repository", "-p", "--root", "--keys-dir", "--arch"].includes(arg)) i++;
      else if (arg.startsWith("-")) flags.add(arg);
      else operands.push(arg);
    }
    const [command, ...names] = operands;
    if (flags.has("--version") || flags.has("-V"))
      return print(proc, "apk-tools 3.0.8, compiled for x86_64.\n");
    if (command === undefined) {
      await proc.stdout.write(
        "apk-tools 3.0.8, compiled for x86_64.\n\nusage: apk [<OPTIONS>...] COMMAND [<ARGUMENTS>...]\n\nadd del update upgrade info list search fix cache\n",
      );
      return 1;
    }
    const all = ["search", "list", "update"].includes(command);
    const release = /^\d+\.\d+/.exec(readIfThere(proc, "/etc/alpine-release") ?? "")?.[0];
    const packages = await facts.apkPackages(all ? ["*"] : names.map(plainName), release);
    return new Apk(proc, packages, flags).run(command, names, virtual);
  };
}

class Apk {
  readonly #known: ReadonlyMap<string, ApkPackage>;
  readonly #installed: Map<string, Entry>;

  constructor(
    readonly proc: Proc,
    packages: readonly ApkPackage[],
    readonly flags: ReadonlySet<string>,
  ) {
    this.#known = new Map(packages.map((p) => [p.name, p]));
    this.#installed = readDatabase(proc, this.#known);
  }

  async run(command: string, names: readonly string[], virtual: string | undefined): Promise<number> {
    switch (command) {
      case "add":
        return this.#locked() ?? this.#add(names, virtual);
      case "del":
        return this.#locked() ?? this.#del(names);
      case "update":
        return this.#locked() ?? this.#update();
      case "upgrade":
        if ((await this.#fetchIndex()) !== 0) return 1;
        return this.#done();
      case "fix":
        return this.#done();
      case "info":
        return this.#info(names);
      case "list":
        return this.#list(names);
      case "search":
        return this.#search(names);
      case "cache":
        if (names[0] === "clean")
          for (const { name } of entries(this.proc, indexFolder)) remove(this.proc, `${indexFolder}/${name}`);
        return 0;
      default:
        await this.proc.stderr.write(`ERROR: unknown command: '${command}'\n`);
        return 1;
    }
  }

  #say(text: string): Promise<void> {
    return this.flags.has("-q") || this.flags.has("--quiet")
      ? Promise.resolve()
      : this.proc.stdout.write(`${text}\n`);
  }

  #locked(): Promise<number> | undefined {
    if (this.proc.cred.uid === 0) return undefined;
    return this.proc.stderr
      .write(
        "ERROR: Unable to lock database: Permission denied\nERROR: Failed to open apk database: Permission denied\n",
      )
      .then(() => 99);
  }

  #repositories(): string[] {
    return (readIfThere(this.proc, "/etc/apk/repositories") ?? "")
      .split("\n")
      .filter((line) => line.trim() !== "" && !line.startsWith("#"));
  }

  /** Gets the index unless a kept one is there. */
  async #fetchIndex(force = false): Promise<number> {
    const keep = !this.flags.has("--no-cache");
    const have = entries(this.proc, indexFolder).some(({ name }) => name.startsWith("APKINDEX"));
    if (have && !force && keep && !this.flags.has("-U") && !this.flags.has("--update-cache")) return 0;
    let failed = 0;
    for (const [i, repository] of this.#repositories().entries()) {
      const host = /^\w+:\/\/([^/]+)/.exec(repository)?.[1] ?? "";
      await this.#say(`fetch ${repository}/x86_64/APKINDEX.tar.gz`);
      if (
        !(await online(this.proc, host)) &&
        !(host.endsWith(".alpinelinux.org") && (await online(this.proc, "dl-cdn.alpine.example")))
      ) {
        await this.proc.sleep(500);
        await this.proc.stderr.write(
          `WARNING: fetching ${repository}/x86_64/APKINDEX.tar.gz: DNS: transient error (try again later)\n`,
        );
        failed++;
        continue;
      }
      const bytes = i === 0 ? 520_000 : 2_130_000;
      await download(this.proc, bytes);
      if (keep)
        put(this.proc, `${indexFolder}/APKINDEX.${i === 0 ? "4a9b1c2f" : "b53994b4"}.tar.gz`, {
          kind: "sized",
          size: bytes,
          seed: repository,
        });
    }
    return failed > 0 ? 1 : 0;
  }

  async #update(): Promise<number> {
    const code = await this.#fetchIndex(true);
    if (code !== 0) {
      await this.proc.stderr.write("2 unavailable, 0 stale; 15 distinct packages available\n");
      return 2;
    }
    const release = readIfThere(this.proc, "/etc/alpine-release")?.trim() ?? "3.24.2";
    for (const repository of this.#repositories()) await this.#say(`v${release}-0-gdrydock [${repository}]`);
    await this.#say(`OK: ${this.#known.size} distinct packages available`);
    return 0;
  }

  async #add(given: readonly string[], virtual: string | undefined): Promise<number> {
    const offline = (await this.#fetchIndex()) !== 0;
    const names = given.map(plainName);
    const real = (name: string) => (this.#known.has(name) ? name : (provided[name] ?? name));
    const missing = given.filter((_, i) => {
      const name = real(names[i] ?? "");
      return offline ? !this.#installed.has(name) : !this.#known.has(name) && !this.#installed.has(name);
    });
    if (missing.length > 0) {
      const lines = missing.map(
        (name) =>
          `  ${name} (no such package):\n    required by: ${virtual === undefined ? "world" : virtual}[${name}]\n`,
      );
      await this.proc.stderr.write(`ERROR: unable to select packages:\n${lines.join("")}`);
      if (!offline)
        await this.proc.stderr.write(
          "drydock: apk: the simulated index holds the 2000 packages that are used most\n",
        );
      return missing.length;
    }
    const order: ApkPackage[] = [];
    const visit = (name: string) => {
      const p = this.#known.get(real(name));
      if (p === undefined || this.#installed.has(p.name) || order.includes(p)) return;
      for (const need of p.depends) visit(need);
      order.push(p);
    };
    for (const name of names) visit(name);
    const total = order.length + (virtual === undefined ? 0 : 1);
    for (const [i, p] of order.entries()) {
      await this.#say(`(${i + 1}/${total}) Installing ${p.name} (${p.version})`);
      await download(this.proc, p.size, 8);
      this.#installed.set(p.name, {
        name: p.name,
        version: p.version,
        size: p.installed,
        depends: p.depends,
        files: unpack(this.proc, p),
      });
    }
    const world = readWorld(this.proc);
    if (virtual !== undefined) {
      await this.#say(`(${total}/${total}) Installing ${virtual} (20250601.090000)`);
      this.#installed.set(virtual, {
        name: virtual,
        version: "20250601.090000",
        size: 0,
        depends: names.map(real),
        files: [],
      });
      world.add(virtual);
    } else {
      for (const name of names) world.add(real(name));
    }
    this.#write(world);
    if (total > 0)
      await this.#say(`Executing busybox-${this.#installed.get("busybox")?.version ?? "1.37.0-r20"}.trigger`);
    if (order.some((p) => p.name === "ca-certificates"))
      await this.#say(`Executing ca-certificates-${this.#installed.get("ca-certificates")?.version}.trigger`);
    return this.#done();
  }

  async #del(names: readonly string[]): Promise<number> {
    const world = readWorld(this.proc);
    for (const name of names) {
      world.delete(name);
    }
    const base = ["alpine-baselayout", "alpine-keys", "alpine-release", "apk-tools", "busybox", "musl-utils"];
    const needed = new Set<string>();
    const visit = (name: string) => {
      if (needed.has(name)) return;
      needed.add(name);
      for (const need of this.#installed.get(name)?.depends ?? []) visit(need);
    };
    for (const name of [...world, ...base, ...this.#installedByBase()]) visit(name);
    const going = [...this.#installed.values()].filter((p) => !needed.has(p.name)).reverse();
    for (const [i, p] of going.entries()) {
      await this.#say(`(${i + 1}/${going.length}) Purging ${p.name} (${p.version})`);
      for (const file of [...p.files].reverse()) remove(this.proc, file);
      this.#installed.delete(p.name);
      await this.proc.sleep(5);
    }
    this.#write(world);
    if (going.length > 0)
      await this.#say(`Executing busybox-${this.#installed.get("busybox")?.version ?? "1.37.0-r20"}.trigger`);
    return this.#done();
  }

  /** Packages of the image itself have no file list: they stay. */
  #installedByBase(): string[] {
    return [...this.#installed.values()]
      .filter((p) => p.files.length === 0 && !p.name.startsWith("."))
      .map((p) => p.name);
  }

  async #info(names: readonly string[]): Promise<number> {
    const verbose = this.flags.has("-v") || this.flags.has("-vv");
    if (names.length === 0) {
      for (const p of [...this.#installed.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
        await print(
          this.proc,
          this.flags.has("-vv")
            ? `${p.name}-${p.version} - ${p.name} (simulated)\n`
            : verbose
              ? `${p.name}-${p.version}\n`
              : `${p.name}\n`,
        );
      }
      return 0;
    }
    let code = 0;
    for (const name of names) {
      const p = this.#installed.get(name);
      if (p === undefined) {
        code = 1;
        continue;
      }
      if (this.flags.has("-e")) await print(this.proc, `${name}\n`);
      else if (this.flags.has("-L"))
        await print(
          this.proc,
          `${name}-${p.version} contains:\n${p.files.map((f) => `${f.slice(1)}\n`).join("")}\n`,
        );
      else
        await print(
          this.proc,
          `${name}-${p.version} description:\n${name} (simulated)\n\n${name}-${p.version} installed size:\n${mebibytes(p.size)}\n\n`,
        );
    }
    return code;
  }

  async #list(names: readonly string[]): Promise<number> {
    const onlyInstalled = this.flags.has("-I") || this.flags.has("--installed") || this.flags.has("-i");
    const rows = new Map([
      ...(onlyInstalled ? [] : [...this.#known.values()].map((p) => [p.name, p.version] as const)),
      ...[...this.#installed.values()].map((p) => [p.name, p.version] as const),
    ]);
    for (const [name, version] of [...rows].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (
        names.length > 0 &&
        !names.some((pattern) =>
          new RegExp(`^${pattern.replace(/[.+]/g, "\\$&").replace(/\*/g, ".*")}$`).test(name),
        )
      )
        continue;
      await print(
        this.proc,
        `${name}-${version} x86_64 {${name}} (simulated)${this.#installed.has(name) ? " [installed]" : ""}\n`,
      );
    }
    return 0;
  }

  async #search(names: readonly string[]): Promise<number> {
    if ((await this.#fetchIndex()) !== 0) return 1;
    for (const p of [...this.#known.values()].filter(
      (p) => names.length === 0 || names.some((name) => p.name.includes(name)),
    ))
      await print(this.proc, `${p.name}-${p.version}\n`);
    return 0;
  }

  async #done(): Promise<number> {
    const bytes = [...this.#installed.values()].reduce((sum, p) => sum + p.size, 0);
    await this.#say(`OK: ${mebibytes(bytes)} in ${this.#installed.size} packages`);
    return 0;
  }

  #write(world: ReadonlySet<string>): void {
    put(
      this.proc,
      worldFile,
      [...world]
        .sort()
        .map((name) => `${name}\n`)
        .join(""),
    );
    const records = [...this.#installed.values()].map(
      (p) =>
        `P:${p.name}\nV:${p.version}\nA:x86_64\nI:${p.size}\n${p.depends.length > 0 ? `D:${p.depends.join(" ")}\n` : ""}${p.files.map((file) => `R:${file}\n`).join("")}\n`,
    );
    put(this.proc, database, records.join(""));
  }
}

/** `curl` of `curl=8.5.0-r0`, `curl@edge`. */
function plainName(operand: string): string {
  return operand.replace(/[<>=~@].*$/, "");
}

function readDatabase(proc: Proc, known: ReadonlyMap<string, ApkPackage>): Map<string, Entry> {
  const found = new Map<string, Entry>();
  for (const record of (readIfThere(proc, database) ?? "").split("\n\n")) {
    const field = (letter: string) => new RegExp(`^${letter}:(.*)$`, "m").exec(record)?.[1];
    const name = field("P");
    if (name === undefined) continue;
    const facts = known.get(name);
    found.set(name, {
      name,
      version: facts !== undefined && field("I") === undefined ? facts.version : (field("V") ?? ""),
      size: Number(field("I") ?? facts?.installed ?? 20_000),
      depends: (field("D") ?? "").split(" ").filter(Boolean),
      files: [...record.matchAll(/^R:(.*)$/gm)].map((m) => m[1] ?? ""),
    });
  }
  return found;
}

function readWorld(proc: Proc): Set<string> {
  return new Set((readIfThere(proc, worldFile) ?? "").split("\n").filter(Boolean));
}

/** 19 for Alpine 3.19. */
function alpineMinor(proc: Proc): number {
  return Number(/^3\.(\d+)/.exec(readIfThere(proc, "/etc/alpine-release") ?? "")?.[1] ?? 24);
}

/** The Python 3 of each Alpine, by the last number of its release. */
const pythons: readonly (readonly [from: number, version: string])[] = [
  [24, "3.14.7"],
  [20, "3.12.12"],
  [18, "3.11.14"],
  [16, "3.10.15"],
  [14, "3.9.18"],
  [11, "3.8.15"],
  [10, "3.7.10"],
  [6, "3.6.9"],
  [0, "3.5.6"],
];

/** Writes the files of a package; their paths. */
function unpack(proc: Proc, p: ApkPackage): string[] {
  const files: string[] = [];
  const python = pythons.find(([from]) => alpineMinor(proc) >= from)?.[1] ?? "3.14.7";
  const short = python.split(".").slice(0, 2).join(".");
  let left = p.installed;
  const size = Math.max(8_000, Math.floor(p.installed / (p.bin.length + 2)));
  for (const command of p.bin) {
    if (command === "python3") {
      remove(proc, "/usr/bin/python3");
      put(
        proc,
        `/usr/bin/python${short}`,
        { kind: "program", program: "python3", size, libc: "musl" },
        0o755,
      );
      proc.fs.symlink(`python${short}`, "/usr/bin/python3");
      files.push(`/usr/bin/python${short}`, "/usr/bin/python3");
      left -= size;
      continue;
    }
    const name = command.replace(/^[!%]/, "");
    const path = `${p.name === "bash" ? "/bin" : command.startsWith("!") ? "/usr/sbin" : "/usr/bin"}/${name}`;
    remove(proc, path);
    put(proc, path, { kind: "program", program: programOf(name), size, libc: "musl" }, 0o755);
    proc.fs.chmod(path, 0o755);
    files.push(path);
    left -= size;
  }
  const add = (path: string, text: string) => {
    put(proc, path, text);
    files.push(path);
  };
  if (p.name === "python3") {
    add(`/usr/include/python${short}/patchlevel.h`, `#define PY_VERSION "${python}"\n`);
    add("/usr/lib/python3/dist-packages/README", "Packages live here.\n");
    add(`/usr/lib/python${short}/ensurepip/__init__.py`, '"""The pip that comes with Python."""\n');
    const minor = Number(short.split(".")[1]);
    // Since Alpine 3.19 pip is told to leave the system's Python alone; up to 3.11 it came with it.
    if (alpineMinor(proc) >= 19)
      add(
        `/usr/lib/python${short}/EXTERNALLY-MANAGED`,
        "[externally-managed]\nError=Use apk, or a virtual environment.\n",
      );
    if (alpineMinor(proc) <= 11) {
      put(proc, "/usr/bin/pip3", { kind: "program", program: "pip", size: 220, libc: "musl" }, 0o755);
      files.push("/usr/bin/pip3");
      const pip = minor <= 6 ? "18.1" : "19.2.3";
      add(
        `/usr/lib/python3/dist-packages/pip-${pip}.dist-info/METADATA`,
        `Metadata-Version: 2.1\nName: pip\nVersion: ${pip}\n`,
      );
    }
    if (!proc.fs.exists("/usr/bin/python")) {
      proc.fs.symlink("python3", "/usr/bin/python");
      files.push("/usr/bin/python");
    }
  }
  if (p.name === "python2") {
    add("/usr/include/python2.7/patchlevel.h", '#define PY_VERSION "2.7.18"\n');
    add("/usr/lib/python2.7/site-packages/README", "Packages live here.\n");
  }
  if (p.name === "py2-pip" || p.name === "py-pip")
    add(
      "/usr/lib/python2.7/site-packages/pip-18.1.dist-info/METADATA",
      "Metadata-Version: 2.1\nName: pip\nVersion: 18.1\n",
    );
  if (p.name === "nginx") {
    const conf: Readonly<Record<string, string>> = {
      "/etc/nginx/nginx.conf": alpineNginx,
      "/etc/nginx/http.d/default.conf":
        "server {\n    listen 80 default_server;\n    listen [::]:80 default_server;\n\n    location / {\n        return 404;\n    }\n}\n",
      "/var/lib/nginx/html/index.html": "<html><body><h1>Welcome to nginx!</h1></body></html>\n",
      "/var/log/nginx/access.log": "",
      "/var/log/nginx/error.log": "",
    };
    for (const [path, text] of Object.entries(conf)) {
      put(proc, path, text);
      files.push(path);
    }
  }
  if (p.name === "tzdata") {
    for (const zone of [
      "UTC",
      "Etc/UTC",
      "Europe/Berlin",
      "Europe/London",
      "Europe/Paris",
      "America/New_York",
      "America/Los_Angeles",
      "Asia/Tokyo",
      "Asia/Shanghai",
      "Asia/Kolkata",
      "Australia/Sydney",
    ])
      put(proc, `/usr/share/zoneinfo/${zone}`, "TZif2\0");
    files.push("/usr/share/zoneinfo");
  }
  if (p.name === "ca-certificates") files.push("/usr/share/ca-certificates");
  if (p.name === "ca-certificates")
    put(proc, "/usr/share/ca-certificates/mozilla.crt", "The simulated world trusts itself.\n");
  if (left > 256 || files.length === 0) {
    const path = `/usr/share/${p.name}/files.tar`;
    put(proc, path, { kind: "sized", size: Math.max(64, left), seed: `${p.name}-${p.version}` });
    files.push(`/usr/share/${p.name}`);
  }
  return files;
}

function mebibytes(bytes: number): string {
  const mib = bytes / 1_048_576;
  return mib >= 10 ? `${Math.round(mib)} MiB` : `${mib.toFixed(1)} MiB`;
}

function entries(proc: Proc, path: string): readonly { readonly name: string }[] {
  try {
    return proc.fs.readdir(path);
  } catch {
    return [];
  }
}

async function print(proc: Proc, text: string): Promise<number> {
  await proc.stdout.write(text);
  return 0;
}

const alpineNginx = `user nginx;
worker_processes auto;
error_log /var/log/nginx/error.log warn;

events {
    worker_connections 1024;
}

http {
    default_type application/octet-stream;
    types {
        text/html html htm;
        text/css css;
        application/javascript js;
        application/json json;
        text/plain txt;
        image/png png;
    }
    access_log /var/log/nginx/access.log;
    include /etc/nginx/http.d/*.conf;
}
`;
