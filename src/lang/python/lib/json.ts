/** `json`: both directions on native values; a `default` or a hook is called by the Python around it (library/). */

import { floatRepr } from "../format-spec.ts";
import { dictSet } from "../hashing.ts";
import { functions, moduleOf } from "../native.ts";
import {
  int,
  PyDict,
  PyFloat,
  PyInstance,
  PyList,
  type PyModule,
  PyRaise,
  PyTuple,
  type Value,
} from "../objects.ts";
import { compareText } from "../text.ts";
import { typeOf } from "../types.ts";
import type { Vm } from "../vm.ts";

function quote(s: string, ascii: boolean): string {
  let out = '"';
  for (let i = 0; i < s.length; i++) {
    const c = s[i]!;
    const n = s.charCodeAt(i);
    if (c === '"' || c === "\\") out += `\\${c}`;
    else if (c === "\n") out += "\\n";
    else if (c === "\r") out += "\\r";
    else if (c === "\t") out += "\\t";
    else if (c === "\b") out += "\\b";
    else if (c === "\f") out += "\\f";
    else if (n < 32 || (ascii && n > 126)) out += `\\u${n.toString(16).padStart(4, "0")}`;
    else out += c;
  }
  return `${out}"`;
}

interface Style {
  readonly indent: string | undefined;
  readonly itemSep: string;
  readonly keySep: string;
  readonly ascii: boolean;
  readonly sort: boolean;
  readonly skip: boolean;
  readonly allowNan: boolean;
  readonly dflt: Value;
}

function number(vm: Vm, v: number, s: Style): string {
  if (Number.isFinite(v)) return floatRepr(v);
  if (!s.allowNan)
    vm.raise(
      "ValueError",
      `Out of range float values are not JSON compliant${vm.host.version.minor >= 12 ? `: ${floatRepr(v)}` : ""}`,
    );
  return Number.isNaN(v) ? "NaN" : v > 0 ? "Infinity" : "-Infinity";
}

function dump(vm: Vm, given: Value, s: Style, depth: number, open: Set<Value>): string {
  const v = given instanceof PyInstance && given.base !== undefined ? given.base : given;
  if (v === null) return "null";
  if (typeof v === "boolean") return v ? "true" : "false";
  if (typeof v === "string") return quote(v, s.ascii);
  if (typeof v === "number" || typeof v === "bigint") return String(v);
  if (v instanceof PyFloat) return number(vm, v.v, s);
  const container = v instanceof PyList || v instanceof PyTuple || v instanceof PyDict;
  if (!container) {
    if (s.dflt === null)
      return vm.raise("TypeError", `Object of type ${typeOf(given).name} is not JSON serializable`);
    return dump(vm, vm.callSync(s.dflt, [given]), s, depth, open);
  }
  if (open.has(v)) vm.raise("ValueError", "Circular reference detected");
  if (depth > 900)
    vm.raise("RecursionError", "maximum recursion depth exceeded while encoding a JSON object");
  open.add(v);
  const inner = s.indent === undefined ? "" : `\n${s.indent.repeat(depth + 1)}`;
  const outer = s.indent === undefined ? "" : `\n${s.indent.repeat(depth)}`;
  const sep = s.itemSep + inner;
  let out: string;
  if (v instanceof PyDict) {
    let entries: [string, Value][] = [];
    for (const e of v.m.values()) {
      const k = e.k instanceof PyInstance && e.k.base !== undefined ? e.k.base : e.k;
      const name =
        typeof k === "string"
          ? k
          : k === null
            ? "null"
            : typeof k === "boolean"
              ? String(k)
              : typeof k === "number" || typeof k === "bigint"
                ? String(k)
                : k instanceof PyFloat
                  ? number(vm, k.v, s)
                  : undefined;
      if (name === undefined) {
        if (s.skip) continue;
        vm.raise("TypeError", `keys must be str, int, float, bool or None, not ${typeOf(e.k).name}`);
      }
      entries.push([name!, e.v]);
    }
    if (s.sort) entries = entries.sort((a, b) => compareText(a[0], b[0]));
    out =
      entries.length === 0
        ? "{}"
        : `{${inner}${entries.map(([k, x]) => `${quote(k, s.ascii)}${s.keySep}${dump(vm, x, s, depth + 1, open)}`).join(sep)}${outer}}`;
  } else
    out =
      v.v.length === 0
        ? "[]"
        : `[${inner}${v.v.map((x) => dump(vm, x, s, depth + 1, open)).join(sep)}${outer}]`;
  open.delete(v);
  return out;
}

class Bad {
  constructor(
    readonly message: string,
    readonly at: number,
  ) {}
}

