/**
 * Python's values. None, booleans, int and str are JavaScript's own (an int beyond
 * 2^53 is a bigint; never a bigint that would fit); all else is an `Obj`.
 */
import type { Expr, Pos } from "./ast.ts";
import type { Vm } from "./vm.ts";

export type Value = null | boolean | number | bigint | string | Obj;

let nextId = 0x7f3a5c0d1000;

/** Everything on the heap. `id` is given when first asked for. */
export abstract class Obj {
  private oid = 0;
  get id(): number {
    if (this.oid === 0) {
      this.oid = nextId;
      nextId += 0x40;
    }
    return this.oid;
  }
}

export class PyFloat extends Obj {
  constructor(readonly v: number) {
    super();
  }
}

export class PyBytes extends Obj {
  constructor(
    public v: Uint8Array,
    readonly mutable = false,
  ) {
    super();
  }
}

export class PyList extends Obj {
  constructor(public v: Value[]) {
    super();
  }
}

export class PyTuple extends Obj {
  constructor(readonly v: readonly Value[]) {
    super();
  }
}

export type Key = string | number | bigint | null | Obj;

export interface Entry {
  k: Value;
  v: Value;
}

export class PyDict extends Obj {
  readonly m = new Map<Key, Entry>();
  /** Keys with a `__hash__` of their own, by hash. */
  custom: Map<Key, Value[]> | undefined;

  /** By a plain name: namespaces. */
  getName(name: string): Value | undefined {
    return this.m.get(name)?.v;
  }
  setName(name: string, v: Value): void {
    const e = this.m.get(name);
    if (e) e.v = v;
    else this.m.set(name, { k: name, v });
  }
}

export class PySet extends Obj {
  readonly m = new Map<Key, Value>();
  custom: Map<Key, Value[]> | undefined;
  constructor(readonly frozen = false) {
    super();
  }
}

export class PyRange extends Obj {
  readonly length: number;
  constructor(
    readonly start: number,
    readonly stop: number,
    readonly step: number,
  ) {
    super();
    this.length = Math.max(0, Math.ceil((stop - start) / step));
  }
}

export class PySlice extends Obj {
  constructor(
    readonly start: Value,
    readonly stop: Value,
    readonly step: Value,
  ) {
    super();
  }
}

export class PySingleton extends Obj {
  constructor(readonly name: string) {
    super();
  }
}
export const Ellipsis = new PySingleton("Ellipsis");
export const NotImplemented = new PySingleton("NotImplemented");

export class PyCell extends Obj {
  v: Value | undefined = undefined;
}

export interface Code {
  readonly name: string;
  readonly qualname: string;
  readonly filename: string;
  readonly posOnly: number;
  /** Positional parameters, those that are positional only among them. */
  readonly argCount: number;
  readonly kwOnly: number;
  readonly varArgs: boolean;
  readonly varKw: boolean;
  readonly varNames: readonly string[];
  readonly cellVars: readonly string[];
  readonly freeVars: readonly string[];
  /** Parameters that live in cells: [local index, cell index]. */
  readonly cellArgs: readonly (readonly [number, number])[];
  readonly ops: readonly number[];
  readonly args: readonly number[];
  readonly pos: readonly Pos[];
  readonly consts: readonly Value[];
  readonly names: readonly string[];
  readonly kind: "module" | "function" | "class" | "generator" | "coroutine" | "asyncgen";
  readonly doc: string | null;
  readonly firstLine: number;
  /** The expression an instruction evaluates, where a traceback marks a part of it. */
  readonly exprs: ReadonlyMap<number, Expr>;
  /** Part of the simulation's own library: not shown in tracebacks. */
  readonly hidden: boolean;
}

export class PyCode extends Obj {
  constructor(readonly code: Code) {
    super();
  }
}

