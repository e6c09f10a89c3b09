/**
 * A network namespace: interfaces, listeners, and the way a connection finds its end.
 *
 * A destination is this namespace itself, a neighbour on one of its segments, or
 * beyond a gateway: the machine, which leads to the internet, but not from one bridge
 * to another (Docker keeps its networks apart).
 */
import { SysError } from "../errno.ts";
import { Waiters } from "../kernel/open-file.ts";
import type { Task } from "../kernel/task.ts";
import type { Proc } from "../process.ts";
import { plainAddress } from "./address.ts";
import type { Internet } from "./internet.ts";
import { procNet } from "./proc-net.ts";
import type { Segment } from "./segment.ts";
import { type NetClock, type SocketEnd, socketPair, type Traffic } from "./socket.ts";
import type { Endpoint, Interface, ProcNet, SocketInfo } from "./types.ts";

export interface AttachedInterface extends Interface {
  readonly segment: Segment;
}

/** Round trips in virtual ms. */
export const roundTrip = { loopback: 0.05, bridge: 0.1, internet: 20 } as const;
/** How long a call waits before it gives up: no answer to ARP; no answer at all. */
const unreachableMs = 3_000;
const timeoutMs = 130_000;

export type Resolver = (name: string) => readonly string[] | undefined;

export interface NamespaceOptions {
  readonly clock: NetClock;
  /** The student's machine: ordinary users may not listen below port 1024. */
  readonly host?: boolean;
  readonly internet?: Internet;
}

interface Accepting {
  readonly local: Endpoint;
  readonly pid: number | undefined;
  /** Takes a connection; false: refuses. */
  accept(socket: SocketEnd): boolean;
}

/** Where a connection attempt ends. */
type Route =
  | { readonly to: NetworkNamespace; readonly roundTripMs: number; readonly source: string }
  | { readonly error: "EHOSTUNREACH" | "ENETUNREACH" | "ETIMEDOUT"; readonly afterMs: number };

export class NetworkNamespace {
  readonly clock: NetClock;
  readonly isHost: boolean;
  /** Asked after /etc/hosts: Docker's DNS for a container, the provider's for the machine. */
  resolver: Resolver | undefined;
  /** What lies behind the default route, for a namespace that has a way out of its own. */
  readonly internet: Internet | undefined;
  private readonly attached: AttachedInterface[] = [];
  private readonly accepting = new Set<Accepting>();
  private readonly established = new Set<{ socket: SocketEnd; pid: number | undefined }>();
  private readonly counted: Traffic = { rxBytes: 0, txBytes: 0 };
  private nextPort = 32_768;

  constructor(options: NamespaceOptions) {
    this.clock = options.clock;
    this.isHost = options.host ?? false;
    this.internet = options.internet;
    if (this.internet !== undefined) this.resolver = (name) => this.internet?.resolve(name);
  }

  // Interfaces

  addInterface(attached: AttachedInterface): void {
    this.attached.push(attached);
  }

  removeInterface(segment: Segment): void {
    const at = this.attached.findIndex((i) => i.segment === segment);
    if (at >= 0) this.attached.splice(at, 1);
  }

  interfaces(): readonly Interface[] {
    const lo: Interface = { name: "lo", mac: "00:00:00:00:00:00", address: "127.0.0.1", prefix: 8 };
    return [
      lo,
      ...this.attached.map(({ name, mac, address, prefix, gateway }) => ({
        name,
        mac,
        address,
        prefix,
        ...(gateway === undefined ? {} : { gateway }),
      })),
    ];
  }

  traffic(): Readonly<Traffic> {
    return this.counted;
  }

  hasAddress(address: string): boolean {
    return address.startsWith("127.") || this.attached.some((i) => i.address === address);
  }

  sockets(): readonly SocketInfo[] {
    const out: SocketInfo[] = [];
    for (const { local, pid } of this.accepting) {
      out.push({ protocol: "tcp", state: "LISTEN", local, ...(pid === undefined ? {} : { pid }) });
    }
    for (const { socket, pid } of this.established) {
      const { local, remote } = socket;
      out.push({ protocol: "tcp", state: "ESTAB", local, remote, ...(pid === undefined ? {} : { pid }) });
    }
    return out;
  }

