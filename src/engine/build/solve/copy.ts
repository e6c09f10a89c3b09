/**
 * File operations: COPY, ADD and the folder WORKDIR makes.
 *
 * A folder gives its contents, never itself. A destination that ends in a slash,
 * or is a folder, takes what is copied inside; any other is the file's new name.
 * Parents that are missing are made. A link named as a source is followed, links
 * inside a folder stay links. Whole folders are grafted, not copied file by file.
 */

import { restampTree } from "../../../os/fs/graft.ts";
import { MemoryFileSystem } from "../../../os/fs/memory-file-system.ts";
import {
  childrenOf,
  type FileTree,
  placedAt,
  resolve,
  subtreeAt,
  type TreeNode,
} from "../../../os/fs/tree.ts";
import type { CopyAction, MkdirAction } from "../plan/graph.ts";
import { matchPaths, SourceMissing, takenAt } from "./content.ts";
import { findOwner, type Owner } from "./users.ts";

export interface CopyHelp {
  readonly nowMs: number;
  /** The contents when a file is an archive ADD unpacks. */
  untar(file: TreeNode): Promise<FileTree | undefined>;
}

/** A sentence for the step's error. */
export class CopyError extends Error {}

const root: Owner = { uid: 0, gid: 0 };

/** Where a path really leads in the tree under construction: links in it are followed. */
function real(fs: MemoryFileSystem, path: string): string {
  const found = resolve(fs.snapshot(), path);
  if (found !== undefined) return found.path;
  const slash = path.lastIndexOf("/");
  if (slash <= 0) return path;
  const parent = real(fs, path.slice(0, slash));
  return `${parent === "/" ? "" : parent}/${path.slice(slash + 1)}`;
}

function makeFolders(fs: MemoryFileSystem, path: string, owner: Owner, nowMs: number): void {
  if (path === "/" || path === "") return;
  const old = fs.find(path);
  if (old?.type === "dir") return;
  if (old !== undefined) throw new CopyError(`cannot create directory ${path}: not a directory`);
  makeFolders(fs, path.slice(0, path.lastIndexOf("/")) || "/", owner, nowMs);
  fs.create(path, { type: "dir", mode: 0o755, ...owner }, nowMs);
}

export function makeDirectory(tree: FileTree, action: MkdirAction, nowMs: number): FileTree {
  const fs = new MemoryFileSystem({ tree });
  const owner = action.user === "" ? root : findOwner(tree, action.user);
  makeFolders(fs, real(fs, action.path), owner, nowMs);
  return fs.snapshot();
}

