/** `strftime` and the dates that people write. The zone is UTC; milliseconds since the epoch. */
import { type Civil, civil, dayMs, dayNames, monthNames, toMs } from "../../calendar.ts";

export { toMs } from "../../calendar.ts";

const two = (n: number) => String(n).padStart(2, "0");

function isoWeek(c: Civil): { year: number; week: number } {
  const weekday = c.weekday === 0 ? 7 : c.weekday;
  const thursday = civil(toMs(c.year, c.month, c.day - weekday + 4));
  return { year: thursday.year, week: Math.floor((thursday.yearDay - 1) / 7) + 1 };
}

/** `strftime` with GNU's flags (`-`, `_`, `0`, `^`) and widths; the zone is UTC. */
export function strftime(format: string, ms: number): string {
  const c = civil(ms);
  const hour12 = c.hour % 12 === 0 ? 12 : c.hour % 12;
  const number = (n: number, width: number, flag: string, size: string, fill = "0") => {
    const pad = flag === "-" ? "" : flag === "_" ? " " : flag === "0" ? "0" : fill;
    const w = size === "" ? width : Number(size);
    return pad === "" ? String(n) : String(n).padStart(w, pad);
  };
  return format.replace(
    /%([-_0^#]*)(\d*)(:{0,3}[a-zA-Z%+])/g,
    (whole, flags: string, size: string, spec: string) => {
      const flag = flags.includes("-") ? "-" : flags.includes("_") ? "_" : flags.includes("0") ? "0" : "";
      const text = (() => {
        switch (spec) {
          case "%":
            return "%";
          case "a":
            return dayNames[c.weekday]?.slice(0, 3) ?? "";
          case "A":
            return dayNames[c.weekday] ?? "";
          case "b":
          case "h":
            return monthNames[c.month - 1]?.slice(0, 3) ?? "";
          case "B":
            return monthNames[c.month - 1] ?? "";
          case "c":
            return strftime("%a %b %e %H:%M:%S %Y", ms);
          case "C":
            return number(Math.floor(c.year / 100), 2, flag, size);
          case "d":
            return number(c.day, 2, flag, size);
          case "D":
          case "x":
            return strftime("%m/%d/%y", ms);
          case "e":
            return number(c.day, 2, flag, size, " ");
          case "F":
            return `${number(c.year, 4, flag, "")}-${two(c.month)}-${two(c.day)}`;
          case "g":
            return number(isoWeek(c).year % 100, 2, flag, size);
          case "G":
            return String(isoWeek(c).year);
          case "H":
            return number(c.hour, 2, flag, size);
          case "I":
            return number(hour12, 2, flag, size);
          case "j":
            return number(c.yearDay, 3, flag, size);
          case "k":
            return number(c.hour, 2, flag, size, " ");
          case "l":
            return number(hour12, 2, flag, size, " ");
          case "m":
            return number(c.month, 2, flag, size);
          case "M":
            return number(c.minute, 2, flag, size);
          case "n":
            return "\n";
          case "N":
            return (
              two(0).slice(2) +
              String(c.nanos)
                .padStart(9, "0")
                .slice(0, size === "" ? 9 : Number(size))
            );
          case "p":
            return c.hour < 12 ? "AM" : "PM";
          case "P":
            return c.hour < 12 ? "am" : "pm";
          case "q":
            return String(Math.ceil(c.month / 3));
          case "r":
            return strftime("%I:%M:%S %p", ms);
          case "R":
            return strftime("%H:%M", ms);
          case "s":
            return String(Math.floor(ms / 1000));
          case "S":
            return number(c.second, 2, flag, size);
          case "t":
            return "\t";
          case "T":
          case "X":
            return strftime("%H:%M:%S", ms);
          case "u":
            return String(c.weekday === 0 ? 7 : c.weekday);
          case "U":
            return number(Math.floor((c.yearDay + 6 - c.weekday) / 7), 2, flag, size);
          case "V":
            return number(isoWeek(c).week, 2, flag, size);
          case "w":
            return String(c.weekday);
          case "W":
            return number(Math.floor((c.yearDay + 6 - ((c.weekday + 6) % 7)) / 7), 2, flag, size);
          case "y":
            return number(c.year % 100, 2, flag, size);
          case "Y":
            return number(c.year, 1, flag, size);
          case "z":
            return "+0000";
          case ":z":
            return "+00:00";
          case "::z":
            return "+00:00:00";
          case ":::z":
            return "+00";
          case "Z":
            return "UTC";
          case "+":
            return strftime("%a %b %e %H:%M:%S %Z %Y", ms);
          default:
            return whole;
        }
      })();
      return flags.includes("^") ? text.toUpperCase() : text;
    },
  );
}

const units: Record<string, number> = {
  sec: 1,
  second: 1,
  min: 60,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
  fortnight: 1_209_600,
};

/**
 * The common part of what `date -d` understands: `now`, `@seconds`, ISO dates and
 * times, `Jun 1 2025`, weekday names, `yesterday`, `+2 days`, `3 hours ago`, and
 * sequences of these. Undefined when it is not a date.
 */
const ordinals =
  "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(" ");

export function parseDate(text: string, nowMs: number): number | undefined {
  const at = /^\s*@(-?\d+(?:\.\d+)?)\s*$/.exec(text);
  if (at) return Number(at[1]) * 1000;
  const now = civil(nowMs);
  let { year, month, day, hour, minute, second } = now;
  let fraction = nowMs - Math.floor(nowMs / 1000) * 1000;
  let dated = false;
  let timed = false;
  let offsetSeconds = 0;
  let offsetMonths = 0;
  let weekday: number | undefined;
  let rest = text.trim().replace(/\(.*?\)/g, " ");
  const setTime = (h: number, m: number, s: number, f = 0) => {
    hour = h;
    minute = m;
    second = s;
    fraction = f;
    timed = true;
  };
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const found = pattern.exec(rest);
    if (found) rest = rest.slice(found[0].length).trimStart();
    return found;
  };
  while (rest !== "") {
    let m: RegExpExecArray | null;
    if ((m = take(/^(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?=$|[\sTt])[Tt]?/))) {
      year = Number(m[1]);
      month = Number(m[3]);
      day = Number(m[4]);
      dated = true;
      if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
    } else if ((m = take(/^(\d{1,2})\/(\d{1,2})(?:\/(\d{2,4}))?(?![\d:])/))) {
      month = Number(m[1]);
      day = Number(m[2]);
      dated = true;
      if (m[3]) year = Number(m[3]) + (m[3].length === 2 ? (Number(m[3]) < 69 ? 2000 : 1900) : 0);
      if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
    } else if ((m = take(/^(\d{4})(\d{2})(\d{2})(?!\d)/))) {
      year = Number(m[1]);
      month = Number(m[2]);
      day = Number(m[3]);
      dated = true;
      if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
    } else if ((m = take(/^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(am|pm)?/i))) {
      let h = Number(m[1]);
      if (m[5]) h = (h % 12) + (m[5].toLowerCase() === "pm" ? 12 : 0);
      if (h > 24 || Number(m[2]) > 59 || Number(m[3] ?? 0) > 60) return undefined;
      setTime(h, Number(m[2]), Number(m[3] ?? 0), m[4] ? Number(`0.${m[4]}`) * 1000 : 0);
      const zone = take(/^([-+])(\d{2}):?(\d{2})?/);
      if (zone)
        offsetSeconds -= (zone[1] === "-" ? -1 : 1) * (Number(zone[2]) * 3600 + Number(zone[3] ?? 0) * 60);
    } else if ((m = take(/^(\d{1,2})\s*(am|pm)\b/i))) {
      setTime((Number(m[1]) % 12) + (m[2]?.toLowerCase() === "pm" ? 12 : 0), 0, 0);
    } else if ((m = take(/^(?:utc|gmt|z)\b/i))) {
    } else if ((m = take(/^now\b/i))) {
    } else if ((m = take(/^today\b/i))) {
    } else if ((m = take(/^midnight\b/i))) {
      setTime(0, 0, 0);
    } else if ((m = take(/^tomorrow\b/i))) {
      offsetSeconds += 86_400;
    } else if ((m = take(/^yesterday\b/i))) {
      offsetSeconds -= 86_400;
    } else if (
      (m = take(
        /^([-+]?\s*\d+|next|last|this|first|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|a|an)\s*(sec|second|min|minute|hour|day|week|fortnight|month|year)s?\b(\s*ago\b)?/i,
      ))
    ) {
      const word = (m[1] ?? "").toLowerCase().replace(/\s/g, "");
      const n =
        (word === "next"
          ? 1
          : word === "last"
            ? -1
            : word === "this"
              ? 0
              : ordinals.includes(word)
                ? ordinals.indexOf(word)
                : /^an?$/.test(word)
                  ? 1
                  : Number(word)) * (m[3] ? -1 : 1);
      const unit = (m[2] ?? "").toLowerCase();
      if (unit === "month") offsetMonths += n;
      else if (unit === "year") offsetMonths += 12 * n;
      else offsetSeconds += n * (units[unit] ?? 0);
    } else if (
      (m = take(
        /^(\d{1,2})?[\s-]*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[\s-]*(?:(\d{1,2})(?![\d:])(?:,)?)?\s*(\d{4})?(?![\d:])/i,
      ))
    ) {
      month = monthNames.findIndex((n) => n.toLowerCase().startsWith((m?.[2] ?? "").toLowerCase())) + 1;
      day = Number(m[1] ?? m[3] ?? 1);
      if (m[4]) year = Number(m[4]);
      dated = true;
    } else if ((m = take(/^(?:(next|last)\s+)?(sun|mon|tue|wed|thu|fri|sat)[a-z]*,?/i))) {
      weekday = dayNames.findIndex((n) => n.toLowerCase().startsWith((m?.[2] ?? "").toLowerCase()));
      if (m[1]?.toLowerCase() === "next") offsetSeconds += weekday === now.weekday ? 604_800 : 0;
      if (m[1]?.toLowerCase() === "last") offsetSeconds -= 604_800;
    } else if ((m = take(/^(\d{4})$/))) {
      if (dated) year = Number(m[1]);
      else setTime(Number(m[1]?.slice(0, 2)), Number(m[1]?.slice(2)), 0);
    } else {
      return undefined;
    }
  }
  // There is no 30th of February.
  if (dated && civil(toMs(year, month, day, 0, 0, 0)).month !== month) return undefined;
  if ((dated || weekday !== undefined) && !timed) setTime(0, 0, 0);
  month += offsetMonths;
  year += Math.floor((month - 1) / 12);
  month = ((((month - 1) % 12) + 12) % 12) + 1;
  let ms = toMs(year, month, day, hour, minute, second) + fraction;
  if (weekday !== undefined && !dated) ms += ((weekday - now.weekday + 7) % 7) * dayMs;
  return ms + offsetSeconds * 1000;
}
