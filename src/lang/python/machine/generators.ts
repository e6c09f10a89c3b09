/** Generators: going on where one stopped, stopping again, throwing into it. */
import {
  type Frame,
  type NativeResult,
  type Post,
  type PyException,
  PyGenerator,
  PyRaise,
  type Value,
} from "../objects.ts";
import { opNumber as O } from "../ops.ts";
import type { Vm } from "../vm.ts";
import { deliverResult } from "./calling.ts";

export function resume(
  vm: Vm,
  g: PyGenerator,
  value: Value,
  mode: Frame["resume"],
  post?: Post,
  data?: unknown,
): void {
  if (g.running) vm.raise("ValueError", "generator already executing");
  const f = g.frame;
  f.resume = mode;
  f.post = post;
  f.postData = data;
  f.onExc = undefined;
  vm.push(f);
  g.running = true;
  const t = vm.current;
  const outer = t.handled;
  t.handled = g.handled ?? outer;
  g.handled = outer;
  if (g.started) f.stack.push(value);
  g.started = true;
}

/** Raises `exc` where the generator stands. The frame is on top afterwards; the caller throws. */
export function throwInto(vm: Vm, g: PyGenerator, exc: PyException, mode: Frame["resume"]): NativeResult {
  if (g.done || !g.started) {
    g.done = true;
    throw new PyRaise(exc);
  }
  const f = g.frame;
  const inner = f.stack[f.stack.length - 1];
  resume(vm, g, null, mode);
  f.stack.pop();
  if (f.code.ops[f.pc] === O.YIELD_FROM && inner instanceof PyGenerator && !inner.done && inner.started) {
    f.pc++;
    return throwInto(vm, inner, exc, "yieldfrom");
  }
  throw new PyRaise(exc, false);
}

export function leaveGenerator(vm: Vm, g: PyGenerator): void {
  g.running = false;
  const t = vm.current;
  const mine = t.handled;
  t.handled = g.handled;
  g.handled = mine;
}

export function yieldValue(vm: Vm, f: Frame, value: Value): void {
  const t = vm.current;
  for (;;) {
    const g = f.gen!;
    leaveGenerator(vm, g);
    const back = f.back!;
    t.frame = back;
    t.depth--;
    if (f.resume === "yieldfrom") {
      // The frame around yields the same value; it stays at its O.YIELD_FROM.
      back.pc--;
      f = back;
      continue;
    }
    if (f.resume === "close") {
      vm.raise("RuntimeError", "generator ignored GeneratorExit");
    }
    if (f.post) deliverResult(vm, f.post(vm, value, f.postData));
    else back.stack.push(value);
    return;
  }
}
