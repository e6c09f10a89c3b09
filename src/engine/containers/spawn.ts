/** Starting one process in a sandbox as the container runtime does. */
import { SysError } from "../../os/errno.ts";
import type { ProcessHandle, Sandbox } from "../../os/kernel-types.ts";
import type { ResourceLimits } from "../../os/limits.ts";
import type { Credentials, ExitStatus } from "../../os/process.ts";
import { signalNumbers } from "../../os/signals.ts";
import type { ProcessIo } from "./process-io.ts";
import { execFailureText, findExecutable, RuntimeRefusal } from "./runc.ts";

export interface SpawnAs {
  readonly argv: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly cred: Credentials;
  readonly rlimits?: Partial<ResourceLimits>;
  /** Words the runtime's refusal. */
  refuse(message: string): Error;
}

/** Starts a process as the runtime does; a file that the kernel will not run is the process's own failure, code 255. */
export function spawnAs(sandbox: Sandbox, io: ProcessIo, options: SpawnAs): ProcessHandle {
  const view = sandbox.rootView();
  const common = {
    argv: options.argv,
    env: options.env,
    cwd: options.cwd,
    cred: options.cred,
    ...(options.rlimits === undefined ? {} : { rlimits: options.rlimits }),
    fds: io.fds,
    tty: io.pty,
  };
  let path: string;
  try {
    if (!view.exists(options.cwd)) view.mkdir(options.cwd, { recursive: true, mode: 0o755 });
    else if (view.stat(options.cwd).type !== "dir")
      throw new RuntimeRefusal(`mkdir ${options.cwd}: not a directory`);
    path = findExecutable(view, options.argv[0] ?? "", options.env, options.cwd, options.cred);
  } catch (error) {
    if (error instanceof RuntimeRefusal) throw options.refuse(error.message);
    if (error instanceof SysError)
      throw options.refuse(`mkdir ${options.cwd}: ${error.message.toLowerCase()}`);
    throw error;
  }
  try {
    return sandbox.spawn({ ...common, path });
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    const text = execFailureText(path, error);
    return sandbox.spawn({
      ...common,
      path,
      program: async (proc) => {
        await proc.stderr.write(text);
        return 255;
      },
    });
  }
}

export function exitCodeOf(status: ExitStatus): number {
  return status.type === "exited" ? status.code : 128 + signalNumbers[status.signal];
}
