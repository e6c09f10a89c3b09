/** The builtin functions and classes. */
import { PySyntaxError } from "./ast.ts";
import { isInstance, lengthOf, lessThan, truth } from "./comparison.ts";
import { compileSource } from "./compiler.ts";
import { asInt, asNumber, toIndex } from "./conversions.ts";
import { flush, installFiles, isFile, openFile, type PyFile, readLine, writeBytes } from "./files.ts";
import { fixed } from "./format-spec.ts";
import { hashOf } from "./hashing.ts";
import { importModule, syntaxException } from "./imports.ts";
import { isNativeIter, iterateNow, makeIter, nativeIter } from "./iteration.ts";
import { nothing } from "./machine/thread.ts";
import { constructor, functions, native } from "./native.ts";
import {
  Ellipsis,
  Frame,
  int,
  type NativeResult,
  NotImplemented,
  type Post,
  PyBytes,
  PyClass,
  PyCode,
  PyDict,
  PyEnumerate,
  PyFloat,
  PyFunction,
  PyGenerator,
  PyInstance,
  PyIter,
  PyList,
  PyMethod,
  PyModule,
  PyNative,
  PyRaise,
  PySet,
  PyTuple,
  PyZip,
  Tail,
  type Value,
} from "./objects.ts";
import { binary } from "./operators.ts";
import { preludeSource } from "./prelude.ts";
import { formatValue, repr, str } from "./repr.ts";
import { asciiOf } from "./text.ts";
import { installContainers, sortValues } from "./types/containers.ts";
import { installCore, nextDefault } from "./types/core.ts";
import { encode, installStrings } from "./types/strings.ts";
import * as T from "./types.ts";
import type { Vm } from "./vm.ts";

let installed = false;
/** The classes are shared by all machines: their methods hold no state. */
function installTypes(): void {
  if (installed) return;
  installed = true;
  installCore();
  installStrings();
  installContainers();
  installFiles();
  installIterables();
}

const asKind: Post = (_vm, result, data) => {
  (result as PyGenerator).kind = data as string;
  return result;
};

function installIterables(): void {
  T.zipType.dict.set(
    "__new__",
    native(
      "__new__",
      "cls, *iterables, strict?",
      (vm, a) =>
        (T.zipType.dict.get("__zip__") as PyNative).fn(
          vm,
          [a[0]!, ...(a[2] as PyTuple).v],
          a[1] === undefined ? undefined : new Map([["strict", a[1]]]),
        ),
      { shown: "zip", skip: 1, owner: "type.__new__" },
    ),
  );
  T.zipType.dict.set(
    "__zip__",
    new PyNative("zip", (vm, args, kw) => {
      const its = args.slice(1);
      const strict = truth(vm, kw?.get("strict") ?? false);
      its.forEach((x) => {
        if (!vm.isIterable(x)) vm.raise("TypeError", `'${T.typeOf(x!).name}' object is not iterable`);
      });
      const iters = its.map((x) => nativeIter(x) ?? (isNativeIter(x) ? x : undefined));
      if (iters.every((x) => x !== undefined)) return new PyZip(iters as Value[], strict);
      return new Tail(vm.hidden.get("zip_gen")!, [new PyTuple(its), strict], undefined, asKind, "zip");
    }),
  );
  constructor(T.enumerateType, "iterable, start?", (vm, [, it, start]) => {
    if (!vm.isIterable(it!)) return vm.raise("TypeError", `'${T.typeOf(it!).name}' object is not iterable`);
    const n = start === undefined ? 0 : toIndex(vm, start);
    const inner = nativeIter(it!) ?? (isNativeIter(it!) ? it! : undefined);
    if (inner !== undefined) return new PyEnumerate(inner, n);
    return new Tail(vm.hidden.get("enumerate_gen")!, [it!, n], undefined, asKind, "enumerate");
  });
  T.mapType.dict.set(
    "__new__",
    native(
      "__new__",
      "cls, func, *iterables",
      (vm, a) => {
        const its = (a[2] as PyTuple).v;
        if (its.length === 0) return vm.raise("TypeError", "map() must have at least two arguments.");
        for (const it of its)
          if (!vm.isIterable(it)) vm.raise("TypeError", `'${T.typeOf(it).name}' object is not iterable`);
        const [name, args] =
          its.length === 1
            ? (["map_one", [a[1]!, its[0]!]] as const)
            : (["map_many", [a[1]!, a[2]!]] as const);
        return new Tail(vm.hidden.get(name)!, [...args], undefined, asKind, "map");
      },
      { shown: "map", skip: 1, owner: "type.__new__" },
    ),
  );
  constructor(T.filterType, "function, iterable, /", (vm, [, f, it]) => {
    if (!vm.isIterable(it!)) return vm.raise("TypeError", `'${T.typeOf(it!).name}' object is not iterable`);
    return new Tail(vm.hidden.get("filter_gen")!, [f!, it!], undefined, asKind, "filter");
  });
  constructor(T.reversedType, "sequence, /", (vm, [, s]) => {
    const m = T.typeOf(s!).lookup("__reversed__");
    if (m !== undefined && m !== null) return new Tail(vm.bind(m, s!), []);
    if (s instanceof PySet || (T.typeOf(s!).lookup("__getitem__") === undefined && typeof s !== "string"))
      return vm.raise("TypeError", `'${T.typeOf(s!).name}' object is not reversible`);
    if (s instanceof PyInstance && s.base === undefined)
      return new Tail(vm.hidden.get("reversed_items")!, [s], undefined, asKind, "reversed");
    return new PyIter("reversed", [...iterateNow(vm, s!)].reverse());
  });
}

