/**
 * Virtual time.
 *
 * Time moves only when nothing can run: when a macrotask of the platform fires while
 * nobody holds the clock and nobody is between two slices of computing. A macrotask
 * comes after all microtasks, so every process then waits for something. The earliest
 * timer by (time, order of setting) fires, and all is looked at again.
 *
 * While a process computes (`breathe`), the clock does not jump to a later timer;
 * those already due fire.
 */
import type { Platform } from "../kernel-types.ts";

interface Timer {
  readonly atUs: number;
  readonly order: number;
  fire: (() => void) | undefined;
}

/**
 * Computing that goes on and on without anybody resting costs more and more, twice as
 * much after each of these, so that `timeout 5` of an endless loop is not an endless
 * loop: a system call is much cheaper in life than it is here.
 */
const steadyUs = 50_000;
const mostDoublings = 6;

/** Rounds of computing between two breaths of the page. */
const roundsPerBreath = 64;
const maxWallMs = 8;

export class Clock {
  private nowUs: number;
  private readonly timers: Timer[] = [];
  private order = 0;
  private cancelled = 0;
  private holds = 0;
  private ticking = false;
  private rounds = 0;
  private lastBreathWallMs = 0;
  private breathing: (() => void)[] = [];
  private idle: (() => void)[] = [];
  /** What is being loaded, in the order it was asked for. */
  private readonly loads: { loaded: boolean; resume: (() => void) | undefined }[] = [];
  /** Cost of the calls since all last rested. */
  private streakUs = 0;
  /** When all last rested, on the wall and on the clock; undefined until computing is noticed. */
  private rested: { readonly wallMs: number; readonly us: number } | undefined;
  private stopWaiting: (() => number) | undefined;
  private waitingForUs = 0;

  constructor(
    private readonly platform: Platform,
    startMs: number,
  ) {
    this.nowUs = Math.round(startMs * 1000);
  }

  nowMs(): number {
    return this.nowUs / 1000;
  }

  /** Computing or a system call took this long. */
  spend(us: number): void {
    this.stirred();
    this.nowUs += us;
  }

  /**
   * A system call took this long, more in an endless row of them; answers how much more,
   * in microseconds. With pace the wall tells how long they take.
   */
  toil(us: number): number {
    this.stirred();
    this.streakUs += us;
    const doublings =
      this.platform.computing === undefined
        ? Math.min(mostDoublings, Math.floor(this.streakUs / steadyUs))
        : 0;
    const total = us * 2 ** doublings;
    this.nowUs += total;
    return total - us;
  }

  after(ms: number, fn: () => void): () => void {
    this.stirred();
    const timer: Timer = {
      atUs: this.nowUs + Math.max(0, Math.round(ms * 1000)),
      order: ++this.order,
      fire: fn,
    };
    push(this.timers, timer);
    this.tickSoon();
    return () => {
      if (timer.fire === undefined) return;
      timer.fire = undefined;
      // Cancelled timers are swept out once they are the most.
      if (++this.cancelled > 64 && this.cancelled * 2 > this.timers.length) this.sweep();
    };
  }

