/** From a name, an ID or a prefix of one to a container. */
import { EngineError } from "../../api/errors.ts";
import { type Env, update } from "../env.ts";
import type { Container, ContainerState, EngineState } from "../state.ts";

/** Full ID first, then the name, then a prefix only one ID has. */
export function lookUpContainer(state: EngineState, ref: string): Container | undefined {
  const exact = state.containers.get(ref);
  if (exact !== undefined) return exact;
  const name = ref.startsWith("/") ? ref.slice(1) : ref;
  const named = state.containers.named(name);
  if (named !== undefined) return named;
  if (!/^[a-f0-9]{1,63}$/.test(ref)) return undefined;
  let found: Container | undefined;
  for (const container of state.containers.values()) {
    if (!container.id.startsWith(ref)) continue;
    if (found !== undefined) throw new EngineError("container.ambiguous", { ref });
    found = container;
  }
  return found;
}

/** @throws EngineError `container.not_found` */
export function requireContainer(state: EngineState, ref: string): Container {
  const container = lookUpContainer(state, ref);
  if (container === undefined) throw new EngineError("container.not_found", { ref });
  return container;
}

/** The container as it is now; undefined once it has been removed. */
export function current(env: Pick<Env, "store">, id: string): Container | undefined {
  return env.store.getState().containers.get(id);
}

/** Changes one container, if it still exists. */
export function updateContainer(env: Env, id: string, change: (container: Container) => Container): void {
  update(env, (state) => {
    const container = state.containers.get(id);
    if (container === undefined) return state;
    const next = change(container);
    return next === container ? state : { ...state, containers: state.containers.with(id, next) };
  });
}

export function updateContainerState(env: Env, id: string, change: Partial<ContainerState>): void {
  updateContainer(env, id, (container) => ({ ...container, state: { ...container.state, ...change } }));
  env.changed.notify();
}

export function isUp(container: Container): boolean {
  return container.state.status === "running" || container.state.status === "paused";
}

/** Labels, name and image: what every container event carries. */
export function emitContainerEvent(
  env: Env,
  container: Container,
  action: string,
  attributes: Readonly<Record<string, string>> = {},
): void {
  env.events.emit({
    type: "container",
    action,
    id: container.id,
    from: container.config.Image ?? "",
    attributes: {
      ...container.config.Labels,
      ...attributes,
      image: container.config.Image ?? "",
      name: container.name,
    },
  });
}
