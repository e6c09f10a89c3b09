/**
 * A program's hold on its terminal: raw keys in, frames out, and everything as it
 * was when it lets go, however it ends.
 *
 * SIGTERM and SIGHUP end the program after the terminal is itself again; SIGWINCH
 * is the key `Resize`; suspending gives the terminal back meanwhile.
 */
import { SysError } from "../../../errno.ts";
import { type OpenFile, type Proc, ProcessKilled, type SignalHandler } from "../../../process.ts";
import type { Signal } from "../../../signals.ts";
import type { Tty, WindowSize } from "../../../tty/types.ts";
import { concat } from "../../kit/text.ts";
import { decodeKeys, type Key } from "./keys.ts";
import { Screen } from "./screen.ts";

export interface TerminalOptions {
  /** Where keys come from; default descriptor 0. */
  readonly input?: number;
  /** A screen of its own, so that what stood there before comes back. Default true. */
  readonly alternate?: boolean;
  /** ESC before a character is the Alt key. Default true. */
  readonly alt?: boolean;
  /** Ask for pastes as one key. Default false. */
  readonly paste?: boolean;
  /** Ctrl-C is SIGINT, not a key. Default false. */
  readonly interrupts?: boolean;
}

/** A signal asked the program to end; without one, the keys have ended. */
export class TerminalGone extends Error {
  constructor(readonly signal: Signal | undefined) {
    super("the terminal is gone");
  }
}

/** How long after ESC the rest of a sequence may take. */
const escapeMs = 25;
const fallbackSize: WindowSize = { columns: 80, rows: 24 };
const none = new Uint8Array(0);

export class Terminal {
  readonly screen: Screen;
  private readonly input: number;
  private readonly tty: Tty | undefined;
  private readonly out: OpenFile | undefined;
  private keys: Key[] = [];
  private rest: Uint8Array = none;
  private resized = false;
  private ending: Signal | undefined;
  private before: ReturnType<Tty["getAttributes"]> | undefined;

  constructor(
    private readonly proc: Proc,
    private readonly options: TerminalOptions,
  ) {
    this.input = options.input ?? 0;
    this.tty = proc.fds.get(this.input)?.tty ?? proc.fds.get(1)?.tty;
    this.out = proc.fds.get(1);
    this.screen = new Screen(this.size);
  }

  get size(): WindowSize {
    const size = this.tty?.size ?? fallbackSize;
    return { columns: Math.max(2, size.columns), rows: Math.max(2, size.rows) };
  }

  /** The next key; undefined after `timeoutMs` without one. @throws TerminalGone */
  async key(timeoutMs?: number): Promise<Key | undefined> {
    for (;;) {
      if (this.ending !== undefined) throw new TerminalGone(this.ending);
      if (this.resized) {
        this.resized = false;
        this.screen.resize(this.size);
        return { name: "Resize" };
      }
      const next = this.keys.shift();
      if (next !== undefined) return next;
      try {
        if (!(await this.fill(timeoutMs))) return undefined;
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        if (error.code !== "EINTR") throw new TerminalGone(undefined);
      }
    }
  }

  /** Keys are waiting: a frame now would be wasted. */
  get busy(): boolean {
    return this.keys.length > 0;
  }

  private async fill(timeoutMs: number | undefined): Promise<boolean> {
    if (timeoutMs !== undefined && this.rest.length === 0) {
      const ready = await this.proc.select([this.input], timeoutMs);
      if (ready.length === 0) return this.ending !== undefined || this.resized;
    }
    const data = await this.proc.read(this.input, 65_536);
    if (data === null) throw new TerminalGone(undefined);
    this.take(concat([this.rest, data]), false);
    while (this.rest.length > 0) {
      const pasting = this.rest.length > 6;
      const ready = await this.proc.select([this.input], pasting ? 1000 : escapeMs);
      if (ready.length === 0) {
        this.take(this.rest, true);
        break;
      }
      const more = await this.proc.read(this.input, 65_536);
      if (more === null) break;
      this.take(concat([this.rest, more]), false);
    }
    return true;
  }

