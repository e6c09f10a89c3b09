/**
 * Decides what is reused and runs the rest.
 *
 * Every vertex has a key. It is found through links: first by definition (the
 * operation and the keys of its inputs), then by content (the operation, the
 * parent's key and the digests of the files it takes). A key with a result is a
 * hit; nothing below a hit is run or even loaded. What misses runs as soon as its
 * inputs are there, so independent stages run side by side.
 *
 * The rule that is easy to get wrong: the content of a `COPY --from` is asked only
 * when its definition is not known, and the parent of a step that misses starts at
 * once, not after the content is known.
 *
 * Rules are in README.md of the folder above. Not here: how files are copied
 * (copy.ts), what counts (keys.ts, content.ts), why a step missed (../explain.ts).
 */
import { parsePlatform, runsHere } from "../../../oci/platform.ts";
import { contentDigest, contentOf, readBytes } from "../../../os/fs/content.ts";
import { graftTree } from "../../../os/fs/graft.ts";
import { emptyTree, type FileTree, newTree, resolve, subtreeAt, treeTotals } from "../../../os/fs/tree.ts";
import type { BuildEnv, RunMount } from "../env.ts";
import { counterpart, explainMiss, keyPartsOf, sourceStageOf, standsOn } from "../explain.ts";
import type { ExportedStep } from "../export/inline-cache.ts";
import { checkOut, GitFailure, isGitRemote } from "../git.ts";
import type { Ignore } from "../ignore.ts";
import type { CopyAction, ExecMount, ExecOperation, Operation, Vertex } from "../plan/graph.ts";
import type { Progress } from "../progress.ts";
import type { CachedLayer, CacheEntry, CacheReason, KeyParts, SourceRange } from "../types.ts";
import { matchPaths, SourceMissing, takenAt } from "./content.ts";
import { CopyError, copyFiles, makeDirectory } from "./copy.ts";
import { contentOfInput, definitionLink, linkOf, operationKey, wantedSources } from "./keys.ts";
import { layerOn } from "./layer.ts";
import { LogLimit } from "./log-limit.ts";
import type { CacheStore } from "./store.ts";
import { syncFolder } from "./sync.ts";

/** A folder the client offers. */
export interface ContextSource {
  readonly tree: FileTree;
  /** Names the transfer: the next one of the same name is compared with it. */
  readonly folder: string;
  readonly ignore: Ignore;
  /** What is asked for; default: all. */
  readonly paths?: readonly string[] | undefined;
  /** It came another way (an archive) and was told of already. */
  readonly silent?: boolean;
}

export interface SolveInput {
  readonly env: BuildEnv;
  readonly vertices: ReadonlyMap<string, Vertex>;
  readonly progress: Progress;
  readonly store: CacheStore;
  readonly contexts: ReadonlyMap<string, ContextSource>;
  readonly secrets: Readonly<Record<string, Uint8Array>>;
  readonly noCache: boolean;
  /** Where the steps of a stage are remembered for explanations. */
  place(stage: string): string;
}

export interface Result {
  readonly tree: FileTree;
  readonly layers: readonly CachedLayer[];
}

/** The build ends with this step. */
export class StepFailure extends Error {
  constructor(
    /** What the build's last line says. */
    message: string,
    /** What the step says. */
    readonly stepError: string,
    readonly vertex: string | undefined,
    readonly range: SourceRange | undefined,
  ) {
    super(message);
  }
}

export class BuildCanceled extends Error {
  constructor() {
    super("context canceled");
  }
}

interface KeyInfo {
  readonly key: string;
  /** The key was there before this build: it, or what rests on it, may have results. */
  readonly known: boolean;
  readonly entry: CacheEntry | undefined;
  /** It ran because the cache was not to be used, or rests on such a step: nothing below may be found through it. */
  readonly fresh: boolean;
}

export interface StepNote {
  readonly reason: CacheReason;
  /** What it took when it ran. */
  readonly savedSeconds: number;
  readonly layer?: CachedLayer;
}

/** Virtual milliseconds of what happens inside the builder. */
const cost = {
  copy: 18,
  copyPerMegabyte: 4,
  mkdir: 12,
  inline: 2,
  transfer: 6,
  checksum: 1,
  start: 45,
  clone: 640,
} as const;

