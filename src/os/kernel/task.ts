/**
 * A process as the kernel keeps it: what it is related to, how signals reach it and
 * how it waits and ends. Its program sees it through `proc.ts`.
 *
 * Rule that is easy to get wrong: a signal ends a process at once (descriptors closed,
 * parent told), whatever its program is doing; the program learns of it by
 * `ProcessKilled` from the call it waits in, or its next one.
 */
import { SysError } from "../errno.ts";
import { defaultLimits, type ResourceLimits } from "../limits.ts";
import {
  type Credentials,
  type ExitStatus,
  type OpenFile,
  type ProcessInfo,
  ProcessKilled,
  type Reader,
  type SignalHandler,
} from "../process.ts";
import { defaultAction, type Signal } from "../signals.ts";
import type { PtyDevice } from "../tty/pty.ts";
import type { Clock } from "./clock.ts";
import { Waiters } from "./open-file.ts";

/** What a task needs of the sandbox it lives in. */
export interface TaskHome {
  readonly clock: Clock;
  readonly isHost: boolean;
  readonly frozen: boolean;
  initTask(): Task | undefined;
  tasks(): Iterable<Task>;
  group(pgid: number): Task[];
  /** The task has ended; `reaped` when nobody will wait for it. */
  ended(task: Task): void;
  forget(task: Task): void;
}

/** What it runs; replaced by exec. */
export interface Image {
  readonly argv: readonly string[];
  readonly exe: string;
  /** File name it was started by; of a script, the script's. */
  readonly comm: string;
  readonly env: Map<string, string>;
}

interface Blocked {
  settle(error?: Error): void;
}

export class Task implements Reader {
  readonly children = new Set<Task>();
  readonly fds = new Map<number, OpenFile>();
  readonly childChanged = new Waiters();
  readonly startMs: number;
  umask = 0o022;
  limits: ResourceLimits = defaultLimits;
  ctty: PtyDevice | undefined;
  status: ExitStatus | undefined;
  /** Stopped and not yet told to the parent. */
  stopReport: Signal | undefined;
  stopped: Signal | undefined;
  cpuMs = 0;
  memoryBytes = 1_200_000;
  private readonly actions = new Map<Signal, "ignore" | SignalHandler>();
  private pending: Signal[] = [];
  private readonly blocked = new Set<Blocked>();
  /** Runs no program of ours and waits for ever: the machine's init. */
  idle = false;
  private heldBack: (() => void)[] = [];
  private resolveExit: (status: ExitStatus) => void = () => {};
  readonly exited: Promise<ExitStatus>;

  constructor(
    readonly home: TaskHome,
    readonly pid: number,
    readonly hostPid: number,
    public parent: Task | undefined,
    public pgid: number,
    public sid: number,
    public cred: Credentials,
    public cwd: string,
    public image: Image,
  ) {
    this.startMs = home.clock.nowMs();
    parent?.children.add(this);
    this.exited = new Promise((resolve) => {
      this.resolveExit = resolve;
    });
  }

  get ppid(): number {
    return this.parent?.pid ?? 0;
  }

  /** What else ends with the process: sockets and listeners that are no descriptors. */
  private readonly belongings = new Map<object, () => void>();

  own(thing: object, close: () => void): void {
    this.belongings.set(thing, close);
  }

  disown(thing: object): void {
    this.belongings.delete(thing);
  }

  // System calls begin and wait here

  /** Every call passes here: a killed process goes no further, handlers run, time passes. */
  enter(): void {
    if (this.status !== undefined) throw this.killedError();
    this.cutShort = false;
    if (this.pending.length > 0 && this.stopped === undefined) this.runHandlers();
    if (this.status !== undefined) throw this.killedError();
    this.cpuMs += this.home.clock.toil(1) / 1000;
  }

  private killedError(): ProcessKilled {
    return new ProcessKilled(this.status?.type === "signaled" ? this.status.signal : "KILL");
  }