  private take(bytes: Uint8Array, complete: boolean): void {
    const { keys, rest } = decodeKeys(bytes, complete, this.options.alt ?? true);
    this.keys.push(...keys);
    this.rest = complete ? none : rest;
  }

  /** A call made again when a new size interrupted it. @throws TerminalGone when a signal asked to end */
  async patiently<T>(call: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof SysError) || error.code !== "EINTR") throw error;
        if (this.ending !== undefined) throw new TerminalGone(this.ending);
      }
    }
  }

  async draw(): Promise<void> {
    await this.proc.write(1, this.screen.frame());
  }

  async write(text: string): Promise<void> {
    await this.proc.write(1, text);
  }

  /** Gives the terminal back, stops as Ctrl-Z does, and takes it again when continued. */
  async suspend(): Promise<void> {
    await this.write(this.leaving());
    this.cooked();
    this.proc.kill(0, "TSTP");
    await this.proc.checkpoint();
    this.raw();
    await this.write(this.entering());
    this.screen.resize(this.size);
  }

  /** Runs `work` with the terminal as it was: a shell command from an editor. `prompt` and a key end it. */
  async aside<T>(work: () => Promise<T>, prompt: string): Promise<T> {
    await this.write(this.leaving());
    this.cooked();
    try {
      return await work();
    } finally {
      this.raw();
      await this.write(`\r\n${prompt}`);
      await this.key();
      await this.write(`\r\n${this.entering()}`);
      this.screen.resize(this.size);
    }
  }

  async enter(): Promise<void> {
    const wake = (action: (signal: Signal) => void): SignalHandler =>
      Object.assign(action, { restart: false });
    this.proc.onSignal(
      "WINCH",
      wake(() => {
        this.resized = true;
      }),
    );
    const end = wake((signal) => {
      this.ending = signal;
    });
    this.proc.onSignal("TERM", end);
    this.proc.onSignal("HUP", end);
    this.proc.onSignal("INT", end);
    this.before = this.tty?.getAttributes();
    this.raw();
    await this.write(this.entering());
  }

  /** Gives the terminal back; of a killed process too, past the system calls it can no longer make. */
  async leave(): Promise<void> {
    this.cooked();
    try {
      await this.write(this.leaving());
    } catch (error) {
      if (!(error instanceof ProcessKilled) && !(error instanceof SysError)) throw error;
      this.lastWords(this.leaving());
      if (error instanceof ProcessKilled) throw error;
    }
  }

  private lastWords(text: string): void {
    try {
      this.out?.tryWrite?.(new TextEncoder().encode(text));
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
    }
  }

  private raw(): void {
    this.tty?.setAttributes({
      icanon: false,
      echo: false,
      isig: this.options.interrupts ?? false,
      icrnl: false,
      opost: true,
    });
  }

  private cooked(): void {
    if (this.before !== undefined) this.tty?.setAttributes(this.before);
  }

  private entering(): string {
    if (this.tty === undefined) return "";
    return (
      (this.options.alternate === false ? "" : "\x1b[?1049h") + (this.options.paste ? "\x1b[?2004h" : "")
    );
  }

  private leaving(): string {
    if (this.tty === undefined) return "";
    const screen = this.options.alternate === false ? "" : "\x1b[?1049l";
    return `${this.options.paste ? "\x1b[?2004l" : ""}\x1b[0m\x1b[?25h${screen}`;
  }
}

/**
 * Runs `body` with the terminal in hand. When a signal ended it or the keys ended,
 * `onGone` has the last word once the terminal is back, and gives the exit code.
 */
export async function withTerminal(
  proc: Proc,
  options: TerminalOptions,
  body: (terminal: Terminal) => Promise<number>,
  onGone: (signal: Signal | undefined) => Promise<number> = async () => 1,
): Promise<number> {
  const terminal = new Terminal(proc, options);
  let gone: TerminalGone | undefined;
  try {
    await terminal.enter();
    return await body(terminal);
  } catch (error) {
    if (!(error instanceof TerminalGone)) throw error;
    gone = error;
  } finally {
    await terminal.leave();
  }
  return onGone(gone.signal);
}
