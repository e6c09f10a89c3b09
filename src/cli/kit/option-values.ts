/**
 * Values with a grammar of their own: published ports, mounts, networks, labels,
 * limits … Each `parseX` throws an Error with the client's sentence; as a flag's
 * `check` it refuses the value while the command line is read.
 *
 * @source observed with client 28.2.2
 */
import type { MountSpec, PortMap, RestartPolicy, Ulimit } from "../../api/types.ts";
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

// ------------------------------------------------------------------- mounts

const mountBools: Readonly<Record<string, true>> = {
  readonly: true,
  ro: true,
  "volume-nocopy": true,
  "bind-nonrecursive": true,
};

/** `type=bind,source=/a,target=/b,readonly`. A relative bind source is taken from `cwd`. */
export function parseMount(value: string, cwd = "/"): MountSpec {
  const fields = parseCsv(value);
  const mount: { -readonly [K in keyof MountSpec]: MountSpec[K] } = { Type: "volume" };
  const bind: Record<string, unknown> = {};
  const volume: Record<string, unknown> = {};
  const tmpfs: Record<string, unknown> = {};
  const labels: string[] = [];
  const driverOptions: string[] = [];
  let driver: string | undefined;

  for (const field of fields) {
    const equals = field.indexOf("=");
    const key = (equals === -1 ? field : field.slice(0, equals)).toLowerCase();
    if (equals === -1 && mountBools[key] === undefined)
      throw new Error(`invalid field '${field}' must be a key=value pair`);
    const text = equals === -1 ? "true" : field.slice(equals + 1);
    const bool = () => {
      if (!/^(1|t|true|0|f|false)$/i.test(text)) throw new Error(`invalid value for ${key}: ${text}`);
      return /^(1|t|true)$/i.test(text);
    };
    switch (key) {
      case "type":
        mount.Type = text.toLowerCase();
        break;
      case "source":
      case "src":
        mount.Source = text;
        break;
      case "target":
      case "dst":
      case "destination":
        mount.Target = text;
        break;
      case "readonly":
      case "ro":
        mount.ReadOnly = bool();
        break;
      case "consistency":
        mount.Consistency = text.toLowerCase();
        break;
      case "bind-propagation":
        bind["Propagation"] = text.toLowerCase();
        break;
      case "bind-nonrecursive":
        bind["NonRecursive"] = bool();
        break;
      case "bind-recursive":
        if (text === "disabled") bind["NonRecursive"] = true;
        else if (text === "writable") bind["ReadOnlyNonRecursive"] = true;
        else if (text === "readonly") bind["ReadOnlyForceRecursive"] = true;
        else if (text !== "enabled")
          throw new Error(
            `invalid value for bind-recursive: ${text} (must be "enabled", "disabled", "writable", or "readonly")`,
          );
        break;
      case "volume-subpath":
        volume["Subpath"] = text;
        break;
      case "volume-nocopy":
        volume["NoCopy"] = bool();
        break;
      case "volume-label":
        labels.push(text);
        break;
      case "volume-driver":
        driver = text;
        break;
      case "volume-opt":
        driverOptions.push(text);
        break;
      case "image-subpath":
        break;
      case "tmpfs-size":
        try {
          tmpfs["SizeBytes"] = parseBytes(text);
        } catch {
          throw new Error(`invalid value for ${key}: ${text}`);
        }
        break;
      case "tmpfs-mode":
        if (!/^[0-7]+$/.test(text)) throw new Error(`invalid value for ${key}: ${text}`);
        tmpfs["Mode"] = Number.parseInt(text, 8);
        break;
      default:
        throw new Error(`unexpected key '${key}' in '${field}'`);
    }
  }
  if (labels.length > 0) volume["Labels"] = toMap(labels);
  if (driver !== undefined || driverOptions.length > 0)
    volume["DriverConfig"] = { Name: driver ?? "", Options: toMap(driverOptions) };
  if (mount.Type === "") throw new Error("type is required");
  if (mount.Target === undefined || mount.Target === "") throw new Error("target is required");
  const mixed = (what: string) => new Error(`cannot mix '${what}-*' options with mount type '${mount.Type}'`);
  if (Object.keys(bind).length > 0 && mount.Type !== "bind") throw mixed("bind");
  if (Object.keys(volume).length > 0 && mount.Type !== "volume") throw mixed("volume");
  if (Object.keys(tmpfs).length > 0 && mount.Type !== "tmpfs") throw mixed("tmpfs");
  if (Object.keys(bind).length > 0) mount.BindOptions = bind;
  if (Object.keys(volume).length > 0) mount.VolumeOptions = volume;
  if (Object.keys(tmpfs).length > 0) mount.TmpfsOptions = tmpfs;
  if (mount.Type === "bind" && mount.Source !== undefined && /^\.{1,2}(\/|$)/.test(mount.Source))
    mount.Source = joinPath(cwd, mount.Source);
  return mount;
}

