/** jq's filter language: text to a tree. */

export type Filter =
  | { readonly type: "identity" | "recurse" | "empty-array" | "break" }
  | { readonly type: "literal"; readonly value: unknown }
  | { readonly type: "string"; readonly parts: readonly (string | Filter)[]; readonly format?: string }
  | { readonly type: "field"; readonly of: Filter; readonly key: Filter }
  | { readonly type: "slice"; readonly of: Filter; readonly from?: Filter; readonly to?: Filter }
  | { readonly type: "iterate"; readonly of: Filter }
  | { readonly type: "optional"; readonly body: Filter }
  | { readonly type: "try"; readonly body: Filter; readonly handler?: Filter }
  | {
      readonly type: "pipe" | "comma" | "alternative" | "and" | "or";
      readonly left: Filter;
      readonly right: Filter;
    }
  | { readonly type: "binary"; readonly op: string; readonly left: Filter; readonly right: Filter }
  | { readonly type: "update"; readonly op: string; readonly left: Filter; readonly right: Filter }
  | { readonly type: "negate"; readonly operand: Filter }
  | { readonly type: "array"; readonly body: Filter }
  | { readonly type: "object"; readonly entries: readonly { readonly key: Filter; readonly value: Filter }[] }
  | { readonly type: "if"; readonly test: Filter; readonly then: Filter; readonly otherwise?: Filter }
  | {
      readonly type: "reduce";
      readonly source: Filter;
      readonly pattern: Pattern;
      readonly init: Filter;
      readonly update: Filter;
    }
  | {
      readonly type: "foreach";
      readonly source: Filter;
      readonly pattern: Pattern;
      readonly init: Filter;
      readonly update: Filter;
      readonly extract?: Filter;
    }
  | {
      readonly type: "bind";
      readonly source: Filter;
      readonly patterns: readonly Pattern[];
      readonly body: Filter;
    }
  | { readonly type: "variable"; readonly name: string }
  | { readonly type: "call"; readonly name: string; readonly args: readonly Filter[] }
  | { readonly type: "format"; readonly name: string }
  | {
      readonly type: "define";
      readonly name: string;
      readonly params: readonly string[];
      readonly body: Filter;
      readonly rest: Filter;
    }
  | { readonly type: "label"; readonly name: string; readonly body: Filter }
  | { readonly type: "leave"; readonly name: string };

export type Pattern =
  | { readonly type: "name"; readonly name: string }
  | { readonly type: "array"; readonly items: readonly Pattern[] }
  | {
      readonly type: "object";
      readonly entries: readonly {
        readonly key: Filter;
        readonly variable?: string;
        readonly value?: Pattern;
      }[];
    };

export class JqSyntaxError extends Error {}

interface Token {
  readonly type: "op" | "word" | "field" | "variable" | "format" | "number" | "string" | "end";
  readonly text: string;
  readonly parts?: readonly (string | Filter)[];
}

