/** Fills paragraphs to a width. */
import { command, complain, quoteName } from "./kit/command.ts";
import { eachInput, readLines, Writer } from "./kit/stream.ts";

export const program = command(
  {
    usage: "[-WIDTH] [OPTION]... [FILE]...",
    about: "Reformat each paragraph in the FILE(s), writing to standard output.",
    options: "c,crown-margin p,prefix= s,split-only t,tagged-paragraph u,uniform-spacing w,width= g,goal=",
    rewrite: (args) => args.map((a) => (/^-\d+$/.test(a) ? `-w${a.slice(1)}` : a)),
  },
  async (proc, o) => {
    const width = Number(o.value("w") ?? 75);
    const out = new Writer(proc);
    const ok = await eachInput(
      proc,
      o.operands,
      async (input) => {
        let words: string[] = [];
        let indent = "";
        const flush = () => {
          let line = "";
          for (const word of words) {
            if (line !== "" && indent.length + line.length + 1 + word.length > width) {
              out.put(`${indent}${line}\n`);
              line = word;
            } else line = line === "" ? word : `${line} ${word}`;
          }
          if (line !== "") out.put(`${indent}${line}\n`);
          words = [];
        };
        for (const line of (await readLines(proc, input)).lines) {
          const lead = /^\s*/.exec(line)?.[0] ?? "";
          if (line.trim() === "") {
            flush();
            out.put("\n");
            continue;
          }
          if (words.length > 0 && lead !== indent) flush();
          indent = lead;
          words.push(...line.trim().split(/\s+/));
          if (o.has("s")) flush();
        }
        flush();
        await out.flush();
      },
      (name, error) => complain(proc, `cannot open ${quoteName(name)} for reading: ${error.message}`),
    );
    return ok ? 0 : 1;
  },
);
