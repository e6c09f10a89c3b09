/**
 * Shell variables: scalars, indexed and associative arrays, attributes, scopes.
 *
 * Scoping is dynamic. `local x` puts the old variable aside in the function's
 * frame and gives it back on return. A subshell gets a copy of the table at
 * once and copies a variable only when it writes to it (`owner`).
 */

export interface Variable {
  value: string | undefined;
  indexed: Map<number, string> | undefined;
  assoc: Map<string, string> | undefined;
  /** Keys of `indexed` are not known to be in order. */
  unsorted: boolean;
  exported: boolean;
  readonly: boolean;
  integer: boolean;
  lower: boolean;
  upper: boolean;
  nameref: boolean;
  owner: object;
}

export type Frame = Map<string, Variable | undefined>;

export class Variables {
  private table = new Map<string, Variable>();
  private owner: object = {};
  private environment: ReadonlyMap<string, string> | undefined;
  readonly frames: Frame[] = [];

  /** A copy for a subshell. */
  fork(): Variables {
    const copy = new Variables();
    copy.table = new Map(this.table);
    copy.environment = this.environment;
    for (const frame of this.frames) copy.frames.push(new Map(frame));
    // Both sides must copy before they write from now on.
    this.owner = {};
    return copy;
  }

  /** The variable itself, name references not followed. */
  raw(name: string): Variable | undefined {
    return this.table.get(name);
  }

  /** The name that `name` leads to through `declare -n`. */
  resolve(name: string): string {
    let current = name;
    for (let i = 0; i < 10; i++) {
      const v = this.table.get(current);
      if (v === undefined || !v.nameref || v.value === undefined || v.value === "") return current;
      current = v.value;
    }
    return current;
  }

  find(name: string): Variable | undefined {
    const v = this.table.get(name);
    return v?.nameref ? this.table.get(this.resolve(name)) : v;
  }

  /** For writing: created when missing, copied when shared. */
  own(name: string): Variable {
    const found = this.table.get(name);
    this.environment = undefined;
    if (found === undefined) {
      const fresh = blank(this.owner);
      this.table.set(name, fresh);
      return fresh;
    }
    if (found.owner === this.owner) return found;
    const copy: Variable = {
      ...found,
      indexed: found.indexed && new Map(found.indexed),
      assoc: found.assoc && new Map(found.assoc),
      owner: this.owner,
    };
    this.table.set(name, copy);
    return copy;
  }

  remove(name: string): void {
    this.environment = undefined;
    this.table.delete(name);
  }

  /** Makes `name` local to the running function; the attributes of `export` stay. */
  makeLocal(name: string): Variable {
    const frame = this.frames.at(-1);
    if (frame === undefined || frame.has(name)) return this.own(name);
    const old = this.table.get(name);
    frame.set(name, old);
    const fresh = blank(this.owner);
    if (old?.exported) fresh.exported = true;
    this.table.set(name, fresh);
    this.environment = undefined;
    return fresh;
  }

  pushFrame(): void {
    this.frames.push(new Map());
  }

  popFrame(): void {
    const frame = this.frames.pop();
    if (frame === undefined) return;
    this.restore(frame);
  }

  /** Puts saved variables back (also: after `NAME=value command`). */
  restore(saved: Frame): void {
    for (const [name, old] of saved) {
      if (old === undefined) this.table.delete(name);
      else this.table.set(name, old);
    }
    if (saved.size > 0) this.environment = undefined;
  }

  names(): string[] {
    return [...this.table.keys()].sort(byCode);
  }

  /** What programs get. */
  env(): ReadonlyMap<string, string> {
    if (this.environment === undefined) {
      const env = new Map<string, string>();
      for (const [name, v] of this.table) {
        if (v.exported && v.value !== undefined && v.indexed === undefined && v.assoc === undefined)
          env.set(name, v.value);
      }
      this.environment = env;
    }
    return this.environment;
  }
}

function blank(owner: object): Variable {
  return {
    value: undefined,
    indexed: undefined,
    assoc: undefined,
    unsorted: false,
    exported: false,
    readonly: false,
    integer: false,
    lower: false,
    upper: false,
    nameref: false,
    owner,
  };
}

export function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function isSet(v: Variable | undefined): v is Variable {
  if (v === undefined) return false;
  return v.value !== undefined || v.indexed !== undefined || v.assoc !== undefined;
}

/** The value `$name` gives: element 0 of an array. */
export function scalar(v: Variable | undefined): string | undefined {
  if (v === undefined) return undefined;
  if (v.indexed !== undefined) return v.indexed.get(0);
  if (v.assoc !== undefined) return v.assoc.get("0");
  return v.value;
}

/** Indices in order. */
export function indices(v: Variable): number[] {
  const keys = [...(v.indexed?.keys() ?? [])];
  if (v.unsorted) {
    keys.sort((a, b) => a - b);
    if (v.indexed !== undefined) v.indexed = new Map(keys.map((k) => [k, v.indexed?.get(k) ?? ""]));
    v.unsorted = false;
  }
  return keys;
}

export function elements(v: Variable): string[] {
  if (v.indexed !== undefined) {
    if (v.unsorted) indices(v);
    return [...v.indexed.values()];
  }
  if (v.assoc !== undefined) return [...v.assoc.values()];
  return v.value === undefined ? [] : [v.value];
}

export function keysOf(v: Variable): string[] {
  if (v.indexed !== undefined) return indices(v).map(String);
  if (v.assoc !== undefined) return [...v.assoc.keys()];
  return v.value === undefined ? [] : ["0"];
}

export function setElement(v: Variable, index: number, value: string): void {
  if (v.indexed === undefined) {
    v.indexed = new Map();
    if (v.value !== undefined) v.indexed.set(0, v.value);
    v.value = undefined;
  }
  const map = v.indexed;
  if (!map.has(index) && map.size > 0 && index < map.size) v.unsorted = true;
  else if (!map.has(index) && !v.unsorted && map.size > 0 && index < lastKey(map)) v.unsorted = true;
  map.set(index, value);
}

/** The highest index in use, -1 for none. */
export function lastIndex(v: Variable): number {
  if (v.indexed === undefined) return v.value === undefined ? -1 : 0;
  if (v.indexed.size === 0) return -1;
  return lastKey(v.indexed);
}

function lastKey(map: ReadonlyMap<number, string>): number {
  // The dense case, without looking at every key.
  if (map.has(map.size - 1) && !map.has(map.size)) {
    const dense = map.size - 1;
    if (map.has(0)) {
      let max = dense;
      if (map.has(dense + 1)) max = dense + 1;
      else return max;
    }
  }
  let max = -1;
  for (const k of map.keys()) if (k > max) max = k;
  return max;
}
