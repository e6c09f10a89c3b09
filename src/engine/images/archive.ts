/**
 * `docker save`, `load` and `import`.
 *
 * A saved image is a folder in the layout both Docker and OCI tools read:
 * `manifest.json` and `repositories` name images and tags, `blobs/sha256/…` hold
 * configs and layers (each a tar of its changeset). Loading takes a layer that is
 * known here from the store; any other is unpacked from its tar.
 */
import { EngineError } from "../../api/errors.ts";
import { formatTime } from "../../api/time.ts";
import { type Digest, digestOf, digestOfJson } from "../../oci/digest.ts";
import type { ImageConfig } from "../../oci/image-config.ts";
import { mediaTypes } from "../../oci/manifest.ts";
import {
  familiarName,
  familiarReference,
  formatReference,
  parseReference,
  withDefaultTag,
} from "../../oci/reference.ts";
import { applyChangeset, toChangeset } from "../../os/fs/changes.ts";
import { contentDigest, readBytes } from "../../os/fs/content.ts";
import { MemoryFileSystem } from "../../os/fs/memory-file-system.ts";
import { packArchive, unpackArchive } from "../../os/fs/tar.ts";
import { emptyTree, type FileTree, lookup, newTree } from "../../os/fs/tree.ts";
import { changesetBytes, diffIdOf, namedFor } from "../containers/commit.ts";
import { type Env, update } from "../env.ts";
import type { Image, Layer } from "../state.ts";
import { parseChanges } from "./changes.ts";
import { chainIdOf, chainIdsOf, withImage, withLayers } from "./layers.ts";
import { isIdPrefix, requireImage } from "./lookup.ts";
import type { Report } from "./progress.ts";
import { reading } from "./reading.ts";
import { emitImageEvent, withTag } from "./tag.ts";

interface ManifestEntry {
  readonly Config: string;
  readonly RepoTags: readonly string[] | null;
  readonly Layers: readonly string[];
}

const decoder = new TextDecoder();

function blobPath(digest: string): string {
  return `blobs/sha256/${digest.slice(7)}`;
}

/** The layout of the images named. A name takes its tag along, an ID takes none, a bare repository all its tags. */
export async function exportImages(env: Env, names: readonly string[]): Promise<FileTree> {
  const state = env.store.getState();
  const chosen = new Map<Digest, { image: Image; tags: Set<string> }>();
  for (const name of names) {
    const image = requireImage(state, name);
    const entry = chosen.get(image.id) ?? { image, tags: new Set<string>() };
    chosen.set(image.id, entry);
    if (isIdPrefix(image.id, name)) continue;
    const ref = withDefaultTag(parseReference(name));
    if (ref.tag !== undefined)
      entry.tags.add(familiarReference(formatReference({ ...ref, digest: undefined })));
  }
  const saved = [...chosen.values()].map(({ image, tags }) => ({
    id: image.id,
    config: image.config,
    layers: image.chainIds.flatMap((id) => state.layers.get(id) ?? []),
    tags: [...tags],
  }));
  const layout = imageLayout(saved, env.kernel.nowMs());
  for (const { id, layers } of saved) {
    update(env, (now) => ({
      ...now,
      archived: new Map([...now.archived, ...layers.map((l) => [l.chainId, l] as const)]),
    }));
    emitImageEvent(env, "save", id, id);
  }
  return layout;
}

export interface LaidOutImage {
  readonly id: Digest;
  readonly config: ImageConfig;
  /** From the bottom. */
  readonly layers: readonly Layer[];
  /** As a student would write them. */
  readonly tags: readonly string[];
}

