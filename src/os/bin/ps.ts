/** Processes, in procps' and in busybox's columns. */
import type { Proc, ProcessInfo, Program } from "../process.ts";
import { strftime } from "./kit/calendar.ts";
import { complain, isBusybox, nameOf } from "./kit/command.ts";
import { Writer } from "./kit/stream.ts";
import { findUser, nameCache } from "./kit/users.ts";

interface Column {
  readonly header: string;
  readonly width: number;
  readonly align: "left" | "right";
  readonly value: (p: ProcessInfo) => string;
}

class PsError extends Error {}

export const program: Program = async (proc) => (isBusybox(proc) ? busyboxPs(proc) : procpsPs(proc));

const pad2 = (n: number) => String(n).padStart(2, "0");

/** `00:00:03`, with days when there are some. */
export function cpuTime(ms: number): string {
  const s = Math.floor(ms / 1000);
  const days = Math.floor(s / 86_400);
  return `${days > 0 ? `${pad2(days)}-` : ""}${pad2(Math.floor(s / 3600) % 24)}:${pad2(Math.floor(s / 60) % 60)}:${pad2(s % 60)}`;
}

function elapsed(ms: number): string {
  const s = Math.floor(ms / 1000);
  const days = Math.floor(s / 86_400);
  const hours = Math.floor(s / 3600) % 24;
  return `${days > 0 ? `${pad2(days)}-` : ""}${days > 0 || hours > 0 ? `${pad2(hours)}:` : ""}${pad2(Math.floor(s / 60) % 60)}:${pad2(s % 60)}`;
}

/** The command line, or the name in brackets where there is none. */
export function commandLine(p: ProcessInfo): string {
  if (p.state === "Z") return `[${p.comm}] <defunct>`;
  return p.argv.length === 0
    ? `[${p.comm}]`
    : p.argv
        .join(" ")
        .replace(/[\n\t]/g, " ")
        .replace(/[\x00-\x1f]/g, "?");
}

function virtualKiB(p: ProcessInfo): number {
  return Math.max(2600, Math.round((p.memoryBytes * 1.6) / 1024 / 4) * 4);
}

function columns(proc: Proc): Record<string, Column> {
  const names = nameCache(proc);
  const now = proc.nowMs();
  const memory = proc.system.memoryBytes;
  const foreground = proc.ctty?.foreground;
  const stat = (p: ProcessInfo) =>
    p.state +
    (p.sid === p.pid ? "s" : "") +
    (foreground !== undefined && p.pgid === foreground && p.tty !== undefined && p.tty === proc.ctty?.name
      ? "+"
      : "");
  const cpu = (p: ProcessInfo) =>
    now - p.startMs < 1000 ? 0 : Math.min(99.9, (100 * p.cpuMs) / (now - p.startMs));
  const right = (header: string, width: number, value: (p: ProcessInfo) => string): Column => ({
    header,
    width,
    align: "right",
    value,
  });
  const left = (header: string, width: number, value: (p: ProcessInfo) => string): Column => ({
    header,
    width,
    align: "left",
    value,
  });
  const user = (p: ProcessInfo) => {
    const name = names.user(p.uid);
    return name.length > 8 ? `${name.slice(0, 7)}+` : name;
  };
  const start = (p: ProcessInfo) => strftime(now - p.startMs < 86_400_000 ? "%H:%M" : "%b%d", p.startMs);
  const tty = (p: ProcessInfo) => p.tty ?? "?";
  const rss = (p: ProcessInfo) => String(Math.round(p.memoryBytes / 1024));
  const cmd = left("CMD", 27, commandLine);
  const comm = left("COMMAND", 15, (p) => p.comm + (p.state === "Z" ? " <defunct>" : ""));
  const table: Record<string, Column> = {
    pid: right("PID", 7, (p) => String(p.pid)),
    ppid: right("PPID", 7, (p) => String(p.ppid)),
    pgid: right("PGID", 7, (p) => String(p.pgid)),
    sid: right("SID", 7, (p) => String(p.sid)),
    uid: right("UID", 5, (p) => String(p.uid)),
    gid: right("GID", 5, (p) => String(p.gid)),
    user: left("USER", 8, user),
    group: left("GROUP", 8, (p) => names.group(p.gid)),
    tty: left("TT", 8, tty),
    time: right("TIME", 8, (p) => cpuTime(p.cpuMs)),
    etime: right("ELAPSED", 11, (p) => elapsed(now - p.startMs)),
    etimes: right("ELAPSED", 7, (p) => String(Math.floor((now - p.startMs) / 1000))),
    comm,
    args: left("COMMAND", 27, commandLine),
    cmd,
    stat: left("STAT", 4, stat),
    s: left("S", 1, (p) => p.state),
    "%cpu": right("%CPU", 4, (p) => cpu(p).toFixed(1)),
    "%mem": right("%MEM", 4, (p) => ((100 * p.memoryBytes) / memory).toFixed(1)),
    vsz: right("VSZ", 6, (p) => String(virtualKiB(p))),
    rss: right("RSS", 5, rss),
    ni: right("NI", 3, () => "0"),
    pri: right("PRI", 3, () => "19"),
    nlwp: right("NLWP", 4, () => "1"),
    c: right("C", 2, (p) => String(Math.min(99, Math.floor(cpu(p))))),
    stime: left("STIME", 5, start),
    start: right("STARTED", 8, (p) => strftime("%H:%M:%S", p.startMs)),
    start_time: left("START", 5, start),
    lstart: left("STARTED", 24, (p) => strftime("%a %b %e %H:%M:%S %Y", p.startMs)),
    wchan: left("WCHAN", 6, () => "-"),
    f: right("F", 1, () => "4"),
    addr: left("ADDR", 4, () => "-"),
    sz: right("SZ", 5, (p) => String(Math.round(virtualKiB(p) / 4))),
  };
  const alias: Record<string, string> = {
    command: "args",
    ucmd: "comm",
    fname: "comm",
    ruser: "user",
    euser: "user",
    uname: "user",
    pcpu: "%cpu",
    pmem: "%mem",
    state: "s",
    tt: "tty",
    tname: "tty",
    rssize: "rss",
    vsize: "vsz",
    nice: "ni",
    pgrp: "pgid",
    sess: "sid",
    session: "sid",
    egid: "gid",
    euid: "uid",
    ruid: "uid",
    rgid: "gid",
    egroup: "group",
    rgroup: "group",
    cputime: "time",
    bsdstart: "start_time",
    thcount: "nlwp",
  };
  for (const [name, target] of Object.entries(alias)) {
    const column = table[target];
    if (column) table[name] = column;
  }
  return table;
}

