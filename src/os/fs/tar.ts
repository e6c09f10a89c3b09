/**
 * Tar archives of changesets (and so of trees): ustar with pax records where a name,
 * a link or a size does not fit. Written and read at once, without streams.
 *
 * Files that keep no bytes travel as their filler and a pax record that names them, so
 * an archive read back here holds the same sized files and programs. An archive too
 * big to be worth bytes is a sized content that remembers its entries.
 *
 * @source POSIX.1-2001 pax; OCI image spec, "Layer changesets" (whiteouts)
 */
import { type Changeset, type ChangesetEntry, type Content, contentSize } from "../../oci/changeset.ts";
import { SysError } from "../errno.ts";
import { applyChangeset, toChangeset } from "./changes.ts";
import { contentOf, readBytes } from "./content.ts";
import { emptyTree, type FileTree } from "./tree.ts";

const block = 512;
/** Archives above this stay without bytes. */
const mostBytes = 32 * 1024 * 1024;
const whiteoutPrefix = ".wh.";
const opaqueName = ".wh..wh..opq";
const encoder = new TextEncoder();
const decoder = new TextDecoder();

export interface TarOptions {
  /** In front of every name: `./`. */
  readonly prefix?: string;
}

const remembered = new WeakMap<Content, Changeset>();

/** The archive as a file's content. */
export function packArchive(entries: Changeset, options: TarOptions = {}): Content {
  const size = archiveSize(entries, options);
  if (size <= mostBytes) return contentOf(writeTar(entries, options));
  const content: Content = { kind: "sized", size, seed: `tar:${entries.length}:${size}` };
  remembered.set(content, entries);
  return content;
}

/** @throws SysError EINVAL when it is no archive. */
export function unpackArchive(content: Content): Changeset {
  const known = remembered.get(content);
  if (known !== undefined) return known;
  if (content.kind !== "bytes") throw new SysError("EINVAL");
  return readTar(content.bytes);
}

export function treeToTar(tree: FileTree, options: TarOptions = {}): Uint8Array {
  return writeTar(toChangeset(emptyTree, tree), options);
}

export function tarToTree(archive: Uint8Array): FileTree {
  return applyChangeset(emptyTree, readTar(archive));
}

interface Record {
  readonly name: string;
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtimeMs: number;
  readonly link: string;
  readonly body: Content | undefined;
  readonly major: number;
  readonly minor: number;
}

