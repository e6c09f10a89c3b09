/** Files as one process sees them. Relative paths start at its cwd; its rights apply (root bypasses). */
import type { OpenFile } from "../process.ts";
import type { FileTree } from "./tree.ts";
import type { Content, DirEntry, Stat } from "./types.ts";

export interface OpenOptions {
  readonly read?: boolean;
  readonly write?: boolean;
  readonly append?: boolean;
  readonly create?: boolean;
  readonly exclusive?: boolean;
  readonly truncate?: boolean;
  readonly directory?: boolean;
  /** For a new file, before the umask; default 0o666. */
  readonly mode?: number;
}

export interface MountInfo {
  /** `overlay`, `/dev/sda1`, `tmpfs`. */
  readonly source: string;
  readonly target: string;
  /** `overlay`, `ext4`, `proc`, `tmpfs`, `devtmpfs`. */
  readonly type: string;
  readonly options: readonly string[];
}

/** Every call throws SysError (with `path`) on failure. */
export interface FileSystemView {
  /** Absolute and normalised, links not followed. */
  absolute(path: string): string;
  realpath(path: string): string;
  stat(path: string): Stat;
  lstat(path: string): Stat;
  exists(path: string): boolean;
  /** mode: any of "r", "w", "x" together. True when all are allowed. */
  access(path: string, mode: string): boolean;
  /** Sorted by name, without `.` and `..`. */
  readdir(path: string): readonly DirEntry[];
  readlink(path: string): string;
  readFile(path: string): Uint8Array;
  /** As UTF-8; broken bytes become U+FFFD. */
  readText(path: string): string;
  /** What the file holds, unread: lets a copy of a 40 MB sized file or of an executable stay one. */
  content(path: string): Content;
  /** Creates or truncates. */
  writeFile(
    path: string,
    data: Uint8Array | string | Content,
    options?: { mode?: number; append?: boolean },
  ): void;
  /** Blocks only for pipes (a fifo waits for its other end). */
  open(path: string, options: OpenOptions): Promise<OpenFile>;
  mkdir(path: string, options?: { mode?: number; recursive?: boolean }): void;
  rmdir(path: string): void;
  unlink(path: string): void;
  rename(from: string, to: string): void;
  link(existing: string, path: string): void;
  symlink(target: string, path: string): void;
  mknod(
    path: string,
    node: { type: "fifo" | "socket" | "char" | "block"; mode?: number; major?: number; minor?: number },
  ): void;
  chmod(path: string, mode: number): void;
  /** -1 leaves an ID as it is. */
  chown(path: string, uid: number, gid: number, options?: { followLinks?: boolean }): void;
  utimes(path: string, mtimeMs: number, atimeMs?: number): void;
  truncate(path: string, size: number): void;
  /** The persistent tree rooted at a directory or file, mounts below it left out. O(1). */
  subtree(path: string): FileTree;
  /** Puts a tree at `path`, replacing what is there; its parent exists. O(depth). */
  graft(path: string, tree: FileTree): void;
  statfs(path: string): { totalBytes: number; freeBytes: number; mount: MountInfo };
  mounts(): readonly MountInfo[];
  /** Called after each change below `path` (for `tail -f` and the like); returns a way to stop. */
  watch(path: string, listener: () => void): () => void;
}
