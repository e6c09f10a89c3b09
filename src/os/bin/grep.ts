/** Prints lines that match. `egrep` and `fgrep` are `grep -E` and `grep -F`. */
import { SysError } from "../errno.ts";
import type { Proc } from "../process.ts";
import { baseName, CommandError, command, complain, isBusybox, nameOf } from "./kit/command.ts";
import { joinPath } from "./kit/copy.ts";
import { globToRegex } from "./kit/glob.ts";
import { LongestRegExp } from "./kit/longest.ts";
import { compileRegex, escapeRegex, RegexError } from "./kit/regex.ts";
import { type Input, lineBatches, openInput, Writer } from "./kit/stream.ts";
import { encode } from "./kit/text.ts";
import { type Options, UsageError } from "./options.ts";

function rewrite(args: readonly string[]): readonly string[] {
  return args.map((a) => (/^-\d+$/.test(a) ? `-C${a.slice(1)}` : a));
}

export const program = command(
  {
    usage: "[OPTION]... PATTERNS [FILE]...",
    about: "Search for PATTERNS in each FILE.",
    package: "GNU grep) 3.8",
    usageExit: 2,
    busyboxUsageExit: 2,
    usageLine: true,
    rewrite,
    options:
      "E,extended-regexp F,fixed-strings G,basic-regexp P,perl-regexp e,regexp= f,file= i,y,ignore-case no-ignore-case w,word-regexp x,line-regexp z,null-data s,no-messages v,invert-match m,max-count= b,byte-offset n,line-number line-buffered H,with-filename h,no-filename label= o,only-matching q,quiet,silent binary-files= a,text I d,directories= D,devices= r,recursive R,dereference-recursive include= exclude= exclude-from= exclude-dir= L,files-without-match l,files-with-matches c,count T,initial-tab Z,null A,after-context= B,before-context= C,context= group-separator= no-group-separator color=? colour=? U,binary u V",
  },
  (proc, o) => grep(proc, o),
);

interface Matcher {
  /** Whether the line is selected, `-v` not applied. */
  test(line: string): boolean;
  /** The parts that match, for `-o` and colours. */
  parts(line: string): readonly (readonly [number, number])[];
}

/** What Debian's grep 3.8 finds odd in an extended pattern but takes as it is. */
function oddities(pattern: string): readonly string[] {
  const found: string[] = [];
  for (const [, char] of pattern.matchAll(/\\[\s\S]|\[\^?\]?[^\]]*\]|(?<=^|\(|\|)([*+?])/g))
    if (char !== undefined) found.push(`${char} at start of expression`);
  return found;
}

