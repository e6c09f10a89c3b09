/** Sizes with units, as `ls -h`, `du -h`, `df -h` write them and as `head -c 1K` reads them. */

/** GNU's `-h`: three significant places, rounded up. */
export function humanSize(bytes: number, base = 1024): string {
  const letters = base === 1024 ? ["", "K", "M", "G", "T", "P", "E"] : ["", "k", "M", "G", "T", "P", "E"];
  let value = bytes;
  let unit = 0;
  while (value >= base && unit < letters.length - 1) {
    value /= base;
    unit++;
  }
  if (unit === 0) return String(Math.ceil(value));
  let shown = value < 10 ? Math.ceil(value * 10 - 1e-9) / 10 : Math.ceil(value - 1e-9);
  if (shown >= base) {
    shown = 1;
    unit++;
  }
  return `${shown < 10 ? shown.toFixed(1) : String(Math.ceil(shown))}${letters[unit]}`;
}

/** Busybox's `-h`: one place after the point. */
export function busyboxSize(bytes: number): string {
  const letters = ["", "K", "M", "G", "T", "P"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < letters.length - 1) {
    value /= 1024;
    unit++;
  }
  return unit === 0 ? String(value) : `${value.toFixed(1)}${letters[unit]}`;
}

const multipliers: Record<string, number> = {
  "": 1,
  b: 512,
  c: 1,
  w: 2,
  k: 1024,
  K: 1024,
  M: 1024 ** 2,
  G: 1024 ** 3,
  T: 1024 ** 4,
  P: 1024 ** 5,
  E: 1024 ** 6,
};

/** `10`, `1K`, `1MB`, `2MiB`; undefined when it is not a size. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+)(?:([bcw]?)|([kKMGTPE])(B|iB)?)$/.exec(text);
  if (!match) return undefined;
  const letter = match[3] ?? match[2] ?? "";
  if (match[4] === "B") return Number(match[1]) * 1000 ** ("KMGTPE".indexOf(letter.toUpperCase()) + 1);
  return Number(match[1]) * (multipliers[letter] ?? 1);
}
