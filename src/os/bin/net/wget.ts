/** wget: GNU's and busybox's, which talk differently and fail differently. */
import { HttpError, headerOf, MessageReader, writeRequest } from "../../net/http.ts";
import type { Proc, Program } from "../../process.ts";
import { strftime } from "../kit/calendar.ts";
import { isBusybox } from "../kit/command.ts";
import { DialError, dial } from "./dial.ts";
import { basicAuthorization, hostHeader, parseUrl, resolveUrl, type Url } from "./url.ts";

interface WgetOptions {
  readonly urls: readonly string[];
  readonly quiet: boolean;
  readonly terse: boolean;
  readonly output: string | undefined;
  readonly folder: string | undefined;
  readonly spider: boolean;
  readonly serverResponse: boolean;
  readonly headers: readonly (readonly [string, string])[];
  readonly post: string | undefined;
  readonly timeoutMs: number | undefined;
  readonly tries: number;
  readonly user: string | undefined;
}

export const wget: Program = async (proc) => {
  const busybox = isBusybox(proc);
  const options = parse(proc.args);
  if (typeof options === "string") {
    await proc.stderr.write(
      busybox
        ? `wget: unrecognized option: ${options.replace(/^-+/, "")}\nUsage: wget [-cqS] [-O FILE] [-o LOGFILE] [--spider] [-P DIR] [-U AGENT] URL...\n`
        : `wget: unrecognized option '${options}'\nUsage: wget [OPTION]... [URL]...\n\nTry \`wget --help' for more options.\n`,
    );
    return busybox ? 1 : 2;
  }
  if (proc.args.includes("--version")) {
    await proc.stdout.write("GNU Wget 1.21.4 built on linux-gnu.\n");
    return 0;
  }
  if (options.urls.length === 0) {
    await proc.stderr.write(
      busybox
        ? "Usage: wget [-cqS] [-O FILE] [-o LOGFILE] [--spider] [-P DIR] [-U AGENT] URL...\n"
        : "wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n",
    );
    return 1;
  }
  let code = 0;
  for (const url of options.urls) {
    const result = busybox
      ? await new BusyboxWget(proc, options).fetch(url)
      : await new GnuWget(proc, options).fetch(url);
    if (result !== 0) code = result;
  }
  return code;
};

const valued = new Set(
  "-O --output-document -o --output-file -P --directory-prefix -T --timeout -t --tries -U --user-agent --header --post-data --post-file --user --password --method --body-data -Y --waitretry --wait -w --connect-timeout --dns-timeout --read-timeout".split(
    " ",
  ),
);
const plain = new Set(
  "-q --quiet -nv --no-verbose -S --server-response --spider -c --continue -N --timestamping -r --no-check-certificate -nc --no-clobber -4 -6 -v --verbose --show-progress --no-cache --no-proxy -k -p -nd -np --retry-connrefused --progress=dot:giga --version --max-redirect --content-disposition -b -L -H -E -K -m --no-hsts --https-only".split(
    " ",
  ),
);

function parse(args: readonly string[]): WgetOptions | string {
  const urls: string[] = [];
  const flags = new Set<string>();
  const values = new Map<string, string[]>();
  const add = (name: string, value: string) => values.set(name, [...(values.get(name) ?? []), value]);
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (!arg.startsWith("-") || arg === "-") urls.push(arg);
    else if (arg.startsWith("--")) {
      const [name = "", value] = arg.split(/=(.*)/s);
      if (valued.has(name)) add(name, value ?? args[++i] ?? "");
      else if (plain.has(name) || name === "--progress" || name === "--max-redirect") flags.add(name);
      else return arg;
    } else if (plain.has(arg)) flags.add(arg);
    else {
      for (let at = 1; at < arg.length; at++) {
        const name = `-${arg[at]}`;
        if (valued.has(name)) {
          add(name, at + 1 < arg.length ? arg.slice(at + 1) : (args[++i] ?? ""));
          break;
        }
        if (!plain.has(name) && name !== "-n") return arg.length > 2 && arg.startsWith("--") ? arg : name;
        flags.add(name);
      }
    }
  }
  const value = (...names: string[]) => names.flatMap((name) => values.get(name) ?? []).at(-1);
  const user = value("--user");
  const seconds = value("-T", "--timeout");
  return {
    urls,
    quiet: flags.has("-q") || flags.has("--quiet"),
    terse: flags.has("-nv") || flags.has("--no-verbose"),
    output: value("-O", "--output-document"),
    folder: value("-P", "--directory-prefix"),
    spider: flags.has("--spider"),
    serverResponse: flags.has("-S") || flags.has("--server-response"),
    headers: (values.get("--header") ?? []).map(
      (line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()] as const,
    ),
    post: value("--post-data", "--body-data"),
    timeoutMs: seconds === undefined ? undefined : Number(seconds) * 1000,
    tries: Number(value("-t", "--tries") ?? 1),
    user: user === undefined ? undefined : `${user}:${value("--password") ?? ""}`,
  };
}

