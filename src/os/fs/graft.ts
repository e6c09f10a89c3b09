/**
 * Putting a subtree of one tree into another: what COPY, `cp -r` and a restored
 * folder are. The subtree is shared, not copied.
 */
import { SysError } from "../errno.ts";
import { type DirNode, type FileTree, type LinkRef, moved, pathNames, type TreeNode } from "./tree.ts";

/**
 * `tree` with `part` at `path`; what was there is replaced. Missing parents are made
 * (root's, 0755). O(depth), and the files of `part` that have several names.
 */
export function graftTree(tree: FileTree, path: string, part: FileTree, nowMs: number): FileTree {
  const base = tree.nextIno;
  const names = pathNames(path);
  const linked = new Map(tree.linked);
  for (const [ino, file] of part.linked) linked.set(ino + base, { ...file, ino: ino + base });
  let nextIno = base + part.nextIno;

  const put = (node: TreeNode | LinkRef | undefined, shift: number, depth: number): TreeNode => {
    const name = names[depth];
    if (name === undefined) return moved(part.root, base - shift);
    if (node !== undefined && node.type !== "dir") throw new SysError("ENOTDIR", path);
    const dir: DirNode = node ?? {
      type: "dir",
      ino: nextIno++ - shift,
      mode: 0o755,
      uid: 0,
      gid: 0,
      mtimeMs: nowMs,
      ctimeMs: nowMs,
      epoch: 0,
      children: new Map(),
      shift: 0,
    };
    const below = shift + dir.shift;
    const old = dir.children.get(name);
    const children = new Map(dir.children);
    children.set(name, put(old, below, depth + 1));
    const changes = old === undefined || depth === names.length - 1;
    return { ...dir, epoch: 0, children, ...(changes ? { mtimeMs: nowMs, ctimeMs: nowMs } : {}) };
  };
  return { root: put(tree.root, 0, 0), linked, nextIno };
}

export interface Restamp {
  readonly uid?: number;
  readonly gid?: number;
  /** For everything, as `COPY --chmod` has it. */
  readonly mode?: number;
  readonly mtimeMs?: number;
}

const stamped = new WeakMap<TreeNode, Map<string, TreeNode>>();

/**
 * The tree with every owner (and, if given, mode or time) replaced. Answers are
 * remembered per node, so equal requests give the very same nodes.
 */
export function restampTree(tree: FileTree, to: Restamp): FileTree {
  const key = `${to.uid},${to.gid},${to.mode},${to.mtimeMs}`;
  const meta = <N extends TreeNode>(node: N): N => ({
    ...node,
    epoch: 0,
    uid: to.uid ?? node.uid,
    gid: to.gid ?? node.gid,
    mode: node.type === "symlink" ? node.mode : (to.mode ?? node.mode),
    mtimeMs: to.mtimeMs ?? node.mtimeMs,
  });
  const fits = (node: TreeNode): boolean =>
    (to.uid ?? node.uid) === node.uid &&
    (to.gid ?? node.gid) === node.gid &&
    (node.type === "symlink" || (to.mode ?? node.mode) === node.mode) &&
    (to.mtimeMs ?? node.mtimeMs) === node.mtimeMs;
  const stamp = (node: TreeNode): TreeNode => {
    const known = stamped.get(node)?.get(key);
    if (known !== undefined) return known;
    let result: TreeNode = fits(node) ? node : meta(node);
    if (node.type === "dir") {
      const children = new Map<string, TreeNode | LinkRef>();
      let same = true;
      for (const [name, child] of node.children) {
        const next = child.type === "ref" ? child : stamp(child);
        same = same && next === child;
        children.set(name, next);
      }
      if (!same) result = { ...meta(node), children };
    }
    const answers = stamped.get(node) ?? new Map<string, TreeNode>();
    stamped.set(node, answers.set(key, result));
    return result;
  };
  const linked = new Map([...tree.linked].map(([ino, file]) => [ino, fits(file) ? file : meta(file)]));
  return { root: stamp(tree.root), linked, nextIno: tree.nextIno };
}
