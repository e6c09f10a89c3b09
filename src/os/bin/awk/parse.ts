/** The grammar of awk (POSIX, with mawk's and gawk's common additions): text to a tree. */

export type Expr =
  | { readonly type: "number"; readonly value: number }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "regex"; readonly source: string }
  | { readonly type: "variable"; readonly name: string }
  | { readonly type: "index"; readonly name: string; readonly subscripts: readonly Expr[] }
  | { readonly type: "field"; readonly index: Expr }
  | { readonly type: "assign"; readonly op: string; readonly target: Expr; readonly value: Expr }
  | { readonly type: "ternary"; readonly test: Expr; readonly yes: Expr; readonly no: Expr }
  | { readonly type: "and" | "or"; readonly left: Expr; readonly right: Expr }
  | { readonly type: "binary"; readonly op: string; readonly left: Expr; readonly right: Expr }
  | { readonly type: "match"; readonly negated: boolean; readonly left: Expr; readonly right: Expr }
  | { readonly type: "in"; readonly subscripts: readonly Expr[]; readonly name: string }
  | { readonly type: "unary"; readonly op: string; readonly operand: Expr }
  | { readonly type: "increment"; readonly op: "++" | "--"; readonly prefix: boolean; readonly target: Expr }
  | { readonly type: "call"; readonly name: string; readonly args: readonly Expr[]; readonly own: boolean }
  | { readonly type: "getline"; readonly target?: Expr; readonly file?: Expr; readonly command?: Expr }
  | { readonly type: "group"; readonly inner: Expr };

export type Statement =
  | { readonly type: "expression"; readonly value: Expr }
  | {
      readonly type: "print";
      readonly args: readonly Expr[];
      readonly format: boolean;
      readonly redirect?: { readonly kind: ">" | ">>" | "|"; readonly to: Expr };
    }
  | { readonly type: "block"; readonly body: readonly Statement[] }
  | { readonly type: "if"; readonly test: Expr; readonly then: Statement; readonly otherwise?: Statement }
  | { readonly type: "while"; readonly test: Expr; readonly body: Statement }
  | { readonly type: "do"; readonly test: Expr; readonly body: Statement }
  | {
      readonly type: "for";
      readonly first?: Statement;
      readonly test?: Expr;
      readonly step?: Statement;
      readonly body: Statement;
    }
  | { readonly type: "forin"; readonly variable: string; readonly array: string; readonly body: Statement }
  | { readonly type: "break" | "continue" | "next" | "nextfile" }
  | { readonly type: "exit" | "return"; readonly value?: Expr }
  | { readonly type: "delete"; readonly name: string; readonly subscripts?: readonly Expr[] };

export interface Rule {
  readonly kind: "BEGIN" | "END" | "pattern" | "range";
  readonly pattern?: Expr;
  readonly until?: Expr;
  /** Absent: print the record. */
  readonly body?: Statement;
}

export interface AwkFunction {
  readonly params: readonly string[];
  readonly body: Statement;
}

export interface AwkProgram {
  /** The number of its last line. */
  readonly lastLine: number;
  readonly rules: readonly Rule[];
  readonly functions: ReadonlyMap<string, AwkFunction>;
}

export class AwkSyntaxError extends Error {
  constructor(
    readonly line: number,
    readonly near: string,
    message?: string,
  ) {
    super(message ?? `syntax error at or near ${near}`);
  }
}

interface Token {
  readonly type:
    | "number"
    | "string"
    | "ere"
    | "name"
    | "funcname"
    | "builtin"
    | "keyword"
    | "op"
    | "newline"
    | "eof";
  readonly text: string;
  readonly line: number;
  readonly at: number;
}

const keywords = new Set([
  "BEGIN",
  "END",
  "function",
  "func",
  "if",
  "else",
  "while",
  "for",
  "do",
  "break",
  "continue",
  "next",
  "nextfile",
  "exit",
  "return",
  "delete",
  "in",
  "getline",
  "print",
  "printf",
]);
export const builtins = new Set([
  "length",
  "substr",
  "index",
  "split",
  "sub",
  "gsub",
  "match",
  "sprintf",
  "sin",
  "cos",
  "atan2",
  "exp",
  "log",
  "sqrt",
  "int",
  "rand",
  "srand",
  "tolower",
  "toupper",
  "system",
  "close",
  "fflush",
  "strftime",
  "mktime",
  "systime",
  "gensub",
  "strtonum",
  "asort",
  "asorti",
  "and",
  "or",
  "xor",
  "lshift",
  "rshift",
  "compl",
]);

