/** Manifests in registries, as `docker buildx imagetools` reads and writes them. */
import type { Credentials } from "../oci/distribution.ts";
import type { ImageConfig } from "../oci/image-config.ts";
import type { Index, Manifest } from "../oci/manifest.ts";

/** `GET /distribution/NAME/manifest`. */
export interface RemoteManifest {
  readonly digest: string;
  /** What the digest names. */
  readonly named: Index | Manifest;
  /** False: `named` holds only what is known of it. */
  readonly complete: boolean;
  /** By platform. */
  readonly images: readonly { readonly platform: string; readonly config: ImageConfig }[];
}

/** `POST /distribution/NAME/index`: a list of what the sources name, under a new name. */
export interface CombineRequest {
  readonly sources: readonly string[];
  /** One source keeps its form, even a single manifest. */
  readonly copy: boolean;
  /** Only say what would be written. */
  readonly dryRun: boolean;
  readonly annotations: Readonly<Record<string, string>>;
  readonly auth: Readonly<Record<string, Credentials>>;
}

export interface CombineResponse {
  readonly digest: string;
  readonly named: Index | Manifest;
  /** Digests of what was copied, each with the source it came from. */
  readonly copied: readonly (readonly [digest: string, source: string])[];
}
