/**
 * A grid of cells and what it takes to make the terminal show it: only what
 * differs from what it shows already is written.
 *
 * A style is what goes between `ESC [` and `m` (`7`, `1;31`), or nothing.
 */
import type { WindowSize } from "../../../tty/types.ts";
import { displayWidth } from "../../kit/text.ts";

/** The second column of a wide character. */
const covered = "";

interface Row {
  readonly chars: string[];
  readonly styles: string[];
}

export class Screen {
  columns: number;
  rows: number;
  cursor = { row: 0, column: 0 };
  cursorVisible = true;
  private cells: Row[];
  /** What the terminal shows; undefined when that is not known. */
  private shown: Row[] | undefined;
  private shownVisible = true;

  constructor(size: WindowSize) {
    this.columns = size.columns;
    this.rows = size.rows;
    this.cells = blank(size.rows, size.columns);
  }

  resize(size: WindowSize): void {
    this.columns = size.columns;
    this.rows = size.rows;
    this.cells = blank(size.rows, size.columns);
    this.shown = undefined;
  }

  /** The next frame writes everything. */
  forget(): void {
    this.shown = undefined;
  }

  clear(): void {
    this.cells = blank(this.rows, this.columns);
  }

  clearRow(row: number, style = ""): void {
    const cells = this.cells[row];
    if (cells === undefined) return;
    cells.chars.fill(" ");
    cells.styles.fill(style);
  }

  /**
   * Writes text without line ends; control characters show as `^X`. What does not
   * fit is cut.
   * @returns the column after it
   */
  put(row: number, column: number, text: string, style = ""): number {
    const cells = this.cells[row];
    let at = column;
    if (cells === undefined) return at;
    for (const char of visible(text)) {
      const width = displayWidth(char);
      if (width === 0) {
        if (at > 0 && at <= this.columns) cells.chars[at - 1] += char;
        continue;
      }
      if (at + width > this.columns) break;
      if (at >= 0) {
        // Half of a wide character that was there cannot stay.
        if (cells.chars[at] === covered) cells.chars[at - 1] = " ";
        if (cells.chars[at + width] === covered) cells.chars[at + width] = " ";
        cells.chars[at] = char;
        cells.styles[at] = style;
        if (width === 2) {
          cells.chars[at + 1] = covered;
          cells.styles[at + 1] = style;
        }
      }
      at += width;
    }
    return at;
  }

  /** Gives cells a style and leaves what they hold. */
  paint(row: number, from: number, to: number, style: string): void {
    this.cells[row]?.styles.fill(style, Math.max(0, from), Math.max(0, Math.min(to, this.columns)));
  }

  /** What to write so that the terminal shows this grid. */
  frame(): string {
    const out: string[] = [];
    if (this.shown === undefined) out.push("\x1b[0m\x1b[H\x1b[2J");
    const before = this.shown ?? blank(this.rows, this.columns);
    for (let row = 0; row < this.rows; row++) {
      const now = this.cells[row];
      const then = before[row];
      if (now === undefined || then === undefined) continue;
      const text = difference(now, then, this.columns);
      if (text !== undefined) out.push(`\x1b[${row + 1};${text.from + 1}H${text.text}`);
    }
    if (out.length > 0 && this.shownVisible) out.unshift("\x1b[?25l");
    if (out.length > 0) this.shownVisible = false;
    out.push(`\x1b[${this.cursor.row + 1};${this.cursor.column + 1}H`);
    if (this.cursorVisible !== this.shownVisible) out.push(this.cursorVisible ? "\x1b[?25h" : "\x1b[?25l");
    this.shownVisible = this.cursorVisible;
    this.shown = this.cells.map((row) => ({ chars: [...row.chars], styles: [...row.styles] }));
    return out.join("");
  }
}

/** Control characters as `^X`, broken bytes as `?`. */
export function visible(text: string): string {
  if (!/[\x00-\x1f\x7f\ud800-\udfff]/.test(text)) return text;
  return text
    .replace(/[\x00-\x1f]/g, (c) => `^${String.fromCharCode(c.charCodeAt(0) + 64)}`)
    .replaceAll("\x7f", "^?")
    .replace(/[\udc80-\udcff](?<![\ud800-\udbff][\udc80-\udcff])/g, "\ufffd");
}

function blank(rows: number, columns: number): Row[] {
  return Array.from({ length: rows }, () => ({
    chars: new Array<string>(columns).fill(" "),
    styles: new Array<string>(columns).fill(""),
  }));
}

function difference(now: Row, then: Row, columns: number): { from: number; text: string } | undefined {
  const same = (i: number) => now.chars[i] === then.chars[i] && now.styles[i] === then.styles[i];
  let from = 0;
  while (from < columns && same(from)) from++;
  if (from === columns) return undefined;
  let to = columns;
  while (to > from && same(to - 1)) to--;
  // Never begin or end inside a wide character.
  while (from > 0 && (now.chars[from] === covered || then.chars[from] === covered)) from--;
  while (to < columns && (now.chars[to] === covered || then.chars[to] === covered)) to++;
  let end = columns;
  while (end > from && now.chars[end - 1] === " " && now.styles[end - 1] === "") end--;
  const erase = end < to;
  const last = Math.min(to, end);
  let style = "";
  let text = "";
  for (let i = from; i < last; i++) {
    const wanted = now.styles[i] ?? "";
    if (wanted !== style) text += wanted === "" ? "\x1b[0m" : `\x1b[0;${wanted}m`;
    style = wanted;
    text += now.chars[i];
  }
  if (style !== "") text += "\x1b[0m";
  return { from, text: erase ? `${text}\x1b[K` : text };
}
