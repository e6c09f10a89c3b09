/**
 * From text to logical lines: directives, comments, continuations, here-documents.
 *
 * Comments are taken out everywhere, also between continued lines; blanks at the
 * start of a continued line stay, because they are part of the command (and of its
 * cache key). Nothing here knows what an instruction means, except that only RUN,
 * COPY and ADD have here-documents.
 */
import type { SourceRange } from "../types.ts";
import { DockerfileError } from "./error.ts";

export interface Heredoc {
  readonly name: string;
  /** Written without quotes, so that variables are expanded. */
  readonly expand: boolean;
  /** `<<-`: leading tabs are cut. */
  readonly chomp: boolean;
  readonly descriptor: number;
  readonly content: string;
}

export interface LogicalLine {
  /** Continuations joined, trimmed at both ends. */
  readonly text: string;
  readonly range: SourceRange;
  readonly heredocs: readonly Heredoc[];
  /** Comment lines directly above, without `#`. */
  readonly comments: readonly string[];
}

export interface Directives {
  readonly syntax?: string;
  readonly escape: string;
  /** `skip=A,B;error=true;experimental=…` */
  readonly check?: string;
}

export interface Lines {
  readonly directives: Directives;
  readonly lines: readonly LogicalLine[];
  /** Raw, for excerpts. */
  readonly source: readonly string[];
  /** Line numbers of continued instructions with an empty line inside. */
  readonly emptyContinuations: readonly SourceRange[];
}

const directivePattern = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$/;

/** The frontend has not counted the line yet when it meets a directive: the excerpt shows the one above. */
function lineAbove(index: number): SourceRange | undefined {
  return index === 0 ? undefined : { start: index, end: index };
}

export function readDirectives(source: readonly string[]): Directives {
  const found: { syntax?: string; escape?: string; check?: string } = {};
  for (const [i, raw] of source.entries()) {
    const line = i === 0 ? raw.replace(/^\uFEFF/, "") : raw;
    if (i === 0 && line.startsWith("#!")) continue;
    const m = directivePattern.exec(line);
    if (m === null) break;
    const name = (m[1] ?? "").toLowerCase();
    if (name !== "syntax" && name !== "escape" && name !== "check") break;
    if (found[name] !== undefined)
      throw new DockerfileError(`only one ${name} parser directive can be used`, lineAbove(i), true);
    const value = m[2] ?? "";
    if (name === "escape" && value !== "\\" && value !== "`")
      throw new DockerfileError(
        `invalid escape token '${value}' does not match ${"`"} or \\`,
        lineAbove(i),
        true,
      );
    found[name] = value;
  }
  return { ...found, escape: found.escape ?? "\\" };
}

const heredocWord = /^(\d*)<<(-?)(['"]?)([A-Za-z0-9_.][^<'"]*)\3$/;

/** The here-documents a RUN, COPY or ADD line opens, in order. */
function heredocsOf(text: string): Omit<Heredoc, "content">[] {
  const m = /^(?:onbuild\s+)?(run|copy|add)\s/i.exec(text);
  if (m === null || !text.includes("<<")) return [];
  const found: Omit<Heredoc, "content">[] = [];
  for (const word of shellWords(text)) {
    const h = heredocWord.exec(word);
    if (h === null) continue;
    found.push({
      descriptor: h[1] === "" ? 0 : Number(h[1]),
      chomp: h[2] === "-",
      expand: h[3] === "",
      name: h[4] ?? "",
    });
  }
  return found;
}

/** Words with their quotes, split at blanks outside quotes. */
export function shellWords(text: string): string[] {
  const words: string[] = [];
  let word = "";
  let quote = "";
  for (let i = 0; i < text.length; i += 1) {
    const ch = text[i] as string;
    if (quote !== "") {
      word += ch;
      if (ch === "\\" && quote === '"' && i + 1 < text.length) {
        i += 1;
        word += text[i];
      } else if (ch === quote) quote = "";
    } else if (ch === "\\" && i + 1 < text.length) {
      i += 1;
      word += ch + text[i];
    } else if (ch === '"' || ch === "'") {
      quote = ch;
      word += ch;
    } else if (/\s/.test(ch)) {
      if (word !== "") words.push(word);
      word = "";
    } else word += ch;
  }
  if (word !== "") words.push(word);
  return words;
}

/** @throws DockerfileError */
export function readLines(text: string): Lines {
  const source = text.replace(/\r\n/g, "\n").split("\n");
  const directives = readDirectives(source);
  const esc = directives.escape === "\\" ? "\\\\" : "`";
  const continuation = new RegExp(`(^|[^${esc}])${esc}[ \\t]*$`);
  const lines: LogicalLine[] = [];
  const emptyContinuations: SourceRange[] = [];
  let comments: string[] = [];
  let i = 0;
  while (i < source.length) {
    const first = (i === 0 ? (source[0] ?? "").replace(/^\uFEFF/, "") : (source[i] ?? "")).trim();
    const start = i + 1;
    i += 1;
    if (first.startsWith("#")) {
      comments.push(first.slice(1).trim());
      continue;
    }
    if (first === "") {
      comments = [];
      continue;
    }
    let parts = first;
    let end = start;
    let continued = continuation.test(parts);
    if (continued) parts = parts.replace(continuation, "$1");
    let sawEmpty = false;
    while (continued && i < source.length) {
      const next = source[i] ?? "";
      i += 1;
      const trimmed = next.trim();
      if (trimmed.startsWith("#")) continue;
      if (trimmed === "") {
        if (i < source.length) sawEmpty = true;
        continue;
      }
      end = i;
      continued = continuation.test(next);
      parts += continued ? next.replace(continuation, "$1") : next;
    }
    const logical = parts.trim();
    if (sawEmpty) emptyContinuations.push({ start, end });
    const heredocs: Heredoc[] = [];
    for (const open of heredocsOf(logical)) {
      let content = "";
      let closed = false;
      while (i < source.length) {
        const raw = source[i] ?? "";
        i += 1;
        const line = open.chomp ? raw.replace(/^\t+/, "") : raw;
        if (line === open.name) {
          closed = true;
          break;
        }
        // The text after the last newline of the file is no line.
        if (i === source.length && raw === "") break;
        content += `${line}\n`;
      }
      end = i;
      if (!closed)
        throw new DockerfileError("unterminated heredoc", { start, end: Math.min(i, source.length) }, true);
      heredocs.push({ ...open, content });
    }
    lines.push({ text: logical, range: { start, end }, heredocs, comments });
    comments = [];
  }
  return { directives, lines, source, emptyContinuations };
}
