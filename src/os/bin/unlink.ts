import { SysError } from "../errno.ts";
import { command, complain, quote, quoteName } from "./kit/command.ts";
import { UsageError } from "./options.ts";

/** Removes one name. */
export const program = command(
  { usage: "FILE", about: "Call the unlink function to remove the specified FILE." },
  async (proc, o) => {
    const [path, extra] = o.operands;
    if (path === undefined) throw new UsageError("missing operand");
    if (extra !== undefined) throw new UsageError(`extra operand ${quote(proc, extra)}`);
    try {
      proc.fs.unlink(path);
      return 0;
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      await complain(proc, `cannot unlink ${quoteName(path)}: ${error.message}`);
      return 1;
    }
  },
);
