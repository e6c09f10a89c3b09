/** IPv4 arithmetic: addresses as numbers, blocks as base and prefix length. */

export interface Block {
  readonly base: number;
  readonly prefix: number;
}

/** undefined when it is no dotted quad. */
export function parseAddress(text: string): number | undefined {
  const m = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (m === null) return undefined;
  let value = 0;
  for (const part of m.slice(1)) {
    if (Number(part) > 255 || (part.length > 1 && part.startsWith("0"))) return undefined;
    value = value * 256 + Number(part);
  }
  return value;
}

export function formatAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}

/** Host bits are kept: compare with `masked`. */
export function parseBlock(text: string): Block | undefined {
  const m = /^([\d.]+)\/(\d{1,2})$/.exec(text);
  const base = parseAddress(m?.[1] ?? "");
  const prefix = Number(m?.[2] ?? "99");
  return base === undefined || prefix > 32 ? undefined : { base, prefix };
}

export function blockSize(prefix: number): number {
  return 2 ** (32 - prefix);
}

export function masked({ base, prefix }: Block): Block {
  return { base: base - (base % blockSize(prefix)), prefix };
}

export function formatBlock({ base, prefix }: Block): string {
  return `${formatAddress(base)}/${prefix}`;
}

export function contains(block: Block, address: number): boolean {
  const { base, prefix } = masked(block);
  return address >= base && address < base + blockSize(prefix);
}

export function overlap(a: Block, b: Block): boolean {
  return contains(a, masked(b).base) || contains(b, masked(a).base);
}