/** Round half to even, on the exact decimal value. */
export function roundTo(v: number, digits: number): number {
  if (!Number.isFinite(v)) return v;
  if (digits > 22) return v;
  if (digits >= 0) {
    const s = fixed(Math.abs(v), Math.min(100, digits));
    // toFixed rounds a tie away; only an exactly representable half is a tie.
    const exact = Math.abs(v) * 10 ** digits;
    if (
      digits <= 15 &&
      exact < 2 ** 52 &&
      exact - Math.floor(exact) === 0.5 &&
      Number.isInteger(exact * 2) &&
      Math.abs(v) * 2 ** 20 === Math.floor(Math.abs(v) * 2 ** 20)
    ) {
      const even = 2 * Math.round(exact / 2);
      return (Math.sign(v) * even) / 10 ** digits;
    }
    return Math.sign(v) * Number(s);
  }
  const p = 10 ** -digits;
  const q = v / p;
  const f = Math.floor(q);
  const d = q - f;
  return (d > 0.5 || (d === 0.5 && f % 2 !== 0) ? f + 1 : f) * p;
}

function roundHalfEven(v: number): number {
  const f = Math.floor(v);
  const d = v - f;
  return d > 0.5 || (d === 0.5 && f % 2 !== 0) ? f + 1 : f;
}

function best(vm: Vm, a: (Value | undefined)[], largest: boolean): NativeResult {
  const name = largest ? "max" : "min";
  const [key, dflt, args] = [a[0], a[1], a[2] as PyTuple];
  if (args.v.length === 0) return vm.raise("TypeError", `${name} expected at least 1 argument, got 0`);
  if (args.v.length > 1 && dflt !== undefined)
    return vm.raise("TypeError", `Cannot specify a default for ${name}() with multiple positional arguments`);
  const source = args.v.length === 1 ? args.v[0]! : args;
  if (!vm.isIterable(source))
    return vm.raise("TypeError", `'${T.typeOf(source).name}' object is not iterable`);
  const items =
    source instanceof PyTuple || source instanceof PyList
      ? source.v
      : nativeIter(source)
        ? iterateNow(vm, source)
        : undefined;
  if (
    (key === undefined || key === null) &&
    items &&
    items.every((x) => typeof x === "number" || typeof x === "string" || x instanceof PyFloat)
  ) {
    let found: Value | undefined;
    for (const x of items)
      if (found === undefined || (largest ? lessThan(vm, found, x) : lessThan(vm, x, found))) found = x;
    if (found !== undefined) return found;
  }
  return new Tail(vm.hidden.get("best_by")!, [
    source,
    key ?? null,
    largest,
    dflt === undefined,
    dflt ?? null,
    name,
  ]);
}

