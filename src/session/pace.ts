/**
 * Maps virtual time to the wall. The kernel asks to go `virtualMs` further; at 1×
 * that takes as long, at 10× a tenth, and no single wait takes longer than its cap,
 * so that nobody sits through `sleep 3600`.
 *
 * While processes compute, time goes as fast as it would if they waited (at Instant
 * pace not quite): `timeout 5` of an endless loop takes five seconds of the wall at 1×.
 *
 * While no command runs in the foreground, time goes as on the wall, whatever the
 * pace: a container that works in the background would else live a year while its
 * owner reads.
 */
import type { Platform } from "../os/kernel-types.ts";
import type { Pace, WorldPlatform } from "./types.ts";

interface Speed {
  readonly factor: number;
  readonly capMs: number;
}

const speeds: Record<Pace, Speed> = {
  "1x": { factor: 1, capMs: 12_000 },
  "10x": { factor: 10, capMs: 1_500 },
  // Nearly: a loop that sleeps must not flood the screen faster than the page can show it.
  instant: { factor: 2_000, capMs: 10 },
};

const idleSpeed: Speed = { factor: 1, capMs: Number.POSITIVE_INFINITY };

/** A slow page must not make an hour of a second's work. */
const mostWhileComputing = 20;

/** Shorter waits are saved up: a timer of the page takes longer than they would. */
const shortestMs = 4;

export interface PacedPlatform extends Platform {
  setPace(pace: Pace): void;
  /** Whether a command runs in the foreground. */
  setBusy(busy: boolean): void;
}

export function pacedPlatform(platform: WorldPlatform, initial: Pace): PacedPlatform {
  let pace = initial;
  let busy = false;
  let debtMs = 0;

  return {
    macrotask: platform.macrotask,
    wallMs: platform.wallMs,
    computing: (wallMs) => wallMs * (busy ? Math.min(speeds[pace].factor, mostWhileComputing) : 1),
    wait(virtualMs, done) {
      const { factor, capMs } = busy ? speeds[pace] : idleSpeed;
      debtMs += Math.min(virtualMs / factor, capMs);
      if (debtMs < shortestMs) {
        platform.macrotask(done);
        return () => 0;
      }
      const waitMs = debtMs;
      debtMs = 0;
      const startedMs = platform.wallMs();
      const cancel = platform.after(waitMs, done);
      return () => {
        cancel();
        return virtualMs * Math.min(1, (platform.wallMs() - startedMs) / waitMs);
      };
    },
    setPace(next) {
      pace = next;
    },
    setBusy(next) {
      busy = next;
    },
  };
}

/** Time costs nothing: tests and replays. They hold the clock between their steps. */
export function unpacedPlatform(platform: WorldPlatform): PacedPlatform {
  return { macrotask: platform.macrotask, setPace: () => {}, setBusy: () => {} };
}
