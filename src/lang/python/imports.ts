/**
 * `import`: a module is looked for among those already loaded, then the
 * student's own files (sys.path[0], PYTHONPATH), then the library, then what pip
 * installed. What is installed but not simulated is refused, never "not found".
 */
import { SysError } from "../../os/errno.ts";
import { PySyntaxError, Refusal } from "./ast.ts";
import { compileSource } from "./compiler.ts";
import { iterateNow } from "./iteration.ts";
import { fetchSources, sourceOf } from "./lib/library.ts";
import {
  type Frame,
  type NativeResult,
  Park,
  type Post,
  PyDict,
  PyFunction,
  PyList,
  PyModule,
  PyRaise,
  PyTuple,
  Special,
  Tail,
  type Value,
} from "./objects.ts";
import type { Vm } from "./vm.ts";

interface Loading {
  readonly parts: readonly string[];
  next: number;
  /** `from x import …`: the last module, and names that may be modules of it. */
  readonly from: readonly string[] | undefined;
  readonly answer: "first" | "last";
}

export function importName(vm: Vm, f: Frame, name: string, from: Value, level: number): NativeResult {
  let full = name;
  if (level > 0) {
    const pkg = f.globals.getName("__package__");
    if (typeof pkg !== "string" || pkg === "")
      return vm.raise("ImportError", "attempted relative import with no known parent package");
    const parts = pkg.split(".");
    if (level > parts.length)
      return vm.raise("ImportError", "attempted relative import beyond top-level package");
    const base = parts.slice(0, parts.length - level + 1).join(".");
    full = name === "" ? base : `${base}.${name}`;
  }
  const names = from instanceof PyTuple ? from.v.map(String) : undefined;
  return step(vm, { parts: full.split("."), next: 0, from: names, answer: names ? "last" : "first" });
}

/** `importlib.import_module`. */
export function importModule(vm: Vm, name: string): NativeResult {
  return step(vm, { parts: name.split("."), next: 0, from: undefined, answer: "last" });
}

const resume: Post = (vm, _result, data) => step(vm, data as Loading);

function step(vm: Vm, load: Loading): NativeResult {
  while (load.next < load.parts.length) {
    const name = load.parts.slice(0, load.next + 1).join(".");
    const known = vm.modules.getName(name);
    load.next++;
    if (known !== undefined) {
      if (known === null) return notFound(vm, name);
      continue;
    }
    const r = loadModule(vm, name, load);
    if (r !== undefined) return r;
  }
  const last = vm.modules.getName(load.parts.join("."));
  if (load.from && last instanceof PyModule && last.dict.getName("__path__") !== undefined) {
    for (const n of load.from) {
      if (n === "*" || last.dict.getName(n) !== undefined) continue;
      const full = `${last.name}.${n}`;
      if (vm.modules.getName(full) === undefined && locate(vm, full)) {
        load.next = load.parts.length;
        const r = loadModule(vm, full, load);
        if (r !== undefined) return r;
      }
    }
  }
  return (load.answer === "first" ? vm.modules.getName(load.parts[0]!) : last) ?? null;
}

function notFound(vm: Vm, name: string): never {
  const parent = name.includes(".") ? name.slice(0, name.lastIndexOf(".")) : undefined;
  const holder = parent === undefined ? undefined : vm.modules.getName(parent);
  const isPackage = holder instanceof PyModule && holder.dict.getName("__path__") !== undefined;
  const e = vm.makeException(
    "ModuleNotFoundError",
    `No module named '${name}'${parent !== undefined && !isPackage ? `; '${parent}' is not a package` : ""}`,
  );
  e.set("name", name);
  e.set("msg", e.args.v[0]!);
  throw new PyRaise(e);
}

export type Located =
  | { readonly kind: "file"; readonly path: string; readonly isPackage: boolean }
  | { readonly kind: "namespace"; readonly path: string }
  | { readonly kind: "library" }
  /** Installed by pip; its code is not run here. */
  | { readonly kind: "installed"; readonly compiled: boolean }
  /** Of Python's own library, not simulated. */
  | { readonly kind: "standard" };

