/** What a build has told so far, folded from its records; both displays draw from this. */
import type { BuildEvent } from "../../../api/build.ts";
import type { VertexStatus } from "../../../api/progress.ts";
import { parseTime } from "../../../api/time.ts";

export interface LogLine {
  readonly text: string;
  readonly atMs: number;
}

export interface Step {
  readonly digest: string;
  name: string;
  /** Number in plain progress; 0 before it is first printed. */
  index: number;
  startedMs: number | undefined;
  completedMs: number | undefined;
  cached: boolean;
  error: string | undefined;
  readonly statuses: Map<string, VertexStatus>;
  readonly logs: LogLine[];
  /** The end of the output that has no newline yet. */
  partial: string;
}

const decoder = new TextDecoder();
/** Of the output of one step. */
const mostLines = 5000;

export class ProgressModel {
  readonly steps = new Map<string, Step>();
  /** In the order they started. */
  readonly started: Step[] = [];

  /** Takes one record; gives the steps it touched. */
  apply(event: BuildEvent): readonly Step[] {
    const touched = new Set<Step>();
    for (const vertex of event.vertexes ?? []) {
      const step = this.step(vertex.digest);
      step.name = vertex.name;
      if (vertex.started !== undefined && step.startedMs === undefined) {
        step.startedMs = parseTime(vertex.started);
        this.started.push(step);
      }
      if (vertex.completed !== undefined) step.completedMs = parseTime(vertex.completed);
      if (vertex.cached === true) step.cached = true;
      if (vertex.error !== undefined) step.error = vertex.error;
      touched.add(step);
    }
    for (const status of event.statuses ?? []) {
      const step = this.step(status.vertex);
      step.statuses.set(status.id, status);
      touched.add(step);
    }
    for (const log of event.logs ?? []) {
      const step = this.step(log.vertex);
      const lines = (step.partial + decoder.decode(log.data)).split("\n");
      step.partial = lines.pop() ?? "";
      const atMs = parseTime(log.timestamp) ?? 0;
      for (const text of lines) step.logs.push({ text: text.replace(/\r$/, ""), atMs });
      if (step.logs.length > mostLines * 2) step.logs.splice(0, step.logs.length - mostLines);
      touched.add(step);
    }
    for (const step of touched)
      if (step.completedMs !== undefined && step.partial !== "") {
        step.logs.push({ text: step.partial, atMs: step.completedMs });
        step.partial = "";
      }
    return [...touched];
  }

  /** The client went away: what still ran is canceled. */
  cancelRunning(nowMs: number): void {
    for (const step of this.started)
      if (step.completedMs === undefined) {
        step.completedMs = nowMs;
        step.error = "context canceled";
      }
  }

  private step(digest: string): Step {
    const known = this.steps.get(digest);
    if (known !== undefined) return known;
    const step: Step = {
      digest,
      name: "",
      index: 0,
      startedMs: undefined,
      completedMs: undefined,
      cached: false,
      error: undefined,
      statuses: new Map(),
      logs: [],
      partial: "",
    };
    this.steps.set(digest, step);
    return step;
  }
}

export function isCanceled(step: Step): boolean {
  return step.error?.endsWith("context canceled") === true;
}

/** `42B`, `1.23kB`, `29.15MB`. */
export function byteText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return unit === 0 ? `${bytes}B` : `${value.toFixed(2)}${units[unit]}`;
}

/** ` 42B`, ` 1.05MB / 29.15MB`, or nothing. */
export function amountText(status: VertexStatus): string {
  if (status.total !== 0) return ` ${byteText(status.current)} / ${byteText(status.total)}`;
  return status.current !== 0 ? ` ${byteText(status.current)}` : "";
}

/** Seconds since the step began, in the width log lines have: `0.299`, `12.34`. */
export function logTime(step: Step, line: LogLine): string {
  const seconds = Math.max(0, (line.atMs - (step.startedMs ?? line.atMs)) / 1000);
  const digits = Math.max(0, 4 - Math.trunc(seconds).toString().length);
  return seconds.toFixed(digits);
}
