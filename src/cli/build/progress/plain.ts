/**
 * Plain progress: one line per fact, each with the number of its step.
 *
 * Steps that run side by side are told one after the other as far as possible: the
 * one shown stays until it ends; another that has something to say waits, unless
 * the shown one has been silent.
 */
import type { BuildEvent } from "../../../api/build.ts";
import { parseTime } from "../../../api/time.ts";
import { amountText, isCanceled, logTime, ProgressModel, type Step } from "./model.ts";

/** How much of a step is printed. */
interface Printed {
  logs: number;
  readonly statuses: Set<string>;
  done: boolean;
}

const silenceMs = 1000;

export class PlainProgress {
  readonly model = new ProgressModel();
  private readonly printed = new Map<Step, Printed>();
  private current: Step | undefined;
  private lastMs = 0;
  private count = 0;

  /** The text a record adds. */
  take(event: BuildEvent): string {
    this.model.apply(event);
    let text = "";
    for (;;) {
      const more = this.advance();
      if (more === "") return text;
      text += more;
    }
  }

  private state(step: Step): Printed {
    const known = this.printed.get(step);
    if (known !== undefined) return known;
    const fresh: Printed = { logs: 0, statuses: new Set(), done: false };
    this.printed.set(step, fresh);
    return fresh;
  }

  /** Prints what the step on show has; when it is through, goes on to the next one. */
  private advance(): string {
    if (this.current !== undefined) {
      const text = this.news(this.current);
      if (this.state(this.current).done) {
        this.current = undefined;
        return text;
      }
      if (text !== "") return text;
      const now = this.newest();
      const other = this.model.started.find(
        (s) => s !== this.current && !this.state(s).done && this.hasNews(s),
      );
      if (other === undefined || now - this.lastMs < silenceMs) return "";
      const left = `#${this.current.index} ...\n\n`;
      this.current = other;
      return left + this.header(other);
    }
    const next = this.model.started.find((s) => !this.state(s).done);
    if (next === undefined) return "";
    const ready = this.model.started.find((s) => !this.state(s).done && s.completedMs !== undefined) ?? next;
    this.current = next.completedMs === undefined && !this.hasNews(next) ? ready : next;
    return this.header(this.current);
  }

  private newest(): number {
    let at = 0;
    for (const step of this.model.started)
      at = Math.max(at, step.completedMs ?? 0, step.startedMs ?? 0, step.logs.at(-1)?.atMs ?? 0);
    return at;
  }

  private hasNews(step: Step): boolean {
    const seen = this.state(step);
    return (
      step.completedMs !== undefined ||
      step.logs.length > seen.logs ||
      step.statuses.size > seen.statuses.size
    );
  }

  private header(step: Step): string {
    if (step.index === 0) step.index = ++this.count;
    this.lastMs = this.newest();
    return `#${step.index} ${step.name}\n`;
  }

  private news(step: Step): string {
    const seen = this.state(step);
    const mark = `#${step.index} `;
    let text = "";
    for (const status of step.statuses.values()) {
      if (status.completed === undefined && step.completedMs === undefined) continue;
      if (seen.statuses.has(status.id)) continue;
      seen.statuses.add(status.id);
      const began = parseTime(status.started ?? "");
      const ended = parseTime(status.completed ?? status.timestamp);
      const seconds = began === undefined || ended === undefined ? 0 : (ended - began) / 1000;
      const took = seconds >= 0.01 ? ` ${seconds.toFixed(1)}s` : "";
      text += `${mark}${status.id}${amountText(status)}${took}${status.completed === undefined ? "" : " done"}\n`;
    }
    for (; seen.logs < step.logs.length; seen.logs += 1) {
      const line = step.logs[seen.logs];
      if (line !== undefined) text += `${mark}${logTime(step, line)} ${line.text}\n`;
    }
    if (step.completedMs !== undefined && !seen.done) {
      seen.done = true;
      const seconds = (step.completedMs - (step.startedMs ?? step.completedMs)) / 1000;
      if (isCanceled(step)) text += `${mark}CANCELED\n`;
      else if (step.error !== undefined) text += `${mark}ERROR: ${step.error}\n`;
      else if (step.cached) text += `${mark}CACHED\n`;
      else text += `${mark}DONE ${seconds.toFixed(1)}s\n`;
      if (step.error === undefined || isCanceled(step)) text += "\n";
    }
    if (text !== "") this.lastMs = this.newest();
    return text;
  }
}
