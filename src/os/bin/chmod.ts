/** Changes permission bits. */
import { SysError } from "../errno.ts";
import type { Stat } from "../fs/types.ts";
import { CommandError, command, complain, isBusybox, quote, quoteName } from "./kit/command.ts";
import { tryStat } from "./kit/copy.ts";
import { formatMode, parseMode } from "./kit/mode.ts";
import { walkTree } from "./kit/walk.ts";
import { UsageError } from "./options.ts";

export const program = command(
  {
    usage: "[OPTION]... MODE[,MODE]... FILE...\n[OPTION]... OCTAL-MODE FILE...",
    about: "Change the mode of each FILE to MODE.",
    options: "c,changes f,silent,quiet v,verbose no-preserve-root preserve-root reference= R,recursive",
    // `-x` and the like are modes.
    rewrite: (args) => {
      const at = args.findIndex(
        (a) => /^-[rwxXstugo,=+-]*[rwxXst]/.test(a) && !/^-[Rcfv]+$/.test(a) && !a.startsWith("--"),
      );
      return at === -1 || args.slice(0, at).some((a) => !a.startsWith("-"))
        ? args
        : [...args.slice(0, at), "--", ...args.slice(at)];
    },
  },
  async (proc, o) => {
    const busybox = isBusybox(proc);
    const reference = o.value("reference");
    const operands = [...o.operands];
    const text = reference === undefined ? operands.shift() : undefined;
    if (reference === undefined && text === undefined) throw new UsageError(busybox ? "" : "missing operand");
    if (operands.length === 0)
      throw new UsageError(
        busybox ? "" : text === undefined ? "missing operand" : `missing operand after ${quote(proc, text)}`,
      );
    const change =
      reference !== undefined ? () => proc.fs.stat(reference).mode : parseMode(text ?? "", proc.umask);
    if (!change) {
      if (busybox) throw new CommandError(`invalid mode '${text}'`);
      throw new UsageError(`invalid mode: ${quote(proc, text ?? "")}`);
    }
    let status = 0;
    const failed = async (path: string, message: string) => {
      status = 1;
      if (!o.has("f")) await complain(proc, message.replace("%", busybox ? path : quoteName(path)));
    };
    const apply = async (path: string, stat: Stat) => {
      try {
        const mode = change(stat.mode, stat.type === "dir");
        proc.fs.chmod(path, mode);
        if (o.has("v") || (o.has("c") && mode !== stat.mode)) {
          const form = (m: number) =>
            `${m.toString(8).padStart(4, "0")} (${formatMode({ type: "file", mode: m }).slice(1)})`;
          await proc.stdout.write(
            mode === stat.mode
              ? `mode of ${quoteName(path)} retained as ${form(mode)}\n`
              : `mode of ${quoteName(path)} changed from ${form(stat.mode)} to ${form(mode)}\n`,
          );
        }
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        await failed(path, busybox ? `%: ${error.message}` : `changing permissions of %: ${error.message}`);
      }
    };
    for (const path of operands) {
      const stat = tryStat(proc, path);
      if (!stat) {
        const dangling = tryStat(proc, path, false);
        await failed(
          path,
          busybox
            ? "%: No such file or directory"
            : dangling
              ? "cannot operate on dangling symlink %"
              : "cannot access %: No such file or directory",
        );
      } else if (o.has("R") && stat.type === "dir") {
        await walkTree(
          proc,
          path,
          (p, s) => (s.type === "symlink" ? undefined : apply(p, s)),
          (p, error) =>
            failed(p, busybox ? `%: ${error.message}` : `cannot read directory %: ${error.message}`),
        );
      } else await apply(path, stat);
    }
    return status;
  },
);
