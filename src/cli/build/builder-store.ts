/**
 * The builders this client knows, in `~/.docker/buildx`. `default` is the engine's
 * own (driver `docker`); the others are BuildKit beside the engine, with a cache of
 * their own and no access to its images.
 */
import type { Proc } from "../../os/process.ts";
import { CliError } from "../kit/errors.ts";

export type Driver = "docker" | "docker-container" | "kubernetes" | "remote";

export interface BuilderNode {
  readonly name: string;
  readonly endpoint: string;
  /** As `--platform` gave them. */
  readonly platforms: readonly string[];
  readonly driverOpts: readonly string[];
  readonly buildkitdFlags: string;
}

export interface Builder {
  readonly name: string;
  readonly driver: Driver;
  readonly nodes: readonly BuilderNode[];
  readonly running: boolean;
  /** Virtual milliseconds since the epoch; undefined: never used. */
  readonly lastUsedMs?: number;
}

export interface Builders {
  readonly current: string;
  readonly made: readonly Builder[];
}

export const engineBuilder: Builder = {
  name: "default",
  driver: "docker",
  running: true,
  nodes: [{ name: "default", endpoint: "default", platforms: [], driverOpts: [], buildkitdFlags: "" }],
};

function file(proc: Proc): string {
  return `${proc.env.get("DOCKER_CONFIG") ?? `${proc.env.get("HOME") ?? ""}/.docker`}/buildx/instances.json`;
}

export function readBuilders(proc: Proc): Builders {
  try {
    const found = JSON.parse(proc.fs.readText(file(proc))) as Partial<Builders>;
    return { current: found.current ?? "default", made: found.made ?? [] };
  } catch {
    return { current: "default", made: [] };
  }
}

export function writeBuilders(proc: Proc, builders: Builders): void {
  const path = file(proc);
  proc.fs.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  proc.fs.writeFile(path, `${JSON.stringify(builders)}\n`);
}

/** @throws CliError in buildx's words */
export function findBuilder(builders: Builders, name: string): Builder {
  if (name === "default") return engineBuilder;
  const found = builders.made.find((b) => b.name === name);
  if (found === undefined) throw new CliError(`ERROR: no builder ${JSON.stringify(name)} found`);
  return found;
}

export function allBuilders(builders: Builders): readonly Builder[] {
  return [...builders.made, engineBuilder];
}

/** The builder a command goes to: named, of BUILDX_BUILDER, or the current one. */
export function currentBuilder(proc: Proc, named: string | undefined): Builder {
  const builders = readBuilders(proc);
  const wanted = named || proc.env.get("BUILDX_BUILDER") || builders.current;
  return findBuilder(builders, wanted);
}

/** Writes down that it runs, and when it was used. */
export function markUsed(proc: Proc, builder: Builder): void {
  if (builder.driver === "docker") return;
  const builders = readBuilders(proc);
  const used = { ...builder, running: true, lastUsedMs: proc.nowMs() };
  writeBuilders(proc, {
    ...builders,
    made: builders.made.map((b) => (b.name === builder.name ? used : b)),
  });
}

/** It shares the machine's network: `localhost` means the machine. */
export function onHostNetwork(builder: Builder): boolean {
  return builder.nodes.some((node) => node.driverOpts.includes("network=host"));
}
