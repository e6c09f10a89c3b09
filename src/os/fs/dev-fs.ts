/** /dev: the devices every sandbox has, its terminals, and the links to a process's own descriptors. */
import { SysError } from "../errno.ts";
import { DeviceFile, nullFile } from "../kernel/open-file.ts";
import type { SandboxImpl } from "../kernel/sandbox.ts";
import type { OpenFile } from "../process.ts";
import type { PtyDevice } from "../tty/pty.ts";
import type { Caller, FileSystem } from "./file-system.ts";
import { type VirtualFile, VirtualFs, virtualDir, virtualLink } from "./virtual-fs.ts";

export function createDevFs(home: SandboxImpl): FileSystem {
  const zeros = (max: number): Uint8Array => new Uint8Array(max);
  const noise = (max: number): Uint8Array => randomBytes(max, () => home.random());
  const terminal = (by: Caller): OpenFile => {
    const ctty = (by as { ctty?: PtyDevice }).ctty;
    if (ctty === undefined) throw new SysError("ENXIO");
    return ctty.openSlave();
  };
  const files: Record<string, VirtualFile> = {
    null: { type: "char", major: 1, minor: 3, open: () => nullFile() },
    zero: device(1, 5, "/dev/zero", zeros),
    full: device(1, 7, "/dev/full", zeros, () => {
      throw new SysError("ENOSPC");
    }),
    random: device(1, 8, "/dev/random", noise),
    urandom: device(1, 9, "/dev/urandom", noise),
    tty: { type: "char", major: 5, minor: 0, open: (_flags, by) => terminal(by) },
    console: { type: "char", major: 5, minor: 1, mode: 0o620, open: (_flags, by) => terminal(by) },
    ptmx: virtualLink("pts/ptmx"),
    stdin: virtualLink("/proc/self/fd/0"),
    stdout: virtualLink("/proc/self/fd/1"),
    stderr: virtualLink("/proc/self/fd/2"),
    fd: virtualLink("/proc/self/fd"),
    core: virtualLink("/proc/kcore"),
    mqueue: virtualDir({}, { mode: 0o1777 }),
    shm: virtualDir({}, { mode: 0o1777 }),
    pts: {
      type: "dir",
      mode: 0o755,
      names: () => [...home.terminals().map((p) => p.name.slice(4)), "ptmx"],
      get: (name) => {
        if (name === "ptmx") return { ...device(5, 2, "/dev/pts/ptmx", () => null), mode: 0 };
        const pty = home.terminals().find((p) => p.name === `pts/${name}`);
        return (
          pty && {
            type: "char",
            mode: 0o620,
            gid: 5,
            major: 136,
            minor: Number(name),
            open: () => pty.openSlave(),
          }
        );
      },
    },
  };
  return new VirtualFs("tmpfs", "tmpfs", virtualDir(files, { mode: 0o755 }), () => home.system.bootMs);
}

function device(
  major: number,
  minor: number,
  path: string,
  read: (max: number) => Uint8Array | null,
  write?: (data: Uint8Array) => void,
): VirtualFile {
  return { type: "char", major, minor, open: (flags) => new DeviceFile(flags, path, "device", read, write) };
}

export function randomBytes(count: number, random: () => number): Uint8Array {
  const out = new Uint8Array(count);
  for (let at = 0; at < count; at += 4) {
    const word = Math.floor(random() * 4294967296);
    for (let i = 0; i < 4 && at + i < count; i++) out[at + i] = word >>> (i * 8);
  }
  return out;
}
