/**
 * Reads words: quotes, expansions, here-document bodies. Commands inside `$(…)`
 * are read by the command parser, which extends this class.
 */
import { ansiCQuoted } from "./ansi-c.ts";
import type { Dialect, ParamOp, ParamPart, Part, Script, Word } from "./ast.ts";
import { type Fault, SyntaxFault } from "./syntax-error.ts";

export interface ParserOptions {
  readonly dialect: Dialect;
  /** Looked up for the first word of a command; undefined switches aliases off. */
  readonly alias?: (name: string) => string | undefined;
  /** `shopt -s extglob`. */
  readonly extglob?: () => boolean;
  /** Number of the first line, default 1. */
  readonly line?: number;
}

/** Which quotes count, and what ends the parts being read. */
interface PartsMode {
  readonly stop: string;
  readonly single: boolean;
  readonly double: boolean;
  /** Backslash keeps its meaning only before these; undefined: before anything. */
  readonly escapes?: string;
  /** A blank or an operator ends it (an ordinary word). */
  readonly word?: boolean;
  /** Parentheses belong to it (a regular expression after `=~`). */
  readonly regex?: boolean;
  /** Extended patterns are read even without shopt. */
  readonly pattern?: boolean;
  /** Inside double quotes. */
  readonly inDouble?: boolean;
  readonly heredoc?: boolean;
}

