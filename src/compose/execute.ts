/** Doing what the plan says, through the Engine API, and saying so. */
import { ApiError } from "../api/errors.ts";
import type { ContainerInspect, ContainerSummary } from "../api/types.ts";
import { CliError } from "../cli/kit/errors.ts";
import { quote } from "../cli/kit/values.ts";
import { hexSha256 } from "../oci/digest.ts";
import type { Compose } from "./context.ts";
import type { Emit } from "./display.ts";
import { composeVersion, label, labelOf, nameOf, serviceOf } from "./labels.ts";
import type { Dependency, NetworkSpec, Project, Service, VolumeSpec } from "./model/types.ts";
import { type Graph, inOrder, reversed } from "./order.ts";
import { type Action, planService, scaleOf } from "./plan.ts";
import { createBody, imageNameOf } from "./request.ts";

const containerId = (name: string) => `Container ${name}`;

async function missing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

/** Networks and volumes that the chosen services use, or all there are. */
export async function ensureResources(
  compose: Compose,
  project: Project,
  services: ReadonlyMap<string, Service>,
  emit: Emit,
): Promise<void> {
  const used = new Set([...services.values()].flatMap((s) => Object.keys(s.networks ?? {})));
  for (const [key, network] of project.networks)
    if (used.has(key) || project.allResources) await ensureNetwork(compose, project, key, network, emit);
  const mounted = new Set([...services.values()].flatMap((s) => (s.volumes ?? []).map((v) => v.source)));
  for (const [key, volume] of project.volumes)
    if (mounted.has(key) || project.allResources) await ensureVolume(compose, project, key, volume, emit);
}

async function ensureNetwork(
  { client }: Compose,
  project: Project,
  key: string,
  network: NetworkSpec,
  emit: Emit,
): Promise<void> {
  const there = await missing(client.networkInspect(network.name));
  if (there !== undefined) {
    if (network.external !== true && there.Labels?.[label.network] !== key)
      throw new CliError(
        `network ${network.name} was found but has incorrect label ${label.network} set to ${quote(there.Labels?.[label.network] ?? "")} (expected: ${quote(key)})`,
      );
    return;
  }
  if (network.external === true)
    throw new CliError(`network ${network.name} declared as external, but could not be found`);
  const id = `Network ${network.name}`;
  emit({ id, status: "Creating", phase: "working" });
  const config = network.ipam?.config?.map((c) => ({
    ...(c.subnet === undefined ? {} : { Subnet: c.subnet }),
    ...(c.gateway === undefined ? {} : { Gateway: c.gateway }),
    ...(c.ip_range === undefined ? {} : { IPRange: c.ip_range }),
  }));
  try {
    await client.networkCreate({
      Name: network.name,
      Driver: network.driver ?? "",
      ...(network.ipam === undefined
        ? {}
        : { IPAM: { Driver: network.ipam.driver ?? "", Config: config ?? null } }),
      Internal: network.internal ?? false,
      Attachable: network.attachable ?? false,
      ...(network.enable_ipv6 === undefined ? {} : { EnableIPv6: network.enable_ipv6 }),
      Options: network.driver_opts ?? null,
      Labels: {
        ...network.labels,
        [label.hash]: hexSha256(JSON.stringify(network)),
        [label.network]: key,
        [label.project]: project.name,
        [label.version]: composeVersion,
      },
    });
  } catch (error) {
    emit({ id, status: "Error", phase: "error" });
    if (error instanceof ApiError)
      throw new CliError(
        `failed to create network ${network.name}: Error response from daemon: ${error.message}`,
      );
    throw error;
  }
  emit({ id, status: "Created", phase: "done" });
}

