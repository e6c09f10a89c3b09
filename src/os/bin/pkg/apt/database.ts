/** dpkg's database as files: what is installed, which files are whose, what came along by itself. */
import { contentSize } from "../../../../oci/changeset.ts";
import type { Proc } from "../../../process.ts";
import { put, readIfThere, remove } from "../transfer.ts";

export interface Installed {
  readonly name: string;
  readonly version: string;
  readonly section: string;
  /** Bytes. */
  readonly size: number;
  readonly architecture: string;
  readonly depends: readonly string[];
  readonly description: string;
}

const statusFile = "/var/lib/dpkg/status";
const statesFile = "/var/lib/apt/extended_states";

export function readInstalled(proc: Proc): Map<string, Installed> {
  const found = new Map<string, Installed>();
  for (const stanza of (readIfThere(proc, statusFile) ?? "").split("\n\n")) {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(stanza)?.[1] ?? "";
    const name = field("Package");
    if (name === "") continue;
    found.set(name, {
      name,
      version: field("Version"),
      section: field("Section"),
      size: Number(field("Installed-Size")) * 1024,
      architecture: field("Architecture"),
      depends: field("Depends").replaceAll(" | ", "|").split(", ").filter(Boolean),
      description: field("Description"),
    });
  }
  return found;
}

export function writeInstalled(proc: Proc, installed: ReadonlyMap<string, Installed>): void {
  const stanzas = [...installed.values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(
      (p) =>
        `Package: ${p.name}\nStatus: install ok installed\nPriority: optional\nSection: ${p.section || "misc"}\nInstalled-Size: ${Math.ceil(p.size / 1024)}\nMaintainer: Drydock <apt@debian.example>\nArchitecture: ${p.architecture}\nVersion: ${p.version}\n${p.depends.length > 0 ? `Depends: ${p.depends.join(", ").replaceAll("|", " | ")}\n` : ""}Description: ${p.description}\n\n`,
    );
  put(proc, statusFile, stanzas.join(""));
}

/** Packages that came along with others and go with them. */
export function readAutomatic(proc: Proc): Set<string> {
  return new Set(
    [...(readIfThere(proc, statesFile) ?? "").matchAll(/^Package: (.+)$/gm)].map((m) => m[1] ?? ""),
  );
}

export function writeAutomatic(proc: Proc, names: ReadonlySet<string>): void {
  put(
    proc,
    statesFile,
    [...names]
      .sort()
      .map((name) => `Package: ${name}\nArchitecture: amd64\nAuto-Installed: 1\n\n`)
      .join(""),
  );
}

/** Files of a package, or undefined when it has no list (a package of the base system). */
export function filesOf(proc: Proc, name: string): readonly string[] | undefined {
  return readIfThere(proc, `/var/lib/dpkg/info/${name}.list`)?.split("\n").filter(Boolean);
}

export function writeFilesOf(proc: Proc, name: string, files: readonly string[]): void {
  put(proc, `/var/lib/dpkg/info/${name}.list`, files.map((file) => `${file}\n`).join(""));
}

export function removeFilesOf(proc: Proc, name: string): void {
  for (const file of [...(filesOf(proc, name) ?? [])].reverse()) {
    try {
      if (proc.fs.lstat(file).type === "dir") {
        if (proc.fs.readdir(file).length === 0) proc.fs.rmdir(file);
      } else {
        proc.fs.unlink(file);
      }
    } catch {
      // Gone already.
    }
  }
  remove(proc, `/var/lib/dpkg/info/${name}.list`);
}

/** How many files dpkg knows: the number of `(Reading database ... N files …)`. */
export function fileCount(proc: Proc, installed: ReadonlyMap<string, Installed>): number {
  let count = 0;
  for (const name of installed.keys()) count += filesOf(proc, name)?.length ?? 69;
  return count;
}

/** `4243 kB`, `12.0 MB`, as apt writes sizes. */
export function aptSize(bytes: number): string {
  let value = bytes;
  for (const unit of ["", "k", "M", "G", "T"]) {
    if (value < 100 && unit !== "") return `${value.toFixed(1)} ${unit}B`;
    if (value < 10_000) return `${Math.round(value)} ${unit}B`;
    value /= 1000;
  }
  return `${Math.round(value)} PB`;
}

export function sizeOnDisk(proc: Proc, path: string): number {
  try {
    return contentSize(proc.fs.content(path));
  } catch {
    return 0;
  }
}
