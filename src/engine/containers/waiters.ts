/** Those who wait for a container's end or removal. */
import type { WaitResponse } from "../../api/types.ts";

export type WaitCondition = "not-running" | "next-exit" | "removed";

interface Waiter {
  readonly condition: WaitCondition;
  readonly done: (response: WaitResponse) => void;
}

export class Waiters {
  private readonly byId = new Map<string, Set<Waiter>>();

  add(id: string, condition: WaitCondition, done: (response: WaitResponse) => void): () => void {
    const waiter = { condition, done };
    const set = this.byId.get(id) ?? new Set();
    this.byId.set(id, set.add(waiter));
    return () => set.delete(waiter);
  }

  exited(id: string, response: WaitResponse): void {
    this.settle(id, (condition) => condition !== "removed", response);
  }

  removed(id: string, response: WaitResponse): void {
    this.settle(id, () => true, response);
    this.byId.delete(id);
  }

  private settle(id: string, fits: (condition: WaitCondition) => boolean, response: WaitResponse): void {
    const set = this.byId.get(id);
    if (set === undefined) return;
    for (const waiter of [...set]) {
      if (!fits(waiter.condition)) continue;
      set.delete(waiter);
      waiter.done(response);
    }
  }
}
