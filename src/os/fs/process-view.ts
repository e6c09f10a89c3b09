/**
 * Files as one process sees them: its mounts, its rights, its umask. All checks of
 * permission, of types and of read-only mounts are made here; drivers below only do.
 */
import { type Content, contentSize } from "../../oci/changeset.ts";
import { capable } from "../capabilities.ts";
import { SysError } from "../errno.ts";
import { PipeEnd, PipeState } from "../kernel/pipe.ts";
import type { Credentials, OpenFile } from "../process.ts";
import { contentOf, emptyContent, readBytes, resized, writeAt } from "./content.ts";
import { DirHandle, FileHandle, TextFile } from "./file-handle.ts";
import type { Caller, FileSystem, NewNode, Vnode } from "./file-system.ts";
import { type Found, infoOf, type MountTable, permits } from "./mounts.ts";
import { byBytes, type FileTree } from "./tree.ts";
import type { DirEntry, Stat } from "./types.ts";
import type { FileSystemView, MountInfo, OpenOptions } from "./view.ts";

/** What a view asks about its process each time. */
export interface ViewContext {
  readonly mounts: MountTable;
  readonly by: Caller;
  cred(): Credentials;
  cwd(): string;
  umask(): number;
  /** Each call costs a little time, so no two changes share a time stamp. */
  tick(): number;
  /** Waits so that a signal can interrupt; without it (no process) plainly. */
  wait?(subscribe: (wake: () => void) => () => void): Promise<void>;
}

const decoder = new TextDecoder();
const fifos = new WeakMap<FileSystem, Map<number, PipeState>>();

export class ProcessView implements FileSystemView {
  constructor(private readonly context: ViewContext) {}

  private find(path: string, follow = true): Found {
    const { mounts, by } = this.context;
    return mounts.walk(path, { cwd: this.context.cwd(), follow, cred: this.context.cred(), by });
  }

  private existing(path: string, follow = true): Found & { node: Vnode } {
    const found = this.find(path, follow);
    if (found.node === undefined) throw new SysError("ENOENT", path);
    return found as Found & { node: Vnode };
  }

  private demand(found: Found & { node: Vnode }, want: number, path: string): void {
    if (!permits(found.node, this.context.cred(), want)) throw new SysError("EACCES", path);
  }

  /** The name may be added to or taken from its directory. */
  private demandParent(found: Found, path: string, removing?: Vnode): void {
    const parent = found.parent;
    if (parent === undefined) throw new SysError("EBUSY", path);
    if (found.mount.readOnly || parent.mount.readOnly) throw new SysError("EROFS", path);
    const cred = this.context.cred();
    if (!permits(parent.node, cred, 3)) throw new SysError("EACCES", path);
    if (removing !== undefined && (parent.node.mode & 0o1000) !== 0 && !capable(cred, "FOWNER")) {
      if (removing.uid !== cred.uid && parent.node.uid !== cred.uid) throw new SysError("EPERM", path);
    }
  }

  private demandOwner(found: Found & { node: Vnode }, path: string): void {
    if (found.mount.readOnly) throw new SysError("EROFS", path);
    const cred = this.context.cred();
    if (cred.uid !== found.node.uid && !capable(cred, "FOWNER")) throw new SysError("EPERM", path);
  }

  private make(path: string, init: (owner: { uid: number; gid: number }) => NewNode): Found {
    const found = this.find(path, false);
    if (found.node !== undefined) throw new SysError("EEXIST", path);
    this.makeAt(found, path, init);
    return found;
  }

  private makeAt(found: Found, path: string, init: (owner: { uid: number; gid: number }) => NewNode): void {
    this.demandParent(found, path);
    const cred = this.context.cred();
    const dir = found.parent?.node;
    // A directory with the setgid bit passes its group on.
    const inherits = dir !== undefined && (dir.mode & 0o2000) !== 0;
    const node = init({ uid: cred.uid, gid: inherits ? dir.gid : cred.gid });
    const passed = inherits && node.type === "dir" ? { ...node, mode: node.mode | 0o2000 } : node;
    this.drive(path, () => found.mount.fs.create(found.fsPath, passed, this.context.tick()));
  }

