/** Compares two sorted files line by line. */
import { SysError } from "../errno.ts";
import { command, complain, quote } from "./kit/command.ts";
import { openInput, readLines, Writer } from "./kit/stream.ts";
import { compareBytes } from "./kit/text.ts";
import { UsageError } from "./options.ts";

export const program = command(
  {
    usage: "[OPTION]... FILE1 FILE2",
    about: "Compare sorted files FILE1 and FILE2 line by line.",
    options: "1 2 3 check-order nocheck-order output-delimiter= total z,zero-terminated",
  },
  async (proc, o) => {
    const [first, second, third] = o.operands;
    if (first === undefined) throw new UsageError("missing operand");
    if (second === undefined) throw new UsageError(`missing operand after ${quote(proc, first)}`);
    if (third !== undefined) throw new UsageError(`extra operand ${quote(proc, third)}`);
    const lists: string[][] = [];
    for (const name of [first, second]) {
      try {
        const input = await openInput(proc, name);
        lists.push((await readLines(proc, input, o.has("z") ? 0 : 10)).lines);
        input.close();
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        await complain(proc, `${name}: ${error.message}`);
        return 1;
      }
    }
    const [a = [], b = []] = lists;
    const separator = o.value("output-delimiter") ?? "\t";
    const out = new Writer(proc);
    const end = o.has("z") ? "\0" : "\n";
    const lead = [0, o.has("1") ? 0 : 1, (o.has("1") ? 0 : 1) + (o.has("2") ? 0 : 1)].map((n) =>
      separator.repeat(n),
    );
    const counts = [0, 0, 0];
    const put = (column: number, line: string) => {
      counts[column] = (counts[column] ?? 0) + 1;
      if (!o.has(String(column + 1))) out.put(lead[column] + line + end);
    };
    let disorder = false;
    let stopped = false;
    const check = async (list: readonly string[], i: number, file: number) => {
      if (
        o.has("nocheck-order") ||
        disorder ||
        i === 0 ||
        compareBytes(list[i - 1] ?? "", list[i] ?? "") <= 0
      )
        return;
      disorder = true;
      await out.flush();
      await complain(proc, `file ${file} is not in sorted order`);
      stopped = o.has("check-order");
    };
    let i = 0;
    let j = 0;
    while (i < a.length || j < b.length) {
      if (i < a.length) await check(a, i, 1);
      if (j < b.length) await check(b, j, 2);
      if (stopped) return 1;
      const order = i >= a.length ? 1 : j >= b.length ? -1 : compareBytes(a[i] ?? "", b[j] ?? "");
      if (order === 0) {
        put(2, a[i] ?? "");
        i++;
        j++;
      } else if (order < 0) put(0, a[i++] ?? "");
      else put(1, b[j++] ?? "");
    }
    if (o.has("total")) out.put(`${counts.join(separator)}${separator}total${end}`);
    await out.flush();
    if (disorder) await complain(proc, "input is not in sorted order");
    return disorder ? 1 : 0;
  },
);
