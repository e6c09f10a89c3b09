/** Prime factors. */
import { command, complain, quote } from "./kit/command.ts";

export const program = command(
  {
    usage: "[OPTION] [NUMBER]...",
    about: "Print the prime factors of each specified integer NUMBER.",
    options: "h,exponents",
  },
  async (proc, o) => {
    const words =
      o.operands.length > 0 ? o.operands : (await proc.stdin.readText()).split(/\s+/).filter(Boolean);
    let status = 0;
    for (const word of words) {
      if (!/^\+?\d+$/.test(word) || Number(word) > 1e15) {
        status = 1;
        await complain(
          proc,
          `${quote(proc, word)} is ${/^\d+$/.test(word) ? "too large" : "not a valid positive integer"}`,
        );
        continue;
      }
      let n = Number(word);
      const factors: number[] = [];
      for (let p = 2; p * p <= n; p += p === 2 ? 1 : 2) {
        while (n % p === 0) {
          factors.push(p);
          n /= p;
        }
        if (p % 65_537 === 0) await proc.checkpoint();
      }
      if (n > 1) factors.push(n);
      await proc.stdout.write(`${Number(word)}:${factors.map((f) => ` ${f}`).join("")}\n`);
    }
    return status;
  },
);