/** @throws SourceMissing, CopyError */
export async function copyFiles(
  tree: FileTree,
  source: FileTree,
  action: CopyAction,
  help: CopyHelp,
): Promise<FileTree> {
  const fs = new MemoryFileSystem({ tree });
  const owner = action.chown === undefined ? undefined : findOwner(tree, action.chown);
  const stamp = (part: FileTree): FileTree => {
    const mode = typeof action.mode === "number" ? { mode: action.mode } : {};
    const stamped =
      owner === undefined && action.mode === undefined ? part : restampTree(part, { ...owner, ...mode });
    return typeof action.mode === "string" ? symbolicMode(stamped, action.mode) : stamped;
  };
  const paths = matchPaths(source, action.source, action.parents);
  if (paths.length === 0 && !/[*?[]/.test(action.source)) throw new SourceMissing(action.source);
  for (const path of paths) {
    const part = takenAt(source, path, action.exclude);
    if (part === undefined) continue;
    const isDirectory = part.root.type === "dir";
    const folder = /\/\.?$/.test(action.destination);
    const plain = action.destination === "/" ? "/" : action.destination.replace(/\/\.?$/, "");
    const below = belowPivot(path, action.pivot ?? "/");
    const base = action.parents
      ? `${plain === "/" ? "" : plain}${below.slice(0, below.lastIndexOf("/"))}` || "/"
      : plain;
    const target = real(fs, base);
    const existing = target === "/" ? { type: "dir" } : fs.find(target);
    if (!isDirectory && action.unpack) {
      const contents = await help.untar(part.root);
      if (contents !== undefined) {
        makeFolders(fs, target, owner ?? root, help.nowMs);
        merge(fs, target, stampOwner(contents, owner), help.nowMs, false);
        continue;
      }
    }
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (isDirectory) {
      const into = action.parents ? `${target === "/" ? "" : target}/${name}` : target;
      makeFolders(fs, into.slice(0, into.lastIndexOf("/")) || "/", owner ?? root, help.nowMs);
      merge(fs, into, stamp(part), help.nowMs, false);
      continue;
    }
    const inside = folder || action.parents || existing?.type === "dir";
    const file = inside ? `${target === "/" ? "" : target}/${name}` : target;
    makeFolders(fs, file.slice(0, file.lastIndexOf("/")) || "/", owner ?? root, help.nowMs);
    const place = inside ? real(fs, file) : file;
    if (place !== "/" && fs.find(place)?.type === "dir")
      throw new CopyError(`cannot copy to non-directory: ${place}`);
    put(fs, place, stamp(part), help.nowMs);
  }
  return fs.snapshot();
}

/** The path with the names up to the pivot left out; `*` in the pivot stands for one name each. */
function belowPivot(path: string, pivot: string): string {
  const skipped = pivot.split("/").filter((name) => name !== "").length;
  return `/${path
    .split("/")
    .filter((name) => name !== "")
    .slice(skipped)
    .join("/")}`;
}

function stampOwner(part: FileTree, owner: Owner | undefined): FileTree {
  return owner === undefined ? part : restampTree(part, owner);
}

/** Writes one file that is no folder, replacing what is there; its time is kept. */
function put(fs: MemoryFileSystem, path: string, part: FileTree, nowMs: number): void {
  const node = part.root;
  if (node.type === "dir") throw new CopyError(`${path}: is a directory`);
  if (fs.find(path) !== undefined) fs.remove(path, nowMs);
  const { mode, uid, gid, mtimeMs } = node;
  if (node.type === "file") fs.create(path, { type: "file", content: node.content, mode, uid, gid }, nowMs);
  else if (node.type === "symlink")
    fs.create(path, { type: "symlink", target: node.target, mode, uid, gid }, nowMs);
  else fs.create(path, { type: node.type, major: node.major, minor: node.minor, mode, uid, gid }, nowMs);
  fs.setAttributes(path, { mtimeMs }, nowMs);
}

/** Puts the contents of a folder at `path`; where nothing is, the folder itself becomes it. */
function merge(
  fs: MemoryFileSystem,
  path: string,
  part: FileTree,
  nowMs: number,
  overwriteMeta: boolean,
): void {
  const there = path === "/" ? { type: "dir" as const } : fs.find(path);
  if (there === undefined) {
    fs.graft(path, part, nowMs);
    return;
  }
  if (there.type !== "dir") {
    if (part.root.type === "dir") throw new CopyError(`cannot copy to non-directory: ${path}`);
    put(fs, path, part, nowMs);
    return;
  }
  const at = placedAt(part, "/");
  if (at === undefined) return;
  for (const { name, at: child } of childrenOf(part, at)) {
    const inner = `${path === "/" ? "" : path}/${name}`;
    const piece = subtreeAt(part, `/${name}`);
    if (piece === undefined) continue;
    if (child.node.type === "dir") merge(fs, inner, piece, nowMs, true);
    else {
      if (fs.find(inner)?.type === "dir") throw new CopyError(`cannot copy to non-directory: ${inner}`);
      put(fs, inner, piece, nowMs);
    }
  }
  if (overwriteMeta) {
    const { mode, uid, gid, mtimeMs } = part.root;
    fs.setAttributes(path, { mode, uid, gid, mtimeMs }, nowMs);
  }
}

/** `u+x,go-w` on everything but links. */
function symbolicMode(part: FileTree, text: string): FileTree {
  const fs = new MemoryFileSystem({ tree: part });
  const visit = (path: string): void => {
    const at = placedAt(part, path);
    if (at === undefined || at.node.type === "symlink") return;
    fs.setAttributes(
      path,
      { mode: applyMode(at.node.mode, text, at.node.type === "dir"), mtimeMs: at.node.mtimeMs },
      at.node.ctimeMs,
    );
    for (const { name } of childrenOf(part, at)) visit(path === "/" ? `/${name}` : `${path}/${name}`);
  };
  if (part.root.type !== "dir")
    return { ...part, root: { ...part.root, mode: applyMode(part.root.mode, text, false) } };
  visit("/");
  return fs.snapshot();
}

export function applyMode(mode: number, text: string, folder: boolean): number {
  let result = mode;
  for (const clause of text.split(",")) {
    const m = /^([ugoa]*)([+=-])([rwxXst]*)$/.exec(clause);
    if (m === null) continue;
    const who = m[1] === "" || m[1]?.includes("a") ? "ugo" : (m[1] ?? "");
    let bits = 0;
    const letters = m[3] ?? "";
    for (const [name, shift] of [
      ["u", 6],
      ["g", 3],
      ["o", 0],
    ] as const) {
      if (!who.includes(name)) continue;
      if (letters.includes("r")) bits |= 4 << shift;
      if (letters.includes("w")) bits |= 2 << shift;
      if (letters.includes("x") || (letters.includes("X") && (folder || (mode & 0o111) !== 0)))
        bits |= 1 << shift;
      if (letters.includes("s")) bits |= name === "u" ? 0o4000 : name === "g" ? 0o2000 : 0;
      if (m[2] === "=") result &= ~(7 << shift);
    }
    if (letters.includes("t")) bits |= 0o1000;
    result = m[2] === "-" ? result & ~bits : result | bits;
  }
  return result;
}
