/** `docker network …`. */
import type { IPAMConfig } from "../../../api/types.ts";
import { naturalOrder, networkFormat, networkRow } from "../../formats/network.ts";
import { atLeast, exactly, none } from "../../kit/arguments.ts";
import { command } from "../../kit/command.ts";
import { errorText, isExpected } from "../../kit/dispatch.ts";
import { CliError, messageOf } from "../../kit/errors.ts";
import { checkFilter, checkLabel, checkLink, toFilters, toMap } from "../../kit/option-values.ts";
import { formatList } from "../../kit/table.ts";
import { pruneFlags, sure } from "../container/lifecycle.ts";
import { formatHelp } from "../container/ls.ts";

export const ls = command({
  path: "docker network ls",
  aliases: ["docker network list"],
  usage: "[OPTIONS]",
  short: "List networks",
  args: none,
  flags: {
    filter: {
      type: "list",
      short: "f",
      shows: "filter",
      help: 'Only those that meet a condition (such as "driver=bridge")',
      check: checkFilter,
    },
    format: { type: "string", help: formatHelp },
    "no-trunc": { type: "bool", help: "Do not shorten what is long" },
    quiet: { type: "bool", short: "q", help: "Only the IDs" },
  },
  run: async ({ flags, client, out }) => {
    const networks = [...(await client.networkList(toFilters(flags.filter)))].sort((a, b) =>
      naturalOrder(a.Name, b.Name),
    );
    await out(
      formatList(
        networkFormat,
        networks.map((n) => networkRow(n, !flags["no-trunc"])),
        { format: flags.format, quiet: flags.quiet },
      ),
    );
  },
});

export const create = command({
  path: "docker network create",
  usage: "[OPTIONS] NETWORK",
  short: "Make a network",
  args: exactly(1),
  flags: {
    attachable: { type: "bool", help: "Let single containers join (swarm)" },
    "aux-address": {
      type: "list",
      shows: "map",
      showsDefault: "map[]",
      help: "Address the driver must leave alone",
    },
    "config-from": { type: "string", help: "Network whose settings to take" },
    "config-only": { type: "bool", help: "Make settings, not a network" },
    driver: { type: "string", short: "d", default: "bridge", help: "Driver of the network" },
    gateway: { type: "list", shows: "strings", help: "Address of the gateway of a subnet" },
    ingress: { type: "bool", help: "Make the network of a swarm's published ports", unsupported: true },
    internal: { type: "bool", help: "No way out of it" },
    "ip-range": {
      type: "list",
      shows: "strings",
      help: "Part of a subnet that containers are numbered from",
    },
    "ipam-driver": { type: "string", default: "default", help: "Driver that hands out addresses" },
    "ipam-opt": { type: "list", shows: "map", showsDefault: "map[]", help: "Option of that driver" },
    ipv4: { type: "bool", default: true, help: "Hand out IPv4 addresses" },
    ipv6: { type: "bool", help: "Hand out IPv6 addresses" },
    label: { type: "list", help: "Label for the network", check: checkLabel },
    opt: { type: "list", short: "o", shows: "map", showsDefault: "map[]", help: "Option of the driver" },
    scope: { type: "string", help: "How far the network reaches" },
    subnet: { type: "list", shows: "strings", help: "Subnet (CIDR)" },
  },
  run: async ({ args, flags, changed, client, out, err }) => {
    const config = ipamConfig(flags.subnet, flags["ip-range"], flags.gateway, flags["aux-address"]);
    const { Id, Warning } = await client.networkCreate({
      Name: args[0] as string,
      Driver: flags.driver,
      Options: toMap(flags.opt),
      IPAM: { Driver: flags["ipam-driver"], Options: toMap(flags["ipam-opt"]), Config: config },
      Internal: flags.internal,
      ...(changed.has("ipv4") ? { EnableIPv4: flags.ipv4 } : {}),
      ...(changed.has("ipv6") ? { EnableIPv6: flags.ipv6 } : {}),
      Attachable: flags.attachable,
      Ingress: flags.ingress,
      Scope: flags.scope ?? "",
      ConfigOnly: flags["config-only"],
      ...(flags["config-from"] === undefined ? {} : { ConfigFrom: { Network: flags["config-from"] } }),
      Labels: toMap(flags.label),
    });
    if (Warning !== undefined && Warning !== "") await err(`WARNING: ${Warning}\n`);
    await out(`${Id}\n`);
  },
});

/** An IPv4 subnet as numbers; undefined when it is none. */
function cidr(text: string): { base: number; bits: number } | undefined {
  const m = /^(\d+)\.(\d+)\.(\d+)\.(\d+)(?:\/(\d+))?$/.exec(text);
  if (m === null) return undefined;
  const bits = m[5] === undefined ? 32 : Number(m[5]);
  const address = m.slice(1, 5).reduce((n, part) => n * 256 + Number(part), 0);
  return { base: Math.floor(address / 2 ** (32 - bits)) * 2 ** (32 - bits), bits };
}

function contains(subnet: string, text: string): boolean {
  const outer = cidr(subnet);
  const inner = cidr(text);
  if (outer === undefined || inner === undefined) return !text.includes(".") && subnet.includes(":");
  const size = 2 ** (32 - outer.bits);
  return inner.base >= outer.base && inner.base < outer.base + size;
}

