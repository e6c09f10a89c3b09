/** What a status does: `$?`, the ERR trap, `set -e`. */
import type { Command } from "./ast.ts";
import { ExitShell } from "./errors.ts";
import type { Shell } from "./shell.ts";

export function setStatus(shell: Shell, status: number): number {
  shell.status = status;
  return status;
}

/** Before a command: `$BASH_COMMAND` and the DEBUG trap, neither of which knows of the commands of traps. */
export async function beforeCommand(shell: Shell, command: Command): Promise<void> {
  if (shell.runningTrap) return;
  shell.command = command;
  const action = shell.traps.get("DEBUG");
  if (action === undefined || action === "") return;
  const { line } = shell;
  await shell.runTrap(action);
  shell.line = line;
}

/** After a command whose failure counts: ERR trap and `set -e`. */
export async function settle(shell: Shell, status: number): Promise<number> {
  shell.status = status;
  if (status !== 0 && shell.ignoreErrors === 0) {
    const action = shell.traps.get("ERR");
    if (action !== undefined && action !== "" && !shell.runningTrap) await shell.runTrap(action);
    if (shell.options.errexit) throw new ExitShell(status);
  }
  return status;
}

export async function ignoring<T>(shell: Shell, run: () => Promise<T>): Promise<T> {
  shell.ignoreErrors++;
  try {
    return await run();
  } finally {
    shell.ignoreErrors--;
  }
}