/** Where a module would come from. */
export function locate(vm: Vm, name: string): Located | undefined {
  const fs = vm.host.proc.fs;
  const dot = name.lastIndexOf(".");
  const short = name.slice(dot + 1);
  let dirs: readonly string[];
  if (dot >= 0) {
    const parent = vm.modules.getName(name.slice(0, dot));
    const path = parent instanceof PyModule ? parent.dict.getName("__path__") : undefined;
    if (vm.host.library.find(name)) return { kind: "library" };
    if (path === undefined) return undefined;
    dirs = iterateNow(vm, path).map(String);
    if (parent instanceof PyModule && parent.dict.getName("__drydock__") === true)
      return installedAt(vm, dirs, short);
  } else {
    dirs = searchPath(vm);
  }
  const site = new Set(vm.host.siteDirs);
  let standardSeen = dot >= 0;
  for (const dir of dirs) {
    if ((dir === vm.host.libDir || site.has(dir)) && !standardSeen) {
      standardSeen = true;
      const lib = standard(vm, name);
      if (lib) return lib;
    }
    if (dir === vm.host.libDir) continue;
    const at = dir === "" ? short : `${dir}/${short}`;
    if (site.has(dir)) {
      const found = installedAt(vm, [dir], short);
      if (found) return vm.host.library.find(name) ? { kind: "library" } : found;
      continue;
    }
    if (isFile(vm, `${at}/__init__.py`)) return { kind: "file", path: `${at}/__init__.py`, isPackage: true };
    if (isFile(vm, `${at}.py`)) return { kind: "file", path: `${at}.py`, isPackage: false };
    if (fs.exists(at) && fs.stat(at).type === "dir" && !standard(vm, name))
      return { kind: "namespace", path: at };
  }
  if (!standardSeen) return standard(vm, name);
  return undefined;
}

function standard(vm: Vm, name: string): Located | undefined {
  if (!vm.host.library.isStandard(name)) return undefined;
  return vm.host.library.find(name) ? { kind: "library" } : { kind: "standard" };
}

function isFile(vm: Vm, path: string): boolean {
  const fs = vm.host.proc.fs;
  return fs.exists(path) && fs.stat(path).type === "file";
}

function installedAt(vm: Vm, dirs: readonly string[], short: string): Located | undefined {
  const fs = vm.host.proc.fs;
  for (const dir of dirs) {
    const init = `${dir}/${short}/__init__.py`;
    const plain = `${dir}/${short}.py`;
    for (const [path, isPackage] of [
      [init, true],
      [plain, false],
    ] as const) {
      if (!isFile(vm, path)) continue;
      // A student's own text runs; a package that pip brought is only its size.
      return fromPip(vm, dir, short)
        ? { kind: "installed", compiled: isCompiled(vm, dir, short) }
        : { kind: "file", path, isPackage };
    }
    if (fs.exists(`${dir}/${short}`) && fs.stat(`${dir}/${short}`).type === "dir")
      return { kind: "installed", compiled: isCompiled(vm, dir, short) };
    if (fs.exists(dir) && fs.readdir(dir).some((e) => e.name.startsWith(`${short}.cpython-`)))
      return { kind: "installed", compiled: true };
  }
  return undefined;
}

/** pip leaves its mark beside what it installs. */
function fromPip(vm: Vm, dir: string, short: string): boolean {
  const fs = vm.host.proc.fs;
  const at = `${dir}/${short}`;
  if (!fs.exists(at) || fs.stat(at).type !== "dir") {
    const path = `${at}.py`;
    return fs.content(path).kind !== "bytes" || /^\s*(?:__version__ = .*)?\s*$/.test(fs.readText(path));
  }
  const names = fs.readdir(at).map((e) => e.name);
  if (names.some((n) => n === "_sources.py.txt" || n.startsWith("_native."))) return true;
  const init = `${at}/__init__.py`;
  return (
    fs.exists(init) && (fs.content(init).kind !== "bytes" || /^__version__ = .*\s*$/.test(fs.readText(init)))
  );
}

