/** `math`. */

import { asInt, asNumber, toIndex } from "../conversions.ts";
import { iterateNow } from "../iteration.ts";
import { functions, moduleOf } from "../native.ts";
import { int, PyFloat, PyInstance, type PyModule, PyTuple, Tail, type Value } from "../objects.ts";
import { typeOf } from "../types.ts";
import type { Vm } from "../vm.ts";

function real(vm: Vm, v: Value | undefined): number {
  const n = asNumber(v);
  if (n !== undefined) return n;
  if (v instanceof PyInstance) {
    const m = v.cls.lookup("__float__");
    if (m !== undefined) return asNumber(vm.callSync(m, [v]))!;
  }
  return vm.raise("TypeError", `must be real number, not ${typeOf(v ?? null).name}`);
}

type Fn = (x: number) => number;
const domain = (vm: Vm): never => vm.raise("ValueError", "math domain error");

function big(vm: Vm, v: Value | undefined): bigint {
  return BigInt(asInt(v ?? null) ?? toIndex(vm, v));
}

function isqrt(n: bigint): bigint {
  if (n < 2n) return n;
  let x = BigInt(Math.floor(Math.sqrt(Number(n))));
  for (;;) {
    const y = (x + n / x) >> 1n;
    if (y === x || y === x + 1n) break;
    x = y;
  }
  while (x * x > n) x--;
  while ((x + 1n) * (x + 1n) <= n) x++;
  return x;
}

/** Lanczos; exact for the integers courses use. */
function gamma(x: number): number {
  if (Number.isInteger(x) && x > 0 && x < 171) {
    let r = 1;
    for (let i = 2; i < x; i++) r *= i;
    return r;
  }
  if (x < 0.5) return Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x));
  const g = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  let a = g[0]!;
  const t = x - 1 + 7.5;
  for (let i = 1; i < 9; i++) a += g[i]! / (x - 1 + i);
  return Math.sqrt(2 * Math.PI) * t ** (x - 0.5) * Math.exp(-t) * a;
}

function erf(x: number): number {
  const t = Math.abs(x);
  if (t < 3) {
    let sum = t;
    let term = t;
    for (let n = 1; n < 100; n++) {
      term *= (-t * t) / n;
      sum += term / (2 * n + 1);
    }
    return (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI);
  }
  let f = 0;
  for (let n = 60; n > 0; n--) f = n / 2 / (t + f);
  return Math.sign(x) * (1 - Math.exp(-t * t) / (Math.sqrt(Math.PI) * (t + f)));
}

/** Exact sum of floats (Shewchuk). */
export function exactSum(values: readonly number[]): number {
  const partials: number[] = [];
  for (let x of values) {
    let i = 0;
    for (let y of partials) {
      if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x];
      const hi = x + y;
      const lo = y - (hi - x);
      if (lo !== 0) partials[i++] = lo;
      x = hi;
    }
    partials.length = i;
    partials.push(x);
  }
  let hi = 0;
  for (let i = partials.length - 1; i >= 0; i--) hi += partials[i]!;
  return hi;
}

/** The float after and before a positive one. */
function step(x: number, by: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  view.setBigUint64(0, view.getBigUint64(0) + by);
  return view.getFloat64(0);
}
const after = (x: number): number => step(x, 1n);
const before = (x: number): number => step(x, -1n);