function recordOf(entry: ChangesetEntry, prefix: string): Record[] {
  const name = prefix + entry.path.replace(/^\//, "");
  if (entry.type === "whiteout") {
    const slash = name.lastIndexOf("/") + 1;
    return [{ ...plain, name: `${name.slice(0, slash)}${whiteoutPrefix}${name.slice(slash)}` }];
  }
  const { mode, uid, gid, mtimeMs } = entry;
  const base = { ...plain, name, mode, uid, gid, mtimeMs };
  switch (entry.type) {
    case "file":
      return entry.hardLinkTo === undefined
        ? [{ ...base, body: entry.content }]
        : [{ ...base, type: "1", link: prefix + entry.hardLinkTo.replace(/^\//, "") }];
    case "dir": {
      const dir = { ...base, type: "5", name: name === "" || name.endsWith("/") ? name || "./" : `${name}/` };
      return entry.opaque ? [dir, { ...plain, name: `${dir.name}${opaqueName}` }] : [dir];
    }
    case "symlink":
      return [{ ...base, type: "2", link: entry.target }];
    case "fifo":
      return [{ ...base, type: "6" }];
    default:
      return [{ ...base, type: entry.type === "char" ? "3" : "4", major: entry.major, minor: entry.minor }];
  }
}

const plain: Record = {
  name: "",
  type: "0",
  mode: 0,
  uid: 0,
  gid: 0,
  mtimeMs: 0,
  link: "",
  body: undefined,
  major: 0,
  minor: 0,
};

function padded(size: number): number {
  return Math.ceil(size / block) * block;
}

function bodySize(record: Record): number {
  return record.body === undefined ? 0 : contentSize(record.body);
}

function archiveSize(entries: Changeset, { prefix = "" }: TarOptions): number {
  let size = 0;
  for (const entry of entries) {
    for (const record of recordOf(entry, prefix)) {
      const pax = paxOf(record);
      size += block + padded(bodySize(record)) + (pax.length === 0 ? 0 : block + padded(pax.length));
    }
  }
  return Math.ceil((size + 2 * block) / 10_240) * 10_240;
}

export function writeTar(entries: Changeset, options: TarOptions = {}): Uint8Array {
  const out = new Uint8Array(archiveSize(entries, options));
  let at = 0;
  for (const entry of entries) {
    for (const record of recordOf(entry, options.prefix ?? "")) {
      const pax = paxOf(record);
      if (pax.length > 0) {
        header(out, at, { ...plain, name: "././@PaxHeader", type: "x", mode: 0o644 }, pax.length);
        out.set(pax, at + block);
        at += block + padded(pax.length);
      }
      header(out, at, record, bodySize(record));
      if (record.body !== undefined) out.set(readBytes(record.body), at + block);
      at += block + padded(bodySize(record));
    }
  }
  return out;
}

/** Extended records: `len key=value\n`. */
function paxOf(record: Record): Uint8Array {
  const values: [string, string][] = [];
  if (encoder.encode(record.name).length > 100) values.push(["path", record.name]);
  if (encoder.encode(record.link).length > 100) values.push(["linkpath", record.link]);
  if (record.mtimeMs % 1000 !== 0) values.push(["mtime", (record.mtimeMs / 1000).toFixed(6)]);
  if (record.body?.kind === "sized") values.push(["DRYDOCK.sized", record.body.seed]);
  if (record.body?.kind === "program")
    values.push(["DRYDOCK.program", `${record.body.program} ${record.body.libc}`]);
  return encoder.encode(values.map(([k, v]) => paxLine(k, v)).join(""));
}

function paxLine(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = encoder.encode(rest).length;
  let length = bytes + String(bytes).length;
  if (bytes + String(length).length !== length) length = bytes + String(length).length;
  return `${length}${rest}`;
}

function header(out: Uint8Array, at: number, record: Record, size: number): void {
  const text = (offset: number, length: number, value: string): void => {
    out.set(encoder.encode(value).subarray(0, length), at + offset);
  };
  const octal = (offset: number, length: number, value: number): void => {
    text(offset, length, `${value.toString(8).padStart(length - 1, "0")}\0`);
  };
  text(0, 100, record.name);
  octal(100, 8, record.mode);
  octal(108, 8, record.uid);
  octal(116, 8, record.gid);
  octal(124, 12, size);
  octal(136, 12, Math.max(0, Math.floor(record.mtimeMs / 1000)));
  text(148, 8, "        ");
  text(156, 1, record.type);
  text(157, 100, record.link);
  text(257, 8, "ustar\x0000");
  octal(329, 8, record.major);
  octal(337, 8, record.minor);
  let sum = 0;
  for (let i = 0; i < block; i++) sum += out[at + i] ?? 0;
  text(148, 8, `${sum.toString(8).padStart(6, "0")}\0 `);
}

/** Understands ustar, pax and GNU long names. @throws SysError EINVAL. */
export function readTar(archive: Uint8Array): Changeset {
  const entries: ChangesetEntry[] = [];
  let extended: Map<string, string> = new Map();
  for (let at = 0; at + block <= archive.length; ) {
    const head = archive.subarray(at, at + block);
    if (head.every((b) => b === 0)) break;
    const stored = octalAt(head, 148, 8);
    let sum = 256;
    for (let i = 0; i < block; i++) sum += i >= 148 && i < 156 ? 0 : (head[i] ?? 0);
    if (sum !== stored) throw new SysError("EINVAL");
    const type = String.fromCharCode(head[156] ?? 0);
    const size = Number(extended.get("size") ?? sizeAt(head));
    const body = archive.subarray(at + block, at + block + size);
    if (body.length < size && type !== "1" && type !== "2") throw new SysError("EINVAL");
    at += block + padded(size);
    if (type === "x") extended = new Map([...extended, ...paxRecords(body)]);
    else if (type === "L") extended.set("path", textAt(body, 0, body.length));
    else if (type === "K") extended.set("linkpath", textAt(body, 0, body.length));
    else if (type !== "g") {
      const entry = entryOf(head, type, body, extended);
      if (entry !== undefined) entries.push(entry);
      extended = new Map();
    }
  }
  return markOpaque(entries);
}

function entryOf(
  head: Uint8Array,
  type: string,
  body: Uint8Array,
  extended: ReadonlyMap<string, string>,
): ChangesetEntry | undefined {
  const ustar = textAt(head, 257, 5) === "ustar";
  const front = ustar ? textAt(head, 345, 155) : "";
  const own = textAt(head, 0, 100);
  const path = absolute(extended.get("path") ?? (front === "" ? own : `${front}/${own}`));
  const mtime = extended.get("mtime");
  const meta = {
    path,
    mode: octalAt(head, 100, 8) & 0o7777,
    uid: Number(extended.get("uid") ?? octalAt(head, 108, 8)),
    gid: Number(extended.get("gid") ?? octalAt(head, 116, 8)),
    mtimeMs: mtime === undefined ? octalAt(head, 136, 12) * 1000 : Math.round(Number(mtime) * 1000),
  };
  const link = extended.get("linkpath") ?? textAt(head, 157, 100);
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (name.startsWith(whiteoutPrefix) && name !== opaqueName) {
    return { type: "whiteout", path: `${path.slice(0, -name.length)}${name.slice(whiteoutPrefix.length)}` };
  }
  switch (type) {
    case "0":
    case "\0":
    case "7":
      return { ...meta, type: "file", content: bodyOf(body, extended) };
    case "1":
      return { ...meta, type: "file", content: contentOf(""), hardLinkTo: absolute(link) };
    case "2":
      return { ...meta, type: "symlink", target: link };
    case "3":
    case "4":
      return {
        ...meta,
        type: type === "3" ? "char" : "block",
        major: octalAt(head, 329, 8),
        minor: octalAt(head, 337, 8),
      };
    case "5":
      return { ...meta, type: "dir" };
    case "6":
      return { ...meta, type: "fifo" };
    default:
      return undefined;
  }
}

function bodyOf(body: Uint8Array, extended: ReadonlyMap<string, string>): Content {
  const seed = extended.get("DRYDOCK.sized");
  if (seed !== undefined) return { kind: "sized", size: body.length, seed };
  const [program, libc] = (extended.get("DRYDOCK.program") ?? "").split(" ");
  if (program && (libc === "glibc" || libc === "musl" || libc === "static")) {
    return { kind: "program", program, size: body.length, libc };
  }
  return contentOf(body.slice());
}

function absolute(name: string): string {
  const names = name.split("/").filter((n) => n !== "" && n !== "." && n !== "..");
  return `/${names.join("/")}`;
}

/** The marker file of an opaque directory becomes a property of the directory. */
function markOpaque(entries: ChangesetEntry[]): Changeset {
  const opaque = new Set<string>();
  for (const { path } of entries)
    if (path.endsWith(`/${opaqueName}`)) opaque.add(path.slice(0, -opaqueName.length - 1));
  if (opaque.size === 0) return entries;
  return entries
    .filter((e) => !e.path.endsWith(`/${opaqueName}`))
    .map((e) => (e.type === "dir" && opaque.has(e.path) ? { ...e, opaque: true } : e));
}

function paxRecords(body: Uint8Array): [string, string][] {
  const records: [string, string][] = [];
  for (let at = 0; at < body.length; ) {
    const space = body.indexOf(32, at);
    const length = Number(decoder.decode(body.subarray(at, space)));
    if (space < 0 || !Number.isInteger(length) || length <= 0) break;
    const text = decoder.decode(body.subarray(space + 1, at + length - 1));
    const eq = text.indexOf("=");
    records.push([text.slice(0, eq), text.slice(eq + 1)]);
    at += length;
  }
  return records;
}

function textAt(bytes: Uint8Array, offset: number, length: number): string {
  const part = bytes.subarray(offset, offset + length);
  const end = part.indexOf(0);
  return decoder.decode(end < 0 ? part : part.subarray(0, end));
}

function octalAt(bytes: Uint8Array, offset: number, length: number): number {
  return Number.parseInt(textAt(bytes, offset, length).trim() || "0", 8) || 0;
}

/** Octal, or base 256 where the first bit is set (GNU, files of 8 GiB and more). */
function sizeAt(head: Uint8Array): number {
  if (((head[124] ?? 0) & 0x80) === 0) return octalAt(head, 124, 12);
  let value = 0;
  for (let i = 125; i < 136; i++) value = value * 256 + (head[i] ?? 0);
  return value;
}
