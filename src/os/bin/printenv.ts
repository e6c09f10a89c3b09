import { command } from "./kit/command.ts";

/** Prints variables of the environment. */
export const program = command(
  {
    usage: "[OPTION]... [VARIABLE]...",
    about: "Print the values of the specified environment VARIABLE(s), or all.",
    options: "0,null",
    usageExit: 2,
    posix: true,
  },
  async (proc, o) => {
    const end = o.has("0") ? "\0" : "\n";
    if (o.operands.length === 0) {
      await proc.stdout.write([...proc.env].map(([name, value]) => `${name}=${value}${end}`).join(""));
      return 0;
    }
    let status = 0;
    for (const name of o.operands) {
      const value = proc.env.get(name);
      if (value === undefined) status = 1;
      else await proc.stdout.write(value + end);
    }
    return status;
  },
);
