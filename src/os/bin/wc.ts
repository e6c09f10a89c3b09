/** Counts lines, words and bytes. */
import type { Proc } from "../process.ts";
import { command, complain, isBusybox, isUtf8 } from "./kit/command.ts";
import { tryStat } from "./kit/copy.ts";
import { eachInput, type Input } from "./kit/stream.ts";
import { displayWidth } from "./kit/text.ts";

interface Counts {
  lines: number;
  words: number;
  chars: number;
  bytes: number;
  longest: number;
}

export const program = command(
  {
    usage: "[OPTION]... [FILE]...",
    about: "Print newline, word, and byte counts for each FILE, and a total line if more than one FILE.",
    options: "c,bytes m,chars l,lines L,max-line-length w,words files0-from= total=",
  },
  async (proc, o) => {
    const given = (["l", "w", "m", "c", "L"] as const).filter((n) => o.has(n));
    const wanted: readonly ("l" | "w" | "m" | "c" | "L")[] = given.length > 0 ? given : ["l", "w", "c"];
    const busybox = isBusybox(proc);
    const names = o.operands;
    const width = busybox ? (wanted.length === 1 ? 1 : 9) : columnWidth(proc, names, wanted.length);
    const total: Counts = { lines: 0, words: 0, chars: 0, bytes: 0, longest: 0 };
    const format = (c: Counts, name: string | undefined) => {
      const numbers = wanted.map((w) =>
        String(
          w === "l" ? c.lines : w === "w" ? c.words : w === "m" ? c.chars : w === "c" ? c.bytes : c.longest,
        ).padStart(width),
      );
      return `${numbers.join(" ")}${name === undefined ? "" : ` ${name}`}\n`;
    };
    const onlyBytes = wanted.every((w) => w === "c");
    const report = async (c: Counts, name: string) => {
      total.lines += c.lines;
      total.words += c.words;
      total.chars += c.chars;
      total.bytes += c.bytes;
      total.longest = Math.max(total.longest, c.longest);
      await proc.stdout.write(format(c, name));
    };
    const ok = await eachInput(
      proc,
      names,
      async (input) => {
        const counts: Counts = { lines: 0, words: 0, chars: 0, bytes: 0, longest: 0 };
        const stat = onlyBytes && input.name !== "-" ? tryStat(proc, input.name) : undefined;
        if (stat?.type === "file" && stat.size > 0) counts.bytes = stat.size;
        else
          await count(
            proc,
            input,
            counts,
            wanted.length === 1 && wanted[0] === "l",
            isUtf8(proc),
            wanted.includes("L"),
          );
        if (names.length === 0) await proc.stdout.write(format(counts, undefined));
        else await report(counts, input.name);
      },
      async (name, error) => {
        await complain(proc, `${name}: ${error.message}`);
        if (error.code === "EISDIR")
          await report({ lines: 0, words: 0, chars: 0, bytes: 0, longest: 0 }, name);
      },
    );
    if (names.length > 1) await proc.stdout.write(format(total, "total"));
    return ok ? 0 : 1;
  },
);

/** Wide enough for the sizes of all files together; 7 where a size is not known. */
function columnWidth(proc: Proc, names: readonly string[], columns: number): number {
  if (columns === 1 && names.length <= 1) return 1;
  let sum = 0;
  let unknown = false;
  for (const name of names.length === 0 ? ["-"] : names) {
    const path = name === "-" ? proc.fds.get(0)?.path : name;
    const stat = path === undefined ? undefined : tryStat(proc, path);
    if (stat === undefined) {
      if (name === "-") unknown = true;
    } else if (stat.type === "file") sum += stat.size;
    else unknown = true;
  }
  return Math.max(unknown ? 7 : 1, String(sum).length);
}

async function count(
  proc: Proc,
  input: Input,
  c: Counts,
  onlyLines: boolean,
  utf8: boolean,
  longest: boolean,
): Promise<void> {
  let inWord = false;
  let line: number[] = [];
  const decoder = new TextDecoder("utf-8");
  const measure = () => {
    c.longest = Math.max(c.longest, displayWidth(decoder.decode(Uint8Array.from(line))));
    line = [];
  };
  for (;;) {
    const chunk = await input.read();
    if (chunk === null) break;
    c.bytes += chunk.length;
    if (onlyLines) {
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) c.lines++;
    } else {
      for (const byte of chunk) {
        if (byte === 10) c.lines++;
        if (!utf8 || (byte & 0xc0) !== 0x80) c.chars++;
        if (byte === 32 || (byte >= 9 && byte <= 13)) inWord = false;
        else if (!inWord && byte > 32 && byte !== 127) {
          inWord = true;
          c.words++;
        }
        if (longest) {
          if (byte === 10) measure();
          else line.push(byte);
        }
      }
    }
    await proc.checkpoint();
  }
  if (longest) measure();
}
