import { command, complain, quoteName } from "./kit/command.ts";
import { eachInput, readAll, Writer } from "./kit/stream.ts";
import { decode } from "./kit/text.ts";

/** Lines in reverse. */
export const program = command(
  {
    usage: "[OPTION]... [FILE]...",
    about: "Write each FILE to standard output, last line first.",
    options: "b,before r,regex s,separator=",
  },
  async (proc, o) => {
    const out = new Writer(proc);
    const separator = o.value("s") ?? "\n";
    const ok = await eachInput(
      proc,
      o.operands,
      async (input) => {
        const parts = decode(await readAll(proc, input)).split(separator);
        const rest = parts.pop() ?? "";
        const pieces = parts.map((p) => p + separator);
        if (rest !== "") pieces.push(rest);
        for (const piece of pieces.reverse()) await out.say(piece);
        await out.flush();
      },
      (name, error) =>
        complain(
          proc,
          error.code === "EISDIR"
            ? `${name}: read error: ${error.message}`
            : `failed to open ${quoteName(name)} for reading: ${error.message}`,
        ),
    );
    return ok ? 0 : 1;
  },
);
