/**
 * What `POST /build?version=2` carries, and how it ends. With the real pair this
 * is BuildKit's gRPC session; here both ends live in one program, so trees and
 * bytes are handed over as they are.
 */
import type { Credentials } from "../oci/distribution.ts";
import type { FileTree } from "../os/fs/tree.ts";
import type { SolveStatus } from "./progress.ts";

export interface BuildRequest {
  /** Absolute path of the context on the client's machine: the transfer compares with the last one of the same folder. */
  readonly contextName: string;
  /** The context came as an archive on stdin. */
  readonly contextFromTar: boolean;
  /** `-` or no folder at all: there is no context to copy from. */
  readonly emptyContext: boolean;
  /** The context is a Git repository, which the engine fetches: `URL.git#ref:folder`. The Dockerfile comes from there. */
  readonly gitContext?: string;
  /** The context is a web address, which the engine fetches: an archive, or a Dockerfile alone. */
  readonly urlContext?: string;
  /** As progress names it: `Dockerfile`, `build/Dockerfile.dev` shows its base name. */
  readonly dockerfileName: string;
  /** Undefined: the file does not exist. */
  readonly dockerfile: string | undefined;
  /** `<Dockerfile>.dockerignore`, which wins over the context's `.dockerignore`. */
  readonly ignoreFile?: string;
  readonly tags: readonly string[];
  readonly target?: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly noCache: boolean;
  readonly noCacheFilter: readonly string[];
  readonly pull: boolean;
  readonly network?: "default" | "none" | "host";
  /** `name:address`. */
  readonly addHosts: readonly string[];
  readonly secrets: Readonly<Record<string, Uint8Array>>;
  readonly ssh: readonly string[];
  readonly platforms: readonly string[];
  /** `--build-context name=…`: a folder, or an image reference. */
  readonly namedContexts: Readonly<Record<string, FileTree | string>>;
  readonly allow: readonly string[];
  readonly shmBytes?: number;
  /** References whose images may bring a cache with them. */
  readonly cacheFrom?: readonly string[];
  /** Caches an earlier build left in folders, as image layouts. */
  readonly cacheFolders?: readonly FileTree[];
  /** The image takes its cache along. */
  readonly inlineCache?: boolean;
  /** Only look for problems. */
  readonly check: boolean;
  /** Only tell what the Dockerfile offers. */
  readonly describe?: "outline" | "targets";
  /** What becomes of the result: an image in the store (default), nothing, or the files for the client to write as they are or as an archive. */
  readonly output: "image" | "none" | "tree" | "tarball";
  /** A builder beside the engine; undefined: the engine's own. */
  readonly builder?: BuilderRequest;
}

/** A context that is one piece is an archive, or a Dockerfile alone: a tar has a block at least, gzip a mark. */
export function mayBeArchive(bytes: Uint8Array): boolean {
  return bytes.length >= 512 || (bytes[0] === 0x1f && bytes[1] === 0x8b);
}

/** A BuildKit of its own: its cache is not the engine's, and it does not see the engine's images. */
export interface BuilderRequest {
  readonly name: string;
  /** Its `localhost` is the machine's. */
  readonly hostNetwork: boolean;
  readonly exports: readonly BuilderExport[];
}

export type BuilderExport =
  /** Into the engine's store. */
  | { readonly type: "load" }
  /** Straight to the registry; credentials by host. */
  | { readonly type: "push"; readonly auth: Readonly<Record<string, Credentials>> }
  /** What a later `--cache-from` takes, under that name in a registry. */
  | {
      readonly type: "cache";
      readonly ref: string;
      readonly auth: Readonly<Record<string, Credentials>>;
    }
  /** The same for the client to write into a folder: `BuildOutcome.cacheLayout`. */
  | { readonly type: "cache-folder" }
  /** An archive for the client to write: `BuildOutcome.archive`. */
  | { readonly type: "oci" | "docker" };

/** Lines of a Dockerfile an error or a warning points at. */
export interface SourceExcerpt {
  readonly filename: string;
  /** All lines, without newlines. */
  readonly lines: readonly string[];
  /** From 1, both included. */
  readonly start: number;
  readonly end: number;
}

export interface BuildWarning {
  readonly rule: string;
  /** Sentence with its particulars. */
  readonly message: string;
  /** What the rule is about, in one sentence. */
  readonly description: string;
  readonly url: string;
  readonly source?: SourceExcerpt;
}

export interface BuildFailure {
  /** Without `failed to build: failed to solve: `. */
  readonly message: string;
  /** The step that failed: its output is shown again. */
  readonly vertex?: string;
  readonly source?: SourceExcerpt;
  readonly canceled?: boolean;
  /** The build was done; its image could not be pushed. */
  readonly push?: boolean;
}

interface Lines {
  /** Lines of the Dockerfile, from 1, both included. */
  readonly lines: { readonly start: number; readonly end: number };
}

/** Empty texts: there is none. */
export interface BuildOutline {
  readonly name: string;
  readonly description: string;
  readonly args: readonly (Lines & {
    readonly name: string;
    readonly value: string;
    readonly description: string;
  })[];
  readonly secrets: readonly (Lines & { readonly name: string; readonly required: boolean })[];
  readonly ssh: readonly (Lines & { readonly name: string; readonly required: boolean })[];
}

export type BuildTargets = readonly (Lines & {
  readonly name: string;
  readonly isDefault: boolean;
  readonly description: string;
  readonly base: string;
  readonly platform: string;
})[];

export interface BuildOutcome {
  readonly imageId?: string;
  readonly failure?: BuildFailure;
  readonly warnings: readonly BuildWarning[];
  /** `# check=error=true` made warnings fatal. */
  readonly checkFailed?: boolean;
  /** What `describe` asked for. */
  readonly outline?: BuildOutline;
  readonly targets?: BuildTargets;
  /** Of a builder that is not the engine's: the manifest it made. */
  readonly manifestDigest?: string;
  /** For `-o type=oci|docker,dest=…`: what the archive holds. */
  readonly archive?: FileTree;
  /** For `--cache-to type=local,dest=…`. */
  readonly cacheLayout?: FileTree;
  /** For `-o type=local|tar`. */
  readonly tree?: FileTree;
  readonly buildRef: string;
}

/** The last record has the outcome and nothing else. */
export interface BuildEvent extends SolveStatus {
  readonly outcome?: BuildOutcome;
}

/** A step as `docker buildx history logs` tells it. */
export interface StepLog {
  readonly name: string;
  /** `CACHED`, `DONE 0.3s`, `ERROR: …`, `CANCELED`. */
  readonly outcome: string;
  /** What it printed, with the seconds since it began. */
  readonly output: readonly { readonly seconds: number; readonly text: string }[];
}

/** One line of `docker buildx history ls`: `GET /build/history`, newest first. */
export interface BuildSummary {
  readonly id: string;
  /** Name of its builder: `default` is the engine's own. */
  readonly builder: string;
  /** The folder and the Dockerfile, as buildx names a build. */
  readonly name: string;
  readonly context: string;
  readonly dockerfile: string;
  readonly target?: string;
  readonly status: "completed" | "error" | "canceled" | "running";
  readonly error?: string;
  readonly startedMs: number;
  readonly seconds: number;
  readonly steps: number;
  readonly cached: number;
  readonly platform: string;
  readonly log: readonly StepLog[];
}