interface Got {
  readonly status: number;
  readonly reason: string;
  readonly version: string;
  readonly location: string | undefined;
  readonly type: string | undefined;
  readonly length: string | undefined;
  readonly headText: string;
  readonly body: Uint8Array;
}

async function request(
  proc: Proc,
  options: WgetOptions,
  url: Url,
  fd: Awaited<ReturnType<typeof dial>>,
  agent: string,
): Promise<Got> {
  const method = options.spider ? "HEAD" : options.post !== undefined ? "POST" : "GET";
  const user = options.user ?? url.user;
  await writeRequest(fd.stream, {
    method,
    target: url.path,
    headers: [
      ["Host", hostHeader(url)],
      ["User-Agent", agent],
      ["Accept", "*/*"],
      ["Connection", "close"],
      ...(user === undefined ? [] : [["Authorization", basicAuthorization(user)] as const]),
      ...(options.post === undefined ? [] : [["Content-Type", "application/x-www-form-urlencoded"] as const]),
      ...options.headers,
    ],
    body: options.post,
  });
  const reader = new MessageReader(fd.stream);
  const head = await reader.responseHead();
  const body = await reader.responseBody(head, method);
  proc.closeFd(fd.fd);
  return {
    status: head.status,
    reason: head.reason,
    version: head.version,
    location: headerOf(head.headers, "location"),
    type: headerOf(head.headers, "content-type"),
    length: headerOf(head.headers, "content-length"),
    headText: [`${head.version} ${head.status} ${head.reason}`, ...head.headers.map(([n, v]) => `${n}: ${v}`)]
      .map((line) => `  ${line}\n`)
      .join(""),
    body,
  };
}

function fileName(url: Url): string {
  const name = (url.path.split("?")[0] ?? "").split("/").at(-1) ?? "";
  return name === "" ? "index.html" : name;
}

class BusyboxWget {
  constructor(
    readonly proc: Proc,
    readonly options: WgetOptions,
  ) {}

  async fetch(text: string): Promise<number> {
    const { proc, options } = this;
    let url = parseUrl(text);
    for (let hops = 0; hops < 20 && url !== undefined; hops++) {
      if (url.scheme !== "http" && url.scheme !== "https")
        return this.#fail(`not an http or ftp url: ${text}`);
      let connection: Awaited<ReturnType<typeof dial>>;
      try {
        const address = await proc.net.resolve(url.host);
        if (address === undefined) return this.#fail(`bad address '${url.host}'`);
        await this.#say(`Connecting to ${hostHeader(url)} (${address}:${url.port})\n`);
        connection = await dial(proc, url.host, url.port, options.timeoutMs);
      } catch (error) {
        if (!(error instanceof DialError)) throw error;
        if (error.reason === "resolve") return this.#fail(`bad address '${url.host}'`);
        if (error.reason === "timeout") return this.#fail("download timed out");
        return this.#fail(
          `can't connect to remote host (${error.address}): ${error.reason === "refused" ? "Connection refused" : "No route to host"}`,
        );
      }
      let got: Got;
      try {
        got = await request(proc, options, url, connection, "Wget");
      } catch (error) {
        if (!(error instanceof HttpError) && !(error instanceof Error && "code" in error)) throw error;
        return this.#fail("error getting response");
      }
      if (options.serverResponse) await proc.stderr.write(got.headText);
      if (got.status >= 300 && got.status < 400 && got.location !== undefined) {
        url = parseUrl(resolveUrl(url, got.location));
        continue;
      }
      if (got.status >= 400)
        return this.#fail(`server returned error: ${got.version} ${got.status} ${got.reason}`);
      if (options.spider) {
        await this.#say("remote file exists\n");
        return 0;
      }
      return this.#save(url, got);
    }
    return this.#fail("too many redirections");
  }

  async #save(url: Url, got: Got): Promise<number> {
    const { proc, options } = this;
    const name =
      options.output ?? `${options.folder === undefined ? "" : `${options.folder}/`}${fileName(url)}`;
    const bar = `${name.padEnd(20).slice(0, 20)} 100% |${"*".repeat(32)}| ${String(got.body.length).padStart(5)}  0:00:00 ETA\n`;
    if (name === "-") {
      await this.#say("writing to stdout\n");
      await proc.stdout.write(got.body);
      await this.#say(`${bar}written to stdout\n`);
      return 0;
    }
    if (options.output === undefined && proc.fs.exists(name))
      return this.#fail(`can't open '${name}': File exists`);
    await this.#say(`saving to '${name}'\n`);
    try {
      proc.fs.writeFile(name, got.body);
    } catch (error) {
      return this.#fail(`can't open '${name}': ${error instanceof Error ? error.message : ""}`);
    }
    await this.#say(`${bar}'${name}' saved\n`);
    return 0;
  }

  #say(text: string): Promise<void> {
    return this.options.quiet ? Promise.resolve() : this.proc.stderr.write(text);
  }

  async #fail(text: string): Promise<number> {
    await this.proc.stderr.write(`wget: ${text}\n`);
    return 1;
  }
}

class GnuWget {
  constructor(
    readonly proc: Proc,
    readonly options: WgetOptions,
  ) {}

