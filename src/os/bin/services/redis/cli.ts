/** redis-cli: one command, commands from stdin, or a prompt. */

import type { Proc, Program } from "../../../process.ts";
import { DialError, dial } from "../../net/dial.ts";
import { encodeCommand, type Reply, RespReader } from "./resp.ts";

export const redisCli: Program = async (proc) => {
  let host = "127.0.0.1";
  let port = 6379;
  let password = proc.env.get("REDISCLI_AUTH");
  let db = 0;
  let raw: boolean | undefined;
  const words: string[] = [];
  for (let i = 0; i < proc.args.length; i++) {
    const arg = proc.args[i] ?? "";
    if (words.length > 0) words.push(arg);
    else if (arg === "-h") host = proc.args[++i] ?? host;
    else if (arg === "-p") port = Number(proc.args[++i]);
    else if (arg === "-a" || arg === "--pass") password = proc.args[++i];
    else if (arg === "-n") db = Number(proc.args[++i]);
    else if (arg === "--raw") raw = true;
    else if (arg === "--no-raw") raw = false;
    else if (arg === "--no-auth-warning") continue;
    else if (arg === "-u") {
      const m = /^redis:\/\/(?:[^:@]*:([^@]*)@)?([^:/]+)(?::(\d+))?(?:\/(\d+))?/.exec(proc.args[++i] ?? "");
      host = m?.[2] ?? host;
      port = Number(m?.[3] ?? port);
      password = m?.[1] ?? password;
      db = Number(m?.[4] ?? 0);
    } else if (arg === "--version" || arg === "-v") {
      await proc.stdout.write(`redis-cli ${proc.env.get("REDIS_VERSION") ?? "8.10.1"}\n`);
      return 0;
    } else if (arg === "--help") {
      await proc.stdout.write("Usage: redis-cli [OPTIONS] [cmd [arg [arg ...]]]\n");
      return 0;
    } else if (arg.startsWith("-")) {
      await proc.stderr.write(`Unrecognized option or bad number of args for: '${arg}'\n`);
      return 1;
    } else words.push(arg);
  }
  let link: Awaited<ReturnType<typeof dial>>;
  try {
    link = await dial(proc, host, port);
  } catch (error) {
    if (!(error instanceof DialError)) throw error;
    const why =
      error.reason === "resolve"
        ? "Name or service not known"
        : error.reason === "refused"
          ? "Connection refused"
          : "No route to host";
    await proc.stderr.write(`Could not connect to Redis at ${host}:${port}: ${why}\n`);
    return 1;
  }
  const reader = new RespReader(link.stream);
  const ask = async (command: readonly string[]): Promise<Reply | undefined> => {
    await proc.write(link.fd, encodeCommand(command));
    return reader.value();
  };
  if (password !== undefined) {
    if (proc.args.includes("-a") && !proc.args.includes("--no-auth-warning"))
      await proc.stderr.write(
        "Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\n",
      );
    const reply = await ask(["AUTH", password]);
    if (reply !== null && typeof reply === "object" && "error" in reply)
      await proc.stderr.write(`AUTH failed: ${reply.error}\n`);
  }
  if (db !== 0) await ask(["SELECT", String(db)]);
  const pretty = raw === undefined ? proc.stdout.isTty : !raw;
  const show = async (command: readonly string[]): Promise<number> => {
    const reply = await ask(command);
    if (reply === undefined) {
      if (!/^(shutdown|quit)$/i.test(command[0] ?? ""))
        await proc.stderr.write("Error: Server closed the connection\n");
      return 1;
    }
    await proc.stdout.write(pretty ? `${format(reply, "")}\n` : rawFormat(reply));
    if (/^(subscribe|psubscribe|monitor)$/i.test(command[0] ?? "")) {
      for (let next = await reader.value(); next !== undefined; next = await reader.value())
        await proc.stdout.write(pretty ? `${format(next, "")}\n` : rawFormat(next));
    }
    return reply !== null && typeof reply === "object" && "error" in reply ? 1 : 0;
  };
  if (words.length > 0) return show(words);
  return prompt(proc, `${host}:${port}`, db, show);
};

async function prompt(
  proc: Proc,
  where: string,
  first: number,
  show: (command: readonly string[]) => Promise<number>,
): Promise<number> {
  let db = first;
  const tty = proc.stdin.isTty;
  const sign = () => (tty ? proc.stdout.write(`${where}${db === 0 ? "" : `[${db}]`}> `) : Promise.resolve());
  await sign();
  for await (const line of proc.stdin.lines()) {
    const words = split(line);
    const name = (words[0] ?? "").toLowerCase();
    if (name === "exit" || name === "quit") return 0;
    if (name === "clear") await proc.stdout.write("\x1b[H\x1b[2J");
    else if (words.length > 0) {
      const code = await show(words);
      if (name === "select" && code === 0) db = Number(words[1]);
    }
    await sign();
  }
  if (tty) await proc.stdout.write("\n");
  return 0;
}

/** Words of a line; quotes keep blanks together. */
function split(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map(
    (m) =>
      m[1]?.replace(/\\(.)/g, (_, c: string) => (c === "n" ? "\n" : c === "t" ? "\t" : c)) ??
      m[2] ??
      m[3] ??
      "",
  );
}

function format(reply: Reply, indent: string): string {
  if (reply === null) return "(nil)";
  if (typeof reply === "number") return `(integer) ${reply}`;
  if (typeof reply === "string")
    return reply.includes("\r\n#") || reply.startsWith("# Server")
      ? reply
      : `"${reply.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r").replace(/\t/g, "\\t")}"`;
  if (Array.isArray(reply)) {
    const items = reply as readonly Reply[];
    if (items.length === 0) return "(empty array)";
    const width = String(items.length).length;
    return items
      .map(
        (item, i) =>
          `${i === 0 ? "" : indent}${String(i + 1).padStart(width)}) ${format(item, `${indent}${" ".repeat(width + 2)}`)}`,
      )
      .join("\n");
  }
  const other = reply as { readonly error?: string; readonly status?: string };
  return other.error !== undefined ? `(error) ${other.error}` : (other.status ?? "");
}

function rawFormat(reply: Reply): string {
  if (reply === null) return "\n";
  if (typeof reply === "number" || typeof reply === "string") return `${reply}\n`;
  if (Array.isArray(reply))
    return (reply as readonly Reply[]).length === 0
      ? "\n"
      : (reply as readonly Reply[]).map(rawFormat).join("");
  const other = reply as { readonly error?: string; readonly status?: string };
  return `${other.error !== undefined ? `${other.error}\n` : other.status}\n`;
}
