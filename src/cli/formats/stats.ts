/** Rows of `docker stats`. */
import type { StatsResponse } from "../../api/types.ts";
import type { ListFormat, Row } from "../kit/table.ts";
import { bytesSize, humanSize3 } from "../kit/units.ts";
import { shortId } from "./container.ts";

export const statsFormat: ListFormat = {
  typeName: "*container.statsContext",
  headers: {
    Container: "CONTAINER",
    Name: "NAME",
    ID: "CONTAINER ID",
    CPUPerc: "CPU %",
    MemUsage: "MEM USAGE / LIMIT",
    MemPerc: "MEM %",
    NetIO: "NET I/O",
    BlockIO: "BLOCK I/O",
    PIDs: "PIDS",
  },
  table: "{{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}\t{{.PIDs}}",
};

const percent = (value: number) => `${value.toFixed(2)}%`;

export function statsRow(
  ref: string,
  s: StatsResponse | undefined,
  before: StatsResponse | undefined,
  truncate: boolean,
): Row {
  const none = "--";
  if (s === undefined)
    return {
      Container: ref,
      Name: none,
      ID: none,
      CPUPerc: none,
      MemUsage: `${none} / ${none}`,
      MemPerc: none,
      NetIO: none,
      BlockIO: none,
      PIDs: none,
    };
  const previous = before?.cpu_stats ?? s.precpu_stats;
  const cpu = s.cpu_stats.cpu_usage.total_usage - previous.cpu_usage.total_usage;
  const system = (s.cpu_stats.system_cpu_usage ?? 0) - (previous.system_cpu_usage ?? 0);
  const cpus = s.cpu_stats.online_cpus ?? 1;
  const used = Math.max(
    0,
    (s.memory_stats.usage ?? 0) -
      (s.memory_stats.stats?.["inactive_file"] ?? s.memory_stats.stats?.["total_inactive_file"] ?? 0),
  );
  const limit = s.memory_stats.limit ?? 0;
  const networks = Object.values(s.networks ?? {});
  const blocks = s.blkio_stats["io_service_bytes_recursive"] ?? [];
  const sum = (op: string) =>
    blocks.filter((b) => b.op.toLowerCase() === op).reduce((n, b) => n + b.value, 0);
  return {
    Container: ref,
    Name: s.name.replace(/^\//, ""),
    ID: truncate ? shortId(s.id) : s.id,
    CPUPerc: percent(system > 0 && cpu > 0 ? (cpu / system) * cpus * 100 : 0),
    MemUsage: `${bytesSize(used)} / ${bytesSize(limit)}`,
    MemPerc: percent(limit > 0 ? (used / limit) * 100 : 0),
    NetIO: `${humanSize3(networks.reduce((n, x) => n + x.rx_bytes, 0))} / ${humanSize3(networks.reduce((n, x) => n + x.tx_bytes, 0))}`,
    BlockIO: `${humanSize3(sum("read"))} / ${humanSize3(sum("write"))}`,
    PIDs: String(s.pids_stats.current ?? 0),
  };
}
