/**
 * nginx: reads its configuration, listens, serves files, proxies, logs, and minds its
 * signals. One process stands for master and workers.
 */
import { SysError } from "../../../errno.ts";
import { descriptorStream, HttpError, headerOf, MessageReader, writeResponse } from "../../../net/http.ts";
import type { Listener, Socket } from "../../../net/types.ts";
import type { Proc, Program } from "../../../process.ts";
import { acceptAll, live } from "../wait.ts";
import { ConfigError, type Directive, parseConfig, readConfig } from "./config.ts";
import { accessDate, errorDate, httpDate } from "./dates.ts";
import {
  type Answer,
  all,
  answer,
  expand,
  type Listen,
  one,
  page,
  type Request,
  type Scope,
  type Server,
  type Site,
} from "./serve.ts";

const mainFile = "/etc/nginx/nginx.conf";

export const nginx: Program = async (proc) => {
  const options = parse(proc.args);
  if (typeof options === "string") {
    await proc.stderr.write(`nginx: ${options}\n`);
    return 1;
  }
  const version = versionOf(proc);
  if (options.version) {
    await proc.stderr.write(
      `nginx version: nginx/${version}\n${options.long ? "built by gcc 14.2.0\nTLS SNI support enabled\nconfigure arguments: --simulated\n" : ""}`,
    );
    return 0;
  }
  if (options.help) {
    await proc.stderr.write(
      `nginx version: nginx/${version}\nUsage: nginx [-?hvVtTq] [-s signal] [-p prefix]\n             [-e filename] [-c filename] [-g directives]\n`,
    );
    return 0;
  }
  if (options.signal !== undefined) return signal(proc, options.signal);
  let loaded: Loaded;
  try {
    loaded = await load(proc, options.file, options.globals, version);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    if (!options.test)
      await proc.stderr.write(
        `${errorDate(proc.nowMs())} [emerg] ${proc.pid}#${proc.pid}: ${error.message}\n`,
      );
    await proc.stderr.write(`nginx: [emerg] ${error.message}\n`);
    if (options.test) await proc.stderr.write(`nginx: configuration file ${options.file} test failed\n`);
    return 1;
  }
  if (options.test) {
    await proc.stderr.write(
      `nginx: the configuration file ${options.file} syntax is ok\nnginx: configuration file ${options.file} test is successful\n`,
    );
    if (options.dump)
      await proc.stdout.write(`# configuration file ${options.file}:\n${proc.fs.readText(options.file)}\n`);
    return 0;
  }
  const run = (self: Proc) => new Nginx(self, options.file, options.globals, loaded).run();
  if (one([loaded.main], "daemon")?.args[0] === "off") return run(proc);
  proc.fork((child) => {
    child.setsid();
    return run(child);
  });
  return 0;
};

interface Options {
  readonly file: string;
  readonly globals: string;
  readonly test: boolean;
  readonly dump: boolean;
  readonly version: boolean;
  readonly long: boolean;
  readonly help: boolean;
  readonly signal: string | undefined;
}

function parse(args: readonly string[]): Options | string {
  const options = {
    file: mainFile,
    globals: "",
    test: false,
    dump: false,
    version: false,
    long: false,
    help: false,
    signal: undefined as string | undefined,
  };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (!arg.startsWith("-")) return `invalid option: "${arg}"`;
    for (let at = 1; at < arg.length; at++) {
      const letter = arg[at] ?? "";
      if (letter === "t") options.test = true;
      else if (letter === "T") options.test = options.dump = true;
      else if (letter === "v") options.version = true;
      else if (letter === "V") options.version = options.long = true;
      else if (letter === "h" || letter === "?") options.help = true;
      else if (letter === "q") continue;
      else if ("cgspe".includes(letter)) {
        const value = at + 1 < arg.length ? arg.slice(at + 1) : args[++i];
        if (value === undefined)
          return `option "-${letter}" requires ${letter === "g" ? "directives" : letter === "s" ? "parameter" : "file name"}`;
        if (letter === "c") options.file = value.startsWith("/") ? value : `/etc/nginx/${value}`;
        if (letter === "g") options.globals = value;
        if (letter === "s") {
          if (!["stop", "quit", "reopen", "reload"].includes(value)) return `invalid option: "-s ${value}"`;
          options.signal = value;
        }
        break;
      } else return `invalid option: "${letter}"`;
    }
  }
  return options;
}

