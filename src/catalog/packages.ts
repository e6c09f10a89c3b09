/**
 * What apk, pip and npm can install (apt: apt.ts): names, versions, sizes, dependencies and the
 * commands each package brings. Facts only; the programs that install are in os/bin/pkg,
 * and the session hands these tables to them.
 */
export interface ApkPackage {
  readonly name: string;
  readonly version: string;
  readonly size: number;
  readonly installed: number;
  readonly depends: readonly string[];
  readonly bin: readonly string[];
}

export interface PipPackage {
  readonly name: string;
  readonly version: string;
  /** `2026-02`. */
  readonly released: string;
  readonly size: number | null;
  readonly installed: number | null;
  readonly depends: readonly string[];
  readonly bin: readonly string[];
  /** No wheel: it is compiled while it is installed. */
  readonly sourceOnly?: boolean;
}

export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  readonly size: number;
  readonly installed: number;
  readonly files: number | null;
  readonly depends: readonly string[];
  readonly bin: readonly string[];
  /** Packages in the tree when it is installed alone. */
  readonly tree?: number;
}

// The files are written in these forms; TypeScript infers wider ones from JSON.
const table = <T>(file: { default: unknown }): readonly T[] => file.default as readonly T[];

export async function apkPackages(): Promise<readonly ApkPackage[]> {
  return table<ApkPackage>(await import("./data/packages/apk.json"));
}

export async function pipPackages(): Promise<readonly PipPackage[]> {
  return table<PipPackage>(await import("./data/packages/pip.json"));
}

export async function npmPackages(): Promise<readonly NpmPackage[]> {
  return table<NpmPackage>(await import("./data/packages/npm.json"));
}
