/** Images of services: fetched where they are missing, built where there is a `build`. */
import { ApiError } from "../api/errors.ts";
import { showBuild } from "../cli/build/build.ts";
import { buildFlags } from "../cli/build/flags.ts";
import { excerpt, failedSteps } from "../cli/build/report.ts";
import { type BuildFlagValues, prepare } from "../cli/build/request.ts";
import { pullRequest } from "../cli/commands/image/pull-image.ts";
import { credentialsFor } from "../cli/kit/config-file.ts";
import { CliError, messageOf } from "../cli/kit/errors.ts";
import { defaultValues } from "../cli/kit/flags.ts";
import { joinPath } from "../cli/kit/paths.ts";
import { humanSize } from "../cli/kit/units.ts";
import { parseReference, withDefaultTag } from "../oci/reference.ts";
import type { Compose } from "./context.ts";
import { type Emit, withProgress } from "./display.ts";
import { all, graphOf } from "./execute.ts";
import type { Project, Service } from "./model/types.ts";
import { inOrder } from "./order.ts";
import { imageNameOf } from "./request.ts";

export interface BuildOptions {
  readonly noCache: boolean;
  readonly pull: boolean;
  readonly quiet: boolean;
  readonly buildArgs: readonly string[];
}

export const plainBuild: BuildOptions = { noCache: false, pull: false, quiet: false, buildArgs: [] };

