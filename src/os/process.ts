/**
 * What a program sees: the system calls.
 *
 * A program is an async function over a `Proc`. File-system calls answer at once
 * (the tree is in memory); calls that may block (read, write, sleep, wait,
 * connect, accept) return promises. Any call may throw: `SysError` when it
 * fails, `ProcessKilled` when the process is being ended. Programs let
 * `ProcessKilled` pass through; they may use try/finally to restore a terminal.
 *
 * Virtual time moves only when nothing can run (see kernel.ts); a program that
 * computes for long calls `await proc.checkpoint()` in its loop, which lets
 * others run and lets a signal land, and `proc.charge(ms)` so that computing
 * takes time.
 */
import type { Capability } from "./capabilities.ts";
import type { FileSystemView } from "./fs/view.ts";
import type { Limit, Resource, ResourceLimits } from "./limits.ts";
import type { ProcNet } from "./net/types.ts";
import type { Signal } from "./signals.ts";
import type { Tty } from "./tty/types.ts";

/** Returns the exit code, 0 to 255. */
export type Program = (proc: Proc) => Promise<number>;

/** Programs by the name that `Content.program` carries. Lazy ones are loaded on first use. */
export interface ProgramTable {
  /** `argv`: the command line, for the one executable that is many programs (busybox). */
  find(name: string, argv?: readonly string[]): Program | (() => Promise<Program>) | undefined;
}

/** How a process ended. */
export type ExitStatus =
  | { readonly type: "exited"; readonly code: number }
  | { readonly type: "signaled"; readonly signal: Signal }
  /** Reported to a waiter that asked for it with `untraced`; the process is not gone. */
  | { readonly type: "stopped"; readonly signal: Signal };

/** 0–255 as a shell's `$?` has it: 128 + n for a signal. */
export type ExitCode = number;

export interface Credentials {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  /** What uid 0 may at most, in this process's container; undefined: everything. */
  readonly bounding?: ReadonlySet<Capability>;
  /** Who it was before a setuid program (su, sudo, passwd) raised it. */
  readonly realUid?: number;
}

/** Who reads or writes: what a terminal must know for job control. */
export interface Reader {
  readonly pid: number;
  readonly pgid: number;
  readonly sid: number;
  /** Sends a signal to its whole process group; false when the process ignores or blocks it. */
  signalGroup(signal: Signal): boolean;
}

/**
 * An open file description: what several descriptors, of several processes, may
 * share. Blocking calls are made through the process (`proc.read`), which makes
 * them interruptible; the methods here are for drivers.
 */
export interface OpenFile {
  readonly kind: "file" | "dir" | "pipe" | "tty" | "socket" | "null" | "device";
  /** Absolute path where it was opened by name. */
  readonly path?: string;
  readonly tty?: Tty;
  readonly flags: { readonly read: boolean; readonly write: boolean; readonly append: boolean };
  /** Up to `max` bytes (default 65536); null at end of file. */
  read(max?: number): Promise<Uint8Array | null>;
  /** Resolves when the bytes are taken; throws SysError EPIPE when nobody reads any more. */
  write(data: Uint8Array): Promise<void>;
  /** Only for files. `whence` default "set". Returns the new offset. */
  seek?(offset: number, whence?: "set" | "cur" | "end"): number;
  /** True when `read` would not block. */
  readable(): boolean;
  /**
   * What the kernel uses where a driver has it, so that an interrupted call loses
   * nothing: takes what is there, null at end of file, undefined when it would block.
   */
  tryRead?(max: number, by?: Reader): Uint8Array | null | undefined;
  /** Takes some of the bytes, at once; 0 when it would block. @throws SysError EPIPE. */
  tryWrite?(data: Uint8Array, by?: Reader): number;
  /** Calls `wake` each time `tryRead` or `tryWrite` may answer differently; returns a way to stop. */
  poll?(wake: () => void): () => void;
  /** One more descriptor refers to it. */
  retain(): this;
  /** One fewer; the last one closes it. */
  release(): void;
}

export interface SpawnOptions {
  readonly argv: readonly string[];
  /** What to run; default: argv[0] looked up in PATH (of `env`). */
  readonly path?: string;
  /** Default: a copy of the caller's. */
  readonly env?: ReadonlyMap<string, string>;
  readonly cwd?: string;
  /** The child's descriptors, retained for it; default: all of the caller's without close-on-exec. */
  readonly fds?: ReadonlyMap<number, OpenFile>;
  readonly cred?: Credentials;
  /** "new": the child leads a group of its own; a number: it joins that group. Default: the caller's. */
  readonly pgid?: number | "new";
  /** Start a session of its own (no controlling terminal). */
  readonly newSession?: boolean;
  /** Signals to ignore / reset to default in the child. Handlers never survive an exec. */
  readonly ignore?: readonly Signal[];
  readonly defaults?: readonly Signal[];
}

export interface ForkOptions {
  readonly fds?: ReadonlyMap<number, OpenFile>;
  readonly pgid?: number | "new";
}

export interface WaitOptions {
  /** Do not block: undefined when no child has changed. */
  readonly nohang?: boolean;
  /** Report stopped children too. */
  readonly untraced?: boolean;
}

export interface WaitResult {
  readonly pid: number;
  readonly status: ExitStatus;
}

/** A stream as programs like it: text or bytes out, lines or bytes in. */
export interface OutputStream {
  readonly isTty: boolean;
  write(data: string | Uint8Array): Promise<void>;
}

