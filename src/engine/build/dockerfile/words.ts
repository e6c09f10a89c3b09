/**
 * Words of an instruction: quotes, escapes and `$VARIABLES` as the Dockerfile
 * frontend reads them. It is a small cousin of the shell's rules, not the shell:
 * there is no `$(…)`, and only the modifiers below exist.
 */

export interface Environment {
  get(name: string): string | undefined;
}

export interface WordOptions {
  /** `\`, or "`" by directive. */
  readonly escape: string;
  /** Keep quotes and what they mean in the result. */
  readonly rawQuotes?: boolean;
  readonly rawEscapes?: boolean;
  /** Quotes are ordinary characters: text of a here-document. */
  readonly literalQuotes?: boolean;
  /** An unset variable stays as written instead of becoming empty. */
  readonly skipUnset?: boolean;
}

export interface Expansion {
  readonly text: string;
  /** Split at blanks outside quotes, empty words left out unless quoted. */
  readonly words: readonly string[];
  /** Names that were read and set / read and not set. */
  readonly matched: ReadonlySet<string>;
  readonly unmatched: ReadonlySet<string>;
}

export class WordError extends Error {}

const nameStart = /[A-Za-z_]/;
const nameChar = /[A-Za-z0-9_]/;
const specialParams = "@*#?-$!0";

class Lexer {
  at = 0;
  out = "";
  readonly words: string[] = [];
  word = "";
  inWord = false;
  readonly matched = new Set<string>();
  readonly unmatched = new Set<string>();

  constructor(
    readonly text: string,
    readonly env: Environment,
    readonly options: WordOptions,
  ) {}

  peek(): string {
    return this.text[this.at] ?? "";
  }

  next(): string {
    const ch = this.text[this.at] ?? "";
    this.at += 1;
    return ch;
  }

  raw(text: string) {
    this.word += text;
    this.inWord = true;
  }

  /** Unquoted text that came from a variable splits into words at blanks. */
  splitting(text: string) {
    for (const ch of text) this.char(ch);
  }

  char(ch: string) {
    if (/\s/.test(ch)) {
      if (this.inWord) {
        this.words.push(this.word);
        this.word = "";
        this.inWord = false;
      }
      return;
    }
    this.raw(ch);
  }

  finish() {
    if (this.inWord) this.words.push(this.word);
    this.word = "";
    this.inWord = false;
  }

  /** Reads up to `stop` (or the end) and gives the expanded text. */
  until(stop: string): string {
    let result = "";
    while (this.at < this.text.length) {
      const ch = this.peek();
      if (stop !== "" && ch === stop) {
        this.next();
        return result;
      }
      if (ch === "'" && !this.options.literalQuotes) {
        const inner = this.singleQuote();
        result += inner;
        this.raw(inner);
      } else if (ch === '"' && !this.options.literalQuotes) {
        const inner = this.doubleQuote();
        result += inner;
        this.raw(inner);
      } else if (ch === "$") {
        const value = this.dollar();
        result += value;
        this.splitting(value);
      } else {
        this.next();
        if (ch === this.options.escape) {
          if (this.options.rawEscapes) {
            result += ch;
            this.raw(ch);
          }
          if (this.at >= this.text.length) break;
          const escaped = this.next();
          result += escaped;
          this.raw(escaped);
        } else {
          result += ch;
          this.char(ch);
        }
      }
    }
    if (stop !== "") throw new WordError(`unexpected end of statement while looking for matching ${stop}`);
    return result;
  }

  singleQuote(): string {
    this.next();
    const quote = this.options.rawQuotes ? "'" : "";
    let result = quote;
    for (;;) {
      if (this.at >= this.text.length)
        throw new WordError("unexpected end of statement while looking for matching single-quote");
      const ch = this.next();
      if (ch === "'") return result + quote;
      result += ch;
    }
  }

  doubleQuote(): string {
    this.next();
    const quote = this.options.rawQuotes ? '"' : "";
    let result = quote;
    for (;;) {
      if (this.at >= this.text.length)
        throw new WordError("unexpected end of statement while looking for matching double-quote");
      const ch = this.peek();
      if (ch === '"') {
        this.next();
        return result + quote;
      }
      if (ch === "$") {
        result += this.dollar();
        continue;
      }
      this.next();
      if (ch !== this.options.escape) {
        result += ch;
        continue;
      }
      if (this.options.rawEscapes) result += ch;
      if (this.at >= this.text.length) continue;
      const escaped = this.next();
      // Only these can be escaped between double quotes; any other backslash stays.
      if (escaped !== '"' && escaped !== "$" && escaped !== this.options.escape && !this.options.rawEscapes)
        result += ch;
      result += escaped;
    }
  }

  name(): string {
    const first = this.peek();
    if (specialParams.includes(first) && first !== "") return this.next();
    if (/[1-9]/.test(first)) {
      let digits = "";
      while (/[0-9]/.test(this.peek())) digits += this.next();
      return digits;
    }
    let name = "";
    if (nameStart.test(first)) while (nameChar.test(this.peek())) name += this.next();
    return name;
  }

  value(name: string): string | undefined {
    const value = this.env.get(name);
    (value === undefined ? this.unmatched : this.matched).add(name);
    return value;
  }

