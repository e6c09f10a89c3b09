/** Shows the environment, or runs a program in a changed one. */
import { SysError } from "../errno.ts";
import { command, complain, isBusybox, quote } from "./kit/command.ts";
import { UsageError } from "./options.ts";

export const program = command(
  {
    usage: "[OPTION]... [-] [NAME=VALUE]... [COMMAND [ARG]...]",
    about: "Set each NAME to VALUE in the environment and run COMMAND.",
    options: "i,ignore-environment 0,null u,unset= C,chdir= S,split-string= v,debug",
    posix: true,
    usageExit: 125,
    rewrite: (args) => (args[0] === "-" ? ["-i", ...args.slice(1)] : args),
  },
  async (proc, o) => {
    const env = o.has("i") ? new Map<string, string>() : new Map(proc.env);
    for (const name of o.values("u")) env.delete(name);
    const split = o.value("S");
    const rest = [
      ...(split === undefined
        ? []
        : (split.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((w) => w.replace(/^(["'])(.*)\1$/, "$2"))),
      ...o.operands,
    ];
    while (rest[0] !== undefined && /^[^=]+=/.test(rest[0])) {
      const pair = rest.shift() ?? "";
      const equals = pair.indexOf("=");
      env.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
    const directory = o.value("C");
    if (rest.length === 0) {
      if (directory !== undefined) throw new UsageError("must specify command with --chdir (-C)");
      await proc.stdout.write(
        [...env].map(([name, value]) => `${name}=${value}${o.has("0") ? "\0" : "\n"}`).join(""),
      );
      return 0;
    }
    try {
      if (directory !== undefined) proc.chdir(directory);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      await complain(proc, `cannot change directory to ${quote(proc, directory ?? "")}: ${error.message}`);
      return 125;
    }
    try {
      return await proc.exec({ argv: rest, env });
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      const name = rest[0] ?? "";
      await complain(
        proc,
        isBusybox(proc)
          ? `can't execute '${name}': ${error.message}`
          : `${quote(proc, name)}: ${error.message}`,
      );
      if (/\s/.test(name) && !isBusybox(proc))
        await complain(proc, "use -[v]S to pass options in shebang lines");
      return error.code === "ENOENT" ? 127 : 126;
    }
  },
);
