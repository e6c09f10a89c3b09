/** Writing the account files: /etc/passwd, /etc/group, /etc/shadow, /etc/gshadow. */
import type { Proc } from "../../process.ts";
import { copy, joinPath } from "./copy.ts";
import { type Group, groups, type User, users } from "./users.ts";

function append(proc: Proc, path: string, line: string): void {
  if (!proc.fs.exists(path) && path !== "/etc/passwd" && path !== "/etc/group") return;
  const text = proc.fs.exists(path) ? proc.fs.readText(path) : "";
  proc.fs.writeFile(path, `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${line}\n`);
}

/** Replaces lines of a file; undefined takes a line out. */
export function editLines(
  proc: Proc,
  path: string,
  edit: (fields: readonly string[]) => readonly string[] | undefined,
): void {
  if (!proc.fs.exists(path)) return;
  const lines = proc.fs.readText(path).split("\n");
  const out = lines.flatMap((line) => {
    if (line === "") return [line];
    const next = edit(line.split(":"));
    return next === undefined ? [] : [next.join(":")];
  });
  proc.fs.writeFile(path, out.join("\n"));
}

export function addGroup(proc: Proc, group: Group): void {
  append(proc, "/etc/group", `${group.name}:x:${group.gid}:${group.members.join(",")}`);
  append(proc, "/etc/gshadow", `${group.name}:!::${group.members.join(",")}`);
}

export function addUser(proc: Proc, user: User, password = "!"): void {
  append(
    proc,
    "/etc/passwd",
    [user.name, "x", user.uid, user.gid, user.gecos, user.home, user.shell].join(":"),
  );
  append(
    proc,
    "/etc/shadow",
    `${user.name}:${password}:${Math.floor(proc.nowMs() / 86_400_000)}:0:99999:7:::`,
  );
}

export function addMember(proc: Proc, group: string, user: string): void {
  for (const path of ["/etc/group", "/etc/gshadow"]) {
    editLines(proc, path, (f) =>
      f[0] !== group || (f[3] ?? "").split(",").includes(user)
        ? f
        : [f[0], f[1] ?? "", f[2] ?? "", f[3] ? `${f[3]},${user}` : user],
    );
  }
}

export function setPassword(proc: Proc, user: string, password: string): void {
  editLines(proc, "/etc/shadow", (f) => (f[0] === user ? [user, password, ...f.slice(2)] : f));
}

/** What /etc/shadow has for the user; a locked account's begins with `!` or `*`. */
export function storedPassword(proc: Proc, user: string): string {
  if (!proc.fs.exists("/etc/shadow")) return "*";
  const line = proc.fs
    .readText("/etc/shadow")
    .split("\n")
    .find((l) => l.startsWith(`${user}:`));
  return line?.split(":")[1] ?? "*";
}

/** The next free ID: ordinary ones from 1000 up, system ones from 999 down (Debian) or from 100 up. */
export function freeId(taken: readonly number[], kind: "ordinary" | "system-down" | "system-up"): number {
  const used = new Set(taken);
  if (kind === "system-down") {
    for (let id = 999; id >= 100; id--) if (!used.has(id)) return id;
    return 99;
  }
  let id = kind === "ordinary" ? 1000 : 100;
  while (used.has(id)) id++;
  return id;
}

export const uidsOf = (proc: Proc) => users(proc).map((u) => u.uid);
export const gidsOf = (proc: Proc) => groups(proc).map((g) => g.gid);

/** Makes a home directory from /etc/skel. False when it was there. */
export async function makeHome(proc: Proc, user: User, mode = 0o755): Promise<boolean> {
  if (proc.fs.exists(user.home)) return false;
  proc.fs.mkdir(user.home, { recursive: true });
  if (proc.fs.exists("/etc/skel")) {
    for (const { name } of proc.fs.readdir("/etc/skel")) {
      const to = joinPath(user.home, name);
      await copy(proc, joinPath("/etc/skel", name), to, {
        recursive: true,
        keepLinks: true,
        preserve: { mode: true, owner: false, times: false },
      });
      proc.fs.chown(to, user.uid, user.gid, { followLinks: false });
    }
  }
  proc.fs.chmod(user.home, mode);
  proc.fs.chown(user.home, user.uid, user.gid);
  return true;
}