async function grep(proc: Proc, o: Options): Promise<number> {
  const busybox = isBusybox(proc);
  if (o.has("V")) {
    await proc.stdout.write(`${nameOf(proc)} (GNU grep) 3.8\n`);
    return 0;
  }
  const operands = [...o.operands];
  const patterns = o.values("e").flatMap((p) => p.split("\n"));
  for (const file of o.values("f")) {
    const input = await openInput(proc, file);
    for await (const batch of lineBatches(proc, input)) patterns.push(...batch.lines);
    input.close();
  }
  const number = (name: string): number | undefined => {
    const text = o.value(name);
    if (text === undefined) return undefined;
    if (!/^\d+$/.test(text))
      throw new CommandError(
        busybox
          ? `invalid number '${text}'`
          : name === "m"
            ? "invalid max count"
            : `${text}: invalid context length argument`,
        2,
      );
    return Number(text);
  };
  const context = number("C") ?? 0;
  const after = number("A") ?? context;
  const before = number("B") ?? context;
  const max = number("m") ?? Number.POSITIVE_INFINITY;
  if (!busybox && new Set(["E", "F", "G", "P"].filter((k) => o.has(k))).size > 1)
    throw new CommandError("conflicting matchers specified", 2);
  if (!o.has("e") && !o.has("f")) {
    const pattern = operands.shift();
    if (pattern === undefined) {
      if (busybox) throw new UsageError("");
      await proc.stderr.write(
        `Usage: ${nameOf(proc)} [OPTION]... PATTERNS [FILE]...\nTry '${nameOf(proc)} --help' for more information.\n`,
      );
      return 2;
    }
    patterns.push(...pattern.split("\n"));
  }
  const matcher = buildMatcher(proc, o, patterns);
  const kind = o.last("E", "F", "G", "P") ?? (baseName(nameOf(proc)) === "egrep" ? "E" : "G");
  if (!busybox && kind === "E") {
    for (const pattern of patterns)
      for (const odd of oddities(pattern)) await complain(proc, `warning: ${odd}`);
  }
  const recursive = o.has("r") || o.has("R");
  const colorWhen = o.has("color")
    ? (o.value("color") ?? "auto")
    : o.has("colour")
      ? (o.value("colour") ?? "auto")
      : "never";
  const color = colorWhen === "always" || (colorWhen === "auto" && proc.stdout.isTty);
  const files = operands.length > 0 ? operands : [recursive ? "." : "-"];
  const withName = o.last("H", "h") === "H" || (o.last("H", "h") !== "h" && (files.length > 1 || recursive));
  const out = new Writer(proc);
  const sgr = (code: string, text: string) => (color ? `\x1b[${code}m\x1b[K${text}\x1b[m\x1b[K` : text);
  const invert = o.has("v");
  const delimiter = o.has("z") ? 0 : 10;
  const end = o.has("z") ? "\0" : "\n";
  const quiet = o.has("q");
  let matchedAny = false;
  let failed = false;
  let separatorDue = false;
  const contexts = busybox ? after > 0 || before > 0 : o.has("A") || o.has("B") || o.has("C");
  const groupSeparator = o.last("group-separator", "no-group-separator");
  const groupLine = groupSeparator === "group-separator" ? (o.value("group-separator") ?? "") : "--";

  const printLine = (
    name: string,
    n: number,
    offset: number,
    line: string,
    mark: ":" | "-",
    parts: readonly (readonly [number, number])[],
  ) => {
    const separator = sgr("36", mark);
    let lead = "";
    if (withName) lead += sgr("35", name) + (o.has("Z") ? "\0" : separator);
    if (o.has("n")) lead += sgr("32", o.has("T") ? String(n).padStart(2) : String(n)) + separator;
    if (o.has("b")) lead += sgr("32", String(offset)) + separator;
    if (o.has("T") && lead !== "") lead += "\t";
    let text = line;
    if (color && parts.length > 0) {
      text = "";
      let at = 0;
      for (const [from, to] of parts) {
        if (from === to) continue;
        text += line.slice(at, from) + sgr("01;31", line.slice(from, to));
        at = to;
      }
      text += line.slice(at);
    }
    out.put(lead + text + end);
  };

  const search = async (input: Input, shownName: string): Promise<boolean> => {
    let count = 0;
    let n = 0;
    let offset = 0;
    let pendingAfter = 0;
    let lastPrinted = 0;
    let binary = false;
    const held: { n: number; offset: number; line: string }[] = [];
    const wantLines = !quiet && !o.has("c") && !o.has("l") && !o.has("L");
    outer: for await (const batch of lineBatches(proc, input, delimiter)) {
      for (const line of batch.lines) {
        n++;
        if (delimiter === 10 && !o.has("a") && !binary && line.includes("\0")) binary = true;
        const hit = matcher.test(line) !== invert;
        if (hit) {
          if (count >= max) {
            if (pendingAfter === 0) break outer;
          } else {
            count++;
            if (quiet || o.has("l") || o.has("L")) break outer;
            if (wantLines && binary && !o.has("a")) {
              if (o.has("I") || o.value("binary-files") === "without-match") count = 0;
              else {
                await out.flush();
                if (busybox) await proc.stdout.write(`Binary file ${shownName} matches\n`);
                else await complain(proc, `${shownName}: binary file matches`);
              }
              break outer;
            }
            if (wantLines) {
              if (contexts && separatorDue && (lastPrinted === 0 || n - before > lastPrinted + 1)) {
                if (n - held.length > lastPrinted + 1 || lastPrinted === 0) {
                  if (groupSeparator !== "no-group-separator") out.put(`${sgr("36", groupLine)}\n`);
                }
              }
              for (const h of held) printLine(shownName, h.n, h.offset, h.line, "-", []);
              held.length = 0;
              if (o.has("o")) {
                if (!invert)
                  for (const [from, to] of matcher.parts(line))
                    if (to > from)
                      printLine(
                        shownName,
                        n,
                        offset + encode(line.slice(0, from)).length,
                        line.slice(from, to),
                        ":",
                        [[0, to - from]],
                      );
              } else printLine(shownName, n, offset, line, ":", color && !invert ? matcher.parts(line) : []);
              lastPrinted = n;
              separatorDue = true;
              pendingAfter = after;
            }
            offset += o.has("b") ? encode(line).length + 1 : 0;
            if (count >= max && after === 0) break outer;
            continue;
          }
        }
        if (wantLines && pendingAfter > 0) {
          if (!o.has("o")) printLine(shownName, n, offset, line, "-", []);
          lastPrinted = n;
          pendingAfter--;
          if (count >= max && pendingAfter === 0) break outer;
        } else if (wantLines && before > 0) {
          held.push({ n, offset, line });
          if (held.length > before) held.shift();
        }
        if (o.has("b")) offset += encode(line).length + 1;
      }
      await out.flush();
    }
    const found = count > 0;
    if (!quiet) {
      const name = sgr("35", shownName);
      if (o.has("c")) out.put(`${withName ? name + (o.has("Z") ? "\0" : sgr("36", ":")) : ""}${count}\n`);
      if (o.has("l") && found) out.put(name + (o.has("Z") ? "\0" : "\n"));
      if (o.has("L") && !found) out.put(name + (o.has("Z") ? "\0" : "\n"));
    }
    await out.flush();
    return found;
  };

  const globs = (name: string) => o.values(name).map((g) => globToRegex(g));
  const includes = globs("include");
  const excludes = globs("exclude");
  const excludedDirs = globs("exclude-dir");

  const report = async (name: string, error: SysError) => {
    failed = true;
    if (!o.has("s")) {
      await out.flush();
      await complain(proc, `${name}: ${error.message}`);
    }
  };

  const visit = async (path: string, top: boolean): Promise<void> => {
    if (quiet && matchedAny) return;
    if (path !== "-") {
      let type: string;
      try {
        const stat = top || o.has("R") ? proc.fs.stat(path) : proc.fs.lstat(path);
        type = stat.type;
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        await report(path, error);
        return;
      }
      if (type === "dir") {
        if (!recursive) {
          if (o.value("d") !== "skip" && !busybox) {
            failed = true;
            await complain(proc, `${path}: Is a directory`);
          }
          return;
        }
        if (excludedDirs.some((r) => r.test(baseName(path)))) return;
        await proc.checkpoint();
        try {
          for (const entry of proc.fs.readdir(path))
            await visit(
              path === "." && operands.length === 0 ? entry.name : joinPath(path, entry.name),
              false,
            );
        } catch (error) {
          if (!(error instanceof SysError)) throw error;
          await report(path, error);
        }
        return;
      }
      if (!top && type !== "file") return;
      const base = baseName(path);
      if (excludes.some((r) => r.test(base)) || (includes.length > 0 && !includes.some((r) => r.test(base))))
        return;
    }
    let input: Input | undefined;
    try {
      input = await openInput(proc, path);
      const found = await search(input, path === "-" ? (o.value("label") ?? "(standard input)") : path);
      if (o.has("L") ? !found : found) matchedAny = true;
    } catch (error) {
      if (!(error instanceof SysError) || error.code === "EPIPE") throw error;
      await report(path, error);
    } finally {
      input?.close();
    }
  };

  for (const file of files) await visit(file, true);
  await out.flush();
  if (quiet && matchedAny) return 0;
  return failed ? 2 : matchedAny ? 0 : 1;
}