async function ensureVolume(
  compose: Compose,
  project: Project,
  key: string,
  volume: VolumeSpec,
  emit: Emit,
): Promise<void> {
  const { client } = compose;
  const there = await missing(client.volumeInspect(volume.name));
  if (there !== undefined) {
    const owner = there.Labels?.[label.project];
    if (volume.external !== true && owner === undefined)
      await compose.warn(
        `volume ${quote(volume.name)} already exists but was not created by Docker Compose. Use \`external: true\` to use an existing volume`,
      );
    else if (volume.external !== true && owner !== project.name)
      await compose.warn(
        `volume ${quote(volume.name)} already exists but was created for project ${quote(owner ?? "")} (expected ${quote(project.name)}). Use \`external: true\` to use an existing volume`,
      );
    return;
  }
  if (volume.external === true) throw new CliError(`external volume ${quote(volume.name)} not found`);
  const id = `Volume ${volume.name}`;
  emit({ id, status: "Creating", phase: "working" });
  await client.volumeCreate({
    Name: volume.name,
    ...(volume.driver === undefined ? {} : { Driver: volume.driver }),
    ...(volume.driver_opts === undefined ? {} : { DriverOpts: volume.driver_opts }),
    Labels: {
      ...volume.labels,
      [label.hash]: hexSha256(JSON.stringify(volume)),
      [label.project]: project.name,
      [label.version]: composeVersion,
      [label.volume]: key,
    },
  });
  emit({ id, status: "Created", phase: "done" });
}

export interface ConvergeOptions {
  readonly recreate: "diverged" | "always" | "never";
  /** Of services that are only depended on. */
  readonly recreateDependencies: "diverged" | "always" | "never";
  readonly named: ReadonlySet<string>;
  readonly renewAnonymousVolumes: boolean;
  readonly timeoutSeconds: number | undefined;
  readonly images: ReadonlyMap<string, string>;
}

export function graphOf(services: ReadonlyMap<string, Service>): Graph {
  return new Map([...services].map(([name, s]) => [name, Object.keys(s.depends_on ?? {})]));
}

/** Makes, remakes and removes containers until there are as many as the files say, each as they say. */
export async function converge(
  compose: Compose,
  project: Project,
  services: ReadonlyMap<string, Service>,
  containers: readonly ContainerSummary[],
  options: ConvergeOptions,
  emit: Emit,
): Promise<void> {
  await inOrder(graphOf(services), async (name) => {
    const service = services.get(name) as Service;
    const actions = planService(project, name, service, containers, {
      recreate: options.named.has(name) ? options.recreate : options.recreateDependencies,
      imageId: options.images.get(imageNameOf(project, name, service)) ?? "",
      scale: scaleOf(service),
    });
    await all(actions.map((action) => perform(compose, project, name, service, action, options, emit)));
  });
}

/** All of them, even when one fails; the first failure is thrown in the end. */
export async function all(promises: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(promises))
    if (result.status === "rejected") throw result.reason;
}

async function perform(
  compose: Compose,
  project: Project,
  name: string,
  service: Service,
  action: Action,
  options: ConvergeOptions,
  emit: Emit,
): Promise<void> {
  const { client } = compose;
  const imageId = options.images.get(imageNameOf(project, name, service)) ?? "";
  const request = { project, name, service, imageId };
  const platform = service.platform;
  switch (action.type) {
    case "keep": {
      const id = containerId(nameOf(action.container));
      if (action.container.State === "running") emit({ id, status: "Running", phase: "done" });
      else if (action.container.State === "exited") emit({ id, status: "Created", phase: "done" });
      return;
    }
    case "remove":
      await stopContainer(compose, action.container, options.timeoutSeconds, emit);
      await removeContainer(compose, action.container, false, emit);
      return;
    case "create": {
      const id = containerId(action.name);
      emit({ id, status: "Creating", phase: "working" });
      const body = createBody({ ...request, containerName: action.name, number: action.number });
      const made = await client.containerCreate(body, {
        name: action.name,
        ...(platform === undefined ? {} : { platform }),
      });
      await fillFiles(compose, project, service, made.Id);
      emit({ id, status: "Created", phase: "done" });
      return;
    }
    case "recreate": {
      const old = action.container;
      const id = containerId(nameOf(old));
      emit({ id, status: "Recreate", phase: "working" });
      const inherited = options.renewAnonymousVolumes ? [] : await anonymousVolumes(compose, old, service);
      const temporary = `${old.Id.slice(0, 12)}_${action.name}`;
      const body = createBody({ ...request, containerName: action.name, number: action.number, inherited });
      const replaced = { ...body, Labels: { ...body.Labels, [label.replace]: nameOf(old) } };
      const made = await client.containerCreate(replaced, {
        name: temporary,
        ...(platform === undefined ? {} : { platform }),
      });
      await fillFiles(compose, project, service, made.Id);
      await client.containerStop(
        old.Id,
        options.timeoutSeconds === undefined ? {} : { timeoutSeconds: options.timeoutSeconds },
      );
      await client.containerRemove(old.Id);
      await client.containerRename(made.Id, action.name);
      emit({ id, status: "Recreated", phase: "done" });
      return;
    }
  }
}

