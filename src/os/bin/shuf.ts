/** Lines in random order. */
import { SysError } from "../errno.ts";
import { CommandError, command, complain, quote } from "./kit/command.ts";
import { openInput, readLines, Writer } from "./kit/stream.ts";

export const program = command(
  {
    usage: "[OPTION]... [FILE]\n-e [OPTION]... [ARG]...\n-i LO-HI [OPTION]...",
    about: "Write a random permutation of the input lines to standard output.",
    options: "e,echo i,input-range= n,head-count= o,output= r,repeat z,zero-terminated random-source=",
  },
  async (proc, o) => {
    let items: string[];
    const range = o.value("i");
    if (range !== undefined) {
      const m = /^(\d+)-(\d+)$/.exec(range);
      if (!m || Number(m[1]) > Number(m[2]) + 1)
        throw new CommandError(`invalid input range: ${quote(proc, range)}`);
      if (Number(m[2]) - Number(m[1]) > 5_000_000) throw new CommandError("memory exhausted");
      items = Array.from({ length: Number(m[2]) - Number(m[1]) + 1 }, (_, i) => String(Number(m[1]) + i));
    } else if (o.has("e")) items = [...o.operands];
    else {
      const name = o.operands[0] ?? "-";
      try {
        const input = await openInput(proc, name);
        items = (await readLines(proc, input)).lines;
        input.close();
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        await complain(proc, `${name}: ${error.message}`);
        return 1;
      }
    }
    const countText = o.value("n");
    if (countText !== undefined && !/^\d+$/.test(countText))
      throw new CommandError(`invalid line count: ${quote(proc, countText)}`);
    const count = countText === undefined ? Number.POSITIVE_INFINITY : Number(countText);
    const out = new Writer(proc);
    const end = o.has("z") ? "\0" : "\n";
    if (o.has("r")) {
      if (items.length === 0) throw new CommandError("no lines to repeat");
      for (let i = 0; i < count; i++) {
        await out.say((items[Math.floor(proc.random() * items.length)] ?? "") + end);
        if (i % 1024 === 0) await proc.checkpoint();
      }
    } else {
      for (let i = items.length - 1; i > 0; i--) {
        const j = Math.floor(proc.random() * (i + 1));
        [items[i], items[j]] = [items[j] ?? "", items[i] ?? ""];
      }
      for (const item of items.slice(0, count)) await out.say(item + end);
    }
    await out.flush();
    return 0;
  },
);
