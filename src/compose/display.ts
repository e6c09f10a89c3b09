/**
 * What Compose says while it works: on a terminal a picture that is drawn again and again,
 * one line for each thing; elsewhere a line for each change. All of it on stderr.
 *
 * @source recorded from Compose 2.40.3
 */
import type { Proc } from "../os/process.ts";

export type Phase = "working" | "done" | "warning" | "error";

export interface Change {
  /** `Container work-web-1`, the name of a service, a layer. */
  readonly id: string;
  readonly parent?: string;
  /** Part of the name column: `Pulling`. */
  readonly text?: string;
  readonly status?: string;
  readonly phase: Phase;
}

export type Emit = (change: Change) => void;
export type ProgressMode = "auto" | "tty" | "plain" | "quiet" | "json";

const esc = "\x1b[";
const frames = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
const frameMs = 100;
const marks: Readonly<Record<Phase, string>> = { working: "33", done: "32", warning: "33", error: "31" };
const symbols: Readonly<Record<Phase, string>> = { working: "", done: "✔", warning: "!", error: "✘" };

interface Line {
  change: Change;
  readonly startedMs: number;
  endedMs: number | undefined;
  spins: number;
}

/** Runs `work` and shows what it emits. */
export async function withProgress<T>(
  proc: Proc,
  options: { readonly mode: ProgressMode; readonly title?: string },
  work: (emit: Emit) => Promise<T>,
): Promise<T> {
  if (options.mode === "quiet") return work(() => {});
  const onTerminal = options.mode === "tty" || (options.mode === "auto" && proc.stderr.isTty);
  return onTerminal
    ? drawn(proc, options.title ?? "Running", work)
    : printed(proc, options.mode === "json", work);
}

async function printed<T>(proc: Proc, json: boolean, work: (emit: Emit) => Promise<T>): Promise<T> {
  let written: Promise<void> = Promise.resolve();
  const emit: Emit = ({ id, parent, text = "", status = "", phase }) => {
    const line = json
      ? JSON.stringify({ id, ...(parent === undefined ? {} : { parent_id: parent }), text, status, phase })
      : ` ${id} ${text} ${status}`;
    written = written.then(() => proc.stderr.write(`${line}\n`));
    // Reported when it is waited for.
    written.catch(() => {});
  };
  try {
    return await work(emit);
  } finally {
    await written;
  }
}

async function drawn<T>(proc: Proc, title: string, work: (emit: Emit) => Promise<T>): Promise<T> {
  const picture = new Picture(title);
  let dirty = false;
  let over = false;
  const emit: Emit = (change) => {
    picture.take(change, proc.nowMs());
    dirty = true;
  };
  const draw = async () => {
    dirty = false;
    await proc.write(2, picture.draw(proc.nowMs(), proc.fds.get(2)?.tty?.size ?? { columns: 80, rows: 24 }));
  };
  const working = work(emit).finally(() => {
    over = true;
  });
  working.catch(() => {});
  while (!over) {
    await Promise.race([working.catch(() => {}), proc.sleep(frameMs)]);
    if (!over && picture.size > 0) await draw();
  }
  if (dirty || picture.running) await draw();
  return working;
}

export class Picture {
  private readonly lines = new Map<string, Line>();
  private drawnLines = 0;
  private repeated = false;

  constructor(private readonly title: string) {}

  get size(): number {
    return this.lines.size;
  }

  get running(): boolean {
    return [...this.lines.values()].some((line) => line.endedMs === undefined);
  }

  take(change: Change, nowMs: number): void {
    const ended = change.phase === "working" ? undefined : nowMs;
    const line = this.lines.get(change.id);
    if (line === undefined) this.lines.set(change.id, { change, startedMs: nowMs, endedMs: ended, spins: 0 });
    else {
      line.change = change;
      line.endedMs = ended;
    }
  }

  /** The bytes that draw the picture over the last one. */
  draw(nowMs: number, size: { readonly columns: number; readonly rows: number }): string {
    const all = [...this.lines.values()];
    const roots = all.filter((l) => l.change.parent === undefined);
    const ordered = roots.flatMap((root) => [root, ...all.filter((l) => l.change.parent === root.change.id)]);
    // Layers make room when the screen is too small.
    const shown = ordered.length > size.rows - 2 ? roots.slice(-(size.rows - 2)) : ordered;
    const widest = Math.max(0, ...shown.map((l) => label(l).length));
    const done = all.filter((l) => l.endedMs !== undefined).length;
    const head = `[+] ${this.title} ${done}/${all.length}`;
    let out = `${esc}1A`.repeat(this.drawnLines + 1);
    if (!this.repeated) out += `${esc}1B`;
    this.repeated = true;
    out += `${esc}0G${esc}?25l${done === all.length ? `${esc}34m${head}${esc}0m` : head}\n`;
    for (const line of shown) out += this.row(line, widest, nowMs, size.columns);
    const less = this.drawnLines - shown.length;
    if (less > 0) out += `${`${" ".repeat(size.columns)}\n`.repeat(less)}${`${esc}1A`.repeat(less)}`;
    this.drawnLines = shown.length;
    return `${out}${esc}?25h`;
  }

  private row(line: Line, widest: number, nowMs: number, columns: number): string {
    const { change } = line;
    const color = marks[change.phase];
    const symbol =
      change.phase === "working" ? (frames[line.spins++ % frames.length] as string) : symbols[change.phase];
    const pad = change.parent === undefined ? "" : "  ";
    const timer = `${(((line.endedMs ?? nowMs) - line.startedMs) / 1000).toFixed(1)}s `;
    const name = label(line);
    const status = [...(change.status ?? "")].slice(0, Math.max(0, columns - widest - 15)).join("");
    const visible = pad.length + 3 + Math.max(name.length, widest - pad.length) + 1 + status.length;
    const painted = change.phase === "working" || status === "" ? status : `${esc}${color}m${status}${esc}0m`;
    const gap = " ".repeat(Math.max(0, columns - visible - timer.length));
    return `${pad} ${esc}${color}m${symbol}${esc}0m ${name.padEnd(widest - pad.length)} ${painted}${gap}${esc}34m${timer}${esc}0m\n`;
  }
}

const label = (line: Line): string => `${line.change.id} ${line.change.text ?? ""}`;
