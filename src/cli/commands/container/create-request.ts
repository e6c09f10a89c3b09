/** From the flags of `run` and `create` to the body of `POST /containers/create`. */
import type {
  ContainerCreateRequest,
  EndpointSettings,
  HealthConfig,
  HostConfig,
} from "../../../api/types.ts";
import type { Proc } from "../../../os/process.ts";
import { readEnvFile } from "../../kit/env-file.ts";
import { CliError, messageOf } from "../../kit/errors.ts";
import type { FlagValues } from "../../kit/flags.ts";
import { parseMount } from "../../kit/mounts.ts";
import { type NetworkAttachment, parseNetwork } from "../../kit/network-attachment.ts";
import {
  checkLabel,
  parseDeviceBytes,
  parseDeviceIops,
  parseDeviceWeight,
  parseGpus,
  parsePlatform,
  parseRestartPolicy,
  parseUlimit,
  toMap,
} from "../../kit/option-values.ts";
import { joinPath } from "../../kit/paths.ts";
import { parseExposed, parsePortBindings } from "../../kit/ports.ts";
import type { containerOptions } from "./options.ts";

export type ContainerFlags = FlagValues<typeof containerOptions>;

export interface CreateRequest {
  readonly body: ContainerCreateRequest;
  readonly name: string | undefined;
  readonly platform: string | undefined;
}

/** @throws CliError with the client's sentence, without `docker: ` */
export function createRequest(
  flags: ContainerFlags,
  changed: ReadonlySet<string>,
  args: readonly string[],
  proc: Proc,
): CreateRequest {
  try {
    return build(flags, changed, args, proc);
  } catch (error) {
    throw error instanceof CliError ? error : new CliError(messageOf(error));
  }
}

