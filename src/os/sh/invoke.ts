/** Calling functions and builtins. */
import { SysError } from "../errno.ts";
import type { Assign, FunctionDef } from "./ast.ts";
import type { Builtin } from "./builtins/kit.ts";
import { AbandonLine, ExitShell, ExpansionError, ReturnFrom } from "./errors.ts";
import type { Shell, TrapName } from "./shell.ts";
import { setStatus } from "./status.ts";

const MAX_CALLS = 4000;

export async function callFunction(
  shell: Shell,
  fn: FunctionDef,
  fields: readonly string[],
): Promise<number> {
  if (shell.calls.length >= MAX_CALLS) {
    const limit = Number(shell.get("FUNCNEST") ?? 0);
    if (limit > 0) {
      await shell.complain(`${fn.name}: maximum function nesting level exceeded (${limit})`, null);
      throw new AbandonLine(1);
    }
    // A shell somebody types at gives up the line; else a real one runs out of stack here.
    if (shell.lasting) {
      await shell.complain(`${fn.name}: maximum function nesting level exceeded (${MAX_CALLS})`, null);
      throw new AbandonLine(1);
    }
    shell.proc.kill(shell.proc.pid, "SEGV");
    throw new ExitShell(139);
  }
  await shell.proc.checkpoint();
  const nest = shell.bash ? Number(shell.get("FUNCNEST") ?? 0) : 0;
  if (nest > 0 && shell.calls.length >= nest) {
    await shell.complain(`${fn.name}: maximum function nesting level exceeded (${nest})`, null);
    throw new AbandonLine(1);
  }
  const positional = shell.positional;
  const loopDepth = shell.loopDepth;
  shell.positional = fields.slice(1);
  shell.loopDepth = 0;
  shell.calls.push({ name: fn.name, line: shell.line, source: fn.file ?? "", depth: shell.sources.length });
  shell.variables.pushFrame();
  const { line } = shell;
  let status: number;
  const outerTraps = setAside(shell);
  try {
    try {
      status = await shell.runCommand(fn.body);
    } catch (error) {
      if (error instanceof ExpansionError) await shell.tell(error);
      if (!(error instanceof ReturnFrom)) throw error;
      status = error.status;
    }
    if (shell.traps.has("RETURN")) {
      shell.status = status;
      await returnTrap(shell);
    }
  } finally {
    for (const [name, action] of outerTraps) if (!shell.traps.has(name)) shell.traps.set(name, action);
    shell.variables.popFrame();
    shell.calls.pop();
    shell.positional = positional;
    shell.loopDepth = loopDepth;
  }
  shell.line = line;
  return setStatus(shell, status);
}

/** Unless they are traced, functions start without these traps; one that a function sets is its own, and stays. */
function setAside(shell: Shell): ReadonlyMap<TrapName, string> {
  const aside = new Map<TrapName, string>();
  if (shell.traps.size === 0) return aside;
  const { errtrace, functrace } = shell.options;
  for (const name of ["ERR", "DEBUG", "RETURN"] as const) {
    const action = shell.traps.get(name);
    if (action === undefined || (name === "ERR" ? errtrace : functrace)) continue;
    aside.set(name, action);
    shell.traps.delete(name);
  }
  return aside;
}

/** The RETURN trap: after functions that set it or, with `set -T`, all; after sourced files always. */
export async function returnTrap(shell: Shell): Promise<void> {
  const action = shell.traps.get("RETURN");
  if (action !== undefined && action !== "" && !shell.runningTrap) await shell.runTrap(action);
}

export async function runBuiltin(
  shell: Shell,
  name: string,
  builtin: Builtin,
  args: readonly string[],
  arrays?: ReadonlyMap<number, Assign>,
): Promise<number> {
  const outer = shell.builtin;
  if (args[0] === "--help" && shell.bash && !withoutHelp.has(name)) {
    const { helpOf } = await shell.proc.load(import("./builtins/help.ts"));
    return helpOf(shell, name);
  }
  shell.builtin = name;
  try {
    // Array arguments are counted with the name in front.
    return await builtin(shell, args, arrays);
  } catch (error) {
    if (error instanceof SysError) {
      if (error.code === "EPIPE") throw error;
      if (error.code === "EINTR") {
        shell.builtin = outer;
        await shell.poll();
        return 130;
      }
      await shell.complain(
        error.code === "EBADF" && shell.bash
          ? "write error: Bad file descriptor"
          : error.path === undefined
            ? error.message
            : `${error.path}: ${error.message}`,
      );
      return 1;
    }
    if (error instanceof ExpansionError && error.said) throw error;
    if (error instanceof ExpansionError && error.effect === "line" && shell.bash && !plainMessage.has(name)) {
      await shell.complain(error.message, name === "let" ? name : null);
      return 1;
    }
    if (error instanceof ExpansionError && !shell.bash && error.effect === "line") {
      await shell.complain(error.message);
      throw new ExitShell(2);
    }
    throw error;
  } finally {
    shell.builtin = outer;
  }
}

/** Builtins to which `--help` is a word like any other. */
const withoutHelp = new Set([":", "[", "echo", "false", "test", "true"]);

/** Builtins that run other commands: errors of those are not theirs. */
const plainMessage = new Set(["eval", ".", "source", "command", "builtin"]);
