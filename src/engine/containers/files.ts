/**
 * A container's files from outside: what changed, export, and copying in and out.
 * Works on a stopped container as on a running one, and sees its volumes.
 *
 * @source Engine API v1.50 `/containers/{id}/changes`, `export`, `archive`
 */
import { EngineError } from "../../api/errors.ts";
import { formatTime } from "../../api/time.ts";
import type { ContainerPathStat, FilesystemChange } from "../../api/types.ts";
import { SysError } from "../../os/errno.ts";
import { diffTrees } from "../../os/fs/changes.ts";
import { graftTree } from "../../os/fs/graft.ts";
import { MemoryFileSystem } from "../../os/fs/memory-file-system.ts";
import { emptyTree, type FileTree, listChildren, type TreeNode } from "../../os/fs/tree.ts";
import type { FileSystemView } from "../../os/fs/view.ts";
import type { Env } from "../env.ts";
import type { Container } from "../state.ts";
import { emitContainerEvent, requireContainer, updateContainer } from "./lookup.ts";
import { mountsOf } from "./resources.ts";

const kinds = { modified: 0, added: 1, deleted: 2 } as const;

/** The tree as it is at this moment. */
export function liveTree(env: Env, container: Container): FileTree {
  return env.running.get(container.id)?.fs.snapshot() ?? container.tree;
}

export function containerChanges(env: Env, ref: string): readonly FilesystemChange[] {
  const container = requireContainer(env.store.getState(), ref);
  return diffTrees(container.baseTree, liveTree(env, container)).map(({ path, kind }) => ({
    Path: path,
    Kind: kinds[kind],
  }));
}

export function exportContainer(env: Env, ref: string): FileTree {
  const container = requireContainer(env.store.getState(), ref);
  emitContainerEvent(env, container, "export");
  return liveTree(env, container);
}

/** The container's files as root sees them; `done` keeps what was changed. */
function openFiles(env: Env, container: Container): { readonly view: FileSystemView; done(): void } {
  const running = env.running.get(container.id);
  if (running !== undefined) return { view: running.sandbox.rootView(), done: () => {} };
  const fs = new MemoryFileSystem({ tree: container.tree, type: "overlay" });
  const sandbox = env.kernel.createSandbox({
    hostname: "",
    mounts: [{ target: "/", fs }, ...mountsOf(env, container)],
    net: env.hostNet,
  });
  return {
    view: sandbox.rootView(),
    done: () => {
      sandbox.destroy();
      const tree = fs.snapshot();
      updateContainer(env, container.id, (c) => ({ ...c, tree }));
    },
  };
}

/** Go's FileMode of a file. */
function goMode(type: string, mode: number): number {
  const kindBit =
    {
      dir: 2 ** 31,
      symlink: 2 ** 27,
      fifo: 2 ** 25,
      socket: 2 ** 24,
      block: 2 ** 26,
      char: 2 ** 26 + 2 ** 21,
    }[type] ?? 0;
  const special =
    (mode & 0o4000 ? 2 ** 23 : 0) + (mode & 0o2000 ? 2 ** 22 : 0) + (mode & 0o1000 ? 2 ** 20 : 0);
  return (mode & 0o777) + kindBit + special;
}

function baseName(path: string): string {
  const parts = path.split("/").filter(Boolean);
  return parts[parts.length - 1] ?? "/";
}

function statPath(view: FileSystemView, ref: string, path: string): ContainerPathStat {
  const absolute = path.startsWith("/") ? path : `/${path}`;
  try {
    // A trailing slash or dot means the folder a link leads to.
    const follow = /(^|\/)\.?$/.test(absolute);
    const stat = follow ? view.stat(absolute) : view.lstat(absolute);
    if (follow && stat.type !== "dir") throw new SysError("ENOTDIR", absolute);
    return {
      name: baseName(absolute),
      size: stat.type === "dir" ? 4096 : stat.size,
      mode: goMode(stat.type, stat.mode),
      mtime: formatTime(stat.mtimeMs),
      linkTarget: stat.type === "symlink" ? linkTarget(view, absolute) : "",
    };
  } catch (error) {
    if (error instanceof SysError && error.code !== "ENOTDIR")
      throw new EngineError("container.no_file", { path, ref });
    if (error instanceof SysError)
      throw new EngineError("container.extract", { message: `${path}: not a directory` });
    throw error;
  }
}

/** Where the link ends, as a path in the container. */
function linkTarget(view: FileSystemView, path: string): string {
  try {
    return view.realpath(path);
  } catch {
    const target = view.readlink(path);
    return target.startsWith("/") ? target : `${path.slice(0, path.lastIndexOf("/"))}/${target}`;
  }
}

