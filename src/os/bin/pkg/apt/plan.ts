/** Which packages an installation brings: pure, from names to a list with sizes. */
import type { AptPackage } from "../facts.ts";
import type { Installed } from "./database.ts";

export interface Planned {
  readonly name: string;
  readonly version: string;
  readonly download: number;
  readonly installed: number;
  readonly section: string;
  readonly bin: readonly string[];
  readonly depends: readonly string[];
  /** Asked for by name. */
  readonly wanted: boolean;
}

export class AptError extends Error {}

/** Names that stand for others, and what apt says of them. */
const virtual: Readonly<Record<string, readonly string[]>> = {
  netcat: ["netcat-openbsd", "netcat-traditional"],
  awk: ["mawk"],
  "mail-transport-agent": ["exim4-daemon-light"],
};
const noCandidate = new Set([
  "python",
  "python-pip",
  "python-dev",
  "mysql-server",
  "mysql-client",
  "libgl1-mesa-glx-dev",
  "openjdk-8-jdk",
]);

export class AptIndex {
  readonly #known: ReadonlyMap<string, AptPackage>;
  readonly #members = new Map<string, { download: number; installed: number }>();

  constructor(packages: readonly AptPackage[]) {
    this.#known = new Map(packages.map((p) => [p.name, p]));
    for (const p of packages) this.#share(p);
  }

  /** What a closure's nameless members weigh: what its named ones leave over, in even parts. */
  #share(p: AptPackage): void {
    const names = p.closure?.names ?? [];
    const nameless = names.filter((name) => !this.#known.has(name) && !this.#members.has(name));
    if (nameless.length === 0) return;
    let { download, installed } = p.closure ?? { download: 0, installed: 0 };
    for (const name of names) {
      const known = this.#known.get(name);
      const member = this.#members.get(name);
      download -= known?.size ?? member?.download ?? 0;
      installed -= known?.installed ?? member?.installed ?? 0;
    }
    const share = {
      download: Math.max(8_000, Math.floor(download / nameless.length)),
      installed: Math.max(30_000, Math.floor(installed / nameless.length)),
    };
    for (const name of nameless) this.#members.set(name, share);
  }

  find(name: string): AptPackage | undefined {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const member = this.#members.get(name);
    return (
      member && {
        name,
        version: "1.0-1",
        size: member.download,
        installed: member.installed,
        depends: [],
        bin: [],
        section: "libs",
      }
    );
  }

  names(): readonly string[] {
    return [...this.#known.keys(), ...this.#members.keys()].sort();
  }

  all(): readonly AptPackage[] {
    return this.names().flatMap((name) => this.find(name) ?? []);
  }

  /** Everything that `name` needs, itself included. */
  closure(name: string, recommends: boolean): ReadonlySet<string> {
    const found = new Set<string>();
    const visit = (at: string, direct: boolean) => {
      if (found.has(at)) return;
      const p = this.find(at);
      if (p === undefined) return;
      found.add(at);
      for (const member of p.closure?.names ?? p.depends) {
        if (p.closure !== undefined) found.add(member);
        else visit(member, false);
      }
      if (recommends && direct) for (const extra of p.recommends ?? []) visit(extra, false);
    };
    visit(name, true);
    return found;
  }

  /** @throws AptError in apt's words */
  check(name: string, version: string | undefined, listed: boolean): void {
    const provides = virtual[name];
    if (listed && provides !== undefined && this.find(name) === undefined) {
      throw new AptError(`E: Package '${name}' has no installation candidate`);
    }
    if (listed && noCandidate.has(name))
      throw new AptError(`E: Package '${name}' has no installation candidate`);
    const p = listed ? this.find(name) : undefined;
    if (p === undefined) throw new AptError(`E: Unable to locate package ${name}`);
    if (version !== undefined && !matches(p.version, version))
      throw new AptError(`E: Version '${version}' for '${name}' was not found`);
  }

  /** What must be installed for `names`, sorted by name. */
  plan(names: readonly string[], installed: ReadonlyMap<string, Installed>, recommends: boolean): Planned[] {
    const wanted = new Set(names);
    const all = new Set(names.flatMap((name) => [...this.closure(name, recommends)]));
    return [...all]
      .filter((name) => !installed.has(name))
      .sort()
      .flatMap((name) => {
        const p = this.find(name);
        if (p === undefined) return [];
        return [
          {
            name,
            version: p.version,
            download: p.size,
            installed: p.installed,
            section: p.section ?? "libs",
            bin: p.bin,
            depends: p.depends,
            wanted: wanted.has(name),
          },
        ];
      });
  }
}

function matches(version: string, wanted: string): boolean {
  if (wanted.endsWith("*")) return version.startsWith(wanted.slice(0, -1));
  return version === wanted;
}
