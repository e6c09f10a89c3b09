/**
 * Starting a container: networks, mounts, the process; and what happens when the
 * process ends: the exit is recorded, streams end, and the restart policy or
 * `--rm` has its turn.
 *
 * @source Engine API v1.50 `POST /containers/{id}/start`; restart delays of engine 28
 */
import { EngineError } from "../../api/errors.ts";
import { machineOf } from "../../oci/platform.ts";
import { MemoryFileSystem } from "../../os/fs/memory-file-system.ts";
import type { ProcessHandle, Sandbox } from "../../os/kernel-types.ts";
import type { ExitStatus } from "../../os/process.ts";
import { type Env, newId } from "../env.ts";
import { type AttachedNetwork, attachNetworks } from "../networks/attach.ts";
import type { Container } from "../state.ts";
import { capabilitiesOf } from "./capabilities.ts";
import { defaultPath } from "./defaults.ts";
import { startHealth } from "./health.ts";
import { ContainerIo } from "./io.ts";
import {
  current,
  emitContainerEvent,
  requireContainer,
  updateContainer,
  updateContainerState,
} from "./lookup.ts";
import { environmentOf } from "./merge.ts";
import { createProcessIo, type ProcessIo } from "./process-io.ts";
import { removeNow } from "./remove.ts";
import { limitsOf, mountsOf, rlimitsOf } from "./resources.ts";
import { refusedExitCode } from "./runc.ts";
import type { Running } from "./running.ts";
import { linkEnvironment, runtimeFiles } from "./runtime-files.ts";
import { exitCodeOf, spawnAs } from "./spawn.ts";
import { resolveUser } from "./users.ts";

/** What the runtime needs to set up a container. */
const setupMs = 40;
const restartFirstMs = 100;
const restartMostMs = 60_000;
/** A container that ran this long starts over with the shortest delay. */
const restartResetMs = 10_000;

/** @returns false when it was running already */
export async function startContainer(env: Env, ref: string): Promise<boolean> {
  const { id, state } = requireContainer(env.store.getState(), ref);
  if (state.status === "paused") throw new EngineError("container.paused_start", {});
  if (state.status === "removing" || state.status === "dead")
    throw new EngineError("container.dead_start", {});
  const pending = env.starting.get(id);
  if (pending !== undefined) {
    await pending.catch(() => {});
    return false;
  }
  if (env.running.has(id)) return false;
  cancelRestart(env, id);
  updateContainer(env, id, (c) => ({ ...c, stoppedByUser: false, restartCount: 0 }));
  await startNow(env, id);
  return true;
}

/** @throws EngineError; the container stays as it was, with the exit code of the failure */
export async function startNow(env: Env, id: string): Promise<void> {
  const work = launch(env, id);
  env.starting.set(id, work);
  try {
    await work;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof EngineError && error.code === "start.oci" ? refusedExitCode(message) : 128;
    updateContainerState(env, id, { exitCode: code, error: message, pid: 0, status: failedStatus(env, id) });
    ioOf(env, id).end();
    env.waiters.exited(id, { StatusCode: code });
    const container = current(env, id);
    if (container?.hostConfig.AutoRemove) removeNow(env, container, { volumes: true });
    throw error;
  } finally {
    env.starting.delete(id);
  }
}

function failedStatus(env: Env, id: string): "created" | "exited" {
  return (current(env, id)?.state.startedMs ?? 0) === 0 ? "created" : "exited";
}

export function ioOf(env: Env, id: string): ContainerIo {
  let io = env.io.get(id);
  if (io === undefined) {
    io = new ContainerIo();
    env.io.set(id, io);
  }
  return io;
}

async function launch(env: Env, id: string): Promise<void> {
  await env.kernel.sleep(setupMs);
  const before = requireContainer(env.store.getState(), id);
  const network = attachNetworks(env, id);
  try {
    const container = requireContainer(env.store.getState(), id);
    startIn(env, container, network);
  } catch (error) {
    network.release();
    throw error;
  }
  const container = requireContainer(env.store.getState(), id);
  for (const mount of before.mounts)
    if (mount.Type === "volume")
      env.events.emit({
        type: "volume",
        action: "mount",
        id: mount.Name ?? "",
        attributes: {
          container: id,
          destination: mount.Destination,
          driver: "local",
          propagation: "",
          "read/write": String(mount.RW),
        },
      });
  emitContainerEvent(env, container, "start");
  startHealth(env, id);
}

