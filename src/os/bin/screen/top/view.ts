/** What a top shows, and in which order. */
import type { Figures, Usage } from "./figures.ts";

export interface Line {
  readonly text: string;
  /** Of the whole line. */
  readonly style: string;
  /** Numbers in bold. */
  readonly numbers?: boolean;
}

export interface TopView {
  sort: "cpu" | "memory" | "time" | "pid";
  reverse: boolean;
  commandLines: boolean;
  idle: boolean;
  user: string | undefined;
  pids: readonly number[];
}

export function arranged(figures: Figures, view: TopView): readonly Usage[] {
  const keys: Record<TopView["sort"], (u: Usage) => number> = {
    cpu: (u) => Math.round(u.cpu * 10),
    memory: (u) => u.residentKiB,
    time: (u) => u.info.cpuMs,
    pid: (u) => u.info.pid,
  };
  const key = keys[view.sort];
  const shown = figures.processes.filter(
    (u) =>
      (view.idle || u.cpu > 0) &&
      (view.user === undefined || u.user === view.user || String(u.info.uid) === view.user) &&
      (view.pids.length === 0 || view.pids.includes(u.info.pid)),
  );
  const order = view.reverse ? -1 : 1;
  return shown.toSorted((a, b) => order * (key(b) - key(a)) || a.info.pid - b.info.pid);
}
