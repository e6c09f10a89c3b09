/**
 * HTTP/1.1 over a byte stream, as little as clients and servers here need: heads,
 * bodies by length, by chunks or to the end of the stream. Connections close after one
 * exchange unless both sides ask otherwise.
 *
 * @source RFC 9110, RFC 9112
 */
import type { Proc } from "../process.ts";
import type { Socket } from "./types.ts";

/** What is read and written: a socket, or a descriptor of a process (`descriptorStream`). */
export interface ByteStream {
  read(max?: number): Promise<Uint8Array | null>;
  write(data: Uint8Array): Promise<void>;
}

/** In order, names as they were sent. */
export type Headers = readonly (readonly [name: string, value: string])[];

export interface HttpRequest {
  readonly method: string;
  /** `/path?query`, or a whole URL for a proxy. */
  readonly target: string;
  /** `HTTP/1.1`. */
  readonly version: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

export interface HttpResponse {
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** The peer spoke no HTTP, or stopped in the middle. */
export class HttpError extends Error {
  constructor(readonly reason: "closed" | "malformed" | "too_large") {
    super(reason);
  }
}

const encoder = new TextEncoder();
const headLimit = 65_536;

/** Reading through the process makes waits answer to signals. */
export function descriptorStream(proc: Proc, fd: number): ByteStream {
  return { read: (max) => proc.read(fd, max), write: (data) => proc.write(fd, data) };
}

export function headerOf(headers: Headers, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find(([n]) => n.toLowerCase() === wanted)?.[1];
}

/** Messages out of a stream; bytes behind one message stay for the next. */
export class MessageReader {
  private left: Uint8Array = new Uint8Array(0);

  constructor(private readonly stream: Pick<ByteStream, "read">) {}

  /** Undefined when the peer closed before anything came. @throws HttpError */
  async request(): Promise<HttpRequest | undefined> {
    const head = await this.head();
    if (head === undefined) return undefined;
    const [method, target, version] = head.start.split(" ");
    if (
      method === undefined ||
      target === undefined ||
      version === undefined ||
      !version.startsWith("HTTP/")
    ) {
      throw new HttpError("malformed");
    }
    return { method, target, version, headers: head.headers, body: await this.body(head.headers, false) };
  }

  /** The answer to a request of `method`. `onBody` sees the body as it comes. @throws HttpError */
  async response(method: string, onBody?: (part: Uint8Array) => Promise<void>): Promise<HttpResponse> {
    const head = await this.responseHead();
    const body = await this.responseBody(head, method, onBody);
    return { ...head, body };
  }

  /** @throws HttpError `closed` when nothing came (curl's empty reply), `malformed` when it is no HTTP. */
  async responseHead(): Promise<Omit<HttpResponse, "body">> {
    for (;;) {
      const head = await this.head();
      if (head === undefined) throw new HttpError("closed");
      const match = /^(HTTP\/\d(?:\.\d)?) (\d{3})(?: (.*))?$/.exec(head.start);
      const status = Number(match?.[2]);
      if (match === null) throw new HttpError("malformed");
      if (status >= 100 && status < 200) continue;
      return { version: match[1] ?? "HTTP/1.1", status, reason: match[3] ?? "", headers: head.headers };
    }
  }

  async responseBody(
    head: Pick<HttpResponse, "status" | "headers">,
    method: string,
    onBody?: (part: Uint8Array) => Promise<void>,
  ): Promise<Uint8Array> {
    const empty = method === "HEAD" || head.status === 204 || head.status === 304;
    return empty ? new Uint8Array(0) : this.body(head.headers, true, onBody);
  }

  private async head(): Promise<{ start: string; headers: Headers } | undefined> {
    let text: string | undefined;
    while (text === undefined) {
      const end = endOfHead(this.left);
      if (end !== undefined) {
        text = new TextDecoder().decode(this.left.subarray(0, end.from));
        this.left = this.left.subarray(end.to);
        // Empty lines before a start line are passed over.
        if (text.trim() === "") text = undefined;
        continue;
      }
      if (this.left.length > headLimit) throw new HttpError("too_large");
      if (!(await this.more())) {
        if (this.left.length === 0) return undefined;
        throw new HttpError("malformed");
      }
    }
    const [start = "", ...lines] = text.split(/\r?\n/);
    const headers: (readonly [string, string])[] = [];
    for (const line of lines) {
      const colon = line.indexOf(":");
      if (colon <= 0) throw new HttpError("malformed");
      headers.push([line.slice(0, colon), line.slice(colon + 1).trim()]);
    }
    return { start, headers };
  }

  private async body(
    headers: Headers,
    toEnd: boolean,
    onBody: (part: Uint8Array) => Promise<void> = async () => {},
  ): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    const take = async (part: Uint8Array): Promise<void> => {
      if (part.length === 0) return;
      pieces.push(part);
      await onBody(part);
    };
    const length = headerOf(headers, "content-length");
    if (/\bchunked\b/i.test(headerOf(headers, "transfer-encoding") ?? "")) await this.chunks(take);
    else if (length !== undefined) await this.exactly(Number(length), take);
    else if (toEnd) {
      do await take(this.leftover());
      while (await this.more());
    }
    return joined(pieces);
  }

  private async chunks(take: (part: Uint8Array) => Promise<void>): Promise<void> {
    for (;;) {
      const size = Number.parseInt(await this.line(), 16);
      if (Number.isNaN(size)) throw new HttpError("malformed");
      if (size === 0) break;
      await this.exactly(size, take);
      await this.line();
    }
    while ((await this.line()) !== "") {
      // Trailers are read and dropped.
    }
  }

