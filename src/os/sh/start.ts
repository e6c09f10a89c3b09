/** How a shell starts: its variables, its startup files, its outermost frame. */
import { logicalPath } from "./builtins/directory.ts";
import type { SetOption, ShoptOption } from "./options.ts";
import { Parser } from "./parser.ts";
import { type Shell, statusOfError } from "./shell.ts";
import { SyntaxFault } from "./syntax-error.ts";

export interface Invocation {
  command: string | undefined;
  file: string | undefined;
  name: string;
  positional: readonly string[];
  login: boolean;
  interactive: boolean;
  stdin: boolean;
  noProfile: boolean;
  noRc: boolean;
  rcFile: string | undefined;
  on: SetOption[];
  off: SetOption[];
  shopt: { name: ShoptOption; on: boolean }[];
}

export const BASH_VERSION = "5.2.15(1)-release";

export function importEnvironment(shell: Shell): void {
  const { variables, proc } = shell;
  for (const [name, value] of proc.env) {
    const fn = shell.bash ? /^BASH_FUNC_(.+)%%$/.exec(name)?.[1] : undefined;
    if (fn !== undefined && value.startsWith("() {")) {
      importFunction(shell, fn, value);
      continue;
    }
    if (!/^[A-Za-z_]\w*$/.test(name)) continue;
    const v = variables.own(name);
    v.value = value;
    v.exported = true;
  }
  const set = (name: string, value: string): void => {
    variables.own(name).value = value;
  };
  if (variables.find("PATH") === undefined && shell.bash)
    set("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
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

/** A function that came by the environment (`export -f`); what is none is left out. */
function importFunction(shell: Shell, name: string, value: string): void {
  try {
    const command = new Parser(`${name} ${value}`, shell.parserOptions()).next()?.items[0]?.command;
    if (command?.type !== "function") return;
    shell.functions.set(name, { ...command, file: "environment" });
    shell.exportedFunctions.add(name);
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
  }
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

/** The outermost frame: errors become the exit status, EXIT is run. */
export async function guard(shell: Shell, body: () => Promise<number>): Promise<number> {
  let status: number;
  try {
    status = await body();
  } catch (error) {
    status = await statusOfError(shell, error);
  }
  try {
    return (await shell.finish(status)) & 255;
  } catch (error) {
    return (await statusOfError(shell, error)) & 255;
  }
}

export async function readProfile(shell: Shell): Promise<void> {
  const { fs } = shell.proc;
  const home = shell.get("HOME") ?? "/";
  const own = shell.bash ? [".bash_profile", ".bash_login", ".profile"] : [".profile"];
  const mine = own.map((f) => `${home}/${f}`).find((f) => fs.exists(f));
  for (const file of ["/etc/profile", ...(mine === undefined ? [] : [mine])]) {
    if (fs.exists(file)) await sourceFile(shell, file);
  }
}

export async function sourceFile(shell: Shell, path: string): Promise<void> {
  const line = shell.line;
  try {
    await shell.evaluate(`. ${path}`, undefined);
  } finally {
    shell.line = line;
  }
}
