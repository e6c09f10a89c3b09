/**
 * Values with a grammar of their own: labels, addresses, limits … (ports.ts, mounts.ts
 * and network-attachment.ts have the larger ones.) Each `parseX` throws an Error with the client's sentence; as a flag's
 * `check` it refuses the value while the command line is read.
 *
 * @source observed with client 28.2.2
 */
import type { DeviceRequest, RestartPolicy, Ulimit } from "../../api/types.ts";
import { parseBytes, parseCsv } from "./values.ts";

/** Makes a `check` of a parser whose result is not needed yet. */
export const checked = (parse: (value: string) => unknown) => (value: string) => {
  parse(value);
  return value;
};

export function checkEnv(value: string): string {
  if (value === "" || value.startsWith("=")) throw new Error(`invalid environment variable: ${value}`);
  return value;
}

export function checkLabel(value: string): string {
  const key = value.split("=", 1)[0] ?? "";
  if (key.trim() === "") throw new Error(`invalid label '${value}': empty name`);
  if (/\s/.test(key)) throw new Error(`label '${key}' contains whitespaces`);
  return value;
}

export function checkFilter(value: string): string {
  if (value !== "" && !value.includes("=")) throw new Error("bad format of filter (expected name=value)");
  return value;
}

/** `a=b` pairs to a record; a lone key has an empty value. */
export function toMap(pairs: readonly string[]): Record<string, string> {
  const map: Record<string, string> = {};
  for (const pair of pairs) {
    const equals = pair.indexOf("=");
    if (equals === -1) map[pair] = "";
    else map[pair.slice(0, equals)] = pair.slice(equals + 1);
  }
  return map;
}

/** `-f a=1 -f a=2` as the API takes it. */
export function toFilters(filters: readonly string[]): Record<string, Record<string, boolean>> {
  const map: Record<string, Record<string, boolean>> = {};
  for (const filter of filters) {
    const equals = filter.indexOf("=");
    if (equals === -1) continue;
    const name = filter.slice(0, equals).trim().toLowerCase();
    map[name] = { ...map[name], [filter.slice(equals + 1).trim()]: true };
  }
  return map;
}

const ipv4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

export function isIp(text: string): boolean {
  const m = ipv4.exec(text);
  if (m !== null)
    return m.slice(1).every((part) => Number(part) <= 255 && (part.length === 1 || !part.startsWith("0")));
  if (!/^[0-9a-fA-F:.]+$/.test(text) || !text.includes(":")) return false;
  const halves = text.split("::");
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const short = groups.every(
    (group, i) => /^[0-9a-fA-F]{1,4}$/.test(group) || (i === groups.length - 1 && ipv4.test(group)),
  );
  return short && (halves.length === 2 ? groups.length < 8 : halves.length === 1 && groups.length === 8);
}

export function checkIp(value: string): string {
  if (!isIp(value.trim())) throw new Error(`IP address is not correctly formatted: ${value}`);
  return value.trim();
}

/** `name:address` or `name=address`; kept as `name:address`. */
export function checkExtraHost(value: string): string {
  const m = /^([^:=]+)[:=](.+)$/.exec(value);
  if (m === null) throw new Error(`bad format for add-host: "${value}"`);
  const address = (m[2] as string).replace(/^\[(.*)\]$/, "$1");
  if (address !== "host-gateway" && !isIp(address))
    throw new Error(`invalid IP address in add-host: "${m[2]}"`);
  return `${m[1]}:${address}`;
}

export function checkDnsSearch(value: string): string {
  const trimmed = value.trim();
  if (trimmed === ".") return trimmed;
  if (
    !/^(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-_]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-_]*[a-zA-Z0-9]))*\.?$/.test(
      trimmed,
    )
  )
    throw new Error(`${value} is not a valid domain`);
  return trimmed;
}

export function checkLink(value: string): string {
  if (value === "") throw new Error("empty string specified for links");
  if (value.split(":").length > 2) throw new Error(`bad format for links: ${value}`);
  return value;
}

export function checkStream(value: string): string {
  const stream = value.toLowerCase();
  if (stream !== "stdin" && stream !== "stdout" && stream !== "stderr")
    throw new Error("valid streams are STDIN, STDOUT and STDERR");
  return stream;
}

const sysctls = new Set([
  "kernel.msgmax",
  "kernel.msgmnb",
  "kernel.msgmni",
  "kernel.sem",
  "kernel.shmall",
  "kernel.shmmax",
  "kernel.shmmni",
  "kernel.shm_rmid_forced",
]);

export function checkSysctl(value: string): string {
  const key = value.split("=", 1)[0] as string;
  if (!value.includes("=") || !(sysctls.has(key) || key.startsWith("net.") || key.startsWith("fs.mqueue.")))
    throw new Error(`sysctl '${value}' is not allowed`);
  return value;
}

export function checkDeviceRule(value: string): string {
  if (!/^[acb] ([0-9]+|\*):([0-9]+|\*) [rwm]{1,3}$/.test(value))
    throw new Error(`invalid device cgroup format '${value}'`);
  return value;
}

/** `/dev/sda:1mb`; `parse` reads what follows the colon. */
function deviceValue(
  value: string,
  parse: (text: string) => number,
  refuse: string,
): { Path: string; value: number } {
  const colon = value.indexOf(":");
  if (colon === -1) throw new Error(`bad format: ${value}`);
  const Path = value.slice(0, colon);
  if (!Path.startsWith("/dev/")) throw new Error(`bad format for device path: ${value}`);
  try {
    return { Path, value: parse(value.slice(colon + 1)) };
  } catch {
    throw new Error(refuse);
  }
}

