/**
 * Pull: resolve the name, fetch the layers that are not here, unpack them from the
 * bottom, give the image its names.
 *
 * Refusals come before the first record, as the API has it. Three layers travel at
 * a time; they are unpacked in order, each on the tree of the one below. What
 * nobody sees is not computed: a layer whose chain is here already is skipped.
 */
import { EngineError } from "../../api/errors.ts";
import { type Digest, shortId } from "../../oci/digest.ts";
import type { Credentials, Distribution, LayerBlob, ResolvedImage } from "../../oci/distribution.ts";
import { formatPlatform } from "../../oci/platform.ts";
import {
  defaultDomain,
  familiarString,
  formatReference,
  fullName,
  type Reference,
  withDefaultTag,
} from "../../oci/reference.ts";
import { type Env, update } from "../env.ts";
import type { Layer } from "../state.ts";
import { chainIdsOf, unpackLayer, withImage, withLayers } from "./layers.ts";
import { parseOrRefuse } from "./lookup.ts";
import { inParallel, pause, type Report, transfer } from "./progress.ts";
import { reach, reworded } from "./registry.ts";
import { emitImageEvent, withTag } from "./tag.ts";

const parallelLayers = 3;

export interface PullOptions {
  readonly auth?: Credentials;
  readonly platform?: string;
  readonly report: Report;
  readonly cancelled: () => boolean;
  /** Layers that need no download; default: all the engine has. */
  readonly known?: ReadonlyMap<Digest, Layer>;
}

/** A pull in two steps, so that refusals come before the stream begins. */
export interface PreparedPull {
  run(options: PullOptions): Promise<void>;
}

export async function preparePull(
  env: Env,
  name: string,
  tag: string | undefined,
  options: { auth?: Credentials; platform?: string },
): Promise<PreparedPull> {
  const text =
    tag === undefined || tag === "" ? name : tag.includes(":") ? `${name}@${tag}` : `${name}:${tag}`;
  const given = parseOrRefuse(text);
  const all = given.tag === undefined && given.digest === undefined;
  checkPlatform(options.platform);
  const registry = await reach(env, given.domain);
  const refs: Reference[] = all ? await everyTag(registry, given, options.auth) : [withDefaultTag(given)];
  const resolved: { ref: Reference; image: ResolvedImage }[] = [];
  for (const ref of refs) {
    const image = await resolve(registry, ref, options.auth);
    matchPlatform(image, options.platform, ref);
    resolved.push({ ref, image });
  }
  await pause(env);
  return {
    async run(run) {
      const before = env.store.getState().images;
      let downloaded = false;
      for (const { ref, image } of resolved) {
        const name = ref.digest ?? ref.tag ?? "latest";
        // Docker puts the whole reference in front when it was pulled by digest.
        const id = ref.digest === undefined ? name : formatReference(ref);
        run.report({ status: `Pulling from ${ref.path}`, id });
        const known = env.store.getState();
        const same = before.has(image.imageId) && namesImage(known.tags, known.digests, ref, image);
        if (!known.images.has(image.imageId)) await fetchImage(env, registry, ref.path, image, run);
        if (run.cancelled()) return;
        run.report({ status: `Digest: ${image.digest}` });
        if (image.note !== undefined && !same) run.report({ status: image.note });
        downloaded ||= !same;
        record(env, ref, image);
        emitImageEvent(env, "pull", image.imageId, familiarString(ref));
      }
      const what = familiarString(all ? given : withDefaultTag(given));
      run.report({
        status: downloaded
          ? `Status: Downloaded newer image for ${what}`
          : `Status: Image is up to date for ${what}`,
      });
    },
  };
}

async function everyTag(
  registry: Distribution,
  ref: Reference,
  auth: Credentials | undefined,
): Promise<Reference[]> {
  try {
    return (await registry.tags(ref.path, auth)).map((tag) => ({ ...ref, tag }));
  } catch (error) {
    throw reworded(error, { host: ref.domain, ref });
  }
}

/** @throws EngineError in the engine's words */
export async function resolve(
  registry: Distribution,
  ref: Reference,
  auth: Credentials | undefined,
): Promise<ResolvedImage> {
  try {
    return await registry.resolve(ref.path, ref.digest ?? ref.tag ?? "latest", auth);
  } catch (error) {
    throw reworded(error, { host: ref.domain, ref });
  }
}

function checkPlatform(platform: string | undefined): void {
  if (platform === undefined || platform === "") return;
  const [os = "", arch = ""] = platform.split("/");
  if (!/^[A-Za-z0-9_-]+$/.test(os) || !/^[A-Za-z0-9_-]*$/.test(arch))
    throw new EngineError("create.invalid", {
      message: `"${platform}": unknown operating system or architecture: invalid argument`,
    });
}

/** @throws EngineError; of public images what other machines than this one would get is not known here */
function matchPlatform(image: ResolvedImage, platform: string | undefined, ref: Reference): void {
  if (platform === undefined || platform === "") return;
  const [os, arch] = platform.split("/");
  if (os === image.config.os && (arch === undefined || arch === image.config.architecture)) return;
  if (os === "linux" && ref.domain === defaultDomain)
    throw new EngineError("drydock.not_simulated", {
      what: `pulling ${familiarString(ref)} for a platform other than ${formatPlatform(image.config)}`,
    });
  throw new EngineError("image.no_manifest_for_platform", { platform });
}

