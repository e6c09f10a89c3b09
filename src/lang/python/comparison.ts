/** Truth, equality, order, membership and length. */
import { asInt, bare, toIndex } from "./conversions.ts";
import { attempt } from "./dispatch.ts";
import { dictFind, setHas, setLike } from "./hashing.ts";
import { iterateNow, nativeIter, nextNow } from "./iteration.ts";
import {
  type Key,
  type NativeResult,
  NotImplemented,
  type Post,
  PyBytes,
  PyClass,
  PyDict,
  PyDictView,
  PyFloat,
  PyFunction,
  PyGenericAlias,
  PyInstance,
  PyList,
  PyNative,
  PyRange,
  PySet,
  PySlice,
  PyTuple,
  Tail,
  type Value,
} from "./objects.ts";
import { chars, compareText, latin1 } from "./text.ts";
import { typeOf } from "./types.ts";
import type { Vm } from "./vm.ts";

export function truth(vm: Vm, v: Value): boolean {
  switch (typeof v) {
    case "boolean":
      return v;
    case "number":
      return v !== 0;
    case "bigint":
      return true;
    case "string":
      return v !== "";
  }
  if (v === null) return false;
  if (v instanceof PyInstance) {
    const b = v.cls.lookup("__bool__");
    if (b instanceof PyFunction) {
      const r = vm.callSync(b, [v]);
      if (typeof r !== "boolean")
        vm.raise("TypeError", `__bool__ should return bool, returned ${typeOf(r).name}`);
      return r;
    }
    const l = v.cls.lookup("__len__");
    if (l instanceof PyFunction) return vm.callSync(l, [v]) !== 0;
    return v.base === undefined || truth(vm, v.base);
  }
  if (v instanceof PyFloat) return v.v !== 0;
  if (v instanceof PyList || v instanceof PyTuple || v instanceof PyBytes) return v.v.length > 0;
  if (v instanceof PyDict || v instanceof PySet) return v.m.size > 0;
  if (v instanceof PyRange) return v.length > 0;
  if (v instanceof PyDictView) return v.dict.m.size > 0;
  if (v instanceof PyClass && v.meta) {
    const l = v.meta.lookup("__len__");
    if (l instanceof PyFunction && v.meta.lookup("__bool__") === undefined) return vm.callSync(l, [v]) !== 0;
  }
  return true;
}

// Comparison

type Order = "==" | "!=" | "<" | "<=" | ">" | ">=";
const orderNames: Readonly<Record<Order, readonly [string, string]>> = {
  "==": ["__eq__", "__eq__"],
  "!=": ["__ne__", "__ne__"],
  "<": ["__lt__", "__gt__"],
  "<=": ["__le__", "__ge__"],
  ">": ["__gt__", "__lt__"],
  ">=": ["__ge__", "__le__"],
};

export function compare(vm: Vm, op: Order, a: Value, b: Value): NativeResult {
  if (a instanceof PyInstance || b instanceof PyInstance) {
    const [forward, backward] = orderNames[op];
    const candidates: (readonly [Value, Value[]])[] = [];
    const fa = a instanceof PyInstance ? a.cls.lookup(forward) : undefined;
    const fb = b instanceof PyInstance ? b.cls.lookup(backward) : undefined;
    const ca = typeOf(a);
    const cb = typeOf(b);
    if (fa instanceof PyFunction) candidates.push([fa, [a, b]]);
    if (fb instanceof PyFunction) {
      if (ca !== cb && cb.isSubclass(ca)) candidates.unshift([fb, [b, a]]);
      else candidates.push([fb, [b, a]]);
    }
    if (op === "!=" && candidates.length === 0) {
      const ea = a instanceof PyInstance ? a.cls.lookup("__eq__") : undefined;
      const eb = b instanceof PyInstance ? b.cls.lookup("__eq__") : undefined;
      if (ea instanceof PyFunction) candidates.push([ea, [a, b]]);
      if (eb instanceof PyFunction) candidates.push([eb, [b, a]]);
      if (candidates.length > 0) return attempt(vm, "==", a, b, candidates, notEqual, turned);
    }
    if (candidates.length > 0) return attempt(vm, op, a, b, candidates, compareFallback);
  }
  return nativeCompare(vm, op, a, b);
}
const compareFallback = (vm: Vm, op: string, a: Value, b: Value): NativeResult =>
  nativeCompare(vm, op as Order, a, b);
const turned: Post = (vm, result) => !truth(vm, result);
/** Neither `__eq__` knew. */
const notEqual = (vm: Vm, _op: string, a: Value, b: Value): NativeResult => nativeCompare(vm, "!=", a, b);

function nativeCompare(vm: Vm, op: Order, a: Value, b: Value): Value {
  if (op === "==") return equals(vm, a, b);
  if (op === "!=") return !equals(vm, a, b);
  const r = order(vm, bare(a), bare(b), op);
  if (r === undefined)
    return vm.raise(
      "TypeError",
      `'${op}' not supported between instances of '${typeOf(a).name}' and '${typeOf(b).name}'`,
    );
  return r;
}

