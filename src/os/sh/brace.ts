/**
 * Brace expansion: `{a,b}`, `{1..9..2}`, nested. Works on parts, so quoted braces are
 * safe. Words come one at a time: whoever takes a million of them can rest in between.
 */
import type { Part } from "./ast.ts";

type Item = string | Part;

/** More fields than this and the text is left as it is. */
const MAX_FIELDS = 2_000_000;

export function hasBraces(parts: readonly Part[]): boolean {
  return parts.some((p) => p.type === "lit" && p.text.includes("{"));
}

export function* braceExpand(parts: readonly Part[]): Generator<readonly Part[]> {
  const items: Item[] = [];
  for (const part of parts) {
    if (part.type !== "lit") items.push(part);
    else for (const character of part.text) items.push(character);
  }
  for (const word of expand(items)) yield join(word);
}

function join(items: readonly Item[]): readonly Part[] {
  const out: Part[] = [];
  let text = "";
  for (const item of items) {
    if (typeof item === "string") text += item;
    else {
      if (text !== "") out.push({ type: "lit", text });
      text = "";
      out.push(item);
    }
  }
  if (text !== "") out.push({ type: "lit", text });
  return out;
}

/** Of items of one character each, and parts; what comes out may be in longer pieces. */
function* expand(items: readonly Item[]): Generator<Item[]> {
  for (let open = 0; open < items.length; open++) {
    if (items[open] !== "{") continue;
    const found = matching(items, open);
    if (found === undefined) continue;
    const { close, commas } = found;
    let alternatives: Iterable<Item[]>;
    if (commas.length > 0) alternatives = listed(items, [open, ...commas, close]);
    else {
      const body = items.slice(open + 1, close);
      const range = body.every((x) => typeof x === "string") ? sequence(body.join("")) : undefined;
      if (range === undefined) {
        // Not an expansion here; braces inside may still be one.
        const before = items.slice(0, open + 1);
        for (const rest of expand(items.slice(open + 1))) yield [...before, ...rest];
        return;
      }
      alternatives = range;
    }
    const before = items.slice(0, open);
    const after = items.slice(close + 1);
    for (const a of alternatives) for (const b of expand(after)) yield [...before, ...a, ...b];
    return;
  }
  yield [...items];
}

/** What stands between the bounds, expanded. */
function* listed(items: readonly Item[], bounds: readonly number[]): Generator<Item[]> {
  for (let i = 0; i + 1 < bounds.length; i++) yield* expand(items.slice(bounds[i]! + 1, bounds[i + 1]!));
}

function matching(items: readonly Item[], open: number): { close: number; commas: number[] } | undefined {
  let depth = 0;
  const commas: number[] = [];
  for (let i = open; i < items.length; i++) {
    const c = items[i];
    if (c === "{") depth++;
    else if (c === "}") {
      depth--;
      if (depth === 0) return { close: i, commas };
    } else if (c === "," && depth === 1) commas.push(i);
  }
  return undefined;
}

function sequence(body: string): Generator<string[]> | undefined {
  const m = /^(?:(-?\d+)\.\.(-?\d+)|([A-Za-z])\.\.([A-Za-z]))(?:\.\.(-?\d+))?$/.exec(body);
  if (m === null) return undefined;
  let step = Math.abs(Number(m[5] ?? 1)) || 1;
  const letters = m[3] !== undefined;
  const from = letters ? (m[3] ?? "").charCodeAt(0) : Number(m[1]);
  const to = letters ? (m[4] ?? "").charCodeAt(0) : Number(m[2]);
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || Math.abs(to - from) / step > MAX_FIELDS)
    return undefined;
  const padded = !letters && [m[1] ?? "", m[2] ?? ""].some((s) => /^-?0\d/.test(s));
  const width = padded ? Math.max((m[1] ?? "").length, (m[2] ?? "").length) : 0;
  if (from > to) step = -step;
  const word = letters
    ? String.fromCharCode
    : (n: number) => (n < 0 ? `-${String(-n).padStart(width - 1, "0")}` : String(n).padStart(width, "0"));
  return (function* () {
    for (let n = from; step > 0 ? n <= to : n >= to; n += step) yield [word(n)];
  })();
}
