/** A small terminal emulator: what a screen shows after a stream of output. */

const decoder = () => new TextDecoder();

export class VirtualScreen {
  row = 0;
  column = 0;
  cursorVisible = true;
  alternate = false;
  private cells: string[][];
  private styles: string[][];
  private main: { cells: string[][]; styles: string[][]; row: number; column: number } | undefined;
  private style = "";
  private pending = "";
  private readonly text = decoder();

  constructor(
    public columns = 80,
    public rows = 24,
  ) {
    this.cells = grid(rows, columns, " ");
    this.styles = grid(rows, columns, "");
  }

  write(data: Uint8Array | string): void {
    let rest = this.pending + (typeof data === "string" ? data : this.text.decode(data, { stream: true }));
    this.pending = "";
    while (rest !== "") {
      if (rest[0] === "\x1b") {
        const match = /^\x1b(?:\[([?>]?)([\d;]*)([@-~])|\]([^\x07]*)\x07|([()][A-Z0-9])|([=>78cM]))/.exec(
          rest,
        );
        if (match === null) {
          this.pending = rest;
          return;
        }
        if (match[3] !== undefined) this.control(match[1] ?? "", match[2] ?? "", match[3]);
        rest = rest.slice(match[0].length);
        continue;
      }
      const char = String.fromCodePoint(rest.codePointAt(0) ?? 0);
      rest = rest.slice(char.length);
      this.put(char);
    }
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.cells = grid(rows, columns, " ");
    this.styles = grid(rows, columns, "");
  }

  line(row: number): string {
    return (this.cells[row] ?? []).join("").trimEnd();
  }

  lines(): string[] {
    return this.cells.map((_, row) => this.line(row));
  }

  styleAt(row: number, column: number): string {
    return this.styles[row]?.[column] ?? "";
  }

  private put(char: string): void {
    if (char === "\r") this.column = 0;
    else if (char === "\n") this.down();
    else if (char === "\b") this.column = Math.max(0, this.column - 1);
    else if (char === "\t") this.column = Math.min(this.columns - 1, (Math.floor(this.column / 8) + 1) * 8);
    else if (char >= " ") {
      const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uff00-\uff60]|[\u{1f300}-\u{1faff}]/u.test(char);
      if (this.column + (wide ? 2 : 1) > this.columns) {
        this.column = 0;
        this.down();
      }
      const cells = this.cells[this.row];
      const styles = this.styles[this.row];
      if (cells === undefined || styles === undefined) return;
      cells[this.column] = char;
      styles[this.column] = this.style;
      if (wide) cells[this.column + 1] = "";
      this.column += wide ? 2 : 1;
    }
  }

  private down(): void {
    if (this.row < this.rows - 1) {
      this.row += 1;
      return;
    }
    this.cells.shift();
    this.styles.shift();
    this.cells.push(new Array<string>(this.columns).fill(" "));
    this.styles.push(new Array<string>(this.columns).fill(""));
  }

  private control(mark: string, parameters: string, final: string): void {
    const numbers = parameters.split(";").map(Number);
    const first = numbers[0] || 0;
    if (mark === "?") {
      const on = final === "h";
      if (first === 25) this.cursorVisible = on;
      if (first === 1049) this.swap(on);
      return;
    }
    switch (final) {
      case "H":
        this.row = Math.min(this.rows, first || 1) - 1;
        this.column = Math.min(this.columns, numbers[1] || 1) - 1;
        return;
      case "A":
        this.row = Math.max(0, this.row - (first || 1));
        return;
      case "B":
        this.row = Math.min(this.rows - 1, this.row + (first || 1));
        return;
      case "C":
        this.column = Math.min(this.columns - 1, this.column + (first || 1));
        return;
      case "D":
        this.column = Math.max(0, this.column - (first || 1));
        return;
      case "G":
        this.column = (first || 1) - 1;
        return;
      case "J":
        if (first >= 2) {
          this.cells = grid(this.rows, this.columns, " ");
          this.styles = grid(this.rows, this.columns, "");
        } else {
          this.erase(this.row, this.column);
          for (let row = this.row + 1; row < this.rows; row++) this.erase(row, 0);
        }
        return;
      case "K":
        this.erase(this.row, first === 0 ? this.column : 0);
        return;
      case "m":
        this.style = parameters === "0" || parameters === "" ? "" : parameters.replace(/^0;/, "");
    }
  }

  private erase(row: number, from: number): void {
    this.cells[row]?.fill(" ", from);
    this.styles[row]?.fill("", from);
  }

  private swap(on: boolean): void {
    if (on === this.alternate) return;
    this.alternate = on;
    if (on) {
      this.main = { cells: this.cells, styles: this.styles, row: this.row, column: this.column };
      this.cells = grid(this.rows, this.columns, " ");
      this.styles = grid(this.rows, this.columns, "");
    } else if (this.main !== undefined) {
      ({ cells: this.cells, styles: this.styles, row: this.row, column: this.column } = this.main);
    }
  }
}

function grid(rows: number, columns: number, value: string): string[][] {
  return Array.from({ length: rows }, () => new Array<string>(columns).fill(value));
}
