/** Puts files on the student's disk. */

import type { ChangesetEntry } from "../oci/changeset.ts";
import { applyChangeset } from "../os/fs/changes.ts";
import { contentOf } from "../os/fs/content.ts";
import type { MemoryFileSystem } from "../os/fs/memory-file-system.ts";

/** @param files path in `folder` → text; folders on the way are made */
export function layOut(
  disk: MemoryFileSystem,
  folder: string,
  files: Readonly<Record<string, string>>,
  mtimeMs: number,
): void {
  const owner = { uid: 0, gid: 0, mtimeMs };
  const entries = new Map<string, ChangesetEntry>();
  const addFolder = (path: string) => {
    if (path === "" || entries.has(path) || disk.find(path) !== undefined) return;
    addFolder(path.slice(0, path.lastIndexOf("/")));
    entries.set(path, { type: "dir", path, mode: 0o755, ...owner });
  };
  addFolder(folder);
  for (const [name, text] of Object.entries(files)) {
    const path = `${folder}/${name}`;
    addFolder(path.slice(0, path.lastIndexOf("/")));
    entries.set(path, { type: "file", path, mode: 0o644, content: contentOf(text), ...owner });
  }
  disk.restore(applyChangeset(disk.snapshot(), [...entries.values()]));
}
