/**
 * Tokens → tree: recursive descent over Python's grammar (3.12), with CPython's
 * words for what a learner gets wrong. Not here: names and scopes (symbols.ts).
 */
import {
  type Alias,
  type Comprehension,
  type Constant,
  type ExceptHandler,
  type Expr,
  type Keyword,
  type MatchCase,
  type Param,
  type Params,
  type Pattern,
  type Pos,
  PySyntaxError,
  Refusal,
  type Stmt,
  type WithItem,
} from "./ast.ts";
import { parseStringLiteral } from "./string-literal.ts";
import { type Token, tokenize, tokenPos } from "./tokenizer.ts";

const keywords = new Set(
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split(
    " ",
  ),
);
const augmented = new Set(["+=", "-=", "*=", "/=", "//=", "%=", "@=", "&=", "|=", "^=", ">>=", "<<=", "**="]);
const comparisons = new Set(["<", ">", "==", ">=", "<=", "!="]);
const binaryLevels: readonly (readonly string[])[] = [
  ["|"],
  ["^"],
  ["&"],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "//", "%", "@"],
];

export function parseModule(source: string): Stmt[] {
  return new Parser(tokenize(source)).module();
}

/** One expression alone, as `eval` takes it. */
export function parseExpression(source: string): Expr {
  return new Parser(tokenize(source.trim())).expressionOnly();
}

function span(a: { readonly pos: Pos }, b: { readonly pos: Pos }): Pos {
  return [a.pos[0], a.pos[1], b.pos[2], b.pos[3]];
}

/** An error of a whole line: nothing to point at. */
function nowhere(line: number): Pos {
  return [line, -1, line, -1];
}

export class Parser {
  private i = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  module(): Stmt[] {
    const body: Stmt[] = [];
    while (this.peek().type !== "end") {
      if (this.peek().type === "newline") this.i++;
      else body.push(...this.statement());
    }
    return body;
  }

  expressionOnly(): Expr {
    const e = this.exprList();
    if (this.peek().type === "newline") this.i++;
    if (this.peek().type !== "end") this.invalid();
    return e;
  }

  private peek(ahead = 0): Token {
    return this.tokens[Math.min(this.i + ahead, this.tokens.length - 1)]!;
  }
  private next(): Token {
    return this.tokens[this.i++]!;
  }
  private at(text: string): boolean {
    const t = this.peek();
    return t.text === text && (t.type === "op" || t.type === "name");
  }
  private accept(text: string): boolean {
    if (!this.at(text)) return false;
    this.i++;
    return true;
  }
  private expect(text: string): Token {
    if (!this.at(text)) this.invalid();
    return this.next();
  }
  private fail(message: string, pos: Pos, kind: "SyntaxError" | "IndentationError" = "SyntaxError"): never {
    throw new PySyntaxError(message, pos, kind);
  }
  private invalid(t = this.peek()): never {
    if (t.type === "indent") {
      throw new PySyntaxError("unexpected indent", nowhere(t.line), "IndentationError");
    }
    if (t.type === "newline" || t.type === "end")
      throw new PySyntaxError(
        "invalid syntax",
        [t.line, t.col, t.line, t.col + 1],
        "SyntaxError",
        t.type === "end",
      );
    this.fail("invalid syntax", tokenPos(t));
  }
  private from(start: Token): Pos {
    const last = this.tokens[this.i - 1] ?? start;
    return [start.line, start.col, last.endLine, last.endCol];
  }
  private name(): string {
    const t = this.peek();
    if (t.type !== "name" || keywords.has(t.text)) this.invalid();
    this.i++;
    return t.text;
  }

  // Statements

  private statement(): Stmt[] {
    const t = this.peek();
    if (t.type === "name") {
      switch (t.text) {
        case "if":
          return [this.ifStatement()];
        case "while":
          return [this.whileStatement()];
        case "for":
          return [this.forStatement(false, t)];
        case "try":
          return [this.tryStatement()];
        case "with":
          return [this.withStatement(false, t)];
        case "def":
          return [this.functionDef([], false, t)];
        case "class":
          return [this.classDef([], t)];
        case "async": {
          this.i++;
          if (this.at("def")) return [this.functionDef([], true, t)];
          if (this.at("for")) return [this.forStatement(true, t)];
          if (this.at("with")) return [this.withStatement(true, t)];
          return this.invalid();
        }
        case "match": {
          const found = this.matchStatement();
          if (found) return [found];
          break;
        }
        case "elif":
        case "else":
        case "except":
        case "finally":
          this.invalid();
      }
    }
    if (t.type === "op" && t.text === "@") return [this.decorated()];
    return this.simpleLine();
  }

  private simpleLine(): Stmt[] {
    const out: Stmt[] = [this.simple()];
    while (this.accept(";")) {
      if (this.peek().type === "newline") break;
      out.push(this.simple());
    }
    if (this.peek().type === "newline") this.i++;
    else if (this.peek().type !== "end") this.afterStatement(out[out.length - 1]!);
    return out;
  }

  /** Something stands where the line should end. */
  private afterStatement(before: Stmt): never {
    const t = this.peek();
    if (
      before.type === "Expr" &&
      before.value.type === "Name" &&
      (t.type === "string" || t.type === "number" || (t.type === "name" && !keywords.has(t.text)))
    ) {
      const id = before.value.id;
      if (id === "print" || id === "exec") {
        while (this.peek().type !== "newline" && this.peek().type !== "end") this.i++;
        const last = this.tokens[this.i - 1]!;
        this.fail(`Missing parentheses in call to '${id}'. Did you mean ${id}(...)?`, [
          before.pos[0],
          before.pos[1],
          last.endLine,
          last.endCol,
        ]);
      }
    }
    if (t.type === "op" && t.text === "=" && before.type !== "Assign") this.invalid(t);
    this.invalid(t);
  }

