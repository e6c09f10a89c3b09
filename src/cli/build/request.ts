/** From flags and files to what the engine is asked: context, Dockerfile, secrets, names. */
import { type BuildRequest, mayBeArchive } from "../../api/build.ts";
import { parsePlatforms } from "../../oci/platform.ts";
import { InvalidReference, parseReference } from "../../oci/reference.ts";
import { SysError } from "../../os/errno.ts";
import { emptyTree, type FileTree } from "../../os/fs/tree.ts";
import type { Proc } from "../../os/process.ts";
import { CliError, goErrno } from "../kit/errors.ts";
import type { FlagValues } from "../kit/flags.ts";
import { currentBuilder } from "./builder-store.ts";
import { cacheOptions, localSources } from "./cache-options.ts";
import { callOf } from "./call.ts";
import type { buildFlags } from "./flags.ts";

export type BuildFlagValues = FlagValues<typeof buildFlags>;

export interface Prepared {
  readonly request: BuildRequest;
  readonly context: FileTree;
}

const decoder = new TextDecoder();

function failure(text: string): CliError {
  return new CliError(`ERROR: failed to build: ${text}`);
}

/** @throws CliError for a name that is none */
export function checkTags(tags: readonly string[]): void {
  for (const tag of tags)
    try {
      parseReference(tag);
    } catch (error) {
      if (!(error instanceof InvalidReference)) throw error;
      throw failure(`invalid tag ${JSON.stringify(tag)}: ${plainReference(tag, error.message)}`);
    }
}

/** buildx names the rule alone where the engine also names the repository. */
function plainReference(tag: string, message: string): string {
  return /must be lowercase/.test(message) && tag !== "" ? "repository name must be lowercase" : message;
}

/** `NAME=value`, or a name whose value the environment has. */
export function pairs(list: readonly string[], env: ReadonlyMap<string, string>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const item of list) {
    const eq = item.indexOf("=");
    if (eq >= 0) found[item.slice(0, eq)] = item.slice(eq + 1);
    else {
      const value = env.get(item);
      if (value !== undefined) found[item] = value;
    }
  }
  return found;
}

function readText(proc: Proc, path: string): string | undefined {
  try {
    return proc.fs.readText(path);
  } catch (error) {
    if (error instanceof SysError) return undefined;
    throw error;
  }
}

function isDirectory(proc: Proc, path: string): boolean {
  try {
    return proc.fs.stat(path).type === "dir";
  } catch {
    return false;
  }
}

function baseName(path: string): string {
  return path.replace(/\/+$/, "").split("/").at(-1) ?? path;
}

