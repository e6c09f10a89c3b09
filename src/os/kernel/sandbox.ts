/**
 * A sandbox: a PID namespace, mounts, a network namespace and a cgroup. Containers
 * are sandboxes, and so is the student's machine, which sees the processes of all.
 */
import { capable } from "../capabilities.ts";
import { SysError } from "../errno.ts";
import { createDevFs } from "../fs/dev-fs.ts";
import type { FileSystem } from "../fs/file-system.ts";
import { MemoryFileSystem } from "../fs/memory-file-system.ts";
import { MountTable } from "../fs/mounts.ts";
import { ProcFs } from "../fs/proc-fs.ts";
import { ProcessView, type ViewContext } from "../fs/process-view.ts";
import { createSysFs } from "../fs/sys-fs.ts";
import { newTree } from "../fs/tree.ts";
import type { Limits, Mount, ProcessHandle, Sandbox, SandboxOptions, SandboxSpawn } from "../kernel-types.ts";
import type { NetworkNamespace } from "../net/namespace.ts";
import {
  type Credentials,
  type ExitCode,
  type ForkOptions,
  type OpenFile,
  type ProcessInfo,
  ProcessKilled,
  type Program,
  type ProgramTable,
  type SpawnOptions,
  type SystemInfo,
} from "../process.ts";
import type { Signal } from "../signals.ts";
import { PtyDevice } from "../tty/pty.ts";
import type { Pty } from "../tty/types.ts";
import type { Clock } from "./clock.ts";
import { type Executable, findInPath, loadExecutable } from "./exec.ts";
import { hardware } from "./hardware.ts";
import { initProgram } from "./init.ts";
import { ProcCalls } from "./proc.ts";
import { type Image, Task, type TaskHome } from "./task.ts";

/** What sandboxes share. */
export interface Machine {
  readonly clock: Clock;
  readonly programs: ProgramTable;
  readonly bootMs: number;
  readonly byHostPid: Map<number, Task>;
  random(): number;
  nextHostPid(): number;
}

/**
 * Another user, who may at most what the one before might.
 * @throws SysError EPERM
 */
function bounded(wanted: Credentials | undefined, before: Credentials): Credentials {
  if (wanted === undefined) return before;
  if (wanted.uid !== before.uid && wanted.uid !== before.realUid && !capable(before, "SETUID"))
    throw new SysError("EPERM");
  return before.bounding === undefined ? wanted : { ...wanted, bounding: before.bounding };
}

const rootCred: Credentials = { uid: 0, gid: 0, groups: [0] };
/** Against fork bombs, where no limit was set. */
const mostTasks = 1024;
export const kernelRelease = "6.8.0-drydock";

export class SandboxImpl implements Sandbox, TaskHome {
  readonly net: NetworkNamespace;
  readonly isHost: boolean;
  readonly mounts: readonly Mount[];
  readonly mountTable = new MountTable();
  readonly system: SystemInfo;
  readonly clock: Clock;
  limits: Limits;
  readonly sysctls: ReadonlyMap<string, string>;
  frozen = false;
  oomKilled = false;
  private name: string;
  private readonly mountList: Mount[] = [];
  private readonly byPid = new Map<number, Task>();
  private readonly ptys = new Set<PtyDevice>();
  private readonly useInit: boolean;
  private first: Task | undefined;
  private lastPid = 0;
  private endedCpuMs = 0;
  private readonly pendingReads = new WeakMap<OpenFile, Promise<Uint8Array | null>>();

  constructor(
    private readonly machine: Machine,
    options: SandboxOptions,
  ) {
    this.clock = machine.clock;
    this.net = options.net;
    this.isHost = options.host ?? false;
    this.limits = options.limits ?? {};
    this.sysctls = options.sysctls ?? new Map();
    this.useInit = options.init ?? false;
    this.name = options.hostname;
    this.mounts = this.mountList;
    const host = this;
    this.system = {
      hostname: () => this.name,
      setHostname: (name) => {
        this.name = name;
      },
      bootMs: machine.bootMs,
      cpus: hardware.cpus,
      get memoryBytes() {
        return host.limits.memoryBytes ?? hardware.memoryBytes;
      },
      kernelRelease,
      machine: options.machine ?? "x86_64",
    };
    for (const mount of options.mounts) this.addMount(mount);
    this.mountKernelFileSystems();
    if (this.isHost) this.startHostInit();
  }

