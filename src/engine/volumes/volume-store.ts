/** The files of volumes: a live file system for each one that was used, made from the state's tree. */
import { MemoryFileSystem } from "../../os/fs/memory-file-system.ts";
import type { FileTree } from "../../os/fs/tree.ts";
import type { EngineState, WritableStore } from "../state.ts";

export const volumeRoot = "/var/lib/docker/volumes";

export class VolumeStore {
  private readonly live = new Map<string, MemoryFileSystem>();

  constructor(private readonly store: WritableStore<EngineState>) {}

  /** The same for every container that mounts it. */
  fileSystem(name: string): MemoryFileSystem {
    let fs = this.live.get(name);
    if (fs === undefined) {
      const tree = this.store.getState().volumes.get(name)?.tree;
      fs = new MemoryFileSystem({ tree, type: "ext4", source: "/dev/vda1" });
      this.live.set(name, fs);
    }
    return fs;
  }

  /** The files as they are now. */
  tree(name: string): FileTree | undefined {
    return this.live.get(name)?.snapshot() ?? this.store.getState().volumes.get(name)?.tree;
  }

  forget(name: string): void {
    this.live.delete(name);
  }

  /** Brings the state's trees up to date. */
  refresh(state: EngineState): EngineState {
    let volumes:
      | Map<string, EngineState["volumes"] extends ReadonlyMap<string, infer V> ? V : never>
      | undefined;
    for (const [name, fs] of this.live) {
      const record = state.volumes.get(name);
      const tree = fs.snapshot();
      if (record === undefined || record.tree === tree) continue;
      volumes ??= new Map(state.volumes);
      volumes.set(name, { ...record, tree });
    }
    return volumes === undefined ? state : { ...state, volumes };
  }

  /** Goes back to the trees of `state`. */
  restore(state: EngineState): void {
    for (const [name, fs] of this.live) {
      const record = state.volumes.get(name);
      if (record === undefined) this.live.delete(name);
      else if (fs.snapshot() !== record.tree) fs.restore(record.tree);
    }
  }
}
