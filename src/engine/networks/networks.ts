/**
 * Networks as records: create, list, inspect, remove, prune.
 * @source Engine API v1.50 `/networks`
 */
import { EngineError } from "../../api/errors.ts";
import { formatTime } from "../../api/time.ts";
import type {
  IPAM,
  NetworkContainer,
  NetworkCreateRequest,
  NetworkCreateResponse,
  NetworkInspect,
  NetworksPruneResponse,
} from "../../api/types.ts";
import { type Env, newId, update } from "../env.ts";
import {
  booleanFilter,
  type FilterArgs,
  matchExact,
  matchLabels,
  matchLabelsNot,
  matchPattern,
} from "../filters.ts";
import { untilMs } from "../images/list.ts";
import type { EngineState, Network } from "../state.ts";
import { withEntry, withoutEntry } from "../state.ts";
import {
  type Block,
  contains,
  formatAddress,
  formatBlock,
  masked,
  overlap,
  parseAddress,
  parseBlock,
} from "./addresses.ts";
import { activeEndpoints } from "./endpoints.ts";
import { isPredefined, requireNetwork } from "./lookup.ts";

export const networkFilters = [
  "dangling",
  "driver",
  "id",
  "label",
  "name",
  "scope",
  "type",
  "idOrName",
] as const;
export const pruneNetworkFilters = ["label", "label!", "until"] as const;

/** Whence subnets are taken, in order: a /16 each, then a /20 each. */
const pools: readonly Block[] = [
  ...Array.from({ length: 15 }, (_, i) => ({ base: (172 * 256 + 17 + i) * 65_536, prefix: 16 })),
  ...Array.from({ length: 16 }, (_, i) => ({ base: (192 * 256 + 168) * 65_536 + i * 4096, prefix: 20 })),
];

/** The three networks every engine has. */
export function predefinedNetworks(env: Env): ReadonlyMap<string, Network> {
  const base = {
    createdMs: env.kernel.nowMs(),
    internal: false,
    attachable: false,
    labels: {},
    enableIPv6: false,
    userSubnet: false,
  };
  const networks: Network[] = [
    {
      ...base,
      id: newId(env),
      name: "bridge",
      driver: "bridge",
      ipam: {
        Driver: "default",
        Options: null,
        Config: [{ Subnet: "172.17.0.0/16", Gateway: "172.17.0.1" }],
      },
      options: {
        "com.docker.network.bridge.default_bridge": "true",
        "com.docker.network.bridge.enable_icc": "true",
        "com.docker.network.bridge.enable_ip_masquerade": "true",
        "com.docker.network.bridge.host_binding_ipv4": "0.0.0.0",
        "com.docker.network.bridge.name": "docker0",
        "com.docker.network.driver.mtu": "1500",
      },
    },
    {
      ...base,
      id: newId(env),
      name: "host",
      driver: "host",
      ipam: { Driver: "default", Options: null, Config: [] },
      options: {},
    },
    {
      ...base,
      id: newId(env),
      name: "none",
      driver: "null",
      ipam: { Driver: "default", Options: null, Config: [] },
      options: {},
    },
  ];
  return new Map(networks.map((network) => [network.id, network]));
}

export function emitNetworkEvent(env: Env, network: Network, action: string, container?: string): void {
  env.events.emit({
    type: "network",
    action,
    id: network.id,
    attributes: {
      ...(container === undefined ? {} : { container }),
      name: network.name,
      type: network.driver,
    },
  });
}

