/** The numbered menu of `select`, in columns as wide as the terminal allows. */
export function selectMenu(items: readonly string[], width: number): string {
  const digits = String(items.length).length;
  const longest = Math.max(...items.map((s) => s.length)) + digits + 2;
  const columns = items.length < 10 ? 1 : Math.max(1, Math.floor(width / (longest + 2)));
  const rows = Math.ceil(items.length / columns);
  let out = "";
  for (let row = 0; row < rows; row++) {
    let line = "";
    for (let column = 0; column < columns; column++) {
      const at = column * rows + row;
      const item = items[at];
      if (item === undefined) break;
      const cell = `${String(at + 1).padStart(digits)}) ${item}`;
      line += at + rows < items.length ? cell.padEnd(longest + 2) : cell;
    }
    out += `${line}\n`;
  }
  return out;
}