  get hostname(): string {
    return this.name;
  }

  // Mounts

  /** A missing mount point is made, as the container runtime does. */
  addMount(mount: Mount): void {
    if (mount.target !== "/" && this.mountTable.at("/") !== undefined) this.makeMountPoint(mount);
    this.mountList.push(mount);
    this.mountTable.add(mount);
  }

  private makeMountPoint(mount: Mount): void {
    const view = this.rootView();
    if (view.exists(mount.target)) return;
    try {
      const by = { pid: 0 };
      let node = mount.fs.root(by);
      for (const name of (mount.root ?? "/").split("/")) {
        if (name !== "") node = mount.fs.child(node, name, by) ?? node;
      }
      const parent = mount.target.slice(0, mount.target.lastIndexOf("/")) || "/";
      view.mkdir(parent, { recursive: true, mode: 0o755 });
      if (node.type === "dir") view.mkdir(mount.target, { mode: 0o755 });
      else view.writeFile(mount.target, "", { mode: 0o755 });
    } catch (error) {
      // A read-only root without the mount point: the mount still shows in its directory.
      if (!(error instanceof SysError)) throw error;
    }
  }

  private mountKernelFileSystems(): void {
    const add = (target: string, fs: FileSystem, source: string): void => {
      if (this.mountTable.at(target) === undefined) this.mountTable.add({ target, fs, source });
    };
    add("/proc", new ProcFs(this), "proc");
    add("/dev", createDevFs(this), this.isHost ? "udev" : "tmpfs");
    const shm = new MemoryFileSystem({ tree: newTree(this.clock.nowMs(), 0o1777), sizeBytes: 67_108_864 });
    add("/dev/shm", shm, "shm");
    add("/sys", createSysFs(this), "sysfs");
  }

  /** Files as root sees them, without a process. */
  rootView(): ProcessView {
    return new ProcessView({
      mounts: this.mountTable,
      by: { pid: 0 },
      cred: () => rootCred,
      cwd: () => "/",
      umask: () => 0o022,
      tick: () => this.clock.nowMs(),
    });
  }

  viewContext(task: Task): ViewContext {
    return {
      mounts: this.mountTable,
      by: task,
      cred: () => task.cred,
      cwd: () => task.cwd,
      umask: () => task.umask,
      tick: () => {
        task.enter();
        return this.clock.nowMs();
      },
      wait: (subscribe) => task.wait(subscribe),
    };
  }

  // Starting

  /** @throws SysError as execve does; EAGAIN over the limit of processes. */
  spawn(options: SandboxSpawn): ProcessHandle {
    const cred = options.cred ?? rootCred;
    const env = new Map(options.env);
    const executable = options.program
      ? { program: options.program, argv: options.argv, exe: options.path ?? options.argv[0] ?? "" }
      : this.load(options, cred, env, options.cwd);
    const parent = this.isHost ? this.first : undefined;
    const wrap = this.useInit && this.first === undefined;
    const image = wrap
      ? {
          argv: ["/sbin/docker-init", "--", ...options.argv],
          exe: "/sbin/docker-init",
          comm: "docker-init",
          env,
        }
      : imageOf(executable, options, env);
    const task = this.newTask(parent, wrap ? rootCred : raised(cred, executable), options.cwd, image);
    task.pgid = task.pid;
    task.sid = task.pid;
    this.first ??= task;
    if (options.rlimits !== undefined) task.limits = { ...task.limits, ...options.rlimits };
    for (const [fd, file] of options.fds) task.fds.set(fd, file.retain());
    for (const signal of options.ignore ?? []) task.setAction(signal, "ignore");
    if (options.tty !== undefined) this.attachTerminal(task, options.tty);
    this.start(task, wrap ? initProgram({ ...options, cred }) : executable.program);
    return {
      pid: task.pid,
      hostPid: task.hostPid,
      exited: task.exited,
      kill: (signal) => task.signal(signal, true),
    };
  }

