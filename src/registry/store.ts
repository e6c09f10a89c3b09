/** What a registry keeps, as an immutable value: a world can put an earlier one back. */
import type { Digest } from "../oci/digest.ts";
import type { LayerBlob } from "../oci/distribution.ts";
import type { ImageConfig } from "../oci/image-config.ts";
import type { Index, Manifest } from "../oci/manifest.ts";

export interface StoredImage {
  readonly manifest: Manifest;
  readonly config: ImageConfig;
  readonly imageId: Digest;
  /** It is a list; the rest is what the machine's platform takes of it. */
  readonly index?: Index;
}

export interface StoredRepository {
  /** Tag → manifest digest. */
  readonly tags: ReadonlyMap<string, Digest>;
  readonly manifests: ReadonlyMap<Digest, StoredImage>;
  /** Blobs linked to the repository. */
  readonly blobs: ReadonlySet<Digest>;
}

export interface RegistryState {
  readonly repositories: ReadonlyMap<string, StoredRepository>;
  readonly blobs: ReadonlyMap<Digest, LayerBlob>;
  /** Passwords by name, as they were first used; only on hosts where anyone may join. */
  readonly accounts: ReadonlyMap<string, string>;
}

export const emptyRegistry: RegistryState = {
  repositories: new Map(),
  blobs: new Map(),
  accounts: new Map(),
};

const emptyRepository: StoredRepository = { tags: new Map(), manifests: new Map(), blobs: new Set() };

export function withBlob(state: RegistryState, repository: string, blob: LayerBlob): RegistryState {
  return { ...linked(state, repository, blob.digest), blobs: new Map(state.blobs).set(blob.digest, blob) };
}

/** The repository has the blob too, without an upload. */
export function linked(state: RegistryState, repository: string, digest: Digest): RegistryState {
  const before = state.repositories.get(repository) ?? emptyRepository;
  const blobs = new Set(before.blobs).add(digest);
  return { ...state, repositories: new Map(state.repositories).set(repository, { ...before, blobs }) };
}

/** A tag that named another image moves; without a tag the digest alone leads to it. */
export function withImage(
  state: RegistryState,
  repository: string,
  tag: string,
  digest: Digest,
  image: StoredImage,
): RegistryState {
  const before = state.repositories.get(repository) ?? emptyRepository;
  const after: StoredRepository = {
    ...before,
    tags: tag === "" ? before.tags : new Map(before.tags).set(tag, digest),
    manifests: new Map(before.manifests).set(digest, image),
  };
  return { ...state, repositories: new Map(state.repositories).set(repository, after) };
}

export function withAccount(state: RegistryState, username: string, password: string): RegistryState {
  return { ...state, accounts: new Map(state.accounts).set(username, password) };
}
