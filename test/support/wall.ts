/**
 * A wall clock that stands still until a test has to wait: then it goes on to the next
 * timer, as soon as nothing else is left to do. No test waits on the real one.
 */
import type { WorldPlatform } from "../../src/session/types.ts";

interface Timer {
  readonly atMs: number;
  readonly fn: () => void;
}

export interface HandWall {
  readonly platform: WorldPlatform;
  /** Lets the world go on until `done`. */
  until(done: () => boolean): Promise<void>;
}

/** Turns of the event loop without a timer before the clock goes on: promises and macrotasks come first. */
const settled = 20;

export function handWall(): HandWall {
  let nowMs = 0;
  const timers = new Set<Timer>();
  const turn = () => new Promise<void>((next) => setImmediate(next));
  const next = () => [...timers].sort((a, b) => a.atMs - b.atMs)[0];
  const fire = (timer: Timer) => {
    timers.delete(timer);
    nowMs = Math.max(nowMs, timer.atMs);
    timer.fn();
  };
  const until = async (done: () => boolean) => {
    for (let i = 1; !done(); i += 1) {
      await turn();
      const timer = i % settled === 0 ? next() : undefined;
      if (timer !== undefined && !done()) fire(timer);
    }
  };
  return {
    platform: {
      macrotask: (fn) => void setImmediate(fn),
      wallMs: () => nowMs,
      after: (ms, fn) => {
        const timer = { atMs: nowMs + ms, fn };
        timers.add(timer);
        return () => void timers.delete(timer);
      },
    },
    until,
  };
}
