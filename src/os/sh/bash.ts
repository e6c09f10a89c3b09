/** GNU bash 5.2, the student's shell and that of many images. */
import type { Program } from "../process.ts";
import { shellProgram } from "./main.ts";
import type { Completer } from "./shell.ts";

export const program = shellProgram("bash");

/** What the owner of a terminal gives its login shell. */
export interface ShellHooks {
  /** Completions by the name of the command. */
  readonly completers?: ReadonlyMap<string, Completer>;
  /** Called with each complete command line before it runs, as it was typed. */
  beforeCommand?(line: string): void;
  /** Called when a prompt is about to be shown: the last line is done. */
  beforePrompt?(status: number): void;
}

/** bash with the owner's hooks. */
export function loginShell(hooks: ShellHooks): Program {
  return shellProgram("bash", hooks);
}
