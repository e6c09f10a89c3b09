/**
 * The image a build gives: configuration and history.
 *
 * Times come from the layers: an entry that made a layer has that layer's time, the
 * others take the first new layer's, then that of the layer before them; the image
 * was created when its last entry was. So equal builds give equal images, however
 * much later they run.
 */
import { formatTime, zeroTime } from "../../../api/time.ts";
import type { HistoryEntry, ImageConfig } from "../../../oci/image-config.ts";
import type { BuildPlan, PlannedHistory } from "../plan/graph.ts";
import type { CachedLayer } from "../types.ts";

const comment = "buildkit.dockerfile.v0";

function isPlanned(entry: PlannedHistory | HistoryEntry): entry is PlannedHistory {
  return "createdBy" in entry;
}

export function exportedConfig(plan: BuildPlan, layers: readonly CachedLayer[]): ImageConfig {
  const newLayers = plan.history.filter((h) => isPlanned(h) && !h.empty).length;
  let at = layers.length - newLayers;
  const times = plan.history.map((entry): string | undefined => {
    if (!isPlanned(entry)) return entry.created;
    if (entry.empty) return undefined;
    const layer = layers[at];
    at += 1;
    return layer === undefined ? undefined : formatTime(layer.createdMs);
  });
  const filled = fillTimes(times);
  const history = plan.history.map((entry, i): HistoryEntry => {
    if (!isPlanned(entry)) return entry;
    return {
      created: filled[i] ?? zeroTime,
      created_by: entry.createdBy,
      comment,
      ...(entry.empty ? { empty_layer: true } : {}),
    };
  });
  const { config, architecture, os, variant, author } = plan.config;
  return {
    architecture,
    os,
    ...(variant === undefined ? {} : { variant }),
    created: history.at(-1)?.created ?? zeroTime,
    ...(author === undefined ? {} : { author }),
    config: JSON.parse(JSON.stringify(config)) as ImageConfig["config"],
    rootfs: { type: "layers", diff_ids: layers.map((l) => l.diffId) },
    history,
  };
}

/** Gaps before the first new layer take its time (or the last known one); later gaps take the time before them. */
function fillTimes(times: readonly (string | undefined)[]): (string | undefined)[] {
  let created: string | undefined;
  let gap = false;
  for (const time of times) {
    if (time === undefined) {
      gap = true;
      continue;
    }
    created = time;
    if (gap) break;
  }
  gap = false;
  return times.map((time) => {
    if (time === undefined) gap = true;
    else if (gap) created = time;
    return time ?? created;
  });
}
