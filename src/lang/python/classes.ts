/** What `class` does: bases → metaclass, body → names, then the class itself. */

import { iterateNow } from "./iteration.ts";
import { nothing } from "./machine/thread.ts";
import {
  Frame,
  type Kwargs,
  type NativeResult,
  PyCell,
  PyClass,
  PyClassMethod,
  PyDict,
  PyFunction,
  PyGenericAlias,
  PyInstance,
  PyList,
  PyProperty,
  PySet,
  PyStaticMethod,
  PyTuple,
  Tail,
  type Value,
} from "./objects.ts";
import { objectType, typeOf, typeType } from "./types.ts";
import type { Vm } from "./vm.ts";

interface Making {
  readonly name: string;
  readonly bases: readonly Value[];
  readonly kw: Kwargs;
  readonly meta: PyClass | undefined;
  readonly ns: Map<string, Value>;
  readonly cell: PyCell | undefined;
}

/** Answers nothing: the class is delivered when its body has run. */
export function buildClass(
  vm: Vm,
  name: string,
  given: readonly Value[],
  kwd: PyDict,
  body: PyFunction,
): NativeResult {
  const bases = given.flatMap((b) => {
    if (b instanceof PyGenericAlias) return b.origin === vm.hidden.get("Generic") ? [b.origin] : [b.origin];
    if (b instanceof PyInstance) {
      const entries = b.cls.lookup("__mro_entries__");
      if (entries !== undefined) return [...iterateNow(vm, vm.callSync(entries, [b, new PyTuple(given)]))];
    }
    if (b instanceof PyFunction && b.dict?.getName("__mro_entries__") !== undefined)
      return [...iterateNow(vm, vm.callSync(b.dict.getName("__mro_entries__")!, [new PyTuple(given)]))];
    return [b];
  });
  const kw = new Map([...kwd.m.values()].map((e) => [e.k as string, e.v] as const));
  let meta: PyClass | undefined;
  const explicit = kw.get("metaclass");
  kw.delete("metaclass");
  if (explicit instanceof PyClass && explicit !== typeType) meta = explicit;
  for (const b of bases) {
    if (b instanceof PyClass && b.meta && (!meta || b.meta.isSubclass(meta))) meta = b.meta;
  }
  const ns = new Map<string, Value>();
  ns.set("__module__", body.globals.getName("__name__") ?? "__main__");
  const prepare = meta?.lookup("__prepare__");
  if (prepare !== undefined) {
    const d = vm.callSync(vm.bind(prepare, meta!), [name, new PyTuple(bases)], kw);
    const from =
      d instanceof PyDict ? d : d instanceof PyInstance && d.base instanceof PyDict ? d.base : undefined;
    if (from) for (const e of from.m.values()) ns.set(String(e.k), e.v);
  }
  const code = body.code;
  const cells: PyCell[] = code.cellVars.map(() => new PyCell());
  const cell = cells[code.cellVars.indexOf("__class__")];
  for (const c of body.closure) cells.push(c);
  const frame = new Frame(code, [], cells, body.globals, ns);
  const making: Making = { name, bases, kw, meta, ns, cell };
  frame.post = finishClass;
  frame.postData = making;
  vm.push(frame);
  return nothing;
}

const finishClass = (vm: Vm, _result: Value, data: unknown): NativeResult => {
  const m = data as Making;
  const done = (v: Value): Value => {
    if (m.cell) m.cell.v = v;
    return v;
  };
  if (m.meta) {
    const dict = new PyDict();
    for (const [k, v] of m.ns) dict.setName(k, v);
    return new Tail(m.meta, [m.name, new PyTuple(m.bases), dict], m.kw, setCell, m.cell);
  }
  for (const b of m.bases) {
    if (!(b instanceof PyClass)) {
      // A base that is called to make the class: a function standing in for one.
      return new Tail(typeOf(b) as PyClass, [m.name, new PyTuple(m.bases), new PyDict()], m.kw);
    }
  }
  return done(makeClass(vm, m.name, m.bases as readonly PyClass[], m.ns, undefined, m.kw, m.cell));
};

const setCell = (_vm: Vm, result: Value, data: unknown): Value => {
  if (data instanceof PyCell) data.v = result;
  return result;
};

