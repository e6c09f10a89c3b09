import { command, quote } from "./kit/command.ts";
import { UsageError } from "./options.ts";

/** How many processors there are. */
export const program = command(
  { usage: "[OPTION]...", about: "Print the number of processing units available.", options: "all ignore=" },
  async (proc, o) => {
    const [extra] = o.operands;
    if (extra !== undefined) throw new UsageError(`extra operand ${quote(proc, extra)}`);
    await proc.stdout.write(`${Math.max(1, proc.system.cpus - Number(o.value("ignore") ?? 0))}\n`);
    return 0;
  },
);
