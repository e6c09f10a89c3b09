/** A terminal line: what sits between a screen and the processes of a session (POSIX termios). */
import type { OpenFile } from "../process.ts";

export interface Termios {
  /** Line by line, with erase and kill handled by the line discipline. */
  icanon: boolean;
  echo: boolean;
  /** Ctrl-C, Ctrl-\, Ctrl-Z make signals. */
  isig: boolean;
  /** Input CR becomes NL. */
  icrnl: boolean;
  /** Output NL becomes CR NL. */
  opost: boolean;
}

export interface WindowSize {
  readonly columns: number;
  readonly rows: number;
}

export interface Tty {
  /** `pts/0`. */
  readonly name: string;
  getAttributes(): Termios;
  setAttributes(change: Partial<Termios>): void;
  readonly size: WindowSize;
  /** Process group that gets signals from keys and may read. */
  foreground: number | undefined;
}

/** The other end: a terminal emulator, or `docker run -t`. */
export interface Pty {
  readonly tty: Tty;
  /** Opens the side processes use. */
  openSlave(): OpenFile;
  /** Keys typed. */
  input(data: string | Uint8Array): void;
  /**
   * What the screen shall show; bytes arrive in order. A listener that answers with a
   * promise holds writers back until it is kept. Returns a way to stop.
   */
  onOutput(listener: (data: Uint8Array) => void | Promise<void>): () => void;
  /** Sends SIGWINCH to the foreground group. */
  resize(size: WindowSize): void;
  /** The terminal goes away: SIGHUP to the session, reads end. */
  hangup(): void;
}
