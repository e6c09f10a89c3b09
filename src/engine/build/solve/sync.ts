/**
 * The transfer of a context: the builder keeps what it got the last time from the
 * same folder and is sent what has changed since. "Changed" means another size,
 * mode or modification time of a file, or another link target; a folder's own mode
 * is taken only when the folder is new. So a change that keeps size and time is
 * not seen, and neither is a chmod of a folder. Only what the build takes is asked
 * for; what was kept and is not asked for now is gone, and is sent again next time.
 *
 * Owners do not travel: everything arrives as root's.
 */
import { contentSize } from "../../../oci/changeset.ts";
import { sameContent } from "../../../os/fs/content.ts";
import {
  type DirNode,
  type FileTree,
  type LinkRef,
  lookup,
  resolve,
  type TreeNode,
} from "../../../os/fs/tree.ts";
import type { Ignore, IgnoreState } from "../ignore.ts";
import type { SyncedFolder } from "../types.ts";
import { matchPaths } from "./content.ts";

export interface Transfer {
  readonly folder: SyncedFolder;
  /** Bytes sent. */
  readonly bytes: number;
}

/** The builder remembers folders by their base name: two of one name are one to it. */
export function folderOf(contextName: string): string {
  return contextName.replace(/\/+$/, "").split("/").at(-1) ?? "";
}

/** Places that are asked for: a place alone, with all below it, or what is named below it. */
interface Asked {
  all: boolean;
  readonly below: Map<string, Asked>;
}

function ask(asked: Asked, path: string): void {
  let at = asked;
  for (const name of path.split("/").filter((n) => n !== "")) {
    let next = at.below.get(name);
    if (next === undefined) {
      next = { all: false, below: new Map() };
      at.below.set(name, next);
    }
    at = next;
  }
  at.all = true;
}

/** The places some sources mean: wildcards looked up, `**` at any depth, links named and followed. */
function placesOf(source: FileTree, paths: readonly string[]): Asked {
  const asked: Asked = { all: false, below: new Map() };
  for (const path of paths.flatMap((p) => matchPaths(source, p, true))) {
    const names = path.split("/").filter((n) => n !== "");
    for (let i = 1; i <= names.length; i += 1) {
      const part = `/${names.slice(0, i).join("/")}`;
      if (lookup(source, part)?.type === "symlink") ask(asked, part);
    }
    const found = resolve(source, path);
    if (found !== undefined) ask(asked, found.path);
  }
  return asked;
}

interface Pass {
  readonly ignore: Ignore;
  readonly sourceLinks: ReadonlyMap<number, TreeNode>;
  readonly unchangedIgnore: boolean;
  bytes: number;
  readonly stale: string[];
  nextIno: number;
}

function deref(
  links: ReadonlyMap<number, TreeNode>,
  node: TreeNode | LinkRef | undefined,
  shift: number,
): TreeNode | undefined {
  if (node === undefined || node.type !== "ref") return node;
  return links.get(node.ino + shift);
}

/**
 * Brings `before` up to date with `source`.
 *
 * @param paths what the build takes, as `contextPaths` of the plan; default: all
 */
export function syncFolder(
  source: FileTree,
  ignore: Ignore,
  before: SyncedFolder | undefined,
  paths?: readonly string[],
): Transfer {
  const alike = before !== undefined && before.ignore === ignore.text && sameList(before.paths, paths);
  if (before !== undefined && alike && before.source.root === source.root)
    return { folder: before, bytes: statBytes(before.tree.root) };
  const pass: Pass = {
    ignore,
    sourceLinks: source.linked,
    unchangedIgnore: alike,
    bytes: 0,
    stale: [],
    nextIno: (before?.tree.nextIno ?? 3) + source.nextIno,
  };
  const root =
    source.root.type === "dir"
      ? syncDir(
          pass,
          source.root,
          source.root.shift,
          dirOf(before?.source.root),
          dirOf(before?.tree.root),
          "",
          ignore.root(),
          paths === undefined ? undefined : placesOf(source, paths),
        )
      : source.root;
  const tree: FileTree = { root, linked: new Map(), nextIno: pass.nextIno };
  return {
    folder: {
      source,
      ignore: ignore.text,
      ...(paths === undefined ? {} : { paths }),
      tree,
      stale: pass.stale,
    },
    bytes: pass.bytes + statBytes(root),
  };
}

