/**
 * Everything the engine knows, as one immutable value of plain data.
 *
 * An operation makes a new state that shares what it does not touch. What is
 * *running* (processes, sockets, terminals) is not here but in `runtime.ts`; a
 * snapshot is this value after `refresh()` has brought the trees of running
 * containers and mounted volumes up to date, which costs O(1) each.
 */
import type {
  ContainerConfig,
  ContainerStatus,
  EndpointIPAMConfig,
  EventMessage,
  Health,
  HostConfig,
  IPAM,
  MountPoint,
  PortBinding,
  StringMap,
} from "../api/types.ts";
import type { Digest } from "../oci/digest.ts";
import type { ImageConfig } from "../oci/image-config.ts";
import { emptyTree, type FileTree } from "../os/fs/tree.ts";
import { type BuildState, emptyBuildState } from "./build/types.ts";
import { OrderedMap } from "./ordered-map.ts";

export interface Image {
  /** Digest of the config. */
  readonly id: Digest;
  readonly config: ImageConfig;
  /** From the bottom; as many as the config has diff IDs. The last one's tree is the image's. */
  readonly chainIds: readonly Digest[];
  /** Bytes of all layers, unpacked. */
  readonly sizeBytes: number;
  /** The local image it was made from: commit and the classic builder set it. */
  readonly parentId?: Digest;
  readonly lastTagMs?: number;
}

/** What the images share: a layer on top of the chain below it. */
export interface Layer {
  readonly chainId: Digest;
  readonly diffId: Digest;
  readonly parent: Digest | undefined;
  /** Bytes of the files it adds or replaces. */
  readonly sizeBytes: number;
  /** As a registry had it; a push sends it under the same digest. */
  readonly blob?: { readonly digest: Digest; readonly sizeBytes: number };
  /** The whole tree with this layer applied. */
  readonly tree: FileTree;
}

/** A container's place in a network. Addresses are set while it runs. */
export interface Endpoint {
  readonly networkId: string;
  readonly ipamConfig: EndpointIPAMConfig | null;
  readonly links: readonly string[] | null;
  /** As asked for. */
  readonly aliases: readonly string[] | null;
  readonly driverOpts: StringMap | null;
  readonly gwPriority: number;
  /** Asked for by the user; an allocated one is `mac`. */
  readonly macAddress: string;
  readonly endpointId: string;
  readonly mac: string;
  readonly address: string;
  readonly prefix: number;
  readonly gateway: string;
  readonly dnsNames: readonly string[] | null;
}

export interface ContainerState {
  readonly status: ContainerStatus;
  /** As the machine sees it; 0 when it does not run. */
  readonly pid: number;
  readonly exitCode: number;
  readonly error: string;
  readonly oomKilled: boolean;
  /** 0: never. */
  readonly startedMs: number;
  readonly finishedMs: number;
  readonly health?: Health;
}

export interface ContainerMount extends MountPoint {
  /** Where in the volume or on the host; `/` or a file. */
  readonly sourcePath: string;
  /** A volume that nobody named: goes with the container's `rm -v`. */
  readonly anonymous: boolean;
  /** Fill an empty volume from the image. */
  readonly copyUp: boolean;
  readonly tmpfs?: { readonly sizeBytes: number; readonly mode: number };
}

export interface Container {
  readonly id: string;
  /** Without a slash. */
  readonly name: string;
  readonly createdMs: number;
  readonly path: string;
  readonly args: readonly string[];
  readonly imageId: Digest | "";
  readonly config: ContainerConfig;
  readonly hostConfig: HostConfig;
  readonly state: ContainerState;
  readonly restartCount: number;
  /** `docker stop` was its end: a restart policy leaves it alone. */
  readonly stoppedByUser: boolean;
  readonly mounts: readonly ContainerMount[];
  /** By the name the network was asked for. */
  readonly networks: Readonly<Record<string, Endpoint>>;
  /** Published ports while it runs: `80/tcp` → bindings; null for an exposed one. */
  readonly ports: Readonly<Record<string, readonly PortBinding[] | null>>;
  readonly sandboxId: string;
  /** Layers of the image, from the bottom. */
  readonly chainIds: readonly Digest[];
  /** The image's tree. */
  readonly baseTree: FileTree;
  /** The root with what the container wrote, as of the last refresh. */
  readonly tree: FileTree;
  readonly execIds: readonly string[];
}

