/**
 * The cache as one build sees it: what was there when it began. Its own results are
 * written back once, when it ends in whatever way, so a step costs no copy of the
 * whole cache; and two steps of one build that come to the same key both run, as
 * with BuildKit, which has asked for the second before the first is stored.
 */
import type { BuildEnv } from "../env.ts";
import type { BuildState, CacheEntry, CacheMount, KeyParts, SyncedFolder } from "../types.ts";

export class CacheStore {
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
    return this.before.links.get(from);
  }

  addLink(from: string, key: string): void {
    if (this.link(from) !== key) this.links.set(from, key);
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
