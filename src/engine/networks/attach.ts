/**
 * A container's networks while it runs: addresses at the start, plugs and ports,
 * and everything given back at the end. Also `network connect` and `disconnect`.
 */
import { EngineError } from "../../api/errors.ts";
import type { EndpointSettings } from "../../api/types.ts";
import { macOf } from "../../os/net/address.ts";
import type { NetworkNamespace } from "../../os/net/namespace.ts";
import { current, isUp, lookUpContainer, requireContainer, updateContainer } from "../containers/lookup.ts";
import { type Env, newId } from "../env.ts";
import type { Container, Endpoint, Network } from "../state.ts";
import { allocateAddress, checkEndpoint, newEndpoint, releasedEndpoint } from "./endpoints.ts";
import { isUserDefined, lookUpNetwork, requireNetwork } from "./lookup.ts";
import { emitNetworkEvent } from "./networks.ts";

export interface AttachedNetwork {
  readonly namespace: NetworkNamespace;
  release(): void;
}

/** The network an endpoint belongs to: by ID once it was connected, by name before. */
function networkOf(env: Env, name: string, endpoint: Endpoint): Network {
  const state = env.store.getState();
  const network =
    endpoint.networkId === ""
      ? lookUpNetwork(state, name)
      : (state.networks.get(endpoint.networkId) ?? lookUpNetwork(state, name));
  if (network !== undefined) return network;
  const ref = endpoint.networkId === "" ? name : endpoint.networkId;
  throw new EngineError("start.network", { message: `network ${ref} not found` });
}

/** @throws EngineError with `failed to set up container networking` */
export function attachNetworks(env: Env, id: string): AttachedNetwork {
  const container = requireContainer(env.store.getState(), id);
  const mode = container.hostConfig.NetworkMode ?? "bridge";
  if (mode.startsWith("container:")) return joinContainer(env, mode.slice("container:".length));
  if (mode === "host") {
    for (const [name, endpoint] of Object.entries(container.networks)) {
      const network = networkOf(env, name, endpoint);
      setEndpoint(env, id, name, { ...endpoint, networkId: network.id, endpointId: newId(env) });
    }
    return { namespace: env.hostNet, release: () => releaseAll(env, id, undefined) };
  }
  const namespace = env.networks.createNamespace(id);
  const undo: (() => void)[] = [];
  try {
    for (const [name, endpoint] of Object.entries(container.networks))
      connectOne(env, id, namespace, name, endpoint);
    const published = publish(env, id, namespace);
    undo.push(published.release);
    updateContainer(env, id, (c) => ({ ...c, ports: published.ports }));
  } catch (error) {
    releaseAll(env, id, namespace);
    throw error;
  }
  return {
    namespace,
    release: () => {
      for (const back of undo) back();
      releaseAll(env, id, namespace);
    },
  };
}

function joinContainer(env: Env, ref: string): AttachedNetwork {
  const target = lookUpContainer(env.store.getState(), ref);
  if (target === undefined) throw new EngineError("start.join_network", { ref });
  const running = env.running.get(target.id);
  if (running === undefined) throw new EngineError("start.join_network_stopped", { id: target.id });
  return { namespace: running.sandbox.net, release: () => {} };
}

function setEndpoint(env: Env, id: string, name: string, endpoint: Endpoint): void {
  updateContainer(env, id, (c) => ({ ...c, networks: { ...c.networks, [name]: endpoint } }));
}

function connectOne(
  env: Env,
  id: string,
  namespace: NetworkNamespace,
  name: string,
  endpoint: Endpoint,
): void {
  const network = networkOf(env, name, endpoint);
  const container = requireContainer(env.store.getState(), id);
  let allocated: { address: string; prefix: number; gateway: string };
  try {
    allocated = allocateAddress(env.store.getState(), network, endpoint.ipamConfig?.IPv4Address);
  } catch (error) {
    if (error instanceof EngineError) throw new EngineError("start.network", { message: error.message });
    throw error;
  }
  const short = id.slice(0, 12);
  const names = [container.name, ...(endpoint.aliases ?? []), short, container.config.Hostname ?? short];
  const connected: Endpoint = {
    ...endpoint,
    ...allocated,
    networkId: network.id,
    endpointId: newId(env),
    mac: allocated.address === "" ? "" : endpoint.macAddress || macOf(allocated.address),
    dnsNames: isUserDefined(network.name) ? [...new Set(names)] : null,
  };
  setEndpoint(env, id, name, connected);
  env.networks.connect(namespace, network, connected);
  emitNetworkEvent(env, network, "connect", id);
}

