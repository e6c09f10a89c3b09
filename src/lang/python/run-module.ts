/** `python -m …`: names that are programs of their own, before the machine is started. */

import { SysError } from "../../os/errno.ts";
import type { Proc } from "../../os/process.ts";
import { calledAs } from "./setup.ts";
import { makeVenv } from "./venv.ts";

const programs: Readonly<Record<string, string>> = { pip: "pip", ensurepip: "pip" };

/** The exit code when `module` was handed over; undefined when it is Python. */
export async function runModule(
  proc: Proc,
  module: string,
  args: readonly string[],
): Promise<number | undefined> {
  if (module === "venv") return makeVenv(proc, args);
  const program = programs[module];
  if (program === undefined) return undefined;
  const dir = calledAs(proc).replace(/\/[^/]*$/, "");
  const candidates = [
    `${dir}/${program}3`,
    `${dir}/${program}`,
    `/usr/local/bin/${program}`,
    `/usr/bin/${program}3`,
    `/usr/bin/${program}`,
  ];
  const path = candidates.find((p) => proc.fs.exists(p));
  if (path === undefined) {
    await proc.stderr.write(`${calledAs(proc)}: No module named ${module}\n`);
    return 1;
  }
  try {
    return await proc.exec({ argv: [program, ...args], path });
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    await proc.stderr.write(`${calledAs(proc)}: No module named ${module}\n`);
    return 1;
  }
}