/** Volumes without a name of the container before: what is in them is not lost. */
async function anonymousVolumes(
  compose: Compose,
  old: ContainerSummary,
  service: Service,
): Promise<readonly string[]> {
  const named = new Set((service.volumes ?? []).filter((v) => v.source !== undefined).map((v) => v.target));
  const { Mounts } = await compose.client.containerInspect(old.Id);
  return Mounts.flatMap((mount) =>
    mount.Type === "volume" && mount.Name !== undefined && !named.has(mount.Destination)
      ? [`${mount.Name}:${mount.Destination}:${mount.RW ? "rw" : "ro"}`]
      : [],
  );
}

/** Secrets and configs whose text comes from the file or from a variable. */
export async function fillFiles(
  compose: Compose,
  project: Project,
  service: Service,
  id: string,
): Promise<void> {
  for (const kind of ["secrets", "configs"] as const)
    for (const item of service[kind] ?? []) {
      const spec = project[kind].get(item.source);
      if (spec === undefined || spec.file !== undefined) continue;
      const text =
        spec.content ??
        (spec.environment === undefined ? undefined : project.environment.get(spec.environment));
      if (text === undefined) {
        if (spec.environment !== undefined)
          throw new CliError(
            `environment variable ${quote(spec.environment)} required by secret ${quote(spec.name)} is not set`,
          );
        throw new CliError(`unsupported external ${kind.slice(0, -1)} ${spec.name}`);
      }
      const { putFile } = await compose.proc.load(import("./put-file.ts"));
      const target = item.target ?? item.source;
      await putFile(
        compose.client,
        id,
        target.startsWith("/") ? target : `${kind === "secrets" ? "/run/secrets/" : "/"}${target}`,
        text,
      );
    }
}

// -------------------------------------------------------------------- start

export interface StartOptions {
  readonly emit: Emit;
  /** Called right before each start. */
  readonly beforeStart?: (container: ContainerSummary) => Promise<void>;
}

/** Starts what does not run, each service once those it depends on are as it wants them. */
export async function startServices(
  compose: Compose,
  project: string,
  services: ReadonlyMap<string, Service>,
  options: StartOptions,
): Promise<void> {
  const containers = await compose.containers(project, { all: true });
  const of = (name: string) => containers.filter((c) => serviceOf(c) === name);
  await inOrder(graphOf(services), async (name) => {
    const service = services.get(name) as Service;
    const mine = of(name);
    if (mine.length === 0) {
      if (scaleOf(service) === 0) return;
      throw new CliError(`service ${quote(name)} has no container to start`);
    }
    await waitDependencies(compose, service, of, options.emit);
    await all(
      mine.map(async (container) => {
        if (container.State === "running" || container.State === "paused") return;
        const id = containerId(nameOf(container));
        await options.beforeStart?.(container);
        options.emit({ id, status: "Starting", phase: "working" });
        await compose.client.containerStart(container.Id);
        options.emit({ id, status: "Started", phase: "done" });
      }),
    );
  });
}

async function waitDependencies(
  compose: Compose,
  service: Service,
  of: (name: string) => readonly ContainerSummary[],
  emit: Emit,
): Promise<void> {
  await all(
    Object.entries(service.depends_on ?? {}).flatMap(([other, dependency]) =>
      dependency.condition === "service_started"
        ? []
        : of(other).map((container) => waitFor(compose, other, container, dependency, emit)),
    ),
  );
}

const pollMs = 500;

