/** Times as text, for prompts and `printf %(…)T`. */
import { civil, dayNames, monthNames } from "../calendar.ts";

/** UTC, as containers have it. */
export function strftime(format: string, ms: number): string {
  const { year: y, month: m, day: d, hour: H, minute: M, second: S, weekday, yearDay } = civil(ms);
  const two = (n: number) => String(n).padStart(2, "0");
  const one = (letter: string): string => {
    switch (letter) {
      case "Y":
        return String(y);
      case "y":
        return two(y % 100);
      case "C":
        return two(Math.floor(y / 100));
      case "m":
        return two(m);
      case "d":
        return two(d);
      case "e":
        return String(d).padStart(2);
      case "H":
        return two(H);
      case "I":
        return two(H % 12 === 0 ? 12 : H % 12);
      case "l":
        return String(H % 12 === 0 ? 12 : H % 12).padStart(2);
      case "k":
        return String(H).padStart(2);
      case "M":
        return two(M);
      case "S":
        return two(S);
      case "p":
        return H < 12 ? "AM" : "PM";
      case "j":
        return String(yearDay).padStart(3, "0");
      case "a":
        return (dayNames[weekday] ?? "").slice(0, 3);
      case "A":
        return dayNames[weekday] ?? "";
      case "b":
      case "h":
        return (monthNames[m - 1] ?? "").slice(0, 3);
      case "B":
        return monthNames[m - 1] ?? "";
      case "u":
        return String(weekday === 0 ? 7 : weekday);
      case "w":
        return String(weekday);
      case "s":
        return String(Math.floor(ms / 1000));
      case "N":
        return String(Math.floor((ms % 1000) * 1e6)).padStart(9, "0");
      case "n":
        return "\n";
      case "t":
        return "\t";
      case "Z":
        return "UTC";
      case "z":
        return "+0000";
      case "F":
        return `${y}-${two(m)}-${two(d)}`;
      case "T":
      case "X":
        return `${two(H)}:${two(M)}:${two(S)}`;
      case "R":
        return `${two(H)}:${two(M)}`;
      case "D":
      case "x":
        return `${two(m)}/${two(d)}/${two(y % 100)}`;
      case "c":
        return strftime("%a %b %e %H:%M:%S %Y", ms);
      case "r":
        return strftime("%I:%M:%S %p", ms);
      case "%":
        return "%";
      default:
        return `%${letter}`;
    }
  };
  return format.replace(/%([A-Za-z%])/g, (_, letter: string) => one(letter));
}
