/** `GET /info` and `GET /system/df`. */
import { EngineError } from "../../api/errors.ts";
import { formatTime } from "../../api/time.ts";
import type { DiskUsage, Info, Volume } from "../../api/types.ts";
import { cacheRecords } from "../build/cache.ts";
import { machine } from "../containers/defaults.ts";
import { summarize } from "../containers/view.ts";
import type { Env } from "../env.ts";
import { noFilters } from "../filters.ts";
import { imageChains } from "../images/build.ts";
import { layersSize } from "../images/layers.ts";
import { listImages } from "../images/list.ts";
import { lookUpImage } from "../images/lookup.ts";
import { inspectVolume, usersOf, volumeSize } from "../volumes/volumes.ts";
import { components, engineVersion } from "./version.ts";

export const kernelVersion = "6.8.0-drydock";

export function engineInfo(env: Env): Info {
  const state = env.store.getState();
  const all = [...state.containers.values()];
  const count = (...statuses: readonly string[]) =>
    all.filter((c) => statuses.includes(c.state.status)).length;
  const running = count("running", "restarting");
  const paused = count("paused");
  return {
    ID: env.engineId,
    Containers: all.length,
    ContainersRunning: running,
    ContainersPaused: paused,
    ContainersStopped: all.length - running - paused,
    Images: state.images.size,
    Driver: "overlay2",
    DriverStatus: [
      ["Backing Filesystem", "extfs"],
      ["Supports d_type", "true"],
      ["Using metacopy", "false"],
      ["Native Overlay Diff", "true"],
      ["userxattr", "false"],
    ],
    Plugins: {
      Volume: ["local"],
      Network: ["bridge", "host", "ipvlan", "macvlan", "null", "overlay"],
      Authorization: null,
      Log: ["awslogs", "fluentd", "gcplogs", "gelf", "journald", "json-file", "local", "splunk", "syslog"],
    },
    MemoryLimit: true,
    SwapLimit: true,
    CpuCfsPeriod: true,
    CpuCfsQuota: true,
    CPUShares: true,
    CPUSet: true,
    PidsLimit: true,
    IPv4Forwarding: true,
    Debug: false,
    NFd: 24,
    OomKillDisable: false,
    NGoroutines: 43,
    SystemTime: formatTime(env.kernel.nowMs()),
    LoggingDriver: "json-file",
    CgroupDriver: "systemd",
    CgroupVersion: "2",
    NEventsListener: 0,
    KernelVersion: kernelVersion,
    OperatingSystem: "Ubuntu 24.04.2 LTS (simulated by Drydock)",
    OSVersion: "24.04",
    OSType: "linux",
    Architecture: "x86_64",
    IndexServerAddress: "https://index.docker.io/v1/",
    RegistryConfig: {
      IndexConfigs: { "docker.io": { Mirrors: [], Name: "docker.io", Official: true, Secure: true } },
      InsecureRegistryCIDRs: ["::1/128", "127.0.0.0/8"],
      Mirrors: null,
    },
    NCPU: machine.cpus,
    MemTotal: machine.memoryBytes,
    GenericResources: null,
    DockerRootDir: "/var/lib/docker",
    HttpProxy: "",
    HttpsProxy: "",
    NoProxy: "",
    Name: env.hostname ?? "docker-host",
    Labels: [],
    ExperimentalBuild: false,
    ServerVersion: engineVersion,
    Runtimes: { "io.containerd.runc.v2": { path: "runc" }, runc: { path: "runc" } },
    DefaultRuntime: "runc",
    Swarm: {
      NodeID: "",
      NodeAddr: "",
      LocalNodeState: "inactive",
      ControlAvailable: false,
      Error: "",
      RemoteManagers: null,
    },
    LiveRestoreEnabled: false,
    Isolation: "",
    InitBinary: "docker-init",
    ContainerdCommit: { ID: components.containerd.commit },
    RuncCommit: { ID: components.runc.commit },
    InitCommit: { ID: components.init.commit },
    SecurityOptions: ["name=seccomp,profile=builtin", "name=cgroupns"],
    CDISpecDirs: ["/etc/cdi", "/var/run/cdi"],
    Warnings: null,
  };
}

const kinds = ["container", "image", "volume", "build-cache"];

export function diskUsage(env: Env, types: readonly string[]): DiskUsage {
  for (const type of types) if (!kinds.includes(type)) throw new EngineError("system.df_type", { type });
  const state = env.store.getState();
  const nowMs = env.kernel.nowMs();
  const volumes: Volume[] = [...state.volumes.keys()].map((name) => ({
    ...inspectVolume(state, name),
    UsageData: { RefCount: usersOf(state, name).length, Size: volumeSize(env, name) },
  }));
  return {
    LayersSize: layersSize(state),
    Images: listImages(state, {
      all: true,
      sharedSize: true,
      countContainers: true,
      filters: noFilters,
      nowMs,
    }),
    Containers: [...state.containers.values()]
      .reverse()
      .map((c) => summarize(c, { nowMs, size: true, nameOf: (ref) => lookUpImage(state, ref)?.id })),
    Volumes: volumes,
    BuildCache: cacheRecords(state.build, imageChains(state)),
  };
}
