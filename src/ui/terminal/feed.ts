/**
 * Output on its way to the screen. A little goes there at once: an echo, a prompt, a
 * line now and then. A flood is handed over a block at a time, so that the page draws
 * it thirty times a second and has time left for everything else; who writes more
 * than a block meanwhile waits. A block is as long as the screen takes in while nobody
 * would notice: short lines cost it more than long ones.
 */

/** Milliseconds of the wall between two blocks of a flood. */
const beatMs = 33;
/** Bytes within a beat that go through at once. */
const calmBytes = 4096;
/** Bytes of a block at first, and their bounds. */
const firstBlock = 16_384;
const leastBlock = 4096;
const mostBlock = 65_536;
/** Milliseconds of the wall the screen may take for what came within a beat. */
const tooLongMs = 16;
const shortMs = 6;

const nothing = new Uint8Array(0);

export interface FeedHost {
  /** Gives the screen something to draw; `drawn` is called when it has taken it in. */
  draw(data: Uint8Array, drawn: () => void): void;
  nowMs(): number;
  after(ms: number, fn: () => void): void;
}

export interface Feed {
  /** A promise holds the writer back until it is kept. */
  write(data: Uint8Array): void | Promise<void>;
  /** A key was pressed: what is there is shown now, and so is what comes next. */
  hurry(): void;
}

export function createFeed(host: FeedHost): Feed {
  let beatFromMs = Number.NEGATIVE_INFINITY;
  let inBeat = 0;
  let waiting: Uint8Array[] = [];
  let due = false;
  /** Bytes that came and are not drawn. */
  let undrawn = 0;
  /** From here on writers wait. */
  let block = firstBlock;
  let writers: (() => void)[] = [];

  function draw(data: Uint8Array): void {
    host.draw(data, () => {
      undrawn -= data.length;
      if (undrawn >= block) return;
      const resume = writers;
      writers = [];
      for (const go of resume) go();
    });
  }

  function flush(): void {
    if (waiting.length === 0) return;
    const parts = waiting;
    waiting = [];
    const all = undrawn;
    const fromMs = host.nowMs();
    for (const part of parts) draw(part);
    // Nothing to draw: called when all before it has been taken in.
    host.draw(nothing, () => {
      const tookMs = host.nowMs() - fromMs;
      if (tookMs > tooLongMs) block = Math.max(leastBlock, block / 2);
      else if (tookMs < shortMs && all >= block) block = Math.min(mostBlock, block * 2);
    });
  }

  /** The next beat begins; a flood goes on being one while there is something to draw in each. */
  function beat(): void {
    due = false;
    beatFromMs = host.nowMs();
    inBeat = waiting.length > 0 ? calmBytes : 0;
    flush();
  }

  return {
    write(data) {
      undrawn += data.length;
      const now = host.nowMs();
      if (now - beatFromMs >= beatMs && !due) {
        beatFromMs = now;
        inBeat = 0;
      }
      inBeat += data.length;
      if (inBeat <= calmBytes && waiting.length === 0) draw(data);
      else {
        waiting.push(data);
        if (!due) {
          due = true;
          host.after(Math.max(0, beatMs - (now - beatFromMs)), beat);
        }
      }
      if (undrawn < block) return undefined;
      return new Promise((resolve) => {
        writers.push(resolve);
      });
    },
    hurry() {
      flush();
      beatFromMs = host.nowMs();
      inBeat = 0;
    },
  };
}
