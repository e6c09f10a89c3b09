/**
 * What regular files hold, and how it is read.
 *
 * Sized contents and executables keep no bytes: a range of them is computed from
 * the seed when somebody reads it, the same bytes every time. The seed `zero`
 * stands for a file of zero bytes (what `truncate` and `dd if=/dev/zero` make).
 */
import { type Content, contentSize } from "../../oci/changeset.ts";
import { type Digest, digestOf } from "../../oci/digest.ts";

export const emptyContent: Content = { kind: "bytes", bytes: new Uint8Array(0) };
export const zeroSeed = "zero";

const encoder = new TextEncoder();
const elfHeader = Uint8Array.of(
  ...[0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0x3e, 0, 1, 0, 0, 0],
);

/** Bytes as they are; text as UTF-8. The caller must not change the bytes afterwards. */
export function contentOf(data: Uint8Array | string): Content {
  const bytes = typeof data === "string" ? encoder.encode(data) : data;
  return bytes.length === 0 ? emptyContent : { kind: "bytes", bytes };
}

/** All of it. Do not change the answer: it may be the file's own memory. */
export function readBytes(content: Content): Uint8Array {
  return content.kind === "bytes" ? content.bytes : readRange(content, 0, content.size);
}

/** At most `length` bytes from `offset`; shorter at the end. Do not change the answer. */
export function readRange(content: Content, offset: number, length: number): Uint8Array {
  if (content.kind === "bytes") return content.bytes.subarray(offset, offset + length);
  const end = Math.min(content.size, offset + length);
  if (end <= offset) return new Uint8Array(0);
  const out = new Uint8Array(end - offset);
  if (content.kind === "sized" && content.seed === zeroSeed) return out;
  const start = hash(content.kind === "sized" ? content.seed : content.program);
  for (let at = offset; at < end; at++) out[at - offset] = mix(start, at >> 2) >>> ((at & 3) * 8);
  if (content.kind === "program" && offset < elfHeader.length) {
    out.set(elfHeader.subarray(offset, Math.min(end, elfHeader.length)));
  }
  return out;
}

function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h;
}

function mix(seed: number, index: number): number {
  let x = Math.imul(seed ^ index, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 15), 0x85ebca77);
  return x ^ (x >>> 13);
}

/** Same bytes when read, without reading them where identity or kind decide. */
export function sameContent(a: Content, b: Content): boolean {
  if (a === b) return true;
  if (a.kind === "bytes" && b.kind === "bytes") {
    if (a.bytes === b.bytes) return true;
    if (a.bytes.length !== b.bytes.length) return false;
    for (let i = 0; i < a.bytes.length; i++) if (a.bytes[i] !== b.bytes[i]) return false;
    return true;
  }
  if (a.kind === "sized" && b.kind === "sized") return a.size === b.size && a.seed === b.seed;
  if (a.kind === "program" && b.kind === "program") {
    return a.program === b.program && a.size === b.size && a.libc === b.libc;
  }
  return false;
}

const digests = new WeakMap<Content, Digest>();

/** SHA-256 of the bytes; of a canonical text for contents that keep none. Remembered per content. */
export function contentDigest(content: Content): Digest {
  const known = digests.get(content);
  if (known !== undefined) return known;
  const digest = digestOf(canonical(content));
  digests.set(content, digest);
  return digest;
}

function canonical(content: Content): Uint8Array | string {
  switch (content.kind) {
    case "bytes":
      return content.bytes;
    case "sized":
      return `sized:${content.size}:${content.seed}`;
    case "program":
      return `program:${content.program}:${content.size}:${content.libc}`;
  }
}

/** Whether `data` has no byte but zero. */
export function allZero(data: Uint8Array): boolean {
  for (let i = 0; i < data.length; i++) if (data[i] !== 0) return false;
  return true;
}

/** A file that grows beyond this keeps its size and gives up its text: `yes > file` must not fill the page's memory. */
const mostHeldBytes = 134_217_728;
const overgrownSeed = "overgrown";

/**
 * `content` with `data` written at `offset`; a gap reads as zeros. Appending shares
 * the buffer with earlier versions of the file: they look only at their own length,
 * so a log of n lines costs O(n) in all.
 */
export function writeAt(content: Content, offset: number, data: Uint8Array): Content {
  const size = contentSize(content);
  if (data.length === 0) return content;
  if (data.length >= 4096 && offset === size && (size === 0 || isZeros(content)) && allZero(data)) {
    return { kind: "sized", size: size + data.length, seed: zeroSeed };
  }
  const end = Math.max(size, offset + data.length);
  if (end > mostHeldBytes) return { kind: "sized", size: end, seed: overgrownSeed };
  const old = readBytes(content);
  if (offset >= size) {
    const room = growable.get(old);
    if (room !== undefined && room.used === size && room.buffer.length >= end) {
      if (offset > size) room.buffer.fill(0, size, offset);
      room.buffer.set(data, offset);
      room.used = end;
      return remember(room, end);
    }
    if (size === 0 && offset === 0) return { kind: "bytes", bytes: data.slice() };
    const buffer = new Uint8Array(Math.max(256, Math.ceil(end * 1.5)));
    buffer.set(old);
    buffer.set(data, offset);
    return remember({ buffer, used: end }, end);
  }
  const bytes = new Uint8Array(end);
  bytes.set(old);
  bytes.set(data, offset);
  return { kind: "bytes", bytes };
}

function isZeros(content: Content): boolean {
  return content.kind === "sized" && content.seed === zeroSeed;
}

interface Room {
  readonly buffer: Uint8Array;
  used: number;
}
/** The buffer with spare room that some bytes are the beginning of. */
const growable = new WeakMap<Uint8Array, Room>();

function remember(room: Room, end: number): Content {
  const bytes = room.buffer.subarray(0, end);
  growable.set(bytes, room);
  return { kind: "bytes", bytes };
}

/** Cut, or lengthened with zeros. */
export function resized(content: Content, size: number): Content {
  const old = contentSize(content);
  if (size === old) return content;
  if (size === 0) return emptyContent;
  if (size < old) return isZeros(content) ? zeros(size) : contentOf(readRange(content, 0, size).slice());
  if (old === 0 || isZeros(content)) return zeros(size);
  const bytes = new Uint8Array(size);
  bytes.set(readBytes(content));
  return contentOf(bytes);
}

function zeros(size: number): Content {
  return { kind: "sized", size, seed: zeroSeed };
}
