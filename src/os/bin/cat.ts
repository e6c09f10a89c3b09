/** Joins files to standard output, as they come. */
import { command, complain, isBusybox } from "./kit/command.ts";
import { eachInput } from "./kit/stream.ts";
import { concat } from "./kit/text.ts";

export const program = command(
  {
    usage: "[OPTION]... [FILE]...",
    about: "Concatenate FILE(s) to standard output.",
    options:
      "A,show-all b,number-nonblank e E,show-ends n,number s,squeeze-blank t T,show-tabs u v,show-nonprinting",
  },
  async (proc, o) => {
    const all = o.has("A");
    const marks = {
      ends: all || o.has("E") || o.has("e"),
      tabs: all || o.has("T") || o.has("t"),
      controls: all || o.has("v") || o.has("e") || o.has("t"),
    };
    const number = o.has("b") ? "nonblank" : o.has("n") ? "all" : undefined;
    const squeeze = o.has("s");
    const plain = !marks.ends && !marks.tabs && !marks.controls && !number && !squeeze;
    let line = 0;
    let atStart = true;
    let blanks = 0;

    const render = (chunk: Uint8Array): Uint8Array => {
      const out: Uint8Array[] = [];
      const text = (s: string) => out.push(Uint8Array.from(s, (c) => c.charCodeAt(0)));
      for (const byte of chunk) {
        if (atStart) {
          if (byte === 10) {
            blanks++;
            if (squeeze && blanks > 1) continue;
          } else blanks = 0;
          if (number === "all" || (number === "nonblank" && byte !== 10))
            text(`${String(++line).padStart(6)}\t`);
        }
        atStart = byte === 10;
        if (byte === 10) text(marks.ends ? "$\n" : "\n");
        else if (byte === 9) text(marks.tabs ? "^I" : "\t");
        else if (!marks.controls) out.push(Uint8Array.of(byte));
        else text(visible(byte));
      }
      return out.length === 0 ? new Uint8Array(0) : concat(out);
    };

    const ok = await eachInput(
      proc,
      o.operands,
      async (input) => {
        for (;;) {
          const chunk = await input.read();
          if (chunk === null) return;
          await proc.write(1, plain ? chunk : render(chunk));
          await proc.checkpoint();
        }
      },
      (name, error) =>
        complain(
          proc,
          isBusybox(proc) && error.code !== "EISDIR"
            ? `can't open '${name}': ${error.message}`
            : isBusybox(proc)
              ? `read error: ${error.message}`
              : `${name}: ${error.message}`,
        ),
    );
    return ok ? 0 : 1;
  },
);

function visible(byte: number): string {
  if (byte >= 128) return `M-${visible(byte - 128)}`;
  if (byte < 32) return `^${String.fromCharCode(byte + 64)}`;
  return byte === 127 ? "^?" : String.fromCharCode(byte);
}
