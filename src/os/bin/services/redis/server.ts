/** redis-server: keeps keys in memory, saves them at the end and on demand, tells its log what it does. */
import { SysError } from "../../../errno.ts";
import { descriptorStream } from "../../../net/http.ts";
import type { Socket } from "../../../net/types.ts";
import type { Proc, Program } from "../../../process.ts";
import { strftime } from "../../kit/calendar.ts";
import { acceptAll, live } from "../wait.ts";
import { encode, OK, type Reply, RespReader } from "./resp.ts";
import { Store } from "./store.ts";

export const redisServer: Program = async (proc) => {
  if (proc.args[0] === "--version" || proc.args[0] === "-v") {
    await proc.stdout.write(
      `Redis server v=${versionOf(proc)} sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=drydock\n`,
    );
    return 0;
  }
  const settings = new Map<string, string>([
    ["port", "6379"],
    ["dir", proc.cwd],
    ["dbfilename", "dump.rdb"],
    ["appendonly", "no"],
    ["maxmemory", "0"],
    ["save", "3600 1 300 100 60 10000"],
  ]);
  let file: string | undefined;
  for (let i = 0; i < proc.args.length; i++) {
    const arg = proc.args[i] ?? "";
    if (!arg.startsWith("--")) {
      if (i === 0) file = arg;
      continue;
    }
    const values: string[] = [];
    while (i + 1 < proc.args.length && !proc.args[i + 1]?.startsWith("--")) values.push(proc.args[++i] ?? "");
    settings.set(arg.slice(2), values.join(" "));
  }
  if (file !== undefined) {
    let text: string;
    try {
      text = proc.fs.readText(file);
    } catch {
      await proc.stdout.write(
        `${stamp(proc, "C")} # Fatal error, can't open config file '${proc.fs.absolute(file)}': No such file or directory\n`,
      );
      return 1;
    }
    for (const line of text.split("\n")) {
      const m = /^\s*([\w-]+)\s+(.*?)\s*$/.exec(line.replace(/^\s*#.*/, ""));
      if (m?.[1] !== undefined) settings.set(m[1], (m[2] ?? "").replace(/^"(.*)"$/, "$1"));
    }
  }
  const run = (self: Proc) => new RedisServer(self, settings, file !== undefined).run();
  if (settings.get("daemonize") !== "yes") return run(proc);
  proc.fork((child) => {
    child.setsid();
    return run(child);
  });
  return 0;
};

function versionOf(proc: Proc): string {
  return proc.env.get("REDIS_VERSION") ?? "8.10.1";
}

function stamp(proc: Proc, role: string): string {
  const ms = String(Math.floor(proc.nowMs() % 1000)).padStart(3, "0");
  return `${proc.pid}:${role} ${strftime("%d %b %Y %H:%M:%S", proc.nowMs())}.${ms}`;
}

interface Client {
  readonly fd: number;
  db: number;
  authenticated: boolean;
  queue: (readonly string[])[] | undefined;
  readonly channels: Set<string>;
}

class RedisServer {
  readonly #store = new Store();
  readonly #clients = new Set<Client>();
  #stop: (() => void) | undefined;

  constructor(
    readonly proc: Proc,
    readonly settings: Map<string, string>,
    readonly configured: boolean,
  ) {}

  async run(): Promise<number> {
    const { proc } = this;
    const version = versionOf(proc);
    await this.#log("C", "*", "oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo");
    await this.#log(
      "C",
      "*",
      `Redis version=${version}, bits=64, commit=00000000, modified=0, pid=${proc.pid}, just started`,
    );
    await this.#log(
      "C",
      this.configured || proc.args.length > 0 ? "*" : "#",
      this.configured || proc.args.length > 0
        ? "Configuration loaded"
        : "Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf",
    );
    await this.#log("M", "*", "monotonic clock: POSIX clock_gettime");
    const port = Number(this.settings.get("port"));
    let listener: ReturnType<Proc["net"]["listen"]>;
    try {
      listener = proc.net.listen(port, this.settings.get("bind")?.split(" ")[0]);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      await this.#log(
        "M",
        "#",
        `Warning: Could not create server TCP listening socket *:${port}: bind: ${error.message}`,
      );
      await this.#log("M", "#", `Failed listening on port ${port} (tcp), aborting.`);
      return 1;
    }
    await this.#log("M", "*", `Running mode=standalone, port=${port}.`);
    await this.#log("M", "*", "Server initialized");
    await this.#load();
    await this.#log("M", "*", "Ready to accept connections tcp");
    const life = live(proc, ["TERM", "INT"]);
    const asked = new Promise<"asked">((resolve) => (this.#stop = () => resolve("asked")));
    void acceptAll(
      () => listener.accept(),
      (socket) => this.#serve(socket),
      life.over,
    );
    const end = await Promise.race([life.ended, asked]);
    listener.close();
    if (end !== "asked")
      await proc.stdout.write(
        `${proc.pid}:signal-handler (${Math.floor(proc.nowMs() / 1000)}) Received SIG${end} scheduling shutdown...\n`,
      );
    await this.#log("M", "*", "User requested shutdown...");
    if (this.settings.get("save") !== "") {
      await this.#log("M", "*", "Saving the final RDB snapshot before exiting.");
      await this.#save();
    }
    await this.#log("M", "#", "Redis is now ready to exit, bye bye...");
    return 0;
  }

  #path(): string {
    return `${this.settings.get("dir")}/${this.settings.get("dbfilename")}`;
  }

  async #load(): Promise<void> {
    let text: string;
    try {
      text = this.proc.fs.readText(this.#path());
    } catch {
      return;
    }
    try {
      this.#store.load(text.slice(text.indexOf("\n") + 1));
    } catch {
      await this.#log("M", "#", "Wrong signature trying to load DB from file");
      return;
    }
    const keys = [...this.#store.databases.values()].reduce((sum, db) => sum + db.size, 0);
    await this.#log("M", "*", `Loading RDB produced by version ${versionOf(this.proc)}`);
    await this.#log("M", "*", `Done loading RDB, keys loaded: ${keys}, keys expired: 0.`);
    await this.#log("M", "*", "DB loaded from disk: 0.000 seconds");
  }

  async #save(): Promise<boolean> {
    try {
      this.proc.fs.writeFile(this.#path(), `REDIS0012\n${this.#store.serialise()}`);
    } catch (error) {
      await this.#log(
        "M",
        "#",
        `Failed opening the temp RDB file temp-1.rdb (in server root dir ${this.settings.get("dir")}) for saving: ${error instanceof Error ? error.message : ""}`,
      );
      return false;
    }
    this.#store.dirty = 0;
    await this.#log("M", "*", "DB saved on disk");
    return true;
  }

  async #log(role: string, mark: "*" | "#", text: string): Promise<void> {
    const file = this.settings.get("logfile");
    const line = `${stamp(this.proc, role)} ${mark} ${text}\n`;
    if (file) this.proc.fs.writeFile(file, line, { append: true });
    else await this.proc.stdout.write(line);
  }

  async #serve(socket: Socket): Promise<void> {
    const { proc } = this;
    const fd = proc.installFd(socket, 10);
    const client: Client = {
      fd,
      db: 0,
      authenticated: !this.settings.get("requirepass"),
      queue: undefined,
      channels: new Set(),
    };
    this.#clients.add(client);
    const reader = new RespReader(descriptorStream(proc, fd));
    try {
      for (;;) {
        const words = await reader.command();
        if (words === undefined) return;
        const name = (words[0] ?? "").toUpperCase();
        const reply = await this.#answer(client, words);
        if (reply !== undefined) await proc.write(fd, encode(reply));
        if (name === "QUIT") return;
      }
    } finally {
      this.#clients.delete(client);
      proc.closeFd(fd);
    }
  }

  async #answer(client: Client, words: readonly string[]): Promise<Reply | undefined> {
    const name = (words[0] ?? "").toUpperCase();
    if (!client.authenticated && !["AUTH", "HELLO", "QUIT"].includes(name))
      return { error: "NOAUTH Authentication required." };
    if (client.queue !== undefined && !["EXEC", "DISCARD", "MULTI"].includes(name)) {
      client.queue.push(words);
      return { status: "QUEUED" };
    }
    const own = await this.#own(client, name, words.slice(1));
    if (own !== undefined) return own === silent ? undefined : own;
    const reply = this.#store.run(client.db, words, this.proc.nowMs());
    if (reply !== undefined) return reply;
    const args = words
      .slice(1)
      .map((arg) => `'${arg}' `)
      .join("");
    return { error: `ERR unknown command '${words[0]}', with args beginning with: ${args}` };
  }

  async #own(
    client: Client,
    name: string,
    args: readonly string[],
  ): Promise<Reply | typeof silent | undefined> {
    switch (name) {
      case "PING":
        return args[0] ?? { status: "PONG" };
      case "ECHO":
        return args[0] ?? "";
      case "AUTH": {
        const password = this.settings.get("requirepass");
        if (!password)
          return {
            error:
              "ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?",
          };
        client.authenticated = args.at(-1) === password;
        return client.authenticated
          ? OK
          : { error: "WRONGPASS invalid username-password pair or user is disabled." };
      }
      case "SELECT": {
        const db = Number(args[0]);
        if (!Number.isInteger(db) || db < 0 || db > 15) return { error: "ERR DB index is out of range" };
        client.db = db;
        return OK;
      }
      case "QUIT":
        return OK;
      case "HELLO":
        return args[0] === "3"
          ? { error: "NOPROTO unsupported protocol version" }
          : [
              "server",
              "redis",
              "version",
              versionOf(this.proc),
              "proto",
              2,
              "id",
              1,
              "mode",
              "standalone",
              "role",
              "master",
              "modules",
              [],
            ];
      case "CLIENT":
        return (args[0] ?? "").toUpperCase() === "LIST"
          ? [...this.#clients].map((c, i) => `id=${i + 1} db=${c.db}\n`).join("")
          : (args[0] ?? "").toUpperCase() === "ID"
            ? 1
            : OK;
      case "COMMAND":
        return [];
      case "CONFIG":
        if ((args[0] ?? "").toUpperCase() === "GET")
          return [...this.settings].filter(([key]) => key === args[1] || args[1] === "*").flat();
        if ((args[0] ?? "").toUpperCase() === "SET") this.settings.set(args[1] ?? "", args[2] ?? "");
        return OK;
      case "TIME":
        return [String(Math.floor(this.proc.nowMs() / 1000)), "0"];
      case "INFO":
        return this.#info();
      case "SAVE":
        return (await this.#save()) ? OK : { error: "ERR" };
      case "BGSAVE":
        await this.#save();
        return { status: "Background saving started" };
      case "LASTSAVE":
        return Math.floor(this.proc.nowMs() / 1000);
      case "SHUTDOWN":
        this.#stop?.();
        return silent;
      case "MULTI":
        client.queue = [];
        return OK;
      case "DISCARD":
        client.queue = undefined;
        return OK;
      case "EXEC": {
        const queue = client.queue;
        if (queue === undefined) return { error: "ERR EXEC without MULTI" };
        client.queue = undefined;
        return queue.map(
          (words) =>
            this.#store.run(client.db, words, this.proc.nowMs()) ?? {
              error: `ERR unknown command '${words[0]}'`,
            },
        );
      }
      case "SUBSCRIBE": {
        for (const channel of args) {
          client.channels.add(channel);
          await this.proc.write(client.fd, encode(["subscribe", channel, client.channels.size]));
        }
        return silent;
      }
      case "PUBLISH": {
        const listeners = [...this.#clients].filter((c) => c.channels.has(args[0] ?? ""));
        for (const c of listeners)
          await this.proc.write(c.fd, encode(["message", args[0] ?? "", args[1] ?? ""]));
        return listeners.length;
      }
      default:
        return undefined;
    }
  }

  #info(): string {
    const rows = [...this.#store.databases]
      .filter(([, keys]) => keys.size > 0)
      .map(
        ([db, keys]) => `db${db}:keys=${keys.size},expires=${this.#store.deadlines(db).size},avg_ttl=0\r\n`,
      );
    return `# Server\r\nredis_version:${versionOf(this.proc)}\r\nredis_mode:standalone\r\nos:Linux\r\ntcp_port:${this.settings.get("port")}\r\n\r\n# Clients\r\nconnected_clients:${this.#clients.size}\r\n\r\n# Memory\r\nused_memory:1048576\r\nused_memory_human:1.00M\r\n\r\n# Replication\r\nrole:master\r\nconnected_slaves:0\r\n\r\n# Keyspace\r\n${rows.join("")}`;
  }
}

const silent = Symbol("no reply");
