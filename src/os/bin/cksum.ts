/** POSIX's CRC of files. */
import { command, complain } from "./kit/command.ts";
import { eachInput } from "./kit/stream.ts";

const table = Uint32Array.from({ length: 256 }, (_, i) => {
  let c = i << 24;
  for (let k = 0; k < 8; k++) c = c & 0x8000_0000 ? (c << 1) ^ 0x04c1_1db7 : c << 1;
  return c;
});

export const program = command(
  {
    usage: "[OPTION]... [FILE]...",
    about: "Print CRC checksum and byte counts of each FILE.",
    options: "a,algorithm= tag untagged z,zero",
  },
  async (proc, o) => {
    const ok = await eachInput(
      proc,
      o.operands,
      async (input) => {
        let crc = 0;
        let length = 0;
        const add = (byte: number) => {
          crc = ((crc << 8) ^ (table[((crc >>> 24) ^ byte) & 255] ?? 0)) >>> 0;
        };
        for (let chunk = await input.read(); chunk !== null; chunk = await input.read()) {
          length += chunk.length;
          for (const byte of chunk) add(byte);
          await proc.checkpoint();
        }
        for (let n = length; n > 0; n = Math.floor(n / 256)) add(n & 255);
        await proc.stdout.write(
          `${~crc >>> 0} ${length}${o.operands.length === 0 ? "" : ` ${input.name}`}\n`,
        );
      },
      (name, error) => complain(proc, `${name}: ${error.message}`),
    );
    return ok ? 0 : 1;
  },
);
