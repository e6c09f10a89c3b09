/** One string token → its text, its bytes, or the pieces of an f-string. */
import { type Expr, type Pos, PySyntaxError, Refusal } from "./ast.ts";
import type { Token } from "./tokenizer.ts";

type Embedded = (text: string, line: number, col: number) => Expr;

const simple: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  "\n": "",
};

export function parseStringLiteral(
  t: Token,
  embedded: Embedded,
): { readonly parts: readonly Expr[]; readonly bytes?: Uint8Array } {
  const prefix = /^[a-zA-Z]*/.exec(t.text)![0].toLowerCase();
  const rest = t.text.slice(prefix.length);
  const quotes = rest.startsWith(rest[0]!.repeat(3)) && rest.length >= 6 ? 3 : 1;
  const body = rest.slice(quotes, rest.length - quotes);
  const pos: Pos = [t.line, t.col, t.endLine, t.endCol];
  // CPython points behind the literal when what is wrong is inside it.
  const behind: Pos = [t.endLine, t.endCol, t.endLine, t.endCol + 1];
  const raw = prefix.includes("r");
  if (prefix.includes("b")) {
    if (/[^\x00-\x7f]/.test(body))
      throw new PySyntaxError("bytes can only contain ASCII literal characters", pos);
    const text = raw ? body : unescape(body, behind, true);
    return { parts: [], bytes: Uint8Array.from(text, (c) => c.charCodeAt(0)) };
  }
  if (!prefix.includes("f"))
    return { parts: [{ type: "Const", value: raw ? body : unescape(body, behind, false), pos }] };
  const where = { line: t.line, col: t.col + prefix.length + quotes };
  return { parts: formatted(body, raw, pos, behind, where, embedded, false) };
}

function formatted(
  body: string,
  raw: boolean,
  pos: Pos,
  behind: Pos,
  start: { line: number; col: number },
  embedded: Embedded,
  nested: boolean,
): Expr[] {
  const out: Expr[] = [];
  let text = "";
  let { line, col } = start;
  const flush = (): void => {
    if (text !== "") out.push({ type: "Const", value: raw ? text : unescape(text, behind, false), pos });
    text = "";
  };
  const advance = (s: string): void => {
    for (const c of s) {
      if (c === "\n") {
        line++;
        col = 0;
      } else col++;
    }
  };
  let i = 0;
  while (i < body.length) {
    const c = body[i]!;
    if (c === "\\" && !raw && i + 1 < body.length) {
      // \N{NAME} has braces of its own.
      const named = /^\\N\{[^}]*\}/.exec(body.slice(i));
      const piece = named ? named[0] : body.slice(i, i + 2);
      text += piece;
      advance(piece);
      i += piece.length;
      continue;
    }
    if ((c === "{" || c === "}") && body[i + 1] === c && !nested) {
      text += c;
      advance(c + c);
      i += 2;
      continue;
    }
    if (c === "}") throw new PySyntaxError("f-string: single '}' is not allowed", behind);
    if (c !== "{") {
      text += c;
      advance(c);
      i++;
      continue;
    }
    flush();
    const found = fieldEnd(body, i + 1, behind);
    const source = body.slice(i + 1, found.exprEnd);
    advance("{");
    const value = embedded(source, line, col);
    const conversion = found.conversion;
    let spec: Expr | undefined;
    if (found.specStart !== undefined) {
      const before = body.slice(i + 1, found.specStart);
      const at = { line, col: col + before.length };
      const parts = formatted(body.slice(found.specStart, found.end), raw, pos, behind, at, embedded, true);
      spec = { type: "JoinedStr", values: parts, pos };
    }
    if (found.debug) out.push({ type: "Const", value: body.slice(i + 1, found.debugEnd), pos });
    out.push({
      type: "FormattedValue",
      value,
      conversion: conversion ?? (found.debug && spec === undefined ? "r" : undefined),
      spec,
      pos: value.pos,
    });
    advance(body.slice(i + 1, found.end + 1));
    i = found.end + 1;
  }
  flush();
  return out;
}

interface Field {
  readonly exprEnd: number;
  readonly debug: boolean;
  readonly debugEnd: number;
  readonly conversion: "r" | "s" | "a" | undefined;
  readonly specStart: number | undefined;
  /** Index of the closing brace. */
  readonly end: number;
}

