import { command, isBusybox } from "./kit/command.ts";
import { dirName } from "./kit/paths.ts";
import { UsageError } from "./options.ts";

/** A path without its last part. */
export const program = command(
  { usage: "[OPTION] NAME...", about: "Print each NAME without its last component.", options: "z,zero" },
  async (proc, o) => {
    if (o.operands.length === 0) throw new UsageError(isBusybox(proc) ? "" : "missing operand");
    await proc.stdout.write(o.operands.map((p) => dirName(p) + (o.has("z") ? "\0" : "\n")).join(""));
    return 0;
  },
);
