/** Absolute paths without links. */
import { SysError } from "../errno.ts";
import { canonicalize } from "./kit/canonical.ts";
import { command, complain, isBusybox } from "./kit/command.ts";
import { relativePath } from "./kit/paths.ts";
import { UsageError } from "./options.ts";

export const program = command(
  {
    usage: "[OPTION]... FILE...",
    about: "Print the resolved absolute file name.",
    options:
      "e,canonicalize-existing m,canonicalize-missing L,logical P,physical q,quiet relative-to= relative-base= s,strip,no-symlinks z,zero",
  },
  async (proc, o) => {
    if (o.operands.length === 0) throw new UsageError(isBusybox(proc) ? "" : "missing operand");
    let status = 0;
    for (const path of o.operands) {
      try {
        const real = o.has("s")
          ? proc.fs.absolute(path)
          : canonicalize(proc, path, o.has("e") || isBusybox(proc) ? "all" : o.has("m") ? "none" : "parents");
        const base = o.value("relative-to");
        await proc.stdout.write(
          (base === undefined ? real : relativePath(canonicalize(proc, base, "none"), real)) +
            (o.has("z") ? "\0" : "\n"),
        );
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        status = 1;
        if (!o.has("q")) await complain(proc, `${path}: ${error.message}`);
      }
    }
    return status;
  },
);
