/**
 * The bridge between the machine and the process: slices of instructions, waiting,
 * signals, threads taking turns, buffers that go out in the end.
 */
import { SysError } from "../../os/errno.ts";
import type { Signal } from "../../os/signals.ts";
import { signalNumbers } from "../../os/signals.ts";
import { osError } from "./errors.ts";
import { isFile, takePending, writeAbandoned } from "./files.ts";
import { discard, pushed, type Thread } from "./machine/thread.ts";
import { type PyException, PyModule, type Value } from "./objects.ts";
import type { Vm } from "./vm.ts";

/** Instructions between two looks at the world, and what one costs in virtual milliseconds. */
const slice = 20_000;
const msPerInstruction = 20e-6;

/** Settled outcome of a parked call. */
interface Outcome {
  readonly thread: Thread;
  readonly value?: unknown;
  readonly error?: unknown;
}

export class Run {
  private readonly waiting = new Map<Thread, Promise<Outcome>>();
  private readonly handlers = new Map<Signal, Value>();
  private arrived: Signal[] = [];
  readonly exitCalls: { fn: Value; args: Value[] }[] = [];

  constructor(readonly vm: Vm) {
    runs.set(vm, this);
    this.listen("INT");
    vm.host.proc.onSignal("PIPE", "ignore");
  }

  close(): void {
    runs.delete(this.vm);
  }

  /** A handler of Python's own for a signal; `null` is the default one of SIGINT. */
  setHandler(signal: Signal, action: "default" | "ignore" | { readonly fn: Value }): void {
    if (action === "default") {
      this.handlers.delete(signal);
      if (signal === "INT") this.listen("INT");
      else this.vm.host.proc.onSignal(signal, "default");
    } else if (action === "ignore") {
      this.handlers.delete(signal);
      this.vm.host.proc.onSignal(signal, "ignore");
    } else {
      this.handlers.set(signal, action.fn);
      this.listen(signal);
    }
  }

  private listen(signal: Signal): void {
    const handler = Object.assign(
      (s: Signal) => {
        this.arrived.push(s);
      },
      { restart: false },
    );
    this.vm.host.proc.onSignal(signal, handler);
  }

  /** Calls `fn` on the main thread and runs everything until it ends. Answers the exception nobody caught. */
  async call(fn: Value, args: Value[]): Promise<PyException | undefined> {
    const main = this.vm.main;
    main.done = false;
    main.failure = undefined;
    main.frame = undefined;
    main.depth = 0;
    main.handled = null;
    this.vm.current = main;
    const r = this.vm.call(fn, args);
    if (r !== pushed) {
      main.done = true;
      return undefined;
    }
    await this.until(() => main.done);
    return main.failure;
  }

  private async until(over: () => boolean): Promise<void> {
    const { vm } = this;
    const proc = vm.host.proc;
    while (!over()) {
      this.takeSignals();
      let ran = false;
      for (const t of [...vm.threads]) {
        if (t.done || t.parked || over()) continue;
        ran = true;
        vm.fuel = slice;
        vm.executed = 0;
        vm.run(t);
        if (vm.executed > 0) proc.charge(vm.executed * msPerInstruction);
        if (t.parked) this.watch(t);
        if (t.done && t !== vm.main) {
          this.threadEnded(t);
        }
      }
      if (over()) return;
      const runnable = vm.threads.some((t) => !t.done && !t.parked);
      if (runnable) {
        if (ran) await proc.checkpoint();
        if (this.waiting.size > 0) await this.collect(true);
      } else if (this.waiting.size > 0) await this.collect(false);
      else if (this.arrived.length === 0) return;
    }
  }

  private threadEnded(t: Thread): void {
    const i = this.vm.threads.indexOf(t);
    if (i > 0) this.vm.threads.splice(i, 1);
    const hook = threadHooks.get(t);
    threadHooks.delete(t);
    hook?.(t);
  }

