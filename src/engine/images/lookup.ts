/** From what people write (a name, an ID, a prefix, a digest) to an image. */
import { EngineError } from "../../api/errors.ts";
import type { Digest } from "../../oci/digest.ts";
import {
  familiarString,
  formatReference,
  fullName,
  InvalidReference,
  isFullId,
  parseReference,
  type Reference,
  withDefaultTag,
} from "../../oci/reference.ts";
import type { EngineState, Image } from "../state.ts";

/** The image, or undefined; a reference that is none at all is simply not found. */
export function lookUpImage(state: EngineState, ref: string): Image | undefined {
  if (isFullId(ref)) return state.images.get(`sha256:${ref}`);
  if (/^sha256:[a-f0-9]{64}$/.test(ref)) return state.images.get(ref as Digest);
  const parsed = tryParse(ref);
  if (parsed !== undefined) {
    const id = lookUpReference(state, parsed);
    if (id !== undefined) return state.images.get(id);
  }
  return byPrefix(state, ref.replace(/^sha256:/, ""));
}

function tryParse(ref: string): Reference | undefined {
  try {
    return parseReference(ref);
  } catch {
    return undefined;
  }
}

/** With both a tag and a digest only the digest counts. */
export function lookUpReference(state: EngineState, ref: Reference): Digest | undefined {
  if (ref.digest !== undefined) return state.digests.get(`${fullName(ref)}@${ref.digest}`);
  return state.tags.get(formatReference(withDefaultTag(ref)));
}

/** By a prefix that only one image's ID has. */
function byPrefix(state: EngineState, prefix: string): Image | undefined {
  if (!/^[a-f0-9]{2,63}$/.test(prefix)) return undefined;
  let found: Image | undefined;
  for (const image of state.images.values()) {
    if (!image.id.startsWith(prefix, 7)) continue;
    if (found !== undefined) return undefined;
    found = image;
  }
  return found;
}

/** @throws EngineError `image.not_found`, `reference.message` */
export function requireImage(state: EngineState, ref: string): Image {
  const image = lookUpImage(state, ref);
  if (image !== undefined) return image;
  throw new EngineError("image.not_found", { ref: notFoundName(ref) });
}

function notFoundName(ref: string): string {
  if (isFullId(ref)) return `sha256:${ref}`;
  if (/^sha256:[a-f0-9]{64}$/.test(ref)) return ref;
  try {
    return familiarString(withDefaultTag(parseReference(ref)));
  } catch (error) {
    if (error instanceof InvalidReference)
      throw new EngineError("reference.message", { message: error.message });
    throw error;
  }
}

/** Parsed or refused in the engine's way. @throws EngineError `reference.message` */
export function parseOrRefuse(text: string): Reference {
  try {
    return parseReference(text);
  } catch (error) {
    if (error instanceof InvalidReference)
      throw new EngineError("reference.message", { message: error.message });
    throw error;
  }
}

/** Normalised references to the image, tags and digests, sorted. */
export function referencesOf(
  state: EngineState,
  id: Digest,
): { tags: readonly string[]; digests: readonly string[] } {
  const tags: string[] = [];
  const digests: string[] = [];
  for (const [ref, target] of state.tags) if (target === id) tags.push(ref);
  for (const [ref, target] of state.digests) if (target === id) digests.push(ref);
  return { tags: tags.sort(), digests: digests.sort() };
}

/** Whether `ref` is (a prefix of) the image's ID rather than a name of it. */
export function isIdPrefix(id: Digest, ref: string): boolean {
  return id.startsWith(ref) || id.slice(7).startsWith(ref);
}

export function childrenOf(state: EngineState, id: Digest): readonly Image[] {
  return [...state.images.values()].filter((image) => image.parentId === id);
}
