/**
 * Values of flags, and why they are refused (the words of the client's parsers).
 * Every function throws an Error whose message follows `invalid argument … for … flag: `.
 */

/** Go's quoting of a string, as `%q` prints it. */
export function quote(text: string): string {
  if (/^[ !#-[\]-~]*$/.test(text)) return `"${text}"`;
  let out = '"';
  for (const c of text) {
    const code = c.codePointAt(0) ?? 0;
    if (c === '"' || c === "\\") out += `\\${c}`;
    else if (c === "\n") out += "\\n";
    else if (c === "\t") out += "\\t";
    else if (c === "\r") out += "\\r";
    else if (code < 0x20 || code === 0x7f) out += `\\x${code.toString(16).padStart(2, "0")}`;
    else out += c;
  }
  return `${out}"`;
}

const trueWords = new Set(["1", "t", "T", "TRUE", "true", "True"]);
const falseWords = new Set(["0", "f", "F", "FALSE", "false", "False"]);

export function parseBool(text: string): boolean {
  if (trueWords.has(text)) return true;
  if (falseWords.has(text)) return false;
  throw new Error(`strconv.ParseBool: parsing ${quote(text)}: invalid syntax`);
}

const maxInt64 = 9_223_372_036_854_775_807n;

/** Decimal, or 0x, 0o, 0b, with underscores, as Go's base 0 takes them. */
export function parseInteger(text: string): number {
  const m = /^([+-]?)(0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]*|[1-9][0-9_]*)$/.exec(text);
  if (m === null) throw new Error(`strconv.ParseInt: parsing ${quote(text)}: invalid syntax`);
  const digits = (m[2] as string).replace(/_/g, "").toLowerCase();
  const value = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
  if (value > maxInt64) throw new Error(`strconv.ParseInt: parsing ${quote(text)}: value out of range`);
  return m[1] === "-" ? -Number(value) : Number(value);
}

export function parseUnsigned(text: string, max: number): number {
  if (!/^\d+$/.test(text)) throw new Error(`strconv.ParseUint: parsing ${quote(text)}: invalid syntax`);
  const value = Number(text);
  if (value > max) throw new Error(`strconv.ParseUint: parsing ${quote(text)}: value out of range`);
  return value;
}

const sizeSuffix: Readonly<Record<string, number>> = { "": 0, b: 0, k: 1, m: 2, g: 3, t: 4, p: 5 };

/** `512m`, `1.5GiB`, `100`: bytes, in powers of 1024. */
export function parseBytes(text: string): number {
  const at = text.search(/[^0-9. ]/);
  const cut = at === -1 ? text.length : at;
  const number = text.slice(0, cut).trimEnd();
  const suffix = text.slice(cut).trim().toLowerCase();
  if (!/^(\d+\.?\d*|\.\d+)$/.test(number)) throw new Error(`invalid size: '${text}'`);
  const unit = suffix === "b" ? "" : suffix.replace(/i?b$/, "");
  const power = unit.length === 0 || unit.length === 1 ? sizeSuffix[unit] : undefined;
  if (power === undefined) throw new Error(`invalid suffix: '${suffix}'`);
  return Math.trunc(Number(number) * 1024 ** power);
}

/** As `parseBytes`, and -1 for "no limit". */
export function parseSwapBytes(text: string): number {
  return text === "-1" ? -1 : parseBytes(text);
}

const durationUnit: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** `1h30m`, `-1.5s`: nanoseconds. */
export function parseDuration(text: string): number {
  const sign = text.startsWith("-") ? -1 : 1;
  let rest = text.replace(/^[+-]/, "");
  if (rest === "0") return 0;
  if (rest === "") throw new Error(`time: invalid duration ${quote(text)}`);
  let total = 0;
  while (rest !== "") {
    const number = /^(\d+\.?\d*|\.\d+)/.exec(rest)?.[0];
    if (number === undefined) throw new Error(`time: invalid duration ${quote(text)}`);
    rest = rest.slice(number.length);
    const unit = /^[^0-9.]*/.exec(rest)?.[0] ?? "";
    if (unit === "") throw new Error(`time: missing unit in duration ${quote(text)}`);
    const scale = durationUnit[unit];
    if (scale === undefined) throw new Error(`time: unknown unit ${quote(unit)} in duration ${quote(text)}`);
    total += Number(number) * scale;
    rest = rest.slice(unit.length);
  }
  return sign * Math.round(total);
}

/** `1.5` or `1/2` processors: billionths. */
export function parseNanoCpus(text: string): number {
  const m = /^([+-]?)(\d+\.?\d*|\.\d+)(?:e([+-]?\d+))?(?:\/(\d+))?$/i.exec(text);
  if (m === null) throw new Error(`failed to parse ${text} as a rational number`);
  const divisor = m[4] === undefined ? 1 : Number(m[4]);
  if (divisor === 0) throw new Error(`failed to parse ${text} as a rational number`);
  const nano = ((Number(m[2]) * 10 ** Number(m[3] ?? 0)) / divisor) * 1e9;
  const whole = Math.round(nano);
  if (Math.abs(nano - whole) > 1e-6) throw new Error("value is too precise");
  return m[1] === "-" ? -whole : whole;
}

/** One line of comma-separated values; a field may be quoted. @throws as Go's csv reader does. */
export function parseCsv(text: string): readonly string[] {
  if (text === "") throw new Error("EOF");
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      let value = "";
      at += 1;
      for (;;) {
        const end = text.indexOf('"', at);
        if (end === -1)
          throw new Error(
            `parse error on line 1, column ${text.length + 1}: extraneous or missing " in quoted-field`,
          );
        value += text.slice(at, end);
        at = end + 1;
        if (text[at] !== '"') break;
        value += '"';
        at += 1;
      }
      if (at < text.length && text[at] !== ",")
        throw new Error(`parse error on line 1, column ${at}: extraneous or missing " in quoted-field`);
      fields.push(value);
    } else {
      const comma = text.indexOf(",", at);
      const value = text.slice(at, comma === -1 ? text.length : comma);
      const bare = value.indexOf('"');
      if (bare !== -1)
        throw new Error(`parse error on line 1, column ${at + bare + 1}: bare " in non-quoted-field`);
      fields.push(value);
      at += value.length;
    }
    if (at >= text.length) return fields;
    at += 1;
    if (at === text.length) return [...fields, ""];
  }
}
