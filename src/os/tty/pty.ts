/**
 * A pseudo terminal: the line discipline between a screen and the processes of a
 * session.
 *
 * Input passes byte by byte: signal keys first (isig), then line editing (icanon),
 * else straight to the readers. Output is handed on at once; a writer that has filled
 * more than the screen takes waits (`room`).
 */
import { SysError } from "../errno.ts";
import { BaseFile, Waiters } from "../kernel/open-file.ts";
import type { OpenFile, Reader } from "../process.ts";
import type { Signal } from "../signals.ts";
import type { Pty, Termios, Tty, WindowSize } from "./types.ts";

/** Bytes a line may have before more are dropped, as Linux does. */
const lineLimit = 4095;
/** Bytes written between two breaths before a writer waits. */
const outputHighWater = 16_384;

const key = {
  eof: 4,
  erase: 127,
  backspace: 8,
  kill: 21,
  werase: 23,
  intr: 3,
  quit: 28,
  susp: 26,
  lnext: 22,
  reprint: 18,
};
const encoder = new TextEncoder();

/** What the kernel lends a terminal. */
export interface PtyHost {
  /** Everything else, the page included, has a turn. */
  breathe(): Promise<void>;
  hold(): () => void;
  stirred(): void;
}

/** How a terminal reaches the processes of its session. */
export interface PtySession {
  readonly sid: number;
  signalGroup(pgid: number, signal: Signal): void;
  /** The leader and the foreground group. */
  hangUp(): void;
}

type Listener = (data: Uint8Array) => void | Promise<void>;

export class PtyDevice implements Pty, Tty {
  readonly tty: Tty = this;
  session: PtySession | undefined;
  private readonly termios: Termios = { icanon: true, echo: true, isig: true, icrnl: true, opost: true };
  private readonly waiters = new Waiters();
  private readonly listeners = new Set<Listener>();
  /** Complete lines (or bytes, when not icanon) nobody has read yet; null is an end of file. */
  private ready: (Uint8Array | null)[] = [];
  /** How many of `ready` have been read. */
  private taken = 0;
  /** Bytes on their way to `ready` (not icanon). */
  private raw: number[] = [];
  private line: number[] = [];
  private literal = false;
  private group: number | undefined;
  private gone = false;
  /** Bytes shown since the last breath. */
  private unflushed = 0;
  private flushing = false;
  /** Listeners that are still busy with what they got. */
  private busy = 0;
  /** Output from before anybody listened. */
  private early: Uint8Array[] = [];

  constructor(
    public name: string,
    public size: WindowSize,
    private readonly host: PtyHost,
  ) {}

  // Tty

  getAttributes(): Termios {
    return { ...this.termios };
  }

  setAttributes(change: Partial<Termios>): void {
    const wasCanonical = this.termios.icanon;
    Object.assign(this.termios, change);
    if (wasCanonical && !this.termios.icanon && this.line.length > 0) this.commit();
  }

  get foreground(): number | undefined {
    return this.group;
  }

  set foreground(pgid: number | undefined) {
    this.group = pgid;
    this.waiters.wakeAll();
  }

  // The side of the screen

  openSlave(): OpenFile {
    return new SlaveFile(this);
  }

  input(data: string | Uint8Array): void {
    if (this.gone) return;
    this.host.stirred();
    const echo: number[] = [];
    for (const byte of typeof data === "string" ? encoder.encode(data) : data) this.key(byte, echo);
    this.passRaw();
    if (echo.length > 0) this.show(Uint8Array.from(echo));
    this.waiters.wakeAll();
  }

  onOutput(listener: Listener): () => void {
    this.listeners.add(listener);
    const early = this.early;
    this.early = [];
    for (const data of early) this.hand(listener, data);
    return () => this.listeners.delete(listener);
  }

  resize(size: WindowSize): void {
    if (size.columns === this.size.columns && size.rows === this.size.rows) return;
    this.size = size;
    this.host.stirred();
    if (this.group !== undefined) this.session?.signalGroup(this.group, "WINCH");
  }

  hangup(): void {
    if (this.gone) return;
    this.gone = true;
    this.host.stirred();
    this.session?.hangUp();
    this.waiters.wakeAll();
  }

  /** The session's leader has ended: the terminal belongs to nobody. */
  leaderGone(): void {
    if (this.group !== undefined) this.session?.signalGroup(this.group, "HUP");
    this.session = undefined;
    this.group = undefined;
  }

  // The line discipline

  private key(byte: number, echo: number[]): void {
    const { icanon, isig, icrnl } = this.termios;
    if (this.literal) {
      this.literal = false;
      this.take(byte, echo);
      return;
    }
    if (isig) {
      const signal =
        byte === key.intr ? "INT" : byte === key.quit ? "QUIT" : byte === key.susp ? "TSTP" : undefined;
      if (signal !== undefined) {
        if (this.termios.echo) echo.push(0x5e, byte + 64);
        this.line = [];
        this.raw = [];
        this.ready = [];
        this.taken = 0;
        if (echo.length > 0) this.show(Uint8Array.from(echo.splice(0)));
        if (this.group !== undefined) this.session?.signalGroup(this.group, signal);
        return;
      }
    }
    const char = icrnl && byte === 13 ? 10 : byte;
    if (!icanon) {
      this.raw.push(char);
      if (this.termios.echo) this.echoChar(char, echo);
      return;
    }
    switch (char) {
      case key.lnext:
        this.literal = true;
        return;
      case key.erase:
      case key.backspace:
        this.erase(echo);
        return;
      case key.kill:
        while (this.line.length > 0) this.erase(echo);
        return;
      case key.werase:
        while (this.line.at(-1) === 32) this.erase(echo);
        while (this.line.length > 0 && this.line.at(-1) !== 32) this.erase(echo);
        return;
      case key.eof:
        if (this.line.length > 0) this.commit();
        else this.ready.push(null);
        return;
      case 10:
        this.line.push(10);
        if (this.termios.echo) echo.push(10);
        this.commit();
        return;
      default:
        this.take(char, echo);
    }
  }

