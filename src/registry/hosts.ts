/** Which registries the machine can reach: the Hub, and the private ones that were put on a local port. */

import { otherHosts } from "../catalog/elsewhere.ts";
import { DistributionError, type DistributionHosts } from "../oci/distribution.ts";
import type { Registry } from "./registry.ts";
import { createShelf } from "./shelf.ts";

/** The Hub answers under more than one name. */
const hubNames = new Set(["docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"]);

export interface Hosts {
  readonly distribution: DistributionHosts;
  /** `localhost:5000` answers from now on, under its other spellings too. */
  serve(host: string, registry: Registry): void;
  /** Nothing answers there any more. */
  withdraw(host: string): void;
  served(): ReadonlyMap<string, Registry>;
}

/** @param find asked for a host that is not served; lets a registry in a container answer. */
export function createHosts(hub: Registry, find?: (host: string) => Promise<Registry | undefined>): Hosts {
  const registries = new Map<string, Registry>();
  const shelves = new Map<string, Registry>();
  const shelfOf = (host: string) => {
    if (!otherHosts.includes(host)) return undefined;
    const shelf = shelves.get(host) ?? createShelf(host);
    shelves.set(host, shelf);
    return shelf;
  };
  return {
    async distribution(host) {
      if (hubNames.has(host)) return hub;
      const registry = registries.get(canonical(host)) ?? (await find?.(host)) ?? shelfOf(host);
      if (registry !== undefined) return registry;
      if (isLocal(host)) throw new DistributionError("unreachable", `connection refused: ${host}`);
      throw new DistributionError("no_such_host", `no such host: ${host}`);
    },
    serve: (host, registry) => void registries.set(canonical(host), registry),
    withdraw: (host) => void registries.delete(canonical(host)),
    served: () => registries,
  };
}

function canonical(host: string): string {
  return host.replace(/^127\.0\.0\.1(?=:|$)/, "localhost");
}

function isLocal(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\d+\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(host);
}
