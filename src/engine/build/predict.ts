/**
 * What a build would reuse, without running it: for the editor's gutter and for
 * "what will be rebuilt?" exercises. The same plan, the same keys and the same
 * explanations as the builder; only what would have to run first stays open.
 */

import { readBytes } from "../../os/fs/content.ts";
import { emptyTree, type FileTree, resolve } from "../../os/fs/tree.ts";
import { CheckSink } from "./checks/sink.ts";
import { DockerfileError } from "./dockerfile/error.ts";
import { parseDockerfile } from "./dockerfile/parse.ts";
import type { ResolvedBase } from "./env.ts";
import { counterpart, explainMiss, keyPartsOf, placeOf, sourceStageOf, standsOn } from "./explain.ts";
import { parseIgnore } from "./ignore.ts";
import { settleNames, type Vertex } from "./plan/graph.ts";
import { basesKey, MissingBases, type PlanOptions, planBuild } from "./plan/plan.ts";
import { matchPaths, SourceMissing, takenAt } from "./solve/content.ts";
import { contentOfInput, definitionLink, linkOf, operationKey, wantedSources } from "./solve/keys.ts";
import { folderOf, syncFolder } from "./solve/sync.ts";
import type { BuildState, CacheEntry, CacheReason, KeyParts, SourceRange } from "./types.ts";

export interface PredictedStep {
  readonly name: string;
  readonly text: string;
  readonly stage: string | undefined;
  readonly number: number | undefined;
  readonly total: number | undefined;
  readonly lines: SourceRange | undefined;
  /** `unknown`: it depends on what a step that has to run will give. */
  readonly outcome: "hit" | "miss" | "unknown" | "error";
  readonly reason: CacheReason | undefined;
  /** Virtual seconds: what it took the last time it ran, when that is known. */
  readonly seconds: number | undefined;
  readonly error?: string;
}

export interface Prediction {
  /** In the order they would show. Sources and internal steps are left out. */
  readonly steps: readonly PredictedStep[];
  /** The Dockerfile cannot be built at all. */
  readonly error?: { readonly message: string; readonly lines: SourceRange | undefined };
  /** Bases that are not on this machine: their steps are unknown. */
  readonly missingBases: readonly string[];
}

export interface PredictInput {
  readonly state: BuildState;
  readonly context: FileTree;
  /** As the client names the folder: its absolute path. */
  readonly contextName: string;
  readonly dockerfileName: string;
  readonly dockerfile: string;
  readonly options?: Partial<Pick<PlanOptions, "target" | "buildArgs" | "noCache" | "noCacheFilter">>;
  /** A base that is on this machine. */
  base(reference: string): ResolvedBase | undefined;
}

interface Foreseen {
  readonly key: string | undefined;
  readonly entry: CacheEntry | undefined;
  /** The tree, where it can be told without running anything. */
  readonly tree: FileTree | undefined;
  readonly cause: { readonly step: string; readonly name: string } | undefined;
  /** It runs because the cache is not asked, or rests on such a step. */
  readonly fresh?: boolean;
}

export function predictBuild(input: PredictInput): Prediction {
  const bases = new Map<string, ResolvedBase>();
  const missingBases: string[] = [];
  try {
    const file = parseDockerfile(input.dockerfile);
    const options: PlanOptions = {
      target: input.options?.target,
      buildArgs: input.options?.buildArgs ?? {},
      labels: {},
      noCache: input.options?.noCache ?? false,
      noCacheFilter: input.options?.noCacheFilter ?? [],
      network: "default",
      extraHosts: [],
      platform: "linux/amd64",
      namedContexts: {},
      checks: new CheckSink(new Set(["all"])),
    };
    for (;;) {
      try {
        const plan = planBuild(file, options, bases);
        const predictor = new Predictor(input, settleNames(plan.result), plan.contextPaths);
        return { steps: predictor.steps(), missingBases };
      } catch (error) {
        if (!(error instanceof MissingBases) || error.bases.length === 0) throw error;
        for (const { reference, text, platform } of error.bases) {
          const found = input.base(reference);
          if (found === undefined) missingBases.push(reference);
          bases.set(basesKey(text, platform), found ?? unknownBase(reference));
        }
      }
    }
  } catch (error) {
    if (!(error instanceof DockerfileError)) throw error;
    return { steps: [], missingBases, error: { message: error.message, lines: error.range } };
  }
}

