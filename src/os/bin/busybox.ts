/**
 * busybox: one executable that is many programs. The name it is called by says
 * which; `busybox NAME …` says it as an argument. Each applet is the program of that
 * name, told that it is an applet (`isBusybox`).
 *
 * The table answers per command line, so that an applet still to be fetched is
 * fetched by the kernel, with the clock held.
 */
import type { Proc, Program, ProgramTable } from "../process.ts";
import { busyboxBanner, markBusybox } from "./kit/busybox.ts";

type Entry = Program | (() => Promise<Program>);

const usage = `${busyboxBanner}
BusyBox is copyrighted by many authors between 1998-2015.
Licensed under GPLv2. See source distribution for detailed
copyright notices.

Usage: busybox [function [arguments]...]
   or: busybox --list[-full]
   or: function [arguments]...

\tBusyBox is a multi-call binary that combines many common Unix
\tutilities into a single executable.  Most people will create a
\tlink to busybox for each function they wish to use and BusyBox
\twill act like whatever it was invoked as.
`;

/** @param table every program there is */
export function busyboxTable(table: ProgramTable): ProgramTable {
  const entries = new Map<string, Entry>();

  const applet = (name: string, shift: boolean): Entry => {
    const key = `${name} ${shift}`;
    const known = entries.get(key);
    if (known) return known;
    const found = table.find(name === "sh" || name === "[[" ? (name === "sh" ? "ash" : "[") : name);
    const wrap =
      (program: Program): Program =>
      (proc) => {
        const own = shift ? shifted(proc) : proc;
        markBusybox(own);
        return program(own);
      };
    const entry: Entry =
      found === undefined
        ? missing(name, shift)
        : isLoader(found)
          ? async () => wrap(await found())
          : wrap(found as Program);
    entries.set(key, entry);
    return entry;
  };

  return {
    find(_name, argv = ["busybox"]) {
      const called = lastPart(argv[0] ?? "");
      if (called !== "busybox") return applet(called, false);
      const name = argv[1];
      if (name === undefined || name === "--help") return printUsage;
      if (name === "--list" || name === "--list-full") return listApplets(table);
      return applet(name, true);
    },
  };
}

/** A loader takes no process, a program always does. */
function isLoader(entry: Entry): entry is () => Promise<Program> {
  return entry.length === 0;
}

function lastPart(name: string): string {
  return name.replace(/^-/, "").split("/").at(-1) ?? "";
}

const printUsage: Program = async (proc) => {
  await proc.stdout.write(usage);
  return 0;
};

/** The names of the links beside the executable. */
function listApplets(table: ProgramTable): Program {
  return async (proc) => {
    const self = proc.fs.stat(proc.exe);
    const names = new Set<string>();
    for (const dir of ["/bin", "/sbin", "/usr/bin", "/usr/sbin"]) {
      if (!proc.fs.exists(dir)) continue;
      for (const { name } of proc.fs.readdir(dir)) {
        const path = `${dir}/${name}`;
        if (
          name !== "busybox" &&
          proc.fs.exists(path) &&
          proc.fs.stat(path).ino === self.ino &&
          table.find(name)
        ) {
          names.add(proc.args[0] === "--list-full" ? path.slice(1) : name);
        }
      }
    }
    await proc.stdout.write(
      [...names]
        .sort()
        .map((n) => `${n}\n`)
        .join(""),
    );
    return 0;
  };
}

function missing(name: string, shift: boolean): Program {
  return async (proc) => {
    await proc.stderr.write(
      shift ? `${name}: applet not found\n` : `drydock: running ${name} is not simulated\n`,
    );
    return shift ? 127 : 126;
  };
}

/** The same process without its first word. */
function shifted(proc: Proc): Proc {
  const argv = proc.argv.slice(1);
  return Object.create(proc, { argv: { value: argv }, args: { value: argv.slice(1) } }) as Proc;
}
