/** Children in the foreground: starting them when there is room, waiting, saying how they died. */
import { SysError } from "../errno.ts";
import { ProcessKilled } from "../process.ts";
import type { Signal } from "../signals.ts";
import { AbandonLine, ExitShell } from "./errors.ts";
import { exitCode, signalWords } from "./jobs.ts";
import type { Shell } from "./shell.ts";
import { setStatus } from "./status.ts";

/** Keys that make signals reach the new group from here on: called in the very turn that made it. */
export function giveTerminal(shell: Shell, pgid: number): void {
  if (shell.jobControl && shell.proc.ctty !== undefined) shell.proc.ctty.foreground = pgid;
}

/**
 * Forks, in this very turn where there is room: a Ctrl-C finds all of a pipeline or
 * nothing of it. bash waits for room before it gives up, longer each time.
 */
export function patiently(shell: Shell, fork: () => number): number | Promise<number> {
  shell.mayStart();
  try {
    return fork();
  } catch (error) {
    if (!lacksRoom(shell, error)) throw error;
    return retry(shell, fork, error);
  }
}

function lacksRoom(shell: Shell, error: unknown): error is SysError {
  return error instanceof SysError && error.code === "EAGAIN" && shell.bash;
}

async function retry(shell: Shell, fork: () => number, first: SysError): Promise<number> {
  let refusal = first;
  for (let seconds = 1; ; seconds *= 2) {
    if (seconds > 8) throw refusal;
    await shell.complain(`fork: retry: ${refusal.message}`, null);
    await shell.proc.sleep(seconds * 1000);
    await shell.jobs.poll();
    shell.mayStart();
    try {
      return fork();
    } catch (error) {
      if (!lacksRoom(shell, error)) throw error;
      refusal = error;
    }
  }
}

export async function cannotFork(shell: Shell, error: SysError): Promise<void> {
  const message = shell.bash
    ? `fork: ${error.message}`
    : shell.dialect === "dash"
      ? "Cannot fork"
      : `can't fork: ${error.message}`;
  await shell.complain(message, null);
}

export function hasExitTrap(shell: Shell): boolean {
  const action = shell.traps.get("EXIT");
  return action !== undefined && action !== "";
}

/** Waits for a pipeline in the foreground; its status. */
export async function waitForeground(
  shell: Shell,
  pids: readonly number[],
  pgid: number,
  text: () => string,
  stages: () => readonly string[] = () => [text()],
): Promise<number> {
  const { proc } = shell;
  const tty = shell.jobControl ? proc.ctty : undefined;
  const attributes = tty?.getAttributes();
  let interrupted = false;
  const watches = !shell.interactive && !shell.traps.has("INT") && !shell.ignoringInt;
  if (watches) {
    proc.onSignal("INT", () => {
      interrupted = true;
    });
  }
  let how: "done" | "stopped";
  try {
    how = await shell.jobs.wait(pids, { untraced: shell.jobControl });
  } finally {
    if (watches) restoreInt(shell);
    if (tty !== undefined) tty.foreground = proc.pgid;
  }
  if (how === "stopped") {
    const job = shell.jobs.add({ pgid, pids, text: text(), stages: stages(), background: false });
    if (tty !== undefined && attributes !== undefined) tty.setAttributes(attributes);
    job.notified = true;
    await shell.write(`${shell.bash ? "\n" : ""}${shell.jobLine(job)}\n`, 2);
    const status = shell.jobs.lastStatus(job);
    return setStatus(shell, status === undefined ? 148 : exitCode(status));
  }
  const statuses = pids.map((p) => shell.jobs.statusOf(p) ?? ({ type: "exited", code: 127 } as const));
  for (const pid of pids) shell.jobs.forget(pid);
  const codes = statuses.map(exitCode);
  shell.pipeStatus = codes;
  const killed = statuses.find((s) => s.type === "signaled" && s.signal !== "PIPE");
  const last = statuses.at(-1);
  if (
    last?.type === "signaled" ||
    (killed?.type === "signaled" && killed.signal !== "INT" && last !== undefined)
  ) {
    if (tty !== undefined && attributes !== undefined) tty.setAttributes(attributes);
    const signal = last?.type === "signaled" ? last.signal : (killed as { signal: Signal }).signal;
    await reportSignal(shell, signal, () => {
      const texts = stages();
      return pids.map((pid, i) => {
        const s = statuses[i]!;
        const state =
          s.type === "signaled"
            ? signalWords(s.signal) + (dumpsCore.has(s.signal) ? " (core dumped)" : "")
            : s.type === "exited" && s.code !== 0
              ? `Exit ${s.code}`
              : "Done";
        return `${i === 0 ? "" : "     "}${String(pid).padStart(5)} ${state.padEnd(23)} ${i === 0 ? "" : "| "}${texts[i] ?? ""}`;
      });
    });
  }
  const diedOfInt = statuses.some((s) => s.type === "signaled" && s.signal === "INT");
  if (diedOfInt && shell.interactive && shell.jobControl) {
    // Ctrl-C ends the whole line, loops included.
    shell.interrupted = true;
  }
  if (interrupted && diedOfInt) {
    if (shell.lineByLine) throw new AbandonLine(130, "INT");
    proc.kill(proc.pid, "INT");
    throw new ExitShell(130);
  }
  let status = codes.at(-1) ?? 0;
  if (shell.options.pipefail) for (const code of codes) if (code !== 0) status = code;
  return setStatus(shell, status);
}

function restoreInt(shell: Shell): void {
  try {
    shell.proc.onSignal("INT", "default");
  } catch (error) {
    if (!(error instanceof ProcessKilled)) throw error;
  }
}

const dumpsCore = new Set<Signal>([
  "QUIT",
  "ILL",
  "TRAP",
  "ABRT",
  "BUS",
  "FPE",
  "SEGV",
  "XCPU",
  "XFSZ",
  "SYS",
]);

async function reportSignal(shell: Shell, signal: Signal, lines: () => readonly string[]): Promise<void> {
  if (signal === "PIPE") return;
  const core = dumpsCore.has(signal) ? " (core dumped)" : "";
  if (signal === "INT") {
    if (shell.interactive) await shell.write("\n", 2);
    shell.newlineSaid = true;
    return;
  }
  if (shell.interactive || !shell.bash || signal === "TERM") {
    await shell.write(`${signalWords(signal)}${core}\n`, 2);
    return;
  }
  await shell.write(`${shell.prefix(null)}${lines().join("\n")}\n`, 2);
}