async function procpsPs(proc: Proc): Promise<number> {
  try {
    const { rows, shown, headers } = select(proc);
    const out = new Writer(proc);
    const limit = outputWidth(proc);
    const widths = shown.map((c, i) => (i === shown.length - 1 && c.align === "left" ? 0 : c.width));
    const line = (cells: readonly string[]) =>
      cells
        .map((cell, i) => {
          const column = shown[i];
          const width = widths[i] ?? 0;
          return column?.align === "right" ? cell.padStart(width) : cell.padEnd(width);
        })
        .join(" ");
    if (headers && shown.some((c) => c.header !== "")) out.put(`${line(shown.map((c) => c.header))}\n`);
    for (const row of rows)
      out.put(
        `${line(shown.map((c) => c.value(row)))
          .slice(0, limit)
          .replace(/\s+$/, "")}\n`,
      );
    await out.flush();
    return rows.length > 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof PsError)) throw error;
    await proc.stderr.write(
      `${error.message}\n\nUsage:\n ${nameOf(proc)} [options]\n\n Try '${nameOf(proc)} --help <simple|list|output|threads|misc|all>'\n  or '${nameOf(proc)} --help <s|l|o|t|m|a>'\n for additional help text.\n\nFor more details see ps(1).\n`,
    );
    return 1;
  }
}

function outputWidth(proc: Proc): number {
  const wide = proc.args.some((a) => /^-?[a-zA-Z]*w/.test(a) && !a.startsWith("--"));
  const terminal = proc.fds.get(1)?.tty;
  return terminal && !wide ? terminal.size.columns : Number.POSITIVE_INFINITY;
}

