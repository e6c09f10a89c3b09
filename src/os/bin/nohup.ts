/** Runs a command that a hang-up does not end. */
import { SysError } from "../errno.ts";
import { command, complain, isBusybox, quoteName } from "./kit/command.ts";
import { UsageError } from "./options.ts";

export const program = command(
  { usage: "COMMAND [ARG]...", about: "Run COMMAND, ignoring hangup signals.", posix: true, usageExit: 125 },
  async (proc, o) => {
    if (o.operands.length === 0) throw new UsageError(isBusybox(proc) ? "" : "missing operand");
    const notes: string[] = [];
    if (proc.stdin.isTty) {
      notes.push("ignoring input");
      replace(0, await proc.fs.open("/dev/null", { read: true }));
    }
    if (proc.stdout.isTty) {
      notes.push(`appending output to ${quoteName("nohup.out")}`);
      await complain(proc, notes.join(" and "));
      replace(1, await proc.fs.open("nohup.out", { write: true, create: true, append: true, mode: 0o600 }));
    } else if (notes.length > 0) await complain(proc, notes.join(""));
    const out = proc.fds.get(1);
    if (proc.stderr.isTty && out) replace(2, out.retain());
    proc.onSignal("HUP", "ignore");
    try {
      return await proc.exec({ argv: o.operands, ignore: ["HUP"] });
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      const name = o.operands[0] ?? "";
      await complain(
        proc,
        isBusybox(proc)
          ? `can't execute '${name}': ${error.message}`
          : `failed to run command ${quoteName(name)}: ${error.message}`,
      );
      return error.code === "ENOENT" ? 127 : 126;
    }
    function replace(fd: number, file: Awaited<ReturnType<typeof proc.fs.open>>): void {
      proc.closeFd(fd);
      proc.installFd(file, fd);
    }
  },
);
