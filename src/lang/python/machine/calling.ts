/**
 * Calls: what to do with each kind of callable, and where its answer goes. A Python
 * function gets a frame; a native answers at once, or with `Tail` or `Park`.
 */
import { bindArguments } from "../binding.ts";
import {
  Frame,
  type Kwargs,
  type NativeResult,
  Park,
  type Post,
  PyCell,
  PyClass,
  PyFunction,
  PyGenerator,
  PyInstance,
  PyList,
  PyMethod,
  PyNative,
  PyRaise,
  PyStaticMethod,
  Special,
  Tail,
  type Value,
} from "../objects.ts";
import { objectType, typeOf } from "../types.ts";
import type { Vm } from "../vm.ts";
import { bind, getAttr } from "./attributes.ts";
import { type Called, pushed, type Thread } from "./thread.ts";

interface Chain {
  readonly first: Post;
  readonly data: unknown;
  readonly then: Post;
  readonly thenData: unknown;
}
const chained: Post = (vm, result, data) => {
  const c = data as Chain;
  const r = c.first(vm, result, c.data);
  if (r instanceof Tail) {
    return r.post
      ? new Tail(r.fn, r.args, r.kw, chained, {
          first: r.post,
          data: r.data,
          then: c.then,
          thenData: c.thenData,
        })
      : new Tail(r.fn, r.args, r.kw, c.then, c.thenData);
  }
  if (r instanceof Special) return r;
  return c.then(vm, r, c.thenData);
};

/** Collected an argument that had to be iterated; on with the native. */
const afterCollect: Post = (_vm, result, data) => {
  const d = data as { fn: PyNative; args: Value[]; kw: Kwargs; at: number };
  const args = d.args.slice();
  args[d.at] = result;
  return new Tail(d.fn, args, d.kw);
};
const afterInit: Post = (vm, result, data) => {
  if (result !== null) vm.raise("TypeError", `__init__() should return None, not '${typeOf(result).name}'`);
  return data as Value;
};
const afterNew: Post = (_vm, result, data) => {
  const d = data as { cls: PyClass; args: Value[]; kw: Kwargs };
  if (!typeOf(result).isSubclass(d.cls)) return result;
  const init = typeOf(result).lookup("__init__");
  if (init === undefined || (init instanceof PyNative && typeOf(result).native)) return result;
  return new Tail(bind(init, result), d.args, d.kw, afterInit, result);
};

/**
 * Calls `fn`. A Python function gets a frame and `pushed` is answered; its result
 * goes through `post` to the caller's stack when it returns.
 */
export function call(vm: Vm, fn: Value, args: Value[], kw?: Kwargs, post?: Post, data?: unknown): Called {
  for (;;) {
    if (fn instanceof PyMethod) {
      args = [fn.self, ...args];
      fn = fn.fn;
      continue;
    }
    if (fn instanceof PyFunction) {
      const code = fn.code;
      const locals = bindArguments(vm, fn, args, kw);
      const cells: PyCell[] = [];
      for (let i = 0; i < code.cellVars.length; i++) cells.push(new PyCell());
      for (const [local, cell] of code.cellArgs) cells[cell]!.v = locals[local];
      for (const c of fn.closure) cells.push(c);
      const frame = new Frame(code, locals, cells, fn.globals, undefined);
      if (code.kind === "generator" || code.kind === "coroutine" || code.kind === "asyncgen") {
        const g = new PyGenerator(code.kind, fn.qualname, frame);
        frame.gen = g;
        if (!post) return g;
        const r = post(vm, g, data);
        if (!(r instanceof Special)) return r;
        return special(vm, r, undefined, undefined);
      }
      frame.post = post;
      frame.postData = data;
      vm.push(frame);
      return pushed;
    }
    if (fn instanceof PyNative) {
      const collects = fn.collects;
      if (collects) {
        const at = toCollect(vm, args, collects);
        if (at >= 0) {
          const d = { fn, args, kw, at };
          const collect = vm.hidden.get("collect")!;
          const it = args[at]!;
          fn = collect;
          args = [it];
          kw = undefined;
          if (post) {
            data = { first: afterCollect, data: d, then: post, thenData: data } satisfies Chain;
            post = chained;
          } else {
            post = afterCollect;
            data = d;
          }
          continue;
        }
      }
      const r = fn.fn(vm, args, kw);
      if (r instanceof Special) return special(vm, r, post, data);
      if (!post) return r;
      const after = post(vm, r, data);
      return after instanceof Special ? special(vm, after, undefined, undefined) : after;
    }
    if (fn instanceof PyClass) {
      const r = instantiate(vm, fn, args, kw);
      if (r instanceof Special) return special(vm, r, post, data);
      if (!post) return r;
      const after = post(vm, r, data);
      return after instanceof Special ? special(vm, after, undefined, undefined) : after;
    }
    if (fn instanceof PyStaticMethod) {
      fn = fn.fn;
      continue;
    }
    if (fn !== null && typeof fn === "object" && "origin" in fn) {
      fn = fn.origin as Value;
      continue;
    }
    const call: Value | undefined = typeOf(fn).lookup("__call__");
    if (call === undefined) vm.raise("TypeError", `'${typeOf(fn).name}' object is not callable`);
    args = [fn, ...args];
    fn = call;
  }
}

