/**
 * One build with BuildKit: read the Dockerfile, look up the bases, plan, solve,
 * export. Every stage reports to the progress stream; whatever ends the build, the
 * cache keeps the steps that were done, and nothing half-made becomes an image.
 */
import {
  type BuildEvent,
  type BuilderRequest,
  type BuildFailure,
  type BuildOutcome,
  type BuildRequest,
  type BuildWarning,
  mayBeArchive,
  type SourceExcerpt,
} from "../../api/build.ts";
import { hexSha256 } from "../../oci/digest.ts";
import type { ImageConfig } from "../../oci/image-config.ts";
import { mediaTypes } from "../../oci/manifest.ts";
import { formatReference, parseReference, withDefaultTag } from "../../oci/reference.ts";
import { readBytes } from "../../os/fs/content.ts";
import { emptyTree, type FileTree, resolve } from "../../os/fs/tree.ts";
import { checkText, readCheckDirective, ruleDescriptions, ruleUrl } from "./checks/rules.ts";
import { CheckSink } from "./checks/sink.ts";
import { DockerfileError, nearest } from "./dockerfile/error.ts";
import type { Dockerfile } from "./dockerfile/instructions.ts";
import { readDirectives } from "./dockerfile/lines.ts";
import { parseDockerfile } from "./dockerfile/parse.ts";
import { BaseImageError, type BuildEnv, type LayerProgress, type ResolvedBase } from "./env.ts";
import { placeOf } from "./explain.ts";
import { exportedConfig } from "./export/image.ts";
import { decodeInlineCache, encodeInlineCache, type InlineCache } from "./export/inline-cache.ts";
import { checkOut, GitFailure, isGitRemote } from "./git.ts";
import { parseIgnore } from "./ignore.ts";
import { outlineOf, targetsOf } from "./outline.ts";
import { type BuildPlan, settleNames, type Vertex } from "./plan/graph.ts";
import {
  basesKey,
  contextName,
  type MissingBase,
  MissingBases,
  type PlanOptions,
  planBuild,
} from "./plan/plan.ts";
import { stageTitle } from "./plan/stages.ts";
import { Progress, type VertexOutcome } from "./progress.ts";
import {
  BuildCanceled,
  type ContextSource,
  type Result,
  Solver,
  StepFailure,
  type StepNote,
} from "./solve/solve.ts";
import { type CacheSource, CacheStore } from "./solve/store.ts";
import { folderOf } from "./solve/sync.ts";
import { type Frontend, frontendOf } from "./syntax.ts";
import type { BuildRecord, CachedLayer, SourceRange, StepOutcome, StepRecord } from "./types.ts";

/** Virtual milliseconds of the builder's own work. */
const cost = {
  definition: 8,
  ignore: 5,
  metadata: 4,
  exportLayer: 8,
  exportImage: 12,
  clone: 640,
  frontend: 380,
} as const;

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** A failure that already knows how it is told. */
class Refusal extends Error {
  constructor(readonly failure: BuildFailure) {
    super(failure.message);
  }
}

export async function buildImage(
  env: BuildEnv,
  request: BuildRequest,
  context: FileTree,
  emit: (event: BuildEvent) => void,
): Promise<BuildOutcome> {
  const build = new Build(env, request, context, emit);
  const outcome = await build.run();
  emit({ outcome });
  return outcome;
}

class Build {
  private readonly progress: Progress;
  private readonly store: CacheStore;
  private readonly startedMs: number;
  private readonly id: string;
  private solver: Solver | undefined;
  private vertices: ReadonlyMap<string, Vertex> = new Map();
  private readonly internal: { digest: string; name: string; text: string }[] = [];
  private sink = new CheckSink();
  /** Named contexts that came from repositories. */
  private readonly fetched = new Set<string>();
  private file: Dockerfile | undefined;

