/** What comes from outside the simulation (code and data files of the page) takes no virtual time. */
import type { Distribution, DistributionHosts, LayerBlob, ResolvedImage } from "../oci/distribution.ts";
import type { Kernel } from "../os/kernel-types.ts";

/** Waits with the clock standing still. */
export async function held<T>(kernel: Pick<Kernel, "hold">, work: () => Promise<T>): Promise<T> {
  const release = kernel.hold();
  try {
    return await work();
  } finally {
    release();
  }
}

/**
 * Registries whose answers may be data files that are fetched when first asked for.
 *
 * @param onResolved told what a name (`docker.io/library/python:3.12`) led to
 */
export function heldHosts(
  kernel: Pick<Kernel, "hold">,
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
