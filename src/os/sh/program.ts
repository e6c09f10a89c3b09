/** Programs: found, started or taking the place of the shell, and what is said when they cannot. */
import { SysError } from "../errno.ts";
import { type Signal, signalNumbers } from "../signals.ts";
import type { Assign, Simple } from "./ast.ts";
import { cannotFork, giveTerminal, hasExitTrap, waitForeground } from "./children.ts";
import { ExitShell } from "./errors.ts";
import { callFunction, runBuiltin } from "./invoke.ts";
import { commandText, functionText } from "./print.ts";
import { visible } from "./quote.ts";
import { keepRedirects, type SavedFds, undoRedirects } from "./redirect.ts";
import type { Shell } from "./shell.ts";

export async function runExternal(
  shell: Shell,
  argv: readonly string[],
  node: Simple,
  mayReplace: boolean,
  saved: SavedFds = [],
): Promise<number> {
  const name = argv[0] ?? "";
  let path: string | undefined;
  if (name.includes("/")) path = name;
  else {
    const hashed = shell.hashed.get(name);
    if (hashed !== undefined && shell.isExecutable(hashed.path)) {
      hashed.hits++;
      path = hashed.path;
    } else {
      path = name === "" ? undefined : shell.findCommand(name)[0];
      if (path !== undefined) shell.hashed.set(name, { path, hits: 1 });
    }
  }
  if (path === undefined) return notFound(shell, argv);

  const env = shell.bash ? environment(shell, path) : shell.variables.env();
  try {
    if (isDirectory(shell, path)) throw new SysError("EACCES", path);
    if (mayReplace && !hasExitTrap(shell) && !shell.interactive)
      return await replaceProcess(shell, argv, path, env);
    const ignore = ignored(shell);
    shell.mayStart();
    const pid = shell.proc.spawn({
      argv,
      path,
      env,
      fds: shell.proc.fds,
      ...(shell.jobControl ? { pgid: "new" } : {}),
      ...(ignore.length > 0 ? { ignore } : {}),
    });
    shell.jobs.adopt(pid);
    giveTerminal(shell, pid);
    // dash and ash redirect in the shell itself and say "Killed" there.
    if (shell.bash) undoRedirects(shell, saved);
    return await waitForeground(shell, [pid], pid, () => commandText(node));
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    return cannotRun(shell, argv, path, error, node);
  }
}

async function replaceProcess(
  shell: Shell,
  argv: readonly string[],
  path: string,
  env: ReadonlyMap<string, string>,
): Promise<number> {
  const ignore = ignored(shell);
  return shell.proc.exec({
    argv,
    path,
    env,
    fds: shell.proc.fds,
    ...(ignore.length > 0 ? { ignore } : {}),
  });
}

/** Signals that programs started here shall ignore: `trap '' INT`. */
function ignored(shell: Shell): Signal[] {
  return [...shell.traps]
    .filter(([name, text]) => text === "" && name in signalNumbers)
    .map(([name]) => name as Signal);
}

/** What a program gets from bash: the exported variables and functions, and its path as `_`. */
function environment(shell: Shell, path: string): ReadonlyMap<string, string> {
  const env = new Map(shell.variables.env()).set("_", path);
  for (const name of shell.exportedFunctions) {
    const fn = shell.functions.get(name);
    if (fn !== undefined) env.set(`BASH_FUNC_${name}%%`, `() ${functionText(fn).replace(/^.*\n/, "")}`);
  }
  return env;
}

function isDirectory(shell: Shell, path: string): boolean {
  try {
    return shell.proc.fs.stat(path).type === "dir";
  } catch {
    return false;
  }
}

async function notFound(shell: Shell, argv: readonly string[]): Promise<number> {
  const saved = shell.lastResort?.(argv, shell.proc);
  if (saved !== undefined) return saved;
  const name = argv[0] ?? "";
  const handler = shell.bash ? shell.functions.get("command_not_found_handle") : undefined;
  if (handler !== undefined) return callFunction(shell, handler, ["command_not_found_handle", ...argv]);
  await shell.complain(
    `${shell.bash ? visible(name) : name}: ${shell.bash ? "command not found" : name === "" ? "Permission denied" : "not found"}`,
    null,
  );
  return 127;
}

