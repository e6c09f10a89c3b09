/** IPv4 addresses and prefixes as text and numbers. */

/** The 32-bit number, or undefined when it is not a dotted quad. */
export function parseAddress(text: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return undefined;
  let value = 0;
  for (const part of match.slice(1)) {
    const byte = Number(part);
    if (byte > 255) return undefined;
    value = value * 256 + byte;
  }
  return value;
}

export function formatAddress(value: number): string {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join(".");
}

export interface Subnet {
  readonly base: number;
  /** Prefix length. */
  readonly prefix: number;
}

/** `172.17.0.0/16`. */
export function parseSubnet(text: string): Subnet | undefined {
  const [address, length] = text.split("/");
  const value = parseAddress(address ?? "");
  const prefix = Number(length ?? 32);
  if (value === undefined || !Number.isInteger(prefix) || prefix < 0 || prefix > 32) return undefined;
  return { base: (value & maskOf(prefix)) >>> 0, prefix };
}

export function inSubnet(address: number, subnet: Subnet): boolean {
  return (address & maskOf(subnet.prefix)) >>> 0 === subnet.base;
}

function maskOf(prefix: number): number {
  return prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0;
}

/** What Docker gives an interface by its address: `02:42:` and the four bytes. */
export function macOf(address: string): string {
  const value = parseAddress(address) ?? 0;
  const bytes = [0x02, 0x42, value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
  return bytes.map((b) => b.toString(16).padStart(2, "0")).join(":");
}

/** `localhost`, `::`, `*` and the empty string as the address they mean. */
export function plainAddress(text: string): string {
  if (text === "" || text === "*" || text === "::" || text === "[::]") return "0.0.0.0";
  if (text === "localhost" || text === "::1" || text === "[::1]") return "127.0.0.1";
  return text.replace(/^::ffff:/, "");
}