export class PyFunction extends Obj {
  doc: Value;
  dict: PyDict | undefined;
  annotations: PyDict | undefined;
  module: Value;
  constructor(
    public name: string,
    public qualname: string,
    readonly code: Code,
    readonly globals: PyDict,
    readonly defaults: readonly Value[],
    readonly kwDefaults: ReadonlyMap<string, Value> | undefined,
    readonly closure: readonly PyCell[],
  ) {
    super();
    this.doc = code.doc;
    this.module = globals.getName("__name__") ?? null;
  }
}

export type Kwargs = ReadonlyMap<string, Value> | undefined;
export type NativeResult = Value | Special;
export type NativeFn = (vm: Vm, args: Value[], kw: Kwargs) => NativeResult;

/** What a native may answer instead of a value. */
export abstract class Special {}

/** Call this instead; its result, through `post`, is the native's. */
export class Tail extends Special {
  constructor(
    readonly fn: Value,
    readonly args: Value[],
    readonly kw?: Kwargs,
    readonly post?: Post,
    readonly data?: unknown,
  ) {
    super();
  }
}

export type Post = (vm: Vm, result: Value, data: unknown) => NativeResult;

/** Wait outside. `start` is called again when a signal interrupted the wait and its handler returned. */
export class Park extends Special {
  constructor(
    readonly start: () => Promise<unknown>,
    readonly finish: (vm: Vm, result: unknown) => NativeResult = () => null,
  ) {
    super();
  }
}

export class PyNative extends Obj {
  doc: Value = null;
  constructor(
    readonly name: string,
    readonly fn: NativeFn,
    /** Positions of arguments that are iterated at once: collected into lists before the call. */
    readonly collects?: readonly number[],
    /** The type whose method this is, for the words of errors. */
    readonly owner?: string,
  ) {
    super();
  }
}

export class PyMethod extends Obj {
  constructor(
    readonly self: Value,
    readonly fn: Value,
  ) {
    super();
  }
}

export class PyClass extends Obj {
  readonly dict = new Map<string, Value>();
  mro: readonly PyClass[] = [this];
  bases: readonly PyClass[];
  qualname: string;
  module = "builtins";
  /** The metaclass; undefined is `type`. */
  meta: PyClass | undefined;
  /** The builtin type whose data an instance carries. */
  readonly native: boolean;
  slots: ReadonlySet<string> | undefined;
  subclasses: PyClass[] = [];

  constructor(
    public name: string,
    bases: readonly PyClass[],
    native = false,
  ) {
    super();
    this.bases = bases;
    this.qualname = name;
    this.native = native;
  }

  lookup(name: string): Value | undefined {
    for (const c of this.mro) {
      const v = c.dict.get(name);
      if (v !== undefined) return v;
    }
    return undefined;
  }
  isSubclass(of: PyClass): boolean {
    return this.mro.includes(of);
  }
}

export class PyInstance extends Obj {
  dict: PyDict | undefined;
  /** For subclasses of list, dict, str, int …: the value itself. */
  base: Value | undefined;
  constructor(public cls: PyClass) {
    super();
  }
  get(name: string): Value | undefined {
    return this.dict?.m.get(name)?.v;
  }
  set(name: string, v: Value): void {
    (this.dict ??= new PyDict()).setName(name, v);
  }
}

export interface TraceEntry {
  readonly code: Code;
  readonly pc: number;
}

export class PyException extends PyInstance {
  args: PyTuple = new PyTuple([]);
  trace: TraceEntry[] = [];
  cause: PyException | null = null;
  context: PyException | null = null;
  suppress = false;
}

export class PyModule extends Obj {
  constructor(
    readonly name: string,
    readonly dict: PyDict,
  ) {
    super();
  }
}

/** Iterators over plain data: a kind and its state, nothing hidden in closures. */
export class PyIter extends Obj {
  index = 0;
  constructor(
    readonly kind: string,
    readonly items: readonly Value[] | PyList | PyRange | string,
    /** The container and its size at the start, to notice changes. */
    readonly owner?: PyDict | PySet,
    readonly size = 0,
  ) {
    super();
  }
}

