/** package.json, package-lock.json and node_modules of one folder. */
import type { Proc } from "../../../process.ts";
import type { NpmPackage } from "../facts.ts";
import { libcOf, put, readIfThere, remove } from "../transfer.ts";

export interface Manifest {
  name?: string;
  version?: string;
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  [other: string]: unknown;
}

export class ManifestError extends Error {
  constructor(
    readonly code: "ENOENT" | "EJSONPARSE",
    readonly path: string,
    message: string,
  ) {
    super(message);
  }
}

/** @throws ManifestError */
export function readManifest(proc: Proc, folder: string): Manifest {
  const path = `${folder}/package.json`;
  const text = readIfThere(proc, path);
  if (text === undefined)
    throw new ManifestError("ENOENT", path, `ENOENT: no such file or directory, open '${path}'`);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw new SyntaxError("not an object");
    return value as Manifest;
  } catch (error) {
    throw new ManifestError("EJSONPARSE", path, parseComplaint(error, text));
  }
}

/** What npm's parser adds to the engine's complaint. */
function parseComplaint(error: unknown, text: string): string {
  const message = (error instanceof Error ? error.message : "").replace(
    /^Unexpected token '(.)'/su,
    (_, sign: string) =>
      `Unexpected token "${sign}" (0x${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase()})`,
  );
  const near = text.length > 40 ? `${text.slice(0, 40)}...` : text;
  return `${message} while parsing ${text === "" ? "empty string" : `'${near.replaceAll("\n", "\\n")}'`}`;
}

/** The nearest folder upwards with a package.json, else `from`. */
export function projectFolder(proc: Proc, from: string): string {
  for (let at = from; at !== ""; at = at.slice(0, at.lastIndexOf("/")))
    if (proc.fs.exists(`${at}/package.json`)) return at;
  return from;
}

export interface Placed {
  readonly name: string;
  readonly version: string;
  readonly bytes: number;
  readonly disk: number;
  readonly bin: readonly string[];
  readonly depends: readonly string[];
  readonly dev: boolean;
}

export class UnknownPackage extends Error {
  constructor(
    readonly packageName: string,
    readonly range: string,
    /** The index has the package, but no such version. */
    readonly known: boolean,
  ) {
    super(packageName);
  }
}

/** Every package of the tree, flat. @throws UnknownPackage for a direct dependency nobody knows */
export function resolveTree(
  wanted: Readonly<Record<string, string>>,
  dev: Readonly<Record<string, string>>,
  packages: readonly NpmPackage[],
): Placed[] {
  const known = new Map(packages.map((p) => [p.name, p]));
  const placed = new Map<string, Placed>();
  const queue: { name: string; range: string; direct: boolean; dev: boolean }[] = [
    ...Object.entries(wanted).map(([name, range]) => ({ name, range, direct: true, dev: false })),
    ...Object.entries(dev).map(([name, range]) => ({ name, range, direct: true, dev: true })),
  ];
  const mentioned = new Set(packages.flatMap((p) => p.depends));
  for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
    if (placed.has(item.name)) continue;
    const facts = known.get(item.name);
    if (facts === undefined && item.direct && !mentioned.has(item.name))
      throw new UnknownPackage(item.name, item.range, false);
    const version =
      facts === undefined
        ? (/\d+(?:\.\d+){0,2}[\w.+-]*/.exec(item.range)?.[0] ?? "1.0.0")
        : versionFor(facts.version, item.range);
    if (version === undefined) throw new UnknownPackage(item.name, item.range, true);
    const { dev: isDev } = item;
    placed.set(item.name, {
      name: item.name,
      version,
      bytes: facts?.size ?? 6_000 + item.name.length * 431,
      disk: facts?.installed ?? 18_000 + item.name.length * 1_217,
      bin: facts?.bin ?? [],
      depends: facts?.depends ?? [],
      dev: isDev,
    });
    for (const name of facts?.depends ?? []) queue.push({ name, range: "*", direct: false, dev: isDev });
  }
  return [...placed.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A lock file cannot be used. */
export class LockError extends Error {}

interface LockEntry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
  readonly bin?: Readonly<Record<string, string>> | string;
  readonly dependencies?: Readonly<Record<string, unknown>>;
}

export interface Lock {
  /** Without a version it was made by an old npm. */
  readonly lockfileVersion: number | undefined;
  readonly packages: ReadonlyMap<string, LockEntry>;
}

/** What a package-lock.json names, by package; nested copies are left out. @throws LockError */
export function readLock(text: string): Lock {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new LockError("not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new LockError("no object");
  const { lockfileVersion, packages, dependencies } = value as Readonly<Record<string, unknown>>;
  const found = new Map<string, LockEntry>();
  for (const [path, entry] of Object.entries(packages ?? {})) {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1];
    if (name !== undefined && typeof entry === "object" && entry !== null) found.set(name, entry);
  }
  if (packages === undefined)
    for (const [name, entry] of Object.entries(dependencies ?? {}))
      if (typeof entry === "object" && entry !== null) found.set(name, entry);
  return {
    lockfileVersion: typeof lockfileVersion === "number" ? lockfileVersion : undefined,
    packages: found,
  };
}

