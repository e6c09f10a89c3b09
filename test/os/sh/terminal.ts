/** A small terminal: what a screen shows after the bytes a shell wrote. For tests. */
import { charWidth } from "../../../src/os/sh/line-editor/width.ts";

export class TestTerminal {
  private rows: string[][] = [[]];
  row = 0;
  column = 0;
  private pending = false;

  constructor(readonly columns: number) {}

  write(text: string): void {
    for (let i = 0; i < text.length; ) {
      const control = /^\x1b\[(\?)?([0-9;]*)([A-Za-z])/.exec(text.slice(i, i + 20));
      if (control !== null) {
        this.control(control[3] ?? "", Number(control[2] || 0), control[1] !== undefined);
        i += control[0].length;
        continue;
      }
      const char = String.fromCodePoint(text.codePointAt(i) ?? 0);
      i += char.length;
      if (char === "\r") this.goto(this.row, 0);
      else if (char === "\n") this.goto(this.row + 1, this.pending ? this.column : this.column);
      else if (char === "\b") this.goto(this.row, Math.max(0, this.column - 1));
      else if (char >= " ") this.put(char);
    }
  }

  private line(row: number): string[] {
    while (this.rows.length <= row) this.rows.push([]);
    return this.rows[row] ?? [];
  }

  private goto(row: number, column: number): void {
    this.row = row;
    this.column = column;
    this.pending = false;
    this.line(row);
  }

  private put(char: string): void {
    const width = charWidth(char);
    if (width === 0) return;
    if (this.pending || this.column + width > this.columns) this.goto(this.row + 1, 0);
    const line = this.line(this.row);
    while (line.length < this.column) line.push(" ");
    line[this.column] = char;
    if (width === 2) line[this.column + 1] = "";
    this.column += width;
    if (this.column >= this.columns) {
      this.column = this.columns - 1;
      this.pending = true;
    }
  }

  private control(final: string, n: number, privateMode: boolean): void {
    if (privateMode) return;
    const by = Math.max(1, n);
    if (final === "A") this.goto(Math.max(0, this.row - by), this.column);
    else if (final === "B") this.goto(this.row + by, this.column);
    else if (final === "C") this.goto(this.row, Math.min(this.columns - 1, this.column + by));
    else if (final === "D") this.goto(this.row, Math.max(0, this.column - by));
    else if (final === "J") {
      if (n === 2) this.rows = [[]];
      else {
        this.line(this.row).length = Math.min(this.line(this.row).length, this.column);
        this.rows.length = this.row + 1;
      }
    } else if (final === "K") this.line(this.row).length = Math.min(this.line(this.row).length, this.column);
    else if (final === "P") this.line(this.row).splice(this.column, by);
    else if (final === "@") this.line(this.row).splice(this.column, 0, ...Array<string>(by).fill(" "));
    else if (final === "H") this.goto(0, 0);
  }

  /** Rows without trailing blanks, empty rows at the end left out. */
  text(): string {
    return this.rows
      .map((r) => r.join("").trimEnd())
      .join("\n")
      .trimEnd();
  }
}
