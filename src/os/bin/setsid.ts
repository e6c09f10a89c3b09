import { SysError } from "../errno.ts";
import { command } from "./kit/command.ts";

/** Runs a program in a session of its own. */
export const program = command(
  {
    usage: "[options] <program> [arguments ...]",
    about: "Run a program in a new session.",
    package: "util-linux 2.38.1",
    options: "c,ctty f,fork w,wait",
    posix: true,
  },
  async (proc, o) => {
    if (o.operands.length === 0) {
      await proc.stderr.write("setsid: no command specified\nTry 'setsid --help' for more information.\n");
      return 1;
    }
    try {
      const pid = proc.spawn({ argv: o.operands, newSession: true });
      if (o.has("f") && !o.has("w")) return 0;
      const result = await proc.wait(pid);
      return result?.status.type === "exited" ? result.status.code : 1;
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      await proc.stderr.write(`setsid: failed to execute ${o.operands[0]}: ${error.message}\n`);
      return error.code === "ENOENT" ? 127 : 126;
    }
  },
);
