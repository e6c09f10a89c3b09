/**
 * A bash that is told its lines one at a time, for replaying a session: state
 * (directory, variables, functions, `$?`, background jobs) lives on from line to
 * line, each line has its own outputs, standard input is empty.
 */
import type { OpenFile, Proc } from "../process.ts";
import { createShell } from "./create-shell.ts";
import { AbandonLine, ExitShell } from "./errors.ts";
import { runText } from "./run-text.ts";
import { type Shell, statusOfError } from "./shell.ts";
import { importEnvironment } from "./start.ts";

export interface ScriptedBash {
  /** Runs one line (which may span several); its status. */
  run(line: string, output: { stdout: OpenFile; stderr: OpenFile }): Promise<number>;
  /** The shell itself has exited: `exit`, `set -e`. */
  readonly ended: boolean;
  /** The shell ends: EXIT traps run. */
  finish(): Promise<number>;
  readonly shell: Shell;
}

/** The descriptors given to `run` are retained while they are needed. */
export function createScriptedBash(proc: Proc, options: { readonly name?: string } = {}): ScriptedBash {
  const shell = createShell(proc, "bash", options.name ?? "bash");
  shell.source = "stdin";
  shell.lineByLine = true;
  shell.lasting = true;
  // Lines reach such a shell through `eval` in a sourced file; `set -x` shows it.
  shell.traceDepth = 2;
  importEnvironment(shell);
  let line = 1;
  let ended = false;

  const put = (fd: number, file: OpenFile): void => {
    if (proc.fds.has(fd)) proc.closeFd(fd);
    proc.installFd(file.retain(), fd);
  };

  return {
    shell,
    get ended() {
      return ended;
    },
    async run(text, { stdout, stderr }) {
      if (!proc.fds.has(0)) {
        const empty = await proc.fs.open("/dev/null", { read: true });
        proc.installFd(empty, 0);
      }
      put(1, stdout);
      put(2, stderr);
      shell.line = line;
      let exit: number;
      try {
        exit = await runText(shell, text, { line, perLine: true });
      } catch (error) {
        if (error instanceof ExitShell) ended = true;
        else if (!(error instanceof AbandonLine)) shell.interrupted = false;
        exit = shell.status = await statusOfError(shell, error);
      }
      line += text.split("\n").length;
      await shell.jobs.poll();
      return exit;
    },
    finish: () => shell.finish(shell.status),
  };
}
