/** Which capabilities a container's root has (oci/caps of the engine). */
import type { HostConfig } from "../../api/types.ts";
import { allCapabilities, type Capability, isCapability } from "../../os/capabilities.ts";

/** What root of a container may without asking for more. */
export const defaultCapabilities: ReadonlySet<Capability> = new Set<Capability>([
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "NET_RAW",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
]);

/** `CAP_NET_ADMIN` and `net_admin` are `NET_ADMIN`. */
export function bareCapability(name: string): string {
  return name.toUpperCase().replace(/^CAP_/, "");
}

export function capabilitiesOf(
  host: Pick<HostConfig, "Privileged" | "CapAdd" | "CapDrop">,
): ReadonlySet<Capability> {
  if (host.Privileged) return allCapabilities;
  const add = (host.CapAdd ?? []).map(bareCapability);
  const drop = (host.CapDrop ?? []).map(bareCapability);
  const base = add.includes("ALL")
    ? allCapabilities
    : drop.includes("ALL")
      ? new Set<Capability>()
      : defaultCapabilities;
  return new Set([...[...base].filter((name) => !drop.includes(name)), ...add.filter(isCapability)]);
}