  private load(
    options: Pick<SpawnOptions, "argv" | "path">,
    cred: Credentials,
    env: ReadonlyMap<string, string>,
    cwd: string,
  ): Executable {
    const view = new ProcessView({
      mounts: this.mountTable,
      by: { pid: 0 },
      cred: () => cred,
      cwd: () => cwd,
      umask: () => 0o022,
      tick: () => this.clock.nowMs(),
    });
    const path = options.path ?? findInPath(view, options.argv[0] ?? "", env);
    return loadExecutable(view, path, options.argv, this.machine);
  }

  spawnChild(parent: Task, options: SpawnOptions): Task {
    const cred = bounded(options.cred, parent.cred);
    const env = new Map(options.env ?? parent.image.env);
    const cwd = options.cwd ?? parent.cwd;
    const executable = this.load(options, cred, env, cwd);
    const task = this.newTask(parent, raised(cred, executable), cwd, imageOf(executable, options, env));
    this.inherit(task, parent, options.fds ?? parent.fds);
    if (options.newSession) {
      task.sid = task.pid;
      task.pgid = task.pid;
      task.ctty = undefined;
    } else if (options.pgid !== undefined) {
      task.pgid = options.pgid === "new" ? task.pid : options.pgid;
    }
    for (const signal of options.ignore ?? []) task.setAction(signal, "ignore");
    for (const signal of options.defaults ?? []) task.setAction(signal, "default");
    this.start(task, executable.program);
    return task;
  }

  forkChild(parent: Task, main: Program, options: ForkOptions): Task {
    const image: Image = { ...parent.image, env: new Map(parent.image.env) };
    const task = this.newTask(parent, parent.cred, parent.cwd, image);
    this.inherit(task, parent, options.fds ?? parent.fds);
    if (options.pgid !== undefined) task.pgid = options.pgid === "new" ? task.pid : options.pgid;
    this.start(task, main);
    return task;
  }

  /** exec: the same process with another program. */
  async replace(task: Task, options: Omit<SpawnOptions, "pgid" | "newSession">): Promise<ExitCode> {
    const cred = bounded(options.cred, task.cred);
    const env = new Map(options.env ?? task.image.env);
    const executable = this.load(options, cred, env, options.cwd ?? task.cwd);
    task.cred = raised(cred, executable);
    task.cwd = options.cwd ?? task.cwd;
    task.image = imageOf(executable, options, env);
    task.resetHandlers();
    for (const signal of options.ignore ?? []) task.setAction(signal, "ignore");
    for (const signal of options.defaults ?? []) task.setAction(signal, "default");
    if (options.fds !== undefined) {
      const old = [...task.fds.values()];
      const kept = [...options.fds].map(([fd, file]) => [fd, file.retain()] as const);
      task.fds.clear();
      for (const [fd, file] of kept) task.fds.set(fd, file);
      for (const file of old) file.release();
    }
    return executable.program(new ProcCalls(task, this));
  }

  private newTask(parent: Task | undefined, cred: Credentials, cwd: string, image: Image): Task {
    // The machine's owner finds room always: who else could clear it up?
    const owner = this.isHost && (parent === undefined || parent === this.first);
    if (!owner && this.byPid.size >= (this.limits.pids ?? mostTasks)) throw new SysError("EAGAIN");
    const hostPid = this.machine.nextHostPid();
    const pid = this.isHost ? hostPid : this.nextPid();
    const task = new Task(
      this,
      pid,
      hostPid,
      parent,
      parent?.pgid ?? pid,
      parent?.sid ?? pid,
      cred,
      cwd,
      image,
    );
    this.byPid.set(pid, task);
    this.machine.byHostPid.set(hostPid, task);
    return task;
  }

