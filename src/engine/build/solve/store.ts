/**
 * The cache as one build sees it: what was there when it began. Its own results are
 * written back once, when it ends in whatever way, so a step costs no copy of the
 * whole cache; and two steps of one build that come to the same key both run, as
 * with BuildKit, which has asked for the second before the first is stored.
 */
import type { BuildEnv, LayerProgress } from "../env.ts";
import type { BuildState, CachedLayer, CacheEntry, CacheMount, KeyParts, SyncedFolder } from "../types.ts";

/** A cache from elsewhere: its keys are known at once, its layers are fetched when a step needs them. */
export interface CacheSource {
  readonly links: ReadonlyMap<string, string>;
  /** Key → how many of the image's layers its result has. */
  readonly results: ReadonlyMap<string, number>;
  /** All layers, from the bottom. */
  load(progress: (layer: LayerProgress) => void): Promise<readonly CachedLayer[]>;
}

export class CacheStore {
  private readonly sources: CacheSource[] = [];
  private readonly entries = new Map<string, CacheEntry>();
  private readonly links = new Map<string, string>();
  private readonly used = new Set<string>();
  private readonly mounts = new Map<string, CacheMount>();
  private readonly folders = new Map<string, SyncedFolder>();
  private readonly places = new Map<string, readonly KeyParts[]>();

  private readonly before: BuildState;

  constructor(private readonly env: Pick<BuildEnv, "getState" | "setState" | "nowMs">) {
    this.before = env.getState();
  }

  entry(key: string): CacheEntry | undefined {
    return this.before.entries.get(key);
  }

  /** A hit: counts as use. */
  use(entry: CacheEntry): void {
    this.used.add(entry.key);
  }

  put(entry: CacheEntry): void {
    this.entries.set(entry.key, entry);
  }

  link(from: string): string | undefined {
    const own = this.before.links.get(from);
    if (own !== undefined) return own;
    for (const source of this.sources) {
      const key = source.links.get(from);
      if (key !== undefined) return key;
    }
    return undefined;
  }

  addLink(from: string, key: string): void {
    if (this.before.links.get(from) !== key) this.links.set(from, key);
  }

  /** What leads to each of these keys. */
  linksTo(keys: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
    const found = new Map<string, Set<string>>();
    const all: ReadonlyMap<string, string>[] = [
      this.before.links,
      ...this.sources.map((s) => s.links),
      this.links,
    ];
    for (const links of all)
      for (const [from, key] of links) {
        if (!keys.has(key)) continue;
        const list = found.get(key);
        if (list === undefined) found.set(key, new Set([from]));
        else list.add(from);
      }
    return new Map([...found].map(([key, list]) => [key, [...list].sort()]));
  }

  addSource(source: CacheSource): void {
    this.sources.push(source);
  }

  /** A cache from elsewhere that has a result for this key. */
  sourceOf(key: string): CacheSource | undefined {
    return this.sources.find((s) => s.results.has(key));
  }

  /** From now on this builder knows what the other knew. */
  adopt(source: CacheSource): void {
    for (const [from, key] of source.links) this.addLink(from, key);
  }

  wasPruned(key: string): boolean {
    return this.before.pruned.has(key);
  }

  mount(id: string): CacheMount | undefined {
    return this.mounts.get(id) ?? this.env.getState().mounts.get(id);
  }

  putMount(mount: CacheMount): void {
    this.mounts.set(mount.id, mount);
  }

  folder(name: string): SyncedFolder | undefined {
    return this.folders.get(name) ?? this.env.getState().folders.get(name);
  }

  putFolder(name: string, folder: SyncedFolder): void {
    this.folders.set(name, folder);
  }

  place(name: string): readonly KeyParts[] {
    return this.env.getState().places.get(name) ?? [];
  }

  putPlace(name: string, parts: readonly KeyParts[]): void {
    this.places.set(name, parts);
  }

  /** Writes everything back. */
  flush(): void {
    const state = this.env.getState();
    const now = this.env.nowMs();
    const entries = new Map(state.entries);
    for (const [key, entry] of this.entries) {
      entries.delete(key);
      entries.set(key, entry);
    }
    for (const key of this.used) {
      const entry = entries.get(key);
      if (entry !== undefined)
        entries.set(key, { ...entry, lastUsedMs: now, usageCount: entry.usageCount + 1 });
    }
    const pruned = new Set(state.pruned);
    for (const key of this.entries.keys()) pruned.delete(key);
    const next: BuildState = {
      ...state,
      entries,
      links: this.links.size === 0 ? state.links : new Map([...state.links, ...this.links]),
      pruned,
      mounts: this.mounts.size === 0 ? state.mounts : new Map([...state.mounts, ...this.mounts]),
      folders: this.folders.size === 0 ? state.folders : new Map([...state.folders, ...this.folders]),
      places: this.places.size === 0 ? state.places : new Map([...state.places, ...this.places]),
    };
    this.env.setState(next);
  }
}
