/**
 * `POST /images/prune`: images without a name, or (dangling=false) all that no
 * container uses. Children go before their parents.
 */

import { EngineError } from "../../api/errors.ts";
import type { ImageDeleteItem, ImagesPruneResponse } from "../../api/types.ts";
import type { Env } from "../env.ts";
import { booleanFilter, type FilterArgs, matchLabels, matchLabelsNot } from "../filters.ts";
import { layersSize } from "./layers.ts";
import { createdMs, untilMs } from "./list.ts";
import { childrenOf, referencesOf } from "./lookup.ts";
import { deleteImage, untag } from "./remove.ts";

export const pruneImageFilters = ["dangling", "label", "label!", "until"] as const;

export function pruneImages(env: Env, filters: FilterArgs): ImagesPruneResponse {
  const danglingOnly = booleanFilter(filters, "dangling") ?? true;
  const until = untilMs(filters, env.kernel.nowMs());
  const state = env.store.getState();
  const before = layersSize(state);
  const used = new Set([...state.containers.values()].map((c) => c.imageId));
  const items: ImageDeleteItem[] = [];
  const candidates = [...state.images.values()].filter(
    (image) =>
      !used.has(image.id) &&
      (until === undefined || createdMs(image) < until) &&
      matchLabels(filters, image.config.config.Labels) &&
      matchLabelsNot(filters, image.config.config.Labels),
  );
  for (const image of candidates) {
    const now = env.store.getState();
    if (!now.images.has(image.id)) continue;
    const { tags, digests } = referencesOf(now, image.id);
    const nameless = tags.length === 0;
    if (danglingOnly && (!nameless || digests.length > 0)) continue;
    if (childrenOf(now, image.id).length > 0) continue;
    if (!danglingOnly) for (const ref of [...tags, ...digests]) untag(env, image.id, ref, items);
    try {
      deleteImage(env, image.id, items, false, true, true);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
    }
  }
  const reclaimed = before - layersSize(env.store.getState());
  env.events.emit({ type: "image", action: "prune", id: "", attributes: { reclaimed: String(reclaimed) } });
  return { ImagesDeleted: items.length === 0 ? null : items, SpaceReclaimed: reclaimed };
}