const operators = [
  "**=",
  "&&",
  "||",
  "++",
  "--",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "^=",
  "==",
  "<=",
  ">=",
  "!=",
  "!~",
  ">>",
  "**",
  "{",
  "}",
  "(",
  ")",
  "[",
  "]",
  ";",
  ",",
  "+",
  "-",
  "*",
  "/",
  "%",
  "^",
  "!",
  ">",
  "<",
  "|",
  "?",
  ":",
  "~",
  "$",
  "=",
];

const mawkOperators = operators.filter((o) => !o.startsWith("**"));

class Lexer {
  private at = 0;
  private line = 1;

  constructor(
    private readonly text: string,
    private readonly mawk: boolean,
  ) {}

  /** `regex`: a slash begins an expression here. */
  next(regex: boolean): Token {
    const { text } = this;
    for (;;) {
      const c = text[this.at];
      if (c === " " || c === "\t" || c === "\r") this.at++;
      else if (c === "\\" && /^\\\r?\n/.test(text.slice(this.at, this.at + 3))) {
        this.at += text[this.at + 1] === "\r" ? 3 : 2;
        this.line++;
      } else if (c === "#") while (this.at < text.length && text[this.at] !== "\n") this.at++;
      else break;
    }
    const start = this.at;
    const make = (type: Token["type"], value: string): Token => ({
      type,
      text: value,
      line: this.line,
      at: start,
    });
    const c = text[this.at];
    if (c === undefined) return make("eof", "end of file");
    if (c === "\n") {
      this.at++;
      const token = make("newline", "\n");
      this.line++;
      return token;
    }
    if (c === '"') return make("string", this.quoted('"'));
    if (c === "/" && regex) return make("ere", this.quoted("/"));
    const number = /^(?:0[xX][0-9a-fA-F]+|\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?)/.exec(
      text.slice(this.at, this.at + 64),
    );
    if (number) {
      this.at += number[0].length;
      return make("number", number[0]);
    }
    const word = /^[A-Za-z_]\w*/.exec(text.slice(this.at, this.at + 256));
    if (word) {
      this.at += word[0].length;
      const name = word[0];
      if (keywords.has(name)) return make("keyword", name === "func" ? "function" : name);
      if (builtins.has(name)) return make("builtin", name);
      return make(text[this.at] === "(" ? "funcname" : "name", name);
    }
    const operator = (this.mawk ? mawkOperators : operators).find((o) => text.startsWith(o, this.at));
    if (operator === undefined) throw new AwkSyntaxError(this.line, c, `unexpected character '${c}'`);
    this.at += operator.length;
    return make("op", operator === "**" ? "^" : operator === "**=" ? "^=" : operator);
  }

  rewind(token: Token): void {
    this.at = token.at;
    this.line = token.line;
  }

  private quoted(end: string): string {
    const { text } = this;
    const startLine = this.line;
    let out = "";
    this.at++;
    const inBracket = false;
    for (;;) {
      const c = text[this.at];
      if (c === undefined || c === "\n") {
        throw new AwkSyntaxError(
          startLine,
          end,
          end === '"' ? `runaway string constant "${out} ...` : `runaway regular expression /${out} ...`,
        );
      }
      this.at++;
      if (c === end && !inBracket) return out;
      if (end === "/") {
        if (c === "\\" && text[this.at] === "/") {
          out += "/";
          this.at++;
          continue;
        }
        if (c === "\\") {
          out += c + (text[this.at] ?? "");
          this.at++;
          continue;
        }
        if (c === "[" && !inBracket) {
          const rest = /^\^?\]?[^\n/\]]*(?:\[:[a-z]+:\][^\n\]]*)*\]/.exec(text.slice(this.at));
          if (rest) {
            out += c + rest[0];
            this.at += rest[0].length;
            continue;
          }
        }
        out += c;
        continue;
      }
      if (c !== "\\") {
        out += c;
        continue;
      }
      const next = text[this.at++] ?? "";
      const simple = {
        n: "\n",
        t: "\t",
        r: "\r",
        "\\": "\\",
        '"': '"',
        // mawk leaves the backslash of a slash.
        "/": this.mawk ? "\\/" : "/",
        a: "\x07",
        b: "\b",
        f: "\f",
        v: "\v",
      }[next];
      if (simple !== undefined) out += simple;
      else if (/[0-7]/.test(next)) {
        const m = /^[0-7]{1,3}/.exec(text.slice(this.at - 1))?.[0] ?? next;
        this.at += m.length - 1;
        out += String.fromCharCode(Number.parseInt(m, 8));
      } else if (next === "\n") this.line++;
      else out += `\\${next}`;
    }
  }
}

