/** The functions bake files may call: those of HCL's standard library that stand in course files. */
import { formatSeconds } from "../../../api/time.ts";
import { hexSha256 } from "../../../oci/digest.ts";
import { encodeBase64 } from "../base64.ts";
import { equalValues, type Value } from "./evaluate.ts";

export interface Outside {
  /** Virtual milliseconds since the epoch. */
  readonly nowMs: () => number;
  readonly random: () => number;
  readonly home: string;
}

/** The caller adds the place. */
export class FunctionError extends Error {}

const text = (value: Value | undefined): string => {
  if (typeof value === "object" || value === undefined) throw new FunctionError("string required.");
  return String(value);
};
const number = (value: Value | undefined): number => {
  const found = Number(value);
  if (value === null || value === undefined || typeof value === "object" || Number.isNaN(found))
    throw new FunctionError("a number is required.");
  return found;
};
const list = (value: Value | undefined): readonly Value[] => {
  if (!Array.isArray(value)) throw new FunctionError("list of any single type required.");
  return value;
};
const object = (value: Value | undefined): Readonly<Record<string, Value>> => {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value === undefined)
    throw new FunctionError("map of any single type required.");
  return value as Readonly<Record<string, Value>>;
};

const escapeRegex = (pattern: string) => pattern.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** RE2 as bake files use it. */
function regex(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern.replace(/\(\?P</g, "(?<"), flags);
  } catch {
    throw new FunctionError(`invalid regexp pattern: ${pattern}`);
  }
}

function flatten(values: readonly Value[]): Value[] {
  return values.flatMap((value) => (Array.isArray(value) ? flatten(value as readonly Value[]) : [value]));
}

function unique(values: readonly Value[]): Value[] {
  const found: Value[] = [];
  for (const value of values) if (!found.some((other) => equalValues(other, value))) found.push(value);
  return found;
}

function format(pattern: string, values: readonly Value[]): string {
  let at = 0;
  return pattern.replace(
    /%(-?0?\d*)(?:\.(\d+))?([%sdvqft])/g,
    (_whole, width: string, digits: string, verb: string) => {
      if (verb === "%") return "%";
      const value = values[at++];
      if (value === undefined) throw new FunctionError(`not enough arguments for "%${verb}" at 0.`);
      let shown = typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
      if (verb === "d") shown = String(Math.trunc(number(value)));
      if (verb === "f") shown = number(value).toFixed(digits === undefined ? 6 : Number(digits));
      if (verb === "q") shown = JSON.stringify(shown);
      const size = Math.abs(Number.parseInt(width, 10)) || 0;
      if (width.startsWith("-")) return shown.padEnd(size);
      return shown.padStart(size, width.startsWith("0") ? "0" : " ");
    },
  );
}

function product(lists: readonly (readonly Value[])[]): Value[] {
  return lists.reduce<Value[][]>(
    (rows, items) => rows.flatMap((row) => items.map((item) => [...row, item])),
    [[]],
  );
}

/** `YYYY`, `MM`, `DD`, `hh`, `mm`, `ss` and names of months, text in quotes. */
function formatDate(pattern: string, time: string): string {
  const m = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)/.exec(time);
  if (m === null) throw new FunctionError("not a valid RFC3339 timestamp.");
  const [, year = "", month = "", day = "", hour = "", minute = "", second = ""] = m;
  const months =
    "January February March April May June July August September October November December".split(" ");
  const name = months[Number(month) - 1] ?? "";
  const parts: Readonly<Record<string, string>> = {
    YYYY: year,
    YY: year.slice(2),
    MMMM: name,
    MMM: name.slice(0, 3),
    MM: month,
    M: String(Number(month)),
    DD: day,
    D: String(Number(day)),
    hh: hour,
    h: String(Number(hour)),
    mm: minute,
    m: String(Number(minute)),
    ss: second,
    s: String(Number(second)),
    Z: "Z",
    ZZZ: "UTC",
  };
  return pattern.replace(
    /'([^']*)'|YYYY|YY|MMMM|MMM|MM|M|DD|D|hh|h|mm|m|ss|s|ZZZ|Z/g,
    (word, quoted?: string) => (quoted === undefined ? (parts[word] ?? word) : quoted),
  );
}

function uuid(random: () => number): string {
  const hex = [...Array(32)]
    .map((_, i) => (i === 12 ? "4" : Math.floor(random() * 16).toString(16)))
    .join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), `8${hex.slice(17, 20)}`, hex.slice(20)].join(
    "-",
  );
}

