/** Placeholder until the line editor is in. */
import type { ShellHooks } from "./bash.ts";
import { guard, type Invocation, readStdin } from "./main.ts";
import type { Shell } from "./shell.ts";

export function interactive(shell: Shell, _invocation: Invocation, _hooks: ShellHooks | undefined): Promise<number> {
  shell.interactive = true;
  return guard(shell, () => readStdin(shell));
}
