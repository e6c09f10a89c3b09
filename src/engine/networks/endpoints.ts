/** A container's place in a network: what may be asked for, and which address it gets. */
import { EngineError } from "../../api/errors.ts";
import type { EndpointSettings } from "../../api/types.ts";
import type { Container, Endpoint, EngineState, Network } from "../state.ts";
import { blockSize, contains, formatAddress, masked, parseAddress, parseBlock } from "./addresses.ts";
import { isUserDefined, lookUpNetwork } from "./lookup.ts";

/** @throws EngineError `network.endpoint_config` at create, `network.endpoint_settings` at connect */
export function checkEndpoint(
  state: EngineState,
  name: string,
  settings: EndpointSettings,
  when: "create" | "connect",
): void {
  const problems: string[] = [];
  const address = settings.IPAMConfig?.IPv4Address ?? "";
  const network = lookUpNetwork(state, name);
  const userDefined = isUserDefined(network?.name ?? name);
  if ((settings.Aliases?.length ?? 0) > 0 && !userDefined)
    problems.push("network-scoped alias is supported only for containers in user defined networks");
  if (address !== "") {
    const value = parseAddress(address);
    if (value === undefined) problems.push(`invalid IPv4 address: ${address}`);
    else {
      if (!userDefined) problems.push("user specified IP address is supported on user defined networks only");
      if (network !== undefined && !network.userSubnet)
        problems.push(
          "user specified IP address is supported only when connecting to networks with user configured subnets",
        );
      else if (network !== undefined && !inSubnets(network, value))
        problems.push(`no configured subnet or ip-range contain the IP address ${address}`);
    }
  }
  const mac = settings.MacAddress ?? "";
  if (mac !== "" && !/^([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}$/.test(mac))
    problems.push(`invalid MAC address: ${mac}`);
  if (problems.length === 0) return;
  const lines = problems.length === 1 ? problems : problems.map((problem) => `* ${problem}`);
  if (when === "create")
    throw new EngineError("network.endpoint_config", { network: network?.name ?? name, problems: lines });
  throw new EngineError("network.endpoint_settings", { problems: lines });
}

function inSubnets(network: Network, address: number): boolean {
  return network.ipam.Config.some((config) => {
    const block = parseBlock(config.IPRange ?? config.Subnet ?? "");
    return block !== undefined && contains(block, address);
  });
}

/** A place that is asked for; addresses come when the container starts. */
export function newEndpoint(settings: EndpointSettings, links: readonly string[] | undefined): Endpoint {
  return {
    networkId: "",
    ipamConfig: settings.IPAMConfig ?? null,
    links: settings.Links ?? links ?? null,
    aliases: settings.Aliases ?? null,
    driverOpts: settings.DriverOpts ?? null,
    gwPriority: settings.GwPriority ?? 0,
    macAddress: settings.MacAddress ?? "",
    endpointId: "",
    mac: "",
    address: "",
    prefix: 0,
    gateway: "",
    dnsNames: null,
  };
}

/** The same place with nothing allocated, after the container stopped. */
export function releasedEndpoint(endpoint: Endpoint): Endpoint {
  return { ...endpoint, endpointId: "", mac: "", address: "", prefix: 0, gateway: "", dnsNames: null };
}

/** Running containers that have an address in the network. */
export function activeEndpoints(
  state: EngineState,
  networkId: string,
): readonly { container: Container; endpoint: Endpoint }[] {
  const active: { container: Container; endpoint: Endpoint }[] = [];
  for (const container of state.containers.values())
    for (const endpoint of Object.values(container.networks))
      if (endpoint.networkId === networkId && endpoint.endpointId !== "")
        active.push({ container, endpoint });
  return active;
}

/**
 * The lowest free address, or the one asked for.
 * @throws EngineError `network.address_in_use`, `network.no_addresses`
 */
export function allocateAddress(
  state: EngineState,
  network: Network,
  wanted: string | undefined,
): { readonly address: string; readonly prefix: number; readonly gateway: string } {
  const [config] = network.ipam.Config;
  const subnet = parseBlock(config?.Subnet ?? "");
  if (config === undefined || subnet === undefined) return { address: "", prefix: 0, gateway: "" };
  const gateway = config.Gateway ?? "";
  const taken = new Set(activeEndpoints(state, network.id).map(({ endpoint }) => endpoint.address));
  taken.add(gateway);
  for (const reserved of Object.values(config.AuxiliaryAddresses ?? {})) taken.add(reserved);
  const answer = (address: string) => ({
    address,
    prefix: subnet.prefix,
    gateway: network.internal ? "" : gateway,
  });
  if (wanted !== undefined && wanted !== "") {
    if (taken.has(wanted)) throw new EngineError("network.address_in_use", {});
    return answer(wanted);
  }
  const whole = masked(subnet);
  const range = masked(parseBlock(config.IPRange ?? "") ?? subnet);
  const last = range.base + blockSize(range.prefix);
  for (let value = range.base; value < last; value++) {
    if (value === whole.base || value === whole.base + blockSize(whole.prefix) - 1) continue;
    const address = formatAddress(value);
    if (!taken.has(address)) return answer(address);
  }
  throw new EngineError("network.no_addresses", {});
}
