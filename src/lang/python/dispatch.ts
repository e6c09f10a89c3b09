/** Operators of classes: one candidate method after the other, until one does not answer NotImplemented. */
import { type NativeResult, NotImplemented, type Post, Tail, type Value } from "./objects.ts";
import type { Vm } from "./vm.ts";

export interface Try {
  readonly op: string;
  readonly a: Value;
  readonly b: Value;
  readonly rest: readonly (readonly [Value, Value[]])[];
  /** When nobody knew. */
  readonly fallback: (vm: Vm, op: string, a: Value, b: Value) => NativeResult;
  /** What is made of an answer. */
  readonly finish: Post | undefined;
}
export const tryNext: Post = (vm, result, data) => {
  const t = data as Try;
  if (result !== NotImplemented) return t.finish ? t.finish(vm, result, undefined) : result;
  return attempt(vm, t.op, t.a, t.b, t.rest, t.fallback, t.finish);
};
export function attempt(
  vm: Vm,
  op: string,
  a: Value,
  b: Value,
  candidates: readonly (readonly [Value, Value[]])[],
  fallback: Try["fallback"],
  finish?: Post,
): NativeResult {
  const first = candidates[0];
  if (!first) return fallback(vm, op, a, b);
  return new Tail(first[0], first[1], undefined, tryNext, {
    op,
    a,
    b,
    rest: candidates.slice(1),
    fallback,
    finish,
  } satisfies Try);
}

export const builtinOwners = new Set([
  "int",
  "float",
  "str",
  "list",
  "dict",
  "set",
  "frozenset",
  "tuple",
  "bytes",
  "bytearray",
  "object",
]);
