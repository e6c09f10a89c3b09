/** object, type, numbers, functions, descriptors, generators and exceptions. */

import { makeClass } from "../classes.ts";
import { compare, equals, truth } from "../comparison.ts";
import { asInt, asNumber, toIndex } from "../conversions.ts";
import { osErrorClass, setOsFields } from "../errors.ts";
import { hashOf } from "../hashing.ts";
import { iterateNow, nextNow } from "../iteration.ts";
import { nothing } from "../machine/thread.ts";
import { classMethod, constructor, method, native } from "../native.ts";
import {
  int,
  type NativeResult,
  NotImplemented,
  PyBytes,
  type PyCell,
  PyClass,
  PyClassMethod,
  PyCode,
  PyDict,
  PyException,
  PyFloat,
  PyFrame,
  PyFunction,
  PyGenerator,
  type PyGenericAlias,
  PyGetSet,
  PyHandle,
  PyInstance,
  type PyIter,
  PyList,
  PyMethod,
  PyModule,
  PyNative,
  PyProperty,
  PyStaticMethod,
  PySuper,
  PyTraceback,
  PyTuple,
  Tail,
  type Value,
} from "../objects.ts";
import { binary } from "../operators.ts";
import type { BinaryOp } from "../ops.ts";
import { exceptionText, formatValue, repr, str } from "../repr.ts";
import {
  asyncGeneratorType,
  baseException,
  boolType,
  cellType,
  classmethodType,
  codeType,
  coroutineType,
  enumerateType,
  exceptionType,
  exceptionTypes,
  filterType,
  floatType,
  frameType,
  functionType,
  generatorType,
  genericAliasType,
  intType,
  isException,
  iteratorType,
  mapType,
  methodType,
  moduleType,
  nativeType,
  noneType,
  objectType,
  propertyType,
  reversedType,
  staticmethodType,
  stopIteration,
  superType,
  tracebackType,
  tupleType,
  typeOf,
  typeType,
  zipType,
} from "../types.ts";
import type { Vm } from "../vm.ts";

function getset(
  cls: PyClass,
  name: string,
  get: (vm: Vm, self: Value) => Value,
  set?: (vm: Vm, self: Value, v: Value) => void,
): void {
  cls.dict.set(name, new PyGetSet(name, get, set));
}
function wrapBase(cls: Value | undefined, exact: PyClass, v: Value): Value {
  if (cls === exact || !(cls instanceof PyClass)) return v;
  const o = new PyInstance(cls);
  o.base = v;
  return o;
}

export function parseInt10(vm: Vm, text: string, base: number, original: Value): number | bigint {
  const t = text.trim().replace(/(?<=\w)_(?=\w)/g, "");
  const m = /^([+-]?)(0[xX]|0[oO]|0[bB])?([0-9a-zA-Z]+)$/.exec(t);
  const bad = (): never =>
    vm.raise("ValueError", `invalid literal for int() with base ${base}: ${repr(vm, original)}`);
  if (!m) return bad();
  const prefixBase = m[2] === undefined ? undefined : { x: 16, o: 8, b: 2 }[m[2][1]!.toLowerCase()];
  if (m[2] !== undefined && base !== 0 && base !== prefixBase) {
    if (base <= 10 || m[2][1] === "x") return bad();
  }
  const b = base === 0 ? (prefixBase ?? 10) : base;
  const digits = m[2] !== undefined && b !== prefixBase ? m[2] + m[3] : m[3]!;
  let n = 0n;
  if (b === 10) {
    if (!/^\d+$/.test(digits)) return bad();
    n = BigInt(digits);
  } else {
    for (const c of digits.toLowerCase()) {
      const d = Number.parseInt(c, 36);
      if (Number.isNaN(d) || d >= b) return bad();
      n = n * BigInt(b) + BigInt(d);
    }
  }
  return int(m[1] === "-" ? -n : n);
}

