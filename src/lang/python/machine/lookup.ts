/** Names: what a global stands for, and the words for one that has no value. */
import type { Frame, Value } from "../objects.ts";
import type { Vm } from "../vm.ts";

export function unbound(vm: Vm, f: Frame, i: number): never {
  const name = f.code.varNames[i]!;
  const words =
    vm.host.version.minor >= 11
      ? `cannot access local variable '${name}' where it is not associated with a value`
      : `local variable '${name}' referenced before assignment`;
  return vm.raiseNamed("UnboundLocalError", words, name);
}

export function unboundCell(vm: Vm, f: Frame, i: number): never {
  const n = f.code.cellVars.length;
  if (i < n) {
    const name = f.code.cellVars[i]!;
    const words =
      vm.host.version.minor >= 11
        ? `cannot access local variable '${name}' where it is not associated with a value`
        : `local variable '${name}' referenced before assignment`;
    return vm.raiseNamed("UnboundLocalError", words, name);
  }
  const name = f.code.freeVars[i - n]!;
  const words =
    vm.host.version.minor >= 11
      ? `cannot access free variable '${name}' where it is not associated with a value in enclosing scope`
      : `free variable '${name}' referenced before assignment in enclosing scope`;
  return vm.raiseNamed("NameError", words, name);
}

export function global(vm: Vm, f: Frame, name: string): Value {
  const v = f.globals.m.get(name)?.v ?? vm.builtins.m.get(name)?.v;
  if (v !== undefined) return v;
  if (f.globals.m.has(name) || vm.builtins.m.has(name)) return null;
  return vm.raiseNamed("NameError", `name '${name}' is not defined`, name);
}
