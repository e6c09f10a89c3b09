/**
 * Columns as Go's text/tabwriter aligns them: a column is a block of lines that
 * follow each other and have that cell ended by a tab; its width is its widest
 * cell and the padding, at least the minimum. The last cell of a line belongs to
 * no column.
 */
export interface Columns {
  readonly minWidth: number;
  readonly padding: number;
}

/** What the client's tables use. */
export const tableColumns: Columns = { minWidth: 10, padding: 3 };

/** Code points; most cells are ASCII and need no counting. */
function length(text: string): number {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0xd800) return [...text].length;
  return text.length;
}

export function alignTabs(text: string, columns: Columns = tableColumns): string {
  const ends = text.endsWith("\n");
  const lines = (ends ? text.slice(0, -1) : text).split("\n").map((line) => line.split("\t"));
  const columnCount = (lines[0] as string[]).length;
  if (lines.every((line) => line.length === columnCount))
    return evenTable(lines, columns) + (ends ? "\n" : "");
  const out: string[] = lines.map(() => "");

  const format = (from: number, to: number, column: number) => {
    let row = from;
    while (row < to) {
      const line = lines[row] as string[];
      if (column >= line.length - 1) {
        out[row] += line[column] ?? "";
        row += 1;
        continue;
      }
      let end = row;
      let width = columns.minWidth;
      while (end < to && column < (lines[end] as string[]).length - 1) {
        width = Math.max(width, length((lines[end] as string[])[column] as string) + columns.padding);
        end += 1;
      }
      for (let i = row; i < end; i++) {
        const cell = (lines[i] as string[])[column] as string;
        out[i] += cell + " ".repeat(width - length(cell));
      }
      format(row, end, column + 1);
      row = end;
    }
  };
  format(0, lines.length, 0);
  return out.join("\n") + (ends ? "\n" : "");
}

/** All lines have the same cells: each column is one block. */
function evenTable(lines: readonly (readonly string[])[], columns: Columns): string {
  const last = (lines[0] as readonly string[]).length - 1;
  const widths = new Array<number>(last).fill(columns.minWidth);
  for (const line of lines)
    for (let i = 0; i < last; i++) {
      const width = length(line[i] as string) + columns.padding;
      if (width > (widths[i] as number)) widths[i] = width;
    }
  const out: string[] = [];
  for (const line of lines) {
    let text = "";
    for (let i = 0; i < last; i++) {
      const cell = line[i] as string;
      text += cell + " ".repeat((widths[i] as number) - length(cell));
    }
    out.push(text + line[last]);
  }
  return out.join("\n");
}
