/** `docker buildx bake`, from the files to what was built; all targets share one display. */
import type { BuildEvent, BuildOutcome } from "../../../api/build.ts";
import { formatTime } from "../../../api/time.ts";
import type { ApiStream } from "../../../api/transport.ts";
import type { CommandContext } from "../../kit/command.ts";
import { CliError } from "../../kit/errors.ts";
import { defaultValues } from "../../kit/flags.ts";
import type { bakeFlags } from "../bake.ts";
import {
  type Job,
  metadata,
  type ProgressMode,
  prepareJob,
  progressMode,
  pushedAfter,
  startBuild,
  watch,
} from "../build.ts";
import { currentBuilder } from "../builder-store.ts";
import { writeCacheFolders } from "../cache-options.ts";
import { callOf } from "../call.ts";
import { buildFlags } from "../flags.ts";
import { writeFact, writeOutput } from "../output.ts";
import { excerpt, failedSteps, warningList } from "../report.ts";
import type { BuildFlagValues } from "../request.ts";
import { type BakeFile, Definition, type Group } from "./definition.ts";
import { listTargets, listVariables } from "./lists.ts";
import { located, parseSource, readSources, type SourceFile } from "./read.ts";
import {
  joinTargets,
  listField,
  mapField,
  overrides,
  printedTarget,
  type Target,
  textField,
} from "./target.ts";

type Context = CommandContext<typeof bakeFlags>;

export async function runBake(context: Context): Promise<number> {
  const { flags, proc, out, err } = context;
  if (flags.print && flags.list !== undefined)
    throw new CliError("ERROR: --print and --list are mutually exclusive");
  const call = callOf(flags);
  const mode = progressMode({ progress: flags.progress, quiet: false }, proc);
  const sources = await readSources(proc, flags.file);
  const definition = await define(context, sources);
  if (flags.list !== undefined) {
    await showIntro(context, sources, mode);
    await out(
      flags.list.startsWith("variables")
        ? listVariables(definition, flags.list)
        : listTargets(definition, flags.list),
    );
    return 0;
  }
  const { targets, groups } = choose(context, definition);
  if (flags.print) {
    await showIntro(context, sources, mode);
    const target = Object.fromEntries([...targets].map(([name, t]) => [name, printedTarget(t)]));
    await out(`${JSON.stringify({ group: groups, target }, undefined, 2)}\n`);
    return 0;
  }
  const jobs: (readonly [name: string, job: Job])[] = [];
  for (const [name, target] of targets) {
    const inline = textField(target, "dockerfile-inline");
    const folder = textField(target, "context") ?? ".";
    jobs.push([name, await prepareJob({ proc, err }, folder, flagsOf(target, context, inline), inline)]);
  }
  const { outcomes, failed } = await buildAll(context, sources, jobs, mode);
  if (failed) return 1;
  for (const [name, job] of jobs) {
    const outcome = outcomes.get(name);
    if (outcome === undefined) continue;
    await writeOutput(job.output, outcome, proc);
    await writeCacheFolders(job.flags, job.builder.driver, outcome.cacheLayout, proc);
  }
  if (flags["metadata-file"] !== undefined) {
    const records = jobs.map(([name, job]) => [name, metadata(outcomes.get(name) as BuildOutcome, job)]);
    writeFact(proc, flags["metadata-file"], JSON.stringify(Object.fromEntries(records), undefined, 2));
  }
  if (call === undefined) return 0;
  const { report } = await proc.load(import("../call-report.ts"));
  let found = false;
  for (const [i, [name, job]] of jobs.entries()) {
    const outcome = outcomes.get(name) as BuildOutcome;
    const text = report(call, outcome, job.prepared.request.dockerfile ?? "");
    await out(call.json ? text : `${i === 0 ? "" : "\n"}${name}\n\n${text}`);
    found ||= call.name === "check" && outcome.warnings.length > 0;
  }
  return found && !call.ignoreStatus ? 1 : 0;
}

async function define({ proc }: Context, sources: readonly SourceFile[]): Promise<Definition> {
  const files: BakeFile[] = [];
  for (const source of sources) files.push(await parseSource(proc, source));
  const outside = {
    nowMs: () => proc.nowMs(),
    random: () => proc.random(),
    home: proc.env.get("HOME") ?? "/",
  };
  const main = sources.findLast((s) => !/\.ya?ml$/.test(s.name)) ?? sources[0];
  const work = () => new Definition(files, new Map(proc.env.entries()), outside);
  return main === undefined ? work() : located(main, work);
}

