/**
 * Mounts of one sandbox and the walk through them: a path becomes a file of one
 * file system.
 */
import { capable } from "../capabilities.ts";
import { SysError } from "../errno.ts";
import type { Credentials } from "../process.ts";
import type { Caller, FileSystem, Vnode } from "./file-system.ts";
import type { MountInfo } from "./view.ts";

export interface MountEntry {
  readonly target: string;
  readonly fs: FileSystem;
  /** Path in `fs`, without a trailing slash: "" is its root. */
  readonly root: string;
  readonly readOnly: boolean;
  readonly source: string;
}

/** Where a walk ended. `node` is undefined when the last name does not exist. */
export interface Found {
  readonly mount: MountEntry;
  /** Path inside the mount's file system. */
  readonly fsPath: string;
  /** Absolute path in the sandbox, without links. */
  readonly path: string;
  readonly name: string;
  readonly node: Vnode | undefined;
  readonly parent: Frame | undefined;
}

interface Frame {
  readonly mount: MountEntry;
  readonly fsPath: string;
  readonly path: string;
  readonly node: Vnode;
}

export class MountTable {
  private readonly entries: MountEntry[] = [];
  private readonly byTarget = new Map<string, MountEntry>();

  add(mount: { target: string; fs: FileSystem; root?: string; readOnly?: boolean; source?: string }): void {
    const target = mount.target.replace(/\/+$/, "") || "/";
    const entry: MountEntry = {
      target,
      fs: mount.fs,
      root: mount.root === undefined || mount.root === "/" ? "" : mount.root.replace(/\/+$/, ""),
      readOnly: mount.readOnly ?? false,
      source: mount.source ?? mount.fs.source,
    };
    this.entries.push(entry);
    this.byTarget.set(target, entry);
  }

  at(path: string): MountEntry | undefined {
    return this.byTarget.get(path);
  }

  /** Mount points that are children of a directory: what `ls` must show even where the tree has no such name. */
  namesBelow(path: string): readonly string[] {
    const prefix = path === "/" ? "/" : `${path}/`;
    const names: string[] = [];
    for (const target of this.byTarget.keys()) {
      if (target !== "/" && target.startsWith(prefix) && !target.includes("/", prefix.length)) {
        names.push(target.slice(prefix.length));
      }
    }
    return names;
  }

  list(): readonly MountInfo[] {
    return this.entries.map((e) => infoOf(e));
  }

  /** @throws SysError ENOENT (also for the empty path), ENOTDIR, EACCES, ELOOP, ENAMETOOLONG. */
  walk(path: string, options: { cwd: string; follow: boolean; cred: Credentials; by: Caller }): Found {
    const { cred, by } = options;
    if (path === "") throw new SysError("ENOENT", path);
    if (path.length > 4095) throw new SysError("ENAMETOOLONG", path);
    const todo = namesReversed(path);
    if (!path.startsWith("/")) todo.push(...namesReversed(options.cwd));
    let mustBeDir = path.endsWith("/") || path.endsWith("/.");
    const frames: Frame[] = [this.rootFrame(by)];
    let links = 0;
    for (;;) {
      const top = frames[frames.length - 1];
      if (top === undefined) throw new SysError("ENOENT", path);
      const name = todo.pop();
      if (name === undefined) return foundFrame(top, frames[frames.length - 2], mustBeDir, path);
      if (top.node.type !== "dir") throw new SysError("ENOTDIR", path);
      if (!permits(top.node, cred, 1)) throw new SysError("EACCES", path);
      if (name === "..") {
        if (frames.length > 1) frames.pop();
        continue;
      }
      if (name.length > 255) throw new SysError("ENAMETOOLONG", path);
      const at = top.path === "/" ? `/${name}` : `${top.path}/${name}`;
      const mount = this.byTarget.get(at);
      if (mount !== undefined) {
        const node = rootOf(mount, by);
        if (node === undefined) throw new SysError("ENOENT", path);
        frames.push({ mount, fsPath: mount.root || "/", path: at, node });
        continue;
      }
      const fsPath = top.fsPath === "/" ? `/${name}` : `${top.fsPath}/${name}`;
      const node = top.mount.fs.child(top.node, name, by);
      if (node === undefined) {
        if (todo.length > 0) throw new SysError("ENOENT", path);
        return { mount: top.mount, fsPath, path: at, name, node: undefined, parent: top };
      }
      if (node.type === "symlink" && (todo.length > 0 || options.follow || mustBeDir)) {
        if (++links > 40) throw new SysError("ELOOP", path);
        const thing = top.mount.fs.follow?.(node, by);
        if (thing !== undefined) {
          frames.push({ mount: top.mount, fsPath, path: at, node: thing });
          continue;
        }
        const target = top.mount.fs.readlink(node, by);
        if (target.startsWith("/")) frames.length = 1;
        if (todo.length === 0 && target.endsWith("/")) mustBeDir = true;
        todo.push(...namesReversed(target));
        continue;
      }
      frames.push({ mount: top.mount, fsPath, path: at, node });
    }
  }

  private rootFrame(by: Caller): Frame {
    const mount = this.byTarget.get("/");
    const node = mount && rootOf(mount, by);
    if (mount === undefined || node === undefined) throw new SysError("ENOENT", "/");
    return { mount, fsPath: mount.root || "/", path: "/", node };
  }
}

function foundFrame(at: Frame, parent: Frame | undefined, mustBeDir: boolean, path: string): Found {
  if (mustBeDir && at.node.type !== "dir") throw new SysError("ENOTDIR", path);
  const name = at.path === "/" ? "/" : at.path.slice(at.path.lastIndexOf("/") + 1);
  return { mount: at.mount, fsPath: at.fsPath, path: at.path, name, node: at.node, parent };
}

function rootOf(mount: MountEntry, by: Caller): Vnode | undefined {
  let node: Vnode | undefined = mount.fs.root(by);
  if (mount.root === "") return node;
  for (const name of mount.root.split("/")) {
    if (name === "" || node === undefined) continue;
    node = mount.fs.child(node, name, by);
  }
  return node;
}

function namesReversed(path: string): string[] {
  const names: string[] = [];
  const parts = path.split("/");
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i];
    if (part !== undefined && part !== "" && part !== ".") names.push(part);
  }
  return names;
}

/** `want`: 4 read, 2 write, 1 execute or search. Root may do all, but execute only what somebody may. */
export function permits(node: Vnode, cred: Credentials, want: number): boolean {
  if (capable(cred, "DAC_OVERRIDE")) {
    return (want & 1) === 0 || node.type === "dir" || (node.mode & 0o111) !== 0;
  }
  const shift = node.uid === cred.uid ? 6 : node.gid === cred.gid || cred.groups.includes(node.gid) ? 3 : 0;
  return ((node.mode >> shift) & 7 & want) === want;
}

export function infoOf(entry: MountEntry): MountInfo {
  return {
    source: entry.source,
    target: entry.target,
    type: entry.fs.type,
    options: [entry.readOnly ? "ro" : "rw", ...extraOptions(entry.fs.type)],
  };
}

function extraOptions(type: string): readonly string[] {
  switch (type) {
    case "proc":
    case "sysfs":
      return ["nosuid", "nodev", "noexec", "relatime"];
    case "tmpfs":
    case "devtmpfs":
    case "devpts":
      return ["nosuid"];
    default:
      return ["relatime"];
  }
}
