/**
 * `docker build`, which is `docker buildx build`: asks the engine, shows the
 * progress, then says how it ended. With DOCKER_BUILDKIT=0 the old builder does it.
 */
import type { BuildEvent, BuilderExport, BuildOutcome } from "../../api/build.ts";
import type { Client } from "../../api/client.ts";
import { ApiError } from "../../api/errors.ts";
import type { ApiStream } from "../../api/transport.ts";
import { parsePlatform, runsHere } from "../../oci/platform.ts";
import { formatReference, parseReference, withDefaultTag } from "../../oci/reference.ts";
import type { Proc } from "../../os/process.ts";
import { anyNumber } from "../kit/arguments.ts";
import type { Attention } from "../kit/attention.ts";
import { type CommandContext, command } from "../kit/command.ts";
import { credentialsFor } from "../kit/config-file.ts";
import { CliError } from "../kit/errors.ts";
import { encodeBase64 } from "./base64.ts";
import { type Builder, currentBuilder, engineBuilder, onHostNetwork } from "./builder-store.ts";
import { cacheOptions, localSources, missingLocalCache, writeCacheFolders } from "./cache-options.ts";
import { callOf } from "./call.ts";
import { buildFlags } from "./flags.ts";
import {
  attestations,
  checkAnnotations,
  checkPlatforms,
  chooseOutput,
  type Output,
  writeFact,
  writeOutput,
} from "./output.ts";
import type { ProgressModel } from "./progress/model.ts";
import { PlainProgress } from "./progress/plain.ts";
import { excerpt, failedSteps, warningList } from "./report.ts";
import { type BuildFlagValues, type Prepared, prepare } from "./request.ts";

export type ProgressMode = "plain" | "tty" | "quiet" | "rawjson";

const path = "docker buildx build";

export const build = command({
  path,
  aliases: ["docker build", "docker builder build", "docker image build", "docker buildx b"],
  usage: "[OPTIONS] PATH | URL | -",
  short: "Start a build",
  plugin: true,
  args: anyNumber,
  completes: "path",
  flags: buildFlags,
  run: runBuild,
});

async function runBuild(context: CommandContext<typeof buildFlags>): Promise<number> {
  const { args, flags, proc, err } = context;
  const legacy = /^(0|f|false)$/i.test(proc.env.get("DOCKER_BUILDKIT") ?? "");
  if (legacy) {
    const { runLegacyBuild } = await proc.load(import("./legacy.ts"));
    return runLegacyBuild(context);
  }
  const contextArg = args[0];
  if (contextArg === undefined || args.length !== 1) {
    await err(
      `ERROR: docker: '${path}' requires 1 argument\n\nUsage:  ${path} [OPTIONS] PATH | URL | -\n\nRun '${path} --help' for more information\n`,
    );
    return 1;
  }
  return buildFolder(context, contextArg, flags);
}

type Io = Pick<CommandContext, "client" | "proc" | "attention" | "out" | "err">;

/** A build that only has to be started. */
export interface Job {
  readonly flags: BuildFlagValues;
  readonly prepared: Prepared;
  readonly output: Output;
  readonly builder: Builder;
}

async function buildFolder(context: Io, contextArg: string, given: BuildFlagValues): Promise<number> {
  const { client, proc, attention, out, err } = context;
  const mode = progressMode(given, proc);
  const job = await prepareJob(context, contextArg, given);
  const { prepared, builder, output, flags } = job;
  const push = output.push ? flags.tag : [];
  const { outcome, model } = await showBuild({ client, proc, attention, prepared, mode, builder, push });
  return finish({ outcome, model, mode, proc, out, err, job });
}

/**
 * From the flags to what the engine is asked; also what bake does for each target.
 *
 * @param inline the Dockerfile's text, which no file has
 */