  constructor(
    private readonly env: BuildEnv,
    private request: BuildRequest,
    private context: FileTree,
    emit: (event: BuildEvent) => void,
  ) {
    this.progress = new Progress(() => env.nowMs(), emit);
    this.store = new CacheStore(env);
    this.startedMs = env.nowMs();
    this.id = this.randomId();
  }

  async run(): Promise<BuildOutcome> {
    let outcome: BuildOutcome;
    try {
      outcome = await this.build();
    } catch (error) {
      outcome = { failure: this.failureOf(error), warnings: this.warnings(), buildRef: this.id };
      this.progress.cancelRunning();
    }
    this.store.flush();
    this.record(outcome);
    return outcome;
  }

  private randomId(): string {
    let id = "";
    while (id.length < 25) id += Math.floor(this.env.random() * 36).toString(36);
    return id;
  }

  private failureOf(error: unknown): BuildFailure {
    if (error instanceof Refusal) return error.failure;
    if (error instanceof DockerfileError)
      return {
        message: error.message,
        ...(error.range === undefined ? {} : { source: this.excerpt(error.range) }),
      };
    if (error instanceof StepFailure)
      return {
        message: error.message,
        ...(error.vertex === undefined ? {} : { vertex: error.vertex }),
        ...(error.range === undefined ? {} : { source: this.excerpt(error.range) }),
      };
    if (error instanceof BuildCanceled) return { message: "Canceled: context canceled", canceled: true };
    throw error;
  }

  private excerpt(range: SourceRange): SourceExcerpt {
    const lines = this.file?.source ?? (this.request.dockerfile ?? "").split("\n");
    return { filename: this.request.dockerfileName, lines, start: range.start, end: range.end };
  }

  /** An internal step that only takes time. */
  private async step(name: string, ms: number, status?: { id: string; current: number }): Promise<void> {
    const vertex = { digest: `sha256:${hexSha256(`${this.id} ${name}`)}`, name };
    this.internal.push({ ...vertex, text: name });
    this.progress.start(vertex);
    const begun = this.env.nowMs();
    await this.env.sleep(ms);
    if (this.env.cancelled()) throw new BuildCanceled();
    if (status !== undefined)
      this.progress.status(vertex.digest, status.id, { current: status.current }, true, begun);
    this.progress.complete(vertex);
  }

  /** The context of a repository: fetched, and the Dockerfile read from it. */
  private async fetchContext(remote: string): Promise<void> {
    const { env, progress, request } = this;
    const name = `[internal] load git source ${remote}`;
    const vertex = { digest: `sha256:${hexSha256(`${this.id} ${name}`)}`, name };
    this.internal.push({ ...vertex, text: name });
    progress.start(vertex);
    await env.sleep(cost.clone);
    if (env.cancelled()) throw new BuildCanceled();
    try {
      const { tree, log } = checkOut(remote, (url) => env.gitRepository(url));
      if (log !== "") progress.log(vertex.digest, 1, encoder.encode(log));
      progress.complete(vertex);
      const file = resolve(tree, `/${request.dockerfileName}`)?.node;
      const dockerfile = file?.type === "file" ? decoder.decode(readBytes(file.content)) : undefined;
      this.context = tree;
      this.request = { ...request, dockerfile };
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
      if (error.log !== "") progress.log(vertex.digest, 2, encoder.encode(error.log));
      progress.complete(vertex, { error: error.message });
      throw new Refusal({
        message: `failed to read dockerfile: failed to load cache key: ${error.message}`,
        vertex: vertex.digest,
      });
    }
  }

