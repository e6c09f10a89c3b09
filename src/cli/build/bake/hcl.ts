/**
 * HCL, the syntax of bake files: text to blocks, attributes and expressions. Each
 * expression knows its place, because messages name it.
 *
 * Not here: what an expression is worth (evaluate.ts), what the blocks mean (file.ts).
 *
 * @source HCL native syntax specification
 */

/** From 1; the end is the column after the last character. */
export interface Place {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

export type Expression = { readonly at: Place } & (
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "template"; readonly parts: readonly Expression[] }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "attribute"; readonly of: Expression; readonly name: string }
  | { readonly kind: "index"; readonly of: Expression; readonly key: Expression }
  | { readonly kind: "splat"; readonly of: Expression; readonly names: readonly string[] }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly args: readonly Expression[];
      readonly spread: boolean;
    }
  | { readonly kind: "unary"; readonly operator: "!" | "-"; readonly operand: Expression }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "condition";
      readonly test: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    }
  | { readonly kind: "tuple"; readonly items: readonly Expression[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [key: Expression, value: Expression])[] }
  | {
      readonly kind: "for";
      readonly names: readonly string[];
      readonly source: Expression;
      readonly key: Expression | undefined;
      readonly value: Expression;
      readonly when: Expression | undefined;
      readonly grouped: boolean;
    }
);

export interface Body {
  readonly attributes: ReadonlyMap<string, Expression>;
  readonly blocks: readonly Block[];
}

export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: Body;
  readonly at: Place;
}

/** A message with the place it is about: `Summary; detail`. */
export class HclError extends Error {
  constructor(
    readonly at: Place,
    summary: string,
    detail: string,
  ) {
    super(`${summary}; ${detail}`);
  }
}

interface Token {
  readonly type: "name" | "number" | "string" | "heredoc" | "mark" | "line" | "end";
  readonly text: string;
  readonly at: Place;
  /** Offset of the text in the source. */
  readonly offset: number;
}

const marks = ["...", "=>", "==", "!=", ">=", "<=", "&&", "||", ..."{}[]()=:,.?!<>+-*/%"];

class Lexer {
  private i: number;
  private line: number;
  private lineStart: number;

  constructor(
    private readonly source: string,
    start: { readonly offset: number; readonly line: number; readonly lineStart: number } = {
      offset: 0,
      line: 1,
      lineStart: 0,
    },
  ) {
    this.i = start.offset;
    this.line = start.line;
    this.lineStart = start.lineStart;
  }

  private place(from: number): Place {
    return { line: this.line, start: from - this.lineStart + 1, end: this.i - this.lineStart + 1 };
  }

  next(): Token {
    const { source } = this;
    for (;;) {
      const ch = source[this.i];
      if (ch === " " || ch === "\t" || ch === "\r") this.i += 1;
      else if (ch === "#" || source.startsWith("//", this.i)) {
        while (this.i < source.length && source[this.i] !== "\n") this.i += 1;
      } else if (source.startsWith("/*", this.i)) {
        const end = source.indexOf("*/", this.i + 2);
        const stop = end < 0 ? source.length : end + 2;
        for (; this.i < stop; this.i += 1) if (source[this.i] === "\n") this.newLine();
      } else break;
    }
    const from = this.i;
    const ch = source[from];
    if (ch === undefined) return { type: "end", text: "", at: this.place(from), offset: from };
    if (ch === "\n") {
      this.i += 1;
      const token = { type: "line", text: "\n", at: this.place(from), offset: from } as const;
      this.line += 1;
      this.lineStart = this.i;
      return token;
    }
    const rest = source.slice(from, from + 200);
    const name = /^[\p{L}_][\p{L}\p{N}_-]*/u.exec(rest)?.[0];
    if (name !== undefined) return this.take("name", name.length);
    const number = /^\d+(\.\d+)?([eE][+-]?\d+)?/.exec(rest)?.[0];
    if (number !== undefined) return this.take("number", number.length);
    if (ch === '"') return this.quoted(from);
    const heredoc = /^<<-?([A-Za-z_][\w-]*)\r?\n/.exec(rest);
    if (heredoc !== null) return this.heredoc(from, heredoc[0].length, heredoc[1] ?? "");
    const mark = marks.find((m) => source.startsWith(m, from));
    if (mark !== undefined) return this.take("mark", mark.length);
    this.i += 1;
    throw new HclError(
      this.place(from),
      "Invalid character",
      "This character is not used within the language.",
    );
  }

  private newLine(): void {
    this.line += 1;
    this.lineStart = this.i + 1;
  }

  private take(type: Token["type"], length: number): Token {
    const from = this.i;
    this.i += length;
    return { type, text: this.source.slice(from, this.i), at: this.place(from), offset: from };
  }

