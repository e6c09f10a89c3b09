/**
 * What the package indexes hold. The programs here install; the tables come from the
 * catalogue, which the session hands over.
 */
export interface AptPackage {
  readonly name: string;
  readonly version: string;
  /** Bytes to fetch. */
  readonly size: number;
  /** Bytes on disk. */
  readonly installed: number;
  readonly depends: readonly string[];
  readonly recommends?: readonly string[];
  /** Commands it brings. */
  readonly bin: readonly string[];
  readonly section?: string;
  readonly closure?: PackageSet;
  readonly full?: PackageSet;
}

/** All that is installed with a package on a minimal system. */
export interface PackageSet {
  readonly packages: number;
  readonly download: number;
  readonly installed: number;
  readonly names?: readonly string[];
}

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
  readonly size: number | null;
  readonly installed: number | null;
  readonly depends: readonly string[];
  readonly bin: readonly string[];
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
  readonly tree?: number;
}

export interface PackageFacts {
  aptPackages(distribution: string): Promise<readonly AptPackage[]>;
  apkPackages(): Promise<readonly ApkPackage[]>;
  pipPackages(): Promise<readonly PipPackage[]>;
  npmPackages(): Promise<readonly NpmPackage[]>;
}
