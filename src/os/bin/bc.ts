/** A calculator of decimal numbers of any length: expressions, variables, `scale`, `sqrt`, comparisons. */

import { SysError } from "../errno.ts";
import type { Program } from "../process.ts";
import { lineBatches, openInput } from "./kit/stream.ts";

/** `units` times ten to the minus `scale`. */
interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

class BcError extends Error {}

const ten = (n: number) => 10n ** BigInt(n);
const rescale = (d: Decimal, scale: number): bigint =>
  scale >= d.scale ? d.units * ten(scale - d.scale) : d.units / ten(d.scale - scale);

function show(d: Decimal): string {
  const negative = d.units < 0n;
  const digits = (negative ? -d.units : d.units).toString().padStart(d.scale + 1, "0");
  const whole = digits.slice(0, digits.length - d.scale).replace(/^0+(?=.)/, "");
  const fraction = digits.slice(digits.length - d.scale);
  const body = d.scale === 0 ? whole : `${whole === "0" ? "" : whole}.${fraction}`;
  return d.units === 0n ? "0" : (negative ? "-" : "") + body;
}

class Calculator {
  private readonly variables = new Map<string, Decimal>();
  private scale = 0;
  private tokens: readonly string[] = [];
  private at = 0;

  constructor(library: boolean) {
    if (library) this.scale = 20;
  }

  /** The lines a line of input prints; undefined: `quit`. */
  line(text: string): readonly string[] | undefined {
    const out: string[] = [];
    for (const part of text.replace(/#.*$/, "").split(";")) {
      if (part.trim() === "") continue;
      if (/^\s*(?:quit|halt)\s*$/.test(part)) return undefined;
      this.tokens =
        part.match(
          /(?:[0-9A-F]*\.[0-9A-F]+|[0-9A-F]+\.?)|[a-z_][a-z0-9_]*|"[^"]*"|[-+*/%^]=|[<>=!]=|&&|\|\||\+\+|--|\S/g,
        ) ?? [];
      this.at = 0;
      const quoted = /^"(.*)"$/s.exec(this.tokens[0] ?? "");
      if (quoted) {
        out.push(`\0${quoted[1]}`);
        continue;
      }
      const silent = /^[a-z_]\w*$/.test(this.tokens[0] ?? "") && /^[-+*/%^]?=$/.test(this.tokens[1] ?? "");
      const value = this.expression();
      if (this.at < this.tokens.length) throw new BcError("syntax error");
      if (!silent) out.push(show(value));
    }
    return out;
  }

  /** An error here is seen only at the newline, which bc counts already. */
  get atEnd(): boolean {
    return this.at >= this.tokens.length;
  }

  private accept(...ops: readonly string[]): string | undefined {
    const t = this.tokens[this.at];
    if (t === undefined || !ops.includes(t)) return undefined;
    this.at++;
    return t;
  }

  private expression(): Decimal {
    const name = this.tokens[this.at] ?? "";
    const op = this.tokens[this.at + 1] ?? "";
    if (/^[a-z_]\w*$/.test(name) && /^[-+*/%^]?=$/.test(op)) {
      this.at += 2;
      const right = this.expression();
      const value = op === "=" ? right : this.apply(op[0] ?? "", this.get(name), right);
      if (name === "scale") this.scale = Number(rescale(value, 0));
      else this.variables.set(name, value);
      return value;
    }
    let left = this.comparison();
    for (let o = this.accept("&&", "||"); o !== undefined; o = this.accept("&&", "||")) {
      const right = this.comparison();
      const truth =
        o === "&&" ? left.units !== 0n && right.units !== 0n : left.units !== 0n || right.units !== 0n;
      left = { units: truth ? 1n : 0n, scale: 0 };
    }
    return left;
  }

  private comparison(): Decimal {
    const left = this.sum();
    const op = this.accept("<", "<=", ">", ">=", "==", "!=");
    if (op === undefined) return left;
    const right = this.sum();
    const scale = Math.max(left.scale, right.scale);
    const [a, b] = [rescale(left, scale), rescale(right, scale)];
    const holds =
      op === "<"
        ? a < b
        : op === "<="
          ? a <= b
          : op === ">"
            ? a > b
            : op === ">="
              ? a >= b
              : op === "=="
                ? a === b
                : a !== b;
    return { units: holds ? 1n : 0n, scale: 0 };
  }

  private sum(): Decimal {
    let left = this.product();
    for (let op = this.accept("+", "-"); op !== undefined; op = this.accept("+", "-"))
      left = this.apply(op, left, this.product());
    return left;
  }

  private product(): Decimal {
    let left = this.unary();
    for (let op = this.accept("*", "/", "%"); op !== undefined; op = this.accept("*", "/", "%"))
      left = this.apply(op, left, this.unary());
    return left;
  }

