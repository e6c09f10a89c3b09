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
  readonly section: string;
  readonly architecture: "amd64" | "all";
  /** dpkg writes its name with the architecture: `libcurl4:amd64`. */
  readonly coinstallable: boolean;
  readonly suite: "main" | "updates" | "security";
  /** `a|b`: the first is taken unless another is there. */
  readonly depends: readonly string[];
  readonly recommends: readonly string[];
  /** Paths of the commands it brings. */
  readonly commands: readonly string[];
}

/** The index of one release; it comes in parts. */
export interface AptIndex {
  /** Fetches the parts that `names` lie in; `find` sees only those. */
  load(names: readonly string[]): Promise<void>;
  find(name: string): AptPackage | undefined;
  /** For a name that is no package, but that packages mention: who provides it, who replaces it. */
  mentioned(
    name: string,
  ): Promise<{ readonly providers: readonly string[]; readonly replacers: readonly string[] } | undefined>;
  names(): Promise<readonly string[]>;
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

export interface RpmPackage {
  readonly name: string;
  readonly version: string;
  readonly size: number;
  readonly installed: number;
  /** Paths of the commands it brings. */
  readonly commands: readonly string[];
}

export interface PackageFacts {
  rpmPackages(): Promise<readonly RpmPackage[]>;
  /** @param release `debian-12` */
  aptIndex(release: string): Promise<AptIndex>;
  /** @param names looked up besides what is listed; `*` is all. @param release `3.19` */
  apkPackages(names?: readonly string[], release?: string): Promise<readonly ApkPackage[]>;
  /** @param names looked up besides what is listed; of those only the version may be known */
  pipPackages(names?: readonly string[]): Promise<readonly PipPackage[]>;
  npmPackages(names?: readonly string[]): Promise<readonly NpmPackage[]>;
}
