/** Which processes are applets of busybox, and its name and version. */
import type { Proc } from "../../process.ts";

const busyboxOf = new WeakMap<Proc, string>();

export function markBusybox(proc: Proc): void {
  busyboxOf.set(proc, proc.exe);
}

export function isBusybox(proc: Proc): boolean {
  return busyboxOf.get(proc) === proc.exe;
}

export const busyboxVersion = "1.36.1";
export const busyboxBanner = `BusyBox v${busyboxVersion} (2024-06-10 07:11:47 UTC) multi-call binary.`;
