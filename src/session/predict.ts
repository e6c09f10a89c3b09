/** What a build of a folder on the student's disk would reuse: the builder's own prediction, fed from the disk. */
import { type Prediction, predictBuild } from "../engine/build/predict.ts";
import type { EngineState } from "../engine/state.ts";
import type { ResolvedImage } from "../oci/distribution.ts";
import { formatReference, InvalidReference, parseReference, withDefaultTag } from "../oci/reference.ts";
import { readBytes } from "../os/fs/content.ts";
import { type FileTree, resolve, subtreeAt } from "../os/fs/tree.ts";

/** @param resolved what names of images led to when a registry was last asked */
export function predictFolder(
  state: EngineState,
  disk: FileTree,
  folder: string,
  resolved: ReadonlyMap<string, ResolvedImage>,
): Prediction | undefined {
  const context = subtreeAt(disk, folder);
  const dockerfile = context && resolve(context, "/Dockerfile")?.node;
  if (context === undefined || dockerfile?.type !== "file") return undefined;
  return predictBuild({
    state: state.build,
    context,
    contextName: folder,
    dockerfileName: "Dockerfile",
    dockerfile: new TextDecoder().decode(readBytes(dockerfile.content)),
    base: (reference) => knownBase(state, reference, resolved),
  });
}

function knownBase(state: EngineState, reference: string, resolved: ReadonlyMap<string, ResolvedImage>) {
  let full: string;
  try {
    full = formatReference(withDefaultTag(parseReference(reference)));
  } catch (error) {
    if (error instanceof InvalidReference) return undefined;
    throw error;
  }
  const id = state.tags.get(full);
  const image = id === undefined ? undefined : state.images.get(id);
  if (image !== undefined)
    return { reference: full, digest: undefined, imageId: image.id, config: image.config };
  const remote = resolved.get(full);
  return remote && { reference: full, digest: remote.digest, imageId: remote.imageId, config: remote.config };
}