  private simple(): Stmt {
    const t = this.peek();
    if (t.type === "name") {
      switch (t.text) {
        case "pass":
          this.i++;
          return { type: "Pass", pos: tokenPos(t) };
        case "break":
          this.i++;
          return { type: "Break", pos: tokenPos(t) };
        case "continue":
          this.i++;
          return { type: "Continue", pos: tokenPos(t) };
        case "return": {
          this.i++;
          const value = this.endOfSimple() ? undefined : this.starList();
          return { type: "Return", value, pos: this.from(t) };
        }
        case "raise": {
          this.i++;
          if (this.endOfSimple())
            return { type: "Raise", exc: undefined, cause: undefined, pos: tokenPos(t) };
          const exc = this.expr();
          const cause = this.accept("from") ? this.expr() : undefined;
          return { type: "Raise", exc, cause, pos: this.from(t) };
        }
        case "global":
        case "nonlocal": {
          this.i++;
          const names = [this.name()];
          while (this.accept(",")) names.push(this.name());
          return { type: t.text === "global" ? "Global" : "Nonlocal", names, pos: this.from(t) };
        }
        case "del": {
          this.i++;
          const list = this.starList();
          const targets = list.type === "Tuple" ? list.elts : [list];
          for (const target of targets) this.checkDelete(target);
          return { type: "Delete", targets, pos: this.from(t) };
        }
        case "assert": {
          this.i++;
          const test = this.expr();
          const msg = this.accept(",") ? this.expr() : undefined;
          return { type: "Assert", test, msg, pos: this.from(t) };
        }
        case "import": {
          this.i++;
          const names: Alias[] = [];
          do {
            const name = this.dotted();
            names.push({ name, asname: this.accept("as") ? this.name() : undefined });
          } while (this.accept(","));
          return { type: "Import", names, pos: this.from(t) };
        }
        case "from":
          return this.importFrom();
      }
      if (
        t.text === "type" &&
        this.peek(1).type === "name" &&
        !keywords.has(this.peek(1).text) &&
        (this.peek(2).text === "=" || this.peek(2).text === "[")
      ) {
        throw new Refusal("the `type` statement", t.line);
      }
    }
    return this.expressionStatement();
  }

  private endOfSimple(): boolean {
    const t = this.peek();
    return t.type === "newline" || t.type === "end" || (t.type === "op" && t.text === ";");
  }

  private dotted(): string {
    let name = this.name();
    while (this.accept(".")) name += `.${this.name()}`;
    return name;
  }

  private importFrom(): Stmt {
    const t = this.next();
    let level = 0;
    while (this.at(".") || this.at("...")) level += this.next().text.length;
    const module = this.at("import") ? "" : this.dotted();
    if (module === "" && level === 0) this.invalid();
    this.expect("import");
    if (this.accept("*"))
      return {
        type: "ImportFrom",
        module,
        names: [{ name: "*", asname: undefined }],
        level,
        pos: this.from(t),
      };
    const paren = this.accept("(");
    const names: Alias[] = [];
    do {
      if (paren && this.at(")")) break;
      const name = this.name();
      names.push({ name, asname: this.accept("as") ? this.name() : undefined });
    } while (this.accept(","));
    if (paren) this.expect(")");
    else if (this.tokens[this.i - 1]?.text === ",")
      this.fail(
        "trailing comma not allowed without surrounding parentheses",
        tokenPos(this.tokens[this.i - 1]!),
      );
    return { type: "ImportFrom", module, names, level, pos: this.from(t) };
  }

  private expressionStatement(): Stmt {
    const t = this.peek();
    const from = this.i;
    const first = this.starList();
    // `x := 5` wants parentheses around it.
    if (first.type === "NamedExpr" && t.text !== "(" && this.tokens[from + 1]?.text === ":=")
      this.invalid(this.tokens[from + 1]);
    if (this.at(":") && first.type !== "Tuple") {
      if (first.type !== "Name" && first.type !== "Attribute" && first.type !== "Subscript") {
        if (first.type === "List") this.fail("only single target (not list) can be annotated", first.pos);
        this.invalid();
      }
      this.i++;
      const annotation = this.expr();
      const value = this.accept("=") ? this.starList() : undefined;
      return { type: "AnnAssign", target: first, annotation, value, pos: this.from(t) };
    }
    const op = this.peek();
    if (op.type === "op" && augmented.has(op.text)) {
      if (first.type !== "Name" && first.type !== "Attribute" && first.type !== "Subscript") {
        this.fail(`'${describe(first)}' is an illegal expression for augmented assignment`, first.pos);
      }
      this.i++;
      const value = this.starList();
      return { type: "AugAssign", target: first, op: op.text.slice(0, -1), value, pos: this.from(t) };
    }
    if (!this.at("=")) return { type: "Expr", value: first, pos: this.from(t) };
    const targets: Expr[] = [];
    let value = first;
    while (this.accept("=")) {
      this.checkTarget(value, targets.length === 0);
      targets.push(value);
      value = this.starList();
    }
    return { type: "Assign", targets, value, pos: this.from(t) };
  }

  private checkTarget(e: Expr, hint: boolean): void {
    switch (e.type) {
      case "Name":
      case "Attribute":
      case "Subscript":
        return;
      case "Starred":
        return this.checkTarget(e.value, false);
      case "Tuple":
      case "List":
        for (const x of e.elts) this.checkTarget(x, false);
        return;
      case "Const":
        if (e.value === true || e.value === false || e.value === null)
          this.fail(`cannot assign to ${describe(e)}`, e.pos);
        break;
    }
    this.fail(
      `cannot assign to ${describe(e)}${hint ? " here. Maybe you meant '==' instead of '='?" : ""}`,
      e.pos,
    );
  }