  private async line(): Promise<string> {
    for (;;) {
      const nl = this.left.indexOf(10);
      if (nl >= 0) {
        const line = new TextDecoder().decode(this.left.subarray(0, nl)).replace(/\r$/, "");
        this.left = this.left.subarray(nl + 1);
        return line;
      }
      if (!(await this.more())) throw new HttpError("closed");
    }
  }

  private async exactly(count: number, take: (part: Uint8Array) => Promise<void>): Promise<void> {
    if (!Number.isSafeInteger(count) || count < 0) throw new HttpError("malformed");
    for (let missing = count; missing > 0; ) {
      if (this.left.length === 0 && !(await this.more())) throw new HttpError("closed");
      const part = this.left.subarray(0, missing);
      this.left = this.left.subarray(part.length);
      missing -= part.length;
      await take(part);
    }
  }

  private leftover(): Uint8Array {
    const all = this.left;
    this.left = new Uint8Array(0);
    return all;
  }

  private async more(): Promise<boolean> {
    const chunk = await this.stream.read();
    if (chunk === null) return false;
    this.left = this.left.length === 0 ? chunk : joined([this.left, chunk]);
    return true;
  }
}

function endOfHead(bytes: Uint8Array): { from: number; to: number } | undefined {
  for (let nl = bytes.indexOf(10); nl >= 0; nl = bytes.indexOf(10, nl + 1)) {
    const next = bytes[nl + 1] === 13 ? nl + 2 : nl + 1;
    if (bytes[next] === 10) return { from: bytes[nl - 1] === 13 ? nl - 1 : nl, to: next + 1 };
  }
  return undefined;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces;
  if (pieces.length === 1 && first !== undefined) return first;
  const out = new Uint8Array(pieces.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

function headBytes(start: string, headers: Headers): Uint8Array {
  return encoder.encode(`${start}\r\n${headers.map(([n, v]) => `${n}: ${v}\r\n`).join("")}\r\n`);
}

export interface RequestOptions {
  readonly method?: string;
  readonly target: string;
  /** Host first, as clients send it. */
  readonly headers: Headers;
  readonly body?: Uint8Array | string;
  readonly version?: "HTTP/1.0" | "HTTP/1.1";
}

/** `Content-Length` is added for a body where the headers have none. */
export async function writeRequest(
  stream: Pick<ByteStream, "write">,
  options: RequestOptions,
): Promise<void> {
  const body = bytesOf(options.body);
  const headers =
    body.length > 0 && headerOf(options.headers, "content-length") === undefined
      ? [...options.headers, ["Content-Length", String(body.length)] as const]
      : options.headers;
  const start = `${options.method ?? "GET"} ${options.target} ${options.version ?? "HTTP/1.1"}`;
  await stream.write(joined([headBytes(start, headers), body]));
}

/** One request, one answer. */
export async function exchange(stream: ByteStream, options: RequestOptions): Promise<HttpResponse> {
  await writeRequest(stream, options);
  return new MessageReader(stream).response(options.method ?? "GET");
}

export interface ResponseOptions {
  readonly status: number;
  /** Default: the usual words. */
  readonly reason?: string;
  readonly headers?: Headers;
  readonly body?: Uint8Array | string;
  readonly version?: string;
}

/** `Content-Length` is added where the headers have none; the body of a HEAD request is kept back. */
export async function writeResponse(
  stream: Pick<ByteStream, "write">,
  options: ResponseOptions,
  method = "GET",
): Promise<void> {
  const body = bytesOf(options.body);
  const given = options.headers ?? [];
  const sized = headerOf(given, "content-length") ?? headerOf(given, "transfer-encoding");
  const bare = options.status === 204 || options.status === 304;
  const headers =
    sized === undefined && !bare ? [...given, ["Content-Length", String(body.length)] as const] : given;
  const start = `${options.version ?? "HTTP/1.1"} ${options.status} ${options.reason ?? reasonOf(options.status)}`;
  const head = headBytes(start, headers);
  await stream.write(method === "HEAD" || bare ? head : joined([head, body]));
}

function bytesOf(body: Uint8Array | string | undefined): Uint8Array {
  return typeof body === "string" ? encoder.encode(body) : (body ?? new Uint8Array(0));
}

/** A server that is no process: `namespace.serve(80, httpService(handler))`. */
export function httpService(
  answer: (request: HttpRequest, socket: Socket) => ResponseOptions | Promise<ResponseOptions>,
): (socket: Socket) => void {
  return (socket) => {
    void serveOne(socket, answer)
      .catch(() => {})
      .then(() => socket.release());
  };
}

async function serveOne(
  socket: Socket,
  answer: (request: HttpRequest, socket: Socket) => ResponseOptions | Promise<ResponseOptions>,
): Promise<void> {
  try {
    const request = await new MessageReader(socket).request();
    if (request === undefined) return;
    await writeResponse(socket, await answer(request, socket), request.method);
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    await writeResponse(socket, { status: 400 });
  }
}

const reasons: Readonly<Record<number, string>> = {
  200: "OK",
  201: "Created",
  202: "Accepted",
  204: "No Content",
  206: "Partial Content",
  301: "Moved Permanently",
  302: "Found",
  303: "See Other",
  304: "Not Modified",
  307: "Temporary Redirect",
  308: "Permanent Redirect",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

export function reasonOf(status: number): string {
  return reasons[status] ?? "Unknown";
}
