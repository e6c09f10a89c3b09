import type { Completer, LastResort } from "./shell.ts";

/** What the owner of a terminal gives its login shell. */
export interface ShellHooks {
  /** Completions by the name of the command. */
  readonly completers?: ReadonlyMap<string, Completer>;
  /** Commands that work whatever became of the machine. */
  readonly lastResort?: LastResort;
  /** Called with each complete command line before it runs, as it was typed. */
  beforeCommand?(line: string): void;
  /** Called when a prompt is about to be shown: the last line is done. */
  beforePrompt?(status: number): void;
}
