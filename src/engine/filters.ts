/**
 * The `filters` query parameter: a JSON map of maps (`{"label":{"a=b":true}}`) or
 * of lists. A name that the endpoint does not know is refused; values of one name
 * are alternatives, except labels, which must all fit.
 */
import { EngineError } from "../api/errors.ts";
import type { StringMap } from "../api/types.ts";

export type FilterArgs = ReadonlyMap<string, readonly string[]>;

export const noFilters: FilterArgs = new Map();

/** @throws EngineError `filter.malformed`, `filter.unknown` */
export function parseFilters(text: string | undefined, known?: readonly string[]): FilterArgs {
  if (text === undefined || text === "") return noFilters;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new EngineError("filter.malformed", {});
  }
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw new EngineError("filter.malformed", {});
  const args = new Map<string, readonly string[]>();
  for (const [name, values] of Object.entries(json)) {
    if (typeof values !== "object" || values === null) throw new EngineError("filter.malformed", {});
    const list = Array.isArray(values) ? values.map(String) : Object.keys(values);
    if (known !== undefined && !known.includes(name)) throw new EngineError("filter.unknown", { name });
    if (list.length > 0) args.set(name, list);
  }
  return args;
}

/** `true`, `1`, `false`, `0`; undefined when not given. @throws EngineError `filter.boolean` */
export function booleanFilter(args: FilterArgs, name: string): boolean | undefined {
  const values = args.get(name);
  if (values === undefined) return undefined;
  const isTrue = values.includes("1") || values.includes("true");
  const isFalse = values.includes("0") || values.includes("false");
  if (isTrue === isFalse) throw new EngineError("filter.boolean", { name, values });
  return isTrue;
}

/** `key` or `key=value`; all must fit. */
export function matchLabels(args: FilterArgs, labels: StringMap | null | undefined, name = "label"): boolean {
  return (args.get(name) ?? []).every((wanted) => hasLabel(labels, wanted));
}

/** `label!`: none of them may fit. */
export function matchLabelsNot(args: FilterArgs, labels: StringMap | null | undefined): boolean {
  return (args.get("label!") ?? []).every((unwanted) => !hasLabel(labels, unwanted));
}

function hasLabel(labels: StringMap | null | undefined, wanted: string): boolean {
  const eq = wanted.indexOf("=");
  const key = eq === -1 ? wanted : wanted.slice(0, eq);
  const value = labels?.[key];
  return value !== undefined && (eq === -1 || value === wanted.slice(eq + 1));
}

/** Docker's `Args.Match`: a value that is a regular expression of the text, or equal to it. */
export function matchPattern(args: FilterArgs, name: string, text: string): boolean {
  const values = args.get(name);
  if (values === undefined) return true;
  return values.some((value) => value === text || testPattern(value, text));
}

function testPattern(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern).test(text);
  } catch {
    return false;
  }
}

/** Equal to one of the values. */
export function matchExact(args: FilterArgs, name: string, text: string): boolean {
  const values = args.get(name);
  return values === undefined || values.includes(text);
}

/** Begins with one of the values. */
export function matchPrefix(args: FilterArgs, name: string, text: string): boolean {
  const values = args.get(name);
  return values === undefined || values.some((value) => text.startsWith(value));
}

/** Go's `path.Match`: `*` and `?` do not cross a slash. */
export function pathMatch(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*/g, "[^/]*")
    .replace(/\?/g, "[^/]");
  return testPattern(`^${source}$`, text);
}
