/** Points in time on a command line: `42m` ago, RFC 3339 with parts left out, Unix seconds. */
import { parseTime } from "../../api/time.ts";
import { parseDuration } from "./values.ts";

/** What the API takes as `since` and `until`; undefined when it is none. */
export function timestamp(text: string, nowMs: number): string | undefined {
  try {
    const ms = nowMs - parseDuration(text) / 1e6;
    return unix(ms);
  } catch {
    // Not a duration.
  }
  if (/^\d+(\.\d+)?$/.test(text)) return text;
  const m = /^(\d{4}-\d\d-\d\d)(?:T(\d\d)(?::(\d\d)(?::(\d\d(?:\.\d{1,9})?))?)?)?(Z|[+-]\d\d:\d\d)?$/.exec(
    text,
  );
  if (m === null) return undefined;
  const ms = parseTime(`${m[1]}T${m[2] ?? "00"}:${m[3] ?? "00"}:${m[4] ?? "00"}${m[5] ?? "Z"}`);
  return ms === undefined ? undefined : unix(ms);
}

function unix(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const nanos = Math.round((ms - seconds * 1000) * 1e6);
  return `${seconds}.${String(nanos).padStart(9, "0")}`;
}
