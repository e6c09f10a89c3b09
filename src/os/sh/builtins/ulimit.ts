/** ulimit: the limits of the shell's process, which what it starts inherits. */
import { SysError } from "../../errno.ts";
import type { Resource } from "../../limits.ts";
import { type Builtin, badOption } from "./kit.ts";

interface Row {
  readonly letter: string;
  /** As `ulimit -a` of bash shows it. */
  readonly bash: string;
  /** As that of dash does; empty: it has none. */
  readonly dash: string;
  /** A number where nothing of the kernel stands behind it. */
  readonly resource: Resource | number;
  /** Bytes in one, for bash and for the others. */
  readonly unit?: readonly [bash: number, posix: number];
}

const kilo = [1024, 1024] as const;
const blocks = [1024, 512] as const;

const rows: readonly Row[] = [
  {
    letter: "R",
    bash: "real-time non-blocking time  (microseconds, -R)",
    dash: "",
    resource: "rttime",
  },
  {
    letter: "c",
    bash: "core file size              (blocks, -c)",
    dash: "coredump(blocks)",
    resource: "core",
    unit: blocks,
  },
  {
    letter: "d",
    bash: "data seg size               (kbytes, -d)",
    dash: "data(kbytes)",
    resource: "data",
    unit: kilo,
  },
  { letter: "e", bash: "scheduling priority                 (-e)", dash: "", resource: "nice" },
  {
    letter: "f",
    bash: "file size                   (blocks, -f)",
    dash: "file(blocks)",
    resource: "fsize",
    unit: blocks,
  },
  { letter: "i", bash: "pending signals                     (-i)", dash: "", resource: "sigpending" },
  {
    letter: "l",
    bash: "max locked memory           (kbytes, -l)",
    dash: "locked memory(kbytes)",
    resource: "memlock",
    unit: kilo,
  },
  {
    letter: "m",
    bash: "max memory size             (kbytes, -m)",
    dash: "memory(kbytes)",
    resource: "rss",
    unit: kilo,
  },
  { letter: "n", bash: "open files                          (-n)", dash: "nofiles", resource: "nofile" },
  { letter: "p", bash: "pipe size                (512 bytes, -p)", dash: "", resource: 8 },
  { letter: "q", bash: "POSIX message queues         (bytes, -q)", dash: "", resource: "msgqueue" },
  { letter: "r", bash: "real-time priority                  (-r)", dash: "rtprio", resource: "rtprio" },
  {
    letter: "s",
    bash: "stack size                  (kbytes, -s)",
    dash: "stack(kbytes)",
    resource: "stack",
    unit: kilo,
  },
  { letter: "t", bash: "cpu time                   (seconds, -t)", dash: "time(seconds)", resource: "cpu" },
  { letter: "u", bash: "max user processes                  (-u)", dash: "process", resource: "nproc" },
  {
    letter: "v",
    bash: "virtual memory              (kbytes, -v)",
    dash: "vmemory(kbytes)",
    resource: "as",
    unit: kilo,
  },
  { letter: "x", bash: "file locks                          (-x)", dash: "locks", resource: "locks" },
];
/** dash and ash list them in an order of their own. */
const posixOrder = "tfdscmlpunvxr";

export const ulimit: Builtin = async (shell, args) => {
  const { proc } = shell;
  let letter = "f";
  let all = false;
  let which: "soft" | "hard" | undefined;
  let value: string | undefined;
  for (const arg of args) {
    if (!arg.startsWith("-")) value = arg;
    else
      for (const l of arg.slice(1)) {
        if (l === "a") all = true;
        else if (l === "S" || l === "H") which = l === "S" ? "soft" : "hard";
        else letter = l;
      }
  }
  const unitOf = (row: Row) => row.unit?.[shell.bash ? 0 : 1] ?? 1;
  const shown = (row: Row): string => {
    if (typeof row.resource === "number") return String(row.resource);
    const limit = proc.limits[row.resource][which ?? "soft"];
    return limit === Infinity ? "unlimited" : String(Math.floor(limit / unitOf(row)));
  };
  if (all) {
    const lines = shell.bash
      ? rows.map((row) => `${row.bash} ${shown(row)}\n`)
      : [...posixOrder]
          .map((l) => rows.find((row) => row.letter === l))
          .filter((row) => row !== undefined && row.dash !== "")
          .map((row) => `${(row as Row).dash.padEnd(20)} ${shown(row as Row)}\n`);
    await shell.write(lines.join(""));
    return 0;
  }
  const row = rows.find((r) => r.letter === letter);
  if (row === undefined) {
    if (shell.dialect !== "ash") return badOption(shell, `-${letter}`);
    await shell.write(`ulimit: invalid option -- '${letter}'\n`, 2);
    return 1;
  }
  if (value === undefined) {
    await shell.write(`${shown(row)}\n`);
    return 0;
  }
  if (value !== "unlimited" && !(shell.bash && /^(hard|soft)$/.test(value)) && !/^\d+$/.test(value)) {
    await shell.complain(shell.bash ? `${value}: invalid number` : "bad number");
    return shell.bash ? 1 : 2;
  }
  if (typeof row.resource === "number") return 0;
  const now = proc.limits[row.resource];
  const wanted =
    value === "unlimited"
      ? Infinity
      : value === "hard" || value === "soft"
        ? now[value]
        : Number(value) * unitOf(row);
  try {
    proc.setLimit(row.resource, {
      soft: which === "hard" ? now.soft : wanted,
      hard: which === "soft" ? now.hard : wanted,
    });
    return 0;
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    const name = row.bash.slice(0, row.bash.search(/ {2,}|\(/)).trim();
    await shell.complain(
      shell.bash
        ? `${name}: cannot modify limit: ${error.message}`
        : `error setting limit (${error.message})`,
    );
    return shell.bash ? 1 : 2;
  }
};
