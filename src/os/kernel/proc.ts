/** The system calls, as one program of one process sees them (process.ts). */
import { capable } from "../capabilities.ts";
import { SysError } from "../errno.ts";
import { ProcessView } from "../fs/process-view.ts";
import type { FileSystemView } from "../fs/view.ts";
import type { Limit, Resource, ResourceLimits } from "../limits.ts";
import type { ProcNet } from "../net/types.ts";
import type {
  Credentials,
  ExitCode,
  ForkOptions,
  InputStream,
  OpenFile,
  OutputStream,
  Proc,
  ProcessInfo,
  Program,
  SignalHandler,
  SpawnOptions,
  SystemInfo,
  WaitOptions,
  WaitResult,
} from "../process.ts";
import type { Signal } from "../signals.ts";
import type { Tty } from "../tty/types.ts";
import { createPipe } from "./pipe.ts";
import type { SandboxImpl } from "./sandbox.ts";
import { ProcInput, ProcOutput } from "./streams.ts";
import type { Task } from "./task.ts";

const encoder = new TextEncoder();
const ignore = (): void => {};

/** What copying bytes takes: 4 GB in a second. */
function copyingUs(bytes: number): number {
  return bytes >> 12;
}

/** A call that its program abandons must not become an unhandled rejection. */
function guarded<T>(promise: Promise<T>): Promise<T> {
  promise.catch(ignore);
  return promise;
}

export class ProcCalls implements Proc {
  readonly fs: FileSystemView;
  private network: ProcNet | undefined;
  readonly argv: readonly string[];
  readonly args: readonly string[];
  readonly exe: string;
  readonly env: Map<string, string>;
  readonly fds: Map<number, OpenFile>;
  readonly system: SystemInfo;
  private readonly inputs = new Map<number, { file: OpenFile; stream: ProcInput }>();

  constructor(
    readonly task: Task,
    private readonly home: SandboxImpl,
  ) {
    const { image } = task;
    this.argv = image.argv;
    this.args = image.argv.slice(1);
    this.exe = image.exe;
    this.env = image.env;
    this.fds = task.fds;
    this.system = home.system;
    this.fs = new ProcessView(home.viewContext(task));
  }

  get pid(): number {
    return this.task.pid;
  }
  get ppid(): number {
    return this.task.ppid;
  }
  get pgid(): number {
    return this.task.pgid;
  }
  get sid(): number {
    return this.task.sid;
  }
  get cred(): Credentials {
    return this.task.cred;
  }
  get umask(): number {
    return this.task.umask;
  }
  set umask(mask: number) {
    this.task.umask = mask & 0o777;
  }
  get limits(): ResourceLimits {
    return this.task.limits;
  }
  setLimit(resource: Resource, limit: Limit): void {
    this.task.enter();
    if (limit.soft > limit.hard) throw new SysError("EINVAL");
    if (limit.hard > this.limits[resource].hard && !capable(this.cred, "SYS_RESOURCE"))
      throw new SysError("EPERM");
    this.task.limits = { ...this.limits, [resource]: limit };
  }
  get cwd(): string {
    return this.task.cwd;
  }
  get ctty(): Tty | undefined {
    return this.task.ctty;
  }
  get net(): ProcNet {
    this.network ??= this.home.net.forProcess(this.task, this);
    return this.network;
  }

  chdir(path: string): void {
    this.task.enter();
    const real = this.fs.realpath(path);
    if (this.fs.stat(real).type !== "dir") throw new SysError("ENOTDIR", path);
    if (!this.fs.access(real, "x")) throw new SysError("EACCES", path);
    this.task.cwd = real;
  }

  setCred(cred: Partial<Credentials>): void {
    this.task.enter();
    const old = this.task.cred;
    const may = capable(old, "SETUID") || old.realUid === 0;
    const allowed = (id: number | undefined, own: number, real?: number): boolean =>
      id === undefined || id === own || id === real;
    if (!may && !(allowed(cred.uid, old.uid, old.realUid) && allowed(cred.gid, old.gid))) {
      throw new SysError("EPERM");
    }
    this.task.cred = { ...old, ...cred };
  }

  // Descriptors

  get stdin(): InputStream {
    return this.input(0);
  }
  get stdout(): OutputStream {
    return new ProcOutput(this, 1);
  }
  get stderr(): OutputStream {
    return new ProcOutput(this, 2);
  }

