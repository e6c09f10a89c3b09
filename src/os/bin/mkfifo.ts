/** Makes named pipes. */
import { SysError } from "../errno.ts";
import { CommandError, command, complain, quote, quoteName } from "./kit/command.ts";
import { parseMode } from "./kit/mode.ts";
import { UsageError } from "./options.ts";

export const program = command(
  {
    usage: "[OPTION]... NAME...",
    about: "Create named pipes (FIFOs) with the given NAMEs.",
    options: "m,mode= Z",
  },
  async (proc, o) => {
    if (o.operands.length === 0) throw new UsageError("missing operand");
    const text = o.value("m");
    const change = text === undefined ? undefined : parseMode(text, 0);
    if (text !== undefined && !change) throw new CommandError(`invalid mode: ${quote(proc, text)}`);
    let status = 0;
    for (const path of o.operands) {
      try {
        proc.fs.mknod(path, { type: "fifo", mode: 0o666 });
        if (change) proc.fs.chmod(path, change(0o666, false));
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        status = 1;
        await complain(proc, `cannot create fifo ${quoteName(path)}: ${error.message}`);
      }
    }
    return status;
  },
);
