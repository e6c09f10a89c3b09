/** A connected stream: two byte queues with a delay between them. */
import { SysError } from "../errno.ts";
import { BaseFile, Waiters } from "../kernel/open-file.ts";
import { ByteQueue } from "../kernel/pipe.ts";
import type { Endpoint, Socket } from "./types.ts";

const windowBytes = 262_144;

/** What sockets need of the machine's clock. */
export interface NetClock {
  after(ms: number, fn: () => void): () => void;
  nowMs(): number;
}

/** Bytes that came in and went out, for `docker stats` and /proc/net/dev. */
export interface Traffic {
  rxBytes: number;
  txBytes: number;
}

/** One direction. */
class Channel {
  readonly arrived = new ByteQueue(windowBytes);
  readonly waiters = new Waiters();
  inFlight = 0;
  /** No more will be sent; said, and arrived. */
  finished = false;
  ended = false;
  /** The reader is gone. */
  abandoned = false;
  reset = false;

  constructor(
    private readonly clock: NetClock,
    private readonly delayMs: number,
    private readonly from: Traffic,
    private readonly to: Traffic,
  ) {}

  send(data: Uint8Array): number {
    const room = windowBytes - this.inFlight - this.arrived.bytes;
    if (room <= 0) return 0;
    const part = data.slice(0, room);
    this.inFlight += part.length;
    this.from.txBytes += part.length + 66;
    this.clock.after(this.delayMs, () => {
      this.inFlight -= part.length;
      this.to.rxBytes += part.length + 66;
      if (this.abandoned) return;
      for (let at = 0; at < part.length; ) at += this.arrived.put(part.subarray(at));
      this.waiters.wakeAll();
    });
    return part.length;
  }

  finish(): void {
    if (this.finished) return;
    this.finished = true;
    this.clock.after(this.delayMs, () => {
      this.ended = true;
      this.waiters.wakeAll();
    });
  }

  abandon(): void {
    this.clock.after(this.delayMs, () => {
      this.abandoned = true;
      this.waiters.wakeAll();
    });
  }
}

export class SocketEnd extends BaseFile implements Socket {
  readonly kind = "socket";
  /** Called when the last descriptor is closed. */
  onClosed: (() => void) | undefined;
  private isOpen = true;

  constructor(
    public local: Endpoint,
    public remote: Endpoint,
    private readonly incoming: Channel,
    private readonly outgoing: Channel,
  ) {
    super({ read: true, write: true, append: false });
  }

  /** What a forwarder hands over: the far side knows the forwarder, not who called it. */
  handOver(local: Endpoint, remote: Endpoint): void {
    this.local = local;
    this.remote = remote;
  }

  get open(): boolean {
    return this.isOpen;
  }

  tryRead(max: number): Uint8Array | null | undefined {
    const { arrived, ended, reset } = this.incoming;
    if (arrived.bytes > 0) {
      const got = arrived.take(max);
      this.incoming.waiters.wakeAll();
      return got;
    }
    if (reset) throw new SysError("ECONNRESET");
    return ended || !this.isOpen ? null : undefined;
  }

  tryWrite(data: Uint8Array): number {
    if (!this.isOpen || this.outgoing.finished || this.outgoing.abandoned) throw new SysError("EPIPE");
    if (this.incoming.reset) throw new SysError("ECONNRESET");
    return this.outgoing.send(data);
  }

  readable(): boolean {
    return this.incoming.arrived.bytes > 0 || this.incoming.ended || this.incoming.reset;
  }

  override poll(wake: () => void): () => void {
    const stops = [this.incoming.waiters.add(wake), this.outgoing.waiters.add(wake)];
    return () => {
      for (const stop of stops) stop();
    };
  }

  shutdownWrite(): void {
    this.outgoing.finish();
  }

  /** The peer's next read fails with ECONNRESET. */
  resetPeer(): void {
    this.outgoing.reset = true;
    this.release();
  }

  protected override closed(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.outgoing.finish();
    this.incoming.abandon();
    this.outgoing.waiters.wakeAll();
    this.onClosed?.();
  }
}

export interface PairOptions {
  readonly clock: NetClock;
  /** One way. */
  readonly delayMs: number;
  readonly client: { readonly endpoint: Endpoint; readonly traffic: Traffic };
  readonly server: { readonly endpoint: Endpoint; readonly traffic: Traffic };
}

export function socketPair({ clock, delayMs, client, server }: PairOptions): {
  client: SocketEnd;
  server: SocketEnd;
} {
  const up = new Channel(clock, delayMs, client.traffic, server.traffic);
  const down = new Channel(clock, delayMs, server.traffic, client.traffic);
  return {
    client: new SocketEnd(client.endpoint, server.endpoint, down, up),
    server: new SocketEnd(server.endpoint, client.endpoint, up, down),
  };
}