type Implementation = (args: readonly Value[], outside: Outside) => Value;

const sortedKeys = (value: Value | undefined) => Object.keys(object(value)).sort();

const table: Readonly<Record<string, Implementation>> = {
  absolute: ([x]) => Math.abs(number(x)),
  add: ([a, b]) => number(a) + number(b),
  and: ([a, b]) => a === true && b === true,
  base64encode: ([s]) => encodeBase64(new TextEncoder().encode(text(s))),
  basename: ([s]) => text(s).replace(/\/+$/, "").split("/").at(-1) ?? "",
  ceil: ([x]) => Math.ceil(number(x)),
  chomp: ([s]) => text(s).replace(/[\r\n]+$/, ""),
  coalesce: (args) => args.find((value) => value !== null) ?? null,
  coalescelist: (args) => args.find((value) => Array.isArray(value) && value.length > 0) ?? [],
  compact: ([items]) => list(items).filter((item) => item !== "" && item !== null),
  concat: (args) => args.flatMap((arg) => list(arg)),
  contains: ([items, wanted]) => list(items).some((item) => equalValues(item, wanted ?? null)),
  dirname: ([s]) => text(s).replace(/\/?[^/]*$/, "") || ".",
  distinct: ([items]) => unique(list(items)),
  divide: ([a, b]) => number(a) / number(b),
  element: ([items, i]) => list(items)[number(i) % list(items).length] ?? null,
  equal: ([a, b]) => equalValues(a ?? null, b ?? null),
  flatten: ([items]) => flatten(list(items)),
  floor: ([x]) => Math.floor(number(x)),
  format: ([pattern, ...values]) => format(text(pattern), values),
  formatdate: ([pattern, time]) => formatDate(text(pattern), text(time)),
  formatlist: ([pattern, ...values]) => {
    const count = Math.max(...values.map((v) => (Array.isArray(v) ? v.length : 1)), 0);
    return [...Array(count)].map((_, i) =>
      format(
        text(pattern),
        values.map((v): Value => (Array.isArray(v) ? ((v[i] as Value) ?? null) : v)),
      ),
    );
  },
  greaterthan: ([a, b]) => number(a) > number(b),
  greaterthanorequalto: ([a, b]) => number(a) >= number(b),
  hasindex: ([from, key]) =>
    Array.isArray(from) ? from[number(key)] !== undefined : Object.hasOwn(object(from), text(key)),
  homedir: (_args, outside) => outside.home,
  indent: ([spaces, s]) => text(s).replace(/\n(?=.)/g, `\n${" ".repeat(number(spaces))}`),
  index: ([from, key]) =>
    Array.isArray(from) ? ((from[number(key)] as Value) ?? null) : (object(from)[text(key)] ?? null),
  indexof: ([items, wanted]) => list(items).findIndex((item) => equalValues(item, wanted ?? null)),
  int: ([x]) => Math.trunc(number(x)),
  join: ([separator, ...lists]) =>
    lists
      .flatMap((l) => list(l))
      .map(text)
      .join(text(separator)),
  jsondecode: ([s]) => {
    try {
      return JSON.parse(text(s)) as Value;
    } catch {
      throw new FunctionError("invalid JSON.");
    }
  },
  jsonencode: ([value]) => JSON.stringify(value ?? null),
  keys: ([map]) => sortedKeys(map),
  length: ([value]) => (typeof value === "string" ? value.length : Object.keys(value ?? {}).length),
  lessthan: ([a, b]) => number(a) < number(b),
  lessthanorequalto: ([a, b]) => number(a) <= number(b),
  lookup: ([map, key, fallback]) => object(map)[text(key)] ?? fallback ?? null,
  lower: ([s]) => text(s).toLowerCase(),
  max: (args) => Math.max(...args.map(number)),
  merge: (args) => Object.assign({}, ...args.filter((a) => a !== null).map(object)) as Value,
  min: (args) => Math.min(...args.map(number)),
  modulo: ([a, b]) => number(a) % number(b),
  multiply: ([a, b]) => number(a) * number(b),
  negate: ([x]) => -number(x),
  not: ([x]) => x !== true,
  notequal: ([a, b]) => !equalValues(a ?? null, b ?? null),
  or: ([a, b]) => a === true || b === true,
  parseint: ([s, base]) => Number.parseInt(text(s), number(base)),
  pow: ([a, b]) => number(a) ** number(b),
  range: (args) => {
    const [from, to, step] =
      args.length === 1 ? [0, number(args[0]), 1] : [number(args[0]), number(args[1]), number(args[2] ?? 1)];
    const count = Math.min(1024, Math.max(0, Math.ceil((to - from) / (step || 1))));
    return [...Array(count)].map((_, i) => from + i * step);
  },
  regex: ([pattern, s]) => {
    const m = regex(text(pattern), "").exec(text(s));
    if (m === null) throw new FunctionError("pattern did not match any part of the given string.");
    if (m.groups !== undefined) return { ...m.groups } as Value;
    return m.length > 1 ? m.slice(1).map((part) => part ?? null) : m[0];
  },
  regex_replace: ([s, pattern, by]) =>
    text(s).replace(regex(text(pattern), "g"), text(by).replace(/\$\{(\w+)\}/g, "$$$1")),
  regexall: ([pattern, s]) =>
    [...text(s).matchAll(regex(text(pattern), "g"))].map((m): Value => (m.length > 1 ? m.slice(1) : m[0])),
  replace: ([s, what, by]) => {
    const pattern = text(what);
    const wrapped = /^\/(.*)\/$/.exec(pattern)?.[1];
    return text(s).replace(regex(wrapped ?? escapeRegex(pattern), "g"), text(by));
  },
  reverse: ([s]) =>
    Array.isArray(s) ? [...(s as readonly Value[])].reverse() : [...text(s)].reverse().join(""),
  reverselist: ([items]) => [...list(items)].reverse(),
  sanitize: ([s]) => text(s).replace(/[^a-zA-Z0-9_-]/g, "_"),
  setproduct: (args) => product(args.map(list)),
  sha256: ([s]) => hexSha256(text(s)),
  signum: ([x]) => Math.sign(number(x)),
  slice: ([items, from, to]) => list(items).slice(number(from), to === undefined ? undefined : number(to)),
  sort: ([items]) => list(items).map(text).sort(),
  split: ([separator, s]) => text(s).split(text(separator)),
  strlen: ([s]) => [...text(s)].length,
  strrev: ([s]) => [...text(s)].reverse().join(""),
  substr: ([s, from, length]) => {
    const chars = [...text(s)];
    const start = number(from) < 0 ? chars.length + number(from) : number(from);
    const count = length === undefined || number(length) < 0 ? chars.length : number(length);
    return chars.slice(start, start + count).join("");
  },
  subtract: ([a, b]) => number(a) - number(b),
  timestamp: (_args, outside) => formatSeconds(outside.nowMs()),
  title: ([s]) => text(s).replace(/(^|\s)\S/g, (ch) => ch.toUpperCase()),
  tostring: ([value]) => text(value),
  tonumber: ([value]) => number(value),
  tobool: ([value]) => value === true || value === "true",
  tolist: ([items]) => list(items),
  toset: ([items]) => unique(list(items)),
  trim: ([s, set]) => {
    const chars = escapeRegex(text(set)).replace(/-/g, "\\-");
    return chars === "" ? text(s) : text(s).replace(new RegExp(`^[${chars}]+|[${chars}]+$`, "g"), "");
  },
  trimprefix: ([s, prefix]) =>
    text(s).startsWith(text(prefix)) ? text(s).slice(text(prefix).length) : text(s),
  trimspace: ([s]) => text(s).trim(),
  trimsuffix: ([s, suffix]) =>
    text(suffix) !== "" && text(s).endsWith(text(suffix)) ? text(s).slice(0, -text(suffix).length) : text(s),
  upper: ([s]) => text(s).toUpperCase(),
  urlencode: ([s]) => encodeURIComponent(text(s)).replace(/%20/g, "+"),
  uuidv4: (_args, outside) => uuid(outside.random),
  values: ([map]) => sortedKeys(map).map((key) => object(map)[key] ?? null),
  zipmap: ([keys, values]) =>
    Object.fromEntries(list(keys).map((key, i) => [text(key), list(values)[i] ?? null])),
};

/** Undefined: no such function. @throws FunctionError */
export function callFunction(name: string, args: readonly Value[], outside: Outside): Value | undefined {
  return Object.hasOwn(table, name) ? table[name]?.(args, outside) : undefined;
}
