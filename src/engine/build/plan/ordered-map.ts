/**
 * An ordered map where every change gives a new value and the old one stays: a
 * Dockerfile may set hundreds of thousands of variables, and a stage begins with
 * those of another. All versions share one table; it belongs to the version used
 * last, the others remember how they differ from a neighbour. Going on from the
 * newest version costs nothing more than an ordinary map.
 */
interface Slot<V> {
  readonly value: V;
  /** Smaller comes first. */
  readonly place: number;
}

interface Difference<V> {
  readonly from: OrderedMap<V>;
  readonly name: string;
  /** What this version has under the name. */
  readonly slot: Slot<V> | undefined;
}

export class OrderedMap<V> {
  private difference: Difference<V> | undefined;

  private constructor(
    private table: Map<string, Slot<V>> | undefined,
    private nextPlace: number,
    /** The table's own order is the order of places. */
    private inOrder: boolean,
  ) {}

  static of<V>(pairs: Iterable<readonly [name: string, value: V]> = []): OrderedMap<V> {
    const table = new Map<string, Slot<V>>();
    let place = 0;
    for (const [name, value] of pairs) {
      table.delete(name);
      table.set(name, { value, place: place++ });
    }
    return new OrderedMap(table, place, true);
  }

  get size(): number {
    return this.owned().size;
  }

  get(name: string): V | undefined {
    return this.owned().get(name)?.value;
  }

  has(name: string): boolean {
    return this.owned().has(name);
  }

  /** @param place where a name that is set again stands: at the end, or where it was */
  with(name: string, value: V, place: "end" | "kept" = "end"): OrderedMap<V> {
    const table = this.owned();
    const before = table.get(name);
    if (place === "end") table.delete(name);
    const kept = place === "kept" && before !== undefined ? before.place : this.nextPlace;
    table.set(name, { value, place: kept });
    const next = new OrderedMap(table, this.nextPlace + 1, this.inOrder);
    this.table = undefined;
    this.difference = { from: next, name, slot: before };
    return next;
  }

  *entries(): Generator<readonly [name: string, value: V]> {
    for (const [name, slot] of this.ordered()) yield [name, slot.value];
  }

  *keys(): Generator<string> {
    yield* this.ordered().keys();
  }

  private ordered(): ReadonlyMap<string, Slot<V>> {
    const table = this.owned();
    if (this.inOrder) return table;
    const sorted = new Map([...table].sort(([, a], [, b]) => a.place - b.place));
    this.table = sorted;
    this.inOrder = true;
    return sorted;
  }

  /** The table, brought to this version. */
  private owned(): Map<string, Slot<V>> {
    if (this.table !== undefined) return this.table;
    const steps: { readonly older: OrderedMap<V>; readonly difference: Difference<V> }[] = [];
    let owner: OrderedMap<V> = this;
    while (owner.difference !== undefined) {
      steps.push({ older: owner, difference: owner.difference });
      owner = owner.difference.from;
    }
    const table = owner.table as Map<string, Slot<V>>;
    for (const { older, difference } of steps.reverse()) {
      const { from, name, slot } = difference;
      from.difference = { from: older, name, slot: table.get(name) };
      if (slot === undefined) table.delete(name);
      else table.set(name, slot);
      from.table = undefined;
      older.difference = undefined;
    }
    this.table = table;
    this.inOrder = steps.length === 0 && this.inOrder;
    return table;
  }
}
