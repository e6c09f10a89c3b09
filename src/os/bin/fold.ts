/** Breaks long lines. */
import { CommandError, command, complain, quote } from "./kit/command.ts";
import { eachInput, lineBatches, Writer } from "./kit/stream.ts";

export const program = command(
  {
    usage: "[OPTION]... [FILE]...",
    about: "Wrap input lines in each FILE, writing to standard output.",
    options: "b,bytes s,spaces w,width=",
    rewrite: (args) => args.map((a) => (/^-\d+$/.test(a) ? `-w${a.slice(1)}` : a)),
  },
  async (proc, o) => {
    const text = o.value("w") ?? "80";
    if (!/^[1-9]\d*$/.test(text)) throw new CommandError(`invalid number of columns: ${quote(proc, text)}`);
    const width = Number(text);
    const out = new Writer(proc);
    const ok = await eachInput(
      proc,
      o.operands,
      async (input) => {
        for await (const { lines, unterminated } of lineBatches(proc, input)) {
          for (const [i, line] of lines.entries()) {
            let rest = line;
            while (rest.length > width) {
              const space = o.has("s") ? rest.slice(0, width).search(/[ \t](?=[^ \t]*$)/) : -1;
              const cut = space === -1 ? width : space + 1;
              out.put(`${rest.slice(0, cut)}\n`);
              rest = rest.slice(cut);
            }
            out.put(rest + (unterminated && i === lines.length - 1 ? "" : "\n"));
          }
          await out.flush();
        }
      },
      (name, error) => complain(proc, `${name}: ${error.message}`),
    );
    return ok ? 0 : 1;
  },
);
