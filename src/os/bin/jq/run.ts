/** Evaluates jq filters: each is a stream of answers to an input. */
import { parseDate, strftime, toMs } from "../kit/calendar.ts";
import { compareBytes, decode, encode, fromLatin1 } from "../kit/text.ts";
import type { Filter, Pattern } from "./parse.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Path = readonly Json[];
type Rec = { readonly [key: string]: Json };

/** A filter failed; `value` is what `catch` sees. */
export class JqError extends Error {
  constructor(readonly value: Json) {
    super(typeof value === "string" ? value : `${JSON.stringify(value)} (not a string)`);
  }
}

/** The program names something that is not there. */
export class JqCompileError extends Error {}

class Leave extends Error {
  constructor(readonly label: symbol) {
    super("break");
  }
}

interface Closure {
  readonly body: Filter;
  readonly params: readonly string[];
  readonly env: Env;
}

interface Env {
  readonly variables: ReadonlyMap<string, Json>;
  readonly functions: ReadonlyMap<string, Closure>;
  readonly labels: ReadonlyMap<string, symbol>;
  readonly world: World;
}

export interface World {
  readonly environment: Json;
  readonly nowMs: number;
  /** The next input, or undefined. */
  readonly input: () => Json | undefined;
  readonly debug: (value: Json) => void;
}

/** A value with where it was found, when that is asked for. */
interface Spot {
  readonly value: Json;
  readonly path: Path | undefined;
}

export function kindOf(v: Json): string {
  if (v === null) return "null";
  if (Array.isArray(v)) return "array";
  return typeof v;
}

function show(v: Json): string {
  const text = toJson(v);
  return text.length > 11 ? `${text.slice(0, 10)}...` : text;
}

function described(v: Json): string {
  return v === null ? "null (null)" : `${kindOf(v)} (${show(v)})`;
}

export function toJson(v: Json): string {
  if (typeof v === "number") return numberText(v);
  if (v === null || typeof v !== "object") return JSON.stringify(v);
  if (Array.isArray(v)) return `[${v.map((i: Json) => toJson(i)).join(",")}]`;
  return `{${Object.entries(v)
    .map(([k, x]) => `${JSON.stringify(k)}:${toJson(x)}`)
    .join(",")}}`;
}

export function numberText(n: number): string {
  if (Number.isNaN(n)) return "null";
  if (!Number.isFinite(n)) return n < 0 ? "-1.7976931348623157e+308" : "1.7976931348623157e+308";
  if (Object.is(n, -0)) return "-0";
  return (Math.abs(n) >= 1e17 ? n.toExponential() : String(n)).replace(/e([-+])(\d)$/, "e$10$2");
}

const order = ["null", "false", "true", "number", "string", "array", "object"];

export function compareJson(a: Json, b: Json): number {
  const rank = (v: Json) => order.indexOf(typeof v === "boolean" ? String(v) : kindOf(v));
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (typeof a === "number" && typeof b === "number") return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === "string" && typeof b === "string") return compareBytes(a, b);
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const c = compareJson(a[i] ?? null, b[i] ?? null);
      if (c !== 0) return c;
    }
    return a.length - b.length;
  }
  if (isObject(a) && isObject(b)) {
    const [x, y] = [Object.keys(a).sort(compareBytes), Object.keys(b).sort(compareBytes)];
    const keys = compareJson(x, y);
    if (keys !== 0) return keys;
    for (const k of x) {
      const c = compareJson(a[k] ?? null, b[k] ?? null);
      if (c !== 0) return c;
    }
  }
  return 0;
}

function isObject(v: Json | undefined): v is Rec {
  return typeof v === "object" && v !== null && !Array.isArray(v);
}

const truthy = (v: Json) => v !== null && v !== false;

export function* runJq(
  filter: Filter,
  input: Json,
  world: World,
  variables: ReadonlyMap<string, Json>,
): Generator<Json> {
  const env: Env = { variables, functions: new Map(), labels: new Map(), world };
  for (const spot of evaluate(filter, { value: input, path: undefined }, env)) yield spot.value;
}

function* values(f: Filter, input: Json, env: Env): Generator<Json> {
  for (const spot of evaluate(f, { value: input, path: undefined }, env)) yield spot.value;
}

function index(v: Json, key: Json): Json {
  if (v === null && (key === null || typeof key === "string" || typeof key === "number" || isObject(key)))
    return null;
  if (isObject(v) && typeof key === "string") return Object.hasOwn(v, key) ? (v[key] ?? null) : null;
  if (Array.isArray(v) && typeof key === "number") {
    const i = Math.floor(key);
    return v[i < 0 ? v.length + i : i] ?? null;
  }
  if (Array.isArray(v) && Array.isArray(key)) {
    const found: number[] = [];
    for (let i = 0; key.length > 0 && i + key.length <= v.length; i++)
      if (compareJson(v.slice(i, i + key.length), key) === 0) found.push(i);
    return found;
  }
  if (isObject(key)) return slice(v, key["start"] ?? null, key["end"] ?? null);
  if (typeof key === "string") throw new JqError(`Cannot index ${kindOf(v)} with string "${key}"`);
  throw new JqError(`Cannot index ${kindOf(v)} with ${kindOf(key)}`);
}

function slice(v: Json, from: Json, to: Json): Json {
  if (v === null) return null;
  if (typeof v !== "string" && !Array.isArray(v)) throw new JqError(`Cannot index ${kindOf(v)} with object`);
  if ((from !== null && typeof from !== "number") || (to !== null && typeof to !== "number"))
    throw new JqError("Start and end indices of an array slice must be numbers");
  const chars = typeof v === "string" ? [...v] : v;
  const at = (n: number) => Math.min(chars.length, Math.max(0, n < 0 ? chars.length + n : n));
  const piece = chars.slice(at(Math.floor(from ?? 0)), at(Math.ceil(to ?? chars.length)));
  return typeof v === "string" ? piece.join("") : (piece as readonly Json[]);
}

function step(spot: Spot, key: Json): Spot {
  return { value: index(spot.value, key), path: spot.path && [...spot.path, key] };
}

function* iterate(spot: Spot): Generator<Spot> {
  const { value: v } = spot;
  if (Array.isArray(v))
    for (const [i, x] of v.entries()) yield { value: x as Json, path: spot.path && [...spot.path, i] };
  else if (isObject(v))
    for (const [k, x] of Object.entries(v)) yield { value: x, path: spot.path && [...spot.path, k] };
  else throw new JqError(`Cannot iterate over ${v === null ? "null" : described(v)}`);
}