const scratchKey = "scratch";
const minute = 60_000;

export class Solver {
  private readonly keys = new Map<string, Promise<KeyInfo>>();
  private readonly results = new Map<string, Promise<Result>>();
  private readonly kills = new Set<() => void>();
  private readonly misses = new Map<string, { readonly step: string; readonly name: string }>();
  readonly notes = new Map<string, StepNote>();
  private readonly parts = new Map<string, KeyParts[]>();
  private readonly freshMounts = new Set<string>();
  private failure: Error | undefined;

  constructor(private readonly input: SolveInput) {}

  /** @throws StepFailure, BuildCanceled */
  async solve(vertex: Vertex | undefined): Promise<Result> {
    if (vertex === undefined) return { tree: emptyTree, layers: [] };
    // Sources need nothing, so they are fetched at once.
    for (const source of this.input.vertices.values()) {
      if (source.operation.type === "image") this.key(source).catch(() => undefined);
      if (source.operation.type === "context") this.result(source).catch(() => undefined);
    }
    // Each after what it rests on, so that a long chain does not become a deep one.
    for (const step of this.input.vertices.values()) this.key(step).catch(() => undefined);
    try {
      return await this.result(this.settled(vertex));
    } catch (error) {
      const first = this.failure ?? error;
      this.failure ??= error as Error;
      for (const kill of this.kills) kill();
      throw first;
    } finally {
      for (const [stage, parts] of this.parts) this.input.store.putPlace(this.input.place(stage), parts);
    }
  }

  private settled(vertex: Vertex): Vertex {
    return this.input.vertices.get(vertex.digest) ?? vertex;
  }

  private told(vertex: Vertex) {
    const inputs = vertex.inputs.flatMap((i) => (i === undefined ? [] : [i.digest]));
    return { digest: vertex.digest, name: vertex.about.name, ...(inputs.length > 0 ? { inputs } : {}) };
  }

  /** Stops here when another step has failed or the client is gone. */
  private check(): void {
    if (this.failure !== undefined) throw this.failure;
    if (this.input.env.cancelled()) throw new BuildCanceled();
  }

  private fail(vertex: Vertex, stepError: string, prefix = ""): StepFailure {
    const failure = new StepFailure(`${prefix}${stepError}`, stepError, vertex.digest, vertex.about.range);
    if (this.failure === undefined) {
      this.failure = failure;
      this.sourcesDone();
      this.input.progress.complete(this.told(vertex), { error: stepError });
      for (const kill of this.kills) kill();
    }
    return failure;
  }

  /** A base that was only looked at is through with, however the build ends. */
  private sourcesDone(): void {
    for (const vertex of this.input.vertices.values())
      if (
        vertex.operation.type === "image" &&
        this.input.progress.isRunning(vertex.digest) &&
        !this.results.has(vertex.digest)
      )
        this.input.progress.complete(this.told(vertex));
  }

  // ---------------------------------------------------------------- keys

  private key(vertex: Vertex | undefined): Promise<KeyInfo> {
    if (vertex === undefined)
      return Promise.resolve({ key: scratchKey, known: true, entry: undefined, fresh: false });
    const known = this.keys.get(vertex.digest);
    if (known !== undefined) return known;
    const promise = this.findKey(this.settled(vertex));
    promise.catch(() => undefined);
    this.keys.set(vertex.digest, promise);
    return promise;
  }

  private async findKey(vertex: Vertex): Promise<KeyInfo> {
    const { store } = this.input;
    const { operation } = vertex;
    if (operation.type === "image") {
      const key = linkOf(operationKey(operation), []);
      this.input.progress.start(this.told(vertex));
      return { key, known: true, entry: undefined, fresh: false };
    }
    if (operation.type === "inline") {
      const key = linkOf(operationKey(operation), []);
      return { key, known: store.entry(key) !== undefined, entry: store.entry(key), fresh: false };
    }
    if (operation.type === "context" || operation.type === "url") {
      await this.result(vertex);
      return { key: `${operation.type} ${vertex.digest}`, known: false, entry: undefined, fresh: false };
    }
    return this.stepKey(vertex, operation);
  }

