import { CommandError, command, quote } from "./kit/command.ts";
import { userName } from "./kit/users.ts";
import { UsageError } from "./options.ts";

/** The name of the effective user. */
export const program = command(
  { usage: "[OPTION]...", about: "Print the user name associated with the current effective user ID." },
  async (proc, o) => {
    if (o.operands[0] !== undefined) throw new UsageError(`extra operand ${quote(proc, o.operands[0])}`);
    const name = userName(proc, proc.cred.uid);
    if (name === undefined) throw new CommandError(`cannot find name for user ID ${proc.cred.uid}`);
    await proc.stdout.write(`${name}\n`);
    return 0;
  },
);
