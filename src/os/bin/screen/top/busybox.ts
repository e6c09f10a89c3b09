/** busybox's top in its own columns. */
import { commandLine } from "../../ps.ts";
import type { Figures } from "./figures.ts";
import { arranged, type Line, type TopView } from "./view.ts";

export function busyboxLines(figures: Figures, view: TopView, columns: number): readonly Line[] {
  const { memory, load } = figures;
  const used = memory.totalKiB - memory.freeKiB;
  const percent = (n: number) => `${String(Math.round(n)).padStart(3)}%`;
  const running = `${figures.running}/${figures.processes.length}`;
  const last = Math.max(0, ...figures.processes.map((p) => p.info.pid));
  const lines: Line[] = [
    {
      text: `Mem: ${used}K used, ${memory.freeKiB}K free, ${memory.sharedKiB}K shrd, ${memory.buffersKiB}K buff, ${memory.cacheKiB}K cached`,
      style: "",
    },
    {
      text: `CPU: ${percent(figures.busy * 0.8)} usr ${percent(figures.busy * 0.2)} sys ${percent(0)} nic ${percent(100 - figures.busy)} idle ${percent(0)} io ${percent(0)} irq ${percent(0)} sirq`,
      style: "",
    },
    { text: `Load average: ${load.join(" ")} ${running} ${last}`, style: "" },
    { text: "  PID  PPID USER     STAT   VSZ %VSZ %CPU COMMAND", style: "7" },
  ];
  for (const u of arranged(figures, view)) {
    const vsz = u.virtualKiB >= 100_000 ? `${Math.round(u.virtualKiB / 1024)}m` : String(u.virtualKiB);
    const share = `${Math.round((100 * u.virtualKiB) / memory.totalKiB)}%`;
    lines.push({
      text: `${String(u.info.pid).padStart(5)} ${String(u.info.ppid).padStart(5)} ${u.user.slice(0, 8).padEnd(8)} ${u.info.state.padEnd(4)}${vsz.padStart(6)} ${share.padStart(4)} ${`${Math.round(u.cpu)}%`.padStart(4)} ${commandLine(u.info)}`.slice(
        0,
        columns,
      ),
      style: "",
    });
  }
  return lines;
}