/** Puts every range, gateway and reserved address to the subnet it lies in. */
function ipamConfig(
  subnets: readonly string[],
  ranges: readonly string[],
  gateways: readonly string[],
  aux: readonly string[],
): readonly IPAMConfig[] {
  if (subnets.length < ranges.length || subnets.length < gateways.length)
    throw new CliError("every ip-range or gateway must have a corresponding subnet");
  const configs = new Map<
    string,
    { Subnet: string; IPRange?: string; Gateway?: string; AuxiliaryAddresses?: Record<string, string> }
  >();
  for (const subnet of subnets) {
    for (const other of configs.keys())
      if (contains(other, subnet.split("/")[0] as string) || contains(subnet, other.split("/")[0] as string))
        throw new CliError("multiple overlapping subnet configuration is not supported");
    configs.set(subnet, { Subnet: subnet });
  }
  const owner = (address: string) => [...configs.values()].find((c) => contains(c.Subnet, address));
  for (const range of ranges) {
    const config = owner(range.split("/")[0] as string);
    if (config === undefined) throw new CliError(`no matching subnet for range ${range}`);
    if (config.IPRange !== undefined)
      throw new CliError(
        `cannot configure multiple ranges (${range}, ${config.IPRange}) on the same subnet (${config.Subnet})`,
      );
    config.IPRange = range;
  }
  for (const gateway of gateways) {
    const config =
      owner(gateway) ??
      (configs.size === 1 && [...configs.keys()].every((s) => cidr(s) === undefined)
        ? [...configs.values()][0]
        : undefined);
    if (config === undefined) throw new CliError(`no matching subnet for gateway ${gateway}`);
    if (config.Gateway !== undefined)
      throw new CliError(
        `cannot configure multiple gateways (${gateway}, ${config.Gateway}) for the same subnet (${config.Subnet})`,
      );
    config.Gateway = gateway;
  }
  for (const [name, address] of Object.entries(toMap(aux))) {
    const config = owner(address);
    if (config === undefined) throw new CliError(`no matching subnet for aux-address ${address}`);
    config.AuxiliaryAddresses = { ...config.AuxiliaryAddresses, [name]: address };
  }
  return [...configs.values()];
}

export const connect = command({
  path: "docker network connect",
  usage: "[OPTIONS] NETWORK CONTAINER",
  short: "Connect a container to a network",
  args: exactly(2),
  completes: ["network", "container"],
  flags: {
    alias: { type: "strings", help: "Further name of the container on the network" },
    "driver-opt": { type: "strings", help: "Option of the driver" },
    "gw-priority": { type: "int", help: "The highest one becomes the way out; negative is allowed" },
    ip: { type: "string", help: "IPv4 address to take" },
    ip6: { type: "string", help: "IPv6 address to take" },
    link: { type: "list", help: "Make another container known by name", check: checkLink },
    "link-local-ip": { type: "strings", help: "Link-local address", unsupported: true },
  },
  run: async ({ args, flags, client }) => {
    const [network = "", container = ""] = args;
    const addresses = flags.ip !== undefined || flags.ip6 !== undefined || flags["link-local-ip"].length > 0;
    await client.networkConnect(network, {
      Container: container,
      EndpointConfig: {
        IPAMConfig: addresses
          ? {
              ...(flags.ip === undefined ? {} : { IPv4Address: flags.ip }),
              ...(flags.ip6 === undefined ? {} : { IPv6Address: flags.ip6 }),
              ...(flags["link-local-ip"].length === 0 ? {} : { LinkLocalIPs: flags["link-local-ip"] }),
            }
          : null,
        Links: flags.link.length > 0 ? flags.link : null,
        Aliases: flags.alias.length > 0 ? flags.alias : null,
        DriverOpts: toMap(flags["driver-opt"]),
        GwPriority: flags["gw-priority"] ?? 0,
      },
    });
  },
});

export const disconnect = command({
  path: "docker network disconnect",
  usage: "[OPTIONS] NETWORK CONTAINER",
  short: "Take a container off a network",
  args: exactly(2),
  completes: ["network", "container"],
  flags: { force: { type: "bool", short: "f", help: "Even if the container is in a bad state" } },
  run: async ({ args, flags, client }) => {
    const [network = "", container = ""] = args;
    await client.networkDisconnect(network, { Container: container, Force: flags.force });
  },
});

export const rm = command({
  path: "docker network rm",
  aliases: ["docker network remove"],
  usage: "NETWORK [NETWORK...]",
  short: "Remove networks",
  args: atLeast(1),
  completes: "network",
  flags: { force: { type: "bool", short: "f", help: "What is not there is no error" } },
  run: async ({ args, flags, client, out, err }) => {
    let failed = false;
    for (const name of args) {
      try {
        await client.networkRemove(name);
        await out(`${name}\n`);
      } catch (error) {
        if (!isExpected(error)) throw error;
        if (flags.force && /not found$/.test(messageOf(error))) continue;
        await err(`${errorText(error)}\n`);
        failed = true;
      }
    }
    // The client prints the error it ends with, which has no words of its own.
    if (failed) throw new CliError("exit status 1");
  },
});

export const prune = command({
  path: "docker network prune",
  usage: "[OPTIONS]",
  short: "Remove all networks no container uses",
  args: none,
  flags: pruneFlags,
  run: async (context) => {
    const { flags, client, out } = context;
    if (
      !(await sure(
        context,
        flags.force,
        "WARNING! This will remove all custom networks not used by at least one container.",
      ))
    )
      return 0;
    const deleted = (await client.networksPrune(toFilters(flags.filter))).NetworksDeleted ?? [];
    if (deleted.length > 0) await out(`Deleted Networks:\n${deleted.join("\n")}\n\n`);
  },
});
