/**
 * What a build leaves behind: the record of each build (what the page draws and
 * `docker buildx history` lists) and the cache. Plain, immutable data; it lies in
 * the engine's state.
 */
import type { Digest } from "../../oci/digest.ts";
import type { FileTree } from "../../os/fs/tree.ts";

/** Lines of the Dockerfile, from 1, both included. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
}

/** One path that differs between what a step took the last time and what it takes now. */
export interface FileChange {
  /** As COPY sees it: relative to the context or the source stage's root. */
  readonly path: string;
  readonly kind: "added" | "removed" | "changed" | "mode" | "owner" | "type";
  /** Lines of text added and removed; absent when a side is not text. */
  readonly linesAdded?: number;
  readonly linesRemoved?: number;
  /** Permission bits before and after, when they differ. */
  readonly modes?: readonly [before: number, after: number];
}

/** Why a step hit or missed. */
export type CacheReason =
  | {
      readonly type: "hit";
      /** By the instruction and its parents alone, or by the content of the files it takes. */
      readonly by: "definition" | "content";
      /** When the result that is used again was made. */
      readonly madeMs: number;
      /** A file was written anew, but kept size and time, so the transfer did not notice. */
      readonly stale?: readonly string[];
    }
  /** Nothing like it was ever built here. */
  | { readonly type: "first" }
  /** The step it builds on ran again; `step` is the one that began it. */
  | { readonly type: "parent"; readonly step: string; readonly name: string }
  | { readonly type: "text"; readonly before: string; readonly after: string }
  | { readonly type: "files"; readonly changes: readonly FileChange[]; readonly from?: string }
  | {
      readonly type: "variable";
      readonly kind: "arg" | "env";
      readonly name: string;
      readonly before: string | undefined;
      readonly after: string | undefined;
    }
  | {
      readonly type: "setting";
      readonly name: "user" | "workdir" | "shell" | "mounts" | "network" | "hosts";
      readonly before: string;
      readonly after: string;
    }
  | {
      readonly type: "base";
      readonly reference: string;
      readonly before: Digest | undefined;
      readonly after: Digest;
    }
  /** Nothing of its own changed, and the step it stands on did not run: but it never stood on that one. `before`: what it stood on. */
  | { readonly type: "below"; readonly step: string; readonly name: string; readonly before?: string }
  /** `--no-cache`, or `--no-cache-filter` naming `stage`. */
  | { readonly type: "no-cache"; readonly stage?: string }
  /** It was built before, and its result was removed by a prune. */
  | { readonly type: "pruned" }
  /** Sources (FROM, context, inline documents) are looked up anew each time. */
  | { readonly type: "source" };

export type StepKind = "internal" | "from" | "run" | "copy" | "add" | "workdir" | "inline" | "export";
export type StepOutcome = "cached" | "done" | "error" | "canceled";

export interface StepRecord {
  /** Same as the vertex of the progress records. */
  readonly digest: string;
  /** As progress prints it: `[build 2/3] RUN make`. */
  readonly name: string;
  readonly kind: StepKind;
  /** Name of the stage, or `stage-2`; undefined for internal steps. */
  readonly stage?: string;
  readonly stageIndex?: number;
  /** k of `[k/n]`. */
  readonly number?: number;
  readonly total?: number;
  /** Names the same step has in other stages: it ran once for all of them. */
  readonly also?: readonly string[];
  /** As written, before expansion. */
  readonly text: string;
  readonly lines?: SourceRange;
  readonly outcome: StepOutcome;
  readonly reason: CacheReason;
  /** Digests of the steps it builds on, parent first. */
  readonly inputs: readonly string[];
  readonly startedMs: number;
  readonly completedMs: number;
  /** Virtual seconds this build spent on it. */
  readonly seconds: number;
  /** Virtual seconds the cache saved: what the step took when it ran. */
  readonly savedSeconds: number;
  /** What a step printed: virtual milliseconds since it began, and the line; the last 500. */
  readonly output?: readonly (readonly [ms: number, text: string])[];
  readonly error?: string;
  readonly layer?: { readonly diffId: Digest; readonly chainId: Digest; readonly sizeBytes: number };
}

