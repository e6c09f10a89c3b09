import { CommandError, command } from "./kit/command.ts";
import { userName } from "./kit/users.ts";

/** Who logged in. */
export const program = command(
  { usage: "[OPTION]", about: "Print the name of the current user." },
  async (proc) => {
    const name = userName(proc, proc.cred.uid);
    if (name === undefined || proc.ctty === undefined) throw new CommandError("no login name");
    await proc.stdout.write(`${name}\n`);
    return 0;
  },
);
