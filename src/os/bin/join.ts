/** Joins lines of two files on a common field. */
import { SysError } from "../errno.ts";
import { command, complain, quote } from "./kit/command.ts";
import { openInput, readLines, Writer } from "./kit/stream.ts";
import { compareBytes } from "./kit/text.ts";
import { UsageError } from "./options.ts";

export const program = command(
  {
    usage: "[OPTION]... FILE1 FILE2",
    about: "For each pair of input lines with identical join fields, write a line to standard output.",
    options: "a= e= i,ignore-case j= o= t= v= 1= 2= check-order nocheck-order header z,zero-terminated",
  },
  async (proc, o) => {
    const [first, second] = o.operands;
    if (first === undefined) throw new UsageError("missing operand");
    if (second === undefined) throw new UsageError(`missing operand after ${quote(proc, first)}`);
    const tab = o.value("t");
    const split = (line: string) => (tab === undefined ? line.trim().split(/[ \t]+/) : line.split(tab));
    const files: string[][][] = [];
    for (const name of [first, second]) {
      try {
        const input = await openInput(proc, name);
        files.push((await readLines(proc, input)).lines.map(split));
        input.close();
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        await complain(proc, `${name}: ${error.message}`);
        return 1;
      }
    }
    const field = [
      Number(o.value("1") ?? o.value("j") ?? 1) - 1,
      Number(o.value("2") ?? o.value("j") ?? 1) - 1,
    ] as const;
    const [a = [], b = []] = files;
    const key = (row: readonly string[], file: 0 | 1) =>
      o.has("i") ? (row[field[file]] ?? "").toLowerCase() : (row[field[file]] ?? "");
    const out = new Writer(proc);
    const separator = tab ?? " ";
    const empty = o.value("e") ?? "";
    const format = o.value("o")?.split(/[ ,]/);
    const row = (x: readonly string[] | undefined, y: readonly string[] | undefined) => {
      const cells = format
        ? format.map((f) => {
            if (f === "0") return (x ? x[field[0]] : y?.[field[1]]) ?? empty;
            const [file, n] = f.split(".");
            return (file === "1" ? x : y)?.[Number(n) - 1] || empty;
          })
        : [
            (x ? x[field[0]] : y?.[field[1]]) ?? "",
            ...(x ?? []).filter((_, i) => i !== field[0]),
            ...(y ?? []).filter((_, i) => i !== field[1]),
          ];
      out.put(`${cells.join(separator)}\n`);
    };
    const unpaired = (n: "1" | "2") => o.values("a").includes(n) || o.values("v").includes(n);
    const paired = !o.has("v");
    let i = 0;
    let j = 0;
    if (o.has("header") && a.length > 0 && b.length > 0) row(a[i++], b[j++]);
    let unsorted: string | undefined;
    let unpairable = false;
    const check = (rows: readonly (readonly string[])[], at: number, side: 0 | 1): void => {
      // Lines that all pair are not looked at, unless one asks.
      if (!unpairable && !o.has("check-order")) return;
      if (unsorted !== undefined || o.has("nocheck-order") || at === 0) return;
      if (compareBytes(key(rows[at - 1] ?? [], side), key(rows[at] ?? [], side)) > 0)
        unsorted = `${o.operands[side]}:${at + 1}: is not sorted: ${rows[at]?.join(separator)}`;
    };
    while (i < a.length || j < b.length) {
      if (i < a.length) check(a, i, 0);
      if (j < b.length) check(b, j, 1);
      const order =
        i >= a.length ? 1 : j >= b.length ? -1 : compareBytes(key(a[i] ?? [], 0), key(b[j] ?? [], 1));
      if (order !== 0) unpairable = true;
      if (order < 0) {
        if (unpaired("1")) row(a[i], undefined);
        i++;
      } else if (order > 0) {
        if (unpaired("2")) row(undefined, b[j]);
        j++;
      } else {
        const same = key(a[i] ?? [], 0);
        const start = j;
        let end = j;
        while (end < b.length && key(b[end] ?? [], 1) === same) end++;
        for (; i < a.length && key(a[i] ?? [], 0) === same; i++)
          if (paired) for (let k = start; k < end; k++) row(a[i], b[k]);
        j = end;
      }
      if (out.full) await out.flush();
    }
    await out.flush();
    if (unsorted !== undefined) {
      await complain(proc, unsorted);
      await complain(proc, "input is not in sorted order");
      return 1;
    }
    return 0;
  },
);
