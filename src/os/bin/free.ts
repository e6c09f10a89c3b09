/** Memory, as /proc/meminfo has it. */
import { command, isBusybox } from "./kit/command.ts";
import { humanSize } from "./kit/sizes.ts";

export const program = command(
  {
    usage: "[options]",
    about: "Display amount of free and used memory in the system.",
    package: "procps-ng 4.0.2",
    options:
      "b,bytes k,kibi,kilo m,mebi,mega g,gibi,giga h,human si t,total w,wide s,seconds= c,count= l,lohi v",
  },
  async (proc, o) => {
    const values = new Map<string, number>();
    for (const line of proc.fs.readText("/proc/meminfo").split("\n")) {
      const m = /^(\w+):\s+(\d+)/.exec(line);
      if (m) values.set(m[1] ?? "", Number(m[2]));
    }
    const get = (name: string) => values.get(name) ?? 0;
    const total = get("MemTotal");
    const free = get("MemFree");
    const cache = get("Buffers") + get("Cached") + get("SReclaimable");
    const available = values.get("MemAvailable") ?? free + cache;
    const used = Math.max(0, total - available);
    const show = (kib: number) =>
      o.has("h")
        ? human(kib)
        : String(
            o.has("b")
              ? kib * 1024
              : o.has("m")
                ? Math.floor(kib / 1024)
                : o.has("g")
                  ? Math.floor(kib / 1024 ** 2)
                  : kib,
          );
    const human = (kib: number) =>
      kib === 0 ? "0B" : `${humanSize(kib * 1024)}${/[KMGT]$/.test(humanSize(kib * 1024)) ? "i" : "B"}`;
    const first = isBusybox(proc) ? 7 : 8;
    const row = (name: string, cells: readonly number[]) =>
      `${name.padEnd(first)}${cells.map((c) => show(c).padStart(12)).join("")}\n`;
    const swap = [get("SwapTotal"), get("SwapTotal") - get("SwapFree"), get("SwapFree")];
    const header = isBusybox(proc)
      ? "              total        used        free      shared  buff/cache   available\n"
      : "               total        used        free      shared  buff/cache   available\n";
    await proc.stdout.write(
      `${header}${row("Mem:", [total, used, free, get("Shmem"), cache, available])}${row("Swap:", swap)}`,
    );
    if (o.has("t"))
      await proc.stdout.write(
        row("Total:", [total + (swap[0] ?? 0), used + (swap[1] ?? 0), free + (swap[2] ?? 0)]),
      );
    return 0;
  },
);
