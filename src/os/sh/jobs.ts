/**
 * Children of a shell: waiting for them, and the table of jobs.
 *
 * Everything a shell learns of its children comes through `reap`, so a child
 * that ends while another is waited for is not forgotten.
 */
import { SysError } from "../errno.ts";
import type { ExitStatus, Proc } from "../process.ts";
import { type Signal, signalNumbers } from "../signals.ts";

export interface Job {
  readonly id: number;
  /** Process group, or the first process when there is no job control. */
  readonly pgid: number;
  readonly pids: readonly number[];
  readonly text: string;
  /** The text of each stage of a pipeline. */
  readonly stages?: readonly string[];
  readonly background: boolean;
  phase: "running" | "stopped" | "done";
  /** Its end was reported already. */
  notified: boolean;
  /** Kept when the shell ends (`disown`, `disown -h`). */
  disowned?: boolean;
  readonly order: number;
}

export function exitCode(status: ExitStatus): number {
  return status.type === "exited" ? status.code : 128 + signalNumbers[status.signal];
}

const words: Partial<Record<Signal, string>> = {
  HUP: "Hangup",
  INT: "Interrupt",
  QUIT: "Quit",
  ILL: "Illegal instruction",
  TRAP: "Trace/breakpoint trap",
  ABRT: "Aborted",
  BUS: "Bus error",
  FPE: "Floating point exception",
  KILL: "Killed",
  USR1: "User defined signal 1",
  SEGV: "Segmentation fault",
  USR2: "User defined signal 2",
  PIPE: "Broken pipe",
  ALRM: "Alarm clock",
  TERM: "Terminated",
  STKFLT: "Stack fault",
  XCPU: "CPU time limit exceeded",
  XFSZ: "File size limit exceeded",
  VTALRM: "Virtual timer expired",
  PROF: "Profiling timer expired",
  IO: "I/O possible",
  PWR: "Power failure",
  SYS: "Bad system call",
};

/** As `strsignal` says it. */
export function signalWords(signal: Signal): string {
  return words[signal] ?? `Unknown signal ${signalNumbers[signal]}`;
}

export class Jobs {
  readonly list: Job[] = [];
  private readonly ended = new Map<number, ExitStatus>();
  private readonly stopped = new Map<number, ExitStatus>();
  private readonly own = new Set<number>();
  private order = 0;

  constructor(private readonly proc: Proc) {}

  /** A child was started. */
  adopt(pid: number): void {
    this.own.add(pid);
    this.ended.delete(pid);
  }

  knows(pid: number): boolean {
    return this.own.has(pid);
  }

  statusOf(pid: number): ExitStatus | undefined {
    return this.ended.get(pid);
  }

  /** Its status was asked for: it is not a child any more. */
  forget(pid: number): void {
    this.own.delete(pid);
    this.ended.delete(pid);
  }

  private record(pid: number, status: ExitStatus): void {
    if (status.type === "stopped") this.stopped.set(pid, status);
    else {
      this.ended.set(pid, status);
      this.stopped.delete(pid);
    }
    const job = this.list.find((j) => j.pids.includes(pid));
    if (job !== undefined) {
      const before = job.phase;
      job.phase = this.phase(job.pids);
      if (job.phase !== before) job.notified = false;
    }
  }

  private phase(pids: readonly number[]): Job["phase"] {
    if (pids.every((p) => this.ended.has(p))) return "done";
    return pids.every((p) => this.ended.has(p) || this.stopped.has(p)) ? "stopped" : "running";
  }

  /** Takes note of every child that has changed; does not block. */
  async poll(): Promise<void> {
    if (this.own.size === 0) return;
    for (;;) {
      try {
        const got = await this.proc.wait(-1, { nohang: true, untraced: true });
        if (got === undefined) return;
        this.record(got.pid, got.status);
      } catch (error) {
        if (error instanceof SysError) return;
        throw error;
      }
    }
  }

