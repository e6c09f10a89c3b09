/**
 * What create refuses before anything is made, in the engine's order: the config,
 * the host's settings, the resources.
 *
 * @source Engine API v1.50 `POST /containers/create`; sentences of engine 28
 */
import { EngineError } from "../../api/errors.ts";
import type { ContainerConfig, HostConfig, Resources, RestartPolicy } from "../../api/types.ts";
import { isCapability } from "../../os/capabilities.ts";
import { parseSignal } from "../../os/signals.ts";
import { bareCapability } from "./capabilities.ts";
import { machine } from "./defaults.ts";

function invalid(message: string): EngineError {
  return new EngineError("create.invalid", { message });
}

/** @returns warnings */
export function validateSettings(config: ContainerConfig, host: HostConfig): readonly string[] {
  validateConfig(config);
  validateModes(config, host);
  validateHost(host);
  validateResources(host);
  const warnings: string[] = [];
  if (host.NetworkMode === "host" && Object.keys(host.PortBindings ?? {}).length > 0)
    warnings.push("Published ports are discarded when using host network mode");
  return warnings;
}

function validateConfig(config: ContainerConfig): void {
  const dir = config.WorkingDir;
  if (dir !== undefined && dir !== "" && !dir.startsWith("/"))
    throw new EngineError("create.working_dir", { path: dir });
  if (config.StopSignal && parseSignal(config.StopSignal) === undefined)
    throw new EngineError("container.stop_signal", { signal: config.StopSignal });
  for (const variable of config.Env ?? [])
    if (variable.startsWith("=") || variable === "")
      throw invalid(`invalid environment variable: ${variable}`);
  const health = config.Healthcheck;
  if (health === undefined) return;
  const durations = {
    Interval: health.Interval,
    Timeout: health.Timeout,
    StartPeriod: health.StartPeriod,
    StartInterval: health.StartInterval,
  };
  for (const [name, ns] of Object.entries(durations))
    if (ns !== undefined && ns !== 0 && ns < 1_000_000)
      throw invalid(`${name} in Healthcheck cannot be less than 1ms`);
  if ((health.Retries ?? 0) < 0) throw invalid("Retries in Healthcheck cannot be negative");
}

/** Combinations that sharing another's network or name space forbids. */
function validateModes(config: ContainerConfig, host: HostConfig): void {
  const mode = host.NetworkMode ?? "";
  const joined = mode.startsWith("container:");
  if (mode === "container:") throw invalid("invalid container format container:<name|id>");
  if (host.UTSMode === "host" && config.Hostname)
    throw invalid("conflicting options: hostname and the UTS mode");
  if (joined && (host.Links?.length ?? 0) > 0)
    throw invalid(
      "conflicting options: container type network can't be used with links. This would result in undefined behavior",
    );
  if (mode === "host" && (host.Links?.length ?? 0) > 0)
    throw invalid(
      "conflicting options: host type networking can't be used with links. This would result in undefined behavior",
    );
  if (!joined) return;
  if (config.Hostname) throw invalid("conflicting options: hostname and the network mode");
  if ((host.Dns?.length ?? 0) > 0) throw invalid("conflicting options: dns and the network mode");
  if ((host.ExtraHosts?.length ?? 0) > 0)
    throw invalid("conflicting options: custom host-to-IP mapping and the network mode");
  if (host.PublishAllPorts || Object.keys(host.PortBindings ?? {}).length > 0)
    throw invalid("conflicting options: port publishing and the container type network mode");
  if (Object.keys(config.ExposedPorts ?? {}).length > 0)
    throw invalid("conflicting options: port exposing and the container type network mode");
}

function validateHost(host: HostConfig): void {
  const policy = host.RestartPolicy?.Name ?? "";
  if (host.AutoRemove && policy !== "" && policy !== "no")
    throw invalid("can't create 'AutoRemove' container with restart policy");
  for (const entry of host.ExtraHosts ?? []) {
    const colon = entry.search(/[:=]/);
    if (colon <= 0) throw invalid(`bad format for add-host: "${entry}"`);
    const address = entry.slice(colon + 1);
    if (address !== "host-gateway" && !/^[0-9a-fA-F.:[\]]+$/.test(address))
      throw invalid(`invalid IP address in add-host: "${address}"`);
  }
  for (const [port, bindings] of Object.entries(host.PortBindings ?? {})) {
    if (!/^\d+(-\d+)?(\/(tcp|udp|sctp))?$/.test(port)) throw invalid(`invalid port specification: "${port}"`);
    for (const binding of bindings ?? [])
      if (!/^\d*(-\d+)?$/.test(binding.HostPort ?? ""))
        throw invalid(`invalid port specification: "${binding.HostPort}"`);
  }
  validateRestartPolicy(host.RestartPolicy);
  for (const [field, list] of [
    ["CapAdd", host.CapAdd],
    ["CapDrop", host.CapDrop],
  ] as const)
    for (const name of list ?? []) {
      const bare = bareCapability(name);
      if (bare !== "ALL" && !isCapability(bare))
        throw invalid(`invalid ${field}: unknown capability: "CAP_${bare}"`);
    }
  const driver = host.LogConfig?.Type ?? "";
  if (driver !== "" && !logDrivers.has(driver))
    throw invalid(`logger: no log driver named '${driver}' is registered`);
}

