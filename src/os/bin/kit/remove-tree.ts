import type { Proc } from "../../process.ts";
import { joinPath } from "./copy.ts";

/** Removes a path with all below it. @throws SysError */
export function removeTree(proc: Proc, path: string): void {
  if (proc.fs.lstat(path).type !== "dir") {
    proc.fs.unlink(path);
    return;
  }
  for (const entry of proc.fs.readdir(path)) removeTree(proc, joinPath(path, entry.name));
  proc.fs.rmdir(path);
}
