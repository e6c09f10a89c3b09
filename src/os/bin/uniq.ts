/** Folds repeated neighbouring lines. */
import { SysError } from "../errno.ts";
import { CommandError, command, complain, isBusybox, quote } from "./kit/command.ts";
import { lineBatches, openInput, Writer } from "./kit/stream.ts";
import { UsageError } from "./options.ts";

export const program = command(
  {
    usage: "[OPTION]... [INPUT [OUTPUT]]",
    about:
      "Filter adjacent matching lines from INPUT (or standard input), writing to OUTPUT (or standard output).",
    options:
      "c,count d,repeated D all-repeated=? f,skip-fields= group=? i,ignore-case s,skip-chars= u,unique w,check-chars= z,zero-terminated",
  },
  async (proc, o) => {
    if (o.operands.length > 2) throw new UsageError(`extra operand ${quote(proc, o.operands[2] ?? "")}`);
    const number = (name: string, what: string) => {
      const text = o.value(name);
      if (text === undefined) return undefined;
      if (!/^\d+$/.test(text)) throw new CommandError(`${text}: invalid number of ${what}`);
      return Number(text);
    };
    const skipFields = number("f", "fields to skip") ?? 0;
    const skipChars = number("s", "bytes to skip") ?? 0;
    const check = number("w", "bytes to compare");
    const delimiter = o.has("z") ? 0 : 10;
    const end = o.has("z") ? "\0" : "\n";
    const keyOf = (line: string) => {
      let key = line;
      for (let i = 0; i < skipFields; i++) key = key.replace(/^[ \t]*[^ \t]*/, "");
      key = key.slice(skipChars, check === undefined ? undefined : skipChars + check);
      return o.has("i") ? key.toLowerCase() : key;
    };
    const name = o.operands[0] ?? "-";
    let input: Awaited<ReturnType<typeof openInput>>;
    try {
      input = await openInput(proc, name);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      await complain(
        proc,
        isBusybox(proc) ? `can't open '${name}': ${error.message}` : `${name}: ${error.message}`,
      );
      return 1;
    }
    const output = o.operands[1];
    const fd =
      output === undefined || output === "-"
        ? 1
        : proc.installFd(await proc.fs.open(output, { write: true, create: true, truncate: true }));
    const out = new Writer(proc, fd);
    const repeatedAll = o.has("D") || o.has("all-repeated");
    let current: string | undefined;
    let currentKey = "";
    let run: string[] = [];
    let count = 0;
    const grouping = o.has("group");
    const where = o.value("group") ?? "separate";
    let groups = 0;
    const emit = () => {
      if (current === undefined) return;
      if (grouping) {
        if (where === "prepend" || where === "both" || (where === "separate" && groups > 0)) out.put(end);
        groups++;
        for (const line of run) out.put(line + end);
        if (where === "append") out.put(end);
        return;
      }
      if (repeatedAll) {
        if (count > 1) for (const line of run) out.put(line + end);
        return;
      }
      if (o.has("d") && count === 1) return;
      if (o.has("u") && count > 1) return;
      out.put(`${o.has("c") ? `${String(count).padStart(7)} ` : ""}${current}${end}`);
    };
    for await (const batch of lineBatches(proc, input, delimiter)) {
      for (const line of batch.lines) {
        const key = keyOf(line);
        if (current !== undefined && key === currentKey) {
          count++;
          if (repeatedAll || grouping) run.push(line);
          continue;
        }
        emit();
        current = line;
        currentKey = key;
        run = [line];
        count = 1;
      }
      await out.flush();
    }
    emit();
    if (grouping && where === "both" && groups > 0) out.put(end);
    await out.flush();
    input.close();
    if (fd !== 1) proc.closeFd(fd);
    return 0;
  },
);
