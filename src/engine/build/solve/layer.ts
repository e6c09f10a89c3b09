/**
 * A step's layer: the difference of two trees, its digest and its size.
 *
 * The digest is SHA-256 over a canonical text of the changes (there is no tar to
 * hash): equal changes, times included, give equal digests. A folder that is new is
 * one line with a digest of its own, remembered on its node, so that copying a big
 * tree again costs what changed in it. The size is the bytes of the files added or
 * replaced, a file with several names once.
 */
import { contentSize } from "../../../oci/changeset.ts";
import { type Digest, digestOf, hexSha256 } from "../../../oci/digest.ts";
import { contentDigest, sameContent } from "../../../os/fs/content.ts";
import {
  childrenOf,
  type DirNode,
  type FileTree,
  type Placed,
  placedChild,
  placedRoot,
  type TreeNode,
} from "../../../os/fs/tree.ts";
import type { CachedLayer } from "../types.ts";

/** What a layer without changes is: the digest of an empty tar. */
export const emptyLayerDigest: Digest = digestOf(new Uint8Array(1024));

interface Measured {
  readonly text: string;
  readonly bytes: number;
  /** A file with several names is in it: told by paths, so it is not remembered. */
  readonly linked: boolean;
}

const remembered = new WeakMap<TreeNode, Measured>();

function metaOf(node: TreeNode): string {
  return `${node.mode.toString(8)} ${node.uid} ${node.gid} ${node.mtimeMs}`;
}

class Measure {
  readonly lines: string[] = [];
  bytes = 0;
  /** Names under which a file with several names came first. */
  private readonly firstName = new Map<number, string>();

  constructor(
    private readonly base: FileTree,
    private readonly top: FileTree,
  ) {}

  compare(a: Placed, b: Placed, path: string): void {
    if (a.node === b.node && a.shift === b.shift && this.base.linked === this.top.linked) return;
    const names = new Set<string>();
    for (const name of changedNames(a.node, b.node)) names.add(name);
    for (const name of [...names].sort()) {
      const before = placedChild(this.base, a, name);
      const after = placedChild(this.top, b, name);
      const at = `${path}/${name}`;
      if (after === undefined) {
        if (before !== undefined) this.lines.push(`- ${at}`);
      } else if (before?.node.type === "dir" && after.node.type === "dir") {
        const length = this.lines.length;
        this.compare(before, after, at);
        if (this.lines.length > length || metaOf(before.node) !== metaOf(after.node))
          this.lines.splice(length, 0, `d ${at} ${metaOf(after.node)}`);
      } else if (before === undefined || !sameNode(before.node, after.node)) {
        const { text, bytes } = this.added(after, at);
        this.lines.push(`${at} ${text}`);
        this.bytes += bytes;
      }
    }
  }

  private added(at: Placed, path: string): Measured {
    const { node } = at;
    switch (node.type) {
      case "file": {
        if (node.nlink > 1) {
          const first = this.firstName.get(at.ino);
          if (first !== undefined) return { text: `f ${metaOf(node)} = ${first}`, bytes: 0, linked: true };
          this.firstName.set(at.ino, path);
        }
        return {
          text: `f ${metaOf(node)} ${contentDigest(node.content)}`,
          bytes: contentSize(node.content),
          linked: node.nlink > 1,
        };
      }
      case "symlink":
        return { text: `l ${metaOf(node)} ${node.target}`, bytes: 0, linked: false };
      case "dir":
        return this.addedFolder(at, path);
      default:
        return { text: `${node.type} ${metaOf(node)} ${node.major}:${node.minor}`, bytes: 0, linked: false };
    }
  }

  private addedFolder(at: Placed, path: string): Measured {
    const known = remembered.get(at.node);
    if (known !== undefined) return known;
    let text = `d ${metaOf(at.node)}`;
    let bytes = 0;
    let linked = false;
    for (const { name, at: child } of childrenOf(this.top, at)) {
      const part = this.added(child, `${path}/${name}`);
      text += `\n${name} ${part.text}`;
      bytes += part.bytes;
      linked ||= part.linked;
    }
    const result = { text: hexSha256(text), bytes, linked };
    if (!linked) remembered.set(at.node, result);
    return result;
  }
}

/** Names that may differ: those whose nodes are not the same. */
function* changedNames(a: TreeNode, b: TreeNode): Generator<string> {
  const left = a.type === "dir" ? a.children : new Map<string, never>();
  const right: DirNode["children"] = b.type === "dir" ? b.children : new Map();
  for (const [name, child] of left) {
    const other = right.get(name);
    if (other !== child || child.type === "ref" || child.type === "dir") yield name;
  }
  for (const name of right.keys()) if (!left.has(name)) yield name;
}

function sameNode(a: TreeNode, b: TreeNode): boolean {
  if (a === b) return true;
  if (a.type !== b.type || metaOf(a) !== metaOf(b) || a.ctimeMs !== b.ctimeMs) return false;
  if (a.type === "file" && b.type === "file") return sameContent(a.content, b.content);
  return a.type !== "symlink" || b.type !== "symlink" || a.target === b.target;
}

export function measure(base: FileTree, top: FileTree): { diffId: Digest; sizeBytes: number } {
  const measured = new Measure(base, top);
  measured.compare(placedRoot(base), placedRoot(top), "");
  if (measured.lines.length === 0) return { diffId: emptyLayerDigest, sizeBytes: 0 };
  return { diffId: digestOf(measured.lines.join("\n")), sizeBytes: measured.bytes };
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
