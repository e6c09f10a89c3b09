/** Sets times; makes what is not there. */
import { SysError } from "../errno.ts";
import { parseDate, toMs } from "./kit/calendar.ts";
import { CommandError, command, complain, isBusybox, quote, quoteName } from "./kit/command.ts";
import { UsageError } from "./options.ts";

export const program = command(
  {
    usage: "[OPTION]... FILE...",
    about: "Update the access and modification times of each FILE to the current time.",
    options: "a c,no-create d,date= f h,no-dereference m r,reference= t= time=",
  },
  async (proc, o) => {
    if (o.operands.length === 0) throw new UsageError(isBusybox(proc) ? "" : "missing file operand");
    const reference = o.value("r");
    const stamp = o.value("t");
    const date = o.value("d");
    let ms = proc.nowMs();
    let accessMs: number | undefined;
    if (reference !== undefined) {
      try {
        const stat = proc.fs.stat(reference);
        ms = stat.mtimeMs;
        accessMs = stat.atimeMs;
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        throw new CommandError(`failed to get attributes of ${quoteName(reference)}: ${error.message}`);
      }
    }
    if (date !== undefined) {
      const parsed = parseDate(date, ms);
      if (parsed === undefined) throw new CommandError(`invalid date format ${quote(proc, date)}`);
      ms = parsed;
    }
    if (stamp !== undefined) {
      const m = /^(\d{2}|\d{4})?(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{2}))?$/.exec(stamp);
      if (!m) throw new CommandError(`invalid date format ${quote(proc, stamp)}`);
      const thisYear = 1970 + Math.floor(proc.nowMs() / 31_556_952_000);
      const year =
        m[1] === undefined
          ? thisYear
          : m[1].length === 4
            ? Number(m[1])
            : Number(m[1]) + (Number(m[1]) < 69 ? 2000 : 1900);
      ms = toMs(year, Number(m[2]), Number(m[3]), Number(m[4]), Number(m[5]), Number(m[6] ?? 0));
    }
    let status = 0;
    for (const path of o.operands) {
      try {
        if (!proc.fs.exists(path)) {
          if (o.has("c")) continue;
          const file = await proc.fs.open(path, { write: true, create: true });
          file.release();
        }
        const stat = proc.fs.stat(path);
        proc.fs.utimes(
          path,
          o.has("a") && !o.has("m") ? stat.mtimeMs : ms,
          o.has("m") && !o.has("a") ? stat.atimeMs : (accessMs ?? ms),
        );
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        status = 1;
        await complain(
          proc,
          isBusybox(proc) ? `${path}: ${error.message}` : `cannot touch ${quoteName(path)}: ${error.message}`,
        );
      }
    }
    return status;
  },
);