  /** Errors of drivers know their own path only; the caller's is reported. */
  private drive<T>(path: string, action: () => T): T {
    try {
      return action();
    } catch (error) {
      if (error instanceof SysError) throw new SysError(error.code, path);
      throw error;
    }
  }

  absolute(path: string): string {
    const names: string[] = [];
    for (const name of (path.startsWith("/") ? path : `${this.context.cwd()}/${path}`).split("/")) {
      if (name === "..") names.pop();
      else if (name !== "" && name !== ".") names.push(name);
    }
    return `/${names.join("/")}`;
  }

  realpath(path: string): string {
    return this.existing(path).path;
  }

  stat(path: string): Stat {
    this.context.tick();
    const found = this.existing(path);
    return found.mount.fs.stat(found.node, this.context.by);
  }

  lstat(path: string): Stat {
    this.context.tick();
    const found = this.existing(path, false);
    return found.mount.fs.stat(found.node, this.context.by);
  }

  exists(path: string): boolean {
    try {
      return this.find(path).node !== undefined;
    } catch (error) {
      if (error instanceof SysError) return false;
      throw error;
    }
  }

  access(path: string, mode: string): boolean {
    try {
      const found = this.existing(path);
      const want = (mode.includes("r") ? 4 : 0) | (mode.includes("w") ? 2 : 0) | (mode.includes("x") ? 1 : 0);
      if ((want & 2) !== 0 && found.mount.readOnly) return false;
      return permits(found.node, this.context.cred(), want);
    } catch (error) {
      if (error instanceof SysError) return false;
      throw error;
    }
  }

  readdir(path: string): readonly DirEntry[] {
    this.context.tick();
    const found = this.existing(path);
    if (found.node.type !== "dir") throw new SysError("ENOTDIR", path);
    this.demand(found, 4, path);
    const entries = found.mount.fs.list(found.node, this.context.by);
    const mounted = this.context.mounts.namesBelow(found.path);
    if (mounted.length === 0) return entries;
    const byName = new Map(entries.map((e) => [e.name, e]));
    for (const name of mounted) {
      const at = found.path === "/" ? `/${name}` : `${found.path}/${name}`;
      byName.set(name, { name, type: this.existing(at).node.type });
    }
    return [...byName.values()].sort((a, b) => byBytes(a.name, b.name));
  }

  readlink(path: string): string {
    const found = this.existing(path, false);
    if (found.node.type !== "symlink") throw new SysError("EINVAL", path);
    return found.mount.fs.readlink(found.node, this.context.by);
  }

  readFile(path: string): Uint8Array {
    return readBytes(this.content(path));
  }

  readText(path: string): string {
    return decoder.decode(this.readFile(path));
  }

  content(path: string): Content {
    this.context.tick();
    const found = this.existing(path);
    if (found.node.type === "dir") throw new SysError("EISDIR", path);
    this.demand(found, 4, path);
    return this.drive(path, () => found.mount.fs.content(found.node, this.context.by));
  }

  writeFile(
    path: string,
    data: Uint8Array | string | Content,
    options: { mode?: number; append?: boolean } = {},
  ): void {
    // Bytes are copied: the caller may go on using its own.
    const content =
      typeof data === "string"
        ? contentOf(data)
        : data instanceof Uint8Array
          ? contentOf(data.slice())
          : data;
    const found = this.find(path);
    if (found.node === undefined) {
      if (path.endsWith("/")) throw new SysError("EISDIR", path);
      const mode = (options.mode ?? 0o666) & ~this.context.umask();
      this.makeAt(found, path, (owner) => ({ type: "file", content, mode, ...owner }));
      return;
    }
    this.demandWrite(found as Found & { node: Vnode }, path);
    const { fs } = found.mount;
    if (found.node.type !== "file" || fs.openSpecial?.(found.node, { write: true }, this.context.by)) {
      const file = fs.openSpecial?.(found.node, { write: true }, this.context.by);
      if (file?.tryWrite === undefined) throw new SysError("EINVAL", path);
      file.tryWrite(readBytes(content));
      file.release();
      return;
    }
    this.drive(path, () => {
      const old = options.append && found.node ? fs.content(found.node, this.context.by) : emptyContent;
      const next = contentSize(old) > 0 ? writeAt(old, contentSize(old), readBytes(content)) : content;
      fs.setContent(found.fsPath, next, this.context.tick());
    });
  }