  private async stepKey(vertex: Vertex, operation: Operation): Promise<KeyInfo> {
    const { store } = this.input;
    const base = operationKey(operation);
    const parent = vertex.inputs[0];
    const sources = vertex.inputs.slice(1);
    const byContent = sources.map((s) => s?.operation.type === "context" || s?.operation.type === "url");
    // Stages are looked at side by side; one that has to run anyway starts at once.
    const pendingKeys = sources.map(async (source, i) => {
      if (byContent[i]) return undefined;
      const found = await this.key(source);
      if (source !== undefined && !found.known) this.result(source).catch(() => undefined);
      return found;
    });
    for (const pending of pendingKeys) pending.catch(() => undefined);
    const parentKey = await this.key(parent);
    const sourceKeys = await Promise.all(pendingKeys);
    const definition = byContent.some(Boolean)
      ? undefined
      : definitionLink(operation, base, [parentKey.key, ...sourceKeys.map((k) => k?.key ?? "")]);
    const about = vertex.about;
    const finish = async (key: string, known: boolean, by: "definition" | "content") => {
      if (about.ignoreCache || parentKey.fresh) return undefined;
      const entry = store.entry(key) ?? (await this.imported(vertex, key));
      if (entry === undefined) return undefined;
      if (definition !== undefined) store.addLink(definition, key);
      this.hit(vertex, entry, by, parentKey.key);
      return { key, known, entry, fresh: false };
    };
    const freshSource = sourceKeys.some((k) => k?.fresh === true);

    const direct = definition === undefined ? undefined : store.link(definition);
    if (direct !== undefined && !freshSource) {
      const found = await finish(direct, true, "definition");
      if (found !== undefined) return found;
    }
    // What the parent has to do anyway need not wait for the files.
    if (!parentKey.known && parent !== undefined) this.result(parent).catch(() => undefined);
    const content = await this.contentLink(vertex, base, parentKey.key, sourceKeys);
    const viaContent = content === undefined ? undefined : store.link(content);
    if (viaContent !== undefined) {
      const found = await finish(viaContent, true, "content");
      if (found !== undefined) return found;
    }
    const key = viaContent ?? direct ?? content ?? definition ?? base;
    this.pending.set(
      vertex.digest,
      [definition, content].filter((link) => link !== undefined),
    );
    this.explain(vertex, key, parent, parentKey);
    // A step that may not use the cache gives its key only once it has run.
    const fresh = about.ignoreCache || parentKey.fresh;
    if (about.ignoreCache) await this.runOnce(vertex, key);
    return {
      key,
      known: !fresh && (viaContent !== undefined || direct !== undefined),
      entry: undefined,
      fresh,
    };
  }

  /** A result some `--cache-from` has: its layers are fetched, and it is this builder's own from now on. */
  private async imported(vertex: Vertex, key: string): Promise<CacheEntry | undefined> {
    const { env, progress, store } = this.input;
    const source = store.sourceOf(key);
    const count = source?.results.get(key);
    if (source === undefined || count === undefined) return undefined;
    const begun = env.nowMs();
    const all = await source.load(({ digest, current, total, phase }) => {
      if (phase !== "downloading" && phase !== "downloaded") return;
      progress.start(this.told(vertex));
      progress.status(vertex.digest, `pulling ${digest}`, { current, total }, phase === "downloaded", begun);
    });
    this.check();
    const layers = all.slice(0, count);
    const top = layers.at(-1);
    if (top === undefined || layers.length < count) return undefined;
    const result = { tree: top.tree, layers };
    const entry = this.entry(vertex, key, result, top.createdMs, 0, this.sourcesOf.get(vertex.digest));
    store.put(entry);
    store.adopt(source);
    return entry;
  }

  /** What a cache that travels with the image says of this build: every step whose key was asked for. */
  async exportedSteps(): Promise<readonly ExportedStep[]> {
    const keys = new Map<string, string>();
    for (const vertex of this.input.vertices.values()) {
      const { type } = vertex.operation;
      const info = this.keys.get(vertex.digest);
      if ((type === "exec" || type === "file") && info !== undefined)
        keys.set(vertex.digest, (await info).key);
    }
    const links = this.input.store.linksTo(new Set(keys.values()));
    return [...keys].map(([digest, key]) => ({
      key,
      links: links.get(key) ?? [],
      layer: this.notes.get(digest)?.layer,
    }));
  }

