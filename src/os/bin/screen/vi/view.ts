/** Drawing a text in a window: long lines go on in the next row, as vi has them. */
import { displayWidth } from "../../kit/text.ts";
import { columnOf, expanded, slice } from "../kit/columns.ts";
import type { Screen } from "../kit/screen.ts";
import { inOrder, type Position, type TextBuffer } from "../kit/text-buffer.ts";
import { lastIndex } from "./motions.ts";
import type { Message } from "./words.ts";

export interface Selection {
  readonly from: Position;
  readonly linewise: boolean;
}

export interface ViewOptions {
  readonly number: boolean;
  readonly list: boolean;
  readonly tabSize: number;
}

/** Columns taken by line numbers. */
function margin(text: TextBuffer, { number }: ViewOptions): number {
  return number ? Math.max(3, String(text.lastRow + 1).length) + 1 : 0;
}

function shownText(line: string, options: ViewOptions): string {
  return options.list
    ? `${expanded(line.replaceAll("\t", "^I"), options.tabSize)}$`
    : expanded(line, options.tabSize);
}

function heightOf(text: TextBuffer, row: number, width: number, options: ViewOptions): number {
  const full = displayWidth(shownText(text.line(row), options));
  return Math.max(1, Math.ceil(full / width));
}

/** The first row to show so that the cursor's line is on the screen. */
export function scrolled(
  text: TextBuffer,
  top: number,
  cursor: number,
  screen: Screen,
  options: ViewOptions,
): number {
  const rows = screen.rows - 1;
  const width = Math.max(1, screen.columns - margin(text, options));
  if (cursor < top) return top - cursor > rows ? Math.max(0, cursor - Math.floor(rows / 2)) : cursor;
  if (cursor - top > rows * 2) return Math.max(0, cursor - Math.floor(rows / 2));
  let used = 0;
  for (let row = top; row <= cursor; row++) used += heightOf(text, row, width, options);
  if (used <= rows) return top;
  const far = cursor >= top + rows + Math.floor(rows / 2);
  let first = top;
  const room = far ? Math.floor(rows / 2) : rows;
  while (used > room && first < cursor) used -= heightOf(text, first++, width, options);
  return first;
}

/** Rows of text below `top` that fit whole. */
export function lastShown(text: TextBuffer, top: number, screen: Screen, options: ViewOptions): number {
  const width = Math.max(1, screen.columns - margin(text, options));
  let used = 0;
  for (let row = top; row <= text.lastRow; row++) {
    used += heightOf(text, row, width, options);
    if (used > screen.rows - 1) return Math.max(top, row - 1);
  }
  return text.lastRow;
}

/** Draws all but the last row of the screen; puts the cursor there. */
export function drawText(
  screen: Screen,
  text: TextBuffer,
  top: number,
  cursor: Position,
  options: ViewOptions & { readonly insert: boolean; readonly selection: Selection | undefined },
): void {
  const rows = screen.rows - 1;
  const left = margin(text, options);
  const width = Math.max(1, screen.columns - left);
  let at = 0;
  for (let row = top; at < rows; row++) {
    if (row > text.lastRow) {
      screen.put(at++, 0, "~", "1;34");
      continue;
    }
    const line = text.line(row);
    const shown = shownText(line, options);
    const height = heightOf(text, row, width, options);
    if (at + height > rows && at > 0) {
      for (; at < rows; at++) screen.put(at, 0, "@", "1;34");
      break;
    }
    const chosen = selected(text, row, cursor, options);
    const cursorColumn = row === cursor.row ? cursorAt(line, cursor.column, options) : -1;
    // A line taller than the window shows the part with the cursor.
    const skip = Math.max(0, Math.floor(cursorColumn / width) - rows + 1);
    if (left > 0) screen.put(at, 0, `${String(row + 1).padStart(left - 1)} `, "33");
    for (let n = skip; n < height && at < rows; n++, at++) {
      screen.put(at, left, slice(shown, n * width, width));
      if (chosen !== undefined)
        screen.paint(
          at,
          left + Math.max(0, chosen[0] - n * width),
          left + Math.min(width, chosen[1] - n * width),
          "7",
        );
      if (cursorColumn >= n * width && (cursorColumn < (n + 1) * width || n === height - 1))
        screen.cursor = { row: at, column: left + Math.min(cursorColumn - n * width, width - 1) };
    }
  }
}

function cursorAt(line: string, column: number, options: ViewOptions & { readonly insert: boolean }): number {
  const start = columnOf(line, column, options.tabSize);
  // On a tab the cursor stands at its end, except while inserting.
  return !options.insert && line[column] === "\t" ? columnOf(line, column + 1, options.tabSize) - 1 : start;
}

function selected(
  text: TextBuffer,
  row: number,
  cursor: Position,
  { selection, tabSize }: { readonly selection: Selection | undefined; readonly tabSize: number },
): readonly [number, number] | undefined {
  if (selection === undefined) return undefined;
  const [from, to] = inOrder(selection.from, cursor);
  if (row < from.row || row > to.row) return undefined;
  const line = text.line(row);
  const end = Math.max(1, columnOf(line, line.length, tabSize));
  if (selection.linewise) return [0, end];
  return [
    row === from.row ? columnOf(line, from.column, tabSize) : 0,
    row === to.row ? columnOf(line, to.column, tabSize) + 1 : end + 1,
  ];
}

/** `1,1           All` at vim's place in the last row. */
export function drawRuler(
  screen: Screen,
  text: TextBuffer,
  top: number,
  cursor: Position,
  options: ViewOptions & { readonly insert: boolean },
): void {
  const at = Math.max(Math.floor((screen.columns + 1) / 2), screen.columns - 18);
  const empty = text.lastRow === 0 && text.line(0) === "";
  const line = text.line(cursor.row);
  const column = cursor.column + 1;
  const shown = cursorAt(line, cursor.column, options) + 1;
  const columns = line === "" ? "0-1" : column === shown ? String(column) : `${column}-${shown}`;
  const last = lastShown(text, top, screen, options);
  const above = top;
  const below = text.lastRow - last;
  const where =
    above === 0 && below === 0
      ? "All"
      : above === 0
        ? "Top"
        : below === 0
          ? "Bot"
          : `${Math.floor((above * 100) / (above + below))}%`;
  screen.put(screen.rows - 1, at, `${`${empty ? 0 : cursor.row + 1},${columns}`.padEnd(14)}${where}`);
}

export function drawMessage(screen: Screen, { text, kind }: Message): void {
  const style = { plain: "", error: "37;41", warning: "31", mode: "1" }[kind];
  screen.put(screen.rows - 1, 0, slice(text, 0, screen.columns - 1), style);
}

/** Clamped to what the cursor may stand on outside insert mode. */
export function onCharacter(text: TextBuffer, { row, column }: Position): Position {
  const at = Math.max(0, Math.min(row, text.lastRow));
  return { row: at, column: Math.max(0, Math.min(column, lastIndex(text.line(at)))) };
}
