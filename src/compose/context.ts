/** What every command of Compose has at hand: the global flags, the engine, the terminal. */
import type { Client } from "../api/client.ts";
import { formatTime } from "../api/time.ts";
import type { ContainerSummary } from "../api/types.ts";
import type { Attention } from "../cli/kit/attention.ts";
import { CliError } from "../cli/kit/errors.ts";
import { quote } from "../cli/kit/values.ts";
import type { Proc } from "../os/process.ts";
import type { ProgressMode } from "./display.ts";
import { label, labelOf, nameOf, serviceOf } from "./labels.ts";
import { findFiles } from "./model/files.ts";
import { type LoadOptions, loadProject } from "./model/load.ts";
import type { Project, Service } from "./model/types.ts";

export interface Globals {
  readonly files: readonly string[];
  readonly projectName: string | undefined;
  readonly profiles: readonly string[];
  readonly envFiles: readonly string[];
  readonly projectDirectory: string | undefined;
  readonly progress: ProgressMode;
  readonly compatibility: boolean;
  readonly allResources: boolean;
  /** No colours anywhere (--ansi never). */
  readonly plain: boolean;
  readonly dryRun: boolean;
}

export class Compose {
  private readonly startedMs: number;

  constructor(
    readonly proc: Proc,
    readonly client: Client,
    readonly attention: Attention,
    readonly globals: Globals,
  ) {
    this.startedMs = proc.nowMs();
  }

  /** A line of Compose's log. */
  async warn(message: string): Promise<void> {
    const { proc } = this;
    if (proc.stderr.isTty) {
      const seconds = String(Math.floor((proc.nowMs() - this.startedMs) / 1000)).padStart(4, "0");
      await proc.stderr.write(`\x1b[33mWARN\x1b[0m[${seconds}] ${message.padEnd(44)} \n`);
    } else {
      const time = `${formatTime(proc.nowMs()).slice(0, 19)}Z`;
      await proc.stderr.write(`time="${time}" level=warning msg=${quote(message)}\n`);
    }
  }

  /** @throws CliError */
  async project(options: Partial<LoadOptions> = {}): Promise<Project> {
    const warnings: string[] = [];
    const { globals } = this;
    try {
      return await loadProject(this.proc, {
        files: globals.files,
        projectName: globals.projectName,
        profiles: globals.profiles,
        envFiles: globals.envFiles,
        projectDirectory: globals.projectDirectory,
        compatibility: globals.compatibility,
        allResources: globals.allResources,
        warn: (message) => void warnings.push(message),
        ...options,
      });
    } finally {
      for (const warning of warnings) await this.warn(warning);
    }
  }

  /** The project, or its name alone where no file is found and `-p` says which. */
  async projectOrName(): Promise<{ readonly name: string; readonly project: Project | undefined }> {
    const { globals, proc } = this;
    if (
      globals.projectName !== undefined &&
      globals.files.length === 0 &&
      !proc.env.has("COMPOSE_FILE") &&
      findFiles(proc, [], () => {}).length === 0
    )
      return { name: globals.projectName, project: undefined };
    const project = await this.project();
    return { name: project.name, project };
  }

  /** Containers of a project, by name; without those of `run` unless asked. */
  async containers(
    project: string,
    options: { readonly all?: boolean; readonly oneOff?: boolean } = {},
  ): Promise<readonly ContainerSummary[]> {
    const filter: Record<string, boolean> = { [`${label.project}=${project}`]: true };
    if (options.oneOff !== true) filter[`${label.oneoff}=False`] = true;
    const list = await this.client.containerList({ all: options.all ?? false, filters: { label: filter } });
    return [...list].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  }
}

/** Services that were named, or all; with those they depend on unless `alone`. @throws CliError `no such service` */
export function chooseServices(
  project: Project,
  names: readonly string[],
  alone = false,
): ReadonlyMap<string, Service> {
  if (names.length === 0) {
    for (const [name, service] of project.services) checkEnabled(project, name, service);
    return project.services;
  }
  const chosen = new Map<string, Service>();
  const add = (name: string, named: boolean): void => {
    if (chosen.has(name)) return;
    const service = project.services.get(name) ?? (named ? project.disabled.get(name) : undefined);
    if (service === undefined) throw new CliError(`no such service: ${name}`);
    chosen.set(name, service);
    if (alone) return;
    for (const [other, dependency] of Object.entries(service.depends_on ?? {}))
      if (project.services.has(other)) add(other, false);
      else if (names.includes(other)) add(other, true);
      else if (dependency.required) refuseDisabled(project, name, other);
  };
  for (const name of names) add(name, true);
  return new Map([...chosen].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function checkEnabled(project: Project, name: string, service: Service): void {
  for (const [other, dependency] of Object.entries(service.depends_on ?? {}))
    if (dependency.required && !project.services.has(other)) refuseDisabled(project, name, other);
}

function refuseDisabled(project: Project, name: string, other: string): never {
  const profiles = project.disabled.get(other)?.profiles ?? [];
  throw new CliError(
    `service ${JSON.stringify(other)} is required by ${JSON.stringify(name)} but is disabled. Can be enabled by profiles [${profiles.join(" ")}]`,
  );
}

/** Of those that were named, or all. @throws CliError `no such service` */
export function onlyServices(
  containers: readonly ContainerSummary[],
  names: readonly string[],
  project: Project | undefined,
): readonly ContainerSummary[] {
  if (names.length === 0) return containers;
  for (const name of names)
    if (
      project !== undefined
        ? !project.services.has(name) && !project.disabled.has(name)
        : !containers.some((c) => serviceOf(c) === name)
    )
      throw new CliError(`no such service: ${name}`);
  return containers.filter((c) => names.includes(serviceOf(c)));
}

export const isOneOff = (c: ContainerSummary): boolean => labelOf(c, "oneoff") === "True";
