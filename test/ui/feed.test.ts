import { describe, expect, it } from "vitest";
import { createFeed } from "../../src/ui/terminal/feed.ts";

/** A screen that draws when told, and a wall that moves when told. */
function desk() {
  let nowMs = 1000;
  let timers: { atMs: number; fn: () => void }[] = [];
  const drawn: number[] = [];
  const undone: (() => void)[] = [];
  const feed = createFeed({
    draw(data, done) {
      if (data.length > 0) drawn.push(data.length);
      undone.push(done);
    },
    nowMs: () => nowMs,
    after: (ms, fn) => timers.push({ atMs: nowMs + ms, fn }),
  });
  return {
    feed,
    drawn,
    takeIn() {
      for (const done of undone.splice(0)) done();
    },
    pass(ms: number) {
      nowMs += ms;
      const ready = timers.filter((t) => t.atMs <= nowMs);
      timers = timers.filter((t) => t.atMs > nowMs);
      for (const { fn } of ready) fn();
    },
  };
}

describe("U8 output on its way to the screen", () => {
  it("a little goes there at once", () => {
    const { feed, drawn, pass } = desk();
    feed.write(new Uint8Array(10));
    feed.write(new Uint8Array(20));
    expect(drawn).toEqual([10, 20]);
    pass(100);
    feed.write(new Uint8Array(4000));
    expect(drawn).toEqual([10, 20, 4000]);
  });

  it("a flood is drawn a block at a time, in order, with nothing lost", () => {
    const { feed, drawn, pass, takeIn } = desk();
    for (let i = 1; i <= 8; i++) feed.write(new Uint8Array(4000 + i));
    expect(drawn).toEqual([4001]);
    pass(33);
    takeIn();
    expect(drawn).toEqual([4001, 4002, 4003, 4004, 4005, 4006, 4007, 4008]);
    feed.write(new Uint8Array(100));
    expect(drawn).toHaveLength(8);
    pass(33);
    expect(drawn.at(-1)).toBe(100);
  });

  it("writers wait while a block is not drawn", async () => {
    const { feed, pass, takeIn } = desk();
    expect(feed.write(new Uint8Array(15_000))).toBeUndefined();
    let free = false;
    const held = feed.write(new Uint8Array(2_000));
    void held?.then(() => {
      free = true;
    });
    pass(33);
    await Promise.resolve();
    expect(free).toBe(false);
    takeIn();
    await held;
    expect(free).toBe(true);
  });

  it("a screen that takes long gets shorter blocks, a fast one longer ones", () => {
    const { feed, pass, takeIn } = desk();
    const flood = (bytes: number, tookMs: number) => {
      feed.write(new Uint8Array(bytes));
      pass(33);
      pass(tookMs);
      takeIn();
    };
    flood(8_000, 30);
    expect(feed.write(new Uint8Array(8_192))).toBeInstanceOf(Promise);
    pass(33);
    takeIn();
    for (let i = 0; i < 4; i++) flood(65_536, 2);
    expect(feed.write(new Uint8Array(60_000))).toBeUndefined();
  });

  it("a key is answered at once in the middle of a flood, behind what came before it", () => {
    const { feed, drawn } = desk();
    feed.write(new Uint8Array(4096));
    feed.write(new Uint8Array(9000));
    expect(drawn).toEqual([4096]);
    feed.hurry();
    feed.write(new Uint8Array(3));
    expect(drawn).toEqual([4096, 9000, 3]);
  });
});
