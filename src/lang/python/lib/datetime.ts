/** The calendar under `datetime`; the classes are Python (library/). */

import { civil, dayNames, daysFromCivil, monthNames } from "../../../os/calendar.ts";
import { asNumber, toIndex } from "../conversions.ts";
import { functions, moduleOf } from "../native.ts";
import { PyFloat, type PyModule, PyTuple } from "../objects.ts";
import { strftime } from "./time.ts";

/** Year, month and day of a day number since the epoch. */
function civilFromDays(days: number): readonly [year: number, month: number, day: number] {
  const { year, month, day } = civil(days * 86_400_000);
  return [year, month, day];
}

export function datetimeModule(): PyModule {
  return moduleOf("_datetime", {
    ...functions({
      "now()": (vm) => new PyFloat(vm.host.proc.nowMs() / 1000),
      "days(y, m, d)": (vm, [y, m, d]) => daysFromCivil(toIndex(vm, y), toIndex(vm, m), toIndex(vm, d)),
      "civil(days)": (vm, [n]) => new PyTuple(civilFromDays(toIndex(vm, n))),
      "format(y, mo, d, h, mi, s, us, zone, zname, fmt)": (
        vm,
        [y, mo, d, h, mi, s, us, zone, zname, fmt],
      ) => {
        const n = (v: typeof y): number => toIndex(vm, v);
        const days = daysFromCivil(n(y), n(mo), n(d));
        return strftime(
          {
            year: n(y),
            month: n(mo),
            day: n(d),
            hour: n(h),
            minute: n(mi),
            second: n(s),
            micro: n(us),
            weekday: (((days + 3) % 7) + 7) % 7,
            yearDay: days - daysFromCivil(n(y), 1, 1) + 1,
            zone: String(zone),
            zoneName: String(zname),
          },
          String(fmt),
        );
      },
      // → (y, mo, d, h, mi, s, us, offset or None), or a sentence
      "parse(text, fmt)": (_vm, [t, f]) => {
        const text = String(t);
        const fmt = String(f);
        const fields: string[] = [];
        const forms: Readonly<Record<string, string>> = {
          Y: "(\\d{4})",
          m: "(\\d{1,2})",
          d: "(\\d{1,2})",
          H: "(\\d{1,2})",
          I: "(\\d{1,2})",
          M: "(\\d{1,2})",
          S: "(\\d{1,2})",
          f: "(\\d{1,6})",
          y: "(\\d{2})",
          j: "(\\d{1,3})",
          b: `(${monthNames.map((x) => x.slice(0, 3)).join("|")})`,
          B: `(${monthNames.join("|")})`,
          a: `(${dayNames.map((x) => x.slice(0, 3)).join("|")})`,
          A: `(${dayNames.join("|")})`,
          p: "(AM|PM)",
          z: "([+-]\\d{2}:?\\d{2}|Z)",
          Z: "(UTC|GMT)",
        };
        const full = fmt
          .replaceAll("%F", "%Y-%m-%d")
          .replaceAll("%T", "%H:%M:%S")
          .replaceAll("%D", "%m/%d/%y")
          .replaceAll("%R", "%H:%M")
          .replaceAll("%c", "%a %b %d %H:%M:%S %Y");
        const source = full.replace(/%([\s\S])|[.*+?^${}()|[\]\\]|\s+/g, (w, c: string | undefined) => {
          if (c === "%") return "%";
          if (c !== undefined) {
            fields.push(c);
            return forms[c] ?? "(.*?)";
          }
          return /\s/.test(w) ? "\\s+" : `\\${w}`;
        });
        const m = new RegExp(`^${source}`, "i").exec(text);
        if (!m) return `time data '${text}' does not match format '${fmt}'`;
        if (m[0].length < text.length) return `unconverted data remains: ${text.slice(m[0].length)}`;
        const out = { Y: 1900, m: 1, d: 1, H: 0, M: 0, S: 0, f: 0 };
        let pm: string | undefined;
        let offset: number | null = null;
        fields.forEach((c, i) => {
          const v = m[i + 1]!;
          if (c === "y") out.Y = Number(v) + (Number(v) < 69 ? 2000 : 1900);
          else if (c === "b" || c === "B")
            out.m =
              monthNames.findIndex((x) => x.slice(0, 3).toLowerCase() === v.slice(0, 3).toLowerCase()) + 1;
          else if (c === "I") out.H = Number(v);
          else if (c === "p") pm = v.toUpperCase();
          else if (c === "f") out.f = Number(v.padEnd(6, "0"));
          else if (c === "z")
            offset =
              v === "Z"
                ? 0
                : (v[0] === "-" ? -1 : 1) * (Number(v.slice(1, 3)) * 3600 + Number(v.slice(-2)) * 60);
          else if (c === "j") {
            const [y, mo, d] = civilFromDays(daysFromCivil(out.Y, 1, 1) + Number(v) - 1);
            Object.assign(out, { Y: y, m: mo, d });
          } else if (c in out) out[c as keyof typeof out] = Number(v);
        });
        if (pm === "PM" && out.H < 12) out.H += 12;
        if (pm === "AM" && out.H === 12) out.H = 0;
        return new PyTuple([out.Y, out.m, out.d, out.H, out.M, out.S, out.f, offset]);
      },
      "round_micro(seconds)": (_vm, [s]) => {
        const n = asNumber(s)!;
        const f = n * 1e6;
        const r = Math.round(f);
        return Math.abs(f - Math.trunc(f)) === 0.5 && r % 2 !== 0 ? r - 1 : r;
      },
    }),
  });
}
