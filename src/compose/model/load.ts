/**
 * From files to a project: read, fill in variables, check, write out short forms, follow
 * `extends` and `include`, merge, then name things and tie the loose ends.
 */
import { CliError, messageOf } from "../../cli/kit/errors.ts";
import { joinPath } from "../../cli/kit/paths.ts";
import type { Proc } from "../../os/process.ts";
import { canonicalObject, canonicalService, listOf } from "./canonical.ts";
import { parseDotenv } from "./dotenv.ts";
import { findFiles, parentOf, readText } from "./files.ts";
import { finishProject } from "./finish.ts";
import { interpolate, variablesIn } from "./interpolate.ts";
import { merge, mergeDicts } from "./merge.ts";
import { validate } from "./schema.ts";
import { type Dict, isDict, type Project, type Use, type Yaml } from "./types.ts";
import { readYaml } from "./yaml.ts";

export interface LoadOptions {
  readonly files: readonly string[];
  readonly projectName: string | undefined;
  readonly profiles: readonly string[];
  readonly envFiles: readonly string[];
  readonly projectDirectory: string | undefined;
  readonly warn: (message: string) => void;
  readonly compatibility: boolean;
  readonly allResources: boolean;
  /** False: variables stay as they are written. */
  readonly interpolate?: boolean;
}

interface Context {
  readonly proc: Proc;
  readonly environment: ReadonlyMap<string, string>;
  readonly warn: (message: string) => void;
  readonly interpolate: boolean;
  /** Variables that were named in a warning. */
  readonly warned: Set<string>;
  /** Variables the files name. */
  readonly used: Map<string, Use>;
}

export const sections = ["services", "networks", "volumes", "secrets", "configs"] as const;

/** What the variables of the files stand for: the shell's, then those of `.env`. */
export async function projectEnvironment(
  proc: Proc,
  folder: string,
  envFiles: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const environment = new Map(proc.env);
  const files =
    envFiles.length > 0 ? envFiles.map((file) => joinPath(proc.cwd, file)) : [joinPath(folder, ".env")];
  const read = new Map<string, string>();
  for (const file of files) {
    if (!proc.fs.exists(file)) {
      if (envFiles.length === 0) continue;
      throw new CliError(`couldn't find env file: ${file}`);
    }
    try {
      const parsed = parseDotenv(await readText(proc, file), (name) => proc.env.get(name));
      for (const [key, value] of parsed) if (value !== undefined) read.set(key, value);
    } catch (error) {
      throw new CliError(`failed to read ${file}: ${messageOf(error)}`);
    }
  }
  for (const [key, value] of read) if (!environment.has(key)) environment.set(key, value);
  return environment;
}

/** @throws CliError */
export async function loadProject(proc: Proc, options: LoadOptions): Promise<Project> {
  let wanted = options.files;
  const early = await projectEnvironment(proc, options.projectDirectory ?? proc.cwd, options.envFiles);
  if (wanted.length === 0) {
    const listed = early.get("COMPOSE_FILE") ?? "";
    if (listed !== "") wanted = listed.split(early.get("COMPOSE_PATH_SEPARATOR") ?? ":");
  }
  const files = findFiles(proc, wanted, options.warn);
  const [first] = files;
  if (first === undefined) throw new CliError("no configuration file provided: not found");
  const folder =
    options.projectDirectory === undefined
      ? first === "-"
        ? proc.cwd
        : parentOf(first)
      : joinPath(proc.cwd, options.projectDirectory);
  const environment = new Map(await projectEnvironment(proc, folder, options.envFiles));
  const context: Context = {
    proc,
    environment,
    warn: options.warn,
    interpolate: options.interpolate ?? true,
    warned: new Set(),
    used: new Map(),
  };

  const texts = await Promise.all(files.map((file) => readText(proc, file)));
  const parsed = files.map((file, i) => readYaml(texts[i] as string, file));
  const name = projectName(options.projectName, environment, parsed, folder);
  environment.set("COMPOSE_PROJECT_NAME", name);

  let document: Dict = {};
  for (const [i, file] of files.entries())
    document = mergeDicts(document, await loadDocument(context, parsed[i] ?? null, file, folder, [file]));
  const listedProfiles = environment.get("COMPOSE_PROFILES") ?? "";
  const profiles = [...options.profiles, ...(listedProfiles === "" ? [] : listedProfiles.split(","))];
  return finishProject({
    proc,
    name,
    folder,
    files,
    document,
    environment,
    profiles,
    separator: options.compatibility ? "_" : "-",
    allResources: options.allResources,
    variables: context.used,
  });
}

export function normalName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^-_a-z0-9]/g, "")
    .replace(/^[_-]+/, "");
}

function projectName(
  given: string | undefined,
  environment: ReadonlyMap<string, string>,
  documents: readonly Yaml[],
  folder: string,
): string {
  const asked = given ?? environment.get("COMPOSE_PROJECT_NAME");
  if (asked !== undefined && asked !== "") {
    if (normalName(asked) !== asked)
      throw new CliError(
        `invalid project name ${JSON.stringify(asked)}: must consist only of lowercase alphanumeric characters, hyphens, and underscores as well as start with a letter or number`,
      );
    return asked;
  }
  const get = (key: string) => environment.get(key);
  const named = documents
    .flatMap((d) => (isDict(d) && typeof d["name"] === "string" ? [d["name"]] : []))
    .at(-1);
  const name =
    named === undefined
      ? normalName(folder.split("/").at(-1) ?? "")
      : String(interpolate(named, { get, onUnset: () => {} }, ["name"]));
  if (name === "") throw new CliError("project name must not be empty");
  if (normalName(name) !== name)
    throw new CliError(
      `invalid project name ${JSON.stringify(name)}: must consist only of lowercase alphanumeric characters, hyphens, and underscores as well as start with a letter or number`,
    );
  return name;
}