  // Listening

  /** @throws SysError EADDRINUSE, EADDRNOTAVAIL. Port 0: any free one. */
  listen(port: number, address = "0.0.0.0", pid?: number): ListenerQueue {
    const host = plainAddress(address);
    if (host !== "0.0.0.0" && !this.hasAddress(host)) throw new SysError("EADDRNOTAVAIL");
    const local = { address: host, port: port === 0 ? this.freePort() : port };
    this.demandFree(local);
    const queue = new ListenerQueue(local, pid, () => this.accepting.delete(queue));
    this.accepting.add(queue);
    return queue;
  }

  /** Calls `serve` for each connection: servers that are not processes. */
  serve(port: number, serve: (socket: SocketEnd) => void, address = "0.0.0.0"): () => void {
    const local = { address: plainAddress(address), port };
    this.demandFree(local);
    const entry: Accepting = {
      local,
      pid: undefined,
      accept: (socket) => {
        serve(socket);
        return true;
      },
    };
    this.accepting.add(entry);
    return () => this.accepting.delete(entry);
  }

  /**
   * Passes connections to `port` here on to another namespace, as a published port.
   * Where nothing listens behind it, the connection is taken and then reset.
   * @throws SysError EADDRINUSE, EADDRNOTAVAIL.
   */
  forward(
    port: number,
    address: string,
    target: NetworkNamespace,
    targetAddress: string,
    targetPort: number,
  ): () => void {
    const host = plainAddress(address);
    if (host !== "0.0.0.0" && !this.hasAddress(host)) throw new SysError("EADDRNOTAVAIL");
    const local = { address: host, port };
    this.demandFree(local);
    const entry: Accepting = {
      local,
      pid: undefined,
      accept: (socket) => {
        const behind = target.acceptorFor(targetAddress, targetPort);
        const gateway = target.interfaces().find((i) => i.gateway !== undefined)?.gateway;
        if (behind !== undefined && gateway !== undefined) {
          socket.handOver(
            { address: targetAddress, port: targetPort },
            { address: gateway, port: socket.remote.port },
          );
        }
        if (behind?.accept(socket)) return true;
        socket.resetPeer();
        return true;
      },
    };
    this.accepting.add(entry);
    return () => this.accepting.delete(entry);
  }

  private demandFree(local: Endpoint): void {
    for (const { local: taken } of this.accepting) {
      if (taken.port !== local.port) continue;
      if (taken.address === local.address || taken.address === "0.0.0.0" || local.address === "0.0.0.0") {
        throw new SysError("EADDRINUSE");
      }
    }
  }

  /** Whether `listen` or `forward` would succeed. */
  isFree(port: number, address = "0.0.0.0"): boolean {
    try {
      this.demandFree({ address: plainAddress(address), port });
      return true;
    } catch (error) {
      if (error instanceof SysError) return false;
      throw error;
    }
  }

  acceptorFor(address: string, port: number): Accepting | undefined {
    let any: Accepting | undefined;
    for (const entry of this.accepting) {
      if (entry.local.port !== port) continue;
      if (entry.local.address === address) return entry;
      if (entry.local.address === "0.0.0.0") any = entry;
    }
    return any;
  }

  private freePort(): number {
    for (let tries = 0; tries < 28_000; tries++) {
      const port = this.nextPort;
      this.nextPort = this.nextPort >= 60_999 ? 32_768 : this.nextPort + 1;
      if (this.isFree(port)) return port;
    }
    throw new SysError("EADDRNOTAVAIL");
  }

  // Connecting

