/** `re`: patterns are put into JavaScript's dialect; matching is its engine's. Substitution by a function is Python (library/). */

import { toIndex } from "../conversions.ts";
import { functions, moduleOf } from "../native.ts";
import { PyBytes, PyDict, PyHandle, type PyList, type PyModule, PyTuple, type Value } from "../objects.ts";
import { latin1 } from "../text.ts";
import type { Vm } from "../vm.ts";

interface Pattern {
  readonly source: string;
  readonly flags: number;
  readonly re: RegExp;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
}

const I = 2;
const M = 8;
const S = 16;
const X = 64;
const A = 256;

function bad(vm: Vm, message: string, at: number): never {
  const module = vm.modules.getName("re");
  const cls =
    module !== null && module !== undefined && typeof module === "object" && "dict" in module
      ? (module as PyModule).dict.getName("error")
      : undefined;
  const e = cls !== undefined ? vm.callSync(cls, [`${message} at position ${at}`]) : null;
  throw e === null ? new Error(message) : vm.thrown(e);
}

/** `{3,2}`. */
function reversed(text: string): boolean {
  const m = /^\{(\d+),(\d+)\}/.exec(text);
  return m !== null && Number(m[1]) > Number(m[2]);
}

/** Python's dialect → JavaScript's. */
function translate(
  vm: Vm,
  source: string,
  given: number,
): { js: string; flags: number; groups: number; names: Map<string, number> } {
  let flags = given;
  let out = "";
  let groups = 0;
  const names = new Map<string, number>();
  const open: number[] = [];
  let i = 0;
  while (i < source.length) {
    const c = source[i]!;
    if (c === "\\") {
      const n = source[i + 1];
      if (n === undefined) bad(vm, "bad escape (end of pattern)", i);
      if (n === "A") out += "(?<![\\s\\S])";
      else if (n === "Z") out += "(?![\\s\\S])";
      else if (n === "d" && !(flags & A)) out += "\\p{Nd}";
      else if (n === "w" && !(flags & A)) out += "[\\p{L}\\p{N}_]";
      else if (n === "W" && !(flags & A)) out += "[^\\p{L}\\p{N}_]";
      else if (n === "b") out += "\\b";
      else if (/[1-9]/.test(n!)) {
        const m = /^\d{1,2}/.exec(source.slice(i + 1))![0];
        if (Number(m) > groups) bad(vm, `invalid group reference ${m}`, i + 1);
        out += `(?:\\${m})`;
        i += 1 + m.length;
        continue;
      } else if (n === "x" || n === "u") {
        const m = (n === "x" ? /^[0-9a-fA-F]{2}/ : /^[0-9a-fA-F]{4}/).exec(source.slice(i + 2));
        if (!m) bad(vm, `incomplete escape \\${n}`, i);
        out += `\\u${m![0].padStart(4, "0")}`;
        i += 2 + m![0].length;
        continue;
      } else if (n === "a") out += "\\x07";
      else if (/[a-zA-Z]/.test(n!) && !"BDdSsWwnrtfv".includes(n!)) bad(vm, `bad escape \\${n}`, i);
      else out += /[\^$\\.*+?()[\]{}|/]/.test(n!) || /[a-zA-Z0]/.test(n!) ? `\\${n}` : n === "-" ? "-" : n!;
      i += 2;
      continue;
    }
    if (c === "[") {
      let k = i + 1;
      let set = "[";
      if (source[k] === "^") {
        set += "^";
        k++;
      }
      let first = true;
      for (; ; first = false) {
        const d = source[k];
        if (d === undefined) bad(vm, "unterminated character set", i);
        if (d === "]" && !first) break;
        if (d === "\\") {
          const n = source[k + 1] ?? "";
          set +=
            n === "w" && !(flags & A)
              ? "\\p{L}\\p{N}_"
              : n === "d" && !(flags & A)
                ? "\\p{Nd}"
                : /[a-zA-Z0-9\\\]^[(){}.*+?|$/-]/.test(n)
                  ? `\\${n}`
                  : n;
          k += 2;
        } else {
          set +=
            d === "[" || d === "]"
              ? `\\${d}`
              : d === "-" && (first || source[k + 1] === "]")
                ? "\\-"
                : /[(){}|/]/.test(d!)
                  ? `\\${d}`
                  : d;
          k++;
        }
      }
      out += `${set}]`;
      i = k + 1;
      continue;
    }
    if (c === "(") {
      open.push(i);
      if (source[i + 1] !== "?") {
        groups++;
        out += "(";
        i++;
        continue;
      }
      const rest = source.slice(i);
      let m = /^\(\?P<([A-Za-z_]\w*)>/.exec(rest);
      if (m) {
        groups++;
        if (names.has(m[1]!))
          bad(
            vm,
            `redefinition of group name '${m[1]}' as group ${groups}; was group ${names.get(m[1]!)}`,
            i + 4,
          );
        names.set(m[1]!, groups);
        out += "(";
        i += m[0].length;
        continue;
      }
      m = /^\(\?P=([A-Za-z_]\w*)\)/.exec(rest);
      if (m) {
        open.pop();
        const n = names.get(m[1]!);
        if (n === undefined) bad(vm, `unknown group name '${m[1]}'`, i + 4);
        out += `(?:\\${n})`;
        i += m[0].length;
        continue;
      }
      m = /^\(\?#[^)]*\)/.exec(rest);
      if (m) {
        open.pop();
        i += m[0].length;
        continue;
      }
      m = /^\(\?([aiLmsux]+)\)/.exec(rest);
      if (m) {
        open.pop();
        for (const f of m[1]!) flags |= { i: I, m: M, s: S, x: X, a: A }[f] ?? 0;
        i += m[0].length;
        continue;
      }
      m = /^\(\?(?::|=|!|<=|<!)/.exec(rest);
      if (m) {
        out += m[0];
        i += m[0].length;
        continue;
      }
      if (rest.startsWith("(?P<")) bad(vm, "missing >, unterminated name", i + 4);
      bad(vm, `unknown extension ?${source[i + 2] ?? ""}`, i + 1);
    }
    if (c === ")") {
      if (open.pop() === undefined) bad(vm, "unbalanced parenthesis", i);
      out += ")";
      i++;
      continue;
    }
    if (flags & X) {
      if (/\s/.test(c)) {
        i++;
        continue;
      }
      if (c === "#") {
        while (i < source.length && source[i] !== "\n") i++;
        continue;
      }
    }
    if (c === "$") out += flags & M ? "(?=\\n|(?![\\s\\S]))" : "(?=\\n?(?![\\s\\S]))";
    else if (c === "{" && !/^\{\d*,?\d*\}/.test(source.slice(i))) out += "\\{";
    else if (c === "{" && /^\{,\d+\}/.test(source.slice(i))) out += "{0";
    else if (c === "{" && reversed(source.slice(i))) bad(vm, "min repeat greater than max repeat", i + 1);
    else if (c === "}" && !/\{\d*,?\d*$/.test(source.slice(0, i))) out += "\\}";
    else if (c === "]" || c === "/") out += `\\${c}`;
    else if ("*+?".includes(c) && (out === "" || /(?:^|[^\\])[(|]$/.test(out)))
      bad(vm, "nothing to repeat", i);
    else if (c === "*" && source[i - 1] === "*" && source[i - 2] !== "\\") bad(vm, "multiple repeat", i);
    else out += c;
    i++;
  }
  if (open.length > 0) bad(vm, "missing ), unterminated subpattern", open.pop()!);
  return { js: out, flags, groups, names };
}

const P = (v: Value | undefined): Pattern => (v as PyHandle<Pattern>).data;

/** Text to search; bytes are searched as Latin-1. */
function subject(vm: Vm, v: Value | undefined): string {
  if (typeof v === "string") return v;
  if (v instanceof PyBytes) return latin1(v.v);
  if (v !== null && v !== undefined && typeof v === "object" && "base" in v && typeof v.base === "string")
    return v.base;
  return vm.raise(
    "TypeError",
    `expected string or bytes-like object${vm.host.version.minor >= 11 ? `, got '${v === null || v === undefined ? "NoneType" : typeof v === "number" ? "int" : v.constructor.name.replace(/^Py/, "").toLowerCase()}'` : ""}`,
  );
}

export function reModule(): PyModule {
  return moduleOf("re", {
    ...functions({
      "_compile(source, flags)": (vm, [s, f]) => {
        const source = subject(vm, s);
        const t = translate(vm, source, toIndex(vm, f));
        let re: RegExp;
        try {
          re = new RegExp(
            t.js,
            `gdu${t.flags & I ? "i" : ""}${t.flags & M ? "m" : ""}${t.flags & S ? "s" : ""}`,
          );
        } catch {
          return bad(vm, "invalid pattern", 0);
        }
        const names = new PyDict();
        for (const [k, n] of t.names) names.setName(k, n);
        return new PyTuple([
          new PyHandle<Pattern>("_re.Pattern", {
            source,
            flags: t.flags,
            re,
            groups: t.groups,
            names: t.names,
          }),
          t.groups,
          names,
          t.flags | (typeof s === "string" ? 32 : 0),
        ]);
      },
      // mode: 0 search, 1 match, 2 fullmatch → spans of all groups, or None
      "_exec(p, text, pos, end, mode)": (vm, [p, text, pos, end, mode]) => {
        const pattern = P(p);
        const whole = subject(vm, text);
        const stop = end === null ? whole.length : Math.max(0, Math.min(whole.length, toIndex(vm, end)));
        const from = Math.max(0, toIndex(vm, pos));
        const s = stop < whole.length ? whole.slice(0, stop) : whole;
        if (from > s.length) return null;
        let re = pattern.re;
        if (mode === 1) re = new RegExp(re.source, `${re.flags.replace("g", "")}y`);
        else if (mode === 2) re = new RegExp(`(?:${re.source})(?![\\s\\S])`, `${re.flags.replace("g", "")}y`);
        re.lastIndex = from;
        const m = re.exec(s);
        if (!m) return null;
        return new PyTuple(m.indices!.map((x) => new PyTuple(x ? [x[0], x[1]] : [-1, -1])));
      },
      "_cut(text, a, b)": (vm, [t, a, b]) => {
        const [x, y] = [toIndex(vm, a), toIndex(vm, b)];
        return t instanceof PyBytes ? new PyBytes(t.v.slice(x, y)) : String(t).slice(x, y);
      },
      "_length(text)": (_vm, [t]) => (t instanceof PyBytes ? t.v.length : String(t).length),
      "escape(pattern)": (_vm, [s]) => String(s).replace(/[\s#$&()*+\-.?[\\\]^{|}~]/g, "\\$&"),
      "_join(parts, like)": (_vm, [parts, like]) => {
        const list = (parts as PyList).v;
        if (!(like instanceof PyBytes)) return list.join("");
        return new PyBytes(Uint8Array.from(list.flatMap((x) => Array.from((x as PyBytes).v))));
      },
    }),
  });
}
