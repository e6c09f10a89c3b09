/**
 * The layer store: layers by chain ID, kept as long as an image, a container or
 * the build cache needs them (OCI image spec, "Layer ChainID").
 */
import type { Changeset } from "../../oci/changeset.ts";
import { type Digest, digestOf } from "../../oci/digest.ts";
import type { ImageConfig } from "../../oci/image-config.ts";
import { applyChangeset } from "../../os/fs/changes.ts";
import { emptyTree, type FileTree } from "../../os/fs/tree.ts";
import type { EngineState, Image, Layer } from "../state.ts";

export function chainIdOf(parent: Digest | undefined, diffId: Digest): Digest {
  return parent === undefined ? diffId : digestOf(`${parent} ${diffId}`);
}

/** Chain IDs from the bottom. */
export function chainIdsOf(diffIds: readonly Digest[]): readonly Digest[] {
  const ids: Digest[] = [];
  for (const diffId of diffIds) ids.push(chainIdOf(ids[ids.length - 1], diffId));
  return ids;
}

export function withLayers(state: EngineState, layers: readonly Layer[]): EngineState {
  const missing = layers.filter((layer) => !state.layers.has(layer.chainId));
  if (missing.length === 0) return state;
  const all = new Map(state.layers);
  for (const layer of missing) all.set(layer.chainId, layer);
  return { ...state, layers: all };
}

/** The layer that a changeset makes on top of `parent`. */
export function unpackLayer(
  parent: Layer | undefined,
  layer: { readonly diffId: Digest; readonly sizeBytes: number; readonly blob?: Layer["blob"] },
  changeset: Changeset,
): Layer {
  return {
    chainId: chainIdOf(parent?.chainId, layer.diffId),
    diffId: layer.diffId,
    parent: parent?.chainId,
    sizeBytes: layer.sizeBytes,
    blob: layer.blob,
    tree: applyChangeset(parent?.tree ?? emptyTree, changeset),
  };
}

/** Adds the image; its layers must be in the state. */
export function withImage(
  state: EngineState,
  image: { readonly id: Digest; readonly config: ImageConfig; readonly parentId?: Digest },
): EngineState {
  if (state.images.has(image.id)) return state;
  const chainIds = chainIdsOf(image.config.rootfs.diff_ids);
  const sizeBytes = chainIds.reduce((sum, id) => sum + (state.layers.get(id)?.sizeBytes ?? 0), 0);
  const record: Image = { ...image, chainIds, sizeBytes };
  return { ...state, images: new Map(state.images).set(image.id, record) };
}

/** Layers that something other than `except` still needs. */
export function layersInUse(state: EngineState, except?: Digest): ReadonlySet<Digest> {
  const used = new Set<Digest>();
  const keep = (chainIds: readonly Digest[]) => {
    for (const id of chainIds) used.add(id);
  };
  for (const image of state.images.values()) if (image.id !== except) keep(image.chainIds);
  for (const container of state.containers.values()) keep(container.chainIds);
  for (const entry of state.build.entries.values()) for (const layer of entry.layers) used.add(layer.chainId);
  return used;
}

/** Whether an image or a container stands on all of these layers; asked first, since mostly one does. */
export function chainInUse(state: EngineState, chainIds: readonly Digest[]): boolean {
  const at = chainIds.length - 1;
  const top = chainIds[at];
  if (top === undefined) return true;
  for (const image of state.images.values()) if (image.chainIds[at] === top) return true;
  for (const container of state.containers.values()) if (container.chainIds[at] === top) return true;
  return false;
}

/** Forgets layers nobody needs; answers those among `candidates` that went, from the top. */
export function releaseLayers(
  state: EngineState,
  candidates: readonly Digest[],
): { readonly state: EngineState; readonly removed: readonly Digest[]; readonly bytes: number } {
  const used = layersInUse(state);
  const removed = [...candidates].reverse().filter((id) => !used.has(id) && state.layers.has(id));
  if (removed.length === 0) return { state, removed, bytes: 0 };
  const layers = new Map(state.layers);
  let bytes = 0;
  for (const id of removed) {
    bytes += layers.get(id)?.sizeBytes ?? 0;
    layers.delete(id);
  }
  return { state: { ...state, layers }, removed, bytes };
}

/** Bytes of all layers, each once. */
export function layersSize(state: EngineState): number {
  let bytes = 0;
  const seen = new Set<Digest>();
  for (const image of state.images.values())
    for (const id of image.chainIds) {
      if (seen.has(id)) continue;
      seen.add(id);
      bytes += state.layers.get(id)?.sizeBytes ?? 0;
    }
  return bytes;
}

export function topTree(state: EngineState, chainIds: readonly Digest[]): FileTree {
  const top = chainIds[chainIds.length - 1];
  return (top === undefined ? undefined : state.layers.get(top)?.tree) ?? emptyTree;
}
