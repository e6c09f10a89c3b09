/** htop: top with meters and colours; arrows choose, F9 kills, F10 leaves. */
import { SysError } from "../../../errno.ts";
import type { Program } from "../../../process.ts";
import { commandLine } from "../../ps.ts";
import type { Screen } from "../kit/screen.ts";
import { withTerminal } from "../kit/terminal.ts";
import { cpuClock, type Figures, Observer, type Usage, upFor } from "./figures.ts";
import { arranged, type TopView } from "./view.ts";

const delayMs = 1500;
const bar = ["Help", "Setup", "Search", "Filter", "Tree", "SortBy", "Nice -", "Nice +", "Kill", "Quit"];

export const program: Program = async (proc) => {
  if (proc.args.includes("--version") || proc.args.includes("-V")) {
    await proc.stdout.write("htop 3.3.0\n");
    return 0;
  }
  if (!proc.env.get("TERM") || !proc.stdin.isTty) {
    await proc.stderr.write("Error opening terminal: unknown.\n");
    return 1;
  }
  const observer = new Observer(proc);
  const view: TopView = {
    sort: "cpu",
    reverse: false,
    commandLines: true,
    idle: true,
    user: undefined,
    pids: [],
  };
  return withTerminal(
    proc,
    {},
    async (terminal) => {
      const { screen } = terminal;
      screen.cursorVisible = false;
      let figures = observer.look();
      let chosen = 0;
      for (;;) {
        const rows = arranged(figures, view);
        chosen = Math.max(0, Math.min(chosen, rows.length - 1));
        draw(screen, figures, rows, chosen, proc.system.cpus);
        await terminal.draw();
        const key = await terminal.key(delayMs);
        if (key === undefined) figures = observer.look();
        switch (key?.name) {
          case "q":
          case "F10":
          case "Ctrl-C":
            return 0;
          case "Down":
            chosen++;
            break;
          case "Up":
            chosen--;
            break;
          case "PageDown":
            chosen += 10;
            break;
          case "PageUp":
            chosen -= 10;
            break;
          case "P":
            view.sort = "cpu";
            break;
          case "M":
            view.sort = "memory";
            break;
          case "T":
            view.sort = "time";
            break;
          case "N":
            view.sort = "pid";
            break;
          case "I":
            view.reverse = !view.reverse;
            break;
          case "k":
          case "F9":
            try {
              proc.kill(rows[chosen]?.info.pid ?? 0, "TERM");
            } catch (error) {
              if (!(error instanceof SysError)) throw error;
            }
            await proc.checkpoint();
            figures = observer.look();
        }
      }
    },
    async () => 0,
  );
};

function draw(screen: Screen, figures: Figures, rows: readonly Usage[], chosen: number, cpus: number): void {
  const { memory } = figures;
  const half = Math.floor(screen.columns / 2) - 1;
  const gib = (kib: number) =>
    kib < 1024 * 1024 ? `${Math.round(kib / 1024)}M` : `${(kib / 1024 / 1024).toFixed(2)}G`;
  const used = memory.totalKiB - memory.freeKiB - memory.cacheKiB - memory.buffersKiB;
  screen.clear();
  for (let cpu = 0; cpu < cpus; cpu++)
    meter(screen, cpu, 0, half, String(cpu), figures.busy / 100, `${figures.busy.toFixed(1)}%`);
  meter(screen, cpus, 0, half, "Mem", used / memory.totalKiB, `${gib(used)}/${gib(memory.totalKiB)}`);
  meter(screen, cpus + 1, 0, half, "Swp", 0, "0K/0K");
  const right = half + 3;
  screen.put(0, right, `Tasks: ${figures.processes.length}, 0 thr; ${figures.running} running`);
  screen.put(1, right, `Load average: ${figures.load.join(" ")}`);
  screen.put(2, right, `Uptime: ${upFor(figures.uptimeMs)}`);
  const head = cpus + 3;
  screen.clearRow(head, "30;42");
  screen.put(head, 0, "    PID USER       PRI  NI  VIRT   RES   SHR S  CPU% MEM%   TIME+  Command", "30;42");
  const room = screen.rows - head - 2;
  const first = Math.max(0, chosen - room + 1);
  for (const [index, u] of rows.slice(first, first + room).entries()) {
    const row = head + 1 + index;
    const style = first + index === chosen ? "30;46" : "";
    if (style !== "") screen.clearRow(row, style);
    const size = (kib: number) => (kib >= 100_000 ? `${Math.round(kib / 1024)}M` : String(kib)).padStart(5);
    screen.put(
      row,
      0,
      `${String(u.info.pid).padStart(7)} ${u.user.slice(0, 10).padEnd(10)}  20   0 ${size(u.virtualKiB)} ${size(u.residentKiB)} ${size(u.sharedKiB)} ${u.info.state} ` +
        `${u.cpu.toFixed(1).padStart(5)} ${u.memory.toFixed(1).padStart(4)} ${cpuClock(u.info.cpuMs).padStart(8)}  ${commandLine(u.info)}`,
      style,
    );
  }
  let column = 0;
  for (const [index, label] of bar.entries()) {
    column = screen.put(screen.rows - 1, column, `F${index + 1}`);
    column = screen.put(screen.rows - 1, column, label.padEnd(6), "30;46");
  }
}

function meter(
  screen: Screen,
  row: number,
  column: number,
  width: number,
  label: string,
  part: number,
  text: string,
): void {
  const inner = Math.max(4, width - 6);
  const at = column + 2;
  screen.put(row, at, label.padStart(3), "36");
  screen.put(row, at + 3, "[", "1");
  const filled = Math.round(Math.max(0, Math.min(1, part)) * inner);
  screen.put(row, at + 4, "|".repeat(Math.min(filled, inner)), "32");
  screen.put(row, at + 4 + Math.max(0, inner - text.length), text, "90");
  screen.put(row, at + 4 + inner, "]", "1");
}
