/** Runs a thread; exceptions on their way up: who handles one, and what each frame it leaves does. */
import { type Block, type Frame, type PyException, PyRaise } from "../objects.ts";
import { opNumber as O } from "../ops.ts";
import { exceptionType, stopIteration } from "../types.ts";
import type { Vm } from "../vm.ts";
import { leaveGenerator } from "./generators.ts";
import { instructions } from "./instructions.ts";
import type { Thread } from "./thread.ts";

export function loop(vm: Vm, t: Thread, stop: Frame | undefined): void {
  for (;;) {
    try {
      if (t.injected) {
        const e = t.injected;
        t.injected = undefined;
        throw new PyRaise(e);
      }
      instructions(vm, t, stop);
      return;
    } catch (error) {
      let raised: PyRaise;
      if (error instanceof PyRaise) raised = error;
      else if (error instanceof RangeError && /call stack|recursion/i.test(error.message))
        raised = new PyRaise(vm.makeException("RecursionError", "maximum recursion depth exceeded"));
      else if (error instanceof RangeError && /BigInt|Invalid (?:string|array) length/i.test(error.message))
        raised = new PyRaise(vm.makeException("MemoryError"));
      else throw error;
      if (!unwind(vm, t, raised, stop)) return;
    }
  }
}

/** Finds who handles it; false: nobody in this thread. */
function unwind(vm: Vm, t: Thread, raised: PyRaise, stop: Frame | undefined): boolean {
  const exc = raised.exc;
  let again = raised.again;
  if (!again && t.handled && t.handled !== exc && exc.context === null) {
    let c: PyException | null = t.handled;
    while (c && c !== exc) c = c.context;
    if (!c) exc.context = t.handled;
  }
  for (let f = t.frame; f; f = t.frame) {
    if (f.barrier) {
      if (f === stop) {
        t.frame = f.back;
        t.depth--;
        throw new PyRaise(exc, false);
      }
      t.frame = f.back;
      t.depth--;
      continue;
    }
    const last = f.pc - 1;
    if (exc.cls === stopIteration && (f.code.ops[last] === O.FOR_ITER || f.code.ops[last] === O.YIELD_FROM)) {
      f.stack.pop();
      if (f.code.ops[last] === O.FOR_ITER) f.pc = f.code.args[last]!;
      else f.stack.push(exc.args.v[0] ?? null);
      return true;
    }
    if (!again) exc.trace.push({ code: f.code, pc: Math.max(0, last) });
    again = false;
    for (let b: Block | undefined = f.blocks.pop(); b; b = f.blocks.pop()) {
      if (b.type === "except") {
        t.handled = b.previous;
        continue;
      }
      f.stack.length = b.depth;
      f.blocks.push({ type: "except", target: 0, depth: b.depth, previous: t.handled });
      t.handled = exc;
      f.stack.push(exc);
      f.pc = b.target;
      return true;
    }
    t.frame = f.back;
    t.depth--;
    const g = f.gen;
    if (g) {
      g.done = true;
      leaveGenerator(vm, g);
      if (f.resume === "close" && (exc.cls === exceptionType("GeneratorExit") || exc.cls === stopIteration)) {
        f.back?.stack.push(null);
        return true;
      }
      if (exc.cls === stopIteration && f.code.kind !== "function") {
        const e = vm.makeException(
          "RuntimeError",
          `${g.kind === "coroutine" ? "coroutine" : "generator"} raised StopIteration`,
        );
        e.cause = exc;
        e.context = exc;
        e.suppress = true;
        e.trace = [...exc.trace];
        raised = new PyRaise(e);
        return unwind(vm, t, new PyRaise(e), stop);
      }
    }
    if (f.onExc) {
      try {
        if (f.onExc(vm, exc, f.postData)) return true;
      } catch (error) {
        if (!(error instanceof PyRaise)) throw error;
        return unwind(vm, t, error, stop);
      }
    }
  }
  t.failure = exc;
  t.done = true;
  return false;
}
