/** What the engine is asked for a service: the body of `POST /containers/create`. */
import type {
  ContainerCreateRequest,
  EndpointSettings,
  HealthConfig,
  HostConfig,
  MountSpec,
  PortMap,
} from "../api/types.ts";
import { parseDuration, parseNanoCpus } from "../cli/kit/values.ts";
import { hexSha256 } from "../oci/digest.ts";
import { composeVersion, label } from "./labels.ts";
import type { Project, Service, VolumeMount } from "./model/types.ts";

export interface RequestOptions {
  readonly project: Project;
  readonly name: string;
  readonly service: Service;
  readonly containerName: string;
  readonly number: number;
  readonly imageId: string;
  /** A `run`: its slug. */
  readonly slug?: string;
  readonly autoRemove?: boolean;
  /** `NAME:/path` of anonymous volumes that a container before it had. */
  readonly inherited?: readonly string[];
  readonly interactive?: boolean;
}

export const imageNameOf = (project: Project, name: string, service: Service): string =>
  service.image ?? project.name + project.separator + name;

/** What a change of makes a container obsolete; scale, order of start and how the image is had do not. */
export function configHash(service: Service): string {
  const { build: _b, pull_policy: _p, scale: _s, depends_on: _d, profiles: _f, deploy, ...rest } = service;
  const { replicas: _r, ...limits } = deploy ?? {};
  return hexSha256(
    JSON.stringify(sorted(Object.keys(limits).length === 0 ? rest : { ...rest, deploy: limits })),
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

export function createBody(options: RequestOptions): ContainerCreateRequest {
  const { project, service, name } = options;
  const interactive = options.interactive ?? false;
  const exposed: Record<string, Record<string, never>> = {};
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of service.expose ?? []) exposed[port.includes("/") ? port : `${port}/tcp`] = {};
  for (const port of service.ports ?? []) {
    const key = `${port.target}/${port.protocol}`;
    exposed[key] = {};
    bindings[key] = [
      ...(bindings[key] ?? []),
      { HostIp: port.host_ip ?? "", HostPort: port.published ?? "" },
    ];
  }
  const health = healthOf(service);
  return {
    Hostname: service.hostname ?? "",
    Domainname: service.domainname ?? "",
    User: service.user ?? "",
    AttachStdin: interactive,
    AttachStdout: true,
    AttachStderr: true,
    ...(Object.keys(exposed).length === 0 ? {} : { ExposedPorts: exposed }),
    Tty: service.tty ?? false,
    OpenStdin: interactive || (service.stdin_open ?? false),
    StdinOnce: interactive,
    Env: environment(service),
    Cmd: service.command ?? null,
    ...(health === undefined ? {} : { Healthcheck: health }),
    Image: imageNameOf(project, name, service),
    WorkingDir: service.working_dir ?? "",
    Entrypoint: service.entrypoint ?? null,
    Labels: labels(options),
    ...(service.stop_signal === undefined ? {} : { StopSignal: service.stop_signal }),
    ...(service.stop_grace_period === undefined
      ? {}
      : { StopTimeout: Math.ceil(parseDuration(service.stop_grace_period) / 1e9) }),
    HostConfig: hostConfig(options, bindings),
    NetworkingConfig: { EndpointsConfig: endpoints(options) },
  };
}

function environment(service: Service): readonly string[] | null {
  const list = Object.entries(service.environment ?? {}).flatMap(([key, value]) =>
    value === null ? [] : [`${key}=${value}`],
  );
  return list.length === 0 ? null : list.sort();
}

function labels(options: RequestOptions): Record<string, string> {
  const { project, service, name } = options;
  return {
    ...service.labels,
    [label.hash]: configHash(service),
    ...(options.slug === undefined
      ? { [label.number]: String(options.number) }
      : { [label.slug]: options.slug }),
    [label.dependsOn]: Object.entries(service.depends_on ?? {})
      .map(([other, d]) => `${other}:${d.condition}:${d.restart ?? false}`)
      .join(","),
    [label.image]: options.imageId,
    [label.oneoff]: options.slug === undefined ? "False" : "True",
    [label.project]: project.name,
    [label.files]: project.files.join(","),
    [label.workingDir]: project.workingDir,
    [label.service]: name,
    [label.version]: composeVersion,
  };
}

function healthOf(service: Service): HealthConfig | undefined {
  const check = service.healthcheck;
  if (check === undefined) return undefined;
  if (check.disable === true) return { Test: ["NONE"] };
  const nanos = (text: string | undefined) => (text === undefined ? undefined : parseDuration(text));
  const entries = {
    Test: check.test,
    Interval: nanos(check.interval),
    Timeout: nanos(check.timeout),
    StartPeriod: nanos(check.start_period),
    StartInterval: nanos(check.start_interval),
    Retries: check.retries,
  };
  // What is not given is left out.
  return Object.fromEntries(
    Object.entries(entries).filter(([, value]) => value !== undefined),
  ) as HealthConfig;
}

function hostConfig(options: RequestOptions, bindings: PortMap): HostConfig {
  const { service, project } = options;
  const limits = service.deploy?.resources?.limits;
  const memory = limits?.memory ?? service.mem_limit;
  const cpus = limits?.cpus ?? service.cpus;
  const { binds, mounts } = volumesOf(options);
  const policy = restartPolicy(service);
  return {
    Binds: binds.length === 0 ? null : binds,
    ...(mounts.length === 0 ? {} : { Mounts: mounts }),
    LogConfig: { Type: service.logging?.driver ?? "", Config: service.logging?.options ?? {} },
    NetworkMode: networkMode(options),
    PortBindings: bindings,
    RestartPolicy: options.slug === undefined ? policy : { Name: "", MaximumRetryCount: 0 },
    AutoRemove: options.autoRemove ?? false,
    VolumesFrom:
      service.volumes_from === undefined ? null : service.volumes_from.map((f) => volumesFrom(project, f)),
    CapAdd: service.cap_add ?? null,
    CapDrop: service.cap_drop ?? null,
    Dns: service.dns ?? [],
    DnsOptions: service.dns_opt ?? [],
    DnsSearch: service.dns_search ?? [],
    ExtraHosts: (service.extra_hosts ?? []).map((host) => host.replace("=", ":")),
    GroupAdd: service.group_add ?? null,
    IpcMode: service.ipc ?? "",
    OomScoreAdj: service.oom_score_adj ?? 0,
    PidMode: service.pid ?? "",
    Privileged: service.privileged ?? false,
    ReadonlyRootfs: service.read_only ?? false,
    SecurityOpt: service.security_opt ?? null,
    UsernsMode: service.userns_mode ?? "",
    ShmSize: Number(service.shm_size ?? 0),
    ...(service.runtime === undefined ? {} : { Runtime: service.runtime }),
    ...(service.init === undefined ? {} : { Init: service.init }),
    ...(service.annotations === undefined ? {} : { Annotations: service.annotations }),
    CpuShares: service.cpu_shares ?? 0,
    CpusetCpus: service.cpuset ?? "",
    Memory: Number(memory ?? 0),
    MemoryReservation: Number(
      service.deploy?.resources?.reservations?.memory ?? service.mem_reservation ?? 0,
    ),
    MemorySwap: Number(service.memswap_limit ?? 0),
    NanoCpus: cpus === undefined ? 0 : parseNanoCpus(String(cpus)),
    CgroupParent: service.cgroup_parent ?? "",
    OomKillDisable: service.oom_kill_disable ?? false,
    PidsLimit: limits?.pids ?? service.pids_limit ?? null,
    Devices: (service.devices ?? []).map((device) => {
      const [host = "", inside = host, rights = "rwm"] = device.split(":");
      return { PathOnHost: host, PathInContainer: inside, CgroupPermissions: rights };
    }),
    Ulimits: Object.entries(service.ulimits ?? {}).map(([Name, value]) =>
      typeof value === "number"
        ? { Name, Soft: value, Hard: value }
        : { Name, Soft: value.soft, Hard: value.hard },
    ),
    ...(service.sysctls === undefined ? {} : { Sysctls: service.sysctls }),
    ...(service.tmpfs === undefined
      ? {}
      : {
          Tmpfs: Object.fromEntries(
            service.tmpfs.map((spec) => {
              const at = spec.indexOf(":");
              return at === -1 ? [spec, ""] : [spec.slice(0, at), spec.slice(at + 1)];
            }),
          ),
        }),
  };
}

function restartPolicy(service: Service): { Name: string; MaximumRetryCount: number } {
  const asked = service.deploy?.restart_policy;
  if (service.restart === undefined && asked !== undefined) {
    const names: Readonly<Record<string, string>> = { any: "always", "on-failure": "on-failure", none: "no" };
    const Name = names[asked.condition ?? "any"] ?? "always";
    return { Name, MaximumRetryCount: Name === "on-failure" ? Number(asked.max_attempts ?? 0) : 0 };
  }
  const [Name = "", tries] = (service.restart ?? "").split(":");
  return { Name, MaximumRetryCount: Number(tries ?? 0) };
}

const volumesFrom = (project: Project, from: string): string => {
  if (from.startsWith("container:")) return from.slice("container:".length);
  const [service = "", mode] = from.split(":");
  const name = project.services.get(service)?.container_name ?? `${project.name}-${service}-1`;
  return mode === undefined ? name : `${name}:${mode}`;
};

/** Keys of a service's networks, the one that matters most first. */
function networkKeys(service: Service): readonly string[] {
  const priority = (key: string) => service.networks?.[key]?.priority ?? 0;
  return Object.keys(service.networks ?? {}).sort((a, b) => priority(b) - priority(a) || (a < b ? -1 : 1));
}

/** What the first container of a service is called. */
function firstContainer(project: Project, name: string): string {
  return project.services.get(name)?.container_name ?? [project.name, name, 1].join(project.separator);
}

function networkMode({ project, service }: RequestOptions): string {
  const mode = service.network_mode;
  if (mode !== undefined) {
    const other = /^service:(.+)$/.exec(mode)?.[1];
    if (other === undefined) return mode;
    return `container:${firstContainer(project, other)}`;
  }
  const [first] = networkKeys(service);
  return first === undefined ? "none" : (project.networks.get(first)?.name ?? first);
}

function endpoints({
  project,
  service,
  name,
  containerName,
  slug,
}: RequestOptions): Record<string, EndpointSettings> {
  const found: Record<string, EndpointSettings> = {};
  if (service.network_mode !== undefined) return found;
  for (const key of networkKeys(service)) {
    const own = service.networks?.[key] ?? undefined;
    const address = own?.ipv4_address ?? own?.ipv6_address;
    const links = (service.links ?? []).map((link) => {
      const [other = "", alias = other] = link.split(":");
      return `${firstContainer(project, other)}:${alias}`;
    });
    found[project.networks.get(key)?.name ?? key] = {
      IPAMConfig:
        address === undefined
          ? null
          : {
              ...(own?.ipv4_address === undefined ? {} : { IPv4Address: own.ipv4_address }),
              ...(own?.ipv6_address === undefined ? {} : { IPv6Address: own.ipv6_address }),
            },
      Links: links.length === 0 ? null : links,
      // A `run` is not what others mean by the service's name.
      Aliases: slug === undefined ? [containerName, name, ...(own?.aliases ?? [])] : [containerName],
      ...(own?.mac_address === undefined ? {} : { MacAddress: own.mac_address }),
    };
  }
  return found;
}

function volumesOf(options: RequestOptions): { binds: readonly string[]; mounts: readonly MountSpec[] } {
  const { project, service } = options;
  const binds: string[] = [...(options.inherited ?? [])];
  const mounts: MountSpec[] = [];
  const taken = new Set(binds.map((bind) => bind.split(":")[1]));
  for (const volume of service.volumes ?? []) {
    if (volume.source === undefined && taken.has(volume.target)) continue;
    const bind = asBind(project, volume);
    if (bind !== undefined) binds.push(bind);
    else mounts.push(asMount(project, volume));
  }
  for (const [kind, folder] of [
    ["secrets", "/run/secrets/"],
    ["configs", "/"],
  ] as const)
    for (const item of service[kind] ?? []) {
      const file = project[kind].get(item.source)?.file;
      if (file === undefined) continue;
      const target = item.target ?? item.source;
      mounts.push({
        Type: "bind",
        Source: file,
        Target: target.startsWith("/") ? target : folder + target,
        ReadOnly: true,
      });
    }
  return { binds, mounts };
}

function asBind(project: Project, volume: VolumeMount): string | undefined {
  const mode = volume.read_only === true ? "ro" : "rw";
  if (volume.type === "bind" && volume.source !== undefined && volume.bind?.create_host_path !== false)
    return `${volume.source}:${volume.target}:${mode}`;
  if (volume.type === "volume" && volume.source !== undefined && volume.volume?.subpath === undefined) {
    const name = project.volumes.get(volume.source)?.name ?? volume.source;
    return `${name}:${volume.target}:${mode}${volume.volume?.nocopy === true ? ",nocopy" : ""}`;
  }
  return undefined;
}

function asMount(project: Project, volume: VolumeMount): MountSpec {
  const name =
    volume.type === "volume" && volume.source !== undefined
      ? project.volumes.get(volume.source)?.name
      : undefined;
  const source = name ?? volume.source;
  const size = volume.tmpfs?.size;
  return {
    Type: volume.type,
    ...(source === undefined ? {} : { Source: source }),
    Target: volume.target,
    ReadOnly: volume.read_only ?? false,
    ...(volume.type === "tmpfs" && size !== undefined ? { TmpfsOptions: { SizeBytes: Number(size) } } : {}),
    ...(volume.volume?.subpath === undefined ? {} : { VolumeOptions: { Subpath: volume.volume.subpath } }),
  };
}