/** `mawk`: its own words and gaps, else busybox's. */
export function parseAwk(text: string, mawk = true): AwkProgram {
  return new Parser(text, mawk).program();
}

class Parser {
  /** What was opened and not yet closed. */
  private readonly open = { round: 0, curly: 0 };
  private readonly lexer: Lexer;
  private token: Token;
  private readonly rules: Rule[] = [];
  private readonly functions = new Map<string, AwkFunction>();

  constructor(
    text: string,
    private readonly mawk: boolean,
  ) {
    this.lexer = new Lexer(text, mawk);
    this.token = this.lexer.next(true);
  }

  program(): AwkProgram {
    this.separators();
    while (this.token.type !== "eof") {
      this.item();
      this.separators();
    }
    return { rules: this.rules, functions: this.functions, lastLine: this.token.line };
  }

  private fail(): never {
    if (this.mawk) this.unbalanced();
    throw new AwkSyntaxError(
      this.token.line,
      this.token.type === "newline"
        ? "end of line"
        : this.token.type === "string"
          ? `"${this.token.text}"`
          : this.token.text,
    );
  }

  /** mawk names a parenthesis or brace that is too many or missing. */
  private unbalanced(): void {
    const end = this.token.type === "eof" || this.token.type === "newline";
    const line = this.token.line + (end ? 1 : 0);
    const shown = this.token.type === "eof" ? "end of file" : end ? "end of line" : this.token.text;
    if (this.is(")") && this.open.round === 0) throw new AwkSyntaxError(line, ")", "extra ')'");
    if (this.is("}") && this.open.curly === 0) throw new AwkSyntaxError(line, "}", "extra '}'");
    if ((end || this.is("}")) && this.open.round > 0)
      throw new AwkSyntaxError(line, shown, `missing ) near ${shown}`);
    if (this.token.type === "eof" && this.open.curly > 0)
      throw new AwkSyntaxError(line, shown, "missing } near end of file");
  }

  private advance(regexNext = true): Token {
    const token = this.token;
    if (token.type === "op") {
      if (token.text === "(") this.open.round++;
      else if (token.text === ")") this.open.round--;
      else if (token.text === "{") this.open.curly++;
      else if (token.text === "}") this.open.curly--;
    }
    this.token = this.lexer.next(regexNext);
    return token;
  }

  private is(...texts: readonly string[]): boolean {
    return (this.token.type === "op" || this.token.type === "keyword") && texts.includes(this.token.text);
  }