  private checkDelete(e: Expr): void {
    if (e.type === "Name" || e.type === "Attribute" || e.type === "Subscript") return;
    if (e.type === "Tuple" || e.type === "List") {
      for (const x of e.elts) this.checkDelete(x);
      return;
    }
    this.fail(`cannot delete ${describe(e)}`, e.pos);
  }

  /** `what`: 'if' statement, function definition … for the words of the error. */
  private block(what: string, start: Token): Stmt[] {
    if (!this.at(":")) {
      if (this.at("="))
        this.fail("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", this.suspectAssign());
      const t = this.peek();
      if (
        t.type === "newline" ||
        t.type === "name" ||
        t.type === "number" ||
        t.type === "string" ||
        t.type === "op"
      ) {
        if (t.type === "newline") this.fail("expected ':'", [t.line, t.col, t.line, t.col + 1]);
        if (start.text === "else" || start.text === "try" || start.text === "finally")
          this.fail("expected ':'", tokenPos(t));
        this.invalid();
      }
      this.invalid();
    }
    this.i++;
    if (this.peek().type !== "newline") {
      if (this.peek().type === "end")
        throw new PySyntaxError("invalid syntax", tokenPos(this.peek()), "SyntaxError", true);
      return this.simpleLine();
    }
    this.i++;
    if (this.peek().type !== "indent") {
      const t = this.peek().type === "dedent" ? this.peek(1) : this.peek();
      throw new PySyntaxError(
        `expected an indented block after ${what} on line ${start.line}`,
        t.type === "end" ? nowhere(this.tokens[this.i - 1]!.line) : [t.line, t.col, t.line, t.col + 1],
        "IndentationError",
        t.type === "end",
      );
    }
    this.i++;
    const body: Stmt[] = [];
    while (this.peek().type !== "dedent" && this.peek().type !== "end") {
      if (this.peek().type === "newline") this.i++;
      else body.push(...this.statement());
    }
    if (this.peek().type === "dedent") this.i++;
    return body;
  }

  /** `if x = 3`: the range from the name to the value. */
  private suspectAssign(): Pos {
    const eq = this.next();
    const before = this.tokens[this.i - 2]!;
    const after = this.peek();
    return [before.line, before.col, after.endLine, after.endCol > eq.endCol ? after.endCol : eq.endCol];
  }

  private ifStatement(): Stmt {
    const t = this.next();
    const test = this.namedExpr();
    const body = this.block(`'${t.text}' statement`, t);
    let orelse: Stmt[] = [];
    if (this.at("elif")) orelse = [this.ifStatement()];
    else if (this.at("else")) {
      const e = this.next();
      orelse = this.block("'else' statement", e);
    }
    return { type: "If", test, body, orelse, pos: this.from(t) };
  }

  private optionalElse(): Stmt[] {
    if (!this.at("else")) return [];
    const e = this.next();
    return this.block("'else' statement", e);
  }

  private whileStatement(): Stmt {
    const t = this.next();
    const test = this.namedExpr();
    const body = this.block("'while' statement", t);
    const orelse = this.optionalElse();
    return { type: "While", test, body, orelse, pos: this.from(t) };
  }

  private forStatement(isAsync: boolean, t: Token): Stmt {
    this.expect("for");
    const target = this.targetList();
    this.checkTarget(target, false);
    this.expect("in");
    const iter = this.starList();
    const body = this.block("'for' statement", t);
    const orelse = this.optionalElse();
    return { type: "For", target, iter, body, orelse, isAsync, pos: this.from(t) };
  }

  private targetList(): Expr {
    const t = this.peek();
    const elts: Expr[] = [];
    let tuple = false;
    do {
      if (elts.length > 0 && (this.at("in") || this.at("="))) break;
      elts.push(this.at("*") ? this.starred() : this.binary(0));
      if (this.at(",")) tuple = true;
    } while (this.accept(","));
    return tuple ? { type: "Tuple", elts, pos: this.from(t) } : elts[0]!;
  }

  private tryStatement(): Stmt {
    const t = this.next();
    const body = this.block("'try' statement", t);
    const handlers: ExceptHandler[] = [];
    while (this.at("except")) {
      const e = this.next();
      if (this.at("*")) throw new Refusal("`except*`", e.line);
      let type: Expr | undefined;
      let name: string | undefined;
      if (!this.at(":")) {
        const first = this.peek();
        type = this.expr();
        if (this.at(",")) {
          while (this.accept(",")) this.expr();
          this.fail("multiple exception types must be parenthesized", this.from(first));
        }
        if (this.accept("as")) name = this.name();
      }
      handlers.push({ type, name, body: this.block("'except' statement", e), pos: this.from(e) });
    }
    const orelse = handlers.length > 0 ? this.optionalElse() : [];
    let final: Stmt[] = [];
    if (this.at("finally")) {
      const f = this.next();
      final = this.block("'finally' statement", f);
    } else if (handlers.length === 0) {
      const bad = this.peek();
      throw new PySyntaxError(
        "expected 'except' or 'finally' block",
        tokenPos(bad),
        "SyntaxError",
        bad.type === "end",
      );
    }
    return { type: "Try", body, handlers, orelse, final, pos: this.from(t) };
  }

