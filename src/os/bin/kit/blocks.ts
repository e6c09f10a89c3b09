import type { Stat } from "../../fs/types.ts";

/** Disk blocks of 512 bytes, on a file system that allocates 4 KiB at a time. */
export function blocksOf(stat: Pick<Stat, "type" | "size">): number {
  switch (stat.type) {
    case "dir":
      return Math.max(8, Math.ceil(stat.size / 4096) * 8);
    case "file":
      return Math.ceil(stat.size / 4096) * 8;
    default:
      return 0;
  }
}
