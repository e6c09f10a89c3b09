/** Instructions that call, wait, raise, import and jump. */
import { buildClass } from "../classes.ts";
import { truth } from "../comparison.ts";
import { importFrom, importName, importStar } from "../imports.ts";
import { makeIter, nextNow } from "../iteration.ts";
import {
  type Frame,
  type Post,
  type PyCell,
  PyClass,
  type PyCode,
  type PyDict,
  type PyException,
  PyFunction,
  PyGenerator,
  PyHandle,
  PyInstance,
  PyRaise,
  PyTuple,
  Special,
  type Value,
} from "../objects.ts";
import { opNumber as O } from "../ops.ts";
import { baseException, exceptionType, isException, typeOf } from "../types.ts";
import type { Vm } from "../vm.ts";
import { bind } from "./attributes.ts";
import { call, deliver, deliverResult } from "./calling.ts";
import { resume, yieldValue } from "./generators.ts";
import { discard, nothing, type Thread } from "./thread.ts";

const yieldOn: Post = (vm, result, data) => {
  const f = data as Frame;
  f.pc--;
  yieldValue(vm, f, result);
  return nothing;
};

/** True: the frame on top may be another now. Undefined: not one of these. */
export function controlOp(
  vm: Vm,
  t: Thread,
  f: Frame,
  op: number,
  arg: number,
  stack: Value[],
): boolean | undefined {
  const code = f.code;
  const top = stack.length - 1;
  switch (op) {
    case O.JUMP_IF_TRUE: {
      const v = stack.pop()!;
      if (v === true || (v !== false && truth(vm, v))) f.pc = arg;
      return false;
    }
    case O.JUMP_IF_FALSE_OR_POP:
      if (!truth(vm, stack[top]!)) f.pc = arg;
      else stack.pop();
      return false;
    case O.JUMP_IF_TRUE_OR_POP:
      if (truth(vm, stack[top]!)) f.pc = arg;
      else stack.pop();
      return false;
    case O.CALL_KW: {
      const names = (stack.pop() as PyTuple).v;
      const values = stack.splice(stack.length - names.length, names.length);
      const rest = arg - names.length;
      const argv = rest === 0 ? [] : stack.splice(stack.length - rest, rest);
      const kw = new Map<string, Value>();
      names.forEach((n, i) => {
        kw.set(n as string, values[i]!);
      });
      deliver(vm, call(vm, stack.pop()!, argv, kw));
      return true;
    }
    case O.CALL_EX: {
      const kwd = stack.pop() as PyDict;
      const argv = [...(stack.pop() as PyTuple).v];
      const kw =
        kwd.m.size === 0 ? undefined : new Map([...kwd.m.values()].map((e) => [e.k as string, e.v] as const));
      deliver(vm, call(vm, stack.pop()!, argv, kw));
      return true;
    }
    case O.MAKE_FUNCTION: {
      const c = (stack.pop() as PyCode).code;
      const closure = (stack.pop() as PyTuple).v as unknown as readonly PyCell[];
      const annotations = arg & 4 ? (stack.pop() as PyDict) : undefined;
      const kwd = arg & 2 ? (stack.pop() as PyDict) : undefined;
      const defaults = arg & 1 ? (stack.pop() as PyTuple).v : [];
      const fn = new PyFunction(
        c.name,
        c.qualname,
        c,
        f.globals,
        defaults,
        kwd ? new Map([...kwd.m.values()].map((e) => [e.k as string, e.v] as const)) : undefined,
        closure,
      );
      fn.annotations = annotations;
      stack.push(fn);
      return false;
    }
    case O.GET_ITER: {
      const r = makeIter(vm, stack.pop()!);
      if (!(r instanceof Special)) {
        stack.push(r);
        return false;
      }
      deliverResult(vm, r);
      return true;
    }
    case O.YIELD_FROM: {
      const v = stack.pop()!;
      const it = stack[stack.length - 1]!;
      if (it instanceof PyGenerator) {
        if (it.done) {
          if (it.kind === "coroutine") vm.raise("RuntimeError", "cannot reuse already awaited coroutine");
          stack[stack.length - 1] = null;
          return false;
        }
        resume(vm, it, v, "yieldfrom");
        return true;
      }
      if (it instanceof PyHandle && it.kind === "anext") {
        const g = it.data as PyGenerator;
        if (g.done) {
          stack.pop();
          vm.raise("StopAsyncIteration");
        }
        resume(vm, g, v, "yieldfrom");
        return true;
      }
      if (it instanceof PyInstance) {
        const send = v === null ? undefined : it.cls.lookup("send");
        const next = send ?? it.cls.lookup("__next__");
        if (next !== undefined) {
          deliver(vm, call(vm, next, send ? [it, v] : [it], undefined, yieldOn, f));
          return true;
        }
      }
      const n = nextNow(vm, it);
      if (n === undefined) {
        stack[stack.length - 1] = null;
        return false;
      }
      f.pc--;
      yieldValue(vm, f, n);
      return true;
    }
    case O.GET_YIELD_FROM_ITER: {
      if (stack[top] instanceof PyGenerator) return false;
      const r = makeIter(vm, stack.pop()!);
      deliverResult(vm, r);
      return true;
    }
    case O.GET_AWAITABLE: {
      const v = stack[top]!;
      if (
        (v instanceof PyGenerator && v.kind === "coroutine") ||
        (v instanceof PyHandle && v.kind === "anext")
      )
        return false;
      const aw = typeOf(v).lookup("__await__");
      if (aw === undefined)
        vm.raise("TypeError", `object ${typeOf(v).name} can't be used in 'await' expression`);
      stack.pop();
      deliver(vm, call(vm, aw, [v]));
      return true;
    }
    case O.SETUP_FINALLY:
      f.blocks.push({ type: "finally", target: arg, depth: stack.length, previous: null });
      return false;
    case O.SETUP_WITH:
      f.blocks.push({ type: "finally", target: arg, depth: stack.length - 1, previous: null });
      return false;
    case O.POP_BLOCK:
      f.blocks.pop();
      return false;
    case O.POP_EXCEPT: {
      const b = f.blocks.pop();
      t.handled = b?.previous ?? null;
      return false;
    }
    case O.RERAISE: {
      const exc = stack.pop() as PyException;
      throw new PyRaise(exc, true);
    }
    case O.RAISE:
      return raiseOp(vm, t, arg, stack);
    case O.EXC_MATCH: {
      const type = stack.pop()!;
      const exc = stack.pop()!;
      stack.push(exceptionMatches(vm, exc, type));
      return false;
    }
    case O.BEFORE_WITH: {
      const mgr = stack.pop()!;
      const cls = typeOf(mgr);
      const enter = cls.lookup("__enter__");
      const exit = cls.lookup("__exit__");
      if (enter === undefined || exit === undefined) {
        if (vm.host.version.minor < 11)
          vm.raise("AttributeError", enter === undefined ? "__enter__" : "__exit__");
        vm.raise(
          "TypeError",
          `'${cls.name}' object does not support the context manager protocol${enter === undefined ? "" : " (missed __exit__ method)"}`,
        );
      }
      stack.push(bind(exit, mgr));
      deliver(vm, call(vm, bind(enter, mgr), []));
      return true;
    }
    case O.BEFORE_ASYNC_WITH: {
      const mgr = stack.pop()!;
      const cls = typeOf(mgr);
      const enter = cls.lookup("__aenter__");
      const exit = cls.lookup("__aexit__");
      if (enter === undefined || exit === undefined)
        vm.raise(
          "TypeError",
          `'${cls.name}' object does not support the asynchronous context manager protocol`,
        );
      stack.push(bind(exit, mgr));
      deliver(vm, call(vm, bind(enter, mgr), []));
      return true;
    }
    case O.WITH_EXIT: {
      const exc = stack[top] as PyException;
      deliver(vm, call(vm, stack[top - 1]!, [exc.cls, exc, vm.traceOf(exc)]));
      return true;
    }
    case O.IMPORT_NAME: {
      const from = stack.pop()!;
      const level = stack.pop() as number;
      deliverResult(vm, importName(vm, f, code.names[arg]!, from, level));
      return true;
    }
    case O.IMPORT_FROM:
      deliverResult(vm, importFrom(vm, stack[top]!, code.names[arg]!));
      return true;
    case O.IMPORT_STAR:
      importStar(vm, f, stack.pop()!);
      return false;
    case O.BUILD_CLASS: {
      const kwd = stack.pop() as PyDict;
      const bases = (stack.pop() as PyTuple).v;
      const name = stack.pop() as string;
      const body = stack.pop() as PyFunction;
      deliverResult(vm, buildClass(vm, name, bases, kwd, body));
      return true;
    }
    case O.LOAD_ASSERTION_ERROR:
      stack.push(exceptionType("AssertionError"));
      return false;
    case O.PRINT_EXPR: {
      const v = stack.pop()!;
      if (v === null) return false;
      deliver(vm, call(vm, vm.hidden.get("displayhook")!, [v], undefined, discard));
      return true;
    }
    case O.GET_AITER: {
      const v = stack.pop()!;
      if (v instanceof PyGenerator && v.kind === "asyncgen") {
        stack.push(v);
        return false;
      }
      const m = typeOf(v).lookup("__aiter__");
      if (m === undefined)
        vm.raise("TypeError", `'async for' requires an object with __aiter__ method, got ${typeOf(v).name}`);
      deliver(vm, call(vm, m, [v]));
      return true;
    }
    case O.GET_ANEXT: {
      const v = stack[top]!;
      if (v instanceof PyGenerator) {
        stack.push(new PyHandle("anext", v));
        return false;
      }
      const m = typeOf(v).lookup("__anext__");
      if (m === undefined)
        vm.raise(
          "TypeError",
          `'async for' requires an iterator with __anext__ method, got ${typeOf(v).name}`,
        );
      deliver(vm, call(vm, m, [v]));
      return true;
    }
    case O.END_ASYNC_FOR: {
      const exc = stack.pop() as PyException;
      if (exc.cls !== exceptionType("StopAsyncIteration")) throw new PyRaise(exc, true);
      t.handled = f.blocks.pop()?.previous ?? null;
      stack.pop();
      return false;
    }
    default:
      return undefined;
  }
}

