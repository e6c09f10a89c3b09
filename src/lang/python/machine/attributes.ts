/** Attributes: what a name means on an instance, a class, a module, `super()`. */
import {
  type NativeResult,
  PyClass,
  PyClassMethod,
  PyDict,
  PyFunction,
  PyGetSet,
  PyInstance,
  PyMethod,
  PyModule,
  PyNative,
  PyProperty,
  PyStaticMethod,
  PySuper,
  Tail,
  type Value,
} from "../objects.ts";
import { moduleType, typeOf, typeType } from "../types.ts";
import type { Vm } from "../vm.ts";
import { discard } from "./thread.ts";

/** A descriptor found on a class, as seen through an instance. */
export function bind(v: Value, self: Value): Value {
  if (v instanceof PyFunction || v instanceof PyNative) return new PyMethod(self, v);
  if (v instanceof PyStaticMethod) return v.fn;
  if (v instanceof PyClassMethod) return new PyMethod(typeOf(self), v.fn);
  return v;
}

/** The attribute, or undefined. May answer a call to be made (a property). */
export function getAttr(vm: Vm, obj: Value, name: string): NativeResult | undefined {
  if (obj instanceof PyInstance) {
    const found = obj.cls.lookup(name);
    if (found !== undefined && found !== null && typeof found === "object") {
      if (found instanceof PyProperty) {
        if (found.get === null)
          vm.raise("AttributeError", `property '${name}' of '${obj.cls.name}' object has no getter`);
        return new Tail(found.get, [obj]);
      }
      if (found instanceof PyGetSet) return found.get(vm, obj);
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
    if (found !== undefined) return bind(found, obj);
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
      ? generic.get(vm, obj)
      : generic === undefined
        ? undefined
        : bind(generic, obj);
  }
  if (obj instanceof PyClass) {
    const metaFound = (obj.meta ?? typeType).lookup(name);
    if (metaFound instanceof PyGetSet) return metaFound.get(vm, obj);
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
    if (metaFound !== undefined) return bind(metaFound, obj);
    return undefined;
  }
  if (obj instanceof PySuper) {
    const mro = obj.start.mro;
    const from = mro.indexOf(obj.cls);
    for (let i = from + 1; i < mro.length; i++) {
      const v = mro[i]!.dict.get(name);
      if (v === undefined) continue;
      if (v instanceof PyProperty) return new Tail(v.get, [obj.self]);
      if (v instanceof PyGetSet) return v.get(vm, obj.self);
      if (v instanceof PyClassMethod)
        return new PyMethod(obj.self instanceof PyClass ? obj.self : typeOf(obj.self), v.fn);
      if (v instanceof PyStaticMethod) return v.fn;
      if (name === "__new__") return v;
      return obj.self instanceof PyClass &&
        obj.start === obj.self &&
        !(v instanceof PyNative && v.owner === "type") &&
        !typeOf(obj.self).isSubclass(obj.cls)
        ? v
        : bind(v, obj.self);
    }
    return undefined;
  }
  const type = typeOf(obj);
  const found = type.lookup(name);
  if (found instanceof PyGetSet) return found.get(vm, obj);
  const fn = obj instanceof PyMethod ? obj.fn : obj;
  if (fn instanceof PyFunction) {
    const own = fn.dict?.getName(name);
    if (own !== undefined) return own;
  }
  if (found !== undefined) {
    if (found instanceof PyProperty) return new Tail(found.get, [obj]);
    return bind(found, obj);
  }
  if (name === "__class__") return type;
  return undefined;
}

/** The attribute, after `__getattr__`; raises AttributeError. */
export function attribute(vm: Vm, obj: Value, name: string): NativeResult {
  if (obj instanceof PyInstance) {
    const custom = obj.cls.lookup("__getattribute__");
    if (custom instanceof PyFunction) return new Tail(custom, [obj, name]);
  }
  const v = getAttr(vm, obj, name);
  if (v !== undefined) return v;
  const type = typeOf(obj);
  const fallback = type.lookup("__getattr__");
  if (fallback !== undefined) return new Tail(fallback, [obj, name]);
  if (obj instanceof PySuper)
    return vm.raiseNamed("AttributeError", `'super' object has no attribute '${name}'`, name, obj);
  return vm.raiseNamed("AttributeError", noAttribute(obj, name), name, obj);
}

export function noAttribute(obj: Value, name: string): string {
  if (obj instanceof PyModule) {
    if (obj.dict.getName("__spec_initializing__") === true) {
      return `partially initialized module '${obj.name}' has no attribute '${name}' (most likely due to a circular import)`;
    }
    return `module '${obj.name}' has no attribute '${name}'`;
  }
  if (obj instanceof PyClass) return `type object '${obj.name}' has no attribute '${name}'`;
  return `'${typeOf(obj).name}' object has no attribute '${name}'`;
}

export function setAttr(vm: Vm, obj: Value, name: string, v: Value): NativeResult | undefined {
  if (obj instanceof PyInstance) {
    const found = obj.cls.lookup(name);
    if (found instanceof PyProperty) {
      if (found.set === null)
        vm.raise("AttributeError", `property '${name}' of '${obj.cls.name}' object has no setter`);
      return new Tail(found.set, [obj, v], undefined, discard);
    }
    if (found instanceof PyGetSet) {
      if (!found.set)
        vm.raise("AttributeError", `attribute '${name}' of '${obj.cls.name}' objects is not writable`);
      found.set(vm, obj, v);
      return undefined;
    }
    if (found instanceof PyInstance) {
      const set = found.cls.lookup("__set__");
      if (set !== undefined) return new Tail(set, [found, obj, v], undefined, discard);
    }
    if (obj.cls.slots && !hasDict(obj.cls) && !obj.cls.mro.some((c) => c.slots?.has(name))) {
      if (found !== undefined)
        vm.raise("AttributeError", `'${obj.cls.name}' object attribute '${name}' is read-only`);
      vm.raiseNamed("AttributeError", `'${obj.cls.name}' object has no attribute '${name}'`, name, obj);
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
    if (obj.native) vm.raise("TypeError", `cannot set '${name}' attribute of immutable type '${obj.name}'`);
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
    if (!found.set) vm.raise("AttributeError", "readonly attribute");
    found.set(vm, obj, v);
    return undefined;
  }
  if (obj instanceof PyFunction) {
    (obj.dict ??= new PyDict()).setName(name, v);
    return undefined;
  }
  if (found !== undefined)
    vm.raise("AttributeError", `'${typeOf(obj).name}' object attribute '${name}' is read-only`);
  return vm.raiseNamed(
    "AttributeError",
    `'${typeOf(obj).name}' object has no attribute '${name}'${vm.host.version.minor >= 13 ? " and no __dict__ for setting new attributes" : ""}`,
    name,
    obj,
  );
}

function hasDict(cls: PyClass): boolean {
  return cls.mro.some((c) => !c.native && (c.slots === undefined || c.slots.has("__dict__")));
}

export function delAttr(vm: Vm, obj: Value, name: string): NativeResult | undefined {
  if (obj instanceof PyInstance) {
    const found = obj.cls.lookup(name);
    if (found instanceof PyProperty) {
      if (found.del === null)
        vm.raise("AttributeError", `property '${name}' of '${obj.cls.name}' object has no deleter`);
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
  return vm.raiseNamed("AttributeError", noAttribute(obj, name), name, obj);
}
