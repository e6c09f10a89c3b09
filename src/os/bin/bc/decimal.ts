/** Decimal numbers of any length: `units` times ten to the minus `scale`. */

export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

export const zero: Decimal = { units: 0n, scale: 0 };
export const one: Decimal = { units: 1n, scale: 0 };

const powers: bigint[] = [1n];
function ten(n: number): bigint {
  if (n > 500) return 10n ** BigInt(n);
  for (let i = powers.length; i <= n; i++) powers.push((powers[i - 1] ?? 1n) * 10n);
  return powers[n] ?? 1n;
}

/** The units it has at another scale; what is lost is cut off. */
export function unitsAt(d: Decimal, scale: number): bigint {
  return scale >= d.scale ? d.units * ten(scale - d.scale) : d.units / ten(d.scale - scale);
}

export function toScale(d: Decimal, scale: number): Decimal {
  return d.scale === scale ? d : { units: unitsAt(d, scale), scale };
}

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: unitsAt(a, scale) + unitsAt(b, scale), scale };
}

export function negate(a: Decimal): Decimal {
  return { units: -a.units, scale: a.scale };
}

export function compare(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const [x, y] = [unitsAt(a, scale), unitsAt(b, scale)];
  return x < y ? -1 : x > y ? 1 : 0;
}

export function multiply(a: Decimal, b: Decimal, scale: number): Decimal {
  const full = { units: a.units * b.units, scale: a.scale + b.scale };
  return toScale(full, Math.min(full.scale, Math.max(scale, a.scale, b.scale)));
}

/** `b` is not zero. */
export function divide(a: Decimal, b: Decimal, scale: number): Decimal {
  const shift = scale + b.scale - a.scale;
  return {
    units: shift >= 0 ? (a.units * ten(shift)) / b.units : a.units / (b.units * ten(-shift)),
    scale,
  };
}

export function remainder(a: Decimal, b: Decimal, scale: number): Decimal {
  const quotient = divide(a, b, scale);
  const product = { units: quotient.units * b.units, scale: quotient.scale + b.scale };
  return toScale(add(a, negate(product)), Math.max(scale + b.scale, a.scale));
}

export function power(a: Decimal, exponent: number, scale: number): Decimal {
  const n = Math.abs(exponent);
  const full = { units: a.units ** BigInt(n), scale: a.scale * n };
  if (exponent < 0) return divide(one, full, scale);
  return toScale(full, Math.min(full.scale, Math.max(scale, a.scale)));
}

/** `a` is not negative. */
export function squareRoot(a: Decimal, scale: number): Decimal {
  const own = Math.max(scale, a.scale);
  return { units: root(unitsAt(a, 2 * own)), scale: own };
}

/** The whole part of a square root (Newton). */
function root(n: bigint): bigint {
  if (n < 2n) return n;
  let x = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (x + n / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

/** Digits that count: those of `.05` are two. */
export function digitCount(d: Decimal): number {
  return Math.max(d.units.toString().replace("-", "").length, d.scale);
}

/** A constant as written, in a base of 2 to 36; a digit too large counts as the largest. */
export function parseDecimal(text: string, base: number): Decimal {
  const [whole = "", fraction = ""] = text.split(".");
  if (base === 10 && !/[A-Z]/.test(text))
    return { units: BigInt(`${whole}${fraction}` || "0"), scale: fraction.length };
  const single = text.length === 1;
  const digit = (c: string): bigint => {
    const value = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".indexOf(c);
    return BigInt(single ? value : Math.min(value, base - 1));
  };
  let units = 0n;
  for (const c of whole) units = units * BigInt(base) + digit(c);
  if (fraction === "") return { units, scale: 0 };
  let top = 0n;
  let bottom = 1n;
  for (const c of fraction) {
    top = top * BigInt(base) + digit(c);
    bottom *= BigInt(base);
  }
  const scale = fraction.length;
  return { units: units * ten(scale) + (top * ten(scale)) / bottom, scale };
}

/** As `bc` prints it; bases above 16 have their digits as numbers. */
export function format(d: Decimal, base: number): string {
  const sign = d.units < 0n ? "-" : "";
  const units = d.units < 0n ? -d.units : d.units;
  if (units === 0n) return "0";
  if (base === 10) {
    const digits = units.toString().padStart(d.scale, "0");
    const whole = digits.slice(0, digits.length - d.scale);
    return `${sign}${whole}${d.scale === 0 ? "" : `.${digits.slice(digits.length - d.scale)}`}`;
  }
  const big = BigInt(base);
  const width = String(base - 1).length;
  const show = (value: bigint): string =>
    base <= 16 ? value.toString(16).toUpperCase() : ` ${value.toString().padStart(width, "0")}`;
  let whole = units / ten(d.scale);
  let text = "";
  for (; whole > 0n; whole /= big) text = show(whole % big) + text;
  if (d.scale > 0) {
    text += ".";
    let rest = units % ten(d.scale);
    for (let reach = 1n; reach < ten(d.scale); reach *= big) {
      rest *= big;
      text += show(rest / ten(d.scale));
      rest %= ten(d.scale);
    }
  }
  return sign + text;
}