const compiledPackages = new Set(
  "numpy pandas scipy sklearn torch tensorflow matplotlib PIL cv2 lxml psycopg2 cryptography grpc pyarrow h5py xgboost lightgbm spacy pydantic_core MySQLdb".split(
    " ",
  ),
);
function isCompiled(vm: Vm, dir: string, short: string): boolean {
  if (compiledPackages.has(short)) return true;
  const at = `${dir}/${short}`;
  const fs = vm.host.proc.fs;
  return fs.exists(at) && fs.stat(at).type === "dir" && fs.readdir(at).some((e) => e.name.endsWith(".so"));
}

function searchPath(vm: Vm): readonly string[] {
  const sys = vm.modules.getName("sys");
  const path = sys instanceof PyModule ? sys.dict.getName("path") : undefined;
  return path instanceof PyList ? path.v.map(String) : [];
}

/** The sentence for a module that is there but cannot run here. */
export function refusalFor(name: string, found: Located): Refusal | undefined {
  const top = name.split(".")[0]!;
  if (found.kind === "installed") {
    const what = found.compiled ? "its compiled code is not simulated" : "its code is not simulated";
    return new Refusal(name, undefined, undefined, `${top} is installed in this image, but ${what}`);
  }
  if (found.kind === "standard") return new Refusal(`the module ${name}`);
  return undefined;
}

function loadModule(vm: Vm, name: string, load: Loading): NativeResult | undefined {
  const found = locate(vm, name);
  if (!found) return notFound(vm, name);
  const refusal = refusalFor(name, found);
  if (refusal) {
    if (found.kind === "standard") vm.refuse(refusal.what);
    throw refusal;
  }
  if (found.kind === "installed" || found.kind === "standard") return notFound(vm, name);
  const parentName = name.includes(".") ? name.slice(0, name.lastIndexOf(".")) : undefined;
  const parent = parentName === undefined ? undefined : vm.modules.getName(parentName);
  const short = name.slice(name.lastIndexOf(".") + 1);
  const attach = (m: PyModule): void => {
    if (parent instanceof PyModule) parent.dict.setName(short, m);
  };
  if (found.kind === "library") {
    const lib = vm.host.library.find(name)!;
    const coming = lib.hasSource ? fetchSources([name]) : undefined;
    if (coming) {
      const { proc } = vm.host;
      return new Park(
        () => proc.load(coming),
        () => loadModule(vm, name, load) ?? step(vm, load),
      );
    }
    const m = lib.native ? lib.native(vm) : new PyModule(name, new PyDict());
    const d = m.dict;
    d.setName("__name__", name);
    d.setName("__package__", name);
    if (d.getName("__doc__") === undefined) d.setName("__doc__", null);
    d.setName("__drydock__", true);
    d.setName("__path__", new PyList([`${vm.host.libDir}/${name.replaceAll(".", "/")}`]));
    if (!lib.native) d.setName("__file__", `${vm.host.libDir}/${name.replaceAll(".", "/")}.py`);
    vm.modules.setName(name, m);
    attach(m);
    if (!lib.hasSource) return undefined;
    return run(vm, name, m, sourceOf(name)!, `<${name}>`, true, load);
  }
  const module = new PyModule(name, new PyDict());
  const d = module.dict;
  d.setName("__name__", name);
  d.setName("__doc__", null);
  if (found.kind === "namespace") {
    d.setName("__path__", new PyList([vm.host.proc.fs.absolute(found.path)]));
    d.setName("__package__", name);
    vm.modules.setName(name, module);
    attach(module);
    return undefined;
  }
  const path = vm.host.proc.fs.absolute(found.path);
  d.setName("__package__", found.isPackage ? name : (parentName ?? ""));
  d.setName("__loader__", null);
  d.setName("__spec__", null);
  d.setName("__file__", path);
  if (found.isPackage) d.setName("__path__", new PyList([path.slice(0, path.lastIndexOf("/"))]));
  let source: string;
  try {
    source = vm.host.proc.fs.readText(path);
  } catch (error) {
    if (error instanceof SysError) return notFound(vm, name);
    throw error;
  }
  vm.host.sources.set(path, source.split("\n"));
  vm.modules.setName(name, module);
  attach(module);
  return run(vm, name, module, source, path, false, load);
}

