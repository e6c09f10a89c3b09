/**
 * What happened, in the order it happened: the last 256 events are kept, as the
 * engine does, for `events --since`; listeners get each new one at once.
 */
import type { EventMessage } from "../api/types.ts";
import type { Kernel } from "../os/kernel-types.ts";
import type { EventHub } from "./env.ts";
import type { EngineState, WritableStore } from "./state.ts";

const kept = 256;

export function createEventHub(kernel: Kernel, store: WritableStore<EngineState>): EventHub {
  const listeners = new Set<(event: EventMessage) => void>();
  return {
    emit({ type, action, id, attributes = {}, from }) {
      const now = kernel.nowMs();
      const twice = type === "container" || type === "image";
      const event: EventMessage = {
        ...(twice ? { status: action, id } : {}),
        ...(from === undefined ? {} : { from }),
        Type: type,
        Action: action,
        Actor: { ID: id, Attributes: attributes },
        scope: "local",
        time: Math.floor(now / 1000),
        timeNano: Math.round(now * 1000) * 1000,
      };
      const state = store.getState();
      const events = state.events.length >= kept ? state.events.slice(1 - kept) : [...state.events];
      events.push(event);
      store.set({ ...state, events });
      for (const listener of [...listeners]) listener(event);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