function versionOf(proc: Proc): string {
  const fromEnv = proc.env.get("NGINX_VERSION");
  if (fromEnv !== undefined) return fromEnv;
  try {
    const status = proc.fs.readText("/var/lib/dpkg/status");
    const found = /^Package: nginx\n(?:.+\n)*?Version: (?:\d+:)?([\d.]+)/m.exec(status)?.[1];
    if (found !== undefined) return found;
  } catch {
    // Not a Debian.
  }
  return "1.28.1";
}

async function signal(proc: Proc, name: string): Promise<number> {
  const pidFile = "/run/nginx.pid";
  let pid: number;
  try {
    pid = Number(proc.fs.readText(pidFile).trim());
  } catch {
    await proc.stderr.write(`nginx: [error] open() "${pidFile}" failed (2: No such file or directory)\n`);
    return 1;
  }
  if (!Number.isInteger(pid) || pid <= 0) {
    await proc.stderr.write(`nginx: [error] invalid PID number "" in "${pidFile}"\n`);
    return 1;
  }
  await proc.stderr.write(
    `${errorDate(proc.nowMs())} [notice] ${proc.pid}#${proc.pid}: signal process started\n`,
  );
  try {
    proc.kill(pid, ({ stop: "TERM", quit: "QUIT", reload: "HUP", reopen: "USR1" } as const)[name as "stop"]);
  } catch {
    await proc.stderr.write(`nginx: [alert] kill(${pid}, 15) failed (3: No such process)\n`);
    return 1;
  }
  return 0;
}

interface Loaded {
  readonly site: Site;
  readonly main: readonly Directive[];
}

/** @throws ConfigError */
async function load(proc: Proc, file: string, globals: string, version: string): Promise<Loaded> {
  const main = [
    ...parseConfig(
      globals.trim() === "" ? "" : globals.trim().endsWith(";") ? globals : `${globals};`,
      "command line",
    ),
    ...readConfig(proc, file),
  ];
  const http = main.find((d) => d.name === "http")?.block ?? [];
  if (main.every((d) => d.name !== "events")) throw new ConfigError('no "events" section in configuration');
  const stray = main.find((d) => ["server", "location", "upstream"].includes(d.name));
  if (stray !== undefined)
    throw new ConfigError(`"${stray.name}" directive is not allowed here in ${stray.file}:${stray.line}`);
  const upstreams = new Map<string, readonly string[]>();
  for (const d of http.filter((x) => x.name === "upstream")) {
    upstreams.set(
      d.args[0] ?? "",
      (d.block ?? [])
        .filter((x) => x.name === "server")
        .map((x) => (x.args[0]?.includes(":") ? (x.args[0] ?? "") : `${x.args[0]}:80`)),
    );
  }
  const types = new Map<string, string>();
  for (const d of http.filter((x) => x.name === "types"))
    for (const entry of d.block ?? []) for (const extension of entry.args) types.set(extension, entry.name);
  const formats = new Map<string, string>([
    [
      "combined",
      '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"',
    ],
  ]);
  for (const d of http.filter((x) => x.name === "log_format"))
    formats.set(
      d.args[0] ?? "",
      d.args
        .slice(1)
        .filter((a) => !a.startsWith("escape="))
        .join(""),
    );
  const servers = http.filter((d) => d.name === "server").map((d) => toServer(d, http));
  return {
    main,
    site: {
      servers,
      upstreams,
      types,
      formats,
      version,
      addresses: await resolveNames(proc, servers, http, upstreams),
    },
  };
}

