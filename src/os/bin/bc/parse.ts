/**
 * The language of `bc`: text to a tree. A piece of text is whole lines; when it ends
 * inside a block the parser says that more is to come. `size` is what GNU's compiled
 * form of an expression would take up: its messages tell the place of an error by it.
 */

export type Expr =
  | { readonly type: "number"; readonly text: string; readonly size: number }
  | { readonly type: "variable"; readonly name: string; readonly size: number }
  | { readonly type: "element"; readonly name: string; readonly index: Expr; readonly size: number }
  | {
      readonly type: "binary" | "and" | "or";
      readonly op: string;
      readonly left: Expr;
      readonly right: Expr;
      readonly size: number;
    }
  | { readonly type: "negate" | "not"; readonly value: Expr; readonly size: number }
  | {
      readonly type: "assign";
      readonly op: string;
      readonly to: Place;
      readonly value: Expr;
      readonly size: number;
    }
  | {
      readonly type: "step";
      readonly by: 1 | -1;
      readonly before: boolean;
      readonly to: Place;
      readonly size: number;
    }
  | {
      readonly type: "call";
      readonly name: string;
      readonly args: readonly Expr[];
      readonly size: number;
    }
  /** An array handed to a function whole. */
  | { readonly type: "array"; readonly name: string; readonly size: number };

export type Place = Extract<Expr, { type: "variable" | "element" }>;

export type Statement =
  | { readonly type: "expression"; readonly value: Expr; readonly silent: boolean; readonly at: number }
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "print"; readonly items: readonly (Expr | string)[]; readonly at: number }
  | { readonly type: "block"; readonly body: readonly Statement[] }
  | {
      readonly type: "if";
      readonly test: Expr;
      readonly then: Statement;
      readonly otherwise?: Statement;
      readonly at: number;
    }
  | { readonly type: "while"; readonly test: Expr; readonly body: Statement; readonly at: number }
  | {
      readonly type: "for";
      readonly first?: Expr;
      readonly test?: Expr;
      readonly next?: Expr;
      readonly body: Statement;
      readonly at: number;
    }
  | { readonly type: "break" | "continue" | "halt" | "quit" | "limits" }
  | { readonly type: "return"; readonly value?: Expr; readonly at: number }
  | {
      readonly type: "define";
      readonly name: string;
      readonly params: readonly string[];
      readonly autos: readonly string[];
      readonly body: readonly Statement[];
    };

/** The line counts from that of the text's first one, which is 0. */
export class BcSyntaxError extends Error {
  constructor(
    readonly line: number,
    message = "syntax error",
  ) {
    super(message);
  }
}

/** The text ends where a statement does not. */
export class Incomplete extends Error {}

interface Token {
  readonly type: "number" | "name" | "string" | "op" | "newline" | "end";
  readonly text: string;
  readonly line: number;
}

const shape =
  /([ \t\r]+|\\\n|#[^\n]*|\/\*[\s\S]*?\*\/)|((?:[0-9A-Z]|\\\n)+(?:\.(?:[0-9A-Z]|\\\n)*)?|\.(?:[0-9A-Z]|\\\n)+)|([a-z][a-z0-9_]*)|"([^"]*)"|([-+*/%^]=|[<>=!]=|&&|\|\||\+\+|--|[-+*/%^=<>!(){}[\],;.])|(\n)|([\s\S])/y;

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 0;
  shape.lastIndex = 0;
  for (let m = shape.exec(text); m; m = shape.exec(text)) {
    const [whole, blank, number, name, string, op, newline] = m;
    if (blank === undefined) {
      if (number !== undefined) tokens.push({ type: "number", text: number.replace(/\\\n/g, ""), line });
      else if (name !== undefined) tokens.push({ type: "name", text: name, line });
      else if (string !== undefined) tokens.push({ type: "string", text: string, line });
      else if (op !== undefined) tokens.push({ type: "op", text: op, line });
      else if (newline !== undefined) tokens.push({ type: "newline", text: "\n", line: line + 1 });
      // An open comment or string goes on in the next line.
      else if (whole === '"' || text.startsWith("/*", m.index)) throw new Incomplete();
      else tokens.push({ type: "op", text: whole, line });
    }
    line += whole.split("\n").length - 1;
    if (shape.lastIndex >= text.length) break;
  }
  tokens.push({ type: "end", text: "", line });
  return tokens;
}

const keywords = new Set(
  "auto break continue define else for halt if length limits print quit read return scale sqrt while".split(
    " ",
  ),
);
const functions = new Set(["length", "scale", "sqrt", "read"]);

export function parseBc(text: string): readonly Statement[] {
  return new Parser(tokensOf(text)).all();
}

class Parser {
  private i = 0;
  private loops = 0;
  private inFunction = false;
  /** Size of the code of this line so far. */
  private size = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  all(): readonly Statement[] {
    const list: Statement[] = [];
    while (!this.atType("end")) {
      if (this.atType("newline")) this.size = 0;
      if (this.atType("newline") || this.is(";")) {
        this.i++;
        continue;
      }
      const statement = this.statement();
      list.push(statement);
      if (statement.type !== "define" && !this.atType("newline") && !this.is(";")) this.fail();
    }
    return list;
  }

