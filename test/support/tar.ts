/** Small archives for tests. */

import { contentOf } from "../../src/os/fs/content.ts";
import { writeTar } from "../../src/os/fs/tar.ts";

export function tarOf(files: Readonly<Record<string, string>>, mtimeMs: number): Uint8Array {
  return writeTar(
    Object.entries(files).map(([path, text]) => ({
      path: `/${path}`,
      type: "file",
      mode: 0o644,
      uid: 0,
      gid: 0,
      mtimeMs,
      content: contentOf(text),
    })),
  );
}