/** @param form `oci`: without what only Docker reads, the tags in the index */
export function imageLayout(
  images: readonly LaidOutImage[],
  now: number,
  form: "docker" | "oci" = "docker",
): FileTree {
  const fs = new MemoryFileSystem({ tree: newTree(now) });
  const put = (path: string, data: string | Parameters<typeof packArchive>[0]) => {
    const content =
      typeof data === "string"
        ? ({ kind: "bytes", bytes: new TextEncoder().encode(data) } as const)
        : packArchive(data);
    if (fs.find(`/${path}`) === undefined)
      fs.create(`/${path}`, { type: "file", mode: 0o644, uid: 0, gid: 0, content }, now);
    return content;
  };
  for (const dir of ["/blobs", "/blobs/sha256"])
    fs.create(dir, { type: "dir", mode: 0o755, uid: 0, gid: 0 }, now);
  const manifests: ManifestEntry[] = [];
  const index: unknown[] = [];
  const repositories: Record<string, Record<string, string>> = {};
  for (const { tags, layers, ...image } of images) {
    for (const [i, layer] of layers.entries())
      put(blobPath(layer.diffId), toChangeset(layers[i - 1]?.tree ?? emptyTree, layer.tree));
    put(blobPath(image.id), JSON.stringify(image.config));
    manifests.push({
      Config: blobPath(image.id),
      RepoTags: tags.length === 0 ? null : tags,
      Layers: layers.map((layer) => blobPath(layer.diffId)),
    });
    const manifest = {
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      config: { mediaType: mediaTypes.config, digest: image.id, size: JSON.stringify(image.config).length },
      layers: layers.map((layer) => ({
        mediaType: "application/vnd.oci.image.layer.v1.tar",
        digest: layer.diffId,
        size: layer.sizeBytes,
      })),
    };
    const digest = digestOfJson(manifest);
    put(blobPath(digest), JSON.stringify(manifest));
    const descriptor = { mediaType: mediaTypes.manifest, digest, size: JSON.stringify(manifest).length };
    if (form === "docker" || tags.length === 0) index.push(descriptor);
    else for (const tag of tags) index.push({ ...descriptor, annotations: nameAnnotations(tag) });
    const top = layers[layers.length - 1];
    for (const tag of tags) {
      const ref = parseReference(tag);
      repositories[familiarName(ref)] = {
        ...repositories[familiarName(ref)],
        [ref.tag ?? "latest"]: top?.diffId.slice(7) ?? "",
      };
    }
  }
  put("index.json", JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.index, manifests: index }));
  put("oci-layout", JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  if (form === "docker") put("manifest.json", JSON.stringify(manifests));
  if (form === "docker" && Object.keys(repositories).length > 0)
    put("repositories", JSON.stringify(repositories));
  return fs.snapshot();
}

function nameAnnotations(tag: string): Record<string, string> {
  const ref = withDefaultTag(parseReference(tag));
  return {
    "io.containerd.image.name": formatReference(ref),
    "org.opencontainers.image.ref.name": ref.tag ?? "latest",
  };
}

/** The first image of the index of an OCI layout; undefined when there is none, or it is broken. */
export function readLayout(
  env: Env,
  tree: FileTree,
): { readonly config: ImageConfig; readonly layers: readonly Layer[] } | undefined {
  const read = (path: string): unknown => JSON.parse(readText(tree, path) ?? "null");
  try {
    const index = read("index.json") as { manifests: { digest: string }[] };
    const manifest = read(blobPath(index.manifests[0]?.digest ?? "")) as {
      config: { digest: string };
      layers: { digest: string }[];
    };
    const config = read(blobPath(manifest.config.digest)) as ImageConfig;
    const files = manifest.layers.map((layer) => blobPath(layer.digest));
    return { config, layers: unpackLayers(env, tree, config, files) };
  } catch {
    return undefined;
  }
}

/** @throws Error with the engine's sentence when it is no image archive */
export async function loadImages(env: Env, tree: FileTree, report: Report): Promise<void> {
  const text = readText(tree, "manifest.json");
  if (text === undefined)
    throw new Error("open /var/lib/docker/tmp/docker-import/manifest.json: no such file or directory");
  const manifests = reading(() => JSON.parse(text) as readonly ManifestEntry[], "invalid manifest");
  for (const entry of manifests) {
    const configText = readText(tree, entry.Config);
    if (configText === undefined) throw new Error(`open ${entry.Config}: no such file or directory`);
    const config = reading(() => JSON.parse(configText) as ImageConfig, "invalid image config");
    const id = idOf(entry.Config, configText);
    const layers = unpackLayers(env, tree, config, entry.Layers);
    update(env, (state) => withImage(withLayers(state, layers), { id, config }));
    for (const name of entry.RepoTags ?? []) {
      const ref = formatReference(withDefaultTag(parseReference(name)));
      const before = env.store.getState().tags.get(ref);
      if (before !== undefined && before !== id)
        report({
          stream: `The image ${familiarReference(ref)} already exists, renaming the old one with ID ${before} to empty string\n`,
        });
      update(env, (state) => withTag(state, ref, id, env.kernel.nowMs()));
      report({ stream: `Loaded image: ${familiarReference(ref)}\n` });
    }
    if ((entry.RepoTags ?? []).length === 0) report({ stream: `Loaded image ID: ${id}\n` });
    emitImageEvent(env, "load", id, id);
  }
}