function buildMatcher(proc: Proc, o: Options, patterns: readonly string[]): Matcher {
  const called = baseName(nameOf(proc));
  const kind = o.last("E", "F", "G", "P") ?? (called === "egrep" ? "E" : called === "fgrep" ? "F" : "G");
  const ignoreCase = o.has("i") && o.last("i", "no-ignore-case") === "i";
  const wordsOnly = o.has("w");
  const lineOnly = o.has("x");
  if (kind === "F" && !ignoreCase && !wordsOnly && !lineOnly && patterns.length === 1) {
    const text = patterns[0] ?? "";
    return {
      test: (line) => line.includes(text),
      parts: (line) => {
        const found: [number, number][] = [];
        if (text === "") return found;
        for (let at = line.indexOf(text); at !== -1; at = line.indexOf(text, at + text.length))
          found.push([at, at + text.length]);
        return found;
      },
    };
  }
  if (patterns.length === 0) return { test: () => false, parts: () => [] };
  try {
    const sources = patterns.map((p) => {
      if (kind === "F") return escapeRegex(p);
      if (kind === "P") return perlSource(p);
      return compileRegex(p, { extended: kind === "E", ignoreCase }).source;
    });
    // Back references count within their own pattern, so each pattern stays an expression of its own.
    const wrap = (s: string) =>
      lineOnly
        ? `^(?:${s})$`
        : wordsOnly
          ? `(?<![\\p{L}\\p{Nd}_])(?:${s === "(?:)" ? "" : s})(?![\\p{L}\\p{Nd}_])`
          : s;
    const make = (source: string, flags: string) => {
      try {
        return kind === "P" ? new RegExp(source, `u${flags}`) : new LongestRegExp(source, `u${flags}`);
      } catch (error) {
        if (kind === "P") return new RegExp(source, flags);
        throw error;
      }
    };
    const flags = ignoreCase || (kind === "P" && patterns.some((p) => p.startsWith("(?i)"))) ? "i" : "";
    const tests = sources.map((s) => make(wrap(s), flags));
    const all = sources.map((s) => make(wrap(s), `${flags}g`));
    return {
      test: (line) => tests.some((r) => r.test(line)),
      parts: (line) => mergeParts(all, line),
    };
  } catch (error) {
    if (error instanceof RegexError) throw new CommandError(error.message, 2);
    throw new CommandError(perlComplaint(patterns.join("\n"), String(error)), 2);
  }
}

