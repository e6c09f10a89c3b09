/** Puts one small file, with the folders above it, into a container that has not started yet. */
import type { Client } from "../api/client.ts";
import { MemoryFileSystem } from "../os/fs/memory-file-system.ts";

export async function putFile(client: Client, id: string, path: string, text: string): Promise<void> {
  const files = new MemoryFileSystem();
  const owner = { uid: 0, gid: 0 };
  const names = path.split("/").filter((name) => name !== "");
  let at = "";
  for (const name of names.slice(0, -1)) {
    at += `/${name}`;
    files.create(at, { ...owner, type: "dir", mode: 0o755 }, 0);
  }
  const content = { kind: "bytes", bytes: new TextEncoder().encode(text) } as const;
  files.create(`${at}/${names.at(-1) ?? ""}`, { ...owner, type: "file", mode: 0o444, content }, 0);
  await client.containerPutArchive(id, "/", { tree: files.snapshot() });
}