/** Blobs are named by their digest; an older archive's config is `<id>.json`. */
function idOf(path: string, text: string): Digest {
  const hex = /([0-9a-f]{64})(\.json)?$/.exec(path)?.[1];
  return hex === undefined ? digestOf(text) : `sha256:${hex}`;
}

function readText(tree: FileTree, path: string): string | undefined {
  const node = lookup(tree, `/${path}`);
  return node?.type === "file" ? decoder.decode(readBytes(node.content)) : undefined;
}

function unpackLayers(
  env: Env,
  tree: FileTree,
  config: ImageConfig,
  files: readonly string[],
): readonly Layer[] {
  const { layers: known, archived } = env.store.getState();
  const layers: Layer[] = [];
  for (const [i, chainId] of chainIdsOf(config.rootfs.diff_ids).entries()) {
    const here = known.get(chainId) ?? archived.get(chainId);
    if (here !== undefined) {
      layers.push(here);
      continue;
    }
    const parent = layers[i - 1];
    const node = lookup(tree, `/${files[i] ?? ""}`);
    if (node?.type !== "file") throw new Error(`open ${files[i] ?? ""}: no such file or directory`);
    const changeset = reading(() => unpackArchive(node.content), "archive/tar: invalid tar header");
    layers.push({
      chainId,
      diffId: config.rootfs.diff_ids[i] ?? contentDigest(node.content),
      parent: parent?.chainId,
      sizeBytes: changesetBytes(changeset),
      tree: applyChangeset(parent?.tree ?? emptyTree, changeset),
    });
  }
  return layers;
}

export interface ImportOptions {
  readonly tree: FileTree | undefined;
  readonly repo: string | undefined;
  readonly tag: string | undefined;
  readonly message: string | undefined;
  readonly changes: readonly string[];
}

/** An image of one layer out of a tree. @returns its ID */
export async function importImage(env: Env, source: string, options: ImportOptions): Promise<Digest> {
  const { changes } = options;
  const defaults = parseChanges({}, changes);
  const name = options.repo ? namedFor(options.repo, options.tag) : undefined;
  let tree = options.tree;
  if (tree === undefined && source !== "-") {
    if (env.fetchUrl === undefined)
      throw new EngineError("drydock.not_simulated", { what: "import from a URL" });
    const { bytes } = await env.fetchUrl(source);
    tree = reading(
      () => applyChangeset(emptyTree, unpackArchive({ kind: "bytes", bytes })),
      "archive/tar: invalid tar header",
    );
  }
  if (tree === undefined) throw new EngineError("image.not_an_archive", { message: "unexpected EOF" });
  const changeset = toChangeset(emptyTree, tree);
  const diffId = diffIdOf(changeset);
  const created = formatTime(env.kernel.nowMs());
  const config: ImageConfig = {
    architecture: "amd64",
    os: "linux",
    created,
    config: defaults,
    rootfs: { type: "layers", diff_ids: [diffId] },
    history: [{ created, comment: options.message || `Imported from ${source}` }],
  };
  const id = digestOfJson(config);
  const layer: Layer = {
    chainId: chainIdOf(undefined, diffId),
    diffId,
    parent: undefined,
    sizeBytes: changesetBytes(changeset),
    tree,
  };
  update(env, (state) => {
    const made = withImage(withLayers(state, [layer]), { id, config });
    return name === undefined ? made : withTag(made, name, id, env.kernel.nowMs());
  });
  emitImageEvent(env, "import", id, name === undefined ? id : familiarReference(name));
  return id;
}
