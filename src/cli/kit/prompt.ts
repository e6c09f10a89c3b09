/** Questions to the person at the terminal. */
import type { Proc } from "../../os/process.ts";

const decoder = new TextDecoder();

/** One line of stdin without its end, or undefined at end of file. Reads no further than the line. */
export async function readLine(proc: Proc): Promise<string | undefined> {
  const bytes: number[] = [];
  for (;;) {
    const chunk = await proc.read(0, 1);
    if (chunk === null || chunk.length === 0)
      return bytes.length === 0 ? undefined : decoder.decode(new Uint8Array(bytes));
    const byte = chunk[0] as number;
    if (byte === 10) return decoder.decode(new Uint8Array(bytes)).replace(/\r$/, "");
    bytes.push(byte);
  }
}

/** Yes only for `y` or `yes`. */
export async function confirm(proc: Proc, message: string): Promise<boolean> {
  await proc.stdout.write(`${message} [y/N] `);
  const answer = await readLine(proc);
  return answer !== undefined && /^y(es)?$/i.test(answer.trim());
}