function installObject(): void {
  objectType.dict.set(
    "__new__",
    new PyNative(
      "__new__",
      (_vm, [cls]) =>
        cls === objectType || !(cls instanceof PyClass) ? new PyInstance(objectType) : new PyInstance(cls),
      undefined,
      "object",
    ),
  );
  objectType.dict.set("__init__", new PyNative("__init__", () => null, undefined, "object"));
  const m = (name: string, sig: string, body: (vm: Vm, a: (Value | undefined)[]) => NativeResult): void => {
    objectType.dict.set(
      name,
      native(name, sig === "" ? "self, /" : `self, ${sig}`, body, {
        shown: `object.${name}`,
        owner: "object",
        skip: 1,
      }),
    );
  };
  m("__repr__", "", (vm, [self]) => {
    if (self instanceof PyInstance) {
      if (self.base !== undefined) return repr(vm, self.base);
      if (!(self instanceof PyException))
        return `<${self.cls.module === "builtins" ? "" : `${self.cls.module}.`}${self.cls.qualname} object at 0x${self.id.toString(16).padStart(12, "0")}>`;
    }
    return repr(vm, self!);
  });
  m("__str__", "", (vm, [self]) =>
    self instanceof PyException
      ? exceptionText(vm, self)
      : typeof self === "string"
        ? self
        : self instanceof PyInstance && typeof self.base === "string"
          ? self.base
          : repr(vm, self!),
  );
  m("__format__", "spec, /", (vm, [self, spec]) =>
    spec === ""
      ? str(vm, self!)
      : formatValue(
          vm,
          self instanceof PyInstance && self.base !== undefined ? self.base : self!,
          spec as string,
        ),
  );
  m("__eq__", "other, /", (vm, [a, b]) =>
    a === b
      ? true
      : a instanceof PyInstance && a.base !== undefined
        ? equals(vm, a.base, b!)
        : !(a instanceof PyInstance)
          ? equals(vm, a!, b!)
          : NotImplemented,
  );
  m("__ne__", "other, /", (vm, [a, b]) => !equals(vm, a!, b!));
  m("__hash__", "", (vm, [a]) =>
    a instanceof PyInstance && a.base === undefined ? Math.floor(a.id / 16) : hashOf(vm, a!),
  );
  m("__getattribute__", "name, /", (vm, [a, n]) => {
    const v = vm.getAttr(a!, n as string);
    return v === undefined
      ? vm.raiseNamed("AttributeError", vm.noAttribute(a!, n as string), n as string, a!)
      : v;
  });
  m("__setattr__", "name, value, /", (vm, [a, n, v]) => {
    const r = vm.setAttr(a!, n as string, v!);
    return r === undefined ? null : new Tail((r as Tail).fn, (r as Tail).args, undefined, () => null);
  });
  m("__delattr__", "name, /", (vm, [a, n]) => {
    const r = vm.delAttr(a!, n as string);
    return r === undefined ? null : new Tail((r as Tail).fn, (r as Tail).args, undefined, () => null);
  });
  m("__dir__", "", (vm, [a]) => new Tail(vm.builtins.getName("dir")!, [a!]));
  m("__sizeof__", "", () => 48);
  m("__reduce_ex__", "protocol, /", (vm) => vm.refuse("pickling"));
  objectType.dict.set(
    "__init_subclass__",
    new PyClassMethod(
      new PyNative(
        "__init_subclass__",
        (vm, args, kw) => {
          if (kw && kw.size > 0)
            vm.raise(
              "TypeError",
              `${(args[0] as PyClass).name}.__init_subclass__() takes no keyword arguments`,
            );
          return null;
        },
        undefined,
        "object",
      ),
    ),
  );
  getset(objectType, "__class__", (_v, s) => typeOf(s));
  getset(objectType, "__doc__", (_v, s) =>
    s instanceof PyInstance ? (s.cls.lookup("__doc__") as Value) : null,
  );
  objectType.dict.delete("__doc__");
}

function installType(): void {
  typeType.dict.set(
    "__new__",
    new PyNative(
      "__new__",
      (vm, args, kw) => {
        const [meta, name, bases, ns] = args;
        if (args.length === 2) return typeOf(name!);
        if (args.length !== 4) return vm.raise("TypeError", "type() takes 1 or 3 arguments");
        const dict = new Map<string, Value>();
        const d = ns instanceof PyInstance ? ns.base : ns;
        for (const e of (d as PyDict).m.values()) dict.set(String(e.k), e.v);
        if (!dict.has("__module__"))
          dict.set("__module__", vm.current.frame?.globals.getName("__name__") ?? "__main__");
        const list = iterateNow(vm, bases!) as PyClass[];
        let m = meta === typeType ? undefined : (meta as PyClass);
        for (const b of list) if (b.meta && (!m || b.meta.isSubclass(m))) m = b.meta;
        return makeClass(vm, str(vm, name!), list, dict, m, kw);
      },
      undefined,
      "type.__new__",
    ),
  );
  typeType.dict.set("__init__", new PyNative("__init__", () => null, undefined, "type"));
  typeType.dict.set(
    "__call__",
    new PyNative(
      "__call__",
      (vm, args, kw) => {
        const [cls, ...rest] = args;
        if (cls === typeType && rest.length === 1) return typeOf(rest[0]!);
        return vm.create(cls as PyClass, rest, kw);
      },
      undefined,
      "type",
    ),
  );
  const C = (v: Value): PyClass => v as PyClass;
  getset(
    typeType,
    "__name__",
    (_v, s) => C(s).name,
    (_v, s, v) => {
      C(s).name = String(v);
    },
  );
  getset(
    typeType,
    "__qualname__",
    (_v, s) => C(s).qualname,
    (_v, s, v) => {
      C(s).qualname = String(v);
    },
  );
  getset(
    typeType,
    "__module__",
    (_v, s) => C(s).module,
    (_v, s, v) => {
      C(s).module = String(v);
    },
  );
  getset(typeType, "__mro__", (_v, s) => new PyTuple(C(s).mro));
  getset(typeType, "__bases__", (_v, s) => new PyTuple(C(s).bases));
  getset(typeType, "__base__", (_v, s) => C(s).bases[0] ?? null);
  getset(
    typeType,
    "__doc__",
    (_v, s) => C(s).dict.get("__doc__") ?? null,
    (_v, s, v) => {
      C(s).dict.set("__doc__", v);
    },
  );
  getset(typeType, "__dict__", (_v, s) => {
    const d = new PyDict();
    for (const [k, v] of C(s).dict) d.setName(k, v);
    return d;
  });
  getset(typeType, "__annotations__", (_v, s) => C(s).dict.get("__annotations__") ?? new PyDict());
  method(typeType, "mro", "", (_v, [s]) => new PyList([...C(s!).mro]));
  method(typeType, "__subclasses__", "", (_v, [s]) => new PyList([...C(s!).subclasses]));
  method(typeType, "__instancecheck__", "v, /", (_v, [s, v]) => typeOf(v!).isSubclass(C(s!)));
  method(typeType, "__subclasscheck__", "v, /", (_v, [s, v]) => C(v!).isSubclass(C(s!)));
  method(typeType, "__or__", "v, /", (vm, [s, v]) => binary(vm, "|", s!, v!, false));
  method(
    typeType,
    "__repr__",
    "",
    (_v, [s]) => `<class '${C(s!).module === "builtins" ? "" : `${C(s!).module}.`}${C(s!).qualname}'>`,
  );
}

