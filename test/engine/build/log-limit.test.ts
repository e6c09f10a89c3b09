import { describe, expect, it } from "vitest";
import { LogLimit } from "../../../src/engine/build/solve/log-limit.ts";

const text = (data: Uint8Array) => new TextDecoder().decode(data);
const block = new TextEncoder().encode("x".repeat(100 * 1024));

describe("98: a step that floods", () => {
  it("is heard for 200 KiB in each second, and the gap is told once", () => {
    const limit = new LogLimit(0);
    expect(limit.take(block, 10).length).toBe(block.length);
    expect(limit.take(block, 20).length).toBe(block.length);
    expect(text(limit.take(block, 30))).toBe("\n[output clipped, log limit 200KiB/s reached]\n");
    expect(limit.take(block, 40).length).toBe(0);
    // What was dropped counts: the third second has room again.
    expect(limit.take(block, 2500).length).toBe(block.length);
  });

  it("is heard for 2 MiB in all", () => {
    const limit = new LogLimit(0);
    let heard = 0;
    let said = "";
    for (let second = 1; second <= 60; second += 1) {
      const kept = limit.take(block, second * 1000);
      heard += Math.min(kept.length, block.length);
      if (kept.length !== block.length && kept.length > 0) said = text(kept).trim();
    }
    expect(said.endsWith("[output clipped, log limit 2MiB reached]")).toBe(true);
    expect(heard).toBeLessThan(2 * 1024 * 1024 + 200);
  });
});
