/**
 * A world: the student's machine, a daemon, registries and a client, made and wired
 * here and nowhere else.
 */
import { Client } from "../api/client.ts";
import { dockerProgram } from "../cli/main.ts";
import { createEngine } from "../engine/engine.ts";
import { createStore } from "../engine/state.ts";
import { langProgramTable } from "../lang/table.ts";
import { parseReference, withDefaultTag } from "../oci/reference.ts";
import { coreProgramTable } from "../os/bin/table.ts";
import type { Proc } from "../os/process.ts";
import { shellProgramTable } from "../os/sh/table.ts";
import { createHosts } from "../registry/hosts.ts";
import { createHub } from "../registry/hub.ts";
import { searchHub } from "../registry/search.ts";
import { loggedTransport } from "./api-log.ts";
import { studentFiles } from "./files.ts";
import { studentMachine } from "./home/machine.ts";
import { layOut } from "./lay-out.ts";
import { switchOn } from "./machine.ts";
import { pacedPlatform, unpacedPlatform } from "./pace.ts";
import { home, root } from "./people.ts";
import { predictFolder } from "./predict.ts";
import { mergeTables } from "./programs.ts";
import { openScript } from "./script.ts";
import { startService } from "./services.ts";
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

export async function createWorld(options: WorldOptions): Promise<World> {
  const platform =
    options.pace === "unpaced"
      ? unpacedPlatform(options.platform)
      : pacedPlatform(options.platform, options.pace);
  const session = createStore<SessionState>({
    pace: options.pace === "unpaced" ? "instant" : options.pace,
    cwd: firstFolder,
    busy: false,
    undoable: [],
    openFile: undefined,
    openUrl: undefined,
    calls: [],
  });
  const update = (change: Partial<SessionState>) => session.set({ ...session.getState(), ...change });

  const docker = { find: (name: string) => (name === "docker" ? client : undefined) };
  const { kernel, disk, net, sandbox } = switchOn({
    platform,
    programs: mergeTables(docker, shellProgramTable, coreProgramTable, langProgramTable),
    startMs: options.startMs,
    seed: options.seed ?? 1,
    disk: studentMachine(options.startMs),
  });
  const hub = createHub();
  const hosts = createHosts(hub);
  const engine = createEngine({
    kernel,
    distribution: hosts.distribution,
    search: searchHub,
    hostFs: disk,
    hostNet: net,
  });
  const transport = loggedTransport(engine.transport, kernel.nowMs, (calls) => update({ calls }));
  const client = dockerProgram({ client: new Client(transport) });
  for (const service of options.services ?? []) startService(service, hosts, net);
  await pull(new Client(engine.transport), options.images ?? []);

  let shell: Proc | undefined;
  const undoLog = createUndoLog([
    { remember: () => remembered(disk.snapshot(), (tree) => disk.restore(tree)) },
    { remember: () => remembered(engine.snapshot(), (state) => engine.restore(state)) },
    { remember: () => remembered(hub.getState(), (state) => hub.restore(state)) },
  ]);
  const follow = () => {
    if (shell !== undefined && shell.cwd !== session.getState().cwd) update({ cwd: shell.cwd });
  };
  if (options.pace !== "unpaced") beat(() => engine.refresh());

  /** While people look on, time passes even where nothing waits for it. */
  function beat(onBeat: () => void): void {
    kernel.after(1000, () => {
      onBeat();
      beat(onBeat);
    });
  }

  return {
    kernel,
    engine: engine.store,
    transport,
    session,
    files: studentFiles(disk, () => shell?.fs),
    openTerminal: (size) =>
      openTerminal({
        kernel,
        sandbox,
        size,
        folder: firstFolder,
        hooks: {
          onShell(proc) {
            shell = proc;
          },
          beforeCommand(command) {
            undoLog.before(command);
            platform.setBusy(true);
            update({ busy: true, undoable: undoLog.commands() });
          },
          beforePrompt() {
            engine.refresh();
            platform.setBusy(false);
            follow();
            update({ busy: false });
          },
        },
      }),
    openScript({ folder, files, env }) {
      const path = `${home}/${folder}`;
      layOut(disk, path, files, options.startMs);
      return openScript({ kernel, sandbox, folder: path, cred: root, env });
    },
    setPace(pace) {
      platform.setPace(pace);
      kernel.hold()();
      update({ pace });
    },
    async undo() {
      const undone = await undoLog.undo();
      update({ undoable: undoLog.commands() });
      return undone;
    },
    predict: (folder) => predictFolder(engine.store.getState(), disk.snapshot(), folder),
  };
}

/** @throws Error when one cannot be had */
async function pull(client: Client, images: readonly string[]): Promise<void> {
  for (const image of images) {
    const { domain, path, tag } = withDefaultTag(parseReference(image));
    const records = await client.imagePull({ fromImage: `${domain}/${path}`, tag });
    for await (const record of records) if (record.error !== undefined) throw new Error(record.error);
  }
}

function remembered<T>(value: T, restore: (value: T) => void | Promise<void>): () => void | Promise<void> {
  return () => restore(value);
}
