/** Formats and prints its arguments. The shells have builtins of their own. */
import type { Program } from "../process.ts";
import { complain, isBusybox, nameOf, quote } from "./kit/command.ts";
import { formatPrintf } from "./kit/printf.ts";

export const program: Program = async (proc) => {
  const args = proc.args[0] === "--" ? proc.args.slice(1) : proc.args;
  const format = args[0];
  if (format === undefined) {
    await proc.stderr.write(
      `${nameOf(proc)}: missing operand\nTry '${nameOf(proc)} --help' for more information.\n`,
    );
    return 1;
  }
  const result = formatPrintf(format, args.slice(1));
  await proc.stdout.write(result.bytes);
  for (const { kind, text } of result.complaints) {
    if (isBusybox(proc))
      await complain(
        proc,
        kind === "invalid-directive" || kind === "missing-format"
          ? `${text}: invalid format`
          : `invalid number '${text}'`,
      );
    else if (kind === "not-numeric") await complain(proc, `${quote(proc, text)}: expected a numeric value`);
    else if (kind === "not-complete")
      await complain(proc, `${quote(proc, text)}: value not completely converted`);
    else await complain(proc, `${text}: invalid conversion specification`);
  }
  return result.complaints.length > 0 ? 1 : 0;
};