/** What Perl's expressions have and JavaScript's write otherwise. */
function perlSource(pattern: string): string {
  const source = pattern
    .replace(/^\(\?i\)/, "")
    .replace(/\\Q([\s\S]*?)(?:\\E|$)/g, (_, text: string) => escapeRegex(text))
    .replace(/\[:(\^?)(\w+):\]|\(\?P(?=<)|\\([AzZhR\\])/g, (whole, not, name, letter) =>
      name !== undefined
        ? `${not === "^" ? "^" : ""}${perlClasses[name] ?? whole}`
        : letter === undefined
          ? "(?"
          : (perlEscapes[letter] ?? whole),
    );
  const keep = source.lastIndexOf("\\K");
  return keep === -1 ? source : `(?<=${source.slice(0, keep)})${source.slice(keep + 2)}`;
}

const perlClasses: Readonly<Record<string, string>> = {
  alpha: "a-zA-Z",
  digit: "\\d",
  alnum: "a-zA-Z\\d",
  upper: "A-Z",
  lower: "a-z",
  space: "\\s",
  blank: " \\t",
  punct: "!-\\/:-@\\[-`\\{-~",
  word: "\\w",
  xdigit: "0-9A-Fa-f",
};

const perlEscapes: Readonly<Record<string, string>> = {
  A: "(?<![^])",
  z: "(?![^])",
  Z: "(?=\\n?(?![^]))",
  h: "[ \\t]",
  R: "(?:\\r\\n|[\\n\\v\\f\\r])",
};

/** PCRE2's words for what JavaScript found wrong. */
function perlComplaint(pattern: string, error: string): string {
  if (/Unterminated group/.test(error)) return "missing closing parenthesis";
  if (/Unmatched '\)'/.test(error)) return "unmatched closing parenthesis";
  if (/Unterminated character class|Lone quantifier/.test(error))
    return "missing terminating ] for character class";
  if (/Nothing to repeat/.test(error)) return "quantifier does not follow a repeatable item";
  if (/numbers out of order/.test(error)) return "numbers out of order in {} quantifier";
  if (/Range out of order/.test(error)) return "range out of order in character class";
  if (/\\ at end/.test(error)) return "\\ at end of pattern";
  return `unrecognized character in the pattern ${pattern}`;
}

/** Leftmost matches of several expressions, the longest of those that begin together. */
function mergeParts(expressions: readonly RegExp[], line: string): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  let at = 0;
  while (at <= line.length) {
    let best: [number, number] | undefined;
    for (const r of expressions) {
      r.lastIndex = at;
      const m = r.exec(line);
      if (!m) continue;
      const to = m.index + m[0].length;
      if (!best || m.index < best[0] || (m.index === best[0] && to > best[1])) best = [m.index, to];
    }
    if (!best) break;
    if (best[1] > best[0]) found.push(best);
    at = best[1] > at ? best[1] : Math.max(at, best[1]) + 1;
  }
  return found;
}
