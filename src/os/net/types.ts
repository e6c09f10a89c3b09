/**
 * In-memory sockets. A network namespace has interfaces; interfaces hang on
 * segments (a Linux bridge each); names resolve through the namespace's
 * /etc/hosts and its resolver.
 */
import type { OpenFile } from "../process.ts";

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/**
 * A connected stream: a file that also knows both ends. Its own `read` and `write` do
 * not notice signals: a program that must answer to Ctrl-C installs it as a descriptor
 * (`proc.installFd`) and reads that.
 */
export interface Socket extends OpenFile {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** No more bytes will be written; the peer reads end of file. */
  shutdownWrite(): void;
}

export interface Listener {
  readonly local: Endpoint;
  /** @throws SysError EINTR, EBADF once closed. */
  accept(): Promise<Socket>;
  /** A connection waits to be accepted. */
  ready(): boolean;
  /** Calls `wake` when one may have come; returns a way to stop. */
  poll(wake: () => void): () => void;
  close(): void;
}

export interface Interface {
  readonly name: string;
  readonly mac: string;
  readonly address: string;
  /** Prefix length, 16. */
  readonly prefix: number;
  readonly gateway?: string;
}

export interface SocketInfo {
  readonly protocol: "tcp" | "udp";
  readonly state: "LISTEN" | "ESTAB";
  readonly local: Endpoint;
  readonly remote?: Endpoint;
  readonly pid?: number;
}

/** What a process may do with its network namespace. */
export interface ProcNet {
  interfaces(): readonly Interface[];
  sockets(): readonly SocketInfo[];
  /** @throws SysError EADDRINUSE, EACCES (a port below 1024 as an ordinary user on the student's machine), EADDRNOTAVAIL. */
  listen(port: number, address?: string): Listener;
  /** By address. @throws SysError ECONNREFUSED, ENETUNREACH, EHOSTUNREACH, ETIMEDOUT. */
  connect(address: string, port: number): Promise<Socket>;
  /** First IPv4 address of a name, or undefined (NXDOMAIN). */
  resolve(name: string): Promise<string | undefined>;
  /** Every address of a name. */
  resolveAll(name: string): Promise<readonly string[]>;
  /** Round-trip in ms, or undefined when nothing answers. */
  ping(address: string): Promise<number | undefined>;
}
