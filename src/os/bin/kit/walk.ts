import { SysError } from "../../errno.ts";
import type { Stat } from "../../fs/types.ts";
import type { Proc } from "../../process.ts";
import { joinPath } from "./copy.ts";

/**
 * Calls `visit` for a path and, when it is a directory, for all below it, parents
 * first. Links are not followed. `failed` hears what cannot be read.
 */
export async function walkTree(
  proc: Proc,
  path: string,
  visit: (path: string, stat: Stat) => Promise<void> | void,
  failed: (path: string, error: SysError, stage: "stat" | "open") => Promise<void>,
): Promise<void> {
  let count = 0;
  const one = async (at: string): Promise<void> => {
    if (++count % 256 === 0) await proc.checkpoint();
    let stat: Stat;
    try {
      stat = proc.fs.lstat(at);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      await failed(at, error, "stat");
      return;
    }
    await visit(at, stat);
    if (stat.type !== "dir") return;
    let names: readonly string[];
    try {
      names = proc.fs.readdir(at).map((e) => e.name);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      await failed(at, error, "open");
      return;
    }
    for (const name of names) await one(joinPath(at, name));
  };
  await one(path);
}