/** zip, enumerate, reversed over native iterators. */
export class PyZip extends Obj {
  constructor(
    readonly iters: readonly Value[],
    readonly strict: boolean,
  ) {
    super();
  }
}
export class PyEnumerate extends Obj {
  constructor(
    readonly iter: Value,
    public n: number,
  ) {
    super();
  }
}

export class PyDictView extends Obj {
  constructor(
    readonly dict: PyDict,
    readonly kind: "keys" | "values" | "items",
  ) {
    super();
  }
}

export class PyProperty extends Obj {
  doc: Value = null;
  name = "";
  constructor(
    readonly get: Value,
    readonly set: Value,
    readonly del: Value,
  ) {
    super();
  }
}
export class PyStaticMethod extends Obj {
  constructor(readonly fn: Value) {
    super();
  }
}
export class PyClassMethod extends Obj {
  constructor(readonly fn: Value) {
    super();
  }
}
export class PySuper extends Obj {
  constructor(
    readonly cls: PyClass,
    readonly self: Value,
    readonly start: PyClass,
  ) {
    super();
  }
}

/** A descriptor for a field the VM keeps in JavaScript. */
export class PyGetSet extends Obj {
  constructor(
    readonly name: string,
    readonly get: (vm: Vm, self: Value) => Value,
    readonly set?: (vm: Vm, self: Value, v: Value) => void,
  ) {
    super();
  }
}

export class PyGenericAlias extends Obj {
  constructor(
    readonly origin: Value,
    readonly params: PyTuple,
  ) {
    super();
  }
}

export interface Block {
  readonly type: "finally" | "except";
  readonly target: number;
  readonly depth: number;
  /** For "except": what was being handled before. */
  readonly previous: PyException | null;
}

export class Frame {
  pc = 0;
  readonly stack: Value[] = [];
  readonly blocks: Block[] = [];
  back: Frame | undefined;
  gen: PyGenerator | undefined;
  post: Post | undefined;
  postData: unknown;
  /** Sees an exception that leaves this frame; true when it dealt with it (the back frame goes on). */
  onExc: ((vm: Vm, exc: PyException, data: unknown) => boolean) | undefined;
  /** Returning from here ends a nested run. */
  barrier = false;
  /** How a generator's answer is delivered. */
  resume: "next" | "send" | "for" | "yieldfrom" | "close" = "next";

  constructor(
    readonly code: Code,
    readonly locals: (Value | undefined)[],
    readonly cells: PyCell[],
    readonly globals: PyDict,
    /** Class bodies and exec: where plain names live. */
    readonly ns: Map<string, Value> | undefined,
  ) {}
}

export class PyFrame extends Obj {
  constructor(readonly frame: Frame) {
    super();
  }
}

export class PyTraceback extends Obj {
  constructor(
    readonly entries: readonly TraceEntry[],
    readonly index = 0,
  ) {
    super();
  }
}

export class PyGenerator extends Obj {
  running = false;
  done = false;
  started = false;
  handled: PyException | null = null;
  constructor(
    /** What it calls itself: generator, coroutine, map, filter … */
    public kind: string,
    public readonly name: string,
    public readonly frame: Frame,
  ) {
    super();
  }
}

/** Something of the simulation that Python code passes around without looking inside. */
export class PyHandle<T = unknown> extends Obj {
  constructor(
    readonly kind: string,
    public data: T,
  ) {
    super();
  }
}

/** A Python exception on its way through JavaScript. */
export class PyRaise extends Error {
  constructor(
    readonly exc: PyException,
    /** It has been seen in this frame already: no new traceback line, no new context. */
    readonly again = false,
  ) {
    super("python exception");
  }
}

export const emptyTuple = new PyTuple([]);

export function int(n: bigint): number | bigint {
  return n >= -9007199254740991n && n <= 9007199254740991n ? Number(n) : n;
}

/** The dictionary a value is or carries. */
export function mappingOf(v: Value): PyDict | undefined {
  if (v instanceof PyDict) return v;
  return v instanceof PyInstance && v.base instanceof PyDict ? v.base : undefined;
}
