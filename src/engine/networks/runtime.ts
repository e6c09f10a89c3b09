/**
 * Networks as wires: a segment for each bridge network, a namespace for each
 * container, names that resolve, ports that are forwarded.
 *
 * The state says who is where; this makes it so. A bridge's gateway is the machine
 * itself. Names are looked up in the state at the moment of the question, so a
 * container that stopped is not found and one that got a new address is.
 */
import { EngineError } from "../../api/errors.ts";
import type { PortBinding } from "../../api/types.ts";
import { SysError } from "../../os/errno.ts";
import { createNamespace, type NetworkNamespace } from "../../os/net/namespace.ts";
import { Segment } from "../../os/net/segment.ts";
import type { Container, Endpoint, EngineState, Network, WritableStore } from "../state.ts";
import { activeEndpoints } from "./endpoints.ts";
import { isUserDefined } from "./lookup.ts";

const firstEphemeralPort = 32_768;
const lastEphemeralPort = 60_999;

export class NetworkRuntime {
  private readonly segments = new Map<string, Segment>();
  private nextPort = firstEphemeralPort;

  constructor(
    private readonly hostNet: NetworkNamespace,
    private readonly store: WritableStore<EngineState>,
  ) {}

  /** The bridge; made when it is first needed. */
  segment(network: Network): Segment | undefined {
    const known = this.segments.get(network.id);
    const [config] = network.ipam.Config;
    if (known !== undefined || network.driver !== "bridge" || config?.Subnet === undefined) return known;
    const segment = new Segment({
      name: network.name,
      subnet: config.Subnet,
      gateway: config.Gateway,
      internal: network.internal,
    });
    const name = network.options?.["com.docker.network.bridge.name"] ?? `br-${network.id.slice(0, 12)}`;
    segment.attach(this.hostNet, { name, address: segment.gateway, isGateway: true });
    this.segments.set(network.id, segment);
    return segment;
  }

  forget(networkId: string): void {
    this.segments.get(networkId)?.detach(this.hostNet);
    this.segments.delete(networkId);
  }

  /** Networks that are no longer in the state lose their bridge. */
  reconcile(): void {
    const { networks } = this.store.getState();
    for (const id of [...this.segments.keys()]) if (!networks.has(id)) this.forget(id);
  }

  /** A container's own namespace, with nothing but loopback. */
  createNamespace(containerId: string): NetworkNamespace {
    const namespace = createNamespace({ clock: this.hostNet.clock });
    namespace.resolver = (name) => this.resolve(containerId, name);
    return namespace;
  }

  /** Plugs the container in. */
  connect(namespace: NetworkNamespace, network: Network, endpoint: Endpoint): void {
    if (endpoint.address === "") return;
    const index = namespace.interfaces().length - 1;
    this.segment(network)?.attach(namespace, {
      name: `eth${index}`,
      address: endpoint.address,
      mac: endpoint.mac,
    });
  }

  disconnect(namespace: NetworkNamespace, networkId: string): void {
    this.segments.get(networkId)?.detach(namespace);
  }

  /** Names of the container's own networks, then those of the world outside. */
  private resolve(containerId: string, name: string): readonly string[] | undefined {
    const state = this.store.getState();
    const asker = state.containers.get(containerId);
    const wanted = name.toLowerCase().replace(/\.$/, "");
    if (asker !== undefined)
      for (const endpoint of Object.values(asker.networks)) {
        const network = state.networks.get(endpoint.networkId);
        if (network === undefined || !isUserDefined(network.name)) continue;
        const found = addressesOf(state, network, wanted, endpoint);
        if (found.length > 0) return found;
      }
    return this.hostNet.resolver?.(name);
  }

  /**
   * Opens the host's ports for the container.
   * @returns what was bound and how to take it back
   * @throws EngineError `start.port`, after taking back what was bound
   */
  publish(
    container: Container,
    namespace: NetworkNamespace,
    endpoint: { readonly name: string; readonly id: string; readonly address: string },
  ): { readonly ports: Container["ports"]; readonly release: () => void } {
    const closers: (() => void)[] = [];
    const ports: Record<string, readonly PortBinding[] | null> = {};
    const release = () => {
      for (const close of closers) close();
    };
    try {
      for (const [key, wanted] of portsWanted(container)) {
        const bound: PortBinding[] = [];
        for (const binding of wanted ?? []) {
          const hostPort = this.bind(container, namespace, endpoint, key, binding, closers);
          for (const ip of binding.HostIp === "" ? ["0.0.0.0", "::"] : [binding.HostIp])
            bound.push({ HostIp: ip, HostPort: String(hostPort) });
        }
        ports[key] = bound.length === 0 ? null : bound;
      }
    } catch (error) {
      release();
      throw error;
    }
    return { ports, release };
  }