  /** Up to the closing quote; quotes inside `${…}` do not close. */
  private quoted(from: number): Token {
    const { source } = this;
    let depth = 0;
    let inner = false;
    this.i += 1;
    for (; this.i < source.length; this.i += 1) {
      const ch = source[this.i];
      if (ch === "\n" && depth === 0) break;
      if (ch === "\\") this.i += 1;
      else if (depth === 0 && (source.startsWith("$${", this.i) || source.startsWith("%%{", this.i)))
        this.i += 2;
      else if (!inner && (source.startsWith("${", this.i) || source.startsWith("%{", this.i))) {
        depth += 1;
        this.i += 1;
      } else if (depth > 0 && ch === '"') inner = !inner;
      else if (depth > 0 && !inner && ch === "{") depth += 1;
      else if (depth > 0 && !inner && ch === "}") depth -= 1;
      else if (depth === 0 && ch === '"') {
        this.i += 1;
        const text = source.slice(from + 1, this.i - 1);
        return { type: "string", text, at: this.place(from), offset: from + 1 };
      }
    }
    throw new HclError(
      this.place(from),
      "Invalid multi-line string",
      'Quoted strings may not be split over multiple lines. To produce a multi-line string, either use the \\n escape to represent a newline character or use the "heredoc" multi-line template syntax.',
    );
  }

  private heredoc(from: number, opening: number, name: string): Token {
    const { source } = this;
    const indented = source[from + 2] === "-";
    const at = this.place(from);
    this.i += opening;
    this.newLine();
    this.lineStart = this.i;
    const lines: string[] = [];
    while (this.i < source.length) {
      const end = source.indexOf("\n", this.i);
      const line = source.slice(this.i, end < 0 ? source.length : end);
      if (line.trim() === name) {
        this.i += line.length;
        const least = Math.min(
          ...lines.filter((l) => l.trim() !== "").map((l) => l.length - l.trimStart().length),
        );
        const cut = indented && Number.isFinite(least) ? least : 0;
        const text = lines.map((l) => `${l.slice(cut)}\n`).join("");
        return { type: "heredoc", text, at, offset: from };
      }
      lines.push(line);
      this.i += line.length;
      if (this.i < source.length) this.newLine();
      this.i += 1;
    }
    throw new HclError(at, "Unterminated template string", "No closing marker was found for the string.");
  }
}

const precedence: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  "==": 3,
  "!=": 3,
  ">": 4,
  ">=": 4,
  "<": 4,
  "<=": 4,
  "+": 5,
  "-": 5,
  "*": 6,
  "/": 6,
  "%": 6,
};

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };
/** Levels of brackets; deeper ones are refused, not followed. */
const deepest = 200;

class Parser {
  private token: Token;
  private depth = 0;
  /** Newlines do not count inside brackets. */
  private brackets = 0;

  constructor(private readonly lexer: Lexer) {
    this.token = lexer.next();
  }

  private advance(): Token {
    const { token } = this;
    do this.token = this.lexer.next();
    while (this.brackets > 0 && this.token.type === "line");
    return token;
  }

  private is(text: string): boolean {
    return (this.token.type === "mark" || this.token.type === "name") && this.token.text === text;
  }

  private expect(text: string, summary: string, detail: string): Token {
    if (!this.is(text)) throw new HclError(this.token.at, summary, detail);
    return this.advance();
  }

  private ends(): boolean {
    return this.token.type === "line" || this.token.type === "end";
  }

  private skipLines(): void {
    while (this.token.type === "line") this.advance();
  }

  body(closing: boolean): Body {
    const attributes = new Map<string, Expression>();
    const blocks: Block[] = [];
    for (this.skipLines(); ; this.skipLines()) {
      if (this.token.type === "end" || (closing && this.is("}"))) return { attributes, blocks };
      const name = this.token;
      if (name.type !== "name" && name.type !== "string")
        throw new HclError(
          name.at,
          "Argument or block definition required",
          "An argument or block definition is required here.",
        );
      this.advance();
      if (this.is("=")) {
        this.advance();
        if (attributes.has(name.text))
          throw new HclError(
            name.at,
            "Attribute redefined",
            `The argument "${name.text}" was already set. Each argument may be set only once.`,
          );
        attributes.set(name.text, this.expression());
        if (!this.ends() && !(closing && this.is("}")))
          throw new HclError(
            this.token.at,
            "Missing newline after argument",
            "An argument definition must end with a newline.",
          );
        continue;
      }
      const labels: string[] = [];
      while (this.token.type === "string" || this.token.type === "name") labels.push(this.advance().text);
      if (!this.is("{"))
        throw new HclError(
          this.token.at,
          "Invalid block definition",
          'Either a quoted string block label or an opening brace ("{") is expected here.',
        );
      if (this.depth++ > deepest)
        throw new HclError(name.at, "Unsupported nesting", "The blocks lie too deep.");
      this.advance();
      const body = this.body(true);
      this.depth -= 1;
      if (!this.is("}"))
        throw new HclError(
          name.at,
          "Unclosed configuration block",
          "There is no closing brace for this block before the end of the file. This may be caused by incorrect brace nesting elsewhere in this file.",
        );
      this.advance();
      blocks.push({ type: name.text, labels, body, at: name.at });
    }
  }

