/**
 * What a builder beside the engine does with an image: hands it to the engine
 * (`--load`), pushes it, or packs it into an archive. Until then it has no image at all.
 */
import type { BuilderExport, BuildOutcome } from "../../../api/build.ts";
import { type Digest, digestOfJson, shortId } from "../../../oci/digest.ts";
import type { Credentials } from "../../../oci/distribution.ts";
import { familiarReference, parseReference } from "../../../oci/reference.ts";
import type { FileTree } from "../../../os/fs/tree.ts";
import { BaseImageError, type BuildEnv, type NewImage } from "../env.ts";
import type { Progress, ProgressVertex } from "../progress.ts";
import { BuildCanceled } from "../solve/solve.ts";

/** Virtual milliseconds. */
const cost = { layer: 8, metadata: 4, perMegabyte: 6 } as const;

/** What of it only the engine's side knows. */
export interface Outside {
  /** The image in a layout tools read. */
  archive(image: NewImage, form: "oci" | "docker"): FileTree;
  /** Straight to the registry. @throws BaseImageError with the sentence to show */
  push(image: NewImage, tag: string, auth: Credentials | undefined): Promise<void>;
  /** Digest of the manifest a push would leave. */
  manifestDigest(image: NewImage): Digest;
}

interface Work {
  readonly env: Pick<BuildEnv, "nowMs" | "sleep" | "cancelled" | "chainsInUse" | "commitImage">;
  readonly outside: Outside;
  readonly progress: Progress;
  readonly cacheConfig: NewImage["config"] | undefined;
  /** A vertex of that name. */
  begin(name: string): ProgressVertex;
}

const titles = {
  load: "exporting to docker image format",
  docker: "exporting to docker image format",
  oci: "exporting to oci image format",
  push: "exporting to image",
  cache: "exporting cache to registry",
  "cache-folder": "exporting cache to client directory",
} as const;

/** @throws BaseImageError when a push is refused, BuildCanceled */
export async function exportImage(
  image: NewImage,
  exports: readonly BuilderExport[],
  work: Work,
): Promise<Partial<BuildOutcome>> {
  const { env, outside, progress } = work;
  const imageId = digestOfJson(image.config);
  const manifestDigest = outside.manifestDigest(image);
  const megabytes = image.layers.reduce((sum, l) => sum + l.sizeBytes, 0) / 1e6;
  let outcome: Partial<BuildOutcome> = { imageId, manifestDigest };
  for (const wanted of exports) {
    const vertex = work.begin(titles[wanted.type]);
    const status = async (text: string, ms: number) => {
      const begun = env.nowMs();
      await env.sleep(ms);
      if (env.cancelled()) throw new BuildCanceled();
      progress.status(vertex.digest, text, {}, true, begun);
    };
    progress.start(vertex);
    if (wanted.type === "cache" || wanted.type === "cache-folder") {
      await status("preparing build cache for export", cost.metadata);
      const tags = wanted.type === "cache" ? [wanted.ref] : [];
      const cached = { ...image, config: work.cacheConfig ?? image.config, tags };
      if (wanted.type === "cache") await pushCache(cached, wanted, work, vertex);
      else outcome = { ...outcome, cacheLayout: outside.archive(cached, "oci") };
      if (env.cancelled()) throw new BuildCanceled();
      for (const layer of image.layers) await status(`writing layer ${layer.diffId}`, cost.metadata);
      await status(`writing config ${digestOfJson(cached.config)}`, cost.metadata);
      await status(`writing cache image manifest ${outside.manifestDigest(cached)}`, cost.metadata);
      progress.complete(vertex);
      continue;
    }
    await status("exporting layers", cost.layer * Math.max(1, image.layers.length));
    await status(`exporting manifest ${manifestDigest}`, cost.metadata);
    await status(`exporting config ${imageId}`, cost.metadata);
    switch (wanted.type) {
      case "push":
        await pushAll(image, manifestDigest, wanted.auth, work, vertex, status);
        break;
      case "load":
        await status("sending tarball", megabytes * cost.perMegabyte + cost.layer);
        break;
      default:
        await status("sending tarball", megabytes * cost.perMegabyte + cost.layer);
        outcome = { ...outcome, archive: outside.archive(image, wanted.type) };
    }
    progress.complete(vertex);
    if (wanted.type === "load") await load(image, work);
  }
  return outcome;
}

async function pushCache(
  cached: NewImage,
  wanted: BuilderExport & { type: "cache" },
  { outside, progress }: Work,
  vertex: ProgressVertex,
): Promise<void> {
  try {
    await outside.push(cached, wanted.ref, wanted.auth[parseReference(wanted.ref).domain]);
  } catch (error) {
    if (error instanceof BaseImageError) progress.complete(vertex, { error: error.message });
    throw error;
  }
}

async function pushAll(
  image: NewImage,
  manifestDigest: Digest,
  auth: Readonly<Record<string, Credentials>>,
  { env, outside, progress }: Work,
  vertex: ProgressVertex,
  status: (text: string, ms: number) => Promise<void>,
): Promise<void> {
  for (const tag of image.tags) await status(`naming to ${tag}`, cost.metadata);
  for (const tag of image.tags) {
    const begun = env.nowMs();
    try {
      await outside.push(image, tag, auth[parseReference(tag).domain]);
    } catch (error) {
      if (!(error instanceof BaseImageError)) throw error;
      const message = `failed to push ${familiarReference(tag)}: ${error.message}`;
      progress.complete(vertex, { error: message });
      throw new BaseImageError(message);
    }
    if (env.cancelled()) throw new BuildCanceled();
    progress.status(vertex.digest, "pushing layers", {}, true, begun);
    await status(`pushing manifest for ${tag}@${manifestDigest}`, cost.metadata);
  }
}

/** The engine reads the archive it is sent. */
async function load(image: NewImage, { env, progress, begin }: Work): Promise<void> {
  const vertex = begin("importing to docker");
  progress.start(vertex);
  const stored = new Set(env.chainsInUse());
  for (const { chainId, diffId, sizeBytes } of image.layers) {
    if (stored.has(chainId)) continue;
    const begun = env.nowMs();
    await env.sleep(cost.layer + (sizeBytes / 1e6) * cost.perMegabyte);
    if (env.cancelled()) throw new BuildCanceled();
    const amount = { current: sizeBytes, total: sizeBytes };
    progress.status(vertex.digest, `loading layer ${shortId(diffId)}`, amount, true, begun);
  }
  env.commitImage(image);
  progress.complete(vertex);
}
