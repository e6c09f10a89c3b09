/** Trees as archives and back, for the endpoints that carry tar. */
import { EngineError } from "../../api/errors.ts";
import type { ApiRequest, Archive } from "../../api/transport.ts";
import { contentSize } from "../../oci/changeset.ts";
import { SysError } from "../../os/errno.ts";
import { applyChangeset, toChangeset } from "../../os/fs/changes.ts";
import { packArchive, tarToTree, unpackArchive, writeTar } from "../../os/fs/tar.ts";
import { emptyTree, type FileTree } from "../../os/fs/tree.ts";

const chunkBytes = 65_536;
/** Past this an archive is only a file's content, never bytes: no page has room for them. */
const mostBytes = 200 * 1024 * 1024;

export function archiveOf(tree: FileTree): Archive {
  const content = () => packArchive(toChangeset(emptyTree, tree));
  return {
    tree,
    content,
    async *tar() {
      const megabytes = Math.round(contentSize(content()) / 1e6);
      if (contentSize(content()) > mostBytes)
        throw new EngineError("drydock.not_simulated", {
          what: `an archive of ${megabytes} MB other than into a file`,
        });
      const bytes = writeTar(toChangeset(emptyTree, tree));
      for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
    },
  };
}

/** The files a request carries, in whichever form. @throws EngineError `image.not_an_archive` */
export async function treeOfRequest(request: ApiRequest): Promise<FileTree | undefined> {
  const { tree, content, tar } = request;
  if (tree !== undefined) return tree;
  if (content !== undefined) return readArchive(() => applyChangeset(emptyTree, unpackArchive(content)));
  return tar === undefined ? undefined : treeOfTar(tar);
}

async function treeOfTar(chunks: AsyncIterable<Uint8Array>): Promise<FileTree> {
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
  return readArchive(() => tarToTree(all));
}

function readArchive(read: () => FileTree): FileTree {
  try {
    return read();
  } catch (error) {
    if (error instanceof SysError)
      throw new EngineError("image.not_an_archive", { message: "archive/tar: invalid tar header" });
    throw error;
  }
}
