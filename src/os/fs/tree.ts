/**
 * The persistent file tree: an immutable value that shares everything with the
 * trees it was made from.
 *
 * Nodes are never changed once a tree holds them (`MemoryFileSystem` changes only
 * nodes it made since its last snapshot), so "same node" means "same files" and two
 * trees are compared by identity.
 *
 * Inode numbers: a node carries its own number, and a directory a `shift` that is
 * added to the numbers of all below it. That lets a whole subtree be grafted in
 * O(1) and still have numbers of its own. A file with several names lives in the
 * tree's `linked` table; its directory entries are references by number.
 *
 * Not here: changing trees (memory-file-system.ts, graft.ts), mounts and rights.
 */
import { type Content, contentSize } from "../../oci/changeset.ts";

const encoder = new TextEncoder();

export interface NodeMeta {
  readonly ino: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  /** Who may change the node in place; 0: nobody. */
  readonly epoch: number;
}

export interface DirNode extends NodeMeta {
  readonly type: "dir";
  readonly children: ReadonlyMap<string, TreeNode | LinkRef>;
  /** Added to the inode numbers of everything below. */
  readonly shift: number;
}
export interface FileNode extends NodeMeta {
  readonly type: "file";
  readonly content: Content;
  readonly nlink: number;
}
export interface SymlinkNode extends NodeMeta {
  readonly type: "symlink";
  readonly target: string;
}
export interface SpecialNode extends NodeMeta {
  readonly type: "char" | "block" | "fifo" | "socket";
  readonly major: number;
  readonly minor: number;
}
export type TreeNode = DirNode | FileNode | SymlinkNode | SpecialNode;
/** A name of a file that has several. */
export interface LinkRef {
  readonly type: "ref";
  readonly ino: number;
}

export interface FileTree {
  /** A directory, or a single file when the tree is that of a file. */
  readonly root: TreeNode;
  /** Files with several names, by inode number. */
  readonly linked: ReadonlyMap<number, FileNode>;
  /** Every inode number in the tree is smaller. */
  readonly nextIno: number;
}

const bareRoot: DirNode = {
  type: "dir",
  ino: 2,
  mode: 0o755,
  uid: 0,
  gid: 0,
  mtimeMs: 0,
  ctimeMs: 0,
  epoch: 0,
  children: new Map(),
  shift: 0,
};

/** A tree with nothing but its root directory. */
export const emptyTree: FileTree = { root: bareRoot, linked: new Map(), nextIno: 3 };

/** An empty tree whose root has a time of its own. */
export function newTree(mtimeMs: number, mode = 0o755): FileTree {
  return { ...emptyTree, root: { ...bareRoot, mtimeMs, ctimeMs: mtimeMs, mode } };
}

/** A node where it stands: `ino` is its number in the tree, `shift` that of its children. */
export interface Placed<N extends TreeNode = TreeNode> {
  readonly node: N;
  readonly ino: number;
  readonly shift: number;
}

export function placedRoot(tree: FileTree): Placed {
  return place(tree.root, 0);
}

function place(node: TreeNode, shift: number): Placed {
  return { node, ino: node.ino + shift, shift: node.type === "dir" ? shift + node.shift : shift };
}

export function placedChild(tree: Pick<FileTree, "linked">, dir: Placed, name: string): Placed | undefined {
  if (dir.node.type !== "dir") return undefined;
  const child = dir.node.children.get(name);
  if (child === undefined) return undefined;
  if (child.type !== "ref") return place(child, dir.shift);
  const file = tree.linked.get(child.ino + dir.shift);
  return file && { node: file, ino: child.ino + dir.shift, shift: 0 };
}

/** `/a//b/./c/` → `a`, `b`, `c`; `..` is taken out textually. */
export function pathNames(path: string): string[] {
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  return names;
}

/** What stands at `path`; symbolic links are not followed. */
export function lookup(tree: FileTree, path: string): TreeNode | undefined {
  return placedAt(tree, path)?.node;
}

export function placedAt(tree: FileTree, path: string): Placed | undefined {
  let at: Placed | undefined = placedRoot(tree);
  for (const name of pathNames(path)) {
    at = placedChild(tree, at, name);
    if (at === undefined) return undefined;
  }
  return at;
}

/** As `lookup`, symbolic links followed inside the tree. `path` is where the search ended. */
export function resolve(tree: FileTree, path: string): { path: string; node: TreeNode } | undefined {
  const todo = pathNames(path).reverse();
  let frames: { path: string; at: Placed }[] = [{ path: "", at: placedRoot(tree) }];
  for (let links = 0; todo.length > 0; ) {
    const name = todo.pop();
    if (name === undefined) break;
    if (name === "..") {
      if (frames.length > 1) frames.pop();
      continue;
    }
    const dir = frames[frames.length - 1];
    const child = dir && placedChild(tree, dir.at, name);
    if (dir === undefined || child === undefined) return undefined;
    if (child.node.type === "symlink") {
      if (++links > 40) return undefined;
      const target = child.node.target;
      if (target.startsWith("/")) frames = frames.slice(0, 1);
      todo.push(
        ...target
          .split("/")
          .filter((n) => n !== "" && n !== ".")
          .reverse(),
      );
      continue;
    }
    frames.push({ path: `${dir.path}/${name}`, at: child });
  }
  const last = frames[frames.length - 1];
  return last && { path: last.path === "" ? "/" : last.path, node: last.at.node };
}

