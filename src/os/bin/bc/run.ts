/** Runs what parse.ts read: variables, arrays, functions, `scale`, `ibase`, `obase`, `last`, and the library of `-l`. */
import {
  add,
  compare,
  type Decimal,
  digitCount,
  divide,
  format,
  multiply,
  negate,
  one,
  parseDecimal,
  power,
  remainder,
  squareRoot,
  toScale,
  unitsAt,
  zero,
} from "./decimal.ts";
import { library } from "./library.ts";
import type { Expr, Place, Statement } from "./parse.ts";

/** With the place GNU's compiled code would be at. */
export class BcRuntimeError extends Error {
  constructor(
    readonly at: number,
    readonly where: string,
    message: string,
  ) {
    super(message);
  }
}

export interface BcOutput {
  readonly print: (text: string) => void;
  readonly warn: (text: string) => Promise<void>;
  /** Lets others run; ends by a signal here. */
  readonly pause: () => Promise<void>;
}

type Signal = "break" | "continue" | "return" | "halt" | undefined;
type Definition = Extract<Statement, { type: "define" }>;

const maxDepth = 2000;
const maxExponent = 100_000;

export class Bc {
  private variables = new Map<string, Decimal>();
  private arrays = new Map<string, Map<string, Decimal>>();
  private readonly functions = new Map<string, Definition>();
  private scale = 0;
  private ibase = 10;
  private obase = 10;
  private last = zero;
  private answer = zero;
  private depth = 0;
  private steps = 0;
  private where = "(main)";
  private column = 0;

  constructor(
    private readonly out: BcOutput,
    private readonly math: boolean,
  ) {
    if (math) this.scale = 20;
  }

  /** Does statements in order; true when `quit` or `halt` ends it all. */
  async run(list: readonly Statement[]): Promise<boolean> {
    this.where = "(main)";
    this.depth = 0;
    for (const statement of list)
      if (statement.type === "quit" || (await this.statement(statement)) === "halt") return true;
    return false;
  }

  private async statement(s: Statement): Promise<Signal> {
    if (++this.steps % 256 === 0) await this.out.pause();
    switch (s.type) {
      case "expression": {
        const value = await this.value(s.value, s.at);
        if (!s.silent) this.show(value);
        return undefined;
      }
      case "text":
        this.say(s.text);
        return undefined;
      case "print":
        for (const item of s.items) {
          if (typeof item === "string") this.say(plainText(item));
          else {
            const value = await this.value(item, s.at);
            this.last = value;
            this.number(value);
          }
        }
        return undefined;
      case "block":
        for (const part of s.body) {
          const signal = await this.statement(part);
          if (signal !== undefined) return signal;
        }
        return undefined;
      case "if":
        if ((await this.value(s.test, s.at)).units !== 0n) return this.statement(s.then);
        return s.otherwise === undefined ? undefined : this.statement(s.otherwise);
      case "while":
        return this.loop(s.test, undefined, s.body, s.at);
      case "for":
        if (s.first !== undefined) await this.value(s.first, s.at);
        return this.loop(s.test, s.next, s.body, s.at);
      case "return":
        this.answer = s.value === undefined ? zero : await this.value(s.value, s.at);
        return "return";
      case "define":
        this.functions.set(s.name, s);
        return undefined;
      case "limits":
        this.say(
          "BC_BASE_MAX     = 2147483647\nBC_DIM_MAX      = 16777215\nBC_SCALE_MAX    = 2147483647\nBC_STRING_MAX   = 2147483647\nMAX Exponent    = 9223372036854775807\nNumber of vars  = 32767\n",
        );
        return undefined;
      case "quit":
      case "halt":
        return "halt";
      default:
        return s.type;
    }
  }

  private async loop(
    test: Expr | undefined,
    next: Expr | undefined,
    body: Statement,
    at: number,
  ): Promise<Signal> {
    while (test === undefined || (await this.value(test, at)).units !== 0n) {
      const signal = await this.statement(body);
      if (signal === "break") return undefined;
      if (signal === "return" || signal === "halt") return signal;
      if (next !== undefined) await this.value(next, at);
      if (++this.steps % 256 === 0) await this.out.pause();
    }
    return undefined;
  }

  // What is printed

  private show(value: Decimal): void {
    this.last = value;
    this.number(value);
    this.say("\n");
  }