function toServer(d: Directive, http: readonly Directive[]): Server {
  const block = d.block ?? [];
  const listens = block
    .filter((x) => x.name === "listen")
    .map((x) => ({ ...parseListen(x.args[0] ?? "80", x), isDefault: x.args.includes("default_server") }));
  const duplicates = listens.length === 0 ? [{ address: "0.0.0.0", port: 80, isDefault: false }] : listens;
  return {
    listens: duplicates,
    names: block.filter((x) => x.name === "server_name").flatMap((x) => x.args.map((n) => n.toLowerCase())),
    isDefault: duplicates.some((l) => l.isDefault),
    scope: [block, http],
  };
}

function parseListen(text: string, d: Directive): Listen {
  const m = /^(?:(\[[^\]]*\]|[^:]+):)?(\d+)$/.exec(text);
  if (text.startsWith("unix:")) return { address: "0.0.0.0", port: 0 };
  if (m === null) return { address: text === "*" ? "0.0.0.0" : text, port: 80 };
  const port = Number(m[2]);
  if (port < 1 || port > 65_535)
    throw new ConfigError(`invalid port in "${text}" of the "listen" directive in ${d.file}:${d.line}`);
  const address =
    m[1] === undefined || m[1] === "*" || m[1] === "[::]" ? "0.0.0.0" : m[1].replace(/^\[|\]$/g, "");
  return { address, port };
}

/** Names in proxy_pass and upstreams must resolve when nginx starts. @throws ConfigError */
async function resolveNames(
  proc: Proc,
  servers: readonly Server[],
  http: readonly Directive[],
  upstreams: ReadonlyMap<string, readonly string[]>,
): Promise<ReadonlyMap<string, string>> {
  const addresses = new Map<string, string>();
  const need = async (host: string, d: Directive) => {
    if (addresses.has(host)) return;
    const address = await proc.net.resolve(host);
    if (address === undefined)
      throw new ConfigError(`host not found in upstream "${host}" in ${d.file}:${d.line}`);
    addresses.set(host, address);
  };
  for (const d of http.filter((x) => x.name === "upstream")) {
    for (const member of (d.block ?? []).filter((x) => x.name === "server"))
      await need((member.args[0] ?? "").split(":")[0] ?? "", member);
  }
  const visit = async (directives: readonly Directive[]): Promise<void> => {
    for (const d of directives) {
      if (d.block !== undefined) await visit(d.block);
      if (d.name !== "proxy_pass" || d.args[0]?.includes("$")) continue;
      const m = /^https?:\/\/(\[[^\]]+\]|[^/:]+)/.exec(d.args[0] ?? "");
      if (m?.[1] === undefined) throw new ConfigError(`invalid URL prefix in ${d.file}:${d.line}`);
      if (!upstreams.has(m[1])) await need(m[1], d);
    }
  };
  for (const server of servers) await visit(server.scope[0] ?? []);
  return addresses;
}

class Nginx {
  #loaded: Loaded;
  #connections = 0;
  #listeners = new Map<string, Listener>();
  #serving = 0;

  constructor(
    readonly proc: Proc,
    readonly file: string,
    readonly globals: string,
    loaded: Loaded,
  ) {
    this.#loaded = loaded;
  }

