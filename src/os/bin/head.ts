/** The first part of files. */
import type { Proc } from "../process.ts";
import { CommandError, command, complain, isBusybox, quote, quoteName } from "./kit/command.ts";
import { parseSize } from "./kit/sizes.ts";
import { eachInput, type Input, Writer } from "./kit/stream.ts";

/** `-5` and `-5c` are old ways to say `-n 5` and `-c 5`. */
function rewrite(args: readonly string[]): readonly string[] {
  const [first, ...rest] = args;
  const m = /^-(\d+)([cn]?)$/.exec(first ?? "");
  return m ? [`-${m[2] || "n"}${m[1]}`, ...rest] : args;
}

export const program = command(
  {
    usage: "[OPTION]... [FILE]...",
    about: "Print the first 10 lines of each FILE to standard output.",
    options: "c,bytes= n,lines= q,quiet,silent v,verbose z,zero-terminated",
    rewrite,
  },
  async (proc, o) => {
    const unit = o.last("c", "n") ?? "n";
    const text = o.value(unit) ?? "10";
    const count = parseSize(text.replace(/^[-+]/, ""));
    if (count === undefined)
      throw new CommandError(
        isBusybox(proc)
          ? `invalid number '${text}'`
          : `invalid number of ${unit === "c" ? "bytes" : "lines"}: ${quote(proc, text)}`,
      );
    const allBut = text.startsWith("-");
    const titles = o.last("q", "v") === "v" || (o.operands.length > 1 && !o.has("q"));
    const delimiter = o.has("z") ? 0 : 10;
    let first = true;
    const ok = await eachInput(
      proc,
      o.operands,
      async (input) => {
        if (titles) {
          await proc.stdout.write(
            `${first ? "" : "\n"}==> ${input.name === "-" ? "standard input" : input.name} <==\n`,
          );
          first = false;
        }
        if (allBut) await butLast(proc, input, unit, count, delimiter);
        else if (unit === "c") await firstBytes(proc, input, count);
        else await firstLines(proc, input, count, delimiter);
      },
      (name, error) =>
        complain(
          proc,
          isBusybox(proc)
            ? `${name}: ${error.message}`
            : error.code === "EISDIR"
              ? `error reading ${quoteName(name)}: ${error.message}`
              : `cannot open ${quoteName(name)} for reading: ${error.message}`,
        ),
    );
    return ok ? 0 : 1;
  },
);

async function firstBytes(proc: Proc, input: Input, count: number): Promise<void> {
  for (let left = count; left > 0; ) {
    const chunk = await input.read(Math.min(left, 65_536));
    if (chunk === null) return;
    await proc.write(1, chunk.length > left ? chunk.subarray(0, left) : chunk);
    left -= chunk.length;
    await proc.checkpoint();
  }
}

async function firstLines(proc: Proc, input: Input, count: number, delimiter: number): Promise<void> {
  for (let left = count; left > 0; ) {
    const chunk = await input.read();
    if (chunk === null) return;
    let at = 0;
    while (left > 0) {
      const end = chunk.indexOf(delimiter, at);
      if (end === -1) {
        at = chunk.length;
        break;
      }
      at = end + 1;
      left--;
    }
    await proc.write(1, chunk.subarray(0, at));
    // What was read too much of a file is given back, so that the next reader finds it.
    if (left === 0 && at < chunk.length) proc.fds.get(input.fd)?.seek?.(at - chunk.length, "cur");
    await proc.checkpoint();
  }
}

/** Everything but the last `count` lines or bytes, holding back only those. */
async function butLast(
  proc: Proc,
  input: Input,
  unit: string,
  count: number,
  delimiter: number,
): Promise<void> {
  const out = new Writer(proc);
  const held: Uint8Array[] = [];
  let heldUnits = 0;
  let partial: Uint8Array[] = [];
  const push = (piece: Uint8Array, units: number) => {
    held.push(piece);
    heldUnits += units;
    while (heldUnits > count) {
      const piece = held.shift();
      if (!piece) break;
      if (unit === "c" && heldUnits - piece.length < count) {
        const give = heldUnits - count;
        out.put(piece.subarray(0, give));
        held.unshift(piece.subarray(give));
        heldUnits -= give;
        break;
      }
      out.put(piece);
      heldUnits -= unit === "c" ? piece.length : 1;
    }
  };
  for (;;) {
    const chunk = await input.read();
    if (chunk === null) break;
    if (unit === "c") push(chunk, chunk.length);
    else {
      let at = 0;
      for (;;) {
        const end = chunk.indexOf(delimiter, at);
        if (end === -1) break;
        const line = chunk.subarray(at, end + 1);
        if (partial.length > 0) {
          const joined = new Uint8Array(partial.reduce((n, p) => n + p.length, 0) + line.length);
          let offset = 0;
          for (const p of [...partial, line]) {
            joined.set(p, offset);
            offset += p.length;
          }
          partial = [];
          push(joined, 1);
        } else push(line, 1);
        at = end + 1;
      }
      if (at < chunk.length) partial.push(chunk.subarray(at));
    }
    await out.flush();
    await proc.checkpoint();
  }
  if (partial.length > 0) push(partial[0] ?? new Uint8Array(0), 1);
  await out.flush();
}
