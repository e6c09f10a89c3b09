/** Users and groups, from the tree's own /etc/passwd and /etc/group. */
import type { Proc } from "../../process.ts";

export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly gecos: string;
  readonly home: string;
  readonly shell: string;
}

export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

function readLinesOf(proc: Proc, path: string): readonly string[] {
  try {
    return proc.fs
      .readText(path)
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
  } catch {
    return [];
  }
}

export function users(proc: Proc): readonly User[] {
  return readLinesOf(proc, "/etc/passwd").flatMap((line) => {
    const [name, , uid, gid, gecos, home, shell] = line.split(":");
    if (name === undefined || !/^\d+$/.test(uid ?? "")) return [];
    return [
      { name, uid: Number(uid), gid: Number(gid), gecos: gecos ?? "", home: home ?? "", shell: shell ?? "" },
    ];
  });
}

export function groups(proc: Proc): readonly Group[] {
  return readLinesOf(proc, "/etc/group").flatMap((line) => {
    const [name, , gid, members] = line.split(":");
    if (name === undefined || !/^\d+$/.test(gid ?? "")) return [];
    return [{ name, gid: Number(gid), members: (members ?? "").split(",").filter(Boolean) }];
  });
}

export function findUser(proc: Proc, name: string): User | undefined {
  return users(proc).find((u) => u.name === name);
}

export function findGroup(proc: Proc, name: string): Group | undefined {
  return groups(proc).find((g) => g.name === name);
}

export function userName(proc: Proc, uid: number): string | undefined {
  return users(proc).find((u) => u.uid === uid)?.name;
}

export function groupName(proc: Proc, gid: number): string | undefined {
  return groups(proc).find((g) => g.gid === gid)?.name;
}

/** Names of IDs, each file read once. */
export function nameCache(proc: Proc): { user(uid: number): string; group(gid: number): string } {
  const userNames = new Map(
    users(proc)
      .toReversed()
      .map((u) => [u.uid, u.name]),
  );
  const groupNames = new Map(
    groups(proc)
      .toReversed()
      .map((g) => [g.gid, g.name]),
  );
  return {
    user: (uid) => userNames.get(uid) ?? String(uid),
    group: (gid) => groupNames.get(gid) ?? String(gid),
  };
}

/** Every group of the caller, its own first. */
export function groupIds(proc: Proc): readonly number[] {
  return [...new Set([proc.cred.gid, ...proc.cred.groups])];
}

/** The groups a user is in, by the files. */
export function groupsOf(proc: Proc, user: User): readonly number[] {
  const more = groups(proc)
    .filter((g) => g.members.includes(user.name))
    .map((g) => g.gid);
  return [...new Set([user.gid, ...more])];
}