function namesImage(
  tags: ReadonlyMap<string, Digest>,
  digests: ReadonlyMap<string, Digest>,
  ref: Reference,
  image: ResolvedImage,
): boolean {
  const known = ref.digest === undefined ? tags.get(formatReference(ref)) : digests.get(formatReference(ref));
  return known === image.imageId;
}

/** Gives a pulled image its tag and its digest. */
function record(env: Env, ref: Reference, image: ResolvedImage): void {
  update(env, (state) => {
    const digests = new Map(state.digests).set(`${fullName(ref)}@${image.digest}`, image.imageId);
    const next = { ...state, digests };
    if (ref.digest !== undefined || ref.tag === undefined) return next;
    return withTag(next, formatReference(ref), image.imageId, env.kernel.nowMs());
  });
}

async function fetchImage(
  env: Env,
  registry: Distribution,
  path: string,
  image: ResolvedImage,
  options: PullOptions,
): Promise<void> {
  const layers = await fetchLayers(env, registry, path, image, options);
  if (options.cancelled()) return;
  update(env, (state) => withImage(withLayers(state, layers), { id: image.imageId, config: image.config }));
}

/** Downloads and unpacks the layers of a resolved image; gives all of them from the bottom. Does not change the state. */
export async function fetchLayers(
  env: Env,
  registry: Distribution,
  path: string,
  image: ResolvedImage,
  options: PullOptions,
): Promise<readonly Layer[]> {
  const { report, cancelled } = options;
  const known = options.known ?? env.store.getState().layers;
  const chainIds = chainIdsOf(image.config.rootfs.diff_ids);
  const descriptors = image.manifest.layers;
  const missing = descriptors.map((_, i) => !known.has(chainIds[i] as Digest));
  for (const [i, { digest }] of descriptors.entries()) {
    const id = shortId(digest);
    if (missing[i]) report({ status: "Pulling fs layer", progressDetail: {}, id });
    else report({ status: "Already exists", progressDetail: {}, id });
  }
  const waiting = descriptors.filter((_, i) => missing[i]).slice(parallelLayers);
  for (const { digest } of waiting) report({ status: "Waiting", progressDetail: {}, id: shortId(digest) });

  let active = 0;
  const share = () => active;
  const blobs: (LayerBlob | undefined)[] = descriptors.map(() => undefined);
  const arrived: (() => void)[] = [];
  const arrival = descriptors.map((_, i) => new Promise<void>((done) => (arrived[i] = done)));
  const download = async (i: number) => {
    const descriptor = descriptors[i];
    if (descriptor === undefined) return;
    const id = shortId(descriptor.digest);
    active += 1;
    try {
      // Loading what the layer holds is work of the platform, not of the machine: time stands still.
      const release = env.kernel.hold();
      try {
        blobs[i] = await registry.layer(path, descriptor.digest, options.auth);
        await blobs[i]?.changeset();
      } finally {
        release();
      }
      await transfer(env, report, {
        id,
        status: "Downloading",
        totalBytes: descriptor.size,
        share,
        cancelled,
      });
      report({ status: "Verifying Checksum", progressDetail: {}, id });
      report({ status: "Download complete", progressDetail: {}, id });
    } finally {
      active -= 1;
      arrived[i]?.();
    }
  };
  const downloads = inParallel(
    parallelLayers,
    descriptors.flatMap((_, i) => (missing[i] ? [() => download(i)] : [])),
  );

  const unpacked: Layer[] = [];
  const unpack = async () => {
    for (const [i, descriptor] of descriptors.entries()) {
      const here = known.get(chainIds[i] as Digest);
      if (here !== undefined) {
        unpacked.push(here);
        continue;
      }
      await arrival[i];
      const blob = blobs[i];
      if (blob === undefined || cancelled()) return;
      const id = shortId(descriptor.digest);
      await transfer(env, report, {
        id,
        status: "Extracting",
        totalBytes: descriptor.size,
        share: () => 1,
        cancelled,
      });
      const layer = {
        diffId: image.config.rootfs.diff_ids[i] ?? blob.diffId,
        sizeBytes: blob.uncompressedSize,
        blob: { digest: blob.digest, sizeBytes: descriptor.size },
      };
      unpacked.push(unpackLayer(unpacked[i - 1], layer, await blob.changeset()));
      report({ status: "Pull complete", progressDetail: {}, id });
    }
  };
  await Promise.all([downloads, unpack()]);
  return unpacked;
}

/** An image as a registry has it, without fetching its layers. */
export async function resolveRemote(
  env: Env,
  ref: Reference,
  auth: Credentials | undefined,
): Promise<{ registry: Distribution; image: ResolvedImage }> {
  const registry = await reach(env, ref.domain);
  return { registry, image: await resolve(registry, ref, auth) };
}
