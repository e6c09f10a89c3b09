/** Cuts a Go template into text and, inside `{{ }}`, tokens. */
import { TemplateParseError } from "./errors.ts";

export type TokenType =
  | "text"
  | "field"
  | "variable"
  | "identifier"
  | "number"
  | "string"
  | "char"
  | "dot"
  | "punct"
  | "space"
  | "open"
  | "close"
  | "eof";

export interface Token {
  readonly type: TokenType;
  readonly text: string;
  /** Offset in the template. */
  readonly at: number;
  readonly line: number;
}

const wordStart = /[\p{L}_]/u;
const word = /[\p{L}\p{Nd}_]/u;

export function lex(source: string, name: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  const fail = (message: string): never => {
    throw new TemplateParseError(`template: ${name}:${line}: ${message}`);
  };
  const push = (type: TokenType, end: number) => {
    const text = source.slice(at, end);
    tokens.push({ type, text, at, line });
    for (const c of text) if (c === "\n") line += 1;
    at = end;
  };
  const skip = (end: number) => {
    for (let i = at; i < end; i++) if (source[i] === "\n") line += 1;
    at = end;
  };
  const wordEnd = (from: number) => {
    let end = from;
    while (end < source.length && word.test(source[end] as string)) end += 1;
    return end;
  };

  while (at < source.length) {
    const open = source.indexOf("{{", at);
    if (open === -1) {
      push("text", source.length);
      break;
    }
    const trimLeft = source[open + 2] === "-" && /\s/.test(source[open + 3] ?? "");
    if (open > at) {
      const end = trimLeft ? at + source.slice(at, open).trimEnd().length : open;
      if (end > at) push("text", end);
      skip(open);
    }
    const inside = open + 2 + (trimLeft ? 1 : 0);
    const comment =
      /^\s*\/\*/.exec(source.slice(inside, inside + 2)) ??
      (trimLeft ? /^\s*\/\*/.exec(source.slice(inside)) : null);
    if (comment !== null) {
      const end = source.indexOf("*/", inside);
      if (end === -1) fail("unclosed comment");
      const close = /^(\s-)?\}\}/.exec(source.slice(end + 2));
      if (close === null) fail("comment ends before closing delimiter");
      skip(end + 2 + (close?.[0].length ?? 0));
      if (close?.[1] !== undefined) skip(at + (/^\s*/.exec(source.slice(at))?.[0].length ?? 0));
      continue;
    }
    push("open", inside);
    let depth = 0;
    for (;;) {
      if (at >= source.length) fail("unclosed action");
      const rest = source.slice(at);
      const c = rest[0] as string;
      const close = /^(\s-)?\}\}/.exec(rest);
      if (close !== null) {
        if (depth > 0) fail("unclosed left paren");
        push("close", at + close[0].length);
        if (close[1] !== undefined) skip(at + (/^\s*/.exec(source.slice(at))?.[0].length ?? 0));
        break;
      }
      if (/\s/.test(c)) {
        let end = at;
        while (/\s/.test(source[end] ?? "") && !/^\s-\}\}/.test(source.slice(end, end + 4))) end += 1;
        push("space", end);
      } else if (c === '"') {
        let end = at + 1;
        while (end < source.length && source[end] !== '"' && source[end] !== "\n")
          end += source[end] === "\\" ? 2 : 1;
        if (source[end] !== '"') fail("unterminated quoted string");
        push("string", end + 1);
      } else if (c === "`") {
        const end = source.indexOf("`", at + 1);
        if (end === -1) fail("unterminated raw quoted string");
        push("string", end + 1);
      } else if (c === "'") {
        let end = at + 1;
        while (end < source.length && source[end] !== "'" && source[end] !== "\n")
          end += source[end] === "\\" ? 2 : 1;
        if (source[end] !== "'") fail("unterminated character constant");
        push("char", end + 1);
      } else if (c === "." && !/\d/.test(rest[1] ?? "")) {
        const end = wordEnd(at + 1);
        push(end > at + 1 ? "field" : "dot", end);
      } else if (c === "$") push("variable", wordEnd(at + 1));
      else if (/[0-9.]/.test(c) || (/[+-]/.test(c) && /[0-9.]/.test(rest[1] ?? ""))) {
        let end = at + 1;
        while (
          end < source.length &&
          (word.test(source[end] as string) ||
            source[end] === "." ||
            (/[+-]/.test(source[end] as string) && /[eE]/.test(source[end - 1] as string)))
        )
          end += 1;
        const text = source.slice(at, end);
        if (!/^[+-]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)$/.test(text))
          fail(`bad number syntax: ${JSON.stringify(text)}`);
        push("number", end);
      } else if (wordStart.test(c)) push("identifier", wordEnd(at + 1));
      else if (rest.startsWith(":=")) push("punct", at + 2);
      else if (c === "(") {
        depth += 1;
        push("punct", at + 1);
      } else if (c === ")") {
        depth -= 1;
        if (depth < 0) fail("unexpected right paren");
        push("punct", at + 1);
      } else push("punct", at + 1);
    }
  }
  tokens.push({ type: "eof", text: "", at: source.length, line });
  return tokens;
}
