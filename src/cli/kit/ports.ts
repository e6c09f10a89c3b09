/** `--publish` and `--expose`. @source observed with client 28.2.2 */
import type { PortMap } from "../../api/types.ts";
import { isIp } from "./option-values.ts";
import { parseCsv } from "./values.ts";

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
