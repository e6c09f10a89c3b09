/** curl for http: requests, redirects, uploads of data, -o -O -i -I -v -w, and its exit codes. */
import { type Headers, HttpError, headerOf, MessageReader, writeRequest } from "../../net/http.ts";
import type { Proc, Program } from "../../process.ts";
import { type CurlOptions, CurlUsage, parseCurl } from "./curl-options.ts";
import { DialError, dial, timedOut, withTimeout } from "./dial.ts";
import { basicAuthorization, hostHeader, parseUrl, resolveUrl, type Url } from "./url.ts";

const version = "8.5.0";

export const curl: Program = async (proc) => {
  let options: CurlOptions;
  try {
    options = parseCurl(proc.args);
  } catch (error) {
    if (!(error instanceof CurlUsage)) throw error;
    await proc.stderr.write(
      `curl: ${error.message}\ncurl: try 'curl --help' or 'curl --manual' for more information\n`,
    );
    return 2;
  }
  if (options.flags.has("version")) {
    await proc.stdout.write(
      `curl ${version} (x86_64-pc-linux-gnu) drydock\nProtocols: http https\nFeatures: none\n`,
    );
    return 0;
  }
  if (options.flags.has("help")) {
    await proc.stdout.write(
      "Usage: curl [options...] <url>\n -d, --data <data>           Send data with POST\n -f, --fail                  Exit with 22 on HTTP errors, without output\n -i, --include               Print the headers too\n -I, --head                  Ask for the headers only\n -L, --location              Follow redirects\n -o, --output <file>         Write to a file\n -O, --remote-name           Write to a file named like the remote one\n -s, --silent                No progress and no errors\n -v, --verbose               Tell what is sent and received\n -w, --write-out <format>    Print this at the end\n -X, --request <method>      Use another method\n",
    );
    return 0;
  }
  if (options.urls.length === 0) {
    await proc.stderr.write("curl: try 'curl --help' or 'curl --manual' for more information\n");
    return 2;
  }
  let code = 0;
  for (const [index, url] of options.urls.entries()) code = await fetchOne(proc, options, url, index);
  return code;
};

class Failure extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

interface Outcome {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: number;
  readonly url: string;
  readonly redirects: number;
  readonly totalMs: number;
  readonly address: string;
  readonly port: number;
  readonly method: string;
}

async function fetchOne(proc: Proc, options: CurlOptions, url: string, index: number): Promise<number> {
  const { flags, values } = options;
  const quiet = flags.has("silent");
  const startMs = proc.nowMs();
  const limit = Number(values.get("max-time")?.[0] ?? 0) * 1000;
  const retries = Number(values.get("retry")?.[0] ?? 0);
  let outcome: Outcome | undefined;
  let failure: Failure | undefined;
  for (let attempt = 0; ; attempt++) {
    try {
      const work = transfer(proc, options, url, index);
      outcome = limit > 0 ? await withTimeout(proc, work, limit) : await work;
      failure = undefined;
      if (outcome.status < 500 || attempt >= retries) break;
    } catch (error) {
      if (error === timedOut) {
        failure = new Failure(
          28,
          `Operation timed out after ${Math.round(proc.nowMs() - startMs)} milliseconds with 0 bytes received`,
        );
        break;
      }
      if (!(error instanceof Failure)) throw error;
      failure = error;
      const again =
        error.code === 28 ||
        (error.code === 7 && (flags.has("retry-connrefused") || flags.has("retry-all-errors"))) ||
        flags.has("retry-all-errors");
      if (!again || attempt >= retries) break;
    }
    const delay = Number(values.get("retry-delay")?.[0] ?? 2 ** attempt);
    if (!quiet)
      await proc.stderr.write(
        `Warning: Problem: ${failure === undefined ? "HTTP error" : "connection refused"}. Will retry in ${delay} seconds. ${retries - attempt} retries left.\n`,
      );
    await proc.sleep(delay * 1000);
  }
  let code = 0;
  if (failure !== undefined) {
    if (!quiet || flags.has("show-error"))
      await proc.stderr.write(`curl: (${failure.code}) ${failure.message}\n`);
    code = failure.code;
  } else if (
    outcome !== undefined &&
    outcome.status >= 400 &&
    (flags.has("fail") || flags.has("fail-with-body"))
  ) {
    if (!quiet || flags.has("show-error"))
      await proc.stderr.write(`curl: (22) The requested URL returned error: ${outcome.status}\n`);
    code = 22;
  }
  const format = values.get("write-out")?.at(-1);
  if (format !== undefined)
    await proc.stdout.write(
      writeOut(
        format.startsWith("@") ? proc.fs.readText(format.slice(1)) : format,
        outcome,
        url,
        code,
        proc.nowMs() - startMs,
      ),
    );
  return code;
}

