/** Numbers lines. */
import { CommandError, command, complain, quote } from "./kit/command.ts";
import { compileRegex } from "./kit/regex.ts";
import { eachInput, lineBatches, Writer } from "./kit/stream.ts";

export const program = command(
  {
    usage: "[OPTION]... [FILE]...",
    about: "Write each FILE to standard output, with line numbers added.",
    options:
      "b,body-numbering= d,section-delimiter= f,footer-numbering= h,header-numbering= i,line-increment= l,join-blank-lines= n,number-format= p,no-renumber s,number-separator= v,starting-line-number= w,number-width=",
  },
  async (proc, o) => {
    const style = o.value("b") ?? "t";
    if (!/^(?:[atn]|p.*)$/.test(style))
      throw new CommandError(`invalid body numbering style: ${quote(proc, style)}`);
    const regex = style.startsWith("p") ? compileRegex(style.slice(1)) : undefined;
    const width = Number(o.value("w") ?? 6);
    const separator = o.value("s") ?? "\t";
    const format = o.value("n") ?? "rn";
    const step = Number(o.value("i") ?? 1);
    let n = Number(o.value("v") ?? 1);
    const out = new Writer(proc);
    const ok = await eachInput(
      proc,
      o.operands,
      async (input) => {
        for await (const { lines } of lineBatches(proc, input)) {
          for (const line of lines) {
            if (style === "a" || (style === "t" && line !== "") || regex?.test(line)) {
              const text =
                format === "ln"
                  ? String(n).padEnd(width)
                  : String(n).padStart(width, format === "rz" ? "0" : " ");
              out.put(`${text}${separator}${line}\n`);
              n += step;
            } else
              out.put(
                line === "" && style !== "n"
                  ? `${" ".repeat(width + separator.length)}\n`
                  : `${" ".repeat(width + separator.length)}${line}\n`,
              );
          }
          await out.flush();
        }
      },
      (name, error) => complain(proc, `${name}: ${error.message}`),
    );
    return ok ? 0 : 1;
  },
);
