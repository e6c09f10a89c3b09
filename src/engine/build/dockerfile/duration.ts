/** Go durations, as HEALTHCHECK flags take them and history shows them. */

const unitNs: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 6e10,
  h: 3.6e12,
};

/** Nanoseconds; undefined when it is no duration. */
export function parseGoDuration(text: string): number | undefined {
  if (text === "0") return 0;
  const m = /^([+-]?)((?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h))+$/.exec(text);
  if (m === null) return undefined;
  let total = 0;
  for (const part of text.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g))
    total += Number(part[1]) * (unitNs[part[2] ?? ""] ?? 0);
  return m[1] === "-" ? -total : total;
}

/** `1m30s`, `0s`, `500ms`. */
export function formatGoDuration(ns: number): string {
  if (ns === 0) return "0s";
  if (Math.abs(ns) < 1e9) {
    if (Math.abs(ns) >= 1e6) return `${ns / 1e6}ms`;
    return Math.abs(ns) >= 1e3 ? `${ns / 1e3}µs` : `${ns}ns`;
  }
  const hours = Math.floor(ns / 3.6e12);
  const minutes = Math.floor((ns - hours * 3.6e12) / 6e10);
  const seconds = (ns - hours * 3.6e12 - minutes * 6e10) / 1e9;
  if (hours > 0) return `${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}
