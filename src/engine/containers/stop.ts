/**
 * Ending, pausing and signalling.
 * @source Engine API v1.50 `/containers/{id}/stop`, `kill`, `restart`, `pause`, `unpause`
 */
import { EngineError } from "../../api/errors.ts";
import { parseSignal, type Signal, signalNumbers } from "../../os/signals.ts";
import type { Env } from "../env.ts";
import type { Container } from "../state.ts";
import {
  current,
  emitContainerEvent,
  requireContainer,
  updateContainer,
  updateContainerState,
} from "./lookup.ts";
import type { Running } from "./running.ts";
import { cancelRestart, ioOf, startNow } from "./start.ts";

export interface StopOptions {
  readonly signal?: string;
  readonly graceSeconds?: number;
}

const defaultGraceSeconds = 10;

/**
 * Asks a container to stop, then insists.
 *
 * @param options.signal default: the container's StopSignal, else TERM
 * @param options.graceSeconds default: the container's StopTimeout, else 10; negative: wait for ever
 * @returns false when it was not running
 */
export async function stopContainer(env: Env, ref: string, options: StopOptions = {}): Promise<boolean> {
  const container = requireContainer(env.store.getState(), ref);
  await env.starting.get(container.id)?.catch(() => {});
  const signal = signalOf(options.signal ?? container.config.StopSignal ?? "TERM");
  updateContainer(env, container.id, (c) => ({ ...c, stoppedByUser: true }));
  if (endRestart(env, container.id)) return true;
  const running = env.running.get(container.id);
  if (running === undefined) return false;
  await stopRunning(env, container, running, signal, options.graceSeconds);
  const after = current(env, container.id);
  emitContainerEvent(env, after ?? container, "stop");
  return true;
}

function signalOf(text: string): Signal {
  const signal = parseSignal(text);
  if (signal === undefined) throw new EngineError("container.stop_signal", { signal: text });
  return signal;
}

/** A container that waits for its next start is simply stopped. */
function endRestart(env: Env, id: string): boolean {
  if (!cancelRestart(env, id)) return false;
  if (current(env, id)?.state.status === "restarting") updateContainerState(env, id, { status: "exited" });
  ioOf(env, id).end();
  return true;
}

async function stopRunning(
  env: Env,
  container: Container,
  running: Running,
  signal: Signal,
  seconds: number | undefined,
): Promise<void> {
  const grace = seconds ?? container.config.StopTimeout ?? defaultGraceSeconds;
  send(env, container, running, signal);
  if (grace < 0) {
    await running.ended;
    return;
  }
  const inTime = await endsWithin(env, running, grace * 1000);
  if (inTime) return;
  send(env, container, running, "KILL");
  await running.ended;
}

/** Whether the process ends in time. A grace of 0 still lets what is due now happen. */
function endsWithin(env: Env, running: Running, ms: number): Promise<boolean> {
  return new Promise((done) => {
    const cancel = env.kernel.after(ms, () => done(false));
    void running.ended.then(() => {
      cancel();
      done(true);
    });
  });
}

/** Sends a signal to PID 1. A paused container is let go on, else it could not act on it. */
function send(env: Env, container: Container, running: Running, signal: Signal): void {
  if (current(env, container.id)?.state.status === "paused") {
    running.sandbox.thaw();
    updateContainerState(env, container.id, { status: "running" });
  }
  running.main.kill(signal);
  emitContainerEvent(env, container, "kill", { signal: String(signalNumbers[signal]) });
}

/** `POST /containers/{id}/kill`. Answers at once, except that KILL waits for the end. */
export async function killContainer(env: Env, ref: string, signalText: string | undefined): Promise<void> {
  const container = requireContainer(env.store.getState(), ref);
  const signal = parseSignal(signalText === undefined || signalText === "" ? "KILL" : signalText);
  if (signal === undefined) throw new EngineError("container.kill_signal", { ref, signal: signalText ?? "" });
  await env.starting.get(container.id)?.catch(() => {});
  const running = env.running.get(container.id);
  if (running === undefined) throw new EngineError("container.kill_not_running", { ref, id: container.id });
  const stop = parseSignal(container.config.StopSignal ?? "TERM");
  // A signal that is meant to end it counts as the user's stop: no restart.
  if (signal === "KILL" || signal === stop)
    updateContainer(env, container.id, (c) => ({ ...c, stoppedByUser: true }));
  send(env, container, running, signal);
  if (signal === "KILL") await running.ended;
}

export async function restartContainer(env: Env, ref: string, options: StopOptions = {}): Promise<void> {
  const container = requireContainer(env.store.getState(), ref);
  const { id } = container;
  await env.starting.get(id)?.catch(() => {});
  const signal = signalOf(options.signal ?? container.config.StopSignal ?? "TERM");
  const autoRemove = container.hostConfig.AutoRemove ?? false;
  // A restart is not an end: `--rm` must not take it in between.
  const setRemoval = (value: boolean) =>
    updateContainer(env, id, (c) => ({
      ...c,
      stoppedByUser: true,
      hostConfig: { ...c.hostConfig, AutoRemove: value },
    }));
  setRemoval(false);
  endRestart(env, id);
  const running = env.running.get(id);
  if (running !== undefined) {
    await stopRunning(env, container, running, signal, options.graceSeconds);
    emitContainerEvent(env, container, "stop");
  }
  setRemoval(autoRemove);
  updateContainer(env, id, (c) => ({ ...c, stoppedByUser: false }));
  await startNow(env, id);
  emitContainerEvent(env, container, "restart");
}

export function pauseContainer(env: Env, ref: string): void {
  const container = requireContainer(env.store.getState(), ref);
  const running = env.running.get(container.id);
  if (container.state.status === "restarting")
    throw new EngineError("container.restarting", { id: container.id });
  if (running === undefined) throw new EngineError("container.not_running", { id: container.id });
  if (container.state.status === "paused")
    throw new EngineError("container.already_paused", { id: container.id });
  running.sandbox.freeze();
  updateContainerState(env, container.id, { status: "paused" });
  emitContainerEvent(env, container, "pause");
}

export function unpauseContainer(env: Env, ref: string): void {
  const container = requireContainer(env.store.getState(), ref);
  const running = env.running.get(container.id);
  if (running === undefined || container.state.status !== "paused")
    throw new EngineError("container.not_paused", { id: container.id });
  running.sandbox.thaw();
  updateContainerState(env, container.id, { status: "running" });
  emitContainerEvent(env, container, "unpause");
}
