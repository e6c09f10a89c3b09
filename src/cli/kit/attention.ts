/**
 * Waiting for the engine without becoming deaf.
 *
 * The client waits for promises of the engine, which are no system calls; a signal
 * would only be looked at after the next call. So the client keeps one call open as
 * long as it lives (reading a pipe nobody writes to), and every wait for the engine
 * goes through `guard`, which a signal ends.
 *
 * Ctrl-C ends a command with 130 unless it has taken the signals for itself, as
 * `docker run` does to pass them on. The third one ends it all the same.
 */
import type { ApiStream, Hijack, Transport } from "../../api/transport.ts";
import { SysError } from "../../os/errno.ts";
import type { Proc } from "../../os/process.ts";
import type { Signal } from "../../os/signals.ts";
import { CliError } from "./errors.ts";

/** A signal asked the command to end. */
export class Interrupted extends Error {
  constructor(readonly signal: Signal) {
    super(`interrupted by SIG${signal}`);
  }
}

export interface Attention {
  /** Rejects with `Interrupted` when a signal comes first. */
  guard<T>(promise: Promise<T>): Promise<T>;
  /** Why it must end, once a signal has come. */
  reason(): unknown;
  /** INT and TERM call `take` instead. Returns a way back. */
  redirect(take: (signal: Signal) => void): () => void;
  /** The same transport, every wait guarded, every stream closed when interrupted. */
  transport(inner: Transport): Transport;
}

/** So many signals end the client even while it passes them on. */
const patience = 3;
const signals: readonly Signal[] = ["INT", "TERM"];

export function payAttention(proc: Proc): Attention {
  const waiting = new Set<(error: unknown) => void>();
  let raised: unknown;
  let received = 0;
  let redirected: ((signal: Signal) => void) | undefined;

  const raise = (error: unknown) => {
    raised = error;
    for (const reject of [...waiting]) reject(error);
    waiting.clear();
  };
  const take = (signal: Signal) => {
    received += 1;
    if (redirected !== undefined && received >= patience)
      raise(new CliError("\ngot 3 SIGTERM/SIGINTs, forcefully exiting"));
    else if (redirected !== undefined) redirected(signal);
    else raise(new Interrupted(signal));
  };
  // A call that waits (for a line typed at a prompt, say) ends too, unless signals are only passed on.
  const handler = Object.defineProperty(take, "restart", { get: () => raised === undefined });
  for (const signal of signals) proc.onSignal(signal, handler);

  const { read, write } = proc.pipe();
  const fd = proc.installFd(read, 10);
  proc.installFd(write, 10);
  const listen = (): void => {
    // It ends only with the process; being killed must let go of the engine too.
    proc.read(fd).catch((error: unknown) => {
      if (error instanceof SysError) listen();
      else raise(error);
    });
  };
  listen();

  const guard = <T>(promise: Promise<T>): Promise<T> => {
    if (raised !== undefined) {
      promise.catch(() => {});
      return Promise.reject(raised);
    }
    return new Promise<T>((resolve, reject) => {
      waiting.add(reject);
      promise.then(
        (value) => {
          waiting.delete(reject);
          resolve(value);
        },
        (error: unknown) => {
          waiting.delete(reject);
          reject(error);
        },
      );
    });
  };

  const stream = <T>(inner: ApiStream<T>): ApiStream<T> => ({
    close: () => inner.close(),
    [Symbol.asyncIterator]() {
      const iterator = inner[Symbol.asyncIterator]();
      return {
        async next() {
          try {
            return await guard(iterator.next());
          } catch (error) {
            inner.close();
            throw error;
          }
        },
        async return() {
          inner.close();
          return { done: true, value: undefined };
        },
      };
    },
  });

  const hijacked = (inner: Hijack): Hijack => ({
    output: stream(inner.output),
    write: (data) => guard(inner.write(data)),
    closeWrite: () => inner.closeWrite(),
    close: () => inner.close(),
  });

  return {
    guard,
    reason: () => raised,
    redirect(take) {
      const before = redirected;
      redirected = take;
      return () => {
        redirected = before;
      };
    },
    transport: (inner) => async (request) => {
      const response = await guard(inner(request));
      return {
        ...response,
        ...(response.stream === undefined ? {} : { stream: stream(response.stream) }),
        ...(response.frames === undefined ? {} : { frames: stream(response.frames) }),
        ...(response.hijack === undefined ? {} : { hijack: hijacked(response.hijack) }),
      };
    },
  };
}