function run(
  vm: Vm,
  name: string,
  module: PyModule,
  source: string,
  filename: string,
  hidden: boolean,
  load: Loading,
): NativeResult {
  try {
    const code = compileSource(source, { filename, hidden });
    module.dict.setName("__spec_initializing__", true);
    const fn = new PyFunction("<module>", "<module>", code, module.dict, [], undefined, []);
    return new Tail(vm.hidden.get("run_module")!, [fn, name], undefined, initialised, { load, module });
  } catch (error) {
    vm.modules.m.delete(name);
    if (error instanceof PySyntaxError) throw new PyRaise(syntaxException(vm, error, filename, source));
    throw error;
  }
}

const initialised: Post = (vm, result, data) => {
  const d = data as { load: Loading; module: PyModule };
  d.module.dict.m.delete("__spec_initializing__");
  return resume(vm, result, d.load);
};

/** A compiler's complaint as the exception Python code may catch. */
export function syntaxException(vm: Vm, error: PySyntaxError, filename: string, source: string) {
  const e = vm.makeException(error.kind, error.message);
  const [line, col, endLine, endCol] = error.pos;
  const text = source.split("\n")[line - 1] ?? "";
  e.args = new PyTuple([error.message, new PyTuple([filename, line, col + 1, text, endLine, endCol + 1])]);
  e.set("msg", error.message);
  for (const [k, v] of Object.entries({
    filename,
    lineno: line,
    offset: col + 1,
    text,
    end_lineno: endLine,
    end_offset: endCol + 1,
  }))
    e.set(k, v);
  return e;
}

export function importFrom(vm: Vm, module: Value, name: string): NativeResult {
  const v = vm.getAttr(module, name);
  if (v !== undefined) return v instanceof Tail ? new Tail(v.fn, v.args, v.kw, undefined) : v;
  if (module instanceof PyModule) {
    const sub = vm.modules.getName(`${module.name}.${name}`);
    if (sub !== undefined) return sub;
    if (module.dict.getName("__drydock__") === true && !(vm.getAttr(module, name) instanceof Special)) {
      if (isStandardName(vm, module.name, name)) vm.refuse(`${module.name}.${name}`);
    }
    const file = module.dict.getName("__file__");
    const where = typeof file === "string" ? file : "unknown location";
    const partial = module.dict.getName("__spec_initializing__") === true;
    const e = vm.makeException(
      "ImportError",
      partial
        ? `cannot import name '${name}' from partially initialized module '${module.name}' (most likely due to a circular import) (${where})`
        : `cannot import name '${name}' from '${module.name}' (${where})`,
    );
    e.set("name", module.name);
    e.set("name_from", name);
    e.set("obj", module);
    throw new PyRaise(e);
  }
  return vm.raise("ImportError", `cannot import name '${name}'`);
}

/** A public name of a library module we only have a part of: more likely missing here than in Python. */
function isStandardName(vm: Vm, module: string, name: string): boolean {
  return vm.host.library.isStandard(module) && /^[A-Za-z]/.test(name);
}

export function importStar(vm: Vm, f: Frame, module: Value): void {
  if (!(module instanceof PyModule)) return;
  const all = module.dict.getName("__all__");
  const names =
    all !== undefined
      ? iterateNow(vm, all).map(String)
      : Array.from(module.dict.m.values(), (e) => String(e.k)).filter((n) => !n.startsWith("_"));
  for (const n of names) {
    const v = module.dict.getName(n);
    if (v === undefined) {
      vm.raiseNamed("AttributeError", `module '${module.name}' has no attribute '${n}'`, n, module);
    } else if (f.ns) f.ns.set(n, v);
    else f.globals.setName(n, v);
  }
}
