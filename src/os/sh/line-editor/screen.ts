/** Keeps what the terminal shows equal to the prompt and the line. */
import { type Line, textOf } from "./buffer.ts";
import { Pen, promptText } from "./layout.ts";
import { charWidth, shown } from "./width.ts";

export class Screen {
  /** Row of the cursor, counted from the row the prompt began in. */
  private row = 0;
  private drawn: { text: string; prompt: string; columns: number; cursor: number } | undefined;

  constructor(private readonly write: (text: string) => Promise<void>) {}

  /** Forgets what was drawn: the next drawing starts where the cursor is. */
  reset(): void {
    this.row = 0;
    this.drawn = undefined;
  }

  async draw(prompt: string, line: Line, columns: number): Promise<void> {
    const text = textOf(line);
    const { drawn } = this;
    if (
      drawn?.text === text &&
      drawn.cursor === line.cursor &&
      drawn.prompt === prompt &&
      drawn.columns === columns
    )
      return;
    if (
      drawn !== undefined &&
      drawn.prompt === prompt &&
      drawn.columns === columns &&
      (await this.append(prompt, line, text, columns, drawn))
    )
      return;
    const { written, visible } = promptText(prompt);
    const pen = new Pen(columns);
    let out = this.row > 0 ? `\x1b[${this.row}A\r` : drawn === undefined ? "" : "\r";
    if (drawn !== undefined) out += "\x1b[J";
    out += written;
    pen.text(visible);
    let cursor = line.cursor === 0 ? pen.place() : { row: 0, column: 0 };
    let i = 0;
    for (const c of line.chars) {
      out += c === "\n" ? "\n" : shown(c);
      pen.char(c);
      i++;
      if (i === line.cursor) cursor = pen.place();
    }
    // A full last column leaves the terminal undecided; a blank decides it.
    if (pen.pending) {
      out += " \r\x1b[K";
      pen.newline();
    }
    out += travel(pen.row, pen.column, cursor.row, cursor.column);
    this.row = cursor.row;
    this.drawn = { text, prompt, columns, cursor: line.cursor };
    await this.write(out);
  }

  /** The common case: one more narrow character at the end. */
  private async append(
    prompt: string,
    line: Line,
    text: string,
    columns: number,
    drawn: { text: string; cursor: number },
  ): Promise<boolean> {
    if (
      line.cursor !== line.chars.length ||
      drawn.cursor !== line.chars.length - 1 ||
      !text.startsWith(drawn.text) ||
      drawn.text === text
    )
      return false;
    const more = text.slice(drawn.text.length);
    if ([...more].length !== 1 || charWidth(more) !== 1 || line.chars.length > 2000) return false;
    const pen = new Pen(columns);
    pen.text(promptText(prompt).visible);
    for (const c of line.chars.slice(0, -1)) pen.char(c);
    const before = pen.place();
    if (before.row !== this.row || before.column + 1 >= columns) return false;
    this.drawn = { prompt, columns, text, cursor: line.cursor };
    await this.write(more);
    return true;
  }

  /** Puts the cursor after the line, on a row of its own. */
  async leave(prompt: string, line: Line, columns: number): Promise<void> {
    const pen = new Pen(columns);
    pen.text(promptText(prompt).visible);
    for (const c of line.chars) pen.char(c);
    // A line that ends at the edge needs no second newline.
    const { row } = pen;
    await this.write(`${travel(this.row, 0, row, 0)}\n`);
    this.reset();
  }

  async clear(): Promise<void> {
    await this.write("\x1b[H\x1b[2J");
    this.reset();
  }
}

/** Moves the cursor; columns are absolute. */
function travel(fromRow: number, fromColumn: number, row: number, column: number): string {
  let out = "";
  if (row < fromRow) out += `\x1b[${fromRow - row}A`;
  else if (row > fromRow) out += `\x1b[${row - fromRow}B`;
  if (column === fromColumn && row === fromRow) return out;
  out += "\r";
  if (column > 0) out += `\x1b[${column}C`;
  return out;
}
