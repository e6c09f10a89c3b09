/** A container as the API shows it: inspect and list rows. */
import { formatTime, zeroTime } from "../../api/time.ts";
import type {
  ContainerState as ApiState,
  ContainerInspect,
  ContainerSummary,
  EndpointSettings,
  MountPoint,
  PortSummary,
} from "../../api/types.ts";
import { diffTrees } from "../../os/fs/changes.ts";
import { lookup, nodeSize, treeTotals } from "../../os/fs/tree.ts";
import { humanDuration } from "../durations.ts";
import { containerDriver } from "../images/inspect.ts";
import type { Container, ContainerMount, Endpoint } from "../state.ts";

function timeOrZero(ms: number): string {
  return ms === 0 ? zeroTime : formatTime(ms);
}

function apiState(container: Container): ApiState {
  const { state } = container;
  return {
    Status: state.status,
    Running: state.status === "running" || state.status === "paused" || state.status === "restarting",
    Paused: state.status === "paused",
    Restarting: state.status === "restarting",
    OOMKilled: state.oomKilled,
    Dead: state.status === "dead",
    Pid: state.pid,
    ExitCode: state.exitCode,
    Error: state.error,
    StartedAt: timeOrZero(state.startedMs),
    FinishedAt: timeOrZero(state.finishedMs),
    ...(state.health === undefined ? {} : { Health: state.health }),
  };
}

export function endpointSettings(endpoint: Endpoint): EndpointSettings {
  return {
    IPAMConfig: endpoint.ipamConfig,
    Links: endpoint.links,
    Aliases: endpoint.aliases,
    MacAddress: endpoint.mac === "" ? endpoint.macAddress : endpoint.mac,
    DriverOpts: endpoint.driverOpts,
    GwPriority: endpoint.gwPriority,
    NetworkID: endpoint.networkId,
    EndpointID: endpoint.endpointId,
    Gateway: endpoint.gateway,
    IPAddress: endpoint.address,
    IPPrefixLen: endpoint.prefix,
    IPv6Gateway: "",
    GlobalIPv6Address: "",
    GlobalIPv6PrefixLen: 0,
    DNSNames: endpoint.dnsNames,
  };
}

export function mountPoint(mount: ContainerMount): MountPoint {
  return {
    Type: mount.Type,
    ...(mount.Name === undefined ? {} : { Name: mount.Name }),
    Source: mount.Source,
    Destination: mount.Destination,
    ...(mount.Driver === undefined ? {} : { Driver: mount.Driver }),
    Mode: mount.Mode,
    RW: mount.RW,
    Propagation: mount.Propagation,
  };
}

