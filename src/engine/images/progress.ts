/** Downloads and uploads on virtual time, reported as progress records. */
import type { JSONMessage } from "../../api/progress.ts";
import type { Env } from "../env.ts";

/** 20 MB a second over all transfers. */
const bytesPerMs = 20_000;
/** Unpacking is faster than the wire. */
const unpackBytesPerMs = 150_000;
/** How often a bar moves. */
const tickMs = 100;
const roundTripMs = 25;

export type Report = (message: JSONMessage) => void;

export function pause(env: Env, ms = roundTripMs): Promise<void> {
  return env.kernel.sleep(ms);
}

/**
 * Moves `totalBytes` and reports `status` with the bytes done so far. `share` is
 * how many transfers go on at once.
 */
export async function transfer(
  env: Env,
  report: Report,
  options: {
    id: string;
    status: "Downloading" | "Extracting" | "Pushing";
    totalBytes: number;
    share: () => number;
    cancelled: () => boolean;
  },
): Promise<void> {
  const { id, status, totalBytes } = options;
  const rate = status === "Extracting" ? unpackBytesPerMs : bytesPerMs;
  let done = 0;
  while (done < totalBytes) {
    if (options.cancelled()) return;
    const perMs = rate / Math.max(1, options.share());
    const ms = Math.min(tickMs, (totalBytes - done) / perMs);
    await env.kernel.sleep(ms);
    done = Math.min(totalBytes, done + Math.ceil(perMs * ms));
    report({ status, progressDetail: { current: done, total: totalBytes }, id });
  }
}

/** Runs the tasks, at most `limit` at a time, in order. The first failure is thrown after the others ended. */
export async function inParallel(limit: number, tasks: readonly (() => Promise<void>)[]): Promise<void> {
  let next = 0;
  let failure: unknown;
  const worker = async () => {
    for (let task = tasks[next++]; task !== undefined; task = tasks[next++]) {
      try {
        await task();
      } catch (error) {
        failure ??= error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, tasks.length) }, worker));
  if (failure !== undefined) throw failure;
}
