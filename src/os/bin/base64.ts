/** Base 64 and (called `base32`) base 32. */

import { SysError } from "../errno.ts";
import { baseName, CommandError, command, complain, nameOf, quote } from "./kit/command.ts";
import { openInput, readAll } from "./kit/stream.ts";
import { latin1 } from "./kit/text.ts";
import { UsageError } from "./options.ts";

const alphabets = {
  base64: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
  base32: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
};

export const program = command(
  {
    usage: "[OPTION]... [FILE]",
    about: "Base64 encode or decode FILE, or standard input, to standard output.",
    options: "d,D,decode i,ignore-garbage w,wrap=",
  },
  async (proc, o) => {
    const kind = baseName(nameOf(proc)) === "base32" ? "base32" : "base64";
    if (o.operands.length > 1) throw new UsageError(`extra operand ${quote(proc, o.operands[1] ?? "")}`);
    const wrapText = o.value("w") ?? "76";
    if (!/^\d+$/.test(wrapText)) throw new CommandError(`invalid wrap size: ${quote(proc, wrapText)}`);
    const name = o.operands[0] ?? "-";
    let bytes: Uint8Array;
    try {
      const input = await openInput(proc, name);
      bytes = await readAll(proc, input);
      input.close();
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      await complain(
        proc,
        error.code === "EISDIR" ? `read error: ${error.message}` : `${name}: ${error.message}`,
      );
      return 1;
    }
    const alphabet = alphabets[kind];
    const bits = kind === "base64" ? 6 : 5;
    const group = kind === "base64" ? 4 : 8;
    if (!o.has("d")) {
      const parts: string[] = [];
      let buffer = 0;
      let held = 0;
      let count = 0;
      for (const byte of bytes) {
        buffer = ((buffer << 8) | byte) & 0xffff;
        held += 8;
        while (held >= bits) {
          held -= bits;
          parts.push(alphabet[(buffer >> held) & ((1 << bits) - 1)] ?? "");
          count++;
        }
      }
      if (held > 0) {
        parts.push(alphabet[(buffer << (bits - held)) & ((1 << bits) - 1)] ?? "");
        count++;
      }
      while (count++ % group !== 0) parts.push("=");
      const text = parts.join("");
      const wrap = Number(wrapText);
      await proc.stdout.write(wrap === 0 ? text : text.replace(new RegExp(`.{1,${wrap}}`, "g"), "$&\n"));
      return 0;
    }
    const text = latin1(bytes).replace(/\n/g, "");
    const out: number[] = [];
    let buffer = 0;
    let held = 0;
    let count = 0;
    let invalid = false;
    for (const char of text) {
      if (char === "=") {
        count++;
        continue;
      }
      const value = alphabet.indexOf(char);
      if (value === -1) {
        if (o.has("i")) continue;
        invalid = true;
        break;
      }
      count++;
      buffer = ((buffer << bits) | value) & 0xffff;
      held += bits;
      if (held >= 8) {
        held -= 8;
        out.push((buffer >> held) & 255);
      }
    }
    await proc.stdout.write(Uint8Array.from(out));
    if (invalid || count % group !== 0) {
      await complain(proc, "invalid input");
      return 1;
    }
    return 0;
  },
);