function build(
  flags: ContainerFlags,
  changed: ReadonlySet<string>,
  args: readonly string[],
  proc: Proc,
): CreateRequest {
  const [image = "", ...command] = args;
  const swappiness = flags["memory-swappiness"];
  if (swappiness !== -1 && (swappiness < 0 || swappiness > 100))
    throw new CliError(`invalid value: ${swappiness}. Valid memory swappiness range is 0-100`);

  const attach = new Set(flags.attach);
  const everything = attach.size === 0;
  const attachStdin = everything ? flags.interactive : attach.has("stdin");
  const attachStdout = everything || attach.has("stdout");
  const attachStderr = everything || attach.has("stderr");

  const binds: string[] = [];
  const volumes: Record<string, Record<string, never>> = {};
  for (const spec of flags.volume) {
    if (spec === "") throw new CliError("invalid empty volume spec");
    if (!spec.includes(":")) volumes[spec] = {};
    else binds.push(absoluteBind(spec, proc.cwd));
  }
  const tmpfs = Object.fromEntries(
    flags.tmpfs.map((spec) => {
      const colon = spec.indexOf(":");
      return colon === -1 ? [spec, ""] : [spec.slice(0, colon), spec.slice(colon + 1)];
    }),
  );

  let entrypoint: readonly string[] | undefined;
  if (flags.entrypoint !== undefined && (flags.entrypoint !== "" || changed.has("entrypoint")))
    entrypoint = [flags.entrypoint];

  const { bindings, exposed } = parsePortBindings(flags.publish);
  const exposedPorts: Record<string, Record<string, never>> = {};
  for (const port of [...exposed, ...flags.expose.flatMap(parseExposed)]) exposedPorts[port] = {};

  const env = [...flags["env-file"].flatMap((file) => readEnvFile(proc, file)), ...flags.env].flatMap(
    (pair) => {
      if (pair.includes("=")) return [pair];
      const value = proc.env.get(pair);
      return value === undefined ? [] : [`${pair}=${value}`];
    },
  );
  const labels = toMap([
    ...flags["label-file"].flatMap((file) => readEnvFile(proc, file).map(checkLabel)),
    ...flags.label,
  ]);

  mode("pid", flags.pid, /^(host|container:.+)$/, "PID");
  mode("uts", flags.uts, /^host$/, "UTS");
  mode("userns", flags.userns, /^host$/, "USER");
  mode("cgroupns", flags.cgroupns, /^(host|private)$/, "CGROUP");

  if (flags["log-driver"] === "none" && flags["log-opt"].length > 0)
    throw new CliError("invalid logging opts for driver none");
  const securityOpt = flags["security-opt"].map((option) => securityOption(option, proc));
  if (flags["storage-opt"].some((option) => !option.includes("=")))
    throw new CliError("invalid storage option");

  const links = flags.link;
  const endpoints = endpointsOf(flags);
  const firstNetwork = flags.network.length > 0 ? parseNetwork(flags.network[0] as string).target : "default";

  const hostConfig: HostConfig = {
    Binds: binds.length > 0 ? binds : null,
    ContainerIDFile: flags.cidfile ?? "",
    LogConfig: { Type: flags["log-driver"] ?? "", Config: toMap(flags["log-opt"]) },
    NetworkMode: firstNetwork,
    PortBindings: bindings,
    RestartPolicy: parseRestartPolicy(flags.restart),
    AutoRemove: flags.rm,
    VolumeDriver: flags["volume-driver"] ?? "",
    VolumesFrom: orNull(flags["volumes-from"]),
    CapAdd: orNull(flags["cap-add"]),
    CapDrop: orNull(flags["cap-drop"]),
    CgroupnsMode: flags.cgroupns ?? "",
    Dns: flags.dns,
    DnsOptions: flags["dns-option"],
    DnsSearch: flags["dns-search"],
    ExtraHosts: orNull(flags["add-host"]),
    GroupAdd: orNull(flags["group-add"]),
    IpcMode: flags.ipc ?? "",
    Links: orNull(links),
    OomScoreAdj: flags["oom-score-adj"] ?? 0,
    PidMode: flags.pid ?? "",
    Privileged: flags.privileged,
    PublishAllPorts: flags["publish-all"],
    ReadonlyRootfs: flags["read-only"],
    SecurityOpt: orNull(securityOpt),
    UTSMode: flags.uts ?? "",
    UsernsMode: flags.userns ?? "",
    ShmSize: flags["shm-size"] ?? 0,
    Runtime: flags.runtime ?? "",
    Isolation: flags.isolation ?? "",
    CpuShares: flags["cpu-shares"] ?? 0,
    Memory: flags.memory ?? 0,
    NanoCpus: flags.cpus ?? 0,
    CgroupParent: flags["cgroup-parent"] ?? "",
    BlkioWeight: flags["blkio-weight"] ?? 0,
    BlkioWeightDevice: flags["blkio-weight-device"].map(parseDeviceWeight),
    BlkioDeviceReadBps: flags["device-read-bps"].map(parseDeviceBytes),
    BlkioDeviceWriteBps: flags["device-write-bps"].map(parseDeviceBytes),
    BlkioDeviceReadIOps: flags["device-read-iops"].map(parseDeviceIops),
    BlkioDeviceWriteIOps: flags["device-write-iops"].map(parseDeviceIops),
    CpuPeriod: flags["cpu-period"] ?? 0,
    CpuQuota: flags["cpu-quota"] ?? 0,
    CpuRealtimePeriod: flags["cpu-rt-period"] ?? 0,
    CpuRealtimeRuntime: flags["cpu-rt-runtime"] ?? 0,
    CpusetCpus: flags["cpuset-cpus"] ?? "",
    CpusetMems: flags["cpuset-mems"] ?? "",
    Devices: flags.device.map(deviceMapping),
    DeviceCgroupRules: orNull(flags["device-cgroup-rule"]),
    MemoryReservation: flags["memory-reservation"] ?? 0,
    MemorySwap: flags["memory-swap"] ?? 0,
    MemorySwappiness: swappiness,
    OomKillDisable: flags["oom-kill-disable"],
    PidsLimit: flags["pids-limit"] ?? 0,
    ...(flags.gpus.length > 0 ? { DeviceRequests: flags.gpus.map(parseGpus) } : {}),
    Ulimits: flags.ulimit.map(parseUlimit),
    ...(flags.mount.length > 0 ? { Mounts: flags.mount.map((m) => parseMount(m, proc.cwd)) } : {}),
    ...(flags.tmpfs.length > 0 ? { Tmpfs: tmpfs } : {}),
    ...(flags["storage-opt"].length > 0 ? { StorageOpt: toMap(flags["storage-opt"]) } : {}),
    ...(flags.sysctl.length > 0 ? { Sysctls: toMap(flags.sysctl) } : {}),
    ...(flags.annotation.length > 0 ? { Annotations: toMap(flags.annotation) } : {}),
    ...(changed.has("init") ? { Init: flags.init } : {}),
  };
  if (flags.rm && flags.restart !== "no" && flags.restart !== "")
    throw new CliError("conflicting options: cannot specify both --restart and --rm");

  const health = healthcheck(flags);
  const body: ContainerCreateRequest = {
    Hostname: flags.hostname ?? "",
    Domainname: flags.domainname ?? "",
    User: flags.user ?? "",
    AttachStdin: attachStdin,
    AttachStdout: attachStdout,
    AttachStderr: attachStderr,
    ExposedPorts: exposedPorts,
    Tty: flags.tty,
    OpenStdin: flags.interactive,
    // The container sees end of input once the client is gone.
    StdinOnce: flags.interactive && attachStdin,
    Env: env,
    Cmd: command.length > 0 ? command : null,
    Image: image,
    Volumes: volumes,
    WorkingDir: flags.workdir ?? "",
    Entrypoint: entrypoint ?? null,
    Labels: labels,
    ...(health === undefined ? {} : { Healthcheck: health }),
    ...(flags["stop-signal"] === undefined ? {} : { StopSignal: flags["stop-signal"] }),
    ...(flags["stop-timeout"] === undefined ? {} : { StopTimeout: flags["stop-timeout"] }),
    HostConfig: hostConfig,
    NetworkingConfig: { EndpointsConfig: endpoints },
  };
  return {
    body,
    name: flags.name,
    platform: flags.platform === undefined ? undefined : parsePlatform(flags.platform),
  };
}