const operators = [
  "?//=",
  "?//",
  "|=",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "//=",
  "==",
  "!=",
  "<=",
  ">=",
  "//",
  "..",
  "and",
  "or",
  "|",
  ",",
  "=",
  "<",
  ">",
  "+",
  "-",
  "*",
  "/",
  "%",
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  ":",
  ";",
  ".",
  "?",
  "$",
];

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    let m: RegExpExecArray | null;
    if ((m = /^(?:\s+|#[^\n]*)/.exec(rest))) at += m[0].length;
    else if (rest[0] === '"') {
      const { parts, length } = readString(rest);
      tokens.push({ type: "string", text: "", parts });
      at += length;
    } else if ((m = /^\.[A-Za-z_]\w*/.exec(rest))) {
      tokens.push({ type: "field", text: m[0].slice(1) });
      at += m[0].length;
    } else if ((m = /^(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/.exec(rest))) {
      tokens.push({ type: "number", text: m[0] });
      at += m[0].length;
    } else if ((m = /^\$(?:__loc__|[A-Za-z_](?:\w|::)*)/.exec(rest))) {
      tokens.push({ type: "variable", text: m[0].slice(1) });
      at += m[0].length;
    } else if ((m = /^@[A-Za-z0-9_]+/.exec(rest))) {
      tokens.push({ type: "format", text: m[0] });
      at += m[0].length;
    } else if ((m = /^[A-Za-z_](?:\w|::)*/.exec(rest))) {
      tokens.push({ type: m[0] === "and" || m[0] === "or" ? "op" : "word", text: m[0] });
      at += m[0].length;
    } else {
      const op = operators.find((o) => rest.startsWith(o));
      if (op === undefined)
        throw new JqSyntaxError(
          `syntax error, unexpected INVALID_CHARACTER (Unix shell quoting issues?) at <top-level>, line 1:`,
        );
      tokens.push({ type: "op", text: op });
      at += op.length;
    }
  }
  tokens.push({ type: "end", text: "" });
  return tokens;
}

function readString(text: string): { parts: readonly (string | Filter)[]; length: number } {
  const parts: (string | Filter)[] = [];
  let plain = "";
  let at = 1;
  for (;;) {
    const c = text[at];
    if (c === undefined)
      throw new JqSyntaxError(
        "syntax error, unexpected end of file, expecting QQSTRING_TEXT or QQSTRING_INTERP_START or QQSTRING_END (Unix shell quoting issues?) at <top-level>, line 1:",
      );
    at++;
    if (c === '"') break;
    if (c !== "\\") {
      plain += c;
      continue;
    }
    const next = text[at++] ?? "";
    if (next === "(") {
      let depth = 1;
      const start = at;
      while (at < text.length && depth > 0) {
        if (text[at] === '"') at += readString(text.slice(at)).length - 1;
        else if (text[at] === "(") depth++;
        else if (text[at] === ")") depth--;
        at++;
      }
      if (plain !== "") parts.push(plain);
      plain = "";
      parts.push(parseJq(text.slice(start, at - 1)));
    } else if (next === "u") {
      plain += String.fromCharCode(Number.parseInt(text.slice(at, at + 4), 16));
      at += 4;
    } else plain += ({ n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" } as Record<string, string>)[next] ?? next;
  }
  if (plain !== "" || parts.length === 0) parts.push(plain);
  return { parts, length: at };
}

export function parseJq(text: string): Filter {
  const tokens = tokenize(text);
  const parser = new Parser(tokens);
  if (tokens.length === 1) return { type: "identity" };
  const filter = parser.pipe();
  parser.end();
  return filter;
}

const identity: Filter = { type: "identity" };

class Parser {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  private get token(): Token {
    return this.tokens[this.at] ?? { type: "end", text: "" };
  }

  private fail(): never {
    const { type, text } = this.token;
    const what =
      type === "end"
        ? "$end"
        : type === "word"
          ? keywords.has(text)
            ? text
            : "IDENT"
          : type === "number"
            ? "LITERAL"
            : type === "field"
              ? "FIELD"
              : type === "string"
                ? "QQSTRING_START"
                : type === "format"
                  ? "FORMAT"
                  : `'${text}'`;
    throw new JqSyntaxError(
      `syntax error, unexpected ${what} (Unix shell quoting issues?) at <top-level>, line 1:`,
    );
  }

  end(): void {
    if (this.token.type !== "end") this.fail();
  }

  private is(text: string): boolean {
    const t = this.token;
    return (t.type === "op" || t.type === "word") && t.text === text;
  }

  private accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.at++;
    return true;
  }

  private expect(text: string): void {
    if (!this.accept(text)) this.fail();
  }

  private word(): string {
    if (this.token.type !== "word") this.fail();
    return this.tokens[this.at++]?.text ?? "";
  }

  pipe(): Filter {
    if (this.is("def")) {
      const define = this.define();
      return { ...define, rest: this.token.type === "end" || this.is(")") ? identity : this.pipe() };
    }
    if (this.is("label")) {
      this.at++;
      const name = this.tokens[this.at++]?.text ?? "";
      this.expect("|");
      return { type: "label", name, body: this.pipe() };
    }
    const left = this.comma();
    if (this.accept("as")) {
      const patterns = [this.pattern()];
      while (this.accept("?//")) patterns.push(this.pattern());
      this.expect("|");
      return { type: "bind", source: left, patterns, body: this.pipe() };
    }
    if (!this.accept("|")) return left;
    return { type: "pipe", left, right: this.pipe() };
  }

  private define(): { type: "define"; name: string; params: readonly string[]; body: Filter } {
    this.expect("def");
    const name = this.word();
    const params: string[] = [];
    if (this.accept("(")) {
      do {
        if (this.token.type === "variable") params.push(`$${this.tokens[this.at++]?.text}`);
        else params.push(this.word());
      } while (this.accept(";"));
      this.expect(")");
    }
    this.expect(":");
    const body = this.pipe();
    this.expect(";");
    return { type: "define", name, params, body };
  }

  private pattern(): Pattern {
    if (this.token.type === "variable") return { type: "name", name: this.tokens[this.at++]?.text ?? "" };
    if (this.accept("[")) {
      const items = [this.pattern()];
      while (this.accept(",")) items.push(this.pattern());
      this.expect("]");
      return { type: "array", items };
    }
    this.expect("{");
    const entries: { key: Filter; variable?: string; value?: Pattern }[] = [];
    do {
      const t = this.token;
      if (t.type === "variable") {
        this.at++;
        const key: Filter = { type: "literal", value: t.text };
        entries.push(
          this.accept(":") ? { key, variable: t.text, value: this.pattern() } : { key, variable: t.text },
        );
        continue;
      }
      const key: Filter =
        t.type === "word"
          ? { type: "literal", value: this.word() }
          : t.type === "string"
            ? this.primary()
            : this.parenthesised();
      this.expect(":");
      entries.push({ key, value: this.pattern() });
    } while (this.accept(","));
    this.expect("}");
    return { type: "object", entries };
  }

  private parenthesised(): Filter {
    this.expect("(");
    const inner = this.pipe();
    this.expect(")");
    return inner;
  }

  private comma(): Filter {
    let left = this.alternative();
    while (this.accept(",")) left = { type: "comma", left, right: this.alternative() };
    return left;
  }

  private alternative(): Filter {
    const left = this.assignment();
    if (this.accept("//")) return { type: "alternative", left, right: this.alternative() };
    return left;
  }

  private assignment(): Filter {
    const left = this.or();
    for (const op of ["=", "|=", "+=", "-=", "*=", "/=", "%=", "//="]) {
      if (this.accept(op)) return { type: "update", op, left, right: this.alternative() };
    }
    return left;
  }

  private or(): Filter {
    let left = this.and();
    while (this.accept("or")) left = { type: "or", left, right: this.and() };
    return left;
  }

  private and(): Filter {
    let left = this.comparison();
    while (this.accept("and")) left = { type: "and", left, right: this.comparison() };
    return left;
  }

  private comparison(): Filter {
    const left = this.sum();
    for (const op of ["==", "!=", "<=", ">=", "<", ">"])
      if (this.accept(op)) return { type: "binary", op, left, right: this.sum() };
    return left;
  }

  private sum(): Filter {
    let left = this.product();
    for (;;) {
      if (this.accept("+")) left = { type: "binary", op: "+", left, right: this.product() };
      else if (this.accept("-")) left = { type: "binary", op: "-", left, right: this.product() };
      else return left;
    }
  }

  private product(): Filter {
    let left = this.postfix();
    for (;;) {
      const op = ["*", "/", "%"].find((o) => this.is(o));
      if (op === undefined) return left;
      this.at++;
      left = { type: "binary", op, left, right: this.postfix() };
    }
  }

  private postfix(): Filter {
    let filter = this.primary();
    for (;;) {
      const t = this.token;
      if (t.type === "field") {
        this.at++;
        filter = { type: "field", of: filter, key: { type: "literal", value: t.text } };
      } else if (this.is(".") && this.tokens[this.at + 1]?.type === "string") {
        this.at++;
        filter = { type: "field", of: filter, key: this.primary() };
      } else if (this.is(".") && this.tokens[this.at + 1]?.text === "[") this.at++;
      else if (this.is("[")) filter = this.bracket(filter);
      else if (this.accept("?")) filter = { type: "optional", body: filter };
      else return filter;
    }
  }

  private bracket(of: Filter): Filter {
    this.expect("[");
    if (this.accept("]")) return { type: "iterate", of };
    if (this.accept(":")) {
      const to = this.pipe();
      this.expect("]");
      return { type: "slice", of, to };
    }
    const key = this.pipe();
    if (this.accept(":")) {
      if (this.accept("]")) return { type: "slice", of, from: key };
      const to = this.pipe();
      this.expect("]");
      return { type: "slice", of, from: key, to };
    }
    this.expect("]");
    return { type: "field", of, key };
  }

  private primary(): Filter {
    const t = this.token;
    switch (t.type) {
      case "number":
        this.at++;
        return { type: "literal", value: Number(t.text) };
      case "string":
        this.at++;
        return { type: "string", parts: t.parts ?? [] };
      case "format": {
        this.at++;
        const next = this.token;
        if (next.type === "string") {
          this.at++;
          return { type: "string", parts: next.parts ?? [], format: t.text };
        }
        return { type: "format", name: t.text };
      }
      case "variable":
        this.at++;
        return { type: "variable", name: t.text };
      case "field":
        this.at++;
        return { type: "field", of: identity, key: { type: "literal", value: t.text } };
      default:
    }
    if (this.accept("-")) return { type: "negate", operand: this.postfix() };
    if (this.accept("..")) return { type: "recurse" };
    if (this.accept(".")) {
      if (this.token.type === "string") return { type: "field", of: identity, key: this.primary() };
      return identity;
    }
    if (this.is("(")) return this.parenthesised();
    if (this.accept("[")) {
      if (this.accept("]")) return { type: "empty-array" };
      const body = this.pipe();
      this.expect("]");
      return { type: "array", body };
    }
    if (this.is("{")) return this.object();
    if (this.is("def")) {
      const define = this.define();
      return { ...define, rest: this.pipe() };
    }
    if (t.type !== "word") this.fail();
    if (this.accept("if")) return this.condition();
    if (this.accept("try")) {
      const body = this.postfix();
      if (this.accept("catch")) return { type: "try", body, handler: this.postfix() };
      return { type: "try", body };
    }
    if (this.is("reduce") || this.is("foreach")) {
      const kind = this.word() as "reduce" | "foreach";
      const source = this.postfix();
      this.expect("as");
      const pattern = this.pattern();
      this.expect("(");
      const init = this.pipe();
      this.expect(";");
      const update = this.pipe();
      const extract = kind === "foreach" && this.accept(";") ? this.pipe() : undefined;
      this.expect(")");
      return kind === "reduce"
        ? { type: kind, source, pattern, init, update }
        : { type: kind, source, pattern, init, update, ...(extract ? { extract } : {}) };
    }
    if (this.accept("break")) return { type: "leave", name: this.tokens[this.at++]?.text ?? "" };
    if (keywords.has(t.text)) this.fail();
    const name = this.word();
    if (name === "true" || name === "false" || name === "null")
      return { type: "literal", value: name === "null" ? null : name === "true" };
    const args: Filter[] = [];
    if (this.accept("(")) {
      do args.push(this.pipe());
      while (this.accept(";"));
      this.expect(")");
    }
    return { type: "call", name, args };
  }

  private condition(): Filter {
    const test = this.pipe();
    this.expect("then");
    const then = this.pipe();
    if (this.accept("elif")) return { type: "if", test, then, otherwise: this.condition() };
    if (this.accept("else")) {
      const otherwise = this.pipe();
      this.expect("end");
      return { type: "if", test, then, otherwise };
    }
    this.expect("end");
    return { type: "if", test, then };
  }

  private object(): Filter {
    this.expect("{");
    const entries: { key: Filter; value: Filter }[] = [];
    while (!this.is("}")) {
      const t = this.token;
      let key: Filter;
      let short: Filter | undefined;
      if (t.type === "variable") {
        this.at++;
        key = { type: "literal", value: t.text };
        short = { type: "variable", name: t.text };
      } else if (t.type === "word" || (t.type === "op" && (t.text === "and" || t.text === "or"))) {
        this.at++;
        key = { type: "literal", value: t.text };
        short = { type: "field", of: identity, key };
      } else if (t.type === "number") {
        this.at++;
        key = { type: "literal", value: t.text };
      } else if (t.type === "string" || t.type === "format") {
        key = this.primary();
        short = { type: "field", of: identity, key };
      } else key = this.parenthesised();
      let value: Filter;
      if (this.accept(":")) {
        value = this.objectValue();
        while (this.accept("|")) value = { type: "pipe", left: value, right: this.objectValue() };
      } else if (short) value = short;
      else this.fail();
      entries.push({ key, value });
      if (!this.accept(",")) break;
    }
    this.expect("}");
    return { type: "object", entries };
  }

  private objectValue(): Filter {
    return this.alternative();
  }
}

const keywords = new Set([
  "if",
  "then",
  "elif",
  "else",
  "end",
  "as",
  "def",
  "reduce",
  "foreach",
  "try",
  "catch",
  "label",
  "import",
  "include",
  "and",
  "or",
  "__loc__",
]);