/** The targets that were asked for, by name, with all that changes them. */
function choose(
  { args, flags, proc }: Context,
  definition: Definition,
): { targets: ReadonlyMap<string, Target>; groups: Readonly<Record<string, unknown>> } {
  const wanted = args.length > 0 ? args : ["default"];
  const met = new Set<string>();
  const names = [...new Set(wanted.flatMap((name) => definition.members(name, met)))].sort();
  const sets = [
    ...flags.set,
    ...(flags.push ? ["*.push=true"] : []),
    ...(flags.load ? ["*.load=true"] : []),
    ...(flags["no-cache"] ? ["*.no-cache=true"] : []),
    ...(flags.pull ? ["*.pull=true"] : []),
    ...(["sbom", "provenance"] as const).flatMap((kind) => {
      const text = flags[kind];
      if (text === undefined || text === "") return [];
      const off = /^(0|f|false)$/i.test(text);
      if (off || /^(1|t|true)$/i.test(text)) return [`*.attest=type=${kind},disabled=${off}`];
      return [`*.attest=type=${kind},${text}`];
    }),
  ];
  const change = overrides(sets, [...definition.targets.keys()], proc.env);
  const standard: Target = { context: ".", dockerfile: "Dockerfile" };
  const targets = new Map(
    names.map((name) => [name, change(name, joinTargets(standard, definition.resolved(name)))] as const),
  );
  const groups: Record<string, { description?: string; targets: readonly string[] }> = {};
  for (const name of [...met].sort()) {
    const { description, targets: members } = definition.groups.get(name) as Group;
    groups[name] = { ...(description === "" ? {} : { description }), targets: members };
  }
  const others = wanted.filter((name) => name !== "default");
  const own = groups["default"]?.targets ?? (wanted.includes("default") ? ["default"] : []);
  groups["default"] = { ...groups["default"], targets: [...new Set([...own, ...others])] };
  return { targets, groups: Object.fromEntries(Object.entries(groups).sort(([a], [b]) => (a < b ? -1 : 1))) };
}

function pairs(map: Readonly<Record<string, string | null>>): readonly string[] {
  return Object.entries(map).map(([name, value]) => (value === null ? name : `${name}=${value}`));
}

/** What the parser would have made of the target as flags of `docker build`. */
function flagsOf(target: Target, { flags, proc }: Context, inline: string | undefined): BuildFlagValues {
  const folder = textField(target, "context") ?? ".";
  const dockerfile = textField(target, "dockerfile") ?? "Dockerfile";
  const local = !/^(https?:|git@|git:|ssh:|-)/.test(folder);
  const contexts = mapField(target, "contexts");
  for (const value of Object.values(contexts))
    if (value?.startsWith("target:"))
      throw new CliError(`drydock: a target as context (${value}) is not simulated`);
  const values: Record<string, unknown> = {
    ...defaultValues(buildFlags),
    builder: flags.builder,
    allow: [...flags.allow, ...listField(target, "entitlements")],
    annotation: listField(target, "annotations"),
    attest: listField(target, "attest"),
    "build-context": pairs(contexts),
    "build-arg": pairs(mapField(target, "args")),
    label: pairs(mapField(target, "labels")),
    tag: listField(target, "tags"),
    "cache-from": listField(target, "cache-from"),
    "cache-to": listField(target, "cache-to"),
    target: textField(target, "target"),
    secret: listField(target, "secret"),
    ssh: listField(target, "ssh"),
    platform: listField(target, "platforms"),
    output: listField(target, "output"),
    pull: target["pull"] === true,
    "no-cache": target["no-cache"] === true,
    network: textField(target, "network") ?? "default",
    "no-cache-filter": listField(target, "no-cache-filter"),
    "add-host": Object.entries(mapField(target, "extra-hosts")).map(([name, at]) => `${name}=${at ?? ""}`),
    call: flags.call === "build" ? (textField(target, "call") ?? "build") : flags.call,
    check: flags.check,
  };
  if (inline === undefined)
    values["file"] =
      !local || dockerfile.startsWith("/") ? dockerfile : proc.fs.absolute(`${folder}/${dockerfile}`);
  // The defaults of these flags and values of their types: what the parser gives.
  return values as unknown as BuildFlagValues;
}