  private get token(): Token {
    return this.tokens[this.i] as Token;
  }

  private atType(type: Token["type"]): boolean {
    return this.token.type === type;
  }

  private is(text: string): boolean {
    return (this.token.type === "op" || this.token.type === "name") && this.token.text === text;
  }

  private accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.i++;
    return true;
  }

  private expect(text: string): void {
    if (!this.accept(text)) this.fail();
  }

  private fail(message?: string): never {
    if (this.atType("end") && message === undefined) throw new Incomplete();
    throw new BcSyntaxError(this.token.line, message);
  }

  private newlines(): void {
    while (this.atType("newline")) this.i++;
    if (this.atType("end")) throw new Incomplete();
  }

  private statement(): Statement {
    const { token } = this;
    if (token.type === "string") {
      this.i++;
      return { type: "text", text: token.text };
    }
    if (token.type === "op" && token.text === "{") return this.block();
    if (token.type === "name" && keywords.has(token.text) && !functions.has(token.text)) {
      this.i++;
      return this.keyword(token.text);
    }
    const at = this.size;
    const start = this.i;
    const value = this.expression();
    // What stands in parentheses is printed.
    const silent = value.type === "assign" && this.tokens[start]?.text !== "(";
    this.size += value.size + 1;
    return { type: "expression", value, silent, at };
  }

  private keyword(word: string): Statement {
    const at = this.size;
    switch (word) {
      case "print": {
        const items: (Expr | string)[] = [];
        do {
          if (this.atType("string")) {
            items.push(this.token.text);
            this.i++;
          } else items.push(this.expression());
        } while (this.accept(","));
        return { type: "print", items, at };
      }
      case "if": {
        this.expect("(");
        const test = this.expression();
        this.size += test.size + 4;
        this.expect(")");
        this.newlines();
        const then = this.statement();
        if (!this.accept("else")) return { type: "if", test, then, at };
        this.newlines();
        return { type: "if", test, then, otherwise: this.statement(), at };
      }
      case "while": {
        this.expect("(");
        const test = this.expression();
        this.expect(")");
        this.newlines();
        return { type: "while", test, body: this.loop(), at };
      }
      case "for": {
        this.expect("(");
        const first = this.is(";") ? undefined : this.expression();
        this.expect(";");
        const test = this.is(";") ? undefined : this.expression();
        this.expect(";");
        const next = this.is(")") ? undefined : this.expression();
        this.expect(")");
        this.newlines();
        return {
          type: "for",
          ...(first === undefined ? {} : { first }),
          ...(test === undefined ? {} : { test }),
          ...(next === undefined ? {} : { next }),
          body: this.loop(),
          at,
        };
      }
      case "break":
      case "continue":
        if (this.loops === 0)
          throw new BcSyntaxError(
            this.token.line - (this.atType("newline") ? 1 : 0),
            `${word === "break" ? "Break" : "Continue"} outside a for${word === "break" ? "/while" : ""}`,
          );
        return { type: word };
      case "quit":
      case "halt":
      case "limits":
        return { type: word };
      case "return": {
        if (!this.inFunction) throw new BcSyntaxError(this.token.line + 1, "Return outside of a function.");
        if (this.atType("newline") || this.is(";") || this.is("}")) return { type: "return", at };
        const value = this.expression();
        return { type: "return", value, at };
      }
      case "define":
        return this.definition();
      default:
        return this.fail();
    }
  }

  private loop(): Statement {
    this.loops++;
    try {
      return this.statement();
    } finally {
      this.loops--;
    }
  }

  private block(): Statement {
    return { type: "block", body: this.braces() };
  }

  private braces(): readonly Statement[] {
    this.expect("{");
    const body: Statement[] = [];
    while (!this.accept("}")) {
      if (this.atType("end")) throw new Incomplete();
      if (this.atType("newline") || this.is(";")) {
        this.i++;
        continue;
      }
      body.push(this.statement());
      if (!this.is("}") && !this.atType("newline") && !this.is(";")) this.fail();
    }
    return body;
  }

  private definition(): Statement {
    if (this.accept("void")) this.newlines();
    const name = this.name();
    this.expect("(");
    const params = this.is(")") ? [] : this.names();
    this.expect(")");
    this.newlines();
    if (!this.is("{")) this.fail();
    this.size = 0;
    const autos: string[] = [];
    const first = this.i;
    this.i++;
    while (this.atType("newline") || this.is(";")) this.i++;
    while (this.accept("auto")) {
      autos.push(...this.names());
      if (!this.is(";") && !this.atType("newline") && !this.is("}")) this.fail();
      while (this.atType("newline") || this.is(";")) this.i++;
    }
    const outer = [this.inFunction, this.loops] as const;
    this.inFunction = true;
    this.loops = 0;
    // The body goes on where the declarations end.
    const open = { ...this.tokens[first] } as Token;
    const body = new Parser([open, ...this.tokens.slice(this.i)]).functionBody();
    this.i += body.used - 1;
    [this.inFunction, this.loops] = outer;
    this.size = 0;
    return { type: "define", name, params, autos, body: body.list };
  }

  /** A function's own code is counted from its start. */
  private functionBody(): { readonly list: readonly Statement[]; readonly used: number } {
    this.inFunction = true;
    const list = this.braces();
    return { list, used: this.i };
  }

  private name(): string {
    const { token } = this;
    if (token.type !== "name" || keywords.has(token.text)) this.fail();
    this.i++;
    return token.text;
  }

  /** Of parameters and of `auto`: an array's ends in `[]`. */
  private names(): string[] {
    const list: string[] = [];
    do {
      this.accept("*");
      const name = this.name();
      if (this.accept("[")) {
        this.expect("]");
        list.push(`${name}[]`);
      } else list.push(name);
    } while (this.accept(","));
    return list;
  }

  // Expressions, from the loosest

  private expression(): Expr {
    let left = this.conjunction();
    while (this.accept("||")) left = this.pair("or", "||", left, this.conjunction(), 4);
    return left;
  }

  private conjunction(): Expr {
    let left = this.negation();
    while (this.accept("&&")) left = this.pair("and", "&&", left, this.negation(), 4);
    return left;
  }

  private negation(): Expr {
    if (!this.accept("!")) return this.relation();
    const value = this.negation();
    return { type: "not", value, size: value.size + 1 };
  }

  private relation(): Expr {
    let left = this.assignment();
    for (;;) {
      const op = ["<", "<=", ">", ">=", "==", "!="].find((o) => this.is(o));
      if (op === undefined) return left;
      this.i++;
      left = this.pair("binary", op, left, this.assignment(), 1);
    }
  }

  private assignment(): Expr {
    const left = this.sum();
    const op = ["=", "+=", "-=", "*=", "/=", "%=", "^="].find((o) => this.is(o));
    if (op === undefined) return left;
    if (left.type !== "variable" && left.type !== "element") this.fail();
    this.i++;
    const value = this.assignment();
    return {
      type: "assign",
      op: op.slice(0, -1),
      to: left,
      value,
      size: value.size + 2 + (op === "=" ? 0 : left.size + 1),
    };
  }

  private pair(type: "binary" | "and" | "or", op: string, left: Expr, right: Expr, own: number): Expr {
    return { type, op, left, right, size: left.size + right.size + own };
  }

  private sum(): Expr {
    let left = this.product();
    for (;;) {
      const op = this.is("+") ? "+" : this.is("-") ? "-" : undefined;
      if (op === undefined) return left;
      this.i++;
      left = this.pair("binary", op, left, this.product(), 1);
    }
  }

  private product(): Expr {
    let left = this.raised();
    for (;;) {
      const op = ["*", "/", "%"].find((o) => this.is(o));
      if (op === undefined) return left;
      this.i++;
      left = this.pair("binary", op, left, this.raised(), 1);
    }
  }

  /** A sign binds tighter than `^`. */
  private raised(): Expr {
    const left = this.unary();
    return this.accept("^") ? this.pair("binary", "^", left, this.raised(), 1) : left;
  }

  private unary(): Expr {
    if (this.accept("-")) {
      const value = this.unary();
      return { type: "negate", value, size: value.size + 1 };
    }
    const by = this.is("++") ? 1 : this.is("--") ? -1 : undefined;
    if (by !== undefined) {
      this.i++;
      const to = this.primary();
      if (to.type !== "variable" && to.type !== "element") this.fail();
      return { type: "step", by, before: true, to, size: to.size + 2 };
    }
    const value = this.primary();
    if (value.type === "variable" || value.type === "element") {
      if (this.accept("++")) return { type: "step", by: 1, before: false, to: value, size: value.size + 2 };
      if (this.accept("--")) return { type: "step", by: -1, before: false, to: value, size: value.size + 2 };
    }
    return value;
  }

  private primary(): Expr {
    const { token } = this;
    if (token.type === "number") {
      this.i++;
      const text = token.text.replace(/^0+(?=.)/, "");
      return {
        type: "number",
        text: token.text,
        size: text === "0" || text === "1" ? 1 : text.length + 2,
      };
    }
    if (this.accept("(")) {
      const value = this.expression();
      this.expect(")");
      return value;
    }
    if (this.accept(".")) return { type: "variable", name: "last", size: 2 };
    if (token.type !== "name") this.fail();
    if (keywords.has(token.text) && !functions.has(token.text)) this.fail();
    this.i++;
    if (this.accept("[")) {
      if (this.accept("]")) return { type: "array", name: token.text, size: 2 };
      const index = this.expression();
      this.expect("]");
      return { type: "element", name: token.text, index, size: index.size + 2 };
    }
    if (!this.accept("(")) {
      if (functions.has(token.text) && token.text !== "scale") this.fail();
      return { type: "variable", name: token.text, size: 2 };
    }
    const args: Expr[] = [];
    if (!this.is(")")) {
      do args.push(this.expression());
      while (this.accept(","));
    }
    this.expect(")");
    return {
      type: "call",
      name: token.text,
      args,
      size: args.reduce((sum, a) => sum + a.size, 0) + 2,
    };
  }
}