function startIn(env: Env, container: Container, network: AttachedNetwork): void {
  const { id, config, hostConfig } = container;
  // The machine has no driver for any device.
  const [wanted] = hostConfig.DeviceRequests ?? [];
  if (wanted !== undefined)
    throw new EngineError("start.device", {
      driver: wanted.Driver ?? "",
      capabilities: wanted.Capabilities ?? [],
    });
  const fs = new MemoryFileSystem({ tree: container.tree, type: "overlay", source: "overlay" });
  const image = container.imageId === "" ? undefined : env.store.getState().images.get(container.imageId);
  const sandbox = env.kernel.createSandbox({
    hostname: config.Hostname ?? "",
    mounts: [
      { target: "/", fs, readOnly: hostConfig.ReadonlyRootfs ?? false },
      ...runtimeFiles(env, container),
      ...mountsOf(env, container),
    ],
    net: network.namespace,
    limits: limitsOf(container),
    ...(image === undefined ? {} : { machine: machineOf(image.config) }),
    sysctls: new Map(Object.entries(hostConfig.Sysctls ?? {})),
    init: hostConfig.Init ?? false,
  });
  const io = ioOf(env, id);
  const process = createProcessIo(
    env.kernel,
    { tty: config.Tty ?? false, stdin: config.OpenStdin ?? false, size: hostConfig.ConsoleSize ?? [0, 0] },
    async (frame) => {
      if (container.hostConfig.LogConfig?.Type !== "none")
        env.logs.append(id, frame.stream, frame.data, env.kernel.nowMs());
      await io.deliver(frame);
    },
  );
  let main: ProcessHandle;
  try {
    main = spawnMain(env, container, sandbox, process);
  } catch (error) {
    process.spawned();
    process.close();
    sandbox.destroy();
    throw error;
  }
  process.spawned();
  let finished = () => {};
  const running: Running = {
    id,
    sandbox,
    main,
    fs,
    pty: process.pty,
    ended: new Promise((done) => (finished = done)),
    cleanup: [() => network.release()],
    execs: new Map(),
    discarded: false,
  };
  env.running.set(id, running);
  updateContainer(env, id, (c) => ({ ...c, sandboxId: newId(env) }));
  updateContainerState(env, id, {
    status: "running",
    pid: main.hostPid,
    exitCode: 0,
    error: "",
    oomKilled: false,
    startedMs: env.kernel.nowMs(),
  });
  void io.connect(process.sink);
  void main.exited.then(async (status) => {
    await process.drained();
    process.close();
    finish(env, running, status);
    finished();
  });
}

/** Variables, user, folder and executable; runc's own sentences when one is wrong. */
function spawnMain(env: Env, container: Container, sandbox: Sandbox, io: ProcessIo): ProcessHandle {
  const { config } = container;
  const view = sandbox.rootView();
  const variables = environmentOf(config, [defaultPath], linkEnvironment(env.store.getState(), container));
  const user = resolveUser(view, config.User ?? "", container.hostConfig.GroupAdd ?? []);
  if (!variables.has("HOME")) variables.set("HOME", user.home);
  const cwd = config.WorkingDir || "/";
  return spawnAs(sandbox, io, {
    argv: [container.path, ...container.args],
    env: variables,
    cwd,
    cred: { ...user.cred, bounding: capabilitiesOf(container.hostConfig) },
    rlimits: rlimitsOf(container),
    refuse: (message) =>
      new EngineError("start.oci", {
        message: `unable to start container process: error during container init: ${message}`,
      }),
  });
}

/** The main process is gone. */
function finish(env: Env, running: Running, status: ExitStatus): void {
  const { id, sandbox } = running;
  const code = exitCodeOf(status);
  const oomKilled = sandbox.oomKilled;
  env.logs.flush(id, env.kernel.nowMs());
  env.running.delete(id);
  const tree = running.fs.snapshot();
  const now = env.kernel.nowMs();
  for (const undo of running.cleanup) undo();
  sandbox.destroy();
  updateContainer(env, id, (c) => ({ ...c, tree, sandboxId: "" }));
  env.store.set(env.volumes.refresh(env.store.getState()));
  if (running.discarded) return;
  const before = current(env, id);
  if (before === undefined) return;
  for (const mount of before.mounts)
    if (mount.Type === "volume")
      env.events.emit({
        type: "volume",
        action: "unmount",
        id: mount.Name ?? "",
        attributes: { container: id, driver: "local" },
      });
  if (oomKilled) emitContainerEvent(env, before, "oom");
  const health = before.state.health;
  updateContainerState(env, id, {
    status: "exited",
    pid: 0,
    exitCode: code,
    oomKilled,
    finishedMs: now,
    ...(health === undefined
      ? {}
      : { health: { ...health, Status: health.Status === "starting" ? "unhealthy" : health.Status } }),
  });
  emitContainerEvent(env, before, "die", {
    execDuration: String(Math.floor((now - before.state.startedMs) / 1000)),
    exitCode: String(code),
  });
  const restarts = plansRestart(before, code);
  if (!restarts) ioOf(env, id).end();
  env.waiters.exited(id, { StatusCode: code });
  if (restarts) scheduleRestart(env, id, now - before.state.startedMs);
  else if (before.hostConfig.AutoRemove) {
    const last = current(env, id);
    if (last !== undefined) removeNow(env, last, { volumes: true });
  }
}

function plansRestart(container: Container, code: number): boolean {
  if (container.stoppedByUser) return false;
  const { Name: policy, MaximumRetryCount: most = 0 } = container.hostConfig.RestartPolicy ?? { Name: "no" };
  switch (policy) {
    case "always":
    case "unless-stopped":
      return true;
    case "on-failure":
      return code !== 0 && (most === 0 || container.restartCount < most);
    default:
      return false;
  }
}

function scheduleRestart(env: Env, id: string, ranMs: number): void {
  const last = env.restartDelays.get(id);
  const delay =
    last === undefined || ranMs >= restartResetMs ? restartFirstMs : Math.min(restartMostMs, last * 2);
  env.restartDelays.set(id, delay);
  updateContainerState(env, id, { status: "restarting" });
  const cancel = env.kernel.after(delay, () => {
    env.restarts.delete(id);
    const container = current(env, id);
    if (container === undefined || container.state.status !== "restarting") return;
    updateContainer(env, id, (c) => ({ ...c, restartCount: c.restartCount + 1 }));
    startNow(env, id).catch(() => {});
  });
  env.restarts.set(id, cancel);
}

/** A restart that was to come does not. */
export function cancelRestart(env: Env, id: string): boolean {
  const cancel = env.restarts.get(id);
  env.restarts.delete(id);
  env.restartDelays.delete(id);
  cancel?.();
  return cancel !== undefined;
}
