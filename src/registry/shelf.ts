/** Another publisher's registry: it holds its part of the catalogue and takes nothing. */
import { findElsewhere, loadElsewhere } from "../catalog/elsewhere.ts";
import { isWindowsOnly } from "../catalog/windows.ts";
import { DistributionError } from "../oci/distribution.ts";
import { layerBlob, resolvedImage } from "./catalog-images.ts";
import { missing } from "./hub.ts";
import { createRegistry, type Registry } from "./registry.ts";

export function createShelf(host: string): Registry {
  const refuse = async (): Promise<never> => {
    throw new DistributionError("unauthorized", "access to the requested resource is not authorized");
  };
  const onShelf = async (repository: string) => {
    const images = await loadElsewhere(host, repository);
    if (images.length === 0) throw new DistributionError("name_unknown", "repository not found");
    return images;
  };
  return {
    ...createRegistry(),
    async resolve(repository, tagOrDigest) {
      const image = await findElsewhere(host, repository, tagOrDigest);
      if (image === undefined) {
        if (!isWindowsOnly(repository, tagOrDigest)) await onShelf(repository);
        throw missing(repository, tagOrDigest);
      }
      return resolvedImage(image);
    },
    async layer(repository, digest) {
      for (const image of await onShelf(repository)) {
        const blob = layerBlob(image, digest);
        if (blob !== undefined) return blob;
      }
      throw new DistributionError("not_found", "blob unknown to registry");
    },
    tags: async (repository) => (await onShelf(repository)).flatMap((image) => image.tags).sort(),
    hasBlob: refuse,
    mountBlob: refuse,
    putLayer: refuse,
    putManifest: refuse,
    login: refuse,
  };
}
