/**
 * A step's layer: the difference of two trees, its digest and its size.
 *
 * The digest is SHA-256 over a canonical text of the changeset (there is no tar to
 * hash): equal changes, times included, give equal digests. The size is the bytes
 * of the files added or replaced, a file with several names once.
 */
import { contentSize } from "../../../oci/changeset.ts";
import { type Digest, digestOf, hexSha256 } from "../../../oci/digest.ts";
import { toChangeset } from "../../../os/fs/changes.ts";
import { contentDigest } from "../../../os/fs/content.ts";
import type { FileTree } from "../../../os/fs/tree.ts";
import type { CachedLayer } from "../types.ts";

/** What a layer without changes is: the digest of an empty tar. */
export const emptyLayerDigest: Digest = digestOf(new Uint8Array(1024));

export function measure(base: FileTree, top: FileTree): { diffId: Digest; sizeBytes: number } {
  const changes = toChangeset(base, top);
  if (changes.length === 0) return { diffId: emptyLayerDigest, sizeBytes: 0 };
  const lines: string[] = [];
  let sizeBytes = 0;
  for (const entry of changes) {
    if (entry.type === "whiteout") {
      lines.push(`- ${entry.path}`);
      continue;
    }
    const meta = `${entry.mode.toString(8)} ${entry.uid} ${entry.gid} ${entry.mtimeMs}`;
    if (entry.type === "file") {
      if (entry.hardLinkTo === undefined) sizeBytes += contentSize(entry.content);
      lines.push(`f ${entry.path} ${meta} ${entry.hardLinkTo ?? contentDigest(entry.content)}`);
    } else if (entry.type === "symlink") lines.push(`l ${entry.path} ${meta} ${entry.target}`);
    else if (entry.type === "char" || entry.type === "block")
      lines.push(`${entry.type} ${entry.path} ${meta} ${entry.major}:${entry.minor}`);
    else lines.push(`${entry.type} ${entry.path} ${meta}`);
  }
  return { diffId: digestOf(lines.join("\n")), sizeBytes };
}

/** OCI image spec, "Layer ChainID". */
export function chainOf(parent: Digest | undefined, diffId: Digest): Digest {
  return parent === undefined ? diffId : `sha256:${hexSha256(`${parent} ${diffId}`)}`;
}

export function layerOn(
  layers: readonly CachedLayer[],
  base: FileTree,
  top: FileTree,
  createdMs: number,
): CachedLayer {
  const { diffId, sizeBytes } = measure(base, top);
  return { diffId, chainId: chainOf(layers.at(-1)?.chainId, diffId), sizeBytes, tree: top, createdMs };
}
