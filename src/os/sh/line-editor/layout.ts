/** Where characters come to stand on a terminal that wraps at its right edge. */
import { charWidth, shown } from "./width.ts";

export interface Place {
  readonly row: number;
  readonly column: number;
}

/** A cursor that moves as a terminal's does. */
export class Pen {
  row = 0;
  column = 0;
  /** The last column is filled and the next character will wrap. */
  pending = false;

  constructor(readonly columns: number) {}

  put(width: number): void {
    if (width === 0) return;
    if (this.pending || this.column + width > this.columns) this.newline();
    this.column += width;
    if (this.column >= this.columns) {
      this.column = this.columns - 1;
      this.pending = true;
    }
  }

  newline(): void {
    this.row++;
    this.column = 0;
    this.pending = false;
  }

  /** Where the next character would stand. */
  place(): Place {
    return this.pending ? { row: this.row + 1, column: 0 } : { row: this.row, column: this.column };
  }

  text(text: string): void {
    for (const c of text) {
      if (c === "\n") this.newline();
      else if (c >= " ") this.put(charWidth(c));
    }
  }

  /** A character of the edited line, as `shown` writes it. */
  char(c: string): void {
    if (c === "\n") this.newline();
    else for (const s of shown(c)) this.put(charWidth(s));
  }
}

/** Text between \x01 and \x02 (from `\[` and `\]`) takes no room. */
export function promptText(prompt: string): { readonly written: string; readonly visible: string } {
  return {
    written: prompt.replace(/[\x01\x02]/g, ""),
    visible: prompt
      .replace(/\x01[^\x02]*\x02/g, "")
      .replace(/\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07/g, ""),
  };
}
