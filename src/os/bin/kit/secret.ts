/** Lines a person types: an answer, and a password, which is not shown. */
import type { Proc } from "../../process.ts";
import { decode } from "./text.ts";

/** A line of standard input without its newline; undefined at the end of it. */
export async function readAnswer(proc: Proc): Promise<string | undefined> {
  const bytes: number[] = [];
  for (;;) {
    const byte = await proc.read(0, 1);
    if (byte === null && bytes.length === 0) return undefined;
    if (byte === null || byte[0] === 10) return decode(Uint8Array.from(bytes));
    bytes.push(byte[0] ?? 0);
  }
}

/** Asks on standard error. Nothing typed is "". The terminal's echo is as before, however it ends. */
export async function readSecret(proc: Proc, question: string): Promise<string> {
  await proc.stderr.write(question);
  const terminal = proc.fds.get(0)?.tty;
  const echo = terminal?.getAttributes().echo;
  terminal?.setAttributes({ echo: false });
  try {
    return (await readAnswer(proc)) ?? "";
  } finally {
    if (echo !== undefined) {
      terminal?.setAttributes({ echo });
      await proc.stderr.write("\n");
    }
  }
}
