/**
 * What `+`, `<`, `in`, `[]` and truth mean. Builtin values are handled here at
 * once; a class's own methods become calls for the machine to make.
 */

import { percentFormat } from "./format.ts";
import { copyDict, dictDelete, dictFind, dictSet, setHas } from "./hashing.ts";
import { iterateNow, nativeIter, nextNow } from "./iteration.ts";
import {
  int,
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
  Special,
  Tail,
  type Value,
} from "./objects.ts";
import type { BinaryOp } from "./ops.ts";
import { typeOf } from "./types.ts";
import { discard, type Vm } from "./vm.ts";

const methodNames: Readonly<Record<BinaryOp, string>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "truediv",
  "//": "floordiv",
  "%": "mod",
  "**": "pow",
  "@": "matmul",
  "&": "and",
  "|": "or",
  "^": "xor",
  "<<": "lshift",
  ">>": "rshift",
};

type Num = number | bigint;

/** int or bool as a number; undefined for anything else. */
export function asInt(v: Value | undefined): Num | undefined {
  if (typeof v === "number" || typeof v === "bigint") return v;
  if (typeof v === "boolean") return v ? 1 : 0;
  if (v instanceof PyInstance && v.base !== undefined) return asInt(v.base);
  return undefined;
}
export function asNumber(v: Value | undefined): number | undefined {
  if (v instanceof PyFloat) return v.v;
  if (v instanceof PyInstance && v.base instanceof PyFloat) return v.base.v;
  const n = asInt(v);
  return n === undefined ? undefined : Number(n);
}
/** An index or count that must be an int; @throws TypeError in Python's words. */
export function toIndex(
  vm: Vm,
  v: Value | undefined,
  words = (t: string) => `'${t}' object cannot be interpreted as an integer`,
): number {
  const n = asInt(v ?? null);
  if (n !== undefined) return Number(n);
  if (v instanceof PyInstance) {
    const m = v.cls.lookup("__index__");
    if (m !== undefined) return Number(asInt(vm.callSync(m, [v])) ?? 0);
  }
  return vm.raise("TypeError", words(typeOf(v ?? null).name));
}

interface Try {
  readonly op: string;
  readonly a: Value;
  readonly b: Value;
  readonly rest: readonly (readonly [Value, Value[]])[];
  readonly fallback: (vm: Vm, op: string, a: Value, b: Value) => NativeResult;
}
const tryNext: Post = (vm, result, data) => {
  const t = data as Try;
  if (result !== NotImplemented) return result;
  return attempt(vm, t.op, t.a, t.b, t.rest, t.fallback);
};
function attempt(
  vm: Vm,
  op: string,
  a: Value,
  b: Value,
  candidates: readonly (readonly [Value, Value[]])[],
  fallback: Try["fallback"],
): NativeResult {
  const first = candidates[0];
  if (!first) return fallback(vm, op, a, b);
  return new Tail(first[0], first[1], undefined, tryNext, {
    op,
    a,
    b,
    rest: candidates.slice(1),
    fallback,
  } satisfies Try);
}

function bare(v: Value): Value {
  return v instanceof PyInstance && v.base !== undefined ? v.base : v;
}

export function binary(vm: Vm, op: BinaryOp, a: Value, b: Value, inplace: boolean): NativeResult {
  if (a instanceof PyInstance || b instanceof PyInstance) {
    const name = methodNames[op];
    const candidates: (readonly [Value, Value[]])[] = [];
    const ca = typeOf(a);
    const cb = typeOf(b);
    const usable = (m: Value | undefined): m is Value =>
      m instanceof PyFunction || (m instanceof PyNative && !(m.owner && builtinOwners.has(m.owner)));
    if (inplace) {
      const m = a instanceof PyInstance ? ca.lookup(`__i${name}__`) : undefined;
      if (usable(m)) candidates.push([m, [a, b]]);
    }
    const forward = a instanceof PyInstance ? ca.lookup(`__${name}__`) : undefined;
    const reflected = b instanceof PyInstance && ca !== cb ? cb.lookup(`__r${name}__`) : undefined;
    if (usable(reflected) && cb.isSubclass(ca)) candidates.push([reflected, [b, a]]);
    if (usable(forward)) candidates.push([forward, [a, b]]);
    if (usable(reflected) && !cb.isSubclass(ca)) candidates.push([reflected, [b, a]]);
    if (candidates.length > 0) return attempt(vm, inplace ? `${op}=` : op, a, b, candidates, binaryFallback);
  }
  return nativeBinary(vm, op, a, b, inplace);
}

