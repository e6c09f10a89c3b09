/** The shapes of `match`. Each answers a tuple of parts for the patterns inside, or None. */

import { isInstance } from "./comparison.ts";
import { dictGet, keyOf } from "./hashing.ts";
import { iterateNow } from "./iteration.ts";
import {
  mappingOf,
  PyBytes,
  PyClass,
  PyDict,
  PyInstance,
  PyList,
  PyRange,
  PyTuple,
  type Value,
} from "./objects.ts";
import {
  boolType,
  bytearrayType,
  bytesType,
  dictType,
  floatType,
  frozensetType,
  intType,
  listType,
  setType,
  strType,
  tupleType,
} from "./types.ts";
import type { Vm } from "./vm.ts";

export function matchSequence(vm: Vm, v: Value, arg: number): Value {
  const list = v instanceof PyInstance ? v.base : v;
  if (
    !(list instanceof PyList || list instanceof PyTuple || list instanceof PyRange) ||
    list instanceof PyBytes
  )
    return null;
  const items = iterateNow(vm, list);
  const n = Math.floor(arg / 2);
  if (arg % 2 === 0) return items.length === n ? new PyTuple(items) : null;
  const before = Math.floor(n / 65536);
  const after = n % 65536;
  if (items.length < before + after) return null;
  const middle = new PyList(items.slice(before, items.length - after));
  return new PyTuple([...items.slice(0, before), middle, ...items.slice(items.length - after)]);
}

export function matchMapping(vm: Vm, v: Value, keys: PyTuple, rest: boolean): Value {
  const d = mappingOf(v);
  if (!d) return null;
  const out: Value[] = [];
  for (const k of keys.v) {
    const found = dictGet(vm, d, k);
    if (found === undefined) return null;
    out.push(found);
  }
  if (rest) {
    const used = new Set(keys.v.map((k) => keyOf(vm, k)));
    const left = new PyDict();
    for (const [k, e] of d.m) if (!used.has(k)) left.m.set(k, { ...e });
    out.push(left);
  }
  return new PyTuple(out);
}

const selfMatching = new Set([
  boolType,
  bytearrayType,
  bytesType,
  dictType,
  floatType,
  frozensetType,
  intType,
  listType,
  setType,
  strType,
  tupleType,
]);

export function matchClass(vm: Vm, v: Value, cls: Value, positional: number, names: PyTuple): Value {
  if (!(cls instanceof PyClass)) vm.raise("TypeError", "called match pattern must be a class");
  if (!isInstance(vm, v, cls)) return null;
  const out: Value[] = [];
  const all: string[] = [];
  if (positional > 0) {
    if (cls.mro.some((c) => selfMatching.has(c)) && cls.lookup("__match_args__") === undefined) {
      if (positional > 1)
        vm.raise("TypeError", `${cls.name}() accepts 1 positional sub-pattern (${positional} given)`);
      out.push(v);
    } else {
      const args = cls.lookup("__match_args__");
      const fields = args === undefined ? [] : iterateNow(vm, args).map(String);
      if (positional > fields.length)
        vm.raise(
          "TypeError",
          `${cls.name}() accepts ${fields.length} positional sub-pattern${fields.length === 1 ? "" : "s"} (${positional} given)`,
        );
      all.push(...fields.slice(0, positional));
    }
  }
  all.push(...names.v.map(String));
  for (const n of all) {
    const got = vm.getAttr(v, n);
    if (got === undefined) return null;
    out.push(vm.settle(got));
  }
  return new PyTuple(out);
}