async function waitFor(
  compose: Compose,
  service: string,
  container: ContainerSummary,
  dependency: Dependency,
  emit: Emit,
): Promise<void> {
  const id = containerId(nameOf(container));
  emit({ id, status: "Waiting", phase: "working" });
  const fail = (why: string): void => {
    if (!dependency.required) {
      emit({ id, status: `Skipped - ${why}`, phase: "warning" });
      return;
    }
    emit({ id, status: "Error", phase: "error" });
    throw new CliError(`dependency failed to start: ${why}`);
  };
  for (;;) {
    const seen = await compose.client.containerInspect(container.Id);
    const { State } = seen;
    if (dependency.condition === "service_completed_successfully") {
      if (State.Status === "exited") {
        if (State.ExitCode === 0) return emit({ id, status: "Exited", phase: "done" });
        emit({
          id,
          status: `service ${quote(service)} didn't complete successfully: exit ${State.ExitCode}`,
          phase: "error",
        });
        throw new CliError(`service ${quote(service)} didn't complete successfully: exit ${State.ExitCode}`);
      }
    } else {
      const verdict = healthVerdict(seen, nameOf(container));
      if (verdict === "healthy") return emit({ id, status: "Healthy", phase: "done" });
      if (verdict !== undefined) return fail(verdict);
    }
    await compose.proc.sleep(pollMs);
  }
}

/** `healthy`, why it will not be, or undefined while it is open. */
function healthVerdict(seen: ContainerInspect, name: string): string | undefined {
  if (seen.State.Status === "exited") return `container ${name} exited (${seen.State.ExitCode})`;
  if (seen.State.Health === undefined || seen.State.Health.Status === "none")
    return `container ${name} has no healthcheck configured`;
  if (seen.State.Health.Status === "unhealthy") return `container ${name} is unhealthy`;
  return seen.State.Health.Status === "healthy" ? "healthy" : undefined;
}

/** `up --wait`: until everything runs, and is healthy where that can be told. */
export async function waitAll(
  compose: Compose,
  containers: readonly ContainerSummary[],
  deadlineMs: number | undefined,
  emit: Emit,
): Promise<void> {
  await all(
    containers.map(async (container) => {
      const id = containerId(nameOf(container));
      emit({ id, status: "Waiting", phase: "working" });
      for (;;) {
        const seen = await compose.client.containerInspect(container.Id);
        const health = seen.State.Health?.Status ?? "none";
        if (seen.State.Running && (health === "none" || health === "healthy"))
          return emit({ id, status: "Healthy", phase: "done" });
        if (health === "unhealthy" || seen.State.Status === "exited") {
          emit({ id, status: "Error", phase: "error" });
          throw new CliError(
            health === "unhealthy"
              ? `container ${nameOf(container)} is unhealthy`
              : `container ${nameOf(container)} exited (${seen.State.ExitCode})`,
          );
        }
        if (deadlineMs !== undefined && compose.proc.nowMs() > deadlineMs)
          throw new CliError("application not healthy after the given time");
        await compose.proc.sleep(pollMs);
      }
    }),
  );
}

// --------------------------------------------------------------------- stop

export async function stopContainer(
  compose: Compose,
  container: ContainerSummary,
  timeoutSeconds: number | undefined,
  emit: Emit,
): Promise<void> {
  const id = containerId(nameOf(container));
  emit({ id, status: "Stopping", phase: "working" });
  await compose.client.containerStop(container.Id, timeoutSeconds === undefined ? {} : { timeoutSeconds });
  emit({ id, status: "Stopped", phase: "done" });
}

export async function removeContainer(
  compose: Compose,
  container: ContainerSummary,
  volumes: boolean,
  emit: Emit,
): Promise<void> {
  const id = containerId(nameOf(container));
  emit({ id, status: "Removing", phase: "working" });
  await missing(compose.client.containerRemove(container.Id, { force: true, volumes }));
  emit({ id, status: "Removed", phase: "done" });
}