async function cannotRun(
  shell: Shell,
  argv: readonly string[],
  path: string,
  error: SysError,
  node: Simple,
): Promise<number> {
  const name = shell.bash ? visible(argv[0] ?? "") : (argv[0] ?? "");
  const { fs } = shell.proc;
  if (error.code === "ENOEXEC") {
    let bytes: Uint8Array;
    try {
      bytes = fs.readFile(path);
    } catch {
      bytes = new Uint8Array();
    }
    const firstLine = bytes.subarray(0, 80);
    if (firstLine.includes(0)) {
      await shell.complain(`${name}: cannot execute binary file: Exec format error`, null);
      return 126;
    }
    return runAsScript(shell, argv, path, node);
  }
  if (error.code === "EAGAIN") {
    const saved = shell.lastResort?.(argv, shell.proc);
    if (saved !== undefined) return saved;
    await cannotFork(shell, error);
    return 254;
  }
  if (isDirectory(shell, path)) {
    await shell.complain(`${name}: ${shell.bash ? "Is a directory" : "Permission denied"}`, null);
    return 126;
  }
  if (error.code === "ENOENT" || error.code === "ENOTDIR") {
    if (!shell.bash) {
      await shell.complain(`${name}: not found`, null);
      return 127;
    }
    if (error.code === "ENOENT" && fs.exists(path)) {
      await shell.complain(`${name}: cannot execute: required file not found`, null);
      return 127;
    }
    await shell.complain(`${name}: ${error.message}`, null);
    return error.code === "ENOENT" ? 127 : 126;
  }
  await shell.complain(`${name}: ${error.message}`, null);
  return 126;
}

/** An executable text without `#!` is a script of this very shell. */
async function runAsScript(
  shell: Shell,
  argv: readonly string[],
  path: string,
  node: Simple,
): Promise<number> {
  const text = shell.proc.fs.readText(path);
  shell.mayStart();
  const pid = shell.fork(
    (child) => {
      child.name = argv[0] ?? path;
      child.positional = argv.slice(1);
      child.source = "file";
      child.functions.clear();
      child.subshells = 0;
      return child.evaluateFile(text);
    },
    shell.jobControl ? { pgid: "new" } : {},
  );
  giveTerminal(shell, pid);
  return waitForeground(shell, [pid], pid, () => commandText(node));
}

export async function runExec(shell: Shell, args: readonly string[], saved: SavedFds): Promise<number> {
  let rest = args;
  let name: string | undefined;
  let clear = false;
  if (shell.bash) {
    while (rest[0]?.startsWith("-") && rest[0] !== "-") {
      if (rest[0] === "--") {
        rest = rest.slice(1);
        break;
      }
      if (rest[0] === "-a") {
        name = rest[1];
        rest = rest.slice(2);
      } else if (rest[0] === "-c") {
        clear = true;
        rest = rest.slice(1);
      } else if (rest[0] === "-l") {
        name = `-${rest[1] ?? ""}`;
        rest = rest.slice(1);
      } else break;
    }
  }
  const command = rest[0];
  if (command === undefined) {
    keepRedirects(saved);
    return 0;
  }
  const path = command.includes("/") ? command : shell.findCommand(command)[0];
  const argv = [name ?? command, ...rest.slice(1)];
  try {
    if (path === undefined) throw new SysError("ENOENT", command);
    if (isDirectory(shell, path)) throw new SysError("EACCES", path);
    const code = await replaceProcess(shell, argv, path, clear ? new Map() : environment(shell, path));
    throw new ExitShell(code);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    const missing = error.code === "ENOENT";
    if (shell.bash && command.includes("/") && missing)
      await shell.complain(`${shell.proc.fs.absolute(command)}: ${error.message}`, null);
    else if (shell.bash && isDirectory(shell, command)) {
      await shell.complain(`${command}: Is a directory`, null);
      await shell.complain(`${command}: cannot execute: Is a directory`, "exec");
    } else await cannotExec(shell, command, error);
    if (shell.interactive || shell.options.execfail) return missing ? 127 : 126;
    throw new ExitShell(missing ? 127 : 126);
  }
}

async function cannotExec(shell: Shell, command: string, error: SysError): Promise<void> {
  const missing = error.code === "ENOENT";
  const message = missing && !(shell.bash && command.includes("/")) ? "not found" : error.message;
  await shell.complain(
    `${command}: ${shell.bash && !missing ? `cannot execute: ${error.message}` : message}`,
    "exec",
  );
}

/** `command name …`: runs a builtin or a program, functions left aside. */
export async function runNamed(
  shell: Shell,
  fields: readonly string[],
  options: { arrays: ReadonlyMap<number, Assign> | undefined; shift: number },
): Promise<number> {
  const name = fields[0] ?? "";
  const builtin = shell.builtinNamed(name);
  if (builtin !== undefined && name !== "exec") {
    const arrays =
      options.arrays === undefined
        ? undefined
        : new Map([...options.arrays].map(([i, a]) => [i - options.shift, a]));
    const { bash } = shell;
    try {
      return await runBuiltin(shell, name, builtin, fields.slice(1), arrays);
    } catch (error) {
      // Through `command` an error of a special builtin does not end the shell.
      if (!bash && error instanceof ExitShell && name !== "exit") return error.status;
      throw error;
    }
  }
  const outer = shell.builtin;
  shell.builtin = undefined;
  try {
    if (name === "exec") return await runExec(shell, fields.slice(1), []);
    return await runExternal(
      shell,
      fields,
      {
        type: "simple",
        assigns: [],
        words: fields.map((f) => plainWord(f)),
        redirects: [],
        line: shell.line,
      },
      false,
    );
  } finally {
    shell.builtin = outer;
  }
}

function plainWord(text: string): Simple["words"][number] {
  return { parts: [], text, literal: text };
}
