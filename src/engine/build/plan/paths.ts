/** Paths and ports of instructions. */
import { DockerfileError } from "../dockerfile/error.ts";
import type { SourceRange } from "../types.ts";

/** Absolute, without `.`, `..` or a slash at the end; never above the root. */
export function cleanPath(path: string): string {
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  return `/${names.join("/")}`;
}

export function absolutePath(cwd: string, path: string): string {
  return cleanPath(path.startsWith("/") ? path : `${cwd}/${path}`);
}

/** `80`, `53/udp`, `3000-3002`, `8080:80` as `80/tcp` and so on. @throws DockerfileError */
export function parsePort(text: string, range: SourceRange): string[] {
  const refuse = (why: string): never => {
    throw new DockerfileError(why, range, true);
  };
  const parts = text.split(":");
  const spec = parts.at(-1) ?? "";
  const hostPort = parts.at(-2) ?? "";
  const ip = parts.slice(0, -2).join(":");
  const slash = spec.indexOf("/");
  const port = slash < 0 ? spec : spec.slice(0, slash);
  const protocol = slash < 0 ? "" : spec.slice(slash + 1).toLowerCase();
  if (port === "") refuse(`no port specified: ${spec}<empty>`);
  if (!["", "tcp", "udp", "sctp"].includes(protocol)) refuse(`invalid proto: ${protocol}`);
  if (ip !== "" && !/^(\d{1,3}(\.\d{1,3}){3}|\[?[0-9a-f:.]+\]?)$/i.test(ip))
    refuse(`invalid IP address: ${ip}`);
  const [first, last] = portRange(port) ?? refuse(`invalid containerPort: ${port}`);
  if (hostPort !== "") {
    const [hostFirst, hostLast] = portRange(hostPort) ?? refuse(`invalid hostPort: ${hostPort}`);
    if (last - first !== hostLast - hostFirst && last !== first)
      refuse(`invalid ranges specified for container and host Ports: ${port} and ${hostPort}`);
  }
  const proto = protocol === "" ? "tcp" : protocol;
  return Array.from({ length: last - first + 1 }, (_, i) => `${first + i}/${proto}`);
}

function portRange(text: string): readonly [first: number, last: number] | undefined {
  const m = /^(\d+)(?:-(\d+))?$/.exec(text);
  if (m === null) return undefined;
  const first = Number(m[1]);
  const last = m[2] === undefined ? first : Number(m[2]);
  return first > 65535 || last > 65535 || last < first ? undefined : [first, last];
}