function installNumbers(): void {
  constructor(intType, "x?, base?", (vm, [cls, x, base]) => {
    const w = (v: Value): Value => wrapBase(cls, intType, v);
    if (x === undefined) return w(0);
    const raw =
      x instanceof PyInstance && x.base !== undefined && !(x.cls.lookup("__int__") instanceof PyFunction)
        ? x.base
        : x;
    if (base !== undefined && typeof raw !== "string" && !(raw instanceof PyBytes))
      return vm.raise("TypeError", "int() can't convert non-string with explicit base");
    if (typeof raw === "string")
      return w(parseInt10(vm, raw, base === undefined ? 10 : toIndex(vm, base), raw));
    if (raw instanceof PyBytes)
      return w(
        parseInt10(vm, new TextDecoder().decode(raw.v), base === undefined ? 10 : toIndex(vm, base), raw),
      );
    if (raw instanceof PyFloat) {
      if (Number.isNaN(raw.v)) return vm.raise("ValueError", "cannot convert float NaN to integer");
      if (!Number.isFinite(raw.v))
        return vm.raise("OverflowError", "cannot convert float infinity to integer");
      const t = Math.trunc(raw.v);
      return w(Number.isSafeInteger(t) ? t + 0 : int(BigInt(t)));
    }
    const n = asInt(raw);
    if (n !== undefined) return w(n);
    const m =
      typeOf(raw).lookup("__int__") ?? typeOf(raw).lookup("__index__") ?? typeOf(raw).lookup("__trunc__");
    if (m !== undefined) return new Tail(m, [raw], undefined, (_vm, r) => w(r));
    return vm.raise(
      "TypeError",
      `int() argument must be a string, a bytes-like object or a real number, not '${typeOf(x).name}'`,
    );
  });
  constructor(boolType, "x?, /", (vm, [, x]) => (x === undefined ? false : truth(vm, x)));
  constructor(floatType, "x?, /", (vm, [cls, x]) => {
    const w = (n: number): Value => wrapBase(cls, floatType, new PyFloat(n));
    if (x === undefined) return w(0);
    const raw = x instanceof PyInstance && x.base !== undefined ? x.base : x;
    if (raw instanceof PyFloat) return w(raw.v);
    const n = asInt(raw);
    if (n !== undefined) {
      const f = Number(n);
      if (!Number.isFinite(f)) return vm.raise("OverflowError", "int too large to convert to float");
      return w(f);
    }
    if (typeof raw === "string") {
      const t = raw
        .trim()
        .toLowerCase()
        .replace(/(?<=\d)_(?=\d)/g, "");
      const special = /^([+-]?)(inf|infinity|nan)$/.exec(t);
      if (special)
        return w(
          special[2] === "nan"
            ? Number.NaN
            : special[1] === "-"
              ? Number.NEGATIVE_INFINITY
              : Number.POSITIVE_INFINITY,
        );
      if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(t))
        return vm.raise("ValueError", `could not convert string to float: ${repr(vm, raw)}`);
      return w(Number(t));
    }
    const m = typeOf(raw).lookup("__float__") ?? typeOf(raw).lookup("__index__");
    if (m !== undefined)
      return new Tail(m, [raw], undefined, (_vm, r) => (asInt(r) !== undefined ? w(Number(asInt(r))) : r));
    return vm.raise(
      "TypeError",
      `float() argument must be a string or a real number, not '${typeOf(x).name}'`,
    );
  });
  const B = (v: Value | undefined): bigint => BigInt(asInt(v ?? null) ?? 0);
  method(intType, "bit_length", "", (_v, [n]) =>
    B(n) === 0n ? 0 : (B(n) < 0n ? -B(n) : B(n)).toString(2).length,
  );
  method(
    intType,
    "bit_count",
    "",
    (_v, [n]) => (B(n) < 0n ? -B(n) : B(n)).toString(2).replaceAll("0", "").length,
  );
  method(intType, "to_bytes", "length?, byteorder?, *, signed?", (vm, [n, len, order, signed]) => {
    const size = len === undefined ? 1 : toIndex(vm, len);
    let v = B(n);
    if (v < 0n && signed !== true) return vm.raise("OverflowError", "can't convert negative int to unsigned");
    if (v < 0n) v += 1n << BigInt(8 * size);
    if (v >= 1n << BigInt(8 * size)) return vm.raise("OverflowError", "int too big to convert");
    const out = new Uint8Array(size);
    for (let i = 0; i < size; i++) {
      out[order === "little" ? i : size - 1 - i] = Number(v & 255n);
      v >>= 8n;
    }
    return new PyBytes(out);
  });
  classMethod(intType, "from_bytes", "bytes!, byteorder?, *, signed?", (vm, [, b, order, signed]) => {
    const list = b instanceof PyBytes ? Array.from(b.v) : iterateNow(vm, b!).map(Number);
    if (order === "little") list.reverse();
    let v = 0n;
    for (const x of list) v = (v << 8n) | BigInt(x);
    if (signed === true && list.length > 0 && list[0]! > 127) v -= 1n << BigInt(8 * list.length);
    return int(v);
  });
  method(intType, "conjugate", "", (_v, [n]) => n!);
  method(intType, "is_integer", "", () => true);
  method(intType, "as_integer_ratio", "", (_v, [n]) => new PyTuple([n!, 1]));
  getset(intType, "numerator", (_v, s) => asInt(s) ?? 0);
  getset(intType, "denominator", () => 1);
  getset(intType, "real", (_v, s) => asInt(s) ?? 0);
  getset(intType, "imag", () => 0);
  getset(floatType, "real", (_v, s) => s);
  getset(floatType, "imag", () => new PyFloat(0));
  method(floatType, "is_integer", "", (_v, [f]) => Number.isInteger(asNumber(f)!));
  method(floatType, "hex", "", (vm) => vm.refuse("float.hex"));
  method(floatType, "as_integer_ratio", "", (vm, [f]) => {
    let n = asNumber(f)!;
    if (!Number.isFinite(n))
      return vm.raise(
        Number.isNaN(n) ? "ValueError" : "OverflowError",
        `cannot convert ${Number.isNaN(n) ? "NaN" : "Infinity"} to integer ratio`,
      );
    let d = 1n;
    while (!Number.isInteger(n)) {
      n *= 2;
      d *= 2n;
    }
    return new PyTuple([int(BigInt(n)), int(d)]);
  });
  const ops: Readonly<Record<string, BinaryOp>> = {
    add: "+",
    sub: "-",
    mul: "*",
    truediv: "/",
    floordiv: "//",
    mod: "%",
    pow: "**",
    and: "&",
    or: "|",
    xor: "^",
    lshift: "<<",
    rshift: ">>",
  };
  const number = (v: Value | undefined): boolean => asNumber(v) !== undefined;
  for (const cls of [intType, floatType]) {
    for (const [name, op] of Object.entries(ops)) {
      method(cls, `__${name}__`, "other, /", (vm, [a, b]) =>
        number(b) ? binary(vm, op, a!, b instanceof PyInstance ? b.base! : b!, false) : NotImplemented,
      );
      method(cls, `__r${name}__`, "other, /", (vm, [a, b]) =>
        number(b) ? binary(vm, op, b instanceof PyInstance ? b.base! : b!, a!, false) : NotImplemented,
      );
    }
    for (const [name, op] of Object.entries({
      lt: "<",
      le: "<=",
      gt: ">",
      ge: ">=",
      eq: "==",
      ne: "!=",
    } as const)) {
      method(cls, `__${name}__`, "other, /", (vm, [a, b]) =>
        number(b) ? compare(vm, op, a!, b instanceof PyInstance ? b.base! : b!) : NotImplemented,
      );
    }
    method(cls, "__neg__", "", (vm, [a]) => binary(vm, "*", a!, -1, false));
    method(cls, "__abs__", "", (vm, [a]) => new Tail(vm.builtins.getName("abs")!, [a!]));
    method(cls, "__int__", "", (vm, [a]) => new Tail(intType, [a!], undefined, (_v, r) => (void vm, r)));
    method(cls, "__float__", "", (_v, [a]) => new PyFloat(asNumber(a)!));
    method(cls, "__bool__", "", (vm, [a]) => truth(vm, a!));
    method(
      cls,
      "__round__",
      "ndigits?, /",
      (vm, [a, n]) => new Tail(vm.builtins.getName("round")!, n === undefined ? [a!] : [a!, n]),
    );
  }
  method(intType, "__index__", "", (_v, [a]) => a!);
}

