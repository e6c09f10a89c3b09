/**
 * The packages of Debian and Ubuntu. Debian 12's index is the real one, whole: names,
 * versions, sizes, dependencies, commands. Other releases are made from it
 * (apt-releases.ts says what they call otherwise, have no longer, or have besides).
 *
 * It lies in parts: what courses install with all that comes along, and the rest by
 * name, each fetched when somebody asks for a name of it.
 */
import { type AptRelease, aptRelease } from "./apt-releases.ts";
import { FrontCoded } from "./front-coded.ts";

export interface AptPackage {
  readonly name: string;
  readonly version: string;
  /** Bytes to fetch. */
  readonly size: number;
  /** Bytes of disk. */
  readonly installed: number;
  readonly section: string;
  readonly architecture: "amd64" | "all";
  /** More than one architecture's may be installed at once: dpkg writes `name:amd64`. */
  readonly coinstallable: boolean;
  readonly suite: "main" | "updates" | "security";
  /** `a|b`: the first is taken unless another is there. */
  readonly depends: readonly string[];
  readonly recommends: readonly string[];
  /** Paths of the commands it brings. */
  readonly commands: readonly string[];
}

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

type TextFile = { readonly default: { readonly text: string } };

// Literal imports, so that every bundler can split them.
const ranges: readonly (() => Promise<TextFile>)[] = [
  () => import("./data/packages/debian/range-00.json"),
  () => import("./data/packages/debian/range-01.json"),
  () => import("./data/packages/debian/range-02.json"),
  () => import("./data/packages/debian/range-03.json"),
  () => import("./data/packages/debian/range-04.json"),
  () => import("./data/packages/debian/range-05.json"),
  () => import("./data/packages/debian/range-06.json"),
  () => import("./data/packages/debian/range-07.json"),
  () => import("./data/packages/debian/range-08.json"),
  () => import("./data/packages/debian/range-09.json"),
  () => import("./data/packages/debian/range-10.json"),
  () => import("./data/packages/debian/range-11.json"),
  () => import("./data/packages/debian/range-12.json"),
  () => import("./data/packages/debian/range-13.json"),
];

const tables = new Map<string, Promise<FrontCoded>>();

function table(name: string, load: () => Promise<TextFile>): Promise<FrontCoded> {
  let found = tables.get(name);
  if (found === undefined) {
    found = load().then((file) => new FrontCoded(file.default.text));
    tables.set(name, found);
  }
  return found;
}

const indexes = new Map<string, Promise<AptIndex>>();

/** @param release `debian-12`, `ubuntu-24.04` */
export function aptIndex(release: string): Promise<AptIndex> {
  let index = indexes.get(release);
  if (index === undefined) {
    index = open(aptRelease(release));
    indexes.set(release, index);
  }
  return index;
}

async function open(release: AptRelease): Promise<AptIndex> {
  const course = await table("course", () => import("./data/packages/debian/course.json"));
  const starts = (await import("./data/packages/debian/starts.json")).default;
  const loaded: (FrontCoded | undefined)[] = [];
  const found = new Map<string, AptPackage | undefined>();

  const rangeOf = (name: string) => {
    let at = starts.length - 1;
    while (at > 0 && name < (starts[at] ?? "")) at--;
    return at;
  };
  const row = (name: string) => course.get(name) ?? loaded[rangeOf(name)]?.get(name);
  const loadRange = async (at: number) => {
    const load = ranges[at];
    if (load !== undefined) loaded[at] = await table(`range ${at}`, load);
  };
  return {
    async load(names) {
      for (const name of names) {
        const model = release.model(name);
        if (model === undefined || course.get(model) !== undefined) continue;
        const at = rangeOf(model);
        if (loaded[at] !== undefined) continue;
        await loadRange(at);
        found.clear();
      }
    },
    find(name) {
      if (!found.has(name)) {
        const model = release.model(name);
        const facts = model === undefined ? undefined : row(model);
        found.set(name, facts && toPackage(facts, name, release));
      }
      return found.get(name);
    },
    async mentioned(name) {
      const given = release.providers(name);
      if (given !== undefined) return { providers: given, replacers: [] };
      const virtual = await table("virtual", () => import("./data/packages/debian/virtual.json"));
      const facts = virtual.get(name);
      const here = (column: string | undefined) =>
        (column ?? "").split(" ").flatMap((one) => (one === "-" || one === "" ? [] : release.spellings(one)));
      return facts && { providers: here(facts[1]), replacers: here(facts[2]) };
    },
    async names() {
      await Promise.all(ranges.map((_, at) => loadRange(at)));
      found.clear();
      const all = [course, ...loaded].flatMap((part) => (part === undefined ? [] : [...part.names()]));
      return [...new Set(all.flatMap((name) => release.spellings(name)))].sort();
    },
  };
}

const folders: Readonly<Record<string, string>> = { "!": "/usr/sbin/", "%": "/usr/games/" };

function toPackage(row: readonly string[], name: string, release: AptRelease): AptPackage {
  const [
    model = "",
    version = "",
    size = "",
    kib = "",
    section = "",
    flags = "",
    depends = "",
    recommends = "",
    bin = "",
  ] = row;
  const here = (list: string) =>
    list === "" ? [] : list.split(" ").map((group) => group.split("|").map(release.spelling).join("|"));
  return {
    name,
    version: release.version(name, model, version),
    size: Number.parseInt(size, 36),
    installed: Number.parseInt(kib, 36) * 1024,
    section,
    architecture: flags.includes("a") ? "all" : "amd64",
    coinstallable: flags.includes("s"),
    suite: flags.includes("e") ? "security" : flags.includes("u") ? "updates" : "main",
    depends: here(depends),
    recommends: here(recommends),
    commands:
      bin === ""
        ? []
        : bin.split(" ").map((one) => {
            const folder = folders[one[0] ?? ""];
            return folder === undefined
              ? `/usr/bin/${release.command(one, model)}`
              : folder + release.command(one.slice(1), model);
          }),
  };
}
