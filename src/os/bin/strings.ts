/** The printable strings in files. */
import { command } from "./kit/command.ts";
import { eachInput, Writer } from "./kit/stream.ts";

export const program = command(
  {
    usage: "[option(s)] [file(s)]",
    about: "Display printable strings in [file(s)] (stdin by default).",
    package: "GNU Binutils for Debian) 2.40",
    options: "a,all d,data f,print-file-name n,bytes= t,radix= o w e= s= h",
    rewrite: (args) => args.map((a) => (/^-\d+$/.test(a) ? `-n${a.slice(1)}` : a)),
  },
  async (proc, o) => {
    const least = Number(o.value("n") ?? 4);
    const out = new Writer(proc);
    const radix = o.value("t") ?? (o.has("o") ? "o" : undefined);
    const ok = await eachInput(
      proc,
      o.operands,
      async (input) => {
        let run = "";
        let offset = 0;
        const end = () => {
          if (run.length >= least) {
            const at = offset - run.length;
            const shown =
              radix === undefined
                ? ""
                : `${(radix === "x" ? at.toString(16) : radix === "o" ? at.toString(8) : String(at)).padStart(7)} `;
            out.put(`${o.has("f") ? `${input.name}: ` : ""}${shown}${run}\n`);
          }
          run = "";
        };
        for (let chunk = await input.read(); chunk !== null; chunk = await input.read()) {
          for (const byte of chunk) {
            if ((byte >= 32 && byte < 127) || byte === 9) run += String.fromCharCode(byte);
            else end();
            offset++;
          }
          await out.flush();
          await proc.checkpoint();
        }
        end();
        await out.flush();
      },
      async (name, error) =>
        proc.stderr.write(
          `strings: ${error.code === "ENOENT" ? `'${name}': No such file` : error.code === "EISDIR" ? `Warning: '${name}' is a directory` : `${name}: ${error.message}`}\n`,
        ),
    );
    return ok ? 0 : 1;
  },
);
