/**
 * How a client reaches an engine: one request, one answer, in the shapes of the
 * Engine API (v1.50).
 *
 * Three things differ from the wire, because both ends live in one program:
 * - Directory archives (`cp`, `export`, build contexts) travel as a `FileTree`,
 *   which costs nothing to hand over. An engine served to another program turns
 *   them into tar at its door; `Archive.tar()` does so for a client that wants bytes.
 * - Streams are async iterables of records or of frames, not chunks to decode.
 * - A hijacked connection is an object with an input and an output.
 */
import type { Content } from "../oci/changeset.ts";
import type { FileTree } from "../os/fs/tree.ts";

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface ApiRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "DELETE" | "OPTIONS";
  /** With or without the version: `/containers/json`, `/v1.50/containers/json`. Not percent-encoded. */
  readonly path: string;
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: unknown;
  /** Instead of a tar: `PUT …/archive`, build contexts. Its root holds the members. */
  readonly tree?: FileTree;
  /** A tar as bytes: `images/load`, import, `cp -`. */
  readonly tar?: AsyncIterable<Uint8Array>;
  /** A tar as the content of a file: a big one may keep no bytes, and is understood all the same. */
  readonly content?: Content;
}

export interface ApiResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or text where the endpoint answers text. */
  readonly body?: unknown;
  /** JSON records (progress, events, stats): one after the other as they happen. */
  readonly stream?: ApiStream<unknown>;
  /** Log lines and other one-way output. */
  readonly frames?: ApiStream<Frame>;
  readonly hijack?: Hijack;
  readonly archive?: Archive;
}

/** Records as they come. `close` ends it from the client's side; an iteration that waits then ends. */
export interface ApiStream<T> extends AsyncIterable<T> {
  close(): void;
}

/** What one write of a process becomes. With a terminal everything is `stdout`. */
export interface Frame {
  readonly stream: "stdout" | "stderr";
  readonly data: Uint8Array;
}

/** A connection that has become two streams: attach and exec. */
export interface Hijack {
  readonly output: ApiStream<Frame>;
  /** Resolves when the process's side has taken it; does nothing once the process is gone. */
  write(data: Uint8Array): Promise<void>;
  /** End of input. */
  closeWrite(): void;
  /** The client goes away (detach, its own death). The process stays. */
  close(): void;
}

export interface Archive {
  readonly tree: FileTree;
  /** The tar as one file's content: a big one keeps no bytes. */
  content(): Content;
  /** The same as a tar, in chunks. @throws Error when it is too big for bytes */
  tar(): AsyncIterable<Uint8Array>;
}

export type Transport = (request: ApiRequest) => Promise<ApiResponse>;
