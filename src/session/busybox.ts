/**
 * busybox: one executable that is many programs. The name it is called by says
 * which; `busybox NAME …` says it as an argument.
 */
import type { Proc, Program, ProgramTable } from "../os/process.ts";

const usage =
  "BusyBox v1.36.1 multi-call binary.\nUsage: busybox [function [arguments]...]\n   or: function [arguments]...\n";

export function busyboxProgram(table: ProgramTable): Program {
  return async (proc) => {
    const called = (proc.argv[0] ?? "").replace(/^-/, "").split("/").at(-1) ?? "";
    const direct = called !== "busybox";
    const name = direct ? called : proc.args[0];
    if (name === undefined || name === "--help") {
      await proc.stdout.write(usage);
      return 0;
    }
    const entry = table.find(name === "sh" ? "ash" : name);
    if (entry === undefined || name === "busybox") {
      await proc.stderr.write(
        direct ? `drydock: running ${name} is not simulated\n` : `${name}: applet not found\n`,
      );
      return direct ? 126 : 127;
    }
    return run(entry, direct ? proc : shifted(proc));
  };
}

async function run(entry: Program | (() => Promise<Program>), proc: Proc): Promise<number> {
  const answer = await (entry as (p: Proc) => Promise<number | Program>)(proc);
  return typeof answer === "number" ? answer : answer(proc);
}

/** The same process without its first word. */
function shifted(proc: Proc): Proc {
  const argv = proc.argv.slice(1);
  return Object.create(proc, {
    argv: { value: argv },
    args: { value: argv.slice(1) },
  }) as Proc;
}
