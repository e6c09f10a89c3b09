/** Methods of list, tuple, dict, set, frozenset, range and the dict views. */

import { contains, equals, lengthOf, lessThan, truth } from "../comparison.ts";
import { toIndex } from "../conversions.ts";
import { copyDict, copySet, dictDelete, dictFind, dictSet, setAdd, setDelete, setOp } from "../hashing.ts";
import { deleteItem, getItem, setItem } from "../items.ts";
import { iterateNow, makeIter, nativeIter } from "../iteration.ts";
import { classMethod, constructor, method } from "../native.ts";
import {
  emptyTuple,
  type NativeResult,
  PyClass,
  PyDict,
  PyDictView,
  PyGetSet,
  PyInstance,
  PyIter,
  PyList,
  PyRange,
  PySet,
  PySlice,
  PyTuple,
  Tail,
  type Value,
} from "../objects.ts";
import { repr } from "../repr.ts";
import {
  bytearrayType,
  bytesType,
  dictItemsType,
  dictKeysType,
  dictType,
  dictValuesType,
  frozensetType,
  listType,
  rangeType,
  setType,
  sliceType,
  strType,
  tupleType,
  typeOf,
} from "../types.ts";
import type { Vm } from "../vm.ts";

const L = (v: Value | undefined): PyList => v as PyList;
const D = (v: Value | undefined): PyDict => v as PyDict;

/** A stable merge sort that only asks `<`. */
export function sortValues(
  vm: Vm,
  items: readonly Value[],
  keys: readonly Value[] | undefined,
  reverse: boolean,
): Value[] {
  const ks = keys ?? items;
  const n = items.length;
  const order: number[] = Array.from({ length: n }, (_, i) => (reverse ? n - 1 - i : i));
  if (ks.every((k) => typeof k === "number")) order.sort((a, b) => (ks[a] as number) - (ks[b] as number));
  else {
    // The comparison may raise: nothing is changed until it is done.
    order.sort((a, b) => (lessThan(vm, ks[a]!, ks[b]!) ? -1 : lessThan(vm, ks[b]!, ks[a]!) ? 1 : 0));
  }
  if (reverse) order.reverse();
  return order.map((i) => items[i]!);
}

function updateDict(vm: Vm, d: PyDict, from: Value | undefined, kw: PyDict | undefined): void {
  if (from !== undefined && from !== null) {
    const m =
      from instanceof PyDict
        ? from
        : from instanceof PyInstance && from.base instanceof PyDict
          ? from.base
          : undefined;
    if (m) for (const e of m.m.values()) dictSet(vm, d, e.k, e.v);
    else if (vm.getAttr(from, "keys") !== undefined) {
      for (const k of iterateNow(vm, vm.callSync(vm.attributeNow(from, "keys"), [])))
        dictSet(vm, d, k, vm.settle(getItem(vm, from, k)));
    } else {
      if (!vm.isIterable(from)) vm.raise("TypeError", `'${typeOf(from).name}' object is not iterable`);
      iterateNow(vm, from).forEach((pair, i) => {
        if (!vm.isIterable(pair))
          vm.raise("TypeError", `cannot convert dictionary update sequence element #${i} to a sequence`);
        const kv = iterateNow(vm, pair);
        if (kv.length !== 2)
          vm.raise(
            "ValueError",
            `dictionary update sequence element #${i} has length ${kv.length}; 2 is required`,
          );
        dictSet(vm, d, kv[0]!, kv[1]!);
      });
    }
  } else if (from === null) vm.raise("TypeError", "'NoneType' object is not iterable");
  if (kw) for (const e of kw.m.values()) dictSet(vm, d, e.k, e.v);
}

function wrap(cls: Value | undefined, exact: PyClass, v: Value): Value {
  if (cls === exact || !(cls instanceof PyClass)) return v;
  const o = new PyInstance(cls);
  o.base = v;
  return o;
}