const logDrivers = new Set([
  "json-file",
  "none",
  "local",
  "journald",
  "syslog",
  "fluentd",
  "gelf",
  "awslogs",
  "splunk",
]);

export function validateRestartPolicy(policy: RestartPolicy | undefined): void {
  const name = policy?.Name ?? "";
  const count = policy?.MaximumRetryCount ?? 0;
  switch (name) {
    case "":
    case "no":
    case "always":
    case "unless-stopped":
      if (count !== 0) {
        const why = "invalid restart policy: maximum retry count can only be used with 'on-failure'";
        throw invalid(count < 0 ? `${why} and cannot be negative` : why);
      }
      return;
    case "on-failure":
      if (count < 0) throw invalid("invalid restart policy: maximum retry count cannot be negative");
      return;
    default:
      throw invalid(
        `invalid restart policy: unknown policy '${name}'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'`,
      );
  }
}

const sixMegabytes = 6 * 1024 * 1024;

/** @param update whether the limits are those of a container that exists */
export function validateResources(
  r: Resources & { ShmSize?: number; OomScoreAdj?: number; Runtime?: string },
  update = false,
): void {
  const memory = r.Memory ?? 0;
  const swap = r.MemorySwap ?? 0;
  const reservation = r.MemoryReservation ?? 0;
  if (memory !== 0 && memory < sixMegabytes) throw new EngineError("create.memory_minimum", {});
  if (memory > 0 && swap > 0 && swap < memory)
    throw invalid("Minimum memoryswap limit should be larger than memory limit, see usage");
  if (memory === 0 && swap > 0 && !update)
    throw invalid("You should always set the Memory limit when using Memoryswap limit, see usage");
  const swappiness = r.MemorySwappiness;
  if (swappiness !== undefined && swappiness !== null && (swappiness < -1 || swappiness > 100))
    throw invalid(`Invalid value: ${swappiness}, valid memory swappiness range is 0-100`);
  if (reservation > 0 && reservation < sixMegabytes)
    throw invalid("Minimum memory reservation allowed is 6MB");
  if (memory > 0 && reservation > 0 && memory < reservation)
    throw invalid("Minimum memory limit can not be less than memory reservation limit, see usage");
  const nano = r.NanoCpus ?? 0;
  if (nano > 0 && (r.CpuPeriod ?? 0) > 0)
    throw invalid("Conflicting options: Nano CPUs and CPU Period cannot both be set");
  if (nano > 0 && (r.CpuQuota ?? 0) > 0)
    throw invalid("Conflicting options: Nano CPUs and CPU Quota cannot both be set");
  if (nano !== 0 && (nano < 1e7 || nano > machine.cpus * 1e9))
    throw new EngineError("create.cpu_range", { cpus: machine.cpus });
  const period = r.CpuPeriod ?? 0;
  if (period !== 0 && (period < 1000 || period > 1_000_000))
    throw invalid("CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
  const quota = r.CpuQuota ?? 0;
  if (quota > 0 && quota < 1000) throw invalid("CPU cfs quota can not be less than 1ms (i.e. 1000)");
  validateCpuset(r.CpusetCpus ?? "", "cpus", machine.cpus - 1);
  validateCpuset(r.CpusetMems ?? "", "mems", 0);
  const weight = r.BlkioWeight ?? 0;
  if (weight !== 0 && (weight < 10 || weight > 1000))
    throw invalid("Range of blkio weight is from 10 to 1000");
  if ((r.ShmSize ?? 0) < 0) throw invalid("SHM size can not be less than 0");
  const oom = r.OomScoreAdj ?? 0;
  if (oom < -1000 || oom > 1000)
    throw invalid(`Invalid value ${oom}, range for oom score adj is [-1000, 1000]`);
  const runtime = r.Runtime ?? "";
  if (runtime !== "" && runtime !== "runc" && runtime !== "io.containerd.runc.v2")
    throw new EngineError("create.runtime", { name: runtime });
}

function validateCpuset(text: string, what: "cpus" | "mems", highest: number): void {
  if (text === "") return;
  const numbers: number[] = [];
  for (const part of text.split(",")) {
    const range = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (range === null) throw invalid(`Invalid value ${text} for cpuset ${what}`);
    numbers.push(Number(range[1]), Number(range[2] ?? range[1]));
  }
  if (Math.max(...numbers) <= highest) return;
  const available = highest === 0 ? "0" : `0-${highest}`;
  throw invalid(
    what === "cpus"
      ? `Requested CPUs are not available - requested ${text}, available: ${available}`
      : `Requested memory nodes are not available - requested ${text}, available: ${available}`,
  );
}
