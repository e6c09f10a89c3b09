/** Catalogue images in the form a registry serves: manifest, configuration, layers. */
import type { CatalogImage, CatalogLayer } from "../catalog/images.ts";
import { layerContents } from "../catalog/rootfs/index.ts";
import type { Digest } from "../oci/digest.ts";
import type { LayerBlob, ResolvedImage } from "../oci/distribution.ts";
import type { HistoryEntry, ImageConfig } from "../oci/image-config.ts";
import { type Descriptor, type Manifest, mediaTypes } from "../oci/manifest.ts";

type FileLayer = CatalogLayer & { readonly digest: Digest; readonly diffId: Digest };

const resolved = new WeakMap<CatalogImage, ResolvedImage>();

export function resolvedImage(image: CatalogImage): ResolvedImage {
  let answer = resolved.get(image);
  if (answer === undefined) {
    answer = toResolved(image);
    resolved.set(image, answer);
  }
  return answer;
}

function toResolved(image: CatalogImage): ResolvedImage {
  const config = imageConfig(image);
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: { mediaType: mediaTypes.config, digest: image.imageId, size: JSON.stringify(config).length },
    layers: fileLayers(image).map(({ digest, size }) => ({ mediaType: mediaTypes.layer, digest, size })),
  };
  const entry: Descriptor = {
    mediaType: mediaTypes.manifest,
    digest: image.manifestDigest,
    size: JSON.stringify(manifest).length,
    platform: { architecture: "amd64", os: "linux" },
  };
  return {
    digest: image.digest,
    imageId: image.imageId,
    manifest,
    index: { schemaVersion: 2, mediaType: mediaTypes.index, manifests: [entry] },
    ...(image.made === undefined
      ? {}
      : {
          note: `drydock: ${image.repository}: nobody recorded this image; its own layers, sizes and digests are made up after what it is known to hold`,
        }),
    config,
  };
}

export function layerBlob(image: CatalogImage, digest: Digest): LayerBlob | undefined {
  const index = image.layers.findIndex((layer) => layer.digest === digest);
  const layer = image.layers[index];
  if (layer?.diffId === undefined) return undefined;
  const { diffId, size, uncompressedSize } = layer;
  return { digest, diffId, size, uncompressedSize, changeset: () => layerContents(image, index) };
}

function fileLayers(image: CatalogImage): FileLayer[] {
  return image.layers.filter((layer): layer is FileLayer => layer.digest !== undefined);
}

function imageConfig(image: CatalogImage): ImageConfig {
  return {
    architecture: "amd64",
    os: "linux",
    created: image.created,
    config: image.config,
    rootfs: { type: "layers", diff_ids: fileLayers(image).map(({ diffId }) => diffId) },
    history: image.layers.map((layer) => historyEntry(image, layer)),
  };
}

/** The label in the form of its time: BuildKit's since 2021, the classic builder's before. */
function historyEntry(image: CatalogImage, layer: CatalogLayer): HistoryEntry {
  const empty = layer.digest === undefined ? { empty_layer: true } : {};
  const label = layer.createdBy;
  if (image.created < "2021") {
    const run = label.startsWith("RUN ");
    const space = /^(CMD|ENV|EXPOSE|ENTRYPOINT|WORKDIR|LABEL|VOLUME|STOPSIGNAL|USER)/.test(label) ? " " : "";
    return {
      created: image.created,
      created_by: run ? `/bin/sh -c ${label.slice(4)}` : `/bin/sh -c #(nop) ${space}${label}`,
      ...empty,
    };
  }
  if (label.startsWith("BASE "))
    return { created: image.created, created_by: `# ${label.slice(5)}`, ...empty };
  const text = label.startsWith("RUN ")
    ? `RUN /bin/sh -c ${label.slice(4)} # buildkit`
    : /^(COPY|ADD) /.test(label)
      ? `${label} # buildkit`
      : label;
  return { created: image.created, created_by: text, comment: "buildkit.dockerfile.v0", ...empty };
}