  private unary(): Decimal {
    if (this.accept("-")) {
      const value = this.unary();
      return { units: -value.units, scale: value.scale };
    }
    const base = this.primary();
    return this.accept("^") ? this.apply("^", base, this.unary()) : base;
  }

  private get(name: string): Decimal {
    return name === "scale"
      ? { units: BigInt(this.scale), scale: 0 }
      : (this.variables.get(name) ?? { units: 0n, scale: 0 });
  }

  private primary(): Decimal {
    const t = this.tokens[this.at++];
    if (t === undefined) throw new BcError("syntax error");
    if (t === "(") {
      const value = this.expression();
      if (!this.accept(")")) throw new BcError("syntax error");
      return value;
    }
    if (/^[0-9.]+$/.test(t) && t !== ".") {
      const [whole = "", fraction = ""] = t.split(".");
      return { units: BigInt(`${whole}${fraction}` || "0"), scale: fraction.length };
    }
    if (!/^[a-z_]\w*$/.test(t)) throw new BcError("syntax error");
    if (!this.accept("(")) return this.get(t);
    const argument = this.expression();
    if (!this.accept(")")) throw new BcError("syntax error");
    if (t === "sqrt") {
      if (argument.units < 0n) throw new BcError("Square root of a negative number");
      const scale = Math.max(this.scale, argument.scale);
      return { units: root(rescale(argument, 2 * scale)), scale };
    }
    if (t === "length") return { units: BigInt(argument.units.toString().replace("-", "").length), scale: 0 };
    if (t === "scale") return { units: BigInt(argument.scale), scale: 0 };
    throw new BcError(`Function ${t} not defined.`);
  }

  private apply(op: string, a: Decimal, b: Decimal): Decimal {
    const most = Math.max(a.scale, b.scale);
    switch (op) {
      case "+":
        return { units: rescale(a, most) + rescale(b, most), scale: most };
      case "-":
        return { units: rescale(a, most) - rescale(b, most), scale: most };
      case "*": {
        const scale = Math.min(a.scale + b.scale, Math.max(this.scale, most));
        return { units: rescale({ units: a.units * b.units, scale: a.scale + b.scale }, scale), scale };
      }
      case "/":
      case "%": {
        if (b.units === 0n) throw new BcError("Divide by zero");
        const quotient = {
          units: (a.units * ten(this.scale + b.scale)) / (b.units * ten(a.scale)),
          scale: this.scale,
        };
        if (op === "/") return quotient;
        const scale = Math.max(this.scale + b.scale, a.scale);
        return {
          units:
            rescale(a, scale) -
            rescale({ units: quotient.units * b.units, scale: quotient.scale + b.scale }, scale),
          scale,
        };
      }
      default: {
        const n = Number(rescale(b, 0));
        if (Math.abs(n) > 100_000) throw new BcError("exponent too large in raise");
        const power = { units: a.units ** BigInt(Math.abs(n)), scale: a.scale * Math.abs(n) };
        if (n < 0) return this.apply("/", { units: 1n, scale: 0 }, power);
        const scale = Math.min(power.scale, Math.max(this.scale, a.scale));
        return { units: rescale(power, scale), scale };
      }
    }
  }
}

/** The whole part of a square root (Newton). */
function root(n: bigint): bigint {
  if (n < 2n) return n;
  let x = BigInt(Math.floor(Math.sqrt(Number(n > 10n ** 300n ? 10n ** 300n : n)))) || 1n;
  if (n > 10n ** 300n) x = n;
  for (;;) {
    const next = (x + n / x) >> 1n;
    if (next === x || next === x + 1n) break;
    x = next;
  }
  while (x * x > n) x--;
  while ((x + 1n) * (x + 1n) <= n) x++;
  return x;
}

export const program: Program = async (proc) => {
  const calculator = new Calculator(proc.args.some((a) => /^-\w*l/.test(a) || a === "--mathlib"));
  const files = proc.args.filter((a) => !a.startsWith("-"));
  let number = 0;
  for (const name of [...files, "-"]) {
    try {
      const input = await openInput(proc, name);
      for await (const { lines } of lineBatches(proc, input)) {
        for (const line of lines) {
          number++;
          try {
            const answers = calculator.line(line);
            if (answers === undefined) return 0;
            for (const answer of answers)
              await proc.stdout.write(
                answer.startsWith("\0") ? answer.slice(1) : `${answer.replace(/.{68}(?=.)/g, "$&\\\n")}\n`,
              );
          } catch (error) {
            if (!(error instanceof BcError)) throw error;
            await proc.stderr.write(
              error.message === "syntax error"
                ? `(standard_in) ${number + (calculator.atEnd ? 1 : 0)}: syntax error\n`
                : `Runtime error (func=(main), adr=${line.length}): ${error.message}\n`,
            );
          }
        }
      }
      input.close();
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      await proc.stderr.write(`File ${name} is unavailable.\n`);
      return 1;
    }
  }
  return 0;
};
