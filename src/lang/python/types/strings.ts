/** Methods of str, bytes and bytearray. */

import { asInt, toIndex } from "../conversions.ts";
import { formatMethod } from "../format.ts";
import { dictFind, dictSet } from "../hashing.ts";
import { iterateNow } from "../iteration.ts";
import { classMethod, constructor, method } from "../native.ts";
import {
  type NativeResult,
  PyBytes,
  type PyClass,
  PyDict,
  PyFunction,
  PyInstance,
  PyList,
  PyNative,
  PyTuple,
  Tail,
  type Value,
} from "../objects.ts";
import { str } from "../repr.ts";
import { chars, latin1 } from "../text.ts";
import { bytearrayType, bytesType, strType, typeOf } from "../types.ts";
import type { Vm } from "../vm.ts";

const whitespace = /[\s\x1c-\x1f\x85]/;

function textOf(vm: Vm, v: Value | undefined, what: string): string {
  if (typeof v === "string") return v;
  if (v instanceof PyInstance && typeof v.base === "string") return v.base;
  return vm.raise("TypeError", `${what} must be str, not ${typeOf(v ?? null).name}`);
}
const S = (v: Value | undefined): string => v as string;

function bounds(vm: Vm, length: number, start: Value | undefined, end: Value | undefined): [number, number] {
  const norm = (v: Value | undefined, d: number): number => {
    if (v === undefined || v === null) return d;
    const n = toIndex(vm, v, () => "slice indices must be integers or None or have an __index__ method");
    return Math.min(n < 0 ? Math.max(0, n + length) : n, length + 1);
  };
  return [norm(start, 0), Math.min(norm(end, length), length)];
}

function strip(s: string, set: string | undefined, left: boolean, right: boolean): string {
  const test = set === undefined ? (c: string) => whitespace.test(c) : (c: string) => set.includes(c);
  let a = 0;
  let b = s.length;
  if (left) while (a < b && test(s[a]!)) a++;
  if (right) while (b > a && test(s[b - 1]!)) b--;
  return s.slice(a, b);
}

function splitWhitespace(s: string, max: number): string[] {
  const t = strip(s, undefined, true, false);
  if (t === "") return [];
  if (max < 0) return strip(t, undefined, false, true).split(/[\s\x1c-\x1f\x85]+/);
  const out: string[] = [];
  let rest = t;
  while (out.length < max) {
    const m = /[\s\x1c-\x1f\x85]+/.exec(rest);
    if (!m) break;
    out.push(rest.slice(0, m.index));
    rest = rest.slice(m.index + m[0].length);
    if (rest === "") return out;
  }
  const last = strip(rest, undefined, false, out.length < max || max === 0);
  out.push(out.length >= max ? strip(rest, undefined, false, true) : last);
  return out;
}

function splitOn(s: string, sep: string, max: number): string[] {
  if (max < 0) return s.split(sep);
  const out: string[] = [];
  let at = 0;
  while (out.length < max) {
    const i = s.indexOf(sep, at);
    if (i < 0) break;
    out.push(s.slice(at, i));
    at = i + sep.length;
  }
  out.push(s.slice(at));
  return out;
}

function rsplitOn(s: string, sep: string, max: number): string[] {
  if (max < 0) return s.split(sep);
  const out: string[] = [];
  let end = s.length;
  while (out.length < max) {
    const i = end - sep.length < 0 ? -1 : s.lastIndexOf(sep, end - sep.length);
    if (i < 0) break;
    out.unshift(s.slice(i + sep.length, end));
    end = i;
  }
  out.unshift(s.slice(0, end));
  return out;
}

function rsplitWhitespace(s: string, max: number): string[] {
  if (max < 0) return splitWhitespace(s, -1);
  const out: string[] = [];
  let rest = strip(s, undefined, false, true);
  while (out.length < max) {
    const m = /[\s\x1c-\x1f\x85]+(?=[^\s\x1c-\x1f\x85]*$)/.exec(rest);
    if (!m) break;
    out.unshift(rest.slice(m.index + m[0].length));
    rest = rest.slice(0, m.index);
  }
  rest = strip(rest, undefined, true, false);
  if (rest !== "") out.unshift(rest);
  return out;
}

