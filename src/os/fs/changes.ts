/**
 * What differs between two trees, and layers made of it.
 *
 * Nodes both trees share are not looked into, so the cost is that of the changes.
 * A directory with a change below it counts as modified, as in `docker diff` and in
 * layers (an overlay copies parents up).
 */
import type { Changeset, ChangesetEntry } from "../../oci/changeset.ts";
import { SysError } from "../errno.ts";
import { sameContent } from "./content.ts";
import { MemoryFileSystem } from "./memory-file-system.ts";
import {
  byBytes,
  type DirNode,
  type FileTree,
  type Placed,
  placedAt,
  placedChild,
  placedRoot,
  sortedNames,
  type TreeNode,
} from "./tree.ts";
import type { TreeChange } from "./types.ts";

interface Difference extends TreeChange {
  readonly before?: Placed;
  readonly after?: Placed;
}

/** In the order of `docker diff`: depth first, names in byte order, a directory before what is in it. The root is left out. */
export function diffTrees(base: FileTree, top: FileTree): TreeChange[] {
  return differences(base, top).map(({ kind, path }) => ({ kind, path }));
}

function differences(base: FileTree, top: FileTree): Difference[] {
  const out: Difference[] = [];
  compare(base, top, placedRoot(base), placedRoot(top), "", out);
  return out;
}

/** Appends what changed inside two directories of one path. */
function compare(base: FileTree, top: FileTree, a: Placed, b: Placed, path: string, out: Difference[]): void {
  if (a.node === b.node && a.shift === b.shift && sameLinks(base, top)) return;
  const names = namesOf(a.node, b.node);
  for (const name of names) {
    const before = placedChild(base, a, name);
    const after = placedChild(top, b, name);
    const at = `${path}/${name}`;
    if (before !== undefined && after !== undefined) {
      if (before.node === after.node && before.node.type !== "dir") continue;
      if (before.node.type === "dir" && after.node.type === "dir") {
        const place = out.length;
        compare(base, top, before, after, at, out);
        if (out.length > place || !sameMeta(before.node, after.node)) {
          out.splice(place, 0, { kind: "modified", path: at, before, after });
        }
      } else if (!sameNode(before.node, after.node)) {
        out.push({ kind: "modified", path: at, before, after });
        addAll(top, after, at, out);
      }
    } else if (after !== undefined) {
      out.push({ kind: "added", path: at, after });
      addAll(top, after, at, out);
    } else if (before !== undefined) {
      out.push({ kind: "deleted", path: at, before });
    }
  }
}

function sameLinks(a: FileTree, b: FileTree): boolean {
  return a.linked === b.linked || (a.linked.size === 0 && b.linked.size === 0);
}

function namesOf(a: TreeNode, b: TreeNode): readonly string[] {
  const left = a.type === "dir" ? a : undefined;
  const right = b.type === "dir" ? b : undefined;
  if (left === undefined || right === undefined)
    return left || right ? sortedNames((left ?? right) as DirNode) : [];
  const names: string[] = [];
  for (const [name, child] of left.children) {
    const other = right.children.get(name);
    if (other === undefined || other !== child || child.type === "ref" || child.type === "dir")
      names.push(name);
  }
  for (const name of right.children.keys()) if (!left.children.has(name)) names.push(name);
  return names.sort(byBytes);
}

function addAll(tree: FileTree, dir: Placed, path: string, out: Difference[]): void {
  if (dir.node.type !== "dir") return;
  for (const name of sortedNames(dir.node)) {
    const after = placedChild(tree, dir, name);
    if (after === undefined) continue;
    out.push({ kind: "added", path: `${path}/${name}`, after });
    addAll(tree, after, `${path}/${name}`, out);
  }
}

function sameMeta(a: TreeNode, b: TreeNode): boolean {
  return a.mode === b.mode && a.uid === b.uid && a.gid === b.gid && a.mtimeMs === b.mtimeMs;
}

function sameNode(a: TreeNode, b: TreeNode): boolean {
  if (!sameMeta(a, b) || a.ctimeMs !== b.ctimeMs) return false;
  if (a.type === "file" && b.type === "file") return sameContent(a.content, b.content);
  if (a.type === "symlink" && b.type === "symlink") return a.target === b.target;
  return a.type === b.type;
}