  private withStatement(isAsync: boolean, t: Token): Stmt {
    this.expect("with");
    const start = this.i;
    let items: WithItem[] | undefined;
    if (this.at("(")) {
      // Either a parenthesised list of items or an expression that begins with one.
      try {
        this.i++;
        const list: WithItem[] = [];
        do {
          if (this.at(")")) break;
          list.push(this.withItem());
        } while (this.accept(","));
        this.expect(")");
        if (this.at(":")) items = list;
      } catch (error) {
        if (!(error instanceof PySyntaxError)) throw error;
      }
      if (!items) this.i = start;
    }
    if (!items) {
      items = [this.withItem()];
      while (this.accept(",")) items.push(this.withItem());
    }
    const body = this.block("'with' statement", t);
    return { type: "With", items, body, isAsync, pos: this.from(t) };
  }

  private withItem(): WithItem {
    const context = this.expr();
    let target: Expr | undefined;
    if (this.accept("as")) {
      target = this.at("*") ? this.starred() : this.binary(0);
      this.checkTarget(target, false);
    }
    return { context, target };
  }

  private decorated(): Stmt {
    const t = this.peek();
    const decorators: Expr[] = [];
    while (this.accept("@")) {
      decorators.push(this.namedExpr());
      if (this.peek().type !== "newline") this.invalid();
      this.i++;
    }
    const d = this.peek();
    if (this.at("def")) return this.functionDef(decorators, false, d);
    if (this.at("class")) return this.classDef(decorators, d);
    if (this.accept("async") && this.at("def")) return this.functionDef(decorators, true, d);
    return this.invalid(t.type === "end" ? t : this.peek());
  }

  private functionDef(decorators: readonly Expr[], isAsync: boolean, t: Token): Stmt {
    this.expect("def");
    const name = this.name();
    if (this.at("[")) throw new Refusal("type parameters", t.line);
    if (!this.at("(")) this.fail("expected '('", tokenPos(this.peek()));
    this.i++;
    const params = this.params(")", true);
    this.expect(")");
    const returns = this.accept("->") ? this.expr() : undefined;
    const body = this.block("function definition", t);
    return { type: "FunctionDef", name, params, body, decorators, returns, isAsync, pos: this.from(t) };
  }

  private classDef(decorators: readonly Expr[], t: Token): Stmt {
    this.expect("class");
    const name = this.name();
    if (this.at("[")) throw new Refusal("type parameters", t.line);
    let bases: readonly Expr[] = [];
    let kws: readonly Keyword[] = [];
    if (this.accept("(")) {
      const got = this.args();
      bases = got.args;
      kws = got.keywords;
    }
    const body = this.block("class definition", t);
    return { type: "ClassDef", name, bases, keywords: kws, body, decorators, pos: this.from(t) };
  }

  private params(end: ")" | ":", annotated: boolean): Params {
    let posOnly: Param[] = [];
    let args: Param[] = [];
    const kwOnly: Param[] = [];
    let varArgs: Param | undefined;
    let kwArgs: Param | undefined;
    let star = false;
    const seen = new Set<string>();
    const one = (starred = false): Param => {
      const t = this.peek();
      const name = this.name();
      if (seen.has(name)) this.fail(`duplicate argument '${name}' in function definition`, tokenPos(t));
      seen.add(name);
      const annotation =
        annotated && this.accept(":") ? (starred && this.at("*") ? this.starred() : this.expr()) : undefined;
      return { name, annotation, default: !starred && this.accept("=") ? this.expr() : undefined };
    };
    while (!this.at(end)) {
      if (this.accept("/")) {
        posOnly = args;
        args = [];
      } else if (this.accept("**")) {
        kwArgs = one(true);
      } else if (this.accept("*")) {
        star = true;
        if (this.at(end)) this.fail("named arguments must follow bare *", tokenPos(this.tokens[this.i - 1]!));
        if (!this.at(",")) varArgs = one(true);
      } else {
        const t = this.peek();
        const p = one();
        if (star) kwOnly.push(p);
        else {
          const before = args[args.length - 1] ?? posOnly[posOnly.length - 1];
          if (before?.default && !p.default)
            this.fail("non-default argument follows default argument", tokenPos(t));
          args.push(p);
        }
      }
      if (!this.accept(",")) break;
    }
    return { posOnly, args, varArgs, kwOnly, kwArgs };
  }

  // Pattern matching

  private matchStatement(): Stmt | undefined {
    const t = this.peek();
    const start = this.i;
    const after = this.peek(1);
    if (
      after.type === "newline" ||
      after.type === "end" ||
      (after.type === "op" && !["(", "[", "{", "-", "*", "~"].includes(after.text)) ||
      (after.type === "name" &&
        keywords.has(after.text) &&
        !["None", "True", "False", "not", "lambda", "await"].includes(after.text))
    )
      return undefined;
    let subject: Expr;
    try {
      this.i++;
      subject = this.starList();
      if (
        !this.at(":") ||
        this.peek(1).type !== "newline" ||
        this.peek(2).type !== "indent" ||
        this.peek(3).text !== "case"
      ) {
        this.i = start;
        return undefined;
      }
    } catch (error) {
      if (!(error instanceof PySyntaxError)) throw error;
      this.i = start;
      return undefined;
    }
    this.i += 3;
    const cases: MatchCase[] = [];
    while (this.at("case")) {
      const c = this.next();
      const pattern = this.openPattern();
      const guard = this.accept("if") ? this.namedExpr() : undefined;
      cases.push({ pattern, guard, body: this.block("'case' statement", c) });
    }
    if (this.peek().type !== "dedent" && this.peek().type !== "end") this.invalid();
    if (this.peek().type === "dedent") this.i++;
    return { type: "Match", subject, cases, pos: this.from(t) };
  }

  private openPattern(): Pattern {
    const t = this.peek();
    const first = this.starPattern();
    if (!this.at(","))
      return first.type === "MatchStar"
        ? { type: "MatchSequence", patterns: [first], pos: this.from(t) }
        : first;
    const patterns = [first];
    while (this.accept(",")) {
      if (this.at(":") || this.at("if")) break;
      patterns.push(this.starPattern());
    }
    return { type: "MatchSequence", patterns, pos: this.from(t) };
  }

