/** `repr`, `str` and `format` of values. */
import { floatRepr, formatSpec } from "./format-spec.ts";
import {
  PyBytes,
  PyCell,
  PyClass,
  PyCode,
  PyDict,
  PyDictView,
  PyException,
  PyFloat,
  PyFunction,
  PyGenerator,
  PyGenericAlias,
  PyHandle,
  PyInstance,
  PyList,
  PyMethod,
  PyModule,
  PyNative,
  PyRange,
  PySet,
  PySingleton,
  PySlice,
  PySuper,
  PyTuple,
  type Value,
} from "./objects.ts";
import { typeOf } from "./types.ts";
import type { Vm } from "./vm.ts";

export function strRepr(s: string): string {
  const quote = s.includes("'") && !s.includes('"') ? '"' : "'";
  let out = quote;
  for (const c of s) {
    const cp = c.codePointAt(0)!;
    if (c === quote || c === "\\") out += `\\${c}`;
    else if (c === "\n") out += "\\n";
    else if (c === "\r") out += "\\r";
    else if (c === "\t") out += "\\t";
    else if (cp < 32 || cp === 127 || (cp >= 0x80 && cp < 0xa1) || cp === 0xad)
      out += `\\x${cp.toString(16).padStart(2, "0")}`;
    else if (cp >= 0xd800 && cp < 0xe000) out += `\\u${cp.toString(16)}`;
    else if (
      cp === 0x200b ||
      cp === 0xfeff ||
      cp === 0x2028 ||
      cp === 0x2029 ||
      (cp >= 0x2000 && cp <= 0x200f) ||
      cp === 0x3000
    )
      out += `\\u${cp.toString(16).padStart(4, "0")}`;
    else out += c;
  }
  return out + quote;
}

export function bytesRepr(b: Uint8Array): string {
  let quote = "'";
  if (b.includes(39) && !b.includes(34)) quote = '"';
  let out = `b${quote}`;
  for (const x of b) {
    const c = String.fromCharCode(x);
    if (c === quote || c === "\\") out += `\\${c}`;
    else if (x === 10) out += "\\n";
    else if (x === 13) out += "\\r";
    else if (x === 9) out += "\\t";
    else if (x < 32 || x > 126) out += `\\x${x.toString(16).padStart(2, "0")}`;
    else out += c;
  }
  return out + quote;
}

export function address(id: number): string {
  return `0x${id.toString(16).padStart(12, "0")}`;
}

function text(vm: Vm, v: Value, what: string): string {
  if (v instanceof PyInstance && typeof v.base === "string") return v.base;
  if (typeof v !== "string")
    return vm.raise("TypeError", `${what} returned non-string (type ${typeOf(v).name})`);
  return v;
}

const inside = new Set<Value>();
function guarded(v: Value, cycle: string, make: () => string): string {
  if (inside.has(v)) return cycle;
  inside.add(v);
  try {
    return make();
  } finally {
    inside.delete(v);
  }
}

