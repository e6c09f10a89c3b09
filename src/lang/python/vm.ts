/**
 * The machine: frames, threads, the instruction loop, calls and attributes.
 *
 * Its whole state is data. A native function never waits and never calls Python
 * back through JavaScript's stack when it can be avoided: it answers `Tail` (call
 * this next) or `Park` (wait for this outside). `callSync` is for the rare rest
 * (`__eq__` of a dict key, `__repr__` inside a list): a nested run that must not wait.
 *
 * Not here: what operators do to builtin values (operators.ts), text forms
 * (repr.ts), methods (types/), modules (lib/), finding modules (imports.ts).
 */
import { Refusal } from "./ast.ts";
import { bindArguments } from "./binding.ts";
import { buildClass } from "./classes.ts";
import { compileSource } from "./compiler.ts";
import { dictSet, setAdd } from "./hashing.ts";
import type { Host } from "./host.ts";
import { importFrom, importName, importStar } from "./imports.ts";
import { iterateNow, makeIter, nextNow } from "./iteration.ts";
import { matchClass, matchMapping, matchSequence } from "./matching.ts";
import {
  type Block,
  type Code,
  emptyTuple,
  Frame,
  type Kwargs,
  type NativeResult,
  Park,
  type Post,
  PyCell,
  PyClass,
  PyClassMethod,
  type PyCode,
  PyDict,
  PyEnumerate,
  PyException,
  PyFloat,
  PyFunction,
  PyGenerator,
  PyGetSet,
  PyHandle,
  PyInstance,
  PyIter,
  PyList,
  PyMethod,
  PyModule,
  PyNative,
  PyProperty,
  PyRaise,
  PySet,
  PySlice,
  PyStaticMethod,
  PySuper,
  PyTuple,
  PyZip,
  Special,
  Tail,
  type Value,
} from "./objects.ts";
import { binary, compare, contains, deleteItem, getItem, setItem, truth, unary } from "./operators.ts";
import { binaryOps, compareOps, opNumber as O, unaryOps } from "./ops.ts";
import { formatValue, repr, str } from "./repr.ts";
import {
  baseException,
  exceptionType,
  isException,
  moduleType,
  objectType,
  stopIteration,
  typeOf,
  typeType,
} from "./types.ts";

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
  YIELD_FROM = O.YIELD_FROM;

/** A call has pushed a frame or parked: nothing to put on the stack yet. */
export const pushed = Symbol("pushed");
export type Called = Value | typeof pushed;

/** Answer of a `Post`: put nothing on the stack. */
export class Nothing extends Special {}
export const nothing = new Nothing();

export class Thread {
  frame: Frame | undefined;
  depth = 0;
  handled: PyException | null = null;
  parked: Park | undefined;
  /** What is to be done with the value a parked call brings. */
  parkedPost: { post: Post; data: unknown } | undefined;
  /** To be raised when the thread goes on. */
  injected: PyException | undefined;
  result: Value = null;
  failure: PyException | undefined;
  done = false;
  daemon = false;
  constructor(
    readonly id: number,
    public name: string,
  ) {}
}

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
const afterNew: Post = (vm, result, data) => {
  const d = data as { cls: PyClass; args: Value[]; kw: Kwargs };
  if (!typeOf(result).isSubclass(d.cls)) return result;
  const init = typeOf(result).lookup("__init__");
  if (init === undefined || (init instanceof PyNative && typeOf(result).native)) return result;
  return new Tail(vm.bind(init, result), d.args, d.kw, afterInit, result);
};
export const discard: Post = () => nothing;
const swallowAttributeError = (vm: Vm, exc: PyException, data: unknown): boolean => {
  if (!exc.cls.isSubclass(exceptionType("AttributeError"))) return false;
  const d = data as { getattr: Value; self: Value; name: string };
  vm.deliver(vm.call(d.getattr, [d.self, d.name]));
  return true;
};

export class Vm {
  fuel = 0;
  /** Instructions run since the last charge. */
  executed = 0;
  readonly threads: Thread[] = [];
  current: Thread;
  readonly builtins = new PyDict();
  readonly modules = new PyDict();
  recursionLimit = 1000;
  /** Depth of callSync. */
  nested = 0;
  private nextThread = 1;
  /** Handlers to run on the main thread before its next instruction. */
  readonly pendingCalls: { fn: Value; args: Value[] }[] = [];
  /** Set by the REPL's display hook. */
  readonly hidden = new Map<string, Value>();

  constructor(readonly host: Host) {
    this.current = this.newThread("MainThread");
  }

  newThread(name: string): Thread {
    const t = new Thread(this.nextThread++, name);
    this.threads.push(t);
    return t;
  }

  get main(): Thread {
    return this.threads[0]!;
  }

  // Errors

  makeException(name: string | PyClass, ...args: Value[]): PyException {
    const e = new PyException(typeof name === "string" ? exceptionType(name) : name);
    e.args = new PyTuple(args);
    return e;
  }
  raise(name: string | PyClass, ...args: Value[]): never {
    throw new PyRaise(this.makeException(name, ...args));
  }
  /** An exception class of a module of the library. */
  subclass(name: string, parent: string, module: string): PyClass {
    const known = this.hidden.get(`${module}.${name}`);
    if (known instanceof PyClass) return known;
    const base = exceptionType(parent);
    const c = new PyClass(name, [base]);
    c.mro = [c, ...base.mro];
    c.module = module;
    this.hidden.set(`${module}.${name}`, c);
    return c;
  }
  error(module: string, name: string, message: string): never {
    return this.raise(this.subclass(name, "ValueError", module), message);
  }
  /** An exception made elsewhere, ready to be thrown. */
  thrown(e: Value): PyRaise {
    return new PyRaise(e as PyException);
  }
  /** A name or attribute that could not be found keeps what is needed to suggest another. */
  raiseNamed(
    kind: "NameError" | "AttributeError" | "UnboundLocalError",
    message: string,
    name: string,
    obj?: Value,
  ): never {
    const e = this.makeException(kind, message);
    e.set("name", name);
    if (obj !== undefined) e.set("obj", obj);
    throw new PyRaise(e);
  }
  refuse(what: string): never {
    const f = this.current.frame;
    let frame = f;
    while (frame?.code.hidden) frame = frame.back;
    throw new Refusal(
      what,
      frame ? frame.code.pos[Math.max(0, frame.pc - 1)]?.[0] : undefined,
      frame?.code.filename,
    );
  }

  // Calls

  push(frame: Frame): void {
    const t = this.current;
    if (++t.depth > this.recursionLimit) {
      t.depth--;
      this.raise("RecursionError", "maximum recursion depth exceeded");
    }
    frame.back = t.frame;
    t.frame = frame;
  }

