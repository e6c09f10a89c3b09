/** Opening a connection as a client program does: name, address, socket; each way it fails has its own word. */
import { SysError } from "../../errno.ts";
import { type ByteStream, descriptorStream } from "../../net/http.ts";
import type { Proc } from "../../process.ts";

export type DialFailure = "resolve" | "refused" | "unreachable" | "timeout";

export class DialError extends Error {
  constructor(
    readonly reason: DialFailure,
    /** Milliseconds it took to find out. */
    readonly afterMs: number,
    readonly address: string | undefined,
  ) {
    super(reason);
  }
}

export interface Connection {
  readonly stream: ByteStream;
  readonly fd: number;
  readonly address: string;
  readonly localAddress: string;
  readonly localPort: number;
  close(): void;
}

/** @throws DialError */
export async function dial(proc: Proc, host: string, port: number, timeoutMs?: number): Promise<Connection> {
  const startMs = proc.nowMs();
  const since = () => proc.nowMs() - startMs;
  const address = await proc.net.resolve(host);
  if (address === undefined) throw new DialError("resolve", since(), undefined);
  let socket: Awaited<ReturnType<Proc["net"]["connect"]>>;
  try {
    const attempt = proc.net.connect(address, port);
    attempt.catch(() => {});
    socket = timeoutMs === undefined ? await attempt : await withTimeout(proc, attempt, timeoutMs);
  } catch (error) {
    if (error === timedOut) throw new DialError("timeout", since(), address);
    if (!(error instanceof SysError)) throw error;
    const reason =
      error.code === "ECONNREFUSED" ? "refused" : error.code === "ETIMEDOUT" ? "timeout" : "unreachable";
    throw new DialError(reason, since(), address);
  }
  const fd = proc.installFd(socket, 3);
  const { address: localAddress, port: localPort } = socket.local;
  return {
    stream: descriptorStream(proc, fd),
    fd,
    address,
    localAddress,
    localPort,
    close: () => proc.closeFd(fd),
  };
}

export const timedOut = new Error("timed out");

/** Rejects with `timedOut` when `work` takes longer. */
export async function withTimeout<T>(proc: Proc, work: Promise<T>, ms: number): Promise<T> {
  let done = false;
  const clock = proc.sleep(ms).then(() => {
    if (!done) throw timedOut;
    return undefined as never;
  });
  clock.catch(() => {});
  try {
    return await Promise.race([work, clock]);
  } finally {
    done = true;
  }
}
