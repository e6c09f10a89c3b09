/** Draws a directory tree. */
import type { Stat } from "../fs/types.ts";
import { command } from "./kit/command.ts";
import { joinPath, tryStat } from "./kit/copy.ts";
import { globToRegex } from "./kit/glob.ts";
import { colorCode, lsColors } from "./kit/ls-colors.ts";
import { formatMode } from "./kit/mode.ts";
import { humanSize } from "./kit/sizes.ts";
import { Writer } from "./kit/stream.ts";

export const program = command(
  {
    usage: "[OPTIONS] [directory ...]",
    about: "List contents of directories in a tree-like format.",
    package: "tree v2.1.0",
    options:
      "a d l f x L= P= I= i p u g s h D F q N Q C n r t noreport dirsfirst prune filelimit= o= A S charset= J X",
  },
  async (proc, o) => {
    const level = o.value("L");
    if (level !== undefined && !/^[1-9]\d*$/.test(level)) {
      await proc.stderr.write("tree: Invalid level, must be greater than 0.\n");
      return 1;
    }
    const limit = Number(level ?? Number.POSITIVE_INFINITY);
    const out = new Writer(proc);
    const colors =
      (o.has("C") || (proc.stdout.isTty && !o.has("n"))) && (o.has("C") || proc.env.has("LS_COLORS"))
        ? lsColors(proc.env.get("LS_COLORS"))
        : undefined;
    const ignore = (o.value("I") ?? "")
      .split("|")
      .filter(Boolean)
      .map((g) => globToRegex(g));
    const only = (o.value("P") ?? "")
      .split("|")
      .filter(Boolean)
      .map((g) => globToRegex(g));
    let directories = 0;
    let files = 0;
    let status = 0;
    let count = 0;
    const paint = (text: string, stat: Stat, name: string) => {
      const code = colors ? colorCode(colors, stat, name, false) : "";
      return code === "" ? text : `\x1b[${code}m${text}\x1b[0m`;
    };
    const info = (stat: Stat) => {
      const parts = [
        ...(o.has("p") ? [formatMode(stat)] : []),
        ...(o.has("h")
          ? [humanSize(stat.size).padStart(4)]
          : o.has("s")
            ? [String(stat.size).padStart(11)]
            : []),
      ];
      return parts.length === 0 ? "" : `[${parts.join(" ")}]  `;
    };
    const children = (path: string) => {
      const list = proc.fs
        .readdir(path)
        .filter(
          (e) =>
            (o.has("a") || !e.name.startsWith(".")) &&
            !ignore.some((r) => r.test(e.name)) &&
            (e.type === "dir" || ((only.length === 0 || only.some((r) => r.test(e.name))) && !o.has("d"))),
        );
      const ordered = o.has("dirsfirst")
        ? [...list.filter((e) => e.type === "dir"), ...list.filter((e) => e.type !== "dir")]
        : list;
      return o.has("r") ? ordered.toReversed() : ordered;
    };
    const walk = async (path: string, prefix: string, depth: number): Promise<void> => {
      if (depth > limit) return;
      const list = children(path);
      for (const [i, entry] of list.entries()) {
        if (++count % 256 === 0) {
          await out.flush();
          await proc.checkpoint();
        }
        const last = i === list.length - 1;
        const child = joinPath(path, entry.name);
        const stat = tryStat(proc, child, false);
        if (!stat) continue;
        const name = o.has("f") ? child : entry.name;
        const mark =
          o.has("F") && stat.type === "dir"
            ? "/"
            : o.has("F") && stat.type === "file" && (stat.mode & 0o111) !== 0
              ? "*"
              : "";
        const link = stat.type === "symlink" ? ` -> ${proc.fs.readlink(child)}` : "";
        out.put(
          `${o.has("i") ? "" : `${prefix}${last ? "\u2514\u2500\u2500 " : "\u251c\u2500\u2500 "}`}${info(stat)}${paint(name, stat, entry.name)}${mark}${link}\n`,
        );
        if (stat.type === "dir") {
          directories++;
          await walk(child, `${prefix}${last ? "    " : "\u2502\u00a0\u00a0 "}`, depth + 1);
        } else if (stat.type === "symlink" && tryStat(proc, child)?.type === "dir") directories++;
        else files++;
      }
    };
    for (const root of o.operands.length === 0 ? ["."] : o.operands) {
      const stat = tryStat(proc, root);
      if (stat?.type !== "dir") {
        status = 2;
        out.put(`${root}  [error opening dir]\n`);
        continue;
      }
      out.put(`${info(stat)}${paint(root, stat, root)}\n`);
      directories++;
      await walk(root, "", 1);
    }
    if (!o.has("noreport"))
      out.put(
        `\n${directories} director${directories === 1 ? "y" : "ies"}${o.has("d") ? "" : `, ${files} file${files === 1 ? "" : "s"}`}\n`,
      );
    await out.flush();
    return status;
  },
);