  /** The context of a web address: an archive with a Dockerfile in it, or a Dockerfile alone. */
  private async downloadContext(url: string): Promise<void> {
    const { env, progress, request } = this;
    const vertex = this.begin("[internal] load remote build context");
    progress.start(vertex);
    try {
      const { bytes } = await env.fetchUrl(url);
      if (env.cancelled()) throw new BuildCanceled();
      progress.complete(vertex);
      const archive = mayBeArchive(bytes) ? await env.untar(bytes) : undefined;
      if (archive === undefined) {
        this.request = { ...request, dockerfile: decoder.decode(bytes), emptyContext: true };
        return;
      }
      await this.step("copy /context /", cost.definition);
      const file = resolve(archive, `/${request.dockerfileName}`)?.node;
      const dockerfile = file?.type === "file" ? decoder.decode(readBytes(file.content)) : undefined;
      this.context = archive;
      this.request = { ...request, dockerfile, contextFromTar: true };
    } catch (error) {
      if (error instanceof BuildCanceled || error instanceof Refusal) throw error;
      const { message } = error as Error;
      progress.complete(vertex, { error: message });
      throw new Refusal({
        message: `failed to read dockerfile: failed to load cache key: ${message}`,
        vertex: vertex.digest,
      });
    }
  }

  /** `--build-context name=URL.git`: fetched before anything is planned. */
  private async fetchNamedContexts(): Promise<void> {
    const { env, progress } = this;
    for (const [name, value] of Object.entries(this.request.namedContexts)) {
      if (typeof value !== "string" || !isGitRemote(value)) continue;
      const vertex = this.begin(`[context ${name}] ${value}`);
      progress.start(vertex);
      await env.sleep(cost.clone);
      if (env.cancelled()) throw new BuildCanceled();
      try {
        const { tree } = checkOut(value, (url) => env.gitRepository(url));
        progress.complete(vertex);
        this.fetched.add(name);
        this.request = { ...this.request, namedContexts: { ...this.request.namedContexts, [name]: tree } };
      } catch (error) {
        if (!(error instanceof GitFailure)) throw error;
        progress.complete(vertex, { error: error.message });
        throw new Refusal({
          message: `failed to load cache key: ${error.message}`,
          vertex: vertex.digest,
        });
      }
    }
  }

  /** The Dockerfile is on its way: from the client, from an archive, or from a repository. */
  private async loadDefinition(): Promise<void> {
    const { dockerfile, dockerfileName, gitContext, urlContext, contextFromTar } = this.request;
    if (gitContext !== undefined) return this.fetchContext(gitContext);
    if (urlContext !== undefined) return this.downloadContext(urlContext);
    await this.step(
      `[internal] load ${contextFromTar ? "remote build context" : `build definition from ${dockerfileName}`}`,
      cost.definition,
      contextFromTar
        ? undefined
        : {
            id: "transferring dockerfile:",
            current:
              dockerfile === undefined
                ? 2
                : new TextEncoder().encode(dockerfile).length + 31 + dockerfileName.length,
          },
    );
    if (contextFromTar) await this.step("copy /context /", cost.definition);
  }

  private async build(): Promise<BuildOutcome> {
    await this.loadDefinition();
    const { request } = this;
    const { dockerfile, dockerfileName } = request;
    if (dockerfile === undefined)
      throw new Refusal({
        message: `failed to read dockerfile: open ${dockerfileName}: no such file or directory`,
      });
    const syntax = request.buildArgs["BUILDKIT_SYNTAX"] ?? readDirectives(dockerfile.split("\n")).syntax;
    if (syntax !== undefined && syntax !== "") await this.loadFrontend(syntax);
    await this.fetchNamedContexts();
    const file = parseDockerfile(dockerfile);
    this.file = file;
    const directive = readCheckDirective(
      file.directives.check ?? request.buildArgs["BUILDKIT_DOCKERFILE_CHECK"],
    );
    this.sink = new CheckSink(directive.skip, directive.experimental);
    checkText(file, this.sink);
    const options = this.planOptions(file);
    const bases = new Map<string, ResolvedBase>();
    const plan = await this.planWithBases(file, options, bases);
    const warnings = this.warnings();
    if (request.check) return { warnings, buildRef: this.id };
    if (request.describe === "targets") return { warnings: [], targets: targetsOf(file), buildRef: this.id };
    if (request.describe === "outline")
      return {
        warnings: [],
        outline: outlineOf(file, request.target, plan.stageArgs, plan.globalArgs),
        buildRef: this.id,
      };
    if (directive.error && warnings.length > 0)
      throw new Refusal({
        message: `lint violation found for rules: ${[...new Set(warnings.map((w) => w.rule))].join(", ")}`,
      });
    await this.importCaches();
    const result = await this.solve(plan);
    return this.export(plan, result, warnings);
  }

