/** What templates may call: Go's own functions and those the docker client adds. */
import { sprintf } from "./printf.ts";
import { GoMap, GoStruct, isMapLike, print, recordField, toJson, typeName } from "./values.ts";

export interface TemplateFunction {
  readonly min: number;
  readonly max: number;
  /** Types of the parameters, as Go checks them before the call; others take anything. */
  readonly takes?: readonly ("string" | "int" | "strings")[];
  readonly call: (...args: readonly unknown[]) => unknown;
}

export function truth(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof GoMap) return Object.keys(value.entries).length > 0;
  return true;
}

const utf8 = (text: string) => new TextEncoder().encode(text);

function length(value: unknown): number {
  if (typeof value === "string") return utf8(value).length;
  if (Array.isArray(value)) return value.length;
  if (value instanceof GoMap) return Object.keys(value.entries).length;
  if (isMapLike(value)) return Object.keys(value).length;
  if (value === null || value === undefined) throw new Error("len of nil pointer");
  throw new Error(`len of type ${typeName(value, false)}`);
}

function index(item: unknown, ...keys: readonly unknown[]): unknown {
  let value = item;
  for (const key of keys) {
    if (value === undefined || value === null) throw new Error("index of untyped nil");
    if (Array.isArray(value) || typeof value === "string") {
      if (typeof key !== "number")
        throw new Error(`cannot index slice/array with type ${typeName(key, false)}`);
      const items: ArrayLike<unknown> = typeof value === "string" ? utf8(value) : value;
      if (key < 0 || key >= items.length)
        throw new Error(
          items.length === 0 && key === 0
            ? "reflect: slice index out of range"
            : `index out of range: ${key}`,
        );
      value = items[key];
    } else if (value instanceof GoMap) {
      if (typeof key !== "string")
        throw new Error(`value has type ${typeName(key, false)}; should be string`);
      value = Object.hasOwn(value.entries, key) ? value.entries[key] : value.zero;
    } else if (isMapLike(value)) {
      if (typeof key !== "string")
        throw new Error(`value has type ${typeName(key, false)}; should be string`);
      value = recordField(value, key).value;
    } else throw new Error(`can't index item of type ${typeName(value, false)}`);
  }
  return value;
}

function slice(item: unknown, ...bounds: readonly unknown[]): unknown {
  if (typeof item !== "string" && !Array.isArray(item))
    throw new Error(`can't slice item of type ${typeName(item, false)}`);
  const total = length(item);
  const [from = 0, to = total] = bounds as number[];
  for (const bound of [from, to])
    if (bound < 0 || bound > total) throw new Error(`index out of range: ${bound}`);
  if (from > to) throw new Error(`invalid slice index: ${from} > ${to}`);
  return typeof item === "string"
    ? new TextDecoder().decode(utf8(item).slice(from, to))
    : item.slice(from, to);
}

function kind(value: unknown): "string" | "number" | "bool" | "nil" {
  if (typeof value === "string") return "string";
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "bool";
  if (value === null || value === undefined) return "nil";
  throw new Error(`non-comparable type ${print(value)}: ${typeName(value, false)}`);
}

function equal(first: unknown, ...others: readonly unknown[]): boolean {
  if (others.length === 0) throw new Error("missing argument for comparison");
  return others.some((other) => {
    const a = kind(first);
    const b = kind(other);
    if (a !== b && a !== "nil" && b !== "nil") throw new Error("incompatible types for comparison");
    return a === b && (a === "nil" || first === other);
  });
}

function less(a: unknown, b: unknown): boolean {
  const k = kind(a);
  if (k !== kind(b)) throw new Error("incompatible types for comparison");
  if (k === "bool" || k === "nil") throw new Error("invalid type for comparison");
  return (a as string) < (b as string);
}

