/** Names of images: giving, moving and taking them. */
import { EngineError } from "../../api/errors.ts";
import type { Digest } from "../../oci/digest.ts";
import { familiarString, formatReference, parseReference } from "../../oci/reference.ts";
import { type Env, update } from "../env.ts";
import type { EngineState } from "../state.ts";
import { parseOrRefuse, requireImage } from "./lookup.ts";

/** Points the normalised tag at the image. A tag that pointed elsewhere moves. */
export function withTag(state: EngineState, ref: string, id: Digest, nowMs: number): EngineState {
  const image = state.images.get(id);
  const images =
    image === undefined ? state.images : new Map(state.images).set(id, { ...image, lastTagMs: nowMs });
  if (state.tags.get(ref) === id) return { ...state, images };
  return { ...state, images, tags: new Map(state.tags).set(ref, id) };
}

export function emitImageEvent(env: Env, action: string, id: string, name: string): void {
  const config = env.store.getState().images.get(id as Digest)?.config.config;
  env.events.emit({ type: "image", action, id, attributes: { ...config?.Labels, name } });
}

/**
 * `POST /images/{name}/tag`
 * @throws EngineError `image.not_found`, `reference.message`
 */
export function tagImage(env: Env, source: string, repo: string, tag: string): void {
  const image = requireImage(env.store.getState(), source);
  const target = parseOrRefuse(repo);
  const named = formatReference({
    ...parseOrRefuse(tag === "" ? repo : `${repo}:${tag}`),
    digest: undefined,
  });
  if (target.digest !== undefined) throw new EngineError("image.tag_with_digest", {});
  const ref = tag === "" && target.tag === undefined ? `${named}:latest` : named;
  update(env, (state) => withTag(state, ref, image.id, env.kernel.nowMs()));
  emitImageEvent(env, "tag", image.id, familiarString(parseReference(ref)));
}
