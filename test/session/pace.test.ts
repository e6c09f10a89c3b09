import { describe, expect, it } from "vitest";
import { pacedPlatform } from "../../src/session/pace.ts";
import type { Pace } from "../../src/session/types.ts";

/** A wall that only moves when told; remembers how long it was asked to wait. */
function wall() {
  let nowMs = 0;
  const asked: number[] = [];
  return {
    asked,
    pass: (ms: number) => {
      nowMs += ms;
    },
    platform: {
      macrotask: (fn: () => void) => fn(),
      wallMs: () => nowMs,
      after: (ms: number) => {
        asked.push(ms);
        return () => {};
      },
    },
  };
}

describe("S3 the pace", () => {
  it.each<[pace: Pace, busy: boolean, virtualMs: number, wallMs: number]>([
    ["1x", true, 3_000, 3_000],
    ["10x", true, 3_000, 300],
    ["instant", true, 10_000, 5],
    ["1x", true, 3_600_000, 12_000],
    ["10x", true, 3_600_000, 1_500],
    ["instant", true, 3_600_000, 10],
    ["instant", false, 3_000, 3_000],
    ["10x", false, 3_000, 3_000],
  ])("%s, command running %s: %d virtual ms take %d ms", (pace, busy, virtualMs, wallMs) => {
    const { asked, platform } = wall();
    const paced = pacedPlatform(platform, pace);
    paced.setBusy(busy);
    paced.wait?.(virtualMs, () => {});
    expect(asked).toEqual([wallMs]);
  });

  it.each<[pace: Pace, busy: boolean, virtualMs: number]>([
    ["1x", true, 300],
    ["10x", true, 3_000],
    ["instant", true, 6_000],
    ["10x", false, 300],
  ])("%s, command running %s: 300 ms of computing are %d", (pace, busy, virtualMs) => {
    const paced = pacedPlatform(wall().platform, pace);
    paced.setBusy(busy);
    expect(paced.computing?.(300)).toBe(virtualMs);
  });

  it("what comes in the middle of a wait finds the clock where the wall has it", () => {
    const { pass, platform } = wall();
    const paced = pacedPlatform(platform, "10x");
    paced.setBusy(true);
    const stop = paced.wait?.(4_000, () => {});
    pass(100);
    expect(stop?.()).toBe(1_000);
  });

  it("many short waits add up to one", () => {
    const { asked, platform } = wall();
    const paced = pacedPlatform(platform, "10x");
    paced.setBusy(true);
    let done = 0;
    for (let i = 0; i < 10; i++) paced.wait?.(10, () => done++);
    expect(asked).toEqual([4, 4]);
    expect(done).toBe(8);
  });
});
