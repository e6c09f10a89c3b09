import { SysError } from "../../errno.ts";
import type { Proc } from "../../process.ts";
import { joinPath } from "./copy.ts";
import { dirName } from "./paths.ts";

/**
 * A path without links. `must`: which parts have to exist.
 * @throws SysError
 */
export function canonicalize(proc: Proc, path: string, must: "all" | "parents" | "none"): string {
  if (path === "") throw new SysError("ENOENT", path);
  try {
    return proc.fs.realpath(path);
  } catch (error) {
    if (!(error instanceof SysError) || must === "all") throw error;
    const absolute = proc.fs.absolute(path);
    const parent = dirName(absolute);
    if (parent === absolute) return absolute;
    const name = absolute.slice(absolute.lastIndexOf("/") + 1);
    if (must === "parents") {
      const realParent = proc.fs.realpath(parent);
      if (proc.fs.stat(realParent).type !== "dir") throw new SysError("ENOTDIR", path);
      if (error.code !== "ENOENT") throw error;
      return joinPath(realParent, name);
    }
    return joinPath(canonicalize(proc, parent, "none"), name);
  }
}