/** The layer that makes `top` out of `base`. */
export function toChangeset(base: FileTree, top: FileTree): Changeset {
  const entries: ChangesetEntry[] = [];
  const firstName = new Map<number, string>();
  for (const change of differences(base, top)) {
    if (change.after === undefined) entries.push({ type: "whiteout", path: change.path });
    else entries.push(entryOf(change.path, change.after, firstName));
  }
  return entries;
}

function entryOf(path: string, { node, ino }: Placed, firstName: Map<number, string>): ChangesetEntry {
  const meta = { path, mode: node.mode, uid: node.uid, gid: node.gid, mtimeMs: node.mtimeMs };
  switch (node.type) {
    case "file": {
      const first = node.nlink > 1 ? firstName.get(ino) : undefined;
      if (node.nlink > 1 && first === undefined) firstName.set(ino, path);
      return {
        ...meta,
        type: "file",
        content: node.content,
        ...(first === undefined ? {} : { hardLinkTo: first }),
      };
    }
    case "dir":
      return { ...meta, type: "dir" };
    case "symlink":
      return { ...meta, type: "symlink", target: node.target };
    case "fifo":
    case "socket": // a layer cannot hold sockets; tar writers leave a fifo's place
      return { ...meta, type: "fifo" };
    default:
      return { ...meta, type: node.type, major: node.major, minor: node.minor };
  }
}

/** The tree with a layer on top. Missing parents are made: root's, 0755, time zero. */
export function applyChangeset(tree: FileTree, changeset: Changeset): FileTree {
  const fs = new MemoryFileSystem({ tree });
  const times = new Map<string, number>();
  for (const entry of changeset) apply(fs, tree, entry, times);
  // Making entries moved the times of the directories around them: they are put back last.
  for (const [path, mtimeMs] of times) {
    if (path === "/" || fs.find(path) !== undefined) fs.setAttributes(path, { mtimeMs }, mtimeMs);
  }
  return fs.snapshot();
}

function apply(
  fs: MemoryFileSystem,
  base: FileTree,
  entry: ChangesetEntry,
  times: Map<string, number>,
): void {
  const path = entry.path;
  const parent = parentOf(path);
  makeParents(fs, path, times);
  if (path !== "/" && !times.has(parent)) {
    times.set(parent, placedAt(base, parent)?.node.mtimeMs ?? 0);
  }
  const old = fs.find(path);
  if (entry.type === "whiteout") {
    if (old !== undefined) fs.remove(path, 0);
    return;
  }
  const { mode, uid, gid, mtimeMs } = entry;
  if (entry.type === "dir") {
    if (old !== undefined && (old.type !== "dir" || entry.opaque) && path !== "/") fs.remove(path, 0);
    const kept = old !== undefined && old.type === "dir" && !(entry.opaque && path !== "/");
    if (kept) fs.setAttributes(path, { mode, uid, gid, mtimeMs }, mtimeMs);
    else fs.create(path, { type: "dir", mode, uid, gid }, mtimeMs);
    times.set(path, mtimeMs);
    return;
  }
  if (old !== undefined) fs.remove(path, 0);
  if (entry.type === "file" && entry.hardLinkTo !== undefined && fs.find(entry.hardLinkTo)?.type === "file") {
    fs.link(entry.hardLinkTo, path, mtimeMs);
    return;
  }
  fs.create(path, { ...entry, mode, uid, gid }, mtimeMs);
}

function makeParents(fs: MemoryFileSystem, path: string, times: Map<string, number>): void {
  const parent = parentOf(path);
  if (parent === "/") return;
  const old = fs.find(parent);
  if (old?.type === "dir") return;
  makeParents(fs, parent, times);
  if (old !== undefined) fs.remove(parent, 0);
  fs.create(parent, { type: "dir", mode: 0o755, uid: 0, gid: 0 }, 0);
  times.set(parent, 0);
}

function parentOf(path: string): string {
  if (!path.startsWith("/")) throw new SysError("EINVAL", path);
  return path.slice(0, path.lastIndexOf("/")) || "/";
}
