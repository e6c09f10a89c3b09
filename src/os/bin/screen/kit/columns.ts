/** Where the characters of a line stand on a screen: tabs, control characters, wide and combining ones. */
import { displayWidth } from "../../kit/text.ts";
import { visible } from "./screen.ts";

const combining = /^[\p{Mn}\p{Cf}]$/u;

/** Index after the character at `index`, marks that combine with it included. */
export function nextIndex(line: string, index: number): number {
  let at = index + charLength(line, index);
  while (at < line.length && combining.test(charAt(line, at))) at += charLength(line, at);
  return Math.min(at, line.length);
}

export function previousIndex(line: string, index: number): number {
  let at = index;
  do {
    at -= 1;
    if (at > 0 && isLow(line, at)) at -= 1;
  } while (at > 0 && combining.test(charAt(line, at)));
  return Math.max(at, 0);
}

function isLow(line: string, at: number): boolean {
  const unit = line.charCodeAt(at);
  const before = line.charCodeAt(at - 1);
  return unit >= 0xdc00 && unit <= 0xdfff && before >= 0xd800 && before <= 0xdbff;
}

function charLength(line: string, at: number): number {
  return (line.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

function charAt(line: string, at: number): string {
  return line.slice(at, at + charLength(line, at));
}

function widthOf(char: string, column: number, tabSize: number): number {
  return char === "\t" ? tabSize - (column % tabSize) : displayWidth(visible(char));
}

/** Screen column of the character at `index`. */
export function columnOf(line: string, index: number, tabSize = 8): number {
  let column = 0;
  for (let i = 0; i < index && i < line.length; ) {
    const char = charAt(line, i);
    column += widthOf(char, column, tabSize);
    i += char.length;
  }
  return column;
}

/** Index of the character that covers `column`; the line's length when it ends before. */
export function indexAt(line: string, column: number, tabSize = 8): number {
  let at = 0;
  for (let i = 0; i < line.length; ) {
    const char = charAt(line, i);
    at += widthOf(char, at, tabSize);
    if (at > column) return i;
    i += char.length;
  }
  return line.length;
}

/** The line as a screen shows it, tabs as spaces. */
export function expanded(line: string, tabSize = 8): string {
  if (/^[\x20-\x7e]*$/.test(line)) return line;
  let out = "";
  let column = 0;
  for (const char of line) {
    const width = widthOf(char, column, tabSize);
    out += char === "\t" ? " ".repeat(width) : visible(char);
    column += width;
  }
  return out;
}

/** The part of an expanded line from `from`, at most `width` columns; half a wide character is a space. */
export function slice(text: string, from: number, width: number): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text.slice(from, from + width);
  let out = "";
  let column = 0;
  for (const char of text) {
    const w = displayWidth(char);
    if (column >= from && column + w <= from + width) out += char;
    else if (column < from && column + w > from) out += " ";
    else if (column >= from + width) break;
    column += w;
  }
  return out;
}