  expression(): Expression {
    if (this.depth++ > deepest)
      throw new HclError(this.token.at, "Unsupported nesting", "The expression lies too deep.");
    const test = this.binary(1);
    this.depth -= 1;
    if (!this.is("?")) return test;
    this.advance();
    const yes = this.expression();
    this.expect(
      ":",
      "Missing false expression in conditional",
      "The conditional operator (...?...:...) requires a false expression, delimited by a colon.",
    );
    return { kind: "condition", test, yes, no: this.expression(), at: test.at };
  }

  private binary(least: number): Expression {
    let left = this.unary();
    for (;;) {
      const level = this.token.type === "mark" ? (precedence[this.token.text] ?? 0) : 0;
      if (level < least) return left;
      const operator = this.advance().text;
      const right = this.binary(level + 1);
      left = { kind: "binary", operator, left, right, at: { ...left.at, end: right.at.end } };
    }
  }

  private unary(): Expression {
    const { at } = this.token;
    if (this.is("!") || this.is("-")) {
      if (this.depth++ > deepest)
        throw new HclError(at, "Unsupported nesting", "The expression lies too deep.");
      const operator = this.advance().text === "!" ? "!" : "-";
      const operand = this.unary();
      this.depth -= 1;
      return { kind: "unary", operator, operand, at };
    }
    return this.postfix(this.primary());
  }

  private postfix(start: Expression): Expression {
    let of = start;
    for (;;) {
      if (this.is(".")) {
        this.advance();
        const key = this.advance();
        if (key.text === "*") of = this.splat(of);
        else if (key.type === "number")
          of = {
            kind: "index",
            of,
            key: { kind: "literal", value: Number(key.text), at: key.at },
            at: of.at,
          };
        else if (key.type === "name")
          of = { kind: "attribute", of, name: key.text, at: { ...of.at, end: key.at.end } };
        else
          throw new HclError(key.at, "Invalid attribute name", "An attribute name is required after a dot.");
      } else if (this.is("[")) {
        this.brackets += 1;
        this.advance();
        if (this.is("*")) {
          this.advance();
          this.close("]");
          of = this.splat(of);
          continue;
        }
        const key = this.expression();
        this.close("]");
        of = { kind: "index", of, key, at: of.at };
      } else return of;
    }
  }

  private splat(of: Expression): Expression {
    const names: string[] = [];
    while (this.is(".")) {
      this.advance();
      names.push(this.advance().text);
    }
    return { kind: "splat", of, names, at: of.at };
  }

  private close(mark: string): void {
    if (!this.is(mark))
      throw new HclError(
        this.token.at,
        mark === ")" ? "Missing argument separator" : "Missing item separator",
        mark === ")"
          ? "A comma is required to separate each function argument from the next."
          : `Expected a comma to mark the beginning of the next item.`,
      );
    this.brackets -= 1;
    this.advance();
  }

  private primary(): Expression {
    const { token } = this;
    const { at } = token;
    switch (token.type) {
      case "number":
        this.advance();
        return { kind: "literal", value: Number(token.text), at };
      case "string":
        this.advance();
        return template(token.text, at, true);
      case "heredoc":
        this.advance();
        return template(token.text, at, false);
      case "name":
        return this.named();
      default:
    }
    if (this.is("(")) {
      this.brackets += 1;
      this.advance();
      const inner = this.expression();
      this.close(")");
      return inner;
    }
    if (this.is("[")) return this.tuple();
    if (this.is("{")) return this.object();
    throw new HclError(
      at,
      "Invalid expression",
      "Expected the start of an expression, but found an invalid expression token.",
    );
  }

  private named(): Expression {
    const { text, at } = this.advance();
    if (text === "true" || text === "false") return { kind: "literal", value: text === "true", at };
    if (text === "null") return { kind: "literal", value: null, at };
    if (!this.is("(")) return { kind: "name", name: text, at };
    this.brackets += 1;
    this.advance();
    const args: Expression[] = [];
    let spread = false;
    while (!this.is(")") && this.token.type !== "end") {
      args.push(this.expression());
      if (this.is("...")) {
        spread = true;
        this.advance();
        break;
      }
      if (!this.is(",")) break;
      this.advance();
    }
    this.close(")");
    return { kind: "call", name: text, args, spread, at };
  }

