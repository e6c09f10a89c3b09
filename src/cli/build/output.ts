/** `--output`, `--load`, `--push`: what becomes of a finished build, by the builder's driver. */
import type { BuilderExport, BuildOutcome } from "../../api/build.ts";
import { parseReference } from "../../oci/reference.ts";
import { SysError } from "../../os/errno.ts";
import type { Proc } from "../../os/process.ts";
import { credentialsFor } from "../kit/config-file.ts";
import { CliError, goErrno } from "../kit/errors.ts";
import type { Builder } from "./builder-store.ts";
import type { BuildFlagValues } from "./request.ts";

/** Where files go: a folder, a file, or stdout (`-`). */
interface Destination {
  readonly form: "local" | "tar" | "oci" | "docker";
  readonly path: string;
}

export interface Output {
  /** What the engine makes of the result: an image in its store, the files, or nothing. */
  readonly kind: "image" | "none" | "tree" | "tarball";
  /** The image goes to its registry afterwards, through the engine. */
  readonly push: boolean;
  /** `name=`: other names for the image. */
  readonly names: readonly string[];
  /** What a builder of its own does with the result. */
  readonly exports: readonly BuilderExport[];
  readonly destination?: Destination;
  /** Neither an image nor files come of it, though nobody asked for that. */
  readonly nothing: boolean;
}

interface Entry {
  readonly type: string;
  readonly dest: string;
  readonly fields: ReadonlyMap<string, string>;
}

function entryOf(text: string): Entry {
  if (text === "-") return { type: "tar", dest: "-", fields: new Map() };
  if (!text.includes(",") && !text.startsWith("type=") && !text.includes("="))
    return { type: "local", dest: text, fields: new Map() };
  const fields = new Map<string, string>();
  for (const part of text.split(",")) {
    const eq = part.indexOf("=");
    if (eq < 0) throw new CliError(`ERROR: invalid value ${part}`);
    fields.set(part.slice(0, eq).trim().toLowerCase(), part.slice(eq + 1));
  }
  const type = fields.get("type") ?? "";
  if (type === "") throw new CliError("ERROR: type is required for output");
  return { type, dest: fields.get("dest") ?? "", fields };
}

function refuse(text: string): CliError {
  return new CliError(`ERROR: failed to build: ${text}`);
}

function unsupported(feature: string, driver: string, page: string): CliError {
  return refuse(
    `${feature} is not supported for the ${driver} driver.\nSwitch to a different driver, or turn on the containerd image store, and try again.\nLearn more at https://docs.docker.com/go/${page}/`,
  );
}

const isTrue = (text: string | undefined) => text !== undefined && /^(1|t|true)$/i.test(text);

/** A file an exporter writes; checked before anything is built. */
function fileDestination(entry: Entry, proc: Proc): string {
  const path = entry.dest === "" ? "-" : entry.dest;
  if (path === "-") {
    if (proc.stdout.isTty)
      throw refuse(`dest file is required for ${entry.type} exporter. refusing to write to console`);
    return path;
  }
  if (isFolder(proc, path)) throw refuse(`destination file ${path} is a directory`);
  return path;
}

function isFolder(proc: Proc, path: string): boolean {
  return proc.fs.exists(path) && proc.fs.stat(path).type === "dir";
}

/** @throws CliError in buildx's words */
export function chooseOutput(flags: BuildFlagValues, builder: Builder, proc: Proc): Output {
  const entries = flags.output.filter((text) => text !== "").map(entryOf);
  if (flags.iidfile !== undefined && entries.some((e) => e.type === "local" || e.type === "tar"))
    throw new CliError("ERROR: local and tar exporters are incompatible with image ID file");
  const own = builder.driver !== "docker";
  const images = entries.filter((e) => ["image", "registry", "moby"].includes(e.type));
  let push = flags.push || images.some((e) => e.type === "registry" || isTrue(e.fields.get("push")));
  let load = flags.load || images.some((e) => e.type === "moby");
  let store = !own && (images.length > 0 || flags.push || flags.load || entries.length === 0);
  let destination: Destination | undefined;
  const exports: BuilderExport[] = [];
  const names = new Set<string>();
  let files: "tree" | "tarball" | undefined;
  for (const entry of entries) {
    for (const name of (entry.fields.get("name") ?? "").split(",")) if (name !== "") names.add(name);
    switch (entry.type) {
      case "image":
      case "registry":
      case "moby":
      case "cacheonly":
        break;
      case "local":
        if (entry.dest === "") throw refuse("dest is required for local exporter");
        if (proc.fs.exists(entry.dest) && !isFolder(proc, entry.dest))
          throw refuse(`destination directory ${entry.dest} is a file`);
        files = "tree";
        destination = { form: "local", path: entry.dest };
        break;
      case "tar":
        files = "tarball";
        destination = { form: "tar", path: fileDestination(entry, proc) };
        break;
      case "docker":
        if (entry.dest === "") {
          load = true;
          store ||= !own;
          break;
        }
        destination = { form: "docker", path: fileDestination(entry, proc) };
        if (!own) throw unsupported("Docker exporter", builder.driver, "build-exporters");
        exports.push({ type: "docker" });
        break;
      case "oci":
        destination = { form: "oci", path: fileDestination(entry, proc) };
        if (!own) throw unsupported("OCI exporter", builder.driver, "build-exporters");
        exports.push({ type: "oci" });
        break;
      default:
        throw refuse(`failed to solve: exporter ${JSON.stringify(entry.type)} could not be found`);
    }
  }
  const tags = [...flags.tag, ...names];
  if (push && tags.length === 0) throw refuse("tag is needed when pushing to registry");
  if (own && push) {
    const hosts = new Set(tags.map((tag) => parseReference(tag).domain));
    const auth = Object.fromEntries(
      [...hosts].flatMap((host) => {
        const found = credentialsFor(proc, host);
        return found === undefined ? [] : [[host, found] as const];
      }),
    );
    exports.push({ type: "push", auth });
    push = false;
  }
  if (own && load) exports.push({ type: "load" });
  const kind = files ?? (store ? "image" : "none");
  return {
    kind,
    push,
    names: [...names],
    exports,
    ...(destination === undefined ? {} : { destination }),
    nothing: own && entries.length === 0 && exports.length === 0,
  };
}