  /** Links to a step's key that become true when it has run. */
  private readonly pending = new Map<string, readonly string[]>();
  private readonly runs = new Map<string, Promise<Result>>();

  private runOnce(vertex: Vertex, key: string): Promise<Result> {
    const known = this.runs.get(vertex.digest);
    if (known !== undefined) return known;
    const promise = this.run(vertex, key);
    promise.catch(() => undefined);
    this.runs.set(vertex.digest, promise);
    return promise;
  }

  private hit(vertex: Vertex, entry: CacheEntry, by: "definition" | "content", parentKey: string): void {
    const { progress, store } = this.input;
    store.use(entry);
    for (const input of vertex.inputs) {
      if (input === undefined) continue;
      const { type } = input.operation;
      if (type === "inline" || type === "image") progress.complete(this.told(this.settled(input)));
    }
    progress.complete(this.told(vertex), { cached: true });
    this.notes.set(vertex.digest, {
      reason: { type: "hit", by, madeMs: entry.createdMs, ...this.staleNote(vertex) },
      savedSeconds: entry.seconds,
      layer: entry.layers.at(-1),
    });
    this.remember(vertex, { ...entry.parts, ...keyPartsOf(vertex, entry.parts.sources, parentKey) });
  }

  /** Files that changed without the transfer noticing, when this step takes them. */
  private staleNote(vertex: Vertex): { stale?: readonly string[] } {
    if (vertex.operation.type !== "file") return {};
    const found: string[] = [];
    for (const action of vertex.operation.actions) {
      if (action.type !== "copy") continue;
      const input = vertex.inputs[action.input];
      if (input?.operation.type !== "context") continue;
      const source = this.input.contexts.get(input.operation.name);
      const stale = source === undefined ? [] : (this.input.store.folder(source.folder)?.stale ?? []);
      const under = action.source === "/" ? "" : action.source.slice(1);
      for (const path of stale)
        if (under === "" || path === under || path.startsWith(`${under}/`)) found.push(path);
    }
    return found.length === 0 ? {} : { stale: found };
  }

  private remember(vertex: Vertex, parts: KeyParts): void {
    const { stage, number } = vertex.about;
    if (stage === undefined || number === undefined) return;
    const list = this.parts.get(stage) ?? [];
    list[number - 1] = parts;
    this.parts.set(stage, list);
  }

  private explain(vertex: Vertex, key: string, parent: Vertex | undefined, parentKey: KeyInfo): void {
    const { store } = this.input;
    const { about } = vertex;
    const sources = this.sourcesOf.get(vertex.digest);
    const parts = keyPartsOf(vertex, sources, parentKey.key);
    const place = store.place(this.input.place(about.stage ?? ""));
    const above =
      parent === undefined || parentKey.entry !== undefined ? undefined : this.misses.get(parent.digest);
    const reason = explainMiss({
      parts,
      before: counterpart(place, parts, (about.number ?? 1) - 1),
      pruned: store.wasPruned(key),
      noCache: about.ignoreCache,
      noCacheStage: about.ignoreStage,
      parent: above,
      on: standsOn(vertex),
      from: sourceStageOf(vertex),
    });
    this.misses.set(vertex.digest, above ?? { step: vertex.digest, name: about.name });
    this.notes.set(vertex.digest, { reason, savedSeconds: 0 });
    this.remember(vertex, parts);
  }

  private readonly sourcesOf = new Map<string, readonly { path: string; tree: FileTree }[]>();

