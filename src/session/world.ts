/**
 * A world: the student's machine, a daemon, registries and a client, made and wired
 * here and nowhere else.
 */

import { createStore, type EngineState, initialState } from "../engine/state.ts";
import { langProgramTable } from "../lang/table.ts";
import { netProgramTable } from "../os/bin/net/table.ts";
import { packageProgramTable } from "../os/bin/pkg/table.ts";
import { serviceProgramTable } from "../os/bin/services/table.ts";
import { coreProgramTable } from "../os/bin/table.ts";
import type { Proc, Program } from "../os/process.ts";
import { shellProgramTable } from "../os/sh/table.ts";
import type { Daemon } from "./daemon.ts";
import type { DrydockHooks } from "./drydock/drydock.ts";
import { studentFiles } from "./files.ts";
import { held } from "./held.ts";
import { studentMachine } from "./home/machine.ts";
import { openOutside } from "./home/outside.ts";
import { projects } from "./home/projects/index.ts";
import { layOut } from "./lay-out.ts";
import { switchOn } from "./machine.ts";
import { pacedPlatform, unpacedPlatform } from "./pace.ts";
import { home, root } from "./people.ts";
import { lazyTable, mergeTables } from "./programs.ts";
import { openTerminal } from "./terminal.ts";
import type { Pace, SessionState, World, WorldPlatform } from "./types.ts";
import { createUndoLog } from "./undo.ts";

export interface WorldOptions {
  readonly platform: WorldPlatform;
  /** `unpaced`: no wall time passes and the clock stands still between the lines of a script. */
  readonly pace: Pace | "unpaced";
  /** Default 1. */
  readonly seed?: number;
  /** Virtual time at the start, milliseconds since the epoch. */
  readonly startMs: number;
  /** Images that are there already, as if pulled. */
  readonly images?: readonly string[];
  /** Registries that answer: see `startService`. */
  readonly services?: readonly string[];
}

/** Folder in which the first terminal starts. */
const firstFolder = `${home}/shop`;

