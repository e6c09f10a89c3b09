/**
 * PostgreSQL as far as it goes without SQL: initdb, a server that listens and logs, its
 * data folder, pg_isready, and a psql that reaches the server and then says what is not
 * simulated.
 */
import { SysError } from "../../errno.ts";
import type { Proc, Program } from "../../process.ts";
import { strftime } from "../kit/calendar.ts";
import { DialError, dial } from "../net/dial.ts";
import { acceptAll, live } from "./wait.ts";

function major(proc: Proc): string {
  return proc.env.get("PG_MAJOR") ?? /\/postgresql\/(\d+)\//.exec(proc.exe)?.[1] ?? "16";
}

function fullVersion(proc: Proc): string {
  return (proc.env.get("PG_VERSION") ?? `${major(proc)}.0`).replace(/-.*$/, "");
}

function option(proc: Proc, ...names: string[]): string | undefined {
  for (let i = 0; i < proc.args.length; i++) {
    const arg = proc.args[i] ?? "";
    for (const name of names) {
      if (arg === name) return proc.args[i + 1];
      if (name.startsWith("--") && arg.startsWith(`${name}=`)) return arg.slice(name.length + 1);
      if (!name.startsWith("--") && arg.startsWith(name) && arg.length > 2 && !arg.startsWith("--"))
        return arg.slice(2);
    }
  }
  return undefined;
}

export const initdb: Program = async (proc) => {
  const folder = option(proc, "-D", "--pgdata") ?? proc.env.get("PGDATA");
  if (folder === undefined) {
    await proc.stderr.write(
      "initdb: error: no data directory specified\ninitdb: hint: You must identify the directory where the data for this database system will reside.  Do this with either the invocation option -D or the environment variable PGDATA.\n",
    );
    return 1;
  }
  const user = option(proc, "--username", "-U") ?? "postgres";
  await proc.stdout.write(
    `The files belonging to this database system will be owned by user "postgres".\nThis user must also own the server process.\n\nThe database cluster will be initialized with locale "en_US.utf8".\nThe default database encoding has accordingly been set to "UTF8".\nThe default text search configuration will be set to "english".\n\nData page checksums are disabled.\n\nfixing permissions on existing directory ${folder} ... ok\n`,
  );
  const steps: readonly (readonly [string, number])[] = [
    ["creating subdirectories", 20],
    ["selecting dynamic shared memory implementation", 5],
    ['selecting default "max_connections"', 40],
    ['selecting default "shared_buffers"', 40],
    ["selecting default time zone", 5],
    ["creating configuration files", 10],
    ["running bootstrap script", 400],
    ["performing post-bootstrap initialization", 500],
    ["syncing data to disk", 300],
  ];
  const answers: Readonly<Record<string, string>> = {
    "selecting dynamic shared memory implementation": "posix",
    'selecting default "max_connections"': "100",
    'selecting default "shared_buffers"': "128MB",
    "selecting default time zone": "Etc/UTC",
  };
  for (const [text, ms] of steps) {
    await proc.sleep(ms);
    await proc.stdout.write(`${text} ... ${answers[text] ?? "ok"}\n`);
  }
  for (const name of ["base", "global", "pg_wal", "pg_stat", "pg_tblspc"])
    proc.fs.mkdir(`${folder}/${name}`, { recursive: true });
  proc.fs.writeFile(`${folder}/PG_VERSION`, `${major(proc)}\n`);
  proc.fs.writeFile(
    `${folder}/postgresql.conf`,
    "listen_addresses = '*'\nmax_connections = 100\nshared_buffers = 128MB\n",
  );
  proc.fs.writeFile(
    `${folder}/pg_hba.conf`,
    "local all all trust\nhost all all 127.0.0.1/32 trust\nhost all all all scram-sha-256\n",
  );
  proc.fs.writeFile(`${folder}/base/owner`, `${user}\n`);
  proc.fs.writeFile(`${folder}/pg_wal/000000010000000000000001`, {
    kind: "sized",
    size: 16_777_216,
    seed: "wal",
  });
  proc.fs.writeFile(`${folder}/base/relations`, { kind: "sized", size: 22_300_000, seed: "base" });
  await proc.stdout.write(
    "\n\nSuccess. You can now start the database server using:\n\n    pg_ctl -D " +
      `${folder} -l logfile start\n\n`,
  );
  return 0;
};

