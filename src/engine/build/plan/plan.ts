/**
 * From instructions to the graph: variables are expanded, paths made absolute,
 * metadata collected, every step named as progress shows it.
 *
 * Nothing is looked up: base images come resolved. `planBuild` says which it
 * misses, the caller resolves them and asks again, so that a prediction can use
 * the same code without waiting.
 *
 * @source BuildKit of engine 28 (behaviour as recorded)
 */

import { formatPlatform, linuxAmd64, parsePlatform } from "../../../oci/platform.ts";
import { InvalidReference, parseReference } from "../../../oci/reference.ts";
import { parseSignal } from "../../../os/signals.ts";
import { type CheckSink, expansionChecks } from "../checks/sink.ts";
import { DockerfileError, nearest } from "../dockerfile/error.ts";
import type {
  ArgInstruction,
  CopyInstruction,
  Dockerfile,
  EnvInstruction,
  Instruction,
  MountSpec,
  RunInstruction,
  Stage,
} from "../dockerfile/instructions.ts";
import type { Heredoc } from "../dockerfile/lines.ts";
import { parseTrigger } from "../dockerfile/parse.ts";
import { type Environment, expand, WordError } from "../dockerfile/words.ts";
import type { ResolvedBase } from "../env.ts";
import { isGitRemote } from "../git.ts";
import type { Ignore } from "../ignore.ts";
import type { DeclaredArg } from "../outline.ts";
import type { SourceRange } from "../types.ts";
import {
  type BuildPlan,
  type ExecMount,
  type FileAction,
  makeVertex,
  type Operation,
  type Vertex,
  type VertexAbout,
} from "./graph.ts";
import {
  type Draft,
  draftOf,
  type History,
  healthcheckHistory,
  quotedList,
  scratchDraft,
  withConfig,
  withPath,
} from "./image-config.ts";
import { type Lists, listsOf, settledDraft, withNames, withPairs } from "./lists.ts";
import { parseMount } from "./mounts.ts";
import { OrderedMap } from "./ordered-map.ts";
import { absolutePath, cleanPath, parsePort } from "./paths.ts";
import {
  checkSources,
  namedSources,
  neededStages,
  parentStage,
  sourceStage,
  stageTitle,
  targetStage,
} from "./stages.ts";
import { platformArgs, proxyNames, Variables } from "./variables.ts";

export interface PlanOptions {
  readonly target: string | undefined;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly noCache: boolean;
  readonly noCacheFilter: readonly string[];
  readonly network: "default" | "none" | "host";
  readonly extraHosts: readonly (readonly [string, string])[];
  readonly platform: string;
  /** Names of `--build-context`; a string is an image reference. */
  readonly namedContexts: Readonly<Record<string, string | true>>;
  readonly checks: CheckSink;
  /** `.dockerignore`, for the check that asks for it. */
  readonly ignore?: Ignore;
  /** Answers for `docker build --check`: stages the target does not need are looked at too. */
  readonly allStages?: boolean;
}

/** References the plan cannot do without: resolve them and plan again. */
export class MissingBases extends Error {
  constructor(readonly bases: readonly MissingBase[]) {
    super(bases.map((b) => b.reference).join(", "));
  }
}
export interface MissingBase {
  readonly reference: string;
  /** As written, expanded. */
  readonly text: string;
  readonly platform: string | undefined;
  readonly range: SourceRange;
}

interface StageState {
  readonly stage: Stage;
  readonly title: string;
  readonly total: number;
  index: number;
  vertex: Vertex | undefined;
  env: Variables;
  /** Declared with ARG, with the value it then had. */
  buildArgs: OrderedMap<string | undefined>;
  /** True where the value in scope comes from ARG, false where ENV hides it. */
  fromArg: OrderedMap<boolean>;
  /** Without `lists`, which may be long. */
  draft: Draft;
  lists: Lists;
  readonly history: History;
  shellSet: boolean;
  cmdAt: SourceRange | undefined;
  entrypointAt: SourceRange | undefined;
  healthAt: SourceRange | undefined;
  workdirSet: boolean;
  ignoreCache: boolean;
  ignoredByName: boolean;
}

export const contextName = "context";

export function basesKey(text: string, platform: string | undefined): string {
  return `${text}|${platform ?? ""}`;
}

/**
 * @param bases resolved so far, by `basesKey`
 * @throws MissingBases, DockerfileError
 */
export function planBuild(
  file: Dockerfile,
  options: PlanOptions,
  bases: ReadonlyMap<string, ResolvedBase>,
): BuildPlan {
  return new Planner(file, options, bases).plan();
}

class Planner {
  private readonly globals: Variables;
  private readonly declared: Variables;
  /** Global arguments as they are without `--build-arg`. */
  private readonly defaults: Variables;
  private readonly states = new Map<Stage, StageState>();
  private usesContext = false;
  private readonly contextPaths = new Set<string>();
  private readonly globalArgs: DeclaredArg[] = [];
  private readonly stageArgs = new Map<Stage, DeclaredArg[]>();

