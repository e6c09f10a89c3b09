/** The shortest edit between two lists of lines (Myers), as blocks that differ. */

/** Lines `[aFrom, aTo)` of the one became `[bFrom, bTo)` of the other. */
export interface Hunk {
  readonly aFrom: number;
  readonly aTo: number;
  readonly bFrom: number;
  readonly bTo: number;
}

export function diffLines(a: readonly string[], b: readonly string[]): readonly Hunk[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let aEnd = a.length;
  let bEnd = b.length;
  while (aEnd > start && bEnd > start && a[aEnd - 1] === b[bEnd - 1]) {
    aEnd--;
    bEnd--;
  }
  const pairs = matches(a.slice(start, aEnd), b.slice(start, bEnd));
  const hunks: Hunk[] = [];
  let x = 0;
  let y = 0;
  for (const [i, j] of [...pairs, [aEnd - start, bEnd - start] as const]) {
    if (i > x || j > y) hunks.push({ aFrom: start + x, aTo: start + i, bFrom: start + y, bTo: start + j });
    x = i + 1;
    y = j + 1;
  }
  return slide(hunks, a, b);
}

/** Equal lines, in order: the trace of Myers' greedy search. */
function matches(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  const n = a.length;
  const m = b.length;
  const max = n + m;
  if (max === 0) return [];
  // Texts with nothing in common would need a trace of quadratic size.
  const limit = Math.min(max, 4000);
  const trace: Int32Array[] = [];
  const v = new Int32Array(2 * limit + 3);
  const at = limit + 1;
  for (let d = 0; d <= limit; d++) {
    trace.push(v.slice(at - d - 1, at + d + 2));
    for (let k = -d; k <= d; k += 2) {
      let x =
        k === -d || (k !== d && (v[at + k - 1] ?? 0) < (v[at + k + 1] ?? 0))
          ? (v[at + k + 1] ?? 0)
          : (v[at + k - 1] ?? 0) + 1;
      let y = x - k;
      while (x < n && y < m && a[x] === b[y]) {
        x++;
        y++;
      }
      v[at + k] = x;
      if (x >= n && y >= m) return backtrack(trace, n, m, d);
    }
  }
  return [];
}

function backtrack(
  trace: readonly Int32Array[],
  n: number,
  m: number,
  found: number,
): readonly (readonly [number, number])[] {
  const pairs: [number, number][] = [];
  let x = n;
  let y = m;
  for (let d = found; d >= 0; d--) {
    const v = trace[d] ?? new Int32Array(0);
    const get = (k: number) => v[k + d + 1] ?? 0;
    const k = x - y;
    const previousK = k === -d || (k !== d && get(k - 1) < get(k + 1)) ? k + 1 : k - 1;
    const previousX = d === 0 ? 0 : get(previousK);
    const previousY = d === 0 ? 0 : previousX - previousK;
    while (x > previousX && y > previousY) {
      x--;
      y--;
      pairs.push([x, y]);
    }
    x = previousX;
    y = previousY;
  }
  return pairs.reverse();
}

/** A pure insertion or deletion is moved down as far as it goes, as GNU shows it. */
function slide(hunks: readonly Hunk[], a: readonly string[], b: readonly string[]): readonly Hunk[] {
  const out: Hunk[] = [];
  for (const [index, hunk] of hunks.entries()) {
    let { aFrom, aTo, bFrom, bTo } = hunk;
    const next = hunks[index + 1];
    const aLimit = next?.aFrom ?? a.length;
    const bLimit = next?.bFrom ?? b.length;
    if (aFrom === aTo)
      while (bTo < bLimit && aTo < aLimit && b[bFrom] === b[bTo])
        [aFrom, aTo, bFrom, bTo] = [aFrom + 1, aTo + 1, bFrom + 1, bTo + 1];
    else if (bFrom === bTo)
      while (aTo < aLimit && bTo < bLimit && a[aFrom] === a[aTo])
        [aFrom, aTo, bFrom, bTo] = [aFrom + 1, aTo + 1, bFrom + 1, bTo + 1];
    const last = out.at(-1);
    if (last && last.aTo === aFrom && last.bTo === bFrom)
      out[out.length - 1] = { aFrom: last.aFrom, aTo, bFrom: last.bFrom, bTo };
    else out.push({ aFrom, aTo, bFrom, bTo });
  }
  return out;
}
