/** top: what runs, again every three seconds. */
import type { Program } from "../../../process.ts";
import { strftime } from "../../kit/calendar.ts";
import { isBusybox } from "../../kit/command.ts";
import { type Options, optionTable, parseOptions, UsageError } from "../../options.ts";
import { commandLine } from "../../ps.ts";
import { type Terminal, withTerminal } from "../kit/terminal.ts";
import { busyboxLines } from "./busybox.ts";
import { cpuClock, type Figures, Observer, upFor } from "./figures.ts";
import { arranged, type Line, type TopView } from "./view.ts";

const procpsUsage = `
Usage:
 top -hv | -bcEeHiOSs1 -d secs -n max -u|U user -p pid(s) -o field -w [cols]
`;

export const program: Program = async (proc) => {
  const busybox = isBusybox(proc);
  let options: Options;
  try {
    options = parseOptions(
      proc.args.map((a) => (/^[bcHiS]+$/.test(a) ? `-${a}` : a)),
      optionTable("b n= d= c H i S s u= U= p= o= w=? E= e= 1 h,help v,version"),
    );
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    await proc.stderr.write(busybox ? `top: ${error.message}\n` : `top: ${error.message}\n${procpsUsage}`);
    return 1;
  }
  if (options.has("h") || options.has("v")) {
    await proc.stdout.write(options.has("h") ? procpsUsage : "top from procps-ng 4.0.4\n");
    return 0;
  }
  const delay = Number(options.value("d") ?? (busybox ? 5 : 3));
  if (!Number.isFinite(delay) || delay < 0) {
    await proc.stderr.write(`top: bad delay interval '${options.value("d")}'\n`);
    return 1;
  }
  const rounds = options.value("n") === undefined ? Number.POSITIVE_INFINITY : Number(options.value("n"));
  if (Number.isNaN(rounds) || rounds < 1) {
    await proc.stderr.write(`top: bad iterations argument '${options.value("n")}'\n`);
    return 1;
  }
  const view: TopView = {
    sort: "cpu",
    reverse: false,
    commandLines: options.has("c") || busybox,
    idle: !options.has("i"),
    user: options.value("u") ?? options.value("U"),
    pids: options.given.filter((g) => g.name === "p").flatMap((g) => (g.value ?? "").split(",").map(Number)),
  };
  const wanted = options.value("o");
  if (wanted !== undefined) {
    const sort = sortNames[wanted.replace(/^[+-]/, "")];
    if (sort === undefined) {
      await proc.stderr.write(`top: unrecognized field name '${wanted}'\n`);
      return 1;
    }
    view.sort = sort;
    view.reverse = wanted.startsWith("-");
  }
  const observer = new Observer(proc);
  const lines = (figures: Figures, columns: number) =>
    busybox ? busyboxLines(figures, view, columns) : procpsLines(figures, view, columns);
  if (options.has("b") || (!proc.stdout.isTty && busybox)) {
    for (let round = 0; round < rounds; round++) {
      if (round > 0) await proc.sleep(delay * 1000);
      const columns = Number(proc.env.get("COLUMNS") ?? 0) || 512;
      const text = lines(observer.look(), columns).map((line) => line.text.trimEnd());
      await proc.stdout.write(`${round > 0 && !busybox ? "\n" : ""}${text.join("\n")}\n`);
    }
    return 0;
  }
  if (!proc.stdin.isTty && !busybox) {
    await proc.stderr.write("top: failed tty get\n");
    return 1;
  }
  return withTerminal(
    proc,
    { alternate: false },
    (terminal) => watchProcesses(terminal, observer, view, lines, delay * 1000, rounds),
    async () => 0,
  );
};

const sortNames: Readonly<Record<string, TopView["sort"]>> = {
  "%CPU": "cpu",
  "%MEM": "memory",
  RES: "memory",
  "TIME+": "time",
  TIME: "time",
  PID: "pid",
};