export function repr(vm: Vm, v: Value): string {
  switch (typeof v) {
    case "string":
      return strRepr(v);
    case "number":
      return String(v);
    case "bigint":
      return bigText(vm, v);
    case "boolean":
      return v ? "True" : "False";
  }
  if (v === null) return "None";
  if (v instanceof PyFloat) return floatRepr(v.v);
  if (v instanceof PyList)
    return v.v.length === 0 ? "[]" : guarded(v, "[...]", () => `[${v.v.map((x) => repr(vm, x)).join(", ")}]`);
  if (v instanceof PyTuple)
    return v.v.length === 1 ? `(${repr(vm, v.v[0]!)},)` : `(${v.v.map((x) => repr(vm, x)).join(", ")})`;
  if (v instanceof PyDict)
    return guarded(
      v,
      "{...}",
      () => `{${Array.from(v.m.values(), (e) => `${repr(vm, e.k)}: ${repr(vm, e.v)}`).join(", ")}}`,
    );
  if (v instanceof PySet) {
    if (v.m.size === 0) return v.frozen ? "frozenset()" : "set()";
    const body = guarded(
      v,
      "...",
      () =>
        `{${setOrder(v)
          .map((x) => repr(vm, x))
          .join(", ")}}`,
    );
    return v.frozen ? `frozenset(${body})` : body;
  }
  if (v instanceof PyBytes) return v.mutable ? `bytearray(${bytesRepr(v.v)})` : bytesRepr(v.v);
  if (v instanceof PyException) return exceptionRepr(vm, v);
  if (v instanceof PyInstance) {
    const m = v.cls.lookup("__repr__");
    if (m instanceof PyFunction) return text(vm, vm.callSync(m, [v]), "__repr__");
    if (m instanceof PyNative && m.owner === undefined) return text(vm, vm.callSync(m, [v]), "__repr__");
    if (v.base !== undefined) {
      if (v.base instanceof PySet && !v.cls.native)
        return `${v.cls.name}(${v.base.m.size === 0 ? "" : repr(vm, v.base).replace(/^frozenset\((.*)\)$/s, "$1")})`;
      return repr(vm, v.base);
    }
    if (m instanceof PyNative && m.owner !== "object") return text(vm, vm.callSync(m, [v]), "__repr__");
    return `<${v.cls.module === "builtins" ? "" : `${v.cls.module}.`}${v.cls.qualname} object at ${address(v.id)}>`;
  }
  if (v instanceof PyClass) {
    const m = v.meta?.lookup("__repr__");
    if (m instanceof PyFunction) return text(vm, vm.callSync(m, [v]), "__repr__");
    return `<class '${v.module === "builtins" ? "" : `${v.module}.`}${v.qualname}'>`;
  }
  if (v instanceof PyFunction) return `<function ${v.qualname} at ${address(v.id)}>`;
  if (v instanceof PyNative)
    return v.owner
      ? v.owner === "class"
        ? `<built-in method ${v.name}>`
        : `<method '${v.name}' of '${v.owner}' objects>`
      : `<built-in function ${v.name}>`;
  if (v instanceof PyMethod) {
    if (v.fn instanceof PyNative)
      return `<built-in method ${v.fn.name} of ${typeOf(v.self).name} object at ${address(v.id)}>`;
    const name = v.fn instanceof PyFunction ? v.fn.qualname : "?";
    return `<bound method ${name} of ${repr(vm, v.self)}>`;
  }
  if (v instanceof PyModule) {
    const file = v.dict.getName("__file__");
    return typeof file === "string"
      ? `<module '${v.name}' from '${file}'>`
      : `<module '${v.name}' (built-in)>`;
  }
  if (v instanceof PyRange)
    return v.step === 1 ? `range(${v.start}, ${v.stop})` : `range(${v.start}, ${v.stop}, ${v.step})`;
  if (v instanceof PySlice) return `slice(${repr(vm, v.start)}, ${repr(vm, v.stop)}, ${repr(vm, v.step)})`;
  if (v instanceof PyDictView) {
    const items = Array.from(v.dict.m.values(), (e) =>
      v.kind === "keys"
        ? repr(vm, e.k)
        : v.kind === "values"
          ? repr(vm, e.v)
          : `(${repr(vm, e.k)}, ${repr(vm, e.v)})`,
    );
    return `dict_${v.kind}([${items.join(", ")}])`;
  }
  if (v instanceof PySingleton) return v.name;
  if (v instanceof PyGenerator) {
    if (v.kind === "generator") return `<generator object ${v.name} at ${address(v.id)}>`;
    if (v.kind === "coroutine") return `<coroutine object ${v.name} at ${address(v.id)}>`;
    if (v.kind === "asyncgen") return `<async_generator object ${v.name} at ${address(v.id)}>`;
    return `<${v.kind} object at ${address(v.id)}>`;
  }
  if (v instanceof PyCode)
    return `<code object ${v.code.name} at ${address(v.id)}, file "${v.code.filename}", line ${v.code.firstLine}>`;
  if (v instanceof PyGenericAlias) {
    const one = (x: Value): string =>
      x instanceof PyClass
        ? x.module === "builtins"
          ? x.qualname
          : `${x.module}.${x.qualname}`
        : typeOf(x).name === "ellipsis"
          ? "..."
          : x instanceof PyList
            ? `[${x.v.map(one).join(", ")}]`
            : repr(vm, x);
    return `${one(v.origin)}[${v.params.v.map(one).join(", ")}]`;
  }
  if (v instanceof PySuper) return `<super: <class '${v.cls.name}'>, <${typeOf(v.self).name} object>>`;
  if (v instanceof PyCell) return `<cell at ${address(v.id)}>`;
  const m = typeOf(v).lookup("__repr__");
  if (m instanceof PyNative && m.owner !== "object") return text(vm, vm.callSync(m, [v]), "__repr__");
  if (v instanceof PyHandle)
    return `<${typeOf(v).module === "builtins" ? "" : `${typeOf(v).module}.`}${typeOf(v).name} object at ${address(v.id)}>`;
  return `<${typeOf(v).name} object at ${address(v.id)}>`;
}

