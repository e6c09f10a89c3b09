/** A shell with all its parts. */
import type { Proc } from "../process.ts";
import type { Dialect } from "./ast.ts";
import { builtinNames, findBuiltin } from "./builtins/table.ts";
import { runCommand, runScript } from "./exec.ts";
import { runText } from "./run-text.ts";
import { Shell } from "./shell.ts";

export function createShell(proc: Proc, dialect: Dialect, name: string): Shell {
  return new Shell(proc, dialect, name, { runScript, runCommand, runText, findBuiltin, builtinNames });
}
