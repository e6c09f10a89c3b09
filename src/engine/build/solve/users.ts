/** Users and groups by name, as a file operation finds them: in the tree it works on. Unknown names are root. */
import { readBytes } from "../../../os/fs/content.ts";
import { type FileTree, resolve } from "../../../os/fs/tree.ts";

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

const decoder = new TextDecoder();

function fields(tree: FileTree, path: string): string[][] {
  const node = resolve(tree, path)?.node;
  if (node?.type !== "file") return [];
  return decoder
    .decode(readBytes(node.content))
    .split("\n")
    .map((line) => line.split(":"));
}

/** `nobody`, `1000`, `1000:1000`, `app:staff`. A number alone is the group too. */
export function findOwner(tree: FileTree, text: string): Owner {
  const [user = "", group] = text.split(":");
  let owner: Owner = { uid: 0, gid: 0 };
  if (/^\d+$/.test(user)) owner = { uid: Number(user), gid: Number(user) };
  else {
    const entry = fields(tree, "/etc/passwd").find((f) => f[0] === user);
    if (entry !== undefined) owner = { uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  if (group === undefined || group === "") return owner;
  if (/^\d+$/.test(group)) return { ...owner, gid: Number(group) };
  const entry = fields(tree, "/etc/group").find((f) => f[0] === group);
  return { ...owner, gid: entry === undefined ? 0 : Number(entry[2]) };
}
