/**
 * Content keys: what of a file counts. Type, mode, owner, bytes and link targets
 * do; names count inside a folder; times never do. A folder's digest is remembered
 * on its node, so asking again about an unchanged tree costs nothing.
 */
import { hexSha256 } from "../../../oci/digest.ts";
import { contentDigest } from "../../../os/fs/content.ts";
import { MemoryFileSystem } from "../../../os/fs/memory-file-system.ts";
import {
  childrenOf,
  type FileTree,
  lookup,
  type Placed,
  placedAt,
  placedRoot,
  resolve,
  subtreeAt,
  type TreeNode,
} from "../../../os/fs/tree.ts";
import { parseIgnore } from "../ignore.ts";

const remembered = new WeakMap<TreeNode, string>();

function metaOf(node: TreeNode): string {
  return `${node.type}:${node.mode.toString(8)}:${node.uid}:${node.gid}`;
}

interface Part {
  /** What a place adds to its folder's digest: a folder its own digest, anything else a line. */
  readonly text: string;
  /** A file with several names is in it: the folder's node does not hold all there is. */
  readonly linked: boolean;
}

/** Key of what stands at a place, with all below it. */
export function nodeKey(tree: FileTree, at: Placed): string {
  const { text } = part(tree, at);
  return at.node.type === "dir" ? text : hexSha256(text);
}

function part(tree: FileTree, at: Placed): Part {
  const { node } = at;
  if (node.type === "file")
    return { text: `${metaOf(node)}:${contentDigest(node.content)}`, linked: node.nlink > 1 };
  if (node.type === "symlink") return { text: `symlink:${node.target}`, linked: false };
  if (node.type !== "dir") return { text: `${metaOf(node)}:${node.major}:${node.minor}`, linked: false };
  const known = remembered.get(node);
  if (known !== undefined) return { text: known, linked: false };
  let text = metaOf(node);
  let linked = false;
  for (const child of childrenOf(tree, at)) {
    const inner = part(tree, child.at);
    text += `\0${child.name}\0${inner.text}`;
    linked ||= inner.linked;
  }
  const key = hexSha256(text);
  if (!linked) remembered.set(node, key);
  return { text: key, linked };
}

/**
 * The paths a COPY source means, sorted. A source without wildcards is itself, when it exists.
 *
 * @param deep `**` stands for any number of folders, as with `--parents`; else for one name like `*`
 */
export function matchPaths(tree: FileTree, source: string, deep = false): readonly string[] {
  if (!hasWildcard(source)) return resolve(tree, source) === undefined ? [] : [source];
  let found = [""];
  for (const name of source.split("/").filter((n) => n !== "")) {
    if (deep && name === "**") {
      found = found.flatMap((path) => [path, ...foldersBelow(tree, path)]);
      continue;
    }
    const test = wildcard(name);
    found = found.flatMap((path) => {
      if (test === undefined) {
        const literal = `${path}/${unescaped(name)}`;
        return lookup(tree, literal) === undefined ? [] : [literal];
      }
      const folder = resolve(tree, path === "" ? "/" : path);
      const at = folder && placedAt(tree, folder.path);
      if (at === undefined) return [];
      return childrenOf(tree, at)
        .filter((child) => test.test(child.name))
        .map((child) => `${path}/${child.name}`);
    });
  }
  if (deep && source.includes("**")) return outermost(found);
  return found;
}

/** The folders below one, at any depth; links are not followed. */
function foldersBelow(tree: FileTree, path: string): string[] {
  const at = placedAt(tree, path === "" ? "/" : path);
  if (at?.node.type !== "dir") return [];
  return childrenOf(tree, at).flatMap((child) => {
    if (child.at.node.type !== "dir") return [];
    const inner = `${path}/${child.name}`;
    return [inner, ...foldersBelow(tree, inner)];
  });
}

/** Each path once, sorted, without those that lie in another of them. */
function outermost(paths: readonly string[]): string[] {
  const all = new Set(paths.map((path) => (path === "" ? "/" : path)));
  if (all.has("/")) return ["/"];
  return [...all].sort().filter((path) => {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1))
      if (all.has(path.slice(0, end))) return false;
    return true;
  });
}

