/**
 * A file system in memory: a mutable holder of a persistent tree.
 *
 * Nodes made since the last snapshot carry the holder's epoch and are changed in
 * place; all others are copied on their way from the root to the change. A snapshot
 * takes the next epoch and costs nothing else.
 */
import { contentSize } from "../../oci/changeset.ts";
import { SysError } from "../errno.ts";
import { emptyContent, resized, writeAt } from "./content.ts";
import {
  type AttributeChange,
  type FileSystem,
  type NewNode,
  newDevice,
  type OpenInode,
  type Vnode,
} from "./file-system.ts";
import { graftTree } from "./graft.ts";
import {
  byBytes,
  type DirNode,
  emptyTree,
  type FileNode,
  type FileTree,
  type LinkRef,
  moved,
  nodeSize,
  type Placed,
  pathNames,
  placedChild,
  placedRoot,
  subtreeAt,
  type TreeNode,
  treeTotals,
} from "./tree.ts";
import type { Content, DirEntry, FileType, Stat } from "./types.ts";

let epochs = 0;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type OwnDir = Mutable<Omit<DirNode, "children">> & { children: Map<string, TreeNode | LinkRef> };

/** A node of the holder as the layers above see it. */
class MemoryVnode implements Vnode {
  constructor(
    readonly node: TreeNode,
    readonly ino: number,
    readonly shift: number,
  ) {}
  get type(): FileType {
    return this.node.type;
  }
  get mode(): number {
    return this.node.mode;
  }
  get uid(): number {
    return this.node.uid;
  }
  get gid(): number {
    return this.node.gid;
  }
}

interface OpenRecord {
  /** Undefined once no name leads to it any more. */
  path: string | undefined;
  node: FileNode;
  users: number;
}

export interface MemoryOptions {
  readonly tree?: FileTree;
  /** Default `tmpfs`. */
  readonly type?: string;
  /** Default: the type. */
  readonly source?: string;
  /** Writing more than this fails with ENOSPC; default: 64 GB of a machine's disk. */
  readonly sizeBytes?: number;
}

const diskBytes = 62_671_097_856;

export class MemoryFileSystem implements FileSystem {
  readonly type: string;
  readonly source: string;
  readonly dev = newDevice();
  private readonly sizeBytes: number | undefined;
  private top: TreeNode = emptyTree.root;
  /** Files with several names. For the driver's own helpers. */
  linked: Map<number, FileNode> = new Map();
  private nextIno = 3;
  private epoch = ++epochs;
  private ownsLinked = true;
  private taken: FileTree | undefined;
  private readonly open = new Map<number, OpenRecord>();
  private readonly listeners = new Set<(path: string) => void>();

  constructor(options: MemoryOptions = {}) {
    this.type = options.type ?? "tmpfs";
    this.source = options.source ?? this.type;
    this.sizeBytes = options.sizeBytes;
    this.load(options.tree ?? emptyTree);
  }

  /** The tree as it is now. O(1). */
  snapshot(): FileTree {
    if (this.taken === undefined) {
      this.taken = { root: this.top, linked: this.linked, nextIno: this.nextIno };
      this.epoch = ++epochs;
      this.ownsLinked = false;
    }
    return this.taken;
  }

  /** Becomes `tree`. Files held open stay what they were. O(1) and the open files. */
  restore(tree: FileTree): void {
    for (const record of this.open.values()) this.refresh(record);
    this.load(tree);
    for (const [ino, record] of this.open) {
      if (record.path === undefined) continue;
      const found = this.at(record.path);
      if (found?.ino !== ino || found.node.type !== "file") record.path = undefined;
    }
    this.changed("/");
  }

  private load(tree: FileTree): void {
    this.top = tree.root;
    this.linked = tree.linked as Map<number, FileNode>; // copied before the first change
    this.ownsLinked = false;
    this.nextIno = tree.nextIno;
    this.epoch = ++epochs;
    this.taken = tree;
  }

  // Reading

  root(): Vnode {
    return wrap(placedRoot({ root: this.top, linked: this.linked, nextIno: 0 }));
  }

  child(dir: Vnode, name: string): Vnode | undefined {
    const found = placedChild(this, dir as MemoryVnode, name);
    return found && wrap(found);
  }

  list(dir: Vnode): readonly DirEntry[] {
    const node = (dir as MemoryVnode).node;
    if (node.type !== "dir") throw new SysError("ENOTDIR");
    const out: DirEntry[] = [];
    for (const [name, child] of node.children)
      out.push({ name, type: child.type === "ref" ? "file" : child.type });
    return out.sort((a, b) => byBytes(a.name, b.name));
  }