export interface BuildRecord {
  /** As `docker buildx history ls` shows it. */
  readonly id: string;
  readonly builder: "buildkit" | "legacy";
  /** Name of a builder beside the engine; undefined: the engine's own. */
  readonly builderName?: string;
  readonly context: string;
  readonly dockerfile: string;
  readonly dockerfileText: string;
  readonly target: string | undefined;
  /** `linux/amd64` when absent. */
  readonly platform?: string;
  readonly tags: readonly string[];
  readonly startedMs: number;
  readonly completedMs: number;
  readonly status: "running" | "completed" | "error" | "canceled";
  readonly error?: string;
  readonly steps: readonly StepRecord[];
  readonly imageId?: Digest;
}

/** What a step's key was made of; kept so that a later miss can be explained. */
export interface KeyParts {
  readonly kind: StepKind;
  readonly text: string;
  readonly variables: readonly (readonly [kind: "arg" | "env", name: string, value: string])[];
  readonly settings: Readonly<Record<string, string>>;
  /** What COPY, ADD or a bind mount took: each source with its tree (or its single file) at that time. */
  readonly sources?: readonly { readonly path: string; readonly tree: FileTree }[];
  /** The image it stands on, where it is the first step on it; `layers` is what counts of it. */
  readonly base?: { readonly reference: string; readonly digest: Digest; readonly layers: string };
  /** The step it stands on. */
  readonly on?: { readonly key: string; readonly name: string };
}

/** The result of one step that ran. */
export interface CacheEntry {
  readonly id: string;
  readonly key: string;
  readonly kind: StepKind;
  /** For `buildx du`: `mount / from exec /bin/sh -c …`. */
  readonly description: string;
  /** The tree after the step. */
  readonly tree: FileTree;
  /** Layers from the bottom, this step's last; an inline document has none. */
  readonly layers: readonly CachedLayer[];
  readonly createdMs: number;
  readonly lastUsedMs: number;
  readonly usageCount: number;
  /** Virtual seconds it took. */
  readonly seconds: number;
  readonly parts: KeyParts;
}

export interface CachedLayer {
  readonly diffId: Digest;
  readonly chainId: Digest;
  /** Bytes of the files it adds or replaces. */
  readonly sizeBytes: number;
  readonly tree: FileTree;
  /** Virtual time the step ran: the history's `created`. */
  readonly createdMs: number;
}

/** The last transfer of one folder, which the next one is compared with. */
export interface SyncedFolder {
  /** The folder as it was then, whole. */
  readonly source: FileTree;
  /** The text of the ignore file it was filtered with. */
  readonly ignore: string;
  /** What was asked for, when it was not the whole folder. */
  readonly paths?: readonly string[];
  /** What the builder has: filtered, and stale where a change kept size and time. */
  readonly tree: FileTree;
  /** Paths whose new content was not noticed. */
  readonly stale: readonly string[];
}

export interface CacheMount {
  readonly id: string;
  readonly tree: FileTree;
  readonly createdMs: number;
  readonly lastUsedMs: number;
  readonly usageCount: number;
  readonly sizeBytes: number;
}

export interface BuildState {
  /** Results by key; a newer result of the same key replaces the older. */
  readonly entries: ReadonlyMap<string, CacheEntry>;
  /** What a step is looked up by (definition or content) → its key. */
  readonly links: ReadonlyMap<string, string>;
  /** Keys whose results a prune removed. */
  readonly pruned: ReadonlySet<string>;
  /** The key parts of the steps of a stage when it was last built, for explanations. Key: context, Dockerfile, stage. */
  readonly places: ReadonlyMap<string, readonly KeyParts[]>;
  readonly folders: ReadonlyMap<string, SyncedFolder>;
  readonly mounts: ReadonlyMap<string, CacheMount>;
  /** Newest last. */
  readonly history: readonly BuildRecord[];
}

export const emptyBuildState: BuildState = {
  entries: new Map(),
  links: new Map(),
  pruned: new Set(),
  places: new Map(),
  folders: new Map(),
  mounts: new Map(),
  history: [],
};
