/** A server's life: it waits without a timer until a signal tells it to end. */
import { SysError } from "../../errno.ts";
import type { Proc } from "../../process.ts";
import type { Signal } from "../../signals.ts";

export interface Life {
  /** Resolves with the signal that ended it. */
  readonly ended: Promise<Signal>;
  readonly over: () => boolean;
}

/**
 * @param ends signals that end it
 * @param other called for other signals that have a meaning
 */
export function live(
  proc: Proc,
  ends: readonly Signal[],
  other: Readonly<Partial<Record<Signal, () => void>>> = {},
): Life {
  let last: Signal | undefined;
  for (const signal of ends)
    proc.onSignal(
      signal,
      Object.assign((got: Signal) => void (last = got), { restart: false }),
    );
  for (const [signal, act] of Object.entries(other))
    proc.onSignal(
      signal as Signal,
      Object.assign(() => act?.(), { restart: false }),
    );
  const ended = (async () => {
    const { read } = proc.pipe();
    const fd = proc.installFd(read, 10);
    while (last === undefined) {
      try {
        await proc.read(fd);
      } catch (error) {
        if (!(error instanceof SysError && error.code === "EINTR")) throw error;
      }
    }
    return last;
  })();
  ended.catch(() => {});
  return { ended, over: () => last !== undefined };
}

/** Accepts until the listener closes; each connection is served beside the others. */
export async function acceptAll<S>(
  accept: () => Promise<S>,
  serve: (socket: S) => Promise<void>,
  over: () => boolean,
): Promise<void> {
  while (!over()) {
    let socket: S;
    try {
      socket = await accept();
    } catch (error) {
      if (error instanceof SysError && error.code === "EINTR") continue;
      return;
    }
    serve(socket).catch(() => {});
  }
}