  stat(vnode: Vnode): Stat {
    const { node, ino } = vnode as MemoryVnode;
    return statOf(node, ino, this.dev);
  }

  readlink(vnode: Vnode): string {
    const { node } = vnode as MemoryVnode;
    if (node.type !== "symlink") throw new SysError("EINVAL");
    return node.target;
  }

  content(vnode: Vnode): Content {
    const { node } = vnode as MemoryVnode;
    if (node.type === "dir") throw new SysError("EISDIR");
    return node.type === "file" ? node.content : emptyContent;
  }

  subtree(path: string): FileTree {
    const tree = subtreeAt(this.snapshot(), path);
    if (tree === undefined) throw new SysError("ENOENT", path);
    return tree;
  }

  usage(): { totalBytes: number; usedBytes: number } {
    return { totalBytes: this.sizeBytes ?? diskBytes, usedBytes: treeTotals(this.snapshot()).bytes };
  }

  onChange(listener: (path: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** What stands at a path of this file system; links are not followed. */
  find(path: string): Vnode | undefined {
    const found = this.at(path);
    return found && wrap(found);
  }

  private at(path: string): Placed | undefined {
    let found: Placed | undefined = placedRoot({ root: this.top, linked: this.linked, nextIno: 0 });
    for (const name of pathNames(path)) {
      found = placedChild(this, found, name);
      if (found === undefined) return undefined;
    }
    return found;
  }

  // Changing

  create(path: string, init: NewNode, nowMs: number): void {
    if (init.type === "file") this.ensureRoom(contentSize(init.content));
    const { dir, shift, name } = this.ownParent(path);
    if (dir.children.has(name)) throw new SysError("EEXIST", path);
    const meta = {
      ino: this.nextIno++ - shift,
      mode: init.mode,
      uid: init.uid,
      gid: init.gid,
      mtimeMs: nowMs,
      ctimeMs: nowMs,
      epoch: this.epoch,
    };
    switch (init.type) {
      case "file":
        dir.children.set(name, { ...meta, type: "file", content: init.content, nlink: 1 });
        break;
      case "dir":
        dir.children.set(name, { ...meta, type: "dir", children: new Map(), shift: 0 });
        break;
      case "symlink":
        dir.children.set(name, { ...meta, type: "symlink", target: init.target, mode: 0o777 });
        break;
      default:
        dir.children.set(name, { ...meta, type: init.type, major: init.major ?? 0, minor: init.minor ?? 0 });
    }
    touch(dir, nowMs);
    this.changed(path);
  }

  /** Takes one name away; a directory with all that is in it. */
  remove(path: string, nowMs: number): void {
    const { dir, shift, name } = this.ownParent(path);
    const child = dir.children.get(name);
    if (child === undefined) throw new SysError("ENOENT", path);
    this.forget(child, shift, path, nowMs);
    dir.children.delete(name);
    touch(dir, nowMs);
    this.changed(path);
  }

  rename(from: string, to: string, nowMs: number): void {
    if (from === to) return;
    const target = this.ownParent(to);
    const source = this.ownParent(from);
    const node = source.dir.children.get(source.name);
    if (node === undefined) throw new SysError("ENOENT", from);
    const replaced = target.dir.children.get(target.name);
    if (replaced !== undefined) this.forget(replaced, target.shift, to, nowMs);
    source.dir.children.delete(source.name);
    const shift = source.shift - target.shift;
    // Deleted first: a Map keeps the place of a key that is set again.
    target.dir.children.set(
      target.name,
      node.type === "ref"
        ? { type: "ref", ino: node.ino + shift }
        : { ...moved(node, shift), ctimeMs: nowMs },
    );
    touch(source.dir, nowMs);
    touch(target.dir, nowMs);
    for (const record of this.open.values()) {
      if (record.path === from) record.path = to;
      else if (record.path?.startsWith(`${from}/`)) record.path = to + record.path.slice(from.length);
    }
    this.changed(from);
    this.changed(to);
  }

  link(existing: string, path: string, nowMs: number): void {
    const source = this.ownParent(existing);
    const entry = source.dir.children.get(source.name);
    if (entry === undefined) throw new SysError("ENOENT", existing);
    if (entry.type !== "ref" && entry.type !== "file") throw new SysError("EPERM", existing);
    const ino = entry.ino + source.shift;
    const target = this.ownParent(path);
    if (target.dir.children.has(target.name)) throw new SysError("EEXIST", path);
    const file = entry.type === "ref" ? this.linked.get(ino) : entry;
    if (file === undefined) throw new SysError("EIO", existing);
    this.ownLinks().set(ino, { ...file, ino, nlink: file.nlink + 1, ctimeMs: nowMs, epoch: 0 });
    source.dir.children.set(source.name, { type: "ref", ino: entry.ino });
    target.dir.children.set(target.name, { type: "ref", ino: ino - target.shift });
    touch(target.dir, nowMs);
    this.changed(existing);
    this.changed(path);
  }

  setAttributes(path: string, change: AttributeChange, nowMs: number): void {
    const set = (node: Mutable<TreeNode>): void => {
      // A link's mode cannot be changed.
      if (change.mode !== undefined && node.type !== "symlink") node.mode = change.mode;
      if (change.uid !== undefined && change.uid >= 0) node.uid = change.uid;
      if (change.gid !== undefined && change.gid >= 0) node.gid = change.gid;
      if (change.mtimeMs !== undefined) node.mtimeMs = change.mtimeMs;
      node.ctimeMs = nowMs;
    };
    set(this.ownNode(path));
    this.changed(path);
  }

  setContent(path: string, content: Content, nowMs: number): void {
    if (this.sizeBytes !== undefined) {
      const old = this.at(path)?.node;
      this.ensureRoom(contentSize(content) - (old?.type === "file" ? contentSize(old.content) : 0));
    }
    const node = this.ownNode(path);
    if (node.type !== "file") throw new SysError(node.type === "dir" ? "EISDIR" : "EINVAL", path);
    node.content = content;
    node.mtimeMs = nowMs;
    node.ctimeMs = nowMs;
    this.changed(path);
  }

  /** Puts `tree` at `path`, whose parent exists; what was there is replaced. */
  graft(path: string, tree: FileTree, nowMs: number): void {
    const before = this.snapshot();
    for (const record of this.open.values()) this.refresh(record);
    this.load(graftTree(before, path, tree, nowMs));
    for (const [ino, record] of this.open) {
      if (record.path !== undefined && this.at(record.path)?.ino !== ino) record.path = undefined;
    }
    this.changed(path);
  }

  openInode(path: string): OpenInode {
    const found = this.at(path);
    if (found === undefined) throw new SysError("ENOENT", path);
    if (found.node.type !== "file") throw new SysError("EINVAL", path);
    const ino = found.ino;
    const record = this.open.get(ino) ?? { path, node: found.node, users: 0 };
    record.users += 1;
    this.open.set(ino, record);
    let held = true;
    const write = (change: (old: Content) => Content, nowMs: number): void => {
      const old = this.refresh(record).content;
      const content = change(old);
      if (contentSize(content) > (this.sizeBytes ?? diskBytes)) throw new SysError("ENOSPC");
      if (record.path !== undefined) this.setContent(record.path, content, nowMs);
      else record.node = { ...record.node, content, mtimeMs: nowMs, ctimeMs: nowMs };
    };
    return {
      content: () => this.refresh(record).content,
      stat: () => {
        const node = this.refresh(record);
        return statOf(record.path === undefined ? { ...node, nlink: 0 } : node, ino, this.dev);
      },
      write: (offset, data, nowMs) => write((old) => writeAt(old, offset, data), nowMs),
      truncate: (size, nowMs) => write((old) => resized(old, size), nowMs),
      release: () => {
        if (!held) return;
        held = false;
        if (--record.users === 0) this.open.delete(ino);
      },
    };
  }

  private refresh(record: OpenRecord): FileNode {
    if (record.path !== undefined) {
      const found = this.at(record.path);
      if (found?.node.type === "file") record.node = found.node;
    }
    return record.node;
  }

  /** One name of `entry` goes away: counts links, lets open files keep theirs. */
  private forget(entry: TreeNode | LinkRef, shift: number, path: string, nowMs: number): void {
    if (this.open.size > 0) {
      for (const record of this.open.values()) {
        const below = record.path === path || record.path?.startsWith(`${path}/`);
        if (!below) continue;
        this.refresh(record);
        record.path = undefined;
      }
    }
    if (entry.type === "ref") {
      const ino = entry.ino + shift;
      const file = this.linked.get(ino);
      if (file === undefined) return;
      if (file.nlink > 1)
        this.ownLinks().set(ino, { ...file, nlink: file.nlink - 1, ctimeMs: nowMs, epoch: 0 });
      else this.ownLinks().delete(ino);
      const record = this.open.get(ino);
      if (record !== undefined && file.nlink > 1) record.path = this.anyPathOf(ino);
    } else if (entry.type === "dir" && this.linked.size > 0) {
      for (const [name, child] of entry.children)
        this.forget(child, shift + entry.shift, `${path}/${name}`, nowMs);
    }
  }

  /** A name of a file that has (had) several: searched, as only an open file that lost one of its names asks. */
  private anyPathOf(ino: number): string | undefined {
    const search = (dir: DirNode, shift: number, path: string): string | undefined => {
      for (const [name, child] of dir.children) {
        if (child.type === "ref" && child.ino + shift === ino) return `${path}/${name}`;
        const found =
          child.type === "dir" ? search(child, shift + child.shift, `${path}/${name}`) : undefined;
        if (found !== undefined) return found;
      }
      return undefined;
    };
    return this.top.type === "dir" ? search(this.top, this.top.shift, "") : undefined;
  }

  /** Before anything is made ours: it takes a snapshot. */
  private ensureRoom(bytes: number): void {
    if (this.sizeBytes === undefined || bytes <= 0) return;
    if (this.usage().usedBytes + bytes > this.sizeBytes) throw new SysError("ENOSPC");
  }

  private ownLinks(): Map<number, FileNode> {
    this.taken = undefined;
    if (!this.ownsLinked) {
      this.linked = new Map(this.linked);
      this.ownsLinked = true;
    }
    return this.linked;
  }

  private own(node: DirNode): OwnDir {
    // Nodes with this epoch were made here since the last snapshot: nobody else sees them.
    if (node.epoch === this.epoch) return node as OwnDir;
    return { ...node, children: new Map(node.children), epoch: this.epoch };
  }

  private ownRoot(): OwnDir {
    this.taken = undefined;
    if (this.top.type !== "dir") throw new SysError("ENOTDIR");
    const root = this.own(this.top);
    this.top = root as DirNode;
    return root;
  }

  private ownDir(names: readonly string[]): { dir: OwnDir; shift: number } {
    let dir = this.ownRoot();
    let shift = dir.shift;
    for (const name of names) {
      const child = dir.children.get(name);
      if (child === undefined) throw new SysError("ENOENT");
      if (child.type !== "dir") throw new SysError("ENOTDIR");
      const mine = this.own(child);
      if (mine !== child) dir.children.set(name, mine as DirNode);
      dir = mine;
      shift += mine.shift;
    }
    return { dir, shift };
  }

  /** The directory that holds `path`, ours to change; `shift` of its children. */
  private ownParent(path: string): { dir: OwnDir; shift: number; name: string } {
    const names = pathNames(path);
    const name = names.pop();
    if (name === undefined) throw new SysError("EBUSY", path);
    return { ...this.ownDir(names), name };
  }

  private ownNode(path: string): Mutable<TreeNode> {
    const names = pathNames(path);
    const name = names.pop();
    if (name === undefined) {
      this.taken = undefined;
      if (this.top.type === "dir") return this.ownRoot() as Mutable<DirNode>;
      if (this.top.epoch !== this.epoch) this.top = { ...this.top, epoch: this.epoch };
      return this.top;
    }
    const { dir, shift } = this.ownDir(names);
    const child = dir.children.get(name);
    if (child === undefined) throw new SysError("ENOENT", path);
    if (child.type === "ref") {
      const ino = child.ino + shift;
      const file = this.linked.get(ino);
      if (file === undefined) throw new SysError("EIO", path);
      const copy = { ...file, epoch: 0 };
      this.ownLinks().set(ino, copy);
      return copy;
    }
    if (child.epoch === this.epoch) return child;
    const copy = child.type === "dir" ? (this.own(child) as DirNode) : { ...child, epoch: this.epoch };
    dir.children.set(name, copy);
    return copy;
  }

  private changed(path: string): void {
    for (const listener of this.listeners) listener(path);
  }
}

function wrap(at: Placed): MemoryVnode {
  return new MemoryVnode(at.node, at.ino, at.shift);
}

function touch(dir: OwnDir, nowMs: number): void {
  dir.mtimeMs = nowMs;
  dir.ctimeMs = nowMs;
}

function statOf(node: TreeNode, ino: number, dev: number): Stat {
  return {
    type: node.type,
    ino,
    dev,
    mode: node.mode,
    nlink: node.type === "file" ? node.nlink : node.type === "dir" ? dirLinks(node) : 1,
    uid: node.uid,
    gid: node.gid,
    size: nodeSize(node),
    mtimeMs: node.mtimeMs,
    ctimeMs: node.ctimeMs,
    atimeMs: node.mtimeMs,
    ...(node.type === "char" || node.type === "block"
      ? { rdev: { major: node.major, minor: node.minor } }
      : {}),
  };
}

/** As ext4 counts: itself, its entry in the parent, and `..` of each directory in it. */
function dirLinks(dir: DirNode): number {
  let links = 2;
  for (const child of dir.children.values()) if (child.type === "dir") links += 1;
  return links;
}
