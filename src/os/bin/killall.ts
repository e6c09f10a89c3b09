/** Signals processes by name. */
import { SysError } from "../errno.ts";
import type { Program } from "../process.ts";
import { parseSignal, type Signal } from "../signals.ts";
import { isBusybox, nameOf } from "./kit/command.ts";

export const program: Program = async (proc) => {
  let signal: Signal = "TERM";
  let quiet = false;
  const names: string[] = [];
  const args = [...proc.args];
  while (args.length > 0) {
    const arg = args.shift() ?? "";
    const given =
      arg === "-s" || arg === "--signal"
        ? args.shift()
        : /^-(?:SIG)?[A-Z0-9]+$/.test(arg)
          ? arg.slice(1)
          : undefined;
    if (given !== undefined) {
      const found = parseSignal(given);
      if (!found) {
        await proc.stderr.write(
          isBusybox(proc)
            ? `killall: bad signal name '${given}'\n`
            : `${given}: unknown signal; killall -l lists signals.\n`,
        );
        return 1;
      }
      signal = found;
    } else if (arg === "-q" || arg === "--quiet") quiet = true;
    else if (!arg.startsWith("-")) names.push(arg);
  }
  if (names.length === 0) {
    await proc.stderr.write(`Usage: ${nameOf(proc)} [OPTION]... [--] NAME...\n`);
    return 1;
  }
  let status = 0;
  for (const name of names) {
    const found = proc.processes().filter((p) => p.comm === name && p.pid !== proc.pid);
    for (const p of found) {
      try {
        proc.kill(p.pid, signal);
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        status = 1;
        await proc.stderr.write(`${name}(${p.pid}): ${error.message}\n`);
      }
    }
    if (found.length > 0) continue;
    status = 1;
    if (!quiet)
      await proc.stderr.write(
        isBusybox(proc) ? `killall: ${name}: no process killed\n` : `${name}: no process found\n`,
      );
  }
  return status;
};
