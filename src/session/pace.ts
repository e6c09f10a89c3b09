/**
 * Maps virtual time to the wall. The kernel asks to go `virtualMs` further; at 1×
 * that takes as long, at 10× a tenth, and no single wait takes longer than its cap,
 * so that nobody sits through `sleep 3600`.
 */
import type { Platform } from "../os/kernel-types.ts";
import type { Pace, WorldPlatform } from "./types.ts";

const speeds: Record<Exclude<Pace, "instant">, { readonly factor: number; readonly capMs: number }> = {
  "1x": { factor: 1, capMs: 12_000 },
  "10x": { factor: 10, capMs: 1_500 },
};

/** Shorter waits are not worth a timer. */
const shortestMs = 1;

export interface PacedPlatform extends Platform {
  setPace(pace: Pace): void;
}

export function pacedPlatform(platform: WorldPlatform, initial: Pace): PacedPlatform {
  let pace = initial;
  let debtMs = 0;

  return {
    macrotask: platform.macrotask,
    wallMs: platform.wallMs,
    get wait() {
      if (pace === "instant") return undefined;
      const { factor, capMs } = speeds[pace];
      return (virtualMs: number, done: () => void) => {
        const wallMs = Math.min(virtualMs / factor, capMs);
        debtMs += wallMs;
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
          const share = Math.min(1, (platform.wallMs() - startedMs) / waitMs);
          return virtualMs * share;
        };
      };
    },
    setPace(next) {
      pace = next;
    },
  };
}
