/** What is told when a program ends: an uncaught exception, a refusal, an exit code. */
import type { Proc } from "../../os/process.ts";
import type { Refusal } from "./ast.ts";
import { asInt } from "./conversions.ts";
import type { PyException, PyModule, Value } from "./objects.ts";
import { str } from "./repr.ts";
import type { Run } from "./run.ts";
import { formatException } from "./traceback.ts";
import { exceptionType } from "./types.ts";
import type { Vm } from "./vm.ts";

export async function report(
  proc: Proc,
  vm: Vm,
  run: Run,
  failure: PyException | undefined,
): Promise<number> {
  if (!failure) {
    await run.flush();
    return 0;
  }
  if (failure.cls.isSubclass(exceptionType("SystemExit"))) {
    const v: Value = vm.settle(vm.attribute(failure, "code"));
    await run.flush();
    if (v === null) return 0;
    const n = asInt(v);
    if (n !== undefined) return Number(BigInt.asUintN(8, BigInt(n)));
    await proc.stderr.write(`${str(vm, v)}\n`);
    return 1;
  }
  await run.flush();
  const hook = (vm.modules.getName("sys") as PyModule).dict.getName("excepthook");
  const original = (vm.modules.getName("sys") as PyModule).dict.getName("__excepthook__");
  if (hook !== undefined && hook !== null && hook !== original) {
    await run.call(hook, [failure.cls, failure, vm.traceOf(failure)]);
    await run.flush();
    return 1;
  }
  await proc.stderr.write(formatException(vm, failure));
  if (failure.cls === exceptionType("KeyboardInterrupt")) return 130;
  return 1;
}

export function refusalLine(r: Refusal): string {
  const file = r.file === undefined ? undefined : r.file.split("/").at(-1);
  const where = file !== undefined && r.line !== undefined ? ` (${file}, line ${r.line})` : "";
  return `drydock: python: ${r.sentence ?? `${r.what} is not simulated`}${where}\n`;
}
