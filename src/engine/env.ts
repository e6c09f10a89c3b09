/** What operations work with: the store, the kernel, the outside world, and what is running. */
import type { EventMessage, SearchResult, StringMap } from "../api/types.ts";
import type { DistributionHosts } from "../oci/distribution.ts";
import type { FileSystem } from "../os/fs/file-system.ts";
import type { Kernel } from "../os/kernel-types.ts";
import type { NetworkNamespace } from "../os/net/namespace.ts";
import type { FindRepository } from "./build/git.ts";
import type { ContainerIo } from "./containers/io.ts";
import type { LogStore } from "./containers/log-store.ts";
import type { Running } from "./containers/running.ts";
import type { Waiters } from "./containers/waiters.ts";
import type { NetworkRuntime } from "./networks/runtime.ts";
import type { EngineState, WritableStore } from "./state.ts";
import type { VolumeStore } from "./volumes/volume-store.ts";

/** What the session injects. */
export interface EngineDeps {
  readonly kernel: Kernel;
  readonly distribution: DistributionHosts;
  /** Answers `docker search`; without it nothing is found. */
  readonly search?: (term: string) => Promise<readonly SearchResult[]>;
  /** The machine's own files: bind mounts. */
  readonly hostFs: FileSystem;
  readonly hostNet: NetworkNamespace;
  /** Default `docker-host`. */
  readonly hostname?: string;
  /** Git repositories the machine can reach, by URL. */
  readonly gitRepository?: FindRepository;
  /** For ADD of a URL and `import` of one. */
  readonly fetchUrl?: (
    url: string,
  ) => Promise<{ readonly bytes: Uint8Array; readonly name: string; readonly mtimeMs?: number }>;
}

export interface Env extends EngineDeps {
  readonly store: WritableStore<EngineState>;
  readonly events: EventHub;
  /** Containers with a live process, by ID. */
  readonly running: Map<string, Running>;
  /** Starts under way, by container. */
  readonly starting: Map<string, Promise<void>>;
  /** Restarts that are to come: each cancels. */
  readonly restarts: Map<string, () => void>;
  /** The last delay before a restart, ms. */
  readonly restartDelays: Map<string, number>;
  readonly io: Map<string, ContainerIo>;
  readonly waiters: Waiters;
  readonly bootMs: number;
  readonly engineId: string;
  /** Brings trees in the state up to date. */
  refresh(): void;
  readonly logs: LogStore;
  readonly volumes: VolumeStore;
  readonly networks: NetworkRuntime;
  /** Called whenever a container's status changes: waiters look again. */
  readonly changed: Signal;
}

export interface EventHub {
  emit(event: NewEvent): void;
  /** Called with each new event; returns a way to stop. */
  listen(listener: (event: EventMessage) => void): () => void;
}

export interface NewEvent {
  readonly type: EventMessage["Type"];
  readonly action: string;
  readonly id: string;
  readonly attributes?: StringMap;
  /** Image of a container's event. */
  readonly from?: string;
}

/** Something many may wait for, many times. */
export interface Signal {
  notify(): void;
  /** Returns a way to stop. */
  listen(listener: () => void): () => void;
}

export function createSignal(): Signal {
  const listeners = new Set<() => void>();
  return {
    notify() {
      for (const listener of [...listeners]) listener();
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Replaces the state by what `change` makes of it. */
export function update(env: Pick<Env, "store">, change: (state: EngineState) => EngineState): void {
  env.store.set(change(env.store.getState()));
}

const hex = "0123456789abcdef";

/** `digits` random hex digits from the kernel's seed. */
export function randomHex(env: Pick<Env, "kernel">, digits: number): string {
  let text = "";
  for (let i = 0; i < digits; i++) text += hex[Math.floor(env.kernel.random() * 16)];
  return text;
}

/** A new 64-digit ID. One that would read as a number in its short form is never given out, as in Docker. */
export function newId(env: Pick<Env, "kernel">): string {
  for (;;) {
    const id = randomHex(env, 64);
    if (!/^\d+$/.test(id.slice(0, 12))) return id;
  }
}