  /** Tells of the image `# syntax=` names. @throws Refusal when it is no frontend */
  private async loadFrontend(directive: string): Promise<void> {
    const { env, progress, store } = this;
    const range = this.syntaxRange();
    const refuse = (message: string, vertex?: string) =>
      new Refusal({
        message,
        ...(vertex === undefined ? {} : { vertex }),
        ...(range === undefined ? {} : { source: this.excerpt(range) }),
      });
    let frontend: Frontend;
    try {
      frontend = frontendOf(directive);
    } catch (error) {
      throw refuse((error as Error).message);
    }
    const { reference, text } = frontend;
    let { digest } = frontend;
    const look = this.begin(`resolve image config for docker-image://${reference}`);
    progress.start(look);
    await env.sleep(cost.frontend);
    if (env.cancelled()) throw new BuildCanceled();
    if (digest === undefined)
      try {
        digest = (await env.resolveBase(reference, { pull: true })).digest;
      } catch (error) {
        if (!(error instanceof BaseImageError)) throw error;
        progress.complete(look, { error: error.message });
        throw refuse(
          `${text}: failed to resolve source metadata for ${reference}: ${error.message}`,
          look.digest,
        );
      }
    progress.complete(look);
    const pinned = reference.includes("@") ? reference : `${reference}@${digest ?? ""}`;
    const load = this.begin(`docker-image://${pinned}`);
    progress.start(load);
    const begun = env.nowMs();
    const key = `frontend ${pinned}`;
    const cached = store.entry(key) !== undefined;
    if (!cached) {
      await env.sleep(cost.frontend);
      progress.status(load.digest, `resolve ${pinned}`, {}, true, begun);
    }
    if (env.cancelled()) throw new BuildCanceled();
    progress.complete(load, { cached });
    if (frontend.digest === undefined) throw refuse("frontend grpc server closed unexpectedly");
    if (!cached) this.keepFrontend(key, pinned);
  }

  private keepFrontend(key: string, pinned: string): void {
    const now = this.env.nowMs();
    this.store.put({
      id: this.randomId(),
      key,
      kind: "internal",
      description: `pulled from ${pinned}`,
      tree: emptyTree,
      layers: [],
      createdMs: now,
      lastUsedMs: now,
      usageCount: 1,
      seconds: 0,
      parts: { kind: "internal", text: pinned, variables: [], settings: {} },
    });
  }

