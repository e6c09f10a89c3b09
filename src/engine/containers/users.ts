/**
 * `--user` and USER: `name`, `uid`, `name:group`, `uid:gid`, looked up in the
 * container's own /etc/passwd and /etc/group.
 */
import { EngineError } from "../../api/errors.ts";
import type { FileSystemView } from "../../os/fs/view.ts";
import type { Credentials } from "../../os/process.ts";

export interface ResolvedUser {
  readonly cred: Credentials;
  readonly home: string;
}

function rows(fs: FileSystemView, path: string): readonly (readonly string[])[] {
  try {
    return fs
      .readText(path)
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => line.split(":"));
  } catch {
    return [];
  }
}

/** @throws EngineError `start.user`, `start.group` */
export function resolveUser(
  fs: FileSystemView,
  spec: string,
  extraGroups: readonly string[] = [],
): ResolvedUser {
  const [user = "", group = ""] = spec.split(":");
  const passwd = rows(fs, "/etc/passwd");
  const groups = rows(fs, "/etc/group");
  const wanted = user === "" ? "0" : user;
  const entry = passwd.find((row) => row[0] === wanted) ?? passwd.find((row) => row[2] === wanted);
  if (entry === undefined && !/^\d+$/.test(wanted)) throw new EngineError("start.user", { user: wanted });
  const uid = entry === undefined ? Number(wanted) : Number(entry[2]);
  let gid = entry === undefined ? 0 : Number(entry[3]);
  if (group !== "") gid = groupId(groups, group);
  const supplementary =
    group === "" && entry !== undefined
      ? groups
          .filter((row) => (row[3] ?? "").split(",").includes(entry[0] ?? ""))
          .map((row) => Number(row[2]))
      : [];
  const extra = extraGroups.map((name) => groupId(groups, name));
  const all = [...new Set([gid, ...supplementary, ...extra])];
  return { cred: { uid, gid, groups: all }, home: entry?.[5] || "/" };
}

function groupId(groups: readonly (readonly string[])[], name: string): number {
  const row = groups.find((r) => r[0] === name) ?? groups.find((r) => r[2] === name);
  if (row !== undefined) return Number(row[2]);
  if (/^\d+$/.test(name)) return Number(name);
  throw new EngineError("start.group", { group: name });
}
