import { command } from "./kit/command.ts";

/** The working directory; `-L` believes PWD when it is right. */
export const program = command(
  {
    usage: "[OPTION]...",
    about: "Print the name of the current directory.",
    options: "L,logical P,physical",
  },
  async (proc, o) => {
    const logical = proc.env.get("PWD");
    let shown = proc.cwd;
    if (o.last("L", "P") === "L" && logical?.startsWith("/")) {
      try {
        if (proc.fs.realpath(logical) === proc.cwd) shown = logical;
      } catch {
        shown = proc.cwd;
      }
    }
    await proc.stdout.write(`${shown}\n`);
    return 0;
  },
);
