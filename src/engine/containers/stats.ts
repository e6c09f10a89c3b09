/** `GET /containers/{id}/stats`: one record a second, from what the kernel counts. */
import { createChannel } from "../../api/stream.ts";
import { formatTime, zeroTime } from "../../api/time.ts";
import type { ApiStream } from "../../api/transport.ts";
import type { CpuStats, NetworkStats, StatsResponse } from "../../api/types.ts";
import type { Env } from "../env.ts";
import { machine } from "./defaults.ts";
import { current, requireContainer } from "./lookup.ts";

const blkio = {
  io_service_bytes_recursive: [],
  io_serviced_recursive: [],
  io_queue_recursive: [],
  io_service_time_recursive: [],
  io_wait_time_recursive: [],
  io_merged_recursive: [],
  io_time_recursive: [],
  sectors_recursive: [],
};

interface Sample {
  readonly atMs: number;
  readonly cpuMs: number;
}

function cpuStats(sample: Sample | undefined, bootMs: number): CpuStats {
  const throttling_data = { periods: 0, throttled_periods: 0, throttled_time: 0 };
  if (sample === undefined)
    return { cpu_usage: { total_usage: 0, usage_in_kernelmode: 0, usage_in_usermode: 0 }, throttling_data };
  const total = Math.round(sample.cpuMs * 1e6);
  return {
    cpu_usage: { total_usage: total, usage_in_kernelmode: 0, usage_in_usermode: total },
    system_cpu_usage: Math.round((sample.atMs - bootMs) * 1e6 * machine.cpus),
    online_cpus: machine.cpus,
    throttling_data,
  };
}

export function containerStats(env: Env, ref: string, stream: boolean): ApiStream<StatsResponse> {
  const { id } = requireContainer(env.store.getState(), ref);
  const channel = createChannel<StatsResponse>();
  const bootMs = env.bootMs;
  let last: Sample | undefined;
  const take = (): Sample | undefined => {
    const running = env.running.get(id);
    return running === undefined
      ? undefined
      : { atMs: env.kernel.nowMs(), cpuMs: running.sandbox.usage().cpuMs };
  };
  let cancel = () => {};
  const tick = (rounds: number) => {
    const container = current(env, id);
    if (container === undefined || channel.closed) return channel.end();
    const now = take();
    const due = stream || now === undefined || rounds > 0;
    if (due) channel.push(record(env, id, container.name, last, now, bootMs));
    last = now;
    if (due && (!stream || now === undefined) && !stream) return channel.end();
    cancel = env.kernel.after(1000, () => tick(rounds + 1));
  };
  channel.onClose(() => cancel());
  tick(0);
  return channel;
}

function record(
  env: Env,
  id: string,
  name: string,
  last: Sample | undefined,
  now: Sample | undefined,
  bootMs: number,
): StatsResponse {
  const running = env.running.get(id);
  const base = { name: `/${name}`, id };
  const fixed = { num_procs: 0, storage_stats: {} } as const;
  if (running === undefined || now === undefined)
    return {
      ...base,
      read: zeroTime,
      preread: zeroTime,
      pids_stats: {},
      blkio_stats: Object.fromEntries(Object.keys(blkio).map((key) => [key, null])),
      ...fixed,
      cpu_stats: cpuStats(undefined, bootMs),
      precpu_stats: cpuStats(undefined, bootMs),
      memory_stats: {},
    };
  const usage = running.sandbox.usage();
  const limit = current(env, id)?.hostConfig.Memory || machine.memoryBytes;
  const pids = current(env, id)?.hostConfig.PidsLimit ?? 0;
  const hasNetwork = running.sandbox.net !== env.hostNet && running.sandbox.net.interfaces().length > 1;
  return {
    ...base,
    read: formatTime(now.atMs),
    preread: last === undefined ? zeroTime : formatTime(last.atMs),
    pids_stats: { current: usage.pids, ...(pids > 0 ? { limit: pids } : {}) },
    blkio_stats: blkio,
    ...fixed,
    cpu_stats: cpuStats(now, bootMs),
    precpu_stats: cpuStats(last, bootMs),
    memory_stats: { usage: usage.memoryBytes, limit, stats: { inactive_file: 0, total_inactive_file: 0 } },
    ...(hasNetwork ? { networks: { eth0: traffic(usage.rxBytes, usage.txBytes) } } : {}),
  };
}

function traffic(rxBytes: number, txBytes: number): NetworkStats {
  return {
    rx_bytes: rxBytes,
    rx_packets: Math.ceil(rxBytes / 1000),
    rx_errors: 0,
    rx_dropped: 0,
    tx_bytes: txBytes,
    tx_packets: Math.ceil(txBytes / 1000),
    tx_errors: 0,
    tx_dropped: 0,
  };
}
