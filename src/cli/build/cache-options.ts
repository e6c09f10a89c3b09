/** `--cache-from` and `--cache-to`: what of them each driver does, and the refusals. */
import { formatReference, InvalidReference, parseReference, withDefaultTag } from "../../oci/reference.ts";
import type { FileTree } from "../../os/fs/tree.ts";
import type { Proc } from "../../os/process.ts";
import { CliError } from "../kit/errors.ts";
import type { Driver } from "./builder-store.ts";
import type { BuildFlagValues } from "./request.ts";

type CacheFlags = Pick<BuildFlagValues, "cache-from" | "cache-to" | "build-arg">;

interface CacheEntry {
  readonly type: string;
  readonly fields: ReadonlyMap<string, string>;
}

/** `NAME`, `NAME,NAME` or `type=…,key=value`. @throws CliError in buildx's words */
function entriesOf(list: readonly string[]): CacheEntry[] {
  return list.flatMap((text): CacheEntry[] => {
    const parts = text.split(",").filter((p) => p !== "");
    if (!text.includes("=") && parts.length === 1)
      return parts.map((ref) => ({ type: "registry", fields: new Map([["ref", ref]]) }));
    const fields = new Map<string, string>();
    for (const part of parts) {
      const eq = part.indexOf("=");
      if (eq < 0) throw new CliError(`ERROR: invalid value ${part}`);
      fields.set(part.slice(0, eq).toLowerCase(), part.slice(eq + 1));
    }
    const type = fields.get("type");
    if (type === undefined || type === "")
      throw new CliError(`ERROR: type required form> ${JSON.stringify(text)}`);
    return [{ type, fields }];
  });
}

/** @param driver of the builder @throws CliError in buildx's words */
export function cacheOptions(
  flags: CacheFlags,
  driver: Driver = "docker",
): {
  readonly from: readonly string[];
  readonly inline: boolean;
  /** Names under which the cache goes to a registry. */
  readonly to: readonly string[];
  /** Folders it goes to. */
  readonly toFolders: readonly string[];
  /** Steps of every stage were asked for. */
  readonly max: boolean;
} {
  // GitHub's cache is left out where there is no GitHub.
  const to = entriesOf(flags["cache-to"]).filter((entry) => entry.type !== "gha");
  if (driver === "docker" && to.some((entry) => entry.type !== "inline"))
    throw new CliError(
      "ERROR: failed to build: Cache export is not supported for the docker driver.\nSwitch to a different driver, or turn on the containerd image store, and try again.\nLearn more at https://docs.docker.com/go/build-cache-backends/",
    );
  const from = entriesOf(flags["cache-from"]).flatMap(({ type, fields }) => {
    if (type === "local" || type === "gha") return [];
    if (type !== "registry")
      throw new CliError(`drydock: docker build --cache-from type=${type} is not simulated`);
    const ref = fields.get("ref") ?? "";
    try {
      parseReference(ref);
    } catch (error) {
      if (!(error instanceof InvalidReference)) throw error;
      throw new CliError(
        `ERROR: failed to build: failed to solve: failed to configure registry cache importer: ${error.message}`,
      );
    }
    return [ref];
  });
  const names = to.flatMap(({ type, fields }) => {
    if (type === "inline" || type === "local") return [];
    if (type !== "registry")
      throw new CliError(`drydock: docker build --cache-to type=${type} is not simulated`);
    const ref = fields.get("ref") ?? "";
    try {
      return [formatReference(withDefaultTag(parseReference(ref)))];
    } catch (error) {
      if (!(error instanceof InvalidReference)) throw error;
      throw new CliError(
        `ERROR: failed to build: failed to solve: failed to configure registry cache exporter: ${error.message}`,
      );
    }
  });
  const toFolders = to.flatMap(({ type, fields }) => {
    if (type !== "local") return [];
    const folder = fields.get("dest") ?? "";
    if (folder === "") throw new CliError("ERROR: failed to build: local cache exporter requires dest");
    return [folder];
  });
  const max = to.some(({ fields }) => fields.get("mode") === "max");
  const asked = flags["build-arg"].some((arg) => /^BUILDKIT_INLINE_CACHE=(1|t|true)$/i.test(arg));
  return { from, inline: to.some((entry) => entry.type === "inline") || asked, to: names, toFolders, max };
}

/** Folders `--cache-from type=local` names. */
export function localSources(flags: Pick<CacheFlags, "cache-from">): readonly string[] {
  return entriesOf(flags["cache-from"]).flatMap(({ type, fields }) => {
    if (type !== "local") return [];
    const folder = fields.get("src") ?? "";
    if (folder === "") throw new CliError("ERROR: failed to build: local cache importer requires src");
    return [folder];
  });
}

/** Writes the cache into the folders `--cache-to type=local` names; what lies there of other builds stays. */
export async function writeCacheFolders(
  flags: CacheFlags,
  driver: Driver,
  layout: FileTree | undefined,
  proc: Proc,
): Promise<void> {
  if (layout === undefined) return;
  const { writeLocal } = await proc.load(import("../kit/local-tree.ts"));
  for (const folder of cacheOptions(flags, driver).toFolders) {
    if (!proc.fs.exists(folder)) proc.fs.mkdir(folder, { recursive: true });
    writeLocal(proc, layout, "/", proc.fs.absolute(folder));
  }
}

export function missingLocalCache(folder: string): string {
  const index = `${folder}/index.json`;
  return `WARNING: local cache import at ${folder} not found due to err: could not read ${index}: open ${index}: no such file or directory\n`;
}
