/** Servers of which only the outside is simulated: they start, log, listen and stop; what they would answer is refused. */
import { SysError } from "../../errno.ts";
import { descriptorStream, MessageReader, writeResponse } from "../../net/http.ts";
import type { Socket } from "../../net/types.ts";
import type { Proc, Program } from "../../process.ts";
import { strftime } from "../kit/calendar.ts";
import { DialError, dial } from "../net/dial.ts";
import { accessDate, httpDate } from "./nginx/dates.ts";
import { acceptAll, live } from "./wait.ts";

async function listenAndWait(
  proc: Proc,
  port: number,
  serve: (socket: Socket, fd: number) => Promise<void>,
  ready: () => Promise<void>,
): Promise<"stopped" | "taken"> {
  let listener: ReturnType<Proc["net"]["listen"]>;
  try {
    listener = proc.net.listen(port);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    return "taken";
  }
  const life = live(proc, ["TERM", "INT", "QUIT", "WINCH"]);
  void acceptAll(
    () => listener.accept(),
    async (socket) => {
      const fd = proc.installFd(socket, 10);
      try {
        await serve(socket, fd);
      } finally {
        proc.closeFd(fd);
      }
    },
    life.over,
  );
  await ready();
  await life.ended;
  listener.close();
  return "stopped";
}

/** mysqld and mariadbd. */
export const mysqld: Program = async (proc) => {
  const name = proc.argv[0]?.split("/").at(-1) ?? "mysqld";
  const maria = name.startsWith("maria");
  const version = (proc.env.get("MYSQL_VERSION") ?? proc.env.get("MARIADB_VERSION") ?? "8.4.0")
    .replace(/^\d+:/, "")
    .replace(/[+-].*$/, "");
  if (proc.args.includes("--version")) {
    await proc.stdout.write(`${proc.exe}  Ver ${version} for Linux on x86_64\n`);
    return 0;
  }
  const log = (text: string) => {
    const time = strftime(maria ? "%Y-%m-%d %H:%M:%S" : "%Y-%m-%dT%H:%M:%S.000000Z", proc.nowMs());
    return proc.stderr.write(
      maria ? `${time} 0 [Note] ${text}\n` : `${time} 0 [System] [MY-010931] [Server] ${text}\n`,
    );
  };
  const binary = `${proc.exe}: ready for connections. Version: '${version}'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306`;
  await proc.sleep(700);
  const end = await listenAndWait(
    proc,
    3306,
    async (_, fd) => void (await proc.read(fd)),
    () =>
      log(
        maria
          ? `${proc.exe}: ready for connections.\nVersion: '${version}-MariaDB'  socket: '/run/mysqld/mysqld.sock'  port: 3306  mariadb.org binary distribution`
          : `${binary}  MySQL Community Server - GPL.`,
      ),
  );
  if (end === "taken") return 1;
  await log(`${proc.exe}: Shutdown complete`);
  return 0;
};

/** mysql, mariadb and their relatives: they reach the server or fail as the real ones. */
export const mysqlClient: Program = async (proc) => {
  const tool = proc.argv[0]?.split("/").at(-1) ?? "mysql";
  let host: string | undefined;
  proc.args.forEach((arg, i) => {
    if (arg === "-h" || arg === "--host") host = proc.args[i + 1];
    else if (arg.startsWith("--host=")) host = arg.slice(7);
    else if (/^-h./.test(arg)) host = arg.slice(2);
  });
  try {
    (await dial(proc, host ?? "127.0.0.1", 3306)).close();
  } catch (error) {
    if (!(error instanceof DialError)) throw error;
    const text =
      host === undefined
        ? "ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)"
        : error.reason === "resolve"
          ? `ERROR 2005 (HY000): Unknown MySQL server host '${host}' (-2)`
          : `ERROR 2003 (HY000): Can't connect to MySQL server on '${host}:3306' (111)`;
    await proc.stderr.write(`${text}\n`);
    return 1;
  }
  if (tool.endsWith("admin") && proc.args.includes("ping")) {
    await proc.stdout.write("mysqld is alive\n");
    return 0;
  }
  await proc.stderr.write(`drydock: ${tool}: the server answers, but running SQL is not simulated\n`);
  return 1;
};

export const mongod: Program = async (proc) => {
  const log = (id: number, context: string, message: string, attr: Readonly<Record<string, unknown>> = {}) =>
    proc.stdout.write(
      `${JSON.stringify({ t: { $date: strftime("%Y-%m-%dT%H:%M:%S.000+00:00", proc.nowMs()) }, s: "I", c: "NETWORK", id, ctx: context, msg: message, attr })}\n`,
    );
  await log(4615611, "initandlisten", "MongoDB starting", {
    pid: proc.pid,
    port: 27017,
    dbPath: "/data/db",
    architecture: "64-bit",
    host: proc.system.hostname(),
  });
  await proc.sleep(400);
  const end = await listenAndWait(
    proc,
    27017,
    async (_, fd) => void (await proc.read(fd)),
    async () => {
      await log(23015, "listener", "Listening on", { address: "0.0.0.0" });
      await log(23016, "listener", "Waiting for connections", { port: 27017, ssl: "off" });
    },
  );
  if (end === "taken") return 48;
  await log(23138, "SignalHandler", "Shutting down", { exitCode: 0 });
  return 0;
};

