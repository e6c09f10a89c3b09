/**
 * A registry as the engine sees it (OCI distribution spec): what was pushed, under which
 * names, and who may. The same class is the private registry at localhost:5000, with or
 * without login, and the writable half of the Hub.
 *
 * Not here: the network. A host that nobody serves is `unreachable` in hosts.ts.
 */
import { type Digest, digestOfJson } from "../oci/digest.ts";
import {
  type Credentials,
  type Distribution,
  DistributionError,
  type LayerBlob,
  type ResolvedImage,
} from "../oci/distribution.ts";
import {
  emptyRegistry,
  linked,
  type RegistryState,
  type StoredImage,
  type StoredRepository,
  withBlob,
  withImage,
} from "./store.ts";

export interface RegistryOptions {
  /** Without: everybody may do everything. */
  readonly auth?: Credentials;
}

export interface Registry extends Distribution {
  getState(): RegistryState;
  /** Puts back what `getState` gave. */
  restore(state: RegistryState): void;
  /** Repository names, sorted. */
  repositories(): readonly string[];
  /** Forgets a manifest; its tags go with it. False when there was none. */
  deleteManifest(repository: string, digest: string): boolean;
}

export function createRegistry(options: RegistryOptions = {}): Registry {
  let state = emptyRegistry;

  const check = (auth: Credentials | undefined) => {
    if (options.auth === undefined) return;
    if (auth?.username === options.auth.username && auth.password === options.auth.password) return;
    throw new DistributionError(
      "unauthorized",
      auth === undefined ? "no basic auth credentials" : "authentication required",
    );
  };
  const repositoryOf = (name: string): StoredRepository => {
    const repository = state.repositories.get(name);
    if (repository === undefined)
      throw new DistributionError("name_unknown", `repository name not known to registry`);
    return repository;
  };

  return {
    getState: () => state,
    restore(next) {
      state = next;
    },
    repositories: () =>
      [...state.repositories]
        .filter(([, r]) => r.tags.size > 0)
        .map(([name]) => name)
        .sort(),
    deleteManifest(name, digest) {
      const repository = state.repositories.get(name);
      if (!repository?.manifests.has(digest as Digest)) return false;
      const manifests = new Map(repository.manifests);
      manifests.delete(digest as Digest);
      const tags = new Map([...repository.tags].filter(([, at]) => at !== digest));
      state = {
        ...state,
        repositories: new Map(state.repositories).set(name, { ...repository, tags, manifests }),
      };
      return true;
    },

    async resolve(name, tagOrDigest, auth) {
      check(auth);
      const repository = state.repositories.get(name);
      const digest = tagOrDigest.includes(":") ? (tagOrDigest as Digest) : repository?.tags.get(tagOrDigest);
      const image = digest === undefined ? undefined : repository?.manifests.get(digest);
      if (digest === undefined || image === undefined)
        throw new DistributionError("manifest_unknown", "manifest unknown");
      return { digest, ...image };
    },
    async layer(name, digest, auth) {
      check(auth);
      const blob = repositoryOf(name).blobs.has(digest) ? state.blobs.get(digest) : undefined;
      if (blob === undefined) throw new DistributionError("not_found", "blob unknown to registry");
      return blob;
    },
    async hasBlob(name, digest, auth) {
      check(auth);
      return state.repositories.get(name)?.blobs.has(digest) ?? false;
    },
    async mountBlob(name, digest, auth) {
      check(auth);
      if (!state.blobs.has(digest)) return undefined;
      const owner = [...state.repositories].find(([, repository]) => repository.blobs.has(digest))?.[0];
      if (owner === undefined || owner === name) return undefined;
      state = linked(state, name, digest);
      return owner;
    },
    async putLayer(name, layer, auth) {
      check(auth);
      state = withBlob(state, name, await kept(layer));
    },
    async putManifest(name, tag, { digest: given, ...image }, auth) {
      check(auth);
      const digest = given ?? digestOfJson(image.index ?? image.manifest);
      state = withImage(state, name, tag, digest, image);
      return digest;
    },
    async tags(name, auth) {
      check(auth);
      return [...repositoryOf(name).tags.keys()].sort();
    },
    async login(auth) {
      check(auth);
    },
  };
}

/** The layer with its files in hand: whoever pushed it may go away. */
export async function kept(layer: LayerBlob): Promise<LayerBlob> {
  const files = await layer.changeset();
  return {
    digest: layer.digest,
    diffId: layer.diffId,
    size: layer.size,
    uncompressedSize: layer.uncompressedSize,
    changeset: async () => files,
  };
}

export type { ResolvedImage, StoredImage };
