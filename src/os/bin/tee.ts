/** Copies standard input to files and to standard output. */
import { SysError } from "../errno.ts";
import { command, complain } from "./kit/command.ts";

export const program = command(
  {
    usage: "[OPTION]... [FILE]...",
    about: "Copy standard input to each FILE, and also to standard output.",
    options: "a,append i,ignore-interrupts p output-error=?",
  },
  async (proc, o) => {
    if (o.has("i")) proc.onSignal("INT", "ignore");
    let status = 0;
    const fds: number[] = [1];
    for (const name of o.operands) {
      try {
        fds.push(
          proc.installFd(
            await proc.fs.open(name, {
              write: true,
              create: true,
              append: o.has("a"),
              truncate: !o.has("a"),
            }),
          ),
        );
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        status = 1;
        await complain(proc, `${name}: ${error.message}`);
      }
    }
    for (;;) {
      const chunk = await proc.read(0);
      if (chunk === null) break;
      for (const fd of fds) await proc.write(fd, chunk);
      await proc.checkpoint();
    }
    for (const fd of fds) if (fd !== 1) proc.closeFd(fd);
    return status;
  },
);
