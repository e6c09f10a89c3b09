/** Counts. */
import { CommandError, command, isBusybox, quote } from "./kit/command.ts";
import { formatPrintf } from "./kit/printf.ts";
import { Writer } from "./kit/stream.ts";
import { decode } from "./kit/text.ts";
import { UsageError } from "./options.ts";

export const program = command(
  {
    usage: "[OPTION]... LAST\n[OPTION]... FIRST LAST\n[OPTION]... FIRST INCREMENT LAST",
    about: "Print numbers from FIRST to LAST, in steps of INCREMENT.",
    options: "f,format= s,separator= w,equal-width",
    posix: true,
    rewrite: (args) => {
      // A negative number is an operand, not an option.
      const at = args.findIndex(
        (a, i) =>
          !/^-[fs]$|^--(?:format|separator)$/.test(args[i - 1] ?? "") &&
          (!a.startsWith("-") || /^-[.\d]/.test(a)),
      );
      return at === -1 ? args : [...args.slice(0, at), "--", ...args.slice(at)];
    },
  },
  async (proc, o) => {
    const texts = o.operands;
    if (texts.length === 0) throw new UsageError(isBusybox(proc) ? "" : "missing operand");
    if (texts.length > 3) throw new UsageError(`extra operand ${quote(proc, texts[3] ?? "")}`);
    for (const text of texts)
      if (!/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text))
        throw new UsageError(`invalid floating point argument: ${quote(proc, text)}`);
    const [first, step, last] =
      texts.length === 1 ? ["1", "1", texts[0]] : texts.length === 2 ? [texts[0], "1", texts[1]] : texts;
    const from = Number(first);
    const by = Number(step);
    const to = Number(last);
    if (by === 0) throw new UsageError(`invalid Zero increment value: ${quote(proc, step ?? "")}`);
    const places = Math.max(
      ...[first, step].map((t) => (/[eE]/.test(t ?? "") ? 0 : ((t ?? "").split(".")[1] ?? "").length)),
    );
    const lastPlaces = ((last ?? "").split(".")[1] ?? "").length;
    const separator = o.value("s") ?? "\n";
    const count = Math.floor((to - from) / by + 1e-10);
    if (count < 0) return 0;
    const plain = (i: number) => (from + i * by).toFixed(places);
    const width = o.has("w")
      ? Math.max(
          plain(0).length,
          plain(count).length,
          to.toFixed(Math.min(places, Math.max(places, lastPlaces))).length,
        )
      : 0;
    const format = o.value("f");
    if (format !== undefined && !isBusybox(proc)) {
      const directive = /%(?!%)[-+ #0']*\d*(?:\.\d*)?(.)/.exec(format.replaceAll("%%", ""));
      if (!directive) throw new CommandError(`format ${quote(proc, format)} has no % directive`);
      if (!"aefgAEFG".includes(directive[1] ?? ""))
        throw new CommandError(`format ${quote(proc, format)} has unknown %${directive[1]} directive`);
    }
    const text = (i: number) => {
      if (format !== undefined) return decode(formatPrintf(format, [String(from + i * by)]).bytes);
      const n = plain(i);
      return n.startsWith("-") ? `-${n.slice(1).padStart(width - 1, "0")}` : n.padStart(width, "0");
    };
    const out = new Writer(proc);
    for (let i = 0; i <= count; i++) {
      out.put(i === 0 ? text(i) : separator + text(i));
      if (out.full) {
        await out.flush();
        await proc.checkpoint();
      }
    }
    out.put("\n");
    await out.flush();
    return 0;
  },
);
