/** Dumps bytes in hexadecimal (`-C` with their characters). */
import { baseName, command, complain, nameOf } from "./kit/command.ts";
import { parseSize } from "./kit/sizes.ts";
import { eachInput, Writer } from "./kit/stream.ts";
import { concat } from "./kit/text.ts";

/** A line that is not full is as wide as one that is. */
const widths: Readonly<Record<string, number>> = { "": 47, b: 71, c: 71, d: 71, o: 71, x: 71 };

export const program = command(
  {
    usage: "[options] <file>...",
    about: "Display file contents in hexadecimal, decimal, octal, or ascii.",
    package: "util-linux 2.38.1",
    options:
      "b,one-byte-octal c,one-byte-char C,canonical d,two-bytes-decimal o,two-bytes-octal x,two-bytes-hex e,format= f,format-file= n,length= s,skip= v,no-squeezing L,color=? h V",
  },
  async (proc, o) => {
    const out = new Writer(proc);
    const kind = o.last("C", "b", "c", "d", "o", "x") ?? (baseName(nameOf(proc)) === "hd" ? "C" : "");
    let skip = parseSize(o.value("s") ?? "0") ?? 0;
    let left = parseSize(o.value("n") ?? "") ?? Number.POSITIVE_INFINITY;
    let offset = skip;
    const addressOf = (n: number) => n.toString(16).padStart(kind === "C" ? 8 : 7, "0");
    let pending = new Uint8Array(0);
    let previous = "";
    let starred = false;
    const words = (bytes: Uint8Array, show: (n: number) => string) => {
      let text = "";
      for (let i = 0; i < bytes.length; i += 2) text += show((bytes[i] ?? 0) | ((bytes[i + 1] ?? 0) << 8));
      return text;
    };
    const body = (bytes: Uint8Array): string => {
      switch (kind) {
        case "C": {
          const cells = Array.from({ length: 16 }, (_, i) =>
            bytes[i] === undefined ? "  " : (bytes[i] ?? 0).toString(16).padStart(2, "0"),
          );
          const text = Array.from(bytes, (b) => (b >= 32 && b < 127 ? String.fromCharCode(b) : ".")).join("");
          return `  ${cells.slice(0, 8).join(" ")}  ${cells.slice(8).join(" ")}  |${text}|`;
        }
        case "b":
          return Array.from(bytes, (b) => ` ${b.toString(8).padStart(3, "0")}`).join("");
        case "c":
          return Array.from(
            bytes,
            (b) =>
              ` ${({ 0: " \\0", 7: " \\a", 8: " \\b", 9: " \\t", 10: " \\n", 11: " \\v", 12: " \\f", 13: " \\r" } as Record<number, string>)[b] ?? (b >= 32 && b < 127 ? `  ${String.fromCharCode(b)}` : b.toString(8).padStart(3, "0"))}`,
          ).join("");
        case "d":
          return words(bytes, (n) => `   ${String(n).padStart(5, "0")}`);
        case "o":
          return words(bytes, (n) => `  ${n.toString(8).padStart(6, "0")}`);
        case "x":
          return words(bytes, (n) => `    ${n.toString(16).padStart(4, "0")}`);
        default:
          return words(bytes, (n) => ` ${n.toString(16).padStart(4, "0")}`);
      }
    };
    const line = (bytes: Uint8Array) => {
      const key = bytes.join(",");
      if (!o.has("v") && bytes.length === 16 && key === previous) {
        if (!starred) out.put("*\n");
        starred = true;
      } else {
        starred = false;
        const text = addressOf(offset) + body(bytes);
        out.put(`${kind === "C" ? text : text.padEnd(widths[kind] ?? 0)}\n`);
      }
      previous = bytes.length === 16 ? key : "";
      offset += bytes.length;
    };
    const ok = await eachInput(
      proc,
      o.operands,
      async (input) => {
        while (left > 0) {
          let chunk = await input.read();
          if (chunk === null) return;
          const n = Math.min(skip, chunk.length);
          skip -= n;
          chunk = chunk.subarray(n);
          if (chunk.length > left) chunk = chunk.subarray(0, left);
          left -= chunk.length;
          const all = pending.length > 0 ? concat([pending, chunk]) : chunk;
          let at = 0;
          for (; at + 16 <= all.length; at += 16) line(all.subarray(at, at + 16));
          pending = new Uint8Array(all.subarray(at));
          await out.flush();
          await proc.checkpoint();
        }
      },
      (name, error) => complain(proc, `${name}: ${error.message}`),
    );
    if (!ok && offset === 0 && pending.length === 0) await complain(proc, "all input file arguments failed");
    if (pending.length > 0) line(pending);
    if (offset > 0) out.put(`${addressOf(offset)}\n`);
    await out.flush();
    return ok ? 0 : 1;
  },
);
