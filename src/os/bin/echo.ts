/** `/bin/echo`: prints its arguments. The shells have builtins of their own. */
import type { Program } from "../process.ts";
import { baseName } from "./kit/command.ts";
import { expandEscapes } from "./kit/escapes.ts";

export const program: Program = async (proc) => {
  const args = [...proc.args];
  if (args.length === 1 && args[0] === "--version") {
    await proc.stdout.write(`${baseName(proc.argv[0] ?? "echo")} (GNU coreutils) 9.1\n`);
    return 0;
  }
  let newline = true;
  let escapes = false;
  while (args[0] !== undefined && /^-[neE]+$/.test(args[0])) {
    for (const letter of args[0].slice(1)) {
      if (letter === "n") newline = false;
      else escapes = letter === "e";
    }
    args.shift();
  }
  const text = args.join(" ");
  if (!escapes) {
    await proc.stdout.write(newline ? `${text}\n` : text);
    return 0;
  }
  const { bytes, stopped } = expandEscapes(text, "echo");
  await proc.stdout.write(bytes);
  if (newline && !stopped) await proc.stdout.write("\n");
  return 0;
};
