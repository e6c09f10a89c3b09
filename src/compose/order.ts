/** Doing something for each service after, or before, those it depends on; independent ones at the same time. */

export type Graph = ReadonlyMap<string, readonly string[]>;

/** `visit` of a name begins when it has ended for all names it leads to. The first failure is thrown in the end. */
export async function inOrder(graph: Graph, visit: (name: string) => Promise<void>): Promise<void> {
  const started = new Map<string, Promise<void>>();
  const run = (name: string): Promise<void> => {
    const before = started.get(name);
    if (before !== undefined) return before;
    const promise = (async () => {
      await Promise.all((graph.get(name) ?? []).filter((n) => graph.has(n)).map(run));
      await visit(name);
    })();
    started.set(name, promise);
    return promise;
  };
  const results = await Promise.allSettled([...graph.keys()].map(run));
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

export function reversed(graph: Graph): Graph {
  const back = new Map<string, string[]>([...graph.keys()].map((name) => [name, []]));
  for (const [name, others] of graph) for (const other of others) back.get(other)?.push(name);
  return back;
}
