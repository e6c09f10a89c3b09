/**
 * What the builder asks of the engine. The builder knows no kernel, no registry
 * and no image store; the engine implements this interface (images/build.ts), and
 * tests implement it with a handful of lines.
 */
import type { BuilderExport, BuildOutcome } from "../../api/build.ts";
import type { JSONMessage } from "../../api/progress.ts";
import type { Digest } from "../../oci/digest.ts";
import type { ImageConfig } from "../../oci/image-config.ts";
import type { FileTree } from "../../os/fs/tree.ts";
import type { FindRepository } from "./git.ts";
import type { Progress, ProgressVertex } from "./progress.ts";
import type { BuildState, CachedLayer } from "./types.ts";

/** An image some FROM or `COPY --from` names, before anything of it is loaded. */
export interface ResolvedBase {
  /** `docker.io/library/busybox:latest`, without digest. */
  readonly reference: string;
  /** Digest in the registry; undefined for an image that is local. */
  readonly digest: Digest | undefined;
  readonly imageId: Digest;
  readonly config: ImageConfig;
}

/** Layers of a base are kept like those of a step; `createdMs` is not used. */
export interface LoadedBase {
  readonly tree: FileTree;
  readonly layers: readonly CachedLayer[];
}

/** Pull of one layer of a base, for the progress of the FROM step. */
export interface LayerProgress {
  readonly digest: Digest;
  readonly current: number;
  readonly total: number;
  readonly phase: "downloading" | "downloaded" | "extracting" | "extracted";
}

/** One mount of a RUN step beside the root. */
export interface RunMount {
  readonly target: string;
  readonly tree: FileTree;
  /** A file or folder of `tree`; default `/`. */
  readonly root?: string;
  readonly readOnly: boolean;
  readonly type: "bind" | "cache" | "tmpfs" | "secret" | "ssh";
}

export interface RunRequest {
  readonly tree: FileTree;
  readonly argv: readonly string[];
  /** `NAME=value`. */
  readonly env: readonly string[];
  /** Absolute; made when missing. */
  readonly cwd: string;
  /** As in USER: `name`, `uid`, `name:group`; empty is root. */
  readonly user: string;
  readonly mounts: readonly RunMount[];
  readonly network: "default" | "none" | "host";
  readonly hostname: string;
  /** Of the step; undefined: the builder's own. */
  readonly platform?: string | undefined;
  /** `name` → address, for /etc/hosts. */
  readonly extraHosts: readonly (readonly [name: string, address: string])[];
  readonly shmBytes?: number;
  readonly memoryBytes?: number;
  /** Called once the process runs, with what ends it: another step of the build has failed. */
  started(kill: () => void): void;
  /** Called as the process writes; data may end anywhere. */
  output(stream: 1 | 2, data: Uint8Array): void;
}

export interface RunResult {
  /** The root after the process ended. Mount points made for `mounts` and the files of the runtime are not in it. */
  readonly tree: FileTree;
  /** After the run, for those of `mounts` that are not read-only, in their order; undefined for read-only ones. */
  readonly mounts: readonly (FileTree | undefined)[];
  readonly exitCode: number;
  /**
   * The process never started. `user`: Docker's sentence about the user (exit code
   * is not shown); `runc`: the runtime's sentence, which the step prints, exit code 1.
   */
  readonly refused?: { readonly by: "user" | "runc"; readonly message: string };
}

/** The engine's own words about a reference it cannot give: goes to the progress and the error as it is. */
export class BaseImageError extends Error {}

export interface NewImage {
  readonly config: ImageConfig;
  /** From the bottom. */
  readonly layers: readonly CachedLayer[];
  /** Canonical: `docker.io/library/app:latest`. */
  readonly tags: readonly string[];
  /** The image it was made from, where it is local: `Parent` of the old builder. */
  readonly parentId?: Digest;
}

export interface Beside {
  /** Hands the image to the engine, a registry or the client. @throws BaseImageError when a push is refused */
  exportImage(
    image: NewImage,
    exports: readonly BuilderExport[],
    work: {
      readonly progress: Progress;
      /** The configuration with the cache in it, for those that ask for one. */
      readonly cacheConfig: ImageConfig | undefined;
      begin(name: string): ProgressVertex;
    },
  ): Promise<Partial<BuildOutcome>>;
}

/** What a container of the old builder is made of. */
export interface StepContainerSpec {
  readonly imageId: Digest;
  readonly argv: readonly string[];
  readonly variables: readonly string[];
}

export interface StepContainer {
  readonly id: string;
  /** @param run `base`: the image's tree, `tree`: what the step made of it */
  ended(run: {
    readonly base: FileTree;
    readonly tree: FileTree;
    readonly exitCode: number;
    readonly startedMs: number;
  }): void;
  remove(): void;
}

export interface BuildEnv {
  /** Virtual milliseconds since the epoch. */
  nowMs(): number;
  /** Seeded: [0, 1). */
  random(): number;
  sleep(ms: number): Promise<void>;
  getState(): BuildState;
  setState(state: BuildState): void;
  /** True once the client has gone or asked to stop; a RUN in progress is ended by the engine itself. */
  cancelled(): boolean;
  /**
   * @param pull ask the registry even when the image is local
   * @throws BaseImageError
   */
  resolveBase(reference: string, options: { pull: boolean; platform?: string }): Promise<ResolvedBase>;
  /** Makes the layers of a resolved base available (downloads them where they are not); the image gets no name. */
  loadBase(base: ResolvedBase, progress: (layer: LayerProgress) => void): Promise<LoadedBase>;
  /** An image that is local, by reference or ID. */
  localImage(
    reference: string,
  ): ({ readonly id: Digest; readonly config: ImageConfig } & LoadedBase) | undefined;
  /** The container a step of the old builder runs in, as it is seen from outside. */
  stepContainer?(spec: StepContainerSpec): StepContainer;
  /**
   * As `docker pull`: the image gets its name. What the old builder does where BuildKit looks up.
   *
   * @throws BaseImageError
   */
  pull?(reference: string, report: (message: JSONMessage) => void): Promise<void>;
  /** The first image of a layout in a folder; undefined when there is none. */
  readLayout?(
    layout: FileTree,
  ): Promise<{ readonly config: ImageConfig; readonly layers: readonly CachedLayer[] } | undefined>;
  run(request: RunRequest): Promise<RunResult>;
  /** What only a builder beside the engine does; undefined: it is the engine's own. */
  readonly beside?: Beside;
  /** Stores the image, moves the names to it and tells the events; returns the image ID (the digest of its config). */
  commitImage(image: NewImage): Digest;
  /** Chain IDs of all layers that images have: what a prune without `-a` keeps. */
  chainsInUse(): ReadonlySet<Digest>;
  /** A Git repository that can be reached. */
  readonly gitRepository: FindRepository;
  /** Fetches a URL for ADD from the simulated outside world. @throws Error with the sentence to show. */
  fetchUrl(
    url: string,
  ): Promise<{ readonly bytes: Uint8Array; readonly name: string; readonly mtimeMs?: number }>;
  /** tar, tar.gz … to a tree, for ADD of an archive and a context on stdin; undefined when it is none. */
  untar(bytes: Uint8Array): Promise<FileTree | undefined>;
}