export function createWorld(options: WorldOptions): World {
  const paced = options.pace !== "unpaced";
  const platform = paced ? pacedPlatform(options.platform, options.pace) : unpacedPlatform(options.platform);
  const engine = createStore<EngineState>(initialState);
  const session = createStore<SessionState>({
    pace: paced ? options.pace : "instant",
    cwd: firstFolder,
    busy: false,
    ready: false,
    undoable: [],
    openFile: undefined,
    openUrl: undefined,
    calls: [],
  });
  const update = (change: Partial<SessionState>) => session.set({ ...session.getState(), ...change });

  // Programs, not loaders: computing goes on while the daemon comes up.
  const docker: Readonly<Record<string, Program>> = {
    docker: async (proc) => (await up()).program(proc),
    "docker-compose": (proc) => proc.exec({ argv: ["docker", "compose", ...proc.args] }),
    registry: async (proc) => (await up()).registry(proc),
  };
  const shelves = () => import("../catalog/packages.ts");
  const packages = packageProgramTable({
    async aptIndex(release) {
      const index = await held(machine.kernel, async () =>
        (await import("../catalog/apt.ts")).aptIndex(release),
      );
      return {
        find: index.find,
        load: (names) => held(machine.kernel, () => index.load(names)),
        mentioned: (name) => held(machine.kernel, () => index.mentioned(name)),
        names: () => held(machine.kernel, () => index.names()),
      };
    },
    apkPackages: (names, release) =>
      held(machine.kernel, async () => (await import("../catalog/apk.ts")).apkPackages(names, release)),
    rpmPackages: () => held(machine.kernel, async () => (await shelves()).rpmPackages()),
    pipPackages: (names) => held(machine.kernel, async () => (await shelves()).pipPackages(names)),
    npmPackages: (names) => held(machine.kernel, async () => (await shelves()).npmPackages(names)),
  });
  const page = lazyTable({
    code: async () => (await import("../os/bin/screen/bridges.ts")).codeProgram({ openFile }),
    open: async () => (await import("../os/bin/screen/bridges.ts")).openProgram({ openFile, openUrl }),
    git: async () =>
      (await import("../os/bin/dev/git.ts")).gitProgram(
        (await import("./home/repositories.ts")).sampleRemote,
      ),
    drydock: async () => {
      const { drydockProgram } = await import("./drydock/drydock.ts");
      return drydockProgram(drydock);
    },
  });
  const drydock: DrydockHooks = {
    projects,
    pace: () => session.getState().pace,
    setPace,
    async undo() {
      undoLog.forget();
      return undo();
    },
    reset,
  };
  const machine = switchOn({
    platform,
    programs: mergeTables(
      { find: (name) => (Object.hasOwn(docker, name) ? docker[name] : undefined) },
      page,
      shellProgramTable,
      coreProgramTable,
      netProgramTable,
      serviceProgramTable,
      packages,
      langProgramTable,
    ),
    startMs: options.startMs,
    seed: options.seed ?? 1,
    disk: studentMachine(options.startMs),
  });
  const { kernel, disk, sandbox } = machine;
  openOutside(machine.internet);

  let loaded: Daemon | undefined;
  let beginning: readonly (() => void | Promise<void>)[] = [];
  const firstDisk = disk.snapshot();
  let loading: Promise<Daemon> | undefined;
  /** Loads it where nobody has yet; a failure (the network of the page) can be tried again. */
  function daemon(): Promise<Daemon> {
    loading ??= loadDaemon().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  }
  async function loadDaemon(): Promise<Daemon> {
    const { startDaemon } = await import("./daemon.ts");
    const { images = [], services = [] } = options;
    loaded = await startDaemon({
      machine,
      store: engine,
      images,
      services,
      onCalls: (calls) => update({ calls }),
    });
    beginning = loaded.parts.map((part) => part.remember());
    update({ ready: true });
    return loaded;
  }

  /** Images to begin with are pulled, which takes virtual time: then the daemon comes up at once. */
  const pullsFirst = (options.images ?? []).length > 0;
  if (pullsFirst) daemon().catch(() => {});

  /** The daemon, once it is up; till then the clock stands still, unless the daemon itself needs it. */
  async function up(): Promise<Daemon> {
    if (loaded !== undefined) return loaded;
    if (pullsFirst) return daemon();
    const release = kernel.hold();
    try {
      return await daemon();
    } finally {
      release();
    }
  }

  const undoLog = createUndoLog(() => [
    {
      remember() {
        const tree = disk.snapshot();
        return () => disk.restore(tree);
      },
    },
    ...(loaded?.parts ?? [{ remember: () => toBeginning }]),
  ]);
  let shell: Proc | undefined;
  const shells = new Set<number>();
  if (paced) beat();

  function openFile(path: string): void {
    const serial = (session.getState().openFile?.serial ?? 0) + 1;
    update({ openFile: { path, serial } });
  }

  function openUrl(url: string): void {
    const serial = (session.getState().openUrl?.serial ?? 0) + 1;
    update({ openUrl: { url, serial } });
  }

  function setPace(pace: Pace): void {
    platform.setPace(pace);
    kernel.hold()();
    update({ pace });
  }

  async function undo(): Promise<string | undefined> {
    const undone = await undoLog.undo();
    update({ undoable: undoLog.commands() });
    return undone;
  }

  /** The daemon as it was when it came up. */
  async function toBeginning(): Promise<void> {
    for (const put of beginning) await put();
  }

  /**
   * The beginning: what lay on the disk at first, the daemon as it was when it came up,
   * and no process but the terminals' shells and those `pid` descends from.
   */
  async function reset(pid: number): Promise<void> {
    const { endProcesses } = await import("./drydock/sweep.ts");
    await daemon();
    disk.restore(firstDisk);
    await toBeginning();
    await endProcesses(sandbox, [...shells, pid]);
  }

  /** While people look on, time passes even where nothing waits for it. */
  function beat(): void {
    kernel.after(1000, () => {
      loaded?.engine.refresh();
      beat();
    });
  }

  return {
    kernel,
    engine,
    session,
    files: studentFiles(disk, () => shell?.fs),
    openTerminal: (size) =>
      openTerminal({
        kernel,
        sandbox,
        size,
        folder: firstFolder,
        hooks: {
          completers: new Map([
            ["docker", async (words, at, proc) => (await daemon()).complete(words, at, proc)],
          ]),
          // Whatever became of the files, and however many processes there are.
          lastResort: (argv, proc) =>
            argv[0] === "drydock"
              ? proc
                  .load(import("./drydock/drydock.ts"))
                  .then(({ runDrydock }) => runDrydock(proc, argv.slice(1), drydock))
              : undefined,
          onShell(proc) {
            shell = proc;
            shells.add(proc.pid);
          },
          beforeCommand(command) {
            undoLog.before(command);
            platform.setBusy(true);
            update({ busy: true, undoable: undoLog.commands() });
          },
          beforePrompt() {
            loaded?.engine.refresh();
            platform.setBusy(false);
            update({ busy: false, cwd: shell?.cwd ?? firstFolder });
            // The first prompt stands; what fails here is tried again by the first docker command.
            daemon().catch(() => {});
          },
        },
      }),
    async openScript({ folder, files, env }) {
      const path = `${home}/${folder}`;
      layOut(disk, path, files, options.startMs);
      const [{ openScript }] = await Promise.all([import("./script.ts"), daemon()]);
      return openScript({ kernel, sandbox, folder: path, cred: root, env });
    },
    setPace,
    undo,
    visit: async (url) => (await import("./visit.ts")).visit(sandbox, url),
    predict: (folder) => loaded?.predict(folder),
    advise: (folder) => loaded?.advise(folder) ?? [],
  };
}