/** `__getitem__` and its like, for `super().__setitem__(…)` and direct calls. */
export function protocol(cls: PyClass): void {
  method(cls, "__getitem__", "index, /", (vm, a) => getItem(vm, a[0]!, a[1]!));
  method(cls, "__contains__", "item, /", (vm, a) => contains(vm, a[0]!, a[1]!, false));
  method(cls, "__len__", "", (vm, a) => lengthOf(vm, a[0]!));
  method(cls, "__iter__", "", (vm, a) => makeIter(vm, a[0]!));
  method(cls, "__eq__", "other, /", (vm, a) => equals(vm, a[0]!, a[1]!));
  method(cls, "__ne__", "other, /", (vm, a) => !equals(vm, a[0]!, a[1]!));
  method(cls, "__lt__", "other, /", (vm, a) => lessThan(vm, a[0]!, a[1]!));
  method(cls, "__repr__", "", (vm, a) => repr(vm, a[0]!));
}
function mutable(cls: PyClass): void {
  method(cls, "__setitem__", "index, value, /", (vm, a) => setItem(vm, a[0]!, a[1]!, a[2]!) ?? null);
  method(cls, "__delitem__", "index, /", (vm, a) => deleteItem(vm, a[0]!, a[1]!) ?? null);
  cls.dict.set("__hash__", null);
}

