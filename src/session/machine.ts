/** Switches on the student's machine: kernel, disk, network, and what the outside world holds. */
import type { Changeset } from "../oci/changeset.ts";
import { applyChangeset } from "../os/fs/changes.ts";
import { MemoryFileSystem } from "../os/fs/memory-file-system.ts";
import { newTree } from "../os/fs/tree.ts";
import { createKernel } from "../os/kernel.ts";
import type { Kernel, Platform, Sandbox } from "../os/kernel-types.ts";
import { Internet } from "../os/net/internet.ts";
import { NetworkNamespace } from "../os/net/namespace.ts";
import type { ProgramTable } from "../os/process.ts";

export interface Machine {
  readonly kernel: Kernel;
  readonly disk: MemoryFileSystem;
  readonly net: NetworkNamespace;
  readonly internet: Internet;
  readonly sandbox: Sandbox;
}

export interface MachineOptions {
  readonly platform: Platform;
  readonly programs: ProgramTable;
  readonly startMs: number;
  readonly seed: number;
  /** What lies on the disk at first. */
  readonly disk: Changeset;
}

export function switchOn({ platform, programs, startMs, seed, disk: content }: MachineOptions): Machine {
  const kernel = createKernel({ platform, programs, startMs, seed });
  const disk = new MemoryFileSystem({
    tree: applyChangeset(newTree(startMs), content),
    type: "ext4",
    source: "/dev/vda1",
  });
  const internet = new Internet(kernel);
  const net = new NetworkNamespace({ clock: kernel, host: true, internet });
  const sandbox = kernel.createSandbox({
    hostname: "drydock",
    mounts: [{ target: "/", fs: disk, source: "/dev/vda1" }],
    net,
    host: true,
  });
  return { kernel, disk, net, internet, sandbox };
}