const rate = `The correct format is <device-path>:<number>[<unit>]. Number must be a positive integer. Unit is optional and can be kb, mb, or gb`;

export function parseDeviceBytes(value: string): { Path: string; Rate: number } {
  const d = deviceValue(value, parseBytes, `invalid rate for device: ${value}. ${rate}`);
  return { Path: d.Path, Rate: d.value };
}

const wholeNumber = (text: string) => {
  if (!/^\d+$/.test(text)) throw new Error(text);
  return Number(text);
};

export function parseDeviceIops(value: string): { Path: string; Rate: number } {
  const d = deviceValue(
    value,
    wholeNumber,
    `invalid rate for device: ${value}. The correct format is <device-path>:<number>. Number must be a positive integer`,
  );
  return { Path: d.Path, Rate: d.value };
}

export function parseDeviceWeight(value: string): { Path: string; Weight: number } {
  const refuse = `invalid weight for device: ${value}`;
  const d = deviceValue(value, wholeNumber, refuse);
  if (d.value !== 0 && (d.value < 10 || d.value > 1000)) throw new Error(refuse);
  return { Path: d.Path, Weight: d.value };
}

const ulimitTypes = new Set(
  "core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending stack".split(
    " ",
  ),
);

export function parseUlimit(value: string): Ulimit {
  const equals = value.indexOf("=");
  if (equals === -1) throw new Error(`invalid ulimit argument: ${value}`);
  const Name = value.slice(0, equals);
  if (!ulimitTypes.has(Name)) throw new Error(`invalid ulimit type: ${Name}`);
  const limits = value.slice(equals + 1).split(":");
  if (limits.length > 2)
    throw new Error(
      `too many limit value arguments - ${value.slice(equals + 1)}, can only have up to two, \`soft[:hard]\``,
    );
  const numbers = limits.map((text) => {
    if (!/^[+-]?\d+$/.test(text)) throw new Error(`strconv.ParseInt: parsing "${text}": invalid syntax`);
    return Number(text);
  });
  const Soft = numbers[0] as number;
  const Hard = numbers[1] ?? Soft;
  if (Hard !== -1 && (Soft > Hard || Soft === -1))
    throw new Error(`ulimit soft limit must be less than or equal to hard limit: ${Soft} > ${Hard}`);
  return { Name, Soft, Hard };
}

export function parseRestartPolicy(value: string): RestartPolicy {
  if (value === "") return { Name: "" };
  const colon = value.indexOf(":");
  if (colon === -1) return { Name: value, MaximumRetryCount: 0 };
  const Name = value.slice(0, colon);
  const count = value.slice(colon + 1);
  if (Name === "") throw new Error("invalid restart policy format: no policy provided before colon");
  if (count === "") return { Name, MaximumRetryCount: 0 };
  if (!/^[+-]?\d+$/.test(count))
    throw new Error("invalid restart policy format: maximum retry count must be an integer");
  return { Name, MaximumRetryCount: Number(count) };
}

/** @throws with the reason in the client's words */
export function parsePlatform(value: string): string {
  if (value === "") return "";
  const refuse = (why: string) =>
    new Error(`error parsing specified platform: "${value}": ${why}: invalid argument`);
  const parts = value.split("/");
  if (parts.length > 3) throw refuse("cannot parse platform specifier");
  for (const part of parts)
    if (!/^[A-Za-z0-9_.-]+$/.test(part)) throw refuse(`"${part}" is an invalid component of "${value}"`);
  const known =
    /^(linux|windows|darwin|freebsd|amd64|arm64|arm|386|x86_64|aarch64|ppc64le|s390x|riscv64|mips64le|wasm)$/i;
  if (parts.length === 1 && !known.test(value)) throw refuse("unknown operating system or architecture");
  return value;
}

/** `all`, `2`, `device=0,1`. @throws Error as the client words it */
export function parseGpus(value: string): DeviceRequest {
  const given = new Map<string, string>();
  for (const field of parseCsv(value)) {
    const eq = field.indexOf("=");
    const key = eq < 0 ? "count" : field.slice(0, eq);
    if (given.has(key)) throw new Error(`gpu request key '${key}' can be specified only once`);
    if (!["count", "device", "driver", "capabilities", "options"].includes(key))
      throw new Error(`unexpected key '${key}' in '${field}'`);
    const text = field.slice(eq + 1);
    if (key === "count" && text !== "all" && !/^[-+]?\d+$/.test(text))
      throw new Error(`invalid count (${text}): value must be either "all" or an integer: invalid syntax`);
    given.set(key, text);
  }
  const count = given.get("count");
  const devices = given.get("device")?.split(",") ?? null;
  const capabilities = given.get("capabilities");
  return {
    Driver: given.get("driver") ?? "",
    Count: count === undefined ? (devices === null ? 1 : 0) : count === "all" ? -1 : Number(count),
    DeviceIDs: devices,
    Capabilities: [capabilities === undefined ? ["gpu"] : [...capabilities.split(","), "gpu"]],
    Options: given.has("options") ? toMap(parseCsv(given.get("options") ?? "")) : {},
  };
}
