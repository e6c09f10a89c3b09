import { command } from "./kit/command.ts";

/** Everything is written already. */
export const program = command(
  {
    usage: "[OPTION] [FILE]...",
    about: "Synchronize cached writes to persistent storage.",
    options: "d,data f,file-system",
  },
  async () => 0,
);