/** Names and nodes of a directory, sorted by name. */
export function listChildren(tree: FileTree, path: string): readonly { name: string; node: TreeNode }[] {
  const at = placedAt(tree, path);
  return at === undefined
    ? []
    : childrenOf(tree, at).map(({ name, at: child }) => ({ name, node: child.node }));
}

export function childrenOf(tree: Pick<FileTree, "linked">, dir: Placed): { name: string; at: Placed }[] {
  if (dir.node.type !== "dir") return [];
  const out: { name: string; at: Placed }[] = [];
  for (const name of sortedNames(dir.node)) {
    const child = placedChild(tree, dir, name);
    if (child !== undefined) out.push({ name, at: child });
  }
  return out;
}

const sorted = new WeakMap<DirNode, readonly string[]>();

/** Only for directories of a tree (they no longer change): the answer is remembered. */
export function sortedNames(dir: DirNode): readonly string[] {
  let names = sorted.get(dir);
  if (names === undefined) sorted.set(dir, (names = [...dir.children.keys()].sort(byBytes)));
  return names;
}

/** The C locale's order, near enough: by UTF-16 code unit. */
export function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export interface Walked {
  readonly path: string;
  readonly node: TreeNode;
  /** Number in this tree; the same for every name of one file. */
  readonly ino: number;
}

/** Everything at and below `path`, parents first, names in order. */
export function* walk(tree: FileTree, path = "/"): Generator<Walked> {
  const start = placedAt(tree, path);
  if (start === undefined) return;
  const names = pathNames(path);
  yield* walkFrom(tree, start, names.length === 0 ? "" : `/${names.join("/")}`);
}

function* walkFrom(tree: FileTree, at: Placed, path: string): Generator<Walked> {
  yield { path: path === "" ? "/" : path, node: at.node, ino: at.ino };
  for (const { name, at: child } of childrenOf(tree, at)) yield* walkFrom(tree, child, `${path}/${name}`);
}

/** Bytes as `stat` shows them. */
export function nodeSize(node: TreeNode): number {
  switch (node.type) {
    case "file":
      return contentSize(node.content);
    case "symlink":
      return encoder.encode(node.target).length;
    case "dir":
      return 4096;
    default:
      return 0;
  }
}

/** The tree rooted at `path`, sharing every node. */
export function subtreeAt(tree: FileTree, path: string): FileTree | undefined {
  const at = placedAt(tree, path);
  if (at === undefined) return undefined;
  const linked = tree.linked.size === 0 ? tree.linked : reachableLinks(tree, at);
  const root = moved(at.node, at.ino - at.node.ino);
  return { root, linked, nextIno: tree.nextIno };
}

function reachableLinks(tree: FileTree, at: Placed): ReadonlyMap<number, FileNode> {
  const found = new Map<number, FileNode>();
  for (const { node, ino } of walkFrom(tree, at, "")) {
    if (node.type === "file" && tree.linked.get(ino) === node) found.set(ino, node);
  }
  return found;
}

/** The node with its numbers, and those of all below it, changed by `shift`. */
export function moved<N extends TreeNode>(node: N, shift: number): N {
  if (shift === 0) return node;
  const copy = { ...node, ino: node.ino + shift, epoch: 0 };
  return copy.type === "dir" ? { ...copy, shift: copy.shift + shift } : copy;
}

interface Totals {
  readonly bytes: number;
  readonly files: number;
}
const totals = new WeakMap<TreeNode, Totals>();

/** Bytes of all regular files and their count; a file with several names counts once. Remembered per directory. */
export function treeTotals(tree: FileTree): Totals {
  let { bytes, files } = sum(tree.root);
  for (const file of tree.linked.values()) {
    bytes += contentSize(file.content);
    files += 1;
  }
  return { bytes, files };
}

function sum(node: TreeNode | LinkRef): Totals {
  if (node.type === "file") return { bytes: contentSize(node.content), files: 1 };
  if (node.type !== "dir") return { bytes: 0, files: 0 };
  const known = totals.get(node);
  if (known !== undefined) return known;
  let bytes = 0;
  let files = 0;
  for (const child of node.children.values()) {
    const part = sum(child);
    bytes += part.bytes;
    files += part.files;
  }
  const result = { bytes, files };
  totals.set(node, result);
  return result;
}