  /** Undefined when the step takes no files. @throws StepFailure when one is missing */
  private async contentLink(
    vertex: Vertex,
    base: string,
    parentKey: string,
    sourceKeys: readonly (KeyInfo | undefined)[],
  ): Promise<string | undefined> {
    const wanted = wantedSources(vertex.operation);
    if (wanted.length === 0) return undefined;
    const digests: string[] = sourceKeys.map((key, i) =>
      vertex.inputs[i + 1]?.operation.type === "inline" ? (key?.key ?? "") : "",
    );
    const taken: { path: string; tree: FileTree }[] = [];
    for (const [input, from] of vertex.inputs.entries()) {
      const paths = wanted.filter((w) => w.input === input);
      if (paths.length === 0 || from?.operation.type === "inline") continue;
      const { tree } = from === undefined ? { tree: emptyTree } : await this.result(from);
      try {
        digests[input - 1] += ` ${contentOfInput(tree, paths)}`;
      } catch (error) {
        if (!(error instanceof SourceMissing)) throw error;
        this.check();
        this.input.progress.start(this.told(vertex));
        await this.input.env.sleep(cost.checksum);
        const sentence = `failed to calculate checksum of ref ${this.refName()}::${this.refName()}: ${error.message}`;
        throw this.fail(vertex, sentence, "failed to compute cache key: ");
      }
      for (const { source, exclude, parents } of paths)
        for (const path of matchPaths(tree, source, parents)) {
          const part = takenAt(tree, path, exclude);
          if (part !== undefined) taken.push({ path, tree: part });
        }
    }
    this.sourcesOf.set(vertex.digest, taken);
    return linkOf(base, [parentKey, "content", ...digests]);
  }

  /** 25 letters and digits, as BuildKit names its references. */
  private refName(): string {
    let name = "";
    while (name.length < 25) name += Math.floor(this.input.env.random() * 36).toString(36);
    return name;
  }

  // ------------------------------------------------------------- results

  private result(vertex: Vertex): Promise<Result> {
    const known = this.results.get(vertex.digest);
    if (known !== undefined) return known;
    const promise = this.load(this.settled(vertex));
    promise.catch(() => undefined);
    this.results.set(vertex.digest, promise);
    return promise;
  }

  private async load(vertex: Vertex): Promise<Result> {
    this.check();
    const { operation } = vertex;
    switch (operation.type) {
      case "image":
        return this.image(vertex, operation);
      case "context":
        return this.context(vertex, operation.name);
      case "inline":
        return this.inlineDocument(vertex, operation.files);
      case "url":
        return this.download(vertex, operation);
      default: {
        const info = await this.key(vertex);
        if (info.entry !== undefined) return { tree: info.entry.tree, layers: info.entry.layers };
        return this.runOnce(vertex, info.key);
      }
    }
  }

  private async image(vertex: Vertex, operation: Operation & { type: "image" }): Promise<Result> {
    const { env, progress, store } = this.input;
    await this.key(vertex);
    const key = linkOf(operationKey(operation), []);
    const begun = env.nowMs();
    const shown = new Set<string>();
    const phases = new Map<string, number>();
    const loaded = await env.loadBase(operation.base, (layer) => {
      const first = !shown.has(layer.digest);
      shown.add(layer.digest);
      if (first && shown.size === 1)
        progress.status(
          vertex.digest,
          `resolve ${vertex.about.name.replace(/^.*FROM /, "")}`,
          {},
          true,
          begun,
        );
      const unpacking = layer.phase === "extracting" || layer.phase === "extracted";
      const id = unpacking ? `extracting ${layer.digest}` : layer.digest;
      const started = phases.get(id) ?? env.nowMs();
      phases.set(id, started);
      progress.status(
        vertex.digest,
        id,
        { current: layer.current, total: layer.total },
        layer.phase === "downloaded" || layer.phase === "extracted",
        started,
      );
    });
    this.check();
    const cached = store.entry(key) !== undefined;
    progress.complete(this.told(vertex), { cached });
    const now = env.nowMs();
    store.put({
      id: this.refName(),
      key,
      kind: "from",
      description: `pulled from ${operation.base.reference}`,
      tree: loaded.tree,
      layers: loaded.layers,
      createdMs: store.entry(key)?.createdMs ?? now,
      lastUsedMs: now,
      usageCount: (store.entry(key)?.usageCount ?? 0) + 1,
      seconds: (now - begun) / 1000,
      parts: keyPartsOf(vertex, undefined),
    });
    this.notes.set(vertex.digest, {
      reason: { type: "source" },
      savedSeconds: 0,
      layer: loaded.layers.at(-1),
    });
    return loaded;
  }