const builtinOwners = new Set([
  "int",
  "float",
  "str",
  "list",
  "dict",
  "set",
  "frozenset",
  "tuple",
  "bytes",
  "bytearray",
  "object",
]);

const binaryFallback = (vm: Vm, op: string, a: Value, b: Value): NativeResult => {
  const inplace = op.length > 1 && op.endsWith("=");
  return nativeBinary(vm, (inplace ? op.slice(0, -1) : op) as BinaryOp, a, b, inplace);
};

function unsupported(vm: Vm, op: string, a: Value, b: Value, inplace: boolean): never {
  const shown = op === "**" ? (inplace ? "**=" : "** or pow()") : inplace ? `${op}=` : op;
  const hint =
    op === ">>" && a instanceof PyNative && a.name === "print"
      ? `. Did you mean "print(<message>, file=<output_stream>)"?`
      : "";
  return vm.raise(
    "TypeError",
    `unsupported operand type(s) for ${shown}: '${typeOf(a).name}' and '${typeOf(b).name}'${hint}`,
  );
}

function nativeBinary(vm: Vm, op: BinaryOp, left: Value, right: Value, inplace: boolean): NativeResult {
  const a = bare(left);
  const b = bare(right);
  const na = asInt(a);
  const nb = asInt(b);
  if (na !== undefined && nb !== undefined) {
    if (typeof a === "boolean" && typeof b === "boolean" && (op === "&" || op === "|" || op === "^"))
      return op === "&" ? a && b : op === "|" ? a || b : a !== b;
    return intOp(vm, op, na, nb, left, right, inplace);
  }
  const fa = a instanceof PyFloat ? a.v : na;
  const fb = b instanceof PyFloat ? b.v : nb;
  if (fa !== undefined && fb !== undefined)
    return floatOp(vm, op, Number(fa), Number(fb), left, right, inplace);
  switch (op) {
    case "+":
      if (typeof a === "string") {
        if (typeof b === "string") return a + b;
        return vm.raise("TypeError", `can only concatenate str (not "${typeOf(right).name}") to str`);
      }
      if (a instanceof PyList) {
        if (inplace) {
          for (const x of iterateNow(vm, b).slice()) a.v.push(x);
          return left;
        }
        if (b instanceof PyList) return new PyList([...a.v, ...b.v]);
        return vm.raise("TypeError", `can only concatenate list (not "${typeOf(right).name}") to list`);
      }
      if (a instanceof PyTuple) {
        if (b instanceof PyTuple) return new PyTuple([...a.v, ...b.v]);
        return vm.raise("TypeError", `can only concatenate tuple (not "${typeOf(right).name}") to tuple`);
      }
      if (a instanceof PyBytes) {
        if (b instanceof PyBytes) {
          const out = new Uint8Array(a.v.length + b.v.length);
          out.set(a.v);
          out.set(b.v, a.v.length);
          if (inplace && a.mutable) {
            a.v = out;
            return a;
          }
          return new PyBytes(out, a.mutable);
        }
        return vm.raise(
          "TypeError",
          `can't concat ${typeOf(right).name} to ${a.mutable ? "bytearray" : "bytes"}`,
        );
      }
      break;
    case "*": {
      const [seq, n] = nb !== undefined ? [a, nb] : [b, na];
      if (n !== undefined) {
        const times = Math.max(0, Number(n));
        if (typeof seq === "string") {
          if (seq.length * times > 400_000_000) vm.raise("MemoryError");
          return seq.repeat(times);
        }
        if (seq instanceof PyList || seq instanceof PyTuple) {
          if (seq.v.length * times > 50_000_000) vm.raise("MemoryError");
          const out: Value[] = [];
          for (let i = 0; i < times; i++) for (const x of seq.v) out.push(x);
          if (inplace && seq instanceof PyList && seq === a) {
            seq.v = out;
            return left;
          }
          return seq instanceof PyList ? new PyList(out) : new PyTuple(out);
        }
        if (seq instanceof PyBytes) {
          const out = new Uint8Array(seq.v.length * times);
          for (let i = 0; i < times; i++) out.set(seq.v, i * seq.v.length);
          return new PyBytes(out, seq.mutable);
        }
      }
      if (isSequence(a) || isSequence(b))
        return vm.raise(
          "TypeError",
          `can't multiply sequence by non-int of type '${typeOf(isSequence(a) ? right : left).name}'`,
        );
      break;
    }
    case "%":
      if (typeof a === "string") return percentFormat(vm, a, b);
      if (a instanceof PyBytes)
        return new PyBytes(
          new TextEncoder().encode(percentFormat(vm, new TextDecoder().decode(a.v), b)),
          a.mutable,
        );
      break;
    case "|":
      if (a instanceof PyDict && b instanceof PyDict) {
        const out = inplace ? a : copyDict(a);
        for (const e of b.m.values()) dictSet(vm, out, e.k, e.v);
        return inplace ? left : out;
      }
      if (isTypeLike(a) && isTypeLike(b)) return new Tail(vm.hidden.get("make_union")!, [a, b]);
      break;
  }
  if (op === "&" || op === "|" || op === "^" || op === "-") {
    const sa = setLike(a);
    const sb = setLike(b);
    if (sa && sb) {
      const r = setOp(op, sa, sb);
      if (inplace && a instanceof PySet && !a.frozen) {
        a.m.clear();
        for (const [k, v] of r.m) a.m.set(k, v);
        return left;
      }
      return r;
    }
  }
  return unsupported(vm, op, left, right, inplace);
}

