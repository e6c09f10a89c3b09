/** Chooses versions: the requirements first, then what each of them needs, in the order pip meets them. */
import type { PipPackage } from "../facts.ts";
import { dependencyVersions, lastFor, latestPip, spelling, wanted } from "./index-data.ts";
import type { Requirement } from "./requirements.ts";
import { type Dist, normal, type Site } from "./site.ts";
import { type Clause, choose, compareVersions, satisfies } from "./versions.ts";

export interface Chosen {
  readonly name: string;
  /** As the release spells itself. */
  readonly label: string;
  readonly version: string;
  readonly sizeBytes: number;
  readonly installedBytes: number;
  readonly bin: readonly string[];
  readonly sourceOnly: boolean;
  /** What is written after `Collecting`: `werkzeug>=3.1.0`. */
  readonly wanted: string;
  /** `from flask->-r requirements.txt (line 1)`; undefined for a requirement of the command line. */
  readonly from: string | undefined;
  /** Names of what it needs. */
  readonly depends: readonly string[];
}

export type Step =
  | { readonly type: "install"; readonly chosen: Chosen; readonly replaces: Dist | undefined }
  | {
      readonly type: "satisfied";
      readonly wanted: string;
      readonly from: string | undefined;
      readonly dist: Dist;
    };

export class NoMatch extends Error {
  constructor(
    readonly requirement: string,
    readonly from: string | undefined,
    /** Versions the index has; none: it does not have the package. */
    readonly versions: readonly string[],
  ) {
    super(requirement);
  }
}

export interface ResolveOptions {
  readonly upgrade: boolean;
  readonly forceReinstall: boolean;
  readonly noDeps: boolean;
}

/** @throws NoMatch */
export function resolveAll(
  requirements: readonly Requirement[],
  packages: readonly PipPackage[],
  installed: readonly Dist[],
  site: Site,
  options: ResolveOptions,
): Step[] {
  const known = new Map(packages.map((p) => [p.name, p]));
  const needed = new Set(packages.flatMap((p) => p.depends));
  const here = new Map(installed.map((dist) => [normal(dist.name), dist]));
  const steps: Step[] = [];
  const seen = new Set<string>();
  const queue: {
    name: string;
    text: string;
    clauses: readonly Clause[];
    from: string | undefined;
    top: boolean;
    needed: boolean;
  }[] = requirements.map((r) => ({
    name: normal(r.name),
    text: r.text,
    clauses: r.clauses,
    from: r.from,
    top: true,
    needed: true,
  }));
  for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
    if (seen.has(item.name)) continue;
    seen.add(item.name);
    const dist = here.get(item.name);
    const fits = dist !== undefined && item.clauses.every((clause) => satisfies(dist.version, clause));
    const newest =
      newestFor(item.name, known.get(item.name), site) ?? (needed.has(item.name) ? unseen : undefined);
    const outdated =
      options.upgrade &&
      item.top &&
      dist !== undefined &&
      newest !== undefined &&
      dist.version !== newest &&
      item.clauses.every((c) => satisfies(newest, c));
    if (dist !== undefined && fits && !outdated && !options.forceReinstall) {
      steps.push({ type: "satisfied", wanted: item.text, from: item.from, dist });
      if (!options.noDeps) {
        const depends = dependsOf(item.name, dist.version, known.get(item.name), site).filter((name) =>
          here.has(name),
        );
        for (const name of depends) queue.push(dependency(name, item, dist.version));
      }
      continue;
    }
    if (newest === undefined) throw new NoMatch(item.text, item.from, []);
    const version = choose(newest, item.clauses) ?? pinned(item.clauses, newest);
    if (version === undefined) throw new NoMatch(item.text, item.from, [newest]);
    const facts = known.get(item.name);
    const depends = dependsOf(item.name, version, facts, site);
    steps.push({
      type: "install",
      replaces: dist,
      chosen: {
        name: item.name,
        label: spelling(item.name, version === facts?.version),
        version,
        sizeBytes: facts?.size ?? 60_000 + item.name.length * 1_733,
        installedBytes: facts?.installed ?? 260_000 + item.name.length * 5_119,
        bin: item.name === "pip" ? [] : (facts?.bin ?? []),
        sourceOnly: facts?.sourceOnly ?? false,
        wanted: item.text,
        from: item.from,
        depends,
      },
    });
    if (!options.noDeps) for (const name of depends) queue.push(dependency(name, item, version));
  }
  return steps;
}

/** Version of a package that is only known because others need it. */
const unseen = "1.0.0";

function dependency(
  name: string,
  of: { text: string; name: string; from: string | undefined },
  version: string,
) {
  const asked = wanted[`${of.name} ${version.split(".")[0]}`]?.[name] ?? wanted[of.name]?.[name] ?? "";
  return {
    name,
    text: name + asked,
    clauses: [],
    from: of.from === undefined ? of.text : `${of.text.replace(/^([^=<>!~]+==.*|.*)$/, "$1")}->${of.from}`,
    top: false,
    needed: true,
  };
}

function newestFor(name: string, facts: PipPackage | undefined, site: Site): string | undefined {
  const minor = Number(site.short.split(".")[1]);
  if (site.short.startsWith("3.")) {
    for (const old of [6, 7, 8, 9, 10]) {
      const last = minor <= old ? lastFor[old]?.[name] : undefined;
      if (last !== undefined) return last;
    }
  }
  if (name === "pip") return site.short.startsWith("2.") ? "20.3.4" : latestPip;
  return (facts?.version === "" ? undefined : facts?.version) ?? dependencyVersions.get(name);
}

/** A version asked for by number that is older than the newest: the index has kept it. */
function pinned(clauses: readonly Clause[], newest: string): string | undefined {
  const exact = clauses.find((clause) => clause.operator === "==" || clause.operator === "===");
  if (exact === undefined || exact.version.endsWith(".*")) return undefined;
  return /^\d+(\.\d+)*([._-]?(a|b|rc|dev|post)\d*)?(\+\w+)?$/.test(exact.version) &&
    compareVersions(exact.version, newest) <= 0
    ? exact.version
    : undefined;
}

function dependsOf(
  name: string,
  version: string,
  facts: PipPackage | undefined,
  site: Site,
): readonly string[] {
  const major = Number(version.split(".")[0]);
  const old = site.short === "3.6" || site.short === "3.7";
  if (name === "flask" && major < 3) {
    const base = ["werkzeug", "jinja2", "itsdangerous", "click"];
    return major === 2 && compareVersions(version, "2.2") >= 0 && Number(site.short.split(".")[1]) < 10
      ? [...base, "importlib-metadata"]
      : base;
  }
  if (name === "werkzeug")
    return major < 2 || (major === 2 && compareVersions(version, "2.1") < 0) ? [] : ["markupsafe"];
  if (name === "click" && old) return ["importlib-metadata"];
  if (name === "importlib-metadata") return old ? ["zipp", "typing-extensions"] : ["zipp"];
  if (name === "redis" && old) return ["async-timeout", "importlib-metadata", "typing-extensions"];
  if (name === "pandas" && major < 3) return ["python-dateutil", "pytz", "numpy"];
  return facts?.depends ?? [];
}
