/**
 * The daemon: one state, one router, and what is running.
 *
 * `createEngine` is given the machine (kernel, files, network) and the registries;
 * it gives back a transport for clients and a store for those who watch. Snapshots
 * are values; putting one back ends or starts processes until they match.
 */
import type { Transport } from "../api/transport.ts";
import type { ContainerIo } from "./containers/io.ts";
import { type LogSnapshot, LogStore } from "./containers/log-store.ts";
import { current } from "./containers/lookup.ts";
import { startNow } from "./containers/start.ts";
import { Waiters } from "./containers/waiters.ts";
import { createSignal, type EngineDeps, type Env, randomHex, update } from "./env.ts";
import { createEventHub } from "./events.ts";
import { predefinedNetworks } from "./networks/networks.ts";
import { NetworkRuntime } from "./networks/runtime.ts";
import { buildRoutes } from "./server/build.ts";
import { containerRoutes } from "./server/containers.ts";
import { imageRoutes } from "./server/images.ts";
import { networkRoutes, swarmRoutes, systemRoutes, volumeRoutes } from "./server/others.ts";
import { createRouter } from "./server/router.ts";
import { createStore, type EngineState, initialState, type Store } from "./state.ts";
import { VolumeStore } from "./volumes/volume-store.ts";

export interface EngineSnapshot {
  readonly state: EngineState;
  readonly logs: ReadonlyMap<string, LogSnapshot>;
}

export interface Engine {
  readonly transport: Transport;
  readonly store: Store<EngineState>;
  /** Brings the trees of running containers and mounted volumes in the state up to date. O(1) each. */
  refresh(): void;
  snapshot(): EngineSnapshot;
  /** Back to a snapshot: processes that were not there end, those that were start anew. */
  restore(snapshot: EngineSnapshot): Promise<void>;
}

/** @param store where the state lives; one that watchers already have may be given */
export function createEngine(deps: EngineDeps, store = createStore<EngineState>(initialState)): Engine {
  const env: Env = {
    ...deps,
    store,
    events: createEventHub(deps.kernel, store),
    running: new Map(),
    starting: new Map(),
    restarts: new Map(),
    restartDelays: new Map(),
    io: new Map<string, ContainerIo>(),
    waiters: new Waiters(),
    logs: new LogStore(),
    volumes: new VolumeStore(store),
    networks: new NetworkRuntime(deps.hostNet, store),
    changed: createSignal(),
    bootMs: deps.kernel.nowMs(),
    engineId: engineId(deps),
    refresh: () => refresh(env),
  };
  update(env, (state) => ({ ...state, networks: predefinedNetworks(env) }));
  const bridge = [...store.getState().networks.values()].find((network) => network.name === "bridge");
  if (bridge !== undefined) env.networks.segment(bridge);

  const transport = createRouter([
    ...containerRoutes(env),
    ...imageRoutes(env),
    ...networkRoutes(env),
    ...volumeRoutes(env),
    ...buildRoutes(env),
    ...systemRoutes(env),
    ...swarmRoutes(),
  ]);
  return {
    transport,
    store,
    refresh: env.refresh,
    snapshot() {
      refresh(env);
      return { state: store.getState(), logs: env.logs.snapshot() };
    },
    restore: (snapshot) => restore(env, snapshot),
  };
}

function engineId(deps: EngineDeps): string {
  const hex = randomHex(deps, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function refresh(env: Env): void {
  update(env, (state) => {
    let { containers } = state;
    for (const [id, running] of env.running) {
      const container = state.containers.get(id);
      const tree = running.fs.snapshot();
      if (container === undefined || container.tree === tree) continue;
      containers = containers.with(id, { ...container, tree });
    }
    return env.volumes.refresh(containers === state.containers ? state : { ...state, containers });
  });
}

async function restore(env: Env, { state, logs }: EngineSnapshot): Promise<void> {
  for (const cancel of env.restarts.values()) cancel();
  env.restarts.clear();
  await Promise.all([...env.starting.values()].map((start) => start.catch(() => {})));
  const kept = new Set<string>();
  for (const [id, running] of [...env.running]) {
    const before = state.containers.get(id);
    const now = current(env, id);
    const same =
      before !== undefined &&
      before.state.pid === running.main.hostPid &&
      now?.state.startedMs === before.state.startedMs;
    if (same) {
      kept.add(id);
      continue;
    }
    running.discarded = true;
    running.sandbox.thaw();
    running.sandbox.destroy();
    await running.ended;
    env.io.get(id)?.end();
    env.io.delete(id);
  }
  env.store.set(state);
  env.logs.restore(logs);
  env.volumes.restore(state);
  env.networks.reconcile();
  for (const [id, running] of env.running) {
    const before = state.containers.get(id);
    if (before === undefined) continue;
    if (running.fs.snapshot() !== before.tree) running.fs.restore(before.tree);
    if (before.state.status === "paused") running.sandbox.freeze();
    else running.sandbox.thaw();
  }
  for (const container of state.containers.values()) {
    const { status } = container.state;
    if (kept.has(container.id) || (container.state.pid === 0 && status !== "restarting")) continue;
    await startNow(env, container.id).catch(() => {});
    if (status === "paused") env.running.get(container.id)?.sandbox.freeze();
  }
  env.changed.notify();
}