  /** The line of the directive. */
  private syntaxRange(): SourceRange | undefined {
    const at = (this.request.dockerfile ?? "").split("\n").findIndex((line) => /^#\s*syntax\s*=/i.test(line));
    return at < 0 ? undefined : { start: at + 1, end: at + 1 };
  }

  /** An internal step of that name. */
  private begin(name: string): { readonly digest: string; readonly name: string } {
    const vertex = { digest: `sha256:${hexSha256(`${this.id} ${name}`)}`, name };
    this.internal.push({ ...vertex, text: name });
    return vertex;
  }

  private planOptions(file: Dockerfile): PlanOptions {
    const { request } = this;
    const named: Record<string, string | true> = {};
    for (const [name, value] of Object.entries(request.namedContexts))
      named[name] = typeof value === "string" ? value : true;
    const platform = request.platforms[0] ?? "linux/amd64";
    return {
      target: request.target,
      buildArgs: request.buildArgs,
      labels: request.labels,
      noCache: request.noCache,
      noCacheFilter: request.noCacheFilter,
      network: request.network ?? "default",
      extraHosts: request.addHosts.map((entry) => {
        const at = entry.search(/[:=]/);
        return [entry.slice(0, at), entry.slice(at + 1)] as const;
      }),
      platform,
      namedContexts: named,
      ...(this.sink.wants("CopyIgnoredFile") ? { ignore: parseIgnore(this.ignoreText() ?? "") } : {}),
      checks: this.sink,
      allStages: request.check && file.stages.length > 1 && request.target === undefined,
    };
  }

  /** Plans, looks up what the plan misses, plans again; the ignore file is read after the first look-up. */
  private async planWithBases(
    file: Dockerfile,
    options: PlanOptions,
    bases: Map<string, ResolvedBase>,
  ): Promise<BuildPlan> {
    let ignoreRead = false;
    const readIgnore = async () => {
      if (ignoreRead || this.request.contextFromTar || this.request.gitContext !== undefined) return;
      ignoreRead = true;
      const text = this.ignoreText();
      await this.step("[internal] load .dockerignore", cost.ignore, {
        id: "transferring context:",
        current: text === undefined ? 2 : new TextEncoder().encode(text).length + 34,
      });
    };
    for (;;) {
      try {
        const plan = planBuild(file, options, bases);
        await readIgnore();
        return plan;
      } catch (error) {
        if (!(error instanceof MissingBases)) {
          // The frontend reads the bases before it looks at what stands below FROM.
          if (error instanceof DockerfileError && bases.size > 0) await readIgnore();
          throw error;
        }
        await Promise.all(error.bases.map((base) => this.lookUp(base, bases)));
      }
    }
  }

  private async lookUp(base: MissingBase, bases: Map<string, ResolvedBase>): Promise<void> {
    const { env, progress, request } = this;
    const name = `[internal] load metadata for ${base.reference}`;
    const vertex = { digest: `sha256:${hexSha256(`${this.id} ${name} ${base.platform ?? ""}`)}`, name };
    this.internal.push({ ...vertex, text: name });
    progress.start(vertex);
    try {
      const resolved = await env.resolveBase(base.reference, { pull: request.pull, platform: base.platform });
      await env.sleep(cost.metadata);
      if (env.cancelled()) throw new BuildCanceled();
      progress.complete(vertex);
      bases.set(basesKey(base.text, base.platform), resolved);
    } catch (error) {
      if (!(error instanceof BaseImageError)) throw error;
      progress.complete(vertex, { error: error.message });
      const known = [...(this.file?.stages.map(stageTitle) ?? []), ...wellKnownImages];
      const near = nearest(base.text, known);
      throw new Refusal({
        message: `${base.text}: failed to resolve source metadata for ${base.reference}: ${error.message}${near === undefined ? "" : ` (did you mean ${near}?)`}`,
        vertex: vertex.digest,
        source: this.excerpt(base.range),
      });
    }
  }

  private ignoreText(): string | undefined {
    const { request, context } = this;
    if (request.ignoreFile !== undefined) return request.ignoreFile;
    const found = resolve(context, "/.dockerignore")?.node;
    return found?.type === "file" ? decoder.decode(readBytes(found.content)) : undefined;
  }

  private async solve(plan: BuildPlan): Promise<Result> {
    const { env, request, progress, store } = this;
    this.vertices = settleNames(plan.result);
    this.checkEntitlements();
    const contexts = new Map<string, ContextSource>();
    contexts.set(contextName, {
      tree: request.emptyContext ? emptyTree : this.context,
      folder: folderOf(request.contextName),
      ignore: parseIgnore(this.ignoreText() ?? ""),
      paths: plan.contextPaths,
      silent: request.contextFromTar || request.gitContext !== undefined,
    });
    for (const [name, value] of Object.entries(request.namedContexts))
      if (typeof value !== "string")
        contexts.set(name, {
          tree: value,
          folder: `${request.contextName}#${name}`,
          silent: this.fetched.has(name),
          ignore: parseIgnore(""),
        });
    this.solver = new Solver({
      env,
      vertices: this.vertices,
      progress,
      store,
      contexts,
      secrets: request.secrets,
      noCache: request.noCache,
      place: (stage) => placeOf(request.contextName, request.dockerfileName, stage),
    });
    return this.solver.solve(plan.result);
  }

  /** Reads what `--cache-from` names. One that cannot be had is told of and left out; the build goes on. */
  private async importCaches(): Promise<void> {
    const { env, progress, request, store } = this;
    for (const given of request.cacheFrom ?? []) {
      const ref = withDefaultTag(parseReference(given));
      const reference = formatReference(ref);
      const name = `importing cache manifest from ${given}`;
      const vertex = { digest: `sha256:${hexSha256(`${this.id} ${name}`)}`, name };
      this.internal.push({ ...vertex, text: name });
      progress.start(vertex);
      try {
        const local = env.localImage(reference);
        const localCache = decodeInlineCache(local?.config[inlineCacheField]);
        if (local !== undefined && localCache !== undefined) {
          await env.sleep(cost.metadata);
          store.addSource(cacheSource(localCache, async () => local.layers));
        } else {
          const base = await env.resolveBase(reference, { pull: true });
          progress.status(vertex.digest, `inferred cache manifest type: ${mediaTypes.manifest}`);
          await env.sleep(cost.metadata);
          const cache = decodeInlineCache(base.config[inlineCacheField]);
          if (cache !== undefined)
            store.addSource(cacheSource(cache, async (report) => (await env.loadBase(base, report)).layers));
        }
        if (env.cancelled()) throw new BuildCanceled();
        progress.complete(vertex);
      } catch (error) {
        if (!(error instanceof BaseImageError)) throw error;
        progress.complete(vertex, { error: error.message });
      }
    }
    for (const [i, layout] of (request.cacheFolders ?? []).entries()) {
      const number = BigInt(`0x${hexSha256(`${this.id} cache folder ${i}`).slice(0, 16)}`);
      const vertex = this.begin(`importing cache manifest from local:${number}`);
      progress.start(vertex);
      const image = await env.readLayout?.(layout);
      const cache = decodeInlineCache(image?.config[inlineCacheField]);
      progress.status(vertex.digest, `inferred cache manifest type: ${mediaTypes.index}`);
      await env.sleep(cost.metadata);
      if (env.cancelled()) throw new BuildCanceled();
      if (image !== undefined && cache !== undefined)
        store.addSource(cacheSource(cache, async () => image.layers));
      progress.complete(vertex);
    }
  }

  /** Puts the cache into the image's configuration. */
  private async withInlineCache(config: ImageConfig, result: Result): Promise<ImageConfig> {
    if (this.request.inlineCache !== true) return config;
    await this.step("preparing layers for inline cache", cost.metadata);
    return this.cacheConfig(config, result);
  }

  private async cacheConfig(config: ImageConfig, result: Result): Promise<ImageConfig> {
    const steps = (await this.solver?.exportedSteps()) ?? [];
    return { ...config, [inlineCacheField]: encodeInlineCache(steps, result.layers) };
  }

  /** What only `--allow` lets a RUN do. */
  private checkEntitlements(): void {
    const { allow, network } = this.request;
    for (const { operation } of this.vertices.values()) {
      if (operation.type !== "exec") continue;
      const wanted = [
        ...(operation.network === "host" && network !== "host" ? ["network.host"] : []),
        ...(operation.security === "insecure" ? ["security.insecure"] : []),
      ];
      const missing = wanted.find((w) => !allow.includes(w));
      if (missing !== undefined)
        throw new Refusal({ message: `failed to load LLB: ${missing} is not allowed` });
    }
  }

  private async export(
    plan: BuildPlan,
    result: Result,
    warnings: readonly BuildWarning[],
  ): Promise<BuildOutcome> {
    const { env, request, progress } = this;
    const done = { warnings, buildRef: this.id };
    const beside =
      request.builder === undefined ? {} : await this.exportBeside(request.builder, plan, result);
    if (request.output === "none") return { ...done, ...beside };
    const name = exportNames[request.output];
    const vertex = { digest: `sha256:${hexSha256(`${this.id} ${name}`)}`, name };
    this.internal.push({ ...vertex, text: name });
    progress.start(vertex);
    const begun = env.nowMs();
    if (request.output !== "image") {
      await env.sleep(cost.exportImage);
      const sent = request.output === "tree" ? "copying files" : "sending tarball";
      progress.status(vertex.digest, sent, {}, true, begun);
      progress.complete(vertex);
      return { ...done, ...beside, tree: result.tree };
    }
    const stored = new Set(env.chainsInUse());
    const fresh = result.layers.filter((l) => !stored.has(l.chainId));
    await env.sleep(cost.exportLayer * Math.max(1, fresh.length));
    progress.status(vertex.digest, "exporting layers", {}, true, begun);
    if (env.cancelled()) throw new BuildCanceled();
    const config = await this.withInlineCache(exportedConfig(plan, result.layers), result);
    const tags = this.tags();
    await env.sleep(cost.exportImage);
    const imageId = env.commitImage({ config, layers: result.layers, tags });
    progress.status(vertex.digest, `writing image ${imageId}`, {}, true);
    // A name is told as it was given: without a tag when it had none.
    for (const [i, tag] of tags.entries()) {
      const given = parseReference(request.tags[i] ?? tag).tag !== undefined;
      progress.status(vertex.digest, `naming to ${given ? tag : tag.replace(/:latest$/, "")}`, {}, true);
    }
    progress.complete(vertex);
    return { ...done, imageId };
  }

  /** Canonical: `docker.io/library/app:latest`. */
  private tags(): string[] {
    return this.request.tags.map((tag) => {
      const ref = parseReference(tag);
      return `${ref.domain}/${ref.path}:${ref.tag ?? "latest"}`;
    });
  }

  /** What a builder beside the engine makes of the result. */
  private async exportBeside(
    builder: BuilderRequest,
    plan: BuildPlan,
    result: Result,
  ): Promise<Partial<BuildOutcome>> {
    const { beside } = this.env;
    if (builder.exports.length === 0 || beside === undefined) return {};
    const config = await this.withInlineCache(exportedConfig(plan, result.layers), result);
    const image = { config, layers: result.layers, tags: this.tags() };
    const begin = (name: string) => this.begin(name);
    try {
      const wantsCache = builder.exports.some((e) => e.type === "cache" || e.type === "cache-folder");
      const cacheConfig = wantsCache ? await this.cacheConfig(config, result) : undefined;
      const work = { progress: this.progress, cacheConfig, begin };
      return await beside.exportImage(image, builder.exports, work);
    } catch (error) {
      if (error instanceof BaseImageError) throw new Refusal({ message: error.message });
      throw error;
    }
  }

  private warnings(): BuildWarning[] {
    return this.sink.findings.map(({ rule, message, range }) => ({
      rule,
      message,
      description: ruleDescriptions[rule],
      url: ruleUrl(rule),
      source: this.excerpt(range),
    }));
  }

  /** Writes down what happened, for the page and for `docker buildx history`. */
  private record(outcome: BuildOutcome): void {
    const { env, request } = this;
    const state = env.getState();
    const failure = outcome.failure;
    const record: BuildRecord = {
      id: this.id,
      builder: "buildkit",
      ...(request.builder === undefined ? {} : { builderName: request.builder.name }),
      context: request.contextName,
      dockerfile: request.dockerfileName,
      dockerfileText: request.dockerfile ?? "",
      target: request.target,
      ...(request.platforms[0] === undefined ? {} : { platform: request.platforms[0] }),
      tags: request.tags,
      startedMs: this.startedMs,
      completedMs: env.nowMs(),
      status: failure === undefined ? "completed" : failure.canceled ? "canceled" : "error",
      ...(failure === undefined ? {} : { error: failure.message }),
      steps: this.steps(),
      ...(outcome.imageId === undefined ? {} : { imageId: outcome.imageId as `sha256:${string}` }),
    };
    const history = [...state.history, record];
    env.setState({ ...state, history: history.slice(-mostRecords) });
  }

  private printed(digest: string, result: VertexOutcome): Pick<StepRecord, "output" | "error"> {
    const lines = this.progress.outputOf(digest).slice(-500);
    return {
      ...(lines.length === 0
        ? {}
        : { output: lines.map(([atMs, text]) => [atMs - result.startedMs, text] as const) }),
      ...(result.error === undefined ? {} : { error: result.error }),
    };
  }

  private steps(): StepRecord[] {
    const { progress, solver } = this;
    const records: StepRecord[] = [];
    for (const [digest, result] of progress.outcomes) {
      const vertex = this.vertices.get(digest);
      const seconds = (result.completedMs - result.startedMs) / 1000;
      const outcome: StepOutcome =
        result.error === undefined
          ? result.cached
            ? "cached"
            : "done"
          : result.error === "context canceled"
            ? "canceled"
            : "error";
      const times = { startedMs: result.startedMs, completedMs: result.completedMs, seconds };
      if (vertex === undefined) {
        const found = this.internal.find((i) => i.digest === digest);
        if (found === undefined) continue;
        const kind = found.name.startsWith("exporting") ? ("export" as const) : ("internal" as const);
        records.push({
          ...found,
          kind,
          outcome,
          ...times,
          ...this.printed(digest, result),
          reason: { type: "source" },
          inputs: [],
          savedSeconds: 0,
        });
        continue;
      }
      const note: StepNote = solver?.notes.get(digest) ?? { reason: { type: "source" }, savedSeconds: 0 };
      const { about } = vertex;
      records.push({
        digest,
        name: about.name,
        kind: about.kind,
        stage: about.stage,
        stageIndex: about.stageIndex,
        number: about.number,
        total: about.total,
        ...(about.also === undefined ? {} : { also: about.also }),
        text: about.text,
        lines: about.range,
        outcome,
        reason: note.reason,
        inputs: vertex.inputs.flatMap((i) => (i === undefined ? [] : [i.digest])),
        ...times,
        ...this.printed(digest, result),
        savedSeconds: outcome === "cached" ? note.savedSeconds : 0,
        ...(note.layer === undefined
          ? {}
          : {
              layer: {
                diffId: note.layer.diffId,
                chainId: note.layer.chainId,
                sizeBytes: note.layer.sizeBytes,
              },
            }),
      });
    }
    return records;
  }
}

/** Images the frontend thinks of when a name is not found. */
const wellKnownImages = ["alpine", "busybox", "centos", "debian", "golang", "ubuntu", "fedora"].flatMap(
  (name) => [name, `${name}:latest`],
);

const exportNames = {
  image: "exporting to image",
  tree: "exporting to client directory",
  tarball: "exporting to client tarball",
} as const;
const mostRecords = 50;
const inlineCacheField = "moby.buildkit.cache.v0";

/** @param load the layers of the image the cache came with */
function cacheSource(
  cache: InlineCache,
  load: (report: (layer: LayerProgress) => void) => Promise<readonly CachedLayer[]>,
): CacheSource {
  let loading: Promise<readonly CachedLayer[]> | undefined;
  return {
    links: new Map(cache.records.flatMap((r) => r.links.map((link) => [link, r.key] as const))),
    results: new Map(
      cache.records.flatMap((r) => (r.layers === undefined ? [] : [[r.key, r.layers] as const])),
    ),
    load(report) {
      loading ??= load(report).then((layers) =>
        layers.map((layer, i) => ({ ...layer, createdMs: cache.createdMs[i] ?? 0 })),
      );
      return loading;
    },
  };
}
