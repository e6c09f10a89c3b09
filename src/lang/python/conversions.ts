/** A value as the number, index or count it stands for. */
import { PyFloat, PyInstance, type Value } from "./objects.ts";
import { typeOf } from "./types.ts";
import type { Vm } from "./vm.ts";

export type Num = number | bigint;

/** int or bool as a number; undefined for anything else. */
export function asInt(v: Value | undefined): Num | undefined {
  if (typeof v === "number" || typeof v === "bigint") return v;
  if (typeof v === "boolean") return v ? 1 : 0;
  if (v instanceof PyInstance && v.base !== undefined) return asInt(v.base);
  return undefined;
}
export function asNumber(v: Value | undefined): number | undefined {
  if (v instanceof PyFloat) return v.v;
  if (v instanceof PyInstance && v.base instanceof PyFloat) return v.base.v;
  const n = asInt(v);
  return n === undefined ? undefined : Number(n);
}
/** An index or count that must be an int; @throws TypeError in Python's words. */
export function toIndex(
  vm: Vm,
  v: Value | undefined,
  words = (t: string) => `'${t}' object cannot be interpreted as an integer`,
): number {
  const n = asInt(v ?? null);
  if (n !== undefined) return Number(n);
  if (v instanceof PyInstance) {
    const m = v.cls.lookup("__index__");
    if (m !== undefined) return Number(asInt(vm.callSync(m, [v])) ?? 0);
  }
  return vm.raise("TypeError", words(typeOf(v ?? null).name));
}

export function bare(v: Value): Value {
  return v instanceof PyInstance && v.base !== undefined ? v.base : v;
}
