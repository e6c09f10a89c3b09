/** Dumps bytes in octal and other forms. */
import { CommandError, command, complain, quote } from "./kit/command.ts";
import { parseSize } from "./kit/sizes.ts";
import { eachInput, Writer } from "./kit/stream.ts";
import { concat } from "./kit/text.ts";

interface Format {
  readonly size: number;
  readonly width: number;
  readonly show: (bytes: Uint8Array) => string;
  /** `z`: the printable characters follow. */
  readonly trailer: boolean;
}

const names: Record<string, string> = {
  a: "a",
  b: "o1",
  c: "c",
  d: "u2",
  f: "fF",
  h: "x2",
  i: "d4",
  l: "d8",
  o: "o2",
  s: "d2",
  x: "x2",
  B: "o2",
  D: "u4",
  X: "x4",
  O: "o4",
};
const controls = [
  "nul",
  "soh",
  "stx",
  "etx",
  "eot",
  "enq",
  "ack",
  "bel",
  "bs",
  "ht",
  "nl",
  "vt",
  "ff",
  "cr",
  "so",
  "si",
  "dle",
  "dc1",
  "dc2",
  "dc3",
  "dc4",
  "nak",
  "syn",
  "etb",
  "can",
  "em",
  "sub",
  "esc",
  "fs",
  "gs",
  "rs",
  "us",
  "sp",
];
const escapes: Record<number, string> = {
  0: "\\0",
  7: "\\a",
  8: "\\b",
  9: "\\t",
  10: "\\n",
  11: "\\v",
  12: "\\f",
  13: "\\r",
};

function little(bytes: Uint8Array): bigint {
  let n = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) n = (n << 8n) | BigInt(bytes[i] ?? 0);
  return n;
}

function parseFormats(text: string, quoted: string): readonly Format[] {
  const formats: Format[] = [];
  for (const [whole, kind = "", sizeText = "", z] of text.matchAll(/([acdfoux])([CSILFD]|\d+)?(z)?|./g)) {
    if (kind === "") throw new CommandError(`invalid character '${whole}' in type string ${quoted}`);
    const size =
      kind === "a" || kind === "c"
        ? 1
        : /^\d+$/.test(sizeText)
          ? Number(sizeText)
          : ({ C: 1, S: 2, I: 4, L: 8, F: 4, D: 8 }[sizeText] ?? (kind === "f" ? 8 : 4));
    const bits = BigInt(size * 8);
    const trailer = z !== undefined;
    switch (kind) {
      case "a":
        formats.push({
          size,
          width: 4,
          trailer,
          show: ([b = 0]) =>
            (((b & 127) === 127 ? "del" : controls[b & 127]) ?? String.fromCharCode(b & 127)).padStart(3),
        });
        break;
      case "c":
        formats.push({
          size,
          width: 4,
          trailer,
          show: ([b = 0]) =>
            (
              escapes[b] ?? (b >= 32 && b < 127 ? String.fromCharCode(b) : b.toString(8).padStart(3, "0"))
            ).padStart(3),
        });
        break;
      case "x":
        formats.push({
          size,
          width: size * 2 + 1,
          trailer,
          show: (b) =>
            little(b)
              .toString(16)
              .padStart(size * 2, "0"),
        });
        break;
      case "o":
        formats.push({
          size,
          width: Math.ceil((size * 8) / 3) + 1,
          trailer,
          show: (b) =>
            little(b)
              .toString(8)
              .padStart(Math.ceil((size * 8) / 3), "0"),
        });
        break;
      case "u":
      case "d": {
        const width = ({ 1: 3, 2: 5, 4: 10, 8: 20 }[size] ?? 20) + (kind === "d" ? 1 : 0);
        formats.push({
          size,
          width: width + 1,
          trailer,
          show: (b) =>
            (kind === "d" ? BigInt.asIntN(Number(bits), little(b)) : little(b)).toString().padStart(width),
        });
        break;
      }
      default:
        formats.push({
          size,
          width: size === 4 ? 16 : 25,
          trailer,
          show: (b) => {
            const view = new DataView(concat([b, new Uint8Array(8)]).buffer);
            return String(
              size === 4 ? Number(view.getFloat32(0, true).toPrecision(8)) : view.getFloat64(0, true),
            ).padStart(size === 4 ? 15 : 24);
          },
        });
    }
  }
  return formats;
}

