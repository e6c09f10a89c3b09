/**
 * Two files of one project: the later one changes what the earlier one says. Maps are
 * joined key by key; commands and single values are replaced; lists grow; what is
 * addressed by its place (ports, volumes, secrets) is replaced where the place is the same.
 *
 * @source the Compose specification, "Merge"
 */
import { type Dict, isDict, type Yaml } from "./types.ts";

const replaced = new Set(["command", "entrypoint", "test"]);

const places: Readonly<Record<string, (item: Dict) => string>> = {
  ports: (p) => `${p["host_ip"] ?? ""}|${p["published"] ?? ""}|${p["target"]}|${p["protocol"]}`,
  volumes: (v) => String(v["target"]),
  secrets: (s) => String(s["target"] ?? s["source"]),
  configs: (c) => String(c["target"] ?? c["source"]),
  env_file: (f) => String(f["path"]),
};

function mergeLists(key: string, base: readonly Yaml[], over: readonly Yaml[]): readonly Yaml[] {
  const placeOf = places[key];
  const id = (item: Yaml) => (placeOf !== undefined && isDict(item) ? placeOf(item) : JSON.stringify(item));
  const merged = new Map(base.map((item) => [id(item), item]));
  for (const item of over) {
    const before = merged.get(id(item));
    merged.set(id(item), isDict(before) && isDict(item) && key === "volumes" ? { ...before, ...item } : item);
  }
  return [...merged.values()];
}

export function merge(base: Yaml | undefined, over: Yaml | undefined, key = ""): Yaml {
  if (over === undefined) return base ?? null;
  if (base === undefined || base === null || replaced.has(key)) return over;
  if (over === null) return base;
  if (isDict(base) && isDict(over)) {
    const merged: Record<string, Yaml | undefined> = { ...base };
    for (const [name, value] of Object.entries(over)) merged[name] = merge(base[name], value, name);
    return merged;
  }
  if (Array.isArray(base) && Array.isArray(over)) return mergeLists(key, base, over);
  return over;
}

export function mergeDicts(base: Dict, over: Dict): Dict {
  // Two maps make a map.
  return merge(base, over) as Dict;
}