function select(proc: Proc): { rows: readonly ProcessInfo[]; shown: readonly Column[]; headers: boolean } {
  const known = columns(proc);
  const args = proc.args;
  let format: "default" | "full" | "user" | "long" | "jobs" | "bsd" = "default";
  let which: "own" | "all" | "terminal" | "sessions" | "bsd-own" = "own";
  let bsdX = false;
  let headers = true;
  const custom: Column[] = [];
  const pids = new Set<number>();
  const commands = new Set<string>();
  const usersWanted = new Set<number>();
  const parents = new Set<number>();
  let chosen = false;
  let sortKeys: readonly string[] = [];
  let forest = false;

  const addFormat = (text: string) => {
    for (const part of text
      .split(/[ ,]+(?![^=]*$)|,/)
      .flatMap((p) => (p.includes("=") ? [p] : p.split(/[ ,]+/)))
      .filter(Boolean)) {
      const [name = "", header] = part.includes("=")
        ? [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]
        : [part, undefined];
      const column = known[name.toLowerCase()];
      if (!column) throw new PsError(`error: unknown user-defined format specifier "${name}"`);
      custom.push(
        header === undefined
          ? name === "cmd"
            ? column
            : column
          : {
              ...column,
              header,
              width: Math.max(
                header.length,
                name === "args" || name === "comm" || name === "cmd" ? 0 : column.width,
              ),
            },
      );
    }
  };
  const list = (text: string) => text.split(/[ ,]+/).filter(Boolean);
  const pidList = (text: string, into: Set<number>) => {
    chosen = true;
    for (const item of list(text)) {
      if (!/^\d+$/.test(item)) throw new PsError("error: process ID list syntax error");
      into.add(Number(item));
    }
  };
  const userList = (text: string) => {
    chosen = true;
    for (const item of list(text)) {
      const uid = /^\d+$/.test(item) ? Number(item) : findUser(proc, item)?.uid;
      if (uid === undefined) throw new PsError("error: user name does not exist");
      usersWanted.add(uid);
    }
  };

  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    const next = () => {
      const value = args[++i];
      if (value === undefined) throw new PsError("error: list of process IDs must follow -p");
      return value;
    };
    if (arg.startsWith("--")) {
      const [name = "", inline] = arg.slice(2).split(/=(.*)/s);
      const value = () => inline ?? next();
      if (name === "sort") sortKeys = value().split(",");
      else if (name === "no-headers" || name === "no-heading" || name === "noheaders") headers = false;
      else if (name === "headers") headers = true;
      else if (name === "format") addFormat(value());
      else if (name === "pid") pidList(value(), pids);
      else if (name === "ppid") pidList(value(), parents);
      else if (name === "user" || name === "User") userList(value());
      else if (name === "forest") forest = true;
      else if (name !== "cols" && name !== "columns" && name !== "width")
        throw new PsError("error: unknown gnu long option");
      else value();
      continue;
    }
    const dashed = arg.startsWith("-") && arg.length > 1;
    const letters = dashed ? arg.slice(1) : arg;
    if (!dashed && /^\d+([, ]\d+)*$/.test(arg)) {
      pidList(arg, pids);
      continue;
    }
    for (let j = 0; j < letters.length; j++) {
      const letter = letters[j] ?? "";
      const rest = () => {
        const attached = letters.slice(j + 1);
        j = letters.length;
        return attached !== "" ? attached : next();
      };
      if (dashed) {
        if (letter === "e" || letter === "A") which = "all";
        else if (letter === "a") which = "terminal";
        else if (letter === "d") which = "sessions";
        else if (letter === "f" || letter === "F") format = "full";
        else if (letter === "l") format = "long";
        else if (letter === "j") format = "jobs";
        else if (letter === "o") addFormat(rest());
        else if (letter === "p" || letter === "q") pidList(rest(), pids);
        else if (letter === "C") {
          chosen = true;
          for (const c of list(rest())) commands.add(c);
        } else if (letter === "u" || letter === "U") userList(rest());
        else if (letter === "x") which = "all";
        else if (!"wHLMTyZ".includes(letter)) throw new PsError("error: unsupported SysV option");
      } else if (letter === "a") which = which === "bsd-own" && bsdX ? "all" : "terminal";
      else if (letter === "x") {
        bsdX = true;
        which = which === "terminal" ? "all" : "bsd-own";
      } else if (letter === "u") format = "user";
      else if (letter === "f") forest = true;
      else if (letter === "j") format = "jobs";
      else if (letter === "l") format = "long";
      else if (letter === "o") addFormat(rest());
      else if (letter === "p") pidList(rest(), pids);
      else if (letter === "h") headers = false;
      else if (letter === "e" || letter === "w") continue;
      else throw new PsError("error: unsupported option (BSD syntax)");
      if (!dashed && format === "default") format = "bsd";
    }
  }
  if (!chosen && which === "terminal" && bsdX) which = "all";

  const me = proc.processes().find((p) => p.pid === proc.pid);
  let rows = proc.processes().filter((p) => {
    if (chosen)
      return (
        pids.has(p.pid) ||
        commands.has(p.comm) ||
        usersWanted.has(p.uid) ||
        parents.has(p.ppid) ||
        which === "all"
      );
    switch (which) {
      case "all":
        return true;
      case "terminal":
        return p.tty !== undefined && (format === "bsd" || format === "user" || p.sid !== p.pid);
      case "sessions":
        return p.sid !== p.pid;
      case "bsd-own":
        return p.uid === proc.cred.uid;
      default:
        return p.uid === proc.cred.uid && p.tty === me?.tty;
    }
  });
  rows = rows.toSorted((a, b) => a.pid - b.pid);
  for (const key of sortKeys.toReversed()) {
    const name = key.replace(/^[-+]/, "");
    const column = known[name];
    if (!column) throw new PsError("error: unknown sort specifier");
    const numeric: Record<string, (p: ProcessInfo) => number> = {
      "%cpu": (p) => p.cpuMs,
      pcpu: (p) => p.cpuMs,
      "%mem": (p) => p.memoryBytes,
      pmem: (p) => p.memoryBytes,
      rss: (p) => p.memoryBytes,
      vsz: virtualKiB,
      pid: (p) => p.pid,
      ppid: (p) => p.ppid,
      time: (p) => p.cpuMs,
      start_time: (p) => p.startMs,
      etime: (p) => -p.startMs,
    };
    const by = numeric[name];
    const order = (a: ProcessInfo, b: ProcessInfo) =>
      by ? by(a) - by(b) : column.value(a) < column.value(b) ? -1 : column.value(a) > column.value(b) ? 1 : 0;
    rows = rows.toSorted((a, b) => (key.startsWith("-") ? order(b, a) : order(a, b)));
  }
  const get = (name: string, change: Partial<Column> = {}): Column => {
    const column = known[name];
    if (!column) throw new PsError(`error: unknown user-defined format specifier "${name}"`);
    return { ...column, ...change };
  };
  const preset = (): readonly Column[] => {
    const bsdTime = (p: ProcessInfo) =>
      `${Math.floor(p.cpuMs / 60_000)}:${pad2(Math.floor(p.cpuMs / 1000) % 60)}`;
    switch (format) {
      case "full":
        return [
          get("user", { header: "UID" }),
          get("pid"),
          get("ppid"),
          get("c"),
          get("stime"),
          get("tty", { header: "TTY" }),
          get("time"),
          get("cmd"),
        ];
      case "user":
        return [
          get("user"),
          get("pid"),
          get("%cpu"),
          get("%mem"),
          get("vsz"),
          get("rss"),
          get("tty", { header: "TTY" }),
          get("stat"),
          get("start_time"),
          get("time", { width: 6, value: bsdTime }),
          get("args"),
        ];
      case "long":
        return [
          get("f"),
          get("s"),
          get("uid"),
          get("pid"),
          get("ppid"),
          get("c"),
          get("pri"),
          get("ni"),
          get("addr"),
          get("sz", { width: 2 }),
          get("wchan"),
          get("tty", { header: "TTY" }),
          get("time"),
          get("comm", { header: "CMD" }),
        ];
      case "jobs":
        return [
          get("pid"),
          get("pgid"),
          get("sid"),
          get("tty", { header: "TTY" }),
          get("time"),
          get("comm", { header: "CMD" }),
        ];
      case "bsd":
        return [
          get("pid"),
          get("tty", { header: "TTY" }),
          get("stat"),
          get("time", { width: 6, value: bsdTime }),
          get("args"),
        ];
      default:
        return [get("pid"), get("tty", { header: "TTY" }), get("time"), get("comm", { header: "CMD" })];
    }
  };
  const shown = custom.length > 0 ? custom : preset();
  return forest
    ? {
        rows: asForest(rows),
        shown: shown.map((c) =>
          c.header === "CMD" || c.header === "COMMAND"
            ? { ...c, value: (p: ProcessInfo) => forestPrefix(rows, p) + c.value(p) }
            : c,
        ),
        headers,
      }
    : { rows, shown, headers };
}

