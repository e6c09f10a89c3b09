/**
 * A machine for tests: a kernel at Instant pace, a small tree, and ways to run a
 * program or a command line and see what it wrote.
 */
import type { Content } from "../../src/oci/changeset.ts";
import { MemoryFileSystem } from "../../src/os/fs/memory-file-system.ts";
import type { FileTree } from "../../src/os/fs/tree.ts";
import { sinkFile } from "../../src/os/kernel/open-file.ts";
import { createKernel } from "../../src/os/kernel.ts";
import type { Kernel, Mount, Platform, Sandbox, SandboxOptions } from "../../src/os/kernel-types.ts";
import { createNamespace, type NetworkNamespace } from "../../src/os/net/namespace.ts";
import type { Credentials, ExitStatus, OpenFile, Program, ProgramTable } from "../../src/os/process.ts";
import { signalNumbers } from "../../src/os/signals.ts";
import type { Pty, WindowSize } from "../../src/os/tty/types.ts";

export const testStartMs = Date.UTC(2025, 5, 1, 9, 0, 0);

export const testPlatform: Platform = { macrotask: (fn) => void setImmediate(fn) };

export interface TestMachineOptions {
  /** Each is an executable at /bin/<name>. */
  readonly programs?: Readonly<Record<string, Program>>;
  /** More programs, found by the contents of `files` or `tree`. */
  readonly table?: ProgramTable;
  /** Path → text, bytes or content; directories are made. Text beginning `#!` becomes executable. */
  readonly files?: Readonly<Record<string, string | Uint8Array | Content>>;
  /** Symbolic links: path → target. */
  readonly links?: Readonly<Record<string, string>>;
  readonly tree?: FileTree;
  readonly mounts?: readonly Mount[];
  readonly seed?: number;
  readonly sandbox?: Partial<SandboxOptions>;
  readonly platform?: Platform;
}

export interface RunOptions {
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly cred?: Credentials;
  /** Standard streams are this terminal. */
  readonly pty?: Pty;
}

export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  /** 128 + n for a signal. */
  readonly exit: number;
  readonly status: ExitStatus;
}

