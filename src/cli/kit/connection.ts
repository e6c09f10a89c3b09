/** Which engine the client talks to, and what it says when there is none. */
import type { Transport } from "../../api/transport.ts";
import { CliError } from "./errors.ts";

export const defaultHost = "unix:///var/run/docker.sock";

/** There is no engine at that address. */
export class ConnectionError extends CliError {}

/** `nosuch`, `tcp://10.0.0.1`: with the parts that go without saying. @throws CliError */
export function normalHost(text: string): string {
  if (text === "") return defaultHost;
  const scheme = /^([a-z]+):\/\/(.*)$/.exec(text);
  if (scheme === null) return `tcp://${text.includes(":") ? text : `${text}:2375`}`;
  const [, name = "", rest = ""] = scheme;
  if (!["unix", "tcp", "ssh", "npipe", "fd", "http", "https"].includes(name))
    throw new CliError(`invalid bind address format: ${text}`);
  return text === "unix://" ? defaultHost : rest === "" && name === "tcp" ? "tcp://localhost:2375" : text;
}

const here = new Set([defaultHost, "unix:///run/docker.sock"]);

/** The engine's transport for its own socket; any other address has nobody listening. */
export function transportFor(host: string, engine: Transport): Transport {
  if (here.has(host)) return engine;
  return () =>
    Promise.reject(
      new ConnectionError(`Cannot connect to the Docker daemon at ${host}. Is the docker daemon running?`),
    );
}
