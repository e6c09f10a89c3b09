/**
 * POSIX takes the longest of the leftmost matches, JavaScript the first that its
 * alternatives lead to. `LongestRegExp` finds where a match begins as JavaScript does
 * and asks an automaton how far one can reach from there; when that is further, it
 * matches again with the end held. Groups are those JavaScript fills on the way.
 *
 * Only what `regex.ts` writes is understood; an expression with back references, or one
 * too large, stays JavaScript's.
 */

interface Step {
  readonly kind: "char" | "assert" | "split" | "jump" | "end";
  /** One character, or a place between two. */
  readonly test?: RegExp;
  /** Where to go: of a split both. */
  to: number;
  or: number;
}

const maxSteps = 4000;
class TooLarge extends Error {}

/** Only alternatives, and groups that may be left out, can make the first match a shorter one. */
function canDiffer(source: string): boolean {
  return /\||\)[*?+{]/.test(source);
}

function compile(source: string, flags: string): readonly Step[] | undefined {
  if (!canDiffer(source) || /\\[1-9]/.test(source)) return undefined;
  const own = flags.replace(/[gy]/g, "");
  const steps: Step[] = [];
  let at = 0;
  const emit = (kind: Step["kind"], test?: RegExp): number => {
    if (steps.length >= maxSteps) throw new TooLarge();
    steps.push({ kind, to: steps.length + 1, or: -1, ...(test === undefined ? {} : { test }) });
    return steps.length - 1;
  };
  const step = (i: number): Step => steps[i] as Step;

  const alternatives = (): void => {
    const ends: number[] = [];
    for (;;) {
      const split = emit("split");
      sequence();
      if (source[at] !== "|") {
        step(split).to = split + 1;
        break;
      }
      at++;
      ends.push(emit("jump"));
      step(split).or = steps.length;
    }
    for (const end of ends) step(end).to = steps.length;
  };
  const sequence = (): void => {
    while (at < source.length && source[at] !== "|" && source[at] !== ")") piece();
  };
  const piece = (): void => {
    const from = at;
    const first = steps.length;
    atom();
    const atomEnd = at;
    const quantifier = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})/.exec(source.slice(at, at + 14));
    if (!quantifier) return;
    const after = at + quantifier[0].length;
    const [low, high] =
      quantifier[0] === "*"
        ? [0, undefined]
        : quantifier[0] === "+"
          ? [1, undefined]
          : quantifier[0] === "?"
            ? [0, 1]
            : [
                Number(quantifier[1]),
                quantifier[2] === ""
                  ? Number(quantifier[1])
                  : quantifier[3] === ""
                    ? undefined
                    : Number(quantifier[3]),
              ];
    steps.length = first;
    const again = (): void => {
      at = from;
      atom();
      at = atomEnd;
    };
    for (let n = 0; n < low; n++) again();
    if (high === undefined) {
      const split = emit("split");
      again();
      step(emit("jump")).to = split;
      step(split).or = steps.length;
    } else {
      const splits: number[] = [];
      for (let n = low; n < high; n++) {
        splits.push(emit("split"));
        again();
      }
      for (const split of splits) step(split).or = steps.length;
    }
    at = after;
  };
  const atom = (): void => {
    const rest = source.slice(at);
    const look = /^\(\?(?:<?[=!])/.test(rest);
    if (look) {
      const from = at;
      skipGroup();
      emit("assert", new RegExp(source.slice(from, at), `${own}y`));
    } else if (rest[0] === "(") {
      at += rest.startsWith("(?:") ? 3 : 1;
      alternatives();
      at++;
    } else {
      const [text = ""] =
        /^(?:\[(?:\\[\s\S]|[^\]\\])*\]|\\[pPu]\{[^}]*\}|\\x[0-9a-fA-F]{2}|\\[\s\S]|[\s\S])/u.exec(rest) ?? [];
      at += text.length;
      if (text === "^" || text === "$" || text === "\\b" || text === "\\B")
        emit("assert", new RegExp(text, `${own}y`));
      else emit("char", new RegExp(`^${text}$`, own.replace("m", "")));
    }
  };
  const skipGroup = (): void => {
    let depth = 0;
    do {
      const c = source[at];
      if (c === "\\") at++;
      else if (c === "[") {
        for (at++; source[at] !== "]"; at++) if (source[at] === "\\") at++;
      } else if (c === "(") depth++;
      else if (c === ")") depth--;
      at++;
    } while (depth > 0);
  };
  try {
    alternatives();
    emit("end");
    return steps;
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
}

/** Where the longest match that begins at `start` ends; -1 when none does. */
function reach(steps: readonly Step[], text: string, start: number): number {
  let longest = -1;
  let current: number[] = [];
  let mark = 1;
  const seen = new Uint32Array(steps.length);
  const follow = (first: number, position: number, into: number[]): void => {
    const todo = [first];
    for (let i = todo.pop(); i !== undefined; i = todo.pop()) {
      const step = steps[i];
      if (!step || seen[i] === mark) continue;
      seen[i] = mark;
      if (step.kind === "char") into.push(i);
      else if (step.kind === "end") longest = position;
      else if (step.kind === "assert") {
        const test = step.test as RegExp;
        test.lastIndex = position;
        if (test.test(text)) todo.push(step.to);
      } else {
        todo.push(step.to);
        if (step.or >= 0) todo.push(step.or);
      }
    }
  };
  follow(0, start, current);
  for (let position = start; position < text.length && current.length > 0; ) {
    const char = String.fromCodePoint(text.codePointAt(position) ?? 0);
    position += char.length;
    mark++;
    const next: number[] = [];
    for (const i of current) {
      const step = steps[i];
      if (step?.test?.test(char)) follow(step.to, position, next);
    }
    current = next;
  }
  return longest;
}

export class LongestRegExp extends RegExp {
  readonly #steps: readonly Step[] | undefined;

  constructor(pattern: string | RegExp, flags?: string) {
    super(pattern, flags);
    this.#steps = compile(this.source, this.flags);
  }

  override exec(text: string): RegExpExecArray | null {
    const match = super.exec(text);
    if (match === null || this.#steps === undefined) return match;
    const end = reach(this.#steps, text, match.index);
    if (end <= match.index + match[0].length) return match;
    const rest = [...text.slice(end)].length;
    const held = new RegExp(
      `(?:${this.source})(?=[^]{${rest}}(?![^]))`,
      `${this.flags.replace(/[gy]/g, "")}y`,
    );
    held.lastIndex = match.index;
    const longer = held.exec(text) ?? match;
    if (this.global || this.sticky) this.lastIndex = longer.index + longer[0].length;
    return longer;
  }

  /** How long it is does not matter here. */
  override test(text: string): boolean {
    return this.global || this.sticky ? this.exec(text) !== null : super.exec(text) !== null;
  }
}