function* recurse(spot: Spot): Generator<Spot> {
  yield spot;
  if (typeof spot.value === "object" && spot.value !== null)
    for (const child of iterate(spot)) yield* recurse(child);
}

function* evaluate(f: Filter, input: Spot, env: Env): Generator<Spot> {
  const plain = (value: Json): Spot => {
    if (input.path !== undefined) throw new JqError(`Invalid path expression with result ${show(value)}`);
    return { value, path: undefined };
  };
  const here = input.value;
  switch (f.type) {
    case "identity":
      yield input;
      return;
    case "recurse":
      yield* recurse(input);
      return;
    case "empty-array":
      yield plain([]);
      return;
    case "literal":
      yield input.path !== undefined && f.value === null
        ? { value: null, path: [] }
        : { value: f.value as Json, path: undefined };
      return;
    case "string": {
      const build = function* (i: number): Generator<string> {
        const part = f.parts[i];
        if (part === undefined) {
          yield "";
          return;
        }
        for (const rest of build(i + 1)) {
          if (typeof part === "string") yield part + rest;
          else
            for (const v of values(part, here, env))
              yield (f.format ? formatValue(f.format, v) : typeof v === "string" ? v : toJson(v)) + rest;
        }
      };
      for (const text of build(0)) yield { value: text, path: undefined };
      return;
    }
    case "field":
      for (const key of values(f.key, here, env))
        for (const of of evaluate(f.of, input, env)) yield step(of, key);
      return;
    case "slice":
      for (const to of f.to ? values(f.to, here, env) : [null]) {
        for (const from of f.from ? values(f.from, here, env) : [null]) {
          for (const of of evaluate(f.of, input, env))
            yield {
              value: slice(of.value, from, to),
              path: of.path && [...of.path, { start: from, end: to }],
            };
        }
      }
      return;
    case "iterate":
      for (const of of evaluate(f.of, input, env)) yield* iterate(of);
      return;
    case "optional":
    case "try":
      try {
        yield* evaluate(f.body, input, env);
      } catch (error) {
        if (!(error instanceof JqError)) throw error;
        if (f.type === "try" && f.handler)
          yield* evaluate(f.handler, { value: error.value, path: undefined }, env);
      }
      return;
    case "pipe":
      for (const left of evaluate(f.left, input, env)) yield* evaluate(f.right, left, env);
      return;
    case "comma":
      yield* evaluate(f.left, input, env);
      yield* evaluate(f.right, input, env);
      return;
    case "alternative": {
      let any = false;
      try {
        for (const left of evaluate(f.left, input, env)) {
          if (!truthy(left.value)) continue;
          any = true;
          yield left;
        }
      } catch (error) {
        if (!(error instanceof JqError)) throw error;
      }
      if (!any) yield* evaluate(f.right, input, env);
      return;
    }
    case "and":
    case "or":
      for (const left of values(f.left, here, env)) {
        if (truthy(left) === (f.type === "or")) yield plain(f.type === "or");
        else for (const right of values(f.right, here, env)) yield plain(truthy(right));
      }
      return;
    case "binary":
      for (const right of values(f.right, here, env))
        for (const left of values(f.left, here, env))
          yield { value: binary(f.op, left, right), path: undefined };
      return;
    case "negate":
      for (const v of values(f.operand, here, env)) {
        if (typeof v !== "number") throw new JqError(`${described(v)} cannot be negated`);
        yield plain(-v);
      }
      return;
    case "array":
      yield { value: [...values(f.body, here, env)], path: undefined };
      return;
    case "object":
      for (const made of objects(f.entries, 0, here, env)) yield { value: made, path: undefined };
      return;
    case "if":
      for (const test of values(f.test, here, env)) {
        if (truthy(test)) yield* evaluate(f.then, input, env);
        else if (f.otherwise) yield* evaluate(f.otherwise, input, env);
        else yield input;
      }
      return;
    case "update":
      yield* update(f, here, env);
      return;
    case "variable": {
      if (f.name === "ENV") {
        yield plain(env.world.environment);
        return;
      }
      if (f.name === "__loc__") {
        yield plain({ file: "<top-level>", line: 1 });
        return;
      }
      const value = env.variables.get(f.name);
      if (value === undefined) throw new JqCompileError(`$${f.name} is not defined at <top-level>, line 1:`);
      yield { value, path: undefined };
      return;
    }
    case "bind":
      for (const source of values(f.source, here, env)) {
        for (const bound of bindAny(f.patterns, source, env)) yield* evaluate(f.body, input, bound);
      }
      return;
    case "reduce":
      for (const start of values(f.init, here, env)) {
        let state: Json = start;
        for (const item of values(f.source, here, env)) {
          for (const bound of bind(f.pattern, item, env)) {
            let last: Json = null;
            for (const v of values(f.update, state, bound)) last = v;
            state = last;
          }
        }
        yield plain(state);
      }
      return;
    case "foreach":
      for (const start of values(f.init, here, env)) {
        let state: Json = start;
        for (const item of values(f.source, here, env)) {
          for (const bound of bind(f.pattern, item, env)) {
            for (const v of values(f.update, state, bound)) {
              state = v;
              if (f.extract) for (const x of values(f.extract, state, bound)) yield plain(x);
              else yield plain(state);
            }
          }
        }
      }
      return;
    case "define": {
      const functions = new Map(env.functions);
      const inner: Env = { ...env, functions };
      functions.set(`${f.name}/${f.params.length}`, { body: f.body, params: f.params, env: inner });
      yield* evaluate(f.rest, input, inner);
      return;
    }
    case "label": {
      const label = Symbol(f.name);
      try {
        yield* evaluate(f.body, input, { ...env, labels: new Map(env.labels).set(f.name, label) });
      } catch (error) {
        if (!(error instanceof Leave) || error.label !== label) throw error;
      }
      return;
    }
    case "leave": {
      const label = env.labels.get(f.name);
      if (label === undefined)
        throw new JqCompileError(`$*label-${f.name} is not defined at <top-level>, line 1:`);
      throw new Leave(label);
    }
    case "format":
      yield plain(formatValue(f.name, here));
      return;
    case "call":
      yield* call(f.name, f.args, input, env);
      return;
    case "break":
      return;
  }
}

function* objects(
  entries: readonly { readonly key: Filter; readonly value: Filter }[],
  at: number,
  input: Json,
  env: Env,
): Generator<Json> {
  // The last entry varies slowest, as jq has it for keys written first.
  const build = function* (i: number, made: Record<string, Json>): Generator<Json> {
    const entry = entries[i];
    if (!entry) {
      yield made;
      return;
    }
    for (const key of values(entry.key, input, env)) {
      if (typeof key !== "string") throw new JqError(`Object keys must be strings`);
      for (const value of values(entry.value, input, env)) yield* build(i + 1, { ...made, [key]: value });
    }
  };
  yield* build(at, {});
}

