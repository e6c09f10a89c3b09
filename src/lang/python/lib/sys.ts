/** `sys`. */

import { makeClass } from "../classes.ts";
import { lengthOf } from "../comparison.ts";
import { toIndex } from "../conversions.ts";
import { makeFile } from "../files.ts";
import { functions, moduleOf } from "../native.ts";
import {
  PyDict,
  PyFloat,
  PyFrame,
  PyInstance,
  PyList,
  type PyModule,
  PyNative,
  PyTuple,
  type Value,
} from "../objects.ts";
import { repr } from "../repr.ts";
import { formatException } from "../traceback.ts";
import { isException, tupleType, typeOf } from "../types.ts";
import type { Vm } from "../vm.ts";

const structRepr = new PyNative("__repr__", (vm, [self]) => {
  const o = self as PyInstance;
  const fields = Array.from(o.dict?.m.values() ?? [], (e) => `${String(e.k)}=${repr(vm, e.v)}`).join(", ");
  return `${o.cls.name === "namespace" ? "" : `${o.cls.module}.`}${o.cls.name}(${fields})`;
});

/** A tuple whose fields have names, printed as CPython prints its own. */
export function struct(
  vm: Vm,
  name: string,
  fields: Readonly<Record<string, Value>>,
  module = "sys",
): PyInstance {
  const cls = makeClass(
    vm,
    name,
    [tupleType],
    new Map<string, Value>([["__module__", module]]),
    undefined,
    undefined,
  );
  const o = new PyInstance(cls);
  o.base = new PyTuple(Object.values(fields));
  for (const [k, v] of Object.entries(fields)) o.set(k, v);
  o.cls.dict.set("__repr__", structRepr);
  return o;
}

export function sysModule(vm: Vm): PyModule {
  const { version, proc } = vm.host;
  const line = proc.fds.get(1)?.kind === "tty" ? "line" : "block";
  const stdin = makeFile({ fd: 0, name: "<stdin>", mode: "r", file: proc.fds.get(0), ownsFd: false });
  const stdout = makeFile({
    fd: 1,
    name: "<stdout>",
    mode: "w",
    file: proc.fds.get(1),
    ownsFd: false,
    buffering: vm.host.unbuffered ? "none" : line,
  });
  const stderr = makeFile({
    fd: 2,
    name: "<stderr>",
    mode: "w",
    file: proc.fds.get(2),
    ownsFd: false,
    buffering: vm.host.unbuffered ? "none" : "line",
    errors: "backslashreplace",
  });
  const gcc = "[GCC 12.2.0]";
  const m = moduleOf("sys", {
    stdin,
    stdout,
    stderr,
    __stdin__: stdin,
    __stdout__: stdout,
    __stderr__: stderr,
    version: `${version.text} (main, Jan  1 2025, 00:00:00) ${gcc}`,
    version_info: struct(vm, "version_info", {
      major: version.major,
      minor: version.minor,
      micro: version.patch,
      releaselevel: "final",
      serial: 0,
    }),
    hexversion: (version.major << 24) | (version.minor << 16) | (version.patch << 8) | 0xf0,
    implementation: struct(vm, "namespace", {
      name: "cpython",
      cache_tag: `cpython-${version.major}${version.minor}`,
    }),
    platform: "linux",
    byteorder: "little",
    maxsize: 9223372036854775807n,
    maxunicode: 0x10ffff,
    executable: vm.host.executable,
    prefix: "/usr/local",
    base_prefix: "/usr/local",
    exec_prefix: "/usr/local",
    argv: new PyList([]),
    path: new PyList([]),
    modules: vm.modules,
    meta_path: new PyList([]),
    path_hooks: new PyList([]),
    flags: struct(vm, "flags", { debug: 0, interactive: 0, optimize: 0 }),
    builtin_module_names: new PyTuple(["builtins", "sys", "time"]),
    dont_write_bytecode: proc.env.has("PYTHONDONTWRITEBYTECODE"),
    float_info: struct(vm, "float_info", {
      max: new PyFloat(Number.MAX_VALUE),
      min: new PyFloat(2.2250738585072014e-308),
      epsilon: new PyFloat(Number.EPSILON),
      dig: 15,
    }),
    ps1: ">>> ",
    ps2: "... ",
    warnoptions: new PyList([]),
    copyright: "",
    ...functions({
      "exit(status?, /)": (v, [c]) => v.raise("SystemExit", ...(c === undefined ? [] : [c])),
      "getrecursionlimit()": (v) => v.recursionLimit,
      "setrecursionlimit(n, /)": (v, [n]) => {
        const limit = toIndex(v, n);
        if (limit < 1) return v.raise("ValueError", "recursion limit must be greater or equal than 1");
        v.recursionLimit = Math.min(limit, 100_000);
        return null;
      },
      "exc_info()": (v) => {
        const e = v.current.handled;
        return e ? new PyTuple([e.cls, e, v.traceOf(e)]) : new PyTuple([null, null, null]);
      },
      "exception()": (v) => v.current.handled,
      "getsizeof(obj, default?)": (v, [o]) => {
        if (typeof o === "string") return 49 + o.length;
        if (typeof o === "number") return o === 0 ? 24 : 28;
        if (o instanceof PyFloat) return 24;
        if (o instanceof PyList) return 56 + 8 * o.v.length;
        if (o instanceof PyTuple) return 40 + 8 * o.v.length;
        if (o instanceof PyDict) return o.m.size === 0 ? 64 : 232;
        return typeOf(o!).lookup("__len__") !== undefined ? 56 + 8 * Number(v.settle(lengthOf(v, o!))) : 48;
      },
      "getrefcount(obj, /)": () => 2,
      "intern(s, /)": (_v, [s]) => s!,
      "getdefaultencoding()": () => "utf-8",
      "getfilesystemencoding()": () => "utf-8",
      "getswitchinterval()": () => new PyFloat(0.005),
      "setswitchinterval(n, /)": () => null,
      "set_int_max_str_digits(n)": () => null,
      "is_finalizing()": () => false,
      "settrace(f)": (v) => v.refuse("tracing"),
      "setprofile(f)": (v) => v.refuse("profiling"),
      "_getframe(depth?, /)": (v, [d]) => {
        let f = v.current.frame;
        for (let i = d === undefined ? 0 : toIndex(v, d); i > 0 && f?.back; i--) f = f.back;
        return f ? new PyFrame(f) : null;
      },
      "excepthook(type, value, tb, /)": (v, [, e]) => {
        if (isException(e)) stderr.data.pending.push(new TextEncoder().encode(formatException(v, e)));
        stderr.data.pendingSize += 1;
        return null;
      },
    }),
  });
  m.dict.setName("__excepthook__", m.dict.getName("excepthook") ?? null);
  m.dict.setName("displayhook", vm.hidden.get("displayhook") ?? null);
  return m;
}
