/**
 * Shell patterns: `*`, `?`, `[…]`, and the extended `?(…) *(…) +(…) @(…) !(…)`.
 *
 * A pattern is text in which characters that were quoted are preceded by a
 * backslash. It becomes a regular expression that is remembered by text.
 */

const cache = new Map<string, RegExp>();

export interface PatternOptions {
  readonly extglob?: boolean;
  readonly ignoreCase?: boolean;
}

/** Matches the whole text. */
export function matches(text: string, pattern: string, options: PatternOptions = {}): boolean {
  return compile(pattern, "^", "$", true, options).test(text);
}

export function compile(
  pattern: string,
  before: string,
  after: string,
  greedy: boolean,
  options: PatternOptions,
): RegExp {
  const key = `${before}\0${after}\0${greedy ? 1 : 0}${options.extglob ? 1 : 0}${options.ignoreCase ? 1 : 0}${pattern}`;
  let re = cache.get(key);
  if (re === undefined) {
    const source = translate(pattern, 0, "", greedy, options.extglob === true).source;
    try {
      re = new RegExp(before + source + after, options.ignoreCase ? "sui" : "su");
    } catch {
      re = new RegExp(before + escapeRegExp(pattern) + after, "su");
    }
    if (cache.size > 1000) cache.clear();
    cache.set(key, re);
  }
  return re;
}

/** Quotes text so that it stands for itself. */
export function escapePattern(text: string): string {
  return text.replace(/[*?[\]\\(){}|+@!~,-]/g, "\\$&");
}

/** The text a pattern without special characters stands for. */
export function unescapePattern(pattern: string): string {
  return pattern.replace(/\\([\s\S])/g, "$1");
}

export function isPattern(pattern: string, extglob = false): boolean {
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === "\\") i++;
    else if (c === "*" || c === "?") return true;
    else if (c === "[" && closingBracket(pattern, i) >= 0) return true;
    else if (extglob && c === "(" && i > 0 && "+@!".includes(pattern[i - 1] ?? "")) return true;
  }
  return false;
}

export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

function escapeClass(text: string): string {
  return text.replace(/[\\^[\]-]/g, "\\$&");
}

const classes: Readonly<Record<string, string>> = {
  alpha: "\\p{L}",
  digit: "0-9",
  alnum: "\\p{L}\\p{N}",
  upper: "\\p{Lu}",
  lower: "\\p{Ll}",
  space: "\\s",
  blank: " \\t",
  punct: "!-\\/:-@\\[-`{-~",
  print: "\\x20-\\x7e\\u{a0}-\\u{10ffff}",
  graph: "\\x21-\\x7e\\u{a1}-\\u{10ffff}",
  cntrl: "\\x00-\\x1f\\x7f",
  xdigit: "0-9A-Fa-f",
  word: "\\w",
  ascii: "\\x00-\\x7f",
};

/** Position of the `]` that closes the `[` at `i`, or -1. */
function closingBracket(p: string, i: number): number {
  let j = i + 1;
  if (p[j] === "!" || p[j] === "^") j++;
  if (p[j] === "]") j++;
  for (; j < p.length; j++) {
    if (p[j] === "\\") j++;
    else if (p[j] === "[" && (p[j + 1] === ":" || p[j + 1] === "." || p[j + 1] === "=")) {
      const end = p.indexOf(`${p[j + 1]}]`, j + 2);
      if (end >= 0) j = end + 1;
    } else if (p[j] === "]") return j;
  }
  return -1;
}

