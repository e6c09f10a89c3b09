import { command, isBusybox, quote } from "./kit/command.ts";
import { UsageError } from "./options.ts";

/** What system this is. */
export const program = command(
  {
    usage: "[OPTION]...",
    about: "Print certain system information. With no OPTION, same as -s.",
    options:
      "a,all s,kernel-name n,nodename r,kernel-release v,kernel-version m,machine p,processor i,hardware-platform o,operating-system",
  },
  async (proc, o) => {
    if (o.operands[0] !== undefined) throw new UsageError(`extra operand ${quote(proc, o.operands[0])}`);
    const parts: [string, string][] = [
      ["s", "Linux"],
      ["n", proc.system.hostname()],
      ["r", proc.system.kernelRelease],
      ["v", "#1 SMP PREEMPT_DYNAMIC Drydock"],
      ["m", proc.system.machine],
      ["p", "unknown"],
      ["i", "unknown"],
      ["o", isBusybox(proc) && proc.fs.exists("/lib/ld-musl-x86_64.so.1") ? "Linux" : "GNU/Linux"],
    ];
    const all = o.has("a");
    const wanted = parts.filter(([flag, value]) =>
      all ? value !== "unknown" : o.given.length === 0 ? flag === "s" : o.has(flag),
    );
    await proc.stdout.write(`${wanted.map(([, value]) => value).join(" ")}\n`);
    return 0;
  },
);