export function createNetwork(env: Env, body: NetworkCreateRequest): NetworkCreateResponse {
  const name = body.Name ?? "";
  const driver = body.Driver || "bridge";
  const state = env.store.getState();
  if (name.trim() === "") throw new EngineError("network.name_empty", {});
  if (isPredefined(name)) throw new EngineError("network.predefined", { name });
  const problems = ipamProblems(body);
  if (problems.length > 0)
    throw new EngineError("network.config", {
      problems: problems.length === 1 ? problems : problems.map((p) => `* ${p}`),
    });
  if ([...state.networks.values()].some((n) => n.name === name))
    throw new EngineError("network.exists", { name });
  if (driver === "host" || driver === "null") throw new EngineError("network.one_host", { driver });
  // Several machines make one: that is a swarm's affair.
  if (driver === "overlay") throw new EngineError("request.not_a_swarm", {});
  if (["macvlan", "ipvlan"].includes(driver))
    throw new EngineError("drydock.not_simulated", { what: `the ${driver} network driver` });
  if (driver !== "bridge") throw new EngineError("network.driver", { name: driver });
  const ipam = chooseIpam(state, body);
  const network: Network = {
    id: newId(env),
    name,
    driver: "bridge",
    createdMs: env.kernel.nowMs(),
    ipam,
    userSubnet: (body.IPAM?.Config ?? []).some((config) => (config.Subnet ?? "") !== ""),
    internal: body.Internal ?? false,
    attachable: body.Attachable ?? false,
    options: body.Options ?? {},
    labels: body.Labels ?? {},
    enableIPv6: body.EnableIPv6 ?? false,
  };
  update(env, (now) => ({ ...now, networks: withEntry(now.networks, network.id, network) }));
  emitNetworkEvent(env, network, "create");
  return { Id: network.id, Warning: "" };
}

function ipamProblems(body: NetworkCreateRequest): string[] {
  const problems: string[] = [];
  for (const config of body.IPAM?.Config ?? []) {
    const text = config.Subnet ?? "";
    if (text.includes(":")) continue;
    const subnet = parseBlock(text);
    if (subnet === undefined) {
      problems.push(`invalid subnet ${text}: invalid CIDR block notation`);
      continue;
    }
    if (masked(subnet).base !== subnet.base)
      problems.push(`invalid subnet ${text}: it should be ${formatBlock(masked(subnet))}`);
    if (config.IPRange) {
      const range = parseBlock(config.IPRange);
      if (range === undefined)
        problems.push(`invalid ip-range ${config.IPRange}: invalid CIDR block notation`);
      else if (masked(range).base !== range.base)
        problems.push(`invalid ip-range ${config.IPRange}: it should be ${formatBlock(masked(range))}`);
      else if (!contains(subnet, range.base))
        problems.push(`invalid ip-range ${config.IPRange}: parent subnet ${text} doesn't contain ip-range`);
    }
    if (config.Gateway) {
      const gateway = parseAddress(config.Gateway);
      if (gateway === undefined) problems.push(`invalid gateway ${config.Gateway}: invalid address`);
      else if (!contains(subnet, gateway))
        problems.push(
          `invalid gateway ${config.Gateway}: parent subnet ${text} doesn't contain this address`,
        );
    }
  }
  return problems;
}

function usedBlocks(state: EngineState): readonly Block[] {
  return [...state.networks.values()].flatMap((n) =>
    n.ipam.Config.flatMap((c) => parseBlock(c.Subnet ?? "") ?? []),
  );
}

function chooseIpam(state: EngineState, body: NetworkCreateRequest): IPAM {
  const used = usedBlocks(state);
  const driver = body.IPAM?.Driver || "default";
  const options = body.IPAM?.Options ?? {};
  const given = (body.IPAM?.Config ?? []).filter((config) => (config.Subnet ?? "") !== "");
  if (given.length > 0) {
    const config = given.map((c) => {
      const block = parseBlock(c.Subnet ?? "");
      if (block === undefined) return c;
      if (used.some((other) => overlap(block, other))) throw new EngineError("network.overlap", {});
      const first = masked(parseBlock(c.IPRange ?? "") ?? block).base + 1;
      return { ...c, Gateway: c.Gateway || formatAddress(first) };
    });
    return { Driver: driver, Options: options, Config: config };
  }
  const free = pools.find((pool) => !used.some((other) => overlap(pool, other)));
  if (free === undefined) throw new EngineError("network.exhausted", {});
  return {
    Driver: driver,
    Options: options,
    Config: [{ Subnet: formatBlock(free), Gateway: formatAddress(free.base + 1) }],
  };
}

