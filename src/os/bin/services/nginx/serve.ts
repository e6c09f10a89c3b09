/** One request against the configuration: server, location, then a file, a redirect or a proxied answer. */

import { exchange, type Headers, HttpError, type HttpRequest, headerOf } from "../../../net/http.ts";
import type { Proc } from "../../../process.ts";
import { DialError, dial } from "../../net/dial.ts";
import type { Directive } from "./config.ts";
import { httpDate, listingDate } from "./dates.ts";

export interface Answer {
  readonly status: number;
  readonly headers: (readonly [string, string])[];
  readonly body: Uint8Array;
}

export interface Listen {
  readonly address: string;
  readonly port: number;
}

export interface Server {
  readonly listens: readonly Listen[];
  readonly names: readonly string[];
  readonly isDefault: boolean;
  readonly scope: Scope;
}

/** Directives in force, the nearest first. */
export type Scope = readonly (readonly Directive[])[];

export interface Site {
  readonly servers: readonly Server[];
  readonly upstreams: ReadonlyMap<string, readonly string[]>;
  readonly types: ReadonlyMap<string, string>;
  readonly formats: ReadonlyMap<string, string>;
  readonly version: string;
  /** Names given in proxy_pass, resolved when the configuration was read. */
  readonly addresses: ReadonlyMap<string, string>;
}

export interface Request extends HttpRequest {
  readonly client: string;
  readonly port: number;
  readonly path: string;
  readonly query: string;
  /** Tells of trouble for the error log. */
  readonly complain: (text: string, upstream?: string) => Promise<void>;
}

const encoder = new TextEncoder();