  private nextPid(): number {
    this.lastPid += 1;
    return this.lastPid;
  }

  private inherit(task: Task, parent: Task, fds: ReadonlyMap<number, OpenFile>): void {
    for (const [fd, file] of fds) task.fds.set(fd, file.retain());
    task.umask = parent.umask;
    task.limits = parent.limits;
    task.ctty = parent.ctty;
    task.inheritIgnored(parent);
  }

  private start(task: Task, program: Program): void {
    const proc = new ProcCalls(task, this);
    void Promise.resolve()
      .then(() => (task.status === undefined ? program(proc) : 0))
      .then((code) => task.finish({ type: "exited", code: code & 255 }))
      .catch((error: unknown) => this.failed(task, error));
  }

  /** A program let an error through. */
  private failed(task: Task, error: unknown): void {
    if (task.status !== undefined) return;
    if (error instanceof ProcessKilled) {
      task.finish({ type: "signaled", signal: error.signal });
      return;
    }
    const name = task.comm || "program";
    const words =
      error instanceof SysError
        ? `${name}: ${error.path === undefined ? "" : `${error.path}: `}${error.message}\n`
        : `drydock: ${name} failed inside the simulation: ${error instanceof Error ? error.message : String(error)}\n`;
    try {
      task.fds.get(2)?.tryWrite?.(new TextEncoder().encode(words));
    } catch {
      // Nobody reads its errors any more.
    }
    task.finish({ type: "exited", code: error instanceof SysError ? 1 : 70 });
  }

  private startHostInit(): void {
    const image: Image = {
      argv: ["/sbin/init"],
      exe: "/usr/lib/systemd/systemd",
      comm: "systemd",
      env: new Map(),
    };
    const task = new Task(this, 1, 1, undefined, 1, 1, rootCred, "/", image);
    task.setAction("CHLD", "ignore");
    task.idle = true;
    this.byPid.set(1, task);
    this.machine.byHostPid.set(1, task);
    this.first = task;
  }

  // Terminals

  attachTerminal(leader: Task, pty: Pty): void {
    if (!(pty instanceof PtyDevice)) throw new SysError("ENOTTY");
    let number = 0;
    while ([...this.ptys].some((p) => p.name === `pts/${number}`)) number += 1;
    if (!this.ptys.has(pty)) pty.name = `pts/${number}`;
    this.ptys.add(pty);
    leader.ctty = pty;
    pty.session = {
      sid: leader.sid,
      signalGroup: (pgid, signal) => {
        for (const task of this.group(pgid)) task.signal(signal);
      },
      hangUp: () => {
        const group = pty.foreground === undefined ? [] : this.group(pty.foreground);
        for (const task of new Set([leader, ...group])) {
          task.signal("HUP", true);
          task.signal("CONT", true);
        }
        this.ptys.delete(pty);
      },
    };
    pty.foreground = leader.pgid;
  }

  terminals(): readonly PtyDevice[] {
    return [...this.ptys];
  }

  // Looking around

  initTask(): Task | undefined {
    return this.first;
  }

  tasks(): Iterable<Task> {
    return this.isHost ? this.machine.byHostPid.values() : this.byPid.values();
  }

  group(pgid: number): Task[] {
    return [...this.byPid.values()].filter((t) => t.pgid === pgid && t.status === undefined);
  }

  find(pid: number): Task | undefined {
    return this.isHost ? this.machine.byHostPid.get(pid) : this.byPid.get(pid);
  }

  targets(from: Task, pid: number): Task[] {
    if (pid > 0) {
      const task = this.find(pid);
      return task === undefined ? [] : [task];
    }
    if (pid === 0) return this.group(from.pgid);
    if (pid < -1) return this.group(-pid);
    return [...this.byPid.values()].filter((t) => t !== from && t !== this.first);
  }

  infos(): readonly ProcessInfo[] {
    return [...this.tasks()].map((t) => this.infoOf(t)).sort((a, b) => a.pid - b.pid);
  }

