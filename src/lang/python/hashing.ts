/**
 * Keys of dicts and sets. Python's equality (1 == 1.0 == True) becomes equality of
 * JavaScript map keys; a class with its own `__hash__` goes by hash and `__eq__`.
 */
import {
  type Entry,
  int,
  type Key,
  Obj,
  PyBytes,
  PyDict,
  PyDictView,
  PyFloat,
  PyFunction,
  PyInstance,
  PyList,
  PySet,
  PySlice,
  PyTuple,
  type Value,
} from "./objects.ts";
import { typeOf } from "./types.ts";
import type { Vm } from "./vm.ts";

/** Strings that begin with NUL are composites; a real one is escaped. */
export function keyOf(vm: Vm, v: Value): Key {
  switch (typeof v) {
    case "string":
      return v.charCodeAt(0) === 0 ? `\0s${v}` : v;
    case "number":
    case "bigint":
      return v;
    case "boolean":
      return v ? 1 : 0;
  }
  if (v === null) return "\0n";
  if (v instanceof PyFloat)
    return Number.isInteger(v.v)
      ? Number.isSafeInteger(v.v)
        ? v.v + 0
        : BigInt(v.v)
      : Number.isNaN(v.v)
        ? v
        : `\0f${v.v}`;
  if (v instanceof PyTuple) return `\0t${v.v.map((x) => part(keyOf(vm, x))).join("")}`;
  if (v instanceof PyInstance) {
    const eq = v.cls.lookup("__eq__");
    const hash = v.cls.lookup("__hash__");
    if (hash === null) return unhashable(vm, v);
    if (hash instanceof PyFunction || eq instanceof PyFunction) {
      if (v.base !== undefined && !(hash instanceof PyFunction)) return keyOf(vm, v.base);
      return v;
    }
    if (v.base !== undefined) return keyOf(vm, v.base);
    return v;
  }
  if (v instanceof PyBytes && !v.mutable) return `\0b${String.fromCharCode(...v.v.subarray(0, 60000))}`;
  if (v instanceof PySet && v.frozen) return `\0z${[...v.m.keys()].map(part).sort().join("")}`;
  if (
    v instanceof PyList ||
    v instanceof PyDict ||
    v instanceof PySet ||
    v instanceof PyBytes ||
    v instanceof PySlice
  )
    return unhashable(vm, v);
  return v;
}

function part(k: Key): string {
  const text = k instanceof Obj ? `o${k.id}` : typeof k === "string" ? `s${k}` : `n${k}`;
  return `${text.length}:${text}`;
}

function unhashable(vm: Vm, v: Value): never {
  return vm.raise("TypeError", `unhashable type: '${typeOf(v).name}'`);
}

/** Numbers hash by their value modulo this prime, as CPython's do. */
const modulus = 2305843009213693951n;

function floatHash(v: number): Value {
  let exponent = 0;
  let x = Math.abs(v);
  while (!Number.isInteger(x)) {
    x *= 2;
    exponent++;
  }
  // Dividing by 2 is multiplying by 2^60: 2^61 is 1 here.
  const h = (BigInt(x) * (1n << BigInt((61 - (exponent % 61)) % 61))) % modulus;
  return int(v < 0 ? -h : h);
}

/** `hash(v)` as a number, stable within a run. */
export function hashOf(vm: Vm, v: Value): Value {
  if (v instanceof PyInstance) {
    const h = v.cls.lookup("__hash__");
    if (h instanceof PyFunction) {
      const r = vm.callSync(h, [v]);
      if (typeof r !== "number" && typeof r !== "bigint")
        vm.raise("TypeError", "__hash__ method should return an integer");
      return r;
    }
  }
  const k = keyOf(vm, v);
  if (typeof k === "number") return k === -1 ? -2 : k;
  if (typeof k === "bigint") return int(k % modulus);
  if (v instanceof PyFloat && Number.isFinite(v.v)) return floatHash(v.v);
  if (k instanceof Obj) return Math.floor(k.id / 16);
  let h = 0xcbf29ce484222325n;
  for (const c of String(k)) h = ((h ^ BigInt(c.codePointAt(0)!)) * 0x100000001b3n) & 0x1fffffffffffffn;
  return Number(h);
}

/** The key under which an equal object is already stored, for classes with `__eq__`. */
function canonical(
  vm: Vm,
  custom: Map<Key, Value[]> | undefined,
  v: Value,
  k: Key,
): { readonly key: Key; readonly hash?: Key } {
  if (!(k instanceof PyInstance)) return { key: k };
  const h = v instanceof PyInstance ? v.cls.lookup("__hash__") : undefined;
  if (!(h instanceof PyFunction)) return { key: k };
  const hash = hashOf(vm, v) as Key;
  for (const other of custom?.get(hash) ?? []) {
    if (other === v || vm.equals(other, v)) return { key: other as Key, hash };
  }
  return { key: k, hash };
}

