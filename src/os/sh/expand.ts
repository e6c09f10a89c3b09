/**
 * Expansion: from words to fields.
 *
 * Order as in POSIX: braces, then tilde, parameters, commands and arithmetic
 * from left to right, then field splitting, path names, quote removal. What an
 * expansion produced is marked quoted or not while it travels, so splitting and
 * globbing touch only what they may.
 *
 * Most words need no waiting; functions here answer `undefined` when they are
 * done and a promise when a command has to run.
 */

import { ArithmeticError, evaluate } from "./arithmetic.ts";
import type { ParamOp, ParamPart, Part, Word } from "./ast.ts";
import { braceExpand, hasBraces } from "./brace.ts";
import { ExpansionError } from "./errors.ts";
import { glob } from "./glob.ts";
import { compile, escapePattern, escapeRegExp, isPattern, matches } from "./pattern.ts";
import { quoteWord } from "./quote.ts";
import type { Shell } from "./shell.ts";
import { elements, indices, isSet, keysOf, scalar, type Variable } from "./variables.ts";

type Later = Promise<void> | undefined;

interface Sink {
  /** Text of the word itself. */
  text(s: string, quoted: boolean): void;
  /** What an expansion gave. */
  value(s: string, quoted: boolean): void;
  /** Several values: positional parameters or array elements. */
  list(values: readonly string[], quoted: boolean, star: boolean): void;
}

interface Field {
  text: string;
  /** The same as a pattern, when some of it is unquoted and special. */
  pattern: string;
  special: boolean;
}