  private demandWrite(found: Found & { node: Vnode }, path: string): void {
    if (found.node.type === "dir") throw new SysError("EISDIR", path);
    if (found.mount.readOnly && found.node.type === "file") throw new SysError("EROFS", path);
    this.demand(found, 2, path);
  }

  async open(path: string, options: OpenOptions): Promise<OpenFile> {
    const write = options.write === true || options.append === true;
    const read = options.read ?? !write;
    const flags = { read, write, append: options.append === true };
    let found = this.find(path, !(options.create && options.exclusive));
    if (found.node === undefined) {
      if (!options.create) throw new SysError("ENOENT", path);
      if (path.endsWith("/")) throw new SysError("EISDIR", path);
      const mode = (options.mode ?? 0o666) & ~this.context.umask();
      this.makeAt(found, path, (owner) => ({ type: "file", content: emptyContent, mode, ...owner }));
      found = this.find(found.path);
      const inode = this.drive(path, () => found.mount.fs.openInode(found.fsPath));
      return new FileHandle(inode, flags, found.path, () => this.context.tick());
    }
    if (options.create && options.exclusive) throw new SysError("EEXIST", path);
    const here = found as Found & { node: Vnode };
    if (options.directory && here.node.type !== "dir") throw new SysError("ENOTDIR", path);
    if (write) this.demandWrite(here, path);
    if (read) this.demand(here, 4, path);
    const { fs } = here.mount;
    if (here.node.type === "dir") return new DirHandle(flags, here.path);
    const special = this.drive(path, () =>
      fs.openSpecial?.(here.node, { ...options, read, write }, this.context.by),
    );
    if (special !== undefined) return special;
    switch (here.node.type) {
      case "file": {
        if (fs.openSpecial !== undefined) {
          const text = this.drive(path, () => readBytes(fs.content(here.node, this.context.by)));
          return new TextFile(text, flags, here.path);
        }
        if (options.truncate && write && contentSize(fs.content(here.node)) > 0) {
          this.drive(path, () => fs.setContent(here.fsPath, emptyContent, this.context.tick()));
        }
        const inode = this.drive(path, () => fs.openInode(here.fsPath));
        return new FileHandle(inode, flags, here.path, () => this.context.tick());
      }
      case "fifo":
        return openFifo(fs, here.node.ino, flags, here.path, this.context.wait);
      case "char":
      case "block": {
        const stat = fs.stat(here.node, this.context.by);
        const device = this.context.mounts.at("/dev")?.fs;
        const file = device && openDevice(device, stat, options, this.context.by);
        if (file === undefined) throw new SysError("ENOENT", path);
        return file;
      }
      default:
        throw new SysError("ENOENT", path);
    }
  }

  mkdir(path: string, options: { mode?: number; recursive?: boolean } = {}): void {
    const mode = (options.mode ?? 0o777) & ~this.context.umask();
    const trimmed = path.replace(/\/+$/, "") || path;
    if (options.recursive) {
      const found = this.findOrMissing(trimmed);
      if (found?.node?.type === "dir") return;
      if (found?.node !== undefined) throw new SysError("EEXIST", path);
      const parent = trimmed.slice(0, trimmed.lastIndexOf("/"));
      if (trimmed.includes("/") && parent !== "") this.mkdir(parent, { recursive: true });
    }
    this.make(trimmed, (owner) => ({ type: "dir", mode, ...owner }));
  }

  private findOrMissing(path: string): Found | undefined {
    try {
      return this.find(path);
    } catch (error) {
      if (error instanceof SysError && error.code === "ENOENT") return undefined;
      throw error;
    }
  }

