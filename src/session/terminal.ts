/** A screen and its keyboard on the student's machine: a pseudo terminal with a login shell on it. */
import type { Kernel, Sandbox } from "../os/kernel-types.ts";
import type { Proc } from "../os/process.ts";
import { loginShell, type ShellHooks } from "../os/sh/bash.ts";
import type { WindowSize } from "../os/tty/types.ts";
import { environment, home, student } from "./people.ts";
import type { Terminal } from "./types.ts";

export interface TerminalOptions {
  readonly kernel: Kernel;
  readonly sandbox: Sandbox;
  readonly size: WindowSize;
  /** Where the shell starts. */
  readonly folder: string;
  readonly hooks: ShellHooks & {
    /** Called with the shell's own process once it runs. */
    onShell(proc: Proc): void;
  };
}

export function openTerminal({ kernel, sandbox, size, folder, hooks }: TerminalOptions): Terminal {
  const pty = kernel.createPty(size);
  const line = pty.openSlave();
  const handle = sandbox.spawn({
    argv: ["-bash"],
    path: "/bin/bash",
    env: environment({ TERM: "xterm-256color", COLORTERM: "truecolor", PWD: folder, HOME: home }),
    cwd: folder,
    cred: student,
    fds: new Map([
      [0, line],
      [1, line],
      [2, line],
    ]),
    tty: pty,
    program: (proc) => {
      hooks.onShell(proc);
      return loginShell(hooks)(proc);
    },
  });
  return {
    input: (data) => pty.input(data),
    onOutput: (listener) => pty.onOutput(listener),
    resize: (next) => pty.resize(next),
    type: (command) => pty.input(`${command}\r`),
    close: () => pty.hangup(),
    exited: handle.exited.then((status) => (status.type === "exited" ? status.code : 128)),
  };
}