function isSequence(v: Value): boolean {
  return typeof v === "string" || v instanceof PyList || v instanceof PyTuple || v instanceof PyBytes;
}
function isTypeLike(v: Value): boolean {
  return v === null || v instanceof PyClass || v instanceof PyGenericAlias || typeOf(v).name === "UnionType";
}

function setLike(v: Value): PySet | undefined {
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

export function floorMod(a: number, b: number): number {
  const r = a % b;
  return r !== 0 && r < 0 !== b < 0 ? r + b : r;
}

function intOp(vm: Vm, op: BinaryOp, a: Num, b: Num, left: Value, right: Value, inplace: boolean): Value {
  if (typeof a === "number" && typeof b === "number") {
    let r: number;
    switch (op) {
      case "+":
        r = a + b;
        break;
      case "-":
        r = a - b;
        break;
      case "*":
        r = a * b;
        break;
      case "/":
        if (b === 0) vm.raise("ZeroDivisionError", "division by zero");
        return new PyFloat(a / b);
      case "//":
        if (b === 0) vm.raise("ZeroDivisionError", `integer division or modulo by zero`);
        r = (a - floorMod(a, b)) / b;
        break;
      case "%":
        if (b === 0)
          vm.raise(
            "ZeroDivisionError",
            vm.host.version.minor >= 11 ? "integer modulo by zero" : "integer division or modulo by zero",
          );
        r = floorMod(a, b);
        break;
      case "**":
        if (b < 0) {
          if (a === 0) vm.raise("ZeroDivisionError", "0.0 cannot be raised to a negative power");
          return new PyFloat(a ** b);
        }
        r = a ** b;
        break;
      case "&":
      case "|":
      case "^":
        if (Math.abs(a) < 2147483648 && Math.abs(b) < 2147483648)
          return op === "&" ? a & b : op === "|" ? a | b : a ^ b;
        r = Number.NaN;
        break;
      case "<<":
        if (b < 0) vm.raise("ValueError", "negative shift count");
        r = b < 53 ? a * 2 ** b : Number.NaN;
        break;
      case ">>":
        if (b < 0) vm.raise("ValueError", "negative shift count");
        return b > 60 ? (a < 0 ? -1 : 0) : Math.floor(a / 2 ** b);
      default:
        return unsupported(vm, op, left, right, inplace);
    }
    if (Number.isSafeInteger(r)) return r === 0 ? 0 : r;
  }
  const x = BigInt(a);
  const y = BigInt(b);
  switch (op) {
    case "+":
      return int(x + y);
    case "-":
      return int(x - y);
    case "*":
      return int(x * y);
    case "/": {
      if (y === 0n) vm.raise("ZeroDivisionError", "division by zero");
      const q = Number(x) / Number(y);
      if (Number.isFinite(q) && Number.isFinite(Number(x)) && Number.isFinite(Number(y)))
        return new PyFloat(q);
      const f = bigRatio(x, y);
      if (!Number.isFinite(f)) vm.raise("OverflowError", "integer division result too large for a float");
      return new PyFloat(f);
    }
    case "//": {
      if (y === 0n) vm.raise("ZeroDivisionError", "integer division or modulo by zero");
      const q = x / y;
      return int(x % y !== 0n && x < 0n !== y < 0n ? q - 1n : q);
    }
    case "%": {
      if (y === 0n) vm.raise("ZeroDivisionError", "integer modulo by zero");
      const r = x % y;
      return int(r !== 0n && r < 0n !== y < 0n ? r + y : r);
    }
    case "**":
      if (y < 0n) return new PyFloat(Number(x) ** Number(y));
      if (y > 5_000_000n && x !== 1n && x !== 0n && x !== -1n) vm.raise("MemoryError");
      return int(x ** y);
    case "&":
      return int(x & y);
    case "|":
      return int(x | y);
    case "^":
      return int(x ^ y);
    case "<<":
      if (y > 100_000_000n) vm.raise("MemoryError");
      return int(x << y);
    case ">>":
      return int(x >> y);
    default:
      return unsupported(vm, op, left, right, inplace);
  }
}

function bigRatio(x: bigint, y: bigint): number {
  const neg = x < 0n !== y < 0n;
  const a = x < 0n ? -x : x;
  const b = y < 0n ? -y : y;
  const shift = BigInt(Math.max(0, a.toString(2).length - b.toString(2).length - 64));
  const q = Number(a / (b << shift)) * 2 ** Number(shift);
  const small = a.toString(2).length - b.toString(2).length < 64 ? Number((a << 80n) / b) / 2 ** 80 : q;
  return neg ? -small : small;
}

function floatOp(
  vm: Vm,
  op: BinaryOp,
  a: number,
  b: number,
  left: Value,
  right: Value,
  inplace: boolean,
): Value {
  switch (op) {
    case "+":
      return new PyFloat(a + b);
    case "-":
      return new PyFloat(a - b);
    case "*":
      return new PyFloat(a * b);
    case "/":
      if (b === 0)
        vm.raise(
          "ZeroDivisionError",
          vm.host.version.minor >= 14 ? "division by zero" : "float division by zero",
        );
      return new PyFloat(a / b);
    case "//":
      if (b === 0) vm.raise("ZeroDivisionError", "float floor division by zero");
      return new PyFloat(Math.floor((a - floorMod(a, b)) / b + 0.5));
    case "%": {
      if (b === 0) vm.raise("ZeroDivisionError", "float modulo");
      return new PyFloat(floorMod(a, b));
    }
    case "**": {
      if (a === 0 && b < 0) vm.raise("ZeroDivisionError", "0.0 cannot be raised to a negative power");
      if (a < 0 && !Number.isInteger(b) && Number.isFinite(b)) vm.refuse("complex arithmetic");
      const r = a === 1 || b === 0 ? 1 : a ** b;
      if (!Number.isFinite(r) && Number.isFinite(a) && Number.isFinite(b))
        vm.raise("OverflowError", 34, "Numerical result out of range");
      return new PyFloat(r);
    }
    default:
      return unsupported(vm, op, left, right, inplace);
  }
}

export function unary(vm: Vm, op: "-" | "+" | "~" | "not", v: Value): NativeResult {
  if (op === "not") return !truth(vm, v);
  if (v instanceof PyInstance) {
    const m = v.cls.lookup(op === "-" ? "__neg__" : op === "+" ? "__pos__" : "__invert__");
    if (m instanceof PyFunction) return new Tail(m, [v]);
  }
  const x = bare(v);
  const n = asInt(x);
  if (n !== undefined) {
    if (op === "+") return n;
    if (op === "-") return typeof n === "bigint" ? int(-n) : n === 0 ? 0 : -n;
    return typeof n === "bigint" ? int(~n) : -n - 1;
  }
  if (x instanceof PyFloat && op !== "~") return op === "-" ? new PyFloat(-x.v) : x;
  return vm.raise("TypeError", `bad operand type for unary ${op}: '${typeOf(v).name}'`);
}

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
      if (candidates.length > 0)
        return attempt(
          vm,
          "==",
          a,
          b,
          candidates.map(([f, x]) => [f, x] as const),
          notEqual,
        );
    }
    if (candidates.length > 0) return attempt(vm, op, a, b, candidates, compareFallback);
  }
  return nativeCompare(vm, op, a, b);
}
const compareFallback = (vm: Vm, op: string, a: Value, b: Value): NativeResult =>
  nativeCompare(vm, op as Order, a, b);
