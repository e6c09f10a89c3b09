/** A world on this page's clock. */

import type { World, WorldPlatform } from "../session/types.ts";
import { createWorld } from "../session/world.ts";
import type { PageOptions } from "./options.ts";

export function openWorld(options: PageOptions): World {
  return createWorld({
    platform: pagePlatform(),
    seed: options.seed,
    pace: options.speed,
    startMs: Date.now(),
  });
}

function pagePlatform(): WorldPlatform {
  const channel = new MessageChannel();
  const waiting: (() => void)[] = [];
  channel.port1.onmessage = () => waiting.shift()?.();
  return {
    macrotask(fn) {
      waiting.push(fn);
      channel.port2.postMessage(undefined);
    },
    wallMs: () => performance.now(),
    after(ms, fn) {
      const timer = window.setTimeout(fn, ms);
      return () => window.clearTimeout(timer);
    },
  };
}