export function splitLines(s: string, keep: boolean): string[] {
  const out: string[] = [];
  let at = 0;
  for (const m of s.matchAll(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g)) {
    out.push(s.slice(at, keep ? m.index + m[0].length : m.index));
    at = m.index + m[0].length;
  }
  if (at < s.length) out.push(s.slice(at));
  return out;
}

const list = (items: readonly string[]): PyList => new PyList([...items]);

export function encode(vm: Vm, s: string, encoding: string, errors: string): Uint8Array {
  const e = encoding.toLowerCase().replace(/[-_ ]/g, "");
  if (e === "utf8" || e === "u8" || e === "utf") return new TextEncoder().encode(s);
  if (e === "ascii" || e === "latin1" || e === "iso88591" || e === "usascii") {
    const limit = e === "ascii" || e === "usascii" ? 128 : 256;
    const out: number[] = [];
    let i = 0;
    for (const c of s) {
      const cp = c.codePointAt(0)!;
      if (cp < limit) out.push(cp);
      else if (errors === "replace") out.push(63);
      else if (errors === "xmlcharrefreplace") for (const x of `&#${cp};`) out.push(x.charCodeAt(0));
      else if (errors === "backslashreplace")
        for (const x of cp < 256 ? `\\x${cp.toString(16)}` : `\\u${cp.toString(16).padStart(4, "0")}`)
          out.push(x.charCodeAt(0));
      else if (errors !== "ignore") {
        const hex =
          cp < 256 ? `\\x${cp.toString(16).padStart(2, "0")}` : `\\u${cp.toString(16).padStart(4, "0")}`;
        const codec = limit === 128 ? "ascii" : "latin-1";
        vm.raise(
          "UnicodeEncodeError",
          `'${codec}' codec can't encode character '${hex}' in position ${i}: ordinal not in range(${limit})`,
        );
      }
      i++;
    }
    return Uint8Array.from(out);
  }
  if (e === "utf16" || e === "utf16le" || e === "utf16be") {
    const out: number[] = e === "utf16" ? [0xff, 0xfe] : [];
    for (let i = 0; i < s.length; i++) {
      const c = s.charCodeAt(i);
      if (e === "utf16be") out.push(c >> 8, c & 255);
      else out.push(c & 255, c >> 8);
    }
    return Uint8Array.from(out);
  }
  return vm.raise("LookupError", `unknown encoding: ${encoding}`);
}

export function decode(vm: Vm, b: Uint8Array, encoding: string, errors: string): string {
  const e = encoding.toLowerCase().replace(/[-_ ]/g, "");
  if (e === "utf8" || e === "u8" || e === "utf8sig") {
    if (errors === "strict") {
      try {
        const s = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(b);
        return e === "utf8sig" ? s.replace(/^\ufeff/, "") : s;
      } catch {
        const at = firstBad(b);
        const byte = b[at]!;
        const why =
          byte >= 0x80 && (byte < 0xc2 || byte > 0xf4)
            ? "invalid start byte"
            : at + 1 >= b.length
              ? "unexpected end of data"
              : "invalid continuation byte";
        return vm.raise(
          "UnicodeDecodeError",
          `'utf-8' codec can't decode byte 0x${byte.toString(16).padStart(2, "0")} in position ${at}: ${why}`,
        );
      }
    }
    const s = new TextDecoder("utf-8", { ignoreBOM: true }).decode(b);
    return errors === "ignore" ? s.replaceAll("\ufffd", "") : s;
  }
  if (e === "latin1" || e === "iso88591") return latin1(b);
  if (e === "ascii" || e === "usascii") {
    const at = b.findIndex((x) => x > 127);
    if (at >= 0 && errors === "strict")
      vm.raise(
        "UnicodeDecodeError",
        `'ascii' codec can't decode byte 0x${b[at]!.toString(16)} in position ${at}: ordinal not in range(128)`,
      );
    return latin1(b).replace(/[\x80-\xff]/g, errors === "ignore" ? "" : "\ufffd");
  }
  if (e === "utf16" || e === "utf16le") return new TextDecoder("utf-16le").decode(b);
  return vm.raise("LookupError", `unknown encoding: ${encoding}`);
}

