/** Disk space of trees. */
import { SysError } from "../errno.ts";
import { blocksOf } from "./kit/blocks.ts";
import { CommandError, command, complain, isBusybox, nameOf, quote, quoteName } from "./kit/command.ts";
import { joinPath } from "./kit/copy.ts";
import { globToRegex } from "./kit/glob.ts";
import { busyboxSize, humanSize, parseSize } from "./kit/sizes.ts";
import { Writer } from "./kit/stream.ts";

export const program = command(
  {
    usage: "[OPTION]... [FILE]...",
    about: "Summarize device usage of the set of FILEs, recursively for directories.",
    options:
      "0,null a,all apparent-size B,block-size= b,bytes c,total D d,max-depth= h,human-readable H inodes k L,dereference l,count-links m P s,summarize S,separate-dirs si t,threshold= time=? x,one-file-system exclude= X=",
  },
  async (proc, o) => {
    const depthText = o.value("d");
    if (depthText !== undefined && !/^\d+$/.test(depthText))
      throw new CommandError(`invalid maximum depth ${quote(proc, depthText)}`);
    const depthLimit = o.has("s") ? 0 : Number(depthText ?? Number.POSITIVE_INFINITY);
    if (o.has("s") && depthText !== undefined && Number(depthText) > 0 && !isBusybox(proc))
      throw new CommandError(
        `warning: summarizing conflicts with --max-depth=${depthText}\nTry '${nameOf(proc)} --help' for more information.`,
      );
    const apparent = o.has("apparent-size") || o.has("b");
    const unit = o.has("b")
      ? 1
      : o.has("m")
        ? 1024 ** 2
        : o.has("B")
          ? (parseSize((o.value("B") ?? "1K").replace(/^(?=[KMGT])/, "1")) ?? 1024)
          : 1024;
    const show = (bytes: number) =>
      o.has("h")
        ? isBusybox(proc)
          ? busyboxSize(bytes)
          : humanSize(bytes)
        : o.has("si")
          ? humanSize(bytes, 1000)
          : String(Math.ceil(bytes / unit));
    const excludes = o.values("exclude").map((p) => globToRegex(p));
    const out = new Writer(proc);
    const seen = new Set<string>();
    let status = 0;
    let total = 0;
    let count = 0;
    const walk = async (path: string, depth: number): Promise<number> => {
      if (++count % 256 === 0) {
        await out.flush();
        await proc.checkpoint();
      }
      const stat = o.has("L") ? proc.fs.stat(path) : proc.fs.lstat(path);
      if (stat.type !== "dir" && stat.nlink > 1 && !o.has("l")) {
        const key = `${stat.dev}:${stat.ino}`;
        if (seen.has(key)) return 0;
        seen.add(key);
      }
      let size = o.has("inodes")
        ? unit
        : apparent
          ? stat.type === "dir"
            ? 4096
            : stat.size
          : blocksOf(stat) * 512;
      if (stat.type === "dir") {
        try {
          for (const entry of proc.fs.readdir(path)) {
            const child = joinPath(path, entry.name);
            if (excludes.some((e) => e.test(entry.name) || e.test(child))) continue;
            const below = await walk(child, depth + 1);
            if (!o.has("S") || entry.type !== "dir") size += below;
          }
        } catch (error) {
          if (!(error instanceof SysError)) throw error;
          status = 1;
          await complain(proc, `cannot read directory ${quoteName(path)}: ${error.message}`);
        }
      }
      if ((stat.type === "dir" || o.has("a") || depth === 0) && depth <= depthLimit)
        out.put(`${show(size)}\t${path}${o.has("0") ? "\0" : "\n"}`);
      return size;
    };
    for (const path of o.operands.length === 0 ? ["."] : o.operands) {
      try {
        total += await walk(path, 0);
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        status = 1;
        await complain(
          proc,
          isBusybox(proc)
            ? `${path}: ${error.message}`
            : `cannot access ${quoteName(path)}: ${error.message}`,
        );
      }
    }
    if (o.has("c")) out.put(`${show(total)}\ttotal\n`);
    await out.flush();
    return status;
  },
);
