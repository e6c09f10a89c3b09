import { baseName, command } from "./kit/command.ts";

/** The process IDs of a program, newest first. */
export const program = command(
  {
    usage: "[options] [program [...]]",
    about: "Find the process ID of a running program.",
    package: "sysvinit-utils 3.06",
    options: "c n q s x z o= S=",
  },
  async (proc, o) => {
    const found = proc
      .processes()
      .filter(
        (p) =>
          p.pid !== proc.pid &&
          o.operands.some(
            (name) => p.comm === name || p.argv[0] === name || baseName(p.argv[0] ?? "") === name,
          ),
      )
      .map((p) => p.pid)
      .sort((a, b) => b - a);
    const shown = o.has("s") ? found.slice(0, 1) : found;
    if (shown.length > 0 && !o.has("q")) await proc.stdout.write(`${shown.join(" ")}\n`);
    return shown.length > 0 ? 0 : 1;
  },
);