  processes(): readonly (ProcessInfo & { readonly hostPid: number })[] {
    return [...this.byPid.values()].map((t) => ({ ...this.infoOf(t), hostPid: t.hostPid }));
  }

  infoOf(task: Task): ProcessInfo {
    const foreign = task.home !== this;
    return {
      pid: foreign ? task.hostPid : task.pid,
      ppid: foreign ? (task.parent?.hostPid ?? 1) : task.ppid,
      pgid: foreign ? task.hostPid : task.pgid,
      sid: foreign ? task.hostPid : task.sid,
      uid: task.cred.uid,
      gid: task.cred.gid,
      state: task.stateLetter,
      argv: task.status === undefined ? task.image.argv : [],
      comm: task.comm,
      tty: task.ctty?.name,
      startMs: task.startMs,
      cpuMs: task.cpuMs,
      memoryBytes: task.status === undefined ? task.memoryBytes : 0,
    };
  }

  usage(): { cpuMs: number; memoryBytes: number; pids: number; rxBytes: number; txBytes: number } {
    let cpuMs = this.endedCpuMs;
    let memoryBytes = 0;
    let pids = 0;
    for (const task of this.byPid.values()) {
      cpuMs += task.cpuMs;
      if (task.status !== undefined) continue;
      memoryBytes += task.memoryBytes;
      pids += 1;
    }
    const { rxBytes, txBytes } = this.net.traffic();
    return { cpuMs, memoryBytes, pids, rxBytes, txBytes };
  }

  // Ending and limits

  ended(task: Task): void {
    const heir = this.first;
    for (const child of [...task.children]) {
      task.children.delete(child);
      if (heir !== undefined && heir !== task && heir.status === undefined) heir.adopt(child);
      else {
        child.parent = undefined;
        if (child.status !== undefined) child.reap();
      }
    }
    if (task === this.first) for (const other of [...this.byPid.values()]) other.finish(killed);
  }

  forget(task: Task): void {
    this.endedCpuMs += task.cpuMs;
    this.byPid.delete(task.pid);
    this.machine.byHostPid.delete(task.hostPid);
  }

  setLimits(limits: Limits): void {
    this.limits = { ...this.limits, ...limits };
  }

  memoryChanged(task: Task): void {
    const limit = this.limits.memoryBytes;
    if (limit === undefined || limit <= 0 || this.usage().memoryBytes <= limit) return;
    this.oomKilled = true;
    task.finish(killed);
  }

  freeze(): void {
    this.frozen = true;
  }

  thaw(): void {
    this.frozen = false;
    for (const task of [...this.byPid.values()]) task.goOn();
  }

  destroy(): void {
    for (const task of [...this.byPid.values()]) task.finish(killed);
    for (const pty of this.ptys) pty.hangup();
  }

  random(): number {
    return this.machine.random();
  }

  /**
   * A read of a driver that can only be started, not tried: when the call is
   * interrupted, the next one gets what the first asked for.
   */
  async readWithin(task: Task, file: OpenFile, max: number): Promise<Uint8Array | null> {
    const pending = this.pendingReads.get(file) ?? file.read(max);
    this.pendingReads.set(file, pending);
    const got = await task.within(pending);
    this.pendingReads.delete(file);
    return got;
  }
}

const killed = { type: "signaled", signal: "KILL" as Signal } as const;

function raised(cred: Credentials, executable: Executable): Credentials {
  return executable.raisedUid === undefined
    ? cred
    : { ...cred, uid: executable.raisedUid, realUid: cred.realUid ?? cred.uid };
}

function imageOf(
  executable: Executable,
  options: Pick<SpawnOptions, "argv" | "path">,
  env: Map<string, string>,
): Image {
  const called = options.path ?? options.argv[0] ?? executable.exe;
  const comm = called.slice(called.lastIndexOf("/") + 1).replace(/^-/, "");
  return { argv: executable.argv, exe: executable.exe, comm, env };
}
