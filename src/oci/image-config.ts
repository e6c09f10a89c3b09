/**
 * The image configuration (OCI image spec v1.1, "Image Configuration"), with the
 * fields Docker adds. Its digest is the image ID.
 */
import type { Digest } from "./digest.ts";

export interface HealthConfig {
  readonly Test?: readonly string[];
  /** Nanoseconds, as everywhere in the Engine API. */
  readonly Interval?: number;
  readonly Timeout?: number;
  readonly StartPeriod?: number;
  readonly StartInterval?: number;
  readonly Retries?: number;
}

/** Execution parameters: what a container of the image starts with. */
export interface ContainerDefaults {
  readonly User?: string;
  readonly ExposedPorts?: Readonly<Record<string, Record<string, never>>>;
  /** `NAME=value`, in order. */
  readonly Env?: readonly string[];
  readonly Entrypoint?: readonly string[] | null;
  readonly Cmd?: readonly string[] | null;
  readonly Volumes?: Readonly<Record<string, Record<string, never>>>;
  readonly WorkingDir?: string;
  readonly Labels?: Readonly<Record<string, string>>;
  readonly StopSignal?: string;
  readonly Shell?: readonly string[];
  readonly Healthcheck?: HealthConfig;
  readonly OnBuild?: readonly string[];
  /** The command line came from the shell form; Windows cares, `docker inspect` shows it. */
  readonly ArgsEscaped?: boolean;
}

export interface HistoryEntry {
  /** RFC 3339. */
  readonly created: string;
  readonly created_by?: string;
  readonly author?: string;
  readonly comment?: string;
  /** The step made no layer. */
  readonly empty_layer?: boolean;
}

export interface ImageConfig {
  readonly architecture: string;
  readonly os: string;
  readonly variant?: string;
  /** RFC 3339. */
  readonly created: string;
  readonly author?: string;
  readonly config: ContainerDefaults;
  readonly rootfs: { readonly type: "layers"; readonly diff_ids: readonly Digest[] };
  readonly history: readonly HistoryEntry[];
  /** The build cache that travels with the image: BuildKit's inline cache, base64. */
  readonly "moby.buildkit.cache.v0"?: string;
}
