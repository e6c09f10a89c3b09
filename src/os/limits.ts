/** Resource limits of a process (getrlimit(2)), in the kernel's units: bytes, seconds, counts. */

export interface Limit {
  /** What holds; Infinity is "unlimited". */
  readonly soft: number;
  /** How far `soft` may be raised. */
  readonly hard: number;
}

const both = (value: number): Limit => ({ soft: value, hard: value });

/** As the engine starts a container without `--ulimit`. */
export const defaultLimits = {
  as: both(Infinity),
  core: both(Infinity),
  cpu: both(Infinity),
  data: both(Infinity),
  fsize: both(Infinity),
  locks: both(Infinity),
  memlock: both(8_388_608),
  msgqueue: both(819_200),
  nice: both(0),
  nofile: both(1_048_576),
  nproc: both(Infinity),
  rss: both(Infinity),
  rtprio: both(0),
  rttime: both(Infinity),
  sigpending: both(31_474),
  stack: { soft: 8_388_608, hard: Infinity },
} satisfies Record<string, Limit>;

export type Resource = keyof typeof defaultLimits;
export type ResourceLimits = Readonly<Record<Resource, Limit>>;

const rows: readonly (readonly [title: string, resource: Resource, units: string])[] = [
  ["Max cpu time", "cpu", "seconds"],
  ["Max file size", "fsize", "bytes"],
  ["Max data size", "data", "bytes"],
  ["Max stack size", "stack", "bytes"],
  ["Max core file size", "core", "bytes"],
  ["Max resident set", "rss", "bytes"],
  ["Max processes", "nproc", "processes"],
  ["Max open files", "nofile", "files"],
  ["Max locked memory", "memlock", "bytes"],
  ["Max address space", "as", "bytes"],
  ["Max file locks", "locks", "locks"],
  ["Max pending signals", "sigpending", "signals"],
  ["Max msgqueue size", "msgqueue", "bytes"],
  ["Max nice priority", "nice", ""],
  ["Max realtime priority", "rtprio", ""],
  ["Max realtime timeout", "rttime", "us"],
];

/** `/proc/PID/limits`. */
export function limitsText(limits: ResourceLimits): string {
  const shown = (value: number) => (value === Infinity ? "unlimited" : String(value)).padEnd(20);
  const lines = rows.map(
    ([title, resource, units]) =>
      `${title.padEnd(25)} ${shown(limits[resource].soft)} ${shown(limits[resource].hard)} ${units.padEnd(10)}`,
  );
  return `${"Limit".padEnd(25)} ${"Soft Limit".padEnd(20)} ${"Hard Limit".padEnd(20)} ${"Units".padEnd(10)}\n${lines.join("\n")}\n`;
}