/** Ports are bound on the container's first bridge. */
function publish(
  env: Env,
  id: string,
  namespace: NetworkNamespace,
): { ports: Container["ports"]; release: () => void } {
  const container = requireContainer(env.store.getState(), id);
  const endpoint = Object.values(container.networks).find((e) => e.address !== "");
  if (endpoint === undefined) return { ports: {}, release: () => {} };
  return env.networks.publish(container, namespace, {
    name: container.name,
    id: endpoint.endpointId,
    address: endpoint.address,
  });
}

function releaseAll(env: Env, id: string, namespace: NetworkNamespace | undefined): void {
  const container = current(env, id);
  if (container === undefined) return;
  for (const [name, endpoint] of Object.entries(container.networks)) {
    if (endpoint.endpointId === "") continue;
    if (namespace !== undefined) env.networks.disconnect(namespace, endpoint.networkId);
    setEndpoint(env, id, name, releasedEndpoint(endpoint));
    const network = env.store.getState().networks.get(endpoint.networkId);
    if (network !== undefined && namespace !== undefined) emitNetworkEvent(env, network, "disconnect", id);
  }
  updateContainer(env, id, (c) => ({ ...c, ports: {} }));
}

/** `POST /networks/{id}/connect` */
export function connectContainer(
  env: Env,
  networkRef: string,
  containerRef: string,
  settings: EndpointSettings,
): void {
  const network = requireNetwork(env.store.getState(), networkRef);
  const container = requireContainer(env.store.getState(), containerRef);
  const mode = container.hostConfig.NetworkMode ?? "bridge";
  if (mode === "host" || mode.startsWith("container:")) throw new EngineError("network.shared_namespace", {});
  if (network.driver === "host") throw new EngineError("network.connect_host", {});
  if (network.driver === "null" || (mode === "none" && "none" in container.networks))
    throw new EngineError("network.private", {});
  checkEndpoint(env.store.getState(), network.name, settings, "connect");
  const existing = Object.entries(container.networks).find(
    ([name, e]) => name === network.name || e.networkId === network.id,
  );
  if (existing !== undefined && (isUp(container) ? existing[1].endpointId !== "" : true))
    throw new EngineError("network.endpoint_exists", { container: container.name, network: network.name });
  const endpoint = { ...newEndpoint(settings, undefined), networkId: network.id };
  setEndpoint(env, container.id, network.name, endpoint);
  const running = env.running.get(container.id);
  if (running === undefined) return;
  try {
    connectOne(env, container.id, running.sandbox.net, network.name, endpoint);
  } catch (error) {
    dropEndpoint(env, container.id, network.name);
    throw error instanceof EngineError && error.message.endsWith("Address already in use")
      ? new EngineError("network.address_in_use", {})
      : error;
  }
}

function dropEndpoint(env: Env, id: string, name: string): void {
  updateContainer(env, id, (c) => ({
    ...c,
    networks: Object.fromEntries(Object.entries(c.networks).filter(([key]) => key !== name)),
  }));
}

/** `POST /networks/{id}/disconnect` */
export function disconnectContainer(
  env: Env,
  networkRef: string,
  containerRef: string,
  force: boolean,
): void {
  const network = requireNetwork(env.store.getState(), networkRef);
  const container = lookUpContainer(env.store.getState(), containerRef);
  if (container === undefined) {
    if (force) return;
    throw new EngineError("container.not_found", { ref: containerRef });
  }
  if (network.driver === "host" && container.hostConfig.NetworkMode === "host")
    throw new EngineError("network.disconnect_host", {});
  const entry = Object.entries(container.networks).find(
    ([name, e]) => e.networkId === network.id || name === network.name,
  );
  if (entry === undefined)
    throw new EngineError("network.not_connected", { id: container.id, network: network.name });
  const [name, endpoint] = entry;
  const running = env.running.get(container.id);
  if (running !== undefined && endpoint.endpointId !== "") {
    env.networks.disconnect(running.sandbox.net, network.id);
    dropEndpoint(env, container.id, name);
    emitNetworkEvent(env, network, "disconnect", container.id);
  } else {
    dropEndpoint(env, container.id, name);
  }
}
