/**
 * Removing containers and renaming them.
 * @source Engine API v1.50 `DELETE /containers/{id}`, `rename`, `prune`
 */
import { EngineError } from "../../api/errors.ts";
import type { ContainersPruneResponse } from "../../api/types.ts";
import { type Env, update } from "../env.ts";
import { type FilterArgs, matchLabels, matchLabelsNot } from "../filters.ts";
import { chainInUse, releaseLayers } from "../images/layers.ts";
import { untilMs } from "../images/list.ts";
import type { Container } from "../state.ts";
import { withoutEntry } from "../state.ts";
import { dropVolume, usersOf } from "../volumes/volumes.ts";
import { current, emitContainerEvent, requireContainer, updateContainer } from "./lookup.ts";
import { isValidName } from "./names.ts";
import { containerSizes } from "./view.ts";

export const pruneContainerFilters = ["label", "label!", "until"] as const;

export interface RemoveOptions {
  readonly force?: boolean;
  readonly volumes?: boolean;
}

export async function removeContainer(env: Env, ref: string, options: RemoveOptions = {}): Promise<void> {
  const container = requireContainer(env.store.getState(), ref);
  const { id } = container;
  await env.starting.get(id)?.catch(() => {});
  const now = current(env, id);
  if (now === undefined) return;
  if (!options.force) {
    // The sentence names it as the user did.
    const name = ref.replace(/^\//, "");
    if (now.state.status === "running") throw new EngineError("container.remove_running", { name });
    if (now.state.status === "paused") throw new EngineError("container.remove_paused", { name });
    if (now.state.status === "restarting") throw new EngineError("container.remove_restarting", { name });
  }
  updateContainer(env, id, (c) => ({ ...c, stoppedByUser: true }));
  const restart = env.restarts.get(id);
  restart?.();
  env.restarts.delete(id);
  env.restartDelays.delete(id);
  const running = env.running.get(id);
  if (running !== undefined) {
    running.sandbox.thaw();
    running.main.kill("KILL");
    emitContainerEvent(env, now, "kill", { signal: "9" });
    await running.ended;
  }
  const last = current(env, id);
  if (last !== undefined) removeNow(env, last, { volumes: options.volumes ?? false });
}

/** Takes a container that does not run out of the state, with its log and, if asked, its anonymous volumes. */
export function removeNow(env: Env, container: Container, options: { volumes: boolean }): void {
  const { id } = container;
  env.io.get(id)?.end();
  env.io.delete(id);
  env.logs.remove(id);
  update(env, (state) => {
    let { execs } = state;
    for (const execId of container.execIds) execs = withoutEntry(execs, execId);
    const next = { ...state, execs, containers: state.containers.without(id) };
    return chainInUse(next, container.chainIds) ? next : releaseLayers(next, container.chainIds).state;
  });
  emitContainerEvent(env, container, "destroy");
  env.waiters.removed(id, { StatusCode: container.state.exitCode });
  if (options.volumes)
    for (const mount of container.mounts)
      if (mount.anonymous && mount.Name !== undefined && env.store.getState().volumes.has(mount.Name))
        if (usersOf(env.store.getState(), mount.Name).length === 0) dropVolume(env, mount.Name);
  env.changed.notify();
}

export function renameContainer(env: Env, ref: string, wanted: string): void {
  const name = wanted.replace(/^\//, "");
  if (ref === "" || name === "") throw new EngineError("container.rename_empty", {});
  const container = requireContainer(env.store.getState(), ref);
  if (container.name === name) throw new EngineError("container.rename_same", {});
  if (!isValidName(name)) throw new EngineError("container.rename_invalid", { name });
  const holder = env.store.getState().containers.named(name);
  if (holder !== undefined) throw new EngineError("container.rename_taken", { name, holder: holder.id });
  const old = container.name;
  updateContainer(env, container.id, (c) => ({
    ...c,
    name,
    networks: Object.fromEntries(
      Object.entries(c.networks).map(([key, e]) => [
        key,
        { ...e, dnsNames: e.dnsNames === null ? null : e.dnsNames.map((n) => (n === old ? name : n)) },
      ]),
    ),
  }));
  emitContainerEvent(env, { ...container, name }, "rename", { oldName: `/${old}` });
}

/** All that do not run. */
export function pruneContainers(env: Env, filters: FilterArgs): ContainersPruneResponse {
  const until = untilMs(filters, env.kernel.nowMs());
  const gone: string[] = [];
  let bytes = 0;
  for (const container of [...env.store.getState().containers.values()].reverse()) {
    if (
      env.running.has(container.id) ||
      env.starting.has(container.id) ||
      container.state.status === "restarting"
    )
      continue;
    if (until !== undefined && container.createdMs >= until) continue;
    if (!matchLabels(filters, container.config.Labels) || !matchLabelsNot(filters, container.config.Labels))
      continue;
    bytes += containerSizes(container).rw;
    gone.push(container.id);
    removeNow(env, container, { volumes: false });
  }
  env.events.emit({ type: "container", action: "prune", id: "", attributes: { reclaimed: String(bytes) } });
  return { ContainersDeleted: gone.length === 0 ? null : gone, SpaceReclaimed: bytes };
}