function firstBad(b: Uint8Array): number {
  const d = new TextDecoder("utf-8", { fatal: true });
  let lo = 0;
  let i = 0;
  while (i < b.length) {
    const x = b[i]!;
    const n =
      x < 0x80 ? 1 : x >= 0xc2 && x < 0xe0 ? 2 : x >= 0xe0 && x < 0xf0 ? 3 : x >= 0xf0 && x < 0xf5 ? 4 : 0;
    lo = i;
    if (n === 0) return lo;
    try {
      d.decode(b.subarray(i, i + n));
    } catch {
      return lo;
    }
    i += n;
  }
  return lo;
}

function title(s: string): string {
  return s.replace(/[\p{L}]+/gu, (w) => w[0]!.toUpperCase() + w.slice(1).toLowerCase());
}

function byteOf(vm: Vm, v: Value | undefined): number {
  const n = toIndex(vm, v);
  return n >= 0 && n < 256 ? n : vm.raise("ValueError", "byte must be in range(0, 256)");
}

export function installStrings(): void {
  constructor(strType, "object?, encoding?, errors?", (vm, [cls, v, enc, err]): NativeResult => {
    const wrap = (s: string): Value => {
      if (cls === strType) return s;
      const o = new PyInstance(cls as PyClass);
      o.base = s;
      return o;
    };
    if (v === undefined) return wrap("");
    if (enc !== undefined || err !== undefined) {
      if (!(v instanceof PyBytes))
        return vm.raise("TypeError", `decoding to str: need a bytes-like object, ${typeOf(v).name} found`);
      return wrap(
        decode(vm, v.v, enc === undefined ? "utf-8" : S(enc), err === undefined ? "strict" : S(err)),
      );
    }
    if (cls === strType && v instanceof PyInstance) {
      const m = v.cls.lookup("__str__");
      if (m instanceof PyFunction)
        return new Tail(m, [v], undefined, (vm2, r) =>
          typeof r === "string" || (r instanceof PyInstance && typeof r.base === "string")
            ? r
            : vm2.raise("TypeError", `__str__ returned non-string (type ${typeOf(r).name})`),
        );
    }
    return wrap(str(vm, v));
  });
  const m = (
    name: string,
    sig: string,
    body: (vm: Vm, s: string, a: (Value | undefined)[]) => NativeResult,
  ): void => {
    method(strType, name, sig, (vm, a) => {
      if (typeof a[0] !== "string")
        return vm.raise(
          "TypeError",
          `descriptor '${name}' for 'str' objects doesn't apply to a '${typeOf(a[0]!).name}' object`,
        );
      return body(vm, a[0], a);
    });
  };
  m("upper", "", (_v, s) => s.toUpperCase());
  m("lower", "", (_v, s) => s.toLowerCase());
  m("casefold", "", (_v, s) => s.toLowerCase().replaceAll("ß", "ss"));
  m("title", "", (_v, s) => title(s));
  m("capitalize", "", (_v, s) => (s === "" ? "" : s[0]!.toUpperCase() + s.slice(1).toLowerCase()));
  m("swapcase", "", (_v, s) =>
    Array.from(s, (c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())).join(""),
  );
  const stripper = (name: string, left: boolean, right: boolean): void =>
    m(name, "chars?, /", (vm, s, a) => {
      if (a[1] !== undefined && a[1] !== null && typeof a[1] !== "string")
        return vm.raise("TypeError", `${name} arg must be None or str`);
      return strip(s, typeof a[1] === "string" ? a[1] : undefined, left, right);
    });
  stripper("strip", true, true);
  stripper("lstrip", true, false);
  stripper("rstrip", false, true);
  const splitter = (
    name: string,
    on: (s: string, sep: string, max: number) => string[],
    white: (s: string, max: number) => string[],
  ): void =>
    m(name, "sep?, maxsplit?", (vm, s, a) => {
      const max = a[2] === undefined ? -1 : toIndex(vm, a[2]);
      if (a[1] === undefined || a[1] === null) return list(white(s, max));
      const sep = textOf(vm, a[1], "sep").toString();
      if (sep === "") return vm.raise("ValueError", "empty separator");
      return list(on(s, sep, max));
    });
  splitter("split", splitOn, splitWhitespace);
  splitter("rsplit", rsplitOn, rsplitWhitespace);
  m("splitlines", "keepends?", (_v, s, a) => list(splitLines(s, a[1] === true)));
  m("join", "iterable!, /", (vm, s, a) => {
    if (!vm.isIterable(a[1]!)) return vm.raise("TypeError", "can only join an iterable");
    const items = iterateNow(vm, a[1]!);
    const parts = new Array<string>(items.length);
    for (let i = 0; i < items.length; i++) {
      const x = items[i]!;
      parts[i] =
        typeof x === "string"
          ? x
          : x instanceof PyInstance && typeof x.base === "string"
            ? x.base
            : vm.raise("TypeError", `sequence item ${i}: expected str instance, ${typeOf(x).name} found`);
    }
    return parts.join(s);
  });
  m("replace", "old, new, count?, /", (vm, s, a) => {
    const from = textOf(vm, a[1], "replace() argument 1");
    const to = textOf(vm, a[2], "replace() argument 2");
    const n = a[3] === undefined ? -1 : toIndex(vm, a[3]);
    if (n < 0) return from === "" ? to + Array.from(s, (c) => c + to).join("") : s.split(from).join(to);
    return splitOn(s, from === "" ? s : from, n).join(to);
  });
  const affix = (name: string, test: (s: string, x: string) => boolean): void =>
    m(name, "prefix, start?, end?, /", (vm, s, a) => {
      const [i, j] = bounds(vm, s.length, a[2], a[3]);
      const part = i > s.length ? undefined : a[2] === undefined ? s : s.slice(i, j);
      const p = a[1]!;
      if (p instanceof PyTuple)
        return p.v.some((x) => part !== undefined && test(part, textOf(vm, x, `tuple for ${name}`)));
      if (typeof p !== "string" && !(p instanceof PyInstance && typeof p.base === "string"))
        return vm.raise(
          "TypeError",
          `${name} first arg must be str or a tuple of str, not ${typeOf(p).name}`,
        );
      return part !== undefined && test(part, textOf(vm, p, ""));
    });
  affix("startswith", (s, x) => s.startsWith(x));
  affix("endswith", (s, x) => s.endsWith(x));
  m("removeprefix", "prefix, /", (_v, s, a) => (s.startsWith(S(a[1])) ? s.slice(S(a[1]).length) : s));
  m("removesuffix", "suffix, /", (_v, s, a) =>
    S(a[1]) !== "" && s.endsWith(S(a[1])) ? s.slice(0, -S(a[1]).length) : s,
  );
  const finder = (name: string, last: boolean, fails: boolean): void =>
    m(name, "sub, start?, end?, /", (vm, s, a) => {
      const sub = textOf(vm, a[1], `${name}() argument 1`);
      const [i, j] = bounds(vm, s.length, a[2], a[3]);
      const part = s.slice(i, j);
      const at = i > s.length || i > j ? -1 : last ? part.lastIndexOf(sub) : part.indexOf(sub);
      if (at < 0) return fails ? vm.raise("ValueError", "substring not found") : -1;
      return chars(s) ? Array.from(s.slice(0, at + i)).length : at + i;
    });
  finder("find", false, false);
  finder("rfind", true, false);
  finder("index", false, true);
  finder("rindex", true, true);
  m("count", "sub, start?, end?, /", (vm, s, a) => {
    const [i, j] = bounds(vm, s.length, a[2], a[3]);
    const sub = textOf(vm, a[1], "count() argument 1");
    return sub === "" ? j - i + 1 : s.slice(i, j).split(sub).length - 1;
  });
  m("partition", "sep, /", (vm, s, a) => {
    const sep = textOf(vm, a[1], "sep");
    if (sep === "") return vm.raise("ValueError", "empty separator");
    const i = s.indexOf(sep);
    return new PyTuple(i < 0 ? [s, "", ""] : [s.slice(0, i), sep, s.slice(i + sep.length)]);
  });
  m("rpartition", "sep, /", (vm, s, a) => {
    const sep = textOf(vm, a[1], "sep");
    const i = s.lastIndexOf(sep);
    return new PyTuple(i < 0 ? ["", "", s] : [s.slice(0, i), sep, s.slice(i + sep.length)]);
  });
  const padder = (name: string, place: (s: string, missing: number, fill: string) => string): void =>
    m(name, "width, fillchar?, /", (vm, s, a) => {
      const fill = a[2] === undefined ? " " : textOf(vm, a[2], "The fill character");
      if (Array.from(fill).length !== 1)
        return vm.raise("TypeError", "The fill character must be exactly one character long");
      const missing = toIndex(vm, a[1]) - (chars(s)?.length ?? s.length);
      return missing <= 0 ? s : place(s, missing, fill);
    });
  padder("ljust", (s, n, f) => s + f.repeat(n));
  padder("rjust", (s, n, f) => f.repeat(n) + s);
  padder("center", (s, n, f) => {
    const left = Math.floor(n / 2) + (n & 1 & (s.length + n) ? 1 : 0);
    return f.repeat(left) + s + f.repeat(n - left);
  });
  m("zfill", "width, /", (vm, s, a) => {
    const sign = s[0] === "-" || s[0] === "+" ? s[0] : "";
    return sign + s.slice(sign.length).padStart(toIndex(vm, a[1]) - sign.length, "0");
  });
  m("expandtabs", "tabsize?", (vm, s, a) => {
    const size = a[1] === undefined ? 8 : toIndex(vm, a[1]);
    let col = 0;
    let out = "";
    for (const c of s) {
      if (c === "\t") {
        const n = size <= 0 ? 0 : size - (col % size);
        out += " ".repeat(n);
        col += n;
      } else {
        out += c;
        col = c === "\n" || c === "\r" ? 0 : col + 1;
      }
    }
    return out;
  });
  m(
    "encode",
    "encoding?, errors?",
    (vm, s, a) =>
      new PyBytes(
        encode(vm, s, a[1] === undefined ? "utf-8" : S(a[1]), a[2] === undefined ? "strict" : S(a[2])),
      ),
  );
  strType.dict.set("format", nativeFormat);
  m("format_map", "mapping, /", (vm, s, a) => {
    const d = a[1] instanceof PyInstance ? a[1].base : a[1];
    return formatMethod(
      vm,
      s,
      [],
      d instanceof PyDict ? new Map([...d.m.values()].map((e) => [String(e.k), e.v] as const)) : undefined,
    );
  });
  const every = (name: string, re: RegExp): void => m(name, "", (_v, s) => re.test(s));
  every("isdigit", /^[\p{Nd}\u00b2\u00b3\u00b9\u2070-\u2079]+$/u);
  every("isdecimal", /^\p{Nd}+$/u);
  every("isnumeric", /^\p{N}+$/u);
  every("isalpha", /^\p{L}+$/u);
  every("isalnum", /^[\p{L}\p{N}]+$/u);
  every("isspace", /^[\s\x1c-\x1f\x85]+$/);
  every("isascii", /^[\x00-\x7f]*$/);
  every("isprintable", /^[^\x00-\x1f\x7f-\xa0\u2028\u2029]*$/);
  every("isidentifier", /^[\p{L}_][\p{L}\p{N}_]*$/u);
  m("isupper", "", (_v, s) => s !== s.toLowerCase() && s === s.toUpperCase());
  m("islower", "", (_v, s) => s !== s.toUpperCase() && s === s.toLowerCase());
  m("istitle", "", (_v, s) => /\p{L}/u.test(s) && s === title(s));
  classMethod(strType, "maketrans", "x, y?, z?", (vm, [, x, y, z]) => {
    const d = new PyDict();
    if (x instanceof PyDict && y === undefined)
      for (const e of x.m.values()) dictSet(vm, d, typeof e.k === "string" ? e.k.codePointAt(0)! : e.k, e.v);
    else {
      const from = Array.from(S(x));
      const to = Array.from(S(y));
      if (from.length !== to.length)
        return vm.raise("ValueError", "the first two maketrans arguments must have equal length");
      from.forEach((c, i) => {
        dictSet(vm, d, c.codePointAt(0)!, to[i]!.codePointAt(0)!);
      });
      if (z !== undefined) for (const c of S(z)) dictSet(vm, d, c.codePointAt(0)!, null);
    }
    return d;
  });
  m("translate", "table, /", (vm, s, a) => {
    const table = a[1] as PyDict;
    return Array.from(s, (c) => {
      const e = dictFind(vm, table, c.codePointAt(0)!);
      if (!e) return c;
      return e.v === null ? "" : typeof e.v === "number" ? String.fromCodePoint(e.v) : String(e.v);
    }).join("");
  });
  installBytes();
}