export const program = command(
  {
    usage: "[OPTION]... [FILE]...",
    about: "Write an unambiguous representation, octal bytes by default, of FILE to standard output.",
    options:
      "A,address-radix= endian= j,skip-bytes= N,read-bytes= S,strings=? t,format= v,output-duplicates w,width=? traditional a b c d f h i l o s x B D X O",
  },
  async (proc, o) => {
    const texts = o.given.flatMap((g) =>
      g.name === "t"
        ? [g.value ?? ""]
        : names[g.name] !== undefined && g.value === undefined
          ? [names[g.name] ?? ""]
          : [],
    );
    const formats = (texts.length === 0 ? ["o2"] : texts).flatMap((t) => parseFormats(t, quote(proc, t)));
    const width = o.has("w") ? Number(o.value("w") ?? 32) : 16;
    const radix = o.value("A") ?? "o";
    if (!/^[doxn]$/.test(radix))
      throw new CommandError(`invalid output address radix '${radix}'; it must be one character from [doxn]`);
    let skip = parseSize(o.value("j") ?? "0") ?? 0;
    let left = parseSize(o.value("N") ?? "") ?? Number.POSITIVE_INFINITY;
    const address = (n: number) =>
      radix === "n"
        ? ""
        : radix === "x"
          ? n.toString(16).padStart(6, "0")
          : radix === "d"
            ? String(n).padStart(7, "0")
            : n.toString(8).padStart(7, "0");
    const out = new Writer(proc);
    let offset = skip;
    let pending = new Uint8Array(0);
    let previous = "";
    let starred = false;
    const unit = Math.max(...formats.map((f) => f.size));
    const cell = Math.max(...formats.map((f) => f.width / f.size)) * unit;
    const line = (bytes: Uint8Array) => {
      const key = bytes.join(",");
      if (!o.has("v") && bytes.length === width && key === previous) {
        if (!starred) out.put("*\n");
        starred = true;
        offset += bytes.length;
        return;
      }
      previous = bytes.length === width ? key : "";
      starred = false;
      for (const [i, f] of formats.entries()) {
        let text = i === 0 ? address(offset) : " ".repeat(address(offset).length);
        const fieldWidth = (cell * f.size) / unit;
        for (let at = 0; at < bytes.length; at += f.size) {
          const piece = bytes.subarray(at, at + f.size);
          text += f
            .show(piece.length < f.size ? concat([piece, new Uint8Array(f.size - piece.length)]) : piece)
            .padStart(fieldWidth);
        }
        if (f.trailer)
          text += `${" ".repeat(Math.max(0, Math.floor((width - bytes.length) / f.size) * fieldWidth))}  >${Array.from(bytes, (b) => (b >= 32 && b < 127 ? String.fromCharCode(b) : ".")).join("")}<`;
        out.put(`${text}\n`);
      }
      offset += bytes.length;
    };
    const ok = await eachInput(
      proc,
      o.operands,
      async (input) => {
        while (left > 0) {
          let chunk = await input.read();
          if (chunk === null) return;
          if (skip > 0) {
            const n = Math.min(skip, chunk.length);
            skip -= n;
            chunk = chunk.subarray(n);
          }
          if (chunk.length > left) chunk = chunk.subarray(0, left);
          left -= chunk.length;
          const all = pending.length > 0 ? concat([pending, chunk]) : chunk;
          let at = 0;
          for (; at + width <= all.length; at += width) line(all.subarray(at, at + width));
          pending = new Uint8Array(all.subarray(at));
          await out.flush();
          await proc.checkpoint();
        }
      },
      (name, error) =>
        complain(
          proc,
          error.code === "EISDIR" ? `${name}: read error: ${error.message}` : `${name}: ${error.message}`,
        ),
    );
    if (pending.length > 0) line(pending);
    if (radix !== "n" && (ok || offset > 0)) out.put(`${address(offset)}\n`);
    await out.flush();
    return ok ? 0 : 1;
  },
);
