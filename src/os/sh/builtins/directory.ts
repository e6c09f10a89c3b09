/** cd, pwd, pushd, popd, dirs. The shell keeps the path it came by, links and all. */
import { SysError } from "../../errno.ts";
import { visible } from "../quote.ts";
import type { Shell } from "../shell.ts";
import { type Builtin, options, usage } from "./kit.ts";

/** `a/./b/../c` below `base`, without looking at the files. */
export function logicalPath(base: string, path: string): string {
  const parts = path.startsWith("/") ? [] : base.split("/").filter((p) => p !== "");
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  // Exactly two slashes in front stay.
  const root = /^\/\/(?!\/)/.test(path.startsWith("/") ? path : base) ? "//" : "/";
  return `${root}${parts.join("/")}`;
}

export function currentDirectory(shell: Shell): string {
  return shell.get("PWD") ?? shell.proc.cwd;
}

/** Changes to `target`; a message without the name of the command, or undefined. */
function change(shell: Shell, target: string, physical: boolean): SysError | undefined {
  const old = currentDirectory(shell);
  const logical = logicalPath(old, target);
  try {
    if (target === "") return undefined;
    try {
      shell.proc.chdir(physical ? target : logical);
    } catch (error) {
      if (!(error instanceof SysError) || physical || target.startsWith("/")) throw error;
      shell.proc.chdir(target);
    }
  } catch (error) {
    if (error instanceof SysError) return error;
    throw error;
  }
  shell.set("OLDPWD", old);
  shell.variables.own("OLDPWD").exported = true;
  shell.set("PWD", physical ? shell.proc.cwd : logical);
  shell.variables.own("PWD").exported = true;
  return undefined;
}

async function refuse(shell: Shell, target: string, error: SysError): Promise<void> {
  if (shell.bash) await shell.complain(`${visible(target)}: ${error.message}`);
  else if (shell.dialect === "dash") await shell.complain(`can't cd to ${target}`);
  else await shell.complain(`can't cd to ${target}: ${error.message}`);
}

export const cd: Builtin = async (shell, args) => {
  let physical = shell.options.physical;
  let i = 0;
  for (; i < args.length && /^-[LPe@]+$/.test(args[i]!); i++) physical = args[i]!.includes("P");
  if (args[i] === "--") i++;
  else if (/^-./.test(args[i] ?? "")) {
    const option = args[i]!.slice(0, 2);
    if (shell.bash) {
      await shell.complain(`${option}: invalid option`);
      return usage(shell, "cd");
    }
    await shell.complain(shell.dialect === "dash" ? `Illegal option ${option}` : `illegal option ${option}`);
    return 2;
  }
  const rest = args.slice(i);
  if (rest.length > 1 && shell.bash) {
    await shell.complain("too many arguments");
    return 1;
  }
  let target = rest[0];
  let show = false;
  if (target === undefined) {
    target = shell.get("HOME");
    if (target === undefined) {
      if (!shell.bash) return 0;
      await shell.complain("HOME not set");
      return 1;
    }
  } else if (target === "-") {
    target = shell.get("OLDPWD");
    if (target === undefined) {
      await shell.complain("OLDPWD not set");
      return 1;
    }
    show = true;
  } else if (!/^\.{0,2}\//.test(target) && target !== "." && target !== "..") {
    const cdpath = shell.get("CDPATH");
    if (cdpath !== undefined && cdpath !== "") {
      for (const dir of cdpath.split(":")) {
        const full = dir === "" ? target : `${dir}/${target}`;
        if (change(shell, full, physical) === undefined) {
          if (dir !== "" && dir !== ".") await shell.write(`${currentDirectory(shell)}\n`);
          return 0;
        }
      }
    }
  }
  if (target === "" && shell.bash) {
    if (show) await shell.write("\n");
    return 0;
  }
  const error = change(shell, target, physical);
  if (error !== undefined) {
    await refuse(shell, target, error);
    return shell.bash ? 1 : 2;
  }
  if (show) await shell.write(`${currentDirectory(shell)}\n`);
  return 0;
};

export const pwd: Builtin = async (shell, args) => {
  const parsed = await options(shell, args, "LP");
  if (parsed === undefined) return 2;
  await shell.write(`${parsed.flags.has("P") ? shell.proc.cwd : currentDirectory(shell)}\n`);
  return 0;
};

