/** /sys: only what programs look for: the cgroup's limits and the network interfaces. */
import type { SandboxImpl } from "../kernel/sandbox.ts";
import type { FileSystem } from "./file-system.ts";
import { type VirtualFile, VirtualFs, virtualDir, virtualText } from "./virtual-fs.ts";

export function createSysFs(home: SandboxImpl): FileSystem {
  const max = (value: number | undefined): string =>
    value === undefined || value <= 0 ? "max" : String(value);
  const cgroup: Record<string, VirtualFile> = {
    "cgroup.controllers": virtualText("cpuset cpu io memory pids\n"),
    "memory.max": virtualText(() => `${max(home.limits.memoryBytes)}\n`),
    "memory.current": virtualText(() => `${home.usage().memoryBytes}\n`),
    "pids.max": virtualText(() => `${max(home.limits.pids)}\n`),
    "pids.current": virtualText(() => `${home.usage().pids}\n`),
    "cpu.max": virtualText(() => {
      const { cpus } = home.limits;
      return `${cpus === undefined || cpus <= 0 ? "max" : Math.round(cpus * 100_000)} 100000\n`;
    }),
    "cpu.stat": virtualText(() => `usage_usec ${Math.round(home.usage().cpuMs * 1000)}\n`),
  };
  const root = virtualDir({
    block: virtualDir({}),
    bus: virtualDir({}),
    class: virtualDir({
      net: {
        type: "dir",
        names: () => home.net.interfaces().map((i) => i.name),
        get: (name) => {
          const found = home.net.interfaces().find((i) => i.name === name);
          return (
            found &&
            virtualDir({
              address: virtualText(`${found.mac}\n`),
              mtu: virtualText("1500\n"),
              operstate: virtualText("up\n"),
            })
          );
        },
      },
    }),
    dev: virtualDir({}),
    devices: virtualDir({}),
    firmware: virtualDir({}),
    fs: virtualDir({ cgroup: virtualDir(cgroup) }),
    kernel: virtualDir({}),
    module: virtualDir({}),
    power: virtualDir({}),
  });
  return new VirtualFs("sysfs", "sysfs", root, () => home.system.bootMs);
}
