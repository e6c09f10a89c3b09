/** `~/.docker/config.json`: logins and the current context. */
import type { Credentials } from "../../oci/distribution.ts";
import type { Proc } from "../../os/process.ts";
import { CliError } from "./errors.ts";

export interface ConfigFile {
  readonly auths?: Readonly<Record<string, { readonly auth?: string }>>;
  readonly currentContext?: string;
}

/** The key under which a login at Docker Hub is kept. */
export const hubServer = "https://index.docker.io/v1/";

export function configDirectory(proc: Proc): string {
  return proc.env.get("DOCKER_CONFIG") ?? `${proc.env.get("HOME") ?? "/"}/.docker`;
}

export function readConfig(proc: Proc): ConfigFile {
  const path = `${configDirectory(proc)}/config.json`;
  if (!proc.fs.exists(path)) return {};
  try {
    const value: unknown = JSON.parse(proc.fs.readText(path));
    return typeof value === "object" && value !== null ? (value as ConfigFile) : {};
  } catch {
    throw new CliError(`WARNING: Error loading config file: ${path}: invalid character in JSON`);
  }
}

export function writeConfig(proc: Proc, config: ConfigFile): void {
  const directory = configDirectory(proc);
  if (!proc.fs.exists(directory)) proc.fs.mkdir(directory, { mode: 0o700, recursive: true });
  proc.fs.writeFile(`${directory}/config.json`, JSON.stringify(config, undefined, "\t"), { mode: 0o600 });
}

const serverKey = (domain: string) => (domain === "docker.io" ? hubServer : domain);

/** The login kept for a registry; undefined without one. */
export function credentialsFor(proc: Proc, domain: string): Credentials | undefined {
  let config: ConfigFile;
  try {
    config = readConfig(proc);
  } catch {
    return undefined;
  }
  const auth = config.auths?.[serverKey(domain)]?.auth;
  if (auth === undefined) return undefined;
  const decoded = decodeBase64(auth);
  const colon = decoded.indexOf(":");
  return colon === -1 ? undefined : { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function encodeBase64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let out = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = bytes.slice(i, i + 3);
    out += alphabet[a >> 2];
    out += alphabet[((a & 3) << 4) | ((b ?? 0) >> 4)];
    out += b === undefined ? "=" : alphabet[((b & 15) << 2) | ((c ?? 0) >> 6)];
    out += c === undefined ? "=" : alphabet[c & 63];
  }
  return out;
}

export function decodeBase64(text: string): string {
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const char of text.replace(/=+$/, "")) {
    const value = alphabet.indexOf(char);
    if (value === -1) continue;
    bits = ((bits << 6) | value) & 0xffffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes.push((bits >> count) & 255);
    }
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}