  /** A number is broken at 68 columns. */
  private number(value: Decimal): void {
    let text = "";
    for (const c of format(value, this.obase)) {
      if (this.column === 68) {
        text += "\\\n";
        this.column = 0;
      }
      text += c;
      this.column++;
    }
    this.out.print(text);
  }

  private say(text: string): void {
    this.out.print(text);
    const at = text.lastIndexOf("\n");
    this.column = at === -1 ? this.column + text.length : text.length - at - 1;
  }

  // Values

  private fail(at: number, message: string): never {
    throw new BcRuntimeError(at, this.where, message);
  }

  /** `at`: size of the code before it. */
  private async value(e: Expr, at: number): Promise<Decimal> {
    switch (e.type) {
      case "number":
        return parseDecimal(e.text, this.ibase);
      case "variable":
        return this.get(e.name);
      case "element":
        return this.arrays.get(e.name)?.get(await this.index(e.index, at)) ?? zero;
      case "negate":
        return negate(await this.value(e.value, at));
      case "not":
        return (await this.value(e.value, at)).units === 0n ? one : zero;
      case "and":
        return (await this.value(e.left, at)).units !== 0n && (await this.value(e.right, at)).units !== 0n
          ? one
          : zero;
      case "or":
        return (await this.value(e.left, at)).units !== 0n || (await this.value(e.right, at)).units !== 0n
          ? one
          : zero;
      case "binary": {
        const left = await this.value(e.left, at);
        const right = await this.value(e.right, at + e.left.size);
        return this.operate(e.op, left, right, at + e.size);
      }
      case "assign": {
        const right = await this.value(e.value, at);
        const value =
          e.op === "" ? right : await this.operate(e.op, await this.value(e.to, at), right, at + e.size - 2);
        await this.set(e.to, value, at + e.size);
        return e.to.type === "variable" && isSpecial(e.to.name) ? this.get(e.to.name) : value;
      }
      case "step": {
        const before = await this.value(e.to, at);
        const after = add(before, { units: BigInt(e.by), scale: 0 });
        await this.set(e.to, after, at + e.size);
        return e.before ? after : before;
      }
      case "call":
        return this.call(e, at);
      case "array":
        return this.fail(at, "Array passed where a number is wanted");
    }
  }

  private async index(e: Expr, at: number): Promise<string> {
    const value = unitsAt(await this.value(e, at), 0);
    if (value < 0n || value > 16_777_215n) this.fail(at + e.size, "Array index out of bounds");
    return String(value);
  }

  private get(name: string): Decimal {
    const whole = (n: number): Decimal => ({ units: BigInt(n), scale: 0 });
    if (name === "scale") return whole(this.scale);
    if (name === "ibase") return whole(this.ibase);
    if (name === "obase") return whole(this.obase);
    if (name === "last") return this.last;
    return this.variables.get(name) ?? zero;
  }

  private async set(to: Place, value: Decimal, at: number): Promise<void> {
    if (to.type === "element") {
      const index = await this.index(to.index, at);
      const array = this.arrays.get(to.name) ?? new Map<string, Decimal>();
      this.arrays.set(to.name, array);
      array.set(index, value);
      return;
    }
    const { name } = to;
    if (!isSpecial(name)) {
      this.variables.set(name, value);
      return;
    }
    if (name === "last") {
      this.last = value;
      return;
    }
    const wanted = Number(unitsAt(value, 0));
    const warn = (what: string) => this.warn(at, what);
    if (name === "scale") {
      if (value.units < 0n) await warn("negative scale, set to 0");
      this.scale = Math.min(Math.max(0, wanted), 100_000);
    } else {
      const most = name === "ibase" ? 36 : 2_147_483_647;
      if (wanted < 2) await warn(`${name} too small, set to 2`);
      else if (wanted > most) await warn(`${name} too large, set to ${most}`);
      this[name as "ibase" | "obase"] = Math.min(Math.max(2, wanted), most);
    }
  }

  private warn(at: number, message: string): Promise<void> {
    return this.out.warn(`Runtime warning (func=${this.where}, adr=${at}): ${message}`);
  }

