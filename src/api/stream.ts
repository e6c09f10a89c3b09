/**
 * The two ends of a stream of records: the engine pushes, one client iterates.
 * Nothing is lost between push and read. `pushAndWait` gives back-pressure: it
 * resolves when the record has been taken, so a process that floods its output
 * stops until its reader has caught up.
 */
import type { ApiStream } from "./transport.ts";

export interface Channel<T> extends ApiStream<T> {
  push(record: T): void;
  /** False once the reader is gone. */
  pushAndWait(record: T): Promise<boolean>;
  /** No more records; the iteration ends after the last one. */
  end(): void;
  /** The iteration throws after the last record. */
  fail(error: Error): void;
  readonly closed: boolean;
  /** Called once, when the reader closes or stops iterating. */
  onClose(listener: () => void): void;
}

/** How many records may wait before `pushAndWait` makes the writer wait. */
const highWater = 16;

export function createChannel<T>(): Channel<T> {
  let queue: T[] = [];
  let head = 0;
  let ended = false;
  let closed = false;
  let failure: Error | undefined;
  let wakeReader: (() => void) | undefined;
  let writers: (() => void)[] = [];
  const closeListeners: (() => void)[] = [];

  const wake = () => {
    const w = wakeReader;
    wakeReader = undefined;
    w?.();
  };
  const releaseWriters = () => {
    const waiting = writers;
    writers = [];
    for (const w of waiting) w();
  };
  const close = () => {
    if (closed) return;
    closed = true;
    queue = [];
    head = 0;
    wake();
    releaseWriters();
    for (const listener of closeListeners) listener();
  };

  const take = (): T => {
    const record = queue[head] as T;
    head += 1;
    if (head > 1024 && head * 2 > queue.length) {
      queue = queue.slice(head);
      head = 0;
    }
    if (queue.length - head < highWater && writers.length > 0) releaseWriters();
    return record;
  };

  return {
    get closed() {
      return closed;
    },
    push(record) {
      if (closed || ended) return;
      queue.push(record);
      wake();
    },
    async pushAndWait(record) {
      if (closed || ended) return false;
      queue.push(record);
      wake();
      while (!closed && queue.length - head >= highWater)
        await new Promise<void>((done) => writers.push(done));
      return !closed;
    },
    end() {
      ended = true;
      wake();
    },
    fail(error) {
      failure = error;
      ended = true;
      wake();
    },
    onClose(listener) {
      if (closed) listener();
      else closeListeners.push(listener);
    },
    close,
    [Symbol.asyncIterator]() {
      return {
        async next(): Promise<IteratorResult<T>> {
          for (;;) {
            if (closed) return { done: true, value: undefined };
            if (head < queue.length) return { done: false, value: take() };
            if (failure !== undefined) {
              const error = failure;
              failure = undefined;
              throw error;
            }
            if (ended) return { done: true, value: undefined };
            await new Promise<void>((done) => {
              wakeReader = done;
            });
          }
        },
        async return(): Promise<IteratorResult<T>> {
          close();
          return { done: true, value: undefined };
        },
      };
    },
  };
}

/** A stream whose records are all known. */
export function streamOf<T>(records: Iterable<T>): ApiStream<T> {
  const channel = createChannel<T>();
  for (const record of records) channel.push(record);
  channel.end();
  return channel;
}
