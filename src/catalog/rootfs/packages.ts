/** Package databases as files: dpkg's status and apk's installed list. */
import type { LayerBuilder } from "./layer-builder.ts";

export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly section?: string;
  /** Bytes. */
  readonly installed?: number;
  readonly depends?: readonly string[];
}

export function writeDpkgStatus(layer: LayerBuilder, packages: readonly InstalledPackage[]): void {
  const sorted = [...packages].sort((a, b) => (a.name < b.name ? -1 : 1));
  layer.text("/var/lib/dpkg/status", sorted.map(dpkgStanza).join(""));
  layer.text("/var/lib/dpkg/available", "");
}

/** One stanza of /var/lib/dpkg/status. */
export function dpkgStanza(p: InstalledPackage): string {
  const depends = p.depends?.length ? `Depends: ${p.depends.join(", ")}\n` : "";
  return `Package: ${p.name}\nStatus: install ok installed\nPriority: optional\nSection: ${p.section ?? "admin"}\nInstalled-Size: ${Math.ceil((p.installed ?? 200_000) / 1024)}\nMaintainer: Drydock <apt@debian.example>\nArchitecture: amd64\nVersion: ${p.version}\n${depends}Description: ${p.name} (simulated)\n\n`;
}

/** One record of apk's database. */
export function apkRecord(p: InstalledPackage): string {
  return `P:${p.name}\nV:${p.version}\nA:x86_64\nI:${p.installed ?? 0}\n${p.depends?.length ? `D:${p.depends.join(" ")}\n` : ""}\n`;
}