  private starPattern(): Pattern {
    const t = this.peek();
    if (!this.accept("*")) return this.pattern();
    const name = this.name();
    return { type: "MatchStar", name: name === "_" ? undefined : name, pos: this.from(t) };
  }

  private pattern(): Pattern {
    const t = this.peek();
    const patterns = [this.closedPattern()];
    while (this.accept("|")) patterns.push(this.closedPattern());
    const p: Pattern =
      patterns.length === 1 ? patterns[0]! : { type: "MatchOr", patterns, pos: this.from(t) };
    if (!this.accept("as")) return p;
    return { type: "MatchAs", pattern: p, name: this.name(), pos: this.from(t) };
  }

  private closedPattern(): Pattern {
    const t = this.peek();
    if (t.type === "string" || t.type === "number" || this.at("-"))
      return { type: "MatchValue", value: this.binary(4), pos: this.from(t) };
    if (this.accept("None")) return { type: "MatchSingleton", value: null, pos: tokenPos(t) };
    if (this.accept("True")) return { type: "MatchSingleton", value: true, pos: tokenPos(t) };
    if (this.accept("False")) return { type: "MatchSingleton", value: false, pos: tokenPos(t) };
    if (this.at("(") || this.at("[")) {
      const close = this.next().text === "(" ? ")" : "]";
      const patterns: Pattern[] = [];
      let comma = false;
      while (!this.at(close)) {
        patterns.push(this.starPattern());
        if (!this.accept(",")) break;
        comma = true;
      }
      this.expect(close);
      if (close === ")" && patterns.length === 1 && !comma && patterns[0]!.type !== "MatchStar")
        return patterns[0]!;
      return { type: "MatchSequence", patterns, pos: this.from(t) };
    }
    if (this.accept("{")) {
      const keys: Expr[] = [];
      const patterns: Pattern[] = [];
      let rest: string | undefined;
      while (!this.at("}")) {
        if (this.accept("**")) rest = this.name();
        else {
          keys.push(this.binary(0));
          this.expect(":");
          patterns.push(this.pattern());
        }
        if (!this.accept(",")) break;
      }
      this.expect("}");
      return { type: "MatchMapping", keys, patterns, rest, pos: this.from(t) };
    }
    const name = this.name();
    let value: Expr = { type: "Name", id: name, pos: tokenPos(t) };
    while (this.accept(".")) {
      const attr = this.name();
      value = { type: "Attribute", value, attr, pos: this.from(t) };
    }
    if (this.accept("(")) {
      const patterns: Pattern[] = [];
      const names: string[] = [];
      const named: Pattern[] = [];
      while (!this.at(")")) {
        if (this.peek().type === "name" && this.peek(1).text === "=") {
          names.push(this.name());
          this.i++;
          named.push(this.pattern());
        } else patterns.push(this.pattern());
        if (!this.accept(",")) break;
      }
      this.expect(")");
      return { type: "MatchClass", cls: value, patterns, names, named, pos: this.from(t) };
    }
    if (value.type === "Attribute") return { type: "MatchValue", value, pos: this.from(t) };
    return { type: "MatchAs", pattern: undefined, name: name === "_" ? undefined : name, pos: tokenPos(t) };
  }

  // Expressions

  /** `a, *b` without parentheses; yields too. */
  private starList(): Expr {
    if (this.at("yield")) return this.yieldExpr();
    return this.exprList();
  }

  private exprList(): Expr {
    const t = this.peek();
    const first = this.at("*") ? this.starred() : this.namedExpr();
    if (!this.at(",")) return first;
    const elts = [first];
    while (this.accept(",")) {
      const n = this.peek();
      if (
        n.type === "newline" ||
        n.type === "end" ||
        (n.type === "op" && [")", "]", "}", "=", ":", ";"].includes(n.text)) ||
        (n.type === "op" && augmented.has(n.text)) ||
        n.text === "in"
      )
        break;
      elts.push(this.at("*") ? this.starred() : this.namedExpr());
    }
    return { type: "Tuple", elts, pos: this.from(t) };
  }

  private starred(): Expr {
    const t = this.expect("*");
    const value = this.binary(0);
    return { type: "Starred", value, pos: this.from(t) };
  }

  private yieldExpr(): Expr {
    const t = this.expect("yield");
    if (this.accept("from")) {
      const value = this.expr();
      return { type: "YieldFrom", value, pos: this.from(t) };
    }
    const n = this.peek();
    const value =
      n.type === "newline" ||
      n.type === "end" ||
      (n.type === "op" && [")", "]", "}", "=", ";"].includes(n.text))
        ? undefined
        : this.exprList();
    return { type: "Yield", value, pos: this.from(t) };
  }

  private namedExpr(): Expr {
    const t = this.peek();
    const e = this.expr();
    if (!this.at(":=")) return e;
    if (e.type !== "Name") this.fail(`cannot use assignment expressions with ${describe(e)}`, e.pos);
    this.i++;
    const value = this.expr();
    return { type: "NamedExpr", target: e, value, pos: this.from(t) };
  }

  private expr(): Expr {
    if (this.at("lambda")) return this.lambda();
    const t = this.peek();
    const body = this.orTest();
    if (!this.at("if")) return body;
    this.i++;
    const test = this.orTest();
    if (!this.at("else")) {
      if (this.at(":") || this.peek().type === "newline")
        this.fail("expected 'else' after 'if' expression", this.from(t));
      this.invalid();
    }
    this.i++;
    const orelse = this.expr();
    return { type: "IfExp", test, body, orelse, pos: this.from(t) };
  }

