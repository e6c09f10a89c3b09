import { baseName, command, isBusybox, quote } from "./kit/command.ts";
import { UsageError } from "./options.ts";

/** The last part of a path, without a suffix. */
export const program = command(
  {
    usage: "NAME [SUFFIX]\nOPTION... NAME...",
    about: "Print NAME with any leading directory components removed.",
    options: "a,multiple s,suffix= z,zero",
    posix: true,
  },
  async (proc, o) => {
    const [first] = o.operands;
    if (first === undefined) throw new UsageError(isBusybox(proc) ? "" : "missing operand");
    const many = o.has("a") || o.has("s");
    if (!many && o.operands.length > 2)
      throw new UsageError(`extra operand ${quote(proc, o.operands[2] ?? "")}`);
    const suffix = o.value("s") ?? (many ? "" : (o.operands[1] ?? ""));
    for (const path of many ? o.operands : [first]) {
      const base = baseName(path);
      await proc.stdout.write(
        (suffix !== "" && base !== suffix && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base) +
          (o.has("z") ? "\0" : "\n"),
      );
    }
    return 0;
  },
);
