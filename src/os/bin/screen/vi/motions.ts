/** Where vi's motions lead, as functions of a text and a place in it. */
import { nextIndex, previousIndex } from "../kit/columns.ts";
import type { Position, TextBuffer } from "../kit/text-buffer.ts";

export interface Target {
  readonly to: Position;
  /** An operator takes whole lines. */
  readonly linewise?: boolean;
  /** An operator takes the character at `to` too. */
  readonly inclusive?: boolean;
  /** Where an operator begins, when not at the cursor (text objects). */
  readonly from?: Position;
  /** Up and down: the column aimed for stays. */
  readonly keepsColumn?: boolean;
  /** An operator takes just what lies between, line ends too. */
  readonly exact?: boolean;
  /** `$`: up and down stay at the ends of lines. */
  readonly toEnd?: boolean;
}

type Kind = "blank" | "word" | "other";

function kindOf(char: string, big: boolean): Kind {
  if (char === "" || /\s/.test(char)) return "blank";
  return big || /[\p{L}\p{N}_]/u.test(char) ? "word" : "other";
}

function charAt(text: TextBuffer, { row, column }: Position): string {
  const code = text.line(row).codePointAt(column);
  return code === undefined ? "" : String.fromCodePoint(code);
}

/** Through line ends; undefined at the end of the text. */
function after(text: TextBuffer, { row, column }: Position): Position | undefined {
  const line = text.line(row);
  if (column < line.length) {
    const next = nextIndex(line, column);
    if (next < line.length || row === text.lastRow) return { row, column: next };
  }
  return row < text.lastRow ? { row: row + 1, column: 0 } : undefined;
}

function before(text: TextBuffer, { row, column }: Position): Position | undefined {
  if (column > 0) return { row, column: previousIndex(text.line(row), column) };
  if (row === 0) return undefined;
  const line = text.line(row - 1);
  return { row: row - 1, column: line === "" ? 0 : previousIndex(line, line.length) };
}

const isEmptyLine = (text: TextBuffer, at: Position) => text.line(at.row) === "";

export function wordForward(text: TextBuffer, from: Position, big: boolean): Position {
  const start = kindOf(charAt(text, from), big);
  let at: Position | undefined = from;
  if (start !== "blank")
    while (at !== undefined && at.row === from.row && kindOf(charAt(text, at), big) === start)
      at = after(text, at);
  else at = after(text, from);
  while (at !== undefined && kindOf(charAt(text, at), big) === "blank") {
    if (isEmptyLine(text, at) && at.row !== from.row) return at;
    const next = after(text, at);
    if (next === undefined || (next.row === at.row && next.column === at.column)) break;
    at = next;
  }
  return at ?? { row: text.lastRow, column: text.line(text.lastRow).length };
}

export function wordEnd(text: TextBuffer, from: Position, big: boolean): Position {
  let at = after(text, from);
  while (at !== undefined && kindOf(charAt(text, at), big) === "blank") {
    const next = after(text, at);
    if (next === undefined || (next.row === at.row && next.column === at.column)) return at;
    at = next;
  }
  if (at === undefined) return from;
  const kind = kindOf(charAt(text, at), big);
  for (;;) {
    const next = after(text, at);
    if (next === undefined || next.row !== at.row || kindOf(charAt(text, next), big) !== kind) return at;
    at = next;
  }
}

export function wordBack(text: TextBuffer, from: Position, big: boolean): Position {
  let at = before(text, from);
  while (at !== undefined && kindOf(charAt(text, at), big) === "blank") {
    if (isEmptyLine(text, at)) return at;
    at = before(text, at);
  }
  if (at === undefined) return { row: 0, column: 0 };
  const kind = kindOf(charAt(text, at), big);
  for (;;) {
    const next = before(text, at);
    if (next === undefined || next.row !== at.row || kindOf(charAt(text, next), big) !== kind) return at;
    at = next;
  }
}

