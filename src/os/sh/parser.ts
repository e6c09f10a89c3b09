/**
 * Reads commands, one complete line at a time.
 *
 * A shell runs what it has read before it reads on: a syntax error further down
 * does not keep the lines above from running, and an alias counts from the line
 * after it was defined. So `next()` gives the commands of one line (or more,
 * where a compound command goes on), and faults that more input could repair
 * are marked `incomplete`.
 *
 * One grammar for three shells; what dash and ash do not have is not recognised
 * there, so `[[` is a command name and `a=(1)` an unexpected parenthesis.
 */
import type {
  AndOr,
  ArrayElement,
  Assign,
  CaseItem,
  Command,
  CompoundCommand,
  CondExpr,
  Part,
  Redirect,
  RedirectOp,
  Script,
  Simple,
  Word,
} from "./ast.ts";
import { SyntaxFault } from "./syntax-error.ts";
import { makeWord, type ParserOptions, WordParser } from "./word-parser.ts";

export type { ParserOptions } from "./word-parser.ts";

const reservedBase = [
  "!",
  "{",
  "}",
  "case",
  "do",
  "done",
  "elif",
  "else",
  "esac",
  "fi",
  "for",
  "if",
  "in",
  "then",
  "until",
  "while",
];
const bashReserved = new Set([...reservedBase, "[[", "]]", "function", "select", "time", "coproc"]);
const ashReserved = new Set([...reservedBase, "[[", "]]", "function"]);
const dashReserved = new Set(reservedBase);
const declarations = new Set(["declare", "typeset", "local", "export", "readonly", "alias"]);
const rawWord = /[^\s|&;()<>'"\\$`]+/y;
const operatorAt = /;;&|&>>|<<<|<<-|;;|;&|&&|\|\||\|&|&>|>>|<<|<&|>&|<>|>\||[|&;()<>\n]/y;
const unaryTests = /^-[abcdefghknoprstuvwxzGLNORS]$/;
const binaryTests = new Set([
  "==",
  "=",
  "!=",
  "=~",
  "<",
  ">",
  "-eq",
  "-ne",
  "-lt",
  "-le",
  "-gt",
  "-ge",
  "-nt",
  "-ot",
  "-ef",
]);

type RedirectDraft = Omit<Redirect, "heredoc"> & { heredoc?: NonNullable<Redirect["heredoc"]> };

export class Parser extends WordParser {
  private pending: {
    redirect: RedirectDraft;
    delimiter: string;
    quoted: boolean;
    strip: boolean;
    line: number;
  }[] = [];
  private readonly reserved: ReadonlySet<string>;
  /** Aliases being read, by the position where their text ends. */
  private aliasEnds: { name: string; left: number }[] = [];
  /** Here-documents that ended with the input: bash warns. */
  readonly warnings: { readonly line: number; readonly started: number; readonly delimiter: string }[] = [];

  constructor(src: string, options: ParserOptions) {
    super(src, options);
    this.reserved =
      options.dialect === "bash" ? bashReserved : options.dialect === "ash" ? ashReserved : dashReserved;
  }

  /** How far the source has been read. */
  get offset(): number {
    return this.pos;
  }

  /** Line number of the next unread character. */
  get currentLine(): number {
    return this.line();
  }

  /** The raw text between two offsets. */
  text(from: number, to: number): string {
    return this.src.slice(from, to);
  }

  /** Drops the rest of the line at fault. */
  skipLine(): void {
    const end = this.src.indexOf("\n", this.pos);
    this.pos = end < 0 ? this.src.length : end + 1;
    this.pending = [];
  }

  /** The commands of the next line; undefined at the end of the source. */
  next(): Script | undefined {
    for (;;) {
      this.skipBlanks();
      if (this.pos >= this.src.length) return undefined;
      if (this.src[this.pos] !== "\n") break;
      this.pos++;
    }
    const script = this.list("line");
    this.skipBlanks();
    if (this.src[this.pos] === "\n") this.newline();
    else if (this.pos < this.src.length) throw this.unexpected();
    else this.finishHeredocs();
    return script;
  }

  /** Everything, as one list. */
  all(): Script {
    const items: Script["items"][number][] = [];
    for (let script = this.next(); script !== undefined; script = this.next()) items.push(...script.items);
    return { type: "list", items };
  }

  protected substitution(): Script {
    this.newlines();
    if (this.src[this.pos] === ")") return { type: "list", items: [] };
    return this.list("block");
  }

  protected nested(text: string, line: number): Script {
    return new Parser(text, { ...this.options, line }).all();
  }

  protected unexpected(expecting?: string): SyntaxFault {
    this.skipBlanks();
    if (this.pos >= this.src.length) return this.fault({ type: "end", ...(expecting ? { expecting } : {}) });
    const more = expecting === undefined ? {} : { expecting };
    operatorAt.lastIndex = this.pos;
    const op = operatorAt.exec(this.src)?.[0];
    if (op === "\n") return this.fault({ type: "unexpected", token: "newline", kind: "newline", ...more });
    if (op !== undefined) {
      const kind = op[0] === "<" || op[0] === ">" ? "redirection" : "operator";
      return this.fault({ type: "unexpected", token: op, kind, ...more });
    }
    const start = this.pos;
    const word = this.word();
    const token = word.text;
    return this.fault(
      { type: "unexpected", token, kind: this.reserved.has(token) ? "keyword" : "word", ...more },
      start,
    );
  }

  private newline(): void {
    this.pos++;
    this.readHeredocs();
  }

  private newlines(): void {
    for (;;) {
      this.skipBlanks();
      if (this.src[this.pos] !== "\n") return;
      this.newline();
    }
  }

  private finishHeredocs(): void {
    if (this.pending.length > 0) this.readHeredocs();
  }

  private readHeredocs(): void {
    const pending = this.pending;
    this.pending = [];
    pending.forEach((doc) => {
      const { redirect, delimiter, quoted, strip } = doc;
      const bodyLine = this.line();
      const lines: string[] = [];
      let closed = false;
      while (this.pos < this.src.length) {
        const end = this.src.indexOf("\n", this.pos);
        let line = this.src.slice(this.pos, end < 0 ? undefined : end);
        this.pos = end < 0 ? this.src.length : end + 1;
        // A joined line cannot be the delimiter.
        if (!quoted) {
          while (/(?:^|[^\\])(?:\\\\)*\\$/.test(line) && this.pos < this.src.length) {
            const more = this.src.indexOf("\n", this.pos);
            line = `${line}\n${this.src.slice(this.pos, more < 0 ? undefined : more)}`;
            this.pos = more < 0 ? this.src.length : more + 1;
          }
        }
        if (strip) line = line.replace(/^\t+/, "");
        if (line === delimiter) {
          closed = true;
          break;
        }
        lines.push(end < 0 && !this.bash ? line : `${line}\n`);
      }
      if (!closed) {
        if (this.needsDelimiters) throw this.fault({ type: "heredoc", delimiters: [delimiter] });
        const line = this.line() - (this.src.endsWith("\n") ? 1 : 0);
        this.warnings.push({ line, started: doc.line, delimiter });
      }
      const raw = lines.join("");
      const parts: readonly Part[] = quoted
        ? [{ type: "quoted", text: raw }]
        : new Parser(raw, { ...this.options, line: bodyLine }).heredocParts();
      redirect.heredoc = { parts, raw, quoted, strip };
    });
  }

  /** Set by an interactive shell: a missing delimiter means that more lines are wanted. */
  needsDelimiters = false;

  // Lists

  /** "line": ends before a newline; "block": newlines separate, ends before `)`, `}` or a reserved word. */
  private list(kind: "line" | "block"): Script {
    const items: { command: Command; background: boolean }[] = [];
    for (;;) {
      if (kind === "block") this.newlines();
      else this.skipBlanks();
      if (this.endsList(kind)) break;
      const command = this.andOr();
      this.skipBlanks();
      const c = this.src[this.pos];
      if (c === "&" && this.src[this.pos + 1] !== "&") {
        this.pos++;
        items.push({ command, background: true });
      } else {
        items.push({ command, background: false });
        if (
          c === ";" &&
          !this.src.startsWith(";;", this.pos) &&
          !(this.bash && this.src.startsWith(";&", this.pos))
        )
          this.pos++;
        else if (c === "\n" && kind === "block") continue;
        else break;
      }
    }
    return { type: "list", items };
  }

  private endsList(kind: "line" | "block"): boolean {
    const c = this.src[this.pos];
    if (c === undefined || c === ")") return true;
    if (kind === "line") return c === "\n";
    if (this.src.startsWith(";;", this.pos) || (this.bash && this.src.startsWith(";&", this.pos)))
      return true;
    const word = this.peekReserved();
    return word !== undefined && endWords.has(word);
  }

  /** A list that must hold something, up to one of `ends`. */
  private block(...ends: readonly string[]): Script {
    const expecting = ends.length === 1 ? ends[0] : undefined;
    this.newlines();
    const list = this.list("block");
    if (list.items.length === 0) throw this.unexpected(this.pos >= this.src.length ? expecting : undefined);
    return list;
  }

  private andOr(): Command {
    const first = this.pipeline();
    const rest: AndOr["rest"][number][] = [];
    for (;;) {
      this.skipBlanks();
      const op = this.src.slice(this.pos, this.pos + 2);
      if (op !== "&&" && op !== "||") break;
      this.pos += 2;
      this.newlines();
      rest.push({ op, command: this.pipeline() });
    }
    return rest.length === 0 ? first : { type: "andor", first, rest };
  }

  private pipeline(): Command {
    let negate = false;
    let time: "no" | "bash" | "posix" = "no";
    for (;;) {
      this.skipBlanks();
      const word = this.peekReserved();
      if (word === "!") {
        negate = !negate;
        this.pos++;
      } else if (word === "time" && this.bash) {
        this.pos += 4;
        time = "bash";
        this.skipBlanks();
        if (this.peekRaw() === "-p") {
          this.pos += 2;
          time = "posix";
        }
      } else break;
    }
    if ((negate || time !== "no") && this.bash) {
      this.skipBlanks();
      const c = this.src[this.pos];
      if (c === undefined || c === "\n" || c === ";")
        return { type: "pipeline", negate, time, stages: [], errorToo: [] };
    }
    const stages: Command[] = [this.command()];
    const errorToo: boolean[] = [];
    for (;;) {
      this.skipBlanks();
      if (this.src[this.pos] !== "|" || this.src[this.pos + 1] === "|") break;
      this.pos++;
      const both = this.bash && this.src[this.pos] === "&";
      if (both) this.pos++;
      errorToo.push(both);
      this.newlines();
      stages.push(this.command());
    }
    errorToo.push(false);
    const only = stages[0];
    if (stages.length === 1 && !negate && time === "no" && only !== undefined) return only;
    return { type: "pipeline", negate, time, stages, errorToo };
  }

  // Commands

  private peekRaw(): string | undefined {
    rawWord.lastIndex = this.pos;
    const word = rawWord.exec(this.src)?.[0];
    if (word === undefined) return undefined;
    const after = this.src[this.pos + word.length];
    return after === undefined || " \t\n|&;()<>".includes(after) ? word : undefined;
  }

  private peekReserved(): string | undefined {
    const word = this.peekRaw();
    return word !== undefined && this.reserved.has(word) ? word : undefined;
  }

  private expect(word: string): void {
    this.newlinesIf(word !== "in");
    if (this.peekReserved() !== word) throw this.unexpected(word);
    this.pos += word.length;
  }

  private newlinesIf(skip: boolean): void {
    if (skip) this.newlines();
    else this.skipBlanks();
  }

  private command(): Command {
    this.skipBlanks();
    this.expandAliases();
    const line = this.line();
    const c = this.src[this.pos];
    if (c === "(") return this.withRedirects(this.parenthesised(line));
    const word = this.peekReserved();
    if (word !== undefined) {
      const compound = this.compound(word, line);
      if (compound !== undefined) {
        return compound.type === "function" || compound.type === "coproc"
          ? compound
          : this.withRedirects(compound as CompoundCommand);
      }
    }
    return this.simple(line);
  }

  private withRedirects(command: CompoundCommand): CompoundCommand {
    const redirects: Redirect[] = [];
    for (;;) {
      this.skipBlanks();
      const redirect = this.redirect();
      if (redirect === undefined) break;
      redirects.push(redirect);
    }
    return redirects.length === 0 ? command : { ...command, redirects };
  }

  private parenthesised(line: number): CompoundCommand {
    if (this.src[this.pos + 1] === "(" && this.bash) {
      const start = this.pos;
      const parts = this.arithmetic(this.pos + 2, "))");
      if (parts !== undefined)
        return {
          type: "arithmetic",
          parts,
          text: this.src.slice(start + 2, this.pos - 2),
          redirects: [],
          line,
        };
    }
    this.pos++;
    const body = this.block(")");
    this.newlines();
    if (this.src[this.pos] !== ")") throw this.unexpected(")");
    this.pos++;
    return { type: "subshell", body, redirects: [], line };
  }

  private compound(word: string, line: number): Command | undefined {
    switch (word) {
      case "{": {
        this.pos++;
        const body = this.block("}");
        this.expect("}");
        return { type: "group", body, redirects: [], line };
      }
      case "if":
        return this.ifCommand(line);
      case "while":
      case "until": {
        this.pos += 5;
        const test = this.block("do");
        this.expect("do");
        const body = this.block("done");
        this.expect("done");
        return { type: "while", until: word === "until", test, body, redirects: [], line };
      }
      case "for":
      case "select":
        return this.forCommand(word, line);
      case "case":
        return this.caseCommand(line);
      case "[[":
        return this.dialect === "ash" ? this.ashConditional(line) : this.conditional(line);
      case "function": {
        const start = this.pos;
        this.pos += 8;
        this.skipBlanks();
        const name = this.word();
        if (name.text === "") throw this.unexpected();
        this.skipBlanks();
        if (this.src[this.pos] === "(") {
          this.pos++;
          this.skipBlanks();
          if (this.src[this.pos] !== ")") throw this.unexpected(")");
          this.pos++;
        }
        return this.functionBody(name.text, start, line);
      }
      case "coproc": {
        this.pos += 6;
        this.skipBlanks();
        const raw = this.peekRaw();
        let name = "COPROC";
        const back = this.pos;
        if (raw !== undefined && !this.reserved.has(raw) && /^[A-Za-z_]\w*$/.test(raw)) {
          this.pos += raw.length;
          this.skipBlanks();
          const after = this.peekReserved();
          if (this.src[this.pos] === "(" || (after !== undefined && compoundStarts.has(after))) name = raw;
          else this.pos = back;
        }
        return { type: "coproc", name, body: this.command(), line };
      }
      case "]]":
      case "in":
        return undefined;
      default:
        throw this.unexpected();
    }
  }

  private ifCommand(line: number): CompoundCommand {
    this.pos += 2;
    const branches: { test: Script; body: Script }[] = [];
    let otherwise: Script | undefined;
    const branch = () => {
      const test = this.block("then");
      this.expect("then");
      const body = this.block("fi");
      branches.push({ test, body });
    };
    branch();
    for (;;) {
      this.newlines();
      const word = this.peekReserved();
      if (word === "elif") {
        this.pos += 4;
        branch();
      } else if (word === "else") {
        this.pos += 4;
        otherwise = this.block("fi");
        this.expect("fi");
        break;
      } else {
        this.expect("fi");
        break;
      }
    }
    return { type: "if", branches, otherwise, redirects: [], line };
  }

  private loopBody(): Script {
    this.newlines();
    if (this.peekReserved() === "{" && this.bash) {
      this.pos++;
      const body = this.block("}");
      this.expect("}");
      return body;
    }
    this.expect("do");
    const body = this.block("done");
    this.expect("done");
    return body;
  }

  private forCommand(kind: "for" | "select", line: number): CompoundCommand {
    this.pos += kind.length;
    this.skipBlanks();
    if (kind === "for" && this.bash && this.src.startsWith("((", this.pos)) {
      this.pos += 2;
      const start = this.pos;
      const thirds = this.arithmeticThirds();
      if (thirds === undefined || thirds.length !== 3) {
        const text = this.src.slice(start, this.pos).replace(/\)+$/, "");
        throw this.fault(
          {
            type: "text",
            bash: ["syntax error: arithmetic expression required", `syntax error: \`((${text}))'`],
          },
          start,
        );
      }
      this.skipBlanks();
      if (this.src[this.pos] === ";") this.pos++;
      return {
        type: "cfor",
        init: thirds[0]!,
        test: thirds[1]!,
        step: thirds[2]!,
        body: this.loopBody(),
        redirects: [],
        line,
      };
    }
    const c = this.src[this.pos];
    const name = c === undefined || " \t\n|&;()<>".includes(c) ? undefined : this.word();
    if (name === undefined || (!this.bash && !/^[A-Za-z_]\w*$/.test(name.text))) {
      if (this.bash)
        throw c === undefined
          ? this.fault({ type: "unexpected", token: "newline", kind: "newline" })
          : this.unexpected();
      throw this.fault({
        type: "text",
        bash: [],
        posix: this.dialect === "dash" ? "Bad for loop variable" : "bad for loop variable",
      });
    }
    let words: Word[] | undefined;
    this.newlines();
    if (this.peekRaw() === "in") {
      this.pos += 2;
      words = [];
      for (;;) {
        this.skipBlanks();
        const d = this.src[this.pos];
        if (d === undefined) throw this.unexpected();
        if (d === ";" || d === "\n") break;
        if (
          "|&()<>".includes(d) &&
          !(this.dialect !== "dash" && (d === "<" || d === ">") && this.src[this.pos + 1] === "(")
        )
          throw this.unexpected();
        words.push(this.word());
      }
    }
    this.skipBlanks();
    if (this.src[this.pos] === ";" && this.src[this.pos + 1] !== ";") this.pos++;
    return { type: kind, name: name.text, words, body: this.loopBody(), redirects: [], line };
  }

  private caseCommand(line: number): CompoundCommand {
    this.pos += 4;
    this.skipBlanks();
    const c = this.src[this.pos];
    if (c === undefined || "\n|&;()<>".includes(c)) throw this.unexpected();
    const word = this.word();
    this.newlines();
    if (this.peekRaw() !== "in") throw this.unexpected("in");
    this.pos += 2;
    const items: CaseItem[] = [];
    for (;;) {
      this.newlines();
      if (this.peekReserved() === "esac") {
        this.pos += 4;
        break;
      }
      if (this.pos >= this.src.length) throw this.unexpected(")");
      if (this.src[this.pos] === "(") this.pos++;
      const patterns: Word[] = [];
      for (;;) {
        this.skipBlanks();
        const d = this.src[this.pos];
        if (d === undefined || "\n|&;()<>".includes(d))
          throw this.unexpected(d === undefined ? ")" : undefined);
        patterns.push(this.word("pattern"));
        this.skipBlanks();
        if (this.src[this.pos] !== "|") break;
        this.pos++;
      }
      if (this.src[this.pos] !== ")") throw this.unexpected(")");
      this.pos++;
      this.newlines();
      const body = this.list("block");
      this.newlines();
      const end = /^(?:;;&|;;|;&)/.exec(this.src.slice(this.pos, this.pos + 3))?.[0];
      if (end !== undefined && (this.bash || end === ";;")) {
        this.pos += end.length;
        items.push({ patterns, body, end: end as ";;" });
      } else {
        items.push({ patterns, body, end: ";;" });
        if (this.peekReserved() !== "esac") throw this.unexpected(";;");
      }
    }
    return { type: "case", word, items, redirects: [], line };
  }

  private functionBody(name: string, start: number, line: number): Command {
    this.newlines();
    const at = this.line();
    const word = this.peekReserved();
    let body: CompoundCommand | Simple;
    if (this.src[this.pos] === "(") body = this.withRedirects(this.parenthesised(at));
    else if (word !== undefined && compoundStarts.has(word))
      body = this.withRedirects(this.compound(word, at) as CompoundCommand);
    else if (this.bash || this.pos >= this.src.length) throw this.unexpected();
    else body = this.simple(at) as Simple;
    return { type: "function", name, body, line, source: this.src.slice(start, this.pos) };
  }

  private expandAliases(): void {
    const lookup = this.options.alias;
    if (lookup === undefined) return;
    for (;;) {
      const left = this.src.length - this.pos;
      this.aliasEnds = this.aliasEnds.filter((a) => left > a.left);
      const raw = this.peekRaw();
      if (raw === undefined || this.reserved.has(raw) || this.aliasEnds.some((a) => a.name === raw)) return;
      const text = lookup(raw);
      if (text === undefined) return;
      const after = this.pos + raw.length;
      this.aliasEnds.push({ name: raw, left: this.src.length - after });
      this.src = this.src.slice(0, this.pos) + text + this.src.slice(after);
      this.aliasBlank = /[ \t]$/.test(text) ? this.src.length - this.pos - text.length : undefined;
      this.skipBlanks();
    }
  }

  /** Source left where an alias that ends in a blank ended: the word there is looked up too. */
  private aliasBlank: number | undefined;

  private simple(line: number): Command {
    const assigns: Assign[] = [];
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    const start = this.pos;
    let declares = false;
    for (;;) {
      this.skipBlanks();
      const redirect = this.redirect();
      if (redirect !== undefined) {
        redirects.push(redirect);
        continue;
      }
      const c = this.src[this.pos];
      if (c === undefined) break;
      if (
        " \t\n|&;()<>".includes(c) &&
        !(this.dialect !== "dash" && (c === "<" || c === ">") && this.src[this.pos + 1] === "(")
      ) {
        if (c === "(" && words.length === 1 && assigns.length === 0 && redirects.length === 0)
          return this.functionAfterName(words[0]!, start, line);
        if (c === "(") throw this.unexpected();
        break;
      }
      if (words.length === 0) {
        const assign = this.assignment();
        if (assign !== undefined) {
          assigns.push(assign);
          continue;
        }
        if (assigns.length > 0 || redirects.length > 0) this.expandAliases();
      } else if (this.aliasBlank !== undefined && this.src.length - this.pos <= this.aliasBlank) {
        this.aliasBlank = undefined;
        this.expandAliases();
      }
      const from = this.pos;
      if (declares) {
        const assign = this.assignment();
        if (assign !== undefined) {
          words.push({
            ...makeWord(
              Array.isArray(assign.value) ? [] : [{ type: "lit", text: assign.text }],
              this.src.slice(from, this.pos),
            ),
            literal: undefined,
            assign,
          });
          continue;
        }
      }
      const word = this.word();
      words.push(word);
      if (words.length === 1) declares = declarations.has(word.text);
      else if (!declares && (words[0]!.text === "builtin" || words[0]!.text === "command"))
        declares = declarations.has(word.text);
    }
    if (assigns.length === 0 && words.length === 0 && redirects.length === 0) throw this.unexpected();
    return { type: "simple", assigns, words, redirects, line };
  }

  private functionAfterName(name: Word, start: number, line: number): Command {
    this.pos++;
    this.skipBlanks();
    if (this.src[this.pos] !== ")") {
      if (this.bash) throw this.unexpected();
      if (this.pos >= this.src.length) throw this.unexpected(")");
      const fault = this.unexpected(")");
      if (fault.fault.type !== "unexpected" || fault.fault.kind !== "keyword") throw fault;
      throw this.fault({ ...fault.fault, kind: "word" });
    }
    this.pos++;
    if (!this.bash && !/^[A-Za-z_]\w*$/.test(name.text))
      throw this.fault({
        type: "text",
        bash: [],
        posix: this.dialect === "dash" ? "Bad function name" : "bad function name",
      });
    return this.functionBody(name.text, start, line);
  }

  private assignment(): Assign | undefined {
    const from = this.pos;
    const head = this.assignmentHead();
    if (head === undefined) return undefined;
    if (this.src[this.pos] === "(" && this.bash && head.index === undefined) {
      const value = this.arrayValue();
      return { ...head, value, text: this.src.slice(from, this.pos) };
    }
    const value = this.word();
    return { ...head, value, text: this.src.slice(from, this.pos) };
  }

  private arrayValue(): ArrayElement[] {
    try {
      return this.arrayElements();
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error;
      throw new SyntaxFault(error.fault, error.line, error.incomplete, error.source, true);
    }
  }

  private arrayElements(): ArrayElement[] {
    const start = this.pos;
    this.pos++;
    const elements: ArrayElement[] = [];
    for (;;) {
      this.newlines();
      const c = this.src[this.pos];
      if (c === undefined) throw this.fault({ type: "quote", close: ")" }, start);
      if (c === ")") {
        this.pos++;
        return elements;
      }
      if ("|&;(".includes(c) || ((c === "<" || c === ">") && this.src[this.pos + 1] !== "("))
        throw this.unexpected();
      if (c === "[") {
        const back = this.pos;
        const index = this.subscript();
        if (index !== undefined && /^\+?=/.test(this.src.slice(this.pos, this.pos + 2))) {
          const append = this.src[this.pos] === "+";
          this.pos += append ? 2 : 1;
          elements.push({ index, append, value: this.word() });
          continue;
        }
        this.pos = back;
      }
      elements.push({ index: undefined, append: false, value: this.word() });
    }
  }

  private redirect(): Redirect | undefined {
    const match = (this.bash ? bashRedirect : this.dialect === "ash" ? ashRedirect : posixRedirect).exec(
      this.src.slice(this.pos, this.pos + 80),
    );
    if (match === null) return undefined;
    const [all, name, digits, op = ""] = match;
    if (
      (op === "<" || op === ">") &&
      this.dialect !== "dash" &&
      this.src[this.pos + all.length] === "(" &&
      digits === undefined &&
      name === undefined
    )
      return undefined;
    this.pos += all.length;
    this.skipBlanks();
    const c = this.src[this.pos];
    if (
      c === undefined ||
      ("\n|&;()<>".includes(c) &&
        !(this.dialect !== "dash" && (c === "<" || c === ">") && this.src[this.pos + 1] === "("))
    ) {
      if (c === undefined && this.bash)
        throw this.fault({ type: "unexpected", token: "newline", kind: "newline" });
      throw this.unexpected();
    }
    const number = /^\d+(?=[<>])/.exec(this.src.slice(this.pos, this.pos + 12))?.[0];
    // `> 2>&1`: the 2 belongs to the second redirection.
    if (number !== undefined) throw this.fault({ type: "unexpected", token: number, kind: "redirection" });
    const startLine = this.line();
    const target = this.word();
    const strip = op === "<<-";
    const redirect: RedirectDraft = {
      op: (strip ? "<<" : op) as RedirectOp,
      fd: digits === undefined ? undefined : Number(digits),
      fdName: name,
      target,
    };
    if (redirect.op === "<<") {
      const quoted = /['"\\]/.test(target.text);
      const delimiter = target.literal ?? unquoted(target.text);
      this.pending.push({ redirect, delimiter, quoted, strip, line: startLine });
    }
    return redirect;
  }

  // [[ … ]]

  /** In ash `[[` is a builtin: what is no condition is left for it to complain of. */
  private ashConditional(line: number): CompoundCommand | undefined {
    const back = this.pos;
    try {
      return this.conditional(line);
    } catch (error) {
      if (!(error instanceof SyntaxFault) || error.fault.type !== "text") throw error;
      this.pos = back;
      return undefined;
    }
  }

  private conditional(line: number): CompoundCommand {
    this.pos += 2;
    const expr = this.condOr();
    this.newlines();
    if (this.peekRaw() !== "]]") {
      if (this.pos < this.src.length) throw this.condFault(["syntax error in conditional expression"]);
      throw this.condFault(["unexpected EOF while looking for `]]'"], true);
    }
    this.pos += 2;
    return { type: "cond", expr, redirects: [], line };
  }

  /** Bash 5.2 says what it missed and takes the text to have ended there. */
  private condFault(bash: readonly string[], incomplete = false): SyntaxFault {
    const fault = this.fault({
      type: "text",
      bash,
      posix: this.pos >= this.src.length ? "unexpected end of file" : "bad conditional expression",
      ends: this.pos < this.src.length,
    });
    return incomplete ? new SyntaxFault(fault.fault, fault.line, true, fault.source) : fault;
  }

  private condOr(): CondExpr {
    let left = this.condAnd();
    for (;;) {
      this.newlines();
      if (!this.src.startsWith("||", this.pos)) return left;
      this.pos += 2;
      left = { type: "or", left, right: this.condAnd() };
    }
  }

  private condAnd(): CondExpr {
    let left = this.condNot();
    for (;;) {
      this.newlines();
      if (!this.src.startsWith("&&", this.pos)) return left;
      this.pos += 2;
      left = { type: "and", left, right: this.condNot() };
    }
  }

  private condNot(): CondExpr {
    this.newlines();
    if (this.peekRaw() === "!") {
      this.pos++;
      return { type: "not", expr: this.condNot() };
    }
    if (this.src[this.pos] === "(") {
      this.pos++;
      const expr = this.condOr();
      this.newlines();
      if (this.src[this.pos] !== ")")
        throw this.condFault([`unexpected token \`${this.condToken()}', expected \`)'`]);
      this.pos++;
      return expr;
    }
    return this.condPrimary();
  }

  /** What stands here, as messages name it. */
  private condToken(): string {
    const rest = this.src.slice(this.pos, this.pos + 80);
    return /^(?:&&|\|\||;;|[|&;()<>]|[^\s|&;()<>]+)/.exec(rest)?.[0] ?? "newline";
  }

  /** The operand of a test of `kind`. */
  private condOperand(kind: "unary" | "binary", mode: "word" | "pattern" | "regex" = "word"): Word {
    this.skipBlanks();
    const c = this.src[this.pos];
    if (c === undefined) throw this.condFault(["unexpected EOF while looking for `]]'"], true);
    if ("\n|&;)<>".includes(c) || (c === "(" && mode !== "regex") || this.peekRaw() === "]]")
      throw this.condFault([`unexpected argument \`${this.condToken()}' to conditional ${kind} operator`]);
    return this.word(mode);
  }

  private condPrimary(): CondExpr {
    const raw = this.peekRaw();
    if (raw === "]]") throw this.condFault([]);
    if (raw !== undefined && unaryTests.test(raw)) {
      const back = this.pos;
      this.pos += 2;
      this.skipBlanks();
      const next = this.peekRaw();
      if (next === undefined || !binaryTests.has(next))
        return { type: "unary", op: raw, word: this.condOperand("unary") };
      this.pos = back;
    }
    const first = this.src[this.pos];
    if (first === undefined) throw this.condFault(["unexpected EOF while looking for `]]'"], true);
    if ("\n|&;)<>".includes(first))
      throw this.condFault([`unexpected token \`${this.condToken()}' in conditional command`]);
    const left = this.word();
    this.skipBlanks();
    const c = this.src[this.pos];
    let op = this.peekRaw();
    if ((c === "<" || c === ">") && this.src[this.pos + 1] !== "(") op = c;
    if (op === undefined || !binaryTests.has(op)) {
      if (
        c === ")" ||
        op === "]]" ||
        this.src.startsWith("&&", this.pos) ||
        this.src.startsWith("||", this.pos)
      )
        return { type: "unary", op: "-n", word: left };
      throw this.condFault([
        c === undefined || "\n|&;(<>".includes(c)
          ? `unexpected token \`${this.condToken()}', conditional binary operator expected`
          : "conditional binary operator expected",
      ]);
    }
    this.pos += op.length;
    const right = this.condOperand(
      "binary",
      op === "=~" ? "regex" : op === "==" || op === "=" || op === "!=" ? "pattern" : "word",
    );
    return { type: "binary", op, left, right };
  }
}

const endWords = new Set(["then", "do", "done", "fi", "elif", "else", "esac", "}"]);
const compoundStarts = new Set(["{", "if", "while", "until", "for", "select", "case", "[["]);
const bashRedirect =
  /^(?:\{([A-Za-z_]\w*(?:\[[^\]\s{}]+\])?)\}(?=[<>])|([0-9]{1,4})(?=[<>]))?(&>>|&>|<<<|<<-|<<|<&|<>|<|>>|>&|>\||>)/;
const ashRedirect = /^(?:\{([A-Za-z_]\w*)\}(?=\0))?(?:([0-9])(?=[<>]))?(&>(?!>)|<<-|<<|<&|<>|<|>>|>&|>\||>)/;
const posixRedirect = /^(?:\{([A-Za-z_]\w*)\}(?=\0))?(?:([0-9])(?=[<>]))?(<<-|<<|<&|<>|<|>>|>&|>\||>)/;

function unquoted(text: string): string {
  return text.replace(
    /\\(.)|'([^']*)'|"([^"]*)"/g,
    (_, a?: string, b?: string, c?: string) => a ?? b ?? c ?? "",
  );
}