async function transfer(proc: Proc, options: CurlOptions, first: string, index: number): Promise<Outcome> {
  const { flags, values } = options;
  const startMs = proc.nowMs();
  let url = parseUrl(first);
  if (url === undefined) throw new Failure(3, "URL rejected: No host part in the URL");
  const form = await body(proc, options);
  let method =
    values.get("request")?.at(-1) ??
    (flags.has("head")
      ? "HEAD"
      : form.put
        ? "PUT"
        : form.data !== undefined && !flags.has("get")
          ? "POST"
          : "GET");
  let data = flags.has("get") ? undefined : form.data;
  if (flags.has("get") && form.data !== undefined) {
    const query = new TextDecoder().decode(form.data);
    url = { ...url, path: `${url.path}${url.path.includes("?") ? "&" : "?"}${query}` };
  }
  for (let redirects = 0; ; redirects++) {
    if (url.scheme !== "http" && url.scheme !== "https")
      throw new Failure(1, `Protocol "${url.scheme}" not supported`);
    const got = await exchangeOnce(
      proc,
      options,
      url,
      method,
      data,
      form.type,
      index,
      flags.has("location"),
      redirects,
    );
    const location = headerOf(got.headers, "location");
    if (!flags.has("location") || got.status < 300 || got.status > 399 || location === undefined) {
      return {
        ...got,
        url: `${url.scheme}://${hostHeader(url)}${url.path}`,
        redirects,
        totalMs: proc.nowMs() - startMs,
        method,
      };
    }
    if (redirects >= Number(values.get("max-redirs")?.[0] ?? 50))
      throw new Failure(47, `Maximum (${values.get("max-redirs")?.[0] ?? 50}) redirects followed`);
    const next = parseUrl(resolveUrl(url, location));
    if (next === undefined) throw new Failure(3, "URL rejected: No host part in the URL");
    url = next;
    if ([301, 302, 303].includes(got.status) && method === "POST") {
      method = "GET";
      data = undefined;
    }
  }
}

async function exchangeOnce(
  proc: Proc,
  options: CurlOptions,
  url: Url,
  method: string,
  data: Uint8Array | undefined,
  type: string | undefined,
  index: number,
  following: boolean,
  redirects: number,
) {
  const { flags, values } = options;
  const verbose = (text: string) => (flags.has("verbose") ? proc.stderr.write(text) : Promise.resolve());
  const connectMs = Number(values.get("connect-timeout")?.[0] ?? 0) * 1000;
  const host = url.host.replace(/^\[|\]$/g, "");
  const pinned = values
    .get("resolve")
    ?.map((entry) => entry.split(":"))
    .find(([name, port]) => name === host && Number(port) === url.port)?.[2];
  let connection: Awaited<ReturnType<typeof dial>>;
  try {
    connection = await dial(proc, pinned ?? host, url.port, connectMs > 0 ? connectMs : undefined);
  } catch (error) {
    if (!(error instanceof DialError)) throw error;
    throw await dialFailure(error, host, url, verbose);
  }
  try {
    await verbose(
      `* Host ${host}:${url.port} was resolved.\n* IPv4: ${connection.address}\n*   Trying ${connection.address}:${url.port}...\n* Connected to ${host} (${connection.address}) port ${url.port}\n`,
    );
    const headers = requestHeaders(options, url, type, data);
    const body = method === "HEAD" ? undefined : data;
    await verbose(
      `> ${method} ${url.path} HTTP/1.1\n${headers.map(([n, v]) => `> ${n}: ${v}\n`).join("")}> \n`,
    );
    await writeRequest(connection.stream, { method, target: url.path, headers, body });
    const reader = new MessageReader(connection.stream);
    let head: Awaited<ReturnType<MessageReader["responseHead"]>>;
    try {
      head = await reader.responseHead();
    } catch (error) {
      throw httpFailure(error);
    }
    await verbose(
      `< ${head.version} ${head.status} ${head.reason}\n${head.headers.map(([n, v]) => `< ${n}: ${v}\n`).join("")}< \n`,
    );
    const skip =
      (following &&
        head.status >= 300 &&
        head.status < 400 &&
        headerOf(head.headers, "location") !== undefined) ||
      (flags.has("fail") && head.status >= 400);
    const sink = await output(proc, options, url, index);
    const headText = `${head.version} ${head.status} ${head.reason}\r\n${head.headers.map(([n, v]) => `${n}: ${v}\r\n`).join("")}\r\n`;
    if (flags.has("include") || flags.has("head")) await sink.write(headText);
    const dump = values.get("dump-header")?.at(-1);
    if (dump !== undefined) {
      if (dump === "-") await proc.stdout.write(headText);
      else proc.fs.writeFile(dump, headText);
    }
    let bytes = 0;
    const bar = progress(proc, options, sink.toFile || !proc.stdout.isTty);
    if (redirects === 0) await bar.begin();
    try {
      await reader.responseBody(head, method, async (part) => {
        bytes += part.length;
        if (!skip) await sink.write(part);
      });
    } catch (error) {
      throw error instanceof HttpError && error.reason === "closed"
        ? new Failure(18, "transfer closed with outstanding read data remaining")
        : httpFailure(error);
    }
    await bar.end(bytes);
    sink.close();
    await verbose(`* Connection #0 to host ${host} left intact\n`);
    return { status: head.status, headers: head.headers, bytes, address: connection.address, port: url.port };
  } finally {
    connection.close();
  }
}

