/** `up`: makes everything, starts it, and stays with its output unless told not to. */
import { Interrupted } from "../cli/kit/attention.ts";
import { CliError } from "../cli/kit/errors.ts";
import { type Compose, chooseServices } from "./context.ts";
import { type Emit, withProgress } from "./display.ts";
import {
  converge,
  ensureResources,
  inReverse,
  removeContainer,
  startServices,
  stopContainer,
  waitAll,
} from "./execute.ts";
import { ensureImages } from "./images.ts";
import { nameOf, serviceOf } from "./labels.ts";
import { attaches, LogPrinter, shortName } from "./log-printer.ts";
import type { Project, Service } from "./model/types.ts";
import { orphansOf, orphanWarning } from "./plan.ts";

export interface CreateOptions {
  readonly services: readonly string[];
  readonly noDeps: boolean;
  readonly build: boolean;
  readonly noBuild: boolean;
  readonly pull: string;
  readonly quietPull: boolean;
  readonly forceRecreate: boolean;
  readonly alwaysRecreateDeps: boolean;
  readonly noRecreate: boolean;
  readonly removeOrphans: boolean;
  readonly renewAnonymousVolumes: boolean;
  readonly timeoutSeconds: number | undefined;
  /** `SERVICE=N`. */
  readonly scale: readonly string[];
}

export interface UpOptions extends CreateOptions {
  readonly detach: boolean;
  readonly noStart: boolean;
  readonly wait: boolean;
  readonly waitTimeoutSeconds: number | undefined;
  readonly abortOnExit: boolean;
  readonly abortOnFailure: boolean;
  readonly exitCodeFrom: string | undefined;
  readonly noPrefix: boolean;
  readonly noColor: boolean;
  readonly noAttach: readonly string[];
  readonly attach: readonly string[];
  readonly noLog: boolean;
}

/** @throws CliError for a service that is not there */
export function scaled(project: Project, scale: readonly string[]): Project {
  if (scale.length === 0) return project;
  const services = new Map(project.services);
  for (const item of scale) {
    const [name = "", count = ""] = item.split("=");
    if (!/^\d+$/.test(count))
      throw new CliError(`invalid --scale option ${JSON.stringify(item)}. Should be SERVICE=NUM`);
    const service = services.get(name);
    if (service === undefined) throw new CliError(`no such service: ${name}: not found`);
    if (service.container_name !== undefined && Number(count) > 1)
      throw new CliError(
        `WARNING: The "${name}" service is using the custom container name "${service.container_name}". Docker requires each container to have a unique name. Remove the custom name to scale the service`,
      );
    services.set(name, { ...service, scale: Number(count) });
  }
  return { ...project, services };
}

/** Images, networks, volumes and containers; nothing is started. */
export async function createAll(
  compose: Compose,
  project: Project,
  services: ReadonlyMap<string, Service>,
  options: CreateOptions,
  emit: Emit,
  images: ReadonlyMap<string, string>,
): Promise<void> {
  await ensureResources(compose, project, services, emit);
  const containers = await compose.containers(project.name, { all: true });
  const orphans = orphansOf(project, containers);
  if (orphans.length > 0 && options.removeOrphans)
    await inReverse(orphans, async (container) => {
      await stopContainer(compose, container, options.timeoutSeconds, emit);
      await removeContainer(compose, container, false, emit);
    });
  const recreate = options.forceRecreate ? "always" : options.noRecreate ? "never" : "diverged";
  await converge(
    compose,
    project,
    services,
    containers,
    {
      recreate,
      recreateDependencies: options.alwaysRecreateDeps ? "always" : options.noRecreate ? "never" : "diverged",
      named: new Set(options.services.length === 0 ? services.keys() : options.services),
      renewAnonymousVolumes: options.renewAnonymousVolumes,
      timeoutSeconds: options.timeoutSeconds,
      images,
    },
    emit,
  );
}

export async function warnOfOrphans(compose: Compose, project: Project): Promise<void> {
  const ignored = /^(1|true|yes)$/i.test(project.environment.get("COMPOSE_IGNORE_ORPHANS") ?? "");
  const orphans = orphansOf(project, await compose.containers(project.name, { all: true }));
  if (orphans.length > 0 && !ignored) await compose.warn(orphanWarning(orphans));
}

export async function up(compose: Compose, loaded: Project, options: UpOptions): Promise<number> {
  const { proc, globals } = compose;
  const project = scaled(loaded, options.scale);
  const services = chooseServices(project, options.services, options.noDeps);
  if (services.size === 0) throw new CliError("no service selected");
  const attached = !options.detach && !options.wait && !options.noStart;
  const images = await ensureImages(compose, project, services, options);
  if (!options.removeOrphans) await warnOfOrphans(compose, project);
  const mode = globals.progress;

  if (!attached) {
    await withProgress(proc, { mode }, async (emit) => {
      await createAll(compose, project, services, options, emit, images);
      if (options.noStart) return;
      await startServices(compose, project.name, alone(services, options.noDeps), { emit });
      if (options.wait) {
        const mine = (await compose.containers(project.name, { all: true })).filter((c) =>
          services.has(serviceOf(c)),
        );
        const deadline =
          options.waitTimeoutSeconds === undefined
            ? undefined
            : proc.nowMs() + options.waitTimeoutSeconds * 1000;
        await waitAll(compose, mine, deadline, emit);
      }
    });
    return 0;
  }
  await withProgress(proc, { mode }, (emit) => createAll(compose, project, services, options, emit, images));
  return attach(compose, project, services, options);
}

