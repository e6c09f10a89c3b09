/** Bytes: hashlib, base64, binascii, struct, zlib's checksums. */
import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha224, sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { asInt, asNumber } from "../conversions.ts";
import { functions, moduleOf } from "../native.ts";
import { int, PyBytes, PyFloat, type PyModule, PyTuple, type Value } from "../objects.ts";
import { typeOf } from "../types.ts";
import type { Vm } from "../vm.ts";

const hashes: Readonly<Record<string, (b: Uint8Array) => Uint8Array>> = {
  md5,
  sha1,
  sha224,
  sha256,
  sha384,
  sha512,
};

export function bytesOf(vm: Vm, v: Value | undefined): Uint8Array {
  if (v instanceof PyBytes) return v.v;
  if (typeof v === "string") return vm.raise("TypeError", "Strings must be encoded before hashing");
  return vm.raise("TypeError", `a bytes-like object is required, not '${typeOf(v ?? null).name}'`);
}

export function hashlibModule(): PyModule {
  return moduleOf("hashlib", {
    ...functions({
      "_digest(name, data)": (vm, [n, d]) => {
        const f = hashes[String(n).toLowerCase().replace("-", "")];
        return f
          ? new PyBytes(f(bytesOf(vm, d)))
          : vm.raise("ValueError", `unsupported hash type ${String(n)}`);
      },
    }),
  });
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
export function toBase64(b: Uint8Array): string {
  let out = "";
  for (let i = 0; i < b.length; i += 3) {
    const n = (b[i]! << 16) | ((b[i + 1] ?? 0) << 8) | (b[i + 2] ?? 0);
    out +=
      alphabet[n >> 18]! +
      alphabet[(n >> 12) & 63]! +
      (i + 1 < b.length ? alphabet[(n >> 6) & 63]! : "=") +
      (i + 2 < b.length ? alphabet[n & 63]! : "=");
  }
  return out;
}
function fromBase64(vm: Vm, text: string): Uint8Array {
  const clean = text.replace(/[^A-Za-z0-9+/=]/g, "");
  const body = clean.replace(/=+$/, "");
  if (body.length % 4 === 1)
    return vm.error(
      "binascii",
      "Error",
      `Invalid base64-encoded string: number of data characters (${body.length}) cannot be 1 more than a multiple of 4`,
    );
  if (clean.length % 4 !== 0) return vm.error("binascii", "Error", "Incorrect padding");
  const out: number[] = [];
  let n = 0;
  let bits = 0;
  for (const c of body) {
    n = (n << 6) | alphabet.indexOf(c);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out.push((n >> bits) & 255);
      n &= (1 << bits) - 1;
    }
  }
  return Uint8Array.from(out);
}
const ascii = (s: string): PyBytes => new PyBytes(new TextEncoder().encode(s));
const textIn = (v: Value | undefined): string =>
  v instanceof PyBytes ? new TextDecoder().decode(v.v) : String(v);

export function base64Module(): PyModule {
  const need = (vm: Vm, v: Value | undefined): Uint8Array =>
    v instanceof PyBytes
      ? v.v
      : vm.raise("TypeError", `a bytes-like object is required, not '${typeOf(v ?? null).name}'`);
  return moduleOf("base64", {
    ...functions({
      "b64encode(s, altchars?)": (vm, [s]) => ascii(toBase64(need(vm, s))),
      "b64decode(s, altchars?, validate?)": (vm, [s]) => new PyBytes(fromBase64(vm, textIn(s))),
      "standard_b64encode(s)": (vm, [s]) => ascii(toBase64(need(vm, s))),
      "standard_b64decode(s)": (vm, [s]) => new PyBytes(fromBase64(vm, textIn(s))),
      "urlsafe_b64encode(s)": (vm, [s]) =>
        ascii(toBase64(need(vm, s)).replaceAll("+", "-").replaceAll("/", "_")),
      "urlsafe_b64decode(s)": (vm, [s]) =>
        new PyBytes(fromBase64(vm, textIn(s).replaceAll("-", "+").replaceAll("_", "/"))),
      "b16encode(s)": (vm, [s]) =>
        ascii(Array.from(need(vm, s), (x) => x.toString(16).padStart(2, "0").toUpperCase()).join("")),
      "encodebytes(s)": (vm, [s]) =>
        ascii((toBase64(need(vm, s)).match(/.{1,76}/g) ?? []).map((l) => `${l}\n`).join("")),
    }),
  });
}

