/** Files between this machine and a tree that travels to or from the engine. */
import { MemoryFileSystem } from "../../os/fs/memory-file-system.ts";
import { type FileTree, walk } from "../../os/fs/tree.ts";
import type { Proc } from "../../os/process.ts";

/** The file or folder at `path` as the only member `name` of a tree. Files are shared, not read. */
export function readLocal(
  proc: Proc,
  path: string,
  name: string,
  options: { readonly followLink?: boolean } = {},
): FileTree {
  const target = new MemoryFileSystem();
  copyIn(proc, path, `/${name}`, target, options.followLink === true);
  return target.snapshot();
}

function copyIn(proc: Proc, from: string, to: string, target: MemoryFileSystem, follow: boolean): void {
  const stat = follow ? proc.fs.stat(from) : proc.fs.lstat(from);
  const init = { mode: stat.mode, uid: stat.uid, gid: stat.gid };
  switch (stat.type) {
    case "dir":
      if (to !== "/") target.create(to, { ...init, type: "dir" }, stat.mtimeMs);
      for (const entry of proc.fs.readdir(from))
        copyIn(proc, `${from}/${entry.name}`, `${to === "/" ? "" : to}/${entry.name}`, target, false);
      break;
    case "symlink":
      target.create(to, { ...init, type: "symlink", target: proc.fs.readlink(from) }, stat.mtimeMs);
      break;
    case "file":
      target.create(to, { ...init, type: "file", content: proc.fs.content(from) }, stat.mtimeMs);
      break;
    default:
      target.create(to, { ...init, type: stat.type }, stat.mtimeMs);
  }
  target.setAttributes(to, { mtimeMs: stat.mtimeMs }, stat.mtimeMs);
}

/** Writes what stands at `member` of the tree to `to`. Owners are kept only when asked for and allowed. */
export function writeLocal(
  proc: Proc,
  tree: FileTree,
  member: string,
  to: string,
  options: { readonly archive?: boolean } = {},
): void {
  for (const { path, node } of walk(tree, member)) {
    const target = to + path.slice(member === "/" ? 0 : member.length);
    switch (node.type) {
      case "dir":
        if (!proc.fs.exists(target)) proc.fs.mkdir(target, { mode: node.mode });
        break;
      case "file":
        if (proc.fs.exists(target) && proc.fs.lstat(target).type !== "dir") proc.fs.unlink(target);
        proc.fs.writeFile(target, node.content, { mode: node.mode });
        proc.fs.chmod(target, node.mode);
        break;
      case "symlink":
        if (proc.fs.exists(target)) proc.fs.unlink(target);
        proc.fs.symlink(node.target, target);
        continue;
      case "fifo":
        proc.fs.mknod(target, { type: "fifo", mode: node.mode });
        break;
      default:
        continue;
    }
    if (options.archive === true && proc.cred.uid === 0) proc.fs.chown(target, node.uid, node.gid);
    proc.fs.utimes(target, node.mtimeMs);
  }
}
