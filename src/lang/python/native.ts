/**
 * Declaring natives: a signature in one line, checked on every call.
 *
 * `x` required, `x?` optional, `x!` iterated at once, `/` positional only before,
 * `*` keyword only after, `*a` the rest as a tuple, `**k` keywords as a dict.
 */
import {
  emptyTuple,
  type Kwargs,
  type NativeResult,
  type PyClass,
  PyDict,
  PyInstance,
  PyModule,
  PyNative,
  PyTuple,
  type Value,
} from "./objects.ts";
import type { Vm } from "./vm.ts";

type Arg = Value | undefined;
export type Body = (vm: Vm, a: Arg[]) => NativeResult;

interface Signature {
  readonly names: readonly string[];
  readonly required: number;
  /** How many of `names` may be given by position. */
  readonly positional: number;
  readonly posOnly: number;
  readonly star: boolean;
  readonly doubleStar: boolean;
  readonly collects: readonly number[];
  readonly kwRequired: readonly number[];
}

function parse(sig: string): Signature {
  const names: string[] = [];
  const collects: number[] = [];
  const kwRequired: number[] = [];
  let required = 0;
  let positional = -1;
  let posOnly = 0;
  let star = false;
  let doubleStar = false;
  for (const raw of sig.split(",").map((s) => s.trim())) {
    if (raw === "") continue;
    if (raw === "/") posOnly = names.length;
    else if (raw === "*") positional = names.length;
    else if (raw.startsWith("**")) doubleStar = true;
    else if (raw.startsWith("*")) {
      star = true;
      positional = names.length;
    } else {
      const name = raw.replace(/[?!]+$/, "");
      if (raw.includes("!")) collects.push(names.length);
      if (!raw.includes("?")) {
        if (positional < 0) required = names.length + 1;
        else kwRequired.push(names.length);
      }
      names.push(name);
    }
  }
  return {
    names,
    required,
    positional: positional < 0 ? names.length : positional,
    posOnly,
    star,
    doubleStar,
    collects,
    kwRequired,
  };
}

/** A native function. `shown` is its name in error messages; `skip` leading arguments (self) are not counted in them. */
export function native(
  name: string,
  sig: string,
  body: Body,
  options: { readonly shown?: string; readonly owner?: string; readonly skip?: number } = {},
): PyNative {
  const s = parse(sig);
  const shown = options.shown ?? name;
  const skip = options.skip ?? 0;
  const simple = s.positional === s.names.length && !s.star && !s.doubleStar;
  const fn = (vm: Vm, args: Value[], kw: Kwargs): NativeResult => {
    if (simple && !kw && args.length >= s.required && args.length <= s.positional) return body(vm, args);
    const a: Arg[] = args.slice(0, s.positional);
    if (args.length > s.positional && !s.star) arity(vm, s, shown, args.length, skip);
    const at = s.names.length;
    let rest: PyDict | undefined;
    if (s.doubleStar) rest = new PyDict();
    if (kw) {
      for (const [k, v] of kw) {
        const i = s.names.indexOf(k);
        if (i >= 0 && i >= s.posOnly) {
          if (a[i] !== undefined)
            vm.raise(
              "TypeError",
              `argument for ${shown}() given by name ('${k}') and position (${i + 1 - skip})`,
            );
          a[i] = v;
        } else if (rest) rest.setName(k, v);
        else if (s.names.length - skip === s.posOnly - skip)
          vm.raise("TypeError", `${shown}() takes no keyword arguments`);
        else
          vm.raise(
            "TypeError",
            `${vm.host.version.minor >= 13 ? "" : ""}'${k}' is an invalid keyword argument for ${shown}()`,
          );
      }
    }
    for (let i = 0; i < s.required; i++)
      if (a[i] === undefined) arity(vm, s, shown, args.length, skip, s.names[i]);
    for (const i of s.kwRequired)
      if (a[i] === undefined)
        vm.raise("TypeError", `${shown}() missing required keyword-only argument: '${s.names[i]}'`);
    if (s.star) a[at] = args.length > s.positional ? new PyTuple(args.slice(s.positional)) : emptyTuple;
    if (rest) a[at + (s.star ? 1 : 0)] = rest;
    return body(vm, a);
  };
  return new PyNative(name, fn, s.collects.length > 0 ? s.collects : undefined, options.owner);
}

function arity(vm: Vm, s: Signature, shown: string, given: number, skip: number, missing?: string): never {
  const max = s.positional - skip;
  const min = s.required - skip;
  const got = given - skip;
  if (missing !== undefined && s.posOnly < s.names.length && s.names.indexOf(missing) >= s.posOnly) {
    vm.raise(
      "TypeError",
      `${shown}() missing required argument '${missing}' (pos ${s.names.indexOf(missing) + 1 - skip})`,
    );
  }
  if (max === 0) vm.raise("TypeError", `${shown}() takes no arguments (${got} given)`);
  if (max === 1 && min === 1) vm.raise("TypeError", `${shown}() takes exactly one argument (${got} given)`);
  const bare = shown.includes(".") ? shown.split(".").at(-1)! : shown;
  if (min === max) vm.raise("TypeError", `${bare} expected ${max} arguments, got ${got}`);
  const least = got < min;
  const n = least ? min : max;
  return vm.raise(
    "TypeError",
    `${bare} expected at ${least ? "least" : "most"} ${n} argument${n === 1 ? "" : "s"}, got ${got}`,
  );
}

/** A method of a builtin class. Subclasses' instances are unwrapped to the data they carry. */
export function method(cls: PyClass, name: string, sig: string, body: Body): void {
  const n = native(
    name,
    sig === "" ? "self, /" : sig.includes("/") ? `self, ${sig}` : `self, /, ${sig}`,
    (vm, a) => {
      const self = a[0];
      if (self instanceof PyInstance && self.base !== undefined) a = [self.base, ...a.slice(1)];
      return body(vm, a);
    },
    { shown: `${cls.name}.${name}`, owner: cls.name, skip: 1 },
  );
  cls.dict.set(name, n);
}

/** A method called on the class itself. */
export function classMethod(cls: PyClass, name: string, sig: string, body: Body): void {
  cls.dict.set(
    name,
    native(name, `cls, ${sig}`, body, { shown: `${cls.name}.${name}`, owner: "class", skip: 1 }),
  );
}

/** What calling the class does. */
export function constructor(cls: PyClass, sig: string, body: Body): void {
  cls.dict.set(
    "__new__",
    native("__new__", `cls, ${sig}`, body, { shown: cls.name, owner: "type.__new__", skip: 1 }),
  );
}

export function moduleOf(name: string, contents: Readonly<Record<string, Value>>): PyModule {
  const d = new PyDict();
  d.setName("__name__", name);
  d.setName("__doc__", null);
  d.setName("__package__", "");
  d.setName("__loader__", null);
  d.setName("__spec__", null);
  for (const [k, v] of Object.entries(contents)) d.setName(k, v);
  return new PyModule(name, d);
}

/** Functions of a module: `{ "name(sig)": body }`. */
export function functions(table: Readonly<Record<string, Body>>): Record<string, Value> {
  const out: Record<string, Value> = {};
  for (const [head, body] of Object.entries(table)) {
    const m = /^(\w+)\((.*)\)$/.exec(head)!;
    out[m[1]!] = native(m[1]!, m[2]!, body);
  }
  return out;
}
