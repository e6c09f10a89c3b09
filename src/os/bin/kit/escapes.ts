/** Backslash escapes as `echo -e`, `printf` and `tr` read them. */
import { concat, encode } from "./text.ts";

const simple: Record<string, number> = {
  a: 7,
  b: 8,
  e: 27,
  E: 27,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  "\\": 92,
};

/**
 * `echo`: octal is `\0nnn`; `format`: octal is `\nnn` and `\"` is a quote.
 * `stopped`: a `\c` was met and nothing more shall be printed.
 */
export function expandEscapes(
  text: string,
  style: "echo" | "format",
): { bytes: Uint8Array; stopped: boolean } {
  if (!text.includes("\\")) return { bytes: encode(text), stopped: false };
  const parts: Uint8Array[] = [];
  let plain = "";
  const byte = (n: number) => {
    if (plain !== "") parts.push(encode(plain));
    plain = "";
    parts.push(Uint8Array.of(n & 0xff));
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? "";
    if (char !== "\\" || i === text.length - 1) {
      plain += char;
      continue;
    }
    const next = text[++i] ?? "";
    const rest = text.slice(i);
    let m: RegExpExecArray | null = null;
    if (next === "c") {
      if (plain !== "") parts.push(encode(plain));
      return { bytes: concat(parts.length === 0 ? [new Uint8Array(0)] : parts), stopped: true };
    }
    if (simple[next] !== undefined) byte(simple[next]);
    else if (style === "format" && next === '"') plain += '"';
    else if ((m = /^x([0-9a-fA-F]{1,2})/.exec(rest))) {
      byte(Number.parseInt(m[1] ?? "0", 16));
      i += m[0].length - 1;
    } else if ((m = /^u([0-9a-fA-F]{1,4})/.exec(rest)) || (m = /^U([0-9a-fA-F]{1,8})/.exec(rest))) {
      plain += String.fromCodePoint(Math.min(Number.parseInt(m[1] ?? "0", 16), 0x10ffff));
      i += m[0].length - 1;
    } else if ((m = (style === "echo" ? /^0([0-7]{0,3})/ : /^([0-7]{1,3})/).exec(rest))) {
      byte(Number.parseInt(m[1] || "0", 8));
      i += m[0].length - 1;
    } else plain += `\\${next}`;
  }
  if (plain !== "") parts.push(encode(plain));
  return { bytes: concat(parts.length === 0 ? [new Uint8Array(0)] : parts), stopped: false };
}
