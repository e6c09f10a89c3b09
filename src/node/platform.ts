/** What Node gives a world: macrotasks, timers and a wall clock. */
import type { WorldPlatform } from "../session/types.ts";

export const nodePlatform: WorldPlatform = {
  macrotask: (fn) => void setImmediate(fn),
  wallMs: () => performance.now(),
  after(ms, fn) {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
};
