/**
 * What containers wrote, line by line, as the json-file driver keeps it.
 *
 * A line is stored when its newline arrives, or when its stream ends. Entries are
 * only ever appended, so a snapshot is a length; going back cuts the list.
 */
export interface LogEntry {
  readonly stream: "stdout" | "stderr";
  readonly atMs: number;
  /** With its newline, unless the stream ended without one. */
  readonly data: Uint8Array;
}

export interface LogSnapshot {
  readonly entries: readonly LogEntry[];
  readonly length: number;
}

/** Past this the oldest half goes: no terminal scrolls that far, and a page has no disk. */
const maxBytes = 48 * 1024 * 1024;
/** What an entry costs besides its text. */
const entryBytes = 256;
/** A longer line is stored in pieces, as the engine does. */
const maxLineBytes = 16 * 1024;

class ContainerLog {
  entries: LogEntry[] = [];
  bytes = 0;
  /** Entries dropped from the front. */
  dropped = 0;
  readonly partial = { stdout: new Uint8Array(0), stderr: new Uint8Array(0) };
  readonly listeners = new Set<() => void>();
}

export class LogStore {
  private readonly logs = new Map<string, ContainerLog>();

  private of(id: string): ContainerLog {
    let log = this.logs.get(id);
    if (log === undefined) this.logs.set(id, (log = new ContainerLog()));
    return log;
  }

  append(id: string, stream: "stdout" | "stderr", data: Uint8Array, atMs: number): void {
    const log = this.of(id);
    const held = log.partial[stream];
    const bytes = held.length === 0 ? data : concat(held, data);
    let start = 0;
    let added = false;
    for (;;) {
      const newline = bytes.indexOf(10, start);
      const tooLong = (newline === -1 ? bytes.length : newline) - start >= maxLineBytes;
      if (newline === -1 && !tooLong) break;
      const end = tooLong ? start + maxLineBytes : newline + 1;
      this.store(log, { stream, atMs, data: bytes.slice(start, end) });
      added = true;
      start = end;
    }
    log.partial[stream] = bytes.slice(start);
    if (added) for (const listener of [...log.listeners]) listener();
  }

  /** The stream ended: what had no newline is an entry too. */
  flush(id: string, atMs: number): void {
    const log = this.of(id);
    for (const stream of ["stdout", "stderr"] as const) {
      const data = log.partial[stream];
      if (data.length === 0) continue;
      log.partial[stream] = new Uint8Array(0);
      this.store(log, { stream, atMs, data });
    }
    for (const listener of [...log.listeners]) listener();
  }

  private store(log: ContainerLog, entry: LogEntry): void {
    log.entries.push(entry);
    log.bytes += entry.data.length + entryBytes;
    if (log.bytes <= maxBytes) return;
    const half = Math.ceil(log.entries.length / 2);
    log.entries = log.entries.slice(half);
    log.dropped += half;
    log.bytes = log.entries.reduce((sum, e) => sum + e.data.length + entryBytes, 0);
  }

  /** Do not change; it grows. */
  entries(id: string): readonly LogEntry[] {
    return this.logs.get(id)?.entries ?? [];
  }

  /** How many entries there have ever been: a reader's place survives the dropping of old ones. */
  total(id: string): number {
    const log = this.logs.get(id);
    return log === undefined ? 0 : log.dropped + log.entries.length;
  }

  /** Entry by its number since the first; undefined when dropped or not there yet. */
  at(id: string, index: number): LogEntry | undefined {
    const log = this.logs.get(id);
    return log?.entries[index - log.dropped];
  }

  firstKept(id: string): number {
    return this.logs.get(id)?.dropped ?? 0;
  }

  listen(id: string, listener: () => void): () => void {
    const log = this.of(id);
    log.listeners.add(listener);
    return () => log.listeners.delete(listener);
  }

  remove(id: string): void {
    this.logs.delete(id);
  }

  snapshot(): ReadonlyMap<string, LogSnapshot> {
    return new Map(
      [...this.logs].map(([id, log]) => [id, { entries: log.entries, length: log.entries.length }]),
    );
  }

  restore(snapshot: ReadonlyMap<string, LogSnapshot>): void {
    for (const id of [...this.logs.keys()]) if (!snapshot.has(id)) this.logs.delete(id);
    for (const [id, { entries, length }] of snapshot) {
      const log = this.of(id);
      if (log.entries === entries && log.entries.length === length) continue;
      log.entries = entries.slice(0, length);
      log.bytes = log.entries.reduce((sum, e) => sum + e.data.length + entryBytes, 0);
      log.partial.stdout = new Uint8Array(0);
      log.partial.stderr = new Uint8Array(0);
    }
  }
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}
