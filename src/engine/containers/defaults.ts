/** What a container has when nothing is said: keys in the order the engine answers them. */
import type { ContainerConfig, HostConfig } from "../../api/types.ts";
import { hardware } from "../../os/kernel/hardware.ts";

export const defaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Processors and memory of the machine, as limits see them. */
export const machine = hardware;

const defaultHostConfig: HostConfig = {
  Binds: null,
  ContainerIDFile: "",
  LogConfig: { Type: "json-file", Config: {} },
  NetworkMode: "bridge",
  PortBindings: {},
  RestartPolicy: { Name: "no", MaximumRetryCount: 0 },
  AutoRemove: false,
  VolumeDriver: "",
  VolumesFrom: null,
  ConsoleSize: [0, 0],
  CapAdd: null,
  CapDrop: null,
  CgroupnsMode: "private",
  Dns: [],
  DnsOptions: [],
  DnsSearch: [],
  ExtraHosts: null,
  GroupAdd: null,
  IpcMode: "private",
  Cgroup: "",
  Links: null,
  OomScoreAdj: 0,
  PidMode: "",
  Privileged: false,
  PublishAllPorts: false,
  ReadonlyRootfs: false,
  SecurityOpt: null,
  UTSMode: "",
  UsernsMode: "",
  ShmSize: 67_108_864,
  Runtime: "runc",
  Isolation: "",
  CpuShares: 0,
  Memory: 0,
  NanoCpus: 0,
  CgroupParent: "",
  BlkioWeight: 0,
  BlkioWeightDevice: [],
  BlkioDeviceReadBps: [],
  BlkioDeviceWriteBps: [],
  BlkioDeviceReadIOps: [],
  BlkioDeviceWriteIOps: [],
  CpuPeriod: 0,
  CpuQuota: 0,
  CpuRealtimePeriod: 0,
  CpuRealtimeRuntime: 0,
  CpusetCpus: "",
  CpusetMems: "",
  Devices: [],
  DeviceCgroupRules: null,
  DeviceRequests: null,
  MemoryReservation: 0,
  MemorySwap: 0,
  MemorySwappiness: null,
  OomKillDisable: false,
  PidsLimit: null,
  Ulimits: [],
  CpuCount: 0,
  CpuPercent: 0,
  IOMaximumIOps: 0,
  IOMaximumBandwidth: 0,
  MaskedPaths: [
    "/proc/asound",
    "/proc/acpi",
    "/proc/interrupts",
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/sys/firmware",
    "/sys/devices/virtual/powercap",
  ],
  ReadonlyPaths: ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"],
};

/** The given settings over the defaults. Limits that imply others are filled in. */
export function fullHostConfig(given: HostConfig): HostConfig {
  const known = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as HostConfig;
  const merged: HostConfig = { ...defaultHostConfig, ...known };
  const mode = given.NetworkMode;
  const memory = given.Memory ?? 0;
  return {
    ...merged,
    NetworkMode: mode === undefined || mode === "" || mode === "default" ? "bridge" : mode,
    LogConfig:
      given.LogConfig === undefined || given.LogConfig.Type === ""
        ? defaultHostConfig.LogConfig
        : given.LogConfig,
    RestartPolicy: {
      Name: given.RestartPolicy?.Name || "no",
      MaximumRetryCount: given.RestartPolicy?.MaximumRetryCount ?? 0,
    },
    ShmSize: given.ShmSize || 67_108_864,
    Runtime: given.Runtime || "runc",
    IpcMode: given.IpcMode || "private",
    CgroupnsMode: given.Privileged ? "host" : given.CgroupnsMode || "private",
    MemorySwap: memory > 0 && (given.MemorySwap ?? 0) === 0 ? memory * 2 : (given.MemorySwap ?? 0),
    OomKillDisable: given.OomKillDisable ?? false,
    MaskedPaths: given.Privileged ? null : merged.MaskedPaths,
    ReadonlyPaths: given.Privileged ? null : merged.ReadonlyPaths,
  };
}

/** The config with every key the engine shows, in its order. Optional ones only when set. */
export function fullConfig(c: ContainerConfig): ContainerConfig {
  const some = <K extends keyof ContainerConfig>(key: K): Pick<ContainerConfig, K> | object =>
    c[key] === undefined ? {} : { [key]: c[key] };
  return {
    Hostname: c.Hostname ?? "",
    Domainname: c.Domainname ?? "",
    User: c.User ?? "",
    AttachStdin: c.AttachStdin ?? false,
    AttachStdout: c.AttachStdout ?? false,
    AttachStderr: c.AttachStderr ?? false,
    ...some("ExposedPorts"),
    Tty: c.Tty ?? false,
    OpenStdin: c.OpenStdin ?? false,
    StdinOnce: c.StdinOnce ?? false,
    Env: c.Env ?? [],
    Cmd: c.Cmd ?? null,
    ...some("Healthcheck"),
    ...some("ArgsEscaped"),
    Image: c.Image ?? "",
    Volumes: c.Volumes ?? null,
    WorkingDir: c.WorkingDir ?? "",
    Entrypoint: c.Entrypoint ?? null,
    ...some("NetworkDisabled"),
    OnBuild: c.OnBuild ?? null,
    Labels: c.Labels ?? {},
    ...some("StopSignal"),
    ...some("StopTimeout"),
    ...some("Shell"),
  };
}
