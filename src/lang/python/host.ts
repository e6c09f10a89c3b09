/** What the machine knows of the process it runs in. */
import type { Proc } from "../../os/process.ts";
import type { PyModule } from "./objects.ts";
import type { Vm } from "./vm.ts";

export interface PythonVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** `3.11.7`. */
  readonly text: string;
}

/** A module of the library: made in TypeScript, or Python source of ours. */
export type LibraryModule =
  | { readonly native: (vm: Vm) => PyModule; readonly source?: string }
  | { readonly native?: undefined; readonly source: string };

export interface Host {
  readonly proc: Proc;
  readonly version: PythonVersion;
  /** `/usr/local/lib/python3.12`. */
  readonly libDir: string;
  /** Where pip puts things: the directories searched last. */
  readonly siteDirs: readonly string[];
  readonly executable: string;
  readonly unbuffered: boolean;
  /** Source lines by file name, for tracebacks. */
  readonly sources: Map<string, readonly string[]>;
}
