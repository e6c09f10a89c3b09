/** `command &` and `coproc`. */
import { SysError } from "../errno.ts";
import type { Command, Coproc, Pipeline } from "./ast.ts";
import { cannotFork, patiently } from "./children.ts";
import { type Started, startStages } from "./pipeline.ts";
import { commandText } from "./print.ts";
import type { Shell } from "./shell.ts";
import { setStatus } from "./status.ts";

export async function runBackground(shell: Shell, command: Command): Promise<number> {
  const { proc } = shell;
  const pgid = shell.jobControl ? ({ pgid: "new" } as const) : {};
  let pids: readonly number[];
  const fds = new Map(proc.fds);
  // Without job control a command in the background reads nothing.
  const quiet = shell.jobControl
    ? undefined
    : await proc.fs.open("/dev/null", { read: true }).catch(() => undefined);
  if (quiet !== undefined) fds.set(0, quiet);
  try {
    if (
      command.type === "pipeline" &&
      !command.negate &&
      command.time === "no" &&
      command.stages.length > 1
    ) {
      const started = await startBackgroundStages(shell, command);
      pids = started.pids;
    } else {
      pids = [
        await patiently(shell, () =>
          shell.fork(
            (child) => {
              if (!shell.jobControl)
                for (const signal of ["INT", "QUIT"] as const)
                  if (!child.traps.has(signal)) child.proc.onSignal(signal, "ignore");
              child.ignoringInt = !shell.jobControl;
              child.mayExec = true;
              return child.runCommand(command);
            },
            { fds, ...pgid },
          ),
        ),
      ];
    }
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    await cannotFork(shell, error);
    return setStatus(shell, 254);
  } finally {
    quiet?.release();
  }
  const last = pids.at(-1) ?? 0;
  shell.lastBackground = last;
  const job = shell.jobs.add({
    pgid: pids[0] ?? 0,
    pids,
    text: commandText(command),
    ...(command.type === "pipeline" ? { stages: command.stages.map(commandText) } : {}),
    background: true,
  });
  if (shell.interactive && shell.bash) await shell.write(`[${job.id}] ${last}\n`, 2);
  return setStatus(shell, 0);
}

async function startBackgroundStages(shell: Shell, node: Pipeline): Promise<Started> {
  const tty = shell.proc.ctty;
  const foreground = tty?.foreground;
  const started = await startStages(shell, node);
  if (shell.jobControl && tty !== undefined) tty.foreground = foreground;
  return started;
}

export async function runCoproc(shell: Shell, node: Coproc): Promise<number> {
  const { proc } = shell;
  const toChild = proc.pipe();
  const fromChild = proc.pipe();
  const fds = new Map(proc.fds);
  fds.set(0, toChild.read);
  fds.set(1, fromChild.write);
  const pid = shell.fork((child) => child.runCommand(node.body), { fds });
  toChild.read.release();
  fromChild.write.release();
  const read = proc.installFd(fromChild.read, 60);
  const write = proc.installFd(toChild.write, 60);
  shell.setArray(node.name, [String(read), String(write)]);
  shell.set(`${node.name}_PID`, String(pid));
  shell.lastBackground = pid;
  shell.jobs.add({ pgid: pid, pids: [pid], text: commandText(node), background: true });
  return setStatus(shell, 0);
}
