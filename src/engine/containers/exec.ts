/**
 * Commands in a running container.
 *
 * A command that cannot be started is no error of the request: the runtime's
 * sentence comes in the stream, on stdout, and the exit code says 126 or 127.
 *
 * @source Engine API v1.50 `/containers/{id}/exec`, `/exec/{id}/…`
 */

import { EngineError } from "../../api/errors.ts";
import { createChannel } from "../../api/stream.ts";
import type { Frame, Hijack } from "../../api/transport.ts";
import type { ExecCreateRequest, ExecInspect, ExecStartRequest } from "../../api/types.ts";
import { allCapabilities } from "../../os/capabilities.ts";
import type { ProcessHandle } from "../../os/kernel-types.ts";
import { type Env, newId, update } from "../env.ts";
import type { Container, Exec } from "../state.ts";
import { withEntry } from "../state.ts";
import { capabilitiesOf } from "./capabilities.ts";
import { defaultPath } from "./defaults.ts";
import { current, emitContainerEvent, requireContainer, updateContainer } from "./lookup.ts";
import { environmentOf } from "./merge.ts";
import { createProcessIo, type ProcessIo } from "./process-io.ts";
import { rlimitsOf } from "./resources.ts";
import { refusedExitCode } from "./runc.ts";
import type { Running } from "./running.ts";
import { exitCodeOf, spawnAs } from "./spawn.ts";
import { resolveUser } from "./users.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function createExec(env: Env, ref: string, body: ExecCreateRequest): { readonly Id: string } {
  const container = requireContainer(env.store.getState(), ref);
  if (container.state.status === "restarting")
    throw new EngineError("container.restarting", { id: container.id });
  if (!env.running.has(container.id)) throw new EngineError("container.not_running", { id: container.id });
  if (container.state.status === "paused") throw new EngineError("container.paused_exec", { ref });
  const argv = body.Cmd ?? [];
  if (argv.length === 0) throw new EngineError("exec.no_command", {});
  const exec: Exec = {
    id: newId(env),
    containerId: container.id,
    running: false,
    exitCode: null,
    pid: 0,
    argv,
    user: body.User ?? "",
    privileged: body.Privileged ?? false,
    tty: body.Tty ?? false,
    env: body.Env ?? [],
    workingDir: body.WorkingDir ?? "",
    stdin: body.AttachStdin ?? false,
    stdout: body.AttachStdout ?? false,
    stderr: body.AttachStderr ?? false,
    detachKeys: body.DetachKeys ?? "",
  };
  update(env, (state) => ({ ...state, execs: withEntry(state.execs, exec.id, exec) }));
  updateContainer(env, container.id, (c) => ({ ...c, execIds: [...c.execIds, exec.id] }));
  emitContainerEvent(env, container, `exec_create: ${argv.join(" ")}`, { execID: exec.id });
  return { Id: exec.id };
}

function requireExec(env: Env, id: string): Exec {
  const exec = env.store.getState().execs.get(id);
  if (exec === undefined) throw new EngineError("exec.not_found", { id });
  return exec;
}

function updateExec(env: Env, id: string, change: Partial<Exec>): void {
  update(env, (state) => {
    const exec = state.execs.get(id);
    return exec === undefined
      ? state
      : { ...state, execs: withEntry(state.execs, id, { ...exec, ...change }) };
  });
}

/** Attached: the streams come back at once. Detached: undefined, once it has been started. */
export function startExec(env: Env, id: string, body: ExecStartRequest): Hijack | undefined {
  const exec = requireExec(env, id);
  const container = requireContainer(env.store.getState(), exec.containerId);
  const running = env.running.get(container.id);
  if (exec.running) throw new EngineError("exec.already_running", { id });
  if (exec.exitCode !== null) throw new EngineError("exec.has_exited", { id });
  if (running === undefined) throw new EngineError("container.not_running", { id: container.id });
  if (container.state.status === "paused")
    throw new EngineError("container.paused_exec", { ref: container.name });

  const channel = createChannel<Frame>();
  const attached = !(body.Detach ?? false);
  const io = createProcessIo(
    env.kernel,
    { tty: exec.tty, stdin: attached && exec.stdin, size: body.ConsoleSize ?? [0, 0] },
    async (frame) => {
      const wanted = exec.tty || (frame.stream === "stdout" ? exec.stdout : exec.stderr);
      if (attached && wanted) await channel.pushAndWait(frame);
    },
  );
  let handle: ProcessHandle;
  try {
    handle = spawnExec(container, running, exec, io);
  } catch (error) {
    io.spawned();
    io.close();
    if (!(error instanceof EngineError)) throw error;
    const code = error.code === "exec.oci" ? refusedExitCode(error.message) : 126;
    updateExec(env, id, { exitCode: code });
    if (!attached) throw error;
    channel.push({ stream: "stdout", data: encoder.encode(`${error.message}\r\n`) });
    channel.end();
    return { output: channel, write: async () => {}, closeWrite() {}, close: () => channel.close() };
  }
  io.spawned();
  running.execs.set(id, { handle, pty: io.pty });
  updateExec(env, id, { running: true, pid: handle.hostPid });
  emitContainerEvent(env, container, `exec_start: ${exec.argv.join(" ")}`, { execID: id });
  void finishExec(env, container, running, exec, handle, io).then(() => channel.end());
  if (!attached) return undefined;
  return {
    output: channel,
    write: (data) => io.sink.write(data),
    closeWrite: () => io.sink.end(),
    close: () => {
      channel.close();
      io.sink.end();
    },
  };
}

