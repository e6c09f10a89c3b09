import { SysError } from "../errno.ts";
import { command, complain, quote, quoteName } from "./kit/command.ts";
import { UsageError } from "./options.ts";

/** Makes one hard link. */
export const program = command(
  {
    usage: "FILE1 FILE2",
    about: "Call the link function to create a link named FILE2 to an existing FILE1.",
  },
  async (proc, o) => {
    const [from, to, extra] = o.operands;
    if (from === undefined) throw new UsageError("missing operand");
    if (to === undefined) throw new UsageError(`missing operand after ${quote(proc, from)}`);
    if (extra !== undefined) throw new UsageError(`extra operand ${quote(proc, extra)}`);
    try {
      proc.fs.link(from, to);
      return 0;
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      await complain(proc, `cannot create link ${quoteName(to)} to ${quoteName(from)}: ${error.message}`);
      return 1;
    }
  },
);