/** `!=` through `__eq__` of both: neither knew. (A known answer is turned around by the prelude's `__ne__`.) */
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

/** By code point, as Python compares text. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) {
      const sx = x >= 0xd800 && x < 0xe000 ? x + 0x2000 : x;
      const sy = y >= 0xd800 && y < 0xe000 ? y + 0x2000 : y;
      return sx - sy;
    }
  }
  return a.length - b.length;
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

export function latin1(b: Uint8Array): string {
  let s = "";
  for (let i = 0; i < b.length; i += 8192) s += String.fromCharCode(...b.subarray(i, i + 8192));
  return s;
}

/** Characters of text that may hold surrogate pairs. */
export function chars(s: string): readonly string[] | undefined {
  return /[\ud800-\udbff]/.test(s) ? Array.from(s) : undefined;
}

export interface SliceRange {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}
export function sliceRange(vm: Vm, s: PySlice, length: number): SliceRange {
  const step = s.step === null ? 1 : toIndex(vm, s.step, sliceWords);
  if (step === 0) vm.raise("ValueError", "slice step cannot be zero");
  const bound = (v: Value, dflt: number): number => {
    if (v === null) return dflt;
    let n = toIndex(vm, v, sliceWords);
    if (n < 0) n = Math.max(n + length, step < 0 ? -1 : 0);
    return Math.min(n, step < 0 ? length - 1 : length);
  };
  const start = bound(s.start, step < 0 ? length - 1 : 0);
  const stop = bound(s.stop, step < 0 ? -1 : length);
  return { start, step, count: Math.max(0, Math.ceil((stop - start) / step)) };
}
const sliceWords = (): string => "slice indices must be integers or None or have an __index__ method";