  input(fd: number): InputStream {
    const file = this.fds.get(fd);
    if (file === undefined) throw new SysError("EBADF");
    const known = this.inputs.get(fd);
    if (known?.file === file) return known.stream;
    const stream = new ProcInput(this, fd);
    this.inputs.set(fd, { file, stream });
    return stream;
  }

  output(fd: number): OutputStream {
    if (!this.fds.has(fd)) throw new SysError("EBADF");
    return new ProcOutput(this, fd);
  }

  private descriptor(fd: number): OpenFile {
    const file = this.fds.get(fd);
    if (file === undefined) throw new SysError("EBADF");
    return file;
  }

  read(fd: number, max = 65536): Promise<Uint8Array | null> {
    return guarded(this.readSome(fd, max));
  }

  private async readSome(fd: number, max: number): Promise<Uint8Array | null> {
    await this.begin();
    const file = this.descriptor(fd);
    if (!file.flags.read) throw new SysError("EBADF");
    if (file.tryRead === undefined) return this.home.readWithin(this.task, file, max);
    for (;;) {
      const got = file.tryRead(max, this.task);
      if (got !== undefined) {
        this.home.clock.toil(copyingUs(got?.length ?? 0));
        await this.breathe();
        return got;
      }
      await this.task.wait((wake) => file.poll?.(wake) ?? ignore);
    }
  }

  write(fd: number, data: string | Uint8Array): Promise<void> {
    return guarded(this.writeAll(fd, typeof data === "string" ? encoder.encode(data) : data));
  }

  private async writeAll(fd: number, data: Uint8Array): Promise<void> {
    await this.begin();
    const file = this.descriptor(fd);
    if (!file.flags.write) throw new SysError("EBADF");
    this.home.clock.toil(copyingUs(data.length));
    try {
      if (file.tryWrite === undefined) await this.task.within(file.write(data));
      else {
        for (let at = 0; at < data.length; ) {
          const taken = file.tryWrite(at === 0 ? data : data.subarray(at), this.task);
          at += taken;
          if (taken === 0) await this.task.wait((wake) => file.poll?.(wake) ?? ignore);
        }
      }
    } catch (error) {
      if (error instanceof SysError && error.code === "EPIPE") {
        this.task.signal("PIPE");
        this.task.enter();
      }
      throw error;
    }
    await this.breathe();
  }

  /** Each blocking call starts here: a stopped process waits until it goes on. */
  private async begin(): Promise<void> {
    this.task.enter();
    if (this.task.held) await this.task.released();
    if (this.task.status !== undefined) this.task.enter();
  }

  private async breathe(): Promise<void> {
    const pause = this.home.clock.round();
    if (pause === undefined) return;
    await pause;
    this.task.enter();
  }

  select(fds: readonly number[], timeoutMs?: number): Promise<readonly number[]> {
    return guarded(this.selectSome(fds, timeoutMs));
  }

  private async selectSome(
    fds: readonly number[],
    timeoutMs: number | undefined,
  ): Promise<readonly number[]> {
    await this.begin();
    const files = fds.map((fd) => ({ fd, file: this.descriptor(fd) }));
    let over = timeoutMs === 0;
    let stopTimer = ignore;
    let timedOut: () => void = ignore;
    try {
      for (;;) {
        const ready = files.filter(({ file }) => file.readable()).map(({ fd }) => fd);
        if (ready.length > 0 || over) {
          await this.breathe();
          return ready;
        }
        await this.task.wait((wake) => {
          if (timeoutMs !== undefined && stopTimer === ignore) {
            stopTimer = this.home.clock.after(timeoutMs, () => {
              over = true;
              timedOut();
            });
          }
          timedOut = wake;
          const stops = files.map(({ file }) => file.poll?.(wake) ?? ignore);
          return () => {
            for (const stop of stops) stop();
          };
        });
      }
    } finally {
      stopTimer();
    }
  }

  installFd(file: OpenFile, from = 0): number {
    this.task.enter();
    let fd = from;
    while (this.fds.has(fd)) fd += 1;
    if (fd >= Math.min(1024, this.limits.nofile.soft)) throw new SysError("EMFILE");
    this.fds.set(fd, file);
    this.task.disown(file);
    return fd;
  }

  closeFd(fd: number): void {
    this.task.enter();
    const file = this.descriptor(fd);
    this.fds.delete(fd);
    file.release();
  }

  pipe(): { readonly read: OpenFile; readonly write: OpenFile } {
    this.task.enter();
    return createPipe();
  }