function httpFailure(error: unknown): unknown {
  if (error instanceof HttpError)
    return error.reason === "closed"
      ? new Failure(52, "Empty reply from server")
      : new Failure(1, "Received HTTP/0.9 when not allowed");
  if (error instanceof Error && "code" in error && error.code === "ECONNRESET")
    return new Failure(56, "Recv failure: Connection reset by peer");
  if (error instanceof Error && "code" in error && error.code === "EPIPE")
    return new Failure(56, "Recv failure: Connection reset by peer");
  return error;
}

async function dialFailure(
  error: DialError,
  host: string,
  url: Url,
  verbose: (text: string) => Promise<void>,
): Promise<Failure> {
  const ms = Math.round(error.afterMs);
  switch (error.reason) {
    case "resolve":
      await verbose(`* Could not resolve host: ${host}\n* Closing connection\n`);
      return new Failure(6, `Could not resolve host: ${host}`);
    case "refused":
      await verbose(
        `*   Trying ${error.address}:${url.port}...\n* connect to ${error.address} port ${url.port} failed: Connection refused\n* Failed to connect to ${host} port ${url.port} after ${ms} ms: Couldn't connect to server\n* Closing connection\n`,
      );
      return new Failure(
        7,
        `Failed to connect to ${host} port ${url.port} after ${ms} ms: Couldn't connect to server`,
      );
    case "unreachable":
      return new Failure(
        7,
        `Failed to connect to ${host} port ${url.port} after ${ms} ms: Couldn't connect to server`,
      );
    case "timeout":
      return new Failure(
        28,
        `Failed to connect to ${host} port ${url.port} after ${ms} ms: Timeout was reached`,
      );
  }
}

function requestHeaders(
  options: CurlOptions,
  url: Url,
  type: string | undefined,
  data: Uint8Array | undefined,
): (readonly [string, string])[] {
  const { values } = options;
  const given = (values.get("header") ?? []).flatMap((line): (readonly [string, string])[] => {
    const colon = line.indexOf(":");
    return colon <= 0 ? [] : [[line.slice(0, colon), line.slice(colon + 1).trim()]];
  });
  const has = (name: string) => given.some(([n]) => n.toLowerCase() === name);
  const headers: (readonly [string, string])[] = [];
  if (!has("host")) headers.push(["Host", hostHeader(url)]);
  const user = values.get("user")?.at(-1) ?? url.user;
  if (user !== undefined && !has("authorization")) headers.push(["Authorization", basicAuthorization(user)]);
  const agent = values.get("user-agent")?.at(-1) ?? `curl/${version}`;
  if (!has("user-agent") && agent !== "") headers.push(["User-Agent", agent]);
  if (!has("accept")) headers.push(["Accept", values.has("json") ? "application/json" : "*/*"]);
  const referer = values.get("referer")?.at(-1);
  if (referer !== undefined) headers.push(["Referer", referer]);
  const cookie = values.get("cookie")?.at(-1);
  if (cookie?.includes("=")) headers.push(["Cookie", cookie]);
  const range = values.get("range")?.at(-1);
  if (range !== undefined) headers.push(["Range", `bytes=${range}`]);
  headers.push(...given.filter(([, value]) => value !== ""));
  if (data !== undefined) {
    if (!has("content-length")) headers.push(["Content-Length", String(data.length)]);
    if (type !== undefined && !has("content-type")) headers.push(["Content-Type", type]);
  }
  return headers;
}

