/** Which packages an installation brings: from names to a list with sizes. */
import type { AptIndex, AptPackage } from "../facts.ts";
import type { Installed } from "./database.ts";

export interface Planned extends AptPackage {
  /** Asked for by name. */
  readonly wanted: boolean;
}

export class AptError extends Error {
  /** @param note what apt says on standard output besides */
  constructor(
    message: string,
    readonly note: string | undefined = undefined,
  ) {
    super(message);
  }
}

/**
 * The package that `name` asks for, with what apt says of the choice.
 *
 * @throws AptError in apt's words
 */
export async function select(
  index: AptIndex,
  name: string,
  version: string | undefined,
): Promise<{ readonly name: string; readonly note?: string }> {
  await index.load([name]);
  const p = index.find(name);
  if (p !== undefined) {
    if (version !== undefined && !matches(p.version, version))
      throw new AptError(`E: Version '${version}' for '${name}' was not found`);
    return { name };
  }
  const mentioned = await index.mentioned(name);
  if (mentioned === undefined) throw new AptError(`E: Unable to locate package ${name}`);
  const { providers, replacers } = mentioned;
  await index.load(providers);
  const [only] = providers;
  if (only !== undefined && providers.length === 1)
    return { name: only, note: `Note, selecting '${only}' instead of '${name}'` };
  const note =
    providers.length > 0
      ? `Package ${name} is a virtual package provided by:\n${providers.map((one) => `  ${one} ${index.find(one)?.version}\n`).join("")}You should explicitly select one to install.\n`
      : `Package ${name} is not available, but is referred to by another package.\nThis may mean that the package is missing, has been obsoleted, or\nis only available from another source\n${replacers.length > 0 ? `However the following packages replace it:\n  ${replacers.join(" ")}\n` : ""}`;
  throw new AptError(`E: Package '${name}' has no installation candidate`, note);
}

/** Everything that `names` need and `installed` lacks, sorted by name. */
export async function plan(
  index: AptIndex,
  names: readonly string[],
  installed: ReadonlyMap<string, Installed>,
  recommends: boolean,
): Promise<Planned[]> {
  const wanted = new Set(names);
  const found = new Map<string, Planned>();
  const seen = new Set(names);
  const there = (name: string) => installed.has(name) || seen.has(name);
  for (let level: readonly string[] = names; level.length > 0; ) {
    await index.load(level);
    const groups: string[] = [];
    for (const name of level) {
      const p = index.find(name);
      if (p === undefined || installed.has(name)) continue;
      found.set(name, { ...p, wanted: wanted.has(name) });
      groups.push(...p.depends, ...(recommends ? p.recommends : []));
    }
    const next: string[] = [];
    for (const group of groups) {
      const alternatives = group.split("|");
      const first = alternatives[0];
      if (first === undefined || alternatives.some(there)) continue;
      seen.add(first);
      next.push(first);
    }
    level = next;
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What the installed packages that nobody asked for are still there for. */
export async function stillNeeded(
  index: AptIndex,
  roots: readonly string[],
  installed: ReadonlyMap<string, Installed>,
): Promise<ReadonlySet<string>> {
  await index.load([...installed.keys()]);
  const needed = new Set<string>();
  const queue = [...roots];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    const p = index.find(name);
    const groups = p === undefined ? (installed.get(name)?.depends ?? []) : [...p.depends, ...p.recommends];
    queue.push(...groups.flatMap((group) => group.split("|").filter((one) => installed.has(one))));
  }
  return needed;
}

function matches(version: string, wanted: string): boolean {
  if (wanted.endsWith("*")) return version.startsWith(wanted.slice(0, -1));
  return version === wanted;
}
