/**
 * What pip and npm can install (apt: apt.ts, apk: apk.ts): names, versions, sizes, dependencies and the
 * commands each package brings. Facts only; the programs that install are in os/bin/pkg,
 * and the session hands these tables to them.
 */
import { FrontCoded } from "./front-coded.ts";

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

/**
 * The packages courses use most, with what they need and bring. A name that is not among
 * them is looked up in the large index, which tells versions only.
 */
export async function pipPackages(names: readonly string[] = []): Promise<readonly PipPackage[]> {
  const course = table<PipPackage>(await import("./data/packages/pip.json"));
  const missing = unknown(names, course);
  if (missing.length === 0) return course;
  const index = await pypi();
  return [
    ...course,
    ...missing.flatMap((name): readonly PipPackage[] => {
      const version = index.get(name)?.[1];
      return version === undefined
        ? []
        : [{ name, version, released: "", size: null, installed: null, depends: [], bin: [] }];
    }),
  ];
}

export async function npmPackages(names: readonly string[] = []): Promise<readonly NpmPackage[]> {
  const course = table<NpmPackage>(await import("./data/packages/npm.json"));
  const missing = unknown(names, course);
  if (missing.length === 0) return course;
  const starts = (await import("./data/packages/npm/starts.json")).default;
  const found: NpmPackage[] = [];
  for (const name of missing) {
    let at = starts.length - 1;
    while (at > 0 && name < (starts[at] ?? "")) at--;
    const version = (await npmRange(at)).get(name)?.[1];
    if (version === undefined) continue;
    const size = 6_000 + name.length * 431;
    found.push({ name, version, size, installed: size * 3, files: null, depends: [], bin: [] });
  }
  return [...course, ...found];
}

export interface RpmPackage {
  readonly name: string;
  readonly version: string;
  readonly size: number;
  readonly installed: number;
  readonly commands: readonly string[];
}

/** What Fedora and the Red Hat family call the packages courses install; versions and sizes are near the real ones. */
export async function rpmPackages(): Promise<readonly RpmPackage[]> {
  const index = await frontCoded("rpm", () => import("./data/packages/rpm.json"));
  return [...index.names()].map((name) => {
    const [, version = "", size = "", installed = "", commands = ""] = index.get(name) ?? [];
    return {
      name,
      version,
      size: Number.parseInt(size, 36),
      installed: Number.parseInt(installed, 36),
      commands: commands
        .split(" ")
        .filter(Boolean)
        .map((one) =>
          one.startsWith("!") ? `/usr/sbin/${one.slice(1)}` : `/usr/bin/${one.replace("%", "")}`,
        ),
    };
  });
}

type TextFile = { readonly default: { readonly text: string } };

const tables = new Map<string, Promise<FrontCoded>>();

function frontCoded(name: string, load: () => Promise<TextFile>): Promise<FrontCoded> {
  let found = tables.get(name);
  if (found === undefined) {
    found = load().then((file) => new FrontCoded(file.default.text));
    tables.set(name, found);
  }
  return found;
}

const pypi = () => frontCoded("pypi", () => import("./data/packages/pypi/index.json"));

// Literal imports, so that every bundler can split them.
const npmRanges: readonly (() => Promise<TextFile>)[] = [
  () => import("./data/packages/npm/range-00.json"),
  () => import("./data/packages/npm/range-01.json"),
  () => import("./data/packages/npm/range-02.json"),
  () => import("./data/packages/npm/range-03.json"),
  () => import("./data/packages/npm/range-04.json"),
  () => import("./data/packages/npm/range-05.json"),
  () => import("./data/packages/npm/range-06.json"),
  () => import("./data/packages/npm/range-07.json"),
  () => import("./data/packages/npm/range-08.json"),
  () => import("./data/packages/npm/range-09.json"),
  () => import("./data/packages/npm/range-10.json"),
  () => import("./data/packages/npm/range-11.json"),
  () => import("./data/packages/npm/range-12.json"),
  () => import("./data/packages/npm/range-13.json"),
  () => import("./data/packages/npm/range-14.json"),
  () => import("./data/packages/npm/range-15.json"),
];

async function npmRange(at: number): Promise<FrontCoded> {
  const load = npmRanges[at];
  return load === undefined ? new FrontCoded("") : frontCoded(`npm ${at}`, load);
}

/**
 * Which of `names` the table does not have; when there are some, what its packages need
 * and it does not have either comes with them.
 */
function unknown(
  names: readonly string[],
  known: readonly { readonly name: string; readonly depends: readonly string[] }[],
): readonly string[] {
  const have = new Map(known.map((p) => [p.name, p]));
  const missing = names.filter((name) => !have.has(name));
  if (missing.length === 0) return [];
  const found = new Set(missing);
  const seen = new Set<string>();
  const queue = [...names];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const p = have.get(name);
    if (p === undefined) found.add(name);
    else queue.push(...p.depends);
  }
  return [...found];
}