  dollar(): string {
    this.next();
    if (this.peek() !== "{") {
      const name = this.name();
      if (name === "") return "$";
      const value = this.value(name);
      if (value === undefined) return this.options.skipUnset ? `$${name}` : "";
      return value;
    }
    this.next();
    if (this.at >= this.text.length) throw new WordError("syntax error: missing '}'");
    if (this.peek() === "{" || this.peek() === "}" || this.peek() === ":")
      throw new WordError("syntax error: bad substitution");
    const name = this.name();
    let ch = this.next();
    let nullIsUnset = false;
    if (ch === "") throw new WordError("syntax error: missing '}'");
    if (ch === "}") {
      const value = this.value(name);
      if (value === undefined) return this.options.skipUnset ? `\${${name}}` : "";
      return value;
    }
    if (ch === ":") {
      nullIsUnset = true;
      ch = this.next();
    }
    const mark = `${nullIsUnset ? ":" : ""}${ch}`;
    if (nullIsUnset || "-+?#%".includes(ch)) return this.modified(name, ch, nullIsUnset, mark);
    if (ch === "/") return this.replaced(name);
    throw new WordError(`unsupported modifier (${mark}) in substitution`);
  }

  /** `${name:-word}` and its kin. An unset name stays as written in titles, the word expanded. */
  modified(name: string, ch: string, nullIsUnset: boolean, mark: string): string {
    const word = this.inner("}", ch === "#" || ch === "%");
    const value = this.value(name);
    if (value === undefined && this.options.skipUnset) return `\${${name}${mark}${word}}`;
    const set = value !== undefined && !(nullIsUnset && value === "");
    switch (ch) {
      case "-":
        return set ? value : word;
      case "+":
        return set ? word : "";
      case "?": {
        if (set) return value;
        const why = value === undefined ? "is not allowed to be unset" : "is not allowed to be empty";
        throw new WordError(`${name}: ${word === "" ? why : word}`);
      }
      case "#":
      case "%": {
        const longest = word.startsWith(ch);
        const pattern = longest ? word.slice(1) : word;
        return ch === "#"
          ? trimPrefix(value ?? "", pattern, longest)
          : trimSuffix(value ?? "", pattern, longest);
      }
      default:
        throw new WordError(`unsupported modifier (${mark}) in substitution`);
    }
  }

  /** `${name/pattern/replacement}`, `//` for all. */
  replaced(name: string): string {
    const all = this.peek() === "/";
    if (all) this.next();
    const pattern = this.inner("/", true, "syntax error: missing '/' in ${}");
    const replacement = this.inner("}", true);
    const value = this.value(name);
    if (value === undefined) return this.options.skipUnset ? `\${${name}/${pattern}/${replacement}}` : "";
    return value.replace(new RegExp(globSource(pattern, true), all ? "gsu" : "su"), () => replacement);
  }

  /** A part of `${…}` up to `stop`, expanded. `raw` keeps escapes, for patterns. */
  inner(stop: string, raw: boolean, missing = "syntax error: missing '}'"): string {
    const inner = new Lexer(this.text, this.env, raw ? { ...this.options, rawEscapes: true } : this.options);
    inner.at = this.at;
    let result: string;
    try {
      result = inner.until(stop);
    } catch (error) {
      if (error instanceof WordError && error.message.endsWith(`matching ${stop}`))
        throw new WordError(missing);
      throw error;
    }
    this.at = inner.at;
    for (const n of inner.matched) this.matched.add(n);
    for (const n of inner.unmatched) this.unmatched.add(n);
    return result;
  }
}

function globSource(pattern: string, greedy: boolean): string {
  let source = "";
  for (let i = 0; i < pattern.length; i += 1) {
    const ch = pattern[i] as string;
    if (ch === "*") source += greedy ? ".*" : ".*?";
    else if (ch === "?") source += ".";
    else if (ch === "\\" && i + 1 < pattern.length) {
      i += 1;
      source += (pattern[i] as string).replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
    } else source += ch.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  }
  return source;
}

function trimPrefix(value: string, pattern: string, longest: boolean): string {
  return value.replace(new RegExp(`^${globSource(pattern, longest)}`, "su"), "");
}

function trimSuffix(value: string, pattern: string, longest: boolean): string {
  const whole = new RegExp(`^${globSource(pattern, true)}$`, "su");
  const cuts = Array.from({ length: value.length + 1 }, (_, i) => i);
  const cut = (longest ? cuts : cuts.reverse()).find((i) => whole.test(value.slice(i)));
  return cut === undefined ? value : value.slice(0, cut);
}

/** Expands one text. @throws WordError */
export function expand(text: string, env: Environment, options: WordOptions): Expansion {
  if (!text.includes("$") && !/['"\\`]/.test(text) && !text.includes(options.escape))
    return {
      text,
      words: text.split(/\s+/).filter((w) => w !== ""),
      matched: new Set(),
      unmatched: new Set(),
    };
  const lexer = new Lexer(text, env, options);
  const result = lexer.until("");
  lexer.finish();
  return { text: result, words: lexer.words, matched: lexer.matched, unmatched: lexer.unmatched };
}

/** `NAME=value` pairs, the last of a name wins. */
export function environmentOf(pairs: readonly string[]): Environment {
  const map = new Map<string, string>();
  for (const pair of pairs) {
    const eq = pair.indexOf("=");
    if (eq < 0) map.set(pair, "");
    else map.set(pair.slice(0, eq), pair.slice(eq + 1));
  }
  return map;
}
