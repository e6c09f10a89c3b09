/** Numbers to and from human-readable sizes. */
import { command, complain, quote } from "./kit/command.ts";
import { humanSize } from "./kit/sizes.ts";
import { lineBatches } from "./kit/stream.ts";

const letters = "KMGTPEZY";

export const program = command(
  {
    usage: "[OPTION]... [NUMBER]...",
    about: "Reformat NUMBER(s), or the numbers from standard input.",
    options:
      "d,delimiter= field= format= from= from-unit= grouping header=? invalid= padding= round= suffix= to= to-unit= z,zero-terminated",
    usageExit: 1,
    rewrite: (args) => {
      const at = args.findIndex((a) => /^-\d/.test(a));
      return at === -1 ? args : [...args.slice(0, at), "--", ...args.slice(at)];
    },
  },
  async (proc, o) => {
    const from = o.value("from") ?? "none";
    const to = o.value("to") ?? "none";
    const suffix = o.value("suffix") ?? "";
    const padding = Number(o.value("padding") ?? 0);
    let status = 0;
    const convert = async (text: string): Promise<string> => {
      const m = /^(-?\d+(?:\.\d+)?)([KkMGTPEZY]?)(i?)$/.exec(
        suffix !== "" && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text,
      );
      if (!m) {
        status = 2;
        await complain(proc, `invalid number: ${quote(proc, text)}`);
        return text;
      }
      const power = letters.indexOf((m[2] ?? "").toUpperCase() || "?") + 1;
      if (power > 0 && from === "none") {
        status = 2;
        await complain(proc, `rejecting suffix in input: ${quote(proc, text)} (consider using --from)`);
        return text;
      }
      const base = from === "iec" || from === "iec-i" || (from === "auto" && m[3] === "i") ? 1024 : 1000;
      const value =
        (Number(m[1]) * base ** power * Number(o.value("from-unit") ?? 1)) / Number(o.value("to-unit") ?? 1);
      const shown =
        to === "none"
          ? String(Number(value.toFixed(6)))
          : humanSize(Math.abs(value), to === "si" ? 1000 : 1024).toUpperCase() +
            (to === "iec-i" && Math.abs(value) >= 1024 ? "i" : "");
      const signed = to !== "none" && value < 0 ? `-${shown}` : shown;
      return padding < 0 ? (signed + suffix).padEnd(-padding) : (signed + suffix).padStart(padding);
    };
    if (o.operands.length > 0) {
      for (const operand of o.operands) {
        const text = await convert(operand);
        if (status === 0) await proc.stdout.write(`${text}\n`);
        else return 2;
      }
      return status;
    }
    const field = Number(o.value("field") ?? 1);
    const delimiter = o.value("d");
    let header = o.has("header") ? Number(o.value("header") ?? 1) : 0;
    for await (const { lines } of lineBatches(proc, { read: (max) => proc.read(0, max) })) {
      for (const line of lines) {
        if (header-- > 0) {
          await proc.stdout.write(`${line}\n`);
          continue;
        }
        const parts = delimiter === undefined ? (line.match(/\s*\S+/g) ?? []) : line.split(delimiter);
        const cell = parts[field - 1];
        if (cell !== undefined) {
          const blanks = delimiter === undefined ? (/^\s*/.exec(cell)?.[0] ?? "") : "";
          const text = await convert(cell.trim());
          if (status !== 0) return 2;
          parts[field - 1] = blanks.length > 0 ? blanks.slice(0, 1) + text.padStart(cell.length - 1) : text;
        }
        await proc.stdout.write(`${parts.join(delimiter ?? "")}\n`);
      }
    }
    return status;
  },
);