  /** The last system call ran a handler that does not restart calls: it may not block. */
  private cutShort = false;

  /** Its program is being fetched, which takes no time of this machine. */
  loading = 0;
  /**
   * Signals to a PID 1 whose program was being fetched: they count when it first waits,
   * for by then it has set up the handlers it would have had.
   */
  private early: Signal[] = [];

  get held(): boolean {
    return this.stopped !== undefined || this.home.frozen;
  }

  /** While stopped or frozen: resolves when it goes on. */
  async released(): Promise<void> {
    while (this.held && this.status === undefined) {
      await new Promise<void>((resolve, reject) => {
        const blocked: Blocked = {
          settle: (error) => {
            this.blocked.delete(blocked);
            if (error !== undefined && !(error instanceof SysError)) reject(error);
            else if (error === undefined) resolve();
          },
        };
        this.blocked.add(blocked);
        this.heldBack.push(() => blocked.settle());
      });
    }
  }

  /**
   * Waits until `subscribe`'s callback is called. @throws ProcessKilled; SysError EINTR
   * after a handler that does not restart calls, even one that ran as the call began.
   */
  wait(subscribe: (wake: () => void) => () => void): Promise<void> {
    if (this.early.length > 0 && this.loading === 0) this.pending.push(...this.early.splice(0));
    const cutBefore = this.cutShort;
    this.enter();
    if (cutBefore || this.cutShort) {
      this.cutShort = false;
      return Promise.reject(new SysError("EINTR"));
    }
    return new Promise((resolve, reject) => {
      let stop: (() => void) | undefined;
      let settled = false;
      const blocked: Blocked = {
        settle: (error) => {
          if (settled) return;
          if (error === undefined && this.held) {
            this.heldBack.push(() => blocked.settle());
            return;
          }
          settled = true;
          this.blocked.delete(blocked);
          stop?.();
          if (error === undefined) resolve();
          else reject(error);
        },
      };
      this.blocked.add(blocked);
      stop = subscribe(() => blocked.settle());
      if (settled) stop();
    });
  }

  /** As `wait`, for a promise of somebody else; the promise itself goes on when interrupted. */
  async within<T>(promise: Promise<T>): Promise<T> {
    let state: { ok: true; value: T } | { ok: false; error: unknown } | undefined;
    await this.wait((wake) => {
      promise.then(
        (value) => {
          state = { ok: true, value };
          wake();
        },
        (error: unknown) => {
          state = { ok: false, error };
          wake();
        },
      );
      return () => {};
    });
    if (state === undefined) throw new SysError("EINTR");
    if (state.ok) return state.value;
    throw state.error;
  }

  // Signals

  action(signal: Signal): "default" | "ignore" | SignalHandler {
    return this.actions.get(signal) ?? "default";
  }

  setAction(signal: Signal, action: "default" | "ignore" | SignalHandler): void {
    if (signal === "KILL" || signal === "STOP") throw new SysError("EINVAL");
    if (action === "default") this.actions.delete(signal);
    else this.actions.set(signal, action);
  }

  /** Handlers do not survive; what is ignored stays so. */
  resetHandlers(): void {
    for (const [signal, action] of this.actions) if (action !== "ignore") this.actions.delete(signal);
    this.pending = [];
  }

  inheritIgnored(from: Task): void {
    for (const [signal, action] of from.actions) if (action === "ignore") this.actions.set(signal, "ignore");
  }

  signalGroup(signal: Signal): boolean {
    if (this.action(signal) === "ignore") return false;
    for (const task of this.home.group(this.pgid)) task.signal(signal);
    return true;
  }

