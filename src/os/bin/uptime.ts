/** How long the machine has run; called `w`, who is on it; `who` and `users`, only that. */

import type { Proc } from "../process.ts";
import { strftime } from "./kit/calendar.ts";
import { baseName, command, isBusybox, nameOf } from "./kit/command.ts";
import { userName } from "./kit/users.ts";

/** Sessions on a terminal: a session leader each. */
function sessions(proc: Proc) {
  return proc
    .processes()
    .filter((p) => p.tty !== undefined && p.sid === p.pid)
    .map((p) => ({
      user: userName(proc, p.uid) ?? String(p.uid),
      tty: p.tty ?? "",
      startMs: p.startMs,
      command: p.argv.join(" "),
    }));
}

export const program = command(
  {
    usage: "[options]",
    about: "Tell how long the system has been running, and who is logged on.",
    package: "procps-ng 4.0.2",
    options: "p,pretty s,since h,no-header H,heading b q,count a u m r i short",
  },
  async (proc, o) => {
    const called = baseName(nameOf(proc));
    const now = proc.nowMs();
    const on = sessions(proc);
    if (called === "users") {
      if (on.length > 0) await proc.stdout.write(`${on.map((s) => s.user).join(" ")}\n`);
      return 0;
    }
    if (called === "who") {
      if (o.has("q")) await proc.stdout.write(`${on.map((s) => s.user).join(" ")}\n# users=${on.length}\n`);
      else if (o.has("b"))
        await proc.stdout.write(`         system boot  ${strftime("%Y-%m-%d %H:%M", proc.system.bootMs)}\n`);
      else
        await proc.stdout.write(
          on
            .map((s) => `${s.user.padEnd(8)} ${s.tty.padEnd(12)} ${strftime("%Y-%m-%d %H:%M", s.startMs)}\n`)
            .join(""),
        );
      return 0;
    }
    const minutes = Math.floor((now - proc.system.bootMs) / 60_000);
    const [days, hours, mins] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
    if (o.has("s") && called === "uptime") {
      await proc.stdout.write(`${strftime("%Y-%m-%d %H:%M:%S", proc.system.bootMs)}\n`);
      return 0;
    }
    if (o.has("p")) {
      const parts = [
        [days, "day"],
        [hours, "hour"],
        [mins, "minute"],
      ].flatMap(([n, unit]) => (Number(n) > 0 ? [`${n} ${unit}${n === 1 ? "" : "s"}`] : []));
      await proc.stdout.write(`up ${parts.length === 0 ? "0 minutes" : parts.join(", ")}\n`);
      return 0;
    }
    const up = `${days > 0 ? `${days} day${days === 1 ? "" : "s"}, ` : ""}${hours > 0 ? `${String(hours).padStart(2)}:${String(mins).padStart(2, "0")}` : `${mins} min`}`;
    const load = loads(proc);
    const head = ` ${strftime("%H:%M:%S", now)} up ${up},  ${on.length} user${on.length === 1 ? "" : "s"},  load average: ${load}\n`;
    if (called !== "w") {
      await proc.stdout.write(head.replace(/user,/, isBusybox(proc) ? "users," : "user,"));
      return 0;
    }
    if (!o.has("h"))
      await proc.stdout.write(`${head}USER     TTY      FROM             LOGIN@   IDLE   JCPU   PCPU WHAT\n`);
    for (const s of on)
      await proc.stdout.write(
        `${s.user.padEnd(8)} ${s.tty.padEnd(8)} -                ${strftime("%H:%M", s.startMs)}    0.00s  0.00s  0.00s ${s.command}\n`,
      );
    return 0;
  },
);

function loads(proc: Proc): string {
  try {
    return proc.fs.readText("/proc/loadavg").split(" ").slice(0, 3).join(", ");
  } catch {
    return "0.00, 0.00, 0.00";
  }
}
