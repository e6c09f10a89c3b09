import type { Program } from "../process.ts";

/** Clears the screen and what was scrolled away. */
export const program: Program = async (proc) => {
  await proc.stdout.write("\x1b[H\x1b[2J\x1b[3J");
  return 0;
};
