/** `GET /images/search`: the Hub's catalogue, filtered. */
import { EngineError } from "../../api/errors.ts";
import type { SearchResult } from "../../api/types.ts";
import type { Env } from "../env.ts";
import { booleanFilter, type FilterArgs } from "../filters.ts";
import { pause } from "./progress.ts";

export const searchFilters = ["is-official", "is-automated", "stars"] as const;

export async function searchImages(
  env: Env,
  term: string,
  limit: number,
  filters: FilterArgs,
): Promise<readonly SearchResult[]> {
  if (limit !== 0 && (limit < 1 || limit > 100)) throw new EngineError("image.search_limit", { limit });
  const official = booleanFilter(filters, "is-official");
  const automated = booleanFilter(filters, "is-automated");
  let stars = 0;
  for (const text of filters.get("stars") ?? []) {
    if (!/^\d+$/.test(text)) throw new EngineError("filter.value", { name: "stars", value: text });
    stars = Math.max(stars, Number(text));
  }
  await pause(env);
  const found = (await env.search?.(term)) ?? [];
  return found
    .filter(
      (r) =>
        (official === undefined || r.is_official === official) &&
        (automated === undefined || r.is_automated === automated) &&
        r.star_count >= stars,
    )
    .slice(0, limit === 0 ? 25 : limit);
}