  private async context(vertex: Vertex, name: string): Promise<Result> {
    const { env, progress, store, contexts } = this.input;
    const source = contexts.get(name);
    if (source?.silent !== true) progress.start(this.told(vertex));
    const begun = env.nowMs();
    const before = source === undefined ? undefined : store.folder(source.folder);
    const transfer =
      source === undefined ? undefined : syncFolder(source.tree, source.ignore, before, source.paths);
    const bytes = transfer?.bytes ?? 2;
    await env.sleep(cost.transfer + (bytes / 1e6) * 8);
    this.check();
    if (source !== undefined && transfer !== undefined) store.putFolder(source.folder, transfer.folder);
    if (source?.silent !== true) {
      progress.status(vertex.digest, "transferring context:", { current: bytes }, true, begun);
      progress.complete(this.told(vertex));
    }
    this.notes.set(vertex.digest, { reason: { type: "source" }, savedSeconds: 0 });
    return { tree: transfer?.folder.tree ?? emptyTree, layers: [] };
  }

  private async inlineDocument(
    vertex: Vertex,
    files: (Operation & { type: "inline" })["files"],
  ): Promise<Result> {
    const { env, progress, store } = this.input;
    const { key, entry } = await this.key(vertex);
    if (entry !== undefined) {
      store.use(entry);
      progress.complete(this.told(vertex), { cached: true });
      this.notes.set(vertex.digest, {
        reason: { type: "hit", by: "definition", madeMs: entry.createdMs },
        savedSeconds: entry.seconds,
      });
      return { tree: entry.tree, layers: [] };
    }
    progress.start(this.told(vertex));
    await env.sleep(cost.inline);
    const now = env.nowMs();
    let tree = newTree(now);
    for (const file of files)
      tree = graftTree(tree, file.path, fileTree(contentOf(file.text), file.mode, now), now);
    progress.complete(this.told(vertex));
    store.put(this.entry(vertex, key, { tree, layers: [] }, now, cost.inline / 1000, undefined));
    this.notes.set(vertex.digest, { reason: { type: "source" }, savedSeconds: 0 });
    return { tree, layers: [] };
  }

  private async download(vertex: Vertex, operation: Operation & { type: "url" }): Promise<Result> {
    const { env, progress } = this.input;
    progress.start(this.told(vertex));
    if (isGitRemote(operation.url)) return this.repository(vertex, operation.url);
    try {
      const file = await env.fetchUrl(operation.url);
      this.check();
      const digest = contentDigest(contentOf(file.bytes));
      if (operation.checksum !== undefined && operation.checksum !== digest)
        throw new Error(`digest mismatch sha256:${digest.slice(7)}: ${operation.checksum}`);
      const tree = graftTree(
        newTree(0),
        `/${operation.fileName}`,
        fileTree(contentOf(file.bytes), 0o600, file.mtimeMs ?? 0),
        0,
      );
      progress.complete(this.told(vertex));
      this.notes.set(vertex.digest, { reason: { type: "source" }, savedSeconds: 0 });
      return { tree, layers: [] };
    } catch (error) {
      if (error instanceof StepFailure || error instanceof BuildCanceled) throw error;
      throw this.fail(vertex, (error as Error).message);
    }
  }

  private async repository(vertex: Vertex, remote: string): Promise<Result> {
    const { env, progress } = this.input;
    await env.sleep(cost.clone);
    this.check();
    try {
      const { tree, log } = checkOut(remote, (url) => env.gitRepository(url));
      progress.log(vertex.digest, 1, new TextEncoder().encode(log));
      progress.complete(this.told(vertex));
      this.notes.set(vertex.digest, { reason: { type: "source" }, savedSeconds: 0 });
      return { tree, layers: [] };
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
      progress.log(vertex.digest, 2, new TextEncoder().encode(error.log));
      throw this.fail(vertex, error.message, "failed to load cache key: ");
    }
  }

  private entry(
    vertex: Vertex,
    key: string,
    result: Result,
    createdMs: number,
    seconds: number,
    sources: KeyParts["sources"],
  ): CacheEntry {
    return {
      id: this.refName(),
      key,
      kind: vertex.about.kind,
      description: describe(vertex),
      ...result,
      createdMs,
      lastUsedMs: createdMs,
      usageCount: 1,
      seconds,
      parts: keyPartsOf(vertex, sources),
    };
  }