/** Stands in for a base nothing is known of. */
export function unknownBase(reference: string): ResolvedBase {
  return {
    reference,
    digest: undefined,
    imageId: `sha256:unknown ${reference}`,
    config: {
      architecture: "amd64",
      os: "linux",
      created: "",
      config: {},
      rootfs: { type: "layers", diff_ids: [] },
      history: [],
    },
  };
}

class Predictor {
  private readonly seen = new Map<string, Foreseen>();
  private readonly found: PredictedStep[] = [];
  private context: FileTree | undefined;
  private times: ReadonlyMap<string, number | undefined> | undefined;

  constructor(
    private readonly input: PredictInput,
    private readonly vertices: ReadonlyMap<string, Vertex>,
    private readonly contextPaths: readonly string[] | undefined,
  ) {}

  steps(): readonly PredictedStep[] {
    for (const vertex of this.vertices.values()) this.look(vertex);
    return this.found;
  }

  private look(vertex: Vertex | undefined): Foreseen {
    if (vertex === undefined) return { key: "scratch", entry: undefined, tree: emptyTree, cause: undefined };
    const known = this.seen.get(vertex.digest);
    if (known !== undefined) return known;
    const foreseen = this.foresee(this.vertices.get(vertex.digest) ?? vertex);
    this.seen.set(vertex.digest, foreseen);
    return foreseen;
  }

  private foresee(vertex: Vertex): Foreseen {
    const { state } = this.input;
    const { operation } = vertex;
    const nothing = { entry: undefined, cause: undefined };
    if (operation.type === "context") return { ...nothing, key: undefined, tree: this.contextTree() };
    if (operation.type === "url") return { ...nothing, key: undefined, tree: undefined };
    if (operation.type === "image" || operation.type === "inline") {
      const key = linkOf(operationKey(operation), []);
      return { ...nothing, key, tree: state.entries.get(key)?.tree };
    }
    return this.step(vertex);
  }

  private contextTree(): FileTree {
    if (this.context !== undefined) return this.context;
    const { context, contextName, state } = this.input;
    const node = resolve(context, "/.dockerignore")?.node;
    const ignore = parseIgnore(
      node?.type === "file" ? new TextDecoder().decode(readBytes(node.content)) : "",
    );
    this.context = syncFolder(
      context,
      ignore,
      state.folders.get(folderOf(contextName)),
      this.contextPaths,
    ).folder.tree;
    return this.context;
  }