/** Small ints come in order, as CPython's hash table happens to have them; the rest as they were put in. */
export function setOrder(s: PySet): Value[] {
  const items = [...s.m.values()];
  if (items.length > 0 && items.every((x) => typeof x === "number" && x >= 0)) {
    let size = 8;
    while (size * 3 < items.length * 5) size *= 4;
    if (items.every((x) => (x as number) < size * 4)) {
      const mask = size - 1;
      const distinct = new Set(items.map((x) => (x as number) & mask));
      if (distinct.size === items.length)
        return items.sort((a, b) => ((a as number) & mask) - ((b as number) & mask));
    }
  }
  return items;
}

function bigText(vm: Vm, v: bigint): string {
  const s = v.toString();
  if (s.length > 4301)
    vm.raise(
      "ValueError",
      "Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit",
    );
  return s;
}

function exceptionRepr(vm: Vm, e: PyException): string {
  const m = e.cls.lookup("__repr__");
  if (m instanceof PyFunction) return text(vm, vm.callSync(m, [e]), "__repr__");
  return `${e.cls.name}(${e.args.v.map((x) => repr(vm, x)).join(", ")})`;
}

export function exceptionText(vm: Vm, e: PyException): string {
  const args = e.args.v;
  if (e.cls.mro.some((c) => c.name === "OSError" && c.native)) {
    const errno = e.get("errno");
    const strerror = e.get("strerror");
    const filename = e.get("filename");
    const second = e.get("filename2");
    if (errno !== undefined && errno !== null && strerror !== undefined) {
      return `[Errno ${str(vm, errno)}] ${str(vm, strerror)}${filename !== undefined && filename !== null ? `: ${repr(vm, filename)}` : ""}${second !== undefined && second !== null ? ` -> ${repr(vm, second)}` : ""}`;
    }
  }
  if (e.cls.mro.some((c) => c.name === "KeyError" && c.native) && args.length === 1)
    return repr(vm, args[0]!);
  if (e.cls.mro.some((c) => c.name === "SyntaxError" && c.native) && args.length > 0) {
    const file = e.get("filename");
    const line = e.get("lineno");
    return `${str(vm, args[0]!)}${typeof file === "string" ? ` (${file.split("/").at(-1)}, line ${line})` : ""}`;
  }
  if (args.length === 0) return "";
  return args.length === 1 ? str(vm, args[0]!) : repr(vm, e.args);
}

export function str(vm: Vm, v: Value): string {
  if (typeof v === "string") return v;
  if (v instanceof PyInstance) {
    const m = v.cls.lookup("__str__");
    if (m instanceof PyFunction) return text(vm, vm.callSync(m, [v]), "__str__");
    if (m instanceof PyNative && m.owner !== "object" && m.owner !== "BaseException" && v.base === undefined)
      return text(vm, vm.callSync(m, [v]), "__str__");
    if (v instanceof PyException) return exceptionText(vm, v);
    if (typeof v.base === "string" && !(v.cls.lookup("__repr__") instanceof PyFunction && m === undefined))
      return v.base;
    return repr(vm, v);
  }
  if (v instanceof PyClass && v.meta) {
    const m = v.meta.lookup("__str__");
    if (m instanceof PyFunction) return text(vm, vm.callSync(m, [v]), "__str__");
  }
  return repr(vm, v);
}

/** `format(v, spec)`. */
export function formatValue(vm: Vm, v: Value, spec: string): string {
  if (v instanceof PyInstance) {
    const m = v.cls.lookup("__format__");
    if (m instanceof PyFunction) return text(vm, vm.callSync(m, [v, spec]), "__format__");
    if (spec === "") return str(vm, v);
    if (v.cls.lookup("__str__") instanceof PyFunction && typeof v.base === "string")
      return formatSpec(vm, str(vm, v), spec);
    if (v.base !== undefined) return formatSpec(vm, v.base, spec);
    return vm.raise("TypeError", `unsupported format string passed to ${v.cls.name}.__format__`);
  }
  if (spec === "") return str(vm, v);
  return formatSpec(vm, v, spec);
}
