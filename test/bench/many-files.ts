/** A tree with many small files, a hundred in a folder. */
import { contentOf } from "../../src/os/fs/content.ts";
import { MemoryFileSystem } from "../../src/os/fs/memory-file-system.ts";
import type { FileTree } from "../../src/os/fs/tree.ts";

const meta = { mode: 0o644, uid: 0, gid: 0 };
const content = contentOf("x");

export function manyFiles(files: number): FileTree {
  const fs = new MemoryFileSystem();
  for (let d = 0; d < files / 100; d++) {
    fs.create(`/d${d}`, { type: "dir", ...meta, mode: 0o755 }, 0);
    for (let f = 0; f < 100; f++) fs.create(`/d${d}/f${f}.txt`, { type: "file", ...meta, content }, 0);
  }
  return fs.snapshot();
}
