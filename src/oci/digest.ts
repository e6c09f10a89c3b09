/**
 * Content digests (OCI image spec, "Digests"): always SHA-256, always lower-case hex.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** `sha256:` and 64 hex digits. */
export type Digest = `sha256:${string}`;

const encoder = new TextEncoder();

export function digestOf(data: Uint8Array | string): Digest {
  return `sha256:${hexSha256(data)}`;
}

export function hexSha256(data: Uint8Array | string): string {
  return bytesToHex(sha256(typeof data === "string" ? encoder.encode(data) : data));
}

/** The 12 hex digits that tables show. Accepts a digest or a bare ID. */
export function shortId(id: string): string {
  return id.replace(/^sha256:/, "").slice(0, 12);
}

/**
 * The digest of a JSON document in the one form we store it: no blanks, keys in
 * the order the object has them.
 */
export function digestOfJson(value: unknown): Digest {
  return digestOf(JSON.stringify(value));
}