function fieldEnd(body: string, from: number, pos: Pos): Field {
  let depth = 0;
  let i = from;
  let exprEnd = -1;
  let debug = false;
  let debugEnd = -1;
  let conversion: Field["conversion"];
  while (i < body.length) {
    const c = body[i]!;
    if (c === "'" || c === '"') {
      const triple = body.startsWith(c.repeat(3), i);
      const q = triple ? c.repeat(3) : c;
      let k = i + q.length;
      while (k < body.length && !body.startsWith(q, k)) k += body[k] === "\\" ? 2 : 1;
      i = k + q.length;
      continue;
    }
    if ("([{".includes(c)) depth++;
    else if (depth > 0 && ")]}".includes(c)) depth--;
    else if (depth === 0) {
      if (c === "!" && body[i + 1] === "=") {
        i += 2;
        continue;
      }
      if (c === "=" && body[i + 1] === "=") {
        i += 2;
        continue;
      }
      if (c === "=" && /^=\s*[!:}]/.test(body.slice(i)) && !/[<>!=]$/.test(body.slice(from, i))) {
        exprEnd = i;
        debug = true;
        debugEnd = i + /^=\s*/.exec(body.slice(i))![0].length;
        i = debugEnd;
        continue;
      }
      if (c === "!" && exprEnd < 0) exprEnd = i;
      if (c === "!") {
        const letter = body[i + 1];
        if (letter !== "r" && letter !== "s" && letter !== "a") {
          throw new PySyntaxError(
            `f-string: invalid conversion character${letter && letter !== "}" ? ` '${letter}'` : ""}: expected 's', 'r', or 'a'`,
            pos,
          );
        }
        conversion = letter;
        i += 2;
        continue;
      }
      if (c === ":") {
        if (exprEnd < 0) exprEnd = i;
        let d = 0;
        let k = i + 1;
        while (k < body.length && (d > 0 || body[k] !== "}")) {
          if (body[k] === "{") d++;
          else if (body[k] === "}") d--;
          k++;
        }
        if (k >= body.length) break;
        return { exprEnd, debug, debugEnd, conversion, specStart: i + 1, end: k };
      }
      if (c === "}")
        return {
          exprEnd: exprEnd < 0 ? i : exprEnd,
          debug,
          debugEnd,
          conversion,
          specStart: undefined,
          end: i,
        };
    }
    i++;
  }
  throw new PySyntaxError("f-string: expecting '}'", pos);
}

/** An escape that begins at `at` and has too few digits. */
function broken(text: string, at: number, form: string): string {
  const start = new TextEncoder().encode(text.slice(0, at)).length;
  const digits = /^[0-9a-fA-F]*/.exec(text.slice(at + 2))![0].length;
  return `(unicode error) 'unicodeescape' codec can't decode bytes in position ${start}-${start + 1 + digits}: truncated ${form} escape`;
}

function unescape(text: string, pos: Pos, bytes: boolean): string {
  if (!text.includes("\\")) return text;
  return text.replace(
    /\\(x[0-9a-fA-F]{2}|[0-7]{1,3}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|[\s\S])/g,
    (whole, e: string, at: number) => {
      const c = e[0]!;
      if (c >= "0" && c <= "7") return String.fromCharCode(Number.parseInt(e, 8));
      if (c === "x") {
        if (e.length === 3) return String.fromCharCode(Number.parseInt(e.slice(1), 16));
        throw new PySyntaxError(
          bytes ? "(value error) invalid \\x escape at position 0" : broken(text, at, "\\xXX"),
          pos,
        );
      }
      if (!bytes && (c === "u" || c === "U")) {
        if (e.length > 1) return String.fromCodePoint(Number.parseInt(e.slice(1), 16));
        const form = c === "u" ? "\\uXXXX" : "\\UXXXXXXXX";
        throw new PySyntaxError(broken(text, at, form), pos);
      }
      if (!bytes && c === "N" && e.length > 1)
        throw new Refusal("a character by its name (`\\N{…}`)", pos[0]);
      return simple[c] ?? whole;
    },
  );
}