export function inspectNetwork(state: EngineState, network: Network, withContainers = true): NetworkInspect {
  const containers: Record<string, NetworkContainer> = {};
  if (withContainers)
    for (const { container, endpoint } of activeEndpoints(state, network.id))
      containers[container.id] = {
        Name: container.name,
        EndpointID: endpoint.endpointId,
        MacAddress: endpoint.mac,
        IPv4Address: endpoint.address === "" ? "" : `${endpoint.address}/${endpoint.prefix}`,
        IPv6Address: "",
      };
  return {
    Name: network.name,
    Id: network.id,
    Created: formatTime(network.createdMs),
    Scope: "local",
    Driver: network.driver,
    EnableIPv4: true,
    EnableIPv6: network.enableIPv6,
    IPAM: network.ipam,
    Internal: network.internal,
    Attachable: network.attachable,
    Ingress: false,
    ConfigFrom: { Network: "" },
    ConfigOnly: false,
    Containers: containers,
    Options: network.options,
    Labels: network.labels,
  };
}

export function listNetworks(state: EngineState, filters: FilterArgs): readonly NetworkInspect[] {
  const dangling = booleanFilter(filters, "dangling");
  for (const type of filters.get("type") ?? [])
    if (type !== "custom" && type !== "builtin")
      throw new EngineError("create.invalid", { message: `invalid filter: 'type'='${type}'` });
  return [...state.networks.values()]
    .filter(
      (n) =>
        matchPattern(filters, "name", n.name) &&
        matchPattern(filters, "id", n.id) &&
        matchExact(filters, "driver", n.driver) &&
        matchExact(filters, "scope", "local") &&
        matchLabels(filters, n.labels) &&
        matchExact(filters, "type", isPredefined(n.name) ? "builtin" : "custom") &&
        (!filters.has("idOrName") ||
          matchPattern(filters, "idOrName", n.name) ||
          matchPattern(filters, "idOrName", n.id)) &&
        (dangling === undefined ||
          dangling === (!isPredefined(n.name) && activeEndpoints(state, n.id).length === 0)),
    )
    .map((network) => inspectNetwork(state, network, false));
}

export function removeNetwork(env: Env, ref: string): void {
  const state = env.store.getState();
  const network = requireNetwork(state, ref);
  if (isPredefined(network.name)) throw new EngineError("network.predefined_remove", { name: network.name });
  const active = activeEndpoints(state, network.id);
  if (active.length > 0)
    throw new EngineError("network.active_endpoints", {
      name: network.name,
      endpoints: active.map(({ container, endpoint }) => ({
        name: container.name,
        id: endpoint.endpointId.slice(0, 12),
      })),
    });
  dropNetwork(env, network);
}

function dropNetwork(env: Env, network: Network): void {
  env.networks.forget(network.id);
  update(env, (state) => ({ ...state, networks: withoutEntry(state.networks, network.id) }));
  emitNetworkEvent(env, network, "destroy");
}

export function pruneNetworks(env: Env, filters: FilterArgs): NetworksPruneResponse {
  const until = untilMs(filters, env.kernel.nowMs());
  const state = env.store.getState();
  const gone: string[] = [];
  for (const network of state.networks.values()) {
    if (isPredefined(network.name) || activeEndpoints(state, network.id).length > 0) continue;
    if (until !== undefined && network.createdMs >= until) continue;
    if (!matchLabels(filters, network.labels) || !matchLabelsNot(filters, network.labels)) continue;
    gone.push(network.name);
    dropNetwork(env, network);
  }
  env.events.emit({ type: "network", action: "prune", id: "", attributes: { reclaimed: "0" } });
  return { NetworksDeleted: gone.length === 0 ? null : gone };
}
