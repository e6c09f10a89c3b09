/** A network segment: a bridge that interfaces hang on. */
import { SysError } from "../errno.ts";
import { formatAddress, inSubnet, macOf, parseAddress, parseSubnet, type Subnet } from "./address.ts";
import type { NetworkNamespace } from "./namespace.ts";

export interface SegmentOptions {
  readonly name: string;
  /** `172.18.0.0/16`. */
  readonly subnet: string;
  /** Default: the first address of the subnet. */
  readonly gateway?: string;
  /** No way out through the gateway (`docker network create --internal`). */
  readonly internal?: boolean;
  /** Round trip between two of its interfaces; default 0.1. */
  readonly roundTripMs?: number;
}

export interface AttachOptions {
  /** `eth0`. */
  readonly name: string;
  readonly address: string;
  /** Default: made from the address. */
  readonly mac?: string;
  /** The gateway's own interface: what leaves the segment passes through this namespace. */
  readonly isGateway?: boolean;
}

export class Segment {
  readonly name: string;
  readonly subnet: Subnet;
  readonly gateway: string;
  readonly internal: boolean;
  readonly roundTripMs: number;
  /** Where packets go that leave the segment. */
  router: NetworkNamespace | undefined;
  private readonly members = new Map<string, NetworkNamespace>();

  constructor(options: SegmentOptions) {
    const subnet = parseSubnet(options.subnet);
    if (subnet === undefined) throw new SysError("EINVAL", options.subnet);
    this.name = options.name;
    this.subnet = subnet;
    this.gateway = options.gateway ?? formatAddress(subnet.base + 1);
    this.internal = options.internal ?? false;
    this.roundTripMs = options.roundTripMs ?? 0.1;
  }

  contains(address: string): boolean {
    const value = parseAddress(address);
    return value !== undefined && inSubnet(value, this.subnet);
  }

  /** Who has this address. */
  member(address: string): NetworkNamespace | undefined {
    return this.members.get(address);
  }

  /** @throws SysError EADDRINUSE. */
  attach(namespace: NetworkNamespace, options: AttachOptions): void {
    if (this.members.has(options.address)) throw new SysError("EADDRINUSE");
    this.members.set(options.address, namespace);
    if (options.isGateway) this.router = namespace;
    namespace.addInterface({
      segment: this,
      name: options.name,
      address: options.address,
      mac: options.mac ?? macOf(options.address),
      prefix: this.subnet.prefix,
      ...(options.isGateway ? {} : { gateway: this.gateway }),
    });
  }

  detach(namespace: NetworkNamespace): void {
    for (const [address, member] of this.members) if (member === namespace) this.members.delete(address);
    if (this.router === namespace) this.router = undefined;
    namespace.removeInterface(this);
  }
}
