/** The format mini-language: `>10,.2f`. */
import { asInt, asNumber } from "./conversions.ts";
import type { Value } from "./objects.ts";
import { typeOf } from "./types.ts";
import type { Vm } from "./vm.ts";

const specForm = /^(?:([\s\S])?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([_,])?(?:\.(\d+))?([a-zA-Z%])?$/;

interface Spec {
  readonly fill: string;
  readonly align: string | undefined;
  readonly sign: string;
  readonly alt: boolean;
  readonly width: number;
  readonly group: string | undefined;
  readonly precision: number | undefined;
  readonly type: string | undefined;
  readonly zero: boolean;
}

export function formatSpec(vm: Vm, v: Value, text: string): string {
  const chars = Array.from(text);
  // A fill may be a character outside the basic plane.
  const astral = chars.length > 1 && chars[0]!.length > 1 && "<>=^".includes(chars[1]!);
  const m = specForm.exec(astral ? `x${chars.slice(1).join("")}` : text);
  if (!m) {
    const n = asNumber(v);
    if (n === undefined && typeof v !== "string")
      return vm.raise("TypeError", `unsupported format string passed to ${typeOf(v).name}.__format__`);
    return vm.raise(
      "ValueError",
      vm.host.version.minor >= 10
        ? `Invalid format specifier${vm.host.version.minor >= 11 ? ` '${text}' for object of type '${typeOf(v).name}'` : ""}`
        : "Invalid format specifier",
    );
  }
  const zero = m[6] !== undefined && m[2] === undefined;
  const spec: Spec = {
    fill: astral ? chars[0]! : (m[1] ?? (m[6] !== undefined ? "0" : " ")),
    align: m[2] ?? (zero ? "=" : undefined),
    sign: m[3] ?? "-",
    alt: m[5] !== undefined,
    width: Number(m[7] ?? 0),
    group: m[8],
    precision: m[9] === undefined ? undefined : Number(m[9]),
    type: m[10],
    zero,
  };
  if (typeof v === "string") return formatText(vm, v, spec);
  if (typeof v === "boolean" && spec.type === undefined)
    return formatText(vm, v ? "True" : "False", { ...spec, align: spec.align ?? ">" });
  const n = asInt(v);
  if (n !== undefined && !(spec.type && "eEfFgG%".includes(spec.type))) return formatInt(vm, n, spec);
  const f = asNumber(v);
  if (f !== undefined) return formatFloat(vm, f, spec, v);
  return vm.raise("TypeError", `unsupported format string passed to ${typeOf(v).name}.__format__`);
}

function pad(text: string, spec: Spec, dflt: string, prefixLength = 0): string {
  const length = /[\ud800-\udbff]/.test(text) ? Array.from(text).length : text.length;
  const missing = spec.width - length;
  if (missing <= 0) return text;
  const align = spec.align ?? dflt;
  if (align === "<") return text + spec.fill.repeat(missing);
  if (align === ">") return spec.fill.repeat(missing) + text;
  if (align === "^")
    return spec.fill.repeat(Math.floor(missing / 2)) + text + spec.fill.repeat(Math.ceil(missing / 2));
  return text.slice(0, prefixLength) + spec.fill.repeat(missing) + text.slice(prefixLength);
}

function formatText(vm: Vm, s: string, spec: Spec): string {
  if (spec.type !== undefined && spec.type !== "s")
    vm.raise("ValueError", `Unknown format code '${spec.type}' for object of type 'str'`);
  if (spec.align === "=" && !spec.zero)
    vm.raise("ValueError", "'=' alignment not allowed in string format specifier");
  if (spec.group) vm.raise("ValueError", `Cannot specify '${spec.group}' with 's'.`);
  const cut = spec.precision === undefined ? s : Array.from(s).slice(0, spec.precision).join("");
  return pad(cut, { ...spec, align: spec.align === "=" ? "<" : spec.align }, "<");
}

function group(digits: string, sep: string, every: number): string {
  let out = "";
  for (let i = digits.length; i > 0; i -= every)
    out = digits.slice(Math.max(0, i - every), i) + (out === "" ? "" : sep + out);
  return out;
}

/** Zero padding counts the separators too. */
function grouped(digits: string, spec: Spec, signLength: number, rest: number, every = 3): string {
  if (!spec.group) return digits;
  let d = digits;
  if (spec.zero || (spec.align === "=" && spec.fill === "0"))
    while (group(d, spec.group, every).length + signLength + rest < spec.width) d = `0${d}`;
  const g = group(d, spec.group, every);
  return g;
}

function formatInt(vm: Vm, n: number | bigint, spec: Spec): string {
  const type = spec.type ?? "d";
  if (spec.precision !== undefined)
    vm.raise("ValueError", "Precision not allowed in integer format specifier");
  const negative = n < 0;
  const abs = BigInt(n) < 0n ? -BigInt(n) : BigInt(n);
  const sign = negative ? "-" : spec.sign === "-" ? "" : spec.sign;
  let digits: string;
  let prefix = "";
  let every = 3;
  switch (type) {
    case "d":
    case "n":
      digits = abs.toString();
      break;
    case "b":
    case "o":
    case "x":
    case "X":
      digits = abs.toString(type === "b" ? 2 : type === "o" ? 8 : 16);
      if (type === "X") digits = digits.toUpperCase();
      if (spec.alt) prefix = `0${type}`;
      every = 4;
      break;
    case "c":
      return pad(String.fromCodePoint(Number(n)), spec, "<");
    default:
      return vm.raise("ValueError", `Unknown format code '${type}' for object of type 'int'`);
  }
  digits = grouped(digits, spec, sign.length + prefix.length, 0, every);
  return pad(sign + prefix + digits, spec, ">", sign.length + prefix.length);
}

function exponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}

