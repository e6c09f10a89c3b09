/** Finds processes by name; called `pkill`, signals them. */
import { SysError } from "../errno.ts";
import type { ProcessInfo } from "../process.ts";
import { parseSignal, type Signal } from "../signals.ts";
import { baseName, CommandError, command, complain, nameOf } from "./kit/command.ts";
import { compileRegex } from "./kit/regex.ts";
import { findUser } from "./kit/users.ts";

const chosen = new WeakMap<object, Signal | 0>();

export const program = command(
  {
    usage: "[options] <pattern>",
    about: "Look up or signal processes by name.",
    package: "procps-ng 4.0.2",
    usageExit: 2,
    options:
      "d,delimiter= l,list-name a,list-full v,inverse c,count f,full g= G= n,newest o,oldest P,parent= s= t= u,euid= U,uid= x,exact i,ignore-case e,echo signal= F=",
    rewrite: (args, proc) =>
      args.filter((a) => {
        const signal =
          baseName(proc.argv[0] ?? "") === "pkill" && /^-(?:[A-Z][A-Z0-9]+|\d+)$/.test(a)
            ? parseSignal(a.slice(1))
            : undefined;
        if (signal) chosen.set(proc, signal);
        return signal === undefined;
      }),
  },
  async (proc, o) => {
    const kill = baseName(nameOf(proc)) === "pkill";
    const pattern = o.operands[0];
    if (pattern === undefined && !o.has("P") && !o.has("u") && !o.has("U")) {
      await proc.stderr.write(
        `${nameOf(proc)}: no matching criteria specified\nTry \`${nameOf(proc)} --help' for more information.\n`,
      );
      return 2;
    }
    const regex =
      pattern === undefined
        ? undefined
        : compileRegex(o.has("x") ? `^(${pattern})$` : pattern, { extended: true, ignoreCase: o.has("i") });
    const uids = [...(o.value("u") ?? "").split(","), ...(o.value("U") ?? "").split(",")]
      .filter(Boolean)
      .map((u) => (/^\d+$/.test(u) ? Number(u) : findUser(proc, u)?.uid));
    const parents = (o.value("P") ?? "").split(",").filter(Boolean).map(Number);
    const matches = (p: ProcessInfo) => {
      if (p.pid === proc.pid) return false;
      const text = o.has("f") ? p.argv.join(" ") || p.comm : p.comm;
      const fits =
        (!regex || regex.test(text)) &&
        (uids.length === 0 || uids.includes(p.uid)) &&
        (parents.length === 0 || parents.includes(p.ppid));
      return fits !== o.has("v");
    };
    let found = proc
      .processes()
      .filter(matches)
      .toSorted((a, b) => a.pid - b.pid);
    if (o.has("n")) found = found.slice(-1);
    if (o.has("o")) found = found.slice(0, 1);
    if (!kill) {
      if (o.has("c")) await proc.stdout.write(`${found.length}\n`);
      else if (found.length > 0) {
        const delimiter = o.value("d") ?? "\n";
        await proc.stdout.write(
          `${found.map((p) => (o.has("a") ? `${p.pid} ${p.argv.join(" ")}` : o.has("l") ? `${p.pid} ${p.comm}` : String(p.pid))).join(delimiter)}\n`,
        );
      }
      return found.length > 0 ? 0 : 1;
    }
    const text = o.value("signal");
    const signal = text === undefined ? (chosen.get(proc) ?? "TERM") : text === "0" ? 0 : parseSignal(text);
    if (signal === undefined) throw new CommandError(`Unknown signal "${text}".`, 2);
    let sent = 0;
    for (const p of found) {
      try {
        proc.kill(p.pid, signal);
        sent++;
        if (o.has("e")) await proc.stdout.write(`${p.comm} killed (pid ${p.pid})\n`);
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        await complain(proc, `killing pid ${p.pid} failed: ${error.message}`);
      }
    }
    return sent > 0 ? 0 : 1;
  },
);
