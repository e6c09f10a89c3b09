/** What comes from outside the simulation (code and data files of the page) takes no virtual time. */
import type { Distribution, DistributionHosts, LayerBlob, ResolvedImage } from "../oci/distribution.ts";
import type { Kernel } from "../os/kernel-types.ts";

/** Waits with the machine standing still. */
export function held<T>(kernel: Pick<Kernel, "load">, work: () => Promise<T>): Promise<T> {
  return kernel.load(work());
}

/**
 * Registries whose answers may be data files that are fetched when first asked for.
 *
 * @param onResolved told what a name (`docker.io/library/python:3.12`) led to
 */
export function heldHosts(
  kernel: Pick<Kernel, "load">,
  hosts: DistributionHosts,
  onResolved: (name: string, image: ResolvedImage) => void,
): DistributionHosts {
  const blob = (layer: LayerBlob): LayerBlob => ({
    ...layer,
    changeset: () => held(kernel, () => layer.changeset()),
  });
  return async (host) => {
    const registry: Distribution = await held(kernel, () => hosts(host));
    return {
      ...registry,
      async resolve(repository, tagOrDigest, auth) {
        const image = await held(kernel, () => registry.resolve(repository, tagOrDigest, auth));
        onResolved(`${host}/${repository}:${tagOrDigest}`, image);
        return image;
      },
      layer: async (...args) => blob(await held(kernel, () => registry.layer(...args))),
      hasBlob: (...args) => held(kernel, () => registry.hasBlob(...args)),
      putLayer: (...args) => held(kernel, () => registry.putLayer(...args)),
      putManifest: (...args) => held(kernel, () => registry.putManifest(...args)),
      tags: (...args) => held(kernel, () => registry.tags(...args)),
    };
  };
}
