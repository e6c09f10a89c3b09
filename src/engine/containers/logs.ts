/**
 * `GET /containers/{id}/logs`: what was written, and with `follow` what will be
 * until the container ends.
 * @source Engine API v1.50; `details` puts the labels, or one blank, in front
 */

import { EngineError } from "../../api/errors.ts";
import { createChannel } from "../../api/stream.ts";
import { formatNano, parseTimestamp } from "../../api/time.ts";
import type { ApiStream, Frame } from "../../api/transport.ts";
import type { Env } from "../env.ts";
import type { Container } from "../state.ts";
import type { LogEntry } from "./log-store.ts";
import { current, requireContainer } from "./lookup.ts";

export interface LogsRequest {
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly follow: boolean;
  readonly timestamps: boolean;
  readonly details: boolean;
  readonly since: string | undefined;
  readonly until: string | undefined;
  /** A count; anything else means all. */
  readonly tail: string | undefined;
}

const encoder = new TextEncoder();

export function containerLogs(env: Env, ref: string, request: LogsRequest): ApiStream<Frame> {
  if (!request.stdout && !request.stderr) throw new EngineError("request.no_streams", {});
  const container = requireContainer(env.store.getState(), ref);
  if (container.hostConfig.LogConfig?.Type === "none") throw new EngineError("container.logs_driver", {});
  const { id } = container;
  const since = boundary(request.since) ?? Number.NEGATIVE_INFINITY;
  const until = boundary(request.until) ?? Number.POSITIVE_INFINITY;
  const tty = container.config.Tty ?? false;
  const wanted = (entry: LogEntry) =>
    entry.atMs >= since && entry.atMs <= until && (tty || request[entry.stream]);
  const frame = (entry: LogEntry): Frame => ({
    stream: entry.stream,
    data: decorate(container, entry, request),
  });

  const channel = createChannel<Frame>();
  const all = env.logs.entries(id);
  const count = /^\d+$/.test(request.tail ?? "") ? Number(request.tail) : Number.POSITIVE_INFINITY;
  let next = env.logs.total(id);
  for (const entry of lastOf(all, count, (e) => e.atMs >= since && e.atMs <= until))
    if (wanted(entry)) channel.push(frame(entry));
  const live = () =>
    env.running.has(id) || env.starting.has(id) || current(env, id)?.state.status === "restarting";
  if (!request.follow || !live() || until <= env.kernel.nowMs()) {
    channel.end();
    return channel;
  }

  const stops: (() => void)[] = [];
  const finish = () => {
    for (const stop of stops.splice(0)) stop();
    channel.end();
  };
  const pump = () => {
    for (next = Math.max(next, env.logs.firstKept(id)); next < env.logs.total(id); next++) {
      const entry = env.logs.at(id, next);
      if (entry !== undefined && wanted(entry)) channel.push(frame(entry));
    }
  };
  stops.push(env.logs.listen(id, pump));
  stops.push(
    env.changed.listen(() => {
      if (live()) return;
      pump();
      finish();
    }),
  );
  if (until !== Number.POSITIVE_INFINITY) stops.push(env.kernel.after(until - env.kernel.nowMs(), finish));
  channel.onClose(finish);
  return channel;
}

function boundary(text: string | undefined): number | undefined {
  if (text === undefined || text === "" || text === "0") return undefined;
  const ms = parseTimestamp(text);
  if (ms === undefined)
    throw new EngineError("create.invalid", {
      message: `invalid value for "since": failed to parse value as time: "${text}"`,
    });
  return ms;
}

/** The last `count` entries that pass, in order. */
function lastOf(
  entries: readonly LogEntry[],
  count: number,
  test: (entry: LogEntry) => boolean,
): readonly LogEntry[] {
  if (count === Number.POSITIVE_INFINITY) return entries.filter(test);
  const found: LogEntry[] = [];
  for (let i = entries.length - 1; i >= 0 && found.length < count; i--) {
    const entry = entries[i];
    if (entry !== undefined && test(entry)) found.push(entry);
  }
  return found.reverse();
}

function decorate(container: Container, entry: LogEntry, request: LogsRequest): Uint8Array {
  if (!request.timestamps && !request.details) return entry.data;
  const time = request.timestamps ? `${formatNano(entry.atMs)} ` : "";
  const details = request.details ? `${logLabels(container)} ` : "";
  const prefix = encoder.encode(time + details);
  const out = new Uint8Array(prefix.length + entry.data.length);
  out.set(prefix);
  out.set(entry.data, prefix.length);
  return out;
}

/** Labels and variables the log driver was told to keep. */
function logLabels(container: Container): string {
  const options = container.hostConfig.LogConfig?.Config ?? {};
  const pairs: string[] = [];
  for (const name of (options.labels ?? "").split(",").filter(Boolean)) {
    const value = container.config.Labels?.[name];
    if (value !== undefined) pairs.push(`${name}=${value}`);
  }
  const variables = new Map(
    (container.config.Env ?? []).map((v) => [v.slice(0, v.indexOf("=")), v.slice(v.indexOf("=") + 1)]),
  );
  for (const name of (options.env ?? "").split(",").filter(Boolean)) {
    const value = variables.get(name);
    if (value !== undefined) pairs.push(`${name}=${value}`);
  }
  return pairs.sort().join(",");
}
