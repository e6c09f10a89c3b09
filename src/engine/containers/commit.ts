/**
 * `POST /commit`: an image of a container as it is now.
 * @source Engine API v1.50
 */
import { EngineError } from "../../api/errors.ts";
import { formatTime } from "../../api/time.ts";
import type { ContainerConfig } from "../../api/types.ts";
import { type Changeset, contentSize } from "../../oci/changeset.ts";
import { type Digest, digestOf, digestOfJson } from "../../oci/digest.ts";
import type { ContainerDefaults, ImageConfig } from "../../oci/image-config.ts";
import { familiarReference, formatReference, withDefaultTag } from "../../oci/reference.ts";
import { applyChangeset, toChangeset } from "../../os/fs/changes.ts";
import { contentDigest } from "../../os/fs/content.ts";
import type { FileTree } from "../../os/fs/tree.ts";
import { type Env, update } from "../env.ts";
import { parseChanges } from "../images/changes.ts";
import { chainIdOf, topTree, withImage, withLayers } from "../images/layers.ts";
import { parseOrRefuse } from "../images/lookup.ts";
import { emitImageEvent, withTag } from "../images/tag.ts";
import type { Layer } from "../state.ts";
import { liveTree } from "./files.ts";
import { emitContainerEvent, requireContainer } from "./lookup.ts";

export interface CommitOptions {
  readonly repo?: string;
  readonly tag?: string;
  readonly comment?: string;
  readonly author?: string;
  readonly changes: readonly string[];
  readonly pause: boolean;
}

/** Digest of a layer's canonical form: equal changes, equal digest. */
export function diffIdOf(changeset: Changeset): Digest {
  const lines = changeset.map((entry) => {
    if (entry.type === "whiteout") return `w ${entry.path}`;
    const meta = `${entry.path} ${entry.mode} ${entry.uid} ${entry.gid} ${Math.floor(entry.mtimeMs / 1000)}`;
    switch (entry.type) {
      case "file":
        return `f ${meta} ${entry.hardLinkTo ?? contentDigest(entry.content)}`;
      case "symlink":
        return `l ${meta} ${entry.target}`;
      case "dir":
        return `d ${meta} ${entry.opaque ?? false}`;
      default:
        return `${entry.type} ${meta}`;
    }
  });
  return digestOf(`layer\n${lines.join("\n")}`);
}

export function changesetBytes(changeset: Changeset): number {
  let bytes = 0;
  for (const entry of changeset)
    if (entry.type === "file" && entry.hardLinkTo === undefined) bytes += contentSize(entry.content);
  return bytes;
}

/** A layer of what differs between two trees; undefined when nothing does. */
export function layerBetween(
  parent: Digest | undefined,
  parentTree: FileTree,
  base: FileTree,
  top: FileTree,
): Layer | undefined {
  const changeset = toChangeset(base, top);
  if (changeset.length === 0) return undefined;
  const diffId = diffIdOf(changeset);
  return {
    chainId: chainIdOf(parent, diffId),
    diffId,
    parent,
    sizeBytes: changesetBytes(changeset),
    tree: applyChangeset(parentTree, changeset),
  };
}

export function commitContainer(
  env: Env,
  ref: string,
  options: CommitOptions,
  overlay: ContainerConfig,
): { readonly Id: string } {
  const container = requireContainer(env.store.getState(), ref);
  const name = options.repo ? namedFor(options.repo, options.tag) : undefined;
  const base = defaultsOf(container.config, overlay);
  const defaults = parseChanges(base, options.changes);
  const running = env.running.get(container.id);
  const pauses = options.pause && running !== undefined && container.state.status === "running";
  if (pauses) emitContainerEvent(env, container, "pause");

  const state = env.store.getState();
  const image = container.imageId === "" ? undefined : state.images.get(container.imageId);
  const parent = container.chainIds[container.chainIds.length - 1];
  const layer = layerBetween(
    parent,
    topTree(state, container.chainIds),
    container.baseTree,
    liveTree(env, container),
  );
  const created = formatTime(env.kernel.nowMs());
  const diffIds = container.chainIds.flatMap((id) => state.layers.get(id)?.diffId ?? []);
  const config: ImageConfig = {
    architecture: image?.config.architecture ?? "amd64",
    os: image?.config.os ?? "linux",
    created,
    ...(options.author ? { author: options.author } : {}),
    config: defaults,
    rootfs: { type: "layers", diff_ids: layer === undefined ? diffIds : [...diffIds, layer.diffId] },
    history: [
      ...(image?.config.history ?? []),
      {
        created,
        created_by: [container.path, ...container.args].join(" "),
        ...(options.author ? { author: options.author } : {}),
        ...(options.comment ? { comment: options.comment } : {}),
        ...(layer === undefined ? { empty_layer: true } : {}),
      },
    ],
  };
  const id = digestOfJson(config);
  update(env, (now) => {
    const made = withImage(withLayers(now, layer === undefined ? [] : [layer]), {
      id,
      config,
      parentId: image?.id,
    });
    return name === undefined ? made : withTag(made, name, id, env.kernel.nowMs());
  });
  emitImageEvent(env, "create", id, id);
  if (name !== undefined) emitImageEvent(env, "tag", id, familiarReference(name));
  emitContainerEvent(env, container, "commit", {
    comment: options.comment ?? "",
    imageID: id,
    imageRef: name === undefined ? "" : familiarReference(name),
  });
  if (pauses) emitContainerEvent(env, container, "unpause");
  return { Id: id };
}

export function namedFor(repo: string, tag: string | undefined): string {
  const ref = parseOrRefuse(tag ? `${repo}:${tag}` : repo);
  if (ref.digest !== undefined) throw new EngineError("image.tag_with_digest", {});
  return formatReference(withDefaultTag(ref));
}

/** What of a container's config its image keeps. */
function defaultsOf(config: ContainerConfig, overlay: ContainerConfig): ContainerDefaults {
  const c = {
    ...config,
    ...Object.fromEntries(
      Object.entries(overlay).filter(([, value]) => value !== undefined && value !== null && value !== ""),
    ),
  };
  return {
    ...(c.User ? { User: c.User } : {}),
    ...(c.ExposedPorts === undefined ? {} : { ExposedPorts: c.ExposedPorts }),
    ...(c.Env?.length ? { Env: c.Env } : {}),
    Entrypoint: c.Entrypoint ?? null,
    Cmd: c.Cmd ?? null,
    ...(c.Volumes ? { Volumes: c.Volumes } : {}),
    ...(c.WorkingDir ? { WorkingDir: c.WorkingDir } : {}),
    ...(c.Labels && Object.keys(c.Labels).length > 0 ? { Labels: c.Labels } : {}),
    ...(c.StopSignal ? { StopSignal: c.StopSignal } : {}),
    ...(c.Healthcheck === undefined ? {} : { Healthcheck: c.Healthcheck }),
    ...(c.Shell === undefined ? {} : { Shell: c.Shell }),
  };
}