/** Says nothing at all, as the real one. */
export const memcached: Program = async (proc) =>
  (await listenAndWait(
    proc,
    11211,
    async (_, fd) => void (await proc.read(fd)),
    async () => {},
  )) === "taken"
    ? 71
    : 0;

/** Apache httpd: serves DocumentRoot. */
export const apache: Program = async (proc) => {
  const version = proc.env.get("HTTPD_VERSION") ?? "2.4.68";
  if (proc.args.includes("-v")) {
    await proc.stdout.write(`Server version: Apache/${version} (Unix)\n`);
    return 0;
  }
  let conf = "";
  try {
    conf = proc.fs.readText("/usr/local/apache2/conf/httpd.conf");
  } catch {
    await proc.stderr.write(
      "httpd: Could not open configuration file /usr/local/apache2/conf/httpd.conf: No such file or directory\n",
    );
    return 1;
  }
  const setting = (name: string, otherwise: string) =>
    new RegExp(`^\\s*${name}\\s+"?([^"\\n]+)"?`, "m").exec(conf)?.[1] ?? otherwise;
  const root = setting("DocumentRoot", "/usr/local/apache2/htdocs");
  const port = Number(setting("Listen", "80").split(":").at(-1));
  const address = proc.net.interfaces().at(-1)?.address ?? "127.0.0.1";
  const note = `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${address}. Set the 'ServerName' directive globally to suppress this message\n`;
  await proc.stderr.write(note + note);
  const log = (text: string) =>
    proc.stderr.write(
      `[${strftime("%a %b %d %H:%M:%S", proc.nowMs())}.000000 ${strftime("%Y", proc.nowMs())}] [mpm_event:notice] [pid ${proc.pid}:tid ${proc.pid}] ${text}\n`,
    );
  const serve = async (socket: Socket, fd: number) => {
    const stream = descriptorStream(proc, fd);
    const request = await new MessageReader(stream).request();
    if (request === undefined) return;
    let path = root + decodeURIComponent(request.target.split("?")[0] ?? "/").replace(/\/\.\.(?=\/|$)/g, "");
    let status = 200;
    let body: Uint8Array = new TextEncoder().encode(
      '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>404 Not Found</title>\n</head><body>\n<h1>Not Found</h1>\n<p>The requested URL was not found on this server.</p>\n</body></html>\n',
    );
    try {
      if (proc.fs.stat(path).type === "dir") path = `${path.replace(/\/$/, "")}/index.html`;
      body = proc.fs.readFile(path);
    } catch {
      status = 404;
    }
    const type =
      status === 404 || /\.html?$/.test(path)
        ? "text/html"
        : /\.css$/.test(path)
          ? "text/css"
          : /\.js$/.test(path)
            ? "text/javascript"
            : "text/plain";
    await writeResponse(
      stream,
      {
        status,
        headers: [
          ["Date", httpDate(proc.nowMs())],
          ["Server", `Apache/${version} (Unix)`],
          ["Content-Length", String(body.length)],
          ["Connection", "close"],
          ["Content-Type", type],
        ],
        body,
      },
      request.method,
    );
    await proc.stdout.write(
      `${socket.remote.address} - - [${accessDate(proc.nowMs())}] "${request.method} ${request.target} ${request.version}" ${status} ${body.length}\n`,
    );
  };
  const end = await listenAndWait(proc, port, serve, async () => {
    await log(`AH00489: Apache/${version} (Unix) configured -- resuming normal operations`);
    await log("AH00094: Command line: 'httpd -D FOREGROUND'");
  });
  if (end === "taken") {
    await proc.stderr.write(
      `(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:${port}\nno listening sockets available, shutting down\nAH00015: Unable to open logs\n`,
    );
    return 1;
  }
  await log("AH00492: caught SIGWINCH, shutting down gracefully");
  return 0;
};

/** jupyter lab and its relatives: the address is taken, the pages are refused. */
export const jupyter: Program = async (proc) => {
  if (proc.args.some((arg) => arg === "--version" || arg === "--generate-config")) {
    await proc.stderr.write(`drydock: jupyter: ${proc.args.join(" ")} is not simulated\n`);
    return 0;
  }
  const port = Number(
    proc.args.map((arg) => /^--port=(\d+)$/.exec(arg)?.[1]).find(Boolean) ??
      proc.env.get("JUPYTER_PORT") ??
      8888,
  );
  const body = "drydock: notebooks are not simulated\n";
  const end = await listenAndWait(
    proc,
    port,
    async (_, fd) => {
      await proc.read(fd);
      await proc.write(
        fd,
        `HTTP/1.1 501 Not Implemented\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
      );
    },
    () => proc.stderr.write(`drydock: jupyter: notebooks are not simulated; port ${port} answers so\n`),
  );
  return end === "taken" ? 1 : 0;
};
