/**
 * Read-only selectors over the engine's state: the only engine file the page may
 * import. Each returns something that exists in the state, or remembers what it
 * computed for as long as the part of the state it came from stays the same.
 */
import type { Digest } from "../oci/digest.ts";
import { familiarReference } from "../oci/reference.ts";
import type { Container, EngineState, Image, Layer, Network, VolumeRecord } from "./state.ts";

export type { BuildRecord, CacheReason, FileChange, StepOutcome, StepRecord } from "./build/types.ts";
export type {
  Container,
  Endpoint,
  EngineState,
  Exec,
  Image,
  Layer,
  Network,
  Store,
  VolumeRecord,
} from "./state.ts";

/** Remembers the last answer for the same part of the state. */
function remember<P, R>(part: (state: EngineState) => P, compute: (part: P, state: EngineState) => R) {
  let known: { part: P; answer: R } | undefined;
  return (state: EngineState): R => {
    const p = part(state);
    if (known === undefined || known.part !== p) known = { part: p, answer: compute(p, state) };
    return known.answer;
  };
}

/** Newest first. */
export const selectImages = remember(
  (s) => s.images,
  (images): readonly Image[] =>
    [...images.values()].sort((a, b) => (a.config.created < b.config.created ? 1 : -1)),
);

const tagsById = remember(
  (s) => s.tags,
  (tags) => {
    const byId = new Map<Digest, string[]>();
    for (const [ref, id] of tags) {
      const known = byId.get(id);
      if (known === undefined) byId.set(id, [familiarReference(ref)]);
      else known.push(familiarReference(ref));
    }
    for (const refs of byId.values()) refs.sort();
    return byId;
  },
);

const none: readonly string[] = [];

/** Familiar names (`busybox:latest`), sorted. */
export function selectTagsOf(id: Digest) {
  return (state: EngineState): readonly string[] => tagsById(state).get(id) ?? none;
}

/** From the bottom. */
export function layersOf(state: EngineState, image: Image): readonly Layer[] {
  return image.chainIds.flatMap((id) => state.layers.get(id) ?? []);
}

/** How many images use each layer. */
export const selectLayerUse = remember(
  (s) => s.images,
  (images): ReadonlyMap<Digest, number> => {
    const use = new Map<Digest, number>();
    for (const image of images.values())
      for (const chainId of image.chainIds) use.set(chainId, (use.get(chainId) ?? 0) + 1);
    return use;
  },
);

/** Oldest first. */
export const selectContainers = remember(
  (s) => s.containers,
  (containers): readonly Container[] => [...containers.values()],
);

export const selectNetworks = remember(
  (s) => s.networks,
  (networks): readonly Network[] => [...networks.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
);

export const selectVolumes = remember(
  (s) => s.volumes,
  (volumes): readonly VolumeRecord[] => [...volumes.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
);

/** Containers with a place in the network, by its ID. */
export const selectMembers = remember(
  (s) => s.containers,
  (containers): ReadonlyMap<string, readonly Container[]> => {
    const members = new Map<string, Container[]>();
    for (const container of containers.values())
      for (const endpoint of Object.values(container.networks)) {
        const known = members.get(endpoint.networkId);
        if (known === undefined) members.set(endpoint.networkId, [container]);
        else known.push(container);
      }
    return members;
  },
);

export const selectBuilds = (state: EngineState) => state.build.history;
export const selectEvents = (state: EngineState) => state.events;
