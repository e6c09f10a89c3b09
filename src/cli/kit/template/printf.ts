/** fmt.Sprintf over template values. */
import { quote } from "../values.ts";
import { print, toPlain, typeName } from "./values.ts";

function pad(text: string, flags: string, width: number | undefined, numeric: boolean): string {
  if (width === undefined) return text;
  const missing = width - [...text].length;
  if (missing <= 0) return text;
  if (flags.includes("-")) return text + " ".repeat(missing);
  if (flags.includes("0") && numeric) {
    const sign = /^[+-]/.test(text) ? text.slice(0, 1) : "";
    return sign + "0".repeat(missing) + text.slice(sign.length);
  }
  return " ".repeat(missing) + text;
}

function hex(text: string): string {
  return [...new TextEncoder().encode(text)].map((b) => b.toString(16).padStart(2, "0")).join("");
}

function exponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}

export function sprintf(format: string, args: readonly unknown[]): string {
  let out = "";
  let next = 0;
  let reordered = false;
  let at = 0;
  while (at < format.length) {
    const percent = format.indexOf("%", at);
    if (percent === -1) {
      out += format.slice(at);
      break;
    }
    out += format.slice(at, percent);
    const m = /^%([-+# 0]*)(?:\[(\d+)\])?(\*|\d+)?(?:\.(\d*))?(?:\[(\d+)\])?(.?)/su.exec(
      format.slice(percent),
    );
    if (m === null) break;
    at = percent + m[0].length;
    const flags = m[1] ?? "";
    const verb = m[6] ?? "";
    if (verb === "") {
      out += "%!(NOVERB)";
      break;
    }
    if (verb === "%") {
      out += "%";
      continue;
    }
    const index = m[2] ?? m[5];
    if (index !== undefined) {
      next = Number(index) - 1;
      reordered = true;
    }
    let width = m[3] === undefined || m[3] === "*" ? undefined : Number(m[3]);
    if (m[3] === "*") {
      width = Number(args[next]);
      next += 1;
    }
    const precision = m[4] === undefined ? undefined : Number(m[4] || "0");
    if (next >= args.length) {
      out += reordered ? `%!${verb}(BADINDEX)` : `%!${verb}(MISSING)`;
      continue;
    }
    const value = toPlain(args[next]) === args[next] ? args[next] : args[next];
    next += 1;
    out += one(verb, value, flags, width, precision);
  }
  if (!reordered && next < args.length)
    out += `%!(EXTRA ${args
      .slice(next)
      .map((a) => `${typeName(a, false)}=${print(a)}`)
      .join(", ")})`;
  return out;
}

function one(
  verb: string,
  value: unknown,
  flags: string,
  width: number | undefined,
  precision: number | undefined,
): string {
  const bad = `%!${verb}(${value === null ? "<nil>" : `${typeName(value, false)}=${print(value)}`})`;
  const isInt = typeof value === "number" && Number.isInteger(value);
  const plus = (text: string) => (flags.includes("+") && !text.startsWith("-") ? `+${text}` : text);
  switch (verb) {
    case "v":
      return pad(print(value, flags.includes("+")), flags, width, typeof value === "number");
    case "s": {
      if (typeof value === "number" || typeof value === "boolean") return bad;
      const text = print(value);
      return pad(
        precision === undefined ? text : [...text].slice(0, precision).join(""),
        flags,
        width,
        false,
      );
    }
    case "q":
      if (Array.isArray(value)) return `[${value.map((v) => quote(print(v))).join(" ")}]`;
      return typeof value === "string" ? pad(quote(value), flags, width, false) : bad;
    case "d":
      return isInt ? pad(plus(String(value)), flags, width, true) : bad;
    case "b":
      return isInt ? pad((value as number).toString(2), flags, width, true) : bad;
    case "o":
      return isInt ? pad((value as number).toString(8), flags, width, true) : bad;
    case "x":
    case "X": {
      const text = isInt
        ? (value as number).toString(16)
        : typeof value === "string"
          ? hex(value)
          : undefined;
      return text === undefined ? bad : pad(verb === "X" ? text.toUpperCase() : text, flags, width, isInt);
    }
    case "c":
      return isInt ? pad(String.fromCodePoint(value as number), flags, width, false) : bad;
    case "t":
      return typeof value === "boolean" ? pad(String(value), flags, width, false) : bad;
    case "f":
    case "F":
      return typeof value === "number" && !isInt
        ? pad(plus(value.toFixed(precision ?? 6)), flags, width, true)
        : bad;
    case "e":
      return typeof value === "number" && !isInt
        ? pad(plus(exponent(value.toExponential(precision ?? 6))), flags, width, true)
        : bad;
    case "g":
      return typeof value === "number" && !isInt ? pad(plus(print(value)), flags, width, true) : bad;
    case "T":
      return pad(typeName(value, false), flags, width, false);
    default:
      return bad;
  }
}