  async fetch(text: string): Promise<number> {
    const { proc, options } = this;
    let url = parseUrl(text);
    for (let hops = 0; hops < 20 && url !== undefined; hops++) {
      const shown = `${url.scheme}://${hostHeader(url)}${url.path}`;
      if (options.spider && hops === 0)
        await this.#say("Spider mode enabled. Check if remote file exists.\n");
      await this.#say(`--${this.#now()}--  ${shown}\n`);
      const literal = /^\d+\.\d+\.\d+\.\d+$/.test(url.host);
      const address = await proc.net.resolve(url.host);
      if (!literal)
        await this.#say(
          `Resolving ${url.host} (${url.host})... ${address ?? "failed: Name or service not known."}\n`,
        );
      if (address === undefined) {
        if (!options.quiet) await proc.stderr.write(`wget: unable to resolve host address ‘${url.host}’\n`);
        return 4;
      }
      await this.#say(
        `Connecting to ${literal ? `${url.host}` : `${url.host} (${url.host})|${address}|`}:${url.port}... `,
      );
      let connection: Awaited<ReturnType<typeof dial>>;
      try {
        connection = await dial(proc, url.host, url.port, options.timeoutMs);
      } catch (error) {
        if (!(error instanceof DialError)) throw error;
        await this.#say(
          `failed: ${error.reason === "refused" ? "Connection refused" : error.reason === "timeout" ? "Connection timed out" : "No route to host"}.\n`,
        );
        return 4;
      }
      await this.#say("connected.\nHTTP request sent, awaiting response... ");
      let got: Got;
      try {
        got = await request(proc, options, url, connection, "Wget/1.21.4");
      } catch (error) {
        if (!(error instanceof HttpError) && !(error instanceof Error && "code" in error)) throw error;
        await this.#say("No data received.\nGiving up.\n\n");
        return 4;
      }
      await this.#say(`${options.serverResponse ? `\n${got.headText}` : `${got.status} ${got.reason}\n`}`);
      if (got.status >= 300 && got.status < 400 && got.location !== undefined) {
        await this.#say(`Location: ${got.location} [following]\n`);
        url = parseUrl(resolveUrl(url, got.location));
        continue;
      }
      if (got.status >= 400) {
        if (options.spider) await this.#say("Remote file does not exist -- broken link!!!\n\n");
        else if (!options.quiet)
          await proc.stderr.write(
            options.terse
              ? `${shown}:\n${this.#now()} ERROR ${got.status}: ${got.reason}.\n`
              : `${this.#now()} ERROR ${got.status}: ${got.reason}.\n\n`,
          );
        return 8;
      }
      const size =
        got.length === undefined
          ? "unspecified"
          : `${got.length}${Number(got.length) > 1023 ? ` (${human(Number(got.length))})` : ""}`;
      await this.#say(`Length: ${size}${got.type === undefined ? "" : ` [${got.type.split(";")[0]}]`}\n`);
      if (options.spider) {
        await this.#say("Remote file exists.\n\n");
        return 0;
      }
      return this.#save(url, shown, got);
    }
    await proc.stderr.write("20 redirections exceeded.\n");
    return 8;
  }

  async #save(url: Url, shown: string, got: Got): Promise<number> {
    const { proc, options } = this;
    let name =
      options.output ?? `${options.folder === undefined ? "" : `${options.folder}/`}${fileName(url)}`;
    const label = name === "-" ? "STDOUT" : name;
    if (options.output === undefined) for (let n = 1; proc.fs.exists(name); n++) name = `${label}.${n}`;
    await this.#say(`Saving to: ‘${name === "-" ? "STDOUT" : name}’\n\n`);
    if (name === "-") await proc.stdout.write(got.body);
    else {
      try {
        if (options.folder !== undefined && !proc.fs.exists(options.folder))
          proc.fs.mkdir(options.folder, { recursive: true });
        proc.fs.writeFile(name, got.body);
      } catch (error) {
        await proc.stderr.write(
          `${name}: ${error instanceof Error ? error.message : ""}\n\nCannot write to ‘${name}’ (${error instanceof Error ? error.message : ""}).\n`,
        );
        return 3;
      }
    }
    await this.#say(
      `     0K                                                       100% 1.00M=0s\n\n${this.#now()} (1.00 MB/s) - ${name === "-" ? "written to stdout" : `‘${name}’ saved`} [${got.body.length}${got.length === undefined ? "" : `/${got.length}`}]\n\n`,
    );
    if (options.terse && !options.quiet)
      await proc.stderr.write(
        `${this.#now()} URL:${shown} [${got.body.length}/${got.body.length}] -> "${name}" [1]\n`,
      );
    return 0;
  }

  #now(): string {
    return strftime("%Y-%m-%d %H:%M:%S", this.proc.nowMs());
  }

  #say(text: string): Promise<void> {
    return this.options.quiet || this.options.terse ? Promise.resolve() : this.proc.stderr.write(text);
  }
}

function human(bytes: number): string {
  if (bytes >= 1_048_576) return `${(bytes / 1_048_576).toFixed(1)}M`;
  return `${(bytes / 1024).toFixed(1)}K`;
}
