/** Ends what runs on the student's machine: a reset machine is a quiet one, whatever fork bomb went off there. */
import type { Sandbox } from "../../os/kernel-types.ts";
import { root } from "../people.ts";

/** @param spared processes that live on, and those they were started by */
export async function endProcesses(sandbox: Sandbox, spared: readonly number[]): Promise<void> {
  const handle = sandbox.spawn({
    argv: ["drydock"],
    env: new Map(),
    cwd: "/",
    cred: root,
    fds: new Map(),
    program: async (proc) => {
      const all = proc.processes();
      const parents = new Map(all.map(({ pid, ppid }) => [pid, ppid]));
      const kept = new Set([1, proc.pid]);
      for (const pid of spared)
        for (let at: number | undefined = pid; at !== undefined && !kept.has(at); at = parents.get(at))
          kept.add(at);
      for (const { pid, state } of all) if (!kept.has(pid) && state !== "Z") proc.kill(pid, "KILL");
      return 0;
    },
  });
  await handle.exited;
}