/** Resolves `.` and `..`. */
export function joinPath(base: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${path.startsWith("/") ? "" : `${base}/`}${path}`.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return `/${parts.join("/")}`;
}

// ----------------------------------------------------------------- networks

export interface NetworkAttachment {
  readonly target: string;
  readonly aliases: readonly string[];
  readonly driverOptions: Readonly<Record<string, string>>;
  readonly ipv4?: string;
  readonly ipv6?: string;
  readonly linkLocal: readonly string[];
  readonly macAddress?: string;
  readonly gwPriority?: number;
}

/** `front`, or `name=front,alias=web,ip=10.0.0.5`. */
export function parseNetwork(value: string): NetworkAttachment {
  const fields = value === "" ? [] : parseCsv(value);
  if (fields.length === 0) return { target: "", aliases: [], driverOptions: {}, linkLocal: [] };
  if (
    fields.length === 1 &&
    !/^(name|alias|driver-opt|ip6?|link-local-ip|mac-address|gw-priority)=/.test(fields[0] as string)
  )
    return { target: value, aliases: [], driverOptions: {}, linkLocal: [] };
  const out: { -readonly [K in keyof NetworkAttachment]: NetworkAttachment[K] } = {
    target: "",
    aliases: [],
    driverOptions: {},
    linkLocal: [],
  };
  for (const field of fields) {
    const equals = field.indexOf("=");
    if (equals === -1) throw new Error(`invalid field ${field}`);
    const key = field.slice(0, equals).trim().toLowerCase();
    const text = field.slice(equals + 1).trim();
    switch (key) {
      case "name":
        out.target = text;
        break;
      case "alias":
        out.aliases = [...out.aliases, text];
        break;
      case "driver-opt": {
        const [name, option] = text.split("=", 2);
        if (option === undefined) throw new Error("invalid key value pair format in driver options");
        out.driverOptions = { ...out.driverOptions, [name as string]: option };
        break;
      }
      case "ip":
        out.ipv4 = text;
        break;
      case "ip6":
        out.ipv6 = text;
        break;
      case "link-local-ip":
        out.linkLocal = [...out.linkLocal, text];
        break;
      case "mac-address":
        out.macAddress = text;
        break;
      case "gw-priority":
        if (!/^[+-]?\d+$/.test(text)) throw new Error(`invalid gw-priority (${text}): invalid syntax`);
        out.gwPriority = Number(text);
        break;
      default:
        throw new Error(`invalid field key ${key}`);
    }
  }
  if (out.target === "") throw new Error("network name/id is not specified");
  return out;
}

// -------------------------------------------------------------------- ports

/** `80`, `80-85`. */
function portRange(text: string): readonly [number, number] | undefined {
  const m = /^(\d+)(?:-(\d+))?$/.exec(text);
  if (m === null) return undefined;
  const from = Number(m[1]);
  const to = Number(m[2] ?? m[1]);
  return from > 65_535 || to > 65_535 || to < from ? undefined : [from, to];
}

interface PublishedPort {
  readonly port: string;
  readonly hostIp: string;
  readonly hostPort: string;
}

/** `[ip:][hostPort]:containerPort[/proto]`, and the long form `published=…,target=…`. */
export function parsePublished(value: string): readonly PublishedPort[] {
  const spec = value.includes("=") ? longPort(value) : value;
  const slash = spec.indexOf("/");
  const address = slash === -1 ? spec : spec.slice(0, slash);
  const proto = (slash === -1 ? "tcp" : spec.slice(slash + 1).split("/")[0] || "tcp").toLowerCase();
  const parts = address.split(":");
  const containerPort = parts.pop() as string;
  const hostPort = parts.pop() ?? "";
  let ip = parts.join(":");
  if (containerPort === "") throw new Error(`no port specified: ${spec}<empty>`);
  if (ip.startsWith("[")) ip = ip.replace(/^\[(.*)\]$/, "$1");
  if (ip !== "" && !isIp(ip)) throw new Error(`invalid IP address: ${ip}`);
  const container = portRange(containerPort);
  if (container === undefined) throw new Error(`invalid containerPort: ${containerPort}`);
  let host: readonly [number, number] | undefined;
  if (hostPort !== "") {
    host = portRange(hostPort);
    if (host === undefined) throw new Error(`invalid hostPort: ${hostPort}`);
    const same = host[1] - host[0] === container[1] - container[0];
    // One container port may be given a range of host ports to choose from.
    if (!same && container[0] !== container[1])
      throw new Error(
        `invalid ranges specified for container and host Ports: ${containerPort} and ${hostPort}`,
      );
  }
  if (proto !== "tcp" && proto !== "udp" && proto !== "sctp") throw new Error(`invalid proto: ${proto}`);
  const out: PublishedPort[] = [];
  for (let port = container[0]; port <= container[1]; port++) {
    let chosen = "";
    if (host !== undefined)
      chosen =
        container[0] === container[1] && host[0] !== host[1]
          ? `${host[0]}-${host[1]}`
          : String(host[0] + port - container[0]);
    out.push({ port: `${port}/${proto}`, hostIp: ip, hostPort: chosen });
  }
  return out;
}

function longPort(value: string): string {
  const fields: Record<string, string> = {};
  for (const field of parseCsv(value)) {
    const equals = field.indexOf("=");
    if (equals === -1) throw new Error("invalid field format, should be key=value");
    fields[field.slice(0, equals)] = field.slice(equals + 1);
  }
  const ip = fields["hostIp"] ?? "";
  return `${ip === "" ? "" : `${ip}:`}${fields["published"] ?? ""}:${fields["target"] ?? ""}/${fields["protocol"] ?? "tcp"}`;
}

export function parsePortBindings(specs: readonly string[]): {
  bindings: PortMap;
  exposed: readonly string[];
} {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const spec of specs)
    for (const { port, hostIp, hostPort } of parsePublished(spec === "" ? "" : spec)) {
      bindings[port] = [...(bindings[port] ?? []), { HostIp: hostIp, HostPort: hostPort }];
    }
  return { bindings, exposed: Object.keys(bindings) };
}

/** `--expose 80`, `--expose 7000-7005/udp`. */
export function parseExposed(value: string): readonly string[] {
  if (value.includes(":")) throw new Error(`invalid port format for --expose: ${value}`);
  const [range = "", proto = "tcp"] = value.split("/");
  const refuse = (why: string) => new Error(`invalid range format for --expose: ${range}, error: ${why}`);
  if (range === "") throw refuse("empty string specified for ports");
  const bounds = range.split("-", 2);
  for (const bound of bounds)
    if (!/^\d+$/.test(bound)) throw refuse(`strconv.ParseUint: parsing "${bound}": invalid syntax`);
    else if (Number(bound) > 65_535)
      throw refuse(`strconv.ParseUint: parsing "${bound}": value out of range`);
  const from = Number(bounds[0]);
  const to = Number(bounds[1] ?? bounds[0]);
  if (to < from) throw refuse(`invalid range specified for port: ${range}`);
  return Array.from({ length: to - from + 1 }, (_, i) => `${from + i}/${proto}`);
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

/** `all`, `2`, `device=0,1`: only read, there is no GPU here. */
export function checkGpus(value: string): string {
  for (const field of parseCsv(value)) {
    const key = field.split("=", 1)[0] as string;
    if (field === "all" || /^-?\d+$/.test(field)) continue;
    if (!field.includes("="))
      throw new Error(`invalid count (${field}): value must be either "all" or an integer: invalid syntax`);
    if (!["count", "device", "driver", "capabilities", "options"].includes(key))
      throw new Error(`unexpected key '${key}' in '${field}'`);
  }
  return value;
}
