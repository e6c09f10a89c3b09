/**
 * Joining a container's streams, and waiting for its end.
 * @source Engine API v1.50 `/containers/{id}/attach`, `wait`, `resize`
 */

import { EngineError } from "../../api/errors.ts";
import { createChannel } from "../../api/stream.ts";
import type { ApiStream, Frame, Hijack } from "../../api/transport.ts";
import type { WaitResponse } from "../../api/types.ts";
import type { Env } from "../env.ts";
import { emitContainerEvent, requireContainer, updateContainer } from "./lookup.ts";
import { ioOf } from "./start.ts";
import type { WaitCondition } from "./waiters.ts";

export interface AttachOptions {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  /** What was logged so far comes first. */
  readonly logs: boolean;
}

export function attachContainer(env: Env, ref: string, options: AttachOptions): Hijack {
  const container = requireContainer(env.store.getState(), ref);
  if (container.state.status === "paused") throw new EngineError("container.paused_attach", { ref });
  if (container.state.status === "restarting") throw new EngineError("container.restarting_attach", { ref });
  const choice = { stdin: options.stdin, stdout: options.stdout, stderr: options.stderr };
  const tty = container.config.Tty ?? false;
  const first: Frame[] = options.logs
    ? env.logs
        .entries(container.id)
        .filter((entry) => tty || choice[entry.stream])
        .map(({ stream, data }) => ({ stream, data }))
    : [];
  emitContainerEvent(env, container, "attach");
  return ioOf(env, container.id).attach(
    { ...choice, stdin: choice.stdin && (container.config.OpenStdin ?? false) },
    { closeWithClient: container.config.StdinOnce ?? false, first },
  );
}

/** The record comes when the condition is met; at once for a container that does not run. */
export function waitContainer(env: Env, ref: string, condition: WaitCondition): ApiStream<WaitResponse> {
  const container = requireContainer(env.store.getState(), ref);
  const channel = createChannel<WaitResponse>();
  const done = (response: WaitResponse) => {
    channel.push(response);
    channel.end();
  };
  const up =
    env.running.has(container.id) ||
    env.starting.has(container.id) ||
    container.state.status === "restarting";
  if (condition === "not-running" && !up) {
    done({ StatusCode: container.state.exitCode });
    return channel;
  }
  const stop = env.waiters.add(container.id, condition, done);
  channel.onClose(stop);
  return channel;
}

/** The window of the container's terminal. Before the start it is remembered. */
export function resizeContainer(env: Env, ref: string, rows: number, columns: number): void {
  const container = requireContainer(env.store.getState(), ref);
  const running = env.running.get(container.id);
  if (running === undefined) {
    if (container.state.status !== "created")
      throw new EngineError("container.not_running", { id: container.id });
    updateContainer(env, container.id, (c) => ({
      ...c,
      hostConfig: { ...c.hostConfig, ConsoleSize: [rows, columns] },
    }));
    return;
  }
  running.pty?.resize({ columns, rows });
}
