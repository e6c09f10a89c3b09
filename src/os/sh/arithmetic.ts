/**
 * Arithmetic as shells have it: signed 64-bit integers that wrap around.
 *
 * The text has been expanded before it comes here; names in it are variables,
 * whose values are expressions again. Parsed expressions are remembered by text.
 */

export class ArithmeticError extends Error {
  constructor(
    message: string,
    readonly expression: string,
    /** bash's "(error token is …)". */
    readonly token: string,
    readonly kind:
      | "operand"
      | "zero"
      | "syntax"
      | "assign"
      | "base"
      | "exponent"
      | "recursion"
      | "close" = "syntax",
  ) {
    super(message);
  }
}

export interface ArithmeticScope {
  get(name: string, index: string | undefined): string | undefined;
  set(name: string, index: string | undefined, value: string): void;
}

type Node =
  | { readonly t: "num"; readonly v: bigint }
  | { readonly t: "var"; readonly name: string; readonly index: string | undefined }
  | { readonly t: "un"; readonly op: string; readonly e: Node }
  | { readonly t: "bin"; readonly op: string; readonly l: Node; readonly r: Node; readonly rest: string }
  | { readonly t: "cond"; readonly c: Node; readonly a: Node; readonly b: Node }
  | {
      readonly t: "set";
      readonly op: string;
      readonly name: string;
      readonly index: string | undefined;
      readonly e: Node;
      readonly rest: string;
    }
  | {
      readonly t: "inc";
      readonly by: 1n | -1n;
      readonly before: boolean;
      readonly name: string;
      readonly index: string | undefined;
    };

/** What was parsed, by text: dash has fewer operators. */
const full = new Map<string, Node>();
const plain = new Map<string, Node>();

export function evaluate(
  text: string,
  scope: ArithmeticScope,
  options: { bash: boolean } = { bash: true },
  depth = 0,
): bigint {
  const number = /^\s*(0|[1-9][0-9]{0,14})\s*$/.exec(text);
  if (number !== null) return BigInt(number[1] ?? 0);
  const cache = options.bash ? full : plain;
  let node = cache.get(text);
  if (node === undefined) {
    node = new ArithmeticParser(text, options.bash).parse();
    if (cache.size > 2000) cache.clear();
    cache.set(text, node);
  }
  return run(node, scope, text, options, depth);
}

const wrap = (v: bigint): bigint => BigInt.asIntN(64, v);

function run(
  n: Node,
  scope: ArithmeticScope,
  text: string,
  options: { bash: boolean },
  depth: number,
): bigint {
  const value = (name: string, index: string | undefined): bigint => {
    const s = scope.get(name, index);
    if (s === undefined || s === "") return 0n;
    if (/^-?[0-9]{1,15}$/.test(s) && !/^-?0\d/.test(s)) return BigInt(s);
    if (depth > 100) throw new ArithmeticError("expression recursion level exceeded", text, s, "recursion");
    if (!options.bash && !/^\s*[-+]?(0[xX][0-9a-fA-F]+|[0-9]+)\s*$/.test(s))
      throw new ArithmeticError(`Illegal number: ${s}`, text, s, "base");
    return evaluate(s, scope, options, depth + 1);
  };
  switch (n.t) {
    case "num":
      return n.v;
    case "var":
      return value(n.name, n.index);
    case "un": {
      const v = run(n.e, scope, text, options, depth);
      return n.op === "-" ? wrap(-v) : n.op === "!" ? (v === 0n ? 1n : 0n) : n.op === "~" ? wrap(~v) : v;
    }
    case "cond":
      return run(n.c, scope, text, options, depth) !== 0n
        ? run(n.a, scope, text, options, depth)
        : run(n.b, scope, text, options, depth);
    case "bin": {
      const l = run(n.l, scope, text, options, depth);
      if (n.op === "&&") return l !== 0n && run(n.r, scope, text, options, depth) !== 0n ? 1n : 0n;
      if (n.op === "||") return l !== 0n || run(n.r, scope, text, options, depth) !== 0n ? 1n : 0n;
      const r = run(n.r, scope, text, options, depth);
      return binary(n.op, l, r, text, n.rest);
    }
    case "set": {
      let v = run(n.e, scope, text, options, depth);
      if (n.op !== "=") v = binary(n.op.slice(0, -1), value(n.name, n.index), v, text, n.rest);
      scope.set(n.name, n.index, v.toString());
      return v;
    }
    case "inc": {
      const old = value(n.name, n.index);
      const next = wrap(old + n.by);
      scope.set(n.name, n.index, next.toString());
      return n.before ? next : old;
    }
  }
}