  /**
   * Waits until every one of `pids` has ended, or all that live are stopped.
   * @throws SysError EINTR when a trapped signal came and `interruptible` is set
   */
  async wait(
    pids: readonly number[],
    options: { untraced?: boolean; interruptible?: boolean } = {},
  ): Promise<"done" | "stopped"> {
    for (;;) {
      if (pids.every((p) => this.ended.has(p))) return "done";
      if (options.untraced && this.phase(pids) === "stopped") return "stopped";
      if (!(await this.waitAny(options))) return "done";
    }
  }

  /** Waits for one child to change; false when there are none. */
  async waitAny(options: { untraced?: boolean; interruptible?: boolean } = {}): Promise<boolean> {
    try {
      const got = await this.proc.wait(-1, { untraced: options.untraced === true });
      if (got !== undefined) this.record(got.pid, got.status);
      return true;
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      if (error.code === "EINTR") {
        if (options.interruptible) throw error;
        return true;
      }
      if (error.code === "ECHILD") return false;
      throw error;
    }
  }

  /** It was sent SIGCONT. */
  continued(job: Job): void {
    for (const pid of job.pids) this.stopped.delete(pid);
    job.phase = "running";
    job.notified = true;
  }

  add(job: Pick<Job, "pgid" | "pids" | "text" | "stages" | "background">): Job {
    const used = this.list.map((j) => j.id);
    const id = (used.length === 0 ? 0 : Math.max(...used)) + 1;
    const made: Job = { ...job, id, phase: this.phase(job.pids), notified: true, order: ++this.order };
    this.list.push(made);
    return made;
  }

  /** Moves it to the front: it is the current job now. */
  touch(job: Job): Job {
    const at = this.list.indexOf(job);
    const next = { ...job, order: ++this.order };
    if (at >= 0) this.list[at] = next;
    return next;
  }

  remove(job: Job): void {
    const at = this.list.findIndex((j) => j.id === job.id);
    if (at >= 0) this.list.splice(at, 1);
    for (const pid of job.pids) this.own.delete(pid);
  }

  /** `%+` and `%-`: stopped jobs come before running ones. */
  current(): { plus: Job | undefined; minus: Job | undefined } {
    const live = [...this.list].sort((a, b) => rank(b) - rank(a) || b.order - a.order);
    return { plus: live[0], minus: live[1] };
  }

  mark(job: Job): "+" | "-" | " " {
    const { plus, minus } = this.current();
    return plus?.id === job.id ? "+" : minus?.id === job.id ? "-" : " ";
  }

  /** `%1`, `%+`, `%-`, `%name`, `%?text`. */
  find(spec: string): Job | undefined | "ambiguous" {
    const s = spec.startsWith("%") ? spec.slice(1) : spec;
    if (s === "" || s === "%" || s === "+") return this.current().plus;
    if (s === "-") return this.current().minus ?? this.current().plus;
    if (/^\d+$/.test(s)) return this.list.find((j) => j.id === Number(s));
    const found = this.list.filter((j) =>
      s.startsWith("?") ? j.text.includes(s.slice(1)) : j.text.startsWith(s),
    );
    return found.length > 1 ? "ambiguous" : found[0];
  }

  /** The status of a job is that of its last process. */
  lastStatus(job: Job): ExitStatus | undefined {
    const last = job.pids.at(-1);
    if (last === undefined) return undefined;
    return this.ended.get(last) ?? this.stopped.get(last);
  }

  /** `long`: with the signal that stopped it, as `jobs -l` has it. */
  stateWords(job: Job, long = false): string {
    if (job.phase === "running") return "Running";
    const status = this.lastStatus(job);
    if (job.phase === "stopped" || status?.type === "stopped") {
      const signal = job.pids.map((p) => this.stopped.get(p)).find((s) => s !== undefined);
      const name = signal?.type === "stopped" ? signal.signal : "TSTP";
      return name === "TSTP" || !long
        ? "Stopped"
        : name === "STOP"
          ? "Stopped (signal)"
          : name === "TTIN"
            ? "Stopped (tty input)"
            : "Stopped (tty output)";
    }
    if (status === undefined) return "Done";
    if (status.type === "signaled") return signalWords(status.signal);
    return status.code === 0 ? "Done" : `Exit ${status.code}`;
  }
}

/** Stopped jobs first. */
function rank(job: Job): number {
  return job.phase === "stopped" ? 1 : 0;
}
