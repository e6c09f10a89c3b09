/** From the merged document to a project: names, default network, files of variables, profiles; and what does not fit together. */
import { CliError, messageOf } from "../../cli/kit/errors.ts";
import type { Proc } from "../../os/process.ts";
import { parseDotenv } from "./dotenv.ts";
import {
  type Dict,
  type FileObject,
  isDict,
  type NetworkSpec,
  type Project,
  type Service,
  type VolumeSpec,
  type Yaml,
} from "./types.ts";

interface Merged {
  readonly proc: Proc;
  readonly name: string;
  readonly folder: string;
  readonly files: readonly string[];
  readonly document: Dict;
  readonly environment: ReadonlyMap<string, string>;
  readonly profiles: readonly string[];
  readonly separator: Project["separator"];
  readonly allResources: boolean;
  readonly variables: Project["variables"];
}

const section = (document: Dict, key: string): Dict => (isDict(document[key]) ? document[key] : {});

const byName = (a: readonly [string, unknown], b: readonly [string, unknown]) => (a[0] < b[0] ? -1 : 1);

function named(project: string, entries: Dict): Map<string, Dict & { readonly name: string }> {
  return new Map(
    Object.entries(entries)
      .sort(byName)
      .map(([key, value]) => {
        const spec = isDict(value) ? value : {};
        const own = spec["name"];
        const name = typeof own === "string" ? own : spec["external"] === true ? key : `${project}_${key}`;
        const { name: _, ...rest } = spec;
        return [key, { name, ...rest }];
      }),
  );
}

/** @throws CliError */
export function finishProject(merged: Merged): Project {
  const { document, name: project, environment, proc } = merged;
  const all = new Map<string, Service>();
  for (const [name, value] of Object.entries(section(document, "services")).sort(byName))
    all.set(name, completed(isDict(value) ? value : {}, name, environment, proc));

  const active = new Map<string, Service>();
  const disabled = new Map<string, Service>();
  for (const [name, service] of all)
    (isActive(service, merged.profiles) ? active : disabled).set(name, service);

  const networks = { ...section(document, "networks") };
  const usesDefault = [...all.values()].some(
    (s) => s.networks !== undefined && Object.hasOwn(s.networks, "default"),
  );
  if (usesDefault && !Object.hasOwn(networks, "default")) networks["default"] = {};

  const result: Project = {
    name: project,
    workingDir: merged.folder,
    files: merged.files,
    services: active,
    disabled,
    // The schema and the canonical form give these their types.
    networks: named(project, networks) as ReadonlyMap<string, unknown> as ReadonlyMap<string, NetworkSpec>,
    volumes: named(project, section(document, "volumes")) as ReadonlyMap<string, unknown> as ReadonlyMap<
      string,
      VolumeSpec
    >,
    secrets: named(project, section(document, "secrets")) as ReadonlyMap<string, unknown> as ReadonlyMap<
      string,
      FileObject
    >,
    configs: named(project, section(document, "configs")) as ReadonlyMap<string, unknown> as ReadonlyMap<
      string,
      FileObject
    >,
    extensions: Object.fromEntries(Object.entries(document).filter(([key]) => key.startsWith("x-"))),
    environment,
    profiles: merged.profiles,
    separator: merged.separator,
    allResources: merged.allResources,
    variables: merged.variables,
  };
  checkConsistency(result, all);
  return result;
}

function isActive(service: Service, profiles: readonly string[]): boolean {
  const own = service.profiles ?? [];
  return own.length === 0 || profiles.includes("*") || own.some((profile) => profiles.includes(profile));
}

