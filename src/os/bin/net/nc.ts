/** nc and telnet: a connection between two streams; -l listens, -z only knocks. */
import { SysError } from "../../errno.ts";
import type { Socket } from "../../net/types.ts";
import type { Proc, Program } from "../../process.ts";
import { isBusybox } from "../kit/command.ts";
import { DialError, dial } from "./dial.ts";

export const nc: Program = async (proc) => {
  const busybox = isBusybox(proc);
  const flags = new Set<string>();
  const operands: string[] = [];
  let listenPort: string | undefined;
  let waitMs: number | undefined;
  for (let i = 0; i < proc.args.length; i++) {
    const arg = proc.args[i] ?? "";
    if (!arg.startsWith("-") || arg === "-") {
      operands.push(arg);
      continue;
    }
    for (let at = 1; at < arg.length; at++) {
      const letter = arg[at] ?? "";
      if ("pwqsie".includes(letter)) {
        const value = at + 1 < arg.length ? arg.slice(at + 1) : (proc.args[++i] ?? "");
        if (letter === "p") listenPort = value;
        if (letter === "w") waitMs = Number(value) * 1000;
        break;
      }
      flags.add(letter);
    }
  }
  if (flags.has("l")) {
    const port = Number(listenPort ?? operands.at(-1));
    if (!Number.isInteger(port)) {
      await proc.stderr.write(
        busybox
          ? "BusyBox nc: a port is needed\n"
          : "usage: nc [-46CDdFhklNnrStUuvZz] [-p source_port] [destination] [port]\n",
      );
      return 1;
    }
    return listen(proc, port, flags);
  }
  const [target, ports] = operands;
  if (target === undefined || ports === undefined) {
    await proc.stderr.write(
      busybox
        ? "Usage: nc [OPTIONS] HOST PORT  - connect\nnc [OPTIONS] -l -p PORT [HOST] [PORT]  - listen\n"
        : "usage: nc [-46CDdFhklNnrStUuvZz] [-p source_port] [destination] [port]\n",
    );
    return 1;
  }
  const [first = 0, last = first] = ports.split("-").map(Number) as [number, number?];
  let code = 1;
  for (let port = first; port <= (last ?? first); port++)
    if ((await knock(proc, busybox, target, port, flags, waitMs)) === 0) code = 0;
  return code;
};

async function knock(
  proc: Proc,
  busybox: boolean,
  target: string,
  port: number,
  flags: ReadonlySet<string>,
  waitMs: number | undefined,
): Promise<number> {
  let connection: Awaited<ReturnType<typeof dial>>;
  try {
    connection = await dial(proc, target, port, waitMs);
  } catch (error) {
    if (!(error instanceof DialError)) throw error;
    if (error.reason === "resolve") {
      await proc.stderr.write(
        busybox
          ? `nc: bad address '${target}'\n`
          : `nc: getaddrinfo for host "${target}" port ${port}: Name or service not known\n`,
      );
      return 1;
    }
    const why =
      error.reason === "refused"
        ? "Connection refused"
        : error.reason === "timeout"
          ? busybox
            ? "Connection timed out"
            : "Operation now in progress"
          : "No route to host";
    if (busybox && (flags.has("v") || !flags.has("z")))
      await proc.stderr.write(
        `nc: ${target === error.address ? `${target}:${port}` : `${target} (${error.address}:${port})`}: ${why}\n`,
      );
    if (!busybox && flags.has("v"))
      await proc.stderr.write(
        `nc: connect to ${target}${target === error.address ? "" : ` (${error.address})`} port ${port} (tcp) failed: ${why}\n`,
      );
    return 1;
  }
  if (flags.has("v"))
    await proc.stderr.write(
      busybox
        ? `${target} (${connection.address}:${port}) open\n`
        : `Connection to ${target}${target === connection.address ? "" : ` (${connection.address})`} ${port} port [tcp/*] succeeded!\n`,
    );
  if (flags.has("z")) {
    connection.close();
    return 0;
  }
  await relay(proc, connection.fd);
  return 0;
}

async function listen(proc: Proc, port: number, flags: ReadonlySet<string>): Promise<number> {
  let listener: ReturnType<Proc["net"]["listen"]>;
  try {
    listener = proc.net.listen(port);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    await proc.stderr.write(`nc: ${error.message}\n`);
    return 1;
  }
  if (flags.has("v")) await proc.stderr.write(`Listening on 0.0.0.0 ${port}\n`);
  do {
    const socket: Socket = await listener.accept();
    if (flags.has("v"))
      await proc.stderr.write(`Connection received on ${socket.remote.address} ${socket.remote.port}\n`);
    const fd = proc.installFd(socket, 3);
    if (flags.has("e")) break;
    await relay(proc, fd);
  } while (flags.has("k"));
  listener.close();
  return 0;
}

/** Copies both ways until the peer closes; the end of stdin closes our half only. */
async function relay(proc: Proc, fd: number): Promise<void> {
  const up = (async () => {
    for (let part = await proc.read(0); part !== null; part = await proc.read(0)) await proc.write(fd, part);
    const file = proc.fds.get(fd) as Partial<Socket> | undefined;
    file?.shutdownWrite?.();
  })();
  up.catch(() => {});
  try {
    for (let part = await proc.read(fd); part !== null; part = await proc.read(fd))
      await proc.stdout.write(part);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
  }
  proc.closeFd(fd);
}

export const telnet: Program = async (proc) => {
  const [target, port = "23"] = proc.args.filter((arg) => !arg.startsWith("-"));
  if (target === undefined) {
    await proc.stderr.write("Usage: telnet HOST [PORT]\n");
    return 1;
  }
  const address = await proc.net.resolve(target);
  const busybox = isBusybox(proc);
  if (address === undefined) {
    await proc.stderr.write(
      busybox
        ? `telnet: bad address '${target}'\n`
        : `telnet: could not resolve ${target}/${port}: Name or service not known\n`,
    );
    return 1;
  }
  if (!busybox) await proc.stdout.write(`Trying ${address}...\n`);
  try {
    const connection = await dial(proc, target, Number(port));
    await proc.stdout.write(
      busybox ? `Connected to ${target}\n` : `Connected to ${target}.\nEscape character is '^]'.\n`,
    );
    await relay(proc, connection.fd);
    await proc.stderr.write(
      busybox ? "Connection closed by foreign host\n" : "Connection closed by foreign host.\n",
    );
    return 1;
  } catch (error) {
    if (!(error instanceof DialError)) throw error;
    await proc.stderr.write(
      busybox
        ? `telnet: can't connect to remote host (${address}): Connection refused\n`
        : "telnet: Unable to connect to remote host: Connection refused\n",
    );
    return 1;
  }
};
