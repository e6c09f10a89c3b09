/** An open regular file: an offset over an inode. */
import { contentSize } from "../../oci/changeset.ts";
import { SysError } from "../errno.ts";
import { BaseFile } from "../kernel/open-file.ts";
import type { OpenFile } from "../process.ts";
import { readRange } from "./content.ts";
import type { OpenInode } from "./file-system.ts";

export class FileHandle extends BaseFile implements OpenFile {
  readonly kind = "file";
  private offset = 0;

  constructor(
    readonly inode: OpenInode,
    flags: OpenFile["flags"],
    path: string,
    private readonly nowMs: () => number,
  ) {
    super(flags, path);
  }

  tryRead(max: number): Uint8Array | null {
    if (!this.flags.read) throw new SysError("EBADF", this.path);
    const bytes = readRange(this.inode.content(), this.offset, max);
    if (bytes.length === 0) return null;
    this.offset += bytes.length;
    return bytes;
  }

  tryWrite(data: Uint8Array): number {
    if (!this.flags.write) throw new SysError("EBADF", this.path);
    if (this.flags.append) this.offset = contentSize(this.inode.content());
    this.inode.write(this.offset, data, this.nowMs());
    this.offset += data.length;
    return data.length;
  }

  readable(): boolean {
    return true;
  }

  seek(offset: number, whence: "set" | "cur" | "end" = "set"): number {
    const base = whence === "set" ? 0 : whence === "cur" ? this.offset : contentSize(this.inode.content());
    if (base + offset < 0) throw new SysError("EINVAL", this.path);
    this.offset = base + offset;
    return this.offset;
  }

  protected override closed(): void {
    this.inode.release();
  }
}

/** A file whose text was computed when it was opened (`/proc/meminfo`). */
export class TextFile extends BaseFile implements OpenFile {
  readonly kind = "file";
  private offset = 0;

  constructor(
    private readonly bytes: Uint8Array,
    flags: OpenFile["flags"],
    path: string,
    private readonly sink: (data: Uint8Array) => void = () => {
      throw new SysError("EACCES");
    },
  ) {
    super(flags, path);
  }

  tryRead(max: number): Uint8Array | null {
    if (this.offset >= this.bytes.length) return null;
    const part = this.bytes.subarray(this.offset, this.offset + max);
    this.offset += part.length;
    return part;
  }

  tryWrite(data: Uint8Array): number {
    this.sink(data);
    return data.length;
  }

  readable(): boolean {
    return true;
  }

  seek(offset: number, whence: "set" | "cur" | "end" = "set"): number {
    this.offset = Math.max(
      0,
      offset + (whence === "set" ? 0 : whence === "cur" ? this.offset : this.bytes.length),
    );
    return this.offset;
  }
}

/** A directory opened by name; it can only be held. */
export class DirHandle extends BaseFile implements OpenFile {
  readonly kind = "dir";

  tryRead(): never {
    throw new SysError("EISDIR", this.path);
  }

  tryWrite(): never {
    throw new SysError("EBADF", this.path);
  }

  readable(): boolean {
    return true;
  }
}