function* bindAny(patterns: readonly Pattern[], value: Json, env: Env): Generator<Env> {
  for (const [i, pattern] of patterns.entries()) {
    try {
      yield* bind(pattern, value, env);
      return;
    } catch (error) {
      if (!(error instanceof JqError) || i === patterns.length - 1) throw error;
    }
  }
}

function* bind(pattern: Pattern, value: Json, env: Env): Generator<Env> {
  switch (pattern.type) {
    case "name":
      yield { ...env, variables: new Map(env.variables).set(pattern.name, value) };
      return;
    case "array": {
      if (value !== null && !Array.isArray(value))
        throw new JqError(`Cannot index ${kindOf(value)} with number`);
      let envs: Env[] = [env];
      for (const [i, item] of pattern.items.entries())
        envs = envs.flatMap((e) => [...bind(item, index(value, i), e)]);
      yield* envs;
      return;
    }
    case "object": {
      let envs: Env[] = [env];
      for (const { key, variable, value: inner } of pattern.entries) {
        envs = envs.flatMap((e) =>
          [...values(key, value, e)].flatMap((k) => {
            const found = index(value, k);
            const named =
              variable === undefined ? e : { ...e, variables: new Map(e.variables).set(variable, found) };
            return inner ? [...bind(inner, found, named)] : [named];
          }),
        );
      }
      yield* envs;
      return;
    }
  }
}

function binary(op: string, a: Json, b: Json): Json {
  switch (op) {
    case "==":
      return compareJson(a, b) === 0;
    case "!=":
      return compareJson(a, b) !== 0;
    case "<":
      return compareJson(a, b) < 0;
    case "<=":
      return compareJson(a, b) <= 0;
    case ">":
      return compareJson(a, b) > 0;
    case ">=":
      return compareJson(a, b) >= 0;
    case "+":
      if (a === null) return b;
      if (b === null) return a;
      if (typeof a === "number" && typeof b === "number") return a + b;
      if (typeof a === "string" && typeof b === "string") return a + b;
      if (Array.isArray(a) && Array.isArray(b)) return [...(a as readonly Json[]), ...(b as readonly Json[])];
      if (isObject(a) && isObject(b)) return { ...a, ...b };
      throw new JqError(`${described(a)} and ${described(b)} cannot be added`);
    case "-":
      if (typeof a === "number" && typeof b === "number") return a - b;
      if (Array.isArray(a) && Array.isArray(b))
        return (a as readonly Json[]).filter(
          (x) => !(b as readonly Json[]).some((y) => compareJson(x, y) === 0),
        );
      throw new JqError(`${described(a)} and ${described(b)} cannot be subtracted`);
    case "*":
      if (typeof a === "number" && typeof b === "number") return a * b;
      if (typeof a === "string" && typeof b === "number")
        return b > 0 ? a.repeat(Math.max(1, Math.floor(b))) : null;
      if (typeof a === "number" && typeof b === "string")
        return a > 0 ? b.repeat(Math.max(1, Math.floor(a))) : null;
      if (isObject(a) && isObject(b)) return merge(a, b);
      throw new JqError(`${described(a)} and ${described(b)} cannot be multiplied`);
    case "/":
      if (typeof a === "number" && typeof b === "number") {
        if (b === 0)
          throw new JqError(
            `${described(a)} and ${described(b)} cannot be divided because the divisor is zero`,
          );
        return a / b;
      }
      if (typeof a === "string" && typeof b === "string") return a === "" ? [] : a.split(b);
      throw new JqError(`${described(a)} and ${described(b)} cannot be divided`);
    default:
      if (typeof a === "number" && typeof b === "number") {
        if (Math.trunc(b) === 0)
          throw new JqError(
            `${described(a)} and ${described(b)} cannot be divided because the divisor is zero`,
          );
        return Math.trunc(a) % Math.abs(Math.trunc(b)) || 0;
      }
      throw new JqError(`${described(a)} and ${described(b)} cannot be divided`);
  }
}

function merge(a: Rec, b: Rec): Rec {
  const out: Record<string, Json> = { ...a };
  for (const [k, v] of Object.entries(b)) {
    const old = out[k];
    out[k] = isObject(v) && isObject(old) ? merge(old, v) : v;
  }
  return out;
}

function getPath(v: Json, path: Path): Json {
  let at: Json = v;
  for (const key of path) {
    if (at === null) return null;
    at = index(at, key);
  }
  return at;
}

function setPath(v: Json, path: Path, value: Json, at = 0): Json {
  const key = path[at];
  if (key === undefined) return value;
  if (typeof key === "string") {
    if (v !== null && !isObject(v)) throw new JqError(`Cannot index ${kindOf(v)} with string "${key}"`);
    return { ...v, [key]: setPath(v?.[key] ?? null, path, value, at + 1) };
  }
  if (typeof key === "number") {
    if (v !== null && !Array.isArray(v)) throw new JqError(`Cannot index ${kindOf(v)} with number`);
    const list: Json[] = v === null ? [] : [...(v as readonly Json[])];
    const i = key < 0 ? list.length + key : key;
    if (i < 0) throw new JqError("Out of bounds negative array index");
    if (i > 5_000_000) throw new JqError("Array index too large");
    while (list.length < i) list.push(null);
    list[i] = setPath(list[i] ?? null, path, value, at + 1);
    return list;
  }
  if (isObject(key)) {
    const list: readonly Json[] = v === null ? [] : (v as readonly Json[]);
    const clamp = (n: Json | undefined, or: number) =>
      typeof n === "number" ? Math.min(list.length, Math.max(0, n < 0 ? list.length + n : n)) : or;
    const from = clamp(key["start"], 0);
    const to = Math.max(from, clamp(key["end"], list.length));
    const inner = setPath(list.slice(from, to), path, value, at + 1);
    if (!Array.isArray(inner)) throw new JqError("A slice of an array can only be assigned another array");
    return [...list.slice(0, from), ...(inner as readonly Json[]), ...list.slice(to)];
  }
  throw new JqError("Invalid path component");
}

function deletePaths(v: Json, paths: readonly Path[]): Json {
  let out = v;
  for (const path of [...paths].sort((a, b) => compareJson(b, a))) out = deletePath(out, path, 0);
  return out;
}