  private bind(
    container: Container,
    namespace: NetworkNamespace,
    endpoint: { readonly name: string; readonly id: string; readonly address: string },
    key: string,
    binding: PortBinding,
    closers: (() => void)[],
  ): number {
    const [port = "0", protocol = "tcp"] = key.split("/");
    const address = binding.HostIp === "" ? "0.0.0.0" : binding.HostIp;
    const range = /^(\d+)-(\d+)$/.exec(binding.HostPort);
    const candidates =
      range === null
        ? undefined
        : Array.from({ length: Number(range[2]) - Number(range[1]) + 1 }, (_, i) => Number(range[1]) + i);
    const fixed = Number(binding.HostPort);
    const attempt = (hostPort: number): boolean => {
      // Datagrams are not forwarded; the port is taken all the same.
      if (protocol !== "tcp") return !this.publishedElsewhere(container.id, hostPort, protocol);
      try {
        closers.push(this.hostNet.forward(hostPort, address, namespace, endpoint.address, Number(port)));
        return true;
      } catch (error) {
        if (error instanceof SysError) return false;
        throw error;
      }
    };
    if (candidates === undefined && fixed !== 0) {
      if (attempt(fixed)) return fixed;
      const ours = this.publishedElsewhere(container.id, fixed, protocol);
      throw new EngineError(ours ? "start.port" : "start.port_host", {
        endpoint: endpoint.name,
        id: endpoint.id,
        address,
        port: fixed,
      });
    }
    for (const candidate of candidates ?? []) if (attempt(candidate)) return candidate;
    if (candidates !== undefined)
      throw new EngineError("start.port", {
        endpoint: endpoint.name,
        id: endpoint.id,
        address,
        port: candidates[0] ?? 0,
      });
    for (let tries = 0; tries <= lastEphemeralPort - firstEphemeralPort; tries++) {
      const hostPort = this.nextPort;
      this.nextPort = hostPort >= lastEphemeralPort ? firstEphemeralPort : hostPort + 1;
      if (attempt(hostPort)) return hostPort;
    }
    throw new EngineError("start.port", { endpoint: endpoint.name, id: endpoint.id, address, port: 0 });
  }

  /** Another container has the port, rather than a program of the machine. */
  private publishedElsewhere(except: string, hostPort: number, protocol: string): boolean {
    for (const container of this.store.getState().containers.values())
      if (container.id !== except && container.state.pid !== 0)
        for (const [key, bindings] of Object.entries(container.ports))
          if (key.endsWith(`/${protocol}`) && bindings?.some((b) => Number(b.HostPort) === hostPort))
            return true;
    return false;
  }
}

/** Exposed and published ports, in numeric order. */
function portsWanted(container: Container): readonly (readonly [string, readonly PortBinding[] | null])[] {
  const wanted = new Map<string, readonly PortBinding[] | null>();
  const normal = (key: string) => (key.includes("/") ? key : `${key}/tcp`);
  const all = container.hostConfig.PublishAllPorts ?? false;
  for (const key of Object.keys(container.config.ExposedPorts ?? {}))
    wanted.set(normal(key), all ? [{ HostIp: "", HostPort: "" }] : null);
  for (const [key, bindings] of Object.entries(container.hostConfig.PortBindings ?? {}))
    if (bindings !== null && bindings.length > 0) wanted.set(normal(key), bindings);
  return [...wanted].sort(([a], [b]) => Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : 1));
}

function addressesOf(state: EngineState, network: Network, name: string, asker: Endpoint): readonly string[] {
  const links = new Map(
    (asker.links ?? []).map((link) => {
      const [target = "", alias = target] = link.split(":");
      return [alias.toLowerCase(), target.toLowerCase()] as const;
    }),
  );
  const wanted = new Set([name, links.get(name) ?? name]);
  const suffix = `.${network.name.toLowerCase()}`;
  if (name.endsWith(suffix)) wanted.add(name.slice(0, -suffix.length));
  const found: string[] = [];
  for (const { endpoint } of activeEndpoints(state, network.id))
    if (endpoint.address !== "" && (endpoint.dnsNames ?? []).some((n) => wanted.has(n.toLowerCase())))
      found.push(endpoint.address);
  return found;
}