  /**
   * Calls `fn`. A Python function gets a frame and `pushed` is answered; its result
   * goes through `post` to the caller's stack when it returns.
   */
  call(fn: Value, args: Value[], kw?: Kwargs, post?: Post, data?: unknown): Called {
    for (;;) {
      if (fn instanceof PyMethod) {
        args = [fn.self, ...args];
        fn = fn.fn;
        continue;
      }
      if (fn instanceof PyFunction) {
        const code = fn.code;
        const locals = bindArguments(this, fn, args, kw);
        const cells: PyCell[] = [];
        for (let i = 0; i < code.cellVars.length; i++) cells.push(new PyCell());
        for (const [local, cell] of code.cellArgs) cells[cell]!.v = locals[local];
        for (const c of fn.closure) cells.push(c);
        const frame = new Frame(code, locals, cells, fn.globals, undefined);
        if (code.kind === "generator" || code.kind === "coroutine" || code.kind === "asyncgen") {
          const g = new PyGenerator(code.kind, fn.qualname, frame);
          frame.gen = g;
          if (!post) return g;
          const r = post(this, g, data);
          if (!(r instanceof Special)) return r;
          return this.special(r, undefined, undefined);
        }
        frame.post = post;
        frame.postData = data;
        this.push(frame);
        return pushed;
      }
      if (fn instanceof PyNative) {
        const collects = fn.collects;
        if (collects) {
          const at = this.toCollect(args, collects);
          if (at >= 0) {
            const d = { fn, args, kw, at };
            const collect = this.hidden.get("collect")!;
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
        const r = fn.fn(this, args, kw);
        if (r instanceof Special) return this.special(r, post, data);
        if (!post) return r;
        const after = post(this, r, data);
        return after instanceof Special ? this.special(after, undefined, undefined) : after;
      }
      if (fn instanceof PyClass) {
        const r = this.instantiate(fn, args, kw);
        if (r instanceof Special) return this.special(r, post, data);
        if (!post) return r;
        const after = post(this, r, data);
        return after instanceof Special ? this.special(after, undefined, undefined) : after;
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
      if (call === undefined) this.raise("TypeError", `'${typeOf(fn).name}' object is not callable`);
      args = [fn, ...args];
      fn = call;
    }
  }

  private toCollect(args: Value[], collects: readonly number[]): number {
    for (const i of collects) {
      const a = args[i];
      if (
        a instanceof PyGenerator ||
        (a instanceof PyInstance && (a.base === undefined || a.cls.lookup("__iter__") instanceof PyFunction))
      ) {
        if (a instanceof PyInstance && !this.isIterable(a)) continue;
        return i;
      }
    }
    return -1;
  }

  isIterable(v: Value): boolean {
    const c = typeOf(v);
    const it = c.lookup("__iter__");
    return (it !== undefined && it !== null) || c.lookup("__getitem__") !== undefined;
  }

  private special(s: Special, post: Post | undefined, data: unknown): Called {
    if (s instanceof Tail) {
      if (!s.post) return this.call(s.fn, s.args, s.kw, post, data);
      if (!post) return this.call(s.fn, s.args, s.kw, s.post, s.data);
      return this.call(s.fn, s.args, s.kw, chained, {
        first: s.post,
        data: s.data,
        then: post,
        thenData: data,
      } satisfies Chain);
    }
    if (s instanceof Park) {
      if (this.nested > 0) this.refuse("waiting inside a special method that a builtin calls");
      this.current.parked = s;
      this.current.parkedPost = post ? { post, data } : undefined;
      return pushed;
    }
    return pushed;
  }

  /** Hands a call's answer to the frame on top. */
  deliver(v: Called): void {
    if (v !== pushed) this.current.frame?.stack.push(v);
  }

  /** The outcome of a parked call. */
  finishPark(thread: Thread, result: unknown): void {
    const park = thread.parked!;
    const after = thread.parkedPost;
    thread.parked = undefined;
    thread.parkedPost = undefined;
    const before = this.current;
    this.current = thread;
    try {
      const r = park.finish(this, result);
      if (r instanceof Special) this.deliver(this.special(r, after?.post, after?.data));
      else if (after) this.deliverResult(after.post(this, r, after.data));
      else this.deliver(r);
    } catch (error) {
      if (!(error instanceof PyRaise)) throw error;
      thread.injected = error.exc;
    } finally {
      this.current = before;
    }
  }

  private deliverResult(r: NativeResult): void {
    if (r instanceof Special) this.deliver(this.special(r, undefined, undefined));
    else this.deliver(r);
  }

  private instantiate(cls: PyClass, args: Value[], kw: Kwargs): NativeResult {
    if (cls.meta) {
      const call = cls.meta.lookup("__call__");
      if (call instanceof PyFunction) return new Tail(call, [cls, ...args], kw);
    }
    return this.create(cls, args, kw);
  }

  /** `type.__call__`. */
  create(cls: PyClass, args: Value[], kw: Kwargs): NativeResult {
    const make = cls.lookup("__new__");
    if (make instanceof PyNative) {
      if (cls.native) return make.fn(this, [cls, ...args], kw);
      if (make === objectType.dict.get("__new__") || make.owner === "object") {
        const self = new PyInstance(cls);
        if (cls.dict.has("__abstractmethods__")) this.checkAbstract(cls);
        const init = cls.lookup("__init__");
        if (init instanceof PyFunction) return new Tail(init, [self, ...args], kw, afterInit, self);
        if (init === undefined || init === objectType.dict.get("__init__")) {
          if (args.length > 0 || (kw && kw.size > 0))
            this.raise("TypeError", `${cls.name}() takes no arguments`);
          return self;
        }
        return new Tail(this.bind(init, self), args, kw, afterInit, self);
      }
      // list, dict and set are filled by `__init__`, which a subclass may have of its own.
      const late = cls.mro.some(
        (c) => c.native && (c.name === "dict" || c.name === "list" || c.name === "set"),
      );
      return late
        ? new Tail(make, [cls], undefined, afterNew, { cls, args, kw })
        : new Tail(make, [cls, ...args], kw, afterNew, { cls, args, kw });
    }
    if (make === undefined) return this.raise("TypeError", `cannot create '${cls.name}' instances`);
    const f = make instanceof PyStaticMethod ? make.fn : make;
    if (cls.dict.has("__abstractmethods__")) this.checkAbstract(cls);
    return new Tail(f, [cls, ...args], kw, afterNew, { cls, args, kw });
  }

  checkAbstract(cls: PyClass): void {
    const names = cls.dict.get("__abstractmethods__");
    if (!(names instanceof PyList) || names.v.length === 0) return;
    const list = names.v.map((n) => (this.host.version.minor >= 12 ? `'${n}'` : String(n)));
    const s = list.length === 1 ? "" : "s";
    this.raise(
      "TypeError",
      `Can't instantiate abstract class ${cls.name} with${this.host.version.minor >= 12 ? "out an implementation for" : ""} abstract method${s} ${list.join(", ")}`,
    );
  }

  /** Runs `fn` to its end now. It must not wait. */
  callSync(fn: Value, args: Value[], kw?: Kwargs): Value {
    const t = this.current;
    const top = t.frame;
    if (this.nested > 150) this.raise("RecursionError", "maximum recursion depth exceeded");
    const stop = new Frame(barrierCode, [], [], this.builtins, undefined);
    stop.barrier = true;
    stop.back = top;
    t.frame = stop;
    t.depth++;
    const fuel = this.fuel;
    this.nested++;
    try {
      const r = this.call(fn, args, kw);
      if (r !== pushed) return r;
      this.fuel = 20_000_000;
      this.loop(t, stop);
      this.executed += 20_000_000 - this.fuel;
      return stop.stack.pop() ?? null;
    } finally {
      this.nested--;
      this.fuel = fuel;
      if (t.frame === stop) t.depth--;
      t.frame = top;
    }
  }

  // Generators

  resume(g: PyGenerator, value: Value, mode: Frame["resume"], post?: Post, data?: unknown): void {
    if (g.running) this.raise("ValueError", "generator already executing");
    const f = g.frame;
    f.resume = mode;
    f.post = post;
    f.postData = data;
    f.onExc = undefined;
    this.push(f);
    g.running = true;
    const t = this.current;
    const outer = t.handled;
    t.handled = g.handled ?? outer;
    g.handled = outer;
    if (g.started) f.stack.push(value);
    g.started = true;
  }

  /** Raises `exc` where the generator stands. The frame is on top afterwards; the caller throws. */
  throwInto(g: PyGenerator, exc: PyException, mode: Frame["resume"]): NativeResult {
    if (g.done || !g.started) {
      g.done = true;
      throw new PyRaise(exc);
    }
    const f = g.frame;
    const inner = f.stack[f.stack.length - 1];
    this.resume(g, null, mode);
    f.stack.pop();
    if (f.code.ops[f.pc] === YIELD_FROM && inner instanceof PyGenerator && !inner.done && inner.started) {
      f.pc++;
      return this.throwInto(inner, exc, "yieldfrom");
    }
    throw new PyRaise(exc, false);
  }

  private leaveGenerator(g: PyGenerator): void {
    g.running = false;
    const t = this.current;
    const mine = t.handled;
    t.handled = g.handled;
    g.handled = mine;
  }

  yieldFrom(f: Frame, value: Value): void {
    this.yieldValue(f, value);
  }

  private yieldValue(f: Frame, value: Value): void {
    const t = this.current;
    for (;;) {
      const g = f.gen!;
      this.leaveGenerator(g);
      const back = f.back!;
      t.frame = back;
      t.depth--;
      if (f.resume === "yieldfrom") {
        // The frame around yields the same value; it stays at its YIELD_FROM.
        back.pc--;
        f = back;
        continue;
      }
      if (f.resume === "close") {
        this.raise("RuntimeError", "generator ignored GeneratorExit");
      }
      if (f.post) this.deliverResult(f.post(this, value, f.postData));
      else back.stack.push(value);
      return;
    }
  }

  // Attributes

  /** A descriptor found on a class, as seen through an instance. */
  bind(v: Value, self: Value): Value {
    if (v instanceof PyFunction || v instanceof PyNative) return new PyMethod(self, v);
    if (v instanceof PyStaticMethod) return v.fn;
    if (v instanceof PyClassMethod) return new PyMethod(typeOf(self), v.fn);
    return v;
  }

  /** The attribute, or undefined. May answer a call to be made (a property). */
  getAttr(obj: Value, name: string): NativeResult | undefined {
    if (obj instanceof PyInstance) {
      const found = obj.cls.lookup(name);
      if (found !== undefined && found !== null && typeof found === "object") {
        if (found instanceof PyProperty) {
          if (found.get === null)
            this.raise("AttributeError", `property '${name}' of '${obj.cls.name}' object has no getter`);
          return new Tail(found.get, [obj]);
        }
        if (found instanceof PyGetSet) return found.get(this, obj);
        if (found instanceof PyInstance) {
          const get = found.cls.lookup("__get__");
          if (
            get !== undefined &&
            (found.cls.lookup("__set__") !== undefined || obj.dict === undefined || !obj.dict.m.has(name))
          )
            return new Tail(get, [found, obj, obj.cls]);
        }
      }
      const own = obj.dict?.m.get(name);
      if (own) return own.v;
      if (found !== undefined) return this.bind(found, obj);
      if (name === "__dict__") return (obj.dict ??= new PyDict());
      if (name === "__class__") return obj.cls;
      return undefined;
    }
    if (obj instanceof PyModule) {
      const v = obj.dict.getName(name);
      if (v !== undefined) return v;
      if (name === "__dict__") return obj.dict;
      const dynamic = obj.dict.getName("__getattr__");
      if (dynamic !== undefined) return new Tail(dynamic, [name]);
      const generic = moduleType.lookup(name);
      return generic instanceof PyGetSet
        ? generic.get(this, obj)
        : generic === undefined
          ? undefined
          : this.bind(generic, obj);
    }
    if (obj instanceof PyClass) {
      const metaFound = (obj.meta ?? typeType).lookup(name);
      if (metaFound instanceof PyGetSet) return metaFound.get(this, obj);
      if (metaFound instanceof PyProperty && obj.meta) return new Tail(metaFound.get, [obj]);
      const v = obj.lookup(name);
      if (v !== undefined) {
        if (v instanceof PyClassMethod) return new PyMethod(obj, v.fn);
        if (v instanceof PyStaticMethod) return v.fn;
        if (v instanceof PyNative && v.owner === "class") return new PyMethod(obj, v);
        if (v instanceof PyInstance) {
          const get = v.cls.lookup("__get__");
          if (get !== undefined) return new Tail(get, [v, null, obj]);
        }
        return v;
      }
      if (metaFound !== undefined) return this.bind(metaFound, obj);
      return undefined;
    }
    if (obj instanceof PySuper) {
      const mro = obj.start.mro;
      const from = mro.indexOf(obj.cls);
      for (let i = from + 1; i < mro.length; i++) {
        const v = mro[i]!.dict.get(name);
        if (v === undefined) continue;
        if (v instanceof PyProperty) return new Tail(v.get, [obj.self]);
        if (v instanceof PyGetSet) return v.get(this, obj.self);
        if (v instanceof PyClassMethod)
          return new PyMethod(obj.self instanceof PyClass ? obj.self : typeOf(obj.self), v.fn);
        if (v instanceof PyStaticMethod) return v.fn;
        if (name === "__new__") return v;
        return obj.self instanceof PyClass &&
          obj.start === obj.self &&
          !(v instanceof PyNative && v.owner === "type") &&
          !typeOf(obj.self).isSubclass(obj.cls)
          ? v
          : this.bind(v, obj.self);
      }
      return undefined;
    }
    const type = typeOf(obj);
    const found = type.lookup(name);
    if (found instanceof PyGetSet) return found.get(this, obj);
    if (obj instanceof PyFunction) {
      const own = obj.dict?.getName(name);
      if (own !== undefined) return own;
    }
    if (found !== undefined) {
      if (found instanceof PyProperty) return new Tail(found.get, [obj]);
      return this.bind(found, obj);
    }
    if (name === "__class__") return type;
    return undefined;
  }

  /** The attribute, after `__getattr__`; raises AttributeError. */
  attribute(obj: Value, name: string): NativeResult {
    if (obj instanceof PyInstance) {
      const custom = obj.cls.lookup("__getattribute__");
      if (custom instanceof PyFunction) return new Tail(custom, [obj, name]);
    }
    const v = this.getAttr(obj, name);
    if (v !== undefined) return v;
    const type = typeOf(obj);
    const fallback = type.lookup("__getattr__");
    if (fallback !== undefined) return new Tail(fallback, [obj, name]);
    if (obj instanceof PySuper)
      return this.raiseNamed("AttributeError", `'super' object has no attribute '${name}'`, name, obj);
    return this.raiseNamed("AttributeError", this.noAttribute(obj, name), name, obj);
  }

  noAttribute(obj: Value, name: string): string {
    if (obj instanceof PyModule) {
      if (obj.dict.getName("__spec_initializing__") === true) {
        return `partially initialized module '${obj.name}' has no attribute '${name}' (most likely due to a circular import)`;
      }
      return `module '${obj.name}' has no attribute '${name}'`;
    }
    if (obj instanceof PyClass) return `type object '${obj.name}' has no attribute '${name}'`;
    return `'${typeOf(obj).name}' object has no attribute '${name}'`;
  }

  /** As `attribute`, at once: for natives. */
  attributeNow(obj: Value, name: string): Value {
    const r = this.attribute(obj, name);
    return this.settle(r);
  }
  settle(r: NativeResult): Value {
    if (r instanceof Tail) {
      const v = this.callSync(r.fn, r.args, r.kw);
      return r.post ? this.settle(r.post(this, v, r.data)) : v;
    }
    if (r instanceof Special) return this.refuse("waiting inside a special method that a builtin calls");
    return r;
  }

  setAttr(obj: Value, name: string, v: Value): NativeResult | undefined {
    if (obj instanceof PyInstance) {
      const found = obj.cls.lookup(name);
      if (found instanceof PyProperty) {
        if (found.set === null)
          this.raise("AttributeError", `property '${name}' of '${obj.cls.name}' object has no setter`);
        return new Tail(found.set, [obj, v], undefined, discard);
      }
      if (found instanceof PyGetSet) {
        if (!found.set)
          this.raise("AttributeError", `attribute '${name}' of '${obj.cls.name}' objects is not writable`);
        found.set(this, obj, v);
        return undefined;
      }
      if (found instanceof PyInstance) {
        const set = found.cls.lookup("__set__");
        if (set !== undefined) return new Tail(set, [found, obj, v], undefined, discard);
      }
      if (obj.cls.slots && !this.hasDict(obj.cls) && !obj.cls.mro.some((c) => c.slots?.has(name))) {
        if (found !== undefined)
          this.raise("AttributeError", `'${obj.cls.name}' object attribute '${name}' is read-only`);
        this.raiseNamed("AttributeError", `'${obj.cls.name}' object has no attribute '${name}'`, name, obj);
      }
      if (name === "__class__" && v instanceof PyClass) obj.cls = v;
      else if (name === "__dict__" && v instanceof PyDict) obj.dict = v;
      else obj.set(name, v);
      return undefined;
    }
    if (obj instanceof PyModule) {
      obj.dict.setName(name, v);
      return undefined;
    }
    if (obj instanceof PyClass) {
      if (obj.native)
        this.raise("TypeError", `cannot set '${name}' attribute of immutable type '${obj.name}'`);
      const meta = obj.meta?.lookup(name);
      if (meta instanceof PyProperty && meta.set !== null)
        return new Tail(meta.set, [obj, v], undefined, discard);
      if (name === "__name__") obj.name = String(v);
      else if (name === "__qualname__") obj.qualname = String(v);
      obj.dict.set(name, v);
      return undefined;
    }
    const found = typeOf(obj).lookup(name);
    if (found instanceof PyGetSet) {
      if (!found.set) this.raise("AttributeError", "readonly attribute");
      found.set(this, obj, v);
      return undefined;
    }
    if (obj instanceof PyFunction) {
      (obj.dict ??= new PyDict()).setName(name, v);
      return undefined;
    }
    if (found !== undefined)
      this.raise("AttributeError", `'${typeOf(obj).name}' object attribute '${name}' is read-only`);
    return this.raiseNamed(
      "AttributeError",
      `'${typeOf(obj).name}' object has no attribute '${name}'${this.host.version.minor >= 13 ? " and no __dict__ for setting new attributes" : ""}`,
      name,
      obj,
    );
  }

  private hasDict(cls: PyClass): boolean {
    return cls.mro.some((c) => !c.native && (c.slots === undefined || c.slots.has("__dict__")));
  }

  delAttr(obj: Value, name: string): NativeResult | undefined {
    if (obj instanceof PyInstance) {
      const found = obj.cls.lookup(name);
      if (found instanceof PyProperty) {
        if (found.del === null)
          this.raise("AttributeError", `property '${name}' of '${obj.cls.name}' object has no deleter`);
        return new Tail(found.del, [obj], undefined, discard);
      }
      const del = found instanceof PyInstance ? found.cls.lookup("__delete__") : undefined;
      if (del !== undefined) return new Tail(del, [found!, obj], undefined, discard);
      if (obj.dict?.m.delete(name)) return undefined;
    } else if (obj instanceof PyModule) {
      if (obj.dict.m.delete(name)) return undefined;
    } else if (obj instanceof PyClass && !obj.native) {
      if (obj.dict.delete(name)) return undefined;
    } else if (obj instanceof PyFunction && obj.dict?.m.delete(name)) return undefined;
    return this.raiseNamed("AttributeError", this.noAttribute(obj, name), name, obj);
  }

  // The loop

  /** Runs a thread until it ends, waits, or the fuel is gone. */
  run(thread: Thread): void {
    this.current = thread;
    this.loop(thread, undefined);
  }

  private loop(t: Thread, stop: Frame | undefined): void {
    for (;;) {
      try {
        if (t.injected) {
          const e = t.injected;
          t.injected = undefined;
          throw new PyRaise(e);
        }
        this.instructions(t, stop);
        return;
      } catch (error) {
        let raised: PyRaise;
        if (error instanceof PyRaise) raised = error;
        else if (error instanceof RangeError && /call stack|recursion/i.test(error.message))
          raised = new PyRaise(this.makeException("RecursionError", "maximum recursion depth exceeded"));
        else if (error instanceof RangeError && /BigInt|Invalid (?:string|array) length/i.test(error.message))
          raised = new PyRaise(this.makeException("MemoryError"));
        else throw error;
        if (!this.unwind(t, raised, stop)) return;
      }
    }
  }

  /** Finds who handles it; false: nobody in this thread. */
  private unwind(t: Thread, raised: PyRaise, stop: Frame | undefined): boolean {
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
      if (exc.cls === stopIteration && (f.code.ops[last] === FOR_ITER || f.code.ops[last] === YIELD_FROM)) {
        f.stack.pop();
        if (f.code.ops[last] === FOR_ITER) f.pc = f.code.args[last]!;
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
        this.leaveGenerator(g);
        if (
          f.resume === "close" &&
          (exc.cls === exceptionType("GeneratorExit") || exc.cls === stopIteration)
        ) {
          f.back?.stack.push(null);
          return true;
        }
        if (exc.cls === stopIteration && f.code.kind !== "function") {
          const e = this.makeException(
            "RuntimeError",
            `${g.kind === "coroutine" ? "coroutine" : "generator"} raised StopIteration`,
          );
          e.cause = exc;
          e.context = exc;
          e.suppress = true;
          e.trace = [...exc.trace];
          raised = new PyRaise(e);
          return this.unwind(t, new PyRaise(e), stop);
        }
      }
      if (f.onExc) {
        try {
          if (f.onExc(this, exc, f.postData)) return true;
        } catch (error) {
          if (!(error instanceof PyRaise)) throw error;
          return this.unwind(t, error, stop);
        }
      }
    }
    t.failure = exc;
    t.done = true;
    return false;
  }

  private unbound(f: Frame, i: number): never {
    const name = f.code.varNames[i]!;
    const words =
      this.host.version.minor >= 11
        ? `cannot access local variable '${name}' where it is not associated with a value`
        : `local variable '${name}' referenced before assignment`;
    return this.raiseNamed("UnboundLocalError", words, name);
  }
  private unboundCell(f: Frame, i: number): never {
    const n = f.code.cellVars.length;
    if (i < n) {
      const name = f.code.cellVars[i]!;
      const words =
        this.host.version.minor >= 11
          ? `cannot access local variable '${name}' where it is not associated with a value`
          : `local variable '${name}' referenced before assignment`;
      return this.raiseNamed("UnboundLocalError", words, name);
    }
    const name = f.code.freeVars[i - n]!;
    const words =
      this.host.version.minor >= 11
        ? `cannot access free variable '${name}' where it is not associated with a value in enclosing scope`
        : `free variable '${name}' referenced before assignment in enclosing scope`;
    return this.raiseNamed("NameError", words, name);
  }
  private global(f: Frame, name: string): Value {
    const v = f.globals.m.get(name)?.v ?? this.builtins.m.get(name)?.v;
    if (v !== undefined) return v;
    if (f.globals.m.has(name) || this.builtins.m.has(name)) return null;
    return this.raiseNamed("NameError", `name '${name}' is not defined`, name);
  }

  private instructions(t: Thread, stop: Frame | undefined): void {
    let f = t.frame!;
    if (f === undefined) {
      t.done = true;
      return;
    }
    let code: Code = f.code;
    let ops = code.ops;
    let args = code.args;
    let stack = f.stack;
    const start = this.fuel;
    try {
      for (;;) {
        if (--this.fuel < 0) {
          if (stop) this.refuse("a special method that computes for so long inside a builtin");
          return;
        }
        const op = ops[f.pc]!;
        const arg = args[f.pc]!;
        f.pc++;
        let changed = false;
        // The order is by how often they run: engines without a jump table go through it in turn.
        if (op === LOAD_FAST) {
          const v = f.locals[arg];
          if (v === undefined) this.unbound(f, arg);
          stack.push(v);
        } else if (op === LOAD_CONST) stack.push(code.consts[arg]!);
        else if (op === STORE_FAST) f.locals[arg] = stack.pop()!;
        else if (op === LOAD_GLOBAL) stack.push(this.global(f, code.names[arg]!));
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
          const r = binary(this, binaryOps[arg]!, a, b, op === INPLACE);
          if (!(r instanceof Special)) stack.push(r);
          else {
            this.deliverResult(r);
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
                ? contains(this, b, a, arg === 7)
                : compare(this, compareOps[arg] as "==" | "<", a, b);
            if (!(r instanceof Special)) stack.push(r);
            else {
              this.deliverResult(r);
              changed = true;
            }
          }
        } else if (op === JUMP_IF_FALSE) {
          const v = stack.pop()!;
          if (v === false || (v !== true && !truth(this, v))) f.pc = arg;
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
            const r = this.attribute(obj, name);
            if (r instanceof Special) {
              // A property: its value comes first, then the marker that there is no self.
              const c = this.special(r, methodMarker, undefined);
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
          const r = this.call(fn, argv);
          if (r !== pushed) stack.push(r);
          else changed = true;
        } else if (op === CALL) {
          const argv = arg === 0 ? [] : stack.splice(stack.length - arg, arg);
          const r = this.call(stack.pop()!, argv);
          if (r !== pushed) stack.push(r);
          else changed = true;
        } else if (op === FOR_ITER) {
          const it = stack[stack.length - 1]!;
          if (it instanceof PyIter || it instanceof PyZip || it instanceof PyEnumerate) {
            const v = nextNow(this, it);
            if (v === undefined) {
              stack.pop();
              f.pc = arg;
            } else stack.push(v);
          } else if (it instanceof PyGenerator) {
            if (it.done) {
              stack.pop();
              f.pc = arg;
            } else {
              this.resume(it, null, "for");
              changed = true;
            }
          } else {
            const next = typeOf(it).lookup("__next__");
            if (next === undefined) this.raise("TypeError", `'${typeOf(it).name}' object is not an iterator`);
            const r = this.call(next, [it]);
            if (r !== pushed) stack.push(r);
            else changed = true;
          }
        } else if (op === LOAD_ATTR) {
          const obj = stack.pop()!;
          const r = this.attribute(obj, code.names[arg]!);
          if (!(r instanceof Special)) stack.push(r);
          else {
            const before = t.frame;
            this.deliverResult(r);
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
          const r = getItem(this, o, i);
          if (!(r instanceof Special)) stack.push(r);
          else {
            this.deliverResult(r);
            changed = true;
          }
        } else if (op === POP) stack.pop();
        else if (op === RETURN) {
          const v = stack.pop()!;
          this.leave(t, f, v);
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
            this.leaveGenerator(f.gen!);
            const back = f.back!;
            t.frame = back;
            t.depth--;
            back.stack.pop();
            back.stack.push(v);
          } else this.yieldValue(f, v);
          if (t.frame === stop) return;
          changed = true;
        } else {
          changed = this.rareOp(t, f, op, arg, stack);
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
      if (!stop) this.executed += start - this.fuel;
    }
  }

  /** A frame ends with a value. */
  private leave(t: Thread, f: Frame, v: Value): void {
    const back = f.back;
    t.frame = back;
    t.depth--;
    const g = f.gen;
    if (!g) {
      if (f.post) {
        if (!back) {
          f.post(this, v, f.postData);
          return;
        }
        this.deliverResult(f.post(this, v, f.postData));
      } else back?.stack.push(v);
      return;
    }
    g.done = true;
    this.leaveGenerator(g);
    switch (f.resume) {
      case "for":
        back!.stack.pop();
        back!.pc = back!.code.args[back!.pc - 1]!;
        return;
      case "yieldfrom":
        back!.stack.pop();
        if (f.code.kind === "asyncgen") this.raise("StopAsyncIteration");
        back!.stack.push(v);
        return;
      case "close":
        back!.stack.push(null);
        return;
      default: {
        const e = v === null ? this.makeException("StopIteration") : this.makeException("StopIteration", v);
        if (f.onExc?.(this, e, f.postData)) return;
        throw new PyRaise(e);
      }
    }
  }

  private rareOp(t: Thread, f: Frame, op: number, arg: number, stack: Value[]): boolean {
    const code = f.code;
    const top = stack.length - 1;
    switch (op) {
      case O.LOAD_NAME: {
        const name = code.names[arg]!;
        stack.push(f.ns?.get(name) ?? (f.ns?.has(name) ? null : this.global(f, name)));
        return false;
      }
      case O.STORE_NAME: {
        const v = stack.pop()!;
        if (f.ns) f.ns.set(code.names[arg]!, v);
        else f.globals.setName(code.names[arg]!, v);
        return false;
      }
      case O.LOAD_DEREF: {
        const v = f.cells[arg]!.v;
        if (v === undefined) this.unboundCell(f, arg);
        stack.push(v);
        return false;
      }
      case O.STORE_DEREF:
        f.cells[arg]!.v = stack.pop()!;
        return false;
      case O.STORE_ATTR: {
        const obj = stack.pop()!;
        const v = stack.pop()!;
        const custom = obj instanceof PyInstance ? obj.cls.lookup("__setattr__") : undefined;
        const name = code.names[arg]!;
        const r =
          custom instanceof PyFunction
            ? new Tail(custom, [obj, name, v], undefined, discard)
            : this.setAttr(obj, name, v);
        if (r === undefined) return false;
        this.deliverResult(r);
        return true;
      }
      case O.STORE_SUBSCR: {
        const i = stack.pop()!;
        const o = stack.pop()!;
        const r = setItem(this, o, i, stack.pop()!);
        if (r === undefined) return false;
        this.deliverResult(r);
        return true;
      }
      case O.LIST_APPEND: {
        const v = stack.pop()!;
        (stack[stack.length - arg] as PyList).v.push(v);
        return false;
      }
      case O.JUMP_IF_TRUE: {
        const v = stack.pop()!;
        if (v === true || (v !== false && truth(this, v))) f.pc = arg;
        return false;
      }
      case O.JUMP_IF_FALSE_OR_POP:
        if (!truth(this, stack[top]!)) f.pc = arg;
        else stack.pop();
        return false;
      case O.JUMP_IF_TRUE_OR_POP:
        if (truth(this, stack[top]!)) f.pc = arg;
        else stack.pop();
        return false;
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
        for (const v of items) setAdd(this, s, v);
        stack.push(s);
        return false;
      }
      case O.BUILD_MAP: {
        const items = arg === 0 ? [] : stack.splice(stack.length - 2 * arg, 2 * arg);
        const d = new PyDict();
        for (let i = 0; i < items.length; i += 2) dictSet(this, d, items[i]!, items[i + 1]!);
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
        if (conversion === 1) v = repr(this, v);
        else if (conversion === 2) v = str(this, v);
        else if (conversion === 3) v = asciiOf(repr(this, v));
        if (typeof v === "string" && spec === "") {
          stack.push(v);
          return false;
        }
        if (v instanceof PyInstance && spec === "") {
          const format = v.cls.lookup("__format__");
          const own = v.cls.lookup("__str__");
          if (format instanceof PyFunction) this.deliver(this.call(format, [v, ""]));
          else if (own instanceof PyFunction) this.deliver(this.call(own, [v]));
          else {
            stack.push(formatValue(this, v, spec));
            return false;
          }
          return true;
        }
        stack.push(formatValue(this, v, spec));
        return false;
      }
      case O.SET_ADD: {
        const v = stack.pop()!;
        setAdd(this, stack[stack.length - arg] as PySet, v);
        return false;
      }
      case O.MAP_ADD: {
        const v = stack.pop()!;
        const k = stack.pop()!;
        dictSet(this, stack[stack.length - arg] as PyDict, k, v);
        return false;
      }
      case O.LIST_EXTEND: {
        const v = stack.pop()!;
        const list = stack[stack.length - arg] as PyList;
        if (
          v instanceof PyGenerator ||
          (v instanceof PyInstance && v.base === undefined && this.isIterable(v))
        ) {
          this.deliver(this.call(this.hidden.get("collect")!, [v], undefined, extendList, list));
          return true;
        }
        if (!this.isIterable(v) && !(v instanceof PyInstance))
          this.raise("TypeError", `Value after * must be an iterable, not ${typeOf(v).name}`);
        for (const x of iterateNow(this, v)) list.v.push(x);
        return false;
      }
      case O.SET_UPDATE: {
        const v = stack.pop()!;
        for (const x of iterateNow(this, v)) setAdd(this, stack[stack.length - arg] as PySet, x);
        return false;
      }
      case O.DICT_UPDATE: {
        const v = stack.pop()!;
        const d = stack[stack.length - arg] as PyDict;
        if (mappingOf(v)) for (const e of mappingOf(v)!.m.values()) dictSet(this, d, e.k, e.v);
        else if (this.getAttr(v, "keys") !== undefined) {
          for (const k of iterateNow(this, this.callSync(this.attributeNow(v, "keys"), [])))
            dictSet(this, d, k, this.settle(getItem(this, v, k)));
        } else this.raise("TypeError", `'${typeOf(v).name}' object is not a mapping`);
        return false;
      }
      case O.DICT_MERGE: {
        const v = stack.pop()!;
        const d = stack[stack.length - arg] as PyDict;
        const from = mappingOf(v);
        if (!from) {
          if (this.getAttr(v, "keys") === undefined)
            this.raise("TypeError", `argument after ** must be a mapping, not ${typeOf(v).name}`);
          for (const k of iterateNow(this, this.callSync(this.attributeNow(v, "keys"), [])))
            dictSet(this, d, k, this.settle(getItem(this, v, k)));
          return false;
        }
        for (const e of from.m.values()) {
          if (typeof e.k !== "string") this.raise("TypeError", "keywords must be strings");
          if (d.m.has(e.k as string))
            this.raise("TypeError", `got multiple values for keyword argument '${e.k}'`);
          dictSet(this, d, e.k, e.v);
        }
        return false;
      }
      case O.LIST_TO_TUPLE:
        stack[top] = new PyTuple((stack[top] as PyList).v);
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
        this.deliver(this.call(stack.pop()!, argv, kw));
        return true;
      }
      case O.CALL_EX: {
        const kwd = stack.pop() as PyDict;
        const argv = [...(stack.pop() as PyTuple).v];
        const kw =
          kwd.m.size === 0
            ? undefined
            : new Map([...kwd.m.values()].map((e) => [e.k as string, e.v] as const));
        this.deliver(this.call(stack.pop()!, argv, kw));
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
      case O.UNARY: {
        const r = unary(this, unaryOps[arg]!, stack.pop()!);
        if (!(r instanceof Special)) {
          stack.push(r);
          return false;
        }
        this.deliverResult(r);
        return true;
      }
      case O.GET_ITER: {
        const r = makeIter(this, stack.pop()!);
        if (!(r instanceof Special)) {
          stack.push(r);
          return false;
        }
        this.deliverResult(r);
        return true;
      }
      case O.UNPACK: {
        const v = stack.pop()!;
        const items = this.unpackItems(v);
        if (items.length !== arg) {
          if (items.length > arg) this.raise("ValueError", `too many values to unpack (expected ${arg})`);
          this.raise("ValueError", `not enough values to unpack (expected ${arg}, got ${items.length})`);
        }
        for (let i = items.length - 1; i >= 0; i--) stack.push(items[i]!);
        return false;
      }
      case O.UNPACK_EX: {
        const before = Math.floor(arg / 65536);
        const after = arg % 65536;
        const items = this.unpackItems(stack.pop()!);
        if (items.length < before + after)
          this.raise(
            "ValueError",
            `not enough values to unpack (expected at least ${before + after}, got ${items.length})`,
          );
        for (let i = 0; i < after; i++) stack.push(items[items.length - 1 - i]!);
        stack.push(new PyList(items.slice(before, items.length - after)));
        for (let i = before - 1; i >= 0; i--) stack.push(items[i]!);
        return false;
      }
      case YIELD_FROM: {
        const v = stack.pop()!;
        const it = stack[stack.length - 1]!;
        if (it instanceof PyGenerator) {
          if (it.done) {
            if (it.kind === "coroutine") this.raise("RuntimeError", "cannot reuse already awaited coroutine");
            stack[stack.length - 1] = null;
            return false;
          }
          this.resume(it, v, "yieldfrom");
          return true;
        }
        if (it instanceof PyHandle && it.kind === "anext") {
          const g = it.data as PyGenerator;
          if (g.done) {
            stack.pop();
            this.raise("StopAsyncIteration");
          }
          this.resume(g, v, "yieldfrom");
          return true;
        }
        if (it instanceof PyInstance) {
          const send = v === null ? undefined : it.cls.lookup("send");
          const next = send ?? it.cls.lookup("__next__");
          if (next !== undefined) {
            this.deliver(this.call(next, send ? [it, v] : [it], undefined, yieldOn, f));
            return true;
          }
        }
        const n = nextNow(this, it);
        if (n === undefined) {
          stack[stack.length - 1] = null;
          return false;
        }
        f.pc--;
        this.yieldValue(f, n);
        return true;
      }
      case O.GET_YIELD_FROM_ITER: {
        if (stack[top] instanceof PyGenerator) return false;
        const r = makeIter(this, stack.pop()!);
        this.deliverResult(r);
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
          this.raise("TypeError", `object ${typeOf(v).name} can't be used in 'await' expression`);
        stack.pop();
        this.deliver(this.call(aw, [v]));
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
        return this.raiseOp(t, arg, stack);
      case O.EXC_MATCH: {
        const type = stack.pop()!;
        const exc = stack.pop()!;
        stack.push(this.exceptionMatches(exc, type));
        return false;
      }
      case O.BEFORE_WITH: {
        const mgr = stack.pop()!;
        const cls = typeOf(mgr);
        const enter = cls.lookup("__enter__");
        const exit = cls.lookup("__exit__");
        if (enter === undefined || exit === undefined) {
          if (this.host.version.minor < 11)
            this.raise("AttributeError", enter === undefined ? "__enter__" : "__exit__");
          this.raise(
            "TypeError",
            `'${cls.name}' object does not support the context manager protocol${enter === undefined ? "" : " (missed __exit__ method)"}`,
          );
        }
        stack.push(this.bind(exit, mgr));
        this.deliver(this.call(this.bind(enter, mgr), []));
        return true;
      }
      case O.BEFORE_ASYNC_WITH: {
        const mgr = stack.pop()!;
        const cls = typeOf(mgr);
        const enter = cls.lookup("__aenter__");
        const exit = cls.lookup("__aexit__");
        if (enter === undefined || exit === undefined)
          this.raise(
            "TypeError",
            `'${cls.name}' object does not support the asynchronous context manager protocol`,
          );
        stack.push(this.bind(exit, mgr));
        this.deliver(this.call(this.bind(enter, mgr), []));
        return true;
      }
      case O.WITH_EXIT: {
        const exc = stack[top] as PyException;
        this.deliver(this.call(stack[top - 1]!, [exc.cls, exc, this.traceOf(exc)]));
        return true;
      }
      case O.IMPORT_NAME: {
        const from = stack.pop()!;
        const level = stack.pop() as number;
        this.deliverResult(importName(this, f, code.names[arg]!, from, level));
        return true;
      }
      case O.IMPORT_FROM:
        this.deliverResult(importFrom(this, stack[top]!, code.names[arg]!));
        return true;
      case O.IMPORT_STAR:
        importStar(this, f, stack.pop()!);
        return false;
      case O.BUILD_CLASS: {
        const kwd = stack.pop() as PyDict;
        const bases = (stack.pop() as PyTuple).v;
        const name = stack.pop() as string;
        const body = stack.pop() as PyFunction;
        this.deliverResult(buildClass(this, name, bases, kwd, body));
        return true;
      }
      case O.STORE_GLOBAL:
        f.globals.setName(code.names[arg]!, stack.pop()!);
        return false;
      case O.DELETE_FAST:
        if (f.locals[arg] === undefined) this.unbound(f, arg);
        f.locals[arg] = undefined;
        return false;
      case O.DELETE_NAME: {
        const name = code.names[arg]!;
        if (f.ns ? !f.ns.delete(name) : !f.globals.m.delete(name))
          this.raiseNamed("NameError", `name '${name}' is not defined`, name);
        return false;
      }
      case O.DELETE_GLOBAL: {
        const name = code.names[arg]!;
        if (!f.globals.m.delete(name)) this.raiseNamed("NameError", `name '${name}' is not defined`, name);
        return false;
      }
      case O.DELETE_DEREF:
        if (f.cells[arg]!.v === undefined) this.unboundCell(f, arg);
        f.cells[arg]!.v = undefined;
        return false;
      case O.DELETE_ATTR: {
        const obj = stack.pop()!;
        const r = this.delAttr(obj, code.names[arg]!);
        if (r === undefined) return false;
        this.deliverResult(r);
        return true;
      }
      case O.DELETE_SUBSCR: {
        const i = stack.pop()!;
        const r = deleteItem(this, stack.pop()!, i);
        if (r === undefined) return false;
        this.deliverResult(r);
        return true;
      }
      case O.LOAD_CLASSDEREF: {
        const name = code.freeVars[arg - code.cellVars.length]!;
        const own = f.ns?.get(name);
        const v = own !== undefined ? own : f.cells[arg]!.v;
        if (v === undefined) this.unboundCell(f, arg);
        stack.push(v);
        return false;
      }
      case O.LOAD_CLOSURE:
        stack.push(f.cells[arg]!);
        return false;
      case O.LOAD_ASSERTION_ERROR:
        stack.push(exceptionType("AssertionError"));
        return false;
      case O.PRINT_EXPR: {
        const v = stack.pop()!;
        if (v === null) return false;
        this.deliver(this.call(this.hidden.get("displayhook")!, [v], undefined, discard));
        return true;
      }
      case O.MATCH_SEQUENCE:
        stack.push(matchSequence(this, stack.pop()!, arg));
        return false;
      case O.MATCH_MAPPING: {
        const keys = stack.pop() as PyTuple;
        stack.push(matchMapping(this, stack.pop()!, keys, arg === 1));
        return false;
      }
      case O.MATCH_CLASS: {
        const names = stack.pop() as PyTuple;
        const cls = stack.pop()!;
        stack.push(matchClass(this, stack.pop()!, cls, arg, names));
        return false;
      }
      case O.STORE_ANNOTATION: {
        const v = stack.pop()!;
        const where = f.ns ? f.ns.get("__annotations__") : f.globals.getName("__annotations__");
        const d = where instanceof PyDict ? where : new PyDict();
        if (f.ns) f.ns.set("__annotations__", d);
        else f.globals.setName("__annotations__", d);
        d.setName(code.names[arg]!, v);
        return false;
      }
      case O.GET_AITER: {
        const v = stack.pop()!;
        if (v instanceof PyGenerator && v.kind === "asyncgen") {
          stack.push(v);
          return false;
        }
        const m = typeOf(v).lookup("__aiter__");
        if (m === undefined)
          this.raise(
            "TypeError",
            `'async for' requires an object with __aiter__ method, got ${typeOf(v).name}`,
          );
        this.deliver(this.call(m, [v]));
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
          this.raise(
            "TypeError",
            `'async for' requires an iterator with __anext__ method, got ${typeOf(v).name}`,
          );
        this.deliver(this.call(m, [v]));
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
        return false;
    }
  }

  private unpackItems(v: Value): readonly Value[] {
    if (v instanceof PyTuple || v instanceof PyList) return v.v;
    if (!this.isIterable(v)) this.raise("TypeError", `cannot unpack non-iterable ${typeOf(v).name} object`);
    return iterateNow(this, v);
  }

  traceOf(exc: PyException): Value {
    return this.settle(this.attribute(exc, "__traceback__"));
  }

  private raiseOp(t: Thread, arg: number, stack: Value[]): boolean {
    if (arg === 0) {
      if (!t.handled) this.raise("RuntimeError", "No active exception to reraise");
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
          exc.cause = this.callSync(cause, []) as PyException;
        else this.raise("TypeError", "exception causes must derive from BaseException");
      }
      throw new PyRaise(exc);
    };
    if (isException(v)) finish(v);
    if (v instanceof PyClass && v.isSubclass(baseException)) {
      const made = this.callSync(v, []);
      if (isException(made)) finish(made);
    }
    return this.raise("TypeError", "exceptions must derive from BaseException");
  }

  exceptionMatches(exc: Value, type: Value): boolean {
    if (type instanceof PyTuple) return type.v.some((x) => this.exceptionMatches(exc, x));
    if (!(type instanceof PyClass) || !type.isSubclass(baseException))
      this.raise("TypeError", "catching classes that do not inherit from BaseException is not allowed");
    return isException(exc) && exc.cls.isSubclass(type as PyClass);
  }

  /** Code of the simulation's own Python library. */
  define(source: string, name: string, globals: PyDict): void {
    const code = compileSource(source, { filename: `<${name}>`, hidden: true });
    const fn = new PyFunction("<module>", "<module>", code, globals, [], undefined, []);
    this.callSync(fn, []);
  }
}

const barrierCode: Code = {
  name: "<native>",
  qualname: "<native>",
  filename: "<native>",
  posOnly: 0,
  argCount: 0,
  kwOnly: 0,
  varArgs: false,
  varKw: false,
  varNames: [],
  cellVars: [],
  freeVars: [],
  cellArgs: [],
  ops: [],
  args: [],
  pos: [],
  consts: [],
  names: [],
  kind: "function",
  doc: null,
  firstLine: 0,
  exprs: new Map(),
  hidden: true,
};

/** Stands where a method's self would be when there is none. */
const noSelf = new PyHandle("no self", undefined);
const methodMarker: Post = (vm, result) => {
  vm.current.frame!.stack.push(result);
  return noSelf;
};
const extendList: Post = (_vm, result, data) => {
  for (const x of (result as PyList).v) (data as PyList).v.push(x);
  return nothing;
};
const yieldOn: Post = (vm, result, data) => {
  const f = data as Frame;
  f.pc--;
  vm.yieldFrom(f, result);
  return nothing;
};

function hasOwn(obj: PyInstance, name: string): boolean {
  return obj.dict?.m.has(name) ?? false;
}

export function mappingOf(v: Value): PyDict | undefined {
  if (v instanceof PyDict) return v;
  return v instanceof PyInstance && v.base instanceof PyDict ? v.base : undefined;
}

export function asciiOf(text: string): string {
  let out = "";
  for (const c of text) {
    const cp = c.codePointAt(0)!;
    out +=
      cp < 128
        ? c
        : cp < 256
          ? `\\x${cp.toString(16).padStart(2, "0")}`
          : cp < 65536
            ? `\\u${cp.toString(16).padStart(4, "0")}`
            : `\\U${cp.toString(16).padStart(8, "0")}`;
  }
  return out;
}
