/** The forms in which web servers write times; all in UTC. */
import { strftime } from "../../kit/calendar.ts";

/** `Mon, 23 Nov 2026 12:00:00 GMT`. */
export function httpDate(ms: number): string {
  return strftime("%a, %d %b %Y %H:%M:%S GMT", ms);
}

/** `23/Nov/2026:12:00:00 +0000`. */
export function accessDate(ms: number): string {
  return strftime("%d/%b/%Y:%H:%M:%S +0000", ms);
}

/** `2026/11/23 12:00:00`. */
export function errorDate(ms: number): string {
  return strftime("%Y/%m/%d %H:%M:%S", ms);
}

/** `23-Nov-2026 12:00`. */
export function listingDate(ms: number): string {
  return strftime("%d-%b-%Y %H:%M", ms);
}
