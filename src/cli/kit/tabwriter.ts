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

const length = (text: string) => [...text].length;

export function alignTabs(text: string, columns: Columns = tableColumns): string {
  const ends = text.endsWith("\n");
  const lines = (ends ? text.slice(0, -1) : text).split("\n").map((line) => line.split("\t"));
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
