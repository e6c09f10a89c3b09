/** Names in columns, filled downwards, as completion lists and `select` show them. */
import { textWidth } from "./width.ts";

export function columnsOf(names: readonly string[], width: number): string {
  const widest = Math.max(...names.map(textWidth)) + 2;
  const count = Math.max(1, Math.floor(width / widest));
  const rows = Math.ceil(names.length / count);
  let out = "";
  for (let row = 0; row < rows; row++) {
    let line = "";
    for (let at = row; at < names.length; at += rows) {
      const name = names[at]!;
      line += at + rows < names.length ? name + " ".repeat(widest - textWidth(name)) : name;
    }
    out += `${line}\n`;
  }
  return out;
}
