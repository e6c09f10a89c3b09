/**
 * What of an operation is part of its key.
 *
 * Left out on purpose: the folder a source lies in (its base name counts), the
 * addresses of extra hosts (that there are some counts), proxy variables, and of a
 * secret everything but its mount.
 */
import { hexSha256 } from "../../../oci/digest.ts";
import type { FileTree } from "../../../os/fs/tree.ts";
import type { Operation } from "../plan/graph.ts";
import { hasWildcard, sourceKey } from "./content.ts";

function baseName(path: string): string {
  return path === "/" ? "/" : path.slice(path.lastIndexOf("/") + 1);
}

export function operationKey(operation: Operation): string {
  return hexSha256(JSON.stringify(keyParts(operation)));
}

function keyParts(operation: Operation): unknown {
  switch (operation.type) {
    case "exec": {
      const { argv, env, cwd, user, network, security, extraHosts, mounts, platform } = operation;
      return [
        "exec",
        argv,
        env,
        cwd,
        user,
        network,
        security,
        extraHosts.map(([name]) => name),
        ...(platform === undefined ? [] : [platform]),
        mounts.map((m) => [
          m.target,
          m.type,
          m.readOnly,
          m.id,
          m.sharing,
          m.required,
          m.mode,
          m.uid,
          m.gid,
          m.env,
          m.input !== undefined,
        ]),
      ];
    }
    case "file":
      return [
        "file",
        operation.actions.map((action) =>
          action.type === "mkdir"
            ? ["mkdir", action.path, action.user]
            : [
                "copy",
                action.input,
                baseName(action.source),
                action.destination,
                action.chown ?? null,
                action.mode ?? null,
                action.unpack,
                action.parents ? [action.pivot ?? "/", action.source] : false,
                action.exclude,
              ],
        ),
      ];
    case "inline":
      return ["inline", operation.files];
    case "image": {
      // Layers are what counts; an image without any is its configuration.
      const { rootfs, architecture } = operation.base.config;
      const layers = rootfs.diff_ids.length === 0 ? operation.base.imageId : rootfs.diff_ids;
      return architecture === "amd64" ? ["image", layers] : ["image", layers, architecture];
    }
    case "url":
      return ["url", operation.url, operation.checksum ?? null];
    case "context":
      return ["context", operation.name];
  }
}

export function linkOf(operation: string, inputs: readonly string[]): string {
  return hexSha256([operation, ...inputs].join("\n"));
}

/** Files an operation takes from one of its inputs. */
export interface Wanted {
  /** Index into the vertex's inputs. */
  readonly input: number;
  readonly source: string;
  readonly exclude: readonly string[];
  /** The names of the folders above a file count. */
  readonly parents: boolean;
}

/** The files an operation takes. */
export function wantedSources(operation: Operation): Wanted[] {
  if (operation.type === "file")
    return operation.actions.flatMap((a) =>
      a.type === "copy" ? [{ input: a.input, source: a.source, exclude: a.exclude, parents: a.parents }] : [],
    );
  if (operation.type !== "exec") return [];
  return operation.mounts.flatMap((m) =>
    m.type === "bind" && m.input !== undefined
      ? [{ input: m.input, source: m.source, exclude: [], parents: false }]
      : [],
  );
}

/**
 * The link by definition: the keys of the inputs, and of each which paths are taken. Those are no part of
 * the operation's own key, so that equal files from elsewhere hit by content.
 */
export function definitionLink(operation: Operation, base: string, inputs: readonly string[]): string {
  const paths = new Map<number, string[]>();
  for (const { input, source } of wantedSources(operation))
    paths.set(input, [...(paths.get(input) ?? []), source]);
  return linkOf(
    base,
    inputs.map((key, i) => {
      const taken = paths.get(i);
      return taken === undefined ? key : `${key} ${JSON.stringify(taken.sort())}`;
    }),
  );
}

/**
 * What is taken from one input, by content. The paths are put in order, and one that lies in another is
 * left out: where a file comes from and which is named first is told by the operation's own key.
 *
 * @throws SourceMissing
 */
export function contentOfInput(tree: FileTree, wanted: readonly Wanted[]): string {
  const plain = wanted.filter((w) => !hasWildcard(w.source) && w.exclude.length === 0);
  const inside = (path: string) =>
    plain.some((w) => w.source !== path && (w.source === "/" || path.startsWith(`${w.source}/`)));
  const seen = new Set<string>();
  return [...wanted]
    .sort((a, b) => (a.source < b.source ? -1 : a.source > b.source ? 1 : 0))
    .flatMap((w) => {
      const key = sourceKey(tree, w.source, w.exclude, w.parents);
      if (!plain.includes(w)) return [key];
      if (inside(w.source) || seen.has(w.source)) return [];
      seen.add(w.source);
      return [key];
    })
    .join(" ");
}
