/**
 * Push: every failure is a record in the stream, even an image that is not here.
 *
 * A layer goes under the digest it came with; one that was made here gets a digest
 * of its own, derived from its diff ID. The registry is asked first whether it has
 * the blob, then whether it can link it from another repository.
 */

import { type Digest, digestOf, shortId } from "../../oci/digest.ts";
import type { Credentials, Distribution, LayerBlob } from "../../oci/distribution.ts";
import { type Manifest, mediaTypes } from "../../oci/manifest.ts";
import {
  familiarName,
  familiarReference,
  formatReference,
  fullName,
  parseReference,
  type Reference,
} from "../../oci/reference.ts";
import { toChangeset } from "../../os/fs/changes.ts";
import { emptyTree } from "../../os/fs/tree.ts";
import { type Env, update } from "../env.ts";
import type { EngineState, Image, Layer } from "../state.ts";
import { parseOrRefuse } from "./lookup.ts";
import { inParallel, pause, type Report, transfer } from "./progress.ts";
import { reach, reworded } from "./registry.ts";
import { emitImageEvent } from "./tag.ts";

const parallelUploads = 5;

export interface PushOptions {
  readonly auth?: Credentials;
  readonly report: Report;
  readonly cancelled: () => boolean;
}

/** @param tag undefined: every tag of the repository */
export async function pushImage(
  env: Env,
  name: string,
  tag: string | undefined,
  options: PushOptions,
): Promise<void> {
  const given = parseOrRefuse(tag === undefined || tag === "" ? name : `${name}:${tag}`);
  options.report({ status: `The push refers to repository [${fullName(given)}]` });
  const state = env.store.getState();
  const refs = given.tag === undefined ? tagsOfRepository(state, given) : [given];
  const images = refs.flatMap((ref) => {
    const image = state.images.get(state.tags.get(formatReference(ref)) ?? ("" as Digest));
    return image === undefined ? [] : [{ ref, image }];
  });
  if (images.length === 0) {
    if (tagsOfRepository(state, given).length > 0)
      throw new Error(`tag does not exist: ${familiarReference(formatReference(given))}`);
    throw new Error(`An image does not exist locally with the tag: ${familiarName(given)}`);
  }
  const registry = await reach(env, given.domain);
  for (const { ref, image } of images) await pushOne(env, registry, ref, image, options);
}

function tagsOfRepository(state: EngineState, ref: Reference): readonly Reference[] {
  return [...state.tags.keys()]
    .sort()
    .map(parseReference)
    .filter((r) => fullName(r) === fullName(ref));
}

async function pushOne(
  env: Env,
  registry: Distribution,
  ref: Reference,
  image: Image,
  options: PushOptions,
): Promise<void> {
  const { layers: known } = env.store.getState();
  const blobs = blobsOf(
    image.chainIds.flatMap((id) => known.get(id) ?? []),
    known,
  );
  const digest = await uploadImage(env, registry, ref, image, blobs, options);
  if (digest === undefined) return;
  update(env, (now) => ({
    ...now,
    digests: new Map(now.digests).set(`${fullName(ref)}@${digest}`, image.id),
  }));
  emitImageEvent(env, "push", image.id, `${familiarName(ref)}:${ref.tag ?? "latest"}`);
}

/**
 * Layers, then the manifest.
 *
 * @returns its digest; undefined when it was cancelled
 * @throws the registry's refusal in the engine's words
 */
export async function uploadImage(
  env: Env,
  registry: Distribution,
  ref: Reference,
  image: Pick<Image, "id" | "config">,
  blobs: readonly LayerBlob[],
  options: PushOptions,
): Promise<Digest | undefined> {
  const { report, auth, cancelled } = options;
  const order = [...blobs].reverse();
  for (const blob of order) report({ status: "Preparing", progressDetail: {}, id: shortId(blob.diffId) });
  for (const blob of order.slice(parallelUploads))
    report({ status: "Waiting", progressDetail: {}, id: shortId(blob.diffId) });
  await pause(env);

  let active = 0;
  const seen = new Set<Digest>();
  const upload = async (blob: LayerBlob) => {
    const id = shortId(blob.diffId);
    if (seen.has(blob.digest)) return report({ status: "Layer already exists", progressDetail: {}, id });
    seen.add(blob.digest);
    if (await registry.hasBlob(ref.path, blob.digest, auth)) {
      report({ status: "Layer already exists", progressDetail: {}, id });
      return;
    }
    const from = await registry.mountBlob(ref.path, blob.digest, auth);
    if (from !== undefined) {
      report({ status: `Mounted from ${from}`, progressDetail: {}, id });
      return;
    }
    active += 1;
    try {
      await transfer(env, report, {
        id,
        status: "Pushing",
        totalBytes: blob.size,
        share: () => active,
        cancelled,
      });
      if (cancelled()) return;
      await registry.putLayer(ref.path, blob, auth);
    } finally {
      active -= 1;
    }
    report({ status: "Pushed", progressDetail: {}, id });
  };
  try {
    await inParallel(
      parallelUploads,
      order.map((blob) => () => upload(blob)),
    );
    if (cancelled()) return undefined;
    const manifest = manifestOf(image, blobs);
    const tag = ref.tag ?? "latest";
    const digest = await registry.putManifest(
      ref.path,
      tag,
      { manifest, config: image.config, imageId: image.id },
      auth,
    );
    const size = JSON.stringify(manifest, undefined, 3).length;
    report({ status: `${tag}: digest: ${digest} size: ${size}` });
    report({ progressDetail: {}, aux: { Tag: tag, Digest: digest, Size: size } });
    return digest;
  } catch (error) {
    throw reworded(error, { host: ref.domain, ref, push: true });
  }
}

/** @param known where the layers below are found */
export function blobsOf(
  layers: readonly Layer[],
  known: Pick<ReadonlyMap<Digest, Layer>, "get">,
): readonly LayerBlob[] {
  return layers.map((layer) =>
    blobOf(layer, layer.parent === undefined ? undefined : known.get(layer.parent)),
  );
}

function blobOf(layer: Layer, below: Layer | undefined): LayerBlob {
  return {
    digest: layer.blob?.digest ?? digestOf(`blob of ${layer.diffId}`),
    diffId: layer.diffId,
    size: layer.blob?.sizeBytes ?? compressedSize(layer.sizeBytes),
    uncompressedSize: layer.sizeBytes,
    changeset: async () => toChangeset(below?.tree ?? emptyTree, layer.tree),
  };
}

/** Bytes of a layer on the wire: headers and about two fifths of its files. */
function compressedSize(bytes: number): number {
  return 118 + Math.ceil(bytes * 0.4);
}

export function manifestOf(image: Pick<Image, "id" | "config">, blobs: readonly LayerBlob[]): Manifest {
  return {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: { mediaType: mediaTypes.config, digest: image.id, size: JSON.stringify(image.config).length },
    layers: blobs.map((blob) => ({ mediaType: mediaTypes.layer, digest: blob.digest, size: blob.size })),
  };
}
