/**
 * A file-system driver: what can be mounted. Paths are of the driver itself, already
 * resolved; who may do what is decided above (process-view.ts).
 */
import { SysError } from "../errno.ts";
import type { OpenFile } from "../process.ts";
import type { FileTree } from "./tree.ts";
import type { Content, DirEntry, FileType, Stat } from "./types.ts";
import type { OpenOptions } from "./view.ts";

/** A file where a search found it; valid until the next change of the driver. */
export interface Vnode {
  readonly type: FileType;
  readonly ino: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** Who asks, for files that differ from process to process. Opaque to most drivers. */
export interface Caller {
  readonly pid: number;
}

export type NewNode = { readonly mode: number; readonly uid: number; readonly gid: number } & (
  | { readonly type: "file"; readonly content: Content }
  | { readonly type: "dir" }
  | { readonly type: "symlink"; readonly target: string }
  | { readonly type: "char" | "block" | "fifo" | "socket"; readonly major?: number; readonly minor?: number }
);

export interface AttributeChange {
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mtimeMs?: number;
}

/** An open regular file: follows the file when it is renamed, keeps it when it is unlinked. */
export interface OpenInode {
  content(): Content;
  stat(): Stat;
  write(offset: number, data: Uint8Array, nowMs: number): void;
  truncate(size: number, nowMs: number): void;
  release(): void;
}

export interface FileSystem {
  /** `overlay`, `ext4`, `tmpfs`, `proc`: what mounts say. */
  readonly type: string;
  /** Default of the mount's source: `overlay`, `/dev/vda1`, `tmpfs`. */
  readonly source: string;
  readonly dev: number;
  root(by?: Caller): Vnode;
  child(dir: Vnode, name: string, by?: Caller): Vnode | undefined;
  /** Sorted by name. */
  list(dir: Vnode, by?: Caller): readonly DirEntry[];
  stat(node: Vnode, by?: Caller): Stat;
  readlink(node: Vnode, by?: Caller): string;
  content(node: Vnode, by?: Caller): Content;
  /** What a link leads to that is not a path (`/proc/self/fd/1`); undefined: follow `readlink`. */
  follow?(link: Vnode, by?: Caller): Vnode | undefined;
  /** What opening a file that is not an ordinary one gives; undefined: nothing special. */
  openSpecial?(node: Vnode, options: OpenOptions, by?: Caller): OpenFile | undefined;
  create(path: string, node: NewNode, nowMs: number): void;
  remove(path: string, nowMs: number): void;
  rename(from: string, to: string, nowMs: number): void;
  link(existing: string, path: string, nowMs: number): void;
  setAttributes(path: string, change: AttributeChange, nowMs: number): void;
  setContent(path: string, content: Content, nowMs: number): void;
  openInode(path: string): OpenInode;
  subtree(path: string): FileTree;
  graft(path: string, tree: FileTree, nowMs: number): void;
  /** Called with the path of every change; returns a way to stop. */
  onChange(listener: (path: string) => void): () => void;
  usage(): { readonly totalBytes: number; readonly usedBytes: number };
}

/** The part of a driver nobody may change. */
export abstract class FixedFileSystem {
  create(path: string): void {
    this.refuse(path);
  }
  remove(path: string): void {
    this.refuse(path);
  }
  rename(from: string): void {
    this.refuse(from);
  }
  link(_existing: string, path: string): void {
    this.refuse(path);
  }
  setAttributes(path: string): void {
    this.refuse(path);
  }
  setContent(path: string): void {
    this.refuse(path);
  }
  openInode(path: string): OpenInode {
    throw new SysError("EPERM", path);
  }
  subtree(path: string): FileTree {
    throw new SysError("EINVAL", path);
  }
  graft(path: string): void {
    this.refuse(path);
  }
  onChange(): () => void {
    return () => {};
  }
  usage(): { totalBytes: number; usedBytes: number } {
    return { totalBytes: 0, usedBytes: 0 };
  }
  private refuse(path: string): never {
    throw new SysError("EPERM", path);
  }
}

let devices = 40;
/** A device number no other driver has. */
export function newDevice(): number {
  return ++devices;
}
