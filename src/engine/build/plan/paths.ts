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
  const refuse = (): never => {
    throw new DockerfileError(`invalid containerPort: ${text}`, range, true);
  };
  const [spec = "", protocol = "tcp"] = text.split("/");
  const proto = protocol.toLowerCase();
  if (proto !== "tcp" && proto !== "udp" && proto !== "sctp")
    throw new DockerfileError(`invalid proto: ${protocol}`, range, true);
  const container = spec.split(":").at(-1) ?? "";
  const m = /^(\d+)(?:-(\d+))?$/.exec(container);
  if (m === null) return refuse();
  const first = Number(m[1]);
  const last = m[2] === undefined ? first : Number(m[2]);
  if (first > 65535 || last > 65535 || last < first) return refuse();
  return Array.from({ length: last - first + 1 }, (_, i) => `${first + i}/${proto}`);
}