function installFunctions(): void {
  const F = (v: Value): PyFunction => v as PyFunction;
  getset(
    functionType,
    "__name__",
    (_v, s) => F(s).name,
    (_v, s, v) => {
      F(s).name = String(v);
    },
  );
  getset(
    functionType,
    "__qualname__",
    (_v, s) => F(s).qualname,
    (_v, s, v) => {
      F(s).qualname = String(v);
    },
  );
  getset(
    functionType,
    "__doc__",
    (_v, s) => F(s).doc,
    (_v, s, v) => {
      F(s).doc = v;
    },
  );
  getset(
    functionType,
    "__module__",
    (_v, s) => F(s).module,
    (_v, s, v) => {
      F(s).module = v;
    },
  );
  getset(functionType, "__dict__", (_v, s) => (F(s).dict ??= new PyDict()));
  getset(
    functionType,
    "__annotations__",
    (_v, s) => (F(s).annotations ??= new PyDict()),
    (_v, s, v) => {
      F(s).annotations = v as PyDict;
    },
  );
  getset(functionType, "__defaults__", (_v, s) =>
    F(s).defaults.length > 0 ? new PyTuple(F(s).defaults) : null,
  );
  getset(functionType, "__kwdefaults__", (_v, s) => {
    const k = F(s).kwDefaults;
    if (!k) return null;
    const d = new PyDict();
    for (const [n, v] of k) d.setName(n, v);
    return d;
  });
  getset(functionType, "__code__", (_v, s) => new PyCode(F(s).code));
  getset(functionType, "__globals__", (_v, s) => F(s).globals);
  getset(functionType, "__closure__", (_v, s) =>
    F(s).closure.length === 0 ? null : new PyTuple(F(s).closure),
  );
  method(functionType, "__get__", "obj, cls?, /", (_v, [f, o]) => (o === null ? f! : new PyMethod(o!, f!)));
  functionType.dict.set(
    "__call__",
    new PyNative("__call__", (_vm, args, kw) => new Tail(args[0]!, args.slice(1), kw), undefined, "function"),
  );
  getset(cellType, "cell_contents", (vm, s) => (s as PyCell).v ?? vm.raise("ValueError", "Cell is empty"));
  const K = (v: Value): PyCode["code"] => (v as PyCode).code;
  getset(codeType, "co_name", (_v, s) => K(s).name);
  getset(codeType, "co_filename", (_v, s) => K(s).filename);
  getset(codeType, "co_firstlineno", (_v, s) => K(s).firstLine);
  getset(codeType, "co_argcount", (_v, s) => K(s).argCount);
  getset(codeType, "co_kwonlyargcount", (_v, s) => K(s).kwOnly);
  getset(codeType, "co_posonlyargcount", (_v, s) => K(s).posOnly);
  getset(codeType, "co_varnames", (_v, s) => new PyTuple(K(s).varNames));
  getset(codeType, "co_freevars", (_v, s) => new PyTuple(K(s).freeVars));
  getset(
    codeType,
    "co_flags",
    (_v, s) =>
      (K(s).varArgs ? 4 : 0) |
      (K(s).varKw ? 8 : 0) |
      (K(s).kind === "generator" ? 32 : 0) |
      (K(s).kind === "coroutine" ? 128 : 0),
  );
  getset(frameType, "f_code", (_v, s) => new PyCode((s as PyFrame).frame.code));
  getset(
    frameType,
    "f_lineno",
    (_v, s) => (s as PyFrame).frame.code.pos[Math.max(0, (s as PyFrame).frame.pc - 1)]?.[0] ?? 0,
  );
  getset(frameType, "f_back", (_v, s) => {
    let b = (s as PyFrame).frame.back;
    while (b && (b.barrier || b.code.hidden)) b = b.back;
    return b ? new PyFrame(b) : null;
  });
  getset(frameType, "f_globals", (_v, s) => (s as PyFrame).frame.globals);
  getset(frameType, "f_locals", (_v, s) => {
    const d = new PyDict();
    const f = (s as PyFrame).frame;
    f.code.varNames.forEach((n, i) => {
      if (f.locals[i] !== undefined) d.setName(n, f.locals[i]!);
    });
    return d;
  });
  for (const cls of [nativeType]) {
    const name = (s: Value): string =>
      s instanceof PyMethod ? (s.fn as PyNative).name : (s as PyNative).name;
    getset(cls, "__name__", (_v, s) => name(s));
    getset(cls, "__qualname__", (_v, s) => name(s));
    getset(cls, "__doc__", (_v, s) => (s instanceof PyNative ? s.doc : null));
    getset(cls, "__module__", () => "builtins");
    getset(cls, "__self__", (_v, s) => (s instanceof PyMethod ? s.self : null));
  }
  const M = (v: Value): PyMethod => v as PyMethod;
  for (const n of [
    "__name__",
    "__qualname__",
    "__doc__",
    "__module__",
    "__annotations__",
    "__code__",
    "__defaults__",
    "__wrapped__",
    "__dict__",
    "__isabstractmethod__",
  ]) {
    getset(methodType, n, (vm, s) => {
      const v = vm.getAttr(M(s).fn, n);
      return v === undefined
        ? vm.raiseNamed("AttributeError", `'method' object has no attribute '${n}'`, n, s)
        : vm.settle(v);
    });
  }
  getset(methodType, "__self__", (_v, s) => M(s).self);
  getset(methodType, "__func__", (_v, s) => M(s).fn);
  getset(moduleType, "__class__", () => moduleType);
  constructor(moduleType, "name, doc?", (_v, [, n, doc]) => {
    const d = new PyDict();
    d.setName("__name__", n!);
    d.setName("__doc__", doc ?? null);
    return new PyModule(String(n), d);
  });
  // Descriptors
  constructor(propertyType, "fget?, fset?, fdel?, doc?", (_v, [, g, s, d, doc]) => {
    const p = new PyProperty(g ?? null, s ?? null, d ?? null);
    p.doc = doc ?? (g instanceof PyFunction ? g.doc : null);
    return p;
  });
  const P = (v: Value | undefined): PyProperty => v as PyProperty;
  const remade = (p: PyProperty, get: Value, set: Value, del: Value): PyProperty => {
    const n = new PyProperty(get, set, del);
    n.doc = p.doc;
    return n;
  };
  method(propertyType, "getter", "f, /", (_v, [p, f]) => remade(P(p), f!, P(p).set, P(p).del));
  method(propertyType, "setter", "f, /", (_v, [p, f]) => remade(P(p), P(p).get, f!, P(p).del));
  method(propertyType, "deleter", "f, /", (_v, [p, f]) => remade(P(p), P(p).get, P(p).set, f!));
  method(propertyType, "__get__", "obj, cls?, /", (_v, [p, o]) =>
    o === null ? p! : new Tail(P(p).get, [o!]),
  );
  getset(propertyType, "fget", (_v, s) => P(s).get);
  getset(propertyType, "fset", (_v, s) => P(s).set);
  getset(propertyType, "__doc__", (_v, s) => P(s).doc);
  constructor(staticmethodType, "f, /", (_v, [, f]) => new PyStaticMethod(f!));
  constructor(classmethodType, "f, /", (_v, [, f]) => new PyClassMethod(f!));
  getset(staticmethodType, "__func__", (_v, s) => (s as PyStaticMethod).fn);
  getset(classmethodType, "__func__", (_v, s) => (s as PyClassMethod).fn);
  superType.dict.set(
    "__new__",
    new PyNative(
      "__new__",
      (vm, args) => {
        let cls = args[1];
        let self = args[2];
        if (cls === undefined) {
          const f = vm.current.frame!;
          if (f.code.argCount === 0 && !f.code.varArgs)
            return vm.raise("RuntimeError", "super(): no arguments");
          const i = f.code.freeVars.indexOf("__class__");
          cls = i < 0 ? undefined : f.cells[f.code.cellVars.length + i]!.v;
          const first = f.code.varNames[0];
          self =
            f.locals[0] ??
            (first !== undefined && f.code.cellVars.includes(first)
              ? f.cells[f.code.cellVars.indexOf(first)]!.v
              : undefined);
          if (cls === undefined) return vm.raise("RuntimeError", "super(): __class__ cell not found");
          if (self === undefined) return vm.raise("RuntimeError", "super(): no arguments");
        }
        if (self === undefined) return vm.raise("RuntimeError", "super(): no arguments");
        const start = self instanceof PyClass && self.isSubclass(cls as PyClass) ? self : typeOf(self);
        if (!start.isSubclass(cls as PyClass))
          return vm.raise("TypeError", "super(type, obj): obj must be an instance or subtype of type");
        return new PySuper(cls as PyClass, self, start);
      },
      undefined,
      "type.__new__",
    ),
  );
  getset(genericAliasType, "__origin__", (_v, s) => (s as PyGenericAlias).origin);
  getset(genericAliasType, "__args__", (_v, s) => (s as PyGenericAlias).params);
  method(
    genericAliasType,
    "__mro_entries__",
    "bases, /",
    (_v, [s]) => new PyTuple([(s as PyGenericAlias).origin]),
  );
  getset(noneType, "__doc__", () => null);
  noneType.dict.set(
    "__bool__",
    native("__bool__", "self, /", () => false, { owner: "NoneType" }),
  );
}