export function hasWildcard(text: string): boolean {
  return /[*?[]/.test(text.replace(/\\./g, ""));
}

function unescaped(name: string): string {
  return name.replace(/\\(.)/g, "$1");
}

/** A matcher for one path component; undefined when it has no wildcard. */
function wildcard(name: string): RegExp | undefined {
  if (!hasWildcard(name)) return undefined;
  let source = "^";
  for (let i = 0; i < name.length; i += 1) {
    const ch = name[i] as string;
    if (ch === "*") source += ".*";
    else if (ch === "?") source += ".";
    else if (ch === "[") {
      const end = name.indexOf("]", i + 1);
      if (end < 0) source += "\\[";
      else {
        source += `[${name.slice(i + 1, end).replace(/\\/g, "\\\\")}]`;
        i = end;
      }
    } else if (ch === "\\") {
      i += 1;
      source += (name[i] ?? "\\").replace(/[\\^$.|()+{}*?[\]]/g, "\\$&");
    } else source += ch.replace(/[\\^$.|()+{}]/g, "\\$&");
  }
  return new RegExp(`${source}$`, "su");
}

/** A source that is not there. `path` as BuildKit prints it. */
export class SourceMissing extends Error {
  constructor(readonly path: string) {
    super(`${JSON.stringify(path)}: not found`);
  }
}

/** What stands at a path, links followed, without what the patterns leave out; undefined when nothing is left. */
export function takenAt(tree: FileTree, path: string, exclude: readonly string[]): FileTree | undefined {
  const found = resolve(tree, path);
  const part = found && subtreeAt(tree, found.path);
  if (part === undefined || exclude.length === 0) return part;
  if (part.root.type === "dir") return without(part, exclude);
  const ignore = parseIgnore(exclude.join("\n"));
  return ignore.enter(ignore.root(), path.slice(path.lastIndexOf("/") + 1)).excluded ? undefined : part;
}

/** The folder without what `--exclude` patterns fit. */
function without(part: FileTree, exclude: readonly string[]): FileTree {
  const ignore = parseIgnore(exclude.join("\n"));
  const fs = new MemoryFileSystem({ tree: part });
  /** Whether anything below is left. */
  const visit = (path: string, state = ignore.root()): boolean => {
    const at = placedAt(part, path);
    let left = false;
    for (const { name, at: child } of at === undefined ? [] : childrenOf(part, at)) {
      const inner = path === "/" ? `/${name}` : `${path}/${name}`;
      const next = ignore.enter(state, inner.slice(1));
      const looked = !next.excluded || ignore.mayHoldException(inner.slice(1));
      const below = child.node.type === "dir" && looked && visit(inner, next);
      if (!next.excluded || below) left = true;
      else fs.remove(inner, 0);
    }
    return left;
  };
  visit("/");
  const { mtimeMs } = part.root;
  fs.setAttributes("/", { mtimeMs }, mtimeMs);
  return fs.snapshot();
}

/**
 * @param parents folders' names count as well, `**` crosses folders
 * @throws SourceMissing for a source without wildcards that does not exist
 */
export function sourceKey(
  tree: FileTree,
  source: string,
  exclude: readonly string[],
  parents = false,
): string {
  if (!hasWildcard(source) && exclude.length === 0) {
    const found = resolve(tree, source);
    const at = found && placedAt(tree, found.path);
    if (at === undefined) throw new SourceMissing(source);
    return nodeKey(tree, at);
  }
  const paths = matchPaths(tree, source, parents);
  if (paths.length === 0 && !hasWildcard(source)) throw new SourceMissing(source);
  const parts = paths.flatMap((path) => {
    const part = takenAt(tree, path, exclude);
    if (part === undefined) return [];
    const name = parents ? path : path.slice(path.lastIndexOf("/") + 1);
    return [`${name}\0${nodeKey(part, placedRoot(part))}`];
  });
  return hexSha256(`${parts.join("\0")}\0${exclude.join(",")}`);
}