function deletePath(v: Json, path: Path, at: number): Json {
  const key = path[at];
  if (key === undefined) return null;
  if (v === null) return null;
  const last = at === path.length - 1;
  if (isObject(v) && typeof key === "string") {
    if (!Object.hasOwn(v, key)) return v;
    if (!last) return { ...v, [key]: deletePath(v[key] ?? null, path, at + 1) };
    return Object.fromEntries(Object.entries(v).filter(([k]) => k !== key));
  }
  if (Array.isArray(v) && typeof key === "number") {
    const list = v as readonly Json[];
    const i = key < 0 ? list.length + key : key;
    if (i < 0 || i >= list.length) return v;
    return last
      ? list.filter((_, j) => j !== i)
      : list.map((x, j) => (j === i ? deletePath(x, path, at + 1) : x));
  }
  if (Array.isArray(v) && isObject(key) && last) {
    const removed = slice(v, key["start"] ?? null, key["end"] ?? null) as readonly Json[];
    const from = v.indexOf(removed[0] as never);
    return removed.length === 0
      ? v
      : (v as readonly Json[]).filter((_, j) => j < from || j >= from + removed.length);
  }
  throw new JqError(
    `Cannot delete field at ${typeof key === "string" ? "object" : "array"} index of ${kindOf(v)}`,
  );
}

function* paths(f: Filter, input: Json, env: Env): Generator<Path> {
  for (const spot of evaluate(f, { value: input, path: [] }, env)) {
    if (spot.path === undefined) throw new JqError(`Invalid path expression with result ${show(spot.value)}`);
    yield spot.path;
  }
}

function* update(f: Extract<Filter, { type: "update" }>, input: Json, env: Env): Generator<Spot> {
  if (f.op === "|=") {
    let out = input;
    const gone: Path[] = [];
    for (const path of [...paths(f.left, input, env)]) {
      const [next] = values(f.right, getPath(out, path), env);
      if (next === undefined) gone.push(path);
      else out = setPath(out, path, next);
    }
    yield { value: deletePaths(out, gone), path: undefined };
    return;
  }
  for (const right of values(f.right, input, env)) {
    let out = input;
    for (const path of [...paths(f.left, input, env)]) {
      const old = getPath(out, path);
      const next =
        f.op === "="
          ? right
          : f.op === "//="
            ? truthy(old)
              ? old
              : right
            : binary(f.op.slice(0, -1), old, right);
      out = setPath(out, path, next);
    }
    yield { value: out, path: undefined };
  }
}

