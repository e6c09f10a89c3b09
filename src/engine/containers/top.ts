/**
 * `GET /containers/{id}/top`: what `ps` on the machine says of the container's
 * processes. The columns follow the ps options given; default `-ef`.
 */
import { EngineError } from "../../api/errors.ts";
import { toCivil } from "../../api/time.ts";
import type { TopResponse } from "../../api/types.ts";
import type { ProcessInfo } from "../../os/process.ts";
import type { Env } from "../env.ts";
import { emitContainerEvent, requireContainer } from "./lookup.ts";

type Row = ProcessInfo & { readonly hostPid: number };

interface Column {
  readonly title: string;
  value(row: Row, all: readonly Row[], env: Env): string;
}

function pad(n: number): string {
  return String(n).padStart(2, "0");
}

function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
}

function startTime(ms: number): string {
  const { hour, minute } = toCivil(ms);
  return `${pad(hour)}:${pad(minute)}`;
}

function elapsed(ms: number): string {
  const text = clock(ms);
  return text.startsWith("00:") ? text.slice(3) : text;
}

const shimPid = 1;

function parentPid(row: Row, all: readonly Row[]): number {
  return all.find((other) => other.pid === row.ppid)?.hostPid ?? shimPid;
}

const user = (title: string): Column => ({ title, value: (r) => (r.uid === 0 ? "root" : String(r.uid)) });
const command = (title: string): Column => ({
  title,
  value: (r) => (r.argv.length === 0 ? `[${r.comm}]` : r.argv.join(" ")),
});
const memoryPercent: Column = {
  title: "%MEM",
  value: (r) => ((r.memoryBytes / 8_323_727_360) * 100).toFixed(1),
};
const tty = (title: string): Column => ({ title, value: (r) => r.tty ?? "?" });

/** Names that `ps -o` takes, and the titles they print. */
const columns: Readonly<Record<string, Column>> = {
  pid: { title: "PID", value: (r) => String(r.hostPid) },
  ppid: { title: "PPID", value: (r, all) => String(parentPid(r, all)) },
  pgid: { title: "PGID", value: (r) => String(r.hostPid - r.pid + r.pgid) },
  uid: { title: "UID", value: (r) => String(r.uid) },
  user: user("USER"),
  comm: { title: "COMMAND", value: (r) => r.comm },
  cmd: command("CMD"),
  args: command("COMMAND"),
  command: command("COMMAND"),
  tty: tty("TT"),
  tt: tty("TT"),
  time: { title: "TIME", value: (r) => clock(r.cpuMs) },
  etime: { title: "ELAPSED", value: (r, _, env) => elapsed(env.kernel.nowMs() - r.startMs) },
  stat: { title: "STAT", value: (r) => r.state },
  state: { title: "S", value: (r) => r.state },
  s: { title: "S", value: (r) => r.state },
  rss: { title: "RSS", value: (r) => String(Math.round(r.memoryBytes / 1024)) },
  vsz: { title: "VSZ", value: (r) => String(Math.round(r.memoryBytes / 512)) },
  "%cpu": { title: "%CPU", value: () => "0.0" },
  pcpu: { title: "%CPU", value: () => "0.0" },
  "%mem": memoryPercent,
  pmem: memoryPercent,
  start: { title: "STARTED", value: (r) => startTime(r.startMs) },
  stime: { title: "STIME", value: (r) => startTime(r.startMs) },
  ni: { title: "NI", value: () => "0" },
  nice: { title: "NI", value: () => "0" },
};

const c: Column = { title: "C", value: () => "0" };

function pick(...names: readonly string[]): readonly Column[] {
  return names.flatMap((name) => columns[name] ?? []);
}

function chooseColumns(args: readonly string[]): readonly Column[] {
  const text = args.join(" ");
  const chosen = /-?o\s*([^\s-][\w%,]*(?:\s+[\w%,]+)*)/.exec(text);
  if (chosen !== null && /(^|\s)-?\w*o(\s|$|[a-z%])/.test(text)) {
    const names = (chosen[1] ?? "").split(/[\s,]+/).filter(Boolean);
    const found = names.map((name) => columns[name.toLowerCase()]);
    const unknown = names.find((_, i) => found[i] === undefined);
    if (unknown !== undefined)
      throw new EngineError("container.top_args", {
        message: `ps: exit status 1: error: unknown user-defined format specifier "${unknown}"`,
      });
    const list = found.flatMap((column) => column ?? []);
    if (!list.some((column) => column.title === "PID"))
      throw new EngineError("container.top_args", { message: "Couldn't find PID field in ps output" });
    return list;
  }
  if (/(^|\s)-?\w*u/.test(text) && /a|x/.test(text))
    return [
      user("USER"),
      ...pick("pid", "%cpu", "%mem", "vsz", "rss"),
      tty("TTY"),
      ...pick("stat"),
      { title: "START", value: (r) => startTime(r.startMs) },
      ...pick("time", "args"),
    ];
  if (text === "" || /f/.test(text))
    return [user("UID"), ...pick("pid", "ppid"), c, ...pick("stime"), tty("TTY"), ...pick("time", "cmd")];
  if (/a|x/.test(text) && !text.startsWith("-"))
    return [...pick("pid"), tty("TTY"), ...pick("stat", "time", "args")];
  return [...pick("pid"), tty("TTY"), ...pick("time"), { title: "CMD", value: (r) => r.comm }];
}

export function containerTop(env: Env, ref: string, psArgs: string): TopResponse {
  const container = requireContainer(env.store.getState(), ref);
  if (container.state.status === "restarting")
    throw new EngineError("container.restarting", { id: container.id });
  const running = env.running.get(container.id);
  if (running === undefined) throw new EngineError("container.not_running", { id: container.id });
  const chosen = chooseColumns(psArgs.split(/\s+/).filter(Boolean));
  const rows = running.sandbox.processes().filter((p) => p.state !== "Z");
  emitContainerEvent(env, container, "top");
  return {
    Processes: rows.map((row) => chosen.map((column) => column.value(row, rows, env))),
    Titles: chosen.map((column) => column.title),
  };
}