  async run(): Promise<number> {
    const { proc } = this;
    let reload = false;
    const life = live(proc, ["TERM", "INT", "QUIT"], {
      HUP: () => void (reload = true),
      USR1: () => {},
      WINCH: () => {},
    });
    const bound = await this.#bind(life.over);
    if (!bound) return 1;
    const pidFile = one([this.#loaded.main], "pid")?.args[0] ?? "/run/nginx.pid";
    try {
      proc.fs.writeFile(pidFile, `${proc.pid}\n`);
    } catch {
      await this.#emergency(`open() "${pidFile}" failed (13: Permission denied)`);
      return 1;
    }
    const { version } = this.#loaded.site;
    for (const text of [
      'using the "epoll" event method',
      `nginx/${version}`,
      "built by gcc 14.2.0 (Debian 14.2.0-19)",
      `OS: Linux ${proc.system.kernelRelease}`,
      "getrlimit(RLIMIT_NOFILE): 1048576:1048576",
      "start worker processes",
    ])
      await this.#notice(text);
    const workers = Array.from({ length: this.#workers() }, (_, i) => proc.pid + 28 + i);
    for (const pid of workers) await this.#notice(`start worker process ${pid}`);
    const watchReload = async () => {
      if (!reload) return;
      reload = false;
      await this.#notice("signal 1 (SIGHUP) received, reconfiguring");
      await this.#notice("reconfiguring");
      try {
        this.#loaded = await load(proc, this.file, this.globals, version);
        await this.#bind(life.over);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        await this.#log("emerg", error.message);
      }
    };
    this.#afterEach = watchReload;
    const end = await life.ended;
    for (const listener of this.#listeners.values()) listener.close();
    const quit = end === "QUIT";
    await this.#notice(
      quit
        ? "signal 3 (SIGQUIT) received, shutting down"
        : end === "INT"
          ? "signal 2 (SIGINT) received, exiting"
          : "signal 15 (SIGTERM) received, exiting",
    );
    for (const pid of workers) {
      if (quit) await this.#notice("gracefully shutting down", pid);
      await this.#notice("exiting", pid);
      await this.#notice("exit", pid);
    }
    while (quit && this.#serving > 0) await proc.sleep(1);
    for (const pid of workers) {
      await this.#notice(`signal 17 (SIGCHLD) received from ${pid}`);
      await this.#notice(`worker process ${pid} exited with code 0`);
    }
    await this.#notice("exit");
    try {
      proc.fs.unlink(pidFile);
    } catch {
      // Gone already.
    }
    return 0;
  }

  /** A reload is noticed when the next request comes. */
  #afterEach: () => Promise<void> = async () => {};

  #workers(): number {
    const given = one([this.#loaded.main], "worker_processes")?.args[0] ?? "1";
    return given === "auto" ? this.proc.system.cpus : Math.max(1, Number(given) || 1);
  }

  async #bind(over: () => boolean): Promise<boolean> {
    const wanted = new Map<string, Listen>();
    for (const server of this.#loaded.site.servers)
      for (const listen of server.listens)
        if (listen.port > 0) wanted.set(`${listen.address}:${listen.port}`, listen);
    for (const [key, listener] of this.#listeners) {
      if (wanted.has(key)) continue;
      listener.close();
      this.#listeners.delete(key);
    }
    for (const [key, listen] of wanted) {
      if (this.#listeners.has(key)) continue;
      try {
        const listener = this.proc.net.listen(listen.port, listen.address);
        this.#listeners.set(key, listener);
        void acceptAll(
          () => listener.accept(),
          (socket) => this.#serve(socket, listen.port),
          over,
        );
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        const number = { EADDRINUSE: 98, EACCES: 13, EADDRNOTAVAIL: 99 }[error.code as "EACCES"] ?? 22;
        await this.#emergency(`bind() to ${key} failed (${number}: ${error.message})`);
        if (error.code === "EADDRINUSE") await this.#emergency("still could not bind()");
        return false;
      }
    }
    return true;
  }

  async #serve(socket: Socket, port: number): Promise<void> {
    const { proc } = this;
    const fd = proc.installFd(socket, 10);
    this.#connections++;
    const connection = this.#connections;
    const stream = descriptorStream(proc, fd);
    const reader = new MessageReader(stream);
    this.#serving++;
    try {
      for (;;) {
        this.#serving--;
        let got: Awaited<ReturnType<MessageReader["request"]>>;
        try {
          got = await reader.request();
        } catch (error) {
          this.#serving++;
          if (!(error instanceof HttpError)) throw error;
          if (error.reason === "malformed")
            await writeResponse(stream, { ...this.#response(page(this.#loaded.site, 400)), status: 400 });
          return;
        }
        this.#serving++;
        if (got === undefined) return;
        await this.#afterEach();
        const [path = "/", query = ""] = got.target.split(/\?(.*)/s);
        const server = `client: ${socket.remote.address}, server: ${this.#loaded.site.servers[0]?.names[0] ?? ""}, request: "${got.method} ${got.target} ${got.version}"`;
        const host = headerOf(got.headers, "host");
        const request: Request = {
          ...got,
          client: socket.remote.address,
          port,
          path,
          query,
          complain: (text, upstream) =>
            this.#log(
              "error",
              `*${connection} ${text}, ${server}${upstream === undefined ? "" : `, ${upstream}`}${host === undefined ? "" : `, host: "${host}"`}`,
              proc.pid + 28,
            ),
        };
        const result = await answer(proc, this.#loaded.site, request);
        const keep =
          got.version === "HTTP/1.1" && headerOf(got.headers, "connection")?.toLowerCase() !== "close";
        const response = this.#response(result.answer, keep);
        await writeResponse(stream, response, got.method);
        await this.#access(request, result.answer, result.scope);
        if (!keep) return;
      }
    } finally {
      this.#serving--;
      proc.closeFd(fd);
    }
  }

  #response(result: Answer, keep = false) {
    const first: (readonly [string, string])[] = [
      ["Server", `nginx/${this.#loaded.site.version}`],
      ["Date", httpDate(this.proc.nowMs())],
    ];
    const type = result.headers.filter(([n]) => n === "Content-Type");
    const rest = result.headers.filter(([n]) => n !== "Content-Type");
    const length: (readonly [string, string])[] =
      result.status === 304 ? [] : [["Content-Length", String(result.body.length)]];
    const modified = rest.filter(([n]) => n === "Last-Modified");
    const others = rest.filter(([n]) => n !== "Last-Modified");
    return {
      status: result.status,
      headers: [
        ...first,
        ...type,
        ...length,
        ...modified,
        ["Connection", keep ? "keep-alive" : "close"] as const,
        ...others,
      ],
      body: result.body,
    };
  }

  async #access(request: Request, result: Answer, scope: Scope): Promise<void> {
    for (const d of all(scope.length > 0 ? scope : [[]], "access_log")) {
      if (d.args[0] === "off") return;
      const format =
        this.#loaded.site.formats.get(d.args[1] ?? "combined") ??
        this.#loaded.site.formats.get("combined") ??
        "";
      const dash = (text: string) => (text === "" ? "-" : text);
      const line = format.replace(/\$\{?(\w+)\}?/g, (_, name: string) => {
        if (name === "time_local") return accessDate(this.proc.nowMs());
        if (name === "request") return `${request.method} ${request.target} ${request.version}`;
        if (name === "status") return String(result.status);
        if (name === "body_bytes_sent" || name === "bytes_sent")
          return String(request.method === "HEAD" ? 0 : result.body.length);
        if (name === "request_time" || name === "upstream_response_time") return "0.000";
        return dash(expand(`$${name}`, undefined, request, request.path));
      });
      await this.#append(d.args[0] ?? "", `${line}\n`);
    }
  }

  #notice(text: string, pid = this.proc.pid): Promise<void> {
    return this.#log("notice", text, pid);
  }

  async #log(level: "notice" | "error" | "emerg", text: string, pid = this.proc.pid): Promise<void> {
    const d = one([this.#loaded.main], "error_log");
    const threshold = d?.args[1] ?? "error";
    const order = ["debug", "info", "notice", "warn", "error", "crit", "alert", "emerg"];
    if (order.indexOf(level) < order.indexOf(threshold)) return;
    await this.#append(
      d?.args[0] ?? "/var/log/nginx/error.log",
      `${errorDate(this.proc.nowMs())} [${level}] ${pid}#${pid}: ${text}\n`,
    );
  }

  async #emergency(text: string): Promise<void> {
    await this.#log("emerg", text);
    await this.proc.stderr.write(`nginx: [emerg] ${text}\n`);
  }

  async #append(path: string, text: string): Promise<void> {
    const target = this.#linkOf(path);
    if (target === "/dev/stdout" || target === "/proc/self/fd/1") return this.proc.stdout.write(text);
    if (target === "/dev/stderr" || target === "stderr" || target === "/proc/self/fd/2")
      return this.proc.stderr.write(text);
    if (target === "/dev/null" || target === "off") return;
    try {
      this.proc.fs.writeFile(target, text, { append: true });
    } catch {
      // A log that cannot be written is lost.
    }
  }

  #linkOf(path: string): string {
    try {
      return this.proc.fs.readlink(path);
    } catch {
      return path;
    }
  }
}