/** With `--no-deps` nothing is waited for. */
function alone(services: ReadonlyMap<string, Service>, noDeps: boolean): ReadonlyMap<string, Service> {
  if (!noDeps) return services;
  return new Map([...services].map(([name, { depends_on: _, ...rest }]) => [name, rest]));
}

interface Ended {
  readonly name: string;
  readonly service: string;
  readonly code: number;
}

/** Starts everything and shows what it writes until all of it has ended, or Ctrl-C. */
async function attach(
  compose: Compose,
  project: Project,
  services: ReadonlyMap<string, Service>,
  options: UpOptions,
): Promise<number> {
  const { proc, client, attention } = compose;
  const all = await compose.containers(project.name, { all: true });
  const mine = all.filter((c) => services.has(serviceOf(c)));
  const shown = mine.filter((c) => {
    const name = serviceOf(c);
    if (options.noAttach.includes(name) || !attaches(project, name)) return false;
    if (options.attach.length > 0) return options.attach.includes(name);
    return options.services.length === 0 || options.services.includes(name);
  });
  const printer = new LogPrinter(proc, {
    prefix: !options.noPrefix,
    color: !options.noColor && !compose.globals.plain,
  });
  const names = shown.map((c) => shortName(c, project.name));
  printer.announce(names);
  await proc.stdout.write(`Attaching to ${names.join(", ")}\n`);

  const running = new Set(mine.map((c) => c.Id));
  let firstEnd: Ended | undefined;
  let chosenEnd: Ended | undefined;
  let finish: () => void = () => {};
  const over = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let interrupts = 0;
  const release = attention.redirect(() => {
    interrupts += 1;
    finish();
  });
  const aborting = options.abortOnExit || options.exitCodeFrom !== undefined;

  const watch = async (container: (typeof mine)[number]): Promise<void> => {
    const isShown = shown.some((c) => c.Id === container.Id);
    const short = shortName(container, project.name);
    const began = container.State === "running";
    const hijack = isShown
      ? await client.containerAttach(container.Id, { stdout: true, stderr: true })
      : undefined;
    const printing = hijack === undefined ? Promise.resolve() : printer.follow(short, hijack.output);
    const waiting = await client.containerWait(container.Id, began ? "not-running" : "next-exit");
    void (async () => {
      const { StatusCode } = await waiting.response;
      await printing.catch(() => {});
      // What Ctrl-C has stopped is told elsewhere; what restarts by itself is not over.
      const restarts = /^(always|unless-stopped|on-failure)/.test(
        services.get(serviceOf(container))?.restart ?? "",
      );
      if (isShown && interrupts === 0)
        await printer.write(`\r${short} exited with code ${StatusCode}${restarts ? " (restarting)" : ""}\n`);
      if (
        restarts &&
        interrupts === 0 &&
        !(StatusCode === 0 && /^on-failure/.test(services.get(serviceOf(container))?.restart ?? ""))
      ) {
        await proc.sleep(200);
        return watch({ ...container, State: "running" });
      }
      const end = { name: nameOf(container), service: serviceOf(container), code: StatusCode };
      firstEnd ??= end;
      if (end.service === options.exitCodeFrom) chosenEnd ??= end;
      running.delete(container.Id);
      if (running.size === 0 || aborting || (options.abortOnFailure && StatusCode !== 0)) finish();
    })().catch(() => {});
  };

  try {
    const already = mine.filter((c) => c.State === "running");
    for (const container of already) await watch(container);
    await startServices(compose, project.name, alone(services, options.noDeps), {
      emit: () => {},
      beforeStart: watch,
    });
    await over;
    const aborted = interrupts === 0 && running.size > 0;
    if (interrupts > 0) await proc.stdout.write("Gracefully Stopping... press Ctrl+C again to force\n");
    else if (aborted) await proc.stderr.write("Aborting on container exit...\n");
    if (running.size > 0) await stopAll(compose, project, services, options.timeoutSeconds, () => interrupts);
    if (interrupts > 0) {
      await proc.stderr.write("\n");
      return 130;
    }
    if (options.exitCodeFrom !== undefined)
      return chosenEnd?.code ?? (await exitOf(compose, project, options.exitCodeFrom));
    return aborting || (options.abortOnFailure && aborted) ? (firstEnd?.code ?? 0) : 0;
  } catch (error) {
    if (error instanceof Interrupted) return 130;
    throw error;
  } finally {
    release();
  }
}

async function exitOf(compose: Compose, project: Project, service: string): Promise<number> {
  const [container] = (await compose.containers(project.name, { all: true })).filter(
    (c) => serviceOf(c) === service,
  );
  return container === undefined ? 0 : (await compose.client.containerInspect(container.Id)).State.ExitCode;
}

/** Stops everything; another Ctrl-C kills it. */
async function stopAll(
  compose: Compose,
  project: Project,
  services: ReadonlyMap<string, Service>,
  timeoutSeconds: number | undefined,
  interrupts: () => number,
): Promise<void> {
  const before = interrupts();
  const mine = (await compose.containers(project.name)).filter((c) => services.has(serviceOf(c)));
  await withProgress(compose.proc, { mode: compose.globals.progress }, async (emit) => {
    let stopped = false;
    const force = async () => {
      while (!stopped && interrupts() === before) await compose.proc.sleep(100);
      if (stopped) return;
      for (const c of mine) {
        emit({ id: `Container ${nameOf(c)}`, status: "Killing", phase: "working" });
        await compose.client.containerKill(c.Id).catch(() => {});
        emit({ id: `Container ${nameOf(c)}`, status: "Killed", phase: "done" });
      }
    };
    const killing = force();
    await inReverse(mine, (container) => stopContainer(compose, container, timeoutSeconds, emit));
    stopped = true;
    await killing;
  });
}