function orNull(list: readonly string[]): readonly string[] | null {
  return list.length > 0 ? list : null;
}

/** A source that begins with a dot is a folder beside the working directory. */
function absoluteBind(spec: string, cwd: string): string {
  const colon = spec.indexOf(":");
  const source = spec.slice(0, colon);
  return /^\.{1,2}(\/|$)/.test(source) ? joinPath(cwd, source) + spec.slice(colon) : spec;
}

function mode(flag: string, value: string | undefined, valid: RegExp, what: string): void {
  if (value !== undefined && value !== "" && !valid.test(value))
    throw new CliError(`--${flag}: invalid ${what} mode`);
}

function securityOption(option: string, proc: Proc): string {
  if (!/[=:]/.test(option) && option !== "no-new-privileges")
    throw new CliError(`Invalid --security-opt: "${option}"`);
  const profile = /^seccomp[=:](.*)$/.exec(option)?.[1];
  if (profile === undefined || profile === "unconfined" || profile === "builtin") return option;
  if (!proc.fs.exists(profile))
    throw new CliError(
      `opening seccomp profile (${profile}) failed: open ${profile}: no such file or directory`,
    );
  return `seccomp=${proc.fs.readText(profile)}`;
}

function deviceMapping(spec: string): {
  PathOnHost: string;
  PathInContainer: string;
  CgroupPermissions: string;
} {
  const [host = "", second, third] = spec.split(":");
  const rights = (text: string | undefined) => text !== undefined && /^[rwm]+$/.test(text);
  if (third === undefined && rights(second))
    return { PathOnHost: host, PathInContainer: host, CgroupPermissions: second as string };
  return { PathOnHost: host, PathInContainer: second ?? host, CgroupPermissions: third ?? "rwm" };
}