function parse(vm: Vm, text: string, from: number): { value: Value; end: number } {
  let i = from;
  const space = (): void => {
    while (i < text.length && " \t\n\r".includes(text[i]!)) i++;
  };
  const string = (): string => {
    const start = i++;
    let out = "";
    for (;;) {
      const c = text[i];
      if (c === undefined) throw new Bad("Unterminated string starting at", start);
      if (c === '"') {
        i++;
        return out;
      }
      if (c === "\\") {
        const e = text[i + 1];
        const simple: Readonly<Record<string, string>> = {
          '"': '"',
          "\\": "\\",
          "/": "/",
          b: "\b",
          f: "\f",
          n: "\n",
          r: "\r",
          t: "\t",
        };
        if (e === "u") {
          const hex = text.slice(i + 2, i + 6);
          if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw new Bad("Invalid \\uXXXX escape", i + 1);
          out += String.fromCharCode(Number.parseInt(hex, 16));
          i += 6;
        } else if (e !== undefined && e in simple) {
          out += simple[e];
          i += 2;
        } else if (e === undefined) throw new Bad("Unterminated string starting at", start);
        else throw new Bad("Invalid \\escape", i);
      } else {
        if (c < " ") throw new Bad("Invalid control character at", i);
        out += c;
        i++;
      }
    }
  };
  const value = (depth: number): Value => {
    if (depth > 900)
      vm.raise(
        "RecursionError",
        "maximum recursion depth exceeded while decoding a JSON array from a unicode string",
      );
    const c = text[i];
    if (c === '"') return string();
    if (c === "{") {
      const d = new PyDict();
      i++;
      space();
      if (text[i] === "}") {
        i++;
        return d;
      }
      for (;;) {
        if (text[i] !== '"') throw new Bad("Expecting property name enclosed in double quotes", i);
        const k = string();
        space();
        if (text[i] !== ":") throw new Bad("Expecting ':' delimiter", i);
        i++;
        space();
        dictSet(vm, d, k, value(depth + 1));
        space();
        if (text[i] === "}") {
          i++;
          return d;
        }
        if (text[i] !== ",") throw new Bad("Expecting ',' delimiter", i);
        const comma = i++;
        space();
        if (text[i] === "}" && vm.host.version.minor >= 13)
          throw new Bad("Illegal trailing comma before end of object", comma);
      }
    }
    if (c === "[") {
      const l: Value[] = [];
      i++;
      space();
      if (text[i] === "]") {
        i++;
        return new PyList(l);
      }
      for (;;) {
        l.push(value(depth + 1));
        space();
        if (text[i] === "]") {
          i++;
          return new PyList(l);
        }
        if (text[i] !== ",") throw new Bad("Expecting ',' delimiter", i);
        i++;
        space();
      }
    }
    for (const [word, v] of [
      ["null", null],
      ["true", true],
      ["false", false],
      ["NaN", new PyFloat(Number.NaN)],
      ["Infinity", new PyFloat(Number.POSITIVE_INFINITY)],
      ["-Infinity", new PyFloat(Number.NEGATIVE_INFINITY)],
    ] as const) {
      if (text.startsWith(word, i)) {
        i += word.length;
        return v;
      }
    }
    const m = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
    m.lastIndex = i;
    const n = m.exec(text);
    if (!n) throw new Bad("Expecting value", i);
    i = m.lastIndex;
    return n[1] !== undefined || n[2] !== undefined ? new PyFloat(Number(n[0])) : int(BigInt(n[0]));
  };
  space();
  const v = value(0);
  return { value: v, end: i };
}

export function jsonModule(): PyModule {
  return moduleOf("json", {
    ...functions({
      "_dump(obj, indent, item_sep, key_sep, ascii, sort, skip, allow_nan, default)": (
        vm,
        [o, indent, a, b, ascii, sort, skip, nan, dflt],
      ) =>
        dump(
          vm,
          o!,
          {
            indent:
              indent === null ? undefined : typeof indent === "string" ? indent : " ".repeat(Number(indent)),
            itemSep: a as string,
            keySep: b as string,
            ascii: ascii === true,
            sort: sort === true,
            skip: skip === true,
            allowNan: nan === true,
            dflt: dflt!,
          },
          0,
          new Set(),
        ),
      "_parse(text, strict)": (vm, [t, whole]) => {
        const text = t as string;
        try {
          const { value, end } = parse(vm, text, 0);
          let i = end;
          while (i < text.length && " \t\n\r".includes(text[i]!)) i++;
          if (whole === true && i < text.length) throw new Bad("Extra data", i);
          return new PyTuple([value, end]);
        } catch (error) {
          if (error instanceof PyRaise || !(error instanceof Bad)) throw error;
          return new PyTuple([error.message, error.at, true]);
        }
      },
    }),
  });
}