function sortedNetworks(container: Container): readonly (readonly [string, Endpoint])[] {
  return Object.entries(container.networks).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Bytes the container wrote, and bytes of all it sees. */
export function containerSizes(container: Container): { readonly rw: number; readonly root: number } {
  let rw = 0;
  for (const change of diffTrees(container.baseTree, container.tree)) {
    if (change.kind === "deleted") continue;
    const node = lookup(container.tree, change.path);
    if (node?.type === "file") rw += nodeSize(node);
  }
  return { rw, root: treeTotals(container.tree).bytes };
}

export function inspectContainer(container: Container, withSize: boolean): ContainerInspect {
  const { id } = container;
  const files = container.state.startedMs === 0 ? "" : `/var/lib/docker/containers/${id}`;
  const sizes = withSize ? containerSizes(container) : undefined;
  const bridge = container.networks.bridge;
  const up = container.state.pid !== 0;
  return {
    Id: id,
    Created: formatTime(container.createdMs),
    Path: container.path,
    Args: container.args,
    State: apiState(container),
    Image: container.imageId,
    ResolvConfPath: files && `${files}/resolv.conf`,
    HostnamePath: files && `${files}/hostname`,
    HostsPath: files && `${files}/hosts`,
    LogPath: files && container.hostConfig.LogConfig?.Type === "json-file" ? `${files}/${id}-json.log` : "",
    Name: `/${container.name}`,
    RestartCount: container.restartCount,
    Driver: "overlay2",
    Platform: "linux",
    MountLabel: "",
    ProcessLabel: "",
    AppArmorProfile: "",
    ExecIDs: container.execIds.length === 0 ? null : container.execIds,
    HostConfig: container.hostConfig,
    GraphDriver: containerDriver(id, container.chainIds),
    ...(sizes === undefined ? {} : { SizeRw: sizes.rw, SizeRootFs: sizes.root }),
    Mounts: container.mounts.map(mountPoint),
    Config: container.config,
    NetworkSettings: {
      Bridge: "",
      SandboxID: container.sandboxId,
      SandboxKey:
        container.sandboxId === "" ? "" : `/var/run/docker/netns/${container.sandboxId.slice(0, 12)}`,
      Ports: container.ports,
      HairpinMode: false,
      LinkLocalIPv6Address: "",
      LinkLocalIPv6PrefixLen: 0,
      SecondaryIPAddresses: null,
      SecondaryIPv6Addresses: null,
      EndpointID: (up && bridge?.endpointId) || "",
      Gateway: (up && bridge?.gateway) || "",
      GlobalIPv6Address: "",
      GlobalIPv6PrefixLen: 0,
      IPAddress: (up && bridge?.address) || "",
      IPPrefixLen: (up && bridge?.prefix) || 0,
      IPv6Gateway: "",
      MacAddress: (up && bridge?.mac) || "",
      Networks: Object.fromEntries(sortedNetworks(container).map(([name, e]) => [name, endpointSettings(e)])),
    },
  };
}

/** `Up 2 minutes (healthy)`, `Exited (0) 3 seconds ago`. */
export function statusText(container: Container, nowMs: number): string {
  const { state } = container;
  const since = (ms: number) => humanDuration(Math.max(0, nowMs - ms));
  switch (state.status) {
    case "paused":
      return `Up ${since(state.startedMs)} (Paused)`;
    case "restarting":
      return `Restarting (${state.exitCode}) ${since(state.finishedMs)} ago`;
    case "running": {
      const health = state.health?.Status;
      const note =
        health === undefined || health === "none"
          ? ""
          : health === "starting"
            ? " (health: starting)"
            : ` (${health})`;
      return `Up ${since(state.startedMs)}${note}`;
    }
    case "removing":
      return "Removal In Progress";
    case "dead":
      return "Dead";
    case "created":
      return "Created";
    case "exited":
      return `Exited (${state.exitCode}) ${since(state.finishedMs)} ago`;
  }
}

/** As it was typed, with quotes where they are needed. */
export function commandText(container: Container): string {
  if (container.args.length === 0) return container.path;
  const args = container.args.map((arg) => (arg.includes(" ") ? `'${arg}'` : arg));
  return `${container.path} ${args.join(" ")}`;
}

function portSummaries(container: Container): readonly PortSummary[] {
  if (container.state.pid === 0) return [];
  const ports: PortSummary[] = [];
  for (const [key, bindings] of Object.entries(container.ports)) {
    const [port = "", type = "tcp"] = key.split("/");
    if (bindings === null || bindings.length === 0) ports.push({ PrivatePort: Number(port), Type: type });
    else
      for (const binding of bindings)
        ports.push({
          IP: binding.HostIp,
          PrivatePort: Number(port),
          PublicPort: Number(binding.HostPort),
          Type: type,
        });
  }
  return ports;
}

/** The name it was created from, or the ID once that name leads elsewhere. */
export function imageShown(container: Container, nameOf: (ref: string) => string | undefined): string {
  const ref = container.config.Image ?? "";
  if (container.imageId === "") return ref;
  return nameOf(ref) === container.imageId ? ref : container.imageId;
}

/** The part of a row that stays while the container's record does. */
const fixedParts = new WeakMap<
  Container,
  Omit<ContainerSummary, "Image" | "Status" | "SizeRw" | "SizeRootFs">
>();

function fixedPart(container: Container) {
  const known = fixedParts.get(container);
  if (known !== undefined) return known;
  const networks = sortedNetworks(container).map(
    ([name, e]) => [name, { ...endpointSettings(e), DNSNames: null, Aliases: null }] as const,
  );
  const part = {
    Id: container.id,
    Names: [`/${container.name}`],
    ImageID: container.imageId,
    Command: commandText(container),
    Created: Math.floor(container.createdMs / 1000),
    Ports: portSummaries(container),
    Labels: container.config.Labels ?? {},
    State: container.state.status,
    HostConfig: { NetworkMode: container.hostConfig.NetworkMode ?? "" },
    NetworkSettings: { Networks: Object.fromEntries(networks) },
    Mounts: container.mounts.map(mountPoint),
  };
  fixedParts.set(container, part);
  return part;
}

export function summarize(
  container: Container,
  options: { nowMs: number; size: boolean; nameOf: (ref: string) => string | undefined },
): ContainerSummary {
  const part = fixedPart(container);
  const sizes = options.size ? containerSizes(container) : undefined;
  return {
    Id: part.Id,
    Names: part.Names,
    Image: imageShown(container, options.nameOf),
    ImageID: part.ImageID,
    Command: part.Command,
    Created: part.Created,
    Ports: part.Ports,
    ...(sizes === undefined ? {} : { SizeRw: sizes.rw, SizeRootFs: sizes.root }),
    Labels: part.Labels,
    State: part.State,
    Status: statusText(container, options.nowMs),
    HostConfig: part.HostConfig,
    NetworkSettings: part.NetworkSettings,
    Mounts: part.Mounts,
  };
}