function healthcheck(flags: ContainerFlags): HealthConfig | undefined {
  const settings = [
    "health-interval",
    "health-timeout",
    "health-start-period",
    "health-start-interval",
    "health-retries",
  ] as const;
  const given = (flags["health-cmd"] ?? "") !== "" || settings.some((name) => (flags[name] ?? 0) !== 0);
  if (flags["no-healthcheck"]) {
    if (given) throw new CliError("--no-healthcheck conflicts with --health-* options");
    return { Test: ["NONE"] };
  }
  if (!given) return undefined;
  for (const name of settings) if ((flags[name] ?? 0) < 0) throw new CliError(`--${name} cannot be negative`);
  return {
    ...((flags["health-cmd"] ?? "") === "" ? {} : { Test: ["CMD-SHELL", flags["health-cmd"] as string] }),
    Interval: flags["health-interval"] ?? 0,
    Timeout: flags["health-timeout"] ?? 0,
    StartPeriod: flags["health-start-period"] ?? 0,
    StartInterval: flags["health-start-interval"] ?? 0,
    Retries: flags["health-retries"] ?? 0,
  };
}

const isUserNetwork = (name: string) => !/^(default|bridge|host|none|container:.*)$/.test(name);

function endpointsOf(flags: ContainerFlags): Record<string, EndpointSettings> {
  const networks = flags.network.length > 0 ? flags.network.map(parseNetwork) : [parseNetwork("default")];
  const endpoints: Record<string, EndpointSettings> = {};
  networks.forEach((network, i) => {
    const options = i === 0 ? withContainerOptions(network, flags) : network;
    if (options.target === "") throw new CliError("no name set for network");
    if (Object.hasOwn(endpoints, options.target))
      throw new CliError(`network "${options.target}" is specified multiple times`);
    if (!isUserNetwork(options.target) && options.aliases.length > 0)
      throw new CliError("network-scoped aliases are only supported for user-defined networks");
    if (
      options.macAddress !== undefined &&
      !/^([0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}$/.test(options.macAddress)
    )
      throw new CliError(`${options.macAddress} is not a valid mac address`);
    const addresses =
      options.ipv4 !== undefined || options.ipv6 !== undefined || options.linkLocal.length > 0;
    endpoints[options.target] = {
      IPAMConfig: addresses
        ? {
            ...(options.ipv4 === undefined ? {} : { IPv4Address: options.ipv4 }),
            ...(options.ipv6 === undefined ? {} : { IPv6Address: options.ipv6 }),
            ...(options.linkLocal.length === 0 ? {} : { LinkLocalIPs: options.linkLocal }),
          }
        : null,
      Links: i === 0 && isUserNetwork(options.target) ? orNull(flags.link) : null,
      Aliases: orNull(options.aliases),
      MacAddress: options.macAddress ?? "",
      DriverOpts: Object.keys(options.driverOptions).length > 0 ? options.driverOptions : null,
      GwPriority: options.gwPriority ?? 0,
    };
  });
  return endpoints;
}

/** `--ip`, `--network-alias` … belong to the first network. */
function withContainerOptions(network: NetworkAttachment, flags: ContainerFlags): NetworkAttachment {
  const conflict = (flag: string, what: string) =>
    new CliError(`conflicting options: cannot specify both ${flag} and per-network ${what}`);
  if (network.aliases.length > 0 && flags["network-alias"].length > 0)
    throw conflict("--network-alias", "alias");
  if (network.ipv4 !== undefined && flags.ip !== undefined) throw conflict("--ip", "IPv4 address");
  if (network.ipv6 !== undefined && flags.ip6 !== undefined) throw conflict("--ip6", "IPv6 address");
  if (network.macAddress !== undefined && flags["mac-address"] !== undefined)
    throw conflict("--mac-address", "MAC address");
  if (network.linkLocal.length > 0 && flags["link-local-ip"].length > 0)
    throw conflict("--link-local-ip", "link-local IP addresses");
  return {
    ...network,
    aliases: [...network.aliases, ...flags["network-alias"]],
    linkLocal: [...network.linkLocal, ...flags["link-local-ip"]],
    ...(flags.ip === undefined ? {} : { ipv4: flags.ip }),
    ...(flags.ip6 === undefined ? {} : { ipv6: flags.ip6 }),
    ...(flags["mac-address"] === undefined ? {} : { macAddress: flags["mac-address"] }),
  };
}
