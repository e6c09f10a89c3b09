/** What `+`, `-`, `*` … mean: builtin values at once, a class's own methods as calls for the machine to make. */
import { truth } from "./comparison.ts";
import { asInt, bare, type Num } from "./conversions.ts";
import { attempt, builtinOwners } from "./dispatch.ts";
import { copyDict, dictSet, setLike, setOp } from "./hashing.ts";
import { iterateNow } from "./iteration.ts";
import {
  int,
  type NativeResult,
  PyBytes,
  PyClass,
  PyDict,
  PyFloat,
  PyFunction,
  PyGenericAlias,
  PyInstance,
  PyList,
  PyNative,
  PySet,
  PyTuple,
  Tail,
  type Value,
} from "./objects.ts";
import type { BinaryOp } from "./ops.ts";
import { percentFormat } from "./percent.ts";
import { typeOf } from "./types.ts";
import type { Vm } from "./vm.ts";

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

const binaryFallback = (vm: Vm, op: string, a: Value, b: Value): NativeResult => {
  const inplace = op.length > 1 && op.endsWith("=");
  return nativeBinary(vm, (inplace ? op.slice(0, -1) : op) as BinaryOp, a, b, inplace);
};

/** The types that CPython writes in C show their module in messages. */
const shownWithModule = new Set(["datetime", "decimal"]);
function shownType(v: Value): string {
  const cls = typeOf(v);
  return shownWithModule.has(cls.module) ? `${cls.module}.${cls.name}` : cls.name;
}

function unsupported(vm: Vm, op: string, a: Value, b: Value, inplace: boolean): never {
  const shown = op === "**" ? (inplace ? "**=" : "** or pow()") : inplace ? `${op}=` : op;
  const hint =
    op === ">>" && a instanceof PyNative && a.name === "print"
      ? `. Did you mean "print(<message>, file=<output_stream>)"?`
      : "";
  return vm.raise(
    "TypeError",
    `unsupported operand type(s) for ${shown}: '${shownType(a)}' and '${shownType(b)}'${hint}`,
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
