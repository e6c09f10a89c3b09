/** A target of a bake file: its fields, how two of them are joined, how they are printed. */
import { CliError } from "../../kit/errors.ts";

/** How a field is written, and what happens to it when a target inherits. */
type Kind = "text" | "bool" | "list" | "added" | "map" | "specs" | "addedSpecs";

/** In the order they are printed. */
export const fields: Readonly<Record<string, Kind>> = {
  description: "text",
  inherits: "list",
  annotations: "added",
  attest: "addedSpecs",
  context: "text",
  contexts: "map",
  dockerfile: "text",
  "dockerfile-inline": "text",
  args: "map",
  labels: "map",
  tags: "list",
  "cache-from": "addedSpecs",
  "cache-to": "specs",
  target: "text",
  secret: "addedSpecs",
  ssh: "addedSpecs",
  platforms: "list",
  output: "specs",
  pull: "bool",
  "no-cache": "bool",
  network: "text",
  "no-cache-filter": "list",
  "shm-size": "text",
  ulimits: "added",
  call: "text",
  entitlements: "added",
  "extra-hosts": "map",
};

export type FieldValue = string | boolean | readonly string[] | Readonly<Record<string, string | null>>;

/** Specs (`type=…,key=value`) are kept as text. */
export type Target = Readonly<Record<string, FieldValue>>;

export function textField(target: Target, name: string): string | undefined {
  const value = target[name];
  return typeof value === "string" ? value : undefined;
}

export function listField(target: Target, name: string): readonly string[] {
  const value = target[name];
  return Array.isArray(value) ? value : [];
}

export function mapField(target: Target, name: string): Readonly<Record<string, string | null>> {
  const value = target[name];
  return typeof value === "object" && !Array.isArray(value) ? (value as Record<string, string | null>) : {};
}

/** `over` wins; maps are joined by key, some lists grow. */
export function joinTargets(base: Target, over: Target): Target {
  const result: Record<string, FieldValue> = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const before = result[name];
    const kind = fields[name];
    if (kind === "map" && before !== undefined)
      result[name] = { ...mapField(result, name), ...mapField(over, name) };
    else if ((kind === "added" || kind === "addedSpecs") && before !== undefined)
      result[name] = [...new Set([...listField(result, name), ...listField(over, name)])];
    else result[name] = value;
  }
  return result;
}

/** One spec as `--print` shows it. */
function specObject(name: string, text: string): unknown {
  if (name === "ssh") {
    const [id = "", paths] = text.split(/=(.*)/s);
    return { id, ...(paths === undefined ? {} : { paths: paths.split(",") }) };
  }
  const plain = !text.includes("=");
  if (plain && name === "cache-from") return { ref: text, type: "registry" };
  if (plain && name === "cache-to") return { ref: text, type: "registry" };
  if (plain && name === "output")
    return text === "-" ? { dest: "-", type: "tar" } : { dest: text, type: "local" };
  const entries = text.split(",").map((part): [string, string] => {
    const eq = part.indexOf("=");
    return eq < 0 ? [part, ""] : [part.slice(0, eq), part.slice(eq + 1)];
  });
  if (name === "secret") {
    const order = ["id", "src", "env"];
    const found = new Map(entries.map(([k, v]) => [k === "source" ? "src" : k, v] as const));
    return Object.fromEntries(order.flatMap((k) => (found.has(k) ? [[k, found.get(k)]] : [])));
  }
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sortedMap(map: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** As `--print` shows it. */
export function printedTarget(target: Target): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [name, kind] of Object.entries(fields)) {
    const value = target[name];
    if (value === undefined || name === "inherits") continue;
    if (Array.isArray(value) && value.length === 0) continue;
    if (kind === "map") {
      if (Object.keys(mapField(target, name)).length > 0) shown[name] = sortedMap(mapField(target, name));
    } else if (kind === "specs" || kind === "addedSpecs")
      shown[name] = listField(target, name).map((text) => specObject(name, text));
    else shown[name] = value;
  }
  return shown;
}

/** `platform` for `platforms` and the like: names `--set` also takes. */
const otherNames: Readonly<Record<string, string>> = {
  platform: "platforms",
  secrets: "secret",
  attests: "attest",
  annotation: "annotations",
  tag: "tags",
};

/** `a*` as Go's path.Match has it. */
function matches(pattern: string, name: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*/g, "[^/]*")
    .replace(/\?/g, "[^/]");
  return new RegExp(`^${source}$`).test(name);
}

interface Override {
  readonly text: string;
  readonly pattern: string;
  readonly key: readonly string[];
  readonly value: string | undefined;
}

function parseOverride(text: string): Override {
  const eq = text.indexOf("=");
  const left = eq < 0 ? text : text.slice(0, eq);
  const [pattern = "", ...key] = left.split(".");
  const name = key[0];
  if (name === undefined || (eq < 0 && name !== "args"))
    throw new CliError(`ERROR: invalid override ${text}, expected target.name=value`);
  return { text, pattern, key, value: eq < 0 ? undefined : text.slice(eq + 1) };
}

/**
 * `--set pattern.key=value`. A list that is set twice has both values.
 *
 * @param names of all targets @throws CliError
 */
export function overrides(
  texts: readonly string[],
  names: readonly string[],
  env: ReadonlyMap<string, string>,
): (name: string, target: Target) => Target {
  const list = texts.map(parseOverride);
  for (const { pattern } of list)
    if (!names.some((name) => matches(pattern, name)))
      throw new CliError(`ERROR: could not find any target matching '${pattern}'`);
  return (name, target) => {
    const result: Record<string, FieldValue> = { ...target };
    const begun = new Set<string>();
    for (const { text, pattern, key, value } of list) {
      if (!matches(pattern, name)) continue;
      const [given = "", ...rest] = key;
      const field = otherNames[given] ?? given;
      const sub = rest.join(".");
      const kind = fields[field];
      if (kind === undefined && field !== "push" && field !== "load")
        throw new CliError(`ERROR: unknown key: ${given}`);
      if (kind === "map") {
        if (sub === "") throw new CliError(`ERROR: invalid key ${key.join(".")}, ${field} requires name`);
        const known = value ?? env.get(sub);
        if (known !== undefined) result[field] = { ...mapField(result, field), [sub]: known };
        continue;
      }
      if (value === undefined)
        throw new CliError(`ERROR: invalid override ${text}, expected target.name=value`);
      if (field === "push" || field === "load") {
        if (value !== "true") continue;
        const wanted = field === "push" ? "type=image,push=true" : "type=docker";
        result["output"] = [...listField(result, "output"), wanted];
      } else if (kind === "bool") {
        if (!/^(1|t|true|0|f|false)$/i.test(value))
          throw new CliError(`ERROR: invalid value ${value} for boolean key ${given}`);
        result[field] = /^(1|t|true)$/i.test(value);
      } else if (kind === "text") result[field] = value;
      else {
        result[field] =
          begun.has(field) || kind === "addedSpecs" ? [...listField(result, field), value] : [value];
        begun.add(field);
      }
    }
    return result;
  };
}