/** `print`: nothing is called back when every argument is builtin. */
const print = new PyNative("print", (vm, args, kw) => {
  const text = (k: string, d: string): string => {
    const v = kw?.get(k);
    if (v === undefined || v === null) return d;
    return typeof v === "string"
      ? v
      : vm.raise("TypeError", `${k} must be None or a string, not ${T.typeOf(v).name}`);
  };
  if (kw)
    for (const k of kw.keys())
      if (!["sep", "end", "file", "flush"].includes(k))
        vm.raise("TypeError", `'${k}' is an invalid keyword argument for print()`);
  const line = args.map((x) => str(vm, x)).join(text("sep", " ")) + text("end", "\n");
  const given = kw?.get("file");
  const sys = vm.modules.getName("sys") as PyModule;
  const file = given === undefined || given === null ? (sys.dict.getName("stdout") ?? null) : given;
  const force = truth(vm, kw?.get("flush") ?? false);
  if (file === null) return null;
  if (isFile(file)) {
    if (file.data.closed) return vm.raise("ValueError", "I/O operation on closed file.");
    if (file.data.binary) return vm.raise("TypeError", "a bytes-like object is required, not 'str'");
    return writeBytes(vm, file.data, encode(vm, line, file.data.encoding, file.data.errors), force, null);
  }
  const write = vm.attributeNow(file, "write");
  return new Tail(write, [line], undefined, force ? flushAfter : () => null, file);
});
const flushAfter: Post = (vm, _r, data) =>
  new Tail(vm.attributeNow(data as Value, "flush"), [], undefined, () => null);

const input = native("input", "prompt?, /", (vm, [prompt]) => {
  const sys = vm.modules.getName("sys") as PyModule;
  const out = sys.dict.getName("stdout") as PyFile;
  const stdin = sys.dict.getName("stdin");
  if (!isFile(stdin)) {
    return new Tail(vm.attributeNow(stdin ?? null, "readline"), [], undefined, (v, r) =>
      r === "" ? v.raise("EOFError", "EOF when reading a line") : String(r).replace(/\n$/, ""),
    );
  }
  const read = (v: Vm): NativeResult =>
    readLine(v, stdin.data, (v2, line) =>
      line === "" ? v2.raise("EOFError", "EOF when reading a line") : (line as string).replace(/\n$/, ""),
    );
  if (!isFile(out)) return read(vm);
  if (prompt !== undefined) {
    out.data.pending.push(new TextEncoder().encode(str(vm, prompt)));
    out.data.pendingSize += out.data.pending.at(-1)!.length;
  }
  const flushed = flush(vm, out.data, true);
  if (flushed === true) return read(vm);
  return new Tail(parkOn, [out], undefined, read as Post);
});
const parkOn = new PyNative("flush", (vm, [f]) => flush(vm, (f as PyFile).data));

function codeFor(vm: Vm, source: Value, mode: "exec" | "eval" | "single", filename: string): PyCode {
  if (source instanceof PyCode) return source;
  const text =
    source instanceof PyBytes
      ? new TextDecoder().decode(source.v)
      : typeof source === "string"
        ? source
        : vm.raise("TypeError", `${mode}() arg 1 must be a string, bytes or code object`);
  try {
    return new PyCode(compileSource(text, { filename, mode }));
  } catch (error) {
    if (error instanceof PySyntaxError) throw new PyRaise(syntaxException(vm, error, filename, text));
    throw error;
  }
}

/** The nearest frame that is not of the library. */
function callerFrame(vm: Vm): Frame {
  let f = vm.current.frame;
  while (f && (f.barrier || f.code.hidden) && f.back) f = f.back;
  return f!;
}

function localsOf(f: Frame): PyDict {
  if (f.ns) {
    const d = new PyDict();
    for (const [k, v] of f.ns) d.setName(k, v);
    return d;
  }
  if (f.code.kind === "module") return f.globals;
  const d = new PyDict();
  f.code.varNames.forEach((n, i) => {
    const v = f.locals[i];
    if (v !== undefined && !n.startsWith(".") && !f.code.cellVars.includes(n)) d.setName(n, v);
  });
  [...f.code.cellVars, ...f.code.freeVars].forEach((n, i) => {
    const v = f.cells[i]?.v;
    if (v !== undefined) d.setName(n, v);
  });
  return d;
}

