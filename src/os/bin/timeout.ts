/** Runs a command with a time limit. */
import { SysError } from "../errno.ts";
import { parseSignal, signalNumbers } from "../signals.ts";
import { command, complain, isBusybox, quote } from "./kit/command.ts";
import { parseDuration } from "./kit/durations.ts";
import { UsageError } from "./options.ts";

export const program = command(
  {
    usage: "[OPTION] DURATION COMMAND [ARG]...",
    about: "Start COMMAND, and kill it if still running after DURATION.",
    options: "foreground k,kill-after= preserve-status s,signal= v,verbose",
    posix: true,
    usageExit: 125,
  },
  async (proc, o) => {
    const [durationText, ...argv] = o.operands;
    if (durationText === undefined || argv.length === 0) throw new UsageError("");
    const seconds = parseDuration(durationText);
    if (seconds === undefined)
      throw new UsageError(
        isBusybox(proc)
          ? `invalid number '${durationText}'`
          : `invalid time interval ${quote(proc, durationText)}`,
      );
    const signal = parseSignal(o.value("s") ?? "TERM");
    if (!signal) throw new UsageError(`${quote(proc, o.value("s") ?? "")}: invalid signal`);
    const killAfter = o.value("k") === undefined ? undefined : parseDuration(o.value("k") ?? "");
    let pid: number;
    try {
      pid = proc.spawn({ argv });
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      const name = argv[0] ?? "";
      await complain(
        proc,
        isBusybox(proc)
          ? `can't execute '${name}': ${error.message}`
          : `failed to run command ${quote(proc, name)}: ${error.message}`,
      );
      return error.code === "ENOENT" ? 127 : 126;
    }
    // A second child waits out the limit, so that whichever ends first is the answer.
    const alarm = (ms: number) =>
      proc.fork(async (child) => {
        await child.sleep(ms);
        return 0;
      });
    let timer = seconds > 0 ? alarm(Math.min(seconds, 1e9) * 1000) : undefined;
    let timedOut = false;
    const forward = (s: Parameters<typeof proc.kill>[1]) => {
      try {
        proc.kill(pid, s);
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
      }
    };
    proc.onSignal("TERM", () => forward("TERM"));
    proc.onSignal("INT", () => forward("INT"));
    for (;;) {
      const result = await proc.wait(-1);
      if (!result) continue;
      if (result.pid === timer) {
        timer = undefined;
        if (timedOut) {
          forward("KILL");
          continue;
        }
        timedOut = true;
        if (o.has("v"))
          await complain(proc, `sending signal ${signal} to command ${quote(proc, argv[0] ?? "")}`);
        forward(signal);
        forward("CONT");
        if (killAfter !== undefined) timer = alarm(killAfter * 1000);
        continue;
      }
      if (result.pid !== pid) continue;
      if (timer !== undefined) proc.kill(timer, "KILL");
      const status = result.status;
      const code = status.type === "exited" ? status.code : 128 + signalNumbers[status.signal];
      // What it could not survive itself ends it as well.
      if (timedOut && signal === "KILL" && !isBusybox(proc)) proc.kill(proc.pid, "KILL");
      if (!timedOut || o.has("preserve-status")) return code;
      return status.type === "signaled" && status.signal === "KILL" ? 137 : isBusybox(proc) ? 143 : 124;
    }
  },
);