const nativeFormat = new PyNative(
  "format",
  (vm, args, kw) => {
    const self = args[0] instanceof PyInstance ? args[0].base : args[0];
    return formatMethod(vm, self as string, args.slice(1), kw);
  },
  undefined,
  "str",
);

function asBytes(vm: Vm, v: Value | undefined): Uint8Array {
  if (v instanceof PyBytes) return v.v;
  if (v instanceof PyInstance && v.base instanceof PyBytes) return v.base.v;
  return vm.raise("TypeError", `a bytes-like object is required, not '${typeOf(v ?? null).name}'`);
}

function fromLatin1(s: string, mutable: boolean): PyBytes {
  return new PyBytes(
    Uint8Array.from(s, (c) => c.charCodeAt(0)),
    mutable,
  );
}

function installBytes(): void {
  for (const cls of [bytesType, bytearrayType]) {
    const mutable = cls === bytearrayType;
    constructor(cls, "source?!, encoding?, errors?", (vm, [, v, enc, err]) => {
      if (v === undefined) return new PyBytes(new Uint8Array(0), mutable);
      if (typeof v === "string") {
        if (enc === undefined) return vm.raise("TypeError", "string argument without an encoding");
        return new PyBytes(encode(vm, v, S(enc), err === undefined ? "strict" : S(err)), mutable);
      }
      const n = asInt(v);
      if (n !== undefined) {
        if (n < 0) return vm.raise("ValueError", "negative count");
        return new PyBytes(new Uint8Array(Number(n)), mutable);
      }
      if (v instanceof PyBytes) return new PyBytes(v.v.slice(), mutable);
      if (v instanceof PyInstance) {
        const b = v.cls.lookup("__bytes__");
        if (b !== undefined) return vm.callSync(b, [v]);
      }
      if (!vm.isIterable(v))
        return vm.raise("TypeError", `cannot convert '${typeOf(v).name}' object to bytes`);
      return new PyBytes(
        Uint8Array.from(iterateNow(vm, v), (x) => {
          const k = toIndex(vm, x);
          return k < 0 || k > 255 ? vm.raise("ValueError", "bytes must be in range(0, 256)") : k;
        }),
        mutable,
      );
    });
    const m = (
      name: string,
      sig: string,
      body: (vm: Vm, b: Uint8Array, a: (Value | undefined)[]) => NativeResult,
    ): void => {
      method(cls, name, sig, (vm, a) => body(vm, asBytes(vm, a[0]), a));
    };
    m("decode", "encoding?, errors?", (vm, b, a) =>
      decode(vm, b, a[1] === undefined ? "utf-8" : S(a[1]), a[2] === undefined ? "strict" : S(a[2])),
    );
    m("hex", "sep?", (_v, b, a) =>
      Array.from(b, (x) => x.toString(16).padStart(2, "0")).join(a[1] === undefined ? "" : S(a[1])),
    );
    // The rest is what str does, on Latin-1 text.
    const viaText = (name: string, sig: string): void => {
      const of = strType.dict.get(name) as PyNative;
      m(name, sig, (vm, b, a) => {
        const conv = (v: Value | undefined): Value =>
          v instanceof PyBytes
            ? latin1(v.v)
            : v instanceof PyTuple
              ? new PyTuple(v.v.map(conv))
              : v instanceof PyList
                ? new PyList(v.v.map(conv))
                : (v ?? null);
        const args = [
          latin1(b),
          ...a
            .slice(1)
            .filter((x) => x !== undefined)
            .map(conv),
        ];
        const back = (r: Value): Value =>
          typeof r === "string"
            ? fromLatin1(r, mutable)
            : r instanceof PyList
              ? new PyList(r.v.map(back))
              : r instanceof PyTuple
                ? new PyTuple(r.v.map(back))
                : r;
        return back(of.fn(vm, args, undefined) as Value);
      });
    };
    for (const [name, sig] of Object.entries({
      upper: "",
      lower: "",
      title: "",
      capitalize: "",
      strip: "chars?, /",
      lstrip: "chars?, /",
      rstrip: "chars?, /",
      split: "sep?, maxsplit?",
      rsplit: "sep?, maxsplit?",
      splitlines: "keepends?",
      join: "iterable!, /",
      replace: "old, new, count?, /",
      startswith: "prefix, start?, end?, /",
      endswith: "prefix, start?, end?, /",
      find: "sub, start?, end?, /",
      rfind: "sub, start?, end?, /",
      index: "sub, start?, end?, /",
      count: "sub, start?, end?, /",
      partition: "sep, /",
      rpartition: "sep, /",
      ljust: "width, fillchar?, /",
      rjust: "width, fillchar?, /",
      zfill: "width, /",
      isdigit: "",
      isalpha: "",
      isalnum: "",
      isspace: "",
      isupper: "",
      islower: "",
      removeprefix: "prefix, /",
      removesuffix: "suffix, /",
    }))
      viaText(name, sig);
    classMethod(cls, "fromhex", "text", (vm, [, t]) => {
      const hex = S(t).replace(/\s/g, "");
      if (!/^(?:[0-9a-fA-F]{2})*$/.test(hex))
        return vm.raise(
          "ValueError",
          `non-hexadecimal number found in fromhex() arg at position ${Math.max(0, hex.search(/[^0-9a-fA-F]/))}`,
        );
      return new PyBytes(
        Uint8Array.from(hex.match(/../g) ?? [], (x) => Number.parseInt(x, 16)),
        mutable,
      );
    });
  }
  method(bytearrayType, "append", "item, /", (vm, a) => {
    const b = a[0] as PyBytes;
    b.v = Uint8Array.from([...b.v, byteOf(vm, a[1])]);
    return null;
  });
  method(bytearrayType, "pop", "index?, /", (vm, a) => {
    const b = a[0] as PyBytes;
    if (b.v.length === 0) return vm.raise("IndexError", "pop from empty bytearray");
    const given = a[1] === undefined ? -1 : toIndex(vm, a[1]);
    const i = given < 0 ? given + b.v.length : given;
    const out = b.v[i];
    if (out === undefined) return vm.raise("IndexError", "pop index out of range");
    b.v = Uint8Array.from([...b.v.subarray(0, i), ...b.v.subarray(i + 1)]);
    return out;
  });
  method(bytearrayType, "extend", "items!, /", (vm, a) => {
    const b = a[0] as PyBytes;
    b.v = Uint8Array.from([...b.v, ...iterateNow(vm, a[1]!).map(Number)]);
    return null;
  });
  method(bytearrayType, "clear", "", (_v, a) => {
    (a[0] as PyBytes).v = new Uint8Array(0);
    return null;
  });
}
