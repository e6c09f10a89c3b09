/** What those who own the machine (session, engine) ask of the kernel. */
import type { FileSystem } from "./fs/file-system.ts";
import type { FileSystemView } from "./fs/view.ts";
import type { ResourceLimits } from "./limits.ts";
import type { NetworkNamespace } from "./net/namespace.ts";
import type { Credentials, ExitStatus, OpenFile, ProcessInfo, Program, SpawnOptions } from "./process.ts";
import type { Signal } from "./signals.ts";
import type { Pty, WindowSize } from "./tty/types.ts";

/** The platform's three gifts; everything else is computed. */
export interface Platform {
  /** Runs `fn` after the current microtasks: MessageChannel in a page, setImmediate in Node. */
  macrotask(fn: () => void): void;
  /**
   * Pace: how long the wall waits before the clock may go `virtualMs` further.
   * Undefined: not at all (Instant). `done` is called when the time has come;
   * the returned function cancels and tells how many virtual ms went by.
   */
  wait?(virtualMs: number, done: () => void): () => number;
  /** Wall milliseconds, to decide when to let the page breathe, and for `computing`. */
  wallMs?(): number;
  /** With pace: the virtual ms that go by while the machine computes for `wallMs`. */
  computing?(wallMs: number): number;
}

export interface Mount {
  readonly target: string;
  readonly fs: FileSystem;
  /** Directory or file of `fs` that appears at `target`; default "/". */
  readonly root?: string;
  readonly readOnly?: boolean;
  /** What /proc/mounts says: `overlay`, `/dev/vda1`. */
  readonly source?: string;
}

export interface Limits {
  readonly pids?: number;
  readonly memoryBytes?: number;
  readonly cpus?: number;
}

/** A container as the kernel knows it: namespaces and a cgroup. */
export interface Sandbox {
  readonly hostname: string;
  readonly net: NetworkNamespace;
  readonly mounts: readonly Mount[];
  addMount(mount: Mount): void;
  /** Its files as root sees them, without a process. */
  rootView(): FileSystemView;
  /** The first one started is PID 1; when it ends, all others are killed. */
  spawn(options: SandboxSpawn): ProcessHandle;
  processes(): readonly (ProcessInfo & { readonly hostPid: number })[];
  usage(): {
    readonly cpuMs: number;
    readonly memoryBytes: number;
    readonly pids: number;
    readonly rxBytes: number;
    readonly txBytes: number;
  };
  freeze(): void;
  thaw(): void;
  setLimits(limits: Limits): void;
  /** Kills every process. */
  destroy(): void;
  /** The OOM killer struck PID 1. */
  readonly oomKilled: boolean;
}

export interface SandboxSpawn extends Omit<SpawnOptions, "pgid" | "newSession" | "fds" | "env" | "cwd"> {
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly fds: ReadonlyMap<number, OpenFile>;
  /** Becomes the controlling terminal of a new session. */
  readonly tty?: Pty;
  readonly cred?: Credentials;
  /** Where they differ from a container's own. */
  readonly rlimits?: Partial<ResourceLimits>;
  /** Instead of an executable: run this (the session's login shell needs none). */
  readonly program?: Program;
}

export interface ProcessHandle {
  /** As seen from the machine (what `docker inspect` shows as State.Pid). */
  readonly hostPid: number;
  /** In its own namespace. */
  readonly pid: number;
  readonly exited: Promise<ExitStatus>;
  /** From outside the namespace: PID 1 gets what it has a handler for, and always KILL and STOP. */
  kill(signal: Signal): void;
}

export interface SandboxOptions {
  readonly hostname: string;
  readonly mounts: readonly Mount[];
  readonly net: NetworkNamespace;
  readonly limits?: Limits;
  /** What `uname -m` says: `x86_64` unless its programs are emulated. */
  readonly machine?: string;
  /** Kernel settings of its namespaces, by dotted name. */
  readonly sysctls?: ReadonlyMap<string, string>;
  /** Reap orphans and forward signals, as `docker run --init` does. */
  readonly init?: boolean;
  /** The student's machine itself: not a PID namespace of its own. */
  readonly host?: boolean;
}

export interface Kernel {
  nowMs(): number;
  /** Seeded: [0, 1). */
  random(): number;
  sleep(ms: number): Promise<void>;
  /** Calls `fn` at now + ms unless cancelled. */
  after(ms: number, fn: () => void): () => void;
  /** Time stands still until released: something outside (a data file, a keystroke being handled) is under way. */
  hold(): () => void;
  /** Waits for code or data files; nobody computes meanwhile. What is waited for must not need the kernel. */
  load<T>(loading: Promise<T>): Promise<T>;
  createSandbox(options: SandboxOptions): Sandbox;
  createPty(size: WindowSize): Pty;
  pipe(): { readonly read: OpenFile; readonly write: OpenFile };
  /** Resolves once nothing can run without time moving. For tests and the replay. */
  settled(): Promise<void>;
  /** Lets at least `ms` of virtual time pass. */
  advance(ms: number): Promise<void>;
}
