/** The loop: one instruction after the other, the frequent ones here. */
import { compare, contains, truth } from "../comparison.ts";
import { getItem } from "../items.ts";
import { nextNow } from "../iteration.ts";
import {
  type Code,
  type Frame,
  type Post,
  PyEnumerate,
  type PyException,
  PyFloat,
  PyFunction,
  PyGenerator,
  PyHandle,
  PyInstance,
  PyIter,
  PyList,
  PyRaise,
  PyZip,
  Special,
  type Value,
} from "../objects.ts";
import { binary } from "../operators.ts";
import { binaryOps, compareOps, opNumber as O } from "../ops.ts";
import { exceptionType, typeOf } from "../types.ts";
import type { Vm } from "../vm.ts";
import { attribute } from "./attributes.ts";
import { call, deliver, deliverResult, special } from "./calling.ts";
import { controlOp } from "./control.ts";
import { dataOp } from "./data.ts";
import { leaveGenerator, resume, yieldValue } from "./generators.ts";
import { global, unbound } from "./lookup.ts";
import { nameOp } from "./names.ts";
import { pushed, type Thread } from "./thread.ts";

const LOAD_FAST = O.LOAD_FAST,
  LOAD_CONST = O.LOAD_CONST,
  STORE_FAST = O.STORE_FAST,
  LOAD_GLOBAL = O.LOAD_GLOBAL,
  CALL = O.CALL,
  JUMP_IF_FALSE = O.JUMP_IF_FALSE,
  JUMP = O.JUMP,
  BINARY = O.BINARY,
  COMPARE = O.COMPARE,
  FOR_ITER = O.FOR_ITER,
  LOAD_METHOD = O.LOAD_METHOD,
  CALL_METHOD = O.CALL_METHOD,
  LOAD_ATTR = O.LOAD_ATTR,
  SUBSCR = O.SUBSCR,
  POP = O.POP,
  RETURN = O.RETURN,
  INPLACE = O.INPLACE,
  YIELD = O.YIELD,
  _YIELD_FROM = O.YIELD_FROM;

const swallowAttributeError = (vm: Vm, exc: PyException, data: unknown): boolean => {
  if (!exc.cls.isSubclass(exceptionType("AttributeError"))) return false;
  const d = data as { getattr: Value; self: Value; name: string };
  deliver(vm, call(vm, d.getattr, [d.self, d.name]));
  return true;
};

/** Stands where a method's self would be when there is none. */
const noSelf = new PyHandle("no self", undefined);
const methodMarker: Post = (vm, result) => {
  vm.current.frame!.stack.push(result);
  return noSelf;
};

function hasOwn(obj: PyInstance, name: string): boolean {
  return obj.dict?.m.has(name) ?? false;
}

