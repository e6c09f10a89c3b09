/** Arguments of a call → local variables of a function, with CPython's complaints. */
import { emptyTuple, type Kwargs, PyDict, type PyFunction, PyTuple, type Value } from "./objects.ts";
import type { Vm } from "./vm.ts";

export function bindArguments(
  vm: Vm,
  fn: PyFunction,
  args: readonly Value[],
  kw: Kwargs,
): (Value | undefined)[] {
  const code = fn.code;
  const n = code.argCount;
  const locals = new Array<Value | undefined>(code.varNames.length);
  if (!kw && args.length === n && code.kwOnly === 0 && !code.varArgs && !code.varKw) {
    for (let i = 0; i < n; i++) locals[i] = args[i];
    return locals;
  }
  const given = Math.min(args.length, n);
  for (let i = 0; i < given; i++) locals[i] = args[i];
  const starAt = n + code.kwOnly;
  if (code.varArgs) locals[starAt] = args.length > n ? new PyTuple(args.slice(n)) : emptyTuple;
  let rest: PyDict | undefined;
  if (code.varKw) {
    rest = new PyDict();
    locals[starAt + (code.varArgs ? 1 : 0)] = rest;
  }
  if (kw) {
    for (const [name, value] of kw) {
      let at = -1;
      for (let i = code.posOnly; i < starAt; i++) {
        if (code.varNames[i] === name) {
          at = i;
          break;
        }
      }
      if (at < 0) {
        if (rest) {
          rest.setName(name, value);
          continue;
        }
        if (code.varNames.slice(0, code.posOnly).includes(name)) {
          vm.raise(
            "TypeError",
            `${fn.qualname}() got some positional-only arguments passed as keyword arguments: '${name}'`,
          );
        }
        vm.raise("TypeError", `${fn.qualname}() got an unexpected keyword argument '${name}'`);
      }
      if (locals[at] !== undefined)
        vm.raise("TypeError", `${fn.qualname}() got multiple values for argument '${name}'`);
      locals[at] = value;
    }
  }
  if (args.length > n && !code.varArgs) tooMany(vm, fn, args.length, locals);
  const firstDefault = n - fn.defaults.length;
  const missing: string[] = [];
  for (let i = given; i < n; i++) {
    if (locals[i] !== undefined) continue;
    if (i >= firstDefault) locals[i] = fn.defaults[i - firstDefault];
    else missing.push(code.varNames[i]!);
  }
  if (missing.length > 0) complain(vm, fn, missing, "positional");
  for (let i = n; i < starAt; i++) {
    if (locals[i] !== undefined) continue;
    const d = fn.kwDefaults?.get(code.varNames[i]!);
    if (d === undefined) missing.push(code.varNames[i]!);
    else locals[i] = d;
  }
  if (missing.length > 0) complain(vm, fn, missing, "keyword-only");
  return locals;
}

function complain(vm: Vm, fn: PyFunction, missing: readonly string[], kind: string): never {
  const quoted = missing.map((m) => `'${m}'`);
  const list =
    quoted.length <= 1
      ? quoted.join("")
      : quoted.length === 2
        ? quoted.join(" and ")
        : `${quoted.slice(0, -1).join(", ")}, and ${quoted.at(-1)}`;
  return vm.raise(
    "TypeError",
    `${fn.qualname}() missing ${missing.length} required ${kind} argument${missing.length === 1 ? "" : "s"}: ${list}`,
  );
}

function tooMany(vm: Vm, fn: PyFunction, given: number, locals: readonly (Value | undefined)[]): never {
  const n = fn.code.argCount;
  const least = n - fn.defaults.length;
  const takes = fn.defaults.length > 0 ? `from ${least} to ${n}` : `${n}`;
  const plural = fn.defaults.length > 0 || n !== 1 ? "s" : "";
  let kwGiven = 0;
  for (let i = n; i < n + fn.code.kwOnly; i++) if (locals[i] !== undefined) kwGiven++;
  const extra =
    kwGiven > 0
      ? ` positional argument${given === 1 ? "" : "s"} (and ${kwGiven} keyword-only argument${kwGiven === 1 ? "" : "s"})`
      : "";
  return vm.raise(
    "TypeError",
    `${fn.qualname}() takes ${takes} positional argument${plural} but ${given}${extra} ${given === 1 && kwGiven === 0 ? "was" : "were"} given`,
  );
}
