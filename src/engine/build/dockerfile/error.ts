/** A Dockerfile that cannot be read; the excerpt under the message shows `range`. */
import type { SourceRange } from "../types.ts";

export class DockerfileError extends Error {
  constructor(
    readonly sentence: string,
    readonly range: SourceRange | undefined,
    /** The frontend says the sentence alone, without `dockerfile parse error on line N: `. */
    readonly plain = false,
  ) {
    super(
      plain || range === undefined ? sentence : `dockerfile parse error on line ${range.start}: ${sentence}`,
    );
  }
}

/**
 * The name of `candidates` that is nearest to `word`, when it is near: at most two edits. None when one
 * is the word itself: then the trouble is another.
 */
export function nearest(
  word: string,
  candidates: Iterable<string>,
  { anyCase = false }: { readonly anyCase?: boolean } = {},
): string | undefined {
  const folded = (text: string) => (anyCase ? text.toLowerCase() : text);
  const wanted = folded(word);
  let best: string | undefined;
  let bestDistance = 3;
  for (const candidate of candidates) {
    if (folded(candidate) === wanted) return undefined;
    const distance = editDistance(wanted, folded(candidate));
    if (distance < bestDistance) {
      bestDistance = distance;
      best = candidate;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 3;
}
