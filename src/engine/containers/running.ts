/** What exists only while a container's main process does. */
import type { MemoryFileSystem } from "../../os/fs/memory-file-system.ts";
import type { ProcessHandle, Sandbox } from "../../os/kernel-types.ts";
import type { Pty } from "../../os/tty/types.ts";

export interface Running {
  readonly id: string;
  readonly sandbox: Sandbox;
  readonly main: ProcessHandle;
  readonly fs: MemoryFileSystem;
  /** With `-t`. */
  readonly pty: Pty | undefined;
  /** Resolves once the exit is in the state. */
  readonly ended: Promise<void>;
  /** Undone when it ends: ports, timers. */
  readonly cleanup: (() => void)[];
  /** Main processes of execs, by exec ID. */
  readonly execs: Map<string, { readonly handle: ProcessHandle; readonly pty: Pty | undefined }>;
  /** A restore ends it without a trace: no event, no restart. */
  discarded: boolean;
}
