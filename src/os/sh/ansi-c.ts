/** Backslash escapes of `$'…'`, `echo -e` and `printf`. */
import { byteChar, decode, encode } from "./bytes.ts";

const simple: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  E: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "?": "?",
};

/** Reads the body of `$'…'` from `from`; `end` is after the closing quote. Undefined when it is not closed. */
export function ansiCQuoted(src: string, from: number): { text: string; end: number } | undefined {
  let text = "";
  let i = from;
  for (;;) {
    const c = src[i];
    if (c === undefined) return undefined;
    // A NUL ends the text.
    if (c === "'") return { text: joinBytes(text.replace(/\0.*$/s, "")), end: i + 1 };
    if (c !== "\\") {
      text += c;
      i++;
      continue;
    }
    const sequence = readEscape(src, i + 1, "ansi");
    if (sequence === undefined) {
      text += `\\${src[i + 1] ?? ""}`;
      i += 2;
    } else {
      text += sequence.text;
      i = sequence.end;
    }
  }
}

/**
 * One escape whose letter is at `at`. Undefined: not an escape, the backslash stays.
 * `echo` wants octal as \0nnn, the others as \nnn.
 */
export function readEscape(
  src: string,
  at: number,
  style: "ansi" | "echo" | "printf",
): { text: string; end: number } | undefined {
  const c = src[at];
  if (c === undefined) return undefined;
  if (style !== "ansi" && (c === "'" || c === "?")) return undefined;
  if (style === "echo" && c === '"') return undefined;
  const known = simple[c];
  if (known !== undefined) return { text: known, end: at + 1 };
  if (c >= "0" && c <= "7") {
    if (style === "echo" && c !== "0") return undefined;
    const digits = (style === "echo" ? /^0[0-7]{0,3}/ : /^[0-7]{1,3}/).exec(src.slice(at, at + 4))?.[0] ?? c;
    return { text: byteChar(Number.parseInt(digits, 8) & 255), end: at + digits.length };
  }
  if (c === "x") {
    const digits = /^[0-9a-fA-F]{1,2}/.exec(src.slice(at + 1, at + 3))?.[0];
    if (digits === undefined) return undefined;
    return { text: byteChar(Number.parseInt(digits, 16)), end: at + 1 + digits.length };
  }
  if (c === "u" || c === "U") {
    const max = c === "u" ? 4 : 8;
    const digits = /^[0-9a-fA-F]+/.exec(src.slice(at + 1, at + 1 + max))?.[0];
    if (digits === undefined) return undefined;
    const code = Number.parseInt(digits, 16);
    return { text: code <= 0x10ffff ? String.fromCodePoint(code) : "", end: at + 1 + digits.length };
  }
  if (c === "c" && style === "ansi") {
    const next = src[at + 1];
    if (next === undefined) return undefined;
    return { text: String.fromCharCode(next.toUpperCase().charCodeAt(0) ^ 64), end: at + 2 };
  }
  return undefined;
}

/** Bytes written one by one may together be UTF-8 characters. */
export function joinBytes(text: string): string {
  return /[\udc80-\udcff]/.test(text) ? decode(encode(text)) : text;
}