/** A repository, which the engine fetches itself. */
function isGit(context: string): boolean {
  return (
    /^(git:\/\/|git@|ssh:\/\/|github\.com\/)/.test(context) || /^https?:\/\/[^#?]+\.git(#.*)?$/.test(context)
  );
}

/** `default` or `ID`, alone or with `=SOCKET` or `=KEY[,KEY]`. @throws CliError in buildx's words */
function agentsOf(proc: Proc, list: readonly string[]): readonly string[] {
  return list.flatMap((text) => {
    if (text === "") return [];
    const [id = "", given] = text.split(/=(.*)/s);
    const paths = given === undefined ? [proc.env.get("SSH_AUTH_SOCK") ?? ""] : given.split(",");
    for (const path of paths) {
      if (path === "") throw failure("invalid empty ssh agent socket: make sure SSH_AUTH_SOCK is set");
      if (!proc.fs.exists(path)) throw failure(`stat ${path}: no such file or directory`);
      if (!/PRIVATE KEY/.test(readText(proc, path) ?? ""))
        throw failure(`failed to parse ${path}: ssh: no key found`);
    }
    return [id];
  });
}

function secretsOf(proc: Proc, list: readonly string[]): Record<string, Uint8Array> {
  const secrets: Record<string, Uint8Array> = {};
  for (const text of list) {
    const fields = new Map<string, string>();
    for (const part of text.split(",")) {
      const eq = part.indexOf("=");
      if (eq < 0) throw new CliError(`ERROR: invalid field '${part}' must be a key=value pair`);
      fields.set(part.slice(0, eq).toLowerCase(), part.slice(eq + 1));
    }
    for (const key of fields.keys())
      if (!["type", "id", "source", "src", "env"].includes(key))
        throw new CliError(`ERROR: unexpected key '${key}' in '${key}=${fields.get(key) ?? ""}'`);
    const type = fields.get("type");
    if (type !== undefined && type !== "file" && type !== "env")
      throw new CliError(`ERROR: unsupported secret type ${JSON.stringify(type)}`);
    const id = fields.get("id") ?? "";
    if (id === "") throw failure("secret missing ID");
    const given = fields.get("src") ?? fields.get("source");
    const path = type === "env" && !fields.has("env") ? undefined : given;
    const named = fields.get("env") ?? (type === "env" ? given : undefined);
    const variable = named ?? (path === undefined && type !== "file" && proc.env.has(id) ? id : undefined);
    if (variable !== undefined) {
      const value = proc.env.get(variable);
      if (value !== undefined) secrets[id] = new TextEncoder().encode(value);
      continue;
    }
    const file = path ?? id;
    try {
      secrets[id] = proc.fs.readFile(file);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      throw failure(`failed to stat ${file}: stat ${file}: ${goErrno(error)}`);
    }
  }
  return secrets;
}

function namedContexts(proc: Proc, list: readonly string[]): Record<string, FileTree | string> {
  const found: Record<string, FileTree | string> = {};
  for (const item of list) {
    const eq = item.indexOf("=");
    if (eq < 0) throw failure(`invalid context value: ${item}, expected key=value`);
    const value = item.slice(eq + 1);
    if (isGit(value)) found[item.slice(0, eq)] = value;
    else if (value.startsWith("oci-layout://"))
      throw new CliError("drydock: docker build --build-context with an oci-layout is not simulated");
    else if (value.startsWith("docker-image://"))
      found[item.slice(0, eq)] = value.slice("docker-image://".length);
    else if (isDirectory(proc, value)) found[item.slice(0, eq)] = proc.fs.subtree(value);
    else
      throw failure(
        `failed to get build context ${item.slice(0, eq)}: stat ${value}: no such file or directory`,
      );
  }
  return found;
}

export type Untar = (bytes: Uint8Array) => Promise<FileTree | undefined>;

/** @param inline the Dockerfile's text, which no file has @throws CliError in buildx's words */
export async function prepare(
  proc: Proc,
  contextArg: string,
  flags: BuildFlagValues,
  untar: Untar,
  inline?: string,
): Promise<Prepared> {
  checkTags(flags.tag);
  const git = isGit(contextArg);
  const web = !git && /^https?:\/\//.test(contextArg);
  const cache = cacheOptions(flags, currentBuilder(proc, flags.builder).driver);
  const call = callOf(flags);
  let context = emptyTree;
  let contextName = "";
  let emptyContext = false;
  let contextFromTar = false;
  let dockerfile: string | undefined;
  let dockerfileName = flags.file === undefined || flags.file === "-" ? "Dockerfile" : baseName(flags.file);
  let ignoreFile: string | undefined;
  if (git || web) {
    contextName = contextArg;
    dockerfileName = flags.file ?? "Dockerfile";
  } else if (contextArg === "-") {
    if (flags.file === "-")
      throw new CliError(
        "ERROR: failed to build: invalid argument: can't use stdin for both build context and dockerfile",
      );
    const bytes = await proc.stdin.readAll();
    const archive = mayBeArchive(bytes) ? await untar(bytes) : undefined;
    if (archive === undefined) {
      dockerfile = decoder.decode(bytes);
      emptyContext = true;
    } else {
      context = archive;
      contextFromTar = true;
      const { resolve } = await proc.load(import("../../os/fs/tree.ts"));
      const { readBytes } = await proc.load(import("../../os/fs/content.ts"));
      const node = resolve(archive, `/${flags.file ?? "Dockerfile"}`)?.node;
      dockerfile = node?.type === "file" ? decoder.decode(readBytes(node.content)) : undefined;
    }
    contextName = "-";
  } else {
    if (!isDirectory(proc, contextArg))
      throw failure(`unable to prepare context: path ${JSON.stringify(contextArg)} not found`);
    context = proc.fs.subtree(contextArg);
    contextName = proc.fs.realpath(contextArg);
    const folder = contextArg.replace(/\/+$/, "") || "/";
    if (inline !== undefined) dockerfile = inline;
    else if (flags.file === "-") dockerfile = decoder.decode(await proc.stdin.readAll());
    else {
      const path = flags.file ?? `${folder}/Dockerfile`;
      dockerfile = readText(proc, path);
      // A file in lower case is found too.
      if (dockerfile === undefined && flags.file === undefined) {
        dockerfile = readText(proc, `${folder}/dockerfile`);
        if (dockerfile !== undefined) dockerfileName = "dockerfile";
      }
      ignoreFile = readText(proc, `${path}.dockerignore`);
    }
  }
  return {
    context,
    request: {
      contextName,
      contextFromTar,
      emptyContext,
      ...(git ? { gitContext: contextArg } : {}),
      ...(web ? { urlContext: contextArg } : {}),
      dockerfileName,
      dockerfile,
      ...(ignoreFile === undefined ? {} : { ignoreFile }),
      tags: flags.tag,
      ...(flags.target === undefined ? {} : { target: flags.target }),
      buildArgs: pairs(flags["build-arg"], proc.env),
      labels: Object.fromEntries(
        flags.label.map((l) =>
          l.includes("=") ? [l.slice(0, l.indexOf("=")), l.slice(l.indexOf("=") + 1)] : [l, ""],
        ),
      ),
      noCache: flags["no-cache"],
      noCacheFilter: flags["no-cache-filter"],
      pull: flags.pull,
      network: networkOf(flags.network),
      addHosts: flags["add-host"].map(checkHost),
      secrets: secretsOf(proc, flags.secret),
      ssh: agentsOf(proc, flags.ssh),
      platforms: platformsOf(flags.platform, proc),
      cacheFrom: cache.from,
      cacheFolders: localSources(flags)
        .filter((folder) => proc.fs.exists(`${folder}/index.json`))
        .map((folder) => proc.fs.subtree(folder)),
      inlineCache: cache.inline,
      namedContexts: namedContexts(proc, flags["build-context"]),
      allow: flags.allow,
      check: call?.name === "check",
      ...(call === undefined || call.name === "check" ? {} : { describe: call.name }),
      output: "image",
    },
  };
}

/** @throws CliError with containerd's sentence */
function platformsOf(given: readonly string[], proc: Proc): readonly string[] {
  const fallback = proc.env.get("DOCKER_DEFAULT_PLATFORM") ?? "";
  const texts = given.length > 0 ? given : fallback === "" ? [] : [fallback];
  try {
    return parsePlatforms(texts);
  } catch (error) {
    throw failure((error as Error).message);
  }
}

function networkOf(text: string): "default" | "none" | "host" {
  if (text === "default" || text === "none" || text === "host") return text;
  if (text === "bridge" || text === "") return "default";
  throw failure(
    `network mode ${JSON.stringify(text)} not supported by buildkit - you can define a custom network for your builder using the network driver-opt in buildx create`,
  );
}

function checkHost(text: string): string {
  const at = text.search(/[:=]/);
  if (at <= 0 || at === text.length - 1) throw failure(`invalid host ${text}`);
  return text;
}