const globChars = /[*?[]/;
const extChars = /[*?[]|[+@!]\(/;

class FieldSink implements Sink {
  readonly done: Field[] = [];
  private current: Field | undefined;
  private readonly ifs: string;

  constructor(private readonly shell: Shell) {
    this.ifs = shell.ifs();
  }

  private open(): Field {
    this.current ??= { text: "", pattern: "", special: false };
    return this.current;
  }

  text(s: string, quoted: boolean): void {
    const f = this.open();
    f.text += s;
    if (quoted) {
      f.pattern += escapePattern(s);
    } else {
      f.pattern += s;
      if ((this.shell.options.extglob ? extChars : globChars).test(s)) f.special = true;
    }
  }

  value(s: string, quoted: boolean): void {
    if (quoted) {
      this.text(s, true);
      return;
    }
    if (s === "") return;
    const ifs = this.ifs;
    if (ifs === "") {
      this.unquoted(s);
      return;
    }
    let from = 0;
    let i = 0;
    const white = (c: string) => (c === " " || c === "\t" || c === "\n") && ifs.includes(c);
    while (i < s.length && white(s[i]!)) i++;
    if (i > 0 && this.current !== undefined) this.end();
    from = i;
    for (; i < s.length; ) {
      const c = s[i]!;
      if (!ifs.includes(c)) {
        i++;
        continue;
      }
      if (i > from) this.unquoted(s.slice(from, i));
      // One separator: blanks, at most one other character, blanks.
      while (i < s.length && white(s[i]!)) i++;
      if (i < s.length && ifs.includes(s[i]!) && !white(s[i]!)) {
        this.open();
        i++;
        while (i < s.length && white(s[i]!)) i++;
      }
      this.end();
      from = i;
    }
    if (i > from) this.unquoted(s.slice(from, i));
  }

  private unquoted(s: string): void {
    const f = this.open();
    f.text += s;
    f.pattern += s.includes("\\") ? s.replace(/\\/g, "\\\\") : s;
    if ((this.shell.options.extglob ? extChars : globChars).test(s)) f.special = true;
  }

  list(values: readonly string[], quoted: boolean, star: boolean): void {
    if (quoted && star) {
      this.text(values.join(this.shell.ifsFirst()), true);
      return;
    }
    values.forEach((v, i) => {
      if (i > 0) this.end();
      if (quoted) this.text(v, true);
      else this.value(v, false);
    });
  }

  /** An empty pair of quotes makes a field. */
  quotedEmpty(): void {
    this.open();
  }

  end(): void {
    if (this.current !== undefined) this.done.push(this.current);
    this.current = undefined;
  }
}

class StringSink implements Sink {
  out = "";
  constructor(private readonly shell: Shell) {}
  text(s: string): void {
    this.out += s;
  }
  value(s: string): void {
    this.out += s;
  }
  list(values: readonly string[], _quoted: boolean, star: boolean): void {
    this.out += values.join(star ? this.shell.ifsFirst() : " ");
  }
}

class PatternSink implements Sink {
  out = "";
  constructor(
    private readonly shell: Shell,
    private readonly quoting: (s: string) => string,
  ) {}
  text(s: string, quoted: boolean): void {
    this.out += quoted ? this.quoting(s) : s;
  }
  value(s: string, quoted: boolean): void {
    this.text(s, quoted);
  }
  list(values: readonly string[], quoted: boolean, star: boolean): void {
    this.text(values.join(star ? this.shell.ifsFirst() : " "), quoted);
  }
}

/** All fields of some words. */
export async function expandWords(shell: Shell, words: readonly Word[]): Promise<string[]> {
  const out: string[] = [];
  for (const word of words) {
    if (word.literal !== undefined) out.push(word.literal);
    else await expandWord(shell, word, out);
  }
  return out;
}

export async function expandWord(shell: Shell, word: Word, out: string[]): Promise<void> {
  if (shell.bash && shell.options.braceexpand && hasBraces(word.parts)) {
    let words = 0;
    for (const parts of braceExpand(word.parts)) {
      const later = expandFields(shell, parts, out);
      if (later !== undefined) await later;
      // {1..1000000} leaves others, and Ctrl-C, their turn.
      if (++words % wordsPerRest === 0) {
        await shell.proc.checkpoint();
        shell.mayStart();
      }
    }
    return;
  }
  const later = expandFields(shell, word.parts, out);
  if (later !== undefined) await later;
}

const wordsPerRest = 256;

function expandFields(shell: Shell, parts: readonly Part[], out: string[]): void | Promise<void> {
  const sink = new FieldSink(shell);
  const finish = (): void => {
    sink.end();
    finishFields(shell, sink.done, out);
  };
  const later = expandParts(shell, withTilde(shell, parts, false), sink, false);
  return later === undefined ? finish() : later.then(finish);
}

/** Path names, and the end of quoting. */
function finishFields(shell: Shell, fields: readonly Field[], out: string[]): void {
  for (const f of fields) {
    if (!f.special || shell.options.noglob || !isPattern(f.pattern, shell.options.extglob)) {
      out.push(f.text);
      continue;
    }
    const found = unignored(shell, f.pattern);
    for (const path of found) out.push(path);
    if (found.length > 0) continue;
    if (shell.options.failglob) throw new ExpansionError(`no match: ${f.text}`);
    else if (!shell.options.nullglob) out.push(f.text);
  }
}

/** The paths that match, but for those `GLOBIGNORE` names. */
function unignored(shell: Shell, pattern: string): string[] {
  const { fs } = shell.proc;
  const ignore = shell.bash ? scalar(shell.variables.find("GLOBIGNORE")) : undefined;
  if (ignore === undefined || ignore === "") return glob(fs, pattern, shell.options);
  // It shows hidden files too.
  const found = glob(fs, pattern, { ...shell.options, dotglob: true });
  const patterns = ignore.split(":");
  return found.filter((path) => {
    const name = path.replace(/^.*\//, "");
    return name !== "." && name !== ".." && !patterns.some((p) => matches(path, p, shell.options));
  });
}

/** Whether expanding it never has to wait for a command. */
export function isImmediate(parts: readonly Part[], arithmetic = true): boolean {
  return parts.every((part) => {
    switch (part.type) {
      case "lit":
      case "quoted":
        return true;
      case "double":
        return isImmediate(part.parts, arithmetic);
      case "arith":
        return arithmetic && isImmediate(part.parts);
      case "param":
        return part.op === undefined && part.index === undefined && !part.length && !part.indirect;
      default:
        return false;
    }
  });
}

/** Of immediate words without braces. */
export function fieldsNow(shell: Shell, words: readonly Word[]): string[] {
  const out: string[] = [];
  for (const word of words) {
    if (word.literal !== undefined) {
      out.push(word.literal);
      continue;
    }
    const sink = new FieldSink(shell);
    void expandParts(shell, withTilde(shell, word.parts, false), sink, false);
    sink.end();
    finishFields(shell, sink.done, out);
  }
  return out;
}

/** Of an immediate word, as in an assignment. */
export function stringNow(shell: Shell, word: Word): string {
  if (word.literal !== undefined) return word.literal;
  const sink = new StringSink(shell);
  void expandParts(shell, withTilde(shell, word.parts, true), sink, false);
  return sink.out;
}

/** One string: no splitting, no path names. For assignments, `case`, here-strings, redirections of dash. */
export async function expandString(shell: Shell, word: Word, assignment = false): Promise<string> {
  if (word.literal !== undefined) return word.literal;
  return partsToString(shell, withTilde(shell, word.parts, assignment));
}

export async function partsToString(shell: Shell, parts: readonly Part[]): Promise<string> {
  const only = parts.length === 1 ? parts[0] : undefined;
  if (only !== undefined && (only.type === "quoted" || only.type === "lit")) return only.text;
  const sink = new StringSink(shell);
  const later = expandParts(shell, parts, sink, false);
  if (later !== undefined) await later;
  return sink.out;
}

export async function expandPattern(
  shell: Shell,
  parts: readonly Part[],
  quoting: (s: string) => string = escapePattern,
): Promise<string> {
  const sink = new PatternSink(shell, quoting);
  const later = expandParts(shell, withTilde(shell, parts, false), sink, false);
  if (later !== undefined) await later;
  return sink.out;
}

export function expandRegExp(shell: Shell, parts: readonly Part[]): Promise<string> {
  return expandPattern(shell, parts, escapeRegExp);
}

export async function expandArithmetic(shell: Shell, parts: readonly Part[]): Promise<bigint> {
  return arithmetic(shell, await partsToString(shell, parts));
}

/** @throws ExpansionError in the shell's own words */
export function arithmetic(shell: Shell, text: string): bigint {
  try {
    if (shell.dialect === "dash" && text.trim() === "")
      throw new ArithmeticError("operand expected", text, "", "operand");
    return evaluate(text, shell.arithmeticScope, { bash: shell.dialect !== "dash" });
  } catch (error) {
    if (error instanceof ArithmeticError) throw new ExpansionError(arithmeticMessage(shell, error));
    throw error;
  }
}

function arithmeticMessage(shell: Shell, e: ArithmeticError): string {
  if (shell.dialect === "bash") {
    const lead = e.expression.trimStart();
    return `${lead}: ${e.message} (error token is "${e.token}")`;
  }
  if (shell.dialect === "dash") {
    const what =
      e.kind === "zero"
        ? "division by zero"
        : e.kind === "operand"
          ? "expecting primary"
          : e.kind === "close"
            ? "expecting ')'"
            : e.kind === "base" && e.message.startsWith("Illegal")
              ? undefined
              : "expecting EOF";
    if (what === undefined) return e.message;
    return `arithmetic expression: ${what}: "${e.expression}"`;
  }
  return e.kind === "zero" ? "divide by zero" : "arithmetic syntax error";
}

// Parts

function expandParts(shell: Shell, parts: readonly Part[], sink: Sink, quoted: boolean, from = 0): Later {
  for (let i = from; i < parts.length; i++) {
    const later = expandPart(shell, parts[i]!, sink, quoted);
    if (later !== undefined) return later.then(() => expandParts(shell, parts, sink, quoted, i + 1));
  }
  return undefined;
}

function expandPart(shell: Shell, part: Part, sink: Sink, quoted: boolean): Later {
  switch (part.type) {
    case "lit":
      sink.text(part.text, quoted);
      return undefined;
    case "quoted":
      sink.text(part.text, true);
      return undefined;
    case "double": {
      if (part.parts.length === 0 || !onlyList(part.parts)) (sink as Partial<FieldSink>).quotedEmpty?.();
      return expandParts(shell, part.parts, sink, true);
    }
    case "param":
      return expandParam(shell, part, sink, quoted);
    case "arith":
      return expandArith(shell, part.parts, sink, quoted);
    case "command":
      return shell.commandSubstitution(part.script).then((text) => sink.value(text, quoted));
    case "process":
      return shell.processSubstitution(part.direction, part.script).then((path) => sink.text(path, true));
  }
}

/** `"$@"` alone, or what is left of it, gives no field when it is empty; `"x$@"` and `"${@:-}"` give one. */
function onlyList(parts: readonly Part[]): boolean {
  return parts.every(
    (p) =>
      p.type === "param" &&
      p.op?.kind !== "default" &&
      !p.length &&
      (p.name === "@" || p.index?.text === "@"),
  );
}

function expandArith(shell: Shell, parts: readonly Part[], sink: Sink, quoted: boolean): Later {
  const text = new StringSink(shell);
  const later = expandParts(shell, parts, text, false);
  if (later === undefined) {
    sink.value(arithmetic(shell, text.out).toString(), quoted);
    return undefined;
  }
  return later.then(() => sink.value(arithmetic(shell, text.out).toString(), quoted));
}

function expandParam(shell: Shell, part: ParamPart, sink: Sink, quoted: boolean): Later {
  if (part.op === undefined && part.index === undefined && !part.length && !part.indirect) {
    if (part.name === "@" || part.name === "*") {
      sink.list(shell.positional, quoted, part.name === "*");
      return undefined;
    }
    const value = shell.get(part.name);
    if (value === undefined) {
      if (shell.options.nounset) throw unset(shell, part.name, part.text);
      return undefined;
    }
    sink.value(value, quoted);
    return undefined;
  }
  return expandComplex(shell, part, sink, quoted);
}

/** Of a positional parameter bash shows the dollar, unless it stood in braces. */
function unset(shell: Shell, name: string, text = `$${name}`): ExpansionError {
  return new ExpansionError(
    shell.bash
      ? `${/^\d/.test(name) && text === `$${name}` ? "$" : ""}${name}: unbound variable`
      : `${name}: parameter not set`,
    "exit",
  );
}

type Value =
  | { readonly value: string | undefined }
  | { readonly list: readonly string[]; readonly star: boolean };

/** What a parameter holds, before an operator is applied. */
async function lookup(shell: Shell, name: string, index: Word | undefined): Promise<Value> {
  if (name === "@" || name === "*") return { list: shell.positional, star: name === "*" };
  if (index === undefined) return { value: shell.get(name) };
  const v = shell.variable(name);
  if (index.text === "@" || index.text === "*")
    return { list: v === undefined ? [] : elements(v), star: index.text === "*" };
  if (v?.assoc !== undefined) return { value: v.assoc.get(await expandString(shell, index)) };
  const text = await partsToString(shell, index.parts);
  const i = Number(arithmetic(shell, text));
  if (v === undefined) return { value: undefined };
  return { value: element(shell, v, i, name) };
}

function element(shell: Shell, v: Variable, index: number, name: string): string | undefined {
  if (v.indexed === undefined) return index === 0 || index === -1 ? scalar(v) : undefined;
  if (index < 0) {
    const keys = indices(v);
    const at = (keys.at(-1) ?? -1) + 1 + index;
    if (at < 0) {
      shell.complainLater(`${name}: bad array subscript`);
      return undefined;
    }
    return v.indexed.get(at);
  }
  return v.indexed.get(index);
}

async function expandComplex(shell: Shell, part: ParamPart, sink: Sink, quoted: boolean): Promise<void> {
  const op = part.op;
  if (op?.kind === "bad") throw badSubstitution(shell, part);
  let name = part.name;
  let index = part.index;

  if (part.indirect) {
    if (op?.kind === "names") {
      sink.list(shell.namesStartingWith(name), quoted, op.star);
      return;
    }
    if (index?.text === "@" || index?.text === "*") {
      const v = shell.variable(name);
      sink.list(v === undefined ? [] : keysOf(v), quoted, index.text === "*");
      return;
    }
    const raw = shell.variables.raw(name);
    if (raw?.nameref) {
      sink.value(raw.value ?? "", quoted);
      return;
    }
    const via = await lookup(shell, name, index);
    const target = "value" in via ? via.value : via.list.join(" ");
    if (target === undefined || target === "") {
      if (op?.kind === "default") return applyDefault(shell, part, op, undefined, sink, quoted);
      throw new ExpansionError(`${name}: invalid indirect expansion`);
    }
    const m = /^([A-Za-z_]\w*|[0-9]+|[@*#?$!-])(?:\[(.*)\])?$/.exec(target);
    if (m === null) throw new ExpansionError(`${target}: invalid variable name`);
    name = m[1] ?? "";
    index = m[2] === undefined ? undefined : shell.parseWord(m[2]);
  }

  const got = await lookup(shell, name, index);
  if (part.length) {
    // `${#*}` of dash and ash is the length of the text.
    if ("list" in got)
      sink.value(String(shell.bash ? got.list.length : charLength(got.list.join(" "))), quoted);
    else {
      if (got.value === undefined && shell.options.nounset)
        throw unset(shell, part.index ? part.text.slice(3, -1) : name);
      sink.value(String(charLength(got.value ?? "")), quoted);
    }
    return;
  }
  if (op === undefined) {
    if ("list" in got) sink.list(got.list, quoted, got.star);
    else if (got.value === undefined) {
      if (shell.options.nounset) throw unset(shell, index === undefined ? name : `${name}[${index.text}]`);
    } else sink.value(got.value, quoted);
    return;
  }
  if (op.kind === "default") return applyDefault(shell, part, op, got, sink, quoted, name, index);
  if (shell.options.nounset && "value" in got && got.value === undefined) throw unset(shell, name);

  if (op.kind === "slice") {
    await applySlice(shell, part, op, got, sink, quoted, name);
    return;
  }
  if (op.kind === "transform" && (op.op === "" || !"UuLQEPAaKk".includes(op.op))) {
    if ("value" in got && got.value === undefined) return;
    throw badSubstitution(shell, part);
  }
  if (op.kind === "transform" && op.op === "k" && "list" in got && name !== "@" && name !== "*") {
    const v = shell.variable(name);
    const keys = v === undefined ? [] : keysOf(v);
    sink.list(
      got.list.flatMap((value, i) => [keys[i] ?? "", value]),
      quoted,
      got.star,
    );
    return;
  }
  if (op.kind === "transform" && op.op === "A" && (name === "@" || name === "*")) {
    sink.value(
      shell.positional.length === 0
        ? ""
        : `set -- ${shell.positional.map((p) => quoteWord(p, true)).join(" ")}`,
      quoted,
    );
    return;
  }
  if (op.kind === "transform" && op.op === "P" && shell.options.promptvars) {
    const texts = "list" in got ? got.list : got.value === undefined ? [] : [got.value];
    const shown: string[] = [];
    for (const text of texts) shown.push(await shell.expandText(shell.promptText(text)));
    if ("list" in got) sink.list(shown, quoted, got.star);
    else sink.value(shown[0] ?? "", quoted);
    return;
  }
  if (op.kind === "transform" && "AaKk".includes(op.op)) {
    const v = shell.variable(name);
    sink.value(op.op === "a" ? shell.attributesOf(v) : shell.declarationOf(name, v, op.op), quoted);
    return;
  }
  const change = await operator(shell, op);
  if ("list" in got) sink.list(got.list.map(change), quoted, got.star);
  else if (got.value !== undefined) sink.value(change(got.value), quoted);
}

function badSubstitution(shell: Shell, part: ParamPart): ExpansionError {
  const message =
    shell.dialect === "bash"
      ? `${part.text}: bad substitution`
      : shell.dialect === "dash"
        ? "Bad substitution"
        : "syntax error: bad substitution";
  return new ExpansionError(message);
}

async function applyDefault(
  shell: Shell,
  part: ParamPart,
  op: Extract<ParamOp, { kind: "default" }>,
  got: Value | undefined,
  sink: Sink,
  quoted: boolean,
  name = part.name,
  index = part.index,
): Promise<void> {
  let present = false;
  if (got !== undefined) {
    // dash and ash take `$@` for set, parameters or not.
    if ("list" in got)
      present =
        ((!shell.bash && !op.colon) || got.list.length > 0) &&
        (!op.colon || got.list.length > 1 || got.list[0] !== "");
    else present = got.value !== undefined && (!op.colon || got.value !== "");
  }
  const give = (): void => {
    if (got === undefined) return;
    if ("list" in got) sink.list(got.list, quoted, got.star);
    else sink.value(got.value ?? "", quoted);
  };
  const word = () => {
    // Text of the operand is split like the result of an expansion, unless quoted.
    const later = expandParts(
      shell,
      withTilde(shell, op.word, false),
      quoted ? sink : splitting(sink),
      quoted,
    );
    return later ?? Promise.resolve();
  };
  switch (op.op) {
    case "-":
      if (present) give();
      else await word();
      return;
    case "+":
      if (present) await word();
      return;
    case "=": {
      if (present) {
        give();
        return;
      }
      if (!/^[A-Za-z_]/.test(name)) {
        throw new ExpansionError(
          shell.bash
            ? `$${name}: cannot assign in this way`
            : shell.dialect === "dash"
              ? "Bad substitution"
              : `${name}: bad variable name`,
        );
      }
      const value = await partsToString(shell, withTilde(shell, op.word, false));
      await shell.assignElement(name, index, value);
      sink.value(shell.get(name) ?? value, quoted);
      return;
    }
    case "?": {
      if (present) {
        give();
        return;
      }
      const said = await partsToString(shell, op.word);
      const unsaid = shell.bash
        ? op.colon
          ? "parameter null or not set"
          : "parameter not set"
        : op.colon
          ? "parameter not set or null"
          : "parameter not set";
      throw new ExpansionError(`${name}: ${said === "" && op.word.length === 0 ? unsaid : said}`, "exit");
    }
  }
}

function splitting(sink: Sink): Sink {
  return {
    text: (s, quoted) => (quoted ? sink.text(s, true) : sink.value(s, false)),
    value: (s, quoted) => sink.value(s, quoted),
    list: (values, quoted, star) => sink.list(values, quoted, star),
    // A quoted empty operand still makes a field.
    ...("quotedEmpty" in sink ? { quotedEmpty: () => (sink as FieldSink).quotedEmpty() } : {}),
  };
}

const surrogates = /[\ud800-\udbff]/;

export function charLength(s: string): number {
  return surrogates.test(s) ? [...s].length : s.length;
}

function slice(s: string, from: number, to: number): string {
  return surrogates.test(s) ? [...s].slice(from, to).join("") : s.slice(from, to);
}

async function applySlice(
  shell: Shell,
  part: ParamPart,
  op: Extract<ParamOp, { kind: "slice" }>,
  got: Value,
  sink: Sink,
  quoted: boolean,
  name: string,
): Promise<void> {
  const offset = Number(await expandArithmetic(shell, op.offset));
  const length = op.length === undefined ? undefined : Number(await expandArithmetic(shell, op.length));
  if ("list" in got) {
    const positional = name === "@" || name === "*";
    const v = positional ? undefined : shell.variable(name);
    let list: readonly string[];
    if (v?.indexed !== undefined) {
      const keys = indices(v);
      const start = offset < 0 ? (keys.at(-1) ?? -1) + 1 + offset : offset;
      list = start < 0 ? [] : keys.filter((k) => k >= start).map((k) => v.indexed?.get(k) ?? "");
    } else {
      const all = positional ? [shell.name, ...got.list] : got.list;
      const start = offset < 0 ? all.length + offset : offset;
      list = start < 0 ? [] : all.slice(start);
      if (positional && offset < 0 && start < 0) list = [];
    }
    if (length !== undefined) {
      if (length < 0) throw new ExpansionError(`${length}: substring expression < 0`);
      list = list.slice(0, length);
    }
    sink.list(list, quoted, got.star);
    return;
  }
  const s = got.value ?? "";
  const total = charLength(s);
  const start = offset < 0 ? total + offset : offset;
  if (start < 0 || start > total) return sink.value("", quoted);
  let end = total;
  if (length !== undefined) {
    end = length < 0 ? total + length : start + length;
    if (end < start)
      throw new ExpansionError(
        `${op.length === undefined ? "" : await partsToString(shell, op.length)}: substring expression < 0`,
      );
  }
  void part;
  sink.value(slice(s, start, end), quoted);
}

/** The change an operator makes to one value. */
async function operator(shell: Shell, op: ParamOp): Promise<(s: string) => string> {
  const options = { extglob: shell.options.extglob };
  switch (op.kind) {
    case "trim": {
      const pattern = await expandPattern(shell, op.pattern);
      if (pattern === "") return (s) => s;
      switch (op.op) {
        case "#":
        case "##": {
          const re = compile(pattern, "^(?:", ")", op.op === "##", options);
          return (s) => s.replace(re, "");
        }
        case "%": {
          const re = compile(pattern, "^([^]*)(?:", ")$", true, options);
          return (s) => re.exec(s)?.[1] ?? s;
        }
        case "%%": {
          const re = compile(pattern, "^([^]*?)(?:", ")$", true, options);
          return (s) => re.exec(s)?.[1] ?? s;
        }
      }
      return (s) => s;
    }
    case "replace": {
      const pattern = await expandPattern(shell, op.pattern);
      const by = await replacement(shell, op.by);
      if (pattern === "")
        return op.mode === "#" ? (s) => by("") + s : op.mode === "%" ? (s) => s + by("") : (s) => s;
      const before = op.mode === "#" ? "^(?:" : "(?:";
      const after = op.mode === "%" ? ")$" : ")";
      const re = compile(pattern, before, after, true, {
        ...options,
        ignoreCase: shell.options.nocasematch,
      });
      if (op.mode !== "/") return (s) => s.replace(re, by);
      return (s) => replaceAll(s, re, by);
    }
    case "case": {
      const pattern = op.pattern.length === 0 ? "?" : await expandPattern(shell, op.pattern);
      const re = compile(pattern, "^", "$", true, options);
      const up = (c: string) =>
        op.op[0] === "^" || (op.op[0] === "~" && c === c.toLowerCase()) ? c.toUpperCase() : c.toLowerCase();
      const change = (c: string) => (re.test(c) ? up(c) : c);
      if (op.op.length === 2) return (s) => [...s].map(change).join("");
      return (s) => {
        const first = String.fromCodePoint(s.codePointAt(0) ?? 0);
        return s === "" ? s : change(first) + s.slice(first.length);
      };
    }
    case "transform":
      switch (op.op) {
        case "U":
          return (s) => s.toUpperCase();
        case "L":
          return (s) => s.toLowerCase();
        case "u":
          return (s) => s.slice(0, 1).toUpperCase() + s.slice(1);
        case "Q":
          return (s) => quoteWord(s, true);
        case "E":
          return (s) => shell.ansiC(s);
        case "P":
          return (s) => shell.promptText(s);
        default:
          return (s) => s;
      }
    default:
      return (s) => s;
  }
}

/** In the replacement an unquoted `&` stands for what matched. */
async function replacement(shell: Shell, parts: readonly Part[]): Promise<(match: string) => string> {
  const text = await expandPattern(shell, parts, (s) => s.replace(/[&\\]/g, "\\$&"));
  if (!/[&\\]/.test(text)) return () => text;
  return (match) =>
    text.replace(/\\([&\\])|&/g, (m, escaped?: string) => escaped ?? (m === "&" && shell.bash ? match : m));
}

function replaceAll(s: string, re: RegExp, by: (match: string) => string): string {
  const global = new RegExp(re.source, `${re.flags}g`);
  return s.replace(global, (m) => (m === "" ? "" : by(m)));
}

// Tilde

function withTilde(shell: Shell, parts: readonly Part[], assignment: boolean): readonly Part[] {
  const first = parts[0];
  if (first === undefined) return parts;
  if (assignment && parts.some((p) => p.type === "lit" && p.text.includes("~"))) {
    return parts.map((part, i) => {
      if (part.type !== "lit") return part;
      const text = part.text.replace(
        /(^|:)(~[^/:]*)(?=[/:]|$)/g,
        (all, lead: string, prefix: string, at: number) => {
          if (at === 0 && lead === "" && i > 0) return all;
          return lead + (tilde(shell, prefix) ?? prefix);
        },
      );
      return text === part.text ? part : { type: "quoted" as const, text };
    });
  }
  if (first.type !== "lit" || first.text[0] !== "~") return parts;
  const prefix = /^~[^/]*/.exec(first.text)?.[0] ?? "~";
  // `~"x"` and `~$user` are not tilde prefixes.
  if (prefix.length === first.text.length && parts.length > 1) return parts;
  const home = tilde(shell, prefix);
  if (home === undefined) return parts;
  const rest = first.text.slice(prefix.length);
  return [
    { type: "quoted", text: home },
    ...(rest === "" ? [] : [{ type: "lit" as const, text: rest }]),
    ...parts.slice(1),
  ];
}

function tilde(shell: Shell, prefix: string): string | undefined {
  const user = prefix.slice(1);
  if (user === "") return shell.get("HOME") ?? shell.homeOf(undefined);
  if (user === "+" && shell.bash) return shell.get("PWD");
  if (user === "-" && shell.bash) return shell.get("OLDPWD");
  return shell.homeOf(user);
}

export { isSet };
