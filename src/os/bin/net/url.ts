/** URLs as curl and wget take them: a bare host is http. */
export interface Url {
  readonly scheme: string;
  readonly user: string | undefined;
  readonly host: string;
  readonly port: number;
  /** With the query; never empty. */
  readonly path: string;
}

/** Undefined: there is no host in it. */
export function parseUrl(text: string): Url | undefined {
  const m =
    /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?(?:([^@/?#]*)@)?(\[[^\]]+\]|[^:/?#]*)(?::(\d*))?([^#]*)/.exec(text);
  if (m?.[3] === undefined || m[3] === "") return undefined;
  const scheme = (m[1] ?? "http").toLowerCase();
  const path = m[5] ?? "";
  return {
    scheme,
    user: m[2],
    host: m[3],
    port: m[4] === undefined || m[4] === "" ? (scheme === "https" ? 443 : 80) : Number(m[4]),
    path: path === "" ? "/" : path.startsWith("?") ? `/${path}` : path,
  };
}

/** The port is left out where the scheme implies it. */
export function hostHeader(url: Url): string {
  const usual = url.scheme === "https" ? 443 : 80;
  return url.port === usual ? url.host : `${url.host}:${url.port}`;
}

/** Where a redirect leads, seen from `base`. */
export function resolveUrl(base: Url, location: string): string {
  if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(location)) return location;
  const origin = `${base.scheme}://${hostHeader(base)}`;
  if (location.startsWith("//")) return `${base.scheme}:${location}`;
  if (location.startsWith("/")) return origin + location;
  const folder = (base.path.split("?")[0] ?? "/").replace(/[^/]*$/, "");
  return `${origin}${folder}${location}`;
}

const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function basicAuthorization(user: string): string {
  const bytes = new TextEncoder().encode(user);
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const value = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const left = bytes.length - i;
    text += base64[value >> 18];
    text += base64[(value >> 12) & 63];
    text += left > 1 ? base64[(value >> 6) & 63] : "=";
    text += left > 2 ? base64[value & 63] : "=";
  }
  return `Basic ${text}`;
}
