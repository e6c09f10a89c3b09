/** `printf`'s format language, shared by the program, by `awk`, `seq -f` and `find -printf`. */
import { expandEscapes } from "./escapes.ts";
import { concat, encode } from "./text.ts";

export interface PrintfResult {
  readonly bytes: Uint8Array;
  /** Complaints about arguments, in order: `‘abc’: expected a numeric value`. */
  readonly complaints: readonly {
    readonly kind: "not-numeric" | "not-complete" | "missing-format" | "invalid-directive" | "range";
    readonly text: string;
  }[];
  /** `\c` was met. */
  readonly stopped: boolean;
}

/** The format is used again until all arguments are taken. */
export function formatPrintf(format: string, args: readonly string[]): PrintfResult {
  const parts: Uint8Array[] = [];
  const complaints: PrintfResult["complaints"][number][] = [];
  let next = 0;
  let stopped = false;

  const number = (text: string | undefined): number | bigint => {
    if (text === undefined || text === "") return 0;
    const quoted = /^["'](.)/u.exec(text);
    if (quoted) return quoted[1]?.codePointAt(0) ?? 0;
    const m = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(text);
    if (!m) {
      complaints.push({ kind: "not-numeric", text });
      return 0;
    }
    if (m[0].length < text.trimEnd().length) complaints.push({ kind: "not-complete", text });
    const digits = m[2] ?? "0";
    const value = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
    return m[1] === "-" ? -value : value;
  };
  const float = (text: string | undefined): number => {
    if (text === undefined || text === "") return 0;
    const quoted = /^["'](.)/u.exec(text);
    if (quoted) return quoted[1]?.codePointAt(0) ?? 0;
    if (/^\s*0[xX]/.test(text)) return Number(number(text));
    const m = /^\s*([-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|inf(?:inity)?|nan))/i.exec(
      text,
    );
    if (!m) {
      complaints.push({ kind: "not-numeric", text });
      return 0;
    }
    if (m[0].length < text.length) complaints.push({ kind: "not-complete", text });
    const word = (m[1] ?? "").toLowerCase();
    return /inf/.test(word)
      ? word.startsWith("-")
        ? Number.NEGATIVE_INFINITY
        : Number.POSITIVE_INFINITY
      : Number(word);
  };

  const directive = /%([-+ #0']*)(\*|\d+)?(?:\.(\*|-?\d+)?)?(?:hh|h|ll|l|L|q|j|z|t)?([\s\S]?)/y;
  do {
    const before = next;
    for (let i = 0; i < format.length; ) {
      const percent = format.indexOf("%", i);
      const literal = format.slice(i, percent === -1 ? undefined : percent);
      if (literal !== "") {
        const expanded = expandEscapes(literal, "format");
        parts.push(expanded.bytes);
        if (expanded.stopped) return { bytes: concat(parts), complaints, stopped: true };
      }
      if (percent === -1) break;
      if (format[percent + 1] === "%") {
        parts.push(encode("%"));
        i = percent + 2;
        continue;
      }
      directive.lastIndex = percent;
      const m = directive.exec(format);
      if (!m) break;
      let flags = m[1] ?? "";
      let width = m[2] === "*" ? Number(number(args[next++])) : Number(m[2] ?? 0);
      if (width < 0) {
        flags += "-";
        width = -width;
      }
      const hasPrecision =
        /\.(?:\*|-?\d+)?(?:hh|h|ll|l|L|q|j|z|t)?[\s\S]?$/.test(m[0]) && m[0].slice(1).includes(".");
      const precision = !hasPrecision
        ? undefined
        : m[3] === "*"
          ? Number(number(args[next++]))
          : Number(m[3] ?? 0);
      const kind = m[4] ?? "";
      i = percent + m[0].length;
      if (kind === "" || !"diouxXeEfFgGaAcsbq".includes(kind)) {
        if (kind === "(") {
          const end = format.indexOf(")T", i);
          if (end !== -1) {
            i = end + 2;
            continue;
          }
        }
        complaints.push({ kind: kind === "" ? "missing-format" : "invalid-directive", text: m[0] });
        return { bytes: parts.length === 0 ? new Uint8Array(0) : concat(parts), complaints, stopped: true };
      }
      const arg = args[next];
      if (next < args.length) next++;
      if (kind === "b") {
        const expanded = expandEscapes((arg ?? "").replace(/\\([1-7][0-7]{0,2})/g, "\\0$1"), "echo");
        parts.push(expanded.bytes);
        if (expanded.stopped) stopped = true;
        if (stopped) return { bytes: concat(parts), complaints, stopped };
        continue;
      }
      const text =
        kind === "s" || kind === "c" || kind === "q"
          ? formatText(kind, arg ?? "", flags, width, precision)
          : formatNumber(kind, "diouxX".includes(kind) ? number(arg) : float(arg), flags, width, precision);
      parts.push(encode(text));
    }
    if (next === before) break;
  } while (next < args.length);
  return { bytes: parts.length === 0 ? new Uint8Array(0) : concat(parts), complaints, stopped };
}

function formatText(
  kind: string,
  arg: string,
  flags: string,
  width: number,
  precision: number | undefined,
): string {
  let text = kind === "c" ? ([...arg][0] ?? "") : kind === "q" ? shellQuote(arg) : arg;
  if (precision !== undefined && precision >= 0 && kind === "s") text = text.slice(0, precision);
  return flags.includes("-") ? text.padEnd(width) : text.padStart(width);
}

function shellQuote(text: string): string {
  if (text === "") return "''";
  return /^[\w@%+=:,./-]+$/.test(text) ? text : text.replace(/[^\w@%+=:,./-]/g, "\\$&");
}

/** One number as C's printf writes it. */
export function formatNumber(
  kind: string,
  value: number | bigint,
  flags: string,
  width: number,
  precision: number | undefined,
): string {
  let negative = false;
  let digits = "";
  let prefix = "";
  const integer = "diouxX".includes(kind);
  if (integer) {
    let n = typeof value === "bigint" ? value : BigInt(Number.isFinite(value) ? Math.trunc(value) : 0);
    if (kind === "d" || kind === "i") {
      n =
        n > 0x7fff_ffff_ffff_ffffn
          ? 0x7fff_ffff_ffff_ffffn
          : n < -0x8000_0000_0000_0000n
            ? -0x8000_0000_0000_0000n
            : n;
      negative = n < 0n;
      if (negative) n = -n;
    } else n = BigInt.asUintN(64, n);
    digits = n.toString(kind === "o" ? 8 : kind === "x" || kind === "X" ? 16 : 10);
    if (flags.includes("#") && n !== 0n)
      prefix = kind === "o" ? "0" : kind === "x" ? "0x" : kind === "X" ? "0X" : "";
    if (kind === "X") digits = digits.toUpperCase();
    if (precision !== undefined) digits = precision === 0 && n === 0n ? "" : digits.padStart(precision, "0");
  } else {
    let n = Number(value);
    negative = n < 0 || Object.is(n, -0);
    n = Math.abs(n);
    digits = Number.isFinite(n)
      ? formatFloat(kind.toLowerCase(), n, precision ?? 6, flags.includes("#"))
      : Number.isNaN(n)
        ? "nan"
        : "inf";
    if (kind === kind.toUpperCase() && kind !== "F") digits = digits.toUpperCase();
  }
  const sign = negative
    ? "-"
    : flags.includes("+") && kind !== "u" && kind !== "o" && kind !== "x" && kind !== "X"
      ? "+"
      : flags.includes(" ")
        ? " "
        : "";
  const zero = flags.includes("0") && !flags.includes("-") && !(integer && precision !== undefined);
  const lead = sign + prefix;
  if (zero) return lead + digits.padStart(width - lead.length, "0");
  return flags.includes("-") ? (lead + digits).padEnd(width) : (lead + digits).padStart(width);
}

function formatFloat(kind: string, n: number, precision: number, alternate: boolean): string {
  const exponential = (p: number) => n.toExponential(Math.min(p, 100)).replace(/e([-+])(\d)$/, "e$10$2");
  if (kind === "f") return fixed(n, precision);
  if (kind === "e") return exponential(precision);
  if (kind === "a") return `0x${n.toString(16)}p+0`;
  const p = precision === 0 ? 1 : precision;
  const exponent = n === 0 ? 0 : Number(n.toExponential(p - 1).split("e")[1]);
  const text = exponent < -4 || exponent >= p ? exponential(p - 1) : fixed(n, Math.max(0, p - 1 - exponent));
  if (alternate || !text.includes(".")) return text;
  const [mantissa = "", power] = text.split("e");
  return mantissa.replace(/\.?0+$/, "") + (power === undefined ? "" : `e${power}`);
}

/** `toFixed` for numbers of any size: exact, half to even as C rounds exact ties. */
function fixed(n: number, precision: number): string {
  if (n >= 1e21) return `${BigInt(n)}${precision > 0 ? `.${"0".repeat(precision)}` : ""}`;
  const p = Math.min(precision, 100);
  const text = n.toFixed(p);
  // toFixed rounds exact ties up; C rounds them to even.
  const scaled = n * 10 ** p;
  if (
    p <= 15 &&
    scaled < 2 ** 52 &&
    scaled % 1 === 0.5 &&
    scaled / 10 ** p === n &&
    Math.floor(scaled) % 2 === 0 &&
    exactTie(n, p)
  )
    return (Math.floor(scaled) / 10 ** p).toFixed(p);
  return text;
}

function exactTie(n: number, p: number): boolean {
  return n.toFixed(Math.min(100, p + 25)).slice(-25) === `5${"0".repeat(24)}`;
}