const writeBack: Post = (_vm, result, data) => {
  const d = data as { ns: Map<string, Value>; target: PyDict; value: boolean };
  for (const [k, v] of d.ns) d.target.setName(k, v);
  return d.value ? result : null;
};

function runCode(
  vm: Vm,
  code: PyCode,
  globals: Value | undefined,
  locals: Value | undefined,
  value: boolean,
): NativeResult {
  const caller = callerFrame(vm);
  const g = globals instanceof PyDict ? globals : caller.globals;
  if (g.getName("__builtins__") === undefined)
    g.setName("__builtins__", vm.modules.getName("builtins") ?? null);
  const from =
    locals instanceof PyDict
      ? locals
      : globals instanceof PyDict
        ? undefined
        : caller.code.kind === "module" && !caller.ns
          ? undefined
          : localsOf(caller);
  const ns =
    from && from !== g ? new Map([...from.m.values()].map((e) => [String(e.k), e.v] as const)) : undefined;
  const f = new Frame(
    code.code,
    [],
    code.code.cellVars.map(() => ({ v: undefined }) as never),
    g,
    ns,
  );
  if (ns && locals instanceof PyDict) {
    f.post = writeBack;
    f.postData = { ns, target: locals, value };
  } else if (!value) f.post = () => null;
  vm.push(f);
  return nothing;
}

export function dirOf(vm: Vm, o: Value): string[] {
  const names = new Set<string>();
  const addDict = (d: PyDict | undefined): void => {
    if (d) for (const e of d.m.values()) names.add(String(e.k));
  };
  if (o instanceof PyModule) addDict(o.dict);
  else if (o instanceof PyClass) for (const c of o.mro) for (const k of c.dict.keys()) names.add(k);
  else {
    if (o instanceof PyInstance) addDict(o.dict);
    if (o instanceof PyFunction) addDict(o.dict);
    for (const c of T.typeOf(o).mro) for (const k of c.dict.keys()) names.add(k);
    names.add("__class__");
  }
  void vm;
  return [...names].sort();
}

function radix(vm: Vm, v: Value | undefined, base: number, prefix: string): string {
  const n = asInt(v) ?? toIndex(vm, v);
  const b = BigInt(n);
  return `${b < 0n ? "-" : ""}${prefix}${(b < 0n ? -b : b).toString(base)}`;
}

