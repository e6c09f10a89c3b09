/** Runs a command with another priority, which changes nothing here. */
import { SysError } from "../errno.ts";
import { CommandError, command, complain, isBusybox, quote, quoteName } from "./kit/command.ts";

export const program = command(
  {
    usage: "[OPTION] [COMMAND [ARG]...]",
    about: "Run COMMAND with an adjusted niceness.",
    options: "n,adjustment=",
    posix: true,
    usageExit: 125,
  },
  async (proc, o) => {
    const given = o.value("n");
    if (given !== undefined && !/^[-+]?\d+$/.test(given))
      throw new CommandError(
        isBusybox(proc) ? `invalid number '${given}'` : `invalid adjustment ${quote(proc, given)}`,
        125,
      );
    if (o.operands.length === 0) {
      await proc.stdout.write("0\n");
      return 0;
    }
    try {
      return await proc.exec({ argv: o.operands });
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      await complain(
        proc,
        isBusybox(proc)
          ? `can't execute '${o.operands[0]}': ${error.message}`
          : `${quoteName(o.operands[0] ?? "")}: ${error.message}`,
      );
      return error.code === "ENOENT" ? 127 : 126;
    }
  },
);