function sliced<T>(items: ArrayLike<T>, r: SliceRange): T[] {
  const out: T[] = new Array(r.count);
  for (let i = 0, k = r.start; i < r.count; i++, k += r.step) out[i] = items[k]!;
  return out;
}

export function getItem(vm: Vm, o: Value, i: Value): NativeResult {
  if (o instanceof PyInstance) {
    const m = o.cls.lookup("__getitem__");
    if (m instanceof PyFunction) return new Tail(m, [o, i]);
    if (o.base === undefined) {
      if (m !== undefined) return new Tail(m, [o, i]);
      return vm.raise("TypeError", `'${o.cls.name}' object is not subscriptable`);
    }
    if (o.base instanceof PyDict) {
      const e = dictFind(vm, o.base, i);
      if (e) return e.v;
      const missing = o.cls.lookup("__missing__");
      if (missing !== undefined) return new Tail(missing, [o, i]);
    }
    o = o.base;
  }
  if (o instanceof PyDict) {
    const e = dictFind(vm, o, i);
    if (e) return e.v;
    return vm.raise("KeyError", i);
  }
  if (o instanceof PyList || o instanceof PyTuple) {
    const name = o instanceof PyList ? "list" : "tuple";
    if (i instanceof PySlice) {
      const items = sliced(o.v, sliceRange(vm, i, o.v.length));
      return o instanceof PyList ? new PyList(items) : new PyTuple(items);
    }
    let n = toIndex(vm, i, (t) => `${name} indices must be integers or slices, not ${t}`);
    if (n < 0) n += o.v.length;
    const v = o.v[n];
    return v === undefined ? vm.raise("IndexError", `${name} index out of range`) : v;
  }
  if (typeof o === "string") {
    const cs = chars(o);
    const length = cs ? cs.length : o.length;
    if (i instanceof PySlice) {
      const r = sliceRange(vm, i, length);
      if (r.step === 1)
        return cs ? cs.slice(r.start, r.start + r.count).join("") : o.substring(r.start, r.start + r.count);
      return sliced(cs ?? o, r).join("");
    }
    let n = toIndex(vm, i, (t) =>
      vm.host.version.minor >= 11
        ? `string indices must be integers, not '${t}'`
        : "string indices must be integers",
    );
    if (n < 0) n += length;
    const c = cs ? cs[n] : o[n];
    return c === undefined ? vm.raise("IndexError", "string index out of range") : c;
  }
  if (o instanceof PyBytes) {
    if (i instanceof PySlice)
      return new PyBytes(Uint8Array.from(sliced(o.v, sliceRange(vm, i, o.v.length))), o.mutable);
    let n = toIndex(
      vm,
      i,
      (t) => `${o.mutable ? "bytearray" : "byte"} indices must be integers or slices, not ${t}`,
    );
    if (n < 0) n += o.v.length;
    return (
      o.v[n] ?? vm.raise("IndexError", o.mutable ? "bytearray index out of range" : "index out of range")
    );
  }
  if (o instanceof PyRange) {
    if (i instanceof PySlice) {
      const r = sliceRange(vm, i, o.length);
      return new PyRange(
        o.start + r.start * o.step,
        o.start + (r.start + r.count * r.step) * o.step,
        o.step * r.step,
      );
    }
    let n = toIndex(vm, i, (t) => `range indices must be integers or slices, not ${t}`);
    if (n < 0) n += o.length;
    return n < 0 || n >= o.length
      ? vm.raise("IndexError", "range object index out of range")
      : o.start + n * o.step;
  }
  if (o instanceof PyClass) {
    const m = o.meta?.lookup("__getitem__");
    if (m !== undefined) return new Tail(m, [o, i]);
    const item = vm.getAttr(o, "__class_getitem__");
    if (item !== undefined && !(item instanceof Special)) return new Tail(item, [i]);
    if (o.native || o.dict.has("__class_getitem__")) {
      if (["int", "str", "float", "bool"].includes(o.name))
        return vm.raise("TypeError", `type '${o.name}' is not subscriptable`);
      return new PyGenericAlias(o, i instanceof PyTuple ? i : new PyTuple([i]));
    }
    return vm.raise("TypeError", `type '${o.name}' is not subscriptable`);
  }
  if (o instanceof PyGenericAlias)
    return new PyGenericAlias(o.origin, i instanceof PyTuple ? i : new PyTuple([i]));
  const m = typeOf(o).lookup("__getitem__");
  if (m !== undefined) return new Tail(m, [o, i]);
  return vm.raise("TypeError", `'${typeOf(o).name}' object is not subscriptable`);
}

