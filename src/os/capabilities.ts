/** Linux capabilities: the parts of root's power, by their numbers (capabilities(7)). */
import type { Credentials } from "./process.ts";

const names = [
  "CHOWN",
  "DAC_OVERRIDE",
  "DAC_READ_SEARCH",
  "FOWNER",
  "FSETID",
  "KILL",
  "SETGID",
  "SETUID",
  "SETPCAP",
  "LINUX_IMMUTABLE",
  "NET_BIND_SERVICE",
  "NET_BROADCAST",
  "NET_ADMIN",
  "NET_RAW",
  "IPC_LOCK",
  "IPC_OWNER",
  "SYS_MODULE",
  "SYS_RAWIO",
  "SYS_CHROOT",
  "SYS_PTRACE",
  "SYS_PACCT",
  "SYS_ADMIN",
  "SYS_BOOT",
  "SYS_NICE",
  "SYS_RESOURCE",
  "SYS_TIME",
  "SYS_TTY_CONFIG",
  "MKNOD",
  "LEASE",
  "AUDIT_WRITE",
  "AUDIT_CONTROL",
  "SETFCAP",
  "MAC_OVERRIDE",
  "MAC_ADMIN",
  "SYSLOG",
  "WAKE_ALARM",
  "BLOCK_SUSPEND",
  "AUDIT_READ",
  "PERFMON",
  "BPF",
  "CHECKPOINT_RESTORE",
] as const;

export type Capability = (typeof names)[number];

export const allCapabilities: ReadonlySet<Capability> = new Set(names);

export function isCapability(name: string): name is Capability {
  return (allCapabilities as ReadonlySet<string>).has(name);
}

/** Whether the process may do what `capability` is needed for. Only root has any. */
export function capable(cred: Credentials, capability: Capability): boolean {
  return cred.uid === 0 && (cred.bounding === undefined || cred.bounding.has(capability));
}

/** 16 hexadecimal digits, as `/proc/PID/status` has them. */
export function capabilityMask(set: ReadonlySet<Capability>): string {
  let bits = 0n;
  names.forEach((name, number) => {
    if (set.has(name)) bits |= 1n << BigInt(number);
  });
  return bits.toString(16).padStart(16, "0");
}
