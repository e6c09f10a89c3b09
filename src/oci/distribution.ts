/**
 * What an engine asks of a registry (OCI distribution spec): a value the session
 * injects, so that the engine knows the protocol's nouns but no registry.
 *
 * Blobs are handed over as data, not as compressed bytes: a layer is its
 * changeset, and the transfer sizes stand in the manifest.
 */
import type { Changeset } from "./changeset.ts";
import type { Digest } from "./digest.ts";
import type { ImageConfig } from "./image-config.ts";
import type { Index, Manifest } from "./manifest.ts";

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export interface ResolvedImage {
  /** Digest of what the tag names: the index where there is one, else the manifest. */
  readonly digest: Digest;
  readonly manifest: Manifest;
  readonly config: ImageConfig;
  /** Digest of the config blob: the image ID, which for catalogue images is the real one. */
  readonly imageId: Digest;
  /** The list `digest` names, where it names one; of the catalogue's, only the part that is known. */
  readonly index?: Index;
  /** What a pull says besides: something of the image is not as published. */
  readonly note?: string;
}

export interface LayerBlob {
  /** Compressed digest, as in the manifest. */
  readonly digest: Digest;
  readonly diffId: Digest;
  /** Bytes transferred. */
  readonly size: number;
  /** Bytes unpacked: what `docker history` shows. */
  readonly uncompressedSize: number;
  /** Loads what the layer holds; may fetch a data file the first time. */
  changeset(): Promise<Changeset>;
}

/** Why a registry refuses; the engine words it as Docker does. */
export class DistributionError extends Error {
  constructor(
    readonly reason:
      | "unreachable"
      | "no_such_host"
      | "unauthorized"
      | "denied"
      | "name_unknown"
      | "manifest_unknown"
      /** There is the image, for other platforms than linux/amd64. */
      | "no_platform"
      | "not_found",
    message: string,
  ) {
    super(message);
  }
}

/** One registry host as a client sees it. `repository` is the path in that host: `library/python`. */
export interface Distribution {
  resolve(repository: string, tagOrDigest: string, auth?: Credentials): Promise<ResolvedImage>;
  layer(repository: string, digest: Digest, auth?: Credentials): Promise<LayerBlob>;
  hasBlob(repository: string, digest: Digest, auth?: Credentials): Promise<boolean>;
  /** Another repository of the same host has the blob and it was linked instead of uploaded; its name. */
  mountBlob(repository: string, digest: Digest, auth?: Credentials): Promise<string | undefined>;
  putLayer(repository: string, layer: LayerBlob, auth?: Credentials): Promise<void>;
  /**
   * @param tag empty: reachable by its digest alone
   * @param image.digest of a manifest that is copied; default: that of its bytes
   */
  putManifest(
    repository: string,
    tag: string,
    image: { manifest: Manifest; config: ImageConfig; imageId: Digest; index?: Index; digest?: Digest },
    auth?: Credentials,
  ): Promise<Digest>;
  tags(repository: string, auth?: Credentials): Promise<readonly string[]>;
  /** Throws `unauthorized` when the credentials are wrong. */
  login(auth: Credentials): Promise<void>;
}

/** Every registry the machine can reach, by host: `docker.io`, `localhost:5000`. Throws DistributionError `unreachable` or `no_such_host`. */
export type DistributionHosts = (host: string) => Promise<Distribution>;
