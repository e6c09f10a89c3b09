/**
 * Volumes of the `local` driver: create, list, inspect, remove, prune.
 * @source Engine API v1.50 `/volumes`
 */
import { EngineError } from "../../api/errors.ts";
import { formatSeconds } from "../../api/time.ts";
import type {
  StringMap,
  Volume,
  VolumeCreateRequest,
  VolumeListResponse,
  VolumesPruneResponse,
} from "../../api/types.ts";
import { newTree, treeTotals } from "../../os/fs/tree.ts";
import { type Env, newId, update } from "../env.ts";
import {
  booleanFilter,
  type FilterArgs,
  matchExact,
  matchLabels,
  matchLabelsNot,
  matchPattern,
} from "../filters.ts";
import type { EngineState, VolumeRecord } from "../state.ts";
import { withEntry, withoutEntry } from "../state.ts";
import { volumeRoot } from "./volume-store.ts";

export const volumeFilters = ["dangling", "driver", "label", "name"] as const;
export const pruneVolumeFilters = ["label", "label!", "all"] as const;

const anonymousLabel = "com.docker.volume.anonymous";

/** Made if it does not exist; an existing one is answered as it is. */
export function ensureVolume(
  env: Env,
  name: string | undefined,
  options: { driver?: string; labels?: StringMap | null; options?: StringMap | null } = {},
): VolumeRecord {
  const anonymous = name === undefined || name === "";
  const actual = anonymous ? newId(env) : name;
  const known = env.store.getState().volumes.get(actual);
  if (known !== undefined) return known;
  const driver = options.driver || "local";
  if (driver !== "local") throw new EngineError("volume.driver", { name: actual, driver });
  if (actual.length === 1) throw new EngineError("volume.short_name", { name: actual });
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(actual))
    throw new EngineError("volume.invalid_name", { name: actual });
  for (const option of Object.keys(options.options ?? {}))
    if (!["type", "o", "device", "size"].includes(option))
      throw new EngineError("volume.option", { name: actual, option });
  const given = options.options ?? {};
  const record: VolumeRecord = {
    name: actual,
    createdMs: env.kernel.nowMs(),
    labels: anonymous ? { [anonymousLabel]: "", ...options.labels } : (options.labels ?? null),
    options: Object.keys(given).length === 0 ? null : given,
    tree: newTree(env.kernel.nowMs()),
    anonymous,
  };
  update(env, (state) => ({ ...state, volumes: withEntry(state.volumes, actual, record) }));
  env.events.emit({ type: "volume", action: "create", id: actual, attributes: { driver: "local" } });
  return record;
}

export function createVolume(env: Env, body: VolumeCreateRequest): Volume {
  return toApi(
    ensureVolume(env, body.Name, {
      driver: body.Driver,
      labels: body.Labels ?? null,
      options: body.DriverOpts,
    }),
  );
}

function toApi(volume: VolumeRecord): Volume {
  return {
    CreatedAt: formatSeconds(volume.createdMs),
    Driver: "local",
    Labels: volume.labels,
    Mountpoint: `${volumeRoot}/${volume.name}/_data`,
    Name: volume.name,
    Options: volume.options,
    Scope: "local",
  };
}

/** IDs of the containers that mount it. */
export function usersOf(state: EngineState, name: string): readonly string[] {
  const users: string[] = [];
  for (const container of state.containers.values())
    if (container.mounts.some((mount) => mount.Type === "volume" && mount.Name === name))
      users.push(container.id);
  return users;
}

export function inspectVolume(state: EngineState, name: string): Volume {
  const volume = state.volumes.get(name);
  if (volume === undefined) throw new EngineError("volume.not_found", { name });
  return toApi(volume);
}

export function listVolumes(state: EngineState, filters: FilterArgs): VolumeListResponse {
  const dangling = booleanFilter(filters, "dangling");
  const volumes = [...state.volumes.values()]
    .filter(
      (v) =>
        matchPattern(filters, "name", v.name) &&
        matchExact(filters, "driver", "local") &&
        matchLabels(filters, v.labels) &&
        (dangling === undefined || dangling === (usersOf(state, v.name).length === 0)),
    )
    .sort((a, b) => b.createdMs - a.createdMs)
    .map(toApi);
  return { Volumes: volumes, Warnings: null };
}

/** @throws EngineError `volume.not_found` (not with `force`), `volume.in_use` */
export function removeVolume(env: Env, name: string, force: boolean): void {
  const state = env.store.getState();
  if (!state.volumes.has(name)) {
    if (force) return;
    throw new EngineError("volume.not_found", { name });
  }
  const containers = usersOf(state, name);
  if (containers.length > 0) throw new EngineError("volume.in_use", { name, containers });
  dropVolume(env, name);
}

export function dropVolume(env: Env, name: string): void {
  env.volumes.forget(name);
  update(env, (state) => ({ ...state, volumes: withoutEntry(state.volumes, name) }));
  env.events.emit({ type: "volume", action: "destroy", id: name, attributes: { driver: "local" } });
}

export function volumeSize(env: Env, name: string): number {
  const tree = env.volumes.tree(name);
  return tree === undefined ? 0 : treeTotals(tree).bytes;
}

/** Anonymous ones only, unless `all` is set. */
export function pruneVolumes(env: Env, filters: FilterArgs): VolumesPruneResponse {
  const all = booleanFilter(filters, "all") ?? false;
  const state = env.store.getState();
  const gone: string[] = [];
  let bytes = 0;
  for (const volume of state.volumes.values()) {
    if (!all && !volume.anonymous) continue;
    if (!matchLabels(filters, volume.labels) || !matchLabelsNot(filters, volume.labels)) continue;
    if (usersOf(state, volume.name).length > 0) continue;
    bytes += volumeSize(env, volume.name);
    gone.push(volume.name);
    dropVolume(env, volume.name);
  }
  env.events.emit({ type: "volume", action: "prune", id: "", attributes: { reclaimed: String(bytes) } });
  return { VolumesDeleted: gone.length === 0 ? null : gone, SpaceReclaimed: bytes };
}
