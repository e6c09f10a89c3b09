/** Says what kind of thing a file is, from its first bytes. */

import type { Content } from "../../oci/changeset.ts";
import { SysError } from "../errno.ts";
import type { Proc } from "../process.ts";
import { command } from "./kit/command.ts";
import { decode, latin1 } from "./kit/text.ts";
import { UsageError } from "./options.ts";

export const program = command(
  {
    usage: "[OPTION...] [FILE...]",
    about: "Determine type of FILEs.",
    package: "file-5.44",
    options: "b,brief i,mime mime-type L,dereference h,no-dereference z F,separator= k s N,no-pad",
  },
  async (proc, o) => {
    if (o.operands.length === 0) throw new UsageError("", false);
    const width = Math.max(...o.operands.map((p) => p.length));
    for (const path of o.operands) {
      const text = describe(proc, path, o.has("i") || o.has("mime-type"), o.has("i"), o.has("L"));
      await proc.stdout.write(
        o.has("b")
          ? `${text}\n`
          : `${path}${o.value("F") ?? ":"}${" ".repeat(o.has("N") ? 1 : width - path.length + 1)}${text}\n`,
      );
    }
    return 0;
  },
);

function describe(proc: Proc, path: string, mime: boolean, charset: boolean, follow: boolean): string {
  const say = (plain: string, type: string, set = "binary") =>
    mime ? `${type}${charset ? `; charset=${set}` : ""}` : plain;
  try {
    const stat = follow ? proc.fs.stat(path) : proc.fs.lstat(path);
    switch (stat.type) {
      case "dir":
        return say((stat.mode & 0o1000) !== 0 ? "sticky, directory" : "directory", "inode/directory");
      case "symlink":
        return say(
          `${proc.fs.exists(path) ? "" : "broken "}symbolic link to ${proc.fs.readlink(path)}`,
          "inode/symlink",
        );
      case "char":
        return say(
          `character special (${stat.rdev?.major ?? 0}/${stat.rdev?.minor ?? 0})`,
          "inode/chardevice",
        );
      case "block":
        return say(`block special (${stat.rdev?.major ?? 0}/${stat.rdev?.minor ?? 0})`, "inode/blockdevice");
      case "fifo":
        return say("fifo (named pipe)", "inode/fifo");
      case "socket":
        return say("socket", "inode/socket");
      case "file":
        if (stat.size === 0) return say("empty", "inode/x-empty");
        if (!proc.fs.access(path, "r"))
          return say("regular file, no read permission", "application/octet-stream");
        return ofContent(proc.fs.content(path), () => proc.fs.readFile(path), path, say);
    }
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    return `cannot open \`${path}' (${error.message})`;
  }
}

type Say = (plain: string, type: string, set?: string) => string;

function ofContent(content: Content, read: () => Uint8Array, path: string, say: Say): string {
  if (content.kind === "program") {
    const link =
      content.libc === "static"
        ? "statically linked"
        : `dynamically linked, interpreter ${content.libc === "musl" ? "/lib/ld-musl-x86_64.so.1" : "/lib64/ld-linux-x86-64.so.2"}, for GNU/Linux 3.2.0`;
    return say(
      `ELF 64-bit LSB pie executable, x86-64, version 1 (SYSV), ${link}, stripped`,
      "application/x-pie-executable",
    );
  }
  if (content.kind === "sized") return say("data", "application/octet-stream");
  return ofBytes(read(), path, say);
}

const magics: readonly (readonly [string, string, string])[] = [
  ["\x7fELF", "ELF 64-bit LSB executable, x86-64", "application/x-executable"],
  ["\x1f\x8b", "gzip compressed data", "application/gzip"],
  ["BZh", "bzip2 compressed data", "application/x-bzip2"],
  ["\xfd7zXZ", "XZ compressed data", "application/x-xz"],
  ["PK\x03\x04", "Zip archive data, at least v2.0 to extract", "application/zip"],
  ["\x89PNG\r\n", "PNG image data", "image/png"],
  ["\xff\xd8\xff", "JPEG image data", "image/jpeg"],
  ["GIF8", "GIF image data", "image/gif"],
  ["%PDF-", "PDF document", "application/pdf"],
  ["SQLite format 3", "SQLite 3.x database", "application/vnd.sqlite3"],
];

function ofBytes(bytes: Uint8Array, path: string, say: Say): string {
  const head = latin1(bytes.subarray(0, 512));
  for (const [magic, plain, type] of magics) if (head.startsWith(magic)) return say(plain, type);
  if (head.slice(257, 262) === "ustar")
    return say(
      head.slice(262, 264) === "  " ? "POSIX tar archive (GNU)" : "POSIX tar archive",
      "application/x-tar",
    );
  const text = decode(bytes);
  const ascii = bytes.every((b) => b < 128);
  if (bytes.includes(0) || /[\udc80-\udcff]/.test(text) || /[\x01-\x06\x0e-\x1a\x1c-\x1f]/.test(text))
    return say("data", "application/octet-stream");
  const set = ascii ? "us-ascii" : "utf-8";
  const encoding = ascii ? "ASCII text" : "Unicode text, UTF-8 text";
  const ends = /\r\n/.test(text)
    ? ", with CRLF line terminators"
    : !text.includes("\n")
      ? ", with no line terminators"
      : "";
  const shebang = /^#! ?(\S+)(?: (\S+))?/.exec(text);
  if (shebang) {
    const name = (shebang[1] ?? "").endsWith("/env")
      ? (shebang[2] ?? "")
      : (shebang[1] ?? "").split("/").at(-1);
    const known: Record<string, [string, string]> = {
      sh: ["POSIX shell script", "text/x-shellscript"],
      bash: ["Bourne-Again shell script", "text/x-shellscript"],
      python3: ["Python script", "text/x-script.python"],
      python: ["Python script", "text/x-script.python"],
      node: ["Node.js script", "application/javascript"],
      perl: ["Perl script", "text/x-perl"],
    };
    const [title, type] = known[name ?? ""] ?? [`a ${shebang[0].slice(2).trim()} script`, "text/plain"];
    return say(`${title}, ${encoding} executable${ends}`, type, set);
  }
  if (/^\s*<(!doctype html|html)/i.test(text))
    return say(`HTML document, ${encoding}${ends}`, "text/html", set);
  if (/^\s*<\?xml/.test(text)) return say(`XML 1.0 document, ${encoding}${ends}`, "text/xml", set);
  if (/^\s*[[{]/.test(text)) {
    try {
      JSON.parse(text);
      return say("JSON text data", "application/json", set);
    } catch {
      // It only looked like it.
    }
  }
  if (path.endsWith(".py") || /^(?:import |from \S+ import |def \w+\()/m.test(text))
    return say(`Python script, ${encoding} executable${ends}`, "text/x-script.python", set);
  return say(`${encoding}${ends}`, "text/plain", set);
}
