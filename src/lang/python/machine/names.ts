/** Instructions that bind, read and forget names, attributes and items. */
import { deleteItem, setItem } from "../items.ts";
import { type Frame, PyClass, PyDict, PyFunction, PyInstance, Tail, type Value } from "../objects.ts";
import { opNumber as O } from "../ops.ts";
import type { Vm } from "../vm.ts";
import { delAttr, setAttr } from "./attributes.ts";
import { deliverResult } from "./calling.ts";
import { global, unbound, unboundCell } from "./lookup.ts";
import { discard } from "./thread.ts";

/** True: the frame on top may be another now. Undefined: not one of these. */
export function nameOp(vm: Vm, f: Frame, op: number, arg: number, stack: Value[]): boolean | undefined {
  const code = f.code;
  const _top = stack.length - 1;
  switch (op) {
    case O.LOAD_NAME: {
      const name = code.names[arg]!;
      stack.push(f.ns?.get(name) ?? (f.ns?.has(name) ? null : global(vm, f, name)));
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
      if (v === undefined) unboundCell(vm, f, arg);
      stack.push(v);
      return false;
    }
    case O.STORE_DEREF:
      f.cells[arg]!.v = stack.pop()!;
      return false;
    case O.STORE_ATTR: {
      const obj = stack.pop()!;
      const v = stack.pop()!;
      const custom =
        obj instanceof PyInstance
          ? obj.cls.lookup("__setattr__")
          : obj instanceof PyClass
            ? obj.meta?.lookup("__setattr__")
            : undefined;
      const name = code.names[arg]!;
      const r =
        custom instanceof PyFunction
          ? new Tail(custom, [obj, name, v], undefined, discard)
          : setAttr(vm, obj, name, v);
      if (r === undefined) return false;
      deliverResult(vm, r);
      return true;
    }
    case O.STORE_SUBSCR: {
      const i = stack.pop()!;
      const o = stack.pop()!;
      const r = setItem(vm, o, i, stack.pop()!);
      if (r === undefined) return false;
      deliverResult(vm, r);
      return true;
    }
    case O.STORE_GLOBAL:
      f.globals.setName(code.names[arg]!, stack.pop()!);
      return false;
    case O.DELETE_FAST:
      if (f.locals[arg] === undefined) unbound(vm, f, arg);
      f.locals[arg] = undefined;
      return false;
    case O.DELETE_NAME: {
      const name = code.names[arg]!;
      if (f.ns ? !f.ns.delete(name) : !f.globals.m.delete(name))
        vm.raiseNamed("NameError", `name '${name}' is not defined`, name);
      return false;
    }
    case O.DELETE_GLOBAL: {
      const name = code.names[arg]!;
      if (!f.globals.m.delete(name)) vm.raiseNamed("NameError", `name '${name}' is not defined`, name);
      return false;
    }
    case O.DELETE_DEREF:
      if (f.cells[arg]!.v === undefined) unboundCell(vm, f, arg);
      f.cells[arg]!.v = undefined;
      return false;
    case O.DELETE_ATTR: {
      const obj = stack.pop()!;
      const custom = obj instanceof PyInstance ? obj.cls.lookup("__delattr__") : undefined;
      const name = code.names[arg]!;
      const r =
        custom instanceof PyFunction
          ? new Tail(custom, [obj, name], undefined, discard)
          : delAttr(vm, obj, name);
      if (r === undefined) return false;
      deliverResult(vm, r);
      return true;
    }
    case O.DELETE_SUBSCR: {
      const i = stack.pop()!;
      const r = deleteItem(vm, stack.pop()!, i);
      if (r === undefined) return false;
      deliverResult(vm, r);
      return true;
    }
    case O.LOAD_CLASSDEREF: {
      const name = code.freeVars[arg - code.cellVars.length]!;
      const own = f.ns?.get(name);
      const v = own !== undefined ? own : f.cells[arg]!.v;
      if (v === undefined) unboundCell(vm, f, arg);
      stack.push(v);
      return false;
    }
    case O.LOAD_CLOSURE:
      stack.push(f.cells[arg]!);
      return false;
    case O.STORE_ANNOTATION: {
      const v = stack.pop()!;
      const where = f.ns ? f.ns.get("__annotations__") : f.globals.getName("__annotations__");
      const d = where instanceof PyDict ? where : new PyDict();
      if (f.ns) f.ns.set("__annotations__", d);
      else f.globals.setName("__annotations__", d);
      d.setName(code.names[arg]!, v);
      return false;
    }
    default:
      return undefined;
  }
}
