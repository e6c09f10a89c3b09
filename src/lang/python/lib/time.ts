/** `time`, on the machine's virtual clock. The zone is always UTC. */

import { civil, dayNames, daysFromCivil, monthNames } from "../../../os/calendar.ts";
import { asNumber } from "../conversions.ts";
import { functions, moduleOf } from "../native.ts";
import { Park, PyFloat, type PyInstance, type PyModule, PyTuple, type Value } from "../objects.ts";
import { typeOf } from "../types.ts";
import type { Vm } from "../vm.ts";
import { struct } from "./sys.ts";

export interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micro: number;
  /** Monday is 0. */
  readonly weekday: number;
  /** 1 January is 1. */
  readonly yearDay: number;
  readonly zone: string;
  readonly zoneName: string;
}

export function momentOf(seconds: number): Moment {
  const s = Math.floor(seconds);
  const { year, month, day, hour, minute, second, weekday, yearDay } = civil(s * 1000);
  return {
    year,
    month,
    day,
    hour,
    minute,
    second,
    micro: Math.round((seconds - s) * 1e6),
    weekday: (weekday + 6) % 7,
    yearDay,
    zone: "+0000",
    zoneName: "UTC",
  };
}

export function strftime(m: Moment, format: string): string {
  const p = (n: number, w = 2): string => String(n).padStart(w, "0");
  const h12 = m.hour % 12 === 0 ? 12 : m.hour % 12;
  const one = (c: string): string => {
    switch (c) {
      case "Y":
        return String(m.year);
      case "y":
        return p(m.year % 100);
      case "m":
        return p(m.month);
      case "d":
        return p(m.day);
      case "e":
        return String(m.day).padStart(2);
      case "H":
        return p(m.hour);
      case "I":
        return p(h12);
      case "M":
        return p(m.minute);
      case "S":
        return p(m.second);
      case "f":
        return p(m.micro, 6);
      case "p":
        return m.hour < 12 ? "AM" : "PM";
      case "a":
        return dayNames[(m.weekday + 1) % 7]!.slice(0, 3);
      case "A":
        return dayNames[(m.weekday + 1) % 7]!;
      case "b":
      case "h":
        return monthNames[m.month - 1]!.slice(0, 3);
      case "B":
        return monthNames[m.month - 1]!;
      case "j":
        return p(m.yearDay, 3);
      case "w":
        return String((m.weekday + 1) % 7);
      case "u":
        return String(m.weekday + 1);
      case "U":
        return p(Math.floor((m.yearDay + 6 - ((m.weekday + 1) % 7)) / 7));
      case "W":
        return p(Math.floor((m.yearDay + 6 - m.weekday) / 7));
      case "V":
        return p(isoWeek(m)[1]);
      case "G":
        return String(isoWeek(m)[0]);
      case "z":
        return m.zone;
      case "Z":
        return m.zoneName;
      case "s":
        return String(
          daysFromCivil(m.year, m.month, m.day) * 86400 + m.hour * 3600 + m.minute * 60 + m.second,
        );
      case "F":
        return strftime(m, "%Y-%m-%d");
      case "T":
        return strftime(m, "%H:%M:%S");
      case "R":
        return strftime(m, "%H:%M");
      case "D":
      case "x":
        return strftime(m, "%m/%d/%y");
      case "X":
        return strftime(m, "%H:%M:%S");
      case "c":
        return strftime(m, "%a %b %e %H:%M:%S %Y");
      case "n":
        return "\n";
      case "t":
        return "\t";
      case "%":
        return "%";
      default:
        return `%${c}`;
    }
  };
  return format.replace(/%([\s\S])/g, (_w, c: string) => one(c));
}

export function isoWeek(m: Moment): readonly [year: number, week: number] {
  const week = Math.floor((m.yearDay - 1 - m.weekday + 10) / 7);
  const long = (y: number): number => {
    const jan1 = (((daysFromCivil(y, 1, 1) + 3) % 7) + 7) % 7;
    const leap = y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0);
    return jan1 === 3 || (leap && jan1 === 2) ? 53 : 52;
  };
  if (week < 1) return [m.year - 1, long(m.year - 1)];
  if (week > long(m.year)) return [m.year + 1, 1];
  return [m.year, week];
}

