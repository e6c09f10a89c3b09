/**
 * The cache that travels inside an image (`--cache-to type=inline`): which steps
 * gave its layers, and what those steps are looked up by. It stands in the image's
 * configuration, as base64 of JSON, so another builder finds it with the image.
 *
 * Only layers of the image itself can be had from it; of the steps of other stages
 * it knows the keys, which is enough when nothing changed.
 */
import type { Digest } from "../../../oci/digest.ts";
import type { CachedLayer } from "../types.ts";

/** A step as the exporter knows it. */
export interface ExportedStep {
  readonly key: string;
  /** What leads to the key. */
  readonly links: readonly string[];
  readonly layer: CachedLayer | undefined;
}

export interface InlineRecord {
  readonly key: string;
  readonly links: readonly string[];
  /** Layers of the image its result has; undefined: the image does not have its result. */
  readonly layers: number | undefined;
}

export interface InlineCache {
  readonly records: readonly InlineRecord[];
  /** For each layer of the image, from the bottom: virtual time it was made; 0 for layers of the base. */
  readonly createdMs: readonly number[];
}

interface Stored {
  readonly layers: readonly { readonly blob: Digest; readonly parent: number; readonly createdAt: number }[];
  readonly records: readonly {
    readonly digest: string;
    readonly links: readonly string[];
    readonly layer?: number;
  }[];
}

export function encodeInlineCache(steps: readonly ExportedStep[], layers: readonly CachedLayer[]): string {
  const at = new Map(layers.map((layer, i) => [layer.chainId, i]));
  const stored: Stored = {
    layers: layers.map((l, i) => ({ blob: l.diffId, parent: i - 1, createdAt: l.createdMs })),
    records: steps.map(({ key, links, layer }) => {
      const index = layer === undefined ? undefined : at.get(layer.chainId);
      return { digest: `sha256:${key}`, links, ...(index === undefined ? {} : { layer: index }) };
    }),
  };
  return toBase64(new TextEncoder().encode(JSON.stringify(stored)));
}

/** Undefined for what is no such cache. */
export function decodeInlineCache(text: string | undefined): InlineCache | undefined {
  if (text === undefined || text === "") return undefined;
  try {
    const stored = JSON.parse(new TextDecoder().decode(fromBase64(text))) as Stored;
    return {
      records: stored.records.map((r) => ({
        key: r.digest.slice("sha256:".length),
        links: r.links,
        layers: r.layer === undefined ? undefined : r.layer + 1,
      })),
      createdMs: stored.layers.map((l) => l.createdAt),
    };
  } catch {
    return undefined;
  }
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3);
    const n = (a << 16) | (b << 8) | c;
    for (const shift of [18, 12, 6, 0]) parts.push(letters[(n >> shift) & 63] ?? "");
  }
  const missing = (3 - (bytes.length % 3)) % 3;
  return parts.slice(0, parts.length - missing).join("") + "=".repeat(missing);
}

function fromBase64(text: string): Uint8Array {
  const bytes: number[] = [];
  let value = 0;
  let bits = 0;
  for (const letter of text.replace(/=+$/, "")) {
    value = ((value << 6) | letters.indexOf(letter)) & 0xfffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((value >> bits) & 0xff);
  }
  return Uint8Array.from(bytes);
}