export function one(scope: Scope, name: string): Directive | undefined {
  for (const level of scope) {
    const found = level.findLast((d) => d.name === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Directives that a nearer level replaces as a whole. */
export function all(scope: Scope, name: string): readonly Directive[] {
  for (const level of scope) {
    const found = level.filter((d) => d.name === name);
    if (found.length > 0) return found;
  }
  return [];
}

export function serverFor(site: Site, port: number, host: string): Server | undefined {
  const here = site.servers.filter((server) => server.listens.some((l) => l.port === port));
  const name = host.replace(/:\d+$/, "").toLowerCase();
  const exact = here.find((s) => s.names.includes(name));
  const wild = here.find((s) =>
    s.names.some(
      (n) =>
        (n.startsWith("*.") && name.endsWith(n.slice(1))) ||
        (n.startsWith("~") && new RegExp(n.slice(1)).test(name)),
    ),
  );
  return exact ?? wild ?? here.find((s) => s.isDefault) ?? here[0];
}

export async function answer(
  proc: Proc,
  site: Site,
  request: Request,
): Promise<{ answer: Answer; scope: Scope }> {
  const server = serverFor(site, request.port, headerOf(request.headers, "host") ?? "");
  if (server === undefined) return { answer: page(site, 404), scope: [] };
  return route(proc, site, server, request, request.path, 0);
}

async function route(
  proc: Proc,
  site: Site,
  server: Server,
  request: Request,
  path: string,
  depth: number,
): Promise<{ answer: Answer; scope: Scope }> {
  if (depth > 10) return { answer: page(site, 500), scope: server.scope };
  const location = locate(server, path);
  const scope: Scope = location === undefined ? server.scope : [location.block ?? [], ...server.scope];
  const vars = (text: string) => expand(text, server, request, path);
  const early = [...(server.scope[0] ?? []), ...(location?.block ?? [])].find((d) => d.name === "return");
  let result: Answer | { redirect: string } | undefined;
  if (early !== undefined) result = returned(site, early, vars);
  if (result === undefined) {
    const rewritten = rewrite(scope, path);
    if (rewritten !== undefined && rewritten.target !== path) {
      if (rewritten.status !== undefined) result = moved(site, rewritten.status, rewritten.target);
      else return route(proc, site, server, request, rewritten.target, depth + 1);
    }
  }
  if (
    result === undefined &&
    all(scope, "deny").some((d) => d.args[0] === "all") &&
    all(scope, "allow").length === 0
  )
    result = page(site, 403);
  if (result === undefined && one([location?.block ?? []], "stub_status") !== undefined)
    result = {
      status: 200,
      headers: [["Content-Type", "text/plain"]],
      body: encoder.encode(
        "Active connections: 1 \nserver accepts handled requests\n 1 1 1 \nReading: 0 Writing: 1 Waiting: 0 \n",
      ),
    };
  const pass = one([location?.block ?? []], "proxy_pass");
  if (result === undefined && pass !== undefined)
    result = await proxied(proc, site, scope, location, pass, request, path, vars);
  if (result === undefined && one([location?.block ?? []], "fastcgi_pass") !== undefined)
    result = page(site, 502);
  const tries = one(scope, "try_files");
  if (result === undefined && tries !== undefined) {
    const found = tryFiles(proc, scope, location, tries, vars);
    if ("status" in found) result = page(site, found.status);
    else if ("hit" in found) result = await file(proc, site, server, scope, location, request, found.hit);
    else if (!found.fallback.startsWith("@")) {
      return route(proc, site, server, request, found.fallback.split("?")[0] ?? "/", depth + 1);
    } else {
      const named = server.scope[0]?.find((d) => d.name === "location" && d.args[0] === found.fallback);
      const namedPass = named?.block?.find((d) => d.name === "proxy_pass");
      const inner = [named?.block ?? [], ...server.scope];
      if (namedPass === undefined) result = page(site, 404);
      else result = await proxied(proc, site, inner, undefined, namedPass, request, path, vars);
    }
  }
  if (result === undefined) result = await file(proc, site, server, scope, location, request, path);
  if ("redirect" in result) return route(proc, site, server, request, result.redirect, depth + 1);
  const replacement = all(scope, "error_page").find((d) =>
    d.args.slice(0, -1).includes(String((result as Answer).status)),
  );
  if (replacement !== undefined && depth === 0) {
    const target = replacement.args.at(-1) ?? "/";
    const code = replacement.args.find((arg) => /^=\d+$/.test(arg));
    const inner = await route(proc, site, server, request, target, depth + 1);
    if (inner.answer.status === 200)
      return {
        answer: { ...inner.answer, status: code === undefined ? result.status : Number(code.slice(1)) },
        scope,
      };
  }
  const added = all(scope, "add_header").filter(
    (d) =>
      d.args.includes("always") ||
      [200, 201, 204, 206, 301, 302, 303, 304, 307, 308].includes((result as Answer).status),
  );
  return {
    answer: {
      ...result,
      headers: [...result.headers, ...added.map((d) => [d.args[0] ?? "", vars(d.args[1] ?? "")] as const)],
    },
    scope,
  };
}

/** Exact, then the longest prefix (`^~` at once), then the first regular expression. */
function locate(server: Server, path: string): Directive | undefined {
  const locations = flatten(server.scope[0]?.filter((d) => d.name === "location") ?? []);
  const exact = locations.find((d) => d.args[0] === "=" && d.args[1] === path);
  if (exact !== undefined) return exact;
  let prefix: Directive | undefined;
  let length = -1;
  for (const d of locations) {
    const text = d.args.length === 1 ? d.args[0] : d.args[0] === "^~" ? d.args[1] : undefined;
    if (text === undefined || text.startsWith("@") || !path.startsWith(text) || text.length <= length)
      continue;
    prefix = d;
    length = text.length;
  }
  if (prefix?.args[0] === "^~") return prefix;
  const pattern = locations.find(
    (d) => (d.args[0] === "~" || d.args[0] === "~*") && expression(d)?.test(path),
  );
  return pattern ?? prefix;
}

function flatten(locations: readonly Directive[]): Directive[] {
  return locations.flatMap((d) => [
    d,
    ...flatten(d.block?.filter((inner) => inner.name === "location") ?? []),
  ]);
}

function expression(d: Directive): RegExp | undefined {
  try {
    return new RegExp(d.args[1] ?? "", d.args[0] === "~*" ? "i" : "");
  } catch {
    return undefined;
  }
}

function returned(site: Site, d: Directive, vars: (text: string) => string): Answer {
  const [first = "", ...rest] = d.args;
  const code = /^\d+$/.test(first) ? Number(first) : 302;
  const text = vars(/^\d+$/.test(first) ? rest.join(" ") : first);
  if (code >= 300 && code < 400 && text !== "") return moved(site, code, text);
  if (text === "" && code >= 300) return page(site, code);
  return {
    status: code,
    headers: [["Content-Type", "application/octet-stream"]],
    body: encoder.encode(text),
  };
}

function moved(site: Site, status: number, target: string): Answer {
  const base = page(site, status);
  return { ...base, headers: [...base.headers, ["Location", target]] };
}

function rewrite(scope: Scope, path: string): { target: string; status?: number } | undefined {
  for (const d of scope[0]?.filter((x) => x.name === "rewrite") ?? []) {
    const [pattern = "", target = "", flag] = d.args;
    const m = new RegExp(pattern).exec(path);
    if (m === null) continue;
    const to = target.replace(/\$(\d)/g, (_, n: string) => m[Number(n)] ?? "");
    if (flag === "permanent") return { target: to, status: 301 };
    if (flag === "redirect" || /^https?:/.test(to)) return { target: to, status: 302 };
    return { target: to };
  }
  return undefined;
}

/** The file a path means: under root, or under alias with the location's prefix cut off. */
function diskPath(scope: Scope, location: Directive | undefined, path: string): string {
  const alias = location?.block?.find((d) => d.name === "alias");
  const decoded = decode(path);
  if (alias !== undefined) {
    const prefix = location?.args.at(-1) ?? "";
    return `${alias.args[0] ?? ""}${decoded.slice(prefix.length)}`.replace(/\/{2,}/g, "/");
  }
  const root = one(scope, "root")?.args[0] ?? "/etc/nginx/html";
  return `${root.startsWith("/") ? root : `/etc/nginx/${root}`}${decoded}`.replace(/\/{2,}/g, "/");
}

function decode(path: string): string {
  const parts: string[] = [];
  let text = path;
  try {
    text = decodeURIComponent(path);
  } catch {
    // A stray percent sign stays.
  }
  for (const part of text.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

function fileExists(proc: Proc, scope: Scope, location: Directive | undefined, path: string): boolean {
  try {
    return proc.fs.stat(diskPath(scope, location, path)).type === "file";
  } catch {
    return false;
  }
}

function tryFiles(
  proc: Proc,
  scope: Scope,
  location: Directive | undefined,
  d: Directive,
  vars: (text: string) => string,
): { readonly hit: string } | { readonly fallback: string } | { readonly status: number } {
  const candidates = d.args.slice(0, -1);
  for (const candidate of candidates) {
    const uri = vars(candidate);
    try {
      const stat = proc.fs.stat(diskPath(scope, location, uri));
      if (candidate.endsWith("/") ? stat.type === "dir" : stat.type === "file") {
        return { hit: uri.replace(/\/{2,}/g, "/") };
      }
    } catch {
      // The next one.
    }
  }
  const last = d.args.at(-1) ?? "";
  return /^=\d+$/.test(last) ? { status: Number(last.slice(1)) } : { fallback: vars(last) };
}

async function file(
  proc: Proc,
  site: Site,
  server: Server,
  scope: Scope,
  location: Directive | undefined,
  request: Request,
  path: string,
): Promise<Answer | { redirect: string }> {
  if (request.method !== "GET" && request.method !== "HEAD") return page(site, 405);
  const disk = diskPath(scope, location, path);
  const trouble = async (status: number, what: string) => {
    await request.complain(what);
    return page(site, status);
  };
  let stat: ReturnType<Proc["fs"]["stat"]>;
  try {
    stat = proc.fs.stat(disk.replace(/(.)\/$/, "$1"));
  } catch (error) {
    const denied = error instanceof Error && "code" in error && error.code === "EACCES";
    return denied
      ? trouble(403, `open() "${disk}" failed (13: Permission denied)`)
      : trouble(404, `open() "${disk}" failed (2: No such file or directory)`);
  }
  if (stat.type === "dir") {
    if (!path.endsWith("/")) {
      const host = (headerOf(request.headers, "host") ?? "localhost").replace(/:\d+$/, "");
      const port = request.port === 80 ? "" : `:${request.port}`;
      return moved(site, 301, `http://${host}${port}${path}/`);
    }
    for (const name of one(scope, "index")?.args ?? ["index.html"]) {
      if (name.startsWith("/")) return { redirect: name };
      if (fileExists(proc, scope, location, path + name))
        return file(proc, site, server, scope, location, request, path + name);
    }
    if (one(scope, "autoindex")?.args[0] === "on") return listing(proc, disk, path);
    return trouble(403, `directory index of "${disk}" is forbidden`);
  }
  if (stat.type !== "file") return page(site, 404);
  if (!proc.fs.access(disk, "r")) return trouble(403, `open() "${disk}" failed (13: Permission denied)`);
  const body = proc.fs.readFile(disk);
  const extension = /\.([^./]+)$/.exec(disk)?.[1]?.toLowerCase() ?? "";
  const type = site.types.get(extension) ?? one(scope, "default_type")?.args[0] ?? "text/plain";
  const etag = `"${Math.floor(stat.mtimeMs / 1000).toString(16)}-${body.length.toString(16)}"`;
  const modified = httpDate(stat.mtimeMs);
  if (
    headerOf(request.headers, "if-none-match") === etag ||
    headerOf(request.headers, "if-modified-since") === modified
  ) {
    return {
      status: 304,
      headers: [
        ["Last-Modified", modified],
        ["ETag", etag],
      ],
      body: new Uint8Array(),
    };
  }
  const range = /^bytes=(\d*)-(\d*)$/.exec(headerOf(request.headers, "range") ?? "");
  if (range !== null && body.length > 0) {
    const from = range[1] === "" ? Math.max(0, body.length - Number(range[2])) : Number(range[1]);
    const to =
      range[1] === "" || range[2] === "" ? body.length - 1 : Math.min(Number(range[2]), body.length - 1);
    if (from > to) return page(site, 416);
    return {
      status: 206,
      headers: [
        ["Content-Type", type],
        ["Last-Modified", modified],
        ["ETag", etag],
        ["Content-Range", `bytes ${from}-${to}/${body.length}`],
      ],
      body: body.subarray(from, to + 1),
    };
  }
  return {
    status: 200,
    headers: [
      ["Content-Type", type],
      ["Last-Modified", modified],
      ["ETag", etag],
      ["Accept-Ranges", "bytes"],
    ],
    body,
  };
}

function listing(proc: Proc, disk: string, path: string): Answer {
  const entries = [...proc.fs.readdir(disk.replace(/(.)\/$/, "$1"))].sort(
    (a, b) => Number(b.type === "dir") - Number(a.type === "dir") || (a.name < b.name ? -1 : 1),
  );
  const rows = entries
    .filter(({ name }) => !name.startsWith("."))
    .map(({ name, type }) => {
      const stat = proc.fs.stat(`${disk}/${name}`);
      const shown = type === "dir" ? `${name}/` : name;
      const label = shown.length > 50 ? `${shown.slice(0, 47)}..>` : shown;
      return `<a href="${encodeURI(shown)}">${label}</a>${" ".repeat(Math.max(1, 51 - label.length))}${listingDate(stat.mtimeMs)} ${String(type === "dir" ? "-" : stat.size).padStart(19)}\r\n`;
    });
  const html = `<html>\r\n<head><title>Index of ${path}</title></head>\r\n<body>\r\n<h1>Index of ${path}</h1><hr><pre><a href="../">../</a>\r\n${rows.join("")}</pre><hr></body>\r\n</html>\r\n`;
  return { status: 200, headers: [["Content-Type", "text/html"]], body: encoder.encode(html) };
}

async function proxied(
  proc: Proc,
  site: Site,
  scope: Scope,
  location: Directive | undefined,
  pass: Directive,
  request: Request,
  path: string,
  vars: (text: string) => string,
): Promise<Answer> {
  const target = vars(pass.args[0] ?? "");
  const m = /^https?:\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(target);
  if (m?.[1] === undefined) return page(site, 500);
  const prefix = location?.args.length === 1 ? (location.args[0] ?? "") : "";
  const uri = m[3] === undefined ? path : m[3] + path.slice(prefix.length);
  const full = uri + (request.query === "" || uri.includes("?") ? "" : `?${request.query}`);
  const members = site.upstreams.get(m[1]) ?? [`${m[1]}:${m[2] ?? "80"}`];
  turn = (turn + 1) % 1_000_000;
  const order = members.map((_, i) => members[(i + turn) % members.length] ?? "");
  for (const member of members.length > 1 ? order : members) {
    const [host = "", port = "80"] = member.split(":");
    const address = site.addresses.get(host) ?? host;
    const upstream = `upstream: "http://${address}:${port}${full}"`;
    try {
      const connection = await dial(proc, address, Number(port), 60_000);
      try {
        const headers = proxyHeaders(scope, request, `${m[1]}${m[2] === undefined ? "" : `:${m[2]}`}`, vars);
        const got = await exchange(connection.stream, {
          method: request.method,
          target: full,
          headers,
          body: request.body,
          version: "HTTP/1.1",
        });
        const dropped = new Set([
          "server",
          "date",
          "connection",
          "transfer-encoding",
          "content-length",
          "keep-alive",
          "x-accel-redirect",
        ]);
        return {
          status: got.status,
          headers: got.headers.filter(([name]) => !dropped.has(name.toLowerCase())),
          body: got.body,
        };
      } finally {
        connection.close();
      }
    } catch (error) {
      if (error instanceof DialError) {
        const what = {
          refused: "connect() failed (111: Connection refused)",
          unreachable: "connect() failed (113: Host is unreachable)",
          timeout: "upstream timed out (110: Connection timed out)",
          resolve: `${host} could not be resolved (3: Host not found)`,
        }[error.reason];
        await request.complain(`${what} while connecting to upstream`, upstream);
        if (error.reason === "timeout") return page(site, 504);
        continue;
      }
      if (
        error instanceof HttpError ||
        (error instanceof Error && "code" in error && (error.code === "ECONNRESET" || error.code === "EPIPE"))
      ) {
        await request.complain(
          "upstream prematurely closed connection while reading response header from upstream",
        );
        continue;
      }
      throw error;
    }
  }
  return page(site, 502);
}

/** Whose turn it is among the members of an upstream. */
let turn = -1;

function proxyHeaders(scope: Scope, request: Request, host: string, vars: (text: string) => string): Headers {
  const set = all(scope, "proxy_set_header").map((d) => [d.args[0] ?? "", vars(d.args[1] ?? "")] as const);
  const named = new Set(set.map(([name]) => name.toLowerCase()));
  const passed = request.headers.filter(
    ([name]) =>
      !["host", "connection", "content-length", "transfer-encoding"].includes(name.toLowerCase()) &&
      !named.has(name.toLowerCase()),
  );
  const first: (readonly [string, string])[] = named.has("host") ? [] : [["Host", host]];
  return [...first, ...set.filter(([, value]) => value !== ""), ["Connection", "close"], ...passed];
}

export function expand(text: string, server: Server | undefined, request: Request, path: string): string {
  return text.replace(/\$\{?(\w+)\}?/g, (_, name: string) => {
    switch (name) {
      case "uri":
      case "document_uri":
        return path;
      case "request_uri":
        return request.target;
      case "args":
      case "query_string":
        return request.query;
      case "is_args":
        return request.query === "" ? "" : "?";
      case "host":
        return (headerOf(request.headers, "host") ?? server?.names[0] ?? "").replace(/:\d+$/, "");
      case "hostname":
      case "server_name":
        return server?.names[0] ?? "";
      case "remote_addr":
      case "proxy_add_x_forwarded_for":
        return name === "remote_addr"
          ? request.client
          : [headerOf(request.headers, "x-forwarded-for"), request.client].filter(Boolean).join(", ");
      case "scheme":
        return "http";
      case "request_method":
        return request.method;
      case "server_port":
        return String(request.port);
      case "server_protocol":
        return request.version;
      case "remote_user":
        return "";
      default:
        if (name.startsWith("http_"))
          return headerOf(request.headers, name.slice(5).replace(/_/g, "-")) ?? "";
        if (name.startsWith("arg_"))
          return new RegExp(`(?:^|&)${name.slice(4)}=([^&]*)`).exec(request.query)?.[1] ?? "";
        return "";
    }
  });
}

const titles: Readonly<Record<number, string>> = {
  301: "Moved Permanently",
  302: "Found",
  303: "See Other",
  307: "Temporary Redirect",
  308: "Permanent Redirect",
  400: "Bad Request",
  401: "Authorization Required",
  403: "Forbidden",
  404: "Not Found",
  405: "Not Allowed",
  413: "Request Entity Too Large",
  416: "Requested Range Not Satisfiable",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Temporarily Unavailable",
  504: "Gateway Time-out",
};

export function page(site: Pick<Site, "version">, status: number): Answer {
  const title = titles[status];
  if (title === undefined)
    return { status, headers: [["Content-Type", "text/plain"]], body: new Uint8Array() };
  const text = `${status} ${title}`;
  return {
    status,
    headers: [["Content-Type", "text/html"]],
    body: encoder.encode(
      `<html>\r\n<head><title>${text}</title></head>\r\n<body>\r\n<center><h1>${text}</h1></center>\r\n<hr><center>nginx/${site.version}</center>\r\n</body>\r\n</html>\r\n`,
    ),
  };
}