export async function prepareJob(
  { proc, err }: Pick<Io, "proc" | "err">,
  contextArg: string,
  given: BuildFlagValues,
  inline?: string,
): Promise<Job> {
  await warnOldFlags(given, err);
  const builder = currentBuilder(proc, given.builder);
  const output = chooseOutput(given, builder, proc);
  const flags = output.names.length === 0 ? given : { ...given, tag: [...given.tag, ...output.names] };
  checkAnnotations(flags.annotation);
  const attested = attestations(flags, builder);
  if (attested.length > 0)
    await err(`drydock: attestations (${attested.join(", ")}) are not simulated: the image has none\n`);
  const untar = async (bytes: Uint8Array) =>
    (await proc.load(import("../../os/fs/untar.ts"))).untarBytes(bytes);
  const prepared = await prepare(proc, contextArg, flags, untar, inline);
  const { platforms, ssh } = prepared.request;
  if (ssh.length > 0)
    await err("drydock: the agent of --ssh is not simulated: RUN does not get its socket\n");
  checkPlatforms(platforms, builder, output);
  if (platforms.length > 1)
    throw new CliError(
      "drydock: a build for several platforms at once is not simulated; build them one by one",
    );
  for (const platform of platforms)
    if (runsHere(parsePlatform(platform)) === "emulated")
      await err(
        `drydock: ${platform} is built from the files of linux/amd64; RUN, which is emulated, would be several times slower\n`,
      );
  const running = await startBuilder(proc, builder, err);
  if (cacheOptions(flags, builder.driver).max)
    await err("drydock: mode=max keeps what mode=min keeps, the steps of the result\n");
  const exports = [...output.exports, ...cacheExports(flags, builder, proc)];
  const beside =
    builder.driver === "docker"
      ? {}
      : { builder: { name: builder.name, hostNetwork: onHostNetwork(running), exports } };
  const request = { ...prepared.request, output: output.kind, ...beside };
  return { flags, prepared: { ...prepared, request }, output, builder: running };
}

/** What `--cache-to` sends to registries and leaves in folders. */
function cacheExports(flags: BuildFlagValues, builder: Builder, proc: Proc): BuilderExport[] {
  const { to, toFolders } = cacheOptions(flags, builder.driver);
  const named = to.map((ref): BuilderExport => {
    const { domain } = parseReference(ref);
    const known = credentialsFor(proc, domain);
    return { type: "cache", ref, auth: known === undefined ? {} : { [domain]: known } };
  });
  return toFolders.length === 0 ? named : [...named, { type: "cache-folder" }];
}

const oldFlags = {
  isolation: "isolation flag is deprecated with BuildKit.",
  "security-opt": 'security-opt flag is deprecated. "RUN --security=insecure" should be used with BuildKit.',
  squash:
    "experimental flag squash is removed with BuildKit. You should squash inside build using a multi-stage Dockerfile for efficiency.",
} as const;

/** Flags of the old builder that buildx takes and does nothing with. */
async function warnOldFlags(flags: BuildFlagValues, err: (text: string) => Promise<void>): Promise<void> {
  if (flags.isolation !== undefined) await err(`WARNING: ${oldFlags.isolation}\n`);
  if (flags["security-opt"].length > 0) await err(`WARNING: ${oldFlags["security-opt"]}\n`);
  if (flags.squash) await err(`WARNING: ${oldFlags.squash}\n`);
}

/** A builder beside the engine is started when it is first needed. */
async function startBuilder(
  proc: Proc,
  builder: Builder,
  err: (text: string) => Promise<void>,
): Promise<Builder> {
  if (builder.driver === "docker") return builder;
  const { bootBuilder } = await proc.load(import("./builders.ts"));
  return bootBuilder({ proc, err }, builder);
}

