import { command } from "./kit/command.ts";
import { encode } from "./kit/text.ts";

/** Says the same line until stopped. */
export const program = command(
  {
    usage: "[STRING]...",
    about: "Repeatedly output a line with all specified STRING(s), or 'y'.",
    posix: true,
  },
  async (proc, o) => {
    const line = `${o.operands.length === 0 ? "y" : o.operands.join(" ")}\n`;
    const block = encode(line.repeat(Math.max(1, Math.floor(16_384 / line.length))));
    for (;;) {
      await proc.write(1, block);
      await proc.checkpoint();
    }
  },
);
