/** fortune: a saying of our own, another each time. */
import type { Program } from "../../process.ts";

const sayings: readonly string[] = [
  "A layer that nobody changed is a layer nobody builds again.",
  "The cache remembers what you typed, not what you meant.",
  "Small images travel far.",
  "Whoever runs as root today debugs permissions tomorrow.",
  "A container is a process that was told it is alone.",
  "Put down first what changes least.",
  "What is not in a volume was never yours.",
  "latest is a name, not a promise.",
];

export const fortune: Program = async (proc) => {
  const at = Math.floor(proc.nowMs()) % sayings.length;
  await proc.stdout.write(`${sayings[at]}\n`);
  return 0;
};