  constructor(
    readonly file: Dockerfile,
    readonly options: PlanOptions,
    readonly bases: ReadonlyMap<string, ResolvedBase>,
  ) {
    const platform = platformArgs(options.platform, options.target ?? "default");
    let globals = Variables.of(Object.entries(platform).map(([k, v]) => `${k}=${v}`));
    for (const name of Object.keys(platform)) {
      const given = options.buildArgs[name];
      if (given !== undefined) globals = globals.with(name, given);
    }
    let declared = Variables.none;
    let defaults = globals;
    for (const instruction of file.globals)
      for (const arg of instruction.args) {
        const given = options.buildArgs[arg.key];
        if (arg.value !== undefined)
          defaults = defaults.with(arg.key, this.word(arg.value, defaults, instruction.range));
        const value =
          given ?? (arg.value === undefined ? undefined : this.word(arg.value, globals, instruction.range));
        this.globalArgs.push({ name: arg.key, value, instruction, global: true });
        if (value === undefined) continue;
        globals = globals.with(arg.key, value);
        declared = declared.with(arg.key, value);
      }
    this.globals = globals;
    this.declared = declared;
    this.defaults = defaults;
  }

  plan(): BuildPlan {
    const { file, options } = this;
    const target = targetStage(file, options.target);
    const baseNames = new Map<Stage, string>();
    for (const stage of file.stages) baseNames.set(stage, this.baseName(stage));
    checkSources(file);
    const needed = options.allStages
      ? file.stages
      : neededStages(file, target, (s) => baseNames.get(s) ?? "");
    this.requireBases(needed, baseNames);
    // A RUN --mount or COPY --from of something else makes stages of its own, so a lone stage gets a name.
    const alone =
      file.stages.length === 1 &&
      !target.instructions.some(
        (i) => (i.name === "RUN" && i.mounts.length > 0) || (i.name === "COPY" && i.from !== undefined),
      );
    for (const stage of needed) this.dispatchStage(stage, baseNames.get(stage) ?? "", alone);
    const state = this.states.get(target) as StageState;
    let draft = settledDraft(state.draft, state.lists);
    if (Object.keys(options.labels).length > 0)
      draft = withConfig(draft, { Labels: { ...draft.config.Labels, ...options.labels } });
    return {
      result: state.vertex,
      config: draft,
      history: state.history,
      usesContext: this.usesContext,
      contextPaths: this.contextPaths.has("/") ? undefined : [...this.contextPaths].sort(),
      stageName: target.name,
      globalArgs: this.globalArgs,
      stageArgs: this.stageArgs,
    };
  }

  private get lexing() {
    return { escape: this.file.directives.escape };
  }

  /** One expanded text. @throws DockerfileError */
  private word(text: string, env: Environment, range: SourceRange): string {
    try {
      return expand(text, env, this.lexing).text;
    } catch (error) {
      if (error instanceof WordError)
        throw new DockerfileError(`failed to process ${JSON.stringify(text)}: ${error.message}`, range, true);
      throw error;
    }
  }

