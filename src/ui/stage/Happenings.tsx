/** What the client asked of the engine and what the engine says happened, newest last. */
import { useStore } from "zustand";
import { selectEvents } from "../../engine/select.ts";
import type { World } from "../../session/types.ts";

interface Happening {
  readonly key: string;
  readonly atMs: number;
  readonly strong: string;
  readonly rest: string;
  readonly bad: boolean;
}

const shown = 10;

export function Happenings({ world }: { world: World }) {
  const calls = useStore(world.session, (s) => s.calls);
  const events = useStore(world.engine, selectEvents);
  const asked: readonly Happening[] = calls
    .filter((call) => call.method !== "GET" && call.method !== "HEAD")
    .slice(-shown)
    .map((call) => ({
      key: `call-${call.serial}`,
      atMs: call.atMs,
      strong: call.method,
      rest: shortIds(call.path),
      bad: call.status >= 400,
    }));
  const happened: readonly Happening[] = events.slice(-shown).map((event, index) => ({
    key: `event-${event.timeNano}-${index}`,
    atMs: event.timeNano / 1e6,
    strong: event.Type,
    rest: `${event.Action} ${shortIds(event.Actor.Attributes.name ?? event.Actor.ID)}`,
    bad: false,
  }));
  const all = [...asked, ...happened].sort((a, b) => a.atMs - b.atMs).slice(-shown);
  if (all.length === 0) return null;
  return (
    <section className="wide" aria-label="What happened">
      <ul className="said">
        {all.map((one) => (
          <li key={one.key} className={one.bad ? "bad" : ""}>
            <b>{one.strong}</b> {one.rest}
          </li>
        ))}
      </ul>
    </section>
  );
}

function shortIds(text: string): string {
  return text.replace(/\b(sha256:)?([0-9a-f]{12})[0-9a-f]{52}\b/g, "$2");
}