function completed(raw: Dict, name: string, environment: ReadonlyMap<string, string>, proc: Proc): Service {
  const { env_file, label_file: _, ...rest } = raw;
  let service: Dict = rest;
  if (service["network_mode"] === undefined && service["networks"] === undefined)
    service = { ...service, networks: { default: null } };

  const variables: Record<string, string | null> = {};
  for (const item of Array.isArray(env_file) ? (env_file as readonly Dict[]) : []) {
    const path = String(item["path"]);
    if (!proc.fs.exists(path)) {
      if (item["required"] === false) continue;
      throw new CliError(`env file ${path} not found: stat ${path}: no such file or directory`);
    }
    try {
      for (const [key, value] of parseDotenv(proc.fs.readText(path), (key) => environment.get(key)))
        variables[key] = value ?? null;
    } catch (error) {
      throw new CliError(`failed to read ${path}: ${messageOf(error)}`);
    }
  }
  const own = isDict(service["environment"]) ? service["environment"] : {};
  for (const [key, value] of Object.entries(own))
    variables[key] = value === null ? (environment.get(key) ?? null) : String(value);
  if (Object.keys(variables).length > 0) service = { ...service, environment: variables };

  const depends: Record<string, Yaml | undefined> = { ...section(service, "depends_on") };
  for (const [other, restart] of impliedDependencies(service))
    if (other !== name && !Object.hasOwn(depends, other))
      depends[other] = {
        condition: "service_started",
        ...(restart ? { restart: true } : {}),
        required: true,
      };
  if (Object.keys(depends).length > 0) service = { ...service, depends_on: depends };
  // The schema and the canonical form have given every attribute its type.
  return service as unknown as Service;
}

/** Services that another attribute names: `links`, `volumes_from`, `network_mode: service:…`. */
function impliedDependencies(service: Dict): readonly (readonly [string, boolean])[] {
  const list = (key: string) =>
    Array.isArray(service[key]) ? (service[key] as readonly Yaml[]).map(String) : [];
  const found: (readonly [string, boolean])[] = [];
  for (const link of list("links")) found.push([link.split(":")[0] ?? "", true]);
  for (const from of list("volumes_from"))
    if (!from.startsWith("container:")) found.push([from.split(":")[0] ?? "", false]);
  for (const key of ["network_mode", "ipc", "pid"]) {
    const other = /^service:(.+)$/.exec(String(service[key] ?? ""))?.[1];
    if (other !== undefined) found.push([other, true]);
  }
  return found;
}

function checkConsistency(project: Project, all: ReadonlyMap<string, Service>): void {
  const refuse = (what: string): never => {
    throw new CliError(`${what}: invalid compose project`);
  };
  for (const [name, service] of project.services) {
    if (service.image === undefined && service.build === undefined)
      refuse(`service "${name}" has neither an image nor a build context specified`);
    if (service.network_mode !== undefined && service.networks !== undefined)
      refuse(`service "${name}" declares mutually exclusive \`network_mode\` and \`networks\``);
    for (const network of Object.keys(service.networks ?? {}))
      if (!project.networks.has(network)) refuse(`service "${name}" refers to undefined network ${network}`);
    for (const volume of service.volumes ?? [])
      if (volume.type === "volume" && volume.source !== undefined && !project.volumes.has(volume.source))
        refuse(`service "${name}" refers to undefined volume ${volume.source}`);
    for (const secret of service.secrets ?? [])
      if (!project.secrets.has(secret.source))
        refuse(`service "${name}" refers to undefined secret ${secret.source}`);
    for (const config of service.configs ?? [])
      if (!project.configs.has(config.source))
        refuse(`service "${name}" refers to undefined config ${config.source}`);
    for (const [other, dependency] of Object.entries(service.depends_on ?? {})) {
      if (all.has(other)) continue;
      if (dependency.required) refuse(`service "${name}" depends on undefined service "${other}"`);
    }
    const limits = service.deploy?.replicas ?? service.scale ?? 1;
    if (service.container_name !== undefined && limits > 1)
      refuse(`services.${name}: can't set container_name and ${name} as container name must be unique`);
  }
  checkCycles(project.services);
}

function checkCycles(services: ReadonlyMap<string, Service>): void {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    if (done.has(name)) return;
    const at = path.indexOf(name);
    if (at !== -1) throw new CliError(`dependency cycle detected: ${[...path.slice(at), name].join(" -> ")}`);
    for (const other of Object.keys(services.get(name)?.depends_on ?? {})) visit(other, [...path, name]);
    done.add(name);
  };
  for (const name of services.keys()) visit(name, []);
}
