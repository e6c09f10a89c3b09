import { command } from "./kit/command.ts";

/** The terminal on standard input. */
export const program = command(
  {
    usage: "[OPTION]...",
    about: "Print the file name of the terminal connected to standard input.",
    options: "s,silent,quiet",
    usageExit: 2,
  },
  async (proc, o) => {
    const terminal = proc.fds.get(0)?.tty;
    if (!o.has("s")) await proc.stdout.write(terminal ? `/dev/${terminal.name}\n` : "not a tty\n");
    return terminal ? 0 : 1;
  },
);