/** The end of the word before. */
export function wordEndBack(text: TextBuffer, from: Position, big: boolean): Position {
  const kind = kindOf(charAt(text, from), big);
  let at: Position | undefined = from;
  while (
    at !== undefined &&
    at.row === from.row &&
    kind !== "blank" &&
    kindOf(charAt(text, at), big) === kind
  )
    at = before(text, at);
  while (at !== undefined && kindOf(charAt(text, at), big) === "blank" && !isEmptyLine(text, at))
    at = before(text, at);
  return at ?? { row: 0, column: 0 };
}

export function firstNonBlank(line: string): number {
  const at = line.search(/\S/);
  return at === -1 ? Math.max(0, line.length - 1) : at;
}

/** Index of the last character; 0 in an empty line. */
export function lastIndex(line: string): number {
  return line === "" ? 0 : previousIndex(line, line.length);
}

/** `f`, `F`, `t`, `T`: the count-th `char` of the line; undefined when there are not so many. */
export function findChar(
  line: string,
  from: number,
  how: "f" | "F" | "t" | "T",
  char: string,
  count: number,
  again = false,
): number | undefined {
  const forward = how === "f" || how === "t";
  let at = from;
  // A repeated `t` must not stay where it is.
  if (again && how === "t" && line.startsWith(char, nextIndex(line, at))) at = nextIndex(line, at);
  if (again && how === "T" && at > 0 && line.startsWith(char, previousIndex(line, at)))
    at = previousIndex(line, at);
  for (let n = 0; n < count; n++) {
    const found = forward
      ? line.indexOf(char, nextIndex(line, at))
      : at === 0
        ? -1
        : line.lastIndexOf(char, at - 1);
    if (found === -1) return undefined;
    at = found;
  }
  if (how === "t") return previousIndex(line, at);
  return how === "T" ? nextIndex(line, at) : at;
}

export function paragraph(text: TextBuffer, from: number, direction: 1 | -1): Position {
  let row = from;
  const inside = () => row + direction >= 0 && row + direction <= text.lastRow;
  while (inside() && text.line(row) === "") row += direction;
  while (inside() && text.line(row) !== "") row += direction;
  if (text.line(row) !== "" && direction === 1) return { row, column: lastIndex(text.line(row)) };
  return { row, column: 0 };
}

const brackets = "()[]{}";

/** `%`: the partner of the bracket at or after the cursor. */
export function matchingBracket(text: TextBuffer, from: Position): Position | undefined {
  const line = text.line(from.row);
  const offset = line.slice(from.column).search(/[()[\]{}]/);
  if (offset === -1) return undefined;
  const column = from.column + offset;
  const index = brackets.indexOf(line[column] ?? "");
  return partner(
    text,
    { row: from.row, column },
    brackets[index] ?? "",
    brackets[index ^ 1] ?? "",
    index % 2 === 0,
  );
}

function partner(
  text: TextBuffer,
  from: Position,
  own: string,
  other: string,
  forward: boolean,
): Position | undefined {
  let depth = 0;
  for (let row = from.row; row >= 0 && row <= text.lastRow; row += forward ? 1 : -1) {
    const line = text.line(row);
    const start = row === from.row ? from.column : forward ? 0 : line.length - 1;
    for (let i = start; i >= 0 && i < line.length; i += forward ? 1 : -1) {
      if (line[i] === own) depth++;
      else if (line[i] === other && --depth === 0) return { row, column: i };
    }
  }
  return undefined;
}

/** `iw`, `a"`, `i(`, `ip` and the like; undefined when there is none around the cursor. */
export function textObject(
  text: TextBuffer,
  from: Position,
  around: boolean,
  name: string,
): Target | undefined {
  switch (name) {
    case "w":
    case "W":
      return wordObject(text, from, around, name === "W");
    case '"':
    case "'":
    case "`":
      return quoteObject(text, from, around, name);
    case "(":
    case ")":
    case "b":
      return bracketObject(text, from, around, "(", ")");
    case "{":
    case "}":
    case "B":
      return bracketObject(text, from, around, "{", "}");
    case "[":
    case "]":
      return bracketObject(text, from, around, "[", "]");
    case "<":
    case ">":
      return bracketObject(text, from, around, "<", ">");
    case "p":
      return paragraphObject(text, from, around);
    default:
      return undefined;
  }
}