  private step(vertex: Vertex): Foreseen {
    const { state } = this.input;
    const { about, operation } = vertex;
    const base = operationKey(operation);
    const parents = vertex.inputs.map((i) => this.look(i));
    const parent = parents[0];
    const keys = parents.map((p) => p.key);
    const definition = keys.every((k) => k !== undefined)
      ? definitionLink(operation, base, keys as string[])
      : undefined;
    // A step that runs without asking, and what rests on one, is not looked up; nor is a source of that kind by definition.
    const fresh = about.ignoreCache || parent?.fresh === true;
    const freshSource = parents.some((p, i) => i > 0 && p.fresh === true);
    const direct = definition === undefined || fresh || freshSource ? undefined : state.links.get(definition);
    let entry = direct === undefined ? undefined : state.entries.get(direct);
    let by: "definition" | "content" = "definition";
    let key = direct;
    const taken: { path: string; tree: FileTree }[] = [];
    let open = false;
    if (entry === undefined) {
      const wanted = wantedSources(operation);
      const digests = parents
        .slice(1)
        .map((p, i) => (vertex.inputs[i + 1]?.operation.type === "inline" ? (p.key ?? "") : ""));
      for (const [input, from] of vertex.inputs.entries()) {
        const paths = wanted.filter((w) => w.input === input);
        if (paths.length === 0 || from?.operation.type === "inline") continue;
        const tree = parents[input]?.tree;
        if (tree === undefined) {
          open = true;
          continue;
        }
        try {
          digests[input - 1] += ` ${contentOfInput(tree, paths)}`;
        } catch (error) {
          if (!(error instanceof SourceMissing)) throw error;
          this.tell(vertex, { outcome: "error", reason: undefined, error: error.message });
          return {
            key: undefined,
            entry: undefined,
            tree: undefined,
            cause: { step: vertex.digest, name: about.name },
          };
        }
        for (const { source, exclude, parents } of paths)
          for (const path of matchPaths(tree, source, parents)) {
            const part = takenAt(tree, path, exclude);
            if (part !== undefined) taken.push({ path, tree: part });
          }
      }
      const content =
        wanted.length > 0 && !open && parent?.key !== undefined
          ? linkOf(base, [parent.key, "content", ...digests])
          : undefined;
      const viaContent = content === undefined ? undefined : state.links.get(content);
      if (viaContent !== undefined && !fresh) {
        entry = state.entries.get(viaContent);
        by = "content";
      }
      key = viaContent ?? direct ?? content ?? definition;
    }
    if (entry !== undefined) {
      this.tell(vertex, {
        outcome: "hit",
        reason: { type: "hit", by, madeMs: entry.createdMs },
        seconds: entry.seconds,
      });
      return { key, entry, tree: entry.tree, cause: undefined };
    }
    const cause = parent?.cause;
    // What stands on a step nobody can tell of cannot be told of either.
    const openParent = vertex.inputs[0] !== undefined && parent?.key === undefined;
    if ((open || openParent) && cause === undefined && !about.ignoreCache) {
      this.tell(vertex, { outcome: "unknown", reason: undefined });
      return { key: undefined, entry: undefined, tree: undefined, cause: undefined };
    }
    const parts = keyPartsOf(vertex, wantedSources(operation).length > 0 ? taken : undefined, parent?.key);
    const place = this.placeParts(about.stage ?? "");
    const before = counterpart(place, parts, (about.number ?? 1) - 1);
    const reason = explainMiss({
      parts,
      before,
      pruned: key !== undefined && state.pruned.has(key),
      noCache: about.ignoreCache,
      noCacheStage: about.ignoreStage,
      parent: cause,
      on: standsOn(vertex),
      from: sourceStageOf(vertex),
    });
    this.tell(vertex, { outcome: "miss", reason, ...this.lastTime(vertex) });
    return {
      key,
      entry: undefined,
      tree: undefined,
      cause: cause ?? { step: vertex.digest, name: about.name },
      fresh,
    };
  }

  /** What the step took the last time this file was built here, whether it ran then or was spared. */
  private lastTime(vertex: Vertex): { readonly seconds?: number } {
    if (this.times === undefined) {
      const { contextName, dockerfileName, state } = this.input;
      const last = state.history.findLast(
        (b) => b.context === contextName && b.dockerfile === dockerfileName,
      );
      this.times = new Map(
        last?.steps.map((s) => [
          `${s.stage} ${s.text}`,
          s.outcome === "cached" ? s.savedSeconds : s.outcome === "done" ? s.seconds : undefined,
        ]),
      );
    }
    const seconds = this.times.get(`${vertex.about.stage} ${vertex.about.text}`);
    return seconds === undefined ? {} : { seconds };
  }

  private placeParts(stage: string): readonly KeyParts[] {
    const { contextName, dockerfileName, state } = this.input;
    return state.places.get(placeOf(contextName, dockerfileName, stage)) ?? [];
  }

  private tell(
    vertex: Vertex,
    result: Pick<PredictedStep, "outcome" | "reason"> & { seconds?: number; error?: string },
  ): void {
    const { about } = vertex;
    this.found.push({
      name: about.name,
      text: about.text,
      stage: about.stage,
      number: about.number,
      total: about.total,
      lines: about.range,
      seconds: undefined,
      ...result,
    });
  }
}