function asForest(rows: readonly ProcessInfo[]): readonly ProcessInfo[] {
  const out: ProcessInfo[] = [];
  const add = (p: ProcessInfo) => {
    out.push(p);
    for (const child of rows) if (child.ppid === p.pid && child !== p) add(child);
  };
  for (const p of rows) if (!rows.some((q) => q.pid === p.ppid && q !== p)) add(p);
  return out;
}

function forestPrefix(rows: readonly ProcessInfo[], p: ProcessInfo): string {
  let depth = 0;
  for (
    let at = rows.find((q) => q.pid === p.ppid);
    at && depth < 50;
    at = rows.find((q) => q.pid === at?.ppid)
  )
    depth++;
  return depth === 0 ? "" : `${"    ".repeat(depth - 1)} \\_ `;
}

async function busyboxPs(proc: Proc): Promise<number> {
  const names = nameCache(proc);
  const now = proc.nowMs();
  const minutes = (ms: number) => `${Math.floor(ms / 60_000)}:${pad2(Math.floor(ms / 1000) % 60)}`;
  const known: Record<string, Column> = {};
  const add = (
    name: string,
    header: string,
    width: number,
    value: (p: ProcessInfo) => string,
    align: "left" | "right" = "left",
  ) => {
    known[name] = { header, width, align, value };
  };
  add("user", "USER", 8, (p) => names.user(p.uid));
  add("group", "GROUP", 8, (p) => names.group(p.gid));
  add("comm", "COMMAND", 16, (p) => p.comm);
  add("args", "COMMAND", 256, commandLine);
  add("pid", "PID", 5, (p) => String(p.pid), "right");
  add("ppid", "PPID", 5, (p) => String(p.ppid), "right");
  add("pgid", "PGID", 5, (p) => String(p.pgid), "right");
  add("etime", "ELAPSED", 7, (p) => minutes(now - p.startMs), "right");
  add("nice", "NI", 5, () => "0", "right");
  add("rgroup", "RGROUP", 8, (p) => names.group(p.gid));
  add("ruser", "RUSER", 8, (p) => names.user(p.uid));
  add("time", "TIME", 6, (p) => minutes(p.cpuMs), "right");
  add("tty", "TT", 6, (p) => (p.tty === undefined ? "?" : p.tty.replace(/^pts\/(\d+)$/, "136,$1")));
  add("vsz", "VSZ", 4, (p) => String(virtualKiB(p)));
  add("sid", "SID", 5, (p) => String(p.sid), "right");
  add("stat", "STAT", 4, (p) => p.state + (p.sid === p.pid ? "s" : ""));
  add("rss", "RSS", 4, (p) => String(Math.round(p.memoryBytes / 1024)));
  const wanted: Column[] = [];
  for (let i = 0; i < proc.args.length; i++) {
    const arg = proc.args[i] ?? "";
    const value = arg === "-o" ? proc.args[++i] : arg.startsWith("-o") ? arg.slice(2) : undefined;
    for (const part of (value ?? "").split(",").filter(Boolean)) {
      const [name = "", header] = part.split(/=(.*)/s);
      const column = known[name];
      if (!column) {
        await complain(
          proc,
          `bad -o argument '${name}', supported arguments: ${Object.keys(known).join(",")}`,
        );
        return 1;
      }
      wanted.push(header === undefined ? column : { ...column, header });
    }
  }
  const rows = proc.processes().toSorted((a, b) => a.pid - b.pid);
  const out = new Writer(proc);
  const limit = proc.args.some((a) => a.includes("w"))
    ? Number.POSITIVE_INFINITY
    : (proc.fds.get(1)?.tty?.size.columns ?? Number.POSITIVE_INFINITY);
  if (wanted.length === 0) {
    out.put("PID   USER     TIME  COMMAND\n");
    for (const p of rows)
      out.put(
        `${`${String(p.pid).padStart(5)} ${names.user(p.uid).slice(0, 8).padEnd(8)} ${minutes(p.cpuMs).padStart(5)} ${p.argv.length === 0 ? `[${p.comm}]` : commandLine(p)}`.slice(0, limit)}\n`,
      );
  } else {
    const cell = (c: Column, text: string, last: boolean) =>
      last ? text : c.align === "right" ? text.padStart(c.width) : text.padEnd(c.width);
    const lastIndex = wanted.length - 1;
    if (wanted.some((c) => c.header !== ""))
      out.put(`${wanted.map((c, i) => (i === lastIndex ? c.header : c.header.padEnd(c.width))).join(" ")}\n`);
    for (const p of rows)
      out.put(
        `${wanted
          .map((c, i) => cell(c, c.value(p), i === lastIndex && c.align === "left"))
          .join(" ")
          .slice(0, limit)}\n`,
      );
  }
  await out.flush();
  return 0;
}