  /** Runs a step and stores what it gave. */
  private async run(vertex: Vertex, key: string): Promise<Result> {
    const { env, progress, store } = this.input;
    const parents = await Promise.all(
      vertex.inputs.map((i) => (i === undefined ? undefined : this.result(i))),
    );
    this.check();
    const base: Result = parents[0] ?? { tree: emptyTree, layers: [] };
    progress.start(this.told(vertex));
    const begun = env.nowMs();
    const { operation } = vertex;
    const trees = parents.map((p) => p?.tree ?? emptyTree);
    const tree =
      operation.type === "exec"
        ? await this.execute(vertex, operation, base.tree, trees)
        : await this.files(vertex, base.tree, trees);
    this.check();
    const now = env.nowMs();
    const layer = layerOn(base.layers, base.tree, tree, now);
    const result: Result = { tree, layers: [...base.layers, layer] };
    const seconds = (now - begun) / 1000;
    store.put(this.entry(vertex, key, result, now, seconds, this.sourcesOf.get(vertex.digest)));
    for (const link of this.pending.get(vertex.digest) ?? []) store.addLink(link, key);
    const note = this.notes.get(vertex.digest);
    if (note !== undefined) this.notes.set(vertex.digest, { ...note, layer });
    progress.complete(this.told(vertex));
    return result;
  }

  private async files(vertex: Vertex, base: FileTree, trees: readonly FileTree[]): Promise<FileTree> {
    const { env } = this.input;
    if (vertex.operation.type !== "file") return base;
    let tree = base;
    try {
      for (const action of vertex.operation.actions) {
        if (action.type === "mkdir") {
          await env.sleep(cost.mkdir);
          tree = makeDirectory(tree, action, env.nowMs());
          continue;
        }
        const source = trees[action.input] ?? emptyTree;
        await env.sleep(cost.copy + copiedBytes(source, action) * (cost.copyPerMegabyte / 1e6));
        this.check();
        const untar = (node: FileTree["root"]) =>
          node.type === "file" && node.content.kind === "bytes"
            ? env.untar(readBytes(node.content))
            : Promise.resolve(undefined);
        tree = await copyFiles(tree, source, action, { nowMs: env.nowMs(), untar });
      }
    } catch (error) {
      if (error instanceof CopyError || error instanceof SourceMissing)
        throw this.fail(vertex, error.message);
      throw error;
    }
    return tree;
  }

  private async execute(
    vertex: Vertex,
    operation: ExecOperation,
    root: FileTree,
    trees: readonly FileTree[],
  ): Promise<FileTree> {
    const { env, progress } = this.input;
    const mounts: { spec: ExecMount; mount: RunMount }[] = [];
    const variables = [...operation.env, ...operation.proxyEnv];
    for (const spec of operation.mounts) {
      if (spec.type === "secret" && spec.env !== undefined && spec.env !== "") {
        const secret = this.input.secrets[spec.id];
        if (secret !== undefined) variables.push(`${spec.env}=${new TextDecoder().decode(secret)}`);
        else if (spec.required) throw this.fail(vertex, `secret ${spec.id}: not found`);
        continue;
      }
      const mount = this.mount(vertex, spec, trees);
      if (mount !== undefined) mounts.push({ spec, mount });
    }
    await env.sleep(cost.start);
    this.check();
    if (operation.platform !== undefined && runsHere(parsePlatform(operation.platform)) === "no") {
      const program = `exec ${operation.argv[0] ?? ""}: exec format error\n`;
      progress.log(vertex.digest, 2, new TextEncoder().encode(program));
      const said = JSON.stringify(operation.argv.join(" "));
      throw this.fail(vertex, `process ${said} did not complete successfully: exit code: 255`);
    }
    let stop: (() => void) | undefined;
    const limits = { 1: new LogLimit(env.nowMs()), 2: new LogLimit(env.nowMs()) } as const;
    const result = await env.run({
      tree: root,
      argv: operation.argv,
      env: variables,
      cwd: operation.cwd,
      user: operation.user,
      mounts: mounts.map((m) => m.mount),
      network: operation.network,
      hostname: "buildkitsandbox",
      platform: operation.platform,
      extraHosts: operation.extraHosts,
      started: (kill) => {
        stop = kill;
        this.kills.add(kill);
      },
      output: (stream, data) => {
        if (!progress.isRunning(vertex.digest)) return;
        const kept = limits[stream].take(data, env.nowMs());
        if (kept.length > 0) progress.log(vertex.digest, stream, kept);
      },
    });
    if (stop !== undefined) this.kills.delete(stop);
    this.check();
    for (const [i, { spec }] of mounts.entries()) {
      const after = result.mounts[i];
      if (spec.type === "cache" && after !== undefined) this.keepMount(spec.id, after);
    }
    const command = `process ${JSON.stringify(operation.argv.join(" "))} did not complete successfully: `;
    if (result.refused?.by === "user") throw this.fail(vertex, `${command}${result.refused.message}`);
    if (result.refused !== undefined) {
      progress.log(vertex.digest, 2, new TextEncoder().encode(`${result.refused.message}\n`));
      throw this.fail(vertex, `${command}exit code: 1`);
    }
    if (result.exitCode !== 0) throw this.fail(vertex, `${command}exit code: ${result.exitCode}`);
    return result.tree;
  }

