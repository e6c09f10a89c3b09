/** Tar archives, header by header: GNU's long names, POSIX' ustar and pax paths. */
import { concat, decode, encode } from "./text.ts";

export interface TarHeader {
  readonly name: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtimeMs: number;
  /** `0` file, `1` hard link, `2` symbolic link, `3` char, `4` block, `5` directory, `6` fifo. */
  readonly type: string;
  readonly linkName: string;
  readonly userName: string;
  readonly groupName: string;
  readonly major?: number;
  readonly minor?: number;
}

export const blockSize = 512;

export function padding(size: number): number {
  return (blockSize - (size % blockSize)) % blockSize;
}

function block(header: TarHeader, name: Uint8Array, linkName: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(blockSize);
  const put = (at: number, text: string | Uint8Array) =>
    bytes.set(typeof text === "string" ? encode(text) : text, at);
  const octal = (n: number, width: number) =>
    `${Math.max(0, Math.floor(n))
      .toString(8)
      .padStart(width - 1, "0")}\0`;
  put(0, name.subarray(0, 100));
  put(100, octal(header.mode & 0o7777, 8));
  put(108, octal(header.uid, 8));
  put(116, octal(header.gid, 8));
  put(124, octal(header.size, 12));
  put(136, octal(header.mtimeMs / 1000, 12));
  put(148, "        ");
  put(156, header.type);
  put(157, linkName.subarray(0, 100));
  put(257, "ustar  \0");
  put(265, encode(header.userName).subarray(0, 31));
  put(297, encode(header.groupName).subarray(0, 31));
  if (header.major !== undefined) {
    put(329, octal(header.major, 8));
    put(337, octal(header.minor ?? 0, 8));
  }
  let sum = 0;
  for (const byte of bytes) sum += byte;
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return bytes;
}

/** The blocks of a header, with those of a long name before it. */
export function encodeHeader(header: TarHeader): Uint8Array {
  const name = encode(header.name);
  const link = encode(header.linkName);
  const parts: Uint8Array[] = [];
  for (const [long, type] of [
    [link, "K"],
    [name, "L"],
  ] as const) {
    if (long.length <= 100) continue;
    const size = long.length + 1;
    parts.push(
      block(
        {
          ...header,
          mode: 0o644,
          uid: 0,
          gid: 0,
          size,
          mtimeMs: 0,
          type,
          userName: "root",
          groupName: "root",
        },
        encode("././@LongLink"),
        new Uint8Array(0),
      ),
    );
    parts.push(long, new Uint8Array(1 + padding(size)));
  }
  parts.push(block(header, name, link));
  return concat(parts);
}

export class TarError extends Error {}

/** Reads exactly as much as asked, or less at the end. */
export type ReadExactly = (count: number) => Promise<Uint8Array>;

/** The next header, or undefined at the end. The caller then reads `size` bytes and the padding. */
export async function decodeHeader(read: ReadExactly): Promise<TarHeader | undefined> {
  let longName: string | undefined;
  let longLink: string | undefined;
  for (;;) {
    const bytes = await read(blockSize);
    if (bytes.length === 0) return undefined;
    if (bytes.length < blockSize) throw new TarError("short");
    if (bytes.every((b) => b === 0)) return undefined;
    const text = (from: number, length: number) => {
      const field = bytes.subarray(from, from + length);
      const end = field.indexOf(0);
      return decode(end === -1 ? field : field.subarray(0, end));
    };
    const octal = (from: number, length: number) => {
      if ((bytes[from] ?? 0) & 0x80) {
        let n = 0;
        for (let i = from + 1; i < from + length; i++) n = n * 256 + (bytes[i] ?? 0);
        return n;
      }
      return Number.parseInt(text(from, length).trim() || "0", 8);
    };
    let sum = 0;
    for (let i = 0; i < blockSize; i++) sum += i >= 148 && i < 156 ? 32 : (bytes[i] ?? 0);
    if (sum !== octal(148, 8)) throw new TarError("checksum");
    const size = octal(124, 12);
    const type = String.fromCharCode(bytes[156] || 48);
    if (type === "L" || type === "K" || type === "x" || type === "g") {
      const body = decode(await read(size));
      await read(padding(size));
      if (type === "L") longName = body.replace(/\0.*$/s, "");
      else if (type === "K") longLink = body.replace(/\0.*$/s, "");
      else if (type === "x") {
        longName = /\d+ path=([^\n]*)\n/.exec(body)?.[1] ?? longName;
        longLink = /\d+ linkpath=([^\n]*)\n/.exec(body)?.[1] ?? longLink;
      }
      continue;
    }
    const ustar = text(257, 6) === "ustar" && bytes[263] === 48;
    const prefix = ustar ? text(345, 155) : "";
    return {
      name: longName ?? (prefix === "" ? text(0, 100) : `${prefix}/${text(0, 100)}`),
      mode: octal(100, 8) & 0o7777,
      uid: octal(108, 8),
      gid: octal(116, 8),
      size: type === "0" || type === "7" ? size : 0,
      mtimeMs: octal(136, 12) * 1000,
      type: type === "7" ? "0" : type,
      linkName: longLink ?? text(157, 100),
      userName: text(265, 32),
      groupName: text(297, 32),
      ...(type === "3" || type === "4" ? { major: octal(329, 8), minor: octal(337, 8) } : {}),
    };
  }
}
