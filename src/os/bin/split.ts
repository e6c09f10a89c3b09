/** Cuts a file into pieces. */
import { SysError } from "../errno.ts";
import { CommandError, command, complain, quote, quoteName } from "./kit/command.ts";
import { parseSize } from "./kit/sizes.ts";
import { openInput, readAll } from "./kit/stream.ts";

export const program = command(
  {
    usage: "[OPTION]... [FILE [PREFIX]]",
    about: "Output pieces of FILE to PREFIXaa, PREFIXab, ...",
    options:
      "a,suffix-length= additional-suffix= b,bytes= C,line-bytes= d,numeric-suffixes=? x l,lines= n,number= e verbose",
    rewrite: (args) => args.map((a) => (/^-\d+$/.test(a) ? `-l${a.slice(1)}` : a)),
  },
  async (proc, o) => {
    const [name = "-", prefix = "x"] = o.operands;
    const length = Number(o.value("a") ?? 2);
    const numeric = o.has("d");
    const suffix = (n: number): string => {
      if (numeric) return String(n + Number(o.value("d") ?? 0)).padStart(length, "0");
      let text = "";
      for (let i = 0, rest = n; i < length; i++, rest = Math.floor(rest / 26))
        text = String.fromCharCode(97 + (rest % 26)) + text;
      return text;
    };
    let bytes: Uint8Array;
    try {
      const input = await openInput(proc, name);
      bytes = await readAll(proc, input);
      input.close();
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      await complain(proc, `cannot open ${quoteName(name)} for reading: ${error.message}`);
      return 1;
    }
    const pieces: Uint8Array[] = [];
    const sizeText = o.value("b") ?? o.value("C");
    const chunksText = o.value("n");
    if (sizeText !== undefined) {
      const size = parseSize(sizeText);
      if (!size) throw new CommandError(`invalid number of bytes: ${quote(proc, sizeText)}`);
      for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
    } else if (chunksText !== undefined) {
      const n = Number(chunksText.replace(/^[lr]\//, ""));
      if (!(n > 0)) throw new CommandError(`invalid number of chunks: ${quote(proc, chunksText)}`);
      const size = Math.floor(bytes.length / n);
      for (let i = 0; i < n; i++)
        pieces.push(bytes.subarray(i * size, i === n - 1 ? undefined : (i + 1) * size));
    } else {
      const lines = parseSize(o.value("l") ?? "1000");
      if (!lines) throw new CommandError(`invalid number of lines: ${quote(proc, o.value("l") ?? "")}`);
      let from = 0;
      let count = 0;
      for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) {
        if (++count % lines !== 0) continue;
        pieces.push(bytes.subarray(from, at + 1));
        from = at + 1;
      }
      if (from < bytes.length) pieces.push(bytes.subarray(from));
    }
    for (const [i, piece] of pieces.entries()) {
      if (!numeric && i >= 26 ** length) throw new CommandError("output file suffixes exhausted");
      const path = `${prefix}${suffix(i)}${o.value("additional-suffix") ?? ""}`;
      if (o.has("verbose")) await proc.stdout.write(`creating file ${quoteName(path)}\n`);
      proc.fs.writeFile(path, piece);
    }
    return 0;
  },
);