export function instructions(vm: Vm, t: Thread, stop: Frame | undefined): void {
  let f = t.frame!;
  if (f === undefined) {
    t.done = true;
    return;
  }
  let code: Code = f.code;
  let ops = code.ops;
  let args = code.args;
  let stack = f.stack;
  const start = vm.fuel;
  try {
    for (;;) {
      if (--vm.fuel < 0) {
        if (stop) vm.refuse("a special method that computes for so long inside a builtin");
        return;
      }
      const op = ops[f.pc]!;
      const arg = args[f.pc]!;
      f.pc++;
      let changed = false;
      // The order is by how often they run: engines without a jump table go through it in turn.
      if (op === LOAD_FAST) {
        const v = f.locals[arg];
        if (v === undefined) unbound(vm, f, arg);
        stack.push(v);
      } else if (op === LOAD_CONST) stack.push(code.consts[arg]!);
      else if (op === STORE_FAST) f.locals[arg] = stack.pop()!;
      else if (op === LOAD_GLOBAL) stack.push(global(vm, f, code.names[arg]!));
      else if (op === BINARY || op === INPLACE) {
        const b = stack.pop()!;
        const a = stack.pop()!;
        if (typeof a === "number" && typeof b === "number" && arg < 3) {
          const r = arg === 0 ? a + b : arg === 1 ? a - b : a * b;
          if (Number.isSafeInteger(r)) {
            stack.push(r === 0 ? 0 : r);
            continue;
          }
        }
        const r = binary(vm, binaryOps[arg]!, a, b, op === INPLACE);
        if (!(r instanceof Special)) stack.push(r);
        else {
          deliverResult(vm, r);
          changed = true;
        }
      } else if (op === COMPARE) {
        const b = stack.pop()!;
        const a = stack.pop()!;
        if (typeof a === "number" && typeof b === "number" && arg < 6) {
          stack.push(
            arg === 0
              ? a === b
              : arg === 1
                ? a !== b
                : arg === 2
                  ? a < b
                  : arg === 3
                    ? a <= b
                    : arg === 4
                      ? a > b
                      : a >= b,
          );
          continue;
        }
        if (arg >= 8) {
          const same = a === b || (a instanceof PyFloat && b instanceof PyFloat && a === b);
          stack.push(arg === 8 ? same : !same);
        } else {
          const r =
            arg === 6 || arg === 7
              ? contains(vm, b, a, arg === 7)
              : compare(vm, compareOps[arg] as "==" | "<", a, b);
          if (!(r instanceof Special)) stack.push(r);
          else {
            deliverResult(vm, r);
            changed = true;
          }
        }
      } else if (op === JUMP_IF_FALSE) {
        const v = stack.pop()!;
        if (v === false || (v !== true && !truth(vm, v))) f.pc = arg;
      } else if (op === JUMP) f.pc = arg;
      else if (op === LOAD_METHOD) {
        const obj = stack[stack.length - 1]!;
        const name = code.names[arg]!;
        const type = obj instanceof PyInstance ? obj.cls : undefined;
        const found = type?.lookup(name);
        if (
          found instanceof PyFunction &&
          !hasOwn(obj as PyInstance, name) &&
          !(type!.lookup("__getattribute__") instanceof PyFunction)
        ) {
          stack[stack.length - 1] = found;
          stack.push(obj);
        } else {
          stack.pop();
          const r = attribute(vm, obj, name);
          if (r instanceof Special) {
            // A property: its value comes first, then the marker that there is no self.
            const c = special(vm, r, methodMarker, undefined);
            if (c !== pushed) stack.push(c);
            else changed = true;
          } else {
            stack.push(r);
            stack.push(noSelf);
          }
        }
      } else if (op === CALL_METHOD) {
        const argv = arg === 0 ? [] : stack.splice(stack.length - arg, arg);
        const self = stack.pop()!;
        const fn = stack.pop()!;
        if (self !== noSelf) argv.unshift(self);
        const r = call(vm, fn, argv);
        if (r !== pushed) stack.push(r);
        else changed = true;
      } else if (op === CALL) {
        const argv = arg === 0 ? [] : stack.splice(stack.length - arg, arg);
        const r = call(vm, stack.pop()!, argv);
        if (r !== pushed) stack.push(r);
        else changed = true;
      } else if (op === FOR_ITER) {
        const it = stack[stack.length - 1]!;
        if (it instanceof PyIter || it instanceof PyZip || it instanceof PyEnumerate) {
          const v = nextNow(vm, it);
          if (v === undefined) {
            stack.pop();
            f.pc = arg;
          } else stack.push(v);
        } else if (it instanceof PyGenerator) {
          if (it.done) {
            stack.pop();
            f.pc = arg;
          } else {
            resume(vm, it, null, "for");
            changed = true;
          }
        } else {
          const next = typeOf(it).lookup("__next__");
          if (next === undefined) vm.raise("TypeError", `'${typeOf(it).name}' object is not an iterator`);
          const r = call(vm, next, [it]);
          if (r !== pushed) stack.push(r);
          else changed = true;
        }
      } else if (op === LOAD_ATTR) {
        const obj = stack.pop()!;
        const r = attribute(vm, obj, code.names[arg]!);
        if (!(r instanceof Special)) stack.push(r);
        else {
          const before = t.frame;
          deliverResult(vm, r);
          if (t.frame !== before && t.frame && obj instanceof PyInstance) {
            const fallback = obj.cls.lookup("__getattr__");
            const name = code.names[arg]!;
            if (fallback !== undefined && t.frame.code.name !== "__getattr__") {
              t.frame.onExc = swallowAttributeError;
              t.frame.postData ??= { getattr: fallback, self: obj, name };
            }
          }
          changed = true;
        }
      } else if (op === SUBSCR) {
        const i = stack.pop()!;
        const o = stack.pop()!;
        if (o instanceof PyList && typeof i === "number") {
          const v = o.v[i < 0 ? i + o.v.length : i];
          if (v !== undefined) {
            stack.push(v);
            continue;
          }
        }
        const r = getItem(vm, o, i);
        if (!(r instanceof Special)) stack.push(r);
        else {
          deliverResult(vm, r);
          changed = true;
        }
      } else if (op === POP) stack.pop();
      else if (op === RETURN) {
        const v = stack.pop()!;
        leave(vm, t, f, v);
        if (t.frame === undefined) {
          t.result = v;
          t.done = true;
          return;
        }
        if (t.frame === stop) return;
        changed = true;
      } else if (op === YIELD) {
        const v = stack.pop()!;
        if (code.kind === "asyncgen") {
          // Ends the `anext()` that waits for it.
          leaveGenerator(vm, f.gen!);
          const back = f.back!;
          t.frame = back;
          t.depth--;
          back.stack.pop();
          back.stack.push(v);
        } else yieldValue(vm, f, v);
        if (t.frame === stop) return;
        changed = true;
      } else {
        changed =
          nameOp(vm, f, op, arg, stack) ??
          dataOp(vm, f, op, arg, stack) ??
          controlOp(vm, t, f, op, arg, stack) ??
          false;
      }
      if (changed) {
        if (t.parked) return;
        f = t.frame!;
        if (f === undefined) {
          t.done = true;
          return;
        }
        if (f === stop && stop.stack.length > 0) return;
        code = f.code;
        ops = code.ops;
        args = code.args;
        stack = f.stack;
      }
    }
  } finally {
    if (!stop) vm.executed += start - vm.fuel;
  }
}

/** A frame ends with a value. */
export function leave(vm: Vm, t: Thread, f: Frame, v: Value): void {
  const back = f.back;
  t.frame = back;
  t.depth--;
  const g = f.gen;
  if (!g) {
    if (f.post) {
      if (!back) {
        f.post(vm, v, f.postData);
        return;
      }
      deliverResult(vm, f.post(vm, v, f.postData));
    } else back?.stack.push(v);
    return;
  }
  g.done = true;
  leaveGenerator(vm, g);
  switch (f.resume) {
    case "for":
      back!.stack.pop();
      back!.pc = back!.code.args[back!.pc - 1]!;
      return;
    case "yieldfrom":
      back!.stack.pop();
      if (f.code.kind === "asyncgen") vm.raise("StopAsyncIteration");
      back!.stack.push(v);
      return;
    case "close":
      back!.stack.push(null);
      return;
    default: {
      const e = v === null ? vm.makeException("StopIteration") : vm.makeException("StopIteration", v);
      if (f.onExc?.(vm, e, f.postData)) return;
      throw new PyRaise(e);
    }
  }
}
