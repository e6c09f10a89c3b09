/**
 * Alpine's packages. The courses' table tells dependencies and commands; the larger one
 * has names, with versions and sizes near the real ones. Old releases have what was
 * taken out since: Python 2, PHP 5 and 7.
 */
import { FrontCoded } from "./front-coded.ts";
import type { ApkPackage } from "./packages.ts";

/** @param names looked up besides those of the courses' table; `*` is all of them */
export async function apkPackages(
  names: readonly string[] = [],
  release = "3.24",
): Promise<readonly ApkPackage[]> {
  const course = (await import("./data/packages/apk.json")).default as readonly ApkPackage[];
  const have = new Set(course.map((p) => p.name));
  const missing = names.filter((name) => !have.has(name));
  if (missing.length === 0) return course;
  const more = new FrontCoded((await import("./data/packages/apk-more.json")).default.text);
  const known = (name: string) => have.has(name) || more.get(name) !== undefined;
  const found = new Map<string, ApkPackage>();
  const queue = missing.includes("*") ? [...more.names(), ...missing] : [...missing];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (have.has(name) || found.has(name)) continue;
    const p = toPackage(more, name, Number(release.split(".")[1] ?? 24), known);
    if (p === undefined) continue;
    found.set(name, p);
    queue.push(...p.depends);
  }
  return [...course, ...found.values()];
}

function toPackage(
  more: FrontCoded,
  name: string,
  minor: number,
  known: (name: string) => boolean,
): ApkPackage | undefined {
  const model = oldName(name, minor);
  const row = more.get(model ?? name);
  if (row === undefined) return undefined;
  const [, version = "", size = "", installed = "", commands = ""] = row;
  const below = /^(.*)-(?:dev|doc|openrc|static)$/.exec(name)?.[1];
  const needs = below === undefined ? [] : [below, `${below}-libs`].filter(known).slice(0, 1);
  return {
    name,
    version:
      model === undefined ? version : (oldVersions.find(([start]) => name.startsWith(start))?.[1] ?? version),
    size: Number.parseInt(size, 36),
    installed: Number.parseInt(installed, 36),
    depends: /^py2?-/.test(name) && model !== undefined ? ["python2"] : needs,
    bin: model === undefined ? commands.split(" ").filter(Boolean) : (oldCommands[name] ?? []),
  };
}

/** The package whose facts serve for one that only older releases have. */
function oldName(name: string, minor: number): string | undefined {
  if (minor <= 15 && /^python2(-dev)?$/.test(name)) return name === "python2" ? "lua5.3" : "lua5.3-dev";
  const python = /^py2?-(.+)$/.exec(name)?.[1];
  if (minor <= 11 && python !== undefined) return python === "pip" ? "py3-wheel" : `py3-${python}`;
  const php = /^php(5|7)(-.+)?$/.exec(name);
  if (php !== null && (php[1] === "5" ? minor <= 7 : minor >= 5 && minor <= 15))
    return `php83${(php[2] ?? "").replace(/^-(json|mcrypt|hash|xmlrpc|zlib|cli|mysql)$/, "-common")}`;
  if (minor <= 15 && name === "libmysqlclient") return "libpq";
  return undefined;
}

const oldCommands: Readonly<Record<string, readonly string[]>> = {
  python2: ["python2", "python"],
  "py-pip": ["pip", "pip2"],
  "py2-pip": ["pip", "pip2"],
  php5: ["php5"],
  php7: ["php7", "php"],
  "php5-cli": ["php5"],
};

const oldVersions: readonly (readonly [start: string, version: string])[] = [
  ["python2", "2.7.18-r5"],
  ["php5", "5.6.40-r0"],
  ["php7", "7.4.33-r1"],
];