function structTime(vm: Vm, m: Moment): PyInstance {
  return struct(
    vm,
    "struct_time",
    {
      tm_year: m.year,
      tm_mon: m.month,
      tm_mday: m.day,
      tm_hour: m.hour,
      tm_min: m.minute,
      tm_sec: m.second,
      tm_wday: m.weekday,
      tm_yday: m.yearDay,
      tm_isdst: 0,
    },
    "time",
  );
}

function momentFrom(vm: Vm, v: Value | undefined): Moment {
  if (v === undefined || v === null) return momentOf(vm.host.proc.nowMs() / 1000);
  const t = v instanceof PyTuple ? v : ((v as PyInstance).base as PyTuple);
  const n = t.v.map((x) => Number(asNumber(x) ?? 0));
  const s = daysFromCivil(n[0]!, n[1]!, n[2]!) * 86400 + (n[3] ?? 0) * 3600 + (n[4] ?? 0) * 60 + (n[5] ?? 0);
  return momentOf(s);
}

export function sleepFor(vm: Vm, ms: number): Park {
  const until = vm.host.proc.nowMs() + ms;
  return new Park(() => vm.host.proc.sleep(Math.max(0, until - vm.host.proc.nowMs())));
}

export function timeModule(vm: Vm): PyModule {
  const start = vm.host.proc.nowMs();
  const boot = vm.host.proc.system.bootMs;
  const now = (v: Vm): number => v.host.proc.nowMs();
  return moduleOf("time", {
    timezone: 0,
    altzone: 0,
    daylight: 0,
    tzname: new PyTuple(["UTC", "UTC"]),
    ...functions({
      "time()": (v) => new PyFloat(now(v) / 1000),
      "time_ns()": (v) => BigInt(Math.round(now(v) * 1e6)),
      "monotonic()": (v) => new PyFloat((now(v) - boot) / 1000),
      "monotonic_ns()": (v) => Math.round((now(v) - boot) * 1e6),
      "perf_counter()": (v) => new PyFloat((now(v) - boot) / 1000),
      "perf_counter_ns()": (v) => Math.round((now(v) - boot) * 1e6),
      "process_time()": (v) => new PyFloat((now(v) - start) / 1000),
      "thread_time()": (v) => new PyFloat((now(v) - start) / 1000),
      "sleep(seconds, /)": (v, [s]) => {
        const n =
          asNumber(s) ??
          (typeOf(s!).lookup("__float__")
            ? Number(asNumber(v.callSync(v.attributeNow(s!, "__float__"), [])))
            : undefined);
        if (n === undefined)
          return v.raise("TypeError", `'${typeOf(s!).name}' object cannot be interpreted as an integer`);
        if (n < 0) return v.raise("ValueError", "sleep length must be non-negative");
        return sleepFor(v, n * 1000);
      },
      "gmtime(seconds?, /)": (v, [s]) =>
        structTime(v, momentOf(s === undefined || s === null ? now(v) / 1000 : asNumber(s)!)),
      "localtime(seconds?, /)": (v, [s]) =>
        structTime(v, momentOf(s === undefined || s === null ? now(v) / 1000 : asNumber(s)!)),
      "mktime(t, /)": (v, [t]) => {
        const m = momentFrom(v, t);
        return new PyFloat(
          daysFromCivil(m.year, m.month, m.day) * 86400 + m.hour * 3600 + m.minute * 60 + m.second,
        );
      },
      "strftime(format, t?, /)": (v, [f, t]) => strftime(momentFrom(v, t), String(f)),
      "ctime(seconds?, /)": (v, [s]) =>
        strftime(
          momentOf(s === undefined || s === null ? now(v) / 1000 : asNumber(s)!),
          "%a %b %e %H:%M:%S %Y",
        ),
      "asctime(t?, /)": (v, [t]) => strftime(momentFrom(v, t), "%a %b %e %H:%M:%S %Y"),
      "tzset()": () => null,
    }),
  });
}
