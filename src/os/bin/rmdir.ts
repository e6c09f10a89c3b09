/** Removes empty directories. */
import { SysError } from "../errno.ts";
import { command, complain, isBusybox, nameOf, quoteName } from "./kit/command.ts";
import { UsageError } from "./options.ts";

export const program = command(
  {
    usage: "[OPTION]... DIRECTORY...",
    about: "Remove the DIRECTORY(ies), if they are empty.",
    options: "ignore-fail-on-non-empty p,parents v,verbose",
  },
  async (proc, o) => {
    if (o.operands.length === 0) throw new UsageError(isBusybox(proc) ? "" : "missing operand");
    let status = 0;
    for (const operand of o.operands) {
      for (let path = operand; path !== "" && path !== "/"; path = path.replace(/\/*[^/]*\/*$/, "")) {
        try {
          if (o.has("v"))
            await proc.stdout.write(`${nameOf(proc)}: removing directory, ${quoteName(path)}\n`);
          proc.fs.rmdir(path);
        } catch (error) {
          if (!(error instanceof SysError)) throw error;
          if (error.code === "ENOTEMPTY" && o.has("ignore-fail-on-non-empty")) break;
          status = 1;
          await complain(
            proc,
            isBusybox(proc)
              ? `'${path}': ${error.message}`
              : `failed to remove ${quoteName(path)}: ${error.message}`,
          );
          break;
        }
        if (!o.has("p")) break;
      }
    }
    return status;
  },
);