/** A blank between operands when neither is text. */
function sprint(...args: readonly unknown[]): string {
  return args
    .map((a, i) => (i > 0 && typeof a !== "string" && typeof args[i - 1] !== "string" ? " " : "") + print(a))
    .join("");
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&#34;",
  "'": "&#39;",
};
const many = Number.POSITIVE_INFINITY;
const fn = (
  min: number,
  max: number,
  call: (...args: never[]) => unknown,
  takes?: TemplateFunction["takes"],
): TemplateFunction =>
  // The executor passes exactly what `min`, `max` and `takes` allow.
  ({ min, max, call: call as TemplateFunction["call"], ...(takes === undefined ? {} : { takes }) });

/** `and` and `or` are in the executor: they stop at the first value that decides. */
export const functions: ReadonlyMap<string, TemplateFunction> = new Map([
  ["and", fn(1, many, () => undefined)],
  ["or", fn(1, many, () => undefined)],
  ["not", fn(1, 1, (v: unknown) => !truth(v))],
  ["len", fn(1, 1, length)],
  ["index", fn(1, many, index)],
  ["slice", fn(1, 4, slice)],
  ["eq", fn(1, many, equal)],
  ["ne", fn(2, 2, (a: unknown, b: unknown) => !equal(a, b))],
  ["lt", fn(2, 2, less)],
  ["le", fn(2, 2, (a: unknown, b: unknown) => less(a, b) || equal(a, b))],
  ["gt", fn(2, 2, (a: unknown, b: unknown) => !less(a, b) && !equal(a, b))],
  ["ge", fn(2, 2, (a: unknown, b: unknown) => !less(a, b))],
  ["print", fn(0, many, sprint)],
  ["println", fn(0, many, (...args: unknown[]) => `${args.map((a) => print(a)).join(" ")}\n`)],
  ["printf", fn(1, many, (format: string, ...args: unknown[]) => sprintf(format, args), ["string"])],
  ["html", fn(0, many, (...args: unknown[]) => sprint(...args).replace(/[&<>"']/g, (c) => escapes[c] ?? c))],
  [
    "js",
    fn(0, many, (...args: unknown[]) =>
      sprint(...args)
        .replace(/['"\\]/g, "\\$&")
        .replace(/[<>&=]/g, (c) => `\\u00${c.charCodeAt(0).toString(16).toUpperCase()}`),
    ),
  ],
  ["urlquery", fn(0, many, (...args: unknown[]) => encodeURIComponent(sprint(...args)).replace(/%20/g, "+"))],
  [
    "call",
    fn(1, many, (value: unknown) => {
      throw new Error(`non-function ${print(value)} of type ${typeName(value, false)}`);
    }),
  ],
  ["json", fn(1, 1, (v: unknown) => toJson(v instanceof GoStruct ? v.toJSON() : v))],
  ["split", fn(2, 2, (text: string, sep: string) => text.split(sep), ["string", "string"])],
  [
    "join",
    fn(2, 2, (items: readonly string[], sep: string) => items.map((i) => print(i)).join(sep), [
      "strings",
      "string",
    ]),
  ],
  [
    "title",
    fn(
      1,
      1,
      (text: string) =>
        text.replace(
          /(^|[^\p{L}\p{N}_'])(\p{Ll})/gu,
          (_m, before: string, c: string) => before + c.toUpperCase(),
        ),
      ["string"],
    ),
  ],
  ["lower", fn(1, 1, (text: string) => text.toLowerCase(), ["string"])],
  ["upper", fn(1, 1, (text: string) => text.toUpperCase(), ["string"])],
  [
    "pad",
    fn(
      3,
      3,
      (text: string, before: number, after: number) =>
        text === "" ? "" : " ".repeat(before) + text + " ".repeat(after),
      ["string", "int", "int"],
    ),
  ],
  [
    "truncate",
    fn(2, 2, (text: string, n: number) => (utf8(text).length <= n ? text : text.slice(0, n)), [
      "string",
      "int",
    ]),
  ],
]);
