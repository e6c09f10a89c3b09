/** `GET /images/{name}/json` and `/history`. */
import { formatTime, parseTime, zeroTime } from "../../api/time.ts";
import type { ContainerConfig, GraphDriver, ImageHistoryItem, ImageInspect } from "../../api/types.ts";
import { type Digest, hexSha256 } from "../../oci/digest.ts";
import type { ContainerDefaults } from "../../oci/image-config.ts";
import { familiarReference } from "../../oci/reference.ts";
import type { EngineState, Image } from "../state.ts";
import { referencesOf, requireImage } from "./lookup.ts";

export function inspectImage(state: EngineState, ref: string): ImageInspect {
  const image = requireImage(state, ref);
  const { config } = image;
  const { tags, digests } = referencesOf(state, image.id);
  const last = config.history[config.history.length - 1];
  return {
    Id: image.id,
    RepoTags: tags.map(familiarReference),
    RepoDigests: digests.map(familiarReference),
    Parent: image.parentId ?? "",
    Comment: last?.comment ?? "",
    Created: config.created,
    DockerVersion: "",
    Author: config.author ?? "",
    Architecture: config.architecture,
    ...(config.variant === undefined ? {} : { Variant: config.variant }),
    Os: config.os,
    Size: image.sizeBytes,
    GraphDriver: imageDriver(image.chainIds),
    RootFS: { Type: "layers", Layers: config.rootfs.diff_ids },
    Metadata: { LastTagTime: image.lastTagMs === undefined ? zeroTime : formatTime(image.lastTagMs) },
    Config: imageConfig(config.config),
  };
}

/** Keys in the order the engine answers them: sorted; those that are unset and optional are left out. */
function imageConfig(c: ContainerDefaults): ContainerConfig {
  return {
    ...(c.ArgsEscaped ? { ArgsEscaped: true } : {}),
    Cmd: c.Cmd ?? null,
    Entrypoint: c.Entrypoint ?? null,
    Env: c.Env ?? null,
    ...(c.ExposedPorts === undefined ? {} : { ExposedPorts: c.ExposedPorts }),
    ...(c.Healthcheck === undefined ? {} : { Healthcheck: c.Healthcheck }),
    Labels: c.Labels ?? null,
    OnBuild: c.OnBuild ?? null,
    ...(c.Shell === undefined ? {} : { Shell: c.Shell }),
    ...(c.StopSignal === undefined ? {} : { StopSignal: c.StopSignal }),
    User: c.User ?? "",
    Volumes: c.Volumes ?? null,
    WorkingDir: c.WorkingDir ?? "",
  };
}

const root = "/var/lib/docker/overlay2";

/** The directory a layer has in the engine's store: made from its chain ID, so that it stays the same. */
export function layerDirectory(chainId: Digest): string {
  return `${root}/${hexSha256(`directory ${chainId}`)}`;
}

function imageDriver(chainIds: readonly Digest[]): GraphDriver {
  const directories = chainIds.map(layerDirectory);
  const top = directories[directories.length - 1];
  if (top === undefined) return { Data: {}, Name: "overlay2" };
  const lower = directories.slice(0, -1).reverse();
  return {
    Data: {
      ...(lower.length === 0 ? {} : { LowerDir: lower.map((d) => `${d}/diff`).join(":") }),
      MergedDir: `${top}/merged`,
      UpperDir: `${top}/diff`,
      WorkDir: `${top}/work`,
    },
    Name: "overlay2",
  };
}

/** A container's own directory on top of its image's. */
export function containerDriver(id: string, chainIds: readonly Digest[]): GraphDriver {
  const own = `${root}/${hexSha256(`directory ${id}`)}`;
  const lower = [`${own}-init`, ...[...chainIds].reverse().map(layerDirectory)];
  return {
    Data: {
      ID: id,
      LowerDir: lower.map((d) => `${d}/diff`).join(":"),
      MergedDir: `${own}/merged`,
      UpperDir: `${own}/diff`,
      WorkDir: `${own}/work`,
    },
    Name: "overlay2",
  };
}

/**
 * Newest step first. Only steps at which a local image ends have an ID: the image
 * itself and, where it was made by commits, its parents.
 */
export function imageHistory(state: EngineState, ref: string): readonly ImageHistoryItem[] {
  const image = requireImage(state, ref);
  const items: ImageHistoryItem[] = [];
  let layer = 0;
  for (const step of image.config.history) {
    const chainId = step.empty_layer ? undefined : image.chainIds[layer++];
    items.unshift({
      Comment: step.comment ?? "",
      Created: Math.floor((parseTime(step.created) ?? 0) / 1000),
      CreatedBy: step.created_by ?? "",
      Id: "<missing>",
      Size: (chainId === undefined ? undefined : state.layers.get(chainId)?.sizeBytes) ?? 0,
      Tags: null,
    });
  }
  let at: Image | undefined = image;
  for (let i = 0; at !== undefined && i < items.length; i++) {
    const item = items[i];
    const tags = referencesOf(state, at.id).tags.map(familiarReference);
    if (item !== undefined) items[i] = { ...item, Id: at.id, Tags: tags.length === 0 ? null : tags };
    at = at.parentId === undefined ? undefined : state.images.get(at.parentId);
  }
  return items;
}
