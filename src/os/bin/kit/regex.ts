/**
 * POSIX regular expressions (basic and extended, with GNU's additions) as
 * JavaScript ones that take the longest match (longest.ts).
 */
import { LongestRegExp } from "./longest.ts";

export class RegexError extends Error {}

export interface RegexOptions {
  readonly extended?: boolean;
  readonly ignoreCase?: boolean;
  /** `sed` knows `\n` and `\t`, also in brackets; `awk` has C's escapes everywhere. */
  readonly dialect?: "grep" | "sed" | "awk";
  /** `^` and `$` match at every newline. */
  readonly multiline?: boolean;
}

const classes: Record<string, string> = {
  alpha: "\\p{L}",
  digit: "0-9",
  alnum: "\\p{L}\\p{Nd}",
  upper: "\\p{Lu}",
  lower: "\\p{Ll}",
  space: "\\s",
  blank: " \\t",
  punct: "!-\\/:-@\\[-`\\{-~",
  print: "\\x20-\\x7e\\u00a0-\\u{d7ff}\\u{e000}-\\u{10ffff}",
  graph: "\\x21-\\x7e\\u00a1-\\u{d7ff}\\u{e000}-\\u{10ffff}",
  cntrl: "\\x00-\\x1f\\x7f",
  xdigit: "0-9A-Fa-f",
};

const controls: Record<string, string> = { n: "\\n", t: "\\t", r: "\\r", f: "\\f", v: "\\v", a: "\\x07" };
const cache = new Map<string, RegExp>();

/** @throws RegexError in GNU's words. `flags` are added to those the options ask for. */
export function compileRegex(pattern: string, options: RegexOptions = {}, flags = ""): RegExp {
  const all = `us${options.ignoreCase ? "i" : ""}${options.multiline ? "m" : ""}${flags}`;
  const key = `${all}/${options.extended ? "E" : "B"}${options.dialect ?? ""}/${pattern}`;
  const known = cache.get(key);
  if (known) {
    known.lastIndex = 0;
    return known;
  }
  let regex: RegExp;
  try {
    regex = new LongestRegExp(translateRegex(pattern, options), all);
  } catch (error) {
    if (error instanceof RegexError) throw error;
    throw new RegexError("Invalid regular expression");
  }
  if (cache.size > 200) cache.clear();
  cache.set(key, regex);
  return regex;
}

export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/** The source of the JavaScript expression. */
export function translateRegex(pattern: string, options: RegexOptions = {}): string {
  const chars = [...pattern];
  const extended = options.extended ?? false;
  const dialect = options.dialect ?? "grep";
  let out = "";
  // Where the last atom begins in `out`; undefined when there is nothing to repeat.
  let atom: number | undefined;
  let quantified = false;
  let groups = 0;
  const open: number[] = [];

  const add = (text: string) => {
    atom = out.length;
    quantified = false;
    out += text;
  };
  const repeat = (quantifier: string) => {
    if (atom === undefined) return false;
    if (quantified) out = `${out.slice(0, atom)}(?:${out.slice(atom)})`;
    out += quantifier;
    quantified = true;
    return true;
  };
  const boundary = (text: string) => {
    out += text;
    atom = undefined;
  };
  const interval = (i: number, close: string): number | undefined => {
    const rest = chars.slice(i).join("");
    const end = rest.indexOf(close);
    const m = end === -1 ? null : /^(\d*)(,?)(\d*)$/.exec(rest.slice(0, end));
    if (!m || (m[1] === "" && m[2] === "")) return undefined;
    if (Number(m[1]) > 32767 || Number(m[3]) > 32767) throw new RegexError("Regular expression too big");
    if (m[3] !== "" && Number(m[1] || 0) > Number(m[3])) throw new RegexError("Invalid content of \\{\\}");
    repeat(`{${m[1] || 0}${m[2]}${m[3]}}`);
    return i + [...rest.slice(0, end + close.length)].length;
  };

  let i = 0;
  while (i < chars.length) {
    const c = chars[i] ?? "";
    const atStart = out === "" || out.endsWith("(") || (out.endsWith("|") && !out.endsWith("\\|"));
    if (c === "\\") {
      const next = chars[i + 1];
      if (next === undefined) throw new RegexError("Trailing backslash");
      i += 2;
      const special = !extended && "(){}|+?".includes(next);
      if (special) {
        if (next === "(") {
          open.push(out.length);
          groups++;
          out += "(";
          atom = undefined;
        } else if (next === ")") {
          const from = open.pop();
          if (from === undefined) throw new RegexError("Unmatched ) or \\)");
          out += ")";
          atom = from;
          quantified = false;
        } else if (next === "|") boundary("|");
        else if (next === "{") {
          if (atom === undefined) throw new RegexError("Invalid preceding regular expression");
          const after = interval(i, "\\}");
          if (after === undefined)
            throw new RegexError(
              chars.slice(i).join("").includes("\\}") ? "Invalid content of \\{\\}" : "Unmatched \\{",
            );
          i = after;
        } else if (next === "}") add("\\}");
        else if (!repeat(next)) add(`\\${next}`);
      } else if (/[1-9]/.test(next)) {
        if (Number(next) > groups) throw new RegexError("Invalid back reference");
        add(`(?:\\${next})`);
      } else if (next === "w" || next === "W" || next === "s" || next === "S")
        add(next === "w" ? "[\\p{L}\\p{Nd}_]" : next === "W" ? "[^\\p{L}\\p{Nd}_]" : `\\${next}`);
      else if (dialect === "awk" && (next === "y" || next === "B")) boundary(next === "y" ? "\\b" : "\\B");
      else if (dialect !== "awk" && (next === "b" || next === "B")) boundary(`\\${next}`);
      else if (next === "<") boundary("\\b(?=\\w)");
      else if (next === ">") boundary("\\b(?<=\\w)");
      else if (next === "`") boundary("(?<![^])");
      else if (next === "'") boundary("(?![^])");
      else if (dialect !== "grep" && controls[next]) add(controls[next]);
      else if (dialect === "awk" && next === "b") add("\\x08");
      else add(escapeRegex(next));
      continue;
    }
    if (c === "[") {
      const [text, after] = bracket(chars, i, dialect);
      add(text);
      i = after;
      continue;
    }
    i++;
    if (c === "*") {
      if (atom === undefined) {
        if (extended && (dialect === "grep" || (out !== "" && !atStart && !out.endsWith("^")))) continue;
        add("\\*");
      } else repeat("*");
    } else if (c === ".") add(".");
    else if (c === "^") {
      if (extended || atStart) boundary("^");
      else add("\\^");
    } else if (c === "$") {
      const rest = chars.slice(i, i + 2).join("");
      if (extended || rest === "" || rest === "\\)" || rest === "\\|") boundary("$");
      else add("\\$");
    } else if (extended && c === "(") {
      open.push(out.length);
      groups++;
      out += "(";
      atom = undefined;
    } else if (extended && c === ")") {
      const from = open.pop();
      if (from === undefined) {
        if (dialect !== "grep") throw new RegexError("Unmatched ) or \\)");
        add("\\)");
        continue;
      }
      out += ")";
      atom = from;
      quantified = false;
    } else if (extended && c === "|") boundary("|");
    else if (extended && (c === "+" || c === "?")) {
      if (!repeat(c)) {
        if (dialect === "awk" || dialect === "sed")
          throw new RegexError("Invalid preceding regular expression");
      }
    } else if (extended && c === "{") {
      const after = atom === undefined ? undefined : interval(i, "}");
      if (after === undefined) {
        if (dialect !== "grep" && atom !== undefined && /^\d/.test(chars[i] ?? ""))
          throw new RegexError(chars.includes("}") ? "Invalid content of \\{\\}" : "Unmatched { or \\{");
        add("\\{");
      } else i = after;
    } else add(escapeRegex(c));
  }
  if (open.length > 0) throw new RegexError("Unmatched ( or \\(");
  return out;
}