const nextDefault = (vm: Vm, exc: PyException, data: unknown): boolean => {
  if (!exc.cls.isSubclass(stopIteration)) return false;
  vm.deliver(data as Value);
  return true;
};

function installIterators(): void {
  const G = (v: Value | undefined): PyGenerator => v as PyGenerator;
  const finished = (vm: Vm, g: PyGenerator): never =>
    g.kind === "coroutine"
      ? vm.raise("RuntimeError", "cannot reuse already awaited coroutine")
      : vm.raise("StopIteration");
  for (const cls of [
    generatorType,
    coroutineType,
    mapType,
    filterType,
    zipType,
    enumerateType,
    iteratorType("callable_iterator"),
  ]) {
    method(cls, "__next__", "", (vm, [g]) => {
      if (!(g instanceof PyGenerator)) {
        const v = nextNow(vm, g!);
        return v === undefined ? vm.raise("StopIteration") : v;
      }
      if (g.done) return finished(vm, g);
      vm.resume(g, null, "next");
      return nothing;
    });
    method(cls, "__iter__", "", (_v, [g]) => g!);
    method(cls, "send", "value, /", (vm, [g, v]) => {
      if (G(g).done) return finished(vm, G(g));
      if (!G(g).started && v !== null)
        return vm.raise(
          "TypeError",
          `can't send non-None value to a just-started ${G(g).kind === "coroutine" ? "coroutine" : "generator"}`,
        );
      vm.resume(G(g), v!, "send");
      return nothing;
    });
    method(cls, "throw", "type, value?, tb?, /", (vm, [g, t, v]) => {
      let e = isException(t) ? t : undefined;
      if (!e && t instanceof PyClass)
        e = isException(v) ? v : (vm.callSync(t, v === undefined || v === null ? [] : [v]) as PyException);
      if (!e)
        return vm.raise("TypeError", "exceptions must be classes or instances deriving from BaseException");
      return vm.throwInto(G(g), e, "next");
    });
    method(cls, "close", "", (vm, [g]) => {
      if (G(g).done || !G(g).started) {
        G(g).done = true;
        return null;
      }
      return vm.throwInto(G(g), vm.makeException("GeneratorExit"), "close");
    });
  }
  for (const cls of [generatorType, coroutineType, asyncGeneratorType]) {
    getset(cls, "__name__", (_v, s) => G(s).frame.code.name);
    getset(cls, "__qualname__", (_v, s) => G(s).name);
    getset(cls, "gi_running", (_v, s) => G(s).running);
    getset(cls, "gi_frame", (_v, s) => (G(s).done ? null : new PyFrame(G(s).frame)));
  }
  method(asyncGeneratorType, "__aiter__", "", (_v, [g]) => g!);
  method(asyncGeneratorType, "__anext__", "", (_v, [g]) => new PyHandle("anext", g));
  method(coroutineType, "__await__", "", (_v, [g]) => g!);
  for (const kind of [
    "list_iterator",
    "tuple_iterator",
    "str_ascii_iterator",
    "range_iterator",
    "dict_keyiterator",
    "dict_valueiterator",
    "dict_itemiterator",
    "set_iterator",
    "bytes_iterator",
    "bytearray_iterator",
    "list_reverseiterator",
    "dict_reversekeyiterator",
    "dict_reverseiterator",
  ])
    installIterator(iteratorType(kind));
  installIterator(reversedType);
}

