/** Manifests in registries: reading them, and putting several under one name. */
import type { CombineRequest, CombineResponse, RemoteManifest } from "../../api/manifests.ts";
import { digestOfJson } from "../../oci/digest.ts";
import type { Credentials, Distribution, ResolvedImage } from "../../oci/distribution.ts";
import { type Descriptor, type Index, mediaTypes } from "../../oci/manifest.ts";
import { formatPlatform } from "../../oci/platform.ts";
import { formatReference, type Reference, withDefaultTag } from "../../oci/reference.ts";
import type { Env } from "../env.ts";
import { parseOrRefuse } from "./lookup.ts";
import { resolve, resolveRemote } from "./pull.ts";
import { reach, reworded } from "./registry.ts";

/** @throws EngineError when the registry has no such thing, or cannot be asked */
export async function readRemote(
  env: Env,
  name: string,
  auth: Credentials | undefined,
): Promise<RemoteManifest> {
  const ref = withDefaultTag(parseOrRefuse(name));
  const { registry, image } = await resolveRemote(env, ref, auth);
  const named = image.index ?? image.manifest;
  const parts = await partsOf(registry, ref, image, auth);
  return {
    digest: image.digest,
    named,
    complete: digestOfJson(named) === image.digest,
    images: parts.map(({ image: { config } }) => ({ platform: formatPlatform(config), config })),
  };
}

interface Part {
  readonly descriptor: Descriptor;
  readonly image: ResolvedImage;
}

/** The single manifests of what a reference names. */
async function partsOf(
  registry: Distribution,
  ref: Reference,
  image: ResolvedImage,
  auth: Credentials | undefined,
): Promise<readonly Part[]> {
  const { index, manifest, config } = image;
  if (index === undefined) {
    const { os, architecture, variant } = config;
    const platform = { architecture, os, ...(variant === undefined ? {} : { variant }) };
    const size = JSON.stringify(manifest).length;
    return [{ descriptor: { mediaType: manifest.mediaType, digest: image.digest, size, platform }, image }];
  }
  return Promise.all(
    index.manifests.map(async (descriptor) => ({
      descriptor,
      image: await resolve(registry, { ...ref, tag: undefined, digest: descriptor.digest }, auth),
    })),
  );
}

/** @throws EngineError as `readRemote`, or when the target may not be written */
export async function combineRemote(
  env: Env,
  name: string,
  request: CombineRequest,
): Promise<CombineResponse> {
  const target = withDefaultTag(parseOrRefuse(name));
  const parts = new Map<string, Part & { readonly from: Reference; readonly registry: Distribution }>();
  let only: ResolvedImage | undefined;
  for (const source of request.sources) {
    const from = withDefaultTag(parseOrRefuse(source));
    const auth = request.auth[from.domain];
    const { registry, image } = await resolveRemote(env, from, auth);
    only = image;
    for (const part of await partsOf(registry, from, image, auth))
      parts.set(part.descriptor.digest, { ...part, from, registry });
  }
  const plain = request.sources.length === 1 && Object.keys(request.annotations).length === 0;
  const single = plain && only !== undefined && only.index === undefined && request.copy;
  const index: Index = {
    schemaVersion: 2,
    mediaType: mediaTypes.list,
    manifests: [...parts.values()].map((p) => p.descriptor),
    ...(Object.keys(request.annotations).length === 0 ? {} : { annotations: request.annotations }),
  };
  const named = single && only !== undefined ? only.manifest : ((plain ? only?.index : undefined) ?? index);
  const copied = [...parts.values()].map((p) => [p.descriptor.digest, formatReference(p.from)] as const);
  if (request.dryRun) return { digest: digestOfJson(named), named, copied };
  const auth = request.auth[target.domain];
  try {
    const registry = await reach(env, target.domain);
    for (const { image, from, registry: source, descriptor } of parts.values()) {
      for (const { digest } of image.manifest.layers) {
        if (await registry.hasBlob(target.path, digest, auth)) continue;
        const layer = await source.layer(from.path, digest, request.auth[from.domain]);
        await registry.putLayer(target.path, layer, auth);
      }
      const { manifest, config, imageId } = image;
      const tag = single ? (target.tag ?? "latest") : "";
      const { digest } = descriptor;
      await registry.putManifest(target.path, tag, { manifest, config, imageId, digest }, auth);
    }
    const first =
      [...parts.values()].find((p) => p.image.config.architecture === "amd64") ?? [...parts.values()][0];
    await env.kernel.sleep(60);
    if (single || first === undefined) return { digest: digestOfJson(named), named, copied };
    const { manifest, config, imageId } = first.image;
    const image = { manifest, config, imageId, index: "manifests" in named ? named : index };
    const digest = await registry.putManifest(target.path, target.tag ?? "latest", image, auth);
    return { digest, named, copied };
  } catch (error) {
    throw reworded(error, { host: target.domain, ref: target, push: true });
  }
}