  /** As `word`, telling the checks what was read and not set. */
  private checkedWord(text: string, state: StageState, range: SourceRange): string {
    if (!text.includes("$") && !/['"\\`]/.test(text)) return text;
    const result = this.word(text, state.env, range);
    const { unmatched } = expand(text, state.env, this.lexing);
    expansionChecks(this.options.checks, unmatched, state.env, state.buildArgs, range);
    return result;
  }

  /** Text of a here-document: quotes are ordinary, a backslash escapes whatever the directive says. */
  private document(text: string, state: StageState, range: SourceRange): string {
    try {
      const result = expand(text, state.env, { escape: "\\", literalQuotes: true });
      expansionChecks(this.options.checks, result.unmatched, state.env, state.buildArgs, range);
      return result.text;
    } catch (error) {
      if (error instanceof WordError)
        throw new DockerfileError(`failed to process ${JSON.stringify(text)}: ${error.message}`, range, true);
      throw error;
    }
  }

  private baseName(stage: Stage): string {
    const { base, range } = stage.from;
    const expanded = expand(base, this.globals, this.lexing);
    const known = new Set(this.file.globals.flatMap((instruction) => instruction.args.map((arg) => arg.key)));
    for (const name of expanded.unmatched)
      if (!known.has(name)) {
        const near = nearest(name, [...known, ...this.globals.names()]);
        this.options.checks.report(
          "UndefinedArgInFrom",
          `FROM argument '${name}' is not declared${near === undefined ? "" : ` (did you mean ${near}?)`}`,
          range,
        );
      }
    const byDefault = expand(base, this.defaults, this.lexing).text;
    if (byDefault === "" || !isReference(byDefault))
      this.options.checks.report(
        "InvalidDefaultArgInFrom",
        `Default value for ARG ${base} results in empty or invalid base image name`,
        range,
      );
    if (expanded.text === "")
      throw new DockerfileError(`base name (${base}) should not be blank`, range, true);
    return expanded.text;
  }

  /** Reference of a base that is no stage; undefined for scratch. @throws DockerfileError */
  private reference(name: string, range: SourceRange, what: string): string {
    try {
      const ref = parseReference(name);
      const tag = ref.tag ?? (ref.digest === undefined ? "latest" : undefined);
      return `${ref.domain}/${ref.path}${tag === undefined ? "" : `:${tag}`}${ref.digest === undefined ? "" : `@${ref.digest}`}`;
    } catch (error) {
      if (!(error instanceof InvalidReference)) throw error;
      throw new DockerfileError(
        `failed to parse ${what} ${JSON.stringify(name)}: ${error.message}`,
        range,
        true,
      );
    }
  }

  /** The platform a stage is built for. @throws DockerfileError */
  private stagePlatform(stage: Stage): string {
    const text = stage.from.platform;
    if (text === undefined) return this.options.platform;
    const word = this.word(text, this.globals, stage.from.range);
    try {
      return formatPlatform(parsePlatform(word));
    } catch (error) {
      const why = (error as Error).message;
      throw new DockerfileError(`failed to parse platform ${word}: ${why}`, stage.from.range, true);
    }
  }

  /** The same; undefined for the machine's own. */
  private platformOf(stage: Stage): string | undefined {
    return foreign(this.stagePlatform(stage));
  }

  private named(name: string): string | true | undefined {
    const { namedContexts } = this.options;
    return Object.hasOwn(namedContexts, name) ? namedContexts[name] : undefined;
  }

  private requireBases(needed: readonly Stage[], names: ReadonlyMap<Stage, string>): void {
    const missing = new Map<string, MissingBase>();
    const want = (text: string, platform: string | undefined, range: SourceRange, what: string) => {
      if (this.named(text) === true) return;
      const image = this.named(text) ?? text;
      const key = basesKey(image as string, platform);
      if (this.bases.has(key)) return;
      missing.set(key, {
        reference: this.reference(image as string, range, what),
        text: image as string,
        platform,
        range,
      });
    };
    for (const stage of needed) {
      const base = names.get(stage) ?? "";
      if (base !== "scratch" && parentStage(this.file, stage, base) === undefined)
        want(base, this.platformOf(stage), stage.from.range, "stage name");
    }
    for (const stage of needed)
      for (const instruction of stage.instructions)
        for (const from of this.sourceNames(instruction))
          if (from !== "scratch") want(from, foreign(this.options.platform), instruction.range, "stage name");
    if (missing.size > 0) throw new MissingBases([...missing.values()]);
  }

  /** `--from` names that are no stages. */
  private sourceNames(instruction: Instruction): string[] {
    return namedSources(instruction).flatMap((text) => {
      const source = sourceStage(this.file, text);
      return "name" in source ? [source.name] : [];
    });
  }

  private dispatchStage(stage: Stage, base: string, alone: boolean): void {
    const { file, options } = this;
    const parent = parentStage(file, stage, base);
    const counted = (i: Instruction) =>
      i.name === "COPY" || i.name === "ADD" || i.name === "RUN" || i.name === "WORKDIR";
    const title = alone ? "" : (stage.name ?? `stage-${stage.index}`);
    const ignoredByName = options.noCacheFilter.some((n) => n.toLowerCase() === (stage.name ?? ""));
    const from = this.fromOf(stage, base, parent);
    const triggers = (from.draft.config.OnBuild ?? []).map((text) => parseTrigger(text, stage.from.range));
    const instructions = [...triggers, ...stage.instructions];
    const fromImage = base !== "scratch" && parent === undefined;
    const above = parent === undefined ? undefined : this.states.get(parent);
    const state: StageState = {
      stage,
      title,
      // Every trigger is counted, whether it becomes a step or not.
      total: triggers.length + stage.instructions.filter(counted).length + (fromImage ? 1 : 0),
      index: 0,
      vertex: undefined,
      env: from.env,
      buildArgs: above?.buildArgs ?? OrderedMap.of(),
      fromArg: above?.fromArg ?? OrderedMap.of(),
      draft: withConfig(from.draft, { OnBuild: undefined }),
      lists: above?.lists ?? listsOf(from.draft),
      history: [...from.history],
      shellSet: (from.draft.config.Shell ?? []).length > 0,
      cmdAt: undefined,
      entrypointAt: undefined,
      healthAt: undefined,
      workdirSet: above?.workdirSet ?? false,
      ignoreCache: options.noCache || ignoredByName,
      ignoredByName,
    };
    this.states.set(stage, state);
    if (fromImage && this.named(base) === true) {
      state.vertex = makeVertex(
        { type: "context", name: base },
        [],
        this.about(state, `[context ${base}] load from client`, "internal", stage.from),
      );
    } else if (fromImage) {
      const resolved = from.base as ResolvedBase;
      const shown =
        resolved.digest === undefined ? resolved.reference : `${resolved.reference}@${resolved.digest}`;
      const about = this.about(state, this.step(state, `FROM ${shown}`), "from", stage.from);
      state.vertex = makeVertex({ type: "image", base: resolved }, [], { ...about, ignoreCache: false });
    } else state.vertex = above?.vertex;
    for (const instruction of instructions) this.dispatch(state, instruction);
  }

  private fromOf(
    stage: Stage,
    base: string,
    parent: Stage | undefined,
  ): { draft: Draft; history: History; env: Variables; base?: ResolvedBase } {
    if (parent !== undefined) {
      const state = this.states.get(parent) as StageState;
      return { draft: state.draft, history: state.history, env: state.env };
    }
    if (base === "scratch" || this.named(base) === true) {
      const draft = scratchDraft(this.stagePlatform(stage));
      return { draft, history: [], env: Variables.of(draft.config.Env ?? []) };
    }
    const resolved = this.bases.get(
      basesKey((this.named(base) as string | undefined) ?? base, this.platformOf(stage)),
    );
    if (resolved === undefined) throw new MissingBases([]);
    const draft = withPath(draftOf(resolved.config));
    const history = [...(resolved.config.history ?? [])];
    this.checkPlatform(resolved, stage);
    return { draft, history, env: Variables.of(draft.config.Env ?? []), base: resolved };
  }

  private checkPlatform(base: ResolvedBase, stage: Stage): void {
    const wanted = this.stagePlatform(stage);
    const { os, architecture } = base.config;
    const found = `${os}/${architecture}`;
    if (wanted === found || wanted.startsWith(`${found}/`)) return;
    this.options.checks.report(
      "InvalidBaseImagePlatform",
      `Base image ${stage.from.base} was pulled with platform ${JSON.stringify(found)}, expected ${JSON.stringify(wanted)} for current build`,
      stage.from.range,
    );
  }

  private about(
    state: StageState,
    name: string,
    kind: VertexAbout["kind"],
    instruction: { original: string; range: SourceRange; heredocs?: readonly Heredoc[] },
  ): VertexAbout {
    const documents = (instruction.heredocs ?? []).map((h) => `\n${h.content}${h.name}`).join("");
    return {
      name,
      kind,
      stage: state.stage.name ?? `stage-${state.stage.index}`,
      stageIndex: state.stage.index,
      number: state.index,
      total: state.total,
      text: `${instruction.original}${documents}`,
      range: instruction.range,
      ignoreCache: state.ignoreCache,
      ...(state.ignoredByName && !this.options.noCache ? { ignoreStage: state.stage.name } : {}),
      argNames: new Set(),
    };
  }

  /** `[stage k/n] text`, counting on. */
  private step(state: StageState, text: string): string {
    state.index += 1;
    const width = String(state.total).length;
    const stage = state.title === "" ? "" : `${state.title} `;
    return `[${stage}${String(state.index).padStart(width)}/${state.total}] ${text}`;
  }

  /** The step's own text: keyword in capitals, variables replaced. */
  private shown(text: string, env: Environment, raw: boolean): string {
    let result = text;
    try {
      result = expand(text, env, {
        ...this.lexing,
        ...(raw ? { rawQuotes: true, skipUnset: true } : {}),
      }).text;
    } catch (error) {
      if (!(error instanceof WordError)) throw error;
    }
    return result.replace(/^\S+/, (word) => word.toUpperCase());
  }

  private dispatch(state: StageState, instruction: Instruction): void {
    const { checks } = this.options;
    const note = (createdBy: string) => {
      state.history.push({ createdBy: createdBy, empty: true });
    };
    const value = (text: string) => this.checkedWord(text, state, instruction.range);
    switch (instruction.name) {
      case "FROM":
        return;
      case "ARG":
        this.arg(state, instruction);
        return;
      case "ENV":
      case "LABEL":
        this.pairs(state, instruction);
        return;
      case "RUN":
        this.run(state, instruction);
        return;
      case "COPY":
      case "ADD":
        this.copy(state, instruction);
        return;
      case "WORKDIR":
        this.workdir(state, instruction);
        return;
      case "USER": {
        const user = value(instruction.value);
        state.draft = withConfig(state.draft, { User: user });
        note(`USER ${user}`);
        return;
      }
      case "STOPSIGNAL": {
        const signal = value(instruction.value);
        if (!isSignal(signal))
          throw new DockerfileError(`invalid signal: ${signal}`, instruction.range, true);
        state.draft = withConfig(state.draft, { StopSignal: signal });
        note(`STOPSIGNAL ${signal}`);
        return;
      }
      case "MAINTAINER":
        state.draft = { ...state.draft, author: instruction.value };
        note(`MAINTAINER ${instruction.value}`);
        return;
      case "EXPOSE": {
        const words = instruction.values.flatMap((text) => this.words(text, state, instruction.range));
        const ports = words.flatMap((word) => parsePort(word, instruction.range));
        state.lists = withNames(state.lists, "ports", ports);
        note(`EXPOSE [${ports.join(" ")}]`);
        return;
      }
      case "VOLUME": {
        const paths = instruction.values.map(value);
        if (paths.includes(""))
          throw new DockerfileError("VOLUME specified can not be an empty string", instruction.range, true);
        state.lists = withNames(state.lists, "volumes", paths);
        note(`VOLUME [${paths.join(" ")}]`);
        return;
      }
      case "SHELL":
        state.draft = withConfig(state.draft, { Shell: instruction.argv });
        state.shellSet = true;
        note(`SHELL [${instruction.argv.join(" ")}]`);
        return;
      case "CMD":
      case "ENTRYPOINT": {
        const isCmd = instruction.name === "CMD";
        const before = isCmd ? state.cmdAt : state.entrypointAt;
        if (before !== undefined) checks.once(instruction.name, before);
        const { shell, argv } = instruction.command;
        if (shell && !state.shellSet) checks.shellForm(instruction.name, instruction.range);
        const args = shell ? [...this.shell(state), ...argv] : argv;
        if (isCmd) {
          state.cmdAt = instruction.range;
          state.draft = withConfig(state.draft, { Cmd: args, ArgsEscaped: true });
        } else {
          state.entrypointAt = instruction.range;
          const cleared = state.cmdAt === undefined ? { Cmd: undefined } : {};
          state.draft = withConfig(state.draft, { Entrypoint: args, ...cleared });
        }
        note(`${instruction.name} ${quotedList(args)}`);
        return;
      }
      case "HEALTHCHECK":
        if (state.healthAt !== undefined) checks.once("HEALTHCHECK", state.healthAt);
        state.healthAt = instruction.range;
        state.draft = withConfig(state.draft, { Healthcheck: instruction.health });
        note(healthcheckHistory(instruction.health));
        return;
      case "ONBUILD":
        state.draft = withConfig(state.draft, {
          OnBuild: [...(state.draft.config.OnBuild ?? []), instruction.expression],
        });
        return;
    }
  }

  private shell(state: StageState): readonly string[] {
    const shell = state.draft.config.Shell ?? [];
    return shell.length > 0 ? shell : ["/bin/sh", "-c"];
  }

  private words(text: string, state: StageState, range: SourceRange): readonly string[] {
    try {
      return expand(text, state.env, this.lexing).words;
    } catch (error) {
      if (error instanceof WordError)
        throw new DockerfileError(`failed to process ${JSON.stringify(text)}: ${error.message}`, range, true);
      throw error;
    }
  }

  private arg(state: StageState, instruction: ArgInstruction): void {
    const said: string[] = [];
    const seen = this.stageArgs.get(state.stage) ?? [];
    this.stageArgs.set(state.stage, seen);
    for (const arg of instruction.args) {
      this.options.checks.secret("ARG", arg.key, instruction.range);
      const given = this.options.buildArgs[arg.key];
      const value =
        given ??
        (arg.value === undefined
          ? (this.declared.get(arg.key) ?? this.globals.get(arg.key))
          : this.checkedWord(arg.value, state, instruction.range));
      if (value !== undefined) {
        state.env = state.env.with(arg.key, value);
        state.fromArg = state.fromArg.with(arg.key, true);
      }
      state.buildArgs = state.buildArgs.with(arg.key, value, "kept");
      const global = arg.value === undefined && this.declared.get(arg.key) !== undefined;
      seen.push({ name: arg.key, value, instruction, global });
      said.push(value === undefined ? arg.key : `${arg.key}=${value}`);
    }
    state.history.push({ createdBy: `ARG ${said.join(" ")}`, empty: true });
  }

  private pairs(state: StageState, instruction: EnvInstruction): void {
    const { range } = instruction;
    const pairs = instruction.pairs.map(
      ({ key, value }) =>
        [this.checkedWord(key, state, range), this.checkedWord(value, state, range)] as const,
    );
    const said = `${instruction.name} ${pairs.map(([k, v]) => `${k}=${v}`).join(" ")}`;
    const list = instruction.name === "LABEL" ? "labels" : "env";
    state.lists = { ...state.lists, [list]: withPairs(state.lists[list], pairs) };
    if (list === "env")
      for (const [key, value] of pairs) {
        this.options.checks.secret("ENV", key, range);
        state.env = state.env.with(key, value);
        if (state.fromArg.get(key) === true) state.fromArg = state.fromArg.with(key, false);
      }
    state.history.push({ createdBy: said, empty: true });
  }

  private workdir(state: StageState, instruction: Instruction & { value: string }): void {
    const path = this.checkedWord(instruction.value, state, instruction.range);
    if (!path.startsWith("/") && !state.workdirSet)
      this.options.checks.report(
        "WorkdirRelativePath",
        `Relative workdir ${JSON.stringify(path)} can have unexpected results if the base image changes`,
        instruction.range,
      );
    state.workdirSet = true;
    const absolute = absolutePath(state.draft.config.WorkingDir ?? "/", path);
    state.draft = withConfig(state.draft, { WorkingDir: absolute });
    if (absolute !== "/") {
      const name = this.step(state, this.shown(instruction.original, state.env, false));
      const action: FileAction = { type: "mkdir", path: absolute, user: state.draft.config.User ?? "" };
      state.vertex = makeVertex(
        { type: "file", actions: [action] },
        [state.vertex],
        // The frontend does not pass --no-cache on to the folders it makes.
        { ...this.about(state, name, "workdir", instruction), ignoreCache: false, ignoreStage: undefined },
      );
    }
    state.history.push({ createdBy: `WORKDIR ${absolute}`, empty: absolute === "/" });
  }

  private run(state: StageState, instruction: RunInstruction): void {
    const { command, heredocs } = instruction;
    let argv: readonly string[] = command.shell ? [...this.shell(state), ...command.argv] : command.argv;
    let title = instruction.original;
    const inputs: (Vertex | undefined)[] = [state.vertex];
    const mounts: ExecMount[] = [];
    const first = heredocs[0];
    if (first !== undefined && command.shell) {
      const text = command.argv[0] ?? "";
      if (heredocs.length === 1 && /^\d*<<-?(['"]?)[^<'"\s]+\1$/.test(text)) {
        title += ` (${summary(first.content)})`;
        if (first.content.startsWith("#!")) {
          const script = this.inline(
            state,
            [{ path: `/${first.name}`, text: first.content, mode: 0o755 }],
            instruction,
          );
          mounts.push({
            ...plainMount("/dev/pipes/", "bind"),
            input: inputs.push(script) - 1,
            readOnly: true,
            source: "/",
          });
          argv = [`/dev/pipes/${first.name}`];
        } else argv = [...this.shell(state), first.content];
      } else {
        const full = heredocs.reduce((all, h) => `${all}\n${h.content}${h.name}`, text);
        argv = [...this.shell(state), full];
      }
    }
    const specs = instruction.mounts.map((text) => this.mountSpec(state, text, instruction));
    for (const { spec, target } of inMountOrder(specs))
      mounts.push(this.mount(state, spec, target, inputs, instruction));
    const { network } = this.options;
    // A proxy is told under both spellings of its name.
    const proxyEnv = Object.entries(this.options.buildArgs)
      .filter(([name]) => proxyNames.has(name))
      .flatMap(([name, value]) => [name.toUpperCase(), name.toLowerCase()].map((n) => [n, value] as const))
      .filter(([name]) => state.env.get(name) === undefined)
      .map(([name, value]) => `${name}=${value}`);
    const operation: Operation = {
      type: "exec",
      argv,
      env: state.env.list(),
      cwd: state.draft.config.WorkingDir ?? "/",
      user: state.draft.config.User ?? "",
      mounts,
      network: instruction.network === "default" ? network : instruction.network,
      security: instruction.security,
      extraHosts: this.options.extraHosts,
      proxyEnv,
      ...platformField(state.draft),
    };
    const name = this.step(state, this.shown(title, state.env, true));
    const argNames = new Set([...state.fromArg.entries()].flatMap(([n, shown]) => (shown ? [n] : [])));
    const about = this.about(state, name, "run", instruction);
    state.vertex = makeVertex(operation, inputs, { ...about, argNames });
    const args = this.argHistory(state);
    state.history.push({ createdBy: `RUN ${[...args, ...argv].join(" ")} # buildkit`, empty: false });
  }

  private argHistory(state: StageState): string[] {
    if (state.buildArgs.size === 0) return [];
    const said = [...state.buildArgs.entries()].map(([k, v]) => `${k}=${state.env.get(k) ?? v ?? ""}`);
    return [`|${said.length}`, ...said];
  }

  private mountSpec(
    state: StageState,
    text: string,
    instruction: RunInstruction,
  ): { readonly spec: MountSpec; readonly target: string } {
    const refuse = (why: string) => new DockerfileError(why, instruction.range, true);
    let spec: MountSpec;
    try {
      spec = parseMount(text.includes("$") ? this.word(text, state.env, instruction.range) : text);
    } catch (error) {
      if (error instanceof DockerfileError) throw error;
      throw refuse((error as Error).message);
    }
    if (spec.type === "secret")
      return { spec, target: absolutePath("/", spec.target ?? `/run/secrets/${base(secretId(spec))}`) };
    if (spec.type === "ssh") return { spec, target: spec.target ?? "/run/buildkit/ssh_agent.0" };
    const target = absolutePath(state.draft.config.WorkingDir ?? "/", spec.target ?? "");
    if (target === "/") throw refuse(`invalid mount target "/"`);
    return { spec, target };
  }

  private mount(
    state: StageState,
    spec: MountSpec,
    target: string,
    inputs: (Vertex | undefined)[],
    instruction: RunInstruction,
  ): ExecMount {
    const common = {
      ...plainMount(target, spec.type),
      readOnly: spec.readOnly,
      sharing: spec.sharing ?? "shared",
      required: spec.required,
      mode: spec.mode,
      uid: spec.uid ?? 0,
      gid: spec.gid ?? 0,
      env: spec.env,
    };
    if (spec.type === "secret" || spec.type === "ssh")
      return { ...common, id: spec.type === "ssh" ? (spec.id ?? "default") : secretId(spec), readOnly: true };
    if (spec.type === "tmpfs") return common;
    const source = cleanPath(spec.source ?? "/");
    const id = spec.type === "cache" ? (spec.id ?? cleanPath(spec.target ?? "/")) : "";
    if (spec.from === undefined) {
      if (spec.type === "cache") return { ...common, id, source };
      return { ...common, source, input: inputs.push(this.context(source)) - 1 };
    }
    const vertex = this.sourceVertex(state, spec.from, instruction);
    return { ...common, id, source, ...(vertex === undefined ? {} : { input: inputs.push(vertex) - 1 }) };
  }

  /** @param path what is taken of it */
  private context(path: string): Vertex {
    this.usesContext = true;
    this.contextPaths.add(path);
    return makeVertex({ type: "context", name: contextName }, [], {
      name: "[internal] load build context",
      kind: "internal",
      text: "",
      ignoreCache: false,
      argNames: new Set(),
    });
  }

  private inline(
    state: StageState,
    files: readonly { path: string; text: string; mode: number }[],
    instruction: Instruction,
  ): Vertex {
    const about = this.about(state, "[internal] preparing inline document", "inline", instruction);
    return makeVertex({ type: "inline", files }, [], {
      ...about,
      number: undefined,
      total: undefined,
      ignoreCache: false,
    });
  }

  /** The stage is there, but only further down. */
  private tooEarly(state: StageState, from: string, instruction: Instruction): DockerfileError {
    const name = JSON.stringify(from);
    const said =
      instruction.name === "RUN"
        ? `cannot mount from stage ${name} to ${JSON.stringify(mountTarget(instruction, from))}, stage needs to be defined before current command`
        : `cannot copy from stage ${name}, it needs to be defined before current stage ${JSON.stringify(stageTitle(state.stage))}`;
    return new DockerfileError(said, instruction.range, true);
  }

  /** What `--from=text` takes files from; undefined is scratch. */
  private sourceVertex(state: StageState, text: string, instruction: Instruction): Vertex | undefined {
    const source = sourceStage(this.file, text);
    if ("stage" in source) {
      const found = this.states.get(source.stage);
      if (found === undefined) throw this.tooEarly(state, text, instruction);
      return found.vertex;
    }
    if (source.name === "scratch") return undefined;
    if (this.named(source.name) === true)
      return makeVertex({ type: "context", name: source.name }, [], {
        ...this.about(state, `[context ${source.name}] load from client`, "internal", instruction),
        ignoreCache: false,
      });
    const image = (this.named(source.name) as string | undefined) ?? source.name;
    const platform = foreign(this.options.platform);
    const resolved = this.bases.get(basesKey(image, platform));
    if (resolved === undefined)
      throw new MissingBases([
        {
          reference: this.reference(image, instruction.range, "stage name"),
          text: image,
          platform,
          range: instruction.range,
        },
      ]);
    const shown =
      resolved.digest === undefined ? resolved.reference : `${resolved.reference}@${resolved.digest}`;
    return makeVertex({ type: "image", base: resolved }, [], {
      ...this.about(state, `FROM ${shown}`, "from", instruction),
      number: undefined,
      total: undefined,
      ignoreCache: false,
    });
  }

  private copy(state: StageState, instruction: CopyInstruction): void {
    const { range } = instruction;
    const value = (text: string) => this.checkedWord(text, state, range);
    const sources = instruction.sources.map(value);
    const destinationText = value(instruction.destination);
    const destination = absoluteDestination(state.draft.config.WorkingDir ?? "/", destinationText);
    const chown = instruction.chown === undefined ? undefined : value(instruction.chown);
    const mode = this.mode(instruction, state);
    const isAdd = instruction.name === "ADD";
    const inputs: (Vertex | undefined)[] = [state.vertex];
    const actions: FileAction[] = [];
    const plain = { type: "copy" as const, destination, chown, mode, parents: instruction.parents };
    const inputOf = new Map<string, number>();
    const input = (vertex: Vertex | undefined): number => {
      const key = vertex?.digest ?? "";
      const known = inputOf.get(key);
      if (known !== undefined) return known;
      const at = inputs.push(vertex) - 1;
      inputOf.set(key, at);
      return at;
    };
    this.checkRemotes(instruction, sources);
    for (const source of sources) {
      if (isAdd && isGitRemote(source)) {
        const url = makeVertex({ type: "url", url: source, checksum: undefined, fileName: "" }, [], {
          ...this.about(state, source, "internal", instruction),
          ignoreCache: state.ignoreCache,
        });
        actions.push({
          ...plain,
          input: input(url),
          source: "/",
          unpack: false,
          exclude: instruction.exclude,
        });
        continue;
      }
      if (isAdd && /^(https?|ftp):\/\//i.test(source)) {
        const fileName =
          decodeURIComponent(
            source
              .replace(/[?#].*$/, "")
              .split("/")
              .at(-1) ?? "",
          ) || "download";
        const url = makeVertex({ type: "url", url: source, checksum: instruction.checksum, fileName }, [], {
          ...this.about(state, source, "internal", instruction),
          ignoreCache: state.ignoreCache,
        });
        actions.push({
          ...plain,
          input: input(url),
          source: `/${fileName}`,
          unpack: instruction.unpack ?? false,
          exclude: [],
        });
        continue;
      }
      if (instruction.from === undefined) this.checkIgnored(source, instruction);
      const from =
        instruction.from === undefined
          ? this.context(cleanPath(source))
          : this.sourceVertex(state, instruction.from, instruction);
      actions.push({
        ...plain,
        input: input(from),
        source: cleanPath(source),
        ...(instruction.parents && source.includes("/./")
          ? { pivot: cleanPath(source.slice(0, source.indexOf("/./"))) }
          : {}),
        unpack: instruction.unpack ?? isAdd,
        exclude: instruction.exclude,
      });
    }
    for (const heredoc of instruction.heredocs) {
      const text = heredoc.expand ? this.document(heredoc.content, state, range) : heredoc.content;
      const document = this.inline(state, [{ path: `/${heredoc.name}`, text, mode: 0o644 }], instruction);
      actions.push({
        ...plain,
        input: input(document),
        source: `/${heredoc.name}`,
        unpack: false,
        exclude: [],
      });
    }
    const name = this.step(state, this.shown(instruction.original, state.env, false));
    const kind = isAdd ? "add" : "copy";
    state.vertex = makeVertex({ type: "file", actions }, inputs, this.about(state, name, kind, instruction));
    const flags = [
      ...(instruction.parents ? ["--parents"] : []),
      ...(chown === undefined ? [] : [`--chown=${chown}`]),
      ...(instruction.chmod === undefined ? [] : [`--chmod=${value(instruction.chmod)}`]),
    ];
    const documents = instruction.heredocs.map((h) => `<<${h.name}`);
    const said = [instruction.name, ...flags, ...sources, ...documents, destinationText].join(" ");
    state.history.push({ createdBy: `${said} # buildkit`, empty: false });
  }

  /** @throws DockerfileError where a source from the network, or a checksum, has no place */
  private checkRemotes(instruction: CopyInstruction, sources: readonly string[]): void {
    const refuse = (why: string) => {
      throw new DockerfileError(why, instruction.range, true);
    };
    const isUrl = (source: string) => /^https?:\/\//.test(source);
    if (instruction.checksum !== undefined && instruction.checksum !== "") {
      if (sources.length !== 1) refuse("checksum can't be specified for multiple sources");
      if (!sources.some((s) => isUrl(s) || isGitRemote(s)))
        refuse("checksum requires HTTP(S) or Git sources");
      if (!sources.some(isGitRemote) && !/^sha256:[0-9a-f]{64}$/.test(instruction.checksum))
        refuse(checksumFault(instruction.checksum));
    }
    if (instruction.name === "ADD") return;
    if (sources.some(isGitRemote)) refuse("source can't be a git ref for COPY");
    if (sources.some(isUrl)) refuse("source can't be a URL for COPY");
  }

  /** A source the ignore file leaves out. With exceptions in the file nobody can tell before the build. */
  private checkIgnored(source: string, instruction: CopyInstruction): void {
    const { ignore, checks } = this.options;
    const path = cleanPath(source).slice(1);
    if (ignore === undefined || ignore.exceptions || path === "") return;
    let state = ignore.root();
    const names = path.split("/");
    for (let i = 1; i <= names.length; i += 1) state = ignore.enter(state, names.slice(0, i).join("/"));
    if (!state.excluded) return;
    const verb = instruction.name === "ADD" ? "Add" : "Copy";
    checks.report(
      "CopyIgnoredFile",
      `Attempting to ${verb} file ${JSON.stringify(path)} that is excluded by .dockerignore`,
      instruction.range,
    );
  }

  private mode(instruction: CopyInstruction, state: StageState): number | string | undefined {
    if (instruction.chmod === undefined) return undefined;
    const text = this.checkedWord(instruction.chmod, state, instruction.range);
    if (/^[0-7]+$/.test(text) && Number.parseInt(text, 8) <= 0o7777) return Number.parseInt(text, 8);
    if (/^([ugoa]*[+=-][rwxXst]*)(,[ugoa]*[+=-][rwxXst]*)*$/.test(text)) return text;
    throw new DockerfileError(
      `invalid chmod parameter: '${text}'. it should be octal string and between 0 and 07777`,
      instruction.range,
      true,
    );
  }
}

/** What a secret is called: its id, else the file it is, else the file it becomes. */
function secretId(spec: MountSpec): string {
  return spec.id ?? spec.source ?? base(spec.target ?? "");
}

/** Mounts are kept in the order of their targets; secrets and sockets follow as written. */
function inMountOrder<T extends { readonly spec: MountSpec; readonly target: string }>(
  mounts: readonly T[],
): readonly T[] {
  const last = (m: T) => m.spec.type === "secret" || m.spec.type === "ssh";
  const first = mounts.filter((m) => !last(m));
  first.sort((a, b) => (a.target < b.target ? -1 : a.target > b.target ? 1 : 0));
  return [...first, ...mounts.filter(last)];
}

/** Why a digest cannot be read. */
function checksumFault(text: string): string {
  if (!text.includes(":")) return "invalid checksum digest format";
  const algorithm = text.slice(0, text.indexOf(":"));
  const lengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };
  const length = lengths[algorithm];
  if (length === undefined) return "unsupported digest algorithm";
  return text.length - algorithm.length - 1 === length
    ? "invalid checksum digest format"
    : "invalid checksum digest length";
}

/** Where the mount that takes from this stage goes, as written. */
function mountTarget(run: RunInstruction, from: string): string {
  const mount = run.mounts.find((m) => m.split(",").includes(`from=${from}`)) ?? "";
  return /(?:^|,)(?:target|dst|destination)=([^,]*)/.exec(mount)?.[1] ?? "";
}

/** As moby's signal table reads it: a name with or without SIG, or any number but 0. */
function isSignal(text: string): boolean {
  if (/^-?\d+$/.test(text)) return Number(text) !== 0;
  return /^(SIG)?RTM(IN(\+(\d|1[0-5]))?|AX(-(\d|1[0-4]))?)$/i.test(text) || parseSignal(text) !== undefined;
}

/** Undefined for the machine's own platform. */
function foreign(platform: string): string | undefined {
  return platform === formatPlatform(linuxAmd64) ? undefined : platform;
}

function platformField(draft: Draft): { readonly platform?: string } {
  const platform = foreign(formatPlatform({ ...draft, variant: draft.variant ?? "" }));
  return platform === undefined ? {} : { platform };
}

function isReference(text: string): boolean {
  try {
    parseReference(text);
    return true;
  } catch {
    return false;
  }
}

function base(path: string): string {
  return path.replace(/\/+$/, "").split("/").at(-1) ?? "";
}

function summary(document: string): string {
  const lines = document.trim().split("\n");
  return `${lines[0] ?? ""}${lines.length > 1 ? "..." : ""}`;
}

function plainMount(target: string, type: ExecMount["type"]): ExecMount {
  return {
    target,
    type,
    input: undefined,
    source: "/",
    readOnly: false,
    id: "",
    sharing: "shared",
    required: false,
    mode: undefined,
    uid: 0,
    gid: 0,
    env: undefined,
  };
}

/** Absolute; keeps what says "directory": a slash or a dot at the end. */
function absoluteDestination(cwd: string, text: string): string {
  const path = absolutePath(cwd, text);
  if (path !== "/" && text.endsWith("/.")) return `${path}/.`;
  const folder = text === "" || text === "." || text.endsWith("/");
  return folder && path !== "/" ? `${path}/` : path;
}