  private mount(vertex: Vertex, spec: ExecMount, trees: readonly FileTree[]): RunMount | undefined {
    const { env, store, secrets } = this.input;
    const common = { target: spec.target, readOnly: spec.readOnly, type: spec.type };
    const source = spec.input === undefined ? undefined : (trees[spec.input] ?? emptyTree);
    switch (spec.type) {
      case "bind": {
        const found = source === undefined ? undefined : resolve(source, spec.source);
        const part = source !== undefined && found !== undefined ? subtreeAt(source, found.path) : emptyTree;
        if (part === undefined) return undefined;
        if (part.root.type === "dir") return { ...common, tree: part };
        return { ...common, tree: graftTree(newTree(0), "/file", part, 0), root: "/file" };
      }
      case "cache": {
        const kept = store.mount(spec.id);
        const fresh = this.input.noCache && !this.freshMounts.has(spec.id);
        this.freshMounts.add(spec.id);
        const found = source === undefined ? undefined : resolve(source, spec.source);
        const initial =
          found !== undefined && source !== undefined ? subtreeAt(source, found.path) : undefined;
        const empty = initial ?? newTree(env.nowMs(), spec.mode ?? 0o755);
        const root = { ...empty.root, uid: spec.uid, gid: spec.gid };
        return { ...common, tree: kept === undefined || fresh ? { ...empty, root } : kept.tree };
      }
      case "tmpfs":
        return { ...common, tree: newTree(env.nowMs(), 0o1777) };
      case "secret": {
        const bytes = secrets[spec.id];
        if (bytes === undefined) {
          if (spec.required) throw this.fail(vertex, `secret ${spec.id}: not found`);
          return undefined;
        }
        const file = fileTree(contentOf(bytes), spec.mode ?? 0o400, env.nowMs(), spec.uid, spec.gid);
        return { ...common, tree: graftTree(newTree(0), "/secret", file, 0), root: "/secret" };
      }
      case "ssh":
        if (spec.required) throw this.fail(vertex, "unset ssh forward key default");
        return undefined;
    }
  }

  private keepMount(id: string, tree: FileTree): void {
    const { env, store } = this.input;
    const now = env.nowMs();
    const before = store.mount(id);
    store.putMount({
      id,
      tree,
      createdMs: before?.createdMs ?? now,
      lastUsedMs: now,
      usageCount: (before?.usageCount ?? 0) + 1,
      sizeBytes: treeTotals(tree).bytes,
    });
  }
}

function copiedBytes(source: FileTree, action: CopyAction): number {
  let bytes = 0;
  for (const path of matchPaths(source, action.source, action.parents)) {
    const found = resolve(source, path);
    const part = found && subtreeAt(source, found.path);
    if (part !== undefined) bytes += treeTotals(part).bytes;
  }
  return Math.min(bytes, minute * 1e6);
}

function fileTree(
  content: ReturnType<typeof contentOf>,
  mode: number,
  mtimeMs: number,
  uid = 0,
  gid = 0,
): FileTree {
  return {
    root: { type: "file", ino: 2, mode, uid, gid, mtimeMs, ctimeMs: mtimeMs, epoch: 0, content, nlink: 1 },
    linked: new Map(),
    nextIno: 3,
  };
}

/** For `docker buildx du`. */
function describe(vertex: Vertex): string {
  const { operation } = vertex;
  if (operation.type === "exec") return `mount / from exec ${operation.argv.join(" ")}`;
  return vertex.about.name;
}