/** `type(name, bases, namespace)`. */
export function makeClass(
  vm: Vm,
  name: string,
  given: readonly PyClass[],
  ns: ReadonlyMap<string, Value>,
  meta: PyClass | undefined,
  kw: Kwargs,
  cell?: PyCell,
): PyClass {
  const bases = given.length === 0 ? [objectType] : given;
  for (const b of bases) {
    if (
      b.native &&
      [
        "bool",
        "NoneType",
        "function",
        "range",
        "slice",
        "builtin_function_or_method",
        "ellipsis",
        "generator",
        "method",
      ].includes(b.name)
    ) {
      vm.raise("TypeError", `type '${b.name}' is not an acceptable base type`);
    }
  }
  const cls = new PyClass(name, bases);
  cls.meta = meta;
  for (const [k, v] of ns)
    cls.dict.set(
      k,
      k === "__new__" && v instanceof PyFunction
        ? new PyStaticMethod(v)
        : (k === "__init_subclass__" || k === "__class_getitem__") && v instanceof PyFunction
          ? new PyClassMethod(v)
          : v,
    );
  const module = ns.get("__module__");
  cls.module = typeof module === "string" ? module : "__main__";
  const qualname = ns.get("__qualname__");
  cls.qualname = typeof qualname === "string" ? qualname : name;
  cls.dict.delete("__qualname__");
  if (cls.dict.has("__eq__") && !cls.dict.has("__hash__")) cls.dict.set("__hash__", null);
  if (!cls.dict.has("__doc__")) cls.dict.set("__doc__", null);
  cls.mro = linearise(vm, cls, bases);
  const slots = ns.get("__slots__");
  if (slots !== undefined)
    cls.slots = new Set(typeof slots === "string" ? [slots] : iterateNow(vm, slots).map(String));
  if (cell) cell.v = cls;
  for (const b of bases) b.subclasses.push(cls);
  abstractMethods(vm, cls);
  for (const [k, v] of [...cls.dict]) {
    if (v instanceof PyInstance) {
      const set = v.cls.lookup("__set_name__");
      if (set !== undefined) vm.callSync(set, [v, cls, k]);
    } else if (v instanceof PyProperty) v.name = k;
  }
  for (const parent of cls.mro.slice(1)) {
    const hook = parent.dict.get("__init_subclass__");
    if (hook instanceof PyClassMethod) {
      vm.callSync(hook.fn, [cls], kw);
      return cls;
    }
  }
  if (kw && kw.size > 0) vm.raise("TypeError", `${name}.__init_subclass__() takes no keyword arguments`);
  return cls;
}

function abstractMethods(vm: Vm, cls: PyClass): void {
  const isAbstract = (v: Value): boolean => {
    if (v instanceof PyFunction) return v.dict?.getName("__isabstractmethod__") === true;
    if (v instanceof PyProperty)
      return [v.get, v.set, v.del].some((x) => x instanceof PyFunction && isAbstract(x));
    if (v instanceof PyClassMethod || v instanceof PyStaticMethod) return isAbstract(v.fn);
    return false;
  };
  const names = new Set<string>();
  for (const base of cls.mro.slice(1)) {
    const inherited = base.dict.get("__abstractmethods__");
    if (inherited instanceof PyList) for (const n of inherited.v) names.add(String(n));
    else if (inherited instanceof PySet) for (const n of inherited.m.values()) names.add(String(n));
  }
  for (const n of [...names]) if (!isAbstract(cls.lookup(n) ?? null)) names.delete(n);
  for (const [k, v] of cls.dict) if (isAbstract(v)) names.add(k);
  const usesAbc =
    cls.mro.some((c) => c.meta?.name === "ABCMeta" || c.meta?.mro.some((m) => m.name === "ABCMeta")) ||
    cls.meta?.mro.some((m) => m.name === "ABCMeta");
  if (usesAbc && (names.size > 0 || cls.lookup("__abstractmethods__") !== undefined))
    cls.dict.set("__abstractmethods__", new PyList([...names].sort()));
  void vm;
}

/** C3. */
function linearise(vm: Vm, cls: PyClass, bases: readonly PyClass[]): readonly PyClass[] {
  const lists = [...bases.map((b) => [...b.mro]), [...bases]];
  const out: PyClass[] = [cls];
  for (;;) {
    const left = lists.filter((l) => l.length > 0);
    if (left.length === 0) return out;
    const next = left.map((l) => l[0]!).find((c) => !left.some((l) => l.indexOf(c) > 0));
    if (!next) {
      const names = bases.map((b) => b.name).join(", ");
      vm.raise("TypeError", `Cannot create a consistent method resolution\norder (MRO) for bases ${names}`);
    }
    out.push(next);
    for (const l of lists) if (l[0] === next) l.shift();
  }
}