  private accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.advance(text !== ")" && text !== "]");
    return true;
  }

  private expect(text: string): void {
    if (!this.is(text)) this.fail();
    this.advance(text !== ")" && text !== "]");
  }

  private newlines(): void {
    while (this.token.type === "newline") this.advance();
  }

  private separators(): void {
    while (this.token.type === "newline" || this.is(";")) this.advance();
  }

  private item(): void {
    if (this.accept("function")) {
      const name = this.advance(false).text;
      this.expect("(");
      const params: string[] = [];
      this.newlines();
      while (this.token.type === "name") {
        params.push(this.advance(false).text);
        if (!this.accept(",")) break;
        this.newlines();
      }
      this.expect(")");
      this.newlines();
      this.functions.set(name, { params, body: this.block() });
      return;
    }
    if (this.is("BEGIN", "END")) {
      const kind = this.advance().text as "BEGIN" | "END";
      if (!this.is("{")) this.fail();
      this.rules.push({ kind, body: this.block() });
      return;
    }
    if (this.is("{")) {
      this.rules.push({ kind: "pattern", body: this.block() });
      return;
    }
    const pattern = this.expression();
    if (this.accept(",")) {
      this.newlines();
      const until = this.expression();
      this.rules.push({ kind: "range", pattern, until, ...(this.is("{") ? { body: this.block() } : {}) });
      return;
    }
    this.rules.push({ kind: "pattern", pattern, ...(this.is("{") ? { body: this.block() } : {}) });
  }

  private block(): Statement {
    this.expect("{");
    const body: Statement[] = [];
    this.separators();
    while (!this.is("}")) {
      if (this.token.type === "eof")
        throw new AwkSyntaxError(this.token.line + 1, "", "missing } near end of file");
      body.push(this.statement());
      this.separators();
    }
    this.advance();
    return { type: "block", body };
  }

  private endOfSimple(): void {
    if (this.is(";") || this.token.type === "newline") this.advance();
    else if (!this.is("}") && this.token.type !== "eof") this.fail();
  }

  private bodyStatement(): Statement {
    this.newlines();
    if (this.is(";")) {
      this.advance();
      return { type: "block", body: [] };
    }
    return this.statement();
  }

  private statement(): Statement {
    if (this.is("{")) return this.block();
    if (this.accept("if")) {
      this.expect("(");
      const test = this.expression();
      this.expect(")");
      const then = this.bodyStatement();
      const saved = this.token;
      this.separators();
      if (this.accept("else")) return { type: "if", test, then, otherwise: this.bodyStatement() };
      if (this.token !== saved) {
        this.lexer.rewind(saved);
        this.token = this.lexer.next(true);
      }
      return { type: "if", test, then };
    }
    if (this.accept("while")) {
      this.expect("(");
      const test = this.expression();
      this.expect(")");
      return { type: "while", test, body: this.bodyStatement() };
    }
    if (this.accept("do")) {
      const body = this.bodyStatement();
      this.separators();
      this.expect("while");
      this.expect("(");
      const test = this.expression();
      this.expect(")");
      this.endOfSimple();
      return { type: "do", test, body };
    }
    if (this.accept("for")) return this.forStatement();
    const statement = this.simple();
    this.endOfSimple();
    return statement;
  }

  private forStatement(): Statement {
    this.expect("(");
    if (this.token.type === "name") {
      const start = this.token;
      const name = this.advance(false).text;
      if (this.is("in")) {
        this.advance(false);
        const array = this.advance(false).text;
        if (this.is(")")) {
          this.advance();
          return { type: "forin", variable: name, array, body: this.bodyStatement() };
        }
      }
      this.lexer.rewind(start);
      this.token = this.lexer.next(true);
    }
    const first = this.is(";") ? undefined : this.simple();
    this.expect(";");
    this.newlines();
    const test = this.is(";") ? undefined : this.expression();
    this.expect(";");
    this.newlines();
    const step = this.is(")") ? undefined : this.simple();
    this.expect(")");
    const body = this.bodyStatement();
    return {
      type: "for",
      ...(first ? { first } : {}),
      ...(test ? { test } : {}),
      ...(step ? { step } : {}),
      body,
    };
  }

  private simple(): Statement {
    if (this.is("print", "printf")) return this.printStatement();
    if (this.is("break", "continue", "next", "nextfile"))
      return { type: this.advance().text as "break" | "continue" | "next" | "nextfile" };
    if (this.is("exit", "return")) {
      const type = this.advance().text as "exit" | "return";
      const bare = this.is(";", "}") || this.token.type === "newline" || this.token.type === "eof";
      return bare ? { type } : { type, value: this.expression() };
    }
    if (this.accept("delete")) {
      const name = this.advance(false).text;
      if (!this.accept("[")) return { type: "delete", name };
      const subscripts = this.list("]");
      return { type: "delete", name, subscripts };
    }
    return { type: "expression", value: this.expression() };
  }

  private printStatement(): Statement {
    const format = this.advance().text === "printf";
    let args: readonly Expr[] = [];
    if (!this.is(";", "}", ">", ">>", "|") && this.token.type !== "newline" && this.token.type !== "eof") {
      args = this.printArguments();
    }
    let redirect: { kind: ">" | ">>" | "|"; to: Expr } | undefined;
    if (this.is(">", ">>", "|")) {
      const kind = this.advance().text as ">" | ">>" | "|";
      redirect = { kind, to: this.concatenation(true) };
    }
    return { type: "print", args, format, ...(redirect ? { redirect } : {}) };
  }

  /** `print (a, b) > "x"`: the parentheses may hold the whole list. */
  private printArguments(): readonly Expr[] {
    if (this.is("(")) {
      const start = this.token;
      this.advance();
      const inner = this.list(")");
      if (this.is(";", "}", ">", ">>", "|") || this.token.type === "newline" || this.token.type === "eof")
        return inner;
      this.lexer.rewind(start);
      this.token = this.lexer.next(true);
    }
    const args = [this.expression(true)];
    while (this.accept(",")) {
      this.newlines();
      args.push(this.expression(true));
    }
    return args;
  }

  private list(close: string): Expr[] {
    const items: Expr[] = [];
    this.newlines();
    while (!this.is(close)) {
      items.push(this.expression());
      this.newlines();
      if (!this.accept(",")) break;
      this.newlines();
    }
    this.expect(close);
    return items;
  }

  /** `noGreater`: `>` is a redirection here. */
  private expression(noGreater = false): Expr {
    const left = this.ternary(noGreater);
    if (
      this.is("=", "+=", "-=", "*=", "/=", "%=", "^=") &&
      (left.type === "variable" || left.type === "index" || left.type === "field")
    ) {
      const op = this.advance().text;
      this.newlines();
      return { type: "assign", op, target: left, value: this.expression(noGreater) };
    }
    return left;
  }

  private ternary(noGreater: boolean): Expr {
    const test = this.or(noGreater);
    if (!this.is("?")) return test;
    this.advance();
    this.newlines();
    const yes = this.expression(noGreater);
    this.newlines();
    this.expect(":");
    this.newlines();
    return { type: "ternary", test, yes, no: this.expression(noGreater) };
  }

  private or(noGreater: boolean): Expr {
    let left = this.and(noGreater);
    while (this.is("||")) {
      this.advance();
      this.newlines();
      left = { type: "or", left, right: this.and(noGreater) };
    }
    return left;
  }

  private and(noGreater: boolean): Expr {
    let left = this.membership(noGreater);
    while (this.is("&&")) {
      this.advance();
      this.newlines();
      left = { type: "and", left, right: this.membership(noGreater) };
    }
    return left;
  }

  private membership(noGreater: boolean): Expr {
    let left = this.matching(noGreater);
    while (this.is("in")) {
      this.advance(false);
      left = { type: "in", subscripts: [left], name: this.advance(false).text };
    }
    return left;
  }

  private matching(noGreater: boolean): Expr {
    let left = this.comparison(noGreater);
    while (this.is("~", "!~")) {
      const negated = this.advance().text === "!~";
      left = { type: "match", negated, left, right: this.comparison(noGreater) };
    }
    return left;
  }

  private comparison(noGreater: boolean): Expr {
    let left = this.concatenation(noGreater);
    while (this.is("<", "<=", "==", "!=", ">=") || (this.is(">") && !noGreater)) {
      const op = this.advance().text;
      left = { type: "binary", op, left, right: this.concatenation(noGreater) };
    }
    while (this.is("|") && this.peekGetline()) {
      this.advance();
      this.advance();
      const target = this.lvalueOrNothing();
      left = { type: "getline", command: left, ...(target ? { target } : {}) };
    }
    return left;
  }

  private peekGetline(): boolean {
    const bar = this.token;
    this.token = this.lexer.next(true);
    const found = this.is("getline");
    this.lexer.rewind(bar);
    this.token = this.lexer.next(false);
    return found;
  }

  private startsOperand(): boolean {
    const { type, text } = this.token;
    if (
      type === "number" ||
      type === "string" ||
      type === "ere" ||
      type === "name" ||
      type === "funcname" ||
      type === "builtin"
    )
      return true;
    if (type === "op")
      return (
        text === "$" ||
        text === "!" ||
        text === "(" ||
        text === "-" ||
        text === "+" ||
        text === "++" ||
        text === "--"
      );
    return false;
  }

  private concatenation(noGreater: boolean): Expr {
    let left = this.additive();
    void noGreater;
    while (this.startsOperand() && !this.is("+", "-", "!"))
      left = { type: "binary", op: " ", left, right: this.additive() };
    return left;
  }

  private additive(): Expr {
    let left = this.multiplicative();
    while (this.is("+", "-")) {
      const op = this.advance().text;
      left = { type: "binary", op, left, right: this.multiplicative() };
    }
    return left;
  }

  private multiplicative(): Expr {
    let left = this.unary();
    while (this.is("*", "/", "%")) {
      const op = this.advance().text;
      left = { type: "binary", op, left, right: this.unary() };
    }
    return left;
  }

  private unary(): Expr {
    if (this.is("!", "-", "+")) {
      const op = this.advance().text;
      return { type: "unary", op, operand: this.unary() };
    }
    return this.power();
  }

  private power(): Expr {
    const base = this.postfix();
    if (!this.is("^")) return base;
    this.advance();
    // Right-associative; a sign may stand in the exponent.
    const exponent: Expr = this.is("-", "+", "!")
      ? { type: "unary", op: this.advance().text, operand: this.power() }
      : this.power();
    return { type: "binary", op: "^", left: base, right: exponent };
  }

  private postfix(): Expr {
    const operand = this.primary();
    if (
      this.is("++", "--") &&
      (operand.type === "variable" || operand.type === "index" || operand.type === "field")
    ) {
      const op = this.advance(false).text as "++" | "--";
      return { type: "increment", op, prefix: false, target: operand };
    }
    return operand;
  }

  private lvalueOrNothing(): Expr | undefined {
    return this.is("$") || this.token.type === "name" ? this.primary() : undefined;
  }

  private primary(): Expr {
    const token = this.token;
    switch (token.type) {
      case "number":
        this.advance(false);
        return { type: "number", value: Number(token.text) };
      case "string":
        this.advance(false);
        return { type: "string", value: token.text };
      case "ere":
        this.advance(false);
        return { type: "regex", source: token.text };
      case "name":
        this.advance(false);
        if (this.is("[")) {
          this.advance();
          return { type: "index", name: token.text, subscripts: this.list("]") };
        }
        return { type: "variable", name: token.text };
      case "funcname": {
        this.advance(false);
        this.expect("(");
        return { type: "call", name: token.text, args: this.list(")"), own: true };
      }
      case "builtin": {
        this.advance(false);
        if (this.is("(")) {
          this.advance();
          return { type: "call", name: token.text, args: this.list(")"), own: false };
        }
        if (token.text !== "length") this.fail();
        return { type: "call", name: "length", args: [], own: false };
      }
      default:
    }
    if (this.is("$")) {
      this.advance(false);
      if (this.is("++", "--")) {
        const op = this.advance().text as "++" | "--";
        return { type: "field", index: { type: "increment", op, prefix: true, target: this.primary() } };
      }
      if (this.is("-")) {
        this.advance();
        return { type: "field", index: { type: "unary", op: "-", operand: this.primary() } };
      }
      return { type: "field", index: this.primary() };
    }
    if (this.is("++", "--")) {
      const op = this.advance().text as "++" | "--";
      return { type: "increment", op, prefix: true, target: this.primary() };
    }
    if (this.is("(")) {
      this.advance();
      const items = this.list(")");
      if (this.is("in") && items.length > 0) {
        this.advance(false);
        return { type: "in", subscripts: items, name: this.advance(false).text };
      }
      const [inner] = items;
      if (inner === undefined || items.length > 1) this.fail();
      return { type: "group", inner };
    }
    if (this.is("getline")) {
      this.advance(false);
      const target = this.lvalueOrNothing();
      if (this.is("<")) {
        this.advance();
        return { type: "getline", ...(target ? { target } : {}), file: this.postfix() };
      }
      return { type: "getline", ...(target ? { target } : {}) };
    }
    if (this.is("-", "+", "!")) return this.unary();
    return this.fail();
  }
}