function spawnExec(container: Container, running: Running, exec: Exec, io: ProcessIo): ProcessHandle {
  const view = running.sandbox.rootView();
  const variables = environmentOf(
    { ...container.config, Tty: exec.tty, Env: [...(container.config.Env ?? []), ...exec.env] },
    [defaultPath],
    [],
  );
  const user = resolveUser(
    view,
    exec.user || (container.config.User ?? ""),
    container.hostConfig.GroupAdd ?? [],
  );
  if (!variables.has("HOME")) variables.set("HOME", user.home);
  const cwd = exec.workingDir || container.config.WorkingDir || "/";
  const cred = {
    ...user.cred,
    bounding: exec.privileged ? allCapabilities : capabilitiesOf(container.hostConfig),
  };
  const refuse = (message: string) => new EngineError("exec.oci", { message });
  if (!view.exists(cwd))
    throw refuse(`chdir to cwd ("${cwd}") set in config.json failed: no such file or directory`);
  return spawnAs(running.sandbox, io, {
    argv: exec.argv,
    env: variables,
    cwd,
    cred,
    rlimits: rlimitsOf(container),
    refuse,
  });
}

async function finishExec(
  env: Env,
  container: Container,
  running: Running,
  exec: Exec,
  handle: ProcessHandle,
  io: ProcessIo,
): Promise<void> {
  const status = await handle.exited;
  await io.drained();
  io.close();
  running.execs.delete(exec.id);
  const code = exitCodeOf(status);
  updateExec(env, exec.id, { running: false, exitCode: code, pid: handle.hostPid });
  updateContainer(env, container.id, (c) => ({ ...c, execIds: c.execIds.filter((e) => e !== exec.id) }));
  const now = current(env, container.id);
  if (now !== undefined)
    emitContainerEvent(env, now, "exec_die", { execID: exec.id, exitCode: String(code) });
}

export function inspectExec(env: Env, id: string): ExecInspect {
  const exec = requireExec(env, id);
  const [entrypoint = "", ...args] = exec.argv;
  return {
    ID: exec.id,
    Running: exec.running,
    ExitCode: exec.exitCode,
    ProcessConfig: {
      tty: exec.tty,
      entrypoint,
      arguments: args,
      privileged: exec.privileged,
      ...(exec.user === "" ? {} : { user: exec.user }),
    },
    OpenStdin: exec.stdin,
    OpenStderr: exec.stderr,
    OpenStdout: exec.stdout,
    CanRemove: false,
    ContainerID: exec.containerId,
    DetachKeys: exec.detachKeys,
    Pid: exec.pid,
  };
}

export function resizeExec(env: Env, id: string, rows: number, columns: number): void {
  const exec = requireExec(env, id);
  env.running.get(exec.containerId)?.execs.get(id)?.pty?.resize({ columns, rows });
}

/** A health check: its output together, its exit code, or -1 when it took too long. */
export async function runProbe(
  env: Env,
  containerId: string,
  argv: readonly string[],
  timeoutMs: number,
): Promise<{ readonly exitCode: number; readonly output: string }> {
  const { Id: id } = createExec(env, containerId, { Cmd: argv, AttachStdout: true, AttachStderr: true });
  const hijack = startExec(env, id, {});
  if (hijack === undefined) return { exitCode: -1, output: "" };
  let output = "";
  let late = false;
  const cancel = env.kernel.after(timeoutMs, () => {
    late = true;
    env.running.get(containerId)?.execs.get(id)?.handle.kill("KILL");
  });
  for await (const frame of hijack.output) output += decoder.decode(frame.data);
  cancel();
  const code = env.store.getState().execs.get(id)?.exitCode ?? -1;
  if (late)
    return {
      exitCode: -1,
      output: `Health check exceeded timeout (${timeoutMs / 1000}s)${output === "" ? "" : `: ${output}`}`,
    };
  return { exitCode: code, output };
}