function raiseOp(vm: Vm, t: Thread, arg: number, stack: Value[]): boolean {
  if (arg === 0) {
    if (!t.handled) vm.raise("RuntimeError", "No active exception to reraise");
    throw new PyRaise(t.handled, true);
  }
  const cause = arg === 2 ? stack.pop()! : undefined;
  const v = stack.pop()!;
  const finish = (exc: PyException): never => {
    if (cause !== undefined) {
      exc.suppress = true;
      if (cause === null) exc.cause = null;
      else if (isException(cause)) exc.cause = cause;
      else if (cause instanceof PyClass && cause.isSubclass(baseException))
        exc.cause = vm.callSync(cause, []) as PyException;
      else vm.raise("TypeError", "exception causes must derive from BaseException");
    }
    throw new PyRaise(exc);
  };
  if (isException(v)) finish(v);
  if (v instanceof PyClass && v.isSubclass(baseException)) {
    const made = vm.callSync(v, []);
    if (isException(made)) finish(made);
  }
  return vm.raise("TypeError", "exceptions must derive from BaseException");
}

function exceptionMatches(vm: Vm, exc: Value, type: Value): boolean {
  if (type instanceof PyTuple) return type.v.some((x) => exceptionMatches(vm, exc, x));
  if (!(type instanceof PyClass) || !type.isSubclass(baseException))
    vm.raise("TypeError", "catching classes that do not inherit from BaseException is not allowed");
  return isException(exc) && exc.cls.isSubclass(type as PyClass);
}
