/** `GET /images/json`: newest first. */
import { EngineError } from "../../api/errors.ts";
import { parseTime } from "../../api/time.ts";
import type { ImageSummary } from "../../api/types.ts";
import { familiarName, familiarReference, parseReference } from "../../oci/reference.ts";
import { goDuration } from "../durations.ts";
import { booleanFilter, type FilterArgs, matchLabels, pathMatch } from "../filters.ts";
import type { EngineState, Image } from "../state.ts";
import { childrenOf, lookUpImage } from "./lookup.ts";

export const imageFilters = ["dangling", "label", "before", "since", "reference", "until"] as const;

export interface ListOptions {
  readonly all?: boolean;
  readonly sharedSize?: boolean;
  /** Count the containers of each image, as `system df` does. */
  readonly countContainers?: boolean;
  readonly filters: FilterArgs;
  readonly nowMs: number;
}

export function createdMs(image: Image): number {
  return parseTime(image.config.created) ?? 0;
}

export function listImages(state: EngineState, options: ListOptions): readonly ImageSummary[] {
  const { filters } = options;
  const dangling = booleanFilter(filters, "dangling");
  const before = bound(state, filters, "before");
  const since = bound(state, filters, "since");
  const until = untilMs(filters, options.nowMs);
  const names = namesById(state);
  const patterns = filters.get("reference");
  const use = options.sharedSize ? layerUse(state) : undefined;

  const found: { image: Image; summary: ImageSummary }[] = [];
  for (const image of state.images.values()) {
    const created = createdMs(image);
    if (before !== undefined && created >= before) continue;
    if (since !== undefined && created <= since) continue;
    if (until !== undefined && created >= until) continue;
    if (!matchLabels(filters, image.config.config.Labels)) continue;
    let { tags, digests } = names.get(image.id) ?? { tags: [], digests: [] };
    if (patterns !== undefined) {
      tags = tags.filter((ref) => matchesReference(patterns, ref));
      digests = digests.filter((ref) => matchesReference(patterns, ref));
    }
    const nameless = tags.length === 0 && digests.length === 0;
    if (nameless) {
      if (!options.all && childrenOf(state, image.id).length > 0) continue;
      if (dangling === false || patterns !== undefined) continue;
    } else if (dangling === true && tags.length > 0) continue;
    found.push({ image, summary: summaryOf(state, image, tags, digests, options, use) });
  }
  return found.sort((a, b) => createdMs(b.image) - createdMs(a.image)).map(({ summary }) => summary);
}

function summaryOf(
  state: EngineState,
  image: Image,
  tags: readonly string[],
  digests: readonly string[],
  options: ListOptions,
  use: ReadonlyMap<string, number> | undefined,
): ImageSummary {
  return {
    Containers: options.countContainers
      ? [...state.containers.values()].filter((c) => c.imageId === image.id).length
      : -1,
    Created: Math.floor(createdMs(image) / 1000),
    Id: image.id,
    Labels: image.config.config.Labels ?? null,
    ParentId: image.parentId ?? "",
    RepoDigests: digests.map(familiarReference),
    RepoTags: tags.map(familiarReference),
    SharedSize:
      use === undefined
        ? -1
        : image.chainIds.reduce(
            (sum, id) => sum + ((use.get(id) ?? 0) > 1 ? (state.layers.get(id)?.sizeBytes ?? 0) : 0),
            0,
          ),
    Size: image.sizeBytes,
  };
}

function layerUse(state: EngineState): ReadonlyMap<string, number> {
  const use = new Map<string, number>();
  for (const image of state.images.values())
    for (const id of image.chainIds) use.set(id, (use.get(id) ?? 0) + 1);
  return use;
}

function namesById(state: EngineState): Map<string, { tags: string[]; digests: string[] }> {
  const names = new Map<string, { tags: string[]; digests: string[] }>();
  const of = (id: string) => {
    let known = names.get(id);
    if (known === undefined) names.set(id, (known = { tags: [], digests: [] }));
    return known;
  };
  for (const [ref, id] of state.tags) of(id).tags.push(ref);
  for (const [ref, id] of state.digests) of(id).digests.push(ref);
  for (const { tags, digests } of names.values()) {
    tags.sort();
    digests.sort();
  }
  return names;
}

function matchesReference(patterns: readonly string[], ref: string): boolean {
  const familiar = familiarReference(ref);
  const name = familiarName(parseReference(ref));
  return patterns.some((pattern) => pathMatch(pattern, familiar) || pathMatch(pattern, name));
}

function bound(state: EngineState, filters: FilterArgs, name: "before" | "since"): number | undefined {
  const ref = filters.get(name)?.[0];
  if (ref === undefined) return undefined;
  const image = lookUpImage(state, ref);
  if (image === undefined)
    throw new EngineError("image.not_found", { ref: ref.includes(":") ? ref : `${ref}:latest` });
  return createdMs(image);
}

/** `until`: RFC 3339, Unix seconds, or a duration back from now. */
export function untilMs(filters: FilterArgs, nowMs: number): number | undefined {
  const values = filters.get("until");
  const [text] = values ?? [];
  if (text === undefined) return undefined;
  if ((values?.length ?? 0) > 1)
    throw new EngineError("create.invalid", { message: "more than one until filter specified" });
  const duration = goDuration(text);
  if (duration !== undefined) return nowMs - duration;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const day = /^\d{4}-\d\d-\d\d$/.test(text)
    ? `${text}T00:00:00Z`
    : /Z|[+-]\d\d:\d\d$/.test(text)
      ? text
      : `${text}Z`;
  const time = parseTime(day);
  if (time === undefined)
    throw new EngineError("create.invalid", {
      message: `failed to parse value as time or duration: "${text}"`,
    });
  return time;
}