/** @throws CliError when a platform, or several, cannot be had with this driver */
export function checkPlatforms(platforms: readonly string[], builder: Builder, output: Output): void {
  if (platforms.length < 2) return;
  if (builder.driver === "docker")
    throw unsupported("Multi-platform build", builder.driver, "build-multi-platform");
  if (output.exports.some((e) => e.type === "load"))
    throw refuse("docker exporter does not currently support exporting manifest lists");
  if (output.exports.some((e) => e.type === "docker"))
    throw refuse("docker exporter does not support exporting manifest lists, use the oci exporter instead");
}

/** `--attest`, `--provenance`, `--sbom`. @returns kinds that were asked for @throws CliError */
export function attestations(
  flags: Pick<BuildFlagValues, "attest" | "provenance" | "sbom">,
  builder: Builder,
): readonly string[] {
  const asked = [...flags.attest];
  for (const kind of ["provenance", "sbom"] as const) {
    const text = flags[kind];
    if (text === undefined || text === "") continue;
    if (isTrue(text)) asked.push(`type=${kind},disabled=false`);
    else if (/^(0|f|false)$/i.test(text)) asked.push(`type=${kind},disabled=true`);
    else asked.push(`type=${kind},${text}`);
  }
  const wanted: string[] = [];
  const seen = new Set<string>();
  for (const text of asked) {
    let type = "";
    let disabled = false;
    for (const field of text.split(",")) {
      const eq = field.indexOf("=");
      if (eq < 0) throw new CliError(`ERROR: invalid value ${field}`);
      const key = field.slice(0, eq).trim().toLowerCase();
      const value = field.slice(eq + 1);
      if (key === "type") type = value;
      if (key === "disabled") {
        if (!/^(1|t|true|0|f|false)$/i.test(value))
          throw new CliError(
            `ERROR: invalid value ${field}: strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`,
          );
        disabled = isTrue(value);
      }
    }
    if (type === "") throw new CliError("ERROR: attestation type not specified");
    if (seen.has(type)) throw new CliError(`ERROR: duplicate attestation field ${type}`);
    seen.add(type);
    if (!disabled) wanted.push(type);
  }
  if (wanted.length > 0 && builder.driver === "docker")
    throw unsupported("Attestation", builder.driver, "attestations");
  return wanted;
}

/** @throws CliError in buildx's words */
export function checkAnnotations(list: readonly string[]): void {
  const types = ["index", "index-descriptor", "manifest", "manifest-descriptor"];
  for (const text of list) {
    if (text === "") continue;
    const eq = text.indexOf("=");
    if (eq < 0) throw refuse(`invalid annotation ${JSON.stringify(text)}, expected key=value`);
    const colon = text.slice(0, eq).indexOf(":");
    if (colon < 0) continue;
    for (const part of text.slice(0, colon).split(",")) {
      const type = /^([a-z-]+)(?:\[([A-Za-z0-9_/-]+)\])?$/.exec(part)?.[1];
      if (type === undefined)
        throw refuse(
          `invalid annotation type ${JSON.stringify(part)}, expected type and optional platform in square brackets`,
        );
      if (!types.includes(type)) throw refuse(`unknown annotation type ${JSON.stringify(type)}`);
    }
  }
}

/** Writes one file a flag names, `--iidfile` and the like. @throws CliError with the system's reason */
export function writeFact(proc: Proc, path: string, text: string): void {
  try {
    proc.fs.writeFile(path, text);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    throw refuse(`open ${path}: ${goErrno(error)}`);
  }
}

/** Writes what a build gave into files or onto stdout. */
export async function writeOutput(output: Output, outcome: BuildOutcome, proc: Proc): Promise<void> {
  const { destination } = output;
  if (destination === undefined) return;
  const tree = outcome.archive ?? outcome.tree;
  if (tree === undefined) return;
  const { path, form } = destination;
  try {
    if (form === "local") {
      const { writeLocal } = await proc.load(import("../kit/local-tree.ts"));
      if (!proc.fs.exists(path)) proc.fs.mkdir(path, { recursive: true });
      writeLocal(proc, tree, "/", proc.fs.absolute(path));
      return;
    }
    const { packArchive } = await proc.load(import("../../os/fs/tar.ts"));
    const { toChangeset } = await proc.load(import("../../os/fs/changes.ts"));
    const { readBytes } = await proc.load(import("../../os/fs/content.ts"));
    const { emptyTree } = await proc.load(import("../../os/fs/tree.ts"));
    const archive = packArchive(toChangeset(emptyTree, tree));
    const file = path === "-" ? proc.fds.get(1) : undefined;
    if (path !== "-") proc.fs.writeFile(path, archive);
    else if (file?.kind === "file" && file.path !== undefined) proc.fs.writeFile(file.path, archive);
    else await proc.write(1, readBytes(archive));
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    throw refuse(`open ${path}: ${goErrno(error)}`);
  }
}