async function watchProcesses(
  terminal: Terminal,
  observer: Observer,
  view: TopView,
  lines: (figures: Figures, columns: number) => readonly Line[],
  delayMs: number,
  rounds: number,
): Promise<number> {
  const { screen } = terminal;
  screen.cursorVisible = false;
  let figures = observer.look();
  for (let round = 0; ; ) {
    screen.clear();
    for (const [row, line] of lines(figures, screen.columns).slice(0, screen.rows).entries()) {
      if (line.style !== "") screen.clearRow(row, line.style);
      screen.put(row, 0, line.text, line.style);
      if (line.numbers)
        for (const match of line.text.matchAll(/\s[\d.]+(?=\s)/g))
          screen.paint(row, match.index, match.index + match[0].length, "1");
    }
    screen.cursor = { row: screen.rows - 1, column: 0 };
    await terminal.draw();
    const key = await terminal.key(delayMs);
    if (key === undefined) {
      if (++round >= rounds) break;
      figures = observer.look();
    } else if (key.name === "q" || key.name === "Q" || key.name === "Ctrl-C") break;
    else if (key.name === "Ctrl-Z") await terminal.suspend();
    else choose(view, key.name);
  }
  await terminal.write(`\x1b[${screen.rows};1H\r\n`);
  return 0;
}

function choose(view: TopView, name: string): void {
  const sorts: Readonly<Record<string, TopView["sort"]>> = { P: "cpu", M: "memory", T: "time", N: "pid" };
  const sort = sorts[name];
  if (sort !== undefined) view.sort = sort;
  else if (name === "R") view.reverse = !view.reverse;
  else if (name === "c") view.commandLines = !view.commandLines;
  else if (name === "i") view.idle = !view.idle;
}

const right = (value: string | number, width: number) => String(value).padStart(width);

function scaled(kib: number, width: number): string {
  if (String(kib).length <= width) return right(kib, width);
  for (const [unit, size] of [
    ["m", 1024],
    ["g", 1024 ** 2],
    ["t", 1024 ** 3],
  ] as const) {
    const text = `${(kib / size).toFixed(1)}${unit}`;
    if (text.length <= width) return right(text, width);
  }
  return right("+", width);
}

export function procpsLines(figures: Figures, view: TopView, columns: number): readonly Line[] {
  const { memory, load } = figures;
  const mib = (kib: number) => right((kib / 1024).toFixed(1), 8);
  const percent = (n: number) => right(n.toFixed(1), 5);
  const users = new Set(figures.processes.filter((p) => p.info.tty !== undefined).map((p) => p.user)).size;
  const used = memory.totalKiB - memory.freeKiB - memory.cacheKiB - memory.buffersKiB;
  const out: Line[] = [
    {
      text: `top - ${strftime("%H:%M:%S", figures.nowMs)} up ${upFor(figures.uptimeMs)}, ${right(users, 2)} user${users === 1 ? "" : "s"},  load average: ${load.join(", ")}`,
      style: "",
    },
    {
      text: `Tasks: ${right(figures.processes.length, 3)} total, ${right(figures.running, 3)} running, ${right(figures.sleeping, 3)} sleeping, ${right(figures.stopped, 3)} stopped, ${right(figures.zombie, 3)} zombie`,
      style: "",
      numbers: true,
    },
    {
      text: `%Cpu(s):${percent(figures.busy * 0.8)} us,${percent(figures.busy * 0.2)} sy,${percent(0)} ni,${percent(100 - figures.busy)} id,${percent(0)} wa,${percent(0)} hi,${percent(0)} si,${percent(0)} st `,
      style: "",
      numbers: true,
    },
    {
      text: `MiB Mem :${mib(memory.totalKiB)} total,${mib(memory.freeKiB)} free,${mib(used)} used,${mib(memory.cacheKiB + memory.buffersKiB)} buff/cache     `,
      style: "",
      numbers: true,
    },
    {
      text: `MiB Swap:${mib(0)} total,${mib(0)} free,${mib(0)} used.${mib(memory.availableKiB)} avail Mem `,
      style: "",
      numbers: true,
    },
    { text: "", style: "" },
    {
      text: "    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND",
      style: "7",
    },
  ];
  for (const u of arranged(figures, view)) {
    const { info } = u;
    const name = u.user.length > 8 ? `${u.user.slice(0, 7)}+` : u.user;
    const head =
      `${right(info.pid, 7)} ${name.padEnd(8)}  20   0 ${scaled(u.virtualKiB, 7)} ${scaled(u.residentKiB, 6)} ${scaled(u.sharedKiB, 6)} ${info.state} ` +
      `${right(u.cpu.toFixed(1), 5)} ${right(u.memory.toFixed(1), 5)} ${right(cpuClock(info.cpuMs), 9)} `;
    const command = view.commandLines ? commandLine(info) : info.comm;
    const room = columns - head.length;
    const shown =
      command.length > room && !view.commandLines ? `${command.slice(0, Math.max(0, room - 1))}+` : command;
    out.push({ text: (head + shown).slice(0, columns), style: info.state === "R" ? "1" : "" });
  }
  return out;
}