/** What -d, --json, -F and -T send. */
async function body(
  proc: Proc,
  options: CurlOptions,
): Promise<{ data: Uint8Array | undefined; type: string | undefined; put: boolean }> {
  const { values } = options;
  const encoder = new TextEncoder();
  const upload = values.get("upload-file")?.at(-1);
  if (upload !== undefined) return { data: await readInput(proc, upload, 26), type: undefined, put: true };
  const json = values.get("json");
  if (json !== undefined) return { data: await pieces(proc, json), type: "application/json", put: false };
  const form = values.get("form");
  if (form !== undefined) {
    const boundary = "------------------------drydock0f0f0f0f";
    const parts: Uint8Array[] = [];
    for (const field of form) {
      const at = field.indexOf("=");
      const name = field.slice(0, at);
      const value = field.slice(at + 1);
      const file = value.startsWith("@") ? (value.slice(1).split(";")[0] ?? "") : undefined;
      const extra =
        file === undefined
          ? ""
          : `; filename="${file.split("/").at(-1)}"\r\nContent-Type: application/octet-stream`;
      parts.push(
        encoder.encode(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${extra}\r\n\r\n`),
      );
      parts.push(
        file === undefined ? encoder.encode(value) : await readInput(proc, file, 26),
        encoder.encode("\r\n"),
      );
    }
    parts.push(encoder.encode(`--${boundary}--\r\n`));
    return { data: concat(parts), type: `multipart/form-data; boundary=${boundary}`, put: false };
  }
  const plain = [...(values.get("data") ?? []), ...(values.get("data-ascii") ?? [])];
  const raw = values.get("data-raw") ?? [];
  const binary = values.get("data-binary") ?? [];
  const encoded = (values.get("data-urlencode") ?? []).map((text) => {
    const at = text.indexOf("=");
    return at > 0 ? `${text.slice(0, at)}=${percent(text.slice(at + 1))}` : percent(text.replace(/^=/, ""));
  });
  if (plain.length + raw.length + binary.length + encoded.length === 0)
    return { data: undefined, type: undefined, put: false };
  const all: Uint8Array[] = [];
  const push = (bytes: Uint8Array) => {
    if (all.length > 0) all.push(encoder.encode("&"));
    all.push(bytes);
  };
  for (const text of plain)
    push(
      text.startsWith("@") ? withoutNewlines(await readInput(proc, text.slice(1), 26)) : encoder.encode(text),
    );
  for (const text of binary)
    push(text.startsWith("@") ? await readInput(proc, text.slice(1), 26) : encoder.encode(text));
  for (const text of [...raw, ...encoded]) push(encoder.encode(text));
  return { data: concat(all), type: "application/x-www-form-urlencoded", put: false };
}

async function pieces(proc: Proc, texts: readonly string[]): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for (const text of texts)
    all.push(
      text.startsWith("@") ? await readInput(proc, text.slice(1), 26) : new TextEncoder().encode(text),
    );
  return concat(all);
}

async function readInput(proc: Proc, path: string, code: number): Promise<Uint8Array> {
  if (path === "-") return proc.stdin.readAll();
  try {
    return proc.fs.readFile(path);
  } catch {
    throw new Failure(code, `Failed to open ${path}`);
  }
}

function withoutNewlines(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte) => byte !== 10 && byte !== 13);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function percent(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

interface Sink {
  readonly toFile: boolean;
  write(data: string | Uint8Array): Promise<void>;
  close(): void;
}

async function output(proc: Proc, options: CurlOptions, url: Url, index: number): Promise<Sink> {
  const { flags, values } = options;
  const named =
    values.get("output")?.[index] ?? (options.urls.length === 1 ? values.get("output")?.at(-1) : undefined);
  const remote =
    flags.has("remote-name") || flags.has("remote-name-all")
      ? (url.path.split("?")[0] ?? "").split("/").at(-1)
      : undefined;
  if (named === undefined && remote === "")
    throw new Failure(23, "Failed to extract a filename to use for storage");
  const folder = values.get("output-dir")?.at(-1);
  const path = named ?? remote;
  if (path === undefined || path === "-")
    return { toFile: false, write: (data) => proc.stdout.write(data), close: () => {} };
  const target = folder === undefined ? path : `${folder}/${path}`;
  if (flags.has("create-dirs") && target.includes("/"))
    proc.fs.mkdir(target.slice(0, target.lastIndexOf("/")), { recursive: true });
  if (target === "/dev/null") return { toFile: true, write: async () => {}, close: () => {} };
  let fd: number;
  try {
    fd = proc.installFd(await proc.fs.open(target, { write: true, create: true, truncate: true }), 3);
  } catch {
    throw new Failure(23, "client returned ERROR on write, 0 bytes passed");
  }
  return { toFile: true, write: (data) => proc.write(fd, data), close: () => proc.closeFd(fd) };
}

/** The meter that curl shows when its output goes elsewhere than the terminal. */
function progress(proc: Proc, options: CurlOptions, elsewhere: boolean) {
  const { flags } = options;
  const on = elsewhere && !flags.has("silent") && !flags.has("no-progress-meter") && !flags.has("verbose");
  const line = (bytes: number) => {
    const size = String(bytes).padStart(5);
    return `\r${bytes > 0 ? "100" : "  0"} ${size}  ${bytes > 0 ? "100" : "  0"} ${size}    0     0  ${bytes === 0 ? "    0" : String(bytes * 10).padStart(5)}      0 --:--:-- --:--:-- --:--:-- ${bytes === 0 ? "    0" : String(bytes * 10).padStart(5)}`;
  };
  return {
    async begin(): Promise<void> {
      if (on)
        await proc.stderr.write(
          `  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n${line(0)}`,
        );
    },
    async end(bytes: number): Promise<void> {
      if (on) await proc.stderr.write(`${line(bytes)}\n`);
    },
  };
}

function writeOut(
  format: string,
  outcome: Outcome | undefined,
  url: string,
  code: number,
  totalMs: number,
): string {
  const seconds = (ms: number) => (ms / 1000).toFixed(6);
  const known: Readonly<Record<string, string>> = {
    http_code: String(outcome?.status ?? 0).padStart(3, "0"),
    response_code: String(outcome?.status ?? 0).padStart(3, "0"),
    time_total: seconds(totalMs),
    time_connect: seconds(Math.min(totalMs, 0.2)),
    time_namelookup: seconds(Math.min(totalMs, 0.1)),
    time_starttransfer: seconds(totalMs * 0.9),
    size_download: String(outcome?.bytes ?? 0),
    content_type: outcome === undefined ? "" : (headerOf(outcome.headers, "content-type") ?? ""),
    url_effective: outcome?.url ?? url,
    num_redirects: String(outcome?.redirects ?? 0),
    redirect_url: outcome === undefined ? "" : (headerOf(outcome.headers, "location") ?? ""),
    remote_ip: outcome?.address ?? "",
    remote_port: String(outcome?.port ?? 0),
    method: outcome?.method ?? "GET",
    exitcode: String(code),
    errormsg: "",
    scheme: url.startsWith("https") ? "HTTPS" : "HTTP",
    http_version: outcome === undefined ? "0" : "1.1",
    num_connects: outcome === undefined ? "0" : "1",
    speed_download: String(Math.round(((outcome?.bytes ?? 0) * 1000) / Math.max(1, totalMs))),
  };
  return format.replace(/%\{(\w+)\}|\\n|\\t|\\r|%%/g, (text, name?: string) => {
    if (text === "\\n") return "\n";
    if (text === "\\t") return "\t";
    if (text === "\\r") return "\r";
    if (text === "%%") return "%";
    return known[name ?? ""] ?? "";
  });
}
