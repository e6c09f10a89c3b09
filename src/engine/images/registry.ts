/** Reaching a registry, and its refusals in the engine's words. */
import { EngineError } from "../../api/errors.ts";
import { type Credentials, type Distribution, DistributionError } from "../../oci/distribution.ts";
import { defaultDomain, familiarName, familiarString, type Reference } from "../../oci/reference.ts";
import type { Env } from "../env.ts";

/** Where the engine speaks to a host: plain HTTP on this machine, TLS elsewhere. */
export function registryUrl(host: string): string {
  if (host === defaultDomain) return "https://registry-1.docker.io";
  const local = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(host);
  return `${local ? "http" : "https"}://${host}`;
}

export async function reach(env: Env, host: string): Promise<Distribution> {
  try {
    return await env.distribution(host);
  } catch (error) {
    throw reworded(error, { host });
  }
}

/** The engine's sentence for what a registry, or the way to it, answered. */
export function reworded(error: unknown, at: { host: string; ref?: Reference; push?: boolean }): unknown {
  if (!(error instanceof DistributionError)) return error;
  const url = registryUrl(at.host);
  const port = /:(\d+)$/.exec(at.host)?.[1] ?? (url.startsWith("https") ? "443" : "80");
  const name = at.host.replace(/:\d+$/, "");
  switch (error.reason) {
    case "unreachable": {
      const address = name === "localhost" ? "127.0.0.1" : name;
      return new EngineError("registry.unreachable", {
        message: `Get "${url}/v2/": dial tcp ${address}:${port}: connect: connection refused`,
      });
    }
    case "no_such_host":
      return new EngineError("registry.unreachable", {
        message: `Get "${url}/v2/": dial tcp: lookup ${name}: no such host`,
      });
    case "no_platform":
      return new EngineError("image.no_manifest_for_platform", { platform: "linux/amd64" });
    case "unauthorized":
    case "denied":
    case "name_unknown":
    case "manifest_unknown":
    case "not_found":
      return refusal(error, at, url);
  }
}

function refusal(
  error: DistributionError,
  at: { host: string; ref?: Reference; push?: boolean },
  url: string,
): unknown {
  const { ref } = at;
  if (ref === undefined || at.push) {
    if (error.reason === "unauthorized" && at.host !== defaultDomain)
      return new EngineError("registry.no_credentials", { message: "no basic auth credentials" });
    return new EngineError("registry.push_denied", {});
  }
  const what = ref.digest ?? ref.tag ?? "latest";
  if (error.reason === "manifest_unknown" || error.reason === "not_found")
    return new EngineError("registry.manifest_unknown", { ref: familiarString(ref) });
  if (error.reason === "unauthorized" && at.host !== defaultDomain)
    return new EngineError("registry.no_credentials", {
      message: `Head "${url}/v2/${ref.path}/manifests/${what}": no basic auth credentials`,
    });
  if (error.reason === "name_unknown" && at.host !== defaultDomain)
    return new EngineError("registry.manifest_unknown", { ref: familiarString(ref) });
  return new EngineError("registry.pull_denied", { repository: familiarName(ref) });
}

/** The login record of `X-Registry-Auth`: JSON, or base64url of it as other clients send. */
export function parseAuth(header: string | undefined): Credentials | undefined {
  if (header === undefined || header === "") return undefined;
  let json: unknown;
  try {
    json = JSON.parse(header.startsWith("{") ? header : fromBase64Url(header));
  } catch {
    return undefined;
  }
  if (typeof json !== "object" || json === null) return undefined;
  const { username, password } = json as { username?: unknown; password?: unknown };
  return typeof username === "string" && username !== "" && typeof password === "string"
    ? { username, password }
    : undefined;
}

function fromBase64Url(text: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const letter of text.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")) {
    value = ((value << 6) | Math.max(0, alphabet.indexOf(letter))) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >> bits) & 0xff);
    }
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
