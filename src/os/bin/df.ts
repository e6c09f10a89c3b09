/** Space on mounted file systems. */
import { SysError } from "../errno.ts";
import { command, complain, isBusybox } from "./kit/command.ts";
import { busyboxSize, humanSize } from "./kit/sizes.ts";

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
    const rows: { source: string; type: string; total: number; free: number; target: string }[] = [];
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
    const cells = o.has("i")
      ? [
          ["Filesystem", "Inodes", "IUsed", "IFree", "IUse%", "Mounted on"],
          ...rows.map((r) => [r.source, "6553600", "553600", "6000000", "9%", r.target]),
        ]
      : [
          [
            "Filesystem",
            ...(o.has("T") ? ["Type"] : []),
            sizeTitle,
            "Used",
            human && !busybox ? "Avail" : "Available",
            o.has("P") ? "Capacity" : "Use%",
            "Mounted on",
          ],
          ...rows.map((r) => [
            r.source,
            ...(o.has("T") ? [r.type] : []),
            show(r.total),
            show(r.total - r.free),
            show(r.free),
            percent(r.total - r.free, r.total),
            r.target,
          ]),
        ];
    const leftColumns = o.has("T") && !o.has("i") ? 2 : 1;
    const least = (i: number) =>
      i === 0 ? (busybox ? 20 : 14) : i < leftColumns ? 0 : i < leftColumns + 3 ? (busybox ? 9 : 5) : 4;
    const widths = (cells[0] ?? []).map((_, i) =>
      Math.max(...cells.map((row) => (row[i] ?? "").length), least(i)),
    );
    const lines = cells.map((row) =>
      row
        .map((cell, i) =>
          i === row.length - 1
            ? cell
            : i < leftColumns
              ? cell.padEnd(widths[i] ?? 0)
              : cell.padStart(widths[i] ?? 0),
        )
        .join(" "),
    );
    await proc.stdout.write(`${lines.join("\n")}\n`);
    return status;
  },
);