export function setItem(vm: Vm, o: Value, i: Value, v: Value): NativeResult | undefined {
  if (o instanceof PyInstance) {
    const m = o.cls.lookup("__setitem__");
    if (m instanceof PyFunction) return new Tail(m, [o, i, v], undefined, discard);
    if (o.base === undefined) {
      if (m !== undefined) return new Tail(m, [o, i, v], undefined, discard);
      return vm.raise("TypeError", `'${o.cls.name}' object does not support item assignment`);
    }
    o = o.base;
  }
  if (o instanceof PyDict) {
    dictSet(vm, o, i, v);
    return undefined;
  }
  if (o instanceof PyList) {
    if (i instanceof PySlice) {
      const r = sliceRange(vm, i, o.v.length);
      const items =
        v === o
          ? o.v.slice()
          : vm.isIterable(v)
            ? iterateNow(vm, v)
            : vm.raise("TypeError", "can only assign an iterable");
      if (r.step === 1) o.v.splice(r.start, r.count, ...items);
      else {
        if (items.length !== r.count)
          vm.raise(
            "ValueError",
            `attempt to assign sequence of size ${items.length} to extended slice of size ${r.count}`,
          );
        for (let k = 0; k < r.count; k++) o.v[r.start + k * r.step] = items[k]!;
      }
      return undefined;
    }
    let n = toIndex(vm, i, (t) => `list indices must be integers or slices, not ${t}`);
    if (n < 0) n += o.v.length;
    if (n < 0 || n >= o.v.length) vm.raise("IndexError", "list assignment index out of range");
    o.v[n] = v;
    return undefined;
  }
  if (o instanceof PyBytes && o.mutable) {
    if (i instanceof PySlice) {
      const r = sliceRange(vm, i, o.v.length);
      const list = Array.from(o.v);
      list.splice(r.start, r.count, ...iterateNow(vm, v).map(Number));
      o.v = Uint8Array.from(list);
      return undefined;
    }
    let n = toIndex(vm, i);
    if (n < 0) n += o.v.length;
    if (n < 0 || n >= o.v.length) vm.raise("IndexError", "bytearray index out of range");
    o.v[n] = toIndex(vm, v);
    return undefined;
  }
  const m = typeOf(o).lookup("__setitem__");
  if (m !== undefined) return new Tail(m, [o, i, v], undefined, discard);
  return vm.raise("TypeError", `'${typeOf(o).name}' object does not support item assignment`);
}

