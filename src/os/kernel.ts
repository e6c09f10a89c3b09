/** The kernel: virtual time, sandboxes, terminals. The idea and its rules are in kernel/README.md. */
import { Clock } from "./kernel/clock.ts";
import { createPipe } from "./kernel/pipe.ts";
import { type Machine, SandboxImpl } from "./kernel/sandbox.ts";
import type { Task } from "./kernel/task.ts";
import type { Kernel, Platform, Sandbox } from "./kernel-types.ts";
import type { ProgramTable } from "./process.ts";
import { PtyDevice } from "./tty/pty.ts";

export interface KernelOptions {
  readonly platform: Platform;
  readonly programs: ProgramTable;
  /** Milliseconds since the epoch at which the machine is switched on. */
  readonly startMs: number;
  readonly seed: number;
}

/** First process number of the machine after those of its own start. */
const firstPid = 1000;

export function createKernel(options: KernelOptions): Kernel {
  const clock = new Clock(options.platform, options.startMs);
  const random = createRandom(options.seed);
  let lastPid = firstPid;
  let terminals = 0;
  const machine: Machine = {
    clock,
    programs: options.programs,
    bootMs: options.startMs,
    byHostPid: new Map<number, Task>(),
    random,
    nextHostPid: () => ++lastPid,
  };
  return {
    nowMs: () => clock.nowMs(),
    random,
    sleep: (ms) => new Promise((resolve) => clock.after(ms, resolve)),
    after: (ms, fn) => clock.after(ms, fn),
    hold: () => clock.hold(),
    load: (loading) => clock.load(loading),
    createSandbox: (sandbox): Sandbox => new SandboxImpl(machine, sandbox),
    createPty: (size) =>
      new PtyDevice(`pts/${terminals++}`, size, {
        breathe: () => clock.breathe(),
        hold: () => clock.hold(),
        stirred: () => clock.stirred(),
      }),
    pipe: createPipe,
    settled: () => clock.settled(),
    advance: (ms) => new Promise((resolve) => clock.after(ms, resolve)),
  };
}

/** mulberry32: the same numbers for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
