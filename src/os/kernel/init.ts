/** The small init of `docker run --init`: passes signals on, buries orphans, ends as its child does. */
import { SysError } from "../errno.ts";
import type { Program, SpawnOptions } from "../process.ts";
import { type Signal, signalNumbers } from "../signals.ts";

export function initProgram(child: Pick<SpawnOptions, "argv" | "path" | "cred">): Program {
  return async (proc) => {
    const pid = proc.spawn({
      argv: child.argv,
      pgid: "new",
      ...(child.path === undefined ? {} : { path: child.path }),
      ...(child.cred === undefined ? {} : { cred: child.cred }),
    });
    if (proc.ctty !== undefined) proc.ctty.foreground = pid;
    for (const signal of Object.keys(signalNumbers) as Signal[]) {
      if (signal === "KILL" || signal === "STOP" || signal === "CHLD") continue;
      proc.onSignal(signal, () => {
        try {
          proc.kill(pid, signal);
        } catch (error) {
          if (!(error instanceof SysError)) throw error;
        }
      });
    }
    for (;;) {
      const ended = await proc.wait(-1);
      if (ended?.pid !== pid) continue;
      if (ended.status.type === "exited") return ended.status.code;
      return 128 + signalNumbers[ended.status.signal];
    }
  };
}
