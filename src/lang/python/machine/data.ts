/** Instructions that build and take apart values. */
import { dictSet, setAdd } from "../hashing.ts";
import { getItem } from "../items.ts";
import { iterateNow } from "../iteration.ts";
import { matchClass, matchMapping, matchSequence } from "../matching.ts";
import {
  emptyTuple,
  type Frame,
  mappingOf,
  type Post,
  PyDict,
  PyFunction,
  PyGenerator,
  PyInstance,
  PyList,
  PySet,
  PySlice,
  PyTuple,
  Special,
  type Value,
} from "../objects.ts";
import { unary } from "../operators.ts";
import { opNumber as O, unaryOps } from "../ops.ts";
import { formatValue, repr, str } from "../repr.ts";
import { asciiOf } from "../text.ts";
import { typeOf } from "../types.ts";
import type { Vm } from "../vm.ts";
import { getAttr } from "./attributes.ts";
import { call, deliver, deliverResult } from "./calling.ts";
import { nothing } from "./thread.ts";

const extendList: Post = (_vm, result, data) => {
  for (const x of (result as PyList).v) (data as PyList).v.push(x);
  return nothing;
};

/** True: the frame on top may be another now. Undefined: not one of these. */
export function dataOp(vm: Vm, f: Frame, op: number, arg: number, stack: Value[]): boolean | undefined {
  const _code = f.code;
  const top = stack.length - 1;
  switch (op) {
    case O.LIST_APPEND: {
      const v = stack.pop()!;
      (stack[stack.length - arg] as PyList).v.push(v);
      return false;
    }
    case O.DUP:
      stack.push(stack[top]!);
      return false;
    case O.DUP2:
      stack.push(stack[top - 1]!, stack[top]!);
      return false;
    case O.ROT2: {
      const v = stack.pop()!;
      stack.splice(stack.length - 1, 0, v);
      return false;
    }
    case O.ROT3: {
      const v = stack.pop()!;
      stack.splice(stack.length - 2, 0, v);
      return false;
    }
    case O.ROT4: {
      const v = stack.pop()!;
      stack.splice(stack.length - 3, 0, v);
      return false;
    }
    case O.BUILD_LIST:
      stack.push(new PyList(arg === 0 ? [] : stack.splice(stack.length - arg, arg)));
      return false;
    case O.BUILD_TUPLE:
      stack.push(arg === 0 ? emptyTuple : new PyTuple(stack.splice(stack.length - arg, arg)));
      return false;
    case O.BUILD_SET: {
      const items = arg === 0 ? [] : stack.splice(stack.length - arg, arg);
      const s = new PySet();
      for (const v of items) setAdd(vm, s, v);
      stack.push(s);
      return false;
    }
    case O.BUILD_MAP: {
      const items = arg === 0 ? [] : stack.splice(stack.length - 2 * arg, 2 * arg);
      const d = new PyDict();
      for (let i = 0; i < items.length; i += 2) dictSet(vm, d, items[i]!, items[i + 1]!);
      stack.push(d);
      return false;
    }
    case O.BUILD_SLICE: {
      const [a, b, c] = stack.splice(stack.length - 3, 3);
      stack.push(new PySlice(a!, b!, c!));
      return false;
    }
    case O.BUILD_STRING: {
      const parts = stack.splice(stack.length - arg, arg);
      stack.push(parts.join(""));
      return false;
    }
    case O.FORMAT_VALUE: {
      const spec = arg & 4 ? (stack.pop() as string) : "";
      let v = stack.pop()!;
      const conversion = arg & 3;
      if (conversion === 1) v = repr(vm, v);
      else if (conversion === 2) v = str(vm, v);
      else if (conversion === 3) v = asciiOf(repr(vm, v));
      if (typeof v === "string" && spec === "") {
        stack.push(v);
        return false;
      }
      if (v instanceof PyInstance && spec === "") {
        const format = v.cls.lookup("__format__");
        const own = v.cls.lookup("__str__");
        if (format instanceof PyFunction) deliver(vm, call(vm, format, [v, ""]));
        else if (own instanceof PyFunction) deliver(vm, call(vm, own, [v]));
        else {
          stack.push(formatValue(vm, v, spec));
          return false;
        }
        return true;
      }
      stack.push(formatValue(vm, v, spec));
      return false;
    }
    case O.SET_ADD: {
      const v = stack.pop()!;
      setAdd(vm, stack[stack.length - arg] as PySet, v);
      return false;
    }
    case O.MAP_ADD: {
      const v = stack.pop()!;
      const k = stack.pop()!;
      dictSet(vm, stack[stack.length - arg] as PyDict, k, v);
      return false;
    }
    case O.LIST_EXTEND: {
      const v = stack.pop()!;
      const list = stack[stack.length - arg] as PyList;
      if (v instanceof PyGenerator || (v instanceof PyInstance && v.base === undefined && vm.isIterable(v))) {
        deliver(vm, call(vm, vm.hidden.get("collect")!, [v], undefined, extendList, list));
        return true;
      }
      if (!vm.isIterable(v) && !(v instanceof PyInstance))
        vm.raise("TypeError", `Value after * must be an iterable, not ${typeOf(v).name}`);
      for (const x of iterateNow(vm, v)) list.v.push(x);
      return false;
    }
    case O.SET_UPDATE: {
      const v = stack.pop()!;
      for (const x of iterateNow(vm, v)) setAdd(vm, stack[stack.length - arg] as PySet, x);
      return false;
    }
    case O.DICT_UPDATE: {
      const v = stack.pop()!;
      const d = stack[stack.length - arg] as PyDict;
      if (mappingOf(v)) for (const e of mappingOf(v)!.m.values()) dictSet(vm, d, e.k, e.v);
      else if (getAttr(vm, v, "keys") !== undefined) {
        for (const k of iterateNow(vm, vm.callSync(vm.attributeNow(v, "keys"), [])))
          dictSet(vm, d, k, vm.settle(getItem(vm, v, k)));
      } else vm.raise("TypeError", `'${typeOf(v).name}' object is not a mapping`);
      return false;
    }
    case O.DICT_MERGE: {
      const v = stack.pop()!;
      const d = stack[stack.length - arg] as PyDict;
      const from = mappingOf(v);
      if (!from) {
        if (getAttr(vm, v, "keys") === undefined)
          vm.raise("TypeError", `argument after ** must be a mapping, not ${typeOf(v).name}`);
        for (const k of iterateNow(vm, vm.callSync(vm.attributeNow(v, "keys"), [])))
          dictSet(vm, d, k, vm.settle(getItem(vm, v, k)));
        return false;
      }
      for (const e of from.m.values()) {
        if (typeof e.k !== "string") vm.raise("TypeError", "keywords must be strings");
        if (d.m.has(e.k as string))
          vm.raise("TypeError", `got multiple values for keyword argument '${e.k}'`);
        dictSet(vm, d, e.k, e.v);
      }
      return false;
    }
    case O.LIST_TO_TUPLE:
      stack[top] = new PyTuple((stack[top] as PyList).v);
      return false;
    case O.UNARY: {
      const r = unary(vm, unaryOps[arg]!, stack.pop()!);
      if (!(r instanceof Special)) {
        stack.push(r);
        return false;
      }
      deliverResult(vm, r);
      return true;
    }
    case O.UNPACK: {
      const v = stack.pop()!;
      const items = unpackItems(vm, v);
      if (items.length !== arg) {
        if (items.length > arg) vm.raise("ValueError", `too many values to unpack (expected ${arg})`);
        vm.raise("ValueError", `not enough values to unpack (expected ${arg}, got ${items.length})`);
      }
      for (let i = items.length - 1; i >= 0; i--) stack.push(items[i]!);
      return false;
    }
    case O.UNPACK_EX: {
      const before = Math.floor(arg / 65536);
      const after = arg % 65536;
      const items = unpackItems(vm, stack.pop()!);
      if (items.length < before + after)
        vm.raise(
          "ValueError",
          `not enough values to unpack (expected at least ${before + after}, got ${items.length})`,
        );
      for (let i = 0; i < after; i++) stack.push(items[items.length - 1 - i]!);
      stack.push(new PyList(items.slice(before, items.length - after)));
      for (let i = before - 1; i >= 0; i--) stack.push(items[i]!);
      return false;
    }
    case O.MATCH_SEQUENCE:
      stack.push(matchSequence(vm, stack.pop()!, arg));
      return false;
    case O.MATCH_MAPPING: {
      const keys = stack.pop() as PyTuple;
      stack.push(matchMapping(vm, stack.pop()!, keys, arg === 1));
      return false;
    }
    case O.MATCH_CLASS: {
      const names = stack.pop() as PyTuple;
      const cls = stack.pop()!;
      stack.push(matchClass(vm, stack.pop()!, cls, arg, names));
      return false;
    }
    default:
      return undefined;
  }
}

function unpackItems(vm: Vm, v: Value): readonly Value[] {
  if (v instanceof PyTuple || v instanceof PyList) return v.v;
  if (!vm.isIterable(v)) vm.raise("TypeError", `cannot unpack non-iterable ${typeOf(v).name} object`);
  return iterateNow(vm, v);
}
