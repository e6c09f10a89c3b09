/** What of an image's configuration grows line by line: variables, labels, ports, volumes. */
import type { ContainerDefaults } from "../../../oci/image-config.ts";
import { type Draft, withConfig } from "./image-config.ts";
import { OrderedMap } from "./ordered-map.ts";
import { nameAndValue } from "./variables.ts";

/** Undefined: the configuration has no such field. */
export interface Lists {
  readonly env: OrderedMap<string> | undefined;
  readonly labels: OrderedMap<string> | undefined;
  readonly ports: OrderedMap<true> | undefined;
  readonly volumes: OrderedMap<true> | undefined;
}

function namesOf(set: Readonly<Record<string, unknown>> | undefined | null): OrderedMap<true> | undefined {
  return set ? OrderedMap.of(Object.keys(set).map((name) => [name, true] as const)) : undefined;
}

export function listsOf(draft: Draft): Lists {
  const { Env, Labels, ExposedPorts, Volumes } = draft.config;
  return {
    env: Env ? OrderedMap.of(Env.map(nameAndValue)) : undefined,
    labels: Labels ? OrderedMap.of(Object.entries(Labels)) : undefined,
    ports: namesOf(ExposedPorts),
    volumes: namesOf(Volumes),
  };
}

/** A name that is set again keeps its place. */
export function withPairs(
  list: OrderedMap<string> | undefined,
  pairs: readonly (readonly [name: string, value: string])[],
): OrderedMap<string> {
  let result = list ?? OrderedMap.of<string>();
  for (const [name, value] of pairs) result = result.with(name, value, "kept");
  return result;
}

export function withNames(lists: Lists, list: "ports" | "volumes", names: readonly string[]): Lists {
  let result = lists[list] ?? OrderedMap.of<true>();
  for (const name of names) result = result.with(name, true, "kept");
  return { ...lists, [list]: result };
}

function emptyObjects(list: OrderedMap<true>): Record<string, Record<string, never>> {
  return Object.fromEntries([...list.keys()].map((name) => [name, {}]));
}

/** The draft with its lists as the configuration has them. */
export function settledDraft(draft: Draft, lists: Lists): Draft {
  const { env, labels, ports, volumes } = lists;
  const change: { -readonly [K in keyof ContainerDefaults]?: ContainerDefaults[K] } = {};
  if (env !== undefined) change.Env = [...env.entries()].map(([name, value]) => `${name}=${value}`);
  if (labels !== undefined) change.Labels = Object.fromEntries(labels.entries());
  if (ports !== undefined) change.ExposedPorts = emptyObjects(ports);
  if (volumes !== undefined) change.Volumes = emptyObjects(volumes);
  return withConfig(draft, change);
}
