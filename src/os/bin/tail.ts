/** The last part of files, and with `-f` what is added to them. */
import { SysError } from "../errno.ts";
import type { Proc } from "../process.ts";
import { CommandError, command, complain, isBusybox, quote, quoteName } from "./kit/command.ts";
import { tryStat } from "./kit/copy.ts";
import { dirName } from "./kit/paths.ts";
import { parseSize } from "./kit/sizes.ts";
import { type Input, openInput } from "./kit/stream.ts";
import { concat } from "./kit/text.ts";

/** `-5`, `-5c`, `-5f` and `+5` are old ways to say `-n 5` and so on. */
function rewrite(args: readonly string[]): readonly string[] {
  const [first = "", ...rest] = args;
  const m = /^([-+])(\d+)([cl]?)(f?)$/.exec(first);
  if (!m) return args;
  return [`-${m[3] === "c" ? "c" : "n"}${m[1] === "+" ? "+" : ""}${m[2]}`, ...(m[4] ? ["-f"] : []), ...rest];
}

export const program = command(
  {
    usage: "[OPTION]... [FILE]...",
    about: "Print the last 10 lines of each FILE to standard output.",
    options:
      "c,bytes= f F follow=? n,lines= max-unchanged-stats= pid= q,quiet,silent retry s,sleep-interval= v,verbose z,zero-terminated",
    rewrite,
  },
  async (proc, o) => {
    const busybox = isBusybox(proc);
    const unit = o.last("c", "n") ?? "n";
    const text = o.value(unit) ?? "10";
    const count = parseSize(text.replace(/^[-+]/, ""));
    if (count === undefined)
      throw new CommandError(
        busybox
          ? `invalid number '${text}'`
          : `invalid number of ${unit === "c" ? "bytes" : "lines"}: ${quote(proc, text)}`,
      );
    const follow = o.has("f") || o.has("F") || o.has("follow");
    const byName = o.has("F") || o.value("follow") === "name";
    const operands = o.operands.length === 0 ? ["-"] : o.operands;
    const titles = o.last("q", "v") === "v" || (operands.length > 1 && !o.has("q"));
    const pidText = o.value("pid");
    const followed: Followed[] = [];
    let status = 0;
    let shown = 0;
    for (const name of operands) {
      let input: Input | undefined;
      try {
        input = await openInput(proc, name);
        if (titles) await proc.stdout.write(`${shown > 0 ? "\n" : ""}${title(name)}`);
        shown++;
        const size = await last(proc, input, unit, count, text.startsWith("+"), o.has("z") ? 0 : 10);
        if (follow && name !== "-") followed.push({ name, offset: size });
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        status = 1;
        if (busybox)
          await complain(
            proc,
            error.code === "EISDIR" ? `${name}: ${error.message}` : `can't open '${name}': ${error.message}`,
          );
        else if (error.code === "EISDIR")
          await complain(proc, `error reading ${quoteName(name)}: ${error.message}`);
        else await complain(proc, `cannot open ${quoteName(name)} for reading: ${error.message}`);
        if (follow && byName) followed.push({ name, offset: 0, missing: true });
      } finally {
        input?.close();
      }
    }
    if (busybox && shown === 0 && !byName) await complain(proc, "no files");
    if (!follow) return status;
    if (followed.length === 0) {
      if (operands.includes("-")) return status;
      if (!busybox) await complain(proc, "no files remaining");
      return 1;
    }
    await followFiles(
      proc,
      followed,
      byName,
      titles ? followed.at(-1)?.name : undefined,
      titles,
      pidText === undefined ? undefined : Number(pidText),
    );
    return status;
  },
);

interface Followed {
  readonly name: string;
  offset: number;
  missing?: boolean;
}

function title(name: string): string {
  return `==> ${name === "-" ? "standard input" : name} <==\n`;
}

