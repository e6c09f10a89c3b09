/** The world outside: a few named hosts that answer. Everything else is silence. */
import { formatAddress } from "./address.ts";
import { NetworkNamespace } from "./namespace.ts";
import type { NetClock } from "./socket.ts";

/** TEST-NET-3: addresses that belong to nobody. */
const firstAddress = 0xcb007101;

export class Internet {
  private readonly byName = new Map<string, string[]>();
  private readonly byAddress = new Map<string, NetworkNamespace>();
  private given = 0;

  constructor(private readonly clock: NetClock) {}

  /** A host that answers to `names`; open its ports with `serve`. Default: an address of the documentation range. */
  addHost(names: readonly string[], address = formatAddress(firstAddress + this.given++)): NetworkNamespace {
    const known = this.byAddress.get(address);
    const host = known ?? new NetworkNamespace({ clock: this.clock });
    this.byAddress.set(address, host);
    for (const name of names) {
      const key = name.toLowerCase();
      this.byName.set(key, [...(this.byName.get(key) ?? []), address]);
    }
    return host;
  }

  resolve(name: string): readonly string[] | undefined {
    return this.byName.get(name.toLowerCase().replace(/\.$/, ""));
  }

  /** The host at an address. */
  hostAt(address: string): NetworkNamespace | undefined {
    return this.byAddress.get(address);
  }
}