export interface Exec {
  readonly id: string;
  readonly containerId: string;
  readonly running: boolean;
  readonly exitCode: number | null;
  readonly pid: number;
  readonly argv: readonly string[];
  readonly user: string;
  readonly privileged: boolean;
  readonly tty: boolean;
  readonly env: readonly string[];
  readonly workingDir: string;
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly detachKeys: string;
}

export interface Network {
  readonly id: string;
  readonly name: string;
  readonly driver: "bridge" | "host" | "null";
  readonly createdMs: number;
  readonly ipam: IPAM;
  /** The user chose the subnet, so containers may ask for addresses. */
  readonly userSubnet: boolean;
  readonly internal: boolean;
  readonly attachable: boolean;
  readonly options: StringMap | null;
  readonly labels: StringMap | null;
  readonly enableIPv6: boolean;
}

export interface VolumeRecord {
  readonly name: string;
  readonly createdMs: number;
  readonly labels: StringMap | null;
  readonly options: StringMap | null;
  /** As of the last refresh. */
  readonly tree: FileTree;
  /** Anonymous volumes are what `volume prune` takes. */
  readonly anonymous: boolean;
}

export interface EngineState {
  readonly images: ReadonlyMap<Digest, Image>;
  /** Canonical `docker.io/library/busybox:latest` → image ID. */
  readonly tags: ReadonlyMap<string, Digest>;
  /** Canonical `docker.io/library/busybox@sha256:…` → image ID. */
  readonly digests: ReadonlyMap<string, Digest>;
  readonly layers: ReadonlyMap<Digest, Layer>;
  /** Layers that were saved, by chain ID: a big one's archive holds no bytes, so a load finds it here. */
  readonly archived: ReadonlyMap<Digest, Layer>;
  /** Oldest first. */
  readonly containers: OrderedMap<Container>;
  readonly execs: ReadonlyMap<string, Exec>;
  readonly networks: ReadonlyMap<string, Network>;
  readonly volumes: ReadonlyMap<string, VolumeRecord>;
  readonly build: BuildState;
  /** Caches of builders beside the engine, by name; their history is in `build`. */
  readonly builders: ReadonlyMap<string, BuildState>;
  /** The last 256, oldest first. */
  readonly events: readonly EventMessage[];
}

export const initialState: EngineState = {
  images: new Map(),
  tags: new Map(),
  digests: new Map(),
  layers: new Map(),
  archived: new Map(),
  containers: OrderedMap.empty<Container>(),
  execs: new Map(),
  networks: new Map(),
  volumes: new Map(),
  build: emptyBuildState,
  builders: new Map(),
  events: [],
};

export interface Store<S> {
  getState(): S;
  getInitialState(): S;
  /** Called after every change; returns a way to stop. */
  subscribe(listener: (state: S, previous: S) => void): () => void;
}

export interface WritableStore<S> extends Store<S> {
  set(next: S): void;
}

export function createStore<S>(initial: S): WritableStore<S> {
  let state = initial;
  const listeners = new Set<(state: S, previous: S) => void>();
  return {
    getState: () => state,
    getInitialState: () => initial,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(next) {
      if (next === state) return;
      const previous = state;
      state = next;
      for (const listener of [...listeners]) listener(next, previous);
    },
  };
}

/** The same map with one entry set. */
export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map(map).set(key, value);
}

export function withoutEntry<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}

/** The tree an image's container starts with. */
export function imageTree(state: EngineState, image: Image): FileTree {
  const top = image.chainIds[image.chainIds.length - 1];
  return (top === undefined ? undefined : state.layers.get(top)?.tree) ?? emptyTree;
}
