/** Routes of `/build`. */
import type { BuildEvent, BuildRequest, BuildSummary } from "../../api/build.ts";
import { EngineError } from "../../api/errors.ts";
import type { JSONMessage } from "../../api/progress.ts";
import { createChannel } from "../../api/stream.ts";
import type { BuildCacheRecord } from "../../api/types.ts";
import type { Digest } from "../../oci/digest.ts";
import { emptyTree } from "../../os/fs/tree.ts";
import { cacheRecords, pruneCache } from "../build/cache.ts";
import { parseGoDuration } from "../build/dockerfile/duration.ts";
import { type BuildRecord, type BuildState, emptyBuildState, type StepRecord } from "../build/types.ts";
import { type Env, update } from "../env.ts";
import { parseFilters } from "../filters.ts";
import { createBuildEnv, imageChains } from "../images/build.ts";
import { releaseLayers } from "../images/layers.ts";
import type { EngineState } from "../state.ts";
import { json, type Route, route } from "./router.ts";

const pruneFilters = [
  "until",
  "id",
  "parent",
  "type",
  "description",
  "inuse",
  "shared",
  "private",
  "unused-for",
];

/** The builder is loaded with the first build; meanwhile time stands still. */
function loaded<M>(env: Env, load: () => Promise<M>): Promise<M> {
  return env.kernel.load(load());
}

export function buildRoutes(env: Env): readonly Route[] {
  return [
    route("POST /build", async (r) => {
      // Both ends live in one program: the body is the client's own record.
      const request = r.body as BuildRequest;
      const context = r.tree ?? emptyTree;
      if (r.param("version") === "2") {
        const channel = createChannel<BuildEvent>();
        const { buildImage } = await loaded(env, () => import("../build/build.ts"));
        const cancelled = () => channel.closed;
        const own = createBuildEnv(env, cancelled);
        const { builder } = request;
        const buildEnv =
          builder === undefined
            ? own
            : (await loaded(env, () => import("../images/beside.ts"))).besideEnv(
                env,
                own,
                builder,
                cancelled,
              );
        buildImage(buildEnv, request, context, (event) => channel.push(event)).then(
          () => channel.end(),
          (error: unknown) => channel.fail(error as Error),
        );
        return { status: 200, stream: channel };
      }
      const channel = createChannel<JSONMessage>();
      const { buildClassic } = await loaded(env, () => import("../build/legacy/build.ts"));
      buildClassic(
        createBuildEnv(env, () => channel.closed),
        request,
        context,
        (message) => channel.push(message),
        { keepContainers: r.param("rm") === "0" && !r.flag("forcerm"), removeFailed: r.flag("forcerm") },
      ).then(
        () => channel.end(),
        (error: unknown) => channel.fail(error as Error),
      );
      return { status: 200, stream: channel };
    }),
    route("GET /build/history", () => json([...env.store.getState().build.history].reverse().map(summaryOf))),
    route("DELETE /build/history", (r) => {
      const gone = new Set(r.params("id"));
      update(env, (state) => ({
        ...state,
        build: { ...state.build, history: state.build.history.filter((b) => !gone.has(b.id)) },
      }));
      return json(null);
    }),
    route("DELETE /build/builders/{name}", (r) => {
      update(env, (state) => {
        const builders = new Map(state.builders);
        builders.delete(decodeURIComponent(r.parts.name ?? ""));
        return { ...state, builders };
      });
      return json(null);
    }),
    route("GET /build/cache", (r) => {
      const state = env.store.getState();
      return json(cacheRecords(cacheOf(state, r.param("builder") ?? ""), new Set()));
    }),
    route("POST /build/prune", (r) => {
      const filters = parseFilters(r.param("filters"), pruneFilters);
      const keep = r.param("reserved-space") ?? r.param("keep-storage");
      const state = env.store.getState();
      const name = r.param("builder") ?? "";
      const inUse = name === "" ? imageChains(state) : new Set<Digest>();
      const unusedMs = unusedFor(filters);
      const pruned = pruneCache(cacheOf(state, name), inUse, {
        all: r.flag("all"),
        ...(unusedMs === undefined ? {} : { beforeMs: env.kernel.nowMs() - unusedMs }),
        ...(keep === undefined || keep === "" ? {} : { keepBytes: Number(keep) }),
        accepts: (record) => filterAccepts(filters, record),
      });
      // Layers that only the cache held go with it.
      update(env, (now) =>
        name === ""
          ? releaseLayers({ ...now, build: pruned.state }, [...now.layers.keys()]).state
          : { ...now, builders: new Map(now.builders).set(name, pruned.state) },
      );
      env.events.emit({
        type: "builder",
        action: "prune",
        id: "",
        attributes: { reclaimed: String(pruned.response.SpaceReclaimed) },
      });
      return json(pruned.response);
    }),
  ];
}

/** @param builder empty: the engine's own */
function cacheOf(state: EngineState, builder: string): BuildState {
  return builder === "" ? state.build : (state.builders.get(builder) ?? emptyBuildState);
}

function outcomeOf(step: StepRecord): string {
  if (step.outcome === "error") return `ERROR: ${step.error ?? ""}`;
  return step.outcome === "done" ? `DONE ${step.seconds.toFixed(1)}s` : step.outcome.toUpperCase();
}

function summaryOf(build: BuildRecord): BuildSummary {
  const folder = build.context.split("/").at(-1) ?? "";
  const { id, context, dockerfile, target, status, error, startedMs, completedMs, steps } = build;
  return {
    id,
    builder: build.builderName ?? "default",
    name: dockerfile === "Dockerfile" ? folder : `${folder}/${dockerfile}`,
    context,
    dockerfile,
    ...(target === undefined ? {} : { target }),
    status,
    ...(error === undefined ? {} : { error }),
    startedMs,
    seconds: (completedMs - startedMs) / 1000,
    steps: steps.length,
    cached: steps.filter((s) => s.outcome === "cached").length,
    platform: build.platform ?? "linux/amd64",
    log: steps.map((s) => ({
      name: s.name,
      outcome: outcomeOf(s),
      output: (s.output ?? []).map(([ms, text]) => ({ seconds: ms / 1000, text })),
    })),
  };
}

/** Milliseconds a record must have been left alone: `until`, or its other name. */
function unusedFor(filters: ReturnType<typeof parseFilters>): number | undefined {
  for (const name of ["until", "unused-for"])
    for (const value of filters.get(name) ?? []) {
      const ns = parseGoDuration(value);
      if (ns === undefined) throw new EngineError("filter.duration", { name, value });
      return ns / 1e6;
    }
  return undefined;
}

const truths = new Set(["", "1", "true"]);

function filterAccepts(filters: ReturnType<typeof parseFilters>, record: BuildCacheRecord): boolean {
  const values = (name: string): readonly string[] => [...(filters.get(name) ?? [])];
  const ids = values("id");
  const types = values("type");
  const descriptions = values("description");
  const is = (name: string, fact: boolean) => values(name).every((value) => truths.has(value) === fact);
  return (
    is("shared", record.Shared) &&
    is("private", !record.Shared) &&
    is("inuse", record.InUse) &&
    (ids.length === 0 || ids.some((id) => record.ID.startsWith(id))) &&
    (types.length === 0 || types.includes(record.Type)) &&
    (descriptions.length === 0 || descriptions.some((text) => record.Description.includes(text)))
  );
}
