/**
 * The line being edited, as a value: characters and a cursor. Every edit gives a
 * new one; nothing here knows of a terminal.
 */

export interface Line {
  /** Code points. */
  readonly chars: readonly string[];
  readonly cursor: number;
}

export const emptyLine: Line = { chars: [], cursor: 0 };

export function lineOf(text: string, cursor?: number): Line {
  const chars = [...text];
  return { chars, cursor: cursor ?? chars.length };
}

export function textOf(line: Line): string {
  return line.chars.join("");
}

const isWord = (c: string | undefined): boolean => c !== undefined && /[\p{L}\p{N}]/u.test(c);

export function insert(line: Line, text: string): Line {
  const more = [...text];
  return {
    chars: [...line.chars.slice(0, line.cursor), ...more, ...line.chars.slice(line.cursor)],
    cursor: line.cursor + more.length,
  };
}

export function move(line: Line, to: number): Line {
  return { chars: line.chars, cursor: Math.max(0, Math.min(line.chars.length, to)) };
}

/** Removes from `from` to `to`; the cursor goes to the gap. */
export function cut(line: Line, from: number, to: number): { line: Line; removed: string } {
  const a = Math.max(0, Math.min(from, to));
  const b = Math.min(line.chars.length, Math.max(from, to));
  return {
    line: { chars: [...line.chars.slice(0, a), ...line.chars.slice(b)], cursor: a },
    removed: line.chars.slice(a, b).join(""),
  };
}

export function wordLeft(line: Line): number {
  let i = line.cursor;
  while (i > 0 && !isWord(line.chars[i - 1])) i--;
  while (i > 0 && isWord(line.chars[i - 1])) i--;
  return i;
}

export function wordRight(line: Line): number {
  let i = line.cursor;
  while (i < line.chars.length && !isWord(line.chars[i])) i++;
  while (i < line.chars.length && isWord(line.chars[i])) i++;
  return i;
}

/** Start of the blank-separated word before the cursor (Ctrl-W). */
export function blankWordLeft(line: Line): number {
  let i = line.cursor;
  const blank = (c: string | undefined) => c === " " || c === "\t" || c === "\n";
  while (i > 0 && blank(line.chars[i - 1])) i--;
  while (i > 0 && !blank(line.chars[i - 1])) i--;
  return i;
}

/** Ctrl-T: drags the character before the cursor over the one at it. */
export function transpose(line: Line): Line {
  if (line.cursor === 0 || line.chars.length < 2) return line;
  const at = line.cursor === line.chars.length ? line.cursor - 1 : line.cursor;
  const chars = [...line.chars];
  [chars[at - 1], chars[at]] = [chars[at]!, chars[at - 1]!];
  return { chars, cursor: at + 1 };
}

/** Alt-T: the word before the cursor changes places with the one after it. */
export function transposeWords(line: Line): Line {
  const end2 = wordRight(line);
  const start2 = wordLeft(move(line, end2));
  const start1 = wordLeft(move(line, start2));
  const end1 = wordRight(move(line, start1));
  if (start1 === start2 || end1 > start2) return line;
  const c = line.chars;
  const chars = [
    ...c.slice(0, start1),
    ...c.slice(start2, end2),
    ...c.slice(end1, start2),
    ...c.slice(start1, end1),
    ...c.slice(end2),
  ];
  return { chars, cursor: end2 };
}

/** Alt-U, Alt-L, Alt-C: from the cursor to the end of the word. */
export function changeCase(line: Line, how: "upper" | "lower" | "capital"): Line {
  const end = wordRight(line);
  let first = true;
  const chars = line.chars.map((c, i) => {
    if (i < line.cursor || i >= end) return c;
    if (how === "upper") return c.toUpperCase();
    if (how === "lower") return c.toLowerCase();
    const out = first && isWord(c) ? c.toUpperCase() : c.toLowerCase();
    if (isWord(c)) first = false;
    return out;
  });
  return { chars, cursor: end };
}