  private async operate(op: string, a: Decimal, b: Decimal, at: number): Promise<Decimal> {
    switch (op) {
      case "+":
        return add(a, b);
      case "-":
        return add(a, negate(b));
      case "*":
        return multiply(a, b, this.scale);
      case "/":
        if (b.units === 0n) this.fail(at, "Divide by zero");
        return divide(a, b, this.scale);
      case "%":
        if (b.units === 0n) this.fail(at, "Modulo by zero");
        return remainder(a, b, this.scale);
      case "^": {
        if (b.scale > 0 && toScale(toScale(b, 0), b.scale).units !== b.units)
          await this.warn(at, "non-zero scale in exponent");
        const n = Number(unitsAt(b, 0));
        if (a.units === 0n && n < 0) this.fail(at, "divide by zero");
        if (Math.abs(n) > maxExponent) this.fail(at, "exponent too large in raise");
        return power(a, n, this.scale);
      }
      default: {
        const order = compare(a, b);
        const holds =
          op === "<"
            ? order < 0
            : op === "<="
              ? order <= 0
              : op === ">"
                ? order > 0
                : op === ">="
                  ? order >= 0
                  : op === "=="
                    ? order === 0
                    : order !== 0;
        return holds ? one : zero;
      }
    }
  }

  private async call(e: Extract<Expr, { type: "call" }>, at: number): Promise<Decimal> {
    const [first] = e.args;
    const end = at + e.size;
    if (e.name === "length" || e.name === "scale" || e.name === "sqrt") {
      const value = first === undefined ? zero : await this.value(first, at);
      if (e.name === "length") return { units: BigInt(digitCount(value)), scale: 0 };
      if (e.name === "scale") return { units: BigInt(value.scale), scale: 0 };
      if (value.units < 0n) this.fail(end, "Square root of a negative number");
      return squareRoot(value, this.scale);
    }
    if (e.name === "read") return zero;
    const definition = this.functions.get(e.name);
    if (definition === undefined) {
      const own = this.math ? library(e.name, e.args.length) : undefined;
      if (own === undefined) this.fail(end, `Function ${e.name} not defined.`);
      const values: Decimal[] = [];
      for (const arg of e.args) values.push(await this.value(arg, at));
      return own(values, this.scale);
    }
    if (definition.params.length !== e.args.length)
      this.fail(end + Math.min(definition.params.length, e.args.length) + 1, "Parameter number mismatch");
    if (++this.depth > maxDepth) this.fail(end, "Stack error.");
    const numbers = new Map<string, Decimal | undefined>();
    const arrays = new Map<string, Map<string, Decimal> | undefined>();
    for (const [i, param] of definition.params.entries()) {
      const arg = e.args[i] as Expr;
      if (param.endsWith("[]")) {
        const given = arg.type === "array" ? this.arrays.get(arg.name) : undefined;
        arrays.set(param.slice(0, -2), new Map(given));
      } else numbers.set(param, await this.value(arg, at));
    }
    for (const auto of definition.autos) {
      if (auto.endsWith("[]")) arrays.set(auto.slice(0, -2), new Map());
      else numbers.set(auto, zero);
    }
    const outer = this.where;
    swap(this.variables, numbers);
    swap(this.arrays, arrays);
    this.where = e.name;
    this.answer = zero;
    const bases = [this.ibase, this.obase] as const;
    try {
      for (const statement of definition.body) {
        const signal = await this.statement(statement);
        if (signal !== undefined) break;
      }
    } finally {
      swap(this.variables, numbers);
      swap(this.arrays, arrays);
    }
    [this.ibase, this.obase] = bases;
    this.where = outer;
    this.depth--;
    const { answer } = this;
    this.answer = zero;
    return answer;
  }
}

function isSpecial(name: string): boolean {
  return name === "scale" || name === "ibase" || name === "obase" || name === "last";
}

/** Puts the entries of one map into the other and takes what they hide. */
function swap<T>(into: Map<string, T>, entries: Map<string, T | undefined>): void {
  for (const [name, value] of entries) {
    entries.set(name, into.get(name));
    if (value === undefined) into.delete(name);
    else into.set(name, value);
  }
}

function plainText(text: string): string {
  const letters: Readonly<Record<string, string>> = {
    a: "\x07",
    b: "\b",
    f: "\f",
    n: "\n",
    q: '"',
    r: "\r",
    t: "\t",
    "\\": "\\",
  };
  return text.replace(/\\(.)/g, (_, c: string) => letters[c] ?? "");
}
