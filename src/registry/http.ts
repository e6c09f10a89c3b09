/**
 * The registry's HTTP API (OCI distribution spec, "Endpoints"), as `curl` sees it:
 * `/v2/`, the catalogue, tags, manifests, deletion. A pure function from request to
 * answer; whoever owns the port serves it.
 */
import type { Credentials } from "../oci/distribution.ts";
import { DistributionError } from "../oci/distribution.ts";
import type { Registry } from "./registry.ts";

export interface RegistryRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RegistryResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const always = { "Docker-Distribution-Api-Version": "registry/2.0", "X-Content-Type-Options": "nosniff" };

/** @param realm named in the challenge when a login is wanted. */
export async function handleRegistryRequest(
  registry: Registry,
  request: RegistryRequest,
  realm = "Registry Realm",
): Promise<RegistryResponse> {
  try {
    return await answer(registry, request);
  } catch (error) {
    if (!(error instanceof DistributionError)) throw error;
    switch (error.reason) {
      case "unauthorized":
        return refusal(401, "UNAUTHORIZED", "authentication required", null, {
          "Www-Authenticate": `Basic realm="${realm}"`,
        });
      case "denied":
        return refusal(403, "DENIED", error.message);
      case "name_unknown":
        return refusal(404, "NAME_UNKNOWN", "repository name not known to registry", {
          name: repositoryOf(request.path),
        });
      case "manifest_unknown":
        return refusal(404, "MANIFEST_UNKNOWN", "manifest unknown", { Tag: request.path.split("/").at(-1) });
      default:
        return refusal(404, "BLOB_UNKNOWN", "blob unknown to registry");
    }
  }
}

async function answer(registry: Registry, request: RegistryRequest): Promise<RegistryResponse> {
  const [path = "", query = ""] = request.path.split("?");
  const auth = basicAuth(request.headers?.["authorization"]);
  if (path === "/") return { status: 200, headers: { "Cache-Control": "no-cache" }, body: "" };
  if (path === "/v2/" || path === "/v2") {
    await registry.login(auth ?? { username: "", password: "" });
    return json(200, {});
  }
  if (path === "/v2/_catalog") {
    await registry.login(auth ?? { username: "", password: "" });
    const limit = Number(/(?:^|&)n=(\d+)/.exec(query)?.[1] ?? 100);
    return json(200, { repositories: registry.repositories().slice(0, limit) });
  }
  const tags = /^\/v2\/(.+)\/tags\/list$/.exec(path)?.[1];
  if (tags !== undefined) return json(200, { name: tags, tags: await registry.tags(tags, auth) });
  const manifest = /^\/v2\/(.+)\/manifests\/([^/]+)$/.exec(path);
  if (manifest?.[1] !== undefined && manifest[2] !== undefined) {
    if (request.method === "DELETE") {
      await registry.login(auth ?? { username: "", password: "" });
      const gone = registry.deleteManifest(manifest[1], manifest[2]);
      return gone
        ? { status: 202, headers: always, body: "" }
        : refusal(404, "MANIFEST_UNKNOWN", "manifest unknown");
    }
    const found = await registry.resolve(manifest[1], manifest[2], auth);
    const named = found.index ?? found.manifest;
    const body = JSON.stringify(named, undefined, 3);
    const headers = {
      ...always,
      "Content-Type": named.mediaType,
      "Docker-Content-Digest": found.digest,
      Etag: `"${found.digest}"`,
    };
    return { status: 200, headers, body: request.method === "HEAD" ? "" : body };
  }
  return {
    status: 404,
    headers: { "Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff" },
    body: "404 page not found\n",
  };
}

function json(status: number, value: unknown): RegistryResponse {
  return {
    status,
    headers: { ...always, "Content-Type": "application/json; charset=utf-8" },
    body: status === 200 && Object.keys(value as object).length === 0 ? "{}" : `${JSON.stringify(value)}\n`,
  };
}

function refusal(
  status: number,
  code: string,
  message: string,
  detail: unknown = null,
  extra: Record<string, string> = {},
): RegistryResponse {
  return {
    status,
    headers: { ...always, "Content-Type": "application/json; charset=utf-8", ...extra },
    body: `${JSON.stringify({ errors: [{ code, message, detail }] })}\n`,
  };
}

function repositoryOf(path: string): string {
  return /^\/v2\/(.+)\/(?:tags|manifests|blobs)\//.exec(path)?.[1] ?? "";
}

/** `Basic` and base64 of `name:password`. */
function basicAuth(header: string | undefined): Credentials | undefined {
  const encoded = /^Basic (\S+)$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const text = decodeBase64(encoded);
  const colon = text.indexOf(":");
  return colon < 0 ? undefined : { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

function decodeBase64(text: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const letter of text.replace(/=+$/, "")) {
    value = ((value << 6) | alphabet.indexOf(letter)) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >> bits) & 255);
    }
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}
