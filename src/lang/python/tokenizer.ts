/**
 * Text → tokens, with INDENT and DEDENT. An f-string is one token; the parser
 * looks inside. Errors carry CPython's words.
 */
import { type Pos, PySyntaxError } from "./ast.ts";

export type TokenType = "name" | "number" | "string" | "op" | "newline" | "indent" | "dedent" | "end";

export interface Token {
  readonly type: TokenType;
  readonly text: string;
  readonly line: number;
  readonly col: number;
  readonly endLine: number;
  readonly endCol: number;
}

const threeChar = new Set(["**=", "//=", ">>=", "<<=", "..."]);
const twoChar = new Set([
  "**",
  "//",
  ">>",
  "<<",
  "<=",
  ">=",
  "==",
  "!=",
  "->",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "&=",
  "|=",
  "^=",
  "@=",
  ":=",
  "<>",
]);
const oneChar = "+-*/%@&|^~<>()[]{},:.;=";
const closers: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
const nameStart = /[A-Za-z_\u0080-\uffff]/;
const nameRest = /[A-Za-z0-9_\u0080-\uffff]*/y;
const numberForm =
  /0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:[eE][+-]?\d(?:_?\d)*)?[jJ]?|\d(?:_?\d)*\.?(?:[eE][+-]?\d(?:_?\d)*)?[jJ]?/y;

/** Where a string literal that starts at `i` (at its quote) ends, or an error. Understands `{…}` of f-strings. */
function scanString(
  src: string,
  quoteAt: number,
  formatted: boolean,
): { readonly end: number; readonly triple: boolean } | undefined {
  const q = src[quoteAt]!;
  const triple = src.startsWith(q + q + q, quoteAt);
  let i = quoteAt + (triple ? 3 : 1);
  let depth = 0;
  while (i < src.length) {
    const c = src[i]!;
    if (c === "\\" && depth === 0) {
      i += 2;
      continue;
    }
    if (depth === 0 || triple) {
      if (triple ? src.startsWith(q + q + q, i) : c === q) return { end: i + (triple ? 3 : 1), triple };
    }
    if (c === "\n" && !triple) return undefined;
    if (formatted) {
      if (c === "{") {
        if (depth === 0 && src[i + 1] === "{") {
          i += 2;
          continue;
        }
        depth++;
      } else if (c === "}" && depth > 0) depth--;
      else if (depth > 0 && (c === "'" || c === '"')) {
        const inner = scanString(src, i, false);
        if (inner && !(c === q && !src.slice(inner.end).includes(q))) {
          i = inner.end;
          continue;
        }
        if (c === q) return { end: i + 1, triple };
      }
    }
    i++;
  }
  return undefined;
}

