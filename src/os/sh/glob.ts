/** Path name expansion over the files a process sees. */
import type { FileSystemView } from "../fs/view.ts";
import { isPattern, matches, unescapePattern } from "./pattern.ts";
import { byCode } from "./variables.ts";

export interface GlobOptions {
  readonly extglob: boolean;
  readonly dotglob: boolean;
  readonly globstar: boolean;
  readonly nocaseglob: boolean;
  /** `.*` does not find `.` and `..`. */
  readonly globskipdots: boolean;
}

/** Paths that match, sorted; none when nothing does. Quoted characters of `pattern` follow a backslash. */
export function glob(fs: FileSystemView, pattern: string, options: GlobOptions): string[] {
  const parts = splitSlashes(pattern);
  let bases = [""];
  let at = 0;
  if (parts[0] === "") {
    const lead = /^\/+/.exec(pattern)?.[0] ?? "/";
    bases = [lead];
    at = lead.length;
  }
  for (; at < parts.length; at++) {
    const part = parts[at] ?? "";
    const last = at === parts.length - 1;
    const next: string[] = [];
    for (const base of bases) {
      if (part === "") {
        // A trailing or doubled slash: only directories.
        if (base !== "" && isDir(fs, base)) next.push(`${base}/`);
        continue;
      }
      const prefix = base === "" || base.endsWith("/") ? base : `${base}/`;
      if (part === "**" && options.globstar) {
        if (last) {
          if (prefix !== "") next.push(prefix);
          walk(fs, prefix, options, (path) => next.push(path));
        } else {
          next.push(base);
          walk(fs, prefix, options, (path, dir) => dir && next.push(path));
        }
        continue;
      }
      if (!isPattern(part, options.extglob)) {
        const path = prefix + unescapePattern(part);
        if (last ? linkExists(fs, path) : isDir(fs, path)) next.push(path);
        continue;
      }
      const hidden = part.startsWith(".") || part.startsWith("\\.");
      for (const name of names(fs, prefix === "" ? "." : prefix)) {
        if (name.startsWith(".") && !hidden && !options.dotglob) continue;
        if (!matches(name, part, { extglob: options.extglob, ignoreCase: options.nocaseglob })) continue;
        if (!last && !isDir(fs, prefix + name)) continue;
        next.push(prefix + name);
      }
      if (hidden && !options.globskipdots) {
        for (const dots of [".", ".."])
          if (matches(dots, part, { extglob: options.extglob })) next.push(prefix + dots);
      }
    }
    bases = next;
    if (bases.length === 0) return [];
  }
  return bases.sort(byCode);
}

function splitSlashes(pattern: string): string[] {
  return pattern.split("/");
}

function names(fs: FileSystemView, dir: string): string[] {
  try {
    return fs.readdir(dir).map((e) => e.name);
  } catch {
    return [];
  }
}

function isDir(fs: FileSystemView, path: string): boolean {
  try {
    return fs.stat(path).type === "dir";
  } catch {
    return false;
  }
}

function linkExists(fs: FileSystemView, path: string): boolean {
  try {
    fs.lstat(path);
    return true;
  } catch {
    return false;
  }
}

function walk(
  fs: FileSystemView,
  prefix: string,
  options: GlobOptions,
  found: (path: string, dir: boolean) => void,
): void {
  let entries: ReturnType<FileSystemView["readdir"]>;
  try {
    entries = fs.readdir(prefix === "" ? "." : prefix);
  } catch {
    return;
  }
  for (const entry of entries) {
    if (entry.name.startsWith(".") && !options.dotglob) continue;
    const path = prefix + entry.name;
    found(path, entry.type === "dir");
    if (entry.type === "dir") walk(fs, `${path}/`, options, found);
  }
}
