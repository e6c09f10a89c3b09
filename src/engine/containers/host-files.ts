/** Paths of the machine's own files, for bind mounts: links followed, missing folders made. */
import type { FileSystem, Vnode } from "../../os/fs/file-system.ts";
import { pathNames } from "../../os/fs/tree.ts";

const maxLinks = 40;

/** Where a path leads; undefined when it does not exist. */
export function findOnHost(
  fs: FileSystem,
  path: string,
): { readonly path: string; readonly node: Vnode } | undefined {
  const todo = path
    .split("/")
    .filter((name) => name !== "" && name !== ".")
    .reverse();
  const walked: { name: string; node: Vnode }[] = [];
  const top = () => walked[walked.length - 1]?.node ?? fs.root();
  for (let links = 0; todo.length > 0; ) {
    const name = todo.pop() ?? "";
    if (name === "..") {
      walked.pop();
      continue;
    }
    const dir = top();
    const node = dir.type === "dir" ? fs.child(dir, name) : undefined;
    if (node === undefined) return undefined;
    if (node.type !== "symlink") {
      walked.push({ name, node });
      continue;
    }
    if (++links > maxLinks) return undefined;
    const target = fs.readlink(node);
    if (target.startsWith("/")) walked.length = 0;
    todo.push(
      ...target
        .split("/")
        .filter((part) => part !== "" && part !== ".")
        .reverse(),
    );
  }
  return { path: `/${walked.map(({ name }) => name).join("/")}`, node: top() };
}

/** Makes the folder and its missing parents, owned by root, as the engine does for `-v`. */
export function makeOnHost(fs: FileSystem, path: string, nowMs: number): void {
  let at = "";
  for (const name of pathNames(path)) {
    at += `/${name}`;
    if (findOnHost(fs, at) === undefined) fs.create(at, { type: "dir", mode: 0o755, uid: 0, gid: 0 }, nowMs);
  }
}