export interface InputStream {
  readonly isTty: boolean;
  read(max?: number): Promise<Uint8Array | null>;
  /** Lines without their newline; the last one may have had none. Decoded as UTF-8. */
  lines(): AsyncIterable<string>;
  readAll(): Promise<Uint8Array>;
  readText(): Promise<string>;
}

export interface Proc {
  readonly pid: number;
  readonly ppid: number;
  readonly pgid: number;
  readonly sid: number;
  /** argv[0] is the name it was called by. */
  readonly argv: readonly string[];
  /** Arguments after the name. */
  readonly args: readonly string[];
  /** Absolute path of the executable. */
  readonly exe: string;
  readonly env: Map<string, string>;
  readonly cred: Credentials;
  umask: number;
  readonly limits: ResourceLimits;
  /** @throws SysError EINVAL when `soft` is above `hard`; EPERM when `hard` rises without SYS_RESOURCE. */
  setLimit(resource: Resource, limit: Limit): void;
  /** Absolute, symbolic links resolved. */
  readonly cwd: string;
  chdir(path: string): void;
  setCred(cred: Partial<Credentials>): void;

  readonly fds: Map<number, OpenFile>;
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** The same views for any descriptor; EBADF when it is not open. */
  input(fd: number): InputStream;
  output(fd: number): OutputStream;
  read(fd: number, max?: number): Promise<Uint8Array | null>;
  write(fd: number, data: string | Uint8Array): Promise<void>;
  /** Resolves with those of `fds` that can be read now, or [] after `timeoutMs`. */
  select(fds: readonly number[], timeoutMs?: number): Promise<readonly number[]>;
  /** The lowest free descriptor from `from` (default 0), now referring to `file`. */
  installFd(file: OpenFile, from?: number): number;
  closeFd(fd: number): void;
  pipe(): { readonly read: OpenFile; readonly write: OpenFile };
  /** The controlling terminal, if any. */
  readonly ctty: Tty | undefined;

  /** Files as this process sees them: its mounts, its rights, relative to its cwd. */
  readonly fs: FileSystemView;
  readonly net: ProcNet;

  /** Virtual milliseconds since the epoch; microseconds in the fraction. */
  nowMs(): number;
  /** Seeded: [0, 1). */
  random(): number;
  sleep(ms: number): Promise<void>;
  checkpoint(): Promise<void>;
  /** Waits for code or data of the page (`import()`); the clock stands still meanwhile. */
  load<T>(loading: Promise<T>): Promise<T>;
  /** Computing time used: moves the clock, counts as CPU time. */
  charge(ms: number): void;
  /** Resident memory this process claims, bytes; over the cgroup's limit it is killed (OOM). */
  setMemory(bytes: number): void;

  /**
   * Starts a program. @throws SysError ENOENT, EACCES, ENOEXEC, ENOTDIR, EAGAIN.
   * Resolving `#!` lines is the kernel's work.
   */
  spawn(options: SpawnOptions): number;
  /** A child that runs `main` with copies of descriptors, env, cwd, traps reset: a subshell. */
  fork(main: Program, options?: ForkOptions): number;
  /** Becomes another program; resolves with its exit code, which the caller returns. */
  exec(options: Omit<SpawnOptions, "pgid" | "newSession">): Promise<ExitCode>;
  /** `pid` -1: any child; a negative group; @throws SysError ECHILD. EINTR when a handled signal arrives. */
  wait(pid: number, options?: WaitOptions): Promise<WaitResult | undefined>;
  /** pid > 0 one process, 0 the own group, -1 all, < -1 a group. @throws SysError ESRCH, EPERM. */
  kill(pid: number, signal: Signal | 0): void;
  /**
   * A handler runs between the program's own steps; a blocking call in progress
   * throws SysError EINTR after it ran, unless `restart` (default true) is set.
   */
  onSignal(signal: Signal, action: "default" | "ignore" | SignalHandler): void;
  setpgid(pid: number, pgid: number): void;
  setsid(): number;
  /** Processes visible here (its PID namespace): for ps, top, pgrep, kill %. */
  processes(): readonly ProcessInfo[];
  readonly system: SystemInfo;
}

export interface SignalHandler {
  (signal: Signal): void;
  /** Whether blocking calls go on after the handler. Default true. */
  readonly restart?: boolean;
}

export interface ProcessInfo {
  readonly pid: number;
  readonly ppid: number;
  readonly pgid: number;
  readonly sid: number;
  readonly uid: number;
  readonly gid: number;
  readonly state: "R" | "S" | "T" | "Z";
  readonly argv: readonly string[];
  /** File name of the executable: what `ps` shows under CMD. */
  readonly comm: string;
  /** `pts/0`, or undefined without a controlling terminal. */
  readonly tty: string | undefined;
  readonly startMs: number;
  readonly cpuMs: number;
  readonly memoryBytes: number;
}

export interface SystemInfo {
  hostname(): string;
  setHostname(name: string): void;
  readonly bootMs: number;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** `6.8.0-drydock`. */
  readonly kernelRelease: string;
  /** `x86_64`, or what emulation pretends to be. */
  readonly machine: string;
}

/** Thrown inside a program that is being ended. Let it pass. */
export class ProcessKilled extends Error {
  constructor(readonly signal: Signal) {
    super(`killed by SIG${signal}`);
  }
}