  private lambda(): Expr {
    const t = this.next();
    const params = this.params(":", false);
    this.expect(":");
    const body = this.expr();
    return { type: "Lambda", params, body, pos: this.from(t) };
  }

  private orTest(): Expr {
    const start = this.peek();
    const first = this.andTest();
    if (!this.at("or")) return first;
    const values = [first];
    while (this.accept("or")) values.push(this.andTest());
    return { type: "BoolOp", op: "or", values, pos: this.from(start) };
  }

  private andTest(): Expr {
    const start = this.peek();
    const first = this.notTest();
    if (!this.at("and")) return first;
    const values = [first];
    while (this.accept("and")) values.push(this.notTest());
    return { type: "BoolOp", op: "and", values, pos: this.from(start) };
  }

  private notTest(): Expr {
    const t = this.peek();
    if (!this.accept("not")) return this.comparison();
    const operand = this.notTest();
    return { type: "UnaryOp", op: "not", operand, pos: this.from(t) };
  }

  private comparison(): Expr {
    const start = this.peek();
    const left = this.binary(0);
    const ops: string[] = [];
    const comparators: Expr[] = [];
    for (;;) {
      const t = this.peek();
      let op: string | undefined;
      if (t.type === "op" && comparisons.has(t.text)) op = t.text;
      else if (t.type === "name" && t.text === "in") op = "in";
      else if (t.type === "name" && t.text === "not" && this.peek(1).text === "in") {
        this.i++;
        op = "not in";
      } else if (t.type === "name" && t.text === "is") op = "is";
      if (op === undefined) break;
      this.i++;
      if (op === "is" && this.accept("not")) op = "is not";
      ops.push(op);
      comparators.push(this.binary(0));
    }
    if (ops.length === 0) return left;
    return { type: "Compare", left, ops, comparators, pos: this.from(start) };
  }

  private binary(level: number): Expr {
    const ops = binaryLevels[level];
    if (!ops) return this.unary();
    const start = this.peek();
    let left = this.binary(level + 1);
    for (;;) {
      const t = this.peek();
      if (t.type !== "op" || !ops.includes(t.text)) return left;
      this.i++;
      const right = this.binary(level + 1);
      left = { type: "BinOp", op: t.text, left, right, pos: this.from(start) };
    }
  }

  private unary(): Expr {
    const t = this.peek();
    if (t.type === "op" && (t.text === "-" || t.text === "+" || t.text === "~")) {
      this.i++;
      const operand = this.unary();
      return { type: "UnaryOp", op: t.text, operand, pos: this.from(t) };
    }
    return this.power();
  }

  private power(): Expr {
    const t = this.peek();
    let base: Expr;
    if (this.accept("await")) {
      const value = this.primary();
      base = { type: "Await", value, pos: this.from(t) };
    } else base = this.primary();
    if (!this.accept("**")) return base;
    const right = this.unary();
    return { type: "BinOp", op: "**", left: base, right, pos: this.from(t) };
  }

  private primary(): Expr {
    const t = this.peek();
    let e = this.atom();
    for (;;) {
      if (this.accept(".")) {
        const attr = this.name();
        e = { type: "Attribute", value: e, attr, pos: this.from(t) };
      } else if (this.accept("(")) {
        const { args, keywords: kws } = this.args();
        e = { type: "Call", func: e, args, keywords: kws, pos: this.from(t) };
      } else if (this.accept("[")) {
        const index = this.subscript();
        this.expect("]");
        e = { type: "Subscript", value: e, index, pos: this.from(t) };
      } else return e;
    }
  }

  private subscript(): Expr {
    const t = this.peek();
    const first = this.slice();
    if (!this.at(","))
      return first.type === "Starred" ? { type: "Tuple", elts: [first], pos: this.from(t) } : first;
    const elts = [first];
    while (this.accept(",")) {
      if (this.at("]")) break;
      elts.push(this.slice());
    }
    return { type: "Tuple", elts, pos: this.from(t) };
  }

  private slice(): Expr {
    const t = this.peek();
    if (this.at("*")) return this.starred();
    const lower = this.at(":") ? undefined : this.namedExpr();
    if (!this.accept(":")) return lower!;
    const upper = this.at(":") || this.at("]") || this.at(",") ? undefined : this.expr();
    const step = this.accept(":") && !this.at("]") && !this.at(",") ? this.expr() : undefined;
    return { type: "Slice", lower, upper, step, pos: this.from(t) };
  }

  /** After `(`; takes the `)` too. */
  private args(): { args: readonly Expr[]; keywords: readonly Keyword[] } {
    const args: Expr[] = [];
    const kws: Keyword[] = [];
    const open = this.tokens[this.i - 1]!;
    while (!this.at(")")) {
      const t = this.peek();
      if (this.accept("**")) kws.push({ name: undefined, value: this.expr() });
      else if (this.at("*")) {
        this.i++;
        const value = this.expr();
        args.push({ type: "Starred", value, pos: this.from(t) });
      } else if (t.type === "name" && this.peek(1).type === "op" && this.peek(1).text === "=") {
        if (keywords.has(t.text)) {
          if (["True", "False", "None"].includes(t.text))
            this.fail(`cannot assign to ${t.text}`, tokenPos(t));
          this.invalid();
        }
        this.i += 2;
        if (kws.some((k) => k.name === t.text)) {
          const value = this.expr();
          this.fail(`keyword argument repeated: ${t.text}`, span({ pos: tokenPos(t) }, value));
        }
        kws.push({ name: t.text, value: this.expr() });
      } else {
        const value = this.namedExpr();
        if (this.at("for") || (this.at("async") && this.peek(1).text === "for")) {
          const generators = this.comprehension();
          const close = this.peek();
          const alone = args.length === 0 && kws.length === 0;
          const pos: Pos =
            alone && close.text === ")" ? [open.line, open.col, close.endLine, close.endCol] : this.from(t);
          if (!alone || close.text === ",")
            this.fail("Generator expression must be parenthesized", this.from(t));
          args.push({ type: "GeneratorExp", elt: value, generators, pos });
        } else if (this.at("=")) {
          this.fail(`expression cannot contain assignment, perhaps you meant "=="?`, [
            value.pos[0],
            value.pos[1],
            this.peek().endLine,
            this.peek().endCol,
          ]);
        } else {
          if (kws.length > 0)
            this.fail(
              kws.some((k) => k.name === undefined)
                ? "positional argument follows keyword argument unpacking"
                : "positional argument follows keyword argument",
              [this.peek().line, this.peek().col, this.peek().endLine, this.peek().endCol],
            );
          args.push(value);
        }
      }
      if (!this.accept(",")) break;
    }
    this.closeOrComma(")", args[args.length - 1]);
    return { args, keywords: kws };
  }

