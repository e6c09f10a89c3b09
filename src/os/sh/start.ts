/** Variables a shell finds or sets when it starts. */
import { logicalPath } from "./builtins/directory.ts";
import type { Shell } from "./shell.ts";

export const BASH_VERSION = "5.2.15(1)-release";

export function importEnvironment(shell: Shell): void {
  const { variables, proc } = shell;
  for (const [name, value] of proc.env) {
    if (!/^[A-Za-z_]\w*$/.test(name)) continue;
    if (name === "PS1" && !shell.bash) continue;
    const v = variables.own(name);
    v.value = value;
    v.exported = true;
  }
  const set = (name: string, value: string): void => {
    variables.own(name).value = value;
  };
  if (variables.find("PATH") === undefined && shell.bash) set("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
  set("IFS", " \t\n");
  set("OPTIND", "1");
  set("PS4", "+ ");
  const pwd = proc.env.get("PWD");
  if (pwd === undefined || logicalPath("/", pwd) !== pwd || !sameDirectory(shell, pwd)) set("PWD", proc.cwd);
  variables.own("PWD").exported = true;
  if (variables.find("OLDPWD") !== undefined && !sameKind(shell)) variables.remove("OLDPWD");
  const level = Number(proc.env.get("SHLVL") ?? "0");
  if (shell.dialect !== "dash" || proc.env.has("SHLVL")) {
    if (shell.bash || shell.dialect === "ash") {
      set("SHLVL", String((Number.isInteger(level) ? level : 0) + 1));
      variables.own("SHLVL").exported = true;
    }
  }
  if (!shell.bash) return;
  const user = proc.cred.uid;
  set("BASH", proc.exe);
  set("BASH_VERSION", BASH_VERSION);
  shell.setArray("BASH_VERSINFO", ["5", "2", "15", "1", "release", "x86_64-pc-linux-gnu"]);
  variables.own("BASH_VERSINFO").readonly = true;
  set("HOSTNAME", proc.system.hostname());
  set("HOSTTYPE", "x86_64");
  set("MACHTYPE", "x86_64-pc-linux-gnu");
  set("OSTYPE", "linux-gnu");
  set("OPTERR", "1");
  variables.own("UID").value = String(user);
  variables.own("EUID").value = String(user);
  variables.own("PPID").value = String(proc.ppid);
  for (const name of ["UID", "EUID", "PPID"]) variables.own(name).readonly = true;
}

function sameKind(shell: Shell): boolean {
  return shell.bash;
}

function sameDirectory(shell: Shell, path: string): boolean {
  try {
    return path.startsWith("/") && shell.proc.fs.realpath(path) === shell.proc.cwd;
  } catch {
    return false;
  }
}