/** @throws CliError for an unknown mode */
export function progressMode(flags: Pick<BuildFlagValues, "progress" | "quiet">, proc: Proc): ProgressMode {
  const wanted = flags.progress === "auto" ? (proc.env.get("BUILDKIT_PROGRESS") ?? "auto") : flags.progress;
  switch (wanted) {
    case "plain":
    case "rawjson":
    case "quiet":
      return flags.quiet && wanted !== "rawjson" ? "quiet" : wanted;
    case "none":
      return "quiet";
    case "tty":
    case "auto":
    case "": {
      if (flags.quiet) return "quiet";
      if (proc.stderr.isTty) return "tty";
      if (wanted === "tty")
        throw new CliError("ERROR: failed to build: failed to get console: provided file is not a console");
      return "plain";
    }
    default:
      throw new CliError(`ERROR: invalid progress mode ${wanted}`);
  }
}

interface Shown {
  readonly outcome: BuildOutcome;
  readonly model: ProgressModel | undefined;
}

/** Runs a build and shows it as it goes; also what bake and compose use. */
export async function showBuild(options: {
  readonly client: Client;
  readonly proc: Proc;
  readonly attention: Attention;
  readonly prepared: Prepared;
  readonly mode: ProgressMode;
  /** Default: the engine's own. */
  readonly builder?: Builder;
  /** Names the engine pushes when the image is there. */
  readonly push?: readonly string[];
}): Promise<Shown> {
  const { client, proc, attention, prepared, mode, builder = engineBuilder, push = [] } = options;
  const stream = await startBuild(client, prepared);
  const events = push.length === 0 ? stream : await pushedAfter(stream, { client, proc, names: push });
  return watch({ events, close: () => stream.close(), proc, attention, mode, builder });
}

/** @throws CliError when the engine cannot be asked */
export async function startBuild(client: Client, prepared: Prepared): Promise<ApiStream<BuildEvent>> {
  try {
    const { context, request } = prepared;
    return (await client.build({ query: {}, context, body: request })) as ApiStream<BuildEvent>;
  } catch (error) {
    if (error instanceof ApiError) throw new CliError(`ERROR: ${error.message}`);
    throw error;
  }
}

/** Shows events until they end; Ctrl-C calls `close`. */
export async function watch(options: {
  readonly events: AsyncIterable<BuildEvent>;
  readonly close: () => void;
  readonly proc: Proc;
  readonly attention: Attention;
  readonly mode: ProgressMode;
  readonly builder: Builder;
}): Promise<Shown> {
  const { events, close, proc, attention, mode, builder } = options;
  let canceled = false;
  const release = attention.redirect(() => {
    canceled = true;
    close();
  });
  try {
    const { outcome, model } = await show(events, proc, mode, () => canceled, builder);
    if (outcome !== undefined) return { outcome, model };
    const failure = { message: "Canceled: context canceled", canceled: true };
    return { outcome: { failure, warnings: [], buildRef: "" }, model: undefined };
  } finally {
    release();
  }
}

/** The build's events, then those of the pushes. */
export async function pushedAfter(
  stream: AsyncIterable<BuildEvent>,
  options: { readonly client: Client; readonly proc: Proc; readonly names: readonly string[] },
): Promise<AsyncIterable<BuildEvent>> {
  const { thenPush } = await options.proc.load(import("./push.ts"));
  return thenPush(stream, options);
}

async function show(
  stream: AsyncIterable<BuildEvent>,
  proc: Proc,
  mode: ProgressMode,
  canceled: () => boolean,
  builder: Builder,
): Promise<{ outcome: BuildOutcome | undefined; model: ProgressModel | undefined }> {
  let outcome: BuildOutcome | undefined;
  if (mode === "tty") {
    const { followOnTerminal } = await proc.load(import("./progress/follow.ts"));
    return followOnTerminal(stream, proc, canceled, `${builder.driver}:${builder.name}`);
  }
  const plain = new PlainProgress();
  if (mode === "plain")
    await proc.stderr.write(
      `#0 building with ${JSON.stringify(builder.name)} instance using ${builder.driver} driver\n\n`,
    );
  for await (const event of stream) {
    if (event.outcome !== undefined) outcome = event.outcome;
    if (mode === "rawjson") await proc.stderr.write(rawJson(event));
    else {
      const text = plain.take(event);
      if (mode === "plain" && text !== "") await proc.stderr.write(text);
    }
  }
  if (canceled()) {
    plain.model.cancelRunning(proc.nowMs());
    if (mode === "plain") await proc.stderr.write(plain.take({}));
  }
  return { outcome, model: mode === "quiet" ? undefined : plain.model };
}