function toCollect(vm: Vm, args: Value[], collects: readonly number[]): number {
  for (const i of collects) {
    const a = args[i];
    if (
      a instanceof PyGenerator ||
      (a instanceof PyInstance && (a.base === undefined || a.cls.lookup("__iter__") instanceof PyFunction))
    ) {
      if (a instanceof PyInstance && !vm.isIterable(a)) continue;
      return i;
    }
  }
  return -1;
}

export function special(vm: Vm, s: Special, post: Post | undefined, data: unknown): Called {
  if (s instanceof Tail) {
    if (!s.post) return call(vm, s.fn, s.args, s.kw, post, data);
    if (!post) return call(vm, s.fn, s.args, s.kw, s.post, s.data);
    return call(vm, s.fn, s.args, s.kw, chained, {
      first: s.post,
      data: s.data,
      then: post,
      thenData: data,
    } satisfies Chain);
  }
  if (s instanceof Park) {
    if (vm.nested > 0) vm.refuse("waiting inside a special method that a builtin calls");
    vm.current.parked = s;
    vm.current.parkedPost = post ? { post, data } : undefined;
    return pushed;
  }
  return pushed;
}

/** Hands a call's answer to the frame on top. */
export function deliver(vm: Vm, v: Called): void {
  if (v !== pushed) vm.current.frame?.stack.push(v);
}

/** The outcome of a parked call. */
export function finishPark(vm: Vm, thread: Thread, result: unknown): void {
  const park = thread.parked!;
  const after = thread.parkedPost;
  thread.parked = undefined;
  thread.parkedPost = undefined;
  const before = vm.current;
  vm.current = thread;
  try {
    const r = park.finish(vm, result);
    if (r instanceof Special) deliver(vm, special(vm, r, after?.post, after?.data));
    else if (after) deliverResult(vm, after.post(vm, r, after.data));
    else deliver(vm, r);
  } catch (error) {
    if (!(error instanceof PyRaise)) throw error;
    thread.injected = error.exc;
  } finally {
    vm.current = before;
  }
}

export function deliverResult(vm: Vm, r: NativeResult): void {
  if (r instanceof Special) deliver(vm, special(vm, r, undefined, undefined));
  else deliver(vm, r);
}

function instantiate(vm: Vm, cls: PyClass, args: Value[], kw: Kwargs): NativeResult {
  if (cls.meta) {
    const call = cls.meta.lookup("__call__");
    if (call instanceof PyFunction) return new Tail(call, [cls, ...args], kw);
  }
  return create(vm, cls, args, kw);
}

/** `type.__call__`. */
export function create(vm: Vm, cls: PyClass, args: Value[], kw: Kwargs): NativeResult {
  const make = cls.lookup("__new__");
  if (make instanceof PyNative) {
    if (cls.native) {
      const all = [cls, ...args];
      // What has to be iterated first is collected by the call.
      const mapping =
        cls.name === "dict" && args[0] !== undefined && getAttr(vm, args[0], "keys") !== undefined;
      if (make.collects && !mapping && toCollect(vm, all, make.collects) >= 0) return new Tail(make, all, kw);
      return make.fn(vm, all, kw);
    }
    if (make === objectType.dict.get("__new__") || make.owner === "object") {
      const self = new PyInstance(cls);
      if (cls.dict.has("__abstractmethods__")) checkAbstract(vm, cls);
      const init = cls.lookup("__init__");
      if (init instanceof PyFunction) return new Tail(init, [self, ...args], kw, afterInit, self);
      if (init === undefined || init === objectType.dict.get("__init__")) {
        if (args.length > 0 || (kw && kw.size > 0)) vm.raise("TypeError", `${cls.name}() takes no arguments`);
        return self;
      }
      return new Tail(bind(init, self), args, kw, afterInit, self);
    }
    // list, dict and set are filled by `__init__`, which a subclass may have of its own.
    const late = cls.mro.some(
      (c) => c.native && (c.name === "dict" || c.name === "list" || c.name === "set"),
    );
    return late
      ? new Tail(make, [cls], undefined, afterNew, { cls, args, kw })
      : new Tail(make, [cls, ...args], kw, afterNew, { cls, args, kw });
  }
  if (make === undefined) return vm.raise("TypeError", `cannot create '${cls.name}' instances`);
  const f = make instanceof PyStaticMethod ? make.fn : make;
  if (cls.dict.has("__abstractmethods__")) checkAbstract(vm, cls);
  return new Tail(f, [cls, ...args], kw, afterNew, { cls, args, kw });
}

function checkAbstract(vm: Vm, cls: PyClass): void {
  const names = cls.dict.get("__abstractmethods__");
  if (!(names instanceof PyList) || names.v.length === 0) return;
  const list = names.v.map((n) => (vm.host.version.minor >= 12 ? `'${n}'` : String(n)));
  const s = list.length === 1 ? "" : "s";
  vm.raise(
    "TypeError",
    `Can't instantiate abstract class ${cls.name} with${vm.host.version.minor >= 12 ? "out an implementation for" : ""} abstract method${s} ${list.join(", ")}`,
  );
}