async function imageId(compose: Compose, ref: string): Promise<string | undefined> {
  try {
    return (await compose.client.imageInspect(ref)).Id;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

/** Attributes that exist in Compose and change nothing here. */
const withoutEffect = [
  "blkio_config",
  "cpu_quota",
  "cpu_rt_runtime",
  "credential_spec",
  "device_cgroup_rules",
  "external_links",
  "gpus",
  "models",
  "post_start",
  "pre_stop",
  "provider",
  "storage_opt",
];

async function sayWithoutEffect(compose: Compose, services: ReadonlyMap<string, Service>): Promise<void> {
  const used = withoutEffect.filter((key) =>
    [...services.values()].some((service) => Object.hasOwn(service, key)),
  );
  if (used.length > 0)
    await compose.proc.stderr.write(
      `drydock: the effect of ${used.join(", ")} in a compose file is not simulated\n`,
    );
}

/** IDs of the images of services; those that are missing are fetched or built first. */
export async function ensureImages(
  compose: Compose,
  project: Project,
  services: ReadonlyMap<string, Service>,
  options: {
    readonly build: boolean;
    readonly noBuild: boolean;
    readonly pull: string;
    readonly quietPull: boolean;
  },
): Promise<ReadonlyMap<string, string>> {
  await sayWithoutEffect(compose, services);
  const local = new Map<string, string>();
  for (const [name, service] of services) {
    const ref = imageNameOf(project, name, service);
    const id = await imageId(compose, ref);
    if (id !== undefined) local.set(ref, id);
  }
  const toPull = new Map<string, Service>();
  const toBuild = new Map<string, Service>();
  for (const [name, service] of services) {
    const there = local.has(imageNameOf(project, name, service));
    const policy =
      options.pull === "policy" || options.pull === "" ? (service.pull_policy ?? "missing") : options.pull;
    if (service.build !== undefined && (options.build || policy === "build" || (!there && !options.noBuild)))
      toBuild.set(name, service);
    else if (service.build === undefined && policy !== "never" && (!there || policy === "always"))
      toPull.set(name, service);
    else if (!there && policy === "never" && service.build === undefined)
      throw new CliError(`No such image: ${imageNameOf(project, name, service)}`);
  }
  if (toPull.size > 0)
    await withProgress(
      compose.proc,
      { mode: options.quietPull ? "quiet" : compose.globals.progress },
      (emit) => pullServices(compose, project, toPull, emit, false),
    );
  if (toBuild.size > 0) await buildServices(compose, project, toBuild, plainBuild);
  for (const [name, service] of [...toPull, ...toBuild]) {
    const ref = imageNameOf(project, name, service);
    const id = await imageId(compose, ref);
    if (id !== undefined) local.set(ref, id);
  }
  return local;
}

/** @param lenient failures are shown and do not end it */
export async function pullServices(
  compose: Compose,
  project: Project,
  services: ReadonlyMap<string, Service>,
  emit: Emit,
  lenient: boolean,
): Promise<void> {
  const first = new Map<string, string>();
  await all(
    [...services].map(async ([name, service]) => {
      const image = imageNameOf(project, name, service);
      if (first.has(image)) {
        emit({
          id: name,
          text: "Skipped - Image is already being pulled by",
          status: first.get(image) ?? "",
          phase: "done",
        });
        return;
      }
      first.set(image, name);
      emit({ id: name, text: "Pulling", phase: "working" });
      try {
        await pullImage(compose, name, image, service.platform, emit);
        emit({ id: name, text: "Pulled", phase: "done" });
      } catch (error) {
        emit({ id: name, text: "Error", status: messageOf(error), phase: "error" });
        if (!lenient) throw error;
      }
    }),
  );
}

async function pullImage(
  compose: Compose,
  parent: string,
  image: string,
  platform: string | undefined,
  emit: Emit,
): Promise<void> {
  let ref: ReturnType<typeof parseReference>;
  try {
    ref = parseReference(image);
  } catch (error) {
    throw new CliError(`invalid reference format: ${messageOf(error)}`);
  }
  const full = ref.tag === undefined && ref.digest === undefined ? withDefaultTag(ref) : ref;
  const stream = await compose.client.imagePull({
    ...pullRequest(full),
    ...(platform === undefined ? {} : { platform }),
    auth: credentialsFor(compose.proc, full.domain),
  });
  for await (const record of stream) {
    if (record.errorDetail !== undefined) throw new ApiError(500, record.errorDetail.message);
    if (record.id === undefined || record.progressDetail === undefined) continue;
    const { current = 0, total = 0 } = record.progressDetail;
    const ended = /^(Pull complete|Already exists)$/.test(record.status ?? "");
    emit({
      id: record.id,
      parent,
      text: record.status ?? "",
      status: total > 0 ? `${humanSize(current)}/${humanSize(total)}` : "",
      phase: ended ? "done" : "working",
    });
  }
}

/** Builds one after the other, those that others depend on first. @throws CliError */
export async function buildServices(
  compose: Compose,
  project: Project,
  services: ReadonlyMap<string, Service>,
  options: BuildOptions,
): Promise<void> {
  const built: string[] = [];
  let turn: Promise<void> = Promise.resolve();
  await inOrder(graphOf(services), (name) => {
    const service = services.get(name);
    if (service?.build === undefined) return Promise.resolve();
    turn = turn.then(() => buildService(compose, project, name, service, options));
    built.push(imageNameOf(project, name, service));
    return turn;
  });
  await withProgress(
    compose.proc,
    { mode: options.quiet ? "quiet" : compose.globals.progress, title: "Building" },
    async (emit) => {
      for (const id of built) emit({ id, status: "Built", phase: "done" });
    },
  );
}

async function buildService(
  compose: Compose,
  project: Project,
  name: string,
  service: Service,
  options: BuildOptions,
): Promise<void> {
  const { proc, client, attention } = compose;
  const spec = service.build;
  if (spec === undefined) return;
  const args = [
    ...Object.entries(spec.args ?? {}).map(([key, value]) => {
      const found = value ?? project.environment.get(key);
      return found === undefined ? key : `${key}=${found}`;
    }),
    ...options.buildArgs,
  ];
  const dockerfile = spec.dockerfile ?? "Dockerfile";
  const values = {
    ...defaultValues(buildFlags),
    file: joinPath(spec.context, dockerfile),
    tag: [imageNameOf(project, name, service), ...(spec.tags ?? [])],
    "build-arg": args,
    label: Object.entries(spec.labels ?? {}).map(([key, value]) => `${key}=${value}`),
    target: spec.target,
    "no-cache": options.noCache || spec.no_cache === true,
    pull: options.pull || spec.pull === true,
    network: spec.network ?? "default",
    "add-host": (spec.extra_hosts ?? []).map((host) => host.replace("=", ":")),
    platform: spec.platforms ?? [],
    "build-context": Object.entries(spec.additional_contexts ?? {}).map(([key, value]) => `${key}=${value}`),
  };
  let prepared: Awaited<ReturnType<typeof prepare>>;
  try {
    // What a parser of these flags would have made of such words.
    prepared = await prepare(proc, spec.context, values as unknown as BuildFlagValues, async () => undefined);
  } catch (error) {
    throw new CliError(messageOf(error).replace(/^ERROR: failed to build: /, ""));
  }
  if (spec.dockerfile_inline !== undefined)
    prepared = { ...prepared, request: { ...prepared.request, dockerfile: spec.dockerfile_inline } };
  const mode = options.quiet
    ? "quiet"
    : proc.stderr.isTty && compose.globals.progress !== "plain"
      ? "tty"
      : "plain";
  const { outcome, model } = await showBuild({ client, proc, attention, prepared, mode });
  if (outcome.failure === undefined) return;
  if (outcome.failure.canceled === true) throw new CliError("", 130);
  if (model !== undefined) await proc.stderr.write(failedSteps(model));
  if (outcome.failure.source !== undefined) await proc.stderr.write(excerpt(outcome.failure.source));
  throw new CliError(`failed to solve: ${outcome.failure.message}`, 17);
}
