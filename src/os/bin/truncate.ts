/** Sets the size of files. */
import { SysError } from "../errno.ts";
import { CommandError, command, complain, quote, quoteName } from "./kit/command.ts";
import { parseSize } from "./kit/sizes.ts";
import { UsageError } from "./options.ts";

export const program = command(
  {
    usage: "OPTION... FILE...",
    about: "Shrink or extend the size of each FILE to the specified size.",
    options: "c,no-create o,io-blocks r,reference= s,size=",
  },
  async (proc, o) => {
    const text = o.value("s");
    const reference = o.value("r");
    if (text === undefined && reference === undefined)
      throw new UsageError(
        `you must specify either ${quote(proc, "--size")} or ${quote(proc, "--reference")}`,
      );
    if (o.operands.length === 0) throw new UsageError("missing file operand");
    const m = /^([-+<>/%]?)(.*)$/.exec(text ?? "") ?? ["", "", ""];
    const size = reference !== undefined ? proc.fs.stat(reference).size : parseSize(m[2] ?? "");
    if (size === undefined) throw new CommandError(`Invalid number: ${quote(proc, m[2] ?? "")}`);
    let status = 0;
    for (const path of o.operands) {
      try {
        if (!proc.fs.exists(path)) {
          if (o.has("c")) continue;
          proc.fs.writeFile(path, "");
        }
        const old = proc.fs.stat(path).size;
        const next =
          {
            "": size,
            "+": old + size,
            "-": Math.max(0, old - size),
            "<": Math.min(old, size),
            ">": Math.max(old, size),
            "/": size === 0 ? old : Math.floor(old / size) * size,
            "%": size === 0 ? old : Math.ceil(old / size) * size,
          }[m[1] ?? ""] ?? size;
        proc.fs.truncate(path, next);
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        status = 1;
        await complain(proc, `cannot open ${quoteName(path)} for writing: ${error.message}`);
      }
    }
    return status;
  },
);
