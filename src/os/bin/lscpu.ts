import { command } from "./kit/command.ts";

/** What the processors are. */
export const program = command(
  {
    usage: "[options]",
    about: "Display information about the CPU architecture.",
    package: "util-linux 2.38.1",
    options: "a b c e=? p=? J x y",
  },
  async (proc) => {
    const model =
      /model name\s*:\s*(.*)/.exec(
        proc.fs.exists("/proc/cpuinfo") ? proc.fs.readText("/proc/cpuinfo") : "",
      )?.[1] ?? "Drydock virtual CPU";
    const n = proc.system.cpus;
    const rows = [
      ["Architecture:", "x86_64"],
      ["  CPU op-mode(s):", "32-bit, 64-bit"],
      ["  Byte Order:", "Little Endian"],
      ["CPU(s):", String(n)],
      ["  On-line CPU(s) list:", n > 1 ? `0-${n - 1}` : "0"],
      ["Model name:", model],
      ["  Thread(s) per core:", "1"],
      ["  Core(s) per socket:", String(n)],
      ["  Socket(s):", "1"],
    ];
    await proc.stdout.write(rows.map(([k = "", v = ""]) => `${k.padEnd(25)}${v}\n`).join(""));
    return 0;
  },
);