  /**
   * `outside`: sent from outside its PID namespace. PID 1 gets only what it has a
   * handler for, and KILL and STOP from outside.
   */
  signal(signal: Signal, outside = false): void {
    if (this.status !== undefined) return;
    this.home.clock.stirred();
    const shielded = this.isShielded;
    if (signal === "KILL" || signal === "STOP") {
      if (shielded && !outside) return;
      if (signal === "KILL") this.finish({ type: "signaled", signal });
      else this.stop(signal);
      return;
    }
    if (signal === "CONT") this.resume();
    const action = this.action(signal);
    if (action === "ignore") return;
    if (action !== "default") {
      this.pending.push(signal);
      if (this.blocked.size > 0 && this.stopped === undefined) this.runHandlers();
      return;
    }
    if (shielded && this.loading > 0) this.early.push(signal);
    else this.actByDefault(signal);
  }

  /** PID 1 of a namespace, which a signal it has no handler for does not touch. */
  private get isShielded(): boolean {
    return !this.home.isHost && this.home.initTask() === this;
  }

  private actByDefault(signal: Signal): void {
    if (this.isShielded) return;
    switch (defaultAction(signal)) {
      case "terminate":
        this.finish({ type: "signaled", signal });
        break;
      case "stop":
        this.stop(signal);
        break;
      default:
    }
  }

  private runHandlers(): void {
    const signals = this.pending;
    this.pending = [];
    for (const signal of signals) {
      const action = this.action(signal);
      // What counts is the action at delivery: the handler may have gone since.
      if (action === "default") this.actByDefault(signal);
      if (typeof action !== "function") continue;
      action(signal);
      if (action.restart === false) {
        this.cutShort = true;
        for (const blocked of [...this.blocked]) blocked.settle(new SysError("EINTR"));
      }
    }
  }

  private stop(signal: Signal): void {
    if (this.stopped !== undefined) return;
    this.stopped = signal;
    this.stopReport = signal;
    this.parent?.childChanged.wakeAll();
    this.parent?.signal("CHLD");
  }

  private resume(): void {
    if (this.stopped === undefined) return;
    this.stopped = undefined;
    this.stopReport = undefined;
    this.parent?.signal("CHLD");
    this.goOn();
  }

  /** No longer stopped, or no longer frozen. */
  goOn(): void {
    if (this.held) return;
    const waiting = this.heldBack;
    this.heldBack = [];
    for (const resume of waiting) resume();
    if (this.pending.length > 0 && this.blocked.size > 0) this.runHandlers();
  }

  // The end

  finish(status: ExitStatus): void {
    if (this.status !== undefined) return;
    this.status = status;
    this.stopped = undefined;
    const blocked = [...this.blocked];
    this.blocked.clear();
    this.heldBack = [];
    for (const file of this.fds.values()) file.release();
    this.fds.clear();
    for (const close of this.belongings.values()) close();
    this.belongings.clear();
    if (this.ctty !== undefined && this.sid === this.pid) this.ctty.leaderGone();
    this.home.ended(this);
    this.resolveExit(status);
    if (status.type === "signaled") for (const wait of blocked) wait.settle(this.killedError());
    const parent = this.parent;
    if (parent === undefined || parent.action("CHLD") === "ignore") {
      this.reap();
      parent?.childChanged.wakeAll();
    } else {
      parent.childChanged.wakeAll();
      parent.signal("CHLD");
    }
  }

  /** A zombie is waited for and vanishes. */
  reap(): void {
    this.parent?.children.delete(this);
    this.home.forget(this);
  }

  adopt(child: Task): void {
    child.parent = this;
    this.children.add(child);
    if (child.status === undefined) return;
    if (this.action("CHLD") === "ignore") child.reap();
    else {
      this.childChanged.wakeAll();
      this.signal("CHLD");
    }
  }

  get comm(): string {
    return this.image.comm.slice(0, 15);
  }

  get stateLetter(): ProcessInfo["state"] {
    if (this.status !== undefined) return "Z";
    if (this.stopped !== undefined) return "T";
    return this.blocked.size > 0 || this.idle ? "S" : "R";
  }
}
