/**
 * The functions of `bc -l`: s c a l e j. Each is worked out with places to spare and cut
 * to `scale`.
 */
import { type Decimal, toScale, unitsAt } from "./decimal.ts";

type LibraryFunction = (args: readonly Decimal[], scale: number) => Decimal;

/** Fixed-point arithmetic with `places` decimals. */
class Fixed {
  readonly one: bigint;

  constructor(readonly places: number) {
    this.one = 10n ** BigInt(places);
  }

  mul(a: bigint, b: bigint): bigint {
    return (a * b) / this.one;
  }

  div(a: bigint, b: bigint): bigint {
    return (a * this.one) / b;
  }

  exp(x: bigint): bigint {
    // e^x = (e^(x/2^k))^(2^k)
    let k = 0;
    let small = x;
    while (small > this.one / 8n || small < -this.one / 8n) {
      small /= 2n;
      k++;
    }
    let sum = this.one;
    let term = this.one;
    for (let n = 1n; term !== 0n; n++) {
      term = this.mul(term, small) / n;
      sum += term;
    }
    for (; k > 0; k--) sum = this.mul(sum, sum);
    return sum;
  }

  ln(x: bigint): bigint {
    let halves = 0n;
    let y = x;
    while (y > 2n * this.one) {
      y /= 2n;
      halves++;
    }
    while (y < this.one / 2n) {
      y *= 2n;
      halves--;
    }
    return this.lnNear(y) + halves * this.lnNear(2n * this.one);
  }

  /** 2 artanh((y-1)/(y+1)) */
  private lnNear(y: bigint): bigint {
    const z = this.div(y - this.one, y + this.one);
    const square = this.mul(z, z);
    let sum = 0n;
    let term = z;
    for (let n = 1n; term !== 0n; n += 2n) {
      sum += term / n;
      term = this.mul(term, square);
    }
    return 2n * sum;
  }

  atan(x: bigint): bigint {
    if (x < 0n) return -this.atan(-x);
    if (x > this.one) return 2n * this.atan(this.one) - this.atan(this.div(this.one, x));
    if (x > this.one / 2n) {
      // atan x = 2 atan (x / (1 + sqrt(1 + x²)))
      const root = squareRoot((this.one + this.mul(x, x)) * this.one);
      return 2n * this.atan(this.div(x, this.one + root));
    }
    const square = this.mul(x, x);
    let sum = 0n;
    let term = x;
    for (let n = 1n; term !== 0n; n += 2n) {
      sum += n % 4n === 1n ? term / n : -term / n;
      term = this.mul(term, square);
    }
    return sum;
  }

  sin(x: bigint): bigint {
    const turn = 8n * this.atan(this.one);
    return this.series(x % turn, 1n);
  }

  cos(x: bigint): bigint {
    const turn = 8n * this.atan(this.one);
    return this.series(x % turn, 0n);
  }

  /** Σ ± x^(from+2n) / (from+2n)! */
  private series(x: bigint, from: bigint): bigint {
    const square = this.mul(x, x);
    let term = from === 1n ? x : this.one;
    let sum = 0n;
    for (let n = from; term !== 0n; n += 2n) {
      sum += term;
      term = -this.mul(term, square) / ((n + 1n) * (n + 2n));
    }
    return sum;
  }

  bessel(order: number, x: bigint): bigint {
    const n = Math.abs(order);
    const half = x / 2n;
    let term = this.one;
    for (let i = 1n; i <= BigInt(n); i++) term = this.mul(term, half) / i;
    const square = this.mul(half, half);
    let sum = 0n;
    for (let k = 1n; term !== 0n; k++) {
      sum += term;
      term = -this.mul(term, square) / (k * (k + BigInt(n)));
    }
    return order < 0 && n % 2 === 1 ? -sum : sum;
  }
}

function squareRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let x = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (x + n / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

const single: Readonly<Record<string, (f: Fixed, x: bigint) => bigint>> = {
  s: (f, x) => f.sin(x),
  c: (f, x) => f.cos(x),
  a: (f, x) => f.atan(x),
  e: (f, x) => f.exp(x),
  l: (f, x) => f.ln(x),
};

/** Undefined when the library has no such function of so many arguments. */
export function library(name: string, count: number): LibraryFunction | undefined {
  if (name === "j" && count === 2)
    return ([order, x], scale) => {
      const n = Number(unitsAt(order as Decimal, 0));
      const f = new Fixed(scale + 12 + digitsBefore(x as Decimal) * 2);
      return toScale({ units: f.bessel(n, unitsAt(x as Decimal, f.places)), scale: f.places }, scale);
    };
  const of = count === 1 && Object.hasOwn(single, name) ? single[name] : undefined;
  if (of === undefined) return undefined;
  return ([given], scale) => {
    const x = given as Decimal;
    if (name === "l" && x.units <= 0n)
      // There is none; bc gives the largest number below nothing.
      return { units: -(10n ** BigInt(scale) - 1n) * 10n ** BigInt(scale), scale };
    if (x.units === 0n && name !== "c" && name !== "e") return { units: 0n, scale: 0 };
    // e^x has as many places before the point as x / ln 10 says.
    const before = name === "e" ? Math.max(0, Number(unitsAt(x, 0))) : digitsBefore(x);
    const f = new Fixed(scale + 12 + Math.min(before, 50_000));
    return toScale({ units: of(f, unitsAt(x, f.places)), scale: f.places }, scale);
  };
}

function digitsBefore(x: Decimal): number {
  return unitsAt(x, 0).toString().length;
}
