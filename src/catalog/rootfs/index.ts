/**
 * What is inside the catalogue's images, layer by layer: the files a student looks at,
 * made from tables when an image is unpacked, and filler for the rest. The bytes of a
 * layer add up to its recorded size.
 */
import type { Changeset } from "../../oci/changeset.ts";
import { type CatalogImage, loadRepository } from "../images.ts";
import { parseUtc } from "../time.ts";
import { alpineBase } from "./alpine.ts";
import { busyboxBase } from "./busybox.ts";
import { debianBase, releaseOf } from "./debian.ts";
import { LayerBuilder, type Libc } from "./layer-builder.ts";
import { madeLayer } from "./made.ts";
import { rpmBase, rpmReleases } from "./rpm.ts";
import { familyOf, upperLayer } from "./upper.ts";

const made = new Map<string, Promise<Changeset>>();

/** The files of the step `index` of `image`. Layers with one digest hold the same files, whichever image asks. */
export function layerContents(image: CatalogImage, index: number): Promise<Changeset> {
  const digest = image.layers[index]?.digest;
  if (digest === undefined) return Promise.resolve([]);
  const below = image.made?.below;
  if (below !== undefined && index < below.layers.length) return layerContents(below, index);
  let contents = made.get(digest);
  if (contents === undefined) {
    contents = makeShared(image, index, digest);
    made.set(digest, contents);
  }
  return contents;
}

/** Makes the layer as the first image of the repository that has it does, so that it is the same for all. */
async function makeShared(image: CatalogImage, index: number, digest: string): Promise<Changeset> {
  for (const owner of await loadRepository(image.repository)) {
    const at = owner.layers.findIndex((layer) => layer.digest === digest);
    if (at >= 0) return makeLayer(owner, at, owner.layers[at]?.uncompressedSize);
  }
  return makeLayer(image, index, image.layers[index]?.uncompressedSize);
}

/** @param sizeBytes undefined: no filler. */
export async function makeLayer(
  image: CatalogImage,
  index: number,
  sizeBytes: number | undefined,
): Promise<Changeset> {
  const layer = new LayerBuilder(
    parseUtc(image.created),
    image.layers[index]?.digest ?? "",
    libcOf(image.base),
  );
  const first = image.layers.findIndex(({ digest }) => digest !== undefined);
  if (index === first && image.base !== "scratch" && image.made?.below === undefined)
    baseLayer(layer, image.base);
  else if (image.made !== undefined) await madeLayer(layer, image.made.row, image.repository, image.base);
  else await upperLayer(layer, image, index);
  return layer.finish(sizeBytes);
}

function libcOf(base: string): Libc {
  const family = familyOf(base);
  if (family === "alpine") return "musl";
  return family === "busybox" ? "static" : "glibc";
}

function baseLayer(layer: LayerBuilder, base: string): void {
  const release = releaseOf(base);
  const rpm = rpmReleases[base];
  if (release !== undefined) debianBase(layer, release);
  else if (rpm !== undefined) rpmBase(layer, rpm);
  else if (base.startsWith("alpine-")) alpineBase(layer, base.slice("alpine-".length));
  else busyboxBase(layer);
}
