/** What a container gets from the machine: its limits, and its mounts beside the root. */
import { EngineError } from "../../api/errors.ts";
import { MemoryFileSystem } from "../../os/fs/memory-file-system.ts";
import { lookup as lookupNode, newTree, resolve, subtreeAt } from "../../os/fs/tree.ts";
import type { Limits, Mount } from "../../os/kernel-types.ts";
import type { ResourceLimits } from "../../os/limits.ts";
import type { Env } from "../env.ts";
import type { Container, ContainerMount } from "../state.ts";
import { findOnHost } from "./host-files.ts";

export function limitsOf(container: Container): Limits {
  const { Memory = 0, PidsLimit, NanoCpus = 0, CpuQuota = 0, CpuPeriod = 0 } = container.hostConfig;
  const cpus = NanoCpus > 0 ? NanoCpus / 1e9 : CpuQuota > 0 ? CpuQuota / (CpuPeriod || 100_000) : undefined;
  return {
    ...(Memory > 0 ? { memoryBytes: Memory } : {}),
    ...(PidsLimit !== undefined && PidsLimit !== null && PidsLimit > 0 ? { pids: PidsLimit } : {}),
    ...(cpus === undefined ? {} : { cpus }),
  };
}

/** `--ulimit`: -1 is unlimited. */
export function rlimitsOf(container: Container): Partial<ResourceLimits> {
  const value = (number: number) => (number < 0 ? Infinity : number);
  return Object.fromEntries(
    (container.hostConfig.Ulimits ?? []).map(({ Name, Soft, Hard }) => [
      Name,
      { soft: value(Soft), hard: value(Hard) },
    ]),
  );
}

/** By depth of the target, so that a mount inside another one lies on top of it. */
export function mountsOf(env: Env, container: Container): readonly Mount[] {
  const mounts: Mount[] = container.mounts.map((mount) => mountOf(env, container, mount));
  for (const [target, options] of Object.entries(container.hostConfig.Tmpfs ?? {}))
    mounts.push(tmpfs(env, target, options));
  if (container.hostConfig.ShmSize !== undefined && container.hostConfig.ShmSize !== 67_108_864) {
    const fs = new MemoryFileSystem({
      tree: newTree(env.kernel.nowMs(), 0o1777),
      sizeBytes: container.hostConfig.ShmSize,
    });
    mounts.push({ target: "/dev/shm", fs, source: "shm" });
  }
  return mounts.sort((a, b) => a.target.split("/").length - b.target.split("/").length);
}

function mountOf(env: Env, container: Container, mount: ContainerMount): Mount {
  const readOnly = !mount.RW;
  switch (mount.Type) {
    case "tmpfs": {
      const mode = mount.tmpfs?.mode ?? 0o1777;
      const fs = new MemoryFileSystem({
        tree: newTree(env.kernel.nowMs(), mode),
        sizeBytes: mount.tmpfs?.sizeBytes || undefined,
      });
      return { target: mount.Destination, fs, readOnly };
    }
    case "volume": {
      const fs = env.volumes.fileSystem(mount.Name ?? "");
      return { target: mount.Destination, fs, root: mount.sourcePath, readOnly };
    }
    case "bind": {
      const found = findOnHost(env.hostFs, mount.sourcePath);
      if (found === undefined) throw new EngineError("create.bind_missing", { path: mount.sourcePath });
      checkKinds(container, mount, found.node.type === "dir");
      return { target: mount.Destination, fs: env.hostFs, root: found.path, readOnly };
    }
  }
}

/** A file can only lie over a file, a folder over a folder. */
function checkKinds(container: Container, mount: ContainerMount, sourceIsDir: boolean): void {
  const target = resolve(container.tree, mount.Destination)?.node;
  if (target === undefined || (target.type === "dir") === sourceIsDir) return;
  const why = `mount src=${mount.Source}, dst=${mount.Destination}, dstFd=/proc/thread-self/fd/8, flags=MS_BIND|MS_REC: not a directory`;
  throw new EngineError("start.oci", {
    message:
      `unable to start container process: error during container init: error mounting "${mount.Source}" to rootfs at "${mount.Destination}": ${why}: unknown: ` +
      "Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path exists and is the expected type",
  });
}

/** An empty volume takes what the image has at the mount point, when the container is made. */
export function fillVolumes(env: Env, container: Container): void {
  for (const mount of container.mounts)
    if (mount.Type === "volume" && mount.copyUp)
      copyUp(container, mount, env.volumes.fileSystem(mount.Name ?? ""));
}

function copyUp(container: Container, mount: ContainerMount, fs: MemoryFileSystem): void {
  const volume = fs.snapshot();
  if (volume.root.type !== "dir" || volume.root.children.size > 0) return;
  const at = resolve(container.tree, mount.Destination);
  if (at === undefined || at.node.type !== "dir") return;
  const part = subtreeAt(container.tree, at.path);
  if (part !== undefined && lookupNode(part, "/")?.type === "dir") fs.restore({ ...part, root: part.root });
}

function tmpfs(env: Env, target: string, options: string): Mount {
  let mode = 0o1777;
  let sizeBytes: number | undefined;
  for (const option of options.split(",")) {
    const [name, value = ""] = option.split("=");
    if (name === "mode") mode = Number.parseInt(value, 8);
    if (name === "size") sizeBytes = parseSize(value);
  }
  const fs = new MemoryFileSystem({ tree: newTree(env.kernel.nowMs(), mode), sizeBytes });
  return { target, fs, readOnly: options.split(",").includes("ro") };
}

function parseSize(text: string): number | undefined {
  const m = /^(\d+)([kmg]?)/i.exec(text);
  if (m === null) return undefined;
  return Number(m[1]) * 1024 ** ["", "k", "m", "g"].indexOf((m[2] ?? "").toLowerCase());
}