function bracket(chars: readonly string[], start: number, dialect: string): [string, number] {
  let i = start + 1;
  let negated = false;
  if (chars[i] === "^") {
    negated = true;
    i++;
  }
  let body = "";
  let first = true;
  const unmatched = () =>
    new RegexError(dialect === "sed" ? "unterminated address regex" : "Unmatched [, [^, [:, [., or [=");
  const one = (): { text: string; code: number | undefined } => {
    const c = chars[i] ?? "";
    if (c === "[" && (chars[i + 1] === ":" || chars[i + 1] === "." || chars[i + 1] === "=")) {
      const kind = chars[i + 1] ?? "";
      const rest = chars.slice(i + 2).join("");
      const end = rest.indexOf(`${kind}]`);
      if (end === -1) throw unmatched();
      const name = rest.slice(0, end);
      i += 2 + [...name].length + 2;
      if (kind === ":") {
        const set = classes[name];
        if (set === undefined) throw new RegexError("Invalid character class name");
        return { text: set, code: undefined };
      }
      return { text: inClass(name), code: name.codePointAt(0) };
    }
    if (c === "\\" && dialect !== "grep") {
      const next = chars[i + 1] ?? "";
      if (controls[next]) {
        i += 2;
        return { text: controls[next], code: undefined };
      }
      if (dialect === "awk" && next !== "") {
        i += 2;
        return { text: inClass(next), code: next.codePointAt(0) };
      }
    }
    i++;
    return { text: inClass(c), code: c.codePointAt(0) };
  };
  for (;;) {
    const c = chars[i];
    if (c === undefined)
      throw dialect === "grep" && i === start + 1
        ? new RegexError("Invalid regular expression")
        : unmatched();
    if (c === "]" && !first) break;
    first = false;
    const low = one();
    if (chars[i] === "-" && chars[i + 1] !== undefined && chars[i + 1] !== "]" && low.code !== undefined) {
      i++;
      const high = one();
      if (high.code === undefined) throw new RegexError("Invalid range end");
      if (high.code < low.code) throw new RegexError("Invalid range end");
      body += `${low.text}-${high.text}`;
    } else body += low.text;
  }
  if (/^:[a-z]+:$/.test(chars.slice(start + 1, i).join("")))
    throw new RegexError("character class syntax is [[:space:]], not [:space:]");
  return [`[${negated ? "^" : ""}${body}]`, i + 1];
}

function inClass(c: string): string {
  return /[\\\]^[\-&~|!#%,:;<=>@`{}().*+?$/]/.test(c)
    ? /[\\\]^[\-()*+?.$/|{}]/.test(c)
      ? `\\${c}`
      : `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`
    : c;
}
