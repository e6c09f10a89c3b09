/**
 * What a build of a folder on the student's disk would reuse, and what there is to say
 * about its Dockerfile: the builder's own prediction and checks, fed from the disk.
 */
import { type Remark, remarksOn } from "../engine/build/checks/findings.ts";
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
  const dockerfile = context && dockerfileOf(context);
  if (context === undefined || dockerfile === undefined) return undefined;
  return predictBuild({
    state: state.build,
    context,
    contextName: folder,
    dockerfileName: "Dockerfile",
    dockerfile,
    base: (reference) => knownBase(state, reference, resolved),
  });
}

export function adviseFolder(
  state: EngineState,
  disk: FileTree,
  folder: string,
  resolved: ReadonlyMap<string, ResolvedImage>,
): readonly Remark[] {
  const context = subtreeAt(disk, folder);
  const dockerfile = context && dockerfileOf(context);
  if (dockerfile === undefined) return [];
  return remarksOn(dockerfile, (reference) => knownBase(state, reference, resolved));
}

function dockerfileOf(context: FileTree): string | undefined {
  const node = resolve(context, "/Dockerfile")?.node;
  return node?.type === "file" ? new TextDecoder().decode(readBytes(node.content)) : undefined;
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
