/** GNU bash 5.2, the student's shell and that of many images. */
import type { Program } from "../process.ts";
import type { ShellHooks } from "./hooks.ts";
import { shellProgram } from "./main.ts";

export const program = shellProgram("bash");

export type { ShellHooks } from "./hooks.ts";

/** bash with the owner's hooks. */
export function loginShell(hooks: ShellHooks): Program {
  return shellProgram("bash", hooks);
}
