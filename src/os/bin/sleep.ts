/** Waits, on virtual time. */
import { CommandError, command, complain, isBusybox, quote } from "./kit/command.ts";
import { parseDuration } from "./kit/durations.ts";
import { UsageError } from "./options.ts";

/** Longest single wait; `sleep infinity` makes one after another. */
const longMs = 1_000_000_000;

export const program = command(
  { usage: "NUMBER[SUFFIX]...", about: "Pause for NUMBER seconds; SUFFIX may be s, m, h or d.", posix: true },
  async (proc, o) => {
    const busybox = isBusybox(proc);
    if (o.operands.length === 0) throw new UsageError(busybox ? "" : "missing operand");
    let seconds = 0;
    let bad = false;
    for (const text of o.operands) {
      const parsed = parseDuration(text);
      if (parsed === undefined) {
        if (busybox) throw new CommandError(`invalid number '${text}'`);
        bad = true;
        await complain(proc, `invalid time interval ${quote(proc, text)}`);
      } else seconds += parsed;
    }
    if (bad) throw new UsageError("");
    for (let left = seconds * 1000; left > 0; left -= longMs) await proc.sleep(Math.min(left, longMs));
    return 0;
  },
);
