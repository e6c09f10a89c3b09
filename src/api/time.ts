/**
 * Times as the Engine API writes them, computed without a platform clock.
 *
 * Virtual time is milliseconds since the epoch with microseconds in the
 * fraction; the wire has RFC 3339 with as many fractional digits as are needed
 * (Go's RFC3339Nano), always in UTC, or Unix seconds.
 */

/** Go's zero time: "never". */
export const zeroTime = "0001-01-01T00:00:00Z";

const msPerDay = 86_400_000;

export interface CivilTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly microsecond: number;
}

/** Days since 1970-01-01 of a date in the proleptic Gregorian calendar. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The calendar date and time of day, UTC. */
export function toCivil(ms: number): CivilTime {
  const micros = Math.round(ms * 1000);
  const wholeMs = Math.floor(micros / 1000);
  const days = Math.floor(wholeMs / msPerDay);
  const msOfDay = wholeMs - days * msPerDay;
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const mp = Math.floor((5 * dayOfYear + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * mp + 2) / 5) + 1,
    hour: Math.floor(msOfDay / 3_600_000),
    minute: Math.floor(msOfDay / 60_000) % 60,
    second: Math.floor(msOfDay / 1000) % 60,
    weekday: (((days + 4) % 7) + 7) % 7,
    microsecond: micros - Math.floor(micros / 1_000_000) * 1_000_000,
  };
}

function pad(n: number, width: number): string {
  return String(n).padStart(width, "0");
}

function dateAndTime(c: CivilTime): string {
  return `${pad(c.year, 4)}-${pad(c.month, 2)}-${pad(c.day, 2)}T${pad(c.hour, 2)}:${pad(c.minute, 2)}:${pad(c.second, 2)}`;
}

/** `2026-11-22T07:29:38.142633Z`; trailing zeros of the fraction go, as in Go's RFC3339Nano. */
export function formatTime(ms: number): string {
  const c = toCivil(ms);
  const fraction = pad(c.microsecond, 6).replace(/0+$/, "");
  return `${dateAndTime(c)}${fraction === "" ? "" : `.${fraction}`}Z`;
}

/** `2026-11-22T07:29:38Z`. */
export function formatSeconds(ms: number): string {
  return `${dateAndTime(toCivil(ms))}Z`;
}

/** With all nine digits, as `docker logs --timestamps` has it. */
export function formatNano(ms: number): string {
  const c = toCivil(ms);
  return `${dateAndTime(c)}.${pad(c.microsecond, 6)}000Z`;
}

/** Milliseconds since the epoch; undefined when it is not RFC 3339. Go's zero time gives a large negative number. */
export function parseTime(text: string): number | undefined {
  const m = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/i.exec(text);
  if (m === null) return undefined;
  const [, y, mo, d, h, mi, s, fraction = "", zone = "Z"] = m;
  const month = Number(mo);
  const day = Number(d);
  if (month < 1 || month > 12 || day < 1 || day > 31 || Number(h) > 23 || Number(mi) > 59 || Number(s) > 60)
    return undefined;
  const seconds =
    daysFromCivil(Number(y), month, day) * 86_400 +
    Number(h) * 3600 +
    Number(mi) * 60 +
    Number(s) -
    zoneSeconds(zone);
  return seconds * 1000 + Number(fraction.padEnd(9, "0").slice(0, 6)) / 1000;
}

function zoneSeconds(zone: string): number {
  if (zone === "Z" || zone === "z") return 0;
  const sign = zone.startsWith("-") ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(4, 6)) * 60);
}

/**
 * What `since` and `until` carry: Unix seconds, perhaps with a fraction
 * (`1795332900.123456789`), or RFC 3339. Milliseconds, or undefined.
 */
export function parseTimestamp(text: string): number | undefined {
  if (/^-?\d+(\.\d+)?$/.test(text)) {
    const [seconds = "0", fraction = ""] = text.split(".");
    return Number(seconds) * 1000 + Number(fraction.padEnd(9, "0").slice(0, 6)) / 1000;
  }
  return parseTime(text);
}
