/** Where a symbolic link leads. */
import { SysError } from "../errno.ts";
import { canonicalize } from "./kit/canonical.ts";
import { command, complain, isBusybox } from "./kit/command.ts";
import { UsageError } from "./options.ts";

export const program = command(
  {
    usage: "[OPTION]... FILE...",
    about: "Print value of a symbolic link or canonical file name.",
    options:
      "f,canonicalize e,canonicalize-existing m,canonicalize-missing n,no-newline q,quiet s,silent v,verbose z,zero",
  },
  async (proc, o) => {
    if (o.operands.length === 0) throw new UsageError(isBusybox(proc) ? "" : "missing operand");
    let status = 0;
    const end = o.has("n") && o.operands.length === 1 ? "" : o.has("z") ? "\0" : "\n";
    for (const path of o.operands) {
      try {
        const how = o.last("f", "e", "m");
        await proc.stdout.write(
          (how === undefined
            ? proc.fs.readlink(path)
            : canonicalize(proc, path, how === "e" ? "all" : how === "m" ? "none" : "parents")) + end,
        );
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        status = 1;
        if (o.has("v")) await complain(proc, `${path}: ${error.message}`);
      }
    }
    return status;
  },
);