  hold(): () => void {
    this.stirred();
    this.holds += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.holds -= 1;
      this.tickSoon();
    };
  }

  /**
   * Waits for code or data from outside. Time and computing stand still meanwhile;
   * answers come one at a time in the order they were asked for, each when all others
   * rest. So it cannot be seen whether something was there already.
   *
   * What is waited for must not need this clock.
   */
  async load<T>(loading: Promise<T>): Promise<T> {
    this.stirred();
    const entry: { loaded: boolean; resume: (() => void) | undefined } = { loaded: false, resume: undefined };
    this.loads.push(entry);
    const turn = new Promise<void>((resolve) => {
      entry.resume = resolve;
    });
    const arrived = (): void => {
      entry.loaded = true;
      this.tickSoon();
    };
    loading.then(arrived, arrived);
    await turn;
    return loading;
  }

  /** Cheap; now and then a promise that lets everything else, the page included, have a turn. */
  round(): Promise<void> | undefined {
    this.rounds += 1;
    if (this.rounds < roundsPerBreath) {
      const wall = (this.rounds & 7) === 0 ? this.platform.wallMs?.() : undefined;
      if (wall === undefined || wall - this.lastBreathWallMs < maxWallMs) return undefined;
    }
    return this.breathe();
  }

  breathe(): Promise<void> {
    this.rounds = 0;
    return new Promise((resolve) => {
      this.breathing.push(resolve);
      this.tickSoon();
    });
  }

  /** Resolves once nothing can run without time moving. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.idle.push(resolve);
      this.tickSoon();
    });
  }

  /** Something came from outside while the wall was waiting for the clock: the clock catches up. */
  stirred(): void {
    if (this.stopWaiting === undefined) return;
    const stop = this.stopWaiting;
    this.stopWaiting = undefined;
    this.nowUs = Math.min(this.waitingForUs, this.nowUs + Math.max(0, Math.round(stop() * 1000)));
    this.tickSoon();
  }

  private tickSoon(): void {
    if (this.ticking) return;
    this.ticking = true;
    this.platform.macrotask(() => {
      this.ticking = false;
      this.tick();
    });
  }

  private tick(): void {
    const wall = this.platform.wallMs?.();
    if (wall !== undefined) this.lastBreathWallMs = wall;
    this.rounds = 0;
    const load = this.loads[0];
    if (load !== undefined) {
      this.rested = undefined;
      if (!load.loaded) return;
      this.loads.shift();
      load.resume?.();
      this.tickSoon();
      return;
    }
    if (this.breathing.length > 0) {
      this.keepUp(wall);
      this.fireDue();
      const ready = this.breathing;
      this.breathing = [];
      for (const resume of ready) resume();
      this.tickSoon();
      return;
    }
    if (this.fireDue()) {
      this.tickSoon();
      return;
    }
    this.streakUs = 0;
    this.rested = undefined;
    if (this.holds > 0 || this.stopWaiting !== undefined) return;
    if (this.idle.length > 0) {
      const waiting = this.idle;
      this.idle = [];
      for (const resume of waiting) resume();
      this.tickSoon();
      return;
    }
    const next = this.earliest();
    if (next === undefined) return;
    if (this.platform.wait === undefined) {
      this.nowUs = next.atUs;
      this.fireDue();
      this.tickSoon();
      return;
    }
    this.waitingForUs = next.atUs;
    this.stopWaiting = this.platform.wait((next.atUs - this.nowUs) / 1000, () => {
      if (this.stopWaiting === undefined) return;
      this.stopWaiting = undefined;
      this.nowUs = Math.max(this.nowUs, next.atUs);
      this.fireDue();
      this.tickSoon();
    });
  }

  /** With pace, computing takes as long as the wall says. What holds the clock (a screen that lags) costs nothing. */
  private keepUp(wallMs: number | undefined): void {
    if (wallMs === undefined || this.platform.computing === undefined) return;
    if (this.rested === undefined || this.holds > 0) {
      this.rested = { wallMs, us: this.nowUs };
      return;
    }
    const us = this.rested.us + Math.round(this.platform.computing(wallMs - this.rested.wallMs) * 1000);
    this.nowUs = Math.max(this.nowUs, us);
  }

  /** Fires those of the earliest moment that has come; whether there were any. */
  private fireDue(): boolean {
    const first = this.earliest();
    if (first === undefined || first.atUs > this.nowUs) return false;
    for (let next = this.earliest(); next !== undefined && next.atUs === first.atUs; next = this.earliest()) {
      pop(this.timers);
      const fire = next.fire;
      next.fire = undefined;
      fire?.();
    }
    return true;
  }

  private earliest(): Timer | undefined {
    while (this.timers[0] !== undefined && this.timers[0].fire === undefined) {
      pop(this.timers);
      this.cancelled -= 1;
    }
    return this.timers[0];
  }

  private sweep(): void {
    const live = this.timers.filter((t) => t.fire !== undefined).sort((a, b) => (before(a, b) ? -1 : 1));
    this.timers.splice(0, this.timers.length, ...live);
    this.cancelled = 0;
  }
}

function before(a: Timer, b: Timer): boolean {
  return a.atUs < b.atUs || (a.atUs === b.atUs && a.order < b.order);
}

function push(heap: Timer[], timer: Timer): void {
  let at = heap.length;
  heap.push(timer);
  while (at > 0) {
    const up = (at - 1) >> 1;
    const parent = heap[up];
    if (parent === undefined || !before(timer, parent)) break;
    heap[at] = parent;
    at = up;
  }
  heap[at] = timer;
}

function pop(heap: Timer[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let down = at * 2 + 1;
    let child = heap[down];
    if (child === undefined) break;
    const right = heap[down + 1];
    if (right !== undefined && before(right, child)) {
      child = right;
      down += 1;
    }
    if (!before(child, last)) break;
    heap[at] = child;
    at = down;
  }
  heap[at] = last;
}