  private tuple(): Expression {
    const { at } = this.token;
    this.brackets += 1;
    this.advance();
    if (this.is("for")) return this.loop("]", at);
    const items: Expression[] = [];
    while (!this.is("]") && this.token.type !== "end") {
      items.push(this.expression());
      if (!this.is(",")) break;
      this.advance();
    }
    this.close("]");
    return { kind: "tuple", items, at };
  }

  private object(): Expression {
    const { at } = this.token;
    const outside = this.brackets;
    this.brackets = 0;
    this.advance();
    this.skipLines();
    if (this.is("for")) {
      this.brackets = outside + 1;
      return this.loop("}", at);
    }
    const entries: [Expression, Expression][] = [];
    while (!this.is("}")) {
      const bare = this.token;
      let key = this.expression();
      if (key.kind === "name" && bare.type === "name") key = { kind: "literal", value: key.name, at: key.at };
      if (!this.is("=") && !this.is(":"))
        throw new HclError(
          this.token.at,
          "Missing attribute value",
          'Expected an attribute value, introduced by an equals sign ("=").',
        );
      this.advance();
      entries.push([key, this.expression()]);
      if (this.is(",")) this.advance();
      else if (this.token.type !== "line" && !this.is("}"))
        throw new HclError(
          this.token.at,
          "Missing attribute separator",
          "Expected a newline or comma to mark the beginning of the next attribute.",
        );
      this.skipLines();
    }
    this.brackets = outside;
    this.advance();
    return { kind: "object", entries, at };
  }

  private loop(mark: string, at: Place): Expression {
    const invalid = (detail: string) => new HclError(this.token.at, "Invalid 'for' expression", detail);
    this.advance();
    const names = [this.advance().text];
    if (this.is(",")) {
      this.advance();
      names.push(this.advance().text);
    }
    if (!this.is("in"))
      throw invalid("For expression requires the 'in' keyword after its name declarations.");
    this.advance();
    const source = this.expression();
    if (!this.is(":")) throw invalid("A colon is required after the source expression.");
    this.advance();
    let value = this.expression();
    let key: Expression | undefined;
    let grouped = false;
    if (this.is("=>")) {
      this.advance();
      key = value;
      value = this.expression();
      if (this.is("...")) {
        grouped = true;
        this.advance();
      }
    }
    let when: Expression | undefined;
    if (this.is("if")) {
      this.advance();
      when = this.expression();
    }
    this.close(mark);
    return { kind: "for", names, source, key, value, when, grouped, at };
  }
}

/** Text with `${…}` in it. */
export function template(text: string, at: Place, quoted: boolean): Expression {
  const parts: Expression[] = [];
  let plain = "";
  const flush = () => {
    if (plain !== "") parts.push({ kind: "literal", value: plain, at });
    plain = "";
  };
  for (let i = 0; i < text.length; i += 1) {
    const ch = text[i] as string;
    if (quoted && ch === "\\") {
      const next = text[++i] ?? "";
      if (next === "u" || next === "U") {
        const digits = text.slice(i + 1, i + (next === "u" ? 5 : 9));
        plain += String.fromCodePoint(Number.parseInt(digits, 16) || 0xfffd);
        i += digits.length;
      } else plain += escapes[next] ?? next;
    } else if (text.startsWith("$${", i) || text.startsWith("%%{", i)) {
      plain += text.slice(i + 1, i + 3);
      i += 2;
    } else if (text.startsWith("%{", i))
      throw new HclError(
        at,
        "Unsupported template directive",
        "drydock: %{ } in templates is not simulated.",
      );
    else if (text.startsWith("${", i)) {
      flush();
      const end = closingBrace(text, i + 2);
      const inner = text
        .slice(i + 2, end)
        .replace(/^~/, "")
        .replace(/~$/, "");
      parts.push(moved(new Parser(new Lexer(inner)).expression(), at, i + 2));
      i = end;
    } else plain += ch;
  }
  flush();
  if (parts.length === 0) return { kind: "literal", value: "", at };
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && only.kind === "literal") return only;
  return { kind: "template", parts, at };
}

/** Places inside a template are told as those of the file. */
function moved(expression: Expression, at: Place, by: number): Expression {
  const shift = at.start + by;
  const place = { line: at.line, start: expression.at.start + shift, end: expression.at.end + shift };
  return { ...expression, at: place };
}

function closingBrace(text: string, from: number): number {
  let depth = 0;
  let quote = false;
  for (let i = from; i < text.length; i += 1) {
    const ch = text[i];
    if (quote && ch === "\\") i += 1;
    else if (ch === '"') quote = !quote;
    else if (!quote && ch === "{") depth += 1;
    else if (!quote && ch === "}") {
      if (depth === 0) return i;
      depth -= 1;
    }
  }
  return text.length;
}

/** @throws HclError */
export function parseHcl(source: string): Body {
  return new Parser(new Lexer(source.replace(/^\uFEFF/, ""))).body(false);
}