export function mathModule(): PyModule {
  const plain: Record<string, Value> = {};
  const one = (name: string, f: Fn, ok: (x: number) => boolean = () => true): void => {
    Object.assign(
      plain,
      functions({
        [`${name}(x, /)`]: (vm, [v]) => {
          const x = real(vm, v);
          if (!ok(x)) return domain(vm);
          const r = f(x);
          if (!Number.isFinite(r) && Number.isFinite(x)) return vm.raise("OverflowError", "math range error");
          return new PyFloat(r);
        },
      }),
    );
  };
  one("sqrt", Math.sqrt, (x) => !(x < 0));
  one("sin", Math.sin, (x) => Number.isFinite(x) || Number.isNaN(x));
  one("cos", Math.cos, (x) => Number.isFinite(x) || Number.isNaN(x));
  one("tan", Math.tan);
  one("asin", Math.asin, (x) => Math.abs(x) <= 1);
  one("acos", Math.acos, (x) => Math.abs(x) <= 1);
  one("atan", Math.atan);
  one("sinh", Math.sinh);
  one("cosh", Math.cosh);
  one("tanh", Math.tanh);
  one("asinh", Math.asinh);
  one("acosh", Math.acosh, (x) => x >= 1);
  one("atanh", Math.atanh, (x) => Math.abs(x) < 1);
  one("exp", Math.exp);
  one("exp2", (x) => 2 ** x);
  one("expm1", Math.expm1);
  one("log1p", Math.log1p, (x) => x > -1);
  one("fabs", Math.abs);
  one("degrees", (x) => x * (180 / Math.PI));
  one("radians", (x) => x * (Math.PI / 180));
  one("gamma", gamma, (x) => !(x <= 0 && Number.isInteger(x)));
  one("lgamma", (x) =>
    x > 100
      ? (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x)
      : Math.log(Math.abs(gamma(x))),
  );
  one("erf", erf);
  one("erfc", (x) => 1 - erf(x));
  one("cbrt", Math.cbrt);
  const whole = (name: string, f: Fn, method: string): void => {
    Object.assign(
      plain,
      functions({
        [`${name}(x, /)`]: (vm, [v]) => {
          const n = asInt(v);
          if (n !== undefined) return n;
          if (v instanceof PyInstance) {
            const m = v.cls.lookup(method);
            if (m !== undefined) return new Tail(m, [v]);
          }
          const x = real(vm, v);
          if (Number.isNaN(x)) return vm.raise("ValueError", "cannot convert float NaN to integer");
          if (!Number.isFinite(x))
            return vm.raise("OverflowError", "cannot convert float infinity to integer");
          const r = f(x);
          return Number.isSafeInteger(r) ? r + 0 : int(BigInt(r));
        },
      }),
    );
  };
  whole("floor", Math.floor, "__floor__");
  whole("ceil", Math.ceil, "__ceil__");
  whole("trunc", Math.trunc, "__trunc__");
  const log = (vm: Vm, v: Value | undefined, base: (x: number) => number): number => {
    const n = asInt(v);
    if (typeof n === "bigint" && n > 0n) {
      const bits = n.toString(2).length - 60;
      return base(Number(n >> BigInt(bits))) + bits * base(2);
    }
    const x = real(vm, v);
    return x <= 0 ? domain(vm) : base(x);
  };
  return moduleOf("math", {
    pi: new PyFloat(Math.PI),
    e: new PyFloat(Math.E),
    tau: new PyFloat(2 * Math.PI),
    inf: new PyFloat(Number.POSITIVE_INFINITY),
    nan: new PyFloat(Number.NaN),
    ...plain,
    ...functions({
      "log(x, base?, /)": (vm, [x, b]) => {
        const top = log(vm, x, Math.log);
        if (b === undefined) return new PyFloat(top);
        const bottom = log(vm, b, Math.log);
        return bottom === 0
          ? vm.raise("ZeroDivisionError", "float division by zero")
          : new PyFloat(top / bottom);
      },
      "log2(x, /)": (vm, [x]) => new PyFloat(log(vm, x, Math.log2)),
      "log10(x, /)": (vm, [x]) => new PyFloat(log(vm, x, Math.log10)),
      "pow(x, y, /)": (vm, [x, y]) => {
        const r = real(vm, x) ** real(vm, y);
        return Number.isNaN(r) && !Number.isNaN(real(vm, x)) ? domain(vm) : new PyFloat(r);
      },
      "atan2(y, x, /)": (vm, [y, x]) => new PyFloat(Math.atan2(real(vm, y), real(vm, x))),
      "hypot(*c)": (vm, [c]) => new PyFloat(Math.hypot(...(c as PyTuple).v.map((x) => real(vm, x)))),
      "dist(p!, q!, /)": (vm, [p, q]) => {
        const b = iterateNow(vm, q!);
        return new PyFloat(Math.hypot(...iterateNow(vm, p!).map((x, i) => real(vm, x) - real(vm, b[i]))));
      },
      "fmod(x, y, /)": (vm, [x, y]) => new PyFloat(real(vm, x) % real(vm, y)),
      "remainder(x, y, /)": (vm, [x, y]) => {
        const [a, b] = [real(vm, x), real(vm, y)];
        const q = a / b;
        const f = Math.floor(q);
        const n = q - f > 0.5 || (q - f === 0.5 && f % 2 !== 0) ? f + 1 : f;
        return new PyFloat(a - n * b);
      },
      "modf(x, /)": (vm, [x]) => {
        const v = real(vm, x);
        return new PyTuple([new PyFloat(v - Math.trunc(v)), new PyFloat(Math.trunc(v))]);
      },
      "copysign(x, y, /)": (vm, [x, y]) => {
        const s = real(vm, y);
        const a = Math.abs(real(vm, x));
        return new PyFloat(s < 0 || Object.is(s, -0) ? -a : a);
      },
      "isnan(x, /)": (vm, [x]) => Number.isNaN(real(vm, x)),
      "isinf(x, /)": (vm, [x]) => Math.abs(real(vm, x)) === Number.POSITIVE_INFINITY,
      "isfinite(x, /)": (vm, [x]) => Number.isFinite(real(vm, x)),
      "isclose(a, b, *, rel_tol?, abs_tol?)": (vm, [a, b, rel, abs]) => {
        const [x, y] = [real(vm, a), real(vm, b)];
        if (x === y) return true;
        const d = Math.abs(x - y);
        return (
          Number.isFinite(d) &&
          (d <= (rel === undefined ? 1e-9 : real(vm, rel)) * Math.max(Math.abs(x), Math.abs(y)) ||
            d <= (abs === undefined ? 0 : real(vm, abs)))
        );
      },
      "factorial(n, /)": (vm, [n]) => {
        if (n instanceof PyFloat)
          return vm.raise("TypeError", "'float' object cannot be interpreted as an integer");
        const k = big(vm, n);
        if (k < 0n) return vm.raise("ValueError", "factorial() not defined for negative values");
        if (k > 20_000n) return vm.refuse("factorials that large");
        let r = 1n;
        for (let i = 2n; i <= k; i++) r *= i;
        return int(r);
      },
      "gcd(*n)": (vm, [n]) => {
        let a = 0n;
        for (const x of (n as PyTuple).v) {
          let b = big(vm, x);
          while (b) [a, b] = [b, a % b];
        }
        return int(a < 0n ? -a : a);
      },
      "lcm(*n)": (vm, [n]) => {
        let r = 1n;
        for (const x of (n as PyTuple).v) {
          const v = big(vm, x);
          if (v === 0n) return 0;
          let [a, b] = [r, v];
          while (b) [a, b] = [b, a % b];
          r = (r * v) / a;
        }
        return int(r < 0n ? -r : r);
      },
      "isqrt(n, /)": (vm, [n]) =>
        big(vm, n) < 0n
          ? vm.raise("ValueError", "isqrt() argument must be nonnegative")
          : int(isqrt(big(vm, n))),
      "comb(n, k, /)": (vm, [n, k]) => {
        const [a, b] = [big(vm, n), big(vm, k)];
        if (a < 0n || b < 0n)
          return vm.raise("ValueError", `${a < 0n ? "n" : "k"} must be a non-negative integer`);
        let r = 1n;
        for (let i = 0n; i < b; i++) r = (r * (a - i)) / (i + 1n);
        return b > a ? 0 : int(r);
      },
      "perm(n, k?, /)": (vm, [n, k]) => {
        const a = big(vm, n);
        const b = k === undefined || k === null ? a : big(vm, k);
        let r = 1n;
        for (let i = 0n; i < b; i++) r *= a - i;
        return b > a ? 0 : int(r);
      },
      "prod(iterable!, *, start?)": (vm, [it, start]) =>
        new Tail(vm.hidden.get("product_of")!, [it!, start ?? 1]),
      "fsum(seq!, /)": (vm, [it]) => new PyFloat(exactSum(iterateNow(vm, it!).map((x) => real(vm, x)))),
      "frexp(x, /)": (vm, [x]) => {
        const v = real(vm, x);
        if (v === 0 || !Number.isFinite(v)) return new PyTuple([new PyFloat(v), 0]);
        let e = Math.max(-1023, Math.floor(Math.log2(Math.abs(v))) + 1);
        let m = v * 2 ** -e;
        while (Math.abs(m) < 0.5) {
          m *= 2;
          e--;
        }
        while (Math.abs(m) >= 1) {
          m /= 2;
          e++;
        }
        return new PyTuple([new PyFloat(m), e]);
      },
      "ulp(x, /)": (vm, [x]) => {
        const v = Math.abs(real(vm, x));
        return new PyFloat(Number.isFinite(v) ? after(v) - v : v);
      },
      "nextafter(x, y, /)": (vm, [x, y]) => {
        const [a, b] = [real(vm, x), real(vm, y)];
        if (Number.isNaN(a) || Number.isNaN(b) || a === b) return new PyFloat(Number.isNaN(a) ? a : b);
        if (a === 0) return new PyFloat(Math.sign(b) * Number.MIN_VALUE);
        return new PyFloat(
          b > a === a > 0 ? Math.sign(a) * after(Math.abs(a)) : Math.sign(a) * before(Math.abs(a)),
        );
      },
      "ldexp(x, i, /)": (vm, [x, i]) => new PyFloat(real(vm, x) * 2 ** toIndex(vm, i)),
    }),
  });
}
