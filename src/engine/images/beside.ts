/**
 * A builder beside the engine (driver `docker-container`): what it is given differs
 * in three ways. Its results are kept apart, it takes every base from a registry,
 * and its `localhost` is not the machine's unless it shares the machine's network.
 */
import type { BuilderRequest } from "../../api/build.ts";
import { EngineError } from "../../api/errors.ts";
import { type Digest, digestOfJson } from "../../oci/digest.ts";
import { familiarReference, parseReference, type Reference } from "../../oci/reference.ts";
import { emptyTree } from "../../os/fs/tree.ts";
import { BaseImageError, type BuildEnv, type NewImage } from "../build/env.ts";
import { exportImage, type Outside } from "../build/export/beside.ts";
import { type BuildState, type CachedLayer, emptyBuildState } from "../build/types.ts";
import { type Env, update } from "../env.ts";
import type { Layer } from "../state.ts";
import { imageLayout } from "./archive.ts";
import { cachedLayer, layerReport, refusal } from "./build.ts";
import { chainIdsOf } from "./layers.ts";
import { fetchLayers, resolveRemote } from "./pull.ts";
import { blobsOf, manifestOf, uploadImage } from "./push.ts";
import { reach } from "./registry.ts";

export function besideEnv(
  env: Env,
  own: BuildEnv,
  builder: BuilderRequest,
  cancelled: () => boolean,
): BuildEnv {
  const getState = (): BuildState => {
    const { builders, build } = env.store.getState();
    return { ...(builders.get(builder.name) ?? emptyBuildState), history: build.history };
  };
  const outside = outsideOf(env, builder, cancelled);
  return {
    ...own,
    getState,
    setState: ({ history, ...cache }) =>
      update(env, (state) => ({
        ...state,
        build: { ...state.build, history },
        builders: new Map(state.builders).set(builder.name, { ...cache, history: [] }),
      })),
    localImage: () => undefined,
    async resolveBase(reference, options) {
      const ref = parseReference(reference);
      const refused = unreachable(ref, builder, "Head", `manifests/${ref.tag ?? "latest"}`);
      if (refused !== undefined) throw new BaseImageError(refused);
      return own.resolveBase(reference, { ...options, pull: true });
    },
    async loadBase(base, progress) {
      const top = chainIdsOf(base.config.rootfs.diff_ids).at(-1);
      for (const entry of getState().entries.values())
        if (entry.kind === "from" && entry.layers.at(-1)?.chainId === top)
          return { tree: entry.tree, layers: entry.layers };
      const ref = parseReference(base.reference);
      const { registry, image } = await resolveRemote(env, ref, undefined);
      const report = layerReport(image.manifest.layers, progress);
      const layers = await fetchLayers(env, registry, ref.path, image, {
        cancelled,
        report,
        known: new Map(),
      });
      return { tree: layers.at(-1)?.tree ?? emptyTree, layers: layers.map(cachedLayer) };
    },
    beside: {
      exportImage: (image, exports, work) => exportImage(image, exports, { ...work, env: own, outside }),
    },
  };
}

function outsideOf(env: Env, builder: BuilderRequest, cancelled: () => boolean): Outside {
  return {
    archive: (image, form) =>
      imageLayout(
        [
          {
            id: digestOfJson(image.config),
            config: image.config,
            layers: layersOf(image.layers),
            tags: image.tags.map(familiarReference),
          },
        ],
        env.kernel.nowMs(),
        form,
      ),
    manifestDigest: (image) => digestOfJson(manifestOf(idAndConfig(image), blobs(image))),
    async push(image, tag, auth) {
      const ref = parseReference(tag);
      const layer = image.layers.at(-1)?.diffId ?? "";
      const refused = unreachable(ref, builder, "Head", `blobs/${layer}`);
      if (refused !== undefined) throw new BaseImageError(refused);
      try {
        const registry = await reach(env, ref.domain);
        const options = { auth, cancelled, report: () => undefined };
        await uploadImage(env, registry, ref, idAndConfig(image), blobs(image), options);
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        throw new BaseImageError(refusal(error, tag));
      }
    },
  };
}

function idAndConfig(image: NewImage): { id: Digest; config: NewImage["config"] } {
  return { id: digestOfJson(image.config), config: image.config };
}

function layersOf(layers: readonly CachedLayer[]): readonly Layer[] {
  return layers.map(({ chainId, diffId, sizeBytes, tree }, i) => {
    return { chainId, diffId, parent: layers[i - 1]?.chainId, sizeBytes, tree };
  });
}

function blobs(image: NewImage): ReturnType<typeof blobsOf> {
  const layers = layersOf(image.layers);
  return blobsOf(layers, new Map(layers.map((layer) => [layer.chainId, layer])));
}

/** Nobody serves a registry on a builder's own `localhost`. */
function unreachable(
  ref: Reference,
  builder: BuilderRequest,
  method: string,
  path: string,
): string | undefined {
  const [, host = "", port = "80"] = /^(localhost|127\.0\.0\.1)(?::(\d+))?$/.exec(ref.domain) ?? [];
  if (host === "" || builder.hostNetwork) return undefined;
  const address = host === "localhost" ? "[::1]" : host;
  return `failed to do request: ${method} "http://${ref.domain}/v2/${ref.path}/${path}": dial tcp ${address}:${port}: connect: connection refused`;
}