function formatValue(name: string, v: Json): string {
  const text = typeof v === "string" ? v : toJson(v);
  switch (name) {
    case "@text":
      return text;
    case "@json":
      return toJson(v);
    case "@html":
      return text.replace(
        /[<>&'"]/g,
        (c) => ({ "<": "&lt;", ">": "&gt;", "&": "&amp;", "'": "&#39;", '"': "&quot;" })[c] ?? c,
      );
    case "@uri":
      return Array.from(encode(text), (b) =>
        /[A-Za-z0-9\-_.~]/.test(String.fromCharCode(b))
          ? String.fromCharCode(b)
          : `%${b.toString(16).toUpperCase().padStart(2, "0")}`,
      ).join("");
    case "@csv":
    case "@tsv":
      if (!Array.isArray(v))
        throw new JqError(`${described(v)} cannot be ${name.slice(1)}-formatted, only an array can be`);
      return (v as readonly Json[])
        .map((x) => {
          if (typeof x === "object" && x !== null)
            throw new JqError(`${described(x)} is not valid in a csv row`);
          if (typeof x !== "string") return x === null ? "" : toJson(x);
          return name === "@csv"
            ? `"${x.replaceAll('"', '""')}"`
            : x.replace(
                /[\\\t\n\r]/g,
                (c) => ({ "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" })[c] ?? c,
              );
        })
        .join(name === "@csv" ? "," : "\t");
    case "@sh":
      return (Array.isArray(v) ? (v as readonly Json[]) : [v])
        .map((x) => {
          if (typeof x === "object" && x !== null)
            throw new JqError(`${described(x)} can not be escaped for shell`);
          return typeof x === "string" ? `'${x.replaceAll("'", "'\\''")}'` : toJson(x);
        })
        .join(" ");
    case "@base64": {
      const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
      const b = encode(text);
      let out = "";
      for (let i = 0; i < b.length; i += 3) {
        const n = ((b[i] ?? 0) << 16) | ((b[i + 1] ?? 0) << 8) | (b[i + 2] ?? 0);
        out += [18, 12, 6, 0]
          .map((s, k) => (i + k > b.length ? "=" : (alphabet[(n >> s) & 63] ?? "")))
          .join("");
      }
      return out;
    }
    case "@base64d": {
      const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
      let held = 0;
      let bits = 0;
      let out = "";
      for (const c of text.replace(/=+$/, "")) {
        const value = alphabet.indexOf(c);
        if (value < 0) throw new JqError(`${described(v)} is not valid base64 data`);
        held = ((held << 6) | value) & 0xffff;
        bits += 6;
        if (bits >= 8) {
          bits -= 8;
          out += String.fromCharCode((held >> bits) & 255);
        }
      }
      return decode(fromLatin1(out));
    }
    default:
      throw new JqCompileError(`${name.slice(1)} is not a valid format at <top-level>, line 1:`);
  }
}

function list(v: Json, what: string): readonly Json[] {
  if (!Array.isArray(v)) throw new JqError(`${described(v)} cannot be ${what}, as it is not an array`);
  return v as readonly Json[];
}

function text(v: Json, what: string): string {
  if (typeof v !== "string") throw new JqError(`${described(v)} ${what}`);
  return v;
}

function regexOf(pattern: Json, flags: Json): { regex: RegExp; global: boolean } {
  const given = typeof flags === "string" ? flags : "";
  if (typeof pattern !== "string")
    throw new JqError(`${described(pattern)} cannot be matched, as it is not a string`);
  try {
    return {
      regex: new RegExp(
        pattern
          .replace(/\(\?<(\w+)>/g, "(?<$1>")
          .replace(
            /\[\[:(\w+):\]\]/g,
            (_, c: string) =>
              ({ alpha: "[A-Za-z]", digit: "[0-9]", space: "\\s", alnum: "[A-Za-z0-9]" })[c] ?? "",
          ),
        `gu${given.includes("i") ? "i" : ""}${given.includes("s") ? "s" : ""}`,
      ),
      global: given.includes("g"),
    };
  } catch {
    throw new JqError(`${pattern} (at offset 0) is not a valid regex`);
  }
}

function matchesOf(input: Json, pattern: Json, flags: Json): readonly Json[] {
  const [p, f] = Array.isArray(pattern)
    ? [(pattern[0] ?? null) as Json, (pattern[1] ?? null) as Json]
    : [pattern, flags];
  const { regex, global } = regexOf(p, f);
  const subject = text(input, "cannot be matched, as it is not a string");
  const found: Json[] = [];
  for (const m of subject.matchAll(regex)) {
    const names = Object.keys(m.groups ?? {});
    const offset = [...subject.slice(0, m.index)].length;
    found.push({
      offset,
      length: [...m[0]].length,
      string: m[0],
      captures: m.slice(1).map(
        (c, i): Json => ({
          offset: c === undefined ? -1 : offset + Math.max(0, [...m[0].slice(0, m[0].indexOf(c))].length),
          length: c === undefined ? 0 : [...c].length,
          string: c ?? null,
          name: names[i] ?? null,
        }),
      ),
    });
    if (!global) break;
  }
  return found;
}

const math: Record<string, (n: number) => number> = {
  floor: Math.floor,
  ceil: Math.ceil,
  round: (n) => Math.sign(n) * Math.round(Math.abs(n)),
  sqrt: Math.sqrt,
  fabs: Math.abs,
  abs: Math.abs,
  exp: Math.exp,
  exp2: (n) => 2 ** n,
  exp10: (n) => 10 ** n,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  trunc: Math.trunc,
};

function* call(name: string, args: readonly Filter[], input: Spot, env: Env): Generator<Spot> {
  const key = `${name}/${args.length}`;
  const own = env.functions.get(key);
  const v = input.value;
  if (own) {
    const functions = new Map(own.env.functions);
    let envs: Env[] = [{ ...own.env, functions, labels: env.labels }];
    for (const [i, param] of own.params.entries()) {
      const arg = args[i];
      if (!arg) continue;
      if (param.startsWith("$")) {
        const found = [...values(arg, v, env)];
        envs = envs.flatMap((e) =>
          found.map((x) => ({ ...e, variables: new Map(e.variables).set(param.slice(1), x) })),
        );
        functions.set(`${param.slice(1)}/0`, { body: arg, params: [], env });
      } else functions.set(`${param}/0`, { body: arg, params: [], env });
    }
    for (const e of envs) yield* evaluate(own.body, input, e);
    return;
  }
  const one = (value: Json): Spot => ({ value, path: undefined });
  const arg = (i: number): Filter => args[i] ?? { type: "identity" };
  const each = (i: number) => values(arg(i), v, env);
  switch (key) {
    case "empty/0":
      return;
    case "error/0":
      throw new JqError(v);
    case "error/1":
      for (const e of each(0)) throw new JqError(e);
      return;
    case "not/0":
      yield one(!truthy(v));
      return;
    case "length/0":
      if (v === null) yield one(0);
      else if (typeof v === "boolean") throw new JqError(`${described(v)} has no length`);
      else
        yield one(
          typeof v === "number"
            ? Math.abs(v)
            : typeof v === "string"
              ? [...v].length
              : Array.isArray(v)
                ? v.length
                : Object.keys(v).length,
        );
      return;
    case "utf8bytelength/0":
      yield one(encode(text(v, "only strings have UTF-8 byte length")).length);
      return;
    case "keys/0":
    case "keys_unsorted/0":
      if (Array.isArray(v)) yield one(v.map((_, i) => i));
      else if (isObject(v)) yield one(name === "keys" ? Object.keys(v).sort(compareBytes) : Object.keys(v));
      else throw new JqError(`${described(v)} has no keys`);
      return;
    case "values/0":
      if (v !== null) yield input;
      return;
    case "nulls/0":
    case "booleans/0":
    case "numbers/0":
    case "strings/0":
    case "arrays/0":
    case "objects/0":
      if (`${kindOf(v)}s` === name) yield input;
      return;
    case "scalars/0":
      if (typeof v !== "object" || v === null) yield input;
      return;
    case "iterables/0":
      if (typeof v === "object" && v !== null) yield input;
      return;
    case "type/0":
      yield one(kindOf(v));
      return;
    case "has/1":
      for (const k of each(0)) {
        if (isObject(v) && typeof k === "string") yield one(Object.hasOwn(v, k));
        else if (Array.isArray(v) && typeof k === "number") yield one(k >= 0 && k < v.length);
        else
          throw new JqError(
            `Cannot check whether ${kindOf(v)} has a ${typeof k === "string" ? "string" : kindOf(k)} key`,
          );
      }
      return;
    case "in/1":
      for (const o of each(0))
        yield one(
          isObject(o) && typeof v === "string"
            ? Object.hasOwn(o, v)
            : Array.isArray(o) && typeof v === "number" && v >= 0 && v < o.length,
        );
      return;
    case "contains/1":
    case "inside/1":
      for (const b of each(0)) yield one(name === "contains" ? contains(v, b) : contains(b, v));
      return;
    case "map/1": {
      const out: Json[] = [];
      for (const item of iterate({ value: v, path: undefined }))
        for (const x of values(arg(0), item.value, env)) out.push(x);
      yield one(out);
      return;
    }
    case "map_values/1": {
      if (Array.isArray(v))
        yield one((v as readonly Json[]).flatMap((x) => [...values(arg(0), x, env)].slice(0, 1)));
      else if (isObject(v))
        yield one(
          Object.fromEntries(
            Object.entries(v).flatMap(([k, x]) =>
              [...values(arg(0), x, env)].slice(0, 1).map((y) => [k, y] as const),
            ),
          ),
        );
      else throw new JqError(`Cannot iterate over ${described(v)}`);
      return;
    }
    case "select/1":
      for (const t of each(0)) if (truthy(t)) yield input;
      return;
    case "recurse/0":
      yield* recurse(input);
      return;
    case "recurse/1": {
      const down = function* (spot: Spot): Generator<Spot> {
        yield spot;
        for (const next of evaluate(arg(0), spot, env)) yield* down(next);
      };
      yield* down(input);
      return;
    }
    case "add/0": {
      let sum: Json = null;
      for (const item of iterate({ value: v, path: undefined })) sum = binary("+", sum, item.value);
      yield one(sum);
      return;
    }
    case "add/1": {
      let sum: Json = null;
      for (const x of each(0)) sum = binary("+", sum, x);
      yield one(sum);
      return;
    }
    case "any/0":
      yield one(list(v, "iterated").some(truthy));
      return;
    case "all/0":
      yield one(list(v, "iterated").every(truthy));
      return;
    case "any/1":
      yield one(
        [...iterate({ value: v, path: undefined })].some((x) =>
          [...values(arg(0), x.value, env)].some(truthy),
        ),
      );
      return;
    case "all/1":
      yield one(
        [...iterate({ value: v, path: undefined })].every((x) =>
          [...values(arg(0), x.value, env)].every(truthy),
        ),
      );
      return;
    case "range/1":
      for (const n of each(0)) for (let i = 0; i < Number(n); i++) yield one(i);
      return;
    case "range/2":
      for (const a of each(0))
        for (const b of each(1)) for (let i = Number(a); i < Number(b); i++) yield one(i);
      return;
    case "range/3":
      for (const a of each(0))
        for (const b of each(1))
          for (const s of each(2)) {
            const by = Number(s);
            if (by > 0) for (let i = Number(a); i < Number(b); i += by) yield one(i);
            else if (by < 0) for (let i = Number(a); i > Number(b); i += by) yield one(i);
          }
      return;
    case "sort/0":
      yield one([...list(v, "sorted")].sort(compareJson));
      return;
    case "sort_by/1":
    case "group_by/1":
    case "unique_by/1":
    case "min_by/1":
    case "max_by/1": {
      const what = { sort_by: "sorted", group_by: "grouped", unique_by: "grouped" }[name] ?? "iterated over";
      const keyed = list(v, what).map((x) => ({ x, k: [...values(arg(0), x, env)] as Json }));
      if (name === "min_by" || name === "max_by") {
        let best: { x: Json; k: Json } | undefined;
        for (const item of keyed)
          if (
            !best ||
            (name === "min_by" ? compareJson(item.k, best.k) < 0 : compareJson(item.k, best.k) >= 0)
          )
            best = item;
        yield one(best?.x ?? null);
        return;
      }
      keyed.sort((a, b) => compareJson(a.k, b.k));
      if (name === "sort_by") {
        yield one(keyed.map((i) => i.x));
        return;
      }
      const grouped: { k: Json; items: Json[] }[] = [];
      for (const { x, k } of keyed) {
        const last = grouped.at(-1);
        if (last && compareJson(last.k, k) === 0) last.items.push(x);
        else grouped.push({ k, items: [x] });
      }
      yield one(name === "group_by" ? grouped.map((g) => g.items) : grouped.map((g) => g.items[0] ?? null));
      return;
    }
    case "unique/0":
      yield one(
        [...list(v, "sorted")]
          .sort(compareJson)
          .filter((x, i, all) => i === 0 || compareJson(x, all[i - 1] ?? null) !== 0),
      );
      return;
    case "min/0":
    case "max/0": {
      let best: Json | undefined;
      for (const x of list(v, "iterated over"))
        if (best === undefined || (name === "min" ? compareJson(x, best) < 0 : compareJson(x, best) >= 0))
          best = x;
      yield one(best ?? null);
      return;
    }
    case "reverse/0":
      yield one(
        v === null
          ? []
          : typeof v === "string"
            ? [...v].reverse().join("")
            : [...list(v, "reversed")].reverse(),
      );
      return;
    case "first/0":
      yield* evaluate(
        { type: "field", of: { type: "identity" }, key: { type: "literal", value: 0 } },
        input,
        env,
      );
      return;
    case "last/0":
      yield* evaluate(
        { type: "field", of: { type: "identity" }, key: { type: "literal", value: -1 } },
        input,
        env,
      );
      return;
    case "first/1":
      for (const x of evaluate(arg(0), input, env)) {
        yield x;
        return;
      }
      return;
    case "last/1": {
      let last: Spot | undefined;
      for (const x of evaluate(arg(0), input, env)) last = x;
      if (last) yield last;
      return;
    }
    case "nth/1":
      for (const n of each(0)) yield step(input, n);
      return;
    case "nth/2":
      for (const n of each(0)) {
        let i = 0;
        for (const x of each(1))
          if (i++ === Number(n)) {
            yield one(x);
            break;
          }
      }
      return;
    case "limit/2":
      for (const n of each(0)) {
        let left = Number(n);
        if (left > 0)
          for (const x of evaluate(arg(1), input, env)) {
            yield x;
            if (--left <= 0) break;
          }
      }
      return;
    case "until/2": {
      let s: Json = v;
      for (let i = 0; i < 1_000_000; i++) {
        const [t] = values(arg(0), s, env);
        if (t !== undefined && truthy(t)) break;
        const [n] = values(arg(1), s, env);
        if (n === undefined) return;
        s = n;
      }
      yield one(s);
      return;
    }
    case "while/2": {
      let s: Json = v;
      for (let i = 0; i < 1_000_000; i++) {
        const [t] = values(arg(0), s, env);
        if (t === undefined || !truthy(t)) return;
        yield one(s);
        const [n] = values(arg(1), s, env);
        if (n === undefined) return;
        s = n;
      }
      return;
    }
    case "flatten/0":
    case "flatten/1":
      for (const depth of args.length === 0 ? [Number.POSITIVE_INFINITY] : each(0)) {
        if (Number(depth) < 0) throw new JqError("flatten depth must not be negative");
        const flat = (x: readonly Json[], d: number): Json[] =>
          x.flatMap((y) => (Array.isArray(y) && d > 0 ? flat(y as readonly Json[], d - 1) : [y]));
        yield one(flat(list(v, "flattened"), Number(depth)));
      }
      return;
    case "to_entries/0":
      if (!isObject(v)) throw new JqError(`${described(v)} has no keys`);
      yield one(Object.entries(v).map(([k, x]) => ({ key: k, value: x })));
      return;
    case "from_entries/0":
    case "with_entries/1": {
      const entries =
        name === "with_entries"
          ? isObject(v)
            ? Object.entries(v).flatMap(([k, x]) => [...values(arg(0), { key: k, value: x }, env)])
            : []
          : list(v, "iterated over");
      if (name === "with_entries" && !isObject(v)) throw new JqError(`${described(v)} has no keys`);
      const out: Record<string, Json> = {};
      for (const e of entries) {
        const k = isObject(e)
          ? (e["key"] ?? e["k"] ?? e["name"] ?? e["Name"] ?? e["Key"] ?? e["K"] ?? null)
          : null;
        const x = isObject(e)
          ? (["value", "v", "Value", "V"].map((n) => e[n]).find((y) => y !== undefined) ?? null)
          : null;
        if (typeof k === "object" && k !== null)
          throw new JqError(`Cannot use ${described(k)} as object key`);
        out[typeof k === "string" ? k : toJson(k)] = x;
      }
      yield one(out);
      return;
    }
    case "tostring/0":
      yield one(typeof v === "string" ? v : toJson(v));
      return;
    case "tojson/0":
      yield one(toJson(v));
      return;
    case "fromjson/0":
      try {
        yield one(JSON.parse(text(v, "cannot be parsed as JSON")) as Json);
      } catch (error) {
        if (error instanceof JqError) throw error;
        throw new JqError(`${v} (while parsing '${v}')`);
      }
      return;
    case "tonumber/0":
      if (typeof v === "number") yield one(v);
      else if (typeof v === "string" && /^\s*-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(v))
        yield one(Number(v));
      else
        throw new JqError(
          typeof v === "string"
            ? `Invalid numeric literal at EOF at line 1, column ${v.length} (while parsing '${v}')`
            : `${described(v)} cannot be parsed as a number`,
        );
      return;
    case "ascii_downcase/0":
      yield one(text(v, "cannot be lowercased").replace(/[A-Z]/g, (c) => c.toLowerCase()));
      return;
    case "ascii_upcase/0":
      yield one(text(v, "cannot be uppercased").replace(/[a-z]/g, (c) => c.toUpperCase()));
      return;
    case "explode/0":
      yield one([...text(v, "cannot be exploded")].map((c) => c.codePointAt(0) ?? 0));
      return;
    case "implode/0":
      yield one(
        list(v, "imploded")
          .map((c) => String.fromCodePoint(Number(c)))
          .join(""),
      );
      return;
    case "ltrimstr/1":
      for (const p of each(0))
        yield one(typeof v === "string" && typeof p === "string" && v.startsWith(p) ? v.slice(p.length) : v);
      return;
    case "rtrimstr/1":
      for (const p of each(0))
        yield one(
          typeof v === "string" && typeof p === "string" && p !== "" && v.endsWith(p)
            ? v.slice(0, -p.length)
            : v,
        );
      return;
    case "trim/0":
      yield one(text(v, "cannot be trimmed").trim());
      return;
    case "ltrim/0":
      yield one(text(v, "cannot be trimmed").trimStart());
      return;
    case "rtrim/0":
      yield one(text(v, "cannot be trimmed").trimEnd());
      return;
    case "startswith/1":
      for (const p of each(0)) {
        if (typeof v !== "string" || typeof p !== "string")
          throw new JqError("startswith() requires string inputs");
        yield one(v.startsWith(p));
      }
      return;
    case "endswith/1":
      for (const p of each(0)) {
        if (typeof v !== "string" || typeof p !== "string")
          throw new JqError("endswith() requires string inputs");
        yield one(v.endsWith(p));
      }
      return;
    case "split/1":
      for (const s of each(0)) yield one(binary("/", text(v, "and string cannot be divided"), s));
      return;
    case "join/1":
      for (const s of each(0)) {
        const parts = list(v, "iterated over").map((x) => {
          if (typeof x === "object" && x !== null)
            throw new JqError(`${described("")} and ${described(x)} cannot be added`);
          return x === null ? "" : typeof x === "string" ? x : toJson(x);
        });
        yield one(parts.join(text(s, "cannot be a separator")));
      }
      return;
    case "ascii/0":
      yield one(String.fromCharCode(Number(v)));
      return;
    case "test/1":
    case "test/2":
      for (const f of args.length > 1 ? each(1) : [null])
        for (const p of each(0)) yield one(matchesOf(v, p, f).length > 0);
      return;
    case "match/1":
    case "match/2":
      for (const f of args.length > 1 ? each(1) : [null])
        for (const p of each(0)) for (const m of matchesOf(v, p, f)) yield one(m);
      return;
    case "capture/1":
    case "capture/2":
      for (const f of args.length > 1 ? each(1) : [null])
        for (const p of each(0))
          for (const m of matchesOf(v, p, f))
            yield one(
              Object.fromEntries(
                ((m as Rec)["captures"] as readonly Rec[])
                  .filter((c) => c["name"] !== null)
                  .map((c) => [String(c["name"]), c["string"] ?? null]),
              ),
            );
      return;
    case "scan/1":
    case "scan/2":
      for (const f of args.length > 1 ? each(1) : [null])
        for (const p of each(0))
          for (const m of matchesOf(v, p, `g${f ?? ""}`)) {
            const captures = (m as Rec)["captures"] as readonly Rec[];
            yield one(
              captures.length > 0 ? captures.map((c) => c["string"] ?? null) : ((m as Rec)["string"] ?? null),
            );
          }
      return;
    case "split/2":
    case "splits/1":
    case "splits/2":
      for (const p of each(0)) {
        const { regex } = regexOf(p, args.length > 1 ? ([...each(1)][0] ?? null) : null);
        const parts: Json[] = [];
        let at = 0;
        const subject = text(v, "cannot be matched, as it is not a string");
        for (const m of subject.matchAll(regex)) {
          parts.push(subject.slice(at, m.index));
          at = m.index + m[0].length;
        }
        parts.push(subject.slice(at));
        if (name === "split") yield one(parts);
        else for (const part of parts) yield one(part);
      }
      return;
    case "sub/2":
    case "sub/3":
    case "gsub/2":
    case "gsub/3":
      for (const flags of args.length > 2 ? each(2) : [""])
        for (const p of each(0)) {
          const subject = text(v, "cannot be matched, as it is not a string");
          const { regex } = regexOf(p, flags);
          let out = "";
          let at = 0;
          for (const m of subject.matchAll(regex)) {
            const captures: Rec = Object.fromEntries(
              Object.entries(m.groups ?? {}).map(([k, x]) => [k, x ?? null]),
            );
            const [replacement] = values(arg(1), captures, env);
            out +=
              subject.slice(at, m.index) +
              (typeof replacement === "string" ? replacement : toJson(replacement ?? ""));
            at = m.index + m[0].length;
            if (name === "sub" && !String(flags).includes("g")) break;
          }
          yield one(out + subject.slice(at));
        }
      return;
    case "index/1":
    case "rindex/1":
    case "indices/1":
      for (const p of each(0)) {
        const found: number[] = [];
        if (typeof v === "string" && typeof p === "string") {
          if (p !== "")
            for (let i = v.indexOf(p); i !== -1; i = v.indexOf(p, i + 1))
              found.push([...v.slice(0, i)].length);
        } else if (Array.isArray(v))
          found.push(
            ...(Array.isArray(p)
              ? (index(v, p) as readonly number[])
              : (v as readonly Json[]).flatMap((x, i) => (compareJson(x, p) === 0 ? [i] : []))),
          );
        else if (v === null) {
          yield one(null);
          continue;
        }
        yield one(name === "indices" ? found : ((name === "index" ? found[0] : found.at(-1)) ?? null));
      }
      return;
    case "path/1":
      for (const p of paths(arg(0), v, env)) yield one(p);
      return;
    case "paths/0":
      for (const s of recurse({ value: v, path: [] })) if (s.path && s.path.length > 0) yield one(s.path);
      return;
    case "paths/1":
      for (const s of recurse({ value: v, path: [] }))
        if (s.path && s.path.length > 0 && [...values(arg(0), s.value, env)].some(truthy)) yield one(s.path);
      return;
    case "leaf_paths/0":
      for (const s of recurse({ value: v, path: [] }))
        if (s.path && s.path.length > 0 && (typeof s.value !== "object" || s.value === null))
          yield one(s.path);
      return;
    case "getpath/1":
      for (const p of each(0))
        yield {
          value: getPath(v, list(p, "used as a path")),
          path: input.path && [...input.path, ...list(p, "used as a path")],
        };
      return;
    case "setpath/2":
      for (const p of each(0)) for (const x of each(1)) yield one(setPath(v, list(p, "used as a path"), x));
      return;
    case "delpaths/1":
      for (const p of each(0)) yield one(deletePaths(v, p as unknown as readonly Path[]));
      return;
    case "del/1":
      yield one(deletePaths(v, [...paths(arg(0), v, env)]));
      return;
    case "pick/1": {
      let out: Json = null;
      for (const p of paths(arg(0), v, env)) out = setPath(out, p, getPath(v, p));
      yield one(out);
      return;
    }
    case "to_array/0":
      yield one(Array.isArray(v) ? v : [v]);
      return;
    case "transpose/0": {
      const rows = list(v, "transposed") as readonly (readonly Json[])[];
      const n = Math.max(0, ...rows.map((r) => r.length));
      yield one(Array.from({ length: n }, (_, i) => rows.map((r) => r[i] ?? null)));
      return;
    }
    case "combinations/0": {
      const rows = list(v, "combined") as readonly (readonly Json[])[];
      const go = function* (i: number): Generator<Json[]> {
        const row = rows[i];
        if (!row) {
          yield [];
          return;
        }
        for (const x of row) for (const rest of go(i + 1)) yield [x, ...rest];
      };
      for (const c of go(0)) yield one(c);
      return;
    }
    case "walk/1": {
      const walk = (x: Json): Json => {
        const inner: Json = Array.isArray(x)
          ? (x as readonly Json[]).map(walk)
          : isObject(x)
            ? Object.fromEntries(Object.entries(x).map(([k, y]) => [k, walk(y)]))
            : x;
        return [...values(arg(0), inner, env)][0] ?? null;
      };
      yield one(walk(v));
      return;
    }
    case "env/0":
      yield one(env.world.environment);
      return;
    case "builtins/0":
      yield one([]);
      return;
    case "input/0": {
      const next = env.world.input();
      if (next === undefined) throw new JqError("No more inputs");
      yield one(next);
      return;
    }
    case "inputs/0":
      for (let next = env.world.input(); next !== undefined; next = env.world.input()) yield one(next);
      return;
    case "debug/0":
      env.world.debug(v);
      yield input;
      return;
    case "debug/1":
      for (const m of each(0)) env.world.debug(m);
      yield input;
      return;
    case "input_line_number/0":
      yield one(0);
      return;
    case "now/0":
      yield one(env.world.nowMs / 1000);
      return;
    case "todate/0":
    case "todateiso8601/0":
      yield one(strftime("%Y-%m-%dT%H:%M:%SZ", Number(v) * 1000));
      return;
    case "fromdate/0":
    case "fromdateiso8601/0": {
      const ms = parseDate(text(v, "cannot be parsed as a date"), 0);
      if (ms === undefined) throw new JqError(`date "${v}" does not match format "%Y-%m-%dT%H:%M:%SZ"`);
      yield one(ms / 1000);
      return;
    }
    case "date/0":
      yield one(strftime("%Y-%m-%dT%H:%M:%SZ", Number(v) * 1000));
      return;
    case "strftime/1":
      for (const f of each(0))
        yield one(
          strftime(
            text(f, "is not a format"),
            Array.isArray(v)
              ? toMs(Number(v[0]), Number(v[1]) + 1, Number(v[2]), Number(v[3]), Number(v[4]), Number(v[5]))
              : Number(v) * 1000,
          ),
        );
      return;
    case "infinite/0":
      yield one(Number.POSITIVE_INFINITY);
      return;
    case "nan/0":
      yield one(Number.NaN);
      return;
    case "isnan/0":
      yield one(Number.isNaN(v));
      return;
    case "isinfinite/0":
      yield one(v === Number.POSITIVE_INFINITY || v === Number.NEGATIVE_INFINITY);
      return;
    case "isvalid/1":
      try {
        [...each(0)];
        yield one(true);
      } catch {
        yield one(false);
      }
      return;
    case "pow/2":
      for (const a of each(0)) for (const b of each(1)) yield one(Number(a) ** Number(b));
      return;
    case "atan2/2":
      for (const a of each(0)) for (const b of each(1)) yield one(Math.atan2(Number(a), Number(b)));
      return;
    case "isempty/1":
      yield one([...each(0)].length === 0);
      return;
    case "halt/0":
      throw new Halt(0, undefined);
    case "halt_error/0":
      throw new Halt(5, v);
    case "halt_error/1":
      for (const c of each(0)) throw new Halt(Number(c), v);
      return;
    case "IN/1":
      yield one([...each(0)].some((x) => compareJson(x, v) === 0));
      return;
    case "INDEX/1":
      yield one(
        Object.fromEntries(
          list(v, "indexed").map((x) => [String([...values(arg(0), x, env)][0] ?? null), x]),
        ),
      );
      return;
    default: {
      const f = args.length === 0 ? math[name] : undefined;
      if (f) {
        if (typeof v !== "number") throw new JqError(`${described(v)} number required`);
        yield one(f(v));
        return;
      }
      throw new JqCompileError(`${key} is not defined at <top-level>, line 1:`);
    }
  }
}

/** `halt`: the program ends. */
export class Halt extends Error {
  constructor(
    readonly code: number,
    readonly value: Json | undefined,
  ) {
    super("halt");
  }
}

function contains(a: Json, b: Json): boolean {
  if (isObject(a) && isObject(b))
    return Object.entries(b).every(([k, x]) => Object.hasOwn(a, k) && contains(a[k] ?? null, x));
  if (Array.isArray(a) && Array.isArray(b))
    return (b as readonly Json[]).every((x) => (a as readonly Json[]).some((y) => contains(y, x)));
  if (typeof a === "string" && typeof b === "string") return a.includes(b);
  if (kindOf(a) !== kindOf(b))
    throw new JqError(`${described(a)} and ${described(b)} cannot have their containment checked`);
  return compareJson(a, b) === 0;
}
