/**
 * The simulated Docker Hub. Its shelves hold the catalogue under `library/`; whoever
 * logs in may push to a namespace of the same name, as on the real one.
 *
 * Any name and password make an account; the name keeps the password it first came
 * with. Repositories are told apart from missing tags as the Hub does it: a repository
 * it does not have is `denied`, because it might be private.
 */
import { findElsewhere, loadElsewhere } from "../catalog/elsewhere.ts";
import { findImage, loadRepository } from "../catalog/images.ts";
import { isWindowsOnly } from "../catalog/windows.ts";
import { type Credentials, DistributionError } from "../oci/distribution.ts";
import { layerBlob, resolvedImage } from "./catalog-images.ts";
import { createRegistry, type Registry } from "./registry.ts";
import { withAccount } from "./store.ts";

const official = "library/";

/** Why a registry has no image under this tag. */
export function missing(repository: string, tag: string): DistributionError {
  return isWindowsOnly(repository, tag)
    ? new DistributionError("no_platform", "the image is for Windows alone")
    : new DistributionError("manifest_unknown", "manifest unknown");
}

export function createHub(): Registry {
  const pushed = createRegistry();

  const known = (auth: Credentials | undefined): Credentials | undefined => {
    if (auth === undefined) return undefined;
    const password = pushed.getState().accounts.get(auth.username);
    if (password !== undefined && password !== auth.password) {
      throw new DistributionError("unauthorized", "incorrect username or password");
    }
    return auth;
  };
  const mayPush = (repository: string, auth: Credentials | undefined) => {
    const owner = repository.split("/")[0];
    if (known(auth)?.username !== owner || repository.startsWith(official)) {
      throw new DistributionError("denied", "requested access to the resource is denied");
    }
  };
  const onShelf = async (repository: string) =>
    repository.startsWith(official)
      ? await loadRepository(repository.slice(official.length))
      : await loadElsewhere("docker.io", repository);
  const isPushed = (repository: string) => pushed.getState().repositories.has(repository);

  return {
    ...pushed,
    async resolve(repository, tagOrDigest) {
      const images = await onShelf(repository);
      if (images.length > 0) {
        const image = repository.startsWith(official)
          ? await findImage(repository.slice(official.length), tagOrDigest)
          : await findElsewhere("docker.io", repository, tagOrDigest);
        if (image === undefined) throw missing(repository, tagOrDigest);
        return resolvedImage(image);
      }
      if (!isPushed(repository))
        throw new DistributionError("name_unknown", "requested access to the resource is denied");
      return pushed.resolve(repository, tagOrDigest);
    },
    async layer(repository, digest) {
      for (const image of await onShelf(repository)) {
        const blob = layerBlob(image, digest);
        if (blob !== undefined) return blob;
      }
      return pushed.layer(repository, digest);
    },
    async hasBlob(repository, digest, auth) {
      mayPush(repository, auth);
      return pushed.hasBlob(repository, digest);
    },
    async mountBlob(repository, digest, auth) {
      mayPush(repository, auth);
      return pushed.mountBlob(repository, digest);
    },
    async putLayer(repository, layer, auth) {
      mayPush(repository, auth);
      return pushed.putLayer(repository, layer);
    },
    async putManifest(repository, tag, image, auth) {
      mayPush(repository, auth);
      return pushed.putManifest(repository, tag, image);
    },
    async tags(repository) {
      const images = await onShelf(repository);
      if (images.length > 0) return images.flatMap((image) => image.tags).sort();
      if (!isPushed(repository))
        throw new DistributionError("name_unknown", "requested access to the resource is denied");
      return pushed.tags(repository);
    },
    async login(auth) {
      if (known(auth) !== undefined)
        pushed.restore(withAccount(pushed.getState(), auth.username, auth.password));
    },
  };
}
