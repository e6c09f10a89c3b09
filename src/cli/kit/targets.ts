/** Commands that do the same to each of several targets: what fails is said, the others go on. */
import type { CommandContext } from "./command.ts";
import { errorText, isExpected } from "./dispatch.ts";

/**
 * Prints each target once it is done. Errors come last, as the client prints them.
 * @returns the exit code
 */
export async function forEachTarget(
  context: Pick<CommandContext, "args" | "out" | "err">,
  act: (target: string) => Promise<void>,
  options: { readonly printTarget?: boolean } = {},
): Promise<number> {
  const errors: string[] = [];
  for (const target of context.args) {
    try {
      await act(target);
      if (options.printTarget !== false) await context.out(`${target}\n`);
    } catch (error) {
      if (!isExpected(error)) throw error;
      errors.push(errorText(error));
    }
  }
  if (errors.length === 0) return 0;
  await context.err(`${errors.join("\n")}\n`);
  return 1;
}