  /**
   * @param wait how the caller waits virtual ms (interruptibly, for a process)
   * @throws SysError ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT
   */
  async connect(
    to: string,
    port: number,
    wait?: (ms: number) => Promise<void>,
    pid?: number,
  ): Promise<SocketEnd> {
    const pause =
      wait ?? ((ms: number) => new Promise<void>((resolve) => void this.clock.after(ms, resolve)));
    const given = plainAddress(to);
    const address = given === "0.0.0.0" ? "127.0.0.1" : given;
    const route = this.route(address);
    if ("error" in route) {
      if (route.afterMs > 0) await pause(route.afterMs);
      throw new SysError(route.error);
    }
    await pause(route.roundTripMs);
    const acceptor = route.to.acceptorFor(address, port);
    if (acceptor === undefined) throw new SysError("ECONNREFUSED");
    const { client, server } = socketPair({
      clock: this.clock,
      delayMs: route.roundTripMs / 2,
      client: {
        endpoint: { address: route.source, port: this.freePort() },
        traffic: this.trafficTo(route.to),
      },
      server: { endpoint: { address, port }, traffic: route.to.trafficTo(this) },
    });
    if (!acceptor.accept(server)) throw new SysError("ECONNREFUSED");
    this.track(client, pid);
    route.to.track(server, acceptor.pid);
    return client;
  }

  private track(socket: SocketEnd, pid: number | undefined): void {
    const entry = { socket, pid };
    this.established.add(entry);
    socket.onClosed = () => this.established.delete(entry);
  }

  /** Loopback is not counted as traffic. */
  private trafficTo(other: NetworkNamespace): Traffic {
    return other === this ? { rxBytes: 0, txBytes: 0 } : this.counted;
  }

  private route(address: string): Route {
    if (this.hasAddress(address)) return { to: this, roundTripMs: roundTrip.loopback, source: address };
    for (const { segment, address: source } of this.attached) {
      if (!segment.contains(address)) continue;
      const to = segment.member(address);
      if (to === undefined) return { error: "EHOSTUNREACH", afterMs: unreachableMs };
      return { to, roundTripMs: segment.roundTripMs, source };
    }
    if (this.internet !== undefined)
      return this.beyond(this.internet, address, this.attached[0]?.address ?? address);
    const way = this.attached.find((i) => i.gateway !== undefined && !i.segment.internal);
    const router = way?.segment.router;
    if (way === undefined || router === undefined) return { error: "ENETUNREACH", afterMs: 0 };
    if (router.hasAddress(address) && !address.startsWith("127.")) {
      return { to: router, roundTripMs: way.segment.roundTripMs, source: way.address };
    }
    // From one bridge to another: dropped without an answer.
    if (router.attached.some((i) => i.segment.contains(address)))
      return { error: "ETIMEDOUT", afterMs: timeoutMs };
    if (router.internet === undefined) return { error: "ENETUNREACH", afterMs: 0 };
    return this.beyond(router.internet, address, way.address);
  }

  private beyond(internet: Internet, address: string, source: string): Route {
    const to = internet.hostAt(address);
    if (to === undefined) return { error: "ETIMEDOUT", afterMs: timeoutMs };
    return { to, roundTripMs: roundTrip.internet, source };
  }

  /** Round trip to an address, or undefined when nothing answers. */
  pingMs(to: string): number | undefined {
    const route = this.route(plainAddress(to));
    return "error" in route ? undefined : route.roundTripMs;
  }

  /** The namespace as one process uses it. */
  forProcess(task: Task, proc: Proc): ProcNet {
    return procNet(this, task, proc);
  }
}

/** Connections that wait to be accepted. */
export class ListenerQueue implements Accepting {
  readonly waiters = new Waiters();
  private readonly queue: SocketEnd[] = [];
  private closedFlag = false;

  constructor(
    readonly local: Endpoint,
    readonly pid: number | undefined,
    private readonly leave: () => void,
  ) {}

  accept(socket: SocketEnd): boolean {
    if (this.closedFlag || this.queue.length >= 4096) return false;
    this.queue.push(socket);
    this.waiters.wakeAll();
    return true;
  }

  next(): SocketEnd | undefined {
    return this.queue.shift();
  }

  get ready(): boolean {
    return this.queue.length > 0;
  }

  get closed(): boolean {
    return this.closedFlag;
  }

  close(): void {
    if (this.closedFlag) return;
    this.closedFlag = true;
    this.leave();
    for (const socket of this.queue.splice(0)) socket.resetPeer();
    this.waiters.wakeAll();
  }

  poll(wake: () => void): () => void {
    return this.waiters.add(wake);
  }
}

export function createNamespace(options: NamespaceOptions): NetworkNamespace {
  return new NetworkNamespace(options);
}