  // Time

  nowMs(): number {
    return this.home.clock.nowMs();
  }

  random(): number {
    return this.home.random();
  }

  sleep(ms: number): Promise<void> {
    return guarded(this.sleepUntil(this.home.clock.nowMs() + ms));
  }

  private async sleepUntil(untilMs: number): Promise<void> {
    await this.begin();
    const left = untilMs - this.home.clock.nowMs();
    await this.task.wait((wake) => this.home.clock.after(left, wake));
  }

  checkpoint(): Promise<void> {
    this.task.enter();
    if (this.task.held) return guarded(this.begin());
    const pause = this.home.clock.round();
    return pause === undefined ? done : guarded(pause.then(() => this.begin()));
  }

  load<T>(loading: Promise<T>): Promise<T> {
    const { task } = this;
    task.loading += 1;
    const over = (): void => {
      task.loading -= 1;
    };
    loading.then(over, over);
    return this.home.clock.load(loading);
  }

  charge(ms: number): void {
    this.task.cpuMs += ms;
    const share = Math.min(1, this.home.limits.cpus ?? 1);
    this.home.clock.spend(Math.round((ms * 1000) / (share || 1)));
  }

  setMemory(bytes: number): void {
    this.task.memoryBytes = bytes;
    this.home.memoryChanged(this.task);
  }

  // Processes

  spawn(options: SpawnOptions): number {
    this.task.enter();
    return this.home.spawnChild(this.task, options).pid;
  }

  fork(main: Program, options: ForkOptions = {}): number {
    this.task.enter();
    return this.home.forkChild(this.task, main, options).pid;
  }

  exec(options: Omit<SpawnOptions, "pgid" | "newSession">): Promise<ExitCode> {
    this.task.enter();
    return this.home.replace(this.task, options);
  }

  wait(pid: number, options: WaitOptions = {}): Promise<WaitResult | undefined> {
    return guarded(this.waitFor(pid, options));
  }

  private async waitFor(pid: number, options: WaitOptions): Promise<WaitResult | undefined> {
    await this.begin();
    for (;;) {
      let any = false;
      for (const child of this.task.children) {
        const wanted =
          pid > 0 ? child.pid === pid : pid === -1 || child.pgid === (pid === 0 ? this.task.pgid : -pid);
        if (!wanted) continue;
        any = true;
        if (child.status !== undefined) {
          child.reap();
          return { pid: child.pid, status: child.status };
        }
        if (options.untraced && child.stopReport !== undefined) {
          const signal = child.stopReport;
          child.stopReport = undefined;
          return { pid: child.pid, status: { type: "stopped", signal } };
        }
      }
      if (!any) throw new SysError("ECHILD");
      if (options.nohang) {
        await this.breathe();
        return undefined;
      }
      await this.task.wait((wake) => this.task.childChanged.add(wake));
    }
  }

  kill(pid: number, signal: Signal | 0): void {
    this.task.enter();
    const targets = this.home.targets(this.task, pid);
    if (targets.length === 0) throw new SysError("ESRCH");
    const { cred } = this.task;
    const any = capable(cred, "KILL");
    const mine = targets.filter((t) => any || t.cred.uid === cred.uid || t.cred.realUid === cred.uid);
    if (mine.length === 0) throw new SysError("EPERM");
    if (signal === 0) return;
    for (const target of mine) target.signal(signal, target.home !== this.home);
    // A signal to oneself has landed before the call returns.
    if (mine.includes(this.task)) this.task.enter();
  }

  onSignal(signal: Signal, action: "default" | "ignore" | SignalHandler): void {
    this.task.enter();
    this.task.setAction(signal, action);
  }

  setpgid(pid: number, pgid: number): void {
    this.task.enter();
    const target = pid === 0 ? this.task : this.home.find(pid);
    if (target === undefined || (target !== this.task && target.parent !== this.task))
      throw new SysError("ESRCH");
    target.pgid = pgid === 0 ? target.pid : pgid;
  }

  setsid(): number {
    this.task.enter();
    if (this.task.pgid === this.task.pid && this.home.group(this.task.pid).length > 1)
      throw new SysError("EPERM");
    this.task.sid = this.task.pid;
    this.task.pgid = this.task.pid;
    this.task.ctty = undefined;
    return this.task.sid;
  }

  processes(): readonly ProcessInfo[] {
    this.task.enter();
    return this.home.infos();
  }
}

const done = Promise.resolve();