/** Writes the end of an input. @returns bytes read, so where following begins */
async function last(
  proc: Proc,
  input: Input,
  unit: string,
  count: number,
  fromStart: boolean,
  delimiter: number,
): Promise<number> {
  let total = 0;
  if (fromStart) {
    let skip = Math.max(0, count - 1);
    for (;;) {
      const chunk = await input.read();
      if (chunk === null) return total;
      total += chunk.length;
      let at = 0;
      if (unit === "c") {
        at = Math.min(skip, chunk.length);
        skip -= at;
      } else {
        while (skip > 0 && at < chunk.length) {
          const end = chunk.indexOf(delimiter, at);
          if (end === -1) at = chunk.length;
          else {
            at = end + 1;
            skip--;
          }
        }
      }
      if (at < chunk.length) await proc.write(1, chunk.subarray(at));
      await proc.checkpoint();
    }
  }
  let chunks: { bytes: Uint8Array; units: number }[] = [];
  let units = 0;
  let lastByte = delimiter;
  for (;;) {
    const bytes = await input.read();
    if (bytes === null) break;
    total += bytes.length;
    let n = bytes.length;
    if (unit === "n") {
      n = 0;
      for (let at = bytes.indexOf(delimiter); at !== -1; at = bytes.indexOf(delimiter, at + 1)) n++;
    }
    chunks.push({ bytes, units: n });
    units += n;
    lastByte = bytes.at(-1) ?? lastByte;
    let drop = 0;
    while (chunks.length - drop > 1 && units - (chunks[drop]?.units ?? 0) > count)
      units -= chunks[drop++]?.units ?? 0;
    if (drop > 0) chunks = chunks.slice(drop);
    await proc.checkpoint();
  }
  if (chunks.length === 0) return total;
  const all = concat(chunks.map((c) => c.bytes));
  let from = 0;
  if (unit === "c") from = Math.max(0, all.length - count);
  else {
    let surplus = units + (lastByte === delimiter ? 0 : 1) - count;
    while (surplus-- > 0) {
      const end = all.indexOf(delimiter, from);
      if (end === -1) {
        from = all.length;
        break;
      }
      from = end + 1;
    }
  }
  if (from < all.length) await proc.write(1, all.subarray(from));
  return total;
}

/** Waits for changes; each wakes a pipe, so that a signal can interrupt the waiting. */
async function followFiles(
  proc: Proc,
  files: readonly Followed[],
  byName: boolean,
  current: string | undefined,
  titles: boolean,
  pid: number | undefined,
): Promise<void> {
  const wake = proc.pipe();
  const wakeFd = proc.installFd(wake.read, 10);
  let signalled = false;
  const notify = () => {
    if (signalled) return;
    signalled = true;
    void wake.write.write(Uint8Array.of(0)).catch(() => undefined);
  };
  const stops = files.map((f) => proc.fs.watch(byName ? dirName(proc.fs.absolute(f.name)) : f.name, notify));
  let shownName = current;
  try {
    for (;;) {
      for (const file of files) {
        const stat = tryStat(proc, file.name);
        if (!stat) {
          if (byName && !file.missing) {
            file.missing = true;
            await complain(
              proc,
              `${quoteName(file.name)} has become inaccessible: No such file or directory`,
            );
          }
          continue;
        }
        if (file.missing) {
          file.missing = false;
          file.offset = 0;
          await complain(proc, `${quoteName(file.name)} has appeared;  following new file`);
        }
        if (stat.type !== "file" || stat.size === file.offset) continue;
        if (stat.size < file.offset) {
          await complain(proc, `${file.name}: file truncated`);
          file.offset = 0;
        }
        const opened = await proc.fs.open(file.name, { read: true });
        const fd = proc.installFd(opened, 10);
        try {
          opened.seek?.(file.offset);
          for (;;) {
            const chunk = await proc.read(fd);
            if (chunk === null) break;
            if (titles && shownName !== file.name) await proc.stdout.write(`\n${title(file.name)}`);
            shownName = file.name;
            file.offset += chunk.length;
            await proc.write(1, chunk);
          }
        } finally {
          proc.closeFd(fd);
        }
      }
      if (pid !== undefined && !proc.processes().some((p) => p.pid === pid)) return;
      const ready = await proc.select([wakeFd], pid === undefined ? undefined : 1000);
      if (ready.length > 0) {
        await proc.read(wakeFd);
        signalled = false;
      }
    }
  } finally {
    for (const stop of stops) stop();
    proc.closeFd(wakeFd);
    wake.write.release();
  }
}
