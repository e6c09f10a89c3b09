import { command, isBusybox } from "./kit/command.ts";
import { tryStat } from "./kit/copy.ts";
import { UsageError } from "./options.ts";

/** Where a command is found on PATH. */
export const program = command(
  { usage: "[-a] name...", about: "Print the path of each command.", options: "a s", usageExit: 2 },
  async (proc, o) => {
    if (o.operands.length === 0 && isBusybox(proc)) throw new UsageError("");
    let status = o.operands.length === 0 ? 1 : 0;
    const path = proc.env.get("PATH") ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    for (const name of o.operands) {
      const candidates = name.includes("/")
        ? [name]
        : path.split(":").map((dir) => `${dir === "" ? "." : dir}/${name}`);
      const found = candidates.filter((c) => tryStat(proc, c)?.type === "file" && proc.fs.access(c, "x"));
      if (found.length === 0) status = 1;
      const shown = o.has("a") ? found : found.slice(0, 1);
      if (!o.has("s")) await proc.stdout.write(shown.map((f) => `${f}\n`).join(""));
    }
    return status;
  },
);
