/** Descriptors as programs like them: lines and text. */
import type { InputStream, OutputStream, Proc } from "../process.ts";

type Calls = Pick<Proc, "read" | "write" | "fds">;

export class ProcInput implements InputStream {
  private readonly calls: Calls;
  private readonly fd: number;
  /** Read from the descriptor but not yet handed out. */
  private left: Uint8Array | undefined;

  constructor(calls: Calls, fd: number) {
    this.calls = calls;
    this.fd = fd;
  }

  get isTty(): boolean {
    return this.calls.fds.get(this.fd)?.tty !== undefined;
  }

  async read(max = 65536): Promise<Uint8Array | null> {
    const left = this.left;
    if (left === undefined) return this.calls.read(this.fd, max);
    this.left = left.length > max ? left.subarray(max) : undefined;
    return left.length > max ? left.subarray(0, max) : left;
  }

  async *lines(): AsyncGenerator<string> {
    const decoder = new TextDecoder();
    /** Pieces of the line that has no end yet. */
    let pieces: Uint8Array[] = [];
    for (;;) {
      const chunk = await this.read();
      if (chunk === null) break;
      let from = 0;
      for (let nl = chunk.indexOf(10); nl >= 0; nl = chunk.indexOf(10, from)) {
        pieces.push(chunk.subarray(from, nl));
        from = nl + 1;
        this.left = from < chunk.length ? chunk.subarray(from) : undefined;
        const line = decoder.decode(join(pieces));
        pieces = [];
        yield line;
      }
      this.left = undefined;
      if (from < chunk.length) pieces.push(chunk.subarray(from));
    }
    if (pieces.length > 0) yield decoder.decode(join(pieces));
  }

  async readAll(): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for (let chunk = await this.read(); chunk !== null; chunk = await this.read()) pieces.push(chunk);
    return join(pieces);
  }

  async readText(): Promise<string> {
    return new TextDecoder().decode(await this.readAll());
  }
}

export class ProcOutput implements OutputStream {
  private readonly calls: Calls;
  private readonly fd: number;

  constructor(calls: Calls, fd: number) {
    this.calls = calls;
    this.fd = fd;
  }

  get isTty(): boolean {
    return this.calls.fds.get(this.fd)?.tty !== undefined;
  }

  write(data: string | Uint8Array): Promise<void> {
    return this.calls.write(this.fd, data);
  }
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces;
  if (first !== undefined && pieces.length === 1) return first;
  const out = new Uint8Array(pieces.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}