function installIterator(cls: PyClass): void {
  method(cls, "__iter__", "", (_v, [it]) => it!);
  method(cls, "__next__", "", (vm, [it]) => {
    const v = nextNow(vm, it!);
    return v === undefined ? vm.raise("StopIteration") : v;
  });
  method(cls, "__length_hint__", "", (_v, [it]) => {
    const items = (it as PyIter).items;
    return (items instanceof PyList ? items.v.length : items.length) - (it as PyIter).index;
  });
}

function installExceptions(): void {
  for (const [name, cls] of exceptionTypes) {
    cls.dict.set("__doc__", null);
    if (name !== "BaseException") continue;
    cls.dict.set(
      "__new__",
      new PyNative(
        "__new__",
        (vm, args, kw) => {
          let c = args[0] as PyClass;
          const rest = args.slice(1);
          if (c.name === "OSError" && c.native && rest.length >= 2 && typeof rest[0] === "number")
            c = exceptionType(osErrorClass(rest[0]));
          const e = new PyException(c);
          e.args = new PyTuple(rest);
          fill(vm, e, rest, kw);
          return e;
        },
        undefined,
        "type.__new__",
      ),
    );
    cls.dict.set(
      "__init__",
      new PyNative(
        "__init__",
        (vm, args, kw) => {
          const e = args[0] as PyException;
          e.args = new PyTuple(args.slice(1));
          fill(vm, e, args.slice(1), kw);
          return null;
        },
        undefined,
        "BaseException",
      ),
    );
  }
  const E = (v: Value | undefined): PyException => v as PyException;
  getset(
    baseException,
    "args",
    (_v, s) => E(s).args,
    (vm, s, v) => {
      E(s).args = new PyTuple(iterateNow(vm, v));
    },
  );
  getset(
    baseException,
    "__traceback__",
    (_v, s) => (E(s).trace.length > 0 ? new PyTraceback([...E(s).trace].reverse()) : null),
    (_v, s, v) => {
      E(s).trace = v instanceof PyTraceback ? [...v.entries].reverse() : [];
    },
  );
  getset(
    baseException,
    "__cause__",
    (_v, s) => E(s).cause,
    (_v, s, v) => {
      E(s).cause = v as PyException | null;
      E(s).suppress = true;
    },
  );
  getset(
    baseException,
    "__context__",
    (_v, s) => E(s).context,
    (_v, s, v) => {
      E(s).context = v as PyException | null;
    },
  );
  getset(
    baseException,
    "__suppress_context__",
    (_v, s) => E(s).suppress,
    (vm, s, v) => {
      E(s).suppress = truth(vm, v);
    },
  );
  method(baseException, "with_traceback", "tb, /", (_v, [e, tb]) => {
    E(e).trace = tb instanceof PyTraceback ? [...tb.entries].reverse() : [];
    return e!;
  });
  method(baseException, "add_note", "note, /", (_v, [e, n]) => {
    const notes = E(e).get("__notes__");
    if (notes instanceof PyList) notes.v.push(n!);
    else E(e).set("__notes__", new PyList([n!]));
    return null;
  });
  method(baseException, "__str__", "", (vm, [e]) => exceptionText(vm, E(e)));
  method(
    baseException,
    "__repr__",
    "",
    (vm, [e]) =>
      `${E(e).cls.name}(${E(e)
        .args.v.map((x) => repr(vm, x))
        .join(", ")})`,
  );
  getset(stopIteration, "value", (_v, s) => E(s).args.v[0] ?? null);
  getset(exceptionType("SystemExit"), "code", (_v, s) => {
    const a = E(s).args.v;
    return a.length === 0 ? null : a.length === 1 ? a[0]! : E(s).args;
  });
  getset(tracebackType, "tb_lineno", (_v, s) => {
    const t = s as PyTraceback;
    const e = t.entries[t.index]!;
    return e.code.pos[e.pc]?.[0] ?? 0;
  });
  getset(tracebackType, "tb_next", (_v, s) => {
    const t = s as PyTraceback;
    return t.index + 1 < t.entries.length ? new PyTraceback(t.entries, t.index + 1) : null;
  });
  getset(
    tracebackType,
    "tb_name",
    (_v, s) => (s as PyTraceback).entries[(s as PyTraceback).index]!.code.name,
  );
  getset(
    tracebackType,
    "tb_filename",
    (_v, s) => (s as PyTraceback).entries[(s as PyTraceback).index]!.code.filename,
  );
}

