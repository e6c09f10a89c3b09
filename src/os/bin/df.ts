/** Space on mounted file systems. */
import { SysError } from "../errno.ts";
import { command, complain, isBusybox, quote } from "./kit/command.ts";
import { busyboxSize, humanSize } from "./kit/sizes.ts";
import { UsageError } from "./options.ts";

interface Column {
  readonly title: string;
  /** Least width in columns. */
  readonly least: number;
  readonly left?: boolean;
  readonly of: (row: Row) => string;
}

interface Row {
  readonly source: string;
  readonly type: string;
  readonly total: number;
  readonly free: number;
  readonly target: string;
  /** The file that was asked for. */
  readonly asked: string;
}

export const program = command(
  {
    usage: "[OPTION]... [FILE]...",
    about:
      "Show information about the file system on which each FILE resides, or all file systems by default.",
    options:
      "a,all B,block-size= h,human-readable H,si i,inodes k l,local m no-sync output=? P,portability sync total t,type= T,print-type x,exclude-type= v",
  },
  async (proc, o) => {
    const busybox = isBusybox(proc);
    const human = o.has("h") || o.has("H");
    const unit = o.has("m") ? 1024 ** 2 : 1024;
    const show = (bytes: number) =>
      human
        ? busybox
          ? busyboxSize(bytes)
          : humanSize(bytes, o.has("H") ? 1000 : 1024)
        : String(Math.ceil(bytes / unit));
    let status = 0;
    const targets: string[] = [];
    if (o.operands.length === 0) {
      for (const mount of proc.fs.mounts()) {
        if (!o.has("a") && /^(?:proc|sysfs|devpts|mqueue|cgroup2?)$/.test(mount.type)) continue;
        if (o.has("t") && !o.values("t").includes(mount.type)) continue;
        if (o.values("x").includes(mount.type)) continue;
        targets.push(mount.target);
      }
    }
    const rows: Row[] = [];
    for (const path of o.operands.length === 0 ? targets : o.operands) {
      try {
        const { totalBytes, freeBytes, mount } = proc.fs.statfs(path);
        if (o.operands.length === 0 && rows.some((r) => r.target === mount.target)) continue;
        rows.push({
          source: mount.source,
          type: mount.type,
          total: totalBytes,
          free: freeBytes,
          target: mount.target,
          asked: o.operands.length === 0 ? "-" : path,
        });
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        status = 1;
        await complain(proc, busybox ? `${path}: can't find mount point` : `${path}: ${error.message}`);
      }
    }
    if (rows.length === 0) return status;
    const percent = (used: number, total: number) =>
      total === 0 ? "-" : `${Math.ceil((100 * used) / total)}%`;
    const sizeTitle = human ? "Size" : o.has("m") ? "1M-blocks" : o.has("P") ? "1024-blocks" : "1K-blocks";
    // Inodes are counted in proportion to the space: one for 16 KiB, one file for 42 KiB.
    const inodes = (r: Row) => Math.floor(r.total / 16_384);
    const usedInodes = (r: Row) => Math.floor((r.total - r.free) / 43_008);
    const columns: Readonly<Record<string, Column>> = {
      source: { title: "Filesystem", least: busybox ? 20 : 14, left: true, of: (r) => r.source },
      fstype: { title: "Type", least: 0, left: true, of: (r) => r.type },
      size: { title: sizeTitle, least: busybox ? 9 : 5, of: (r) => show(r.total) },
      used: { title: "Used", least: busybox ? 9 : 5, of: (r) => show(r.total - r.free) },
      avail: {
        title: human && !busybox ? "Avail" : "Available",
        least: busybox ? 9 : 5,
        of: (r) => show(r.free),
      },
      pcent: {
        title: o.has("P") ? "Capacity" : "Use%",
        least: 4,
        of: (r) => percent(r.total - r.free, r.total),
      },
      itotal: { title: "Inodes", least: 5, of: (r) => String(inodes(r)) },
      iused: { title: "IUsed", least: 5, of: (r) => String(usedInodes(r)) },
      iavail: { title: "IFree", least: 5, of: (r) => String(inodes(r) - usedInodes(r)) },
      ipcent: { title: "IUse%", least: 4, of: (r) => percent(usedInodes(r), inodes(r)) },
      file: { title: "File", least: 0, left: true, of: (r) => r.asked },
      target: { title: "Mounted on", least: 0, left: true, of: (r) => r.target },
    };
    const every = "source fstype itotal iused iavail ipcent size used avail pcent file target";
    const names = o.has("output")
      ? (o.value("output") ?? every.replaceAll(" ", ",")).split(",")
      : (o.has("i")
          ? "source itotal iused iavail ipcent target"
          : o.has("T")
            ? "source fstype size used avail pcent target"
            : "source size used avail pcent target"
        ).split(" ");
    const chosen = names.map((name) => {
      const column = columns[name];
      if (!column) throw new UsageError(`option --output: field ${quote(proc, name)} unknown`);
      return column;
    });
    const cells = [chosen.map((c) => c.title), ...rows.map((r) => chosen.map((c) => c.of(r)))];
    const widths = chosen.map((c, i) => Math.max(...cells.map((row) => (row[i] ?? "").length), c.least));
    const lines = cells.map((row) =>
      row
        .map((cell, i) =>
          i === row.length - 1
            ? cell
            : chosen[i]?.left
              ? cell.padEnd(widths[i] ?? 0)
              : cell.padStart(widths[i] ?? 0),
        )
        .join(" "),
    );
    await proc.stdout.write(`${lines.join("\n")}\n`);
    return status;
  },
);