function holds(op: Order, c: number): boolean {
  switch (op) {
    case "<":
      return c < 0;
    case "<=":
      return c <= 0;
    case ">":
      return c > 0;
    case ">=":
      return c >= 0;
    case "==":
      return c === 0;
    case "!=":
      return c !== 0;
  }
}

/** `a op b` for builtin values, undefined when they have no order. */
function order(vm: Vm, a: Value, b: Value, op: Order): boolean | undefined {
  if (typeof a === "string") return typeof b === "string" ? holds(op, compareText(a, b)) : undefined;
  const x = numeric(a);
  const y = numeric(b);
  if (x !== undefined && y !== undefined) {
    if (Number.isNaN(x as number) || Number.isNaN(y as number)) return false;
    return holds(op, x < y ? -1 : x > y ? 1 : 0);
  }
  if ((a instanceof PyList && b instanceof PyList) || (a instanceof PyTuple && b instanceof PyTuple)) {
    const n = Math.min(a.v.length, b.v.length);
    for (let i = 0; i < n; i++) {
      const p = a.v[i]!;
      const q = b.v[i]!;
      if (!equals(vm, p, q)) return truth(vm, vm.settle(compare(vm, op, p, q)));
    }
    return holds(op, a.v.length - b.v.length);
  }
  if (a instanceof PyBytes && b instanceof PyBytes) {
    const n = Math.min(a.v.length, b.v.length);
    for (let i = 0; i < n; i++) if (a.v[i] !== b.v[i]) return holds(op, a.v[i]! - b.v[i]!);
    return holds(op, a.v.length - b.v.length);
  }
  const sa = setLike(a);
  const sb = setLike(b);
  if (sa && sb) {
    const sub = (p: PySet, q: PySet): boolean => [...p.m.keys()].every((k: Key) => q.m.has(k));
    if (op === "<=" || op === "<") return sub(sa, sb) && (op === "<=" || sa.m.size < sb.m.size);
    return sub(sb, sa) && (op === ">=" || sb.m.size < sa.m.size);
  }
  return undefined;
}

function numeric(v: Value): number | bigint | undefined {
  return v instanceof PyFloat ? v.v : asInt(v);
}

/** `a == b`, now. */
export function equals(vm: Vm, a: Value, b: Value): boolean {
  if (a === b) return !(a instanceof PyFloat && Number.isNaN(a.v));
  if (a instanceof PyInstance || b instanceof PyInstance) {
    const ea = a instanceof PyInstance ? a.cls.lookup("__eq__") : undefined;
    if (ea instanceof PyFunction) {
      const r = vm.callSync(ea, [a, b]);
      if (r !== NotImplemented) return truth(vm, r);
    }
    const eb = b instanceof PyInstance ? b.cls.lookup("__eq__") : undefined;
    if (eb instanceof PyFunction) {
      const r = vm.callSync(eb, [b, a]);
      if (r !== NotImplemented) return truth(vm, r);
      return false;
    }
    const x = bare(a);
    const y = bare(b);
    if (x !== a || y !== b) return equals(vm, x, y);
    return false;
  }
  const x = numeric(a);
  if (x !== undefined) {
    const y = numeric(b);
    // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number of the same value are one int
    return y !== undefined && x == y;
  }
  if ((a instanceof PyList && b instanceof PyList) || (a instanceof PyTuple && b instanceof PyTuple)) {
    if (a.v.length !== b.v.length) return false;
    for (let i = 0; i < a.v.length; i++) {
      const p = a.v[i]!;
      const q = b.v[i]!;
      if (p !== q && !equals(vm, p, q)) return false;
    }
    return true;
  }
  if (a instanceof PyDict && b instanceof PyDict) {
    if (a.m.size !== b.m.size) return false;
    for (const e of a.m.values()) {
      const other = dictFind(vm, b, e.k);
      if (!other || !equals(vm, e.v, other.v)) return false;
    }
    return true;
  }
  const sa = setLike(a);
  const sb = setLike(b);
  if (sa && sb) return sa.m.size === sb.m.size && [...sa.m.keys()].every((k) => sb.m.has(k));
  if (a instanceof PyBytes && b instanceof PyBytes)
    return a.v.length === b.v.length && a.v.every((x, i) => x === b.v[i]);
  if (a instanceof PyRange && b instanceof PyRange)
    return (
      a.length === b.length &&
      (a.length === 0 || (a.start === b.start && (a.length === 1 || a.step === b.step)))
    );
  if (a instanceof PyGenericAlias && b instanceof PyGenericAlias)
    return a.origin === b.origin && equals(vm, a.params, b.params);
  if (a instanceof PySlice && b instanceof PySlice)
    return equals(vm, a.start, b.start) && equals(vm, a.stop, b.stop) && equals(vm, a.step, b.step);
  return false;
}

/** Less-than for sorting, now. */
export function lessThan(vm: Vm, a: Value, b: Value): boolean {
  if (typeof a === "number" && typeof b === "number") return a < b;
  if (typeof a === "string" && typeof b === "string") return compareText(a, b) < 0;
  return truth(vm, vm.settle(compare(vm, "<", a, b)));
}

