/**
 * `GET /events`: the past from `since` on, then what comes, until `until`.
 * Unknown filter names filter nothing, as in the engine.
 */
import { EngineError } from "../../api/errors.ts";
import { createChannel } from "../../api/stream.ts";
import { parseTimestamp } from "../../api/time.ts";
import type { ApiStream } from "../../api/transport.ts";
import type { EventMessage } from "../../api/types.ts";
import { familiarName, parseReference } from "../../oci/reference.ts";
import { lookUpContainer } from "../containers/lookup.ts";
import type { Env } from "../env.ts";
import { type FilterArgs, matchExact, matchLabels } from "../filters.ts";

export function watchEvents(
  env: Env,
  since: string | undefined,
  until: string | undefined,
  filters: FilterArgs,
): ApiStream<EventMessage> {
  const from = boundary(since);
  const to = boundary(until);
  const channel = createChannel<EventMessage>();
  const fits = (event: EventMessage) => matches(env, filters, event);
  if (from !== undefined || to !== undefined)
    for (const event of env.store.getState().events) {
      const at = event.timeNano / 1e6;
      if (
        (from === undefined || at >= from) &&
        (to === undefined || at <= to) &&
        from !== undefined &&
        fits(event)
      )
        channel.push(event);
    }
  const now = env.kernel.nowMs();
  if (to !== undefined && to <= now) {
    channel.end();
    return channel;
  }
  const stop = env.events.listen((event) => {
    if (fits(event)) channel.push(event);
  });
  const cancel =
    to === undefined
      ? () => {}
      : env.kernel.after(to - now, () => {
          stop();
          channel.end();
        });
  channel.onClose(() => {
    stop();
    cancel();
  });
  return channel;
}

function boundary(text: string | undefined): number | undefined {
  if (text === undefined || text === "" || text === "0") return undefined;
  const ms = parseTimestamp(text);
  if (ms === undefined)
    throw new EngineError("create.invalid", {
      message: `failed to parse value as time or duration: "${text}"`,
    });
  return ms;
}

function matches(env: Env, filters: FilterArgs, event: EventMessage): boolean {
  const { Type: type, Action: action, Actor: actor } = event;
  const word = action.split(":")[0] ?? action;
  return (
    matchExact(filters, "type", type) &&
    (matchExact(filters, "event", action) || matchExact(filters, "event", word)) &&
    matchExact(filters, "scope", "local") &&
    matchLabels(filters, actor.Attributes) &&
    matchObject(
      filters,
      "container",
      type === "container" ? [actor.ID, actor.Attributes.name ?? ""] : [actor.Attributes.container ?? ""],
      env,
    ) &&
    matchObject(filters, "network", type === "network" ? [actor.ID, actor.Attributes.name ?? ""] : [], env) &&
    matchObject(filters, "volume", type === "volume" ? [actor.ID] : [], env) &&
    matchImage(filters, event)
  );
}

function matchObject(filters: FilterArgs, name: string, ids: readonly string[], env: Env): boolean {
  const values = filters.get(name);
  if (values === undefined) return true;
  return values.some((value) => {
    const container = name === "container" ? lookUpContainer(env.store.getState(), value) : undefined;
    return ids.some((id) => id !== "" && (id === value || id.startsWith(value) || id === container?.id));
  });
}

function matchImage(filters: FilterArgs, event: EventMessage): boolean {
  const values = filters.get("image");
  if (values === undefined) return true;
  const names =
    event.Type === "image"
      ? [event.Actor.ID, event.Actor.Attributes.name ?? ""]
      : [event.Actor.Attributes.image ?? ""];
  const bare = (text: string) => {
    try {
      return familiarName(parseReference(text));
    } catch {
      return text;
    }
  };
  return values.some((value) => names.some((name) => name === value || bare(name) === value));
}