function bracket(p: string, i: number, end: number): string {
  let j = i + 1;
  let out = "[";
  if (p[j] === "!" || p[j] === "^") {
    out += "^";
    j++;
  }
  let items = "";
  let previous = "";
  while (j < end) {
    const c = p[j] ?? "";
    if (c === "[" && (p[j + 1] === ":" || p[j + 1] === "." || p[j + 1] === "=")) {
      const close = p.indexOf(`${p[j + 1]}]`, j + 2);
      if (close >= 0 && close < end) {
        const name = p.slice(j + 2, close);
        items += p[j + 1] === ":" ? (classes[name] ?? "") : escapeClass(name);
        j = close + 2;
        continue;
      }
    }
    if (c === "\\") {
      items += escapeClass(p[j + 1] ?? "\\");
      j += 2;
      continue;
    }
    if (c === "-" && items !== "" && j + 1 < end) {
      const to = p[j + 1] === "\\" ? p[j + 2] : p[j + 1];
      if (to !== undefined && previous !== "" && previous <= to) {
        items += "-";
        j++;
        continue;
      }
    }
    const char = String.fromCodePoint(p.codePointAt(j) ?? 0);
    items += escapeClass(char);
    previous = char;
    j += char.length;
  }
  return items === "" ? (out === "[^" ? "[^]" : "(?!)") : `${out}${items}]`;
}

function translate(
  p: string,
  from: number,
  stop: string,
  greedy: boolean,
  extglob: boolean,
): { source: string; end: number } {
  const lazy = greedy ? "" : "?";
  let out = "";
  let i = from;
  while (i < p.length) {
    const c = p[i] ?? "";
    if (stop !== "" && stop.includes(c)) break;
    if (extglob && "?*+@!".includes(c) && p[i + 1] === "(") {
      const alternatives: string[] = [];
      let j = i + 2;
      for (;;) {
        const part = translate(p, j, "|)", greedy, extglob);
        alternatives.push(part.source);
        j = part.end;
        if (p[j] !== "|") break;
        j++;
      }
      if (p[j] === ")") {
        const group = `(?:${alternatives.join("|")})`;
        i = j + 1;
        if (c === "!") {
          const rest = translate(p, i, stop, greedy, extglob);
          return { source: `${out}(?!${group}${rest.source}$)[^]*${lazy}${rest.source}`, end: rest.end };
        }
        out += c === "@" ? group : `${group}${c}${lazy}`;
        continue;
      }
    }
    if (c === "*") {
      while (p[i + 1] === "*") i++;
      out += `[^]*${lazy}`;
    } else if (c === "?") out += "[^]";
    else if (c === "[") {
      const end = closingBracket(p, i);
      if (end < 0) out += "\\[";
      else {
        out += bracket(p, i, end);
        i = end;
      }
    } else if (c === "\\") {
      i++;
      const char = String.fromCodePoint(p.codePointAt(i) ?? 92);
      out += escapeRegExp(char);
      i += char.length - 1;
    } else {
      const char = String.fromCodePoint(p.codePointAt(i) ?? 0);
      out += escapeRegExp(char);
      i += char.length - 1;
    }
    i++;
  }
  return { source: out, end: i };
}

/** A POSIX extended regular expression in JavaScript's terms. */
export function extendedRegExp(source: string, ignoreCase: boolean): RegExp | undefined {
  const key = `=~${ignoreCase ? 1 : 0}${source}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  let out = "";
  for (let i = 0; i < source.length; i++) {
    const c = source[i] ?? "";
    if (c === "\\") {
      const next = source[i + 1];
      if (next === undefined) return undefined;
      out += /[A-Za-z0-9]/.test(next)
        ? /[bBwWsS1-9]/.test(next)
          ? `\\${next}`
          : next === "<" || next === ">"
            ? "\\b"
            : next
        : escapeRegExp(next);
      i++;
    } else if (c === "[") {
      const end = closingBracket(source.replace(/\\/g, "/"), i);
      if (end < 0) return undefined;
      out += bracket(
        source.slice(i, end).replace(/\\/g, "\\\\"),
        0,
        source.slice(i, end).replace(/\\/g, "\\\\").length,
      );
      i = end;
    } else if (c === "{" && !/^\{\d*,?\d*\}/.test(source.slice(i))) out += "\\{";
    else if (c === "}" && !/\{\d*,?\d*$/.test(source.slice(0, i))) out += "\\}";
    else if (c === "/") out += "\\/";
    else if (c === "]") out += "\\]";
    else out += c;
  }
  try {
    const re = new RegExp(out, ignoreCase ? "sui" : "su");
    if (cache.size > 1000) cache.clear();
    cache.set(key, re);
    return re;
  } catch {
    return undefined;
  }
}