  rmdir(path: string): void {
    if (/(^|\/)\.\/*$/.test(path)) throw new SysError("EINVAL", path);
    const found = this.existing(path.replace(/\/+$/, "") || path, false);
    if (found.node.type !== "dir") throw new SysError("ENOTDIR", path);
    if (this.isMountPoint(found.path)) throw new SysError("EBUSY", path);
    this.demandParent(found, path, found.node);
    if (found.mount.fs.list(found.node, this.context.by).length > 0) throw new SysError("ENOTEMPTY", path);
    this.drive(path, () => found.mount.fs.remove(found.fsPath, this.context.tick()));
  }

  unlink(path: string): void {
    const found = this.existing(path, false);
    if (found.node.type === "dir") throw new SysError("EISDIR", path);
    if (this.isMountPoint(found.path)) throw new SysError("EBUSY", path);
    this.demandParent(found, path, found.node);
    this.drive(path, () => found.mount.fs.remove(found.fsPath, this.context.tick()));
  }

  private isMountPoint(path: string): boolean {
    return this.context.mounts.at(path) !== undefined;
  }

  rename(from: string, to: string): void {
    const source = this.existing(from.replace(/\/+$/, "") || from, false);
    const target = this.find(to.replace(/\/+$/, "") || to, false);
    if (to.endsWith("/") && source.node.type !== "dir" && target.node?.type !== "dir") {
      throw new SysError("ENOTDIR", to);
    }
    if (this.isMountPoint(source.path) || this.isMountPoint(target.path)) throw new SysError("EBUSY", from);
    if (source.mount !== target.mount) throw new SysError("EXDEV", to);
    this.demandParent(source, from, source.node);
    this.demandParent(target, to, target.node);
    if (source.path === target.path) return;
    if (target.path.startsWith(`${source.path}/`)) throw new SysError("EINVAL", to);
    if (target.node !== undefined) {
      if (target.node.ino === source.node.ino && target.node.type === "file") return;
      if (target.node.type === "dir" && source.node.type !== "dir") throw new SysError("EISDIR", to);
      if (target.node.type !== "dir" && source.node.type === "dir") throw new SysError("ENOTDIR", to);
      if (target.node.type === "dir" && target.mount.fs.list(target.node).length > 0) {
        throw new SysError("ENOTEMPTY", to);
      }
    }
    this.drive(to, () => source.mount.fs.rename(source.fsPath, target.fsPath, this.context.tick()));
  }

  link(existing: string, path: string): void {
    const source = this.existing(existing, false);
    const target = this.find(path, false);
    if (target.node !== undefined) throw new SysError("EEXIST", path);
    if (source.node.type === "dir") throw new SysError("EPERM", path);
    if (source.mount !== target.mount) throw new SysError("EXDEV", path);
    this.demandParent(target, path);
    this.drive(path, () => source.mount.fs.link(source.fsPath, target.fsPath, this.context.tick()));
  }

  symlink(target: string, path: string): void {
    if (target === "") throw new SysError("ENOENT", path);
    this.make(path, (owner) => ({ type: "symlink", target, mode: 0o777, ...owner }));
  }

  mknod(
    path: string,
    node: { type: "fifo" | "socket" | "char" | "block"; mode?: number; major?: number; minor?: number },
  ): void {
    const mode = (node.mode ?? 0o666) & ~this.context.umask();
    if ((node.type === "char" || node.type === "block") && !capable(this.context.cred(), "MKNOD")) {
      throw new SysError("EPERM", path);
    }
    this.make(path, (owner) => ({ ...node, mode, ...owner }));
  }

  chmod(path: string, mode: number): void {
    const found = this.existing(path);
    this.demandOwner(found, path);
    this.drive(path, () =>
      found.mount.fs.setAttributes(found.fsPath, { mode: mode & 0o7777 }, this.context.tick()),
    );
  }

  chown(path: string, uid: number, gid: number, options: { followLinks?: boolean } = {}): void {
    const found = this.existing(path, options.followLinks !== false);
    if (found.mount.readOnly) throw new SysError("EROFS", path);
    const cred = this.context.cred();
    const { node } = found;
    const mayGroup = gid < 0 || gid === node.gid || gid === cred.gid || cred.groups.includes(gid);
    const own = node.uid === cred.uid && (uid < 0 || uid === node.uid) && mayGroup;
    if (!own && !capable(cred, "CHOWN")) {
      throw new SysError("EPERM", path);
    }
    // A new owner clears setuid and setgid of a program, as in life.
    const clears = node.type === "file" && (uid >= 0 || gid >= 0) && (node.mode & 0o6000) !== 0;
    const change = { uid, gid, ...(clears ? { mode: node.mode & ~0o6000 } : {}) };
    this.drive(path, () => found.mount.fs.setAttributes(found.fsPath, change, this.context.tick()));
  }

  utimes(path: string, mtimeMs: number): void {
    const found = this.existing(path);
    if (found.mount.readOnly) throw new SysError("EROFS", path);
    const cred = this.context.cred();
    if (cred.uid !== found.node.uid && !capable(cred, "FOWNER") && !permits(found.node, cred, 2)) {
      throw new SysError("EACCES", path);
    }
    if (found.mount.fs.openSpecial !== undefined) return;
    this.drive(path, () => found.mount.fs.setAttributes(found.fsPath, { mtimeMs }, this.context.tick()));
  }

  truncate(path: string, size: number): void {
    const found = this.existing(path);
    this.demandWrite(found, path);
    const { fs } = found.mount;
    this.drive(path, () =>
      fs.setContent(found.fsPath, resized(fs.content(found.node), size), this.context.tick()),
    );
  }

  subtree(path: string): FileTree {
    const found = this.existing(path);
    return this.drive(path, () => found.mount.fs.subtree(found.fsPath));
  }

  graft(path: string, tree: FileTree): void {
    const found = this.find(path, false);
    this.demandParent(found, path, found.node);
    this.drive(path, () => found.mount.fs.graft(found.fsPath, tree, this.context.tick()));
  }

  statfs(path: string): { totalBytes: number; freeBytes: number; mount: MountInfo } {
    const found = this.existing(path);
    const { totalBytes, usedBytes } = found.mount.fs.usage();
    return { totalBytes, freeBytes: totalBytes - usedBytes, mount: infoOf(found.mount) };
  }

  mounts(): readonly MountInfo[] {
    return this.context.mounts.list();
  }

  watch(path: string, listener: () => void): () => void {
    const found = this.find(path);
    const { fsPath } = found;
    return found.mount.fs.onChange((at) => {
      if (at === fsPath || fsPath === "/" || at.startsWith(`${fsPath}/`) || fsPath.startsWith(`${at}/`))
        listener();
    });
  }
}

function openDevice(devices: FileSystem, stat: Stat, options: OpenOptions, by: Caller): OpenFile | undefined {
  for (const { name } of devices.list(devices.root(by), by)) {
    const node = devices.child(devices.root(by), name, by);
    if (node === undefined || node.type !== stat.type) continue;
    const { rdev } = devices.stat(node, by);
    if (rdev?.major === stat.rdev?.major && rdev?.minor === stat.rdev?.minor) {
      return devices.openSpecial?.(node, options, by);
    }
  }
  return undefined;
}

/** Waits until somebody opens the other end. */
async function openFifo(
  fs: FileSystem,
  ino: number,
  flags: OpenFile["flags"],
  path: string,
  wait: ViewContext["wait"],
): Promise<OpenFile> {
  const ofFs = fifos.get(fs) ?? new Map<number, PipeState>();
  fifos.set(fs, ofFs);
  const pipe = ofFs.get(ino) ?? new PipeState();
  ofFs.set(ino, pipe);
  const { opened } = pipe;
  const end = new PipeEnd(pipe, flags, path);
  // Counted, not looked at: the other end may come and go before this process runs again.
  const met = (): boolean =>
    (!flags.read || pipe.writers > 0 || pipe.opened.writers > opened.writers) &&
    (!flags.write || pipe.readers > 0 || pipe.opened.readers > opened.readers);
  try {
    while (!met()) {
      if (wait !== undefined) await wait((wake) => pipe.waiters.add(wake));
      else await new Promise<void>((resolve) => void pipe.waiters.add(resolve));
    }
  } catch (error) {
    end.release();
    throw error;
  }
  return end;
}
