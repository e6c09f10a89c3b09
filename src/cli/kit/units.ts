/** Sizes and spans of time as the client words them (go-units). */

/** Go's `%.Ng`: at most `digits` significant digits, no zeros at the end. */
function significant(value: number, digits: number): string {
  if (value === 0) return "0";
  const exponent = Math.floor(Math.log10(Math.abs(Number(value.toPrecision(digits)))));
  if (exponent < -4 || exponent >= digits)
    return Number(value)
      .toExponential(digits - 1)
      .replace(/\.?0+e/, "e")
      .replace(/e([+-])(\d)$/, "e$10$2");
  return String(Number(value.toPrecision(digits)));
}

function scaled(bytes: number, base: number, units: readonly string[], digits: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= base && unit < units.length - 1) {
    value /= base;
    unit += 1;
  }
  return significant(value, digits) + units[unit];
}

const decimal = ["B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"];
const binary = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"];

/** `1.094kB`: powers of 1000, four digits. */
export function humanSize(bytes: number): string {
  return scaled(bytes, 1000, decimal, 4);
}

/** `4.26MB`: powers of 1000, three digits. */
export function humanSize3(bytes: number): string {
  return scaled(bytes, 1000, decimal, 3);
}

/** `1.5MiB`: powers of 1024. */
export function bytesSize(bytes: number): string {
  return scaled(bytes, 1024, binary, 4);
}

/** `About a minute`, `3 weeks`. */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000);
  const minutes = Math.trunc(ms / 60_000);
  const hours = Math.round(ms / 3_600_000);
  if (seconds < 1) return "Less than a second";
  if (seconds === 1) return "1 second";
  if (seconds < 60) return `${seconds} seconds`;
  if (minutes === 1) return "About a minute";
  if (minutes < 60) return `${minutes} minutes`;
  if (hours === 1) return "About an hour";
  if (hours < 48) return `${hours} hours`;
  if (hours < 24 * 7 * 2) return `${Math.trunc(hours / 24)} days`;
  if (hours < 24 * 30 * 2) return `${Math.trunc(hours / 24 / 7)} weeks`;
  if (hours < 24 * 365 * 2) return `${Math.trunc(hours / 24 / 30)} months`;
  return `${Math.trunc(Math.trunc(ms / 3_600_000) / 24 / 365)} years`;
}
