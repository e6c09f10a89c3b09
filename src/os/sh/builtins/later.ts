/**
 * Builtins whose code comes when one of them is first called: none of them is
 * needed for the first prompt.
 */
import type { SystemInfo } from "../../process.ts";
import type { Builtin } from "./kit.ts";

/**
 * Whether the code was there already must not show, so each system waits once, even
 * where another one has fetched it before.
 */
export function later<M>(fetch: () => Promise<M>): (pick: (module: M) => Builtin) => Builtin {
  const present = new WeakMap<SystemInfo, M>();
  return (pick) => (shell, args, arrays) => {
    const { proc } = shell;
    const module = present.get(proc.system);
    if (module !== undefined) return pick(module)(shell, args, arrays);
    return proc.load(fetch()).then((fetched) => {
      present.set(proc.system, fetched);
      shell.mayStart();
      return pick(fetched)(shell, args, arrays);
    });
  };
}
