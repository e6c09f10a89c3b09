/** Shows the time, in UTC. */
import { capable } from "../capabilities.ts";
import { SysError } from "../errno.ts";
import { parseDate, strftime } from "./kit/calendar.ts";
import { CommandError, command, complain, quote, quoteName } from "./kit/command.ts";
import { lineBatches, openInput } from "./kit/stream.ts";
import { UsageError } from "./options.ts";

export const program = command(
  {
    usage: "[OPTION]... [+FORMAT]\n[-u|--utc|--universal] [MMDDhhmm[[CC]YY][.ss]]",
    about: "Display date and time in the given FORMAT.",
    options:
      "d,date= debug f,file= I,iso-8601=? R,rfc-email,rfc-2822 rfc-3339= r,reference= resolution s,set= u,utc,universal D=",
  },
  async (proc, o) => {
    let format = o.operands.find((a) => a.startsWith("+"))?.slice(1);
    const extra = o.operands.filter((a) => !a.startsWith("+"));
    if (o.operands.length > 1) throw new UsageError(`extra operand ${quote(proc, o.operands[1] ?? "")}`);
    const iso = {
      date: "%Y-%m-%d",
      hours: "%Y-%m-%dT%H%:z",
      minutes: "%Y-%m-%dT%H:%M%:z",
      seconds: "%Y-%m-%dT%H:%M:%S%:z",
      ns: "%Y-%m-%dT%H:%M:%S,%N%:z",
    } as Record<string, string>;
    if (o.has("I")) {
      const key = Object.keys(iso).find((k) => k.startsWith(o.value("I") ?? "date"));
      if (key === undefined)
        throw new UsageError(
          `invalid argument ${quote(proc, o.value("I") ?? "")} for ${quote(proc, "--iso-8601")}\nValid arguments are:\n${["hours", "minutes", "date", "seconds", "ns"].map((w) => `  - ${quote(proc, w)}`).join("\n")}`,
        );
      format = iso[key];
    }
    const rfc = o.value("rfc-3339");
    if (rfc !== undefined)
      format =
        { date: "%Y-%m-%d", seconds: "%Y-%m-%d %H:%M:%S%:z", ns: "%Y-%m-%d %H:%M:%S.%N%:z" }[rfc] ??
        "%Y-%m-%d %H:%M:%S%:z";
    if (o.has("R")) format = "%a, %d %b %Y %H:%M:%S %z";
    format ??= /^en_US/.test(proc.env.get("LC_ALL") ?? proc.env.get("LC_TIME") ?? proc.env.get("LANG") ?? "")
      ? "%a %b %e %r %Z %Y"
      : "%a %b %e %H:%M:%S %Z %Y";
    const show = (ms: number) => proc.stdout.write(`${strftime(format ?? "", ms)}\n`);
    const file = o.value("f");
    if (file !== undefined) {
      const input = await openInput(proc, file);
      let status = 0;
      for await (const batch of lineBatches(proc, input)) {
        for (const line of batch.lines) {
          const ms = parseDate(line, proc.nowMs());
          if (ms === undefined) {
            status = 1;
            await complain(proc, `invalid date ${quote(proc, line)}`);
          } else await show(ms);
        }
      }
      input.close();
      return status;
    }
    let ms = proc.nowMs();
    const reference = o.value("r");
    if (reference !== undefined) {
      try {
        ms = proc.fs.stat(reference).mtimeMs;
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        throw new CommandError(`${quoteName(reference).slice(1, -1)}: ${error.message}`);
      }
    }
    const text = o.value("d");
    if (text !== undefined) {
      const parsed = parseDate(text.trim() === "" ? "00:00" : text, ms);
      if (parsed === undefined) throw new CommandError(`invalid date ${quote(proc, text)}`);
      ms = parsed;
    }
    const set = o.value("s") ?? extra[0];
    if (set !== undefined) {
      const wanted = parseDate(set, ms);
      if (wanted === undefined && !/^\d{8}(?:\d{2}|\d{4})?(?:\.\d{2})?$/.test(set))
        throw new CommandError(`invalid date ${quote(proc, set)}`);
      if (capable(proc.cred, "SYS_TIME"))
        await proc.stderr.write("drydock: date: setting the clock is not simulated\n");
      else await complain(proc, "cannot set date: Operation not permitted");
      await show(wanted ?? ms);
      return 1;
    }
    await show(ms);
    return 0;
  },
);