function crc32(b: Uint8Array, start: number): number {
  let c = ~start;
  for (const x of b) {
    c ^= x;
    for (let k = 0; k < 8; k++) c = (c >>> 1) ^ (c & 1 ? 0xedb88320 : 0);
  }
  return ~c >>> 0;
}
export function binasciiModule(vm: Vm): PyModule {
  return moduleOf("binascii", {
    Error: vm.subclass("Error", "ValueError", "binascii"),
    ...functions({
      "hexlify(data)": (v, [d]) =>
        ascii(Array.from(bytesOf(v, d), (x) => x.toString(16).padStart(2, "0")).join("")),
      "unhexlify(text)": (_v, [t]) =>
        new PyBytes(Uint8Array.from(textIn(t).match(/../g) ?? [], (x) => Number.parseInt(x, 16))),
      "crc32(data, value?)": (v, [d, s]) => crc32(bytesOf(v, d), Number(asInt(s ?? 0) ?? 0)),
    }),
  });
}
export function zlibModule(): PyModule {
  return moduleOf("zlib", {
    ...functions({
      "crc32(data, value?)": (v, [d, s]) => crc32(bytesOf(v, d), Number(asInt(s ?? 0) ?? 0)),
      "adler32(data, value?)": (v, [d]) => {
        let a = 1;
        let b = 0;
        for (const x of bytesOf(v, d)) {
          a = (a + x) % 65521;
          b = (b + a) % 65521;
        }
        return b * 65536 + a;
      },
      "compress(data, level?)": (v) => v.refuse("zlib compression"),
      "decompress(data)": (v) => v.refuse("zlib compression"),
    }),
  });
}

const sizes: Readonly<Record<string, number>> = {
  x: 1,
  c: 1,
  b: 1,
  B: 1,
  "?": 1,
  h: 2,
  H: 2,
  i: 4,
  I: 4,
  l: 8,
  L: 8,
  q: 8,
  Q: 8,
  f: 4,
  d: 8,
  s: 1,
};
function items(format: string): { little: boolean; parts: { code: string; count: number; size: number }[] } {
  const m = /^([@=<>!])?(.*)$/s.exec(format)!;
  const standard = m[1] !== undefined && m[1] !== "@";
  const parts = Array.from(m[2]!.matchAll(/(\d*)([xcbBhHiIlLqQfds?])/g), (x) => ({
    code: x[2]!,
    count: x[1] === "" ? 1 : Number(x[1]),
    size: standard && (x[2] === "l" || x[2] === "L") ? 4 : sizes[x[2]!]!,
  }));
  return { little: m[1] !== ">" && m[1] !== "!", parts };
}
export function structModule(): PyModule {
  return moduleOf("_struct", {
    ...functions({
      "calcsize(format)": (_v, [f]) => items(String(f)).parts.reduce((n, p) => n + p.size * p.count, 0),
      "pack(format, *values)": (v, [f, vals]) => {
        const { little, parts } = items(String(f));
        const out: number[] = [];
        const values = [...(vals as PyTuple).v];
        for (const p of parts) {
          if (p.code === "s") {
            const b = bytesOf(v, values.shift());
            for (let i = 0; i < p.count; i++) out.push(b[i] ?? 0);
            continue;
          }
          for (let k = 0; k < p.count; k++) {
            if (p.code === "x") {
              out.push(0);
              continue;
            }
            const x = values.shift();
            const d = new DataView(new ArrayBuffer(8));
            if (p.code === "f") d.setFloat32(0, asNumber(x) ?? 0, little);
            else if (p.code === "d") d.setFloat64(0, asNumber(x) ?? 0, little);
            else {
              const n = BigInt.asUintN(
                p.size * 8,
                BigInt(
                  p.code === "c"
                    ? (x as PyBytes).v[0]!
                    : (asInt(x) ?? v.raise("TypeError", "required argument is not an integer")),
                ),
              );
              for (let i = 0; i < p.size; i++)
                d.setUint8(little ? i : p.size - 1 - i, Number((n >> BigInt(8 * i)) & 255n));
            }
            for (let i = 0; i < p.size; i++) out.push(d.getUint8(i));
          }
        }
        return new PyBytes(Uint8Array.from(out));
      },
      "unpack(format, data)": (v, [f, data]) => {
        const { little, parts } = items(String(f));
        const b = bytesOf(v, data);
        const out: Value[] = [];
        let at = 0;
        for (const p of parts) {
          if (p.code === "s") {
            out.push(new PyBytes(b.slice(at, at + p.count)));
            at += p.count;
            continue;
          }
          for (let k = 0; k < p.count; k++, at += p.size) {
            if (p.code === "x") continue;
            const d = new DataView(b.buffer, b.byteOffset + at, p.size);
            if (p.code === "f") out.push(new PyFloat(d.getFloat32(0, little)));
            else if (p.code === "d") out.push(new PyFloat(d.getFloat64(0, little)));
            else if (p.code === "c") out.push(new PyBytes(b.slice(at, at + 1)));
            else {
              let n = 0n;
              for (let i = 0; i < p.size; i++)
                n |= BigInt(d.getUint8(little ? i : p.size - 1 - i)) << BigInt(8 * i);
              if ("bhilq".includes(p.code)) n = BigInt.asIntN(p.size * 8, n);
              out.push(p.code === "?" ? n !== 0n : int(n));
            }
          }
        }
        return new PyTuple(out);
      },
    }),
  });
}