function wordObject(text: TextBuffer, { row, column }: Position, around: boolean, big: boolean): Target {
  const line = text.line(row);
  const kind = kindOf(line[column] ?? "", big);
  let start = column;
  let end = column;
  while (start > 0 && kindOf(line[start - 1] ?? "", big) === kind) start--;
  while (end + 1 < line.length && kindOf(line[end + 1] ?? "", big) === kind) end++;
  if (around) {
    const blankAfter = kindOf(line[end + 1] ?? "x", big) === "blank" && end + 1 < line.length;
    if (kind === "blank") {
      const next = kindOf(line[end + 1] ?? "", big);
      while (end + 1 < line.length && kindOf(line[end + 1] ?? "", big) === next) end++;
    } else if (blankAfter)
      while (end + 1 < line.length && kindOf(line[end + 1] ?? "", big) === "blank") end++;
    else while (start > 0 && kindOf(line[start - 1] ?? "x", big) === "blank") start--;
  }
  return { from: { row, column: start }, to: { row, column: end }, inclusive: true };
}

function quoteObject(
  text: TextBuffer,
  { row, column }: Position,
  around: boolean,
  quote: string,
): Target | undefined {
  const line = text.line(row);
  const places = [...line.matchAll(new RegExp(`(?<!\\\\)${quote}`, "g"))].map((m) => m.index);
  for (let i = 0; i + 1 < places.length; i += 2) {
    const open = places[i] ?? 0;
    const close = places[i + 1] ?? 0;
    if (close < column) continue;
    if (around) {
      let end = close;
      while (/[ \t]/.test(line[end + 1] ?? "")) end++;
      let start = open;
      if (end === close) while (start > 0 && /[ \t]/.test(line[start - 1] ?? "")) start--;
      return { from: { row, column: start }, to: { row, column: end }, inclusive: true };
    }
    return { from: { row, column: open + 1 }, to: { row, column: close } };
  }
  return undefined;
}

function bracketObject(
  text: TextBuffer,
  from: Position,
  around: boolean,
  open: string,
  close: string,
): Target | undefined {
  const here = text.line(from.row)[from.column];
  const ahead = text.line(from.row).indexOf(open, from.column);
  const start =
    here === open
      ? from
      : (enclosing(text, from, open, close) ?? (ahead === -1 ? undefined : { row: from.row, column: ahead }));
  const end = start && partner(text, start, open, close, true);
  if (start === undefined || end === undefined) return undefined;
  if (around) return { from: start, to: end, inclusive: true };
  const inner = { row: start.row, column: start.column + 1 };
  const startsLine = inner.column >= text.line(start.row).length;
  const endsAlone = text.line(end.row).slice(0, end.column).trim() === "";
  if (startsLine && endsAlone && end.row > start.row + 1)
    return { from: { row: start.row + 1, column: 0 }, to: { row: end.row - 1, column: 0 }, linewise: true };
  return { from: inner, to: end };
}

function enclosing(text: TextBuffer, from: Position, open: string, close: string): Position | undefined {
  let depth = 0;
  for (let row = from.row; row >= 0; row--) {
    const line = text.line(row);
    for (let i = row === from.row ? from.column : line.length - 1; i >= 0; i--) {
      if (line[i] === close && !(row === from.row && i === from.column)) depth++;
      else if (line[i] === open && depth-- === 0) return { row, column: i };
    }
  }
  return undefined;
}

function paragraphObject(text: TextBuffer, { row }: Position, around: boolean): Target {
  const blank = text.line(row).trim() === "";
  let start = row;
  let end = row;
  const same = (r: number) => (text.line(r).trim() === "") === blank;
  while (start > 0 && same(start - 1)) start--;
  while (end < text.lastRow && same(end + 1)) end++;
  if (around) while (end < text.lastRow && (text.line(end + 1).trim() === "") !== blank) end++;
  return { from: { row: start, column: 0 }, to: { row: end, column: 0 }, linewise: true };
}