function rawJson(event: BuildEvent): string {
  const { outcome: _, ...status } = event;
  if (Object.keys(status).length === 0) return "";
  const text = JSON.stringify(status, (_key, value: unknown) =>
    value instanceof Uint8Array ? encodeBase64(value) : value,
  );
  return `${text}\n`;
}

async function finish(done: {
  readonly outcome: BuildOutcome;
  readonly model: ProgressModel | undefined;
  readonly mode: ProgressMode;
  readonly proc: Proc;
  readonly out: (text: string) => Promise<void>;
  readonly err: (text: string) => Promise<void>;
  readonly job: Job;
}): Promise<number> {
  const { outcome, model, mode, proc, out, err, job } = done;
  const { flags, output, builder } = job;
  const { failure, warnings, imageId } = outcome;
  const call = callOf(flags);
  const debug = flags.debug || (proc.env.get("DEBUG") ?? "") !== "";
  if (failure !== undefined) {
    if (model !== undefined && mode !== "rawjson") await err(failedSteps(model));
    if (mode === "plain" || mode === "tty") await err(warningList(warnings, debug, mode === "tty"));
    if (failure.source !== undefined) await err(excerpt(failure.source));
    const solved = failure.push === true ? "" : "failed to solve: ";
    await err(`ERROR: failed to build: ${solved}${failure.message}\n`);
    return 1;
  }
  if (call !== undefined) {
    const { report } = await proc.load(import("./call-report.ts"));
    await out(report(call, outcome, job.prepared.request.dockerfile ?? ""));
    return call.name === "check" && warnings.length > 0 && !call.ignoreStatus ? 1 : 0;
  }
  // A cache that could not be had is told again at the end.
  if (model !== undefined && (mode === "plain" || mode === "tty")) await err(failedSteps(model));
  if (mode === "plain" || mode === "tty") await err(warningList(warnings, debug, mode === "tty"));
  for (const folder of localSources(flags))
    if (!proc.fs.exists(`${folder}/index.json`)) await err(missingLocalCache(folder));
  if (output.nothing && mode !== "quiet")
    await err(
      `WARNING: No output specified with ${builder.driver} driver. Build result will only remain in the build cache. To push result image into registry use --push or to load image into docker use --load\n`,
    );
  if (imageId !== undefined && (flags.quiet || (mode === "quiet" && flags.progress !== "none")))
    await out(`${imageId}\n`);
  if (flags.iidfile !== undefined) writeFact(proc, flags.iidfile, imageId ?? "");
  if (flags["metadata-file"] !== undefined)
    writeFact(proc, flags["metadata-file"], JSON.stringify(metadata(outcome, job), undefined, 2));
  await writeOutput(output, outcome, proc);
  await writeCacheFolders(flags, builder.driver, outcome.cacheLayout, proc);
  return 0;
}

/** As `--metadata-file` has it; what there is not, is not named. */
export function metadata(
  outcome: BuildOutcome,
  { flags: { tag: tags }, builder }: Job,
): Readonly<Record<string, unknown>> {
  const node = builder.nodes[0]?.name ?? builder.name;
  const { imageId, manifestDigest } = outcome;
  const names = tags.map((tag) =>
    formatReference(withDefaultTag(parseReference(tag))).replace(/:latest$/, ""),
  );
  return {
    "buildx.build.ref": `${builder.name}/${node}/${outcome.buildRef}`,
    "containerimage.config.digest": imageId,
    "containerimage.digest": manifestDigest ?? imageId,
    ...(tags.length > 0 && imageId !== undefined ? { "image.name": names.join(",") } : {}),
  };
}