  /** Starts what a parked thread waits for. */
  private watch(t: Thread): void {
    const park = t.parked!;
    let p: Promise<unknown>;
    try {
      p = park.start();
    } catch (error) {
      p = Promise.reject(error);
    }
    this.waiting.set(
      t,
      p.then(
        (value) => ({ thread: t, value }),
        (error: unknown) => ({ thread: t, error }),
      ),
    );
  }

  private async collect(poll: boolean): Promise<void> {
    const outcomes = [...this.waiting.values()];
    let first: Outcome | undefined;
    if (poll) first = await Promise.race([...outcomes, Promise.resolve(undefined)]);
    else if (outcomes.length === 1) first = await outcomes[0]!;
    else first = await Promise.race(outcomes);
    if (!first) return;
    this.settle(first);
  }

  private settle(o: Outcome): void {
    const { thread } = o;
    this.waiting.delete(thread);
    if (!("error" in o)) {
      this.vm.finishPark(thread, o.value);
      // What follows a wait may be another wait.
      if (thread.parked) this.watch(thread);
      return;
    }
    const error = o.error;
    if (error instanceof SysError) {
      if (error.code === "EINTR") {
        if (thread === this.vm.main) this.takeSignals();
        // Handlers run first; then the wait is taken up again.
        if (thread.parked && !this.waiting.has(thread)) this.watch(thread);
        return;
      }
      thread.parked = undefined;
      thread.parkedPost = undefined;
      thread.injected = osError(this.vm, error, undefined);
      return;
    }
    throw error;
  }

  /** Signals that came while nothing ran: the prompt deals with them itself. */
  forget(): void {
    this.arrived = [];
  }

  /** Python's answer to signals that have come. */
  private takeSignals(): void {
    const { vm } = this;
    const main = vm.main;
    for (const s of this.arrived.splice(0)) {
      const fn = this.handlers.get(s);
      if (fn === undefined) {
        if (s === "INT" && !main.done) {
          main.parked = undefined;
          main.parkedPost = undefined;
          this.waiting.delete(main);
          main.injected = vm.makeException("KeyboardInterrupt");
        }
        continue;
      }
      if (main.done) continue;
      const parked = main.parked;
      const post = main.parkedPost;
      main.parked = undefined;
      main.parkedPost = undefined;
      this.waiting.delete(main);
      vm.current = main;
      vm.call(fn, [signalNumbers[s], null], undefined, parked ? resumeWait : discard, { parked, post });
      if (main.parked) this.watch(main);
    }
  }

  /** Everything Python still buffers goes out. */
  async flush(): Promise<void> {
    const sys = this.vm.modules.getName("sys");
    if (!(sys instanceof PyModule)) return;
    for (const name of ["stdout", "stderr"]) {
      const f = sys.dict.getName(name);
      const original = sys.dict.getName(`__${name}__`);
      for (const x of f === original ? [f] : [f, original]) {
        if (!isFile(x) || x.data.closed) continue;
        const data = takePending(x.data);
        if (data) await this.vm.host.proc.write(x.data.fd, data);
      }
    }
  }

  /** Other threads finish, then what `atexit` registered. */
  async atExit(code: number): Promise<number> {
    const others = (): boolean => !this.vm.threads.some((t) => t !== this.vm.main && !t.done && !t.daemon);
    if (!others()) await this.until(others);
    for (const c of this.exitCalls.splice(0).reverse()) await this.call(c.fn, c.args);
    await writeAbandoned(this.vm, true);
    await this.flush();
    return code;
  }
}

const resumeWait = (vm: Vm, _r: Value, data: unknown) => {
  const d = data as { parked: NonNullable<Thread["parked"]>; post: Thread["parkedPost"] };
  vm.current.parkedPost = d.post;
  return d.parked;
};

/** What is to be told when a thread ends. */
export const threadHooks = new WeakMap<Thread, (t: Thread) => void>();
const runs = new WeakMap<Vm, Run>();
export function runOf(vm: Vm): Run {
  return runs.get(vm)!;
}
