import type { Proc } from "../../process.ts";

/** Asks on standard error; yes is a line that begins with y or Y. */
export async function confirm(proc: Proc, question: string): Promise<boolean> {
  await proc.stderr.write(question);
  let answer = "";
  for (;;) {
    const byte = await proc.read(0, 1);
    if (byte === null || byte[0] === 10) break;
    answer += String.fromCharCode(byte[0] ?? 0);
  }
  return /^[yY]/.test(answer);
}