export function statContainerPath(env: Env, ref: string, path: string): ContainerPathStat {
  const container = requireContainer(env.store.getState(), ref);
  const files = openFiles(env, container);
  try {
    return statPath(files.view, ref, path);
  } finally {
    files.done();
  }
}

/** One member, under its own name; `/dir/.` gives the folder's content below `.`. */
export function getArchive(
  env: Env,
  ref: string,
  path: string,
): { readonly stat: ContainerPathStat; readonly tree: FileTree } {
  const container = requireContainer(env.store.getState(), ref);
  const files = openFiles(env, container);
  try {
    const stat = statPath(files.view, ref, path);
    const absolute = path.startsWith("/") ? path : `/${path}`;
    const real = stat.linkTarget === "" || stat.mode < 2 ** 27 ? files.view.realpath(absolute) : absolute;
    const part = subtreeOf(files.view, real);
    emitContainerEvent(env, container, "archive-path");
    const name = stat.name === "/" ? "" : stat.name;
    const tree =
      name === "" || name === "." ? part : graftTree(emptyTree, `/${name}`, part, env.kernel.nowMs());
    return { stat, tree };
  } finally {
    files.done();
  }
}

/** The tree at a path, mounts below it included. */
function subtreeOf(view: FileSystemView, path: string): FileTree {
  let tree = view.subtree(path);
  const prefix = path === "/" ? "/" : `${path}/`;
  for (const mount of view.mounts()) {
    if (!mount.target.startsWith(prefix) || mount.target === path) continue;
    if (["proc", "sysfs", "devtmpfs"].includes(mount.type) || mount.target.startsWith("/dev")) continue;
    tree = graftTree(
      tree,
      mount.target.slice(path === "/" ? 0 : path.length),
      view.subtree(mount.target),
      tree.root.mtimeMs,
    );
  }
  return tree;
}

export interface PutOptions {
  readonly noOverwriteDirNonDir: boolean;
}

/** Puts the members of `content` into the folder at `path`. Owners become root's. */
export function putArchive(
  env: Env,
  ref: string,
  path: string,
  content: FileTree,
  options: PutOptions,
): void {
  const container = requireContainer(env.store.getState(), ref);
  const files = openFiles(env, container);
  const { view } = files;
  try {
    const absolute = path.startsWith("/") ? path : `/${path}`;
    if (!view.exists(absolute)) throw new EngineError("container.no_file", { path, ref });
    if (view.stat(absolute).type !== "dir")
      throw new EngineError("container.extract", { message: "extraction point is not a directory" });
    const real = view.realpath(absolute);
    for (const { name, node } of listChildren(content, "/"))
      putNode(view, content, `/${name}`, node, real === "/" ? `/${name}` : `${real}/${name}`, options);
    emitContainerEvent(env, container, "extract-to-dir");
  } catch (error) {
    if (error instanceof SysError && error.code === "EROFS")
      throw new EngineError("container.extract", { message: "mounted volume is marked read-only" });
    if (error instanceof SysError)
      throw new EngineError("container.extract", {
        message: `${error.path ?? path}: ${error.message.toLowerCase()}`,
      });
    throw error;
  } finally {
    files.done();
  }
}

function putNode(
  view: FileSystemView,
  content: FileTree,
  from: string,
  node: TreeNode,
  to: string,
  options: PutOptions,
): void {
  const there = view.exists(to) ? view.lstat(to) : undefined;
  if (node.type === "dir") {
    if (there !== undefined && there.type !== "dir" && view.stat(to).type !== "dir") {
      if (options.noOverwriteDirNonDir)
        throw new EngineError("container.extract", {
          message: `cannot overwrite non-directory "${to}" with directory "${from}"`,
        });
      view.unlink(to);
    }
    if (!view.exists(to)) {
      view.mkdir(to);
      view.chmod(to, node.mode);
      view.chown(to, node.uid, node.gid);
    }
    for (const child of listChildren(content, from))
      putNode(view, content, `${from}/${child.name}`, child.node, `${to}/${child.name}`, options);
    view.utimes(to, node.mtimeMs);
    return;
  }
  if (there?.type === "dir") {
    if (options.noOverwriteDirNonDir)
      throw new EngineError("container.extract", {
        message: `cannot overwrite directory "${to}" with non-directory "${from}"`,
      });
    throw new SysError("EISDIR", to);
  }
  if (node.type === "symlink") {
    if (there !== undefined) view.unlink(to);
    view.symlink(node.target, to);
    return;
  }
  if (node.type !== "file") return;
  view.writeFile(to, node.content, { mode: node.mode });
  view.chmod(to, node.mode);
  view.chown(to, node.uid, node.gid);
  view.utimes(to, node.mtimeMs);
}
