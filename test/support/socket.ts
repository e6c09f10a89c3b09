/**
 * The engine behind a Unix socket, for a client that nobody here wrote: HTTP with
 * hijacked connections, tar archives and multiplexed frames, as the Engine API has
 * them on the wire.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { ApiRequest, ApiResponse, Frame, Hijack, Transport } from "../../src/api/transport.ts";

export async function serveOnSocket(transport: Transport, path: string): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    void answer(transport, request, response);
  });
  server.on("upgrade", (request: IncomingMessage, socket: Socket, head: Buffer) => {
    void upgrade(transport, request, socket, head);
  });
  await new Promise<void>((done) => server.listen(path, done));
  return () =>
    new Promise((done) => {
      server.closeAllConnections();
      server.close(() => done());
    });
}

function requestOf(request: IncomingMessage): Omit<ApiRequest, "body" | "tar"> {
  const url = new URL(request.url ?? "/", "http://engine");
  const query: Record<string, string | string[]> = {};
  for (const key of url.searchParams.keys()) {
    const values = url.searchParams.getAll(key);
    query[key] = values.length === 1 ? (values[0] ?? "") : values;
  }
  const headers = Object.fromEntries(Object.entries(request.headers).map(([k, v]) => [k, String(v)]));
  return {
    method: (request.method ?? "GET") as ApiRequest["method"],
    path: decodeURIComponent(url.pathname),
    query,
    headers,
  };
}

async function bodyOf(request: IncomingMessage): Promise<Pick<ApiRequest, "body" | "tar">> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  if (bytes.length === 0) return {};
  if ((request.headers["content-type"] ?? "").startsWith("application/json"))
    return { body: JSON.parse(bytes.toString()) as unknown };
  return {
    tar: (async function* () {
      yield new Uint8Array(bytes);
    })(),
  };
}

/** Headers whose value the wire has in base64. */
function wireHeaders(response: ApiResponse): Record<string, string> {
  const headers: Record<string, string> = { ...response.headers };
  const stat = headers["x-docker-container-path-stat"];
  if (stat !== undefined) headers["x-docker-container-path-stat"] = Buffer.from(stat).toString("base64");
  return headers;
}

function framed(frame: Frame, raw: boolean): Uint8Array {
  if (raw) return frame.data;
  const out = Buffer.alloc(8 + frame.data.length);
  out[0] = frame.stream === "stdout" ? 1 : 2;
  out.writeUInt32BE(frame.data.length, 4);
  out.set(frame.data, 8);
  return out;
}

async function answer(transport: Transport, request: IncomingMessage, out: ServerResponse): Promise<void> {
  const response = await transport({ ...requestOf(request), ...(await bodyOf(request)) });
  const headers = wireHeaders(response);
  if (response.stream !== undefined) {
    const { stream } = response;
    out.writeHead(response.status, { "content-type": "application/json", ...headers });
    out.flushHeaders();
    out.on("close", () => stream.close());
    for await (const record of stream) out.write(`${JSON.stringify(record)}\r\n`);
    out.end();
  } else if (response.frames !== undefined) {
    const { frames } = response;
    const raw = headers["content-type"]?.includes("raw") ?? false;
    out.writeHead(response.status, headers);
    out.flushHeaders();
    out.on("close", () => frames.close());
    for await (const frame of frames) out.write(framed(frame, raw));
    out.end();
  } else if (response.archive !== undefined) {
    out.writeHead(response.status, { "content-type": "application/x-tar", ...headers });
    for await (const chunk of response.archive.tar()) out.write(chunk);
    out.end();
  } else if (response.body === undefined || request.method === "HEAD") {
    out.writeHead(response.status, headers);
    out.end();
  } else if (typeof response.body === "string") {
    out.writeHead(response.status, headers);
    out.end(response.body);
  } else {
    out.writeHead(response.status, { ...headers, "content-type": "application/json" });
    out.end(`${JSON.stringify(response.body)}\n`);
  }
}

/** A body that came with the upgrade lies in front of the stream. */
async function readBody(
  request: IncomingMessage,
  socket: Socket,
  head: Buffer,
): Promise<{ body: unknown; rest: Buffer }> {
  const length = Number(request.headers["content-length"] ?? 0);
  let bytes = head;
  while (bytes.length < length)
    bytes = Buffer.concat([bytes, await new Promise<Buffer>((done) => socket.once("data", done))]);
  const text = bytes.subarray(0, length).toString();
  return { body: text === "" ? undefined : (JSON.parse(text) as unknown), rest: bytes.subarray(length) };
}

async function upgrade(
  transport: Transport,
  request: IncomingMessage,
  socket: Socket,
  head: Buffer,
): Promise<void> {
  socket.on("error", () => {});
  const { body, rest } = await readBody(request, socket, head);
  const response = await transport({ ...requestOf(request), body });
  if (response.hijack === undefined) {
    const text = `${JSON.stringify(response.body ?? {})}\n`;
    socket.end(
      `HTTP/1.1 ${response.status} Refused\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
    );
    return;
  }
  const tty =
    (body as { Tty?: boolean } | undefined)?.Tty ??
    response.headers?.["content-type"]?.includes("raw") ??
    false;
  socket.write(
    "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n",
  );
  join(response.hijack, socket, rest, tty);
}

function join(hijack: Hijack, socket: Socket, rest: Buffer, raw: boolean): void {
  if (rest.length > 0) void hijack.write(new Uint8Array(rest));
  socket.on("data", (data: Buffer) => void hijack.write(new Uint8Array(data)));
  // A half-close is the end of input, not the client's leaving.
  socket.on("end", () => hijack.closeWrite());
  socket.on("close", () => hijack.close());
  void (async () => {
    for await (const frame of hijack.output) socket.write(framed(frame, raw));
    socket.end();
  })();
}
