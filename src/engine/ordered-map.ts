/**
 * A map that is a value: setting or leaving out an entry makes another one, which
 * shares nearly everything with the first. Keys come in the order they were first
 * set. Ten thousand entries cost a change about as much as ten.
 *
 * Entries lie in chunks in their order; where each lies is in buckets by the hash of
 * its key. A change copies one chunk, one bucket and the two short lists of them.
 * Entries that were left out leave holes, and the rest is laid out anew once there
 * are as many holes as entries.
 */

const bucketCount = 256;
const chunkLength = 64;

type Bucket = ReadonlyMap<string, number>;
type Index = readonly (Bucket | undefined)[];
type Entry<V> = readonly [key: string, value: V];
type Chunk<V> = readonly (Entry<V> | undefined)[];

const noIndex: Index = new Array<undefined>(bucketCount).fill(undefined);

/** Every value has a name of its own, by which it can be found too. */
interface Named {
  readonly name: string;
}

export class OrderedMap<V extends Named> implements ReadonlyMap<string, V> {
  private constructor(
    private readonly chunks: readonly Chunk<V>[],
    private readonly slots: number,
    private readonly byKey: Index,
    private readonly byName: Index,
    readonly size: number,
  ) {}

  static empty<V extends Named>(): OrderedMap<V> {
    return new OrderedMap<V>([], 0, noIndex, noIndex, 0);
  }

  has(key: string): boolean {
    return slotOf(this.byKey, key) !== undefined;
  }

  get(key: string): V | undefined {
    return this.at(slotOf(this.byKey, key));
  }

  /** The value of that name. */
  named(name: string): V | undefined {
    return this.at(slotOf(this.byName, name));
  }

  /** The map with one entry set. */
  with(key: string, value: V): OrderedMap<V> {
    const known = slotOf(this.byKey, key);
    const slot = known ?? this.slots;
    const before = this.at(known);
    let { byName } = this;
    if (before?.name !== value.name) {
      if (before !== undefined) byName = changed(byName, before.name, undefined);
      byName = changed(byName, value.name, slot);
    }
    return new OrderedMap(
      this.placed(slot, [key, value]),
      Math.max(this.slots, slot + 1),
      known === undefined ? changed(this.byKey, key, slot) : this.byKey,
      byName,
      known === undefined ? this.size + 1 : this.size,
    );
  }

  without(key: string): OrderedMap<V> {
    const slot = slotOf(this.byKey, key);
    const value = this.at(slot);
    if (slot === undefined || value === undefined) return this;
    const rest = new OrderedMap(
      this.placed(slot, undefined),
      this.slots,
      changed(this.byKey, key, undefined),
      changed(this.byName, value.name, undefined),
      this.size - 1,
    );
    return rest.slots > 2 * rest.size + chunkLength ? rest.laidOutAnew() : rest;
  }

  *entries(): MapIterator<[string, V]> {
    for (const chunk of this.chunks) for (const entry of chunk) if (entry !== undefined) yield [...entry];
  }

  *keys(): MapIterator<string> {
    for (const chunk of this.chunks) for (const entry of chunk) if (entry !== undefined) yield entry[0];
  }

  *values(): MapIterator<V> {
    for (const chunk of this.chunks) for (const entry of chunk) if (entry !== undefined) yield entry[1];
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }

  forEach(visit: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this) visit(value, key, this);
  }

  private at(slot: number | undefined): V | undefined {
    return slot === undefined
      ? undefined
      : this.chunks[Math.floor(slot / chunkLength)]?.[slot % chunkLength]?.[1];
  }

  private placed(slot: number, entry: Entry<V> | undefined): readonly Chunk<V>[] {
    const at = Math.floor(slot / chunkLength);
    const chunk = [...(this.chunks[at] ?? [])];
    chunk[slot % chunkLength] = entry;
    const chunks = [...this.chunks];
    chunks[at] = chunk;
    return chunks;
  }

  private laidOutAnew(): OrderedMap<V> {
    let map = OrderedMap.empty<V>();
    for (const [key, value] of this) map = map.with(key, value);
    return map;
  }
}

function slotOf(index: Index, key: string): number | undefined {
  return index[bucketOf(key)]?.get(key);
}

/** The index with a key at another slot, or nowhere. */
function changed(index: Index, key: string, slot: number | undefined): Index {
  const at = bucketOf(key);
  const bucket = new Map(index[at]);
  if (slot === undefined) bucket.delete(key);
  else bucket.set(key, slot);
  const next = [...index];
  next[at] = bucket;
  return next;
}

/** FNV-1a over the first characters: IDs are random from the start, names differ soon. */
function bucketOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length && i < 32; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (bucketCount - 1);
}
