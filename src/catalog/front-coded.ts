/**
 * Tables as text: a row a line, tab-separated columns, sorted by the first. Of a name only
 * the end is written, after one digit (base 36) that tells how much it shares with the one
 * before; an empty second column repeats the one above. scripts/package-index writes them.
 */
export type Row = readonly string[];

/** Name → columns, the name first. Columns are split when the row is asked for. */
export class FrontCoded {
  readonly #rows = new Map<string, { second: string; others: string }>();

  constructor(text: string) {
    let name = "";
    let second = "";
    for (const line of text.split("\n")) {
      const end = line.indexOf("\t");
      const coded = end < 0 ? line : line.slice(0, end);
      name = name.slice(0, Number.parseInt(coded[0] ?? "0", 36)) + coded.slice(1);
      const tail = end < 0 ? "" : line.slice(end + 1);
      const next = tail.indexOf("\t");
      second = (next < 0 ? tail : tail.slice(0, next)) || second;
      this.#rows.set(name, { second, others: next < 0 ? "" : tail.slice(next + 1) });
    }
  }

  get(name: string): Row | undefined {
    const row = this.#rows.get(name);
    return row && [name, row.second, ...row.others.split("\t")];
  }

  names(): IterableIterator<string> {
    return this.#rows.keys();
  }

  get size(): number {
    return this.#rows.size;
  }
}
