/** The figures top, htop and busybox's top show, each from what the kernel counts. */
import type { Proc, ProcessInfo } from "../../../process.ts";
import { nameCache } from "../../kit/users.ts";

export interface Usage {
  readonly info: ProcessInfo;
  readonly user: string;
  /** Percent of one processor since the last look, or since it started. */
  readonly cpu: number;
  readonly memory: number;
  readonly virtualKiB: number;
  readonly residentKiB: number;
  readonly sharedKiB: number;
}

export interface Memory {
  readonly totalKiB: number;
  readonly freeKiB: number;
  readonly availableKiB: number;
  readonly cacheKiB: number;
  readonly buffersKiB: number;
  readonly sharedKiB: number;
}

export interface Figures {
  readonly nowMs: number;
  readonly uptimeMs: number;
  readonly load: readonly string[];
  readonly processes: readonly Usage[];
  readonly running: number;
  readonly sleeping: number;
  readonly stopped: number;
  readonly zombie: number;
  /** Percent of all processors that was used. */
  readonly busy: number;
  readonly memory: Memory;
}

/** Remembers CPU times from one look to the next. */
export class Observer {
  private before = new Map<number, number>();
  private atMs: number | undefined;

  constructor(private readonly proc: Proc) {}

  look(): Figures {
    const { proc } = this;
    const nowMs = proc.nowMs();
    const names = nameCache(proc);
    const infos = proc.processes();
    const span = this.atMs === undefined ? undefined : Math.max(1, nowMs - this.atMs);
    const memory = readMemory(proc);
    let used = 0;
    const processes = infos.map((info): Usage => {
      const spent = info.cpuMs - (this.before.get(info.pid) ?? (span === undefined ? 0 : info.cpuMs));
      const over = span ?? Math.max(1000, nowMs - info.startMs);
      const cpu = Math.max(0, Math.min(100, (100 * spent) / over));
      used += cpu;
      const residentKiB = Math.round(info.memoryBytes / 1024);
      return {
        info,
        user: names.user(info.uid),
        cpu,
        memory: (100 * residentKiB) / memory.totalKiB,
        virtualKiB: Math.max(2600, Math.round((residentKiB * 1.6) / 4) * 4),
        residentKiB,
        sharedKiB: Math.round((residentKiB * 0.7) / 4) * 4,
      };
    });
    this.before = new Map(infos.map((info) => [info.pid, info.cpuMs]));
    this.atMs = nowMs;
    const count = (state: string) => infos.filter((info) => info.state === state).length;
    return {
      nowMs,
      uptimeMs: nowMs - proc.system.bootMs,
      load: readText(proc, "/proc/loadavg", "0.00 0.00 0.00 1/1 1").split(" ").slice(0, 3),
      processes,
      running: Math.max(1, count("R")),
      sleeping: Math.max(0, infos.length - Math.max(1, count("R")) - count("T") - count("Z")),
      stopped: count("T"),
      zombie: count("Z"),
      busy: Math.min(100, used / proc.system.cpus),
      memory,
    };
  }
}

function readText(proc: Proc, path: string, otherwise: string): string {
  return proc.fs.exists(path) ? proc.fs.readText(path).trim() : otherwise;
}

function readMemory(proc: Proc): Memory {
  const text = readText(proc, "/proc/meminfo", "");
  const field = (name: string, otherwise: number) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1] ?? otherwise);
  const totalKiB = field("MemTotal", Math.round(proc.system.memoryBytes / 1024));
  const freeKiB = field("MemFree", totalKiB);
  return {
    totalKiB,
    freeKiB,
    availableKiB: field("MemAvailable", freeKiB),
    cacheKiB: field("Cached", 0) + field("Slab", 0),
    buffersKiB: field("Buffers", 0),
    sharedKiB: field("Shmem", 0),
  };
}

const pad2 = (n: number) => String(n).padStart(2, "0");

/** `0:01.50`. */
export function cpuClock(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  return `${minutes}:${pad2(Math.floor(ms / 1000) % 60)}.${pad2(Math.floor(ms / 10) % 100)}`;
}

/** `2:37`, `5 min`, `3 days, 2:05`. */
export function upFor(ms: number): string {
  const minutes = Math.floor(ms / 60_000) % 60;
  const hours = Math.floor(ms / 3_600_000) % 24;
  const days = Math.floor(ms / 86_400_000);
  const clock = hours === 0 ? `${minutes} min` : `${String(hours).padStart(2)}:${pad2(minutes)}`;
  return `${days === 0 ? "" : `${days} day${days === 1 ? "" : "s"}, `}${clock}`;
}