export interface TestMachine {
  readonly kernel: Kernel;
  readonly sandbox: Sandbox;
  readonly fs: MemoryFileSystem;
  readonly net: NetworkNamespace;
  /** Runs a program to its end. */
  program(program: Program, options?: RunOptions & { readonly argv?: readonly string[] }): Promise<RunResult>;
  /** Runs an executable of the tree to its end. */
  run(argv: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** Lets the clock run until `work` is done: for sandboxes a test starts itself. */
  running<T>(work: () => Promise<T>): Promise<T>;
  pty(size?: WindowSize): { readonly pty: Pty; screen(): string };
}

/**
 * The clock is held between runs, so servers left behind do not keep the test alive.
 */
export function bootMachine(options: TestMachineOptions = {}): TestMachine {
  const kernel = createKernel({
    platform: options.platform ?? testPlatform,
    programs: tableOf(options),
    startMs: testStartMs,
    seed: options.seed ?? 1,
  });
  const fs = new MemoryFileSystem({
    type: "overlay",
    ...(options.tree === undefined ? {} : { tree: options.tree }),
  });
  const net = createNamespace({ clock: kernel });
  const sandbox = kernel.createSandbox({
    hostname: "test",
    net,
    host: true,
    ...options.sandbox,
    mounts: [{ target: "/", fs }, ...(options.mounts ?? [])],
  });
  seedFiles(fs, options);
  let release = kernel.hold();
  const running = async <T>(work: () => Promise<T>): Promise<T> => {
    release();
    try {
      return await work();
    } finally {
      release = kernel.hold();
    }
  };

  const start = async (
    argv: readonly string[],
    program: Program | undefined,
    run: RunOptions,
  ): Promise<RunResult> => {
    const out = capture();
    const err = capture();
    const fds = run.pty === undefined ? pipes(kernel, run.stdin, out.file, err.file) : terminal(run.pty);
    return running(async () => {
      const handle = sandbox.spawn({
        argv,
        env: new Map(Object.entries({ PATH: "/usr/local/bin:/usr/bin:/bin", HOME: "/root", ...run.env })),
        cwd: run.cwd ?? "/",
        fds,
        ...(run.cred === undefined ? {} : { cred: run.cred }),
        ...(run.pty === undefined ? {} : { tty: run.pty }),
        ...(program === undefined ? {} : { program }),
      });
      for (const file of fds.values()) file.release();
      const status = await handle.exited;
      const exit = status.type === "exited" ? status.code : 128 + signalNumbers[status.signal];
      return { stdout: out.text(), stderr: err.text(), exit, status };
    });
  };
  return {
    kernel,
    sandbox,
    fs,
    net,
    running,
    program: (program, run = {}) => start(run.argv ?? ["test"], program, run),
    run: (argv, run = {}) => start(argv, undefined, run),
    pty: (size = { columns: 80, rows: 24 }) => {
      const pty = kernel.createPty(size);
      let seen = "";
      const decoder = new TextDecoder();
      pty.onOutput((data) => {
        seen += decoder.decode(data, { stream: true });
      });
      return { pty, screen: () => seen };
    },
  };
}

function tableOf({ programs = {}, table }: TestMachineOptions): ProgramTable {
  return { find: (name, argv) => (Object.hasOwn(programs, name) ? programs[name] : table?.find(name, argv)) };
}

function seedFiles(fs: MemoryFileSystem, options: TestMachineOptions): void {
  const now = testStartMs;
  const dirs = ["/bin", "/etc", "/tmp", "/root", "/usr/bin", "/home", "/var"];
  const makeDirs = (path: string): void => {
    if (path === "" || fs.find(path) !== undefined) return;
    makeDirs(path.slice(0, path.lastIndexOf("/")));
    fs.create(path, { type: "dir", mode: path === "/tmp" ? 0o1777 : 0o755, uid: 0, gid: 0 }, now);
  };
  for (const dir of dirs) makeDirs(dir);
  const put = (path: string, content: Content, mode: number): void => {
    makeDirs(path.slice(0, path.lastIndexOf("/")));
    if (fs.find(path) !== undefined) fs.remove(path, now);
    fs.create(path, { type: "file", content, mode, uid: 0, gid: 0 }, now);
  };
  for (const name of Object.keys(options.programs ?? {})) {
    put(`/bin/${name}`, { kind: "program", program: name, size: 35_000, libc: "static" }, 0o755);
  }
  const encoder = new TextEncoder();
  for (const [path, value] of Object.entries(options.files ?? {})) {
    const content: Content =
      typeof value === "string"
        ? { kind: "bytes", bytes: encoder.encode(value) }
        : value instanceof Uint8Array
          ? { kind: "bytes", bytes: value }
          : value;
    const executable = content.kind === "program" || (typeof value === "string" && value.startsWith("#!"));
    put(path, content, executable ? 0o755 : 0o644);
  }
  for (const [path, target] of Object.entries(options.links ?? {})) {
    makeDirs(path.slice(0, path.lastIndexOf("/")));
    fs.create(path, { type: "symlink", target, mode: 0o777, uid: 0, gid: 0 }, now);
  }
}

function capture(): { readonly file: OpenFile; text(): string } {
  const chunks: Uint8Array[] = [];
  return {
    file: sinkFile((data) => chunks.push(data.slice())),
    text: () => Buffer.concat(chunks).toString("utf8"),
  };
}

function pipes(
  kernel: Kernel,
  stdin: string | Uint8Array | undefined,
  out: OpenFile,
  err: OpenFile,
): ReadonlyMap<number, OpenFile> {
  const { read, write } = kernel.pipe();
  void write
    .write(typeof stdin === "string" ? new TextEncoder().encode(stdin) : (stdin ?? new Uint8Array(0)))
    .catch(() => {})
    .then(() => write.release());
  return new Map([
    [0, read],
    [1, out],
    [2, err],
  ]);
}

function terminal(pty: Pty): ReadonlyMap<number, OpenFile> {
  const slave = pty.openSlave();
  return new Map([
    [0, slave],
    [1, slave.retain()],
    [2, slave.retain()],
  ]);
}
