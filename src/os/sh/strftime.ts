/** Times as text, for prompts and `printf %(…)T`. */
const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** Civil date of a day number since the epoch. */
function civil(day: number): { y: number; m: number; d: number; yearDay: number } {
  const z = day + 719468;
  const era = Math.floor(z / 146097);
  const doe = z - era * 146097;
  const yoe = Math.floor(
    (doe - Math.floor(doe / 1460) + Math.floor(doe / 36524) - Math.floor(doe / 146096)) / 365,
  );
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const m = mp < 10 ? mp + 3 : mp - 9;
  const y = yoe + era * 400 + (m <= 2 ? 1 : 0);
  const leap = (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;
  const d = doy - Math.floor((153 * mp + 2) / 5) + 1;
  const before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][m - 1] ?? 0;
  return { y, m, d, yearDay: before + d + (leap && m > 2 ? 1 : 0) };
}

/** UTC, as containers have it. */
export function strftime(format: string, ms: number): string {
  const total = Math.floor(ms / 1000);
  const day = Math.floor(total / 86400);
  const second = total - day * 86400;
  const { y, m, d, yearDay } = civil(day);
  const weekday = (((day + 4) % 7) + 7) % 7;
  const H = Math.floor(second / 3600);
  const M = Math.floor(second / 60) % 60;
  const S = second % 60;
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
        return (days[weekday] ?? "").slice(0, 3);
      case "A":
        return days[weekday] ?? "";
      case "b":
      case "h":
        return (months[m - 1] ?? "").slice(0, 3);
      case "B":
        return months[m - 1] ?? "";
      case "u":
        return String(weekday === 0 ? 7 : weekday);
      case "w":
        return String(weekday);
      case "s":
        return String(total);
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
