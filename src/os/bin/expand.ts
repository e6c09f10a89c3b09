/** Tabs to blanks; called `unexpand`, leading blanks to tabs. */
import { baseName, command, complain, nameOf } from "./kit/command.ts";
import { eachInput, lineBatches, Writer } from "./kit/stream.ts";

export const program = command(
  {
    usage: "[OPTION]... [FILE]...",
    about: "Convert tabs in each FILE to spaces (unexpand: spaces to tabs).",
    options: "a,all first-only i,initial t,tabs=",
    rewrite: (args) => args.map((a) => (/^-\d+$/.test(a) ? `-t${a.slice(1)}` : a)),
  },
  async (proc, o) => {
    const back = baseName(nameOf(proc)) === "unexpand";
    const stops = (o.value("t") ?? "8").split(",").map(Number);
    const next = (column: number) => {
      const only = stops.length === 1 ? (stops[0] ?? 8) : undefined;
      if (only !== undefined) return (Math.floor(column / only) + 1) * only;
      return stops.find((s) => s > column) ?? column + 1;
    };
    const expand = (line: string) => {
      let out = "";
      let column = 0;
      let leading = true;
      for (const char of line) {
        if (char === "\t" && (leading || !o.has("i"))) {
          const to = next(column);
          out += " ".repeat(to - column);
          column = to;
        } else {
          if (char !== " ") leading = false;
          out += char;
          column++;
        }
      }
      return out;
    };
    const unexpand = (line: string) => {
      const size = stops[0] ?? 8;
      const everywhere = o.has("a") || o.has("t");
      let out = "";
      let column = 0;
      let blanks = 0;
      const flush = () => {
        const start = column - blanks;
        let at = start;
        let text = "";
        while (Math.floor(at / size) * size + size <= column && blanks > (everywhere && start > 0 ? 1 : 0)) {
          text += "\t";
          at = Math.floor(at / size) * size + size;
        }
        out += text + " ".repeat(column - at);
        blanks = 0;
      };
      let leading = true;
      for (const char of line) {
        if ((char === " " || char === "\t") && (leading || everywhere)) {
          const to = char === "\t" ? next(column) : column + 1;
          blanks += to - column;
          column = to;
        } else {
          if (blanks > 0) flush();
          leading = false;
          out += char;
          column++;
        }
      }
      if (blanks > 0) flush();
      return out;
    };
    const out = new Writer(proc);
    const ok = await eachInput(
      proc,
      o.operands,
      async (input) => {
        for await (const { lines, unterminated } of lineBatches(proc, input)) {
          for (const [i, line] of lines.entries())
            out.put(
              (back ? unexpand(line) : expand(line)) + (unterminated && i === lines.length - 1 ? "" : "\n"),
            );
          await out.flush();
        }
      },
      (name, error) => complain(proc, `${name}: ${error.message}`),
    );
    return ok ? 0 : 1;
  },
);
