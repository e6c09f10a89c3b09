/** Orders pairs so that each first comes before its second. */
import { command, complain } from "./kit/command.ts";
import { eachInput, readAll } from "./kit/stream.ts";
import { decode } from "./kit/text.ts";

export const program = command(
  {
    usage: "[OPTION] [FILE]",
    about: "Write totally ordered list consistent with the partial ordering in FILE.",
  },
  async (proc, o) => {
    let status = 0;
    const name = o.operands[0] ?? "-";
    const ok = await eachInput(
      proc,
      [name],
      async (input) => {
        const words = decode(await readAll(proc, input))
          .split(/\s+/)
          .filter(Boolean);
        if (words.length % 2 === 1) {
          status = 1;
          await complain(proc, `${name}: input contains an odd number of tokens`);
          return;
        }
        const after = new Map<string, Set<string>>();
        const before = new Map<string, number>();
        for (let i = 0; i < words.length; i += 2) {
          const [a = "", b = ""] = [words[i], words[i + 1]];
          for (const w of [a, b]) {
            if (!after.has(w)) after.set(w, new Set());
            if (!before.has(w)) before.set(w, 0);
          }
          if (a !== b && !after.get(a)?.has(b)) {
            after.get(a)?.add(b);
            before.set(b, (before.get(b) ?? 0) + 1);
          }
        }
        const ready = [...before].filter(([, n]) => n === 0).map(([w]) => w);
        let done = 0;
        while (done < before.size) {
          let word = ready.shift();
          if (word === undefined) {
            status = 1;
            word = [...before].find(([, n]) => n > 0)?.[0] ?? "";
            await complain(proc, `${name}: input contains a loop:`);
            await complain(proc, word);
          }
          before.set(word, -1);
          done++;
          await proc.stdout.write(`${word}\n`);
          for (const next of after.get(word) ?? []) {
            const left = (before.get(next) ?? 0) - 1;
            before.set(next, left);
            if (left === 0) ready.push(next);
          }
        }
      },
      (n, error) => complain(proc, `${n}: ${error.message}`),
    );
    return ok ? status : 1;
  },
);
