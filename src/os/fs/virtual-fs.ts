/** File systems whose files are computed when somebody looks: proc, sysfs, devtmpfs. */
import { SysError } from "../errno.ts";
import type { OpenFile } from "../process.ts";
import { contentOf } from "./content.ts";
import { TextFile } from "./file-handle.ts";
import { type Caller, type FileSystem, FixedFileSystem, newDevice, type Vnode } from "./file-system.ts";
import type { Content, DirEntry, Stat } from "./types.ts";
import type { OpenOptions } from "./view.ts";

interface Meta {
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
}
export type VirtualFile = Meta &
  (
    | {
        readonly type: "dir";
        names(by: Caller): readonly string[];
        get(name: string, by: Caller): VirtualFile | undefined;
      }
    | { readonly type: "file"; text(by: Caller): string; write?(text: string, by: Caller): void }
    | { readonly type: "symlink"; target(by: Caller): string; follow?(by: Caller): VirtualFile | undefined }
    | {
        readonly type: "char" | "fifo" | "socket";
        readonly major?: number;
        readonly minor?: number;
        open(flags: OpenFile["flags"], by: Caller): OpenFile;
      }
  );

class VirtualVnode implements Vnode {
  constructor(
    readonly file: VirtualFile,
    readonly ino: number,
    readonly name: string,
  ) {}
  get type(): VirtualFile["type"] {
    return this.file.type;
  }
  get mode(): number {
    const { type, mode } = this.file;
    if (mode !== undefined) return mode;
    return type === "dir" ? 0o555 : type === "symlink" ? 0o777 : type === "file" ? 0o444 : 0o666;
  }
  get uid(): number {
    return this.file.uid ?? 0;
  }
  get gid(): number {
    return this.file.gid ?? 0;
  }
}

const nobody: Caller = { pid: 0 };

export class VirtualFs extends FixedFileSystem implements FileSystem {
  readonly dev = newDevice();

  constructor(
    readonly type: string,
    readonly source: string,
    private readonly top: VirtualFile,
    private readonly nowMs: () => number,
  ) {
    super();
  }

  root(): Vnode {
    return new VirtualVnode(this.top, 1, "");
  }

  child(dir: Vnode, name: string, by: Caller = nobody): Vnode | undefined {
    const { file, ino } = dir as VirtualVnode;
    if (file.type !== "dir") throw new SysError("ENOTDIR");
    const found = file.get(name, by);
    return found && new VirtualVnode(found, inoOf(ino, name), name);
  }

  list(dir: Vnode, by: Caller = nobody): readonly DirEntry[] {
    const { file } = dir as VirtualVnode;
    if (file.type !== "dir") throw new SysError("ENOTDIR");
    const out: DirEntry[] = [];
    for (const name of [...file.names(by)].sort()) {
      const found = file.get(name, by);
      if (found !== undefined) out.push({ name, type: found.type });
    }
    return out;
  }

  stat(node: Vnode): Stat {
    const { file, ino, mode, uid, gid } = node as VirtualVnode;
    const now = this.nowMs();
    return {
      type: file.type,
      ino,
      dev: this.dev,
      mode,
      nlink: file.type === "dir" ? 2 : 1,
      uid,
      gid,
      size: 0,
      mtimeMs: now,
      ctimeMs: now,
      atimeMs: now,
      ...(file.type === "char" ? { rdev: { major: file.major ?? 0, minor: file.minor ?? 0 } } : {}),
    };
  }

  readlink(node: Vnode, by: Caller = nobody): string {
    const { file } = node as VirtualVnode;
    if (file.type !== "symlink") throw new SysError("EINVAL");
    return file.target(by);
  }

  follow(link: Vnode, by: Caller = nobody): Vnode | undefined {
    const { file, ino, name } = link as VirtualVnode;
    const thing = file.type === "symlink" ? file.follow?.(by) : undefined;
    return thing && new VirtualVnode(thing, ino, name);
  }

  content(node: Vnode, by: Caller = nobody): Content {
    const { file } = node as VirtualVnode;
    if (file.type === "dir") throw new SysError("EISDIR");
    if (file.type === "file") return contentOf(file.text(by));
    if (file.type === "symlink") throw new SysError("EINVAL");
    const open = file.open({ read: true, write: false, append: false }, by);
    const bytes = open.tryRead?.(4096) ?? new Uint8Array(0);
    open.release();
    return contentOf(bytes.slice());
  }

  openSpecial(node: Vnode, options: OpenOptions, by: Caller = nobody): OpenFile | undefined {
    const { file, name } = node as VirtualVnode;
    const flags = {
      read: options.read ?? false,
      write: options.write ?? false,
      append: options.append ?? false,
    };
    switch (file.type) {
      case "file": {
        const write = file.write;
        const text = flags.read ? file.text(by) : "";
        return new TextFile(contentBytes(text), flags, name, (data) => {
          if (write === undefined) throw new SysError("EACCES");
          write(new TextDecoder().decode(data), by);
        });
      }
      case "dir":
      case "symlink":
        return undefined;
      default:
        return file.open(flags, by);
    }
  }
}

function contentBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function inoOf(parent: number, name: string): number {
  let h = parent;
  for (let i = 0; i < name.length; i++) h = (Math.imul(h, 31) + name.charCodeAt(i)) >>> 0;
  return h + 2;
}

/** A directory with fixed names. */
export function virtualDir(entries: Readonly<Record<string, VirtualFile>>, meta: Meta = {}): VirtualFile {
  const byName = new Map(Object.entries(entries));
  return { ...meta, type: "dir", names: () => [...byName.keys()], get: (name) => byName.get(name) };
}

export function virtualText(
  text: string | ((by: Caller) => string),
  write?: (text: string) => void,
): VirtualFile {
  return {
    type: "file",
    text: typeof text === "string" ? () => text : text,
    ...(write === undefined ? {} : { write, mode: 0o644 }),
  };
}

export function virtualLink(target: string | ((by: Caller) => string)): VirtualFile {
  return { type: "symlink", target: typeof target === "string" ? () => target : target };
}