export const postgres: Program = async (proc) => {
  if (proc.args.includes("--version") || proc.args.includes("-V")) {
    await proc.stdout.write(`postgres (PostgreSQL) ${fullVersion(proc)}\n`);
    return 0;
  }
  const folder = option(proc, "-D") ?? proc.env.get("PGDATA") ?? "/var/lib/postgresql/data";
  const port = Number(option(proc, "-p") ?? 5432);
  const log = (text: string, pid = proc.pid) =>
    proc.stderr.write(
      `${strftime("%Y-%m-%d %H:%M:%S", proc.nowMs())}.${String(Math.floor(proc.nowMs() % 1000)).padStart(3, "0")} UTC [${pid}] LOG:  ${text}\n`,
    );
  if (!proc.fs.exists(`${folder}/PG_VERSION`)) {
    await proc.stderr.write(
      `postgres: could not access the server configuration file "${folder}/postgresql.conf": No such file or directory\n`,
    );
    return 2;
  }
  await log(`starting PostgreSQL ${fullVersion(proc)} on x86_64-pc-linux-gnu, compiled by gcc, 64-bit`);
  let listener: ReturnType<Proc["net"]["listen"]>;
  try {
    listener = proc.net.listen(port);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    await log(`could not bind IPv4 address "0.0.0.0": ${error.message}`);
    return 1;
  }
  await log(`listening on IPv4 address "0.0.0.0", port ${port}`);
  await log(`listening on IPv6 address "::", port ${port}`);
  await log(`listening on Unix socket "/var/run/postgresql/.s.PGSQL.${port}"`);
  await log(
    `database system was shut down at ${strftime("%Y-%m-%d %H:%M:%S UTC", proc.nowMs())}`,
    proc.pid + 28,
  );
  await proc.sleep(30);
  const socketFile = `/var/run/postgresql/.s.PGSQL.${port}`;
  try {
    proc.fs.mkdir("/var/run/postgresql", { recursive: true });
    proc.fs.writeFile(socketFile, "");
  } catch {
    // Without the folder there is no local socket.
  }
  await log("database system is ready to accept connections");
  const life = live(proc, ["TERM", "INT", "QUIT"]);
  void acceptAll(
    () => listener.accept(),
    async (socket) => {
      const fd = proc.installFd(socket, 10);
      try {
        await proc.read(fd);
      } finally {
        proc.closeFd(fd);
      }
    },
    life.over,
  );
  const end = await life.ended;
  await log(`received ${end === "TERM" ? "smart" : end === "INT" ? "fast" : "immediate"} shutdown request`);
  listener.close();
  try {
    proc.fs.unlink(socketFile);
  } catch {
    // Gone already.
  }
  await log("shutting down", proc.pid + 26);
  await log("checkpoint starting: shutdown immediate", proc.pid + 26);
  await proc.sleep(40);
  await log("database system is shut down");
  return 0;
};

export const pgIsready: Program = async (proc) => {
  const host = option(proc, "-h", "--host") ?? proc.env.get("PGHOST");
  const port = Number(option(proc, "-p", "--port") ?? proc.env.get("PGPORT") ?? 5432);
  const name = host === undefined ? `/var/run/postgresql:${port}` : `${host}:${port}`;
  try {
    (await dial(proc, host ?? "127.0.0.1", port)).close();
    if (!proc.args.includes("-q")) await proc.stdout.write(`${name} - accepting connections\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof DialError)) throw error;
    if (!proc.args.includes("-q")) await proc.stdout.write(`${name} - no response\n`);
    return 2;
  }
};

/** psql and its relatives: they reach the server as the real ones do, or fail as those do. */
export const psql: Program = async (proc) => {
  const tool = proc.argv[0]?.split("/").at(-1) ?? "psql";
  if (proc.args.includes("--version") || proc.args.includes("-V")) {
    await proc.stdout.write(`${tool} (PostgreSQL) ${fullVersion(proc)}\n`);
    return 0;
  }
  const uri = proc.args
    .map((arg) => /^postgres(?:ql)?:\/\/(?:[^@/]*@)?([^:/?]+)(?::(\d+))?/.exec(arg))
    .find((m) => m !== null);
  const host = option(proc, "-h", "--host") ?? uri?.[1] ?? proc.env.get("PGHOST");
  const port = Number(option(proc, "-p", "--port") ?? uri?.[2] ?? proc.env.get("PGPORT") ?? 5432);
  if (host === undefined && !proc.fs.exists(`/var/run/postgresql/.s.PGSQL.${port}`)) {
    await proc.stderr.write(
      `${tool}: error: connection to server on socket "/var/run/postgresql/.s.PGSQL.${port}" failed: No such file or directory\n\tIs the server running locally and accepting connections on that socket?\n`,
    );
    return 2;
  }
  try {
    (await dial(proc, host ?? "127.0.0.1", port)).close();
  } catch (error) {
    if (!(error instanceof DialError)) throw error;
    if (error.reason === "resolve")
      await proc.stderr.write(
        `${tool}: error: could not translate host name "${host}" to address: Name or service not known\n`,
      );
    else
      await proc.stderr.write(
        `${tool}: error: connection to server at "${host ?? "localhost"}" (${error.address}), port ${port} failed: ${error.reason === "refused" ? "Connection refused" : error.reason === "timeout" ? "Connection timed out" : "No route to host"}\n\tIs the server running on that host and accepting TCP/IP connections?\n`,
      );
    return 2;
  }
  await proc.stderr.write(`drydock: ${tool}: the server answers, but running SQL is not simulated\n`);
  return 1;
};
