/**
 * Reading and writing as text tools like it: batches of lines in, one buffer out.
 *
 * Programs stream: what a read brought is worked on and flushed before the next
 * read, so that a pipe never waits for a full buffer and an endless input is no
 * harm.
 */
import { SysError } from "../../errno.ts";
import type { Proc } from "../../process.ts";
import { concat, decode, encode } from "./text.ts";

const flushAt = 32_768;

/** Buffered output to a descriptor. */
export class Writer {
  private parts: (string | Uint8Array)[] = [];
  private pending = 0;

  constructor(
    private readonly proc: Proc,
    private readonly fd = 1,
  ) {}

  put(data: string | Uint8Array): void {
    this.parts.push(data);
    this.pending += data.length;
  }

  /** Time to flush. */
  get full(): boolean {
    return this.pending >= flushAt;
  }

  async flush(): Promise<void> {
    if (this.pending === 0) return;
    const parts = this.parts;
    this.parts = [];
    this.pending = 0;
    await this.proc.write(this.fd, joinParts(parts));
  }

  async say(data: string | Uint8Array): Promise<void> {
    this.put(data);
    if (this.full) await this.flush();
  }
}

function joinParts(parts: readonly (string | Uint8Array)[]): Uint8Array {
  const out: Uint8Array[] = [];
  let text: string[] = [];
  for (const part of parts) {
    if (typeof part === "string") {
      text.push(part);
      continue;
    }
    if (text.length > 0) out.push(encode(text.join("")));
    text = [];
    out.push(part);
  }
  if (text.length > 0) out.push(encode(text.join("")));
  return concat(out);
}

export interface Input {
  /** As the user named it; `-` is standard input. */
  readonly name: string;
  readonly fd: number;
  read(max?: number): Promise<Uint8Array | null>;
  close(): void;
}

/** @throws SysError */
export async function openInput(proc: Proc, name: string): Promise<Input> {
  if (name === "-") {
    return { name, fd: 0, read: (max) => proc.read(0, max), close: () => undefined };
  }
  const fd = proc.installFd(await proc.fs.open(name, { read: true }));
  return { name, fd, read: (max) => proc.read(fd, max), close: () => proc.closeFd(fd) };
}

/**
 * Opens each file in turn (standard input when there are none) and hands it to
 * `work`. What cannot be opened or read goes to `complain`, and the rest goes on.
 * @returns false when something failed
 */
export async function eachInput(
  proc: Proc,
  names: readonly string[],
  work: (input: Input, index: number) => Promise<void>,
  complain: (name: string, error: SysError) => Promise<void>,
): Promise<boolean> {
  let ok = true;
  const all = names.length === 0 ? ["-"] : names;
  for (const [index, name] of all.entries()) {
    let input: Input | undefined;
    try {
      input = await openInput(proc, name);
      await work(input, index);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      ok = false;
      await complain(name, error);
    } finally {
      input?.close();
    }
  }
  return ok;
}

export interface Batch {
  /** Without their newlines. */
  readonly lines: readonly string[];
  /** The last of `lines` ended with the input, not with a newline. */
  readonly unterminated: boolean;
}

/** The lines of an input, as many at a time as a read brings. */
export async function* lineBatches(
  proc: Proc,
  input: Pick<Input, "read">,
  delimiter = 10,
): AsyncGenerator<Batch> {
  let rest: Uint8Array[] = [];
  const separator = String.fromCharCode(delimiter);
  for (;;) {
    const chunk = await input.read();
    if (chunk === null) break;
    const end = chunk.lastIndexOf(delimiter);
    if (end === -1) {
      rest.push(chunk);
      await proc.checkpoint();
      continue;
    }
    rest.push(chunk.subarray(0, end));
    const lines = decode(concat(rest)).split(separator);
    rest = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
    yield { lines, unterminated: false };
    await proc.checkpoint();
  }
  if (rest.length > 0) yield { lines: [decode(concat(rest))], unterminated: true };
}

/** Everything at once. */
export async function readAll(proc: Proc, input: Pick<Input, "read">): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (;;) {
    const chunk = await input.read();
    if (chunk === null) return parts.length === 0 ? new Uint8Array(0) : concat(parts);
    parts.push(chunk);
    await proc.checkpoint();
  }
}

/** All lines at once, for tools that need them all (sort, tac, shuf). */
export async function readLines(
  proc: Proc,
  input: Pick<Input, "read">,
  delimiter = 10,
): Promise<{ lines: string[]; unterminated: boolean }> {
  const lines: string[] = [];
  let unterminated = false;
  for await (const batch of lineBatches(proc, input, delimiter)) {
    for (const line of batch.lines) lines.push(line);
    unterminated = batch.unterminated;
  }
  return { lines, unterminated };
}
