/**
 * `.dockerignore`: which files of a context the builder gets to see.
 *
 * Not gitignore: a pattern counts from the root of the context, `*.log` leaves
 * `sub/a.log` alone, and the last pattern that fits decides. A pattern that fits a
 * folder fits all in it; `!` lets something in it back in.
 *
 * @source moby/patternmatcher, behaviour as the builder shows it
 */

export interface Ignore {
  readonly text: string;
  readonly empty: boolean;
  /** Whether anything starts with `!`: then ignored folders must be looked into. */
  readonly exceptions: boolean;
  root(): IgnoreState;
  /** The state for `name` inside a folder with state `parent`; path is relative to the context. */
  enter(parent: IgnoreState, path: string): IgnoreState;
  /** Whether something below an ignored folder can be let back in. */
  mayHoldException(path: string): boolean;
}

export interface IgnoreState {
  readonly excluded: boolean;
  /** Which patterns fit this path or a folder above it. */
  readonly matched: readonly boolean[];
}

interface Pattern {
  readonly negated: boolean;
  readonly test: RegExp;
  readonly source: string;
  /** Text before the first wildcard. */
  readonly literal: string;
}

function clean(pattern: string): string {
  const names: string[] = [];
  for (const name of pattern.split("/")) {
    if (name === "" || name === ".") continue;
    if (name === ".." && names.length > 0 && names.at(-1) !== "..") names.pop();
    else names.push(name);
  }
  return names.join("/");
}

export function readPatterns(text: string): { pattern: string; negated: boolean }[] {
  const found: { pattern: string; negated: boolean }[] = [];
  for (const [i, raw] of text.split("\n").entries()) {
    const line = (i === 0 ? raw.replace(/^\uFEFF/, "") : raw).replace(/\r$/, "");
    if (line.startsWith("#")) continue;
    let pattern = line.trim();
    if (pattern === "") continue;
    const negated = pattern.startsWith("!");
    if (negated) pattern = pattern.slice(1).trim();
    pattern = clean(pattern);
    if (pattern !== "") found.push({ pattern, negated });
  }
  return found;
}

const special = /[\\^$.|()+{}[\]]/;

function compile(pattern: string): RegExp {
  let source = "^";
  for (let i = 0; i < pattern.length; i += 1) {
    const ch = pattern[i] as string;
    if (ch === "*") {
      if (pattern[i + 1] === "*") {
        i += 1;
        if (pattern[i + 1] === "/") i += 1;
        source += i + 1 >= pattern.length ? ".*" : "(?:.*/)?";
      } else source += "[^/]*";
    } else if (ch === "?") source += "[^/]";
    else if (ch === "\\") {
      i += 1;
      const next = pattern[i] ?? "\\";
      source += special.test(next) || "*?".includes(next) ? `\\${next}` : next;
    } else if (ch === "[") {
      const end = pattern.indexOf("]", i + 1);
      if (end < 0) source += "\\[";
      else {
        source += `[${pattern.slice(i + 1, end).replace(/\\/g, "\\\\")}]`;
        i = end;
      }
    } else source += special.test(ch) ? `\\${ch}` : ch;
  }
  return new RegExp(`${source}$`);
}

export function parseIgnore(text: string): Ignore {
  const patterns: Pattern[] = readPatterns(text).map(({ pattern, negated }) => ({
    negated,
    source: pattern,
    test: compile(pattern),
    literal: pattern.replace(/[*?[\\].*$/s, ""),
  }));
  const exceptions = patterns.some((p) => p.negated);
  return {
    text,
    empty: patterns.length === 0,
    exceptions,
    root: () => ({ excluded: false, matched: patterns.map(() => false) }),
    enter(parent, path) {
      let excluded = false;
      const matched = patterns.map((pattern, i) => {
        const fits = parent.matched[i] === true || pattern.test.test(path);
        if (fits) excluded = !pattern.negated;
        return fits;
      });
      return { excluded, matched };
    },
    mayHoldException(path) {
      return patterns.some(
        (p) =>
          p.negated &&
          (p.source.startsWith(`${path}/`) || `${path}/`.startsWith(p.literal) || p.literal === ""),
      );
    },
  };
}