export function installContainers(): void {
  for (const cls of [strType, bytesType, bytearrayType]) protocol(cls);
  // list
  constructor(listType, "iterable?!, /", (vm, [cls, v]) => {
    if (v !== undefined && !vm.isIterable(v))
      return vm.raise("TypeError", `'${typeOf(v).name}' object is not iterable`);
    return wrap(cls, listType, new PyList(v === undefined ? [] : [...iterateNow(vm, v)]));
  });
  protocol(listType);
  mutable(listType);
  method(listType, "__init__", "iterable?!, /", (vm, a) => {
    L(a[0]).v = a[1] === undefined ? [] : [...iterateNow(vm, a[1])];
    return null;
  });
  method(listType, "append", "object, /", (_v, a) => {
    L(a[0]).v.push(a[1]!);
    return null;
  });
  method(listType, "extend", "iterable!, /", (vm, a) => {
    const items = iterateNow(vm, a[1]!);
    const to = L(a[0]).v;
    const n = items.length;
    for (let i = 0; i < n; i++) to.push(items[i]!);
    return null;
  });
  method(listType, "insert", "index, object, /", (vm, a) => {
    const l = L(a[0]).v;
    let i = toIndex(vm, a[1]);
    if (i < 0) i = Math.max(0, i + l.length);
    l.splice(i, 0, a[2]!);
    return null;
  });
  method(listType, "pop", "index?, /", (vm, a) => {
    const l = L(a[0]).v;
    if (l.length === 0) return vm.raise("IndexError", "pop from empty list");
    if (a[1] === undefined) return l.pop()!;
    let i = toIndex(vm, a[1]);
    if (i < 0) i += l.length;
    if (i < 0 || i >= l.length) return vm.raise("IndexError", "pop index out of range");
    return i === 0 ? l.shift()! : l.splice(i, 1)[0]!;
  });
  method(listType, "remove", "value, /", (vm, a) => {
    const l = L(a[0]).v;
    const i = l.findIndex((x) => x === a[1] || equals(vm, x, a[1]!));
    if (i < 0) return vm.raise("ValueError", "list.remove(x): x not in list");
    l.splice(i, 1);
    return null;
  });
  method(listType, "clear", "", (_v, a) => {
    L(a[0]).v.length = 0;
    return null;
  });
  method(listType, "copy", "", (_v, a) => new PyList([...L(a[0]).v]));
  method(listType, "reverse", "", (_v, a) => {
    L(a[0]).v.reverse();
    return null;
  });
  method(listType, "sort", "*, key?, reverse?", (vm, a) => {
    const l = L(a[0]);
    const reverse = a[2] !== undefined && truth(vm, a[2]);
    if (a[1] !== undefined && a[1] !== null)
      return new Tail(vm.hidden.get("sort_by_key")!, [l, a[1], reverse], undefined, () => null);
    l.v = sortValues(vm, l.v, undefined, reverse);
    return null;
  });
  method(
    listType,
    "__reversed__",
    "",
    (_v, a) => new PyIter("list_reverseiterator", L(a[0]).v.slice().reverse()),
  );
  for (const cls of [listType, tupleType]) {
    method(cls, "index", "value, start?, stop?, /", (vm, a) => {
      const l = (a[0] as PyList).v;
      const norm = (v: Value | undefined, d: number): number => {
        if (v === undefined) return d;
        const n = toIndex(vm, v);
        return n < 0 ? Math.max(0, n + l.length) : n;
      };
      const end = Math.min(norm(a[3], l.length), l.length);
      for (let i = norm(a[2], 0); i < end; i++) if (l[i] === a[1] || equals(vm, l[i]!, a[1]!)) return i;
      return vm.raise(
        "ValueError",
        cls === listType ? `${repr(vm, a[1]!)} is not in list` : "tuple.index(x): x not in tuple",
      );
    });
    method(
      cls,
      "count",
      "value, /",
      (vm, a) => (a[0] as PyList).v.filter((x) => x === a[1] || equals(vm, x, a[1]!)).length,
    );
  }
  // tuple
  constructor(tupleType, "iterable?!, /", (vm, [cls, v]) => {
    if (v !== undefined && !vm.isIterable(v))
      return vm.raise("TypeError", `'${typeOf(v).name}' object is not iterable`);
    return wrap(
      cls,
      tupleType,
      v === undefined ? emptyTuple : v instanceof PyTuple ? v : new PyTuple([...iterateNow(vm, v)]),
    );
  });
  protocol(tupleType);

  // dict
  constructor(dictType, "iterable?!, /, **kw", (vm, [cls, v, kw]) => {
    const d = new PyDict();
    updateDict(vm, d, v, D(kw));
    return wrap(cls, dictType, d);
  });
  protocol(dictType);
  mutable(dictType);
  method(dictType, "__init__", "iterable?!, /, **kw", (vm, a) => {
    updateDict(vm, D(a[0]), a[1], D(a[2]));
    return null;
  });
  method(dictType, "get", "key, default?, /", (vm, a) => dictFind(vm, D(a[0]), a[1]!)?.v ?? a[2] ?? null);
  method(dictType, "keys", "", (_v, a) => new PyDictView(D(a[0]), "keys"));
  method(dictType, "values", "", (_v, a) => new PyDictView(D(a[0]), "values"));
  method(dictType, "items", "", (_v, a) => new PyDictView(D(a[0]), "items"));
  method(dictType, "copy", "", (_v, a) => copyDict(D(a[0])));
  method(dictType, "clear", "", (_v, a) => {
    D(a[0]).m.clear();
    D(a[0]).custom = undefined;
    return null;
  });
  method(dictType, "pop", "key, default?, /", (vm, a) => {
    const v = dictDelete(vm, D(a[0]), a[1]!);
    if (v !== undefined) return v;
    return a[2] !== undefined ? a[2] : vm.raise("KeyError", a[1]!);
  });
  method(dictType, "popitem", "", (vm, a) => {
    const d = D(a[0]);
    const last = [...d.m.values()].at(-1);
    if (!last) return vm.raise("KeyError", "popitem(): dictionary is empty");
    dictDelete(vm, d, last.k);
    return new PyTuple([last.k, last.v]);
  });
  method(dictType, "setdefault", "key, default?, /", (vm, a) => {
    const e = dictFind(vm, D(a[0]), a[1]!);
    if (e) return e.v;
    dictSet(vm, D(a[0]), a[1]!, a[2] ?? null);
    return a[2] ?? null;
  });
  method(dictType, "update", "other?!, /, **kw", (vm, a) => {
    updateDict(vm, D(a[0]), a[1], D(a[2]));
    return null;
  });
  method(
    dictType,
    "__reversed__",
    "",
    (_v, a) => new PyIter("dict_reversekeyiterator", Array.from(D(a[0]).m.values(), (e) => e.k).reverse()),
  );
  classMethod(dictType, "fromkeys", "iterable!, value?", (vm, [, it, v]) => {
    const d = new PyDict();
    for (const k of iterateNow(vm, it!)) dictSet(vm, d, k, v ?? null);
    return d;
  });
  for (const cls of [dictKeysType, dictValuesType, dictItemsType]) {
    method(cls, "__iter__", "", (vm, a) => makeIter(vm, a[0]!));
    method(cls, "__len__", "", (vm, a) => lengthOf(vm, a[0]!));
    method(cls, "__contains__", "item, /", (vm, a) => contains(vm, a[0]!, a[1]!, false));
    method(
      cls,
      "__reversed__",
      "",
      (_v, a) => new PyIter("dict_reverseiterator", [...(nativeIter(a[0]!)!.items as Value[])].reverse()),
    );
  }
  for (const cls of [dictKeysType, dictItemsType]) {
    method(
      cls,
      "isdisjoint",
      "other!, /",
      (vm, a) => !iterateNow(vm, a[1]!).some((x) => vm.settle(contains(vm, a[0]!, x, false)) === true),
    );
  }

  // set, frozenset
  const asSet = (vm: Vm, v: Value): PySet => {
    if (v instanceof PySet) return v;
    if (v instanceof PyInstance && v.base instanceof PySet) return v.base;
    const s = new PySet();
    for (const x of iterateNow(vm, v)) setAdd(vm, s, x);
    return s;
  };
  for (const cls of [setType, frozensetType]) {
    const frozen = cls === frozensetType;
    constructor(cls, "iterable?!, /", (vm, [c, v]) => {
      if (v !== undefined && !vm.isIterable(v))
        return vm.raise("TypeError", `'${typeOf(v).name}' object is not iterable`);
      const s = v instanceof PySet ? copySet(v, frozen) : new PySet(frozen);
      if (v !== undefined && !(v instanceof PySet)) for (const x of iterateNow(vm, v)) setAdd(vm, s, x);
      return wrap(c, cls, s);
    });
    protocol(cls);
    const op = (name: string, sym: "&" | "|" | "-"): void =>
      method(cls, name, "*others", (vm, a) => {
        let s = a[0] as PySet;
        for (const o of (a[1] as PyTuple).v) s = setOp(sym, s, asSet(vm, o));
        return s === a[0] ? copySet(s) : s;
      });
    op("union", "|");
    op("intersection", "&");
    op("difference", "-");
    method(cls, "symmetric_difference", "other!, /", (vm, a) => setOp("^", a[0] as PySet, asSet(vm, a[1]!)));
    method(cls, "issubset", "other!, /", (vm, a) =>
      [...(a[0] as PySet).m.keys()].every((k) => asSet(vm, a[1]!).m.has(k)),
    );
    method(cls, "issuperset", "other!, /", (vm, a) =>
      [...asSet(vm, a[1]!).m.keys()].every((k) => (a[0] as PySet).m.has(k)),
    );
    method(
      cls,
      "isdisjoint",
      "other!, /",
      (vm, a) => ![...asSet(vm, a[1]!).m.keys()].some((k) => (a[0] as PySet).m.has(k)),
    );
    method(cls, "copy", "", (_v, a) => copySet(a[0] as PySet));
  }
  setType.dict.set("__hash__", null);
  method(setType, "__init__", "iterable?!, /", (vm, a) => {
    if (a[1] !== undefined) for (const x of iterateNow(vm, a[1])) setAdd(vm, a[0] as PySet, x);
    return null;
  });
  method(setType, "add", "item, /", (vm, a) => {
    setAdd(vm, a[0] as PySet, a[1]!);
    return null;
  });
  method(setType, "discard", "item, /", (vm, a) => {
    setDelete(vm, a[0] as PySet, a[1]!);
    return null;
  });
  method(setType, "remove", "item, /", (vm, a) =>
    setDelete(vm, a[0] as PySet, a[1]!) ? null : vm.raise("KeyError", a[1]!),
  );
  method(setType, "pop", "", (vm, a) => {
    const s = a[0] as PySet;
    const first = s.m.values().next();
    if (first.done) return vm.raise("KeyError", "pop from an empty set");
    setDelete(vm, s, first.value);
    return first.value;
  });
  method(setType, "clear", "", (_v, a) => {
    (a[0] as PySet).m.clear();
    return null;
  });
  const replace = (s: PySet, r: PySet): null => {
    const entries = [...r.m];
    s.m.clear();
    for (const [k, v] of entries) s.m.set(k, v);
    return null;
  };
  method(setType, "update", "*others", (vm, a) => {
    for (const o of (a[1] as PyTuple).v) for (const x of iterateNow(vm, o)) setAdd(vm, a[0] as PySet, x);
    return null;
  });
  const inPlace = (name: string, sym: "&" | "-" | "^"): void =>
    method(setType, name, "*others", (vm, a) => {
      let s = a[0] as PySet;
      for (const o of (a[1] as PyTuple).v) s = setOp(sym, s, asSet(vm, o));
      return replace(a[0] as PySet, s);
    });
  inPlace("intersection_update", "&");
  inPlace("difference_update", "-");
  inPlace("symmetric_difference_update", "^");

  // range, slice
  constructor(rangeType, "start, stop?, step?, /", (vm, [, a, b, c]) => {
    const start = b === undefined ? 0 : toIndex(vm, a);
    const stop = toIndex(vm, b === undefined ? a : b);
    const step = c === undefined ? 1 : toIndex(vm, c);
    if (step === 0) return vm.raise("ValueError", "range() arg 3 must not be zero");
    return new PyRange(start, stop, step);
  });
  protocol(rangeType);
  method(rangeType, "index", "value, /", (vm, a) => {
    const r = a[0] as PyRange;
    if (contains(vm, r, a[1]!, false) !== true)
      return vm.raise("ValueError", `${repr(vm, a[1]!)} is not in range`);
    return (toIndex(vm, a[1]) - r.start) / r.step;
  });
  method(rangeType, "count", "value, /", (vm, a) => (contains(vm, a[0]!, a[1]!, false) === true ? 1 : 0));
  method(rangeType, "__reversed__", "", (_v, a) => {
    const r = a[0] as PyRange;
    return new PyIter(
      "range_iterator",
      new PyRange(r.start + (r.length - 1) * r.step, r.start - r.step, -r.step),
    );
  });
  for (const f of ["start", "stop", "step"] as const) {
    rangeType.dict.set(f, new PyGetSet(f, (_v, s) => (s as PyRange)[f]));
    sliceType.dict.set(f, new PyGetSet(f, (_v, s) => (s as PySlice)[f]));
  }
  method(sliceType, "indices", "length, /", (vm, a) => {
    const slice = a[0] as PySlice;
    const n = toIndex(vm, a[1]);
    const step = slice.step === null ? 1 : toIndex(vm, slice.step);
    if (step === 0) return vm.raise("ValueError", "slice step cannot be zero");
    const [low, high] = step > 0 ? [0, n] : [-1, n - 1];
    const bound = (v: Value, dflt: number): number => {
      if (v === null) return dflt;
      const i = toIndex(vm, v);
      return Math.min(high, Math.max(low, i < 0 ? i + n : i));
    };
    const [first, last] = step > 0 ? [low, high] : [high, low];
    return new PyTuple([bound(slice.start, first), bound(slice.stop, last), step]);
  });
  constructor(
    sliceType,
    "start, stop?, step?, /",
    (_v, [, a, b, c]): NativeResult =>
      b === undefined ? new PySlice(null, a!, null) : new PySlice(a!, b, c ?? null),
  );
}
