import { command } from "./kit/command.ts";
import { eachInput, lineBatches, Writer } from "./kit/stream.ts";

/** Each line backwards. */
export const program = command(
  {
    usage: "[options] [file ...]",
    about: "Reverse lines characterwise.",
    package: "util-linux 2.38.1",
    options: "h V",
  },
  async (proc, o) => {
    const out = new Writer(proc);
    const ok = await eachInput(
      proc,
      o.operands,
      async (input) => {
        for await (const { lines, unterminated } of lineBatches(proc, input)) {
          for (const [i, line] of lines.entries())
            out.put([...line].reverse().join("") + (unterminated && i === lines.length - 1 ? "" : "\n"));
          await out.flush();
        }
      },
      async (name, error) => proc.stderr.write(`rev: cannot open ${name}: ${error.message}\n`),
    );
    return ok ? 0 : 1;
  },
);