/** Services in the order of going down: first those that nothing depends on. Read off the containers. */
export async function inReverse(
  containers: readonly ContainerSummary[],
  visit: (container: ContainerSummary) => Promise<void>,
): Promise<void> {
  const graph = new Map<string, readonly string[]>();
  for (const c of containers)
    graph.set(
      serviceOf(c),
      labelOf(c, "dependsOn")
        .split(",")
        .map((d) => d.split(":")[0] ?? "")
        .filter((d) => d !== ""),
    );
  await inOrder(reversed(graph), async (name) => {
    await all(containers.filter((c) => serviceOf(c) === name).map(visit));
  });
}

export async function down(
  compose: Compose,
  options: {
    readonly name: string;
    readonly project: Project | undefined;
    readonly removeOrphans: boolean;
    readonly volumes: boolean;
    readonly timeoutSeconds: number | undefined;
    readonly images: "all" | "local" | undefined;
    readonly services: readonly string[];
  },
  emit: Emit,
): Promise<void> {
  const { client } = compose;
  const { name, project } = options;
  const found = await compose.containers(name, { all: true, oneOff: options.removeOrphans });
  const known = (c: ContainerSummary) =>
    project === undefined ||
    options.removeOrphans ||
    project.services.has(serviceOf(c)) ||
    project.disabled.has(serviceOf(c));
  const mine = found.filter(
    (c) => known(c) && (options.services.length === 0 || options.services.includes(serviceOf(c))),
  );
  await inReverse(mine, async (container) => {
    await stopContainer(compose, container, options.timeoutSeconds, emit);
    await removeContainer(compose, container, options.volumes, emit);
  });
  if (options.services.length > 0) return;

  const networks = await client.networkList({ label: { [`${label.project}=${name}`]: true } });
  const volumeList = options.volumes
    ? project === undefined
      ? ((await client.volumeList({ label: { [`${label.project}=${name}`]: true } })).Volumes ?? []).map(
          (v) => v.Name,
        )
      : [...project.volumes.values()].filter((v) => v.external !== true).map((v) => v.name)
    : [];
  const images = options.images === undefined ? [] : imagesToRemove(options.images, project);
  if (mine.length === 0 && project === undefined && networks.length === 0)
    await compose.warn(`Warning: No resource found to remove for project ${quote(name)}.`);
  await all([
    ...images.map(async (ref) => {
      const id = `Image ${ref}`;
      if ((await missing(client.imageInspect(ref))) === undefined) return;
      emit({ id, status: "Removing", phase: "working" });
      try {
        await client.imageRemove(ref);
        emit({ id, status: "Removed", phase: "done" });
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 409) throw error;
        emit({ id, status: "Resource is still in use", phase: "warning" });
      }
    }),
    ...volumeList.map(async (volume) => {
      if ((await missing(client.volumeInspect(volume))) === undefined) return;
      const id = `Volume ${volume}`;
      emit({ id, status: "Removing", phase: "working" });
      try {
        await client.volumeRemove(volume, { force: true });
        emit({ id, status: "Removed", phase: "done" });
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 409) throw error;
        emit({ id, status: "Resource is still in use", phase: "warning" });
      }
    }),
    ...networks
      .filter((network) => isOwn(project, network.Labels?.[label.network] ?? ""))
      .map(async (network) => {
        const id = `Network ${network.Name}`;
        emit({ id, status: "Removing", phase: "working" });
        const { Containers } = await client.networkInspect(network.Id);
        if (Object.keys(Containers).length > 0) {
          emit({ id, status: "Resource is still in use", phase: "warning" });
          return;
        }
        await client.networkRemove(network.Id);
        emit({ id, status: "Removed", phase: "done" });
      }),
  ]);
}

const isOwn = (project: Project | undefined, key: string): boolean =>
  project === undefined ||
  (project.networks.get(key) !== undefined && project.networks.get(key)?.external !== true);

function imagesToRemove(which: "all" | "local", project: Project | undefined): readonly string[] {
  const services = [...(project?.services ?? [])];
  const refs = services.flatMap(([name, s]) =>
    which === "all" || s.image === undefined ? [imageNameOf(project as Project, name, s)] : [],
  );
  return [...new Set(refs)].map((ref) => (/:[^/]*$/.test(ref) ? ref : `${ref}:latest`));
}
