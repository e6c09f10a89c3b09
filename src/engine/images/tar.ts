/** Trees as archives and back, for the endpoints that carry tar. */
import { EngineError } from "../../api/errors.ts";
import type { Archive } from "../../api/transport.ts";
import { SysError } from "../../os/errno.ts";
import { toChangeset } from "../../os/fs/changes.ts";
import { readBytes } from "../../os/fs/content.ts";
import { packArchive, tarToTree } from "../../os/fs/tar.ts";
import { emptyTree, type FileTree } from "../../os/fs/tree.ts";

const chunkBytes = 65_536;

export function archiveOf(tree: FileTree): Archive {
  const content = () => packArchive(toChangeset(emptyTree, tree));
  return {
    tree,
    content,
    async *tar() {
      const bytes = readBytes(content());
      for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
    },
  };
}

/** @throws EngineError `image.not_an_archive` */
export async function treeOfTar(chunks: AsyncIterable<Uint8Array>): Promise<FileTree> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    length += chunk.length;
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  try {
    return tarToTree(all);
  } catch (error) {
    if (error instanceof SysError)
      throw new EngineError("image.not_an_archive", { message: "archive/tar: invalid tar header" });
    throw error;
  }
}
