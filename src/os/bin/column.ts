/** Makes columns; `-t` a table. */
import { command } from "./kit/command.ts";
import { eachInput, readLines } from "./kit/stream.ts";
import { displayWidth } from "./kit/text.ts";

export const program = command(
  {
    usage: "[options] [<file>...]",
    about: "Columnate lists.",
    package: "util-linux 2.38.1",
    options:
      "t,table s,separator= o,output-separator= c,output-width= N,table-columns= R,table-right= x,fillrows L,keep-empty-lines n J h V e",
  },
  async (proc, o) => {
    const lines: string[] = [];
    const ok = await eachInput(
      proc,
      o.operands,
      async (input) => {
        for (const line of (await readLines(proc, input)).lines)
          if (line.trim() !== "" || o.has("L")) lines.push(line);
      },
      async (name, error) => proc.stderr.write(`column: cannot open ${name}: ${error.message}\n`),
    );
    if (o.has("t")) {
      const separators = o.value("s");
      const rows = lines.map((l) =>
        separators === undefined
          ? l.trim().split(/\s+/)
          : l.split(new RegExp(`[${separators.replace(/[\\\]^-]/g, "\\$&")}]`)),
      );
      const titles = o.value("N")?.split(",");
      if (titles) rows.unshift(titles);
      const widths: number[] = [];
      for (const row of rows)
        for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, displayWidth(cell));
      const right = new Set(
        (o.value("R") ?? "")
          .split(",")
          .map((r) => (/^\d+$/.test(r) ? Number(r) - 1 : (titles?.indexOf(r) ?? -1))),
      );
      const gap = o.value("o") ?? "  ";
      for (const row of rows) {
        const cells = widths.map((_, i) => {
          const c = row[i] ?? "";
          const blanks = " ".repeat(Math.max(0, (widths[i] ?? 0) - displayWidth(c)));
          return right.has(i) ? blanks + c : i === widths.length - 1 ? c : c + blanks;
        });
        await proc.stdout.write(`${cells.join(gap)}\n`);
      }
      return ok ? 0 : 1;
    }
    const width = Number(o.value("c") ?? proc.env.get("COLUMNS") ?? proc.fds.get(1)?.tty?.size.columns ?? 80);
    const cell = (Math.floor(Math.max(0, ...lines.map(displayWidth)) / 8) + 1) * 8;
    const columns = Math.max(1, Math.floor(width / cell));
    const rows = Math.ceil(lines.length / columns);
    for (let r = 0; r < rows; r++) {
      let line = "";
      let at = 0;
      for (let c = 0; c < columns; c++) {
        const text = lines[o.has("x") ? r * columns + c : c * rows + r];
        if (text === undefined) break;
        while (at < c * cell) {
          line += "\t";
          at = (Math.floor(at / 8) + 1) * 8;
        }
        line += text;
        at += displayWidth(text);
      }
      await proc.stdout.write(`${line}\n`);
    }
    return ok ? 0 : 1;
  },
);