const table = functions({
  "len(obj, /)": (vm, [o]) => lengthOf(vm, o!),
  "repr(obj, /)": (vm, [o]) => {
    const m = o instanceof PyInstance ? o.cls.lookup("__repr__") : undefined;
    return m instanceof PyFunction
      ? new Tail(m, [o!], undefined, (v, r) =>
          typeof r === "string"
            ? r
            : v.raise("TypeError", `__repr__ returned non-string (type ${T.typeOf(r).name})`),
        )
      : repr(vm, o!);
  },
  "ascii(obj, /)": (vm, [o]) => asciiOf(repr(vm, o!)),
  "format(value, spec?, /)": (vm, [v, s]) => formatValue(vm, v!, s === undefined ? "" : (s as string)),
  "abs(x, /)": (vm, [x]) => {
    const n = asInt(x);
    if (n !== undefined) return typeof n === "bigint" ? (n < 0n ? -n : n) : Math.abs(n);
    if (x instanceof PyFloat) return new PyFloat(Math.abs(x.v));
    const m = T.typeOf(x!).lookup("__abs__");
    return m === undefined
      ? vm.raise("TypeError", `bad operand type for abs(): '${T.typeOf(x!).name}'`)
      : new Tail(m, [x!]);
  },
  "round(number, ndigits?)": (vm, [x, n]) => {
    const v = x instanceof PyInstance && x.base !== undefined ? x.base : x!;
    const i = asInt(v);
    const digits = n === undefined || n === null ? undefined : toIndex(vm, n);
    if (i !== undefined)
      return digits === undefined || digits >= 0 ? i : int(BigInt(Math.trunc(roundTo(Number(i), digits))));
    if (v instanceof PyFloat) {
      if (digits !== undefined) return new PyFloat(roundTo(v.v, digits));
      if (Number.isNaN(v.v)) return vm.raise("ValueError", "cannot convert float NaN to integer");
      if (!Number.isFinite(v.v)) return vm.raise("OverflowError", "cannot convert float infinity to integer");
      const r = roundHalfEven(v.v);
      return Number.isSafeInteger(r) ? r + 0 : int(BigInt(r));
    }
    const m = T.typeOf(v).lookup("__round__");
    return m === undefined
      ? vm.raise("TypeError", `type ${T.typeOf(v).name} doesn't define __round__ method`)
      : new Tail(m, digits === undefined ? [v] : [v, digits]);
  },
  "divmod(a, b, /)": (vm, [a, b]) => {
    if (b instanceof PyFloat && b.v === 0) return vm.raise("ZeroDivisionError", "float divmod()");
    const m = a instanceof PyInstance ? a.cls.lookup("__divmod__") : undefined;
    if (m instanceof PyFunction) return new Tail(m, [a!, b!]);
    if (asInt(b) === 0 && asInt(a) !== undefined)
      return vm.raise("ZeroDivisionError", "integer division or modulo by zero");
    return new PyTuple([
      vm.settle(binary(vm, "//", a!, b!, false)),
      vm.settle(binary(vm, "%", a!, b!, false)),
    ]);
  },
  "pow(base, exp, mod?)": (vm, [a, b, m]) => {
    if (m === undefined || m === null) return binary(vm, "**", a!, b!, false);
    let x = BigInt(asInt(a) ?? 0);
    let e = BigInt(asInt(b) ?? 0);
    const mod = BigInt(asInt(m) ?? 0);
    if (mod === 0n) return vm.raise("ValueError", "pow() 3rd argument cannot be 0");
    if (e < 0n) {
      let [r0, r1, s0, s1] = [((x % mod) + mod) % mod, mod, 1n, 0n];
      while (r1 !== 0n) {
        const q = r0 / r1;
        [r0, r1] = [r1, r0 - q * r1];
        [s0, s1] = [s1, s0 - q * s1];
      }
      if (r0 !== 1n) return vm.raise("ValueError", "base is not invertible for the given modulus");
      x = s0;
      e = -e;
    }
    let r = 1n;
    x = ((x % mod) + mod) % mod;
    while (e > 0n) {
      if (e & 1n) r = (r * x) % mod;
      x = (x * x) % mod;
      e >>= 1n;
    }
    return int(((r % mod) + mod) % mod);
  },
  "sum(iterable, /, start?)": (vm, [it, start]) => {
    const s = start ?? 0;
    if (typeof s === "string")
      return vm.raise("TypeError", "sum() can't sum strings [use ''.join(seq) instead]");
    if (!vm.isIterable(it!)) return vm.raise("TypeError", `'${T.typeOf(it!).name}' object is not iterable`);
    const items =
      it instanceof PyList || it instanceof PyTuple
        ? it.v
        : nativeIter(it!)
          ? iterateNow(vm, it!)
          : undefined;
    if (items && typeof s === "number" && items.every((x) => typeof x === "number")) {
      let total = s;
      for (const x of items) {
        total += x as number;
        if (!Number.isSafeInteger(total)) return new Tail(vm.hidden.get("sum_items")!, [it!, s]);
      }
      return total;
    }
    if (
      items &&
      vm.host.version.minor >= 12 &&
      items.length > 0 &&
      items.every((x) => x instanceof PyFloat || typeof x === "number") &&
      asNumber(s) !== undefined
    ) {
      // Since 3.12 floats are summed with Neumaier's compensation.
      let total = asNumber(s)!;
      let c = 0;
      for (const x of items) {
        const v = asNumber(x)!;
        const t = total + v;
        c += Math.abs(total) >= Math.abs(v) ? total - t + v : v - t + total;
        total = t;
      }
      return new PyFloat(Number.isFinite(c) ? total + c : total);
    }
    return new Tail(vm.hidden.get("sum_items")!, [it!, s]);
  },
  "min(*args, key?, default?)": (vm, a) => best(vm, [a[0], a[1], a[2]], false),
  "max(*args, key?, default?)": (vm, a) => best(vm, [a[0], a[1], a[2]], true),
  "sorted(iterable, /, *, key?, reverse?)": (vm, [it, key, reverse]) => {
    if (!vm.isIterable(it!)) return vm.raise("TypeError", `'${T.typeOf(it!).name}' object is not iterable`);
    const r = reverse !== undefined && truth(vm, reverse);
    if (key !== undefined && key !== null) return new Tail(vm.hidden.get("sorted_by_key")!, [it!, key, r]);
    if (nativeIter(it!) || isNativeIter(it!))
      return new PyList(sortValues(vm, iterateNow(vm, it!), undefined, r));
    return new Tail(
      vm.hidden.get("collect")!,
      [it!],
      undefined,
      (v, items, d) => new PyList(sortValues(v, (items as PyList).v, undefined, d as boolean)),
      r,
    );
  },
  "iter(obj, sentinel?, /)": (vm, [o, s]) => {
    if (s !== undefined)
      return new Tail(vm.hidden.get("callable_iter")!, [o!, s], undefined, asKind, "callable_iterator");
    return makeIter(vm, o!);
  },
  "next(it, default?, /)": (vm, [it, d]) => {
    if (it instanceof PyGenerator) {
      if (it.done) return d === undefined ? vm.raise("StopIteration") : d;
      vm.resume(it, null, "next");
      if (d !== undefined) {
        it.frame.onExc = nextDefault;
        it.frame.postData = d;
      }
      return nothing;
    }
    const m = T.typeOf(it!).lookup("__next__");
    if (m === undefined) return vm.raise("TypeError", `'${T.typeOf(it!).name}' object is not an iterator`);
    if (d === undefined) return new Tail(m, [it!]);
    return new Tail(vm.hidden.get("next_or")!, [m, it!, d]);
  },
  "ord(c, /)": (vm, [c]) => {
    if (c instanceof PyBytes && c.v.length === 1) return c.v[0]!;
    if (typeof c !== "string")
      return vm.raise("TypeError", `ord() expected string of length 1, but ${T.typeOf(c!).name} found`);
    const list = Array.from(c);
    if (list.length !== 1)
      return vm.raise("TypeError", `ord() expected a character, but string of length ${list.length} found`);
    return c.codePointAt(0)!;
  },
  "chr(i, /)": (vm, [i]) => {
    const n = toIndex(vm, i);
    if (n < 0 || n > 0x10ffff) return vm.raise("ValueError", "chr() arg not in range(0x110000)");
    return String.fromCodePoint(n);
  },
  "hex(x, /)": (vm, [x]) => radix(vm, x, 16, "0x"),
  "oct(x, /)": (vm, [x]) => radix(vm, x, 8, "0o"),
  "bin(x, /)": (vm, [x]) => radix(vm, x, 2, "0b"),
  "hash(obj, /)": (vm, [o]) => hashOf(vm, o!),
  "id(obj, /)": (_vm, [o]) =>
    o !== null && typeof o === "object"
      ? o!.id
      : typeof o === "number"
        ? 0x7f0000000000 + o * 32
        : typeof o === "string"
          ? 0x7f1000000000 + (Number(hashOf(_vm, o)) % 0xffffff) * 16
          : o === null
            ? 0x7f0000a0
            : o
              ? 0x7f0000c0
              : 0x7f0000e0,
  "callable(obj, /)": (_vm, [o]) =>
    o instanceof PyFunction ||
    o instanceof PyNative ||
    o instanceof PyMethod ||
    o instanceof PyClass ||
    T.typeOf(o!).lookup("__call__") !== undefined,
  "isinstance(obj, cls, /)": (vm, [o, c]) => isInstance(vm, o!, c!),
  "issubclass(cls, of, /)": (vm, [c, of]) => {
    if (!(c instanceof PyClass)) return vm.raise("TypeError", "issubclass() arg 1 must be a class");
    const check = (x: Value): boolean => {
      if (x instanceof PyTuple) return x.v.some(check);
      if (!(x instanceof PyClass))
        return vm.raise("TypeError", "issubclass() arg 2 must be a class, a tuple of classes, or a union");
      if (c.isSubclass(x)) return true;
      const m = x.meta?.lookup("__subclasscheck__");
      return m !== undefined && truth(vm, vm.callSync(m, [x, c]));
    };
    return check(of!);
  },
  "getattr(obj, name, default?, /)": (vm, [o, n, d]) => {
    if (typeof n !== "string")
      return vm.raise("TypeError", `attribute name must be string, not '${T.typeOf(n!).name}'`);
    if (d === undefined) return vm.attribute(o!, n);
    return new Tail(vm.hidden.get("getattr_or")!, [o!, n, d]);
  },
  "hasattr(obj, name, /)": (vm, [o, n]) => {
    const plain = o instanceof PyInstance ? undefined : vm.getAttr(o!, n as string);
    if (!(o instanceof PyInstance) && plain !== undefined) return true;
    return new Tail(vm.hidden.get("hasattr_of")!, [o!, n!]);
  },
  "setattr(obj, name, value, /)": (vm, [o, n, v]) => {
    const custom = o instanceof PyInstance ? o.cls.lookup("__setattr__") : undefined;
    if (custom instanceof PyFunction) return new Tail(custom, [o!, n!, v!], undefined, () => null);
    const r = vm.setAttr(o!, n as string, v!);
    return r === undefined ? null : new Tail((r as Tail).fn, (r as Tail).args, undefined, () => null);
  },
  "delattr(obj, name, /)": (vm, [o, n]) => {
    const r = vm.delAttr(o!, n as string);
    return r === undefined ? null : new Tail((r as Tail).fn, (r as Tail).args, undefined, () => null);
  },
  "dir(obj?, /)": (vm, [o]) => {
    if (o === undefined)
      return new PyList(Array.from(localsOf(callerFrame(vm)).m.values(), (e) => String(e.k)).sort());
    const m = T.typeOf(o).lookup("__dir__");
    if (m instanceof PyFunction)
      return new Tail(m, [o], undefined, (v, r) => new PyList([...iterateNow(v, r)].sort()));
    return new PyList(dirOf(vm, o));
  },
  "vars(obj?, /)": (vm, [o]) => {
    if (o === undefined) return localsOf(callerFrame(vm));
    const d = vm.getAttr(o, "__dict__");
    return d === undefined ? vm.raise("TypeError", "vars() argument must have __dict__ attribute") : d;
  },
  "globals()": (vm) => callerFrame(vm).globals,
  "locals()": (vm) => localsOf(callerFrame(vm)),
  "eval(source, globals?, locals?, /)": (vm, [s, g, l]) =>
    runCode(vm, codeFor(vm, s!, "eval", "<string>"), g, l, true),
  "exec(source, globals?, locals?, /)": (vm, [s, g, l]) =>
    runCode(vm, codeFor(vm, s!, "exec", "<string>"), g, l, false),
  "compile(source, filename, mode, flags?, dont_inherit?, optimize?)": (vm, [s, f, m]) =>
    codeFor(vm, s!, m as "exec", String(f)),
  "open(file, mode?, buffering?, encoding?, errors?, newline?, closefd?, opener?)": (
    vm,
    [f, m, b, e, err, nl],
  ) => {
    const path = f instanceof PyInstance ? (f.base ?? vm.callSync(vm.attributeNow(f, "__fspath__"), [])) : f!;
    const text = (v: Value | undefined): string | undefined => (typeof v === "string" ? v : undefined);
    return openFile(
      vm,
      path,
      text(m) ?? "r",
      text(e),
      text(err),
      text(nl) ?? null,
      b === undefined ? -1 : toIndex(vm, b),
    );
  },
  "breakpoint()": (vm) => vm.refuse("the debugger"),
  "help(obj?)": (vm) => vm.refuse("help()"),
  "__import__(name, globals?, locals?, fromlist?, level?)": (vm, [n]) => importModule(vm, String(n)),
  "__build_class__(f, name, *bases, **kw)": (vm) => vm.refuse("calling __build_class__"),
  "exit(code?)": (vm, [c]) => vm.raise("SystemExit", ...(c === undefined ? [] : [c])),
  "quit(code?)": (vm, [c]) => vm.raise("SystemExit", ...(c === undefined ? [] : [c])),
  "aiter(it, /)": (vm, [it]) =>
    new Tail(
      T.typeOf(it!).lookup("__aiter__") ??
        vm.raise("TypeError", `'${T.typeOf(it!).name}' object is not an async iterable`),
      [it!],
    ),
  "anext(it, /)": (vm, [it]) =>
    new Tail(
      T.typeOf(it!).lookup("__anext__") ??
        vm.raise("TypeError", `'${T.typeOf(it!).name}' object is not an async iterator`),
      [it!],
    ),
});

