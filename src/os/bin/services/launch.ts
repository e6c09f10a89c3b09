/** Programs that start another one: gosu and su-exec as another user, tini and dumb-init as a small init. */
import { SysError } from "../../errno.ts";
import type { Proc, Program } from "../../process.ts";
import { type Signal, signalNumbers } from "../../signals.ts";

/** `gosu USER[:GROUP] COMMAND…` becomes the command. */
export const gosu: Program = async (proc) => {
  const name = proc.argv[0]?.split("/").at(-1) ?? "gosu";
  const [user, ...command] = proc.args;
  if (user === "--version") {
    await proc.stdout.write("1.17\n");
    return 0;
  }
  if (user === undefined || command.length === 0) {
    await proc.stderr.write(
      `Usage: ${name} user-spec command [args]\n   eg: ${name} student bash\n       ${name} nobody:root bash -c 'whoami && id'\n`,
    );
    return 1;
  }
  const cred = lookUp(proc, user);
  if (cred === undefined) {
    await proc.stderr.write(
      `error: failed switching to "${user}": unable to find user ${user.split(":")[0]}: no matching entries in passwd file\n`,
    );
    return 1;
  }
  try {
    return await proc.exec({
      argv: command,
      env: new Map(proc.env).set("HOME", cred.home),
      cred: { uid: cred.uid, gid: cred.gid, groups: [cred.gid] },
    });
  } catch (error) {
    return notStarted(proc, name === "gosu" ? "error: exec" : name, command[0] ?? "", error);
  }
};

function lookUp(proc: Proc, spec: string): { uid: number; gid: number; home: string } | undefined {
  const [user = "", group] = spec.split(":");
  const rows = (file: string) => {
    try {
      return proc.fs
        .readText(file)
        .split("\n")
        .map((line) => line.split(":"));
    } catch {
      return [];
    }
  };
  const row = rows("/etc/passwd").find((r) => r[0] === user || r[2] === user);
  if (row === undefined && !/^\d+$/.test(user)) return undefined;
  const uid = Number(row?.[2] ?? user);
  const groupRow =
    group === undefined ? undefined : rows("/etc/group").find((r) => r[0] === group || r[2] === group);
  return {
    uid,
    gid: Number(groupRow?.[2] ?? (group !== undefined && /^\d+$/.test(group) ? group : (row?.[3] ?? uid))),
    home: row?.[5] ?? "/",
  };
}

/** `tini [-s] [-g] [--] COMMAND…`: runs it, passes signals on, reaps what is left behind. */
export const tini: Program = async (proc) => {
  let at = 0;
  while (proc.args[at]?.startsWith("-")) {
    const arg = proc.args[at++];
    if (arg === "--version") {
      await proc.stdout.write("tini version 0.19.0\n");
      return 0;
    }
    if (arg === "--") break;
  }
  const command = proc.args.slice(at);
  if (command.length === 0) {
    await proc.stderr.write(
      "tini (tini version 0.19.0)\nUsage: tini [OPTIONS] PROGRAM -- [ARGS] | --version\n",
    );
    return 1;
  }
  let pid: number;
  try {
    pid = proc.spawn({ argv: command });
  } catch (error) {
    return notStarted(proc, "[FATAL tini (7)] exec", command[0] ?? "", error);
  }
  for (const signal of [
    "TERM",
    "INT",
    "HUP",
    "QUIT",
    "USR1",
    "USR2",
    "WINCH",
  ] as const satisfies readonly Signal[]) {
    proc.onSignal(signal, () => {
      try {
        proc.kill(pid, signal);
      } catch {
        // Gone already.
      }
    });
  }
  for (;;) {
    const end = await proc.wait(-1);
    if (end?.pid !== pid) continue;
    return end.status.type === "exited" ? end.status.code : 128 + signalNumbers[end.status.signal];
  }
};

async function notStarted(proc: Proc, prefix: string, command: string, error: unknown): Promise<number> {
  if (!(error instanceof SysError)) throw error;
  await proc.stderr.write(
    error.code === "ENOENT"
      ? `${prefix}: "${command}": executable file not found in $PATH\n`
      : `${prefix}: "${command}": ${error.message.toLowerCase()}\n`,
  );
  return error.code === "ENOENT" ? 127 : 126;
}