/** The tree a lock file fixes: its names and versions are facts, whatever the index holds. */
export function lockedTree(lock: Lock, packages: readonly NpmPackage[]): Placed[] {
  const known = new Map(packages.map((p) => [p.name, p]));
  const placed: Placed[] = [];
  for (const [name, entry] of lock.packages) {
    if (entry.link === true) continue;
    const facts = known.get(name);
    placed.push({
      name,
      version: entry.version ?? facts?.version ?? "1.0.0",
      bytes: facts?.size ?? 6_000 + name.length * 431,
      disk: facts?.installed ?? 18_000 + name.length * 1_217,
      bin: typeof entry.bin === "object" ? Object.keys(entry.bin) : (facts?.bin ?? []),
      depends: Object.keys(entry.dependencies ?? {}),
      dev: entry.dev === true,
    });
  }
  return placed.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The newest of a range where it fits, else the range's own floor: the registry keeps old versions. */
function versionFor(latest: string, range: string): string | undefined {
  const plain = range.trim();
  if (plain === "" || plain === "*" || plain === "latest" || plain === "x" || plain.startsWith(">"))
    return latest;
  const m = /^([~^]|[<>=]*)\s*v?(\d+)(?:\.(\d+|x|\*))?(?:\.(\d+|x|\*))?/.exec(plain);
  if (m?.[2] === undefined) return /^[a-z]/.test(plain) ? latest : undefined;
  const [major, minor = "0", patch = "0"] = [m[2], m[3], m[4]].map((part) =>
    part === undefined || part === "x" || part === "*" ? undefined : part,
  );
  const floor = `${major}.${minor}.${patch}`;
  const [lMajor = "0", lMinor = "0", lPatch = "0"] = latest.split(".");
  const order =
    Number(major) - Number(lMajor) ||
    Number(minor) - Number(lMinor) ||
    Number(patch) - Number.parseInt(lPatch, 10);
  if (order > 0) return undefined;
  if (m[1] === "^" && major === lMajor && major !== "0") return latest;
  if (m[1] === "~" && major === lMajor && minor === lMinor) return latest;
  return floor;
}

export function place(proc: Proc, modules: string, p: Placed, binFolder: string): void {
  const folder = `${modules}/${p.name}`;
  remove(proc, folder);
  const manifest = `${JSON.stringify({ name: p.name, version: p.version, main: "index.js", ...(p.bin.length > 0 ? { bin: Object.fromEntries(p.bin.map((b) => [b, `bin/${b}.js`])) } : {}), dependencies: Object.fromEntries(p.depends.map((d) => [d, "*"])) }, undefined, 2)}\n`;
  put(proc, `${folder}/package.json`, manifest);
  put(proc, `${folder}/index.js`, {
    kind: "sized",
    size: Math.max(64, p.disk - manifest.length),
    seed: `${p.name}@${p.version}`,
  });
  for (const command of p.bin) {
    put(
      proc,
      `${folder}/bin/${command}.js`,
      { kind: "program", program: command, size: 240, libc: libcOf(proc) },
      0o755,
    );
    proc.fs.chmod(`${folder}/bin/${command}.js`, 0o755);
    remove(proc, `${binFolder}/${command}`);
    if (!proc.fs.exists(binFolder)) proc.fs.mkdir(binFolder, { recursive: true });
    const up = binFolder.endsWith("/.bin") ? `../${p.name}` : `../lib/node_modules/${p.name}`;
    proc.fs.symlink(`${up}/bin/${command}.js`, `${binFolder}/${command}`);
  }
}

/** Packages that lie in a node_modules folder. */
export function installedIn(proc: Proc, modules: string): Map<string, string> {
  const found = new Map<string, string>();
  const look = (folder: string, prefix: string) => {
    let entries: readonly { readonly name: string }[] = [];
    try {
      entries = proc.fs.readdir(folder);
    } catch {
      return;
    }
    for (const { name } of entries) {
      if (name.startsWith(".")) continue;
      if (name.startsWith("@") && prefix === "") {
        look(`${folder}/${name}`, `${name}/`);
        continue;
      }
      const version = /"version": "([^"]+)"/.exec(
        readIfThere(proc, `${folder}/${name}/package.json`) ?? "",
      )?.[1];
      if (version !== undefined) found.set(prefix + name, version);
    }
  };
  look(modules, "");
  return found;
}

export function lockText(manifest: Manifest, tree: readonly Placed[]): string {
  const packages: Record<string, unknown> = {
    "": {
      name: manifest.name,
      version: manifest.version,
      ...(manifest.dependencies === undefined ? {} : { dependencies: manifest.dependencies }),
      ...(manifest.devDependencies === undefined ? {} : { devDependencies: manifest.devDependencies }),
    },
  };
  for (const p of tree) {
    packages[`node_modules/${p.name}`] = {
      version: p.version,
      resolved: `https://registry.npm.example/${p.name}/-/${p.name.split("/").at(-1)}-${p.version}.tgz`,
      ...(p.dev ? { dev: true } : {}),
      ...(p.depends.length > 0 ? { dependencies: Object.fromEntries(p.depends.map((d) => [d, "*"])) } : {}),
    };
  }
  return `${JSON.stringify({ name: manifest.name, version: manifest.version, lockfileVersion: 3, requires: true, packages }, undefined, 2)}\n`;
}
