/**
 * The build cache from outside: what is in it (`docker buildx du`, `docker system
 * df`) and what a prune takes away. A plain prune keeps the results whose layers an
 * image has; `all` keeps nothing. Layers of images are never touched.
 */
import { formatTime } from "../../api/time.ts";
import type { BuildCacheRecord, BuildPruneResponse } from "../../api/types.ts";
import type { Digest } from "../../oci/digest.ts";
import type { BuildState, CacheEntry } from "./types.ts";

function ownSize(entry: CacheEntry): number {
  return entry.kind === "from" ? 0 : (entry.layers.at(-1)?.sizeBytes ?? 0);
}

function isShared(entry: CacheEntry, inUse: ReadonlySet<Digest>): boolean {
  const top = entry.layers.at(-1);
  return top !== undefined && inUse.has(top.chainId);
}

/** Newest first, as `docker buildx du` lists them. */
export function cacheRecords(state: BuildState, inUse: ReadonlySet<Digest>): BuildCacheRecord[] {
  const records: BuildCacheRecord[] = [...state.entries.values()].map((entry) => ({
    ID: entry.id,
    Type: entry.kind === "inline" || entry.kind === "internal" ? "internal" : "regular",
    Description: entry.description,
    InUse: false,
    Shared: isShared(entry, inUse),
    Size: ownSize(entry),
    CreatedAt: formatTime(entry.createdMs),
    LastUsedAt: formatTime(entry.lastUsedMs),
    UsageCount: entry.usageCount,
  }));
  for (const mount of state.mounts.values())
    records.push({
      ID: mountId(mount.id),
      Type: "exec.cachemount",
      Description: `cached mount ${mount.id} from exec`,
      InUse: false,
      Shared: false,
      Size: mount.sizeBytes,
      CreatedAt: formatTime(mount.createdMs),
      LastUsedAt: formatTime(mount.lastUsedMs),
      UsageCount: mount.usageCount,
    });
  return records.reverse();
}

function mountId(id: string): string {
  let text = "";
  let seed = 7;
  for (const ch of id) seed = (Math.imul(seed, 33) ^ ch.charCodeAt(0)) >>> 0;
  while (text.length < 25) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    text += (seed >>> 16).toString(36).slice(-1);
  }
  return text;
}

/** The copies of contexts are cache too; they are no records here, and are always in use of late. */
function takesFolders({ accepts, beforeMs }: PruneOptions): boolean {
  if (beforeMs !== undefined) return false;
  const record = {
    ID: "",
    Type: "source.local",
    Description: "local source for context",
    InUse: false,
    Shared: false,
    Size: 0,
    CreatedAt: "",
    LastUsedAt: "",
    UsageCount: 1,
  };
  return accepts?.(record) ?? true;
}

export interface PruneOptions {
  readonly all: boolean;
  /** Only what was last used before. */
  readonly beforeMs?: number;
  /** Leave this many bytes, taking what was used longest ago first. */
  readonly keepBytes?: number;
  /** `id=…`, `type=…` filters: what they accept goes. */
  readonly accepts?: (record: BuildCacheRecord) => boolean;
}

export function pruneCache(
  state: BuildState,
  inUse: ReadonlySet<Digest>,
  options: PruneOptions,
): { readonly state: BuildState; readonly response: BuildPruneResponse } {
  const records = new Map(cacheRecords(state, inUse).map((r) => [r.ID, r]));
  const takes = (id: string, lastUsedMs: number): boolean => {
    const record = records.get(id);
    if (record === undefined) return false;
    if (options.beforeMs !== undefined && lastUsedMs > options.beforeMs) return false;
    return options.accepts?.(record) ?? true;
  };
  let left = 0;
  for (const entry of state.entries.values()) left += ownSize(entry);
  for (const mount of state.mounts.values()) left += mount.sizeBytes;
  const entries = new Map(state.entries);
  const mounts = new Map(state.mounts);
  const pruned = new Set(state.pruned);
  const deleted: string[] = [];
  let reclaimed = 0;
  const byAge = [...state.entries.values()].sort((a, b) => a.lastUsedMs - b.lastUsedMs);
  for (const entry of byAge) {
    if (!options.all && isShared(entry, inUse)) continue;
    if (!takes(entry.id, entry.lastUsedMs)) continue;
    if (options.keepBytes !== undefined && left <= options.keepBytes) break;
    entries.delete(entry.key);
    pruned.add(entry.key);
    deleted.push(entry.id);
    left -= ownSize(entry);
    if (!isShared(entry, inUse)) reclaimed += ownSize(entry);
  }
  for (const mount of state.mounts.values()) {
    const id = mountId(mount.id);
    if (!takes(id, mount.lastUsedMs)) continue;
    if (options.keepBytes !== undefined && left <= options.keepBytes) break;
    mounts.delete(mount.id);
    deleted.push(id);
    left -= mount.sizeBytes;
    reclaimed += mount.sizeBytes;
  }
  const emptied = options.all && entries.size === 0;
  return {
    state: {
      ...state,
      entries,
      mounts,
      pruned,
      folders: takesFolders(options) ? new Map() : state.folders,
      links: emptied ? new Map() : state.links,
    },
    response: { CachesDeleted: deleted.length === 0 ? null : deleted, SpaceReclaimed: reclaimed },
  };
}
