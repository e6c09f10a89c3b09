/** Nouns of the file system shared by trees, mounts and programs. */
import type { Content } from "../../oci/changeset.ts";

export type FileType = "file" | "dir" | "symlink" | "char" | "block" | "fifo" | "socket";

export interface Stat {
  readonly type: FileType;
  readonly ino: number;
  readonly dev: number;
  /** Permission bits with setuid, setgid, sticky. */
  readonly mode: number;
  readonly nlink: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly atimeMs: number;
  readonly rdev?: { readonly major: number; readonly minor: number };
}

export interface DirEntry {
  readonly name: string;
  readonly type: FileType;
}

/** A difference between two trees: what `docker diff` and layers are made of. */
export interface TreeChange {
  readonly kind: "added" | "modified" | "deleted";
  /** Absolute. */
  readonly path: string;
}

export type { Content };
