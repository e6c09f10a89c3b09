/** Writes SolveStatus records: one place that knows which vertex has started and what it is called. */
import type { BuildEvent } from "../../api/build.ts";
import type { Vertex as VertexRecord } from "../../api/progress.ts";
import { formatTime } from "../../api/time.ts";

export interface ProgressVertex {
  readonly digest: string;
  readonly name: string;
  readonly inputs?: readonly string[];
}

export interface VertexOutcome {
  readonly startedMs: number;
  readonly completedMs: number;
  readonly cached: boolean;
  readonly error?: string;
}

const decoder = new TextDecoder();
/** Of the output of a vertex that is remembered. */
const mostLines = 500;
const mostCharacters = 2000;

export class Progress {
  private readonly started = new Map<string, { vertex: ProgressVertex; atMs: number }>();
  readonly outcomes = new Map<string, VertexOutcome>();
  private readonly outputs = new Map<string, { lines: [number, string][]; partial: string }>();

  constructor(
    private readonly nowMs: () => number,
    private readonly emit: (event: BuildEvent) => void,
  ) {}

  has(digest: string): boolean {
    return this.started.has(digest);
  }

  isRunning(digest: string): boolean {
    return this.started.has(digest) && !this.outcomes.has(digest);
  }

  start(vertex: ProgressVertex): void {
    if (this.started.has(vertex.digest)) return;
    const atMs = this.nowMs();
    this.started.set(vertex.digest, { vertex, atMs });
    this.emit({ vertexes: [this.record(vertex, atMs)] });
  }

  complete(vertex: ProgressVertex, result: { cached?: boolean; error?: string } = {}): void {
    if (this.outcomes.has(vertex.digest)) return;
    this.start(vertex);
    const startedMs = this.started.get(vertex.digest)?.atMs ?? this.nowMs();
    const completedMs = this.nowMs();
    this.outcomes.set(vertex.digest, {
      startedMs,
      completedMs,
      cached: result.cached === true,
      error: result.error,
    });
    this.emit({
      vertexes: [{ ...this.record(vertex, startedMs), completed: formatTime(completedMs), ...result }],
    });
  }

  /** Every step that still runs is told canceled. */
  cancelRunning(): readonly string[] {
    const open = [...this.started.values()].filter((s) => !this.outcomes.has(s.vertex.digest));
    for (const { vertex } of open) this.complete(vertex, { error: "context canceled" });
    return open.map((s) => s.vertex.digest);
  }

  /** A line below a vertex. `done` is false when it only begins. */
  status(
    vertex: string,
    id: string,
    amounts: { current?: number; total?: number } = {},
    done = true,
    startedMs?: number,
  ): void {
    const now = formatTime(this.nowMs());
    const started = startedMs === undefined ? now : formatTime(startedMs);
    this.emit({
      statuses: [
        {
          id,
          vertex,
          name: id,
          current: amounts.current ?? 0,
          total: amounts.total ?? 0,
          timestamp: now,
          started,
          ...(done ? { completed: now } : {}),
        },
      ],
    });
  }

  /** What a vertex has printed so far: when, and the line. */
  outputOf(vertex: string): readonly (readonly [atMs: number, text: string])[] {
    const { lines = [], partial = "" } = this.outputs.get(vertex) ?? {};
    return partial === "" ? lines : [...lines, [this.nowMs(), partial]];
  }

  log(vertex: string, stream: 1 | 2, data: Uint8Array): void {
    const kept = this.outputs.get(vertex) ?? { lines: [], partial: "" };
    this.outputs.set(vertex, kept);
    const lines = (kept.partial + decoder.decode(data)).split("\n");
    kept.partial = (lines.pop() ?? "").slice(-mostCharacters);
    for (const line of lines) kept.lines.push([this.nowMs(), line.slice(0, mostCharacters)]);
    if (kept.lines.length > mostLines * 2) kept.lines.splice(0, kept.lines.length - mostLines);
    this.emit({ logs: [{ vertex, stream, data, timestamp: formatTime(this.nowMs()) }] });
  }

  private record(vertex: ProgressVertex, startedMs: number): VertexRecord {
    return {
      digest: vertex.digest,
      name: vertex.name,
      ...(vertex.inputs === undefined ? {} : { inputs: vertex.inputs }),
      started: formatTime(startedMs),
    };
  }
}
