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
import { equals } from "./comparison.ts";
import { compileSource } from "./compiler.ts";
import type { Host } from "./host.ts";
import { attribute, bind, delAttr, getAttr, noAttribute, setAttr } from "./machine/attributes.ts";
import { call, create, deliver, finishPark } from "./machine/calling.ts";
import { resume, throwInto } from "./machine/generators.ts";
import { type Called, pushed, Thread } from "./machine/thread.ts";
import { loop } from "./machine/unwind.ts";
import {
  type Code,
  Frame,
  type Kwargs,
  type NativeResult,
  type Post,
  PyClass,
  PyDict,
  PyException,
  PyFunction,
  type PyGenerator,
  PyRaise,
  PyTuple,
  Special,
  Tail,
  type Value,
} from "./objects.ts";
import { exceptionType, typeOf } from "./types.ts";

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

  isIterable(v: Value): boolean {
    const c = typeOf(v);
    const it = c.lookup("__iter__");
    return (it !== undefined && it !== null) || c.lookup("__getitem__") !== undefined;
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
      loop(this, t, stop);
      this.executed += 20_000_000 - this.fuel;
      return stop.stack.pop() ?? null;
    } finally {
      this.nested--;
      this.fuel = fuel;
      if (t.frame === stop) t.depth--;
      t.frame = top;
    }
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

  /** Runs a thread until it ends, waits, or the fuel is gone. */
  run(thread: Thread): void {
    this.current = thread;
    loop(this, thread, undefined);
  }

  traceOf(exc: PyException): Value {
    return this.settle(this.attribute(exc, "__traceback__"));
  }

  // What natives ask of the parts (machine/)

  /** @see calls.call */
  call(fn: Value, args: Value[], kw?: Kwargs, post?: Post, data?: unknown): Called {
    return call(this, fn, args, kw, post, data);
  }
  deliver(v: Called): void {
    deliver(this, v);
  }
  finishPark(thread: Thread, result: unknown): void {
    finishPark(this, thread, result);
  }
  /** `type.__call__`. */
  create(cls: PyClass, args: Value[], kw: Kwargs): NativeResult {
    return create(this, cls, args, kw);
  }
  resume(g: PyGenerator, value: Value, mode: Frame["resume"], post?: Post, data?: unknown): void {
    resume(this, g, value, mode, post, data);
  }
  throwInto(g: PyGenerator, exc: PyException, mode: Frame["resume"]): NativeResult {
    return throwInto(this, g, exc, mode);
  }
  equals(a: Value, b: Value): boolean {
    return equals(this, a, b);
  }
  bind(v: Value, self: Value): Value {
    return bind(v, self);
  }
  getAttr(obj: Value, name: string): NativeResult | undefined {
    return getAttr(this, obj, name);
  }
  attribute(obj: Value, name: string): NativeResult {
    return attribute(this, obj, name);
  }
  noAttribute(obj: Value, name: string): string {
    return noAttribute(obj, name);
  }
  setAttr(obj: Value, name: string, v: Value): NativeResult | undefined {
    return setAttr(this, obj, name, v);
  }
  delAttr(obj: Value, name: string): NativeResult | undefined {
    return delAttr(this, obj, name);
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
