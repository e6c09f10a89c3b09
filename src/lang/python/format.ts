/** The format mini-language, `str.format` and `%`. */

import { dictGet } from "./hashing.ts";
import { type Kwargs, PyBytes, PyDict, PyFloat, PyInstance, PyTuple, type Value } from "./objects.ts";
import { asInt, asNumber, getItem } from "./operators.ts";
import { floatRepr, formatValue, repr, str } from "./repr.ts";
import { typeOf } from "./types.ts";
import { asciiOf, type Vm } from "./vm.ts";

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

export function formatMethod(vm: Vm, template: string, args: readonly Value[], kw: Kwargs): string {
  const state = { auto: 0, manual: false };
  return expand(vm, template, args, kw, state, 0);
}

function expand(
  vm: Vm,
  template: string,
  args: readonly Value[],
  kw: Kwargs,
  state: { auto: number; manual: boolean },
  depth: number,
): string {
  if (depth > 2) vm.raise("ValueError", "Max string recursion exceeded");
  let out = "";
  let i = 0;
  while (i < template.length) {
    const c = template[i]!;
    if ((c === "{" || c === "}") && template[i + 1] === c) {
      out += c;
      i += 2;
      continue;
    }
    if (c === "}") vm.raise("ValueError", "Single '}' encountered in format string");
    if (c !== "{") {
      out += c;
      i++;
      continue;
    }
    let d = 1;
    let k = i + 1;
    while (k < template.length && d > 0) {
      if (template[k] === "{") d++;
      else if (template[k] === "}") d--;
      k++;
    }
    if (d > 0)
      vm.raise(
        "ValueError",
        template.length === i + 1
          ? "Single '{' encountered in format string"
          : "expected '}' before end of string",
      );
    const field = template.slice(i + 1, k - 1);
    i = k;
    const m = /^([^!:[.]*)((?:\.[^.[!:]+|\[[^\]]*\])*)(?:!([rsa]))?(?::([\s\S]*))?$/.exec(field);
    if (!m) return vm.raise("ValueError", "unmatched '{' in format spec");
    let v: Value;
    const name = m[1]!;
    if (name === "" || /^\d+$/.test(name)) {
      if (name === "" && state.manual)
        vm.raise("ValueError", "cannot switch from manual field specification to automatic field numbering");
      if (name !== "" && state.auto > 0)
        vm.raise("ValueError", "cannot switch from automatic field numbering to manual field specification");
      if (name !== "") state.manual = true;
      const at = name === "" ? state.auto++ : Number(name);
      const found = args[at];
      if (found === undefined)
        return vm.raise("IndexError", `Replacement index ${at} out of range for positional args tuple`);
      v = found;
    } else {
      const found = kw?.get(name);
      if (found === undefined) return vm.raise("KeyError", name);
      v = found;
    }
    for (const step of m[2]!.matchAll(/\.([^.[]+)|\[([^\]]*)\]/g)) {
      if (step[1] !== undefined) v = vm.attributeNow(v, step[1]);
      else v = vm.settle(getItem(vm, v, /^\d+$/.test(step[2]!) ? Number(step[2]) : step[2]!));
    }
    if (m[3] === "r") v = repr(vm, v);
    else if (m[3] === "s") v = str(vm, v);
    else if (m[3] === "a") v = asciiOf(repr(vm, v));
    const spec =
      m[4] === undefined ? "" : m[4].includes("{") ? expand(vm, m[4], args, kw, state, depth + 1) : m[4];
    out += formatValue(vm, v, spec);
  }
  return out;
}

// %

export function percentFormat(vm: Vm, template: string, values: Value): string {
  const tuple =
    values instanceof PyTuple
      ? values
      : values instanceof PyInstance && values.base instanceof PyTuple
        ? values.base
        : undefined;
  const list = tuple ? tuple.v : [values];
  let at = 0;
  let usedMapping = false;
  const next = (): Value => {
    const v = list[at++];
    if (v === undefined) return vm.raise("TypeError", "not enough arguments for format string");
    return v;
  };
  const out = template.replace(
    /%(?:\(([^)]*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+))?[hlL]?([\s\S]?)/g,
    (
      _w,
      key: string | undefined,
      flags: string,
      width: string | undefined,
      precision: string | undefined,
      type: string,
      offset: number,
    ) => {
      if (type === "%") return "%";
      if (type === "") return vm.raise("ValueError", "incomplete format");
      const w = width === "*" ? Number(asInt(next()) ?? 0) : Number(width ?? 0);
      const p =
        precision === "*"
          ? Number(asInt(next()) ?? 0)
          : precision === undefined
            ? undefined
            : Number(precision);
      let v: Value;
      if (key !== undefined) {
        const d =
          values instanceof PyDict
            ? values
            : values instanceof PyInstance && values.base instanceof PyDict
              ? values.base
              : undefined;
        usedMapping = true;
        if (!d) return vm.raise("TypeError", "format requires a mapping");
        const got = dictGet(vm, d, key);
        if (got === undefined) return vm.raise("KeyError", key);
        v = got;
      } else v = next();
      const left = flags.includes("-");
      const zero = flags.includes("0") && !left;
      const sign = flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
      let text: string;
      switch (type) {
        case "s":
        case "r":
        case "a":
          text =
            type === "s"
              ? v instanceof PyBytes
                ? repr(vm, v)
                : str(vm, v)
              : type === "r"
                ? repr(vm, v)
                : asciiOf(repr(vm, v));
          if (p !== undefined) text = text.slice(0, p);
          return left ? text.padEnd(w) : text.padStart(w);
        case "d":
        case "i":
        case "u": {
          const n = v instanceof PyFloat ? BigInt(Math.trunc(v.v)) : asInt(v);
          if (n === undefined)
            return vm.raise("TypeError", `%${type} format: a real number is required, not ${typeOf(v).name}`);
          const big = BigInt(n);
          text = (big < 0n ? -big : big).toString().padStart(p ?? 0, "0");
          return padNumber(big < 0n ? "-" : sign, text, w, left, zero);
        }
        case "x":
        case "X":
        case "o": {
          const n = asInt(v);
          if (n === undefined)
            return vm.raise("TypeError", `%${type} format: an integer is required, not ${typeOf(v).name}`);
          const big = BigInt(n);
          text = (big < 0n ? -big : big).toString(type === "o" ? 8 : 16).padStart(p ?? 0, "0");
          const prefix = flags.includes("#") ? (type === "o" ? "0o" : `0${type}`) : "";
          if (type === "X") text = text.toUpperCase();
          return padNumber((big < 0n ? "-" : sign) + prefix, text, w, left, zero);
        }
        case "c":
          text = typeof v === "string" ? v : String.fromCodePoint(Number(asInt(v) ?? 0));
          return left ? text.padEnd(w) : text.padStart(w);
        case "f":
        case "F":
        case "e":
        case "E":
        case "g":
        case "G": {
          const n = asNumber(v);
          if (n === undefined) return vm.raise("TypeError", `must be real number, not ${typeOf(v).name}`);
          text = formatSpec(
            vm,
            new PyFloat(Math.abs(n)),
            `${flags.includes("#") ? "#" : ""}.${p ?? 6}${type}`,
          );
          return padNumber(n < 0 || Object.is(n, -0) ? "-" : sign, text, w, left, zero);
        }
        default:
          return vm.raise(
            "ValueError",
            `unsupported format character '${type}' (0x${type.charCodeAt(0).toString(16)}) at index ${offset + _w.length - 1}`,
          );
      }
    },
  );
  if (at < list.length && !usedMapping && !(values instanceof PyDict) && (tuple || at === 0))
    vm.raise("TypeError", "not all arguments converted during string formatting");
  return out;
}

function padNumber(sign: string, digits: string, width: number, left: boolean, zero: boolean): string {
  if (left) return (sign + digits).padEnd(width);
  if (zero) return sign + digits.padStart(width - sign.length, "0");
  return (sign + digits).padStart(width);
}
