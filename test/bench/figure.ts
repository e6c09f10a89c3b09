/** A figure: something that is measured, and what it may be. */
export interface Figure {
  readonly name: string;
  readonly unit: "ms" | "s" | "kB" | "MB" | "lines/s";
  /** Where the design names a budget. */
  readonly budget?: { readonly atMost: number } | { readonly atLeast: number };
  measure(): Promise<number>;
}

export interface Group {
  readonly title: string;
  /** Measured one after another; what the group needs is opened before and closed after. */
  figures(): Promise<{ readonly figures: readonly Figure[]; close?(): Promise<void> }>;
}

/** Wall milliseconds of the fastest of a few rounds: what else runs on the machine only ever adds. */
export async function fastest(rounds: number, work: () => unknown): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    await work();
    best = Math.min(best, performance.now() - from);
  }
  return best;
}

export function withinBudget({ budget }: Figure, value: number): boolean {
  if (budget === undefined) return true;
  return "atMost" in budget ? value <= budget.atMost : value >= budget.atLeast;
}

/** Made when first asked for. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