function sameList(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && a.every((item, i) => item === b[i]);
}

function dirOf(node: TreeNode | undefined): DirNode | undefined {
  return node?.type === "dir" ? node : undefined;
}

function syncDir(
  pass: Pass,
  source: DirNode,
  shift: number,
  oldSource: DirNode | undefined,
  old: DirNode | undefined,
  path: string,
  state: IgnoreState,
  asked: Asked | undefined,
): DirNode {
  const children = new Map<string, TreeNode>();
  for (const [name, child] of source.children) {
    const wanted = asked?.all === true ? undefined : asked?.below.get(name);
    if (asked?.all === false && wanted === undefined) continue;
    const node = deref(pass.sourceLinks, child, shift);
    if (node === undefined || node.type === "socket") continue;
    const at = path === "" ? name : `${path}/${name}`;
    const inner = pass.ignore.empty ? state : pass.ignore.enter(state, at);
    const before = old?.children.get(name);
    const kept = before?.type === "ref" ? undefined : before;
    if (node.type === "dir") {
      if (inner.excluded && !pass.ignore.mayHoldException(at)) continue;
      const oldChild = oldSource?.children.get(name);
      if (oldChild === node && kept !== undefined && pass.unchangedIgnore) {
        children.set(name, kept);
        continue;
      }
      const oldDir = oldChild?.type === "dir" ? oldChild : undefined;
      const dir = syncDir(pass, node, shift + node.shift, oldDir, dirOf(kept), at, inner, wanted);
      if (inner.excluded && dir.children.size === 0) continue;
      children.set(name, dir);
      continue;
    }
    if (inner.excluded) continue;
    children.set(name, kept !== undefined && unchanged(pass, kept, node, at) ? kept : received(pass, node));
  }
  if (old !== undefined && sameChildren(old, children)) return old;
  // A folder that is there already keeps its mode.
  const meta = old ?? source;
  return {
    type: "dir",
    ino: pass.nextIno++,
    mode: meta.mode,
    uid: 0,
    gid: 0,
    mtimeMs: source.mtimeMs,
    ctimeMs: source.ctimeMs,
    epoch: 0,
    shift: 0,
    children,
  };
}

function sameChildren(old: DirNode, children: ReadonlyMap<string, TreeNode>): boolean {
  if (old.children.size !== children.size) return false;
  for (const [name, node] of children) if (old.children.get(name) !== node) return false;
  return true;
}

function unchanged(pass: Pass, kept: TreeNode, node: TreeNode, path: string): boolean {
  if (kept.type !== node.type || kept.mode !== node.mode || kept.mtimeMs !== node.mtimeMs) return false;
  if (kept.type === "symlink" && node.type === "symlink") return kept.target === node.target;
  if (kept.type !== "file" || node.type !== "file") return true;
  if (contentSize(kept.content) !== contentSize(node.content)) return false;
  if (!sameContent(kept.content, node.content)) pass.stale.push(path);
  return true;
}

function received(pass: Pass, node: TreeNode): TreeNode {
  if (node.type === "file") pass.bytes += contentSize(node.content);
  const meta = { ino: pass.nextIno++, uid: 0, gid: 0, epoch: 0 };
  return node.type === "file" ? { ...node, ...meta, nlink: 1 } : { ...node, ...meta };
}

const statSizes = new WeakMap<TreeNode, number>();

/** The transfer tells about every file, sent or not: about two dozen bytes and the name. */
function statBytes(node: TreeNode): number {
  if (node.type !== "dir") return 0;
  const known = statSizes.get(node);
  if (known !== undefined) return known;
  let total = 2;
  for (const [name, child] of node.children) {
    total += 19 + name.length;
    if (child.type === "dir") total += statBytes(child);
  }
  statSizes.set(node, total);
  return total;
}
