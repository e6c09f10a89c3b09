/**
 * The library's Python, in parts that are fetched when one of their modules is
 * first imported. The names are known from the start: whether a module exists must
 * be answered without fetching it.
 */
type Part = "base" | "machine" | "net" | "numbers" | "testing" | "site";

interface Shelf {
  readonly modules: string;
  /** Parts whose modules those of this one import. */
  readonly needs: readonly Part[];
  readonly fetch: () => Promise<{ readonly sources: Readonly<Record<string, string>> }>;
}

const shelves: Readonly<Record<Part, Shelf>> = {
  base: {
    modules: `
      abc bisect collections collections.abc contextlib copy dataclasses datetime enum errno fnmatch functools gc
      hashlib heapq hmac html importlib importlib.metadata inspect io itertools json json.decoder json.tool keyword
      operator os platform pprint random re runpy secrets string struct textwrap time timeit traceback types typing uuid
      warnings weakref`,
    needs: [],
    fetch: () => import("./sources/base.ts"),
  },
  machine: {
    modules: `
      argparse atexit concurrent concurrent.futures configparser csv getpass glob logging pathlib queue shlex shutil
      signal socket subprocess tempfile threading`,
    needs: ["base"],
    fetch: () => import("./sources/machine.ts"),
  },
  net: {
    modules: `
      asyncio http http.client http.server socketserver urllib urllib.error urllib.parse urllib.request`,
    needs: ["base", "machine"],
    fetch: () => import("./sources/net.ts"),
  },
  numbers: {
    modules: "decimal fractions numbers statistics",
    needs: ["base"],
    fetch: () => import("./sources/numbers.ts"),
  },
  testing: {
    modules: "difflib unittest unittest.__main__",
    needs: ["base"],
    fetch: () => import("./sources/testing.ts"),
  },
  site: {
    modules: `
      dotenv flask flask.__main__ gunicorn gunicorn.__main__ redis redis.exceptions requests requests.exceptions
      werkzeug werkzeug.exceptions`,
    needs: ["base", "machine", "net"],
    fetch: () => import("./sources/site.ts"),
  },
};

const partOf = new Map<string, Part>();
for (const part of Object.keys(shelves) as Part[])
  for (const name of shelves[part].modules.trim().split(/\s+/)) partOf.set(name, part);

const fetched = new Map<Part, Readonly<Record<string, string>>>();

/** All modules that have Python of their own here. */
export const sourceNames: ReadonlySet<string> = new Set(partOf.keys());

/** A module's text; undefined while its part is not here. */
export function sourceOf(name: string): string | undefined {
  const part = partOf.get(name);
  return part === undefined ? undefined : fetched.get(part)?.[name];
}

/** What has to come before `names` can be imported; undefined when all is here. */
export function fetchSources(names: Iterable<string>): Promise<void> | undefined {
  const wanted = new Set<Part>();
  for (const name of names) {
    const part = partOf.get(name);
    if (part !== undefined) for (const p of [part, ...shelves[part].needs]) wanted.add(p);
  }
  const missing = [...wanted].filter((p) => !fetched.has(p));
  if (missing.length === 0) return undefined;
  return Promise.all(
    missing.map(async (part) => {
      fetched.set(part, (await shelves[part].fetch()).sources);
    }),
  ).then(() => undefined);
}