const nameAt = /[A-Za-z_][A-Za-z0-9_]*/y;
const plainLit = /^[^~*?[{(]*$/;
const DOUBLE_ESCAPES = '$`"\\\n';

const wordMode: PartsMode = { stop: "", single: true, double: true, word: true };
const patternMode: PartsMode = { ...wordMode, pattern: true };
const regexMode: PartsMode = { ...wordMode, regex: true };

export abstract class WordParser {
  protected src: string;
  protected pos = 0;
  readonly dialect: Dialect;
  readonly bash: boolean;
  private linePos = 0;
  private lineNo: number;

  constructor(
    src: string,
    protected readonly options: ParserOptions,
  ) {
    this.src = src;
    this.dialect = options.dialect;
    this.bash = options.dialect === "bash";
    this.lineNo = options.line ?? 1;
  }

  /** Reads a list up to an unquoted `)`, which is left unread. */
  protected abstract substitution(): Script;
  protected abstract nested(text: string, line: number): Script;

  /** 1-based number of the line that `at` is in. */
  protected line(at = this.pos): number {
    if (at < this.linePos) {
      let n = this.lineNo;
      for (let i = at; i < this.linePos; i++) if (this.src.charCodeAt(i) === 10) n--;
      return n;
    }
    for (let i = this.linePos; i < at; i++) if (this.src.charCodeAt(i) === 10) this.lineNo++;
    this.linePos = at;
    return this.lineNo;
  }

  protected fault(fault: Fault, at = this.pos): SyntaxFault {
    const incomplete = fault.type === "end" || fault.type === "quote" || fault.type === "heredoc";
    const start = this.src.lastIndexOf("\n", Math.min(at, this.src.length) - 1) + 1;
    const end = this.src.indexOf("\n", start);
    // dash and ash have read on when they complain: to the end for a quote, past a newline.
    const read =
      this.bash || fault.type === "text"
        ? at
        : fault.type === "quote" && fault.close !== "}"
          ? this.src.length
          : fault.type === "unexpected" && fault.kind === "newline"
            ? at + 1
            : at;
    return new SyntaxFault(
      fault,
      this.line(Math.min(read, this.src.length)),
      incomplete,
      this.src.slice(start, end < 0 ? undefined : end),
    );
  }

  /** The line bash names when the text ends too soon: the one after the last. */
  protected endLine(): number {
    return this.line(this.src.length) + (this.src.endsWith("\n") ? 0 : 1);
  }

  /** Blanks, joined lines and, at the start of a word, a comment. */
  protected skipBlanks(): void {
    for (;;) {
      const c = this.src[this.pos];
      if (c === " " || c === "\t") this.pos++;
      else if (c === "\\" && this.src[this.pos + 1] === "\n") this.pos += 2;
      else if (c === "#") {
        const end = this.src.indexOf("\n", this.pos);
        this.pos = end < 0 ? this.src.length : end;
      } else return;
    }
  }

  protected word(mode: "word" | "pattern" | "regex" = "word"): Word {
    const start = this.pos;
    const parts = this.parts(mode === "word" ? wordMode : mode === "pattern" ? patternMode : regexMode);
    return makeWord(parts, this.src.slice(start, this.pos));
  }

  private parts(mode: PartsMode): Part[] {
    const parts: Part[] = [];
    let lit = "";
    let depth = 0;
    const flush = () => {
      if (lit !== "") parts.push({ type: mode.inDouble || mode.heredoc ? "quoted" : "lit", text: lit });
      lit = "";
    };
    for (;;) {
      const c = this.src[this.pos];
      if (c === undefined) break;
      if (mode.word) {
        if (
          c === "(" &&
          (mode.regex ||
            (lit !== "" && "?*+@!".includes(lit.at(-1) ?? "") && (mode.pattern || this.options.extglob?.())))
        ) {
          depth++;
          lit += c;
          this.pos++;
          continue;
        }
        if (depth > 0 && c === ")") {
          depth--;
          lit += c;
          this.pos++;
          continue;
        }
        if (depth > 0 || (mode.regex && (c === "|" || c === "<" || c === ">"))) {
          if (
            c === "|" ||
            c === " " ||
            c === "\t" ||
            c === "<" ||
            c === ">" ||
            c === "&" ||
            c === ";" ||
            c === "\n" ||
            c === "("
          ) {
            if (c === "(") depth++;
            if (mode.regex && depth === 0 && this.src.startsWith("||", this.pos)) break;
            lit += c;
            this.pos++;
            continue;
          }
        }
        if ((c === "<" || c === ">") && this.dialect !== "dash" && this.src[this.pos + 1] === "(") {
          flush();
          this.pos += 2;
          const script = this.closed(() => this.substitution());
          parts.push({ type: "process", direction: c, script });
          continue;
        }
        if (" \t\n|&;()<>".includes(c)) break;
      } else if (mode.stop.includes(c)) {
        break;
      }
      if (c === "\\") {
        const next = this.src[this.pos + 1];
        if (next === undefined) {
          lit += "\\";
          this.pos++;
          continue;
        }
        if (next === "\n") {
          this.pos += 2;
          continue;
        }
        if (mode.escapes !== undefined && !mode.escapes.includes(next)) {
          lit += "\\";
          this.pos++;
          continue;
        }
        const char = String.fromCodePoint(this.src.codePointAt(this.pos + 1) ?? 0);
        this.pos += 1 + char.length;
        flush();
        parts.push({ type: "quoted", text: char });
        continue;
      }
      if (c === "'" && mode.single) {
        const end = this.src.indexOf("'", this.pos + 1);
        if (end < 0) throw this.fault({ type: "quote", close: "'" });
        flush();
        parts.push({ type: "quoted", text: this.src.slice(this.pos + 1, end) });
        this.pos = end + 1;
        continue;
      }
      if (c === '"' && mode.double) {
        flush();
        parts.push({ type: "double", parts: this.doubleQuoted() });
        continue;
      }
      if (c === "`") {
        flush();
        parts.push(this.backquoted(mode.inDouble === true));
        continue;
      }
      if (c === "$") {
        const part = this.dollar(mode);
        if (part === undefined) {
          lit += "$";
          this.pos++;
        } else {
          flush();
          parts.push(part);
        }
        continue;
      }
      lit += c;
      this.pos++;
    }
    flush();
    return parts;
  }

  private doubleQuoted(): Part[] {
    const start = this.pos;
    this.pos++;
    const parts = this.parts({
      stop: '"',
      single: false,
      double: false,
      escapes: DOUBLE_ESCAPES,
      inDouble: true,
    });
    if (this.src[this.pos] !== '"') throw this.fault({ type: "quote", close: '"' }, start);
    this.pos++;
    return parts;
  }

  private backquoted(inDouble: boolean): Part {
    const start = this.pos;
    const line = this.line();
    let text = "";
    let i = this.pos + 1;
    for (;;) {
      const c = this.src[i];
      if (c === undefined) throw this.fault({ type: "quote", close: "`" }, start);
      if (c === "`") break;
      if (c === "\\") {
        const next = this.src[i + 1] ?? "";
        if (next === "`" || next === "\\" || next === "$" || (inDouble && next === '"')) text += next;
        else text += c + next;
        i += 2;
        continue;
      }
      text += c;
      i++;
    }
    this.pos = i + 1;
    return { type: "command", script: this.nested(text, line) };
  }

  /** Runs `read` and takes the `)` that must follow. */
  private closed(read: () => Script): Script {
    const start = this.pos;
    let script: Script;
    try {
      script = read();
    } catch (error) {
      // Bash says which bracket it misses rather than what the list wanted.
      if (error instanceof SyntaxFault && error.fault.type === "end" && this.bash)
        throw new SyntaxFault({ type: "quote", close: ")" }, this.endLine(), true, error.source);
      throw error;
    }
    if (this.src[this.pos] !== ")") {
      if (this.pos >= this.src.length) {
        if (this.bash) {
          const f = this.fault({ type: "quote", close: ")" }, start);
          throw new SyntaxFault(f.fault, this.endLine(), true, f.source);
        }
        throw this.fault({ type: "end", expecting: ")" });
      }
      throw this.unexpected(")");
    }
    this.pos++;
    return script;
  }

  protected abstract unexpected(expecting?: string): SyntaxFault;

  private dollar(mode: PartsMode): Part | undefined {
    const src = this.src;
    const at = this.pos;
    const c = src[at + 1];
    if (c === undefined) return undefined;
    if (c === "(") {
      if (src[at + 2] === "(") {
        const arith = this.arithmetic(at + 3, "))");
        if (arith !== undefined) return { type: "arith", parts: arith };
      }
      this.pos = at + 2;
      return { type: "command", script: this.closed(() => this.substitution()) };
    }
    if (c === "[" && this.bash) {
      const arith = this.arithmetic(at + 2, "]");
      if (arith !== undefined) return { type: "arith", parts: arith };
    }
    if (c === "{") return this.braced(mode.inDouble === true);
    if (c === "'" && mode.single && this.dialect !== "dash") {
      const read = ansiCQuoted(src, at + 2);
      if (read === undefined) throw this.fault({ type: "quote", close: "'" });
      this.pos = read.end;
      return { type: "quoted", text: read.text };
    }
    if (c === '"' && mode.double && this.bash) {
      this.pos = at + 1;
      return { type: "double", parts: this.doubleQuoted() };
    }
    nameAt.lastIndex = at + 1;
    const name = nameAt.exec(src)?.[0] ?? (/[0-9@*#?$!-]/.test(c) ? c : undefined);
    if (name === undefined) return undefined;
    this.pos = at + 1 + name.length;
    return { type: "param", name, text: `$${name}` };
  }

  /** Reads from `from` to `close`; undefined (nothing read) when it turns out to be something else. */
  protected arithmetic(from: number, close: "))" | "]"): readonly Part[] | undefined {
    const back = this.pos;
    this.pos = from;
    const all: Part[] = [];
    let depth = 0;
    for (;;) {
      all.push(
        ...this.parts({
          stop: close === "]" ? "[]" : "()",
          single: false,
          double: true,
          escapes: DOUBLE_ESCAPES,
        }),
      );
      const c = this.src[this.pos];
      if (c === undefined) {
        if (close === "]") throw this.fault({ type: "quote", close: "]" }, back);
        throw this.unclosedArithmetic(back);
      }
      if (c === "(" || c === "[") depth++;
      else if (depth > 0) depth--;
      else if (this.src.startsWith(close, this.pos)) {
        this.pos += close.length;
        return mergeLits(all);
      } else {
        // Only bash takes `$((` for a subshell in a substitution when it cannot be arithmetic.
        if (!this.bash || !this.src.includes(")", this.pos + 1)) throw this.unclosedArithmetic(back);
        this.pos = back;
        return undefined;
      }
      all.push({ type: "lit", text: c });
      this.pos++;
    }
  }

  private unclosedArithmetic(at: number): SyntaxFault {
    if (this.bash) return this.fault({ type: "quote", close: ")" }, at);
    return this.fault({ type: "quote", close: "))" });
  }

  /** `;` separated thirds of `for ((…))`, up to `))`. */
  protected arithmeticThirds(): readonly Part[][] | undefined {
    const thirds: Part[][] = [[]];
    let depth = 0;
    for (;;) {
      const current = thirds[thirds.length - 1]!;
      current.push(...this.parts({ stop: "();", single: false, double: true, escapes: DOUBLE_ESCAPES }));
      const c = this.src[this.pos];
      if (c === undefined) throw this.fault({ type: "quote", close: ")" });
      if (c === ";") {
        thirds.push([]);
        this.pos++;
        continue;
      }
      if (c === "(") depth++;
      else if (depth > 0) depth--;
      else if (this.src.startsWith("))", this.pos)) {
        this.pos += 2;
        return thirds;
      } else return undefined;
      current.push({ type: "lit", text: c });
      this.pos++;
    }
  }

  private braced(doubled: boolean): Part {
    const src = this.src;
    const start = this.pos;
    this.pos += 2;
    const operand = (stop: string, quotes: "text" | "pattern"): readonly Part[] => {
      // Inside double quotes, '…' quotes patterns but not default values.
      const inDouble = doubled && quotes === "text";
      return this.parts({
        stop,
        single: !inDouble,
        double: true,
        ...(inDouble ? { escapes: '$`"\\\n}', inDouble: true } : {}),
      });
    };
    const finish = (part: Omit<ParamPart, "type" | "text">): Part => {
      if (src[this.pos] !== "}") {
        if (this.pos >= src.length) throw this.fault({ type: "quote", close: "}" }, start);
        return this.badBraced(start);
      }
      this.pos++;
      return { type: "param", ...part, text: src.slice(start, this.pos) };
    };

    let length = false;
    let indirect = false;
    if (
      src[this.pos] === "#" &&
      /[A-Za-z0-9_@*?$!#-]/.test(src[this.pos + 1] ?? "") &&
      !/^#[?#-][^}]/.test(src.slice(this.pos, this.pos + 3))
    ) {
      length = true;
      this.pos++;
    } else if (src[this.pos] === "!" && this.bash && /[A-Za-z0-9_@*#]/.test(src[this.pos + 1] ?? "")) {
      indirect = true;
      this.pos++;
    }
    nameAt.lastIndex = this.pos;
    const name =
      nameAt.exec(src)?.[0] ?? /^(?:[0-9]+|[@*#?$!-])/.exec(src.slice(this.pos, this.pos + 12))?.[0];
    if (name === undefined) return this.badBraced(start);
    this.pos += name.length;

    let index: Word | undefined;
    if (src[this.pos] === "[" && this.bash && /^[A-Za-z_]/.test(name)) {
      index = this.subscript();
      if (index === undefined) return this.badBraced(start);
    }
    const base = {
      name,
      ...(length ? { length } : {}),
      ...(indirect ? { indirect } : {}),
      ...(index ? { index } : {}),
    };
    const c = src[this.pos];
    if (c === "}" || c === undefined) return finish(base);
    if (length) return this.badBraced(start);

    if (indirect && (c === "@" || c === "*") && src[this.pos + 1] === "}") {
      this.pos++;
      return finish({ ...base, op: { kind: "names", star: c === "*" } });
    }
    const colon = c === ":";
    const opChar = colon ? (src[this.pos + 1] ?? "") : c;
    if ("-=?+".includes(opChar) && opChar !== "") {
      this.pos += colon ? 2 : 1;
      const op: ParamOp = { kind: "default", op: opChar as "-", colon, word: operand("}", "text") };
      return finish({ ...base, op });
    }
    if (c === "#" || c === "%") {
      const twice = src[this.pos + 1] === c;
      this.pos += twice ? 2 : 1;
      const op: ParamOp = { kind: "trim", op: (twice ? c + c : c) as "#", pattern: operand("}", "pattern") };
      return finish({ ...base, op });
    }
    if (c === ":" && this.dialect !== "dash") {
      this.pos++;
      const offset = this.sliceExpression();
      let len: readonly Part[] | undefined;
      if (src[this.pos] === ":") {
        this.pos++;
        len = this.sliceExpression();
      }
      return finish({ ...base, op: { kind: "slice", offset, length: len } });
    }
    if (c === "/" && this.dialect !== "dash") {
      this.pos++;
      const m = src[this.pos];
      const mode = m === "/" || m === "#" || m === "%" ? m : "";
      if (mode !== "") this.pos++;
      // Right behind `//` a slash is part of the pattern.
      const slash = mode === "/" && src[this.pos] === "/";
      if (slash) this.pos++;
      const rest = operand("/}", "pattern");
      const pattern: readonly Part[] = slash ? [{ type: "lit", text: "/" }, ...rest] : rest;
      let by: readonly Part[] = [];
      if (src[this.pos] === "/") {
        this.pos++;
        by = operand("}", "pattern");
      }
      return finish({ ...base, op: { kind: "replace", mode, pattern, by } });
    }
    if ((c === "^" || c === "," || c === "~") && this.bash) {
      const twice = src[this.pos + 1] === c;
      this.pos += twice ? 2 : 1;
      const op: ParamOp = { kind: "case", op: (twice ? c + c : c) as "^", pattern: operand("}", "pattern") };
      return finish({ ...base, op });
    }
    if (c === "@" && this.bash && /^[^}]?\}/.test(src.slice(this.pos + 1, this.pos + 3))) {
      const letter = src[this.pos + 1] ?? "";
      this.pos += letter === "}" ? 1 : 2;
      return finish({ ...base, op: { kind: "transform", op: letter === "}" ? "" : letter } });
    }
    return this.badBraced(start);
  }

  private sliceExpression(): readonly Part[] {
    const all: Part[] = [];
    let depth = 0;
    let ternary = 0;
    for (;;) {
      all.push(...this.parts({ stop: "():?}", single: false, double: true, escapes: DOUBLE_ESCAPES }));
      const c = this.src[this.pos];
      if (c === undefined || c === "}") return mergeLits(all);
      if (c === "(") depth++;
      else if (c === ")") depth--;
      else if (c === "?") ternary++;
      else if (depth === 0) {
        if (ternary === 0) return mergeLits(all);
        ternary--;
      }
      all.push({ type: "lit", text: c });
      this.pos++;
    }
  }

  /** `${…}` that makes no sense is an error only when it is expanded. */
  private badBraced(start: number): Part {
    this.parts({ stop: "}", single: true, double: true });
    if (this.src[this.pos] !== "}") throw this.fault({ type: "quote", close: "}" }, start);
    this.pos++;
    return { type: "param", name: "", op: { kind: "bad" }, text: this.src.slice(start, this.pos) };
  }

  /** `[…]` with its brackets; undefined when there is no `]`. */
  protected subscript(): Word | undefined {
    const back = this.pos;
    this.pos++;
    const all: Part[] = [];
    let depth = 0;
    const from = this.pos;
    for (;;) {
      all.push(...this.parts({ stop: "[]\n", single: true, double: true }));
      const c = this.src[this.pos];
      if (c === undefined || c === "\n") {
        this.pos = back;
        return undefined;
      }
      if (c === "[") depth++;
      else if (depth > 0) depth--;
      else {
        const text = this.src.slice(from, this.pos);
        this.pos++;
        return makeWord(mergeLits(all), text);
      }
      all.push({ type: "lit", text: c });
      this.pos++;
    }
  }

  /** Parts of a here-document or a prompt: only `$`, backquotes and backslashes count. */
  heredocParts(): readonly Part[] {
    return this.parts({
      stop: "",
      single: false,
      double: false,
      escapes: "$`\\\n",
      heredoc: true,
      inDouble: true,
    });
  }

  /** At the start of a word: `name=`, `name+=`, `name[…]=`. Leaves the position after the `=`. */
  protected assignmentHead(): { name: string; index: Word | undefined; append: boolean } | undefined {
    nameAt.lastIndex = this.pos;
    const name = nameAt.exec(this.src)?.[0];
    if (name === undefined) return undefined;
    const back = this.pos;
    let i = this.pos + name.length;
    let index: Word | undefined;
    if (this.src[i] === "[" && this.bash) {
      this.pos = i;
      try {
        index = this.subscript();
      } catch (error) {
        this.pos = back;
        if (error instanceof SyntaxFault) return undefined;
        throw error;
      }
      i = this.pos;
      this.pos = back;
      if (index === undefined) return undefined;
    }
    let append = false;
    if (this.src[i] === "+" && this.src[i + 1] === "=" && this.bash) {
      append = true;
      i++;
    }
    if (this.src[i] !== "=") return undefined;
    this.pos = i + 1;
    return { name, index, append };
  }
}

function mergeLits(parts: readonly Part[]): readonly Part[] {
  const out: Part[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (part.type === "lit" && last?.type === "lit")
      out[out.length - 1] = { type: "lit", text: last.text + part.text };
    else out.push(part);
  }
  return out;
}

export function makeWord(parts: readonly Part[], text: string): Word {
  return { parts, text, literal: literalOf(parts) };
}

function literalOf(parts: readonly Part[]): string | undefined {
  if (parts.length === 0) return undefined;
  let value = "";
  for (const part of parts) {
    if (part.type === "quoted") value += part.text;
    else if (part.type === "lit" && plainLit.test(part.text)) value += part.text;
    else if (part.type === "double") {
      for (const inner of part.parts) {
        if (inner.type !== "quoted") return undefined;
        value += inner.text;
      }
    } else return undefined;
  }
  return value;
}
