/** `o[i]`, `o[a:b]`: reading, writing and deleting. */
import { toIndex } from "./conversions.ts";
import { dictDelete, dictFind, dictSet } from "./hashing.ts";
import { iterateNow } from "./iteration.ts";
import { discard } from "./machine/thread.ts";
import {
  type NativeResult,
  PyBytes,
  PyClass,
  PyDict,
  PyFunction,
  PyGenericAlias,
  PyInstance,
  PyList,
  PyRange,
  PySlice,
  PyTuple,
  Special,
  Tail,
  type Value,
} from "./objects.ts";
import { chars } from "./text.ts";
import { typeOf } from "./types.ts";
import type { Vm } from "./vm.ts";

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