function binary(op: string, l: bigint, r: bigint, text: string, rest: string): bigint {
  switch (op) {
    case "+":
      return wrap(l + r);
    case "-":
      return wrap(l - r);
    case "*":
      return wrap(l * r);
    case "/":
    case "%":
      if (r === 0n) throw new ArithmeticError("division by 0", text, rest, "zero");
      return wrap(op === "/" ? l / r : l % r);
    case "**":
      if (r < 0n) throw new ArithmeticError("exponent less than 0", text, rest, "exponent");
      return power(l, r);
    case "<<":
      return wrap(l << (r & 63n));
    case ">>":
      return wrap(l >> (r & 63n));
    case "<":
      return l < r ? 1n : 0n;
    case ">":
      return l > r ? 1n : 0n;
    case "<=":
      return l <= r ? 1n : 0n;
    case ">=":
      return l >= r ? 1n : 0n;
    case "==":
      return l === r ? 1n : 0n;
    case "!=":
      return l !== r ? 1n : 0n;
    case "&":
      return wrap(l & r);
    case "^":
      return wrap(l ^ r);
    case "|":
      return wrap(l | r);
    default:
      return r;
  }
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let b = base;
  for (let e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = wrap(result * b);
    b = wrap(b * b);
  }
  return result;
}

const levels: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["|"],
  ["^"],
  ["&"],
  ["==", "!="],
  ["<=", ">=", "<", ">"],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "%"],
];
const assignOps = new Set(["=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "^=", "|="]);
const tokenAt =
  /\s*(?:(0[xX][0-9a-fA-F]*|[0-9]+(?:#[0-9a-zA-Z@_]*)?[0-9a-zA-Z_]*)|([A-Za-z_]\w*)|(<<=|>>=|\*\*|\+\+|--|&&|\|\||<<|>>|[<>=!+\-*/%&^|]=|[-+*/%<>=!~&^|?:(),[\]])|(\S))/y;

interface Token {
  readonly kind: "num" | "name" | "op" | "bad" | "end";
  readonly text: string;
  readonly at: number;
}

class ArithmeticParser {
  private pos = 0;
  private token: Token = { kind: "end", text: "", at: 0 };

  constructor(
    private readonly src: string,
    private readonly bash: boolean,
  ) {
    this.advance();
  }

  parse(): Node {
    if (this.token.kind === "end") {
      if (this.bash || this.src.trim() === "") return { t: "num", v: 0n };
    }
    const node = this.comma();
    if (this.token.kind !== "end") {
      if (this.token.kind === "op" && assignOps.has(this.token.text))
        throw this.error("attempted assignment to non-variable", "assign");
      if (this.token.kind === "bad") throw this.error("syntax error: invalid arithmetic operator", "syntax");
      throw this.error("syntax error in expression", "syntax");
    }
    return node;
  }

  private advance(): void {
    tokenAt.lastIndex = this.pos;
    const m = tokenAt.exec(this.src);
    if (m === null) {
      this.token = { kind: "end", text: "", at: this.src.length };
      this.pos = this.src.length;
      return;
    }
    let text = m[1] ?? m[2] ?? m[3] ?? m[4] ?? "";
    this.pos = tokenAt.lastIndex;
    // dash reads two signs there.
    if (!this.bash && (text === "++" || text === "--")) {
      text = text[0] ?? "";
      this.pos--;
    }
    this.token = {
      kind: m[1] !== undefined ? "num" : m[2] !== undefined ? "name" : m[3] !== undefined ? "op" : "bad",
      text,
      at: this.pos - text.length,
    };
  }

  private error(message: string, kind: ArithmeticError["kind"], at = this.token.at): ArithmeticError {
    return new ArithmeticError(
      message,
      this.src,
      this.src.slice(at).trimStart() || this.src.slice(this.lastAt),
      kind,
    );
  }

  private lastAt = 0;

  private take(op: string): boolean {
    if (this.token.kind !== "op" || this.token.text !== op) return false;
    this.lastAt = this.token.at;
    this.advance();
    return true;
  }

  private comma(): Node {
    let left = this.assign();
    while (this.bash && this.take(",")) {
      const rest = this.src.slice(this.token.at);
      left = { t: "bin", op: ",", l: left, r: this.assign(), rest };
    }
    return left;
  }

  private assign(): Node {
    const left = this.conditional();
    if (this.token.kind === "op" && assignOps.has(this.token.text)) {
      if (left.t !== "var") throw this.error("attempted assignment to non-variable", "assign");
      const op = this.token.text;
      this.lastAt = this.token.at;
      this.advance();
      const rest = this.src.slice(this.token.at);
      return { t: "set", op, name: left.name, index: left.index, e: this.assign(), rest };
    }
    return left;
  }

  private conditional(): Node {
    const c = this.level(0);
    if (!this.take("?")) return c;
    const a = this.comma();
    if (!this.take(":")) throw this.error("`:' expected for conditional expression", "syntax");
    return { t: "cond", c, a, b: this.assign() };
  }

  private level(n: number): Node {
    const ops = levels[n];
    if (ops === undefined) return this.exponent();
    let left = this.level(n + 1);
    while (this.token.kind === "op" && ops.includes(this.token.text)) {
      const op = this.token.text;
      this.lastAt = this.token.at;
      this.advance();
      const rest = this.src.slice(this.token.at);
      left = { t: "bin", op, l: left, r: this.level(n + 1), rest };
    }
    return left;
  }

  private exponent(): Node {
    const base = this.unary();
    if (!this.bash || !this.take("**")) return base;
    const rest = this.src.slice(this.token.at);
    return { t: "bin", op: "**", l: base, r: this.exponent(), rest };
  }

  private unary(): Node {
    const { kind, text } = this.token;
    if (kind === "op" && (text === "++" || text === "--")) {
      const back = this.pos;
      this.lastAt = this.token.at;
      this.advance();
      if ((this.token.kind as string) === "name") {
        const v = this.primary();
        if (v.t === "var")
          return { t: "inc", by: text === "++" ? 1n : -1n, before: true, name: v.name, index: v.index };
        return v;
      }
      this.pos = back;
      this.advance();
      return { t: "un", op: text[0] ?? "+", e: { t: "un", op: text[0] ?? "+", e: this.unary() } };
    }
    if (kind === "op" && (text === "-" || text === "+" || text === "!" || text === "~")) {
      this.lastAt = this.token.at;
      this.advance();
      return { t: "un", op: text, e: this.unary() };
    }
    return this.primary();
  }

  private primary(): Node {
    const token = this.token;
    if (token.kind === "num") {
      this.lastAt = token.at;
      this.advance();
      return { t: "num", v: this.number(token) };
    }
    if (token.kind === "name") {
      this.lastAt = token.at;
      this.advance();
      let index: string | undefined;
      if (
        this.token.kind === "op" &&
        this.token.text === "[" &&
        this.token.at === token.at + token.text.length
      )
        index = this.subscript();
      if (this.token.kind === "op" && (this.token.text === "++" || this.token.text === "--")) {
        const by = this.token.text === "++" ? 1n : -1n;
        this.advance();
        return { t: "inc", by, before: false, name: token.text, index };
      }
      return { t: "var", name: token.text, index };
    }
    if (this.take("(")) {
      const inner = this.comma();
      if (!this.take(")")) throw this.error("missing `)'", "close");
      return inner;
    }
    throw this.error("syntax error: operand expected", "operand");
  }

  private subscript(): string {
    let depth = 1;
    let i = this.token.at + 1;
    const from = i;
    for (; i < this.src.length; i++) {
      if (this.src[i] === "[") depth++;
      else if (this.src[i] === "]" && --depth === 0) break;
    }
    if (depth > 0) throw this.error("bad array subscript", "syntax", from - 1);
    this.pos = i + 1;
    this.advance();
    return this.src.slice(from, i);
  }

  private number(token: Token): bigint {
    const text = token.text;
    const bad = (message: string) => new ArithmeticError(message, this.src, this.src.slice(token.at), "base");
    if (/^0[xX]/.test(text)) {
      if (!/^0[xX][0-9a-fA-F]*$/.test(text)) throw bad("value too great for base");
      return wrap(BigInt(text.length === 2 ? 0 : text));
    }
    const based = /^([0-9]+)#(.*)$/.exec(text);
    if (based !== null && this.bash) {
      const base = Number(based[1]);
      if (base < 2 || base > 64) throw bad("invalid arithmetic base");
      let v = 0n;
      for (const c of based[2] ?? "") {
        const d = digit(c, base);
        if (d < 0 || d >= base) throw bad("value too great for base");
        v = wrap(v * BigInt(base) + BigInt(d));
      }
      return v;
    }
    if (/^0[0-9]/.test(text)) {
      if (!/^[0-7]+$/.test(text)) throw bad("value too great for base");
      return wrap(BigInt(`0o${text}`));
    }
    if (!/^[0-9]+$/.test(text)) throw bad("value too great for base");
    return wrap(BigInt(text));
  }
}

function digit(c: string, base: number): number {
  if (c >= "0" && c <= "9") return Number(c);
  if (c >= "a" && c <= "z") return c.charCodeAt(0) - 87;
  if (c >= "A" && c <= "Z") return base <= 36 ? c.charCodeAt(0) - 55 : c.charCodeAt(0) - 29;
  return c === "@" ? 62 : c === "_" ? 63 : -1;
}