// Membership and items

const toBool: Post = (vm, result, data) => (truth(vm, result) !== data) as boolean;

export function contains(vm: Vm, container: Value, v: Value, negate: boolean): NativeResult {
  if (container instanceof PyInstance || container instanceof PyClass) {
    const m = typeOf(container).lookup("__contains__");
    if (m instanceof PyFunction) return new Tail(m, [container, v], undefined, toBool, negate);
    if (container instanceof PyClass || container.base === undefined) {
      if (m instanceof PyNative) return new Tail(m, [container, v], undefined, toBool, negate);
      if (!vm.isIterable(container))
        return vm.raise("TypeError", `argument of type '${typeOf(container).name}' is not iterable`);
      return new Tail(vm.hidden.get("contains_iter")!, [container, v], undefined, toBool, negate);
    }
    container = container.base;
  }
  return containsNow(vm, container, v) !== negate;
}

function containsNow(vm: Vm, c: Value, v: Value): boolean {
  if (typeof c === "string") {
    const x = bare(v);
    if (typeof x !== "string")
      return vm.raise("TypeError", `'in <string>' requires string as left operand, not ${typeOf(v).name}`);
    return c.includes(x);
  }
  if (c instanceof PyDict) return dictFind(vm, c, v) !== undefined;
  if (c instanceof PySet) return setHas(vm, c, v);
  if (c instanceof PyList || c instanceof PyTuple) return c.v.some((x) => x === v || equals(vm, x, v));
  if (c instanceof PyRange) {
    const n = asInt(v);
    if (n !== undefined) {
      const x = Number(n);
      return c.step > 0
        ? x >= c.start && x < c.stop && (x - c.start) % c.step === 0
        : x <= c.start && x > c.stop && (c.start - x) % -c.step === 0;
    }
    return false;
  }
  if (c instanceof PyDictView) {
    if (c.kind === "keys") return dictFind(vm, c.dict, v) !== undefined;
    if (c.kind === "items") {
      if (!(v instanceof PyTuple) || v.v.length !== 2) return false;
      const e = dictFind(vm, c.dict, v.v[0]!);
      return e !== undefined && equals(vm, e.v, v.v[1]!);
    }
    return [...c.dict.m.values()].some((e) => equals(vm, e.v, v));
  }
  if (c instanceof PyBytes) {
    if (v instanceof PyBytes) return latin1(c.v).includes(latin1(v.v));
    return c.v.includes(toIndex(vm, v, (t) => `a bytes-like object is required, not '${t}'`));
  }
  if (!vm.isIterable(c)) return vm.raise("TypeError", `argument of type '${typeOf(c).name}' is not iterable`);
  const it = nativeIter(c) ?? c;
  for (let x = nextNow(vm, it); x !== undefined; x = nextNow(vm, it)) if (equals(vm, x, v)) return true;
  return false;
}

export function isInstance(vm: Vm, v: Value, cls: Value): boolean {
  if (cls instanceof PyTuple) return cls.v.some((c) => isInstance(vm, v, c));
  if (cls instanceof PyClass) {
    if (typeOf(v).isSubclass(cls)) return true;
    const check = cls.meta?.lookup("__instancecheck__");
    if (check !== undefined) return truth(vm, vm.callSync(check, [cls, v]));
    return false;
  }
  if (cls instanceof PyInstance && typeOf(cls).name === "UnionType")
    return iterateNow(vm, cls.get("__args__") ?? new PyTuple([])).some((c) =>
      c === null ? v === null : isInstance(vm, v, c),
    );
  if (cls instanceof PyGenericAlias)
    return vm.raise("TypeError", "isinstance() argument 2 cannot be a parameterized generic");
  return vm.raise("TypeError", "isinstance() arg 2 must be a type, a tuple of types, or a union");
}

/** `len(v)`. */
export function lengthOf(vm: Vm, v: Value): NativeResult {
  if (typeof v === "string") return chars(v)?.length ?? v.length;
  if (v instanceof PyList || v instanceof PyTuple || v instanceof PyBytes) return v.v.length;
  if (v instanceof PyDict || v instanceof PySet) return v.m.size;
  if (v instanceof PyRange) return v.length;
  if (v instanceof PyDictView) return v.dict.m.size;
  const m = typeOf(v).lookup("__len__");
  if (m instanceof PyFunction) return new Tail(m, [v], undefined, checkLength);
  if (v instanceof PyInstance && v.base !== undefined) return lengthOf(vm, v.base);
  if (m !== undefined) return new Tail(m, [v]);
  return vm.raise("TypeError", `object of type '${typeOf(v).name}' has no len()`);
}
const checkLength: Post = (vm, r) => {
  const n = asInt(r);
  if (n === undefined)
    return vm.raise("TypeError", `'${typeOf(r).name}' object cannot be interpreted as an integer`);
  if (n < 0) return vm.raise("ValueError", "__len__() should return >= 0");
  return r;
};