/** Fixed notation, correctly rounded beyond what toFixed covers. */
export function fixed(v: number, digits: number): string {
  if (Math.abs(v) < 1e21 && digits <= 100) return v.toFixed(digits);
  return BigInt(v).toString() + (digits > 0 ? `.${"0".repeat(digits)}` : "");
}

export function general(v: number, precision: number, alt: boolean): string {
  const p = precision === 0 ? 1 : precision;
  if (v === 0) return Object.is(v, -0) ? "-0" : "0";
  const e = Number(v.toExponential(Math.min(100, p - 1)).split("e")[1]);
  let out: string;
  if (e < -4 || e >= p) {
    out = v.toExponential(p - 1);
    if (!alt) out = out.replace(/\.?0+e/, "e");
    return exponent(out);
  }
  out = v.toFixed(Math.min(100, Math.max(0, p - 1 - e)));
  if (!alt && out.includes(".")) out = out.replace(/\.?0+$/, "");
  return out;
}

function formatFloat(vm: Vm, v: number, spec: Spec, original: Value): string {
  const type = spec.type;
  let body: string;
  const abs = Math.abs(v);
  if (Number.isNaN(v) || !Number.isFinite(v)) {
    body = Number.isNaN(v) ? "nan" : "inf";
    if (type === "%") body += "%";
    if (type && "EFG".includes(type)) body = body.toUpperCase();
  } else {
    switch (type) {
      case "f":
      case "F":
        body = fixed(abs, spec.precision ?? 6);
        break;
      case "e":
      case "E":
        body = exponent(abs.toExponential(spec.precision ?? 6));
        if (type === "E") body = body.toUpperCase();
        break;
      case "g":
      case "G":
      case "n":
        body = general(abs, spec.precision ?? 6, spec.alt);
        if (type === "G") body = body.toUpperCase();
        break;
      case "%":
        body = `${fixed(abs * 100, spec.precision ?? 6)}%`;
        break;
      case undefined:
        if (spec.precision === undefined) body = floatRepr(abs);
        else {
          body = general(abs, spec.precision, spec.alt);
          if (!body.includes(".") && !body.includes("e")) body += ".0";
        }
        break;
      default:
        return vm.raise(
          "ValueError",
          `Unknown format code '${type}' for object of type '${typeOf(original).name}'`,
        );
    }
  }
  const negative = v < 0 || Object.is(v, -0);
  const sign = negative ? "-" : spec.sign === "-" ? "" : spec.sign;
  const m = /^(\d+)(.*)$/s.exec(body);
  if (m && spec.group) body = grouped(m[1]!, spec, sign.length, m[2]!.length) + m[2]!;
  return pad(sign + body, spec, ">", sign.length);
}

// str.format

export function floatRepr(v: number): string {
  if (Number.isInteger(v) && Math.abs(v) < 1e16) return Object.is(v, -0) ? "-0.0" : `${v}.0`;
  if (Number.isNaN(v)) return "nan";
  if (!Number.isFinite(v)) return v > 0 ? "inf" : "-inf";
  const text = String(v);
  const abs = Math.abs(v);
  if (abs >= 1e16 || abs < 1e-4) {
    const [m, e] = (text.includes("e") ? text : v.toExponential()).split("e") as [string, string];
    const n = Number(e);
    return `${m}e${n < 0 ? "-" : "+"}${String(Math.abs(n)).padStart(2, "0")}`;
  }
  if (text.includes("e")) return v.toFixed(20).replace(/0+$/, "");
  return text;
}
