/** What the machine knows of the process it runs in. */
import type { Proc } from "../../os/process.ts";
import type { FileState } from "./files.ts";
import type { PyModule } from "./objects.ts";
import type { Vm } from "./vm.ts";

export interface PythonVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** `3.11.7`. */
  readonly text: string;
}

/** What is known of a module of the library. Its Python may still have to be fetched (lib/library.ts). */
export interface LibraryModule {
  /** What of it is made in TypeScript. */
  readonly native: ((vm: Vm) => PyModule) | undefined;
  readonly hasSource: boolean;
}

/** The modules this Python has of its own. */
export interface Library {
  find(name: string): LibraryModule | undefined;
  /** Of Python's own library, simulated or not. */
  isStandard(name: string): boolean;
}

export interface Host {
  readonly proc: Proc;
  readonly library: Library;
  readonly version: PythonVersion;
  /** `/usr/local/lib/python3.12`. */
  readonly libDir: string;
  /** Where pip puts things: the directories searched last. */
  readonly siteDirs: readonly string[];
  readonly executable: string;
  readonly unbuffered: boolean;
  /** Files that hold bytes nobody has flushed yet. */
  readonly unwritten: Set<FileState>;
  /** Source lines by file name, for tracebacks. */
  readonly sources: Map<string, readonly string[]>;
}