function short(shell: Shell, path: string, long: boolean): string {
  const home = shell.get("HOME");
  if (long || home === undefined || home === "/" || home === "") return path;
  return path === home ? "~" : path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}

async function show(
  shell: Shell,
  style: { long?: boolean; lines?: boolean; numbers?: boolean } = {},
): Promise<void> {
  const all = [currentDirectory(shell), ...shell.dirStack].map((d) => short(shell, d, style.long === true));
  if (style.numbers) await shell.write(all.map((d, i) => `${String(i).padStart(2)}  ${d}\n`).join(""));
  else await shell.write(`${all.join(style.lines ? "\n" : " ")}\n`);
}

/** `+n` from the left, `-n` from the right, of the whole stack. */
function position(shell: Shell, arg: string): number | undefined {
  const total = shell.dirStack.length + 1;
  const n = Number(arg.slice(1));
  const at = arg[0] === "+" ? n : total - 1 - n;
  return at >= 0 && at < total ? at : undefined;
}

export const dirs: Builtin = async (shell, args) => {
  let long = false;
  let lines = false;
  let numbers = false;
  for (const arg of args) {
    if (/^[-+]\d+$/.test(arg)) {
      const at = position(shell, arg);
      if (at === undefined) {
        await shell.complain(`${arg.slice(1)}: directory stack index out of range`);
        return 1;
      }
      await shell.write(`${short(shell, [currentDirectory(shell), ...shell.dirStack][at]!, long)}\n`);
      return 0;
    }
    for (const letter of arg.slice(1)) {
      if (letter === "c") {
        shell.dirStack = [];
        return 0;
      }
      if (letter === "l") long = true;
      else if (letter === "p") lines = true;
      else if (letter === "v") numbers = true;
      else {
        await shell.complain(`-${letter}: invalid ${/[a-z]/i.test(letter) ? "number" : "option"}`);
        return usage(shell, "dirs");
      }
    }
  }
  await show(shell, { long, lines, numbers });
  return 0;
};

export const pushd: Builtin = async (shell, args) => {
  const stay = args[0] === "-n";
  const target = (stay ? args.slice(1) : args)[0];
  const here = currentDirectory(shell);
  if (target === undefined) {
    const top = shell.dirStack[0];
    if (top === undefined) {
      await shell.complain("no other directory");
      return 1;
    }
    const error = change(shell, top, false);
    if (error !== undefined) {
      await refuse(shell, top, error);
      return 1;
    }
    shell.dirStack[0] = here;
  } else if (/^[-+]\d+$/.test(target)) {
    const at = position(shell, target);
    if (at === undefined) {
      await shell.complain(`${target.slice(1)}: directory stack index out of range`);
      return 1;
    }
    const all = [here, ...shell.dirStack];
    const turned = [...all.slice(at), ...all.slice(0, at)];
    const error = change(shell, turned[0]!, false);
    if (error !== undefined) {
      await refuse(shell, turned[0]!, error);
      return 1;
    }
    shell.dirStack = turned.slice(1);
  } else if (stay) shell.dirStack = [logicalPath(here, target), ...shell.dirStack];
  else {
    const error = change(shell, target === "-" ? (shell.get("OLDPWD") ?? "") : target, false);
    if (error !== undefined) {
      await refuse(shell, target, error);
      return 1;
    }
    shell.dirStack = [here, ...shell.dirStack];
  }
  await show(shell);
  return 0;
};

export const popd: Builtin = async (shell, args) => {
  const stay = args[0] === "-n";
  const target = (stay ? args.slice(1) : args)[0];
  if (shell.dirStack.length === 0) {
    await shell.complain("directory stack empty");
    return 1;
  }
  const at = target === undefined ? 0 : position(shell, target);
  if (at === undefined) {
    await shell.complain(`${target!.slice(1)}: directory stack index out of range`);
    return 1;
  }
  if (at === 0 && !stay) {
    const next = shell.dirStack[0]!;
    const error = change(shell, next, false);
    if (error !== undefined) {
      await refuse(shell, next, error);
      return 1;
    }
    shell.dirStack = shell.dirStack.slice(1);
  } else shell.dirStack = shell.dirStack.filter((_, i) => i !== Math.max(0, at - 1));
  await show(shell);
  return 0;
};
