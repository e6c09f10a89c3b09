/** A world without a terminal that has busybox and some files. */
import type { Script } from "../../../src/session/types.ts";
import { createWorld } from "../../../src/session/world.ts";

const platform = {
  macrotask: (fn: () => void) => void setImmediate(fn),
  wallMs: () => 0,
  after: (ms: number, fn: () => void) => {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
};

export async function openBuildScript(
  files: Readonly<Record<string, string>>,
  options: { readonly env?: Readonly<Record<string, string>>; readonly services?: readonly string[] } = {},
): Promise<Script> {
  const world = await createWorld({
    platform,
    pace: "unpaced",
    seed: 1,
    startMs: Date.UTC(2025, 5, 1, 9),
    images: ["busybox:latest"],
    services: options.services ?? [],
  });
  return world.openScript({ folder: "work", files, env: options.env ?? {} });
}