export function dictFind(vm: Vm, d: PyDict, k: Value): Entry | undefined {
  const key = keyOf(vm, k);
  if (key instanceof PyInstance) return d.m.get(canonical(vm, d.custom, k, key).key);
  return d.m.get(key);
}
export function dictGet(vm: Vm, d: PyDict, k: Value): Value | undefined {
  return dictFind(vm, d, k)?.v;
}
export function dictSet(vm: Vm, d: PyDict, k: Value, v: Value): void {
  let key = keyOf(vm, k);
  if (key instanceof PyInstance) {
    const c = canonical(vm, d.custom, k, key);
    key = c.key;
    if (c.hash !== undefined && !d.m.has(key)) {
      d.custom ??= new Map();
      d.custom.set(c.hash, [...(d.custom.get(c.hash) ?? []), k]);
    }
  }
  const e = d.m.get(key);
  if (e) e.v = v;
  else d.m.set(key, { k, v });
}
export function dictDelete(vm: Vm, d: PyDict, k: Value): Value | undefined {
  const key = keyOf(vm, k);
  const c = canonical(vm, d.custom, k, key);
  const e = d.m.get(c.key);
  if (!e) return undefined;
  d.m.delete(c.key);
  if (c.hash !== undefined)
    d.custom?.set(
      c.hash,
      (d.custom.get(c.hash) ?? []).filter((x) => x !== c.key),
    );
  return e.v;
}
export function setAdd(vm: Vm, s: PySet, v: Value): void {
  let key = keyOf(vm, v);
  if (key instanceof PyInstance) {
    const c = canonical(vm, s.custom, v, key);
    key = c.key;
    if (c.hash !== undefined && !s.m.has(key)) {
      s.custom ??= new Map();
      s.custom.set(c.hash, [...(s.custom.get(c.hash) ?? []), v]);
    }
  }
  if (!s.m.has(key)) s.m.set(key, v);
}
export function setHas(vm: Vm, s: PySet, v: Value): boolean {
  const key = keyOf(vm, v instanceof PySet && !v.frozen ? frozen(v) : v);
  return s.m.has(canonical(vm, s.custom, v, key).key);
}
export function setDelete(vm: Vm, s: PySet, v: Value): boolean {
  const key = keyOf(vm, v);
  const c = canonical(vm, s.custom, v, key);
  if (c.hash !== undefined)
    s.custom?.set(
      c.hash,
      (s.custom.get(c.hash) ?? []).filter((x) => x !== c.key),
    );
  return s.m.delete(c.key);
}
function frozen(s: PySet): PySet {
  const f = new PySet(true);
  for (const [k, v] of s.m) f.m.set(k, v);
  return f;
}
export function dictFrom(entries: Iterable<readonly [string, Value]>): PyDict {
  const d = new PyDict();
  for (const [k, v] of entries) d.setName(k, v);
  return d;
}
export function copyDict(d: PyDict): PyDict {
  const c = new PyDict();
  for (const [k, e] of d.m) c.m.set(k, { k: e.k, v: e.v });
  if (d.custom) c.custom = new Map(d.custom);
  return c;
}
export function copySet(s: PySet, isFrozen = s.frozen): PySet {
  const c = new PySet(isFrozen);
  for (const [k, v] of s.m) c.m.set(k, v);
  if (s.custom) c.custom = new Map(s.custom);
  return c;
}

/** A set, or keys that act as one. */
export function setLike(v: Value): PySet | undefined {
  if (v instanceof PySet) return v;
  if (v instanceof PyDictView && v.kind === "keys") {
    const s = new PySet();
    for (const [k, e] of v.dict.m) s.m.set(k, e.k);
    return s;
  }
  return undefined;
}

export function setOp(op: "&" | "|" | "^" | "-", a: PySet, b: PySet): PySet {
  const out = new PySet(a.frozen);
  if (op === "&") {
    for (const [k, v] of a.m) if (b.m.has(k)) out.m.set(k, v);
  } else if (op === "-") {
    for (const [k, v] of a.m) if (!b.m.has(k)) out.m.set(k, v);
  } else {
    for (const [k, v] of a.m) if (op === "|" || !b.m.has(k)) out.m.set(k, v);
    for (const [k, v] of b.m) if (!a.m.has(k)) out.m.set(k, v);
  }
  return out;
}
