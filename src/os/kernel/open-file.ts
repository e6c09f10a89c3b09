/**
 * The common part of open files: reference counting, and blocking reads and writes
 * made of the non-blocking ones.
 */
import { SysError } from "../errno.ts";
import type { OpenFile, Reader } from "../process.ts";

export type FileFlags = OpenFile["flags"];

export abstract class BaseFile implements OpenFile {
  abstract readonly kind: OpenFile["kind"];
  readonly path?: string;
  private references = 1;

  constructor(
    readonly flags: FileFlags,
    path?: string,
  ) {
    if (path !== undefined) this.path = path;
  }

  abstract tryRead(max: number, by?: Reader): Uint8Array | null | undefined;
  abstract tryWrite(data: Uint8Array, by?: Reader): number;
  abstract readable(): boolean;
  protected closed(): void {}

  poll(_wake: () => void): () => void {
    return () => {};
  }

  async read(max = 65536): Promise<Uint8Array | null> {
    for (;;) {
      const got = this.tryRead(max);
      if (got !== undefined) return got;
      await changed(this);
    }
  }

  async write(data: Uint8Array): Promise<void> {
    for (let at = 0; at < data.length; ) {
      const taken = this.tryWrite(at === 0 ? data : data.subarray(at));
      at += taken;
      if (taken === 0) await changed(this);
    }
  }

  retain(): this {
    this.references += 1;
    return this;
  }

  release(): void {
    if (--this.references === 0) this.closed();
  }
}

function changed(file: BaseFile): Promise<void> {
  return new Promise((resolve) => {
    const stop = file.poll(() => {
      stop();
      resolve();
    });
  });
}

/** Those who wait for a change of something; one hub, any number of waits. */
export class Waiters {
  private readonly waiting = new Set<() => void>();

  add(wake: () => void): () => void {
    this.waiting.add(wake);
    return () => this.waiting.delete(wake);
  }

  wakeAll(): void {
    for (const wake of [...this.waiting]) wake();
  }

  get size(): number {
    return this.waiting.size;
  }
}

/** /dev/null, /dev/zero and their kin: never block. */
export class DeviceFile extends BaseFile {
  readonly kind: OpenFile["kind"];

  constructor(
    flags: FileFlags,
    path: string,
    kind: "null" | "device",
    private readonly source: (max: number) => Uint8Array | null,
    private readonly sink: (data: Uint8Array) => void = () => {},
  ) {
    super(flags, path);
    this.kind = kind;
  }

  tryRead(max: number): Uint8Array | null {
    return this.source(max);
  }

  tryWrite(data: Uint8Array): number {
    this.sink(data);
    return data.length;
  }

  readable(): boolean {
    return true;
  }

  seek(): number {
    return 0;
  }
}

/** Reads nothing, takes everything. */
export function nullFile(path = "/dev/null"): OpenFile {
  return new DeviceFile({ read: true, write: true, append: false }, path, "null", () => null);
}

/** An open file that hands what is written to `sink`: how an owner of the machine captures output. */
export function sinkFile(sink: (data: Uint8Array) => void): OpenFile {
  return new DeviceFile(
    { read: false, write: true, append: true },
    "pipe:[0]",
    "device",
    () => {
      throw new SysError("EBADF");
    },
    sink,
  );
}