export function tokenize(source: string): Token[] {
  const src = source.replace(/\r\n?/g, "\n");
  const tokens: Token[] = [];
  const indents: { width: number; alt: number }[] = [{ width: 0, alt: 0 }];
  const open: { char: string; line: number; col: number }[] = [];
  let i = src.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = 1;
  let lineStart = i;
  let fresh = true;

  const push = (
    type: TokenType,
    from: number,
    to: number,
    startLine = line,
    startCol = from - lineStart,
  ): void => {
    tokens.push({
      type,
      text: src.slice(from, to),
      line: startLine,
      col: startCol,
      endLine: line,
      endCol: to - lineStart,
    });
  };
  const fail = (
    message: string,
    col: number,
    kind: "SyntaxError" | "IndentationError" | "TabError" = "SyntaxError",
    endCol = col + 1,
  ): never => {
    throw new PySyntaxError(message, [line, col, line, endCol], kind);
  };

  while (i < src.length) {
    if (fresh && open.length === 0) {
      // Blank and comment lines do not count for indentation.
      let width = 0;
      let alt = 0;
      while (i < src.length) {
        const c = src[i];
        if (c === " ") {
          width++;
          alt++;
        } else if (c === "\t") {
          width = (Math.floor(width / 8) + 1) * 8;
          alt++;
        } else if (c === "\f") {
          width = 0;
          alt = 0;
        } else break;
        i++;
      }
      const c = src[i];
      if (c === undefined) break;
      if (c === "\n" || c === "#") {
        while (i < src.length && src[i] !== "\n") i++;
        i++;
        line++;
        lineStart = i;
        continue;
      }
      fresh = false;
      const top = indents[indents.length - 1]!;
      if (width > top.width) {
        if (alt <= top.alt) fail("inconsistent use of tabs and spaces in indentation", -1, "TabError", -1);
        indents.push({ width, alt });
        push("indent", lineStart, i);
      } else if (width === top.width) {
        if (alt !== top.alt) fail("inconsistent use of tabs and spaces in indentation", -1, "TabError", -1);
      } else if (width < top.width) {
        while (indents[indents.length - 1]!.width > width) {
          indents.pop();
          push("dedent", i, i);
        }
        if (indents[indents.length - 1]!.width !== width) {
          const end = src.indexOf("\n", i);
          fail(
            "unindent does not match any outer indentation level",
            (end < 0 ? src.length : end) - lineStart,
            "IndentationError",
          );
        }
      }
    }
    const c = src[i]!;
    if (c === "\n") {
      if (open.length === 0) {
        push("newline", i, i + 1);
        fresh = true;
      }
      i++;
      line++;
      lineStart = i;
      continue;
    }
    if (c === " " || c === "\t" || c === "\f") {
      i++;
      continue;
    }
    if (c === "#") {
      while (i < src.length && src[i] !== "\n") i++;
      continue;
    }
    if (c === "\\") {
      if (src[i + 1] === "\n") {
        i += 2;
        line++;
        lineStart = i;
        if (i >= src.length)
          throw new PySyntaxError(
            "unexpected EOF while parsing",
            [line - 1, 0, line - 1, 1],
            "SyntaxError",
            true,
          );
        continue;
      }
      fail("unexpected character after line continuation character", i - lineStart + 1);
    }
    const prefix = /^(?:[rR][bBfF]?|[bBfF][rR]?|[uU])?(?=["'])/.exec(src.slice(i, i + 3));
    if (prefix && (prefix[0] !== "" || c === '"' || c === "'")) {
      const quoteAt = i + prefix[0].length;
      const found = scanString(src, quoteAt, /[fF]/.test(prefix[0]));
      const triple = src.startsWith(src[quoteAt]!.repeat(3), quoteAt);
      if (!found) {
        if (triple) {
          const last = src.split("\n").length - (src.endsWith("\n") ? 1 : 0);
          throw new PySyntaxError(
            `unterminated triple-quoted string literal (detected at line ${last})`,
            [line, i - lineStart, line, i - lineStart + 1],
            "SyntaxError",
            true,
          );
        }
        fail(`unterminated string literal (detected at line ${line})`, i - lineStart);
      } else {
        const startLine = line;
        const startCol = i - lineStart;
        for (let k = i; k < found.end; k++) {
          if (src[k] === "\n") {
            line++;
            lineStart = k + 1;
          }
        }
        push("string", i, found.end, startLine, startCol);
        i = found.end;
      }
      continue;
    }
    if (nameStart.test(c)) {
      nameRest.lastIndex = i;
      nameRest.exec(src);
      const end = nameRest.lastIndex;
      const bad = /[\u2018\u2019\u201c\u201d\u2026\u2013\u2014\u00a0\u00d7]/.exec(src.slice(i, end));
      if (bad) {
        const at = i + bad.index;
        const hex = src.charCodeAt(at).toString(16).toUpperCase().padStart(4, "0");
        fail(
          hex === "00A0"
            ? "invalid non-printable character U+00A0"
            : `invalid character '${src[at]}' (U+${hex})`,
          at - lineStart,
        );
      }
      push("name", i, end);
      i = end;
      continue;
    }
    if (/\d/.test(c) || (c === "." && /\d/.test(src[i + 1] ?? ""))) {
      numberForm.lastIndex = i;
      const m = numberForm.exec(src);
      const end = m ? numberForm.lastIndex : i + 1;
      const text = src.slice(i, end);
      if (/^0\d/.test(text) && /^[0-9_]+$/.test(text) && /[1-9]/.test(text)) {
        fail(
          "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
          i - lineStart,
          "SyntaxError",
          i - lineStart + /^0+/.exec(text)![0].length,
        );
      }
      if (
        nameStart.test(src[end] ?? "") &&
        !/^(?:and|or|if|in|is|else|for|not)\b/.test(src.slice(end, end + 5))
      ) {
        fail("invalid decimal literal", end - lineStart - 1);
      }
      push("number", i, end);
      i = end;
      continue;
    }
    const three = src.slice(i, i + 3);
    const two = src.slice(i, i + 2);
    const op = threeChar.has(three) ? three : twoChar.has(two) ? two : oneChar.includes(c) ? c : undefined;
    if (op === undefined) {
      if (c === "!" || c === "$" || c === "?" || c === "`") fail("invalid syntax", i - lineStart);
      const cp = src.codePointAt(i)!;
      fail(
        `invalid character '${String.fromCodePoint(cp)}' (U+${cp.toString(16).toUpperCase().padStart(4, "0")})`,
        i - lineStart,
      );
    } else {
      if (op in closers) open.push({ char: op, line, col: i - lineStart });
      else if (op === ")" || op === "]" || op === "}") {
        const last = open.pop();
        if (!last) fail(`unmatched '${op}'`, i - lineStart);
        else if (closers[last.char] !== op) {
          fail(
            `closing parenthesis '${op}' does not match opening parenthesis '${last.char}'${last.line !== line ? ` on line ${last.line}` : ""}`,
            i - lineStart,
          );
        }
      }
      push("op", i, i + op.length);
      i += op.length;
    }
  }
  const last = open[open.length - 1];
  if (last) {
    throw new PySyntaxError(
      `'${last.char}' was never closed`,
      [last.line, last.col, last.line, last.col + 1],
      "SyntaxError",
      true,
    );
  }
  const before = tokens[tokens.length - 1];
  if (before && before.type !== "newline") push("newline", i, i);
  while (indents.length > 1) {
    indents.pop();
    push("dedent", i, i);
  }
  push("end", i, i);
  return tokens;
}

export function tokenPos(t: Token): Pos {
  return [t.line, t.col, t.endLine, t.endCol];
}
