/** Iterating: builtin containers at once, everything else through the machine. */
import {
  type NativeResult,
  PyBytes,
  PyClass,
  PyDict,
  PyDictView,
  PyEnumerate,
  PyGenerator,
  PyInstance,
  PyIter,
  PyList,
  PyRaise,
  PyRange,
  PySet,
  PyTuple,
  PyZip,
  Tail,
  type Value,
} from "./objects.ts";
import { stopIteration, typeOf } from "./types.ts";
import type { Vm } from "./vm.ts";

/** A native iterator over a builtin container, or undefined. */
export function nativeIter(v: Value): PyIter | undefined {
  if (v instanceof PyList) return new PyIter("list_iterator", v);
  if (v instanceof PyTuple) return new PyIter("tuple_iterator", v.v);
  if (typeof v === "string") return new PyIter("str_ascii_iterator", v);
  if (v instanceof PyRange) return new PyIter("range_iterator", v);
  if (v instanceof PyDict)
    return new PyIter(
      "dict_keyiterator",
      Array.from(v.m.values(), (e) => e.k),
      v,
      v.m.size,
    );
  if (v instanceof PySet) return new PyIter("set_iterator", [...v.m.values()], v, v.m.size);
  if (v instanceof PyDictView) {
    const items = Array.from(v.dict.m.values(), (e) =>
      v.kind === "keys" ? e.k : v.kind === "values" ? e.v : new PyTuple([e.k, e.v]),
    );
    return new PyIter(`dict_${v.kind.slice(0, -1)}iterator`, items, v.dict, v.dict.m.size);
  }
  if (v instanceof PyBytes)
    return new PyIter(v.mutable ? "bytearray_iterator" : "bytes_iterator", Array.from(v.v));
  return undefined;
}

export function makeIter(vm: Vm, v: Value): NativeResult {
  const native = nativeIter(v);
  if (native) return native;
  if (v instanceof PyGenerator && v.kind !== "coroutine" && v.kind !== "asyncgen") return v;
  if (v instanceof PyIter || v instanceof PyZip || v instanceof PyEnumerate) return v;
  const cls = typeOf(v);
  const it = cls.lookup("__iter__");
  if (it === null) return vm.raise("TypeError", `'${cls.name}' object is not iterable`);
  if (it !== undefined && !(v instanceof PyClass && !v.meta)) {
    if (v instanceof PyInstance && v.base !== undefined && !(typeof it === "object" && "code" in it)) {
      const inner = nativeIter(v.base);
      if (inner) return inner;
    }
    return new Tail(vm.bind(it, v), [], undefined, checkIterator);
  }
  if (cls.lookup("__getitem__") !== undefined && !(v instanceof PyClass && !v.meta))
    return new Tail(vm.hidden.get("iterate_items")!, [v]);
  return vm.raise("TypeError", `'${cls.name}' object is not iterable`);
}

const checkIterator = (vm: Vm, result: Value): NativeResult => {
  if (
    result instanceof PyIter ||
    result instanceof PyGenerator ||
    typeOf(result).lookup("__next__") !== undefined
  )
    return result;
  return vm.raise("TypeError", `iter() returned non-iterator of type '${typeOf(result).name}'`);
};

/** The next item, undefined at the end. Natives only; others run nested. */
export function nextNow(vm: Vm, it: Value): Value | undefined {
  if (it instanceof PyIter) {
    const items = it.items;
    if (it.owner && it.owner.m.size !== it.size) {
      it.index = Number.MAX_SAFE_INTEGER;
      vm.raise(
        "RuntimeError",
        it.owner instanceof PyDict
          ? "dictionary changed size during iteration"
          : "Set changed size during iteration",
      );
    }
    if (items instanceof PyList) {
      const v = items.v[it.index];
      if (v === undefined) return undefined;
      it.index++;
      return v;
    }
    if (items instanceof PyRange) {
      if (it.index >= items.length) return undefined;
      return items.start + items.step * it.index++;
    }
    if (typeof items === "string") {
      if (it.index >= items.length) return undefined;
      const c = items.codePointAt(it.index)!;
      const s = c > 0xffff ? items.slice(it.index, it.index + 2) : items[it.index]!;
      it.index += s.length;
      return s;
    }
    return items[it.index++];
  }
  if (it instanceof PyEnumerate) {
    const v = nextNow(vm, it.iter);
    return v === undefined ? undefined : new PyTuple([it.n++, v]);
  }
  if (it instanceof PyZip) {
    const out: Value[] = [];
    for (const [i, x] of it.iters.entries()) {
      const v = nextNow(vm, x);
      if (v === undefined) {
        if (it.strict) {
          if (i > 0)
            vm.raise(
              "ValueError",
              `zip() argument ${i + 1} is shorter than argument${i === 1 ? " 1" : `s 1-${i}`}`,
            );
          for (const [k, y] of it.iters.entries())
            if (k > 0 && nextNow(vm, y) !== undefined)
              vm.raise(
                "ValueError",
                `zip() argument ${k + 1} is longer than argument${k === 1 ? " 1" : `s 1-${k}`}`,
              );
        }
        return undefined;
      }
      out.push(v);
    }
    return it.iters.length === 0 ? undefined : new PyTuple(out);
  }
  const next = typeOf(it).lookup("__next__");
  if (next === undefined) vm.raise("TypeError", `'${typeOf(it).name}' object is not an iterator`);
  if (it instanceof PyGenerator && it.done) return undefined;
  try {
    return vm.callSync(vm.bind(next, it), []);
  } catch (error) {
    if (error instanceof PyRaise && error.exc.cls.isSubclass(stopIteration)) return undefined;
    throw error;
  }
}

/** Can be advanced without running Python. */
export function isNativeIter(v: Value): boolean {
  return v instanceof PyIter || v instanceof PyZip || v instanceof PyEnumerate;
}

/** Everything it yields, now. */
export function iterateNow(vm: Vm, v: Value): readonly Value[] {
  if (v instanceof PyList || v instanceof PyTuple) return v.v;
  const it = vm.settle(makeIter(vm, v));
  const out: Value[] = [];
  for (let x = nextNow(vm, it); x !== undefined; x = nextNow(vm, it)) out.push(x);
  return out;
}