  /** Takes the closing bracket, or says that a comma is missing. */
  private closeOrComma(close: string, last: Expr | undefined): void {
    if (this.accept(close)) return;
    const t = this.peek();
    if (last && (t.type === "name" || t.type === "number" || t.type === "string") && !keywords.has(t.text)) {
      const save = this.i;
      try {
        const end = this.namedExpr();
        this.fail("invalid syntax. Perhaps you forgot a comma?", span(last, end));
      } catch (error) {
        if (error instanceof PySyntaxError && error.message.includes("comma")) throw error;
        this.i = save;
      }
    }
    this.invalid();
  }

  private comprehension(): Comprehension[] {
    const out: Comprehension[] = [];
    while (this.at("for") || (this.at("async") && this.peek(1).text === "for")) {
      const isAsync = this.accept("async");
      this.expect("for");
      const target = this.targetList();
      this.checkTarget(target, false);
      this.expect("in");
      const iter = this.orTest();
      const ifs: Expr[] = [];
      while (this.accept("if")) {
        const test = this.orTest();
        ifs.push(
          this.at(":=") && test.type === "Name" && this.accept(":=")
            ? { type: "NamedExpr", target: test, value: this.expr(), pos: test.pos }
            : test,
        );
      }
      out.push({ target, iter: iter, ifs, isAsync });
    }
    return out;
  }

  private atom(): Expr {
    const t = this.peek();
    if (t.type === "name") {
      switch (t.text) {
        case "None":
          this.i++;
          return { type: "Const", value: null, pos: tokenPos(t) };
        case "True":
        case "False":
          this.i++;
          return { type: "Const", value: t.text === "True", pos: tokenPos(t) };
        case "lambda":
          return this.lambda();
        case "yield":
          this.invalid();
      }
      if (keywords.has(t.text)) this.invalid();
      this.i++;
      return { type: "Name", id: t.text, pos: tokenPos(t) };
    }
    if (t.type === "number") {
      this.i++;
      return { type: "Const", value: numberValue(t), pos: tokenPos(t) };
    }
    if (t.type === "string") return this.strings();
    if (t.type === "op") {
      if (t.text === "(") return this.parenthesised();
      if (t.text === "[") return this.listDisplay();
      if (t.text === "{") return this.braceDisplay();
      if (t.text === "...") {
        this.i++;
        return { type: "Const", value: { ellipsis: true }, pos: tokenPos(t) };
      }
    }
    return this.invalid();
  }

  private strings(): Expr {
    const start = this.peek();
    const parts: Expr[] = [];
    let bytes: number[] | undefined;
    while (this.peek().type === "string") {
      const t = this.next();
      const piece = parseStringLiteral(t, (text, line, col) => this.embedded(text, line, col));
      if (piece.bytes) {
        if (parts.length > 0) this.fail("cannot mix bytes and nonbytes literals", this.from(start));
        bytes ??= [];
        for (const b of piece.bytes) bytes.push(b);
      } else {
        if (bytes) this.fail("cannot mix bytes and nonbytes literals", this.from(start));
        parts.push(...piece.parts);
      }
    }
    const pos = this.from(start);
    if (bytes) return { type: "Const", value: { bytes: new Uint8Array(bytes) }, pos };
    const merged: Expr[] = [];
    for (const p of parts) {
      const last = merged[merged.length - 1];
      if (p.type === "Const" && last?.type === "Const")
        merged[merged.length - 1] = { ...last, value: String(last.value) + String(p.value), pos };
      else merged.push(p);
    }
    if (merged.every((p) => p.type === "Const"))
      return {
        type: "Const",
        value: merged.map((p) => (p.type === "Const" ? String(p.value) : "")).join(""),
        pos,
      };
    return { type: "JoinedStr", values: merged, pos };
  }

  /** The expression inside `{…}` of an f-string that begins at (line, col). */
  private embedded(text: string, line: number, col: number): Expr {
    const shift = (t: Token): Token => ({
      ...t,
      line: t.line + line - 1,
      endLine: t.endLine + line - 1,
      col: t.line === 1 ? t.col + col - 1 : t.col,
      endCol: t.endLine === 1 ? t.endCol + col - 1 : t.endCol,
    });
    if (text.trim() === "") this.fail("f-string: empty expression not allowed", [line, col, line, col + 1]);
    try {
      const inner = new Parser(tokenize(`(${text})`).map(shift));
      inner.i = 1;
      const e = inner.starList();
      if (!inner.at(")")) inner.invalid();
      return e;
    } catch (error) {
      if (error instanceof PySyntaxError)
        throw new PySyntaxError(
          `f-string: ${error.message.replace(/^f-string: /, "")}`,
          [line, col, line, col + text.length],
          "SyntaxError",
        );
      throw error;
    }
  }

