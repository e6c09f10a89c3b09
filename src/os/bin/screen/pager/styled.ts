/** A line as cells: control characters made visible, colours taken from the text where that is wanted. */
import { displayWidth } from "../../kit/text.ts";

export interface Cell {
  readonly char: string;
  readonly style: string;
  /** Index into the line it comes from. */
  readonly index: number;
  readonly width: number;
}

/** @param raw colour sequences are colours; else they are shown */
export function cellsOf(line: string, raw: boolean): readonly Cell[] {
  const cells: Cell[] = [];
  let style = "";
  let column = 0;
  const add = (char: string, index: number, its = style) => {
    const width = displayWidth(char);
    if (width === 0 && cells.length > 0) return;
    cells.push({ char, style: its, index, width });
    column += width;
  };
  for (let i = 0; i < line.length; ) {
    const char = String.fromCodePoint(line.codePointAt(i) ?? 0);
    if (char === "\x1b") {
      const sequence = raw ? /^\x1b\[([\d;]*)([mK])/.exec(line.slice(i, i + 40)) : null;
      if (sequence) {
        if (sequence[2] === "m") style = nextStyle(style, sequence[1] ?? "");
        i += sequence[0].length;
        continue;
      }
      for (const c of "ESC") add(c, i, "7");
    } else if (char === "\b" && cells.length > 0) {
      // Overstruck: bold, or underlined.
      const before = cells.pop();
      const next = String.fromCodePoint(line.codePointAt(i + 1) ?? 32);
      column -= before?.width ?? 0;
      add(
        next === "_" ? (before?.char ?? " ") : next,
        i + 1,
        before?.char === "_" || next === "_" ? "4" : "1",
      );
      i += 1 + next.length;
      continue;
    } else if (char === "\t") for (const end = (Math.floor(column / 8) + 1) * 8; column < end; ) add(" ", i);
    else if (char === "\r" && i === line.length - 1) for (const c of "^M") add(c, i, "7");
    else if (char < " " || char === "\x7f")
      for (const c of `^${String.fromCharCode(char.charCodeAt(0) ^ 64)}`) add(c, i, "7");
    else if (/^[\ud800-\udfff]$/.test(char))
      for (const c of `<${(char.charCodeAt(0) & 0xff).toString(16).toUpperCase()}>`) add(c, i, "7");
    else add(char, i);
    i += char.length;
  }
  return cells;
}

function nextStyle(style: string, parameters: string): string {
  if (parameters === "" || /^0+$/.test(parameters)) return "";
  if (/^0;/.test(parameters)) return parameters.slice(2);
  return style === "" ? parameters : `${style};${parameters}`;
}

/** Cells in rows of at most `width` columns; one row at least. */
export function rowsOf(cells: readonly Cell[], width: number): readonly (readonly Cell[])[] {
  const rows: Cell[][] = [];
  let row: Cell[] = [];
  let used = 0;
  for (const cell of cells) {
    if (used + cell.width > width) {
      rows.push(row);
      row = [];
      used = 0;
    }
    row.push(cell);
    used += cell.width;
  }
  rows.push(row);
  return rows;
}