  private take(byte: number, echo: number[]): void {
    if (!this.termios.icanon) {
      this.raw.push(byte);
      return;
    }
    if (this.line.length >= lineLimit) return;
    this.line.push(byte);
    if (this.termios.echo) this.echoChar(byte, echo);
  }

  private echoChar(byte: number, echo: number[]): void {
    if (byte < 32 && byte !== 10 && byte !== 9) echo.push(0x5e, byte + 64);
    else echo.push(byte);
  }

  /** Takes back the last character, however many bytes it has. */
  private erase(echo: number[]): void {
    if (this.line.length === 0) return;
    let byte = this.line.pop() ?? 0;
    const bytes = [byte];
    while ((byte & 0xc0) === 0x80 && this.line.length > 0) {
      byte = this.line.pop() ?? 0;
      bytes.unshift(byte);
    }
    if (!this.termios.echo) return;
    const columns = byte < 32 ? 2 : bytes.length >= 3 ? 2 : 1;
    for (let i = 0; i < columns; i++) echo.push(8, 32, 8);
  }

  private passRaw(): void {
    if (this.raw.length === 0) return;
    this.ready.push(Uint8Array.from(this.raw));
    this.raw = [];
  }

  private commit(): void {
    this.passRaw();
    this.ready.push(Uint8Array.from(this.line));
    this.line = [];
  }

  // The side of the processes

  fetch(max: number, by?: Reader): Uint8Array | null | undefined {
    if (this.gone) return null;
    if (
      by !== undefined &&
      this.session?.sid === by.sid &&
      this.group !== undefined &&
      by.pgid !== this.group
    ) {
      if (!by.signalGroup("TTIN")) throw new SysError("EIO");
      return undefined;
    }
    const first = this.ready[this.taken];
    if (first === undefined) return undefined;
    if (first === null) {
      this.drop();
      return null;
    }
    if (this.termios.icanon || first.length >= max) {
      if (first.length > max) this.ready[this.taken] = first.subarray(max);
      else this.drop();
      return first.subarray(0, max);
    }
    const pieces: Uint8Array[] = [];
    let total = 0;
    for (let next = this.ready[this.taken]; next; next = this.ready[this.taken]) {
      if (total + next.length > max) break;
      this.drop();
      pieces.push(next);
      total += next.length;
    }
    const out = new Uint8Array(total);
    let at = 0;
    for (const piece of pieces) {
      out.set(piece, at);
      at += piece.length;
    }
    return out;
  }

  /** The first of `ready` has been read; the list shrinks now and then. */
  private drop(): void {
    this.taken += 1;
    if (this.taken < 64 || this.taken * 2 < this.ready.length) return;
    this.ready = this.ready.slice(this.taken);
    this.taken = 0;
  }

  get readable(): boolean {
    return this.gone || this.ready.length > this.taken;
  }

  put(data: Uint8Array): number {
    if (this.gone) throw new SysError("EIO");
    if (this.unflushed >= outputHighWater || this.busy > 0) return 0;
    const part = data.length > outputHighWater ? data.subarray(0, outputHighWater) : data;
    this.show(part.slice());
    return part.length;
  }

  private show(data: Uint8Array): void {
    const out = this.termios.opost ? withCarriageReturns(data) : data;
    this.unflushed += out.length;
    if (this.unflushed >= outputHighWater) this.flushSoon();
    if (this.listeners.size === 0) {
      // Nobody looks: what a screen would have kept is enough.
      this.early.push(out);
      if (this.early.length > 512) this.early.shift();
    }
    for (const listener of this.listeners) this.hand(listener, out);
  }

  /** A listener that answers with a promise holds writers back (and the clock) until it is kept. */
  private hand(listener: Listener, data: Uint8Array): void {
    const busy = listener(data);
    if (busy === undefined) return;
    const release = this.host.hold();
    this.busy += 1;
    const done = (): void => {
      this.busy -= 1;
      release();
      this.waiters.wakeAll();
    };
    busy.then(done, done);
  }

  private flushSoon(): void {
    if (this.flushing) return;
    this.flushing = true;
    void this.host.breathe().then(() => {
      this.flushing = false;
      this.unflushed = 0;
      this.waiters.wakeAll();
    });
  }

  poll(wake: () => void): () => void {
    return this.waiters.add(wake);
  }
}

class SlaveFile extends BaseFile implements OpenFile {
  readonly kind = "tty";

  constructor(readonly tty: PtyDevice) {
    super({ read: true, write: true, append: false }, `/dev/${tty.name}`);
  }

  tryRead(max: number, by?: Reader): Uint8Array | null | undefined {
    return this.tty.fetch(max, by);
  }

  tryWrite(data: Uint8Array): number {
    return this.tty.put(data);
  }

  readable(): boolean {
    return this.tty.readable;
  }

  override poll(wake: () => void): () => void {
    return this.tty.poll(wake);
  }
}

function withCarriageReturns(data: Uint8Array): Uint8Array {
  let count = 0;
  for (const byte of data) if (byte === 10) count += 1;
  if (count === 0) return data;
  const out = new Uint8Array(data.length + count);
  let at = 0;
  for (const byte of data) {
    if (byte === 10) out[at++] = 13;
    out[at++] = byte;
  }
  return out;
}
