/**
 * A pipe: a bounded queue of bytes. Nothing is lost, duplicated or reordered;
 * a writer waits while 64 KiB are unread, a reader while nothing is there.
 */
import { SysError } from "../errno.ts";
import type { OpenFile } from "../process.ts";
import { BaseFile, Waiters } from "./open-file.ts";

export const pipeCapacity = 65536;
/** Writes up to this long are never torn apart. */
const atomicBytes = 4096;

/** The queue itself, also used by sockets and fifos. */
export class ByteQueue {
  private chunks: Uint8Array[] = [];
  private head = 0;
  bytes = 0;

  constructor(readonly capacity = pipeCapacity) {}

  /** Takes what there is room for; 0 when it must wait. The bytes are copied. */
  put(data: Uint8Array): number {
    const room = this.capacity - this.bytes;
    if (room <= 0 || (data.length <= atomicBytes && data.length > room)) return 0;
    const part = data.length > room ? data.slice(0, room) : data.slice();
    this.chunks.push(part);
    this.bytes += part.length;
    return part.length;
  }

  take(max: number): Uint8Array {
    const first = this.chunks[this.head];
    if (first === undefined) return new Uint8Array(0);
    if (first.length >= max || this.bytes === first.length) {
      if (first.length <= max) this.drop();
      else this.chunks[this.head] = first.subarray(max);
      const got = first.length <= max ? first : first.subarray(0, max);
      this.bytes -= got.length;
      return got;
    }
    const out = new Uint8Array(Math.min(max, this.bytes));
    for (let at = 0; at < out.length; ) {
      const chunk = this.chunks[this.head];
      if (chunk === undefined) break;
      const part = chunk.length <= out.length - at ? chunk : chunk.subarray(0, out.length - at);
      out.set(part, at);
      at += part.length;
      if (part === chunk) this.drop();
      else this.chunks[this.head] = chunk.subarray(part.length);
    }
    this.bytes -= out.length;
    return out;
  }

  private drop(): void {
    this.head += 1;
    if (this.head > 64 && this.head * 2 > this.chunks.length) {
      this.chunks = this.chunks.slice(this.head);
      this.head = 0;
    } else if (this.head === this.chunks.length) {
      this.chunks.length = 0;
      this.head = 0;
    }
  }
}

let pipes = 0;

/** What both ends (of a fifo: any number of ends) share. */
export class PipeState {
  readonly id = ++pipes;
  readonly queue = new ByteQueue();
  readonly waiters = new Waiters();
  readers = 0;
  writers = 0;
  /** How often either end was ever opened. */
  opened: { readonly readers: number; readonly writers: number } = { readers: 0, writers: 0 };
}

export class PipeEnd extends BaseFile {
  readonly kind = "pipe";

  constructor(
    private readonly pipe: PipeState,
    flags: { read: boolean; write: boolean },
    path = `pipe:[${pipe.id}]`,
  ) {
    super({ ...flags, append: false }, path);
    if (flags.read) pipe.readers += 1;
    if (flags.write) pipe.writers += 1;
    const { readers, writers } = pipe.opened;
    pipe.opened = { readers: readers + (flags.read ? 1 : 0), writers: writers + (flags.write ? 1 : 0) };
    pipe.waiters.wakeAll();
  }

  tryRead(max: number): Uint8Array | null | undefined {
    if (!this.flags.read) throw new SysError("EBADF");
    const { queue } = this.pipe;
    if (queue.bytes > 0) {
      const got = queue.take(max);
      this.pipe.waiters.wakeAll();
      return got;
    }
    return this.pipe.writers === 0 ? null : undefined;
  }

  tryWrite(data: Uint8Array): number {
    if (!this.flags.write) throw new SysError("EBADF");
    if (this.pipe.readers === 0) throw new SysError("EPIPE");
    const taken = this.pipe.queue.put(data);
    if (taken > 0) this.pipe.waiters.wakeAll();
    return taken;
  }

  readable(): boolean {
    return this.pipe.queue.bytes > 0 || this.pipe.writers === 0;
  }

  override poll(wake: () => void): () => void {
    return this.pipe.waiters.add(wake);
  }

  protected override closed(): void {
    if (this.flags.read) this.pipe.readers -= 1;
    if (this.flags.write) this.pipe.writers -= 1;
    this.pipe.waiters.wakeAll();
  }
}

export function createPipe(): { readonly read: OpenFile; readonly write: OpenFile } {
  const pipe = new PipeState();
  return {
    read: new PipeEnd(pipe, { read: true, write: false }),
    write: new PipeEnd(pipe, { read: false, write: true }),
  };
}
