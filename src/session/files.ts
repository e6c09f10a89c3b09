/** The student's files for the page's editor: read and written on the machine's disk, as the student. */
import { SysError } from "../os/errno.ts";
import { readBytes } from "../os/fs/content.ts";
import type { MemoryFileSystem } from "../os/fs/memory-file-system.ts";
import { type FileTree, listChildren, nodeSize, resolve } from "../os/fs/tree.ts";
import type { FileSystemView } from "../os/fs/view.ts";
import type { Files, FolderFile } from "./types.ts";

/** More than this is not a file to edit. */
const largestBytes = 200_000;
const mostFiles = 60;
const deepest = 4;
const skipped = new Set([".git", "node_modules", "__pycache__", ".venv", "venv"]);
/** Hidden files that belong to a project. */
const shownHidden = new Set([".dockerignore", ".env", ".gitignore"]);

/** @param view the student's own rights; asked for at each write, since the shell it belongs to may have ended */
export function studentFiles(disk: MemoryFileSystem, view: () => FileSystemView | undefined): Files {
  return {
    list(folder) {
      const tree = disk.snapshot();
      const found: FolderFile[] = [];
      collect(tree, folder === "/" ? "" : folder, "", found);
      return found
        .sort(
          (a, b) =>
            depth(a.path) - depth(b.path) || rank(a.path) - rank(b.path) || (a.path < b.path ? -1 : 1),
        )
        .slice(0, mostFiles);
    },
    read(path) {
      const found = resolve(disk.snapshot(), path);
      if (found?.node.type !== "file" || nodeSize(found.node) > largestBytes) return undefined;
      return new TextDecoder().decode(readBytes(found.node.content));
    },
    write(path, text) {
      try {
        view()?.writeFile(path, text);
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
      }
    },
    subscribe: (listener) => disk.onChange(() => listener()),
  };
}

function collect(tree: FileTree, folder: string, prefix: string, found: FolderFile[]): void {
  if (found.length > mostFiles * 4 || depth(prefix) > deepest) return;
  for (const { name, node } of listChildren(tree, `${folder}/${prefix}` || "/")) {
    if (name.startsWith(".") && !shownHidden.has(name)) continue;
    if (node.type === "dir" && !skipped.has(name)) collect(tree, folder, `${prefix}${name}/`, found);
    if (node.type !== "file" || nodeSize(node) > largestBytes || node.content.kind !== "bytes") continue;
    if (node.content.bytes.subarray(0, 4096).includes(0)) continue;
    found.push({ path: `${prefix}${name}`, sizeBytes: nodeSize(node) });
  }
}

function depth(path: string): number {
  return path.split("/").length;
}

/** The Dockerfile first, hidden files last. */
function rank(path: string): number {
  const name = path.split("/").at(-1) ?? "";
  if (/^Dockerfile/.test(name)) return 0;
  return name.startsWith(".") ? 2 : 1;
}