// ------------------------------------------------------------------ building

const introName = "[internal] load local bake definitions";

/** That the files were read, as a step. */
function intro(nowMs: number, sources: readonly SourceFile[]): BuildEvent {
  const now = formatTime(nowMs);
  const vertex = introName;
  return {
    vertexes: [{ digest: vertex, name: vertex, started: now, completed: now }],
    statuses: sources.map(({ name, text }) => {
      const size = new TextEncoder().encode(text).length;
      const id = name === "-" ? "reading from stdin" : `reading ${name}`;
      return {
        id,
        vertex,
        name: id,
        current: size,
        total: size,
        timestamp: now,
        started: now,
        completed: now,
      };
    }),
  };
}

async function showIntro(
  { proc, err }: Context,
  sources: readonly SourceFile[],
  mode: ProgressMode,
): Promise<void> {
  if (mode !== "plain") return;
  const { PlainProgress } = await proc.load(import("../progress/plain.ts"));
  await err(new PlainProgress().take(intro(proc.nowMs(), sources)));
}

/** `[2/3] RUN x` of target `web` is `[web 2/3] RUN x`. */
function prefixed(event: BuildEvent, target: string): BuildEvent {
  const own = (digest: string) => `${target} ${digest}`;
  const { vertexes, statuses, logs } = event;
  return {
    ...(vertexes === undefined
      ? {}
      : {
          vertexes: vertexes.map((v) => ({
            ...v,
            digest: own(v.digest),
            ...(v.inputs === undefined ? {} : { inputs: v.inputs.map(own) }),
            name: v.name.startsWith("[") ? `[${target} ${v.name.slice(1)}` : `[${target}] ${v.name}`,
          })),
        }),
    ...(statuses === undefined ? {} : { statuses: statuses.map((s) => ({ ...s, vertex: own(s.vertex) })) }),
    ...(logs === undefined ? {} : { logs: logs.map((l) => ({ ...l, vertex: own(l.vertex) })) }),
  };
}

async function buildAll(
  context: Context,
  sources: readonly SourceFile[],
  jobs: readonly (readonly [name: string, job: Job])[],
  mode: ProgressMode,
): Promise<{ outcomes: ReadonlyMap<string, BuildOutcome>; failed: boolean }> {
  const { client, proc, attention, err, flags } = context;
  const outcomes = new Map<string, BuildOutcome>();
  let current: ApiStream<BuildEvent> | undefined;
  let closed = false;
  async function* events(): AsyncGenerator<BuildEvent> {
    yield intro(proc.nowMs(), sources);
    for (const [name, { prepared, output, flags: own }] of jobs) {
      if (closed) return;
      current = await startBuild(client, prepared);
      const names = output.push ? own.tag : [];
      const all = names.length === 0 ? current : await pushedAfter(current, { client, proc, names });
      for await (const event of all) {
        const { outcome } = event;
        if (outcome === undefined) {
          yield jobs.length > 1 ? prefixed(event, name) : event;
          continue;
        }
        outcomes.set(name, outcome);
        if (outcome.failure === undefined) continue;
        const solved = outcome.failure.push === true ? "" : "failed to solve: ";
        const message = `target ${name}: ${solved}${outcome.failure.message}`;
        yield { outcome: { ...outcome, failure: { ...outcome.failure, message } } };
        return;
      }
    }
    if (outcomes.size === jobs.length) yield { outcome: { warnings: [], buildRef: "" } };
  }
  const builder = jobs[0]?.[1].builder ?? currentBuilder(proc, flags.builder);
  const close = () => {
    closed = true;
    current?.close();
  };
  const { outcome, model } = await watch({ events: events(), close, proc, attention, mode, builder });
  const shown = mode === "plain" || mode === "tty";
  const warnings = [...outcomes.values()].flatMap((o) => o.warnings);
  if (model !== undefined && shown) await err(failedSteps(model));
  if (shown && callOf(flags) === undefined) await err(warningList(warnings, flags.debug, mode === "tty"));
  const { failure } = outcome;
  if (failure === undefined) return { outcomes, failed: false };
  if (failure.source !== undefined) await err(excerpt(failure.source));
  await err(
    `ERROR: ${failure.canceled ? `failed to solve: ${failure.message.replace(/^target [^:]*: failed to solve: /, "")}` : failure.message}\n`,
  );
  return { outcomes, failed: true };
}
