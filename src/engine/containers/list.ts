/**
 * `GET /containers/json`: newest first; without `all` only those that are up.
 * @source Engine API v1.50
 */
import { EngineError } from "../../api/errors.ts";
import type { ContainerSummary } from "../../api/types.ts";
import { booleanFilter, type FilterArgs, matchExact, matchLabels, matchPattern } from "../filters.ts";
import { lookUpImage } from "../images/lookup.ts";
import type { Container, EngineState } from "../state.ts";
import { lookUpContainer } from "./lookup.ts";
import { summarize } from "./view.ts";

export const containerFilters = [
  "ancestor",
  "before",
  "exited",
  "expose",
  "health",
  "id",
  "is-task",
  "isolation",
  "label",
  "name",
  "network",
  "publish",
  "since",
  "status",
  "volume",
] as const;

const statuses = ["created", "running", "paused", "restarting", "removing", "exited", "dead"];
const healths = ["none", "starting", "healthy", "unhealthy"];

export interface ListOptions {
  readonly all: boolean;
  readonly limit?: number;
  readonly size: boolean;
  readonly filters: FilterArgs;
  readonly nowMs: number;
}

export function listContainers(state: EngineState, options: ListOptions): readonly ContainerSummary[] {
  const { filters } = options;
  for (const value of filters.get("status") ?? [])
    if (!statuses.includes(value)) throw new EngineError("filter.status", { value });
  for (const value of filters.get("health") ?? [])
    if (!healths.includes(value)) throw new EngineError("filter.health", { value });
  booleanFilter(filters, "is-task");
  const exitCodes = (filters.get("exited") ?? []).map((value) => {
    if (!/^-?\d+$/.test(value)) throw new EngineError("request.not_a_number", { text: value });
    return Number(value);
  });
  const before = bound(state, filters, "before");
  const since = bound(state, filters, "since");
  const ancestors = ancestorIds(state, filters);
  const ports = { publish: portFilter(filters, "publish"), expose: portFilter(filters, "expose") };
  const all = options.all || options.limit !== undefined || filters.has("status") || filters.has("exited");

  const matches = (c: Container): boolean =>
    (all || c.state.pid !== 0 || c.state.status === "restarting") &&
    matchName(filters, c.name) &&
    matchPattern(filters, "id", c.id) &&
    matchLabels(filters, c.config.Labels) &&
    matchExact(filters, "status", c.state.status) &&
    matchExact(filters, "health", c.state.health?.Status ?? "none") &&
    (exitCodes.length === 0 ||
      (exitCodes.includes(c.state.exitCode) && c.state.pid === 0 && c.state.finishedMs !== 0)) &&
    (ancestors === undefined || ancestors.has(c.imageId)) &&
    matchVolume(filters, c) &&
    matchNetwork(filters, c) &&
    matchPorts(ports.publish, c, true) &&
    matchPorts(ports.expose, c, false);

  const ordered = [...state.containers.values()].reverse();
  const window = ordered.filter(
    (c) => (before === undefined || c.createdMs < before) && (since === undefined || c.createdMs > since),
  );
  const found: Container[] = [];
  for (const container of window) {
    if (!matches(container)) continue;
    found.push(container);
    if (options.limit !== undefined && options.limit > 0 && found.length >= options.limit) break;
  }
  const names = new Map<string, string | undefined>();
  const nameOf = (ref: string) => {
    if (!names.has(ref)) names.set(ref, lookUpImage(state, ref)?.id);
    return names.get(ref);
  };
  return found.map((container) => summarize(container, { nowMs: options.nowMs, size: options.size, nameOf }));
}

/** With or without the slash that names have in the API. */
function matchName(filters: FilterArgs, name: string): boolean {
  return matchPattern(filters, "name", name) || matchPattern(filters, "name", `/${name}`);
}

function bound(state: EngineState, filters: FilterArgs, name: "before" | "since"): number | undefined {
  const ref = filters.get(name)?.[0];
  if (ref === undefined) return undefined;
  const container = lookUpContainer(state, ref);
  if (container === undefined) throw new EngineError("container.not_found", { ref });
  return container.createdMs;
}

/** Images named, and all that were built on top of them. */
function ancestorIds(state: EngineState, filters: FilterArgs): ReadonlySet<string> | undefined {
  const refs = filters.get("ancestor");
  if (refs === undefined) return undefined;
  const ids = new Set<string>();
  for (const ref of refs) {
    const ancestor = lookUpImage(state, ref);
    if (ancestor === undefined) continue;
    ids.add(ancestor.id);
    for (let grown = true; grown; ) {
      grown = false;
      for (const image of state.images.values())
        if (image.parentId !== undefined && ids.has(image.parentId) && !ids.has(image.id)) {
          ids.add(image.id);
          grown = true;
        }
    }
  }
  return ids;
}

function matchVolume(filters: FilterArgs, container: Container): boolean {
  const values = filters.get("volume");
  return (
    values === undefined ||
    values.some((value) =>
      container.mounts.some((m) => m.Name === value || m.Destination === value || m.Source === value),
    )
  );
}

function matchNetwork(filters: FilterArgs, container: Container): boolean {
  const values = filters.get("network");
  return (
    values === undefined ||
    Object.entries(container.networks).some(([name, e]) =>
      values.some((value) => value === name || (value !== "" && e.networkId.startsWith(value))),
    )
  );
}

/** `80`, `80/tcp`, `8000-8010/udp`. */
function portFilter(
  filters: FilterArgs,
  name: "publish" | "expose",
): readonly { from: number; to: number; type: string }[] | undefined {
  return filters.get(name)?.map((text) => {
    const m = /^(\d+)(?:-(\d+))?(?:\/(\w+))?$/.exec(text);
    if (m === null) throw new EngineError("filter.value", { name, value: text });
    return { from: Number(m[1]), to: Number(m[2] ?? m[1]), type: m[3] ?? "tcp" };
  });
}

function matchPorts(
  wanted: ReturnType<typeof portFilter>,
  container: Container,
  published: boolean,
): boolean {
  if (wanted === undefined) return true;
  const keys = published
    ? Object.entries(container.hostConfig.PortBindings ?? {}).flatMap(([key, bindings]) =>
        (bindings ?? []).map((b) => `${b.HostPort}/${key.split("/")[1] ?? "tcp"}`),
      )
    : Object.keys(container.config.ExposedPorts ?? {});
  return keys.some((key) => {
    const [port = "", type = "tcp"] = key.split("/");
    return wanted.some((w) => Number(port) >= w.from && Number(port) <= w.to && type === w.type);
  });
}
