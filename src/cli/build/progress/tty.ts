/**
 * Progress on a terminal: the whole picture is drawn again over the last one.
 *
 * A step that runs shows the last lines of its output; what has ended is blue, a
 * failure red, what was canceled yellow. When the picture is taller than the
 * screen, steps that have ended make room.
 */
import type { BuildEvent } from "../../../api/build.ts";
import { parseTime } from "../../../api/time.ts";
import { amountText, isCanceled, ProgressModel, type Step } from "./model.ts";

const esc = "\x1b[";
const tailLines = 6;

interface Line {
  readonly text: string;
  readonly done: boolean;
}

export class TtyProgress {
  readonly model = new ProgressModel();
  private lineCount = 0;
  private repeated = false;

  constructor(
    private readonly builder: string,
    private readonly startedMs: number,
  ) {}

  take(event: BuildEvent): void {
    this.model.apply(event);
  }

  /** The bytes that redraw the picture as of `nowMs`. */
  draw(nowMs: number, size: { readonly columns: number; readonly rows: number }, finished: boolean): string {
    const width = size.columns;
    const lines = this.fit(this.lines(nowMs, width, finished), Math.max(4, size.rows - 2));
    let out = `${esc}1A`.repeat(this.lineCount + 1);
    if (!this.repeated) out += `${esc}1B`;
    this.repeated = true;
    out += `${esc}0G${esc}?25l${this.head(nowMs, width, finished)}\n`;
    for (const line of lines) out += line.text;
    const less = this.lineCount - lines.length;
    if (less > 0) out += `${`${" ".repeat(width)}\n`.repeat(less) + `${esc}1A`.repeat(less)}${esc}0G`;
    this.lineCount = lines.length;
    return `${out}${esc}?25h`;
  }

  private head(nowMs: number, width: number, finished: boolean): string {
    const steps = [...this.model.steps.values()].filter((s) => s.name !== "");
    const done = steps.filter((s) => s.completedMs !== undefined).length;
    const total = finished
      ? Math.max(done, steps.filter((s) => s.startedMs !== undefined).length)
      : steps.length;
    const seconds = ((nowMs - this.startedMs) / 1000).toFixed(1);
    const left = `[+] Building ${seconds}s (${done}/${Math.max(total, 1)}) ${finished ? "FINISHED" : ""}`;
    // On a screen too narrow for both the name would wrap, and the next drawing start a line too low.
    if (left.length + this.builder.length + 2 > width) return left.slice(0, width - 1);
    return align(left, this.builder, width - 1);
  }

  private lines(nowMs: number, width: number, finished: boolean): Line[] {
    const lines: Line[] = [];
    for (const step of this.model.started) {
      const done = step.completedMs !== undefined;
      const prefix = isCanceled(step)
        ? "CANCELED "
        : step.error !== undefined
          ? "ERROR "
          : step.cached
            ? "CACHED "
            : "";
      const color = !done ? "" : isCanceled(step) ? "33" : step.error !== undefined ? "31" : "34";
      const seconds = ((step.completedMs ?? nowMs) - (step.startedMs ?? nowMs)) / 1000;
      lines.push(row(`${prefix}${step.name}`, seconds, width, color, done));
      for (const status of step.statuses.values()) {
        const began = parseTime(status.started ?? "") ?? nowMs;
        const ended = parseTime(status.completed ?? "") ?? step.completedMs ?? nowMs;
        const statusDone = status.completed !== undefined || done;
        lines.push(
          row(
            `=> ${status.id}${amountText(status)}`,
            (ended - began) / 1000,
            width,
            statusDone ? "34" : "",
            statusDone,
          ),
        );
      }
      if (!done && !finished)
        for (const text of tail(step, width)) lines.push({ text: faint(text), done: false });
    }
    return lines;
  }

  private fit(lines: readonly Line[], rows: number): readonly Line[] {
    let excess = lines.length - rows;
    if (excess <= 0) return lines;
    const kept = lines.filter((line) => {
      if (!line.done || excess <= 0) return true;
      excess -= 1;
      return false;
    });
    return kept.slice(-rows);
  }
}

function row(name: string, seconds: number, width: number, color: string, done: boolean): Line {
  const timer = ` ${(seconds < 0.05 ? 0 : seconds).toFixed(1).padStart(3)}s`;
  const left = width - 4 - (timer.length + 1) - 1;
  const line = `${align(` => ${name.slice(0, Math.max(left, 12))}`, timer, width - 1)}\n`;
  return { text: color === "" ? line : `${esc}${color}m${line}${esc}0m`, done };
}

function align(left: string, right: string, width: number): string {
  return `${left.padEnd(Math.max(0, width - right.length - 1))} ${right}`;
}

function tail(step: Step, width: number): string[] {
  const texts = step.logs.slice(-tailLines).map((l) => l.text);
  if (step.partial !== "") texts.push(step.partial);
  return texts
    .slice(-tailLines)
    .map((text) =>
      text
        .replace(/^.*\r/, "")
        .replace(/\x1b\[[0-9;?]*[A-Za-z]/g, "")
        .replace(/\t/g, "    "),
    )
    .filter((text) => text.trim() !== "")
    .map((text) => ` => => # ${text.slice(0, width - 12)}`.padEnd(width - 1));
}

function faint(text: string): string {
  return `${esc}2m${text}\n${esc}0m`;
}