/** One file in canonical form, with what it includes. */
async function loadDocument(
  context: Context,
  parsed: Yaml,
  file: string,
  folder: string,
  chain: readonly string[],
): Promise<Dict> {
  if (parsed === null) throw new CliError("empty compose file");
  variablesIn(parsed, context.used);
  const filledIn = context.interpolate ? fillIn(context, parsed) : parsed;
  validate(filledIn, file);
  const document: Dict = filledIn;
  if (document["version"] !== undefined)
    context.warn(
      `${file}: the attribute \`version\` is obsolete, it will be ignored, please remove it to avoid potential confusion`,
    );
  const place = { folder, home: context.proc.env.get("HOME") ?? "/" };

  const canonical: Record<string, Yaml | undefined> = {};
  for (const [key, value] of Object.entries(document)) if (key.startsWith("x-")) canonical[key] = value;
  const services = isDict(document["services"]) ? document["services"] : {};
  const done: Record<string, Yaml> = {};
  for (const name of Object.keys(services))
    done[name] = await extended(context, services, name, file, folder, []);
  canonical["services"] = done;
  for (const section of sections.slice(1)) {
    const entries = document[section];
    if (isDict(entries))
      canonical[section] = Object.fromEntries(
        Object.entries(entries).map(([key, value]) => [key, canonicalObject(value, place)]),
      );
  }

  let result: Dict = {};
  for (const item of listOf(document["include"])) {
    const included = await include(context, item, folder, chain);
    for (const section of sections) {
      const own = canonical[section];
      const theirs = included[section];
      if (!isDict(own) || !isDict(theirs)) continue;
      const both = Object.keys(own).find((key) => Object.hasOwn(theirs, key));
      if (both !== undefined) throw new CliError(`${section}.${both} conflicts with imported resource`);
    }
    result = mergeDicts(result, included);
  }
  return mergeDicts(result, canonical);
}

async function include(
  context: Context,
  item: Yaml,
  folder: string,
  chain: readonly string[],
): Promise<Dict> {
  const spec: Dict = isDict(item) ? item : { path: item };
  let result: Dict = {};
  const paths = listOf(spec["path"]).map((p) => joinPath(folder, String(p)));
  const [main = folder] = paths;
  const directory =
    spec["project_directory"] === undefined
      ? parentOf(main)
      : joinPath(folder, String(spec["project_directory"]));
  for (const path of paths) {
    if (chain.includes(path))
      throw new CliError(`include cycle detected:\n${chain.join("\n include ")}\n include ${path}`);
    const parsed = readYaml(await readText(context.proc, path), path);
    const envFiles = listOf(spec["env_file"]).map(String);
    const own = await projectEnvironment(
      context.proc,
      directory,
      envFiles.map((f) => joinPath(folder, f)),
    );
    const inner = { ...context, environment: new Map([...own, ...context.environment]) };
    result = mergeDicts(result, await loadDocument(inner, parsed, path, directory, [...chain, path]));
  }
  return result;
}

function fillIn(context: Context, value: Yaml): Yaml {
  return interpolate(value, {
    get: (name) => context.environment.get(name),
    onUnset: (name) => {
      if (context.warned.has(name)) return;
      context.warned.add(name);
      context.warn(`The "${name}" variable is not set. Defaulting to a blank string.`);
    },
  });
}

/** A service on top of the one it extends. */
async function extended(
  context: Context,
  services: Dict,
  name: string,
  file: string,
  folder: string,
  chain: readonly string[],
): Promise<Dict> {
  const raw = services[name];
  if (!isDict(raw)) return {};
  const { extends: base, ...own } = raw;
  const canonical = canonicalService(name, own, { folder, home: context.proc.env.get("HOME") ?? "/" });
  if (base === undefined || base === null) return canonical;
  const spec: Dict = isDict(base) ? base : { service: base };
  const other = String(spec["service"] ?? "");
  const link = `${file}:${name}`;
  if (chain.includes(link))
    throw new CliError(
      `Circular reference:\n${[...chain, link].map((c) => `${c.split(":")[1]} in ${c.split(":")[0]}`).join("\n  extends ")}`,
    );
  let theirs = services;
  let theirFile = file;
  let theirFolder = folder;
  if (spec["file"] !== undefined) {
    theirFile = joinPath(folder, String(spec["file"]));
    theirFolder = parentOf(theirFile);
    const document = fillIn(context, readYaml(await readText(context.proc, theirFile), theirFile));
    validate(document, theirFile);
    theirs = isDict(document["services"]) ? document["services"] : {};
  }
  if (!isDict(theirs[other]))
    throw new CliError(
      spec["file"] === undefined
        ? `cannot extend service "${name}" in ${file}: service "${other}" not found`
        : `cannot extend service "${name}" in ${file}: service "${other}" not found in ${String(spec["file"])}`,
    );
  const parent = await extended(context, theirs, other, theirFile, theirFolder, [...chain, link]);
  // Two services make a service.
  return merge(parent, canonical) as Dict;
}