export function installBuiltins(vm: Vm): void {
  installTypes();
  const b = vm.builtins;
  for (const [k, v] of Object.entries(table)) b.setName(k, v);
  b.setName("print", print);
  b.setName("input", input);
  for (const [n, c] of Object.entries({
    object: T.objectType,
    type: T.typeType,
    int: T.intType,
    bool: T.boolType,
    float: T.floatType,
    str: T.strType,
    bytes: T.bytesType,
    bytearray: T.bytearrayType,
    list: T.listType,
    tuple: T.tupleType,
    dict: T.dictType,
    set: T.setType,
    frozenset: T.frozensetType,
    range: T.rangeType,
    slice: T.sliceType,
    property: T.propertyType,
    staticmethod: T.staticmethodType,
    classmethod: T.classmethodType,
    super: T.superType,
    zip: T.zipType,
    enumerate: T.enumerateType,
    map: T.mapType,
    filter: T.filterType,
    reversed: T.reversedType,
  }))
    b.setName(n, c);
  for (const [n, c] of T.exceptionTypes) b.setName(n, c);
  b.setName("EnvironmentError", T.exceptionType("OSError"));
  b.setName("IOError", T.exceptionType("OSError"));
  b.setName("Ellipsis", Ellipsis);
  b.setName("NotImplemented", NotImplemented);
  b.setName("None", null);
  b.setName("True", true);
  b.setName("False", false);
  b.setName("__debug__", true);
  b.setName("__name__", "builtins");
  const module = new PyModule("builtins", b);
  vm.modules.setName("builtins", module);
  const ns = new PyDict();
  ns.setName("__name__", "builtins");
  ns.setName("_minor", vm.host.version.minor);
  ns.setName(
    "_sorted_by",
    native(
      "_sorted_by",
      "items, keys, reverse",
      (v, [i, k, r]) => new PyList(sortValues(v, (i as PyList).v, (k as PyList).v, r === true)),
    ),
  );
  ns.setName(
    "_forget_module",
    native("_forget_module", "name", (v, [n]) => {
      v.modules.m.delete(n as string);
      return null;
    }),
  );
  ns.setName(
    "_plain_getattr",
    native("_plain_getattr", "o, n", (v, [o, n]) => v.attribute(o!, n as string)),
  );
  vm.define(`${preludeSource}${morePrelude}`, "builtins", ns);
  for (const e of ns.m.values()) vm.hidden.set(String(e.k), e.v);
  for (const n of ["any", "all"]) b.setName(n, ns.getName(n)!);
  vm.hidden.set(
    "displayhook",
    native("displayhook", "value, /", (v, [x]) => {
      b.setName("_", x!);
      return new Tail(print, [repr(v, x!)]);
    }),
  );
}

const morePrelude = String.raw`
def next_or(m, it, default):
    try:
        return m(it)
    except StopIteration:
        return default

def getattr_or(o, name, default):
    try:
        return _plain_getattr(o, name)
    except AttributeError:
        return default

def hasattr_of(o, name):
    try:
        _plain_getattr(o, name)
        return True
    except AttributeError:
        return False

def run_module(fn, name):
    try:
        fn()
    except BaseException:
        _forget_module(name)
        raise
`;