function fill(
  _vm: Vm,
  e: PyException,
  args: readonly Value[],
  kw: ReadonlyMap<string, Value> | undefined,
): void {
  const is = (n: string): boolean => e.cls.isSubclass(exceptionType(n));
  if (is("OSError")) {
    if (args.length >= 2 && args.length <= 5) setOsFields(e, args[0]!, args[1]!, args[2]);
    else {
      e.set("errno", null);
      e.set("strerror", null);
      e.set("filename", null);
    }
  } else if (is("ImportError")) {
    e.set("name", kw?.get("name") ?? null);
    e.set("path", kw?.get("path") ?? null);
    e.set("msg", args[0] ?? null);
  } else if (is("NameError") || is("AttributeError")) {
    if (kw?.has("name")) e.set("name", kw.get("name")!);
  } else if (is("SyntaxError")) {
    e.set("msg", args[0] ?? null);
    const d = args[1];
    const parts = d instanceof PyTuple ? d.v : [];
    ["filename", "lineno", "offset", "text", "end_lineno", "end_offset"].forEach((n, i) => {
      e.set(n, parts[i] ?? null);
    });
  } else if (kw && kw.size > 0 && e.cls.native) {
    _vm.raise("TypeError", `${e.cls.name}() takes no keyword arguments`);
  }
}

export function installCore(): void {
  installObject();
  installType();
  installNumbers();
  installFunctions();
  installIterators();
  installExceptions();
  tupleType.dict.set(
    "__hash__",
    native("__hash__", "self, /", (vm, [a]) => hashOf(vm, a!), { owner: "tuple" }),
  );
}

export { nextDefault };