  private parenthesised(): Expr {
    const t = this.next();
    if (this.accept(")")) return { type: "Tuple", elts: [], pos: this.from(t) };
    if (this.at("yield")) {
      const y = this.yieldExpr();
      this.expect(")");
      return { ...y, pos: this.from(t) };
    }
    const first = this.at("*") ? this.starred() : this.namedExpr();
    if (this.at("for") || this.at("async")) {
      const generators = this.comprehension();
      this.expect(")");
      return { type: "GeneratorExp", elt: first, generators, pos: this.from(t) };
    }
    if (!this.at(",")) {
      if (this.at("=") && first.type !== "Starred") {
        this.fail("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", [
          first.pos[0],
          first.pos[1],
          this.peek(1).endLine,
          this.peek(1).endCol,
        ]);
      }
      this.closeOrComma(")", first);
      if (first.type === "Starred") this.fail("cannot use starred expression here", first.pos);
      return first;
    }
    const elts = [first];
    while (this.accept(",")) {
      if (this.at(")")) break;
      elts.push(this.at("*") ? this.starred() : this.namedExpr());
    }
    this.closeOrComma(")", elts[elts.length - 1]);
    return { type: "Tuple", elts, pos: this.from(t) };
  }

  private listDisplay(): Expr {
    const t = this.next();
    const elts: Expr[] = [];
    while (!this.at("]")) {
      const e = this.at("*") ? this.starred() : this.namedExpr();
      if (elts.length === 0 && (this.at("for") || (this.at("async") && this.peek(1).text === "for"))) {
        const generators = this.comprehension();
        this.expect("]");
        return { type: "ListComp", elt: e, generators, pos: this.from(t) };
      }
      elts.push(e);
      if (!this.accept(",")) break;
    }
    this.closeOrComma("]", elts[elts.length - 1]);
    return { type: "List", elts, pos: this.from(t) };
  }

  private braceDisplay(): Expr {
    const t = this.next();
    if (this.accept("}")) return { type: "Dict", keys: [], values: [], pos: this.from(t) };
    if (this.at("**") || this.isDict()) return this.dictDisplay(t);
    const elts: Expr[] = [];
    while (!this.at("}")) {
      const e = this.at("*") ? this.starred() : this.namedExpr();
      if (elts.length === 0 && this.at("for")) {
        const generators = this.comprehension();
        this.expect("}");
        return { type: "SetComp", elt: e, generators, pos: this.from(t) };
      }
      elts.push(e);
      if (!this.accept(",")) break;
    }
    this.closeOrComma("}", elts[elts.length - 1]);
    return { type: "Set", elts, pos: this.from(t) };
  }

  private isDict(): boolean {
    const save = this.i;
    if (this.at("*")) return false;
    this.namedExpr();
    const yes = this.at(":");
    this.i = save;
    return yes;
  }

  private dictDisplay(t: Token): Expr {
    const keys: (Expr | undefined)[] = [];
    const values: Expr[] = [];
    while (!this.at("}")) {
      if (this.accept("**")) {
        keys.push(undefined);
        values.push(this.binary(0));
      } else {
        const key = this.expr();
        if (!this.at(":")) {
          if (this.at("}") || this.at(",")) this.fail("':' expected after dictionary key", key.pos);
          this.closeOrComma("}", key);
        }
        this.i++;
        if (this.at("}") || this.at(","))
          this.fail("expression expected after dictionary key and ':'", tokenPos(this.tokens[this.i - 1]!));
        const value = this.expr();
        if (keys.length === 0 && (this.at("for") || this.at("async"))) {
          const generators = this.comprehension();
          this.expect("}");
          return { type: "DictComp", key, value, generators, pos: this.from(t) };
        }
        keys.push(key);
        values.push(value);
      }
      if (!this.accept(",")) break;
    }
    this.closeOrComma("}", values[values.length - 1]);
    return { type: "Dict", keys, values, pos: this.from(t) };
  }
}

function numberValue(t: Token): Constant {
  const text = t.text.replaceAll("_", "").toLowerCase();
  if (text.endsWith("j")) throw new Refusal("complex arithmetic", t.line);
  if (/^0[xob]/.test(text)) {
    const n = BigInt(text);
    return n <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(n) : n;
  }
  if (/[.e]/.test(text)) return { float: Number(text) };
  const n = Number(text);
  return Number.isSafeInteger(n) ? n : BigInt(text);
}

/** What CPython calls an expression in its error messages. */
function describe(e: Expr): string {
  switch (e.type) {
    case "Const":
      if (e.value === null) return "None";
      if (e.value === true) return "True";
      if (e.value === false) return "False";
      if (e.value !== null && typeof e.value === "object" && "ellipsis" in e.value) return "ellipsis";
      return "literal";
    case "Call":
      return "function call";
    case "BinOp":
    case "UnaryOp":
    case "BoolOp":
      return "expression";
    case "Compare":
      return "comparison";
    case "Lambda":
      return "lambda";
    case "IfExp":
      return "conditional expression";
    case "Dict":
      return "dict literal";
    case "Set":
      return "set display";
    case "ListComp":
      return "list comprehension";
    case "SetComp":
      return "set comprehension";
    case "DictComp":
      return "dict comprehension";
    case "GeneratorExp":
      return "generator expression";
    case "Yield":
    case "YieldFrom":
      return "yield expression";
    case "Await":
      return "await expression";
    case "JoinedStr":
      return "f-string expression";
    case "NamedExpr":
      return "named expression";
    case "Tuple":
      return "tuple";
    case "List":
      return "list";
    case "Name":
      return "name";
    case "Attribute":
      return "attribute";
    case "Subscript":
      return "subscript";
    default:
      return "expression";
  }
}