export function deleteItem(vm: Vm, o: Value, i: Value): NativeResult | undefined {
  if (o instanceof PyInstance) {
    const m = o.cls.lookup("__delitem__");
    if (m instanceof PyFunction) return new Tail(m, [o, i], undefined, discard);
    if (o.base === undefined) {
      if (m !== undefined) return new Tail(m, [o, i], undefined, discard);
      return vm.raise("TypeError", `'${o.cls.name}' object doesn't support item deletion`);
    }
    o = o.base;
  }
  if (o instanceof PyDict) {
    if (dictDelete(vm, o, i) === undefined) vm.raise("KeyError", i);
    return undefined;
  }
  if (o instanceof PyList) {
    if (i instanceof PySlice) {
      const r = sliceRange(vm, i, o.v.length);
      const gone = new Set<number>();
      for (let k = 0; k < r.count; k++) gone.add(r.start + k * r.step);
      o.v = o.v.filter((_, k) => !gone.has(k));
      return undefined;
    }
    let n = toIndex(vm, i, (t) => `list indices must be integers or slices, not ${t}`);
    if (n < 0) n += o.v.length;
    if (n < 0 || n >= o.v.length) vm.raise("IndexError", "list assignment index out of range");
    o.v.splice(n, 1);
    return undefined;
  }
  const m = typeOf(o).lookup("__delitem__");
  if (m !== undefined) return new Tail(m, [o, i], undefined, discard);
  return vm.raise("TypeError", `'${typeOf(o).name}' object doesn't support item deletion`);
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
