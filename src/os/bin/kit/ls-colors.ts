/** The colours of `ls --color`: what LS_COLORS says, or the built-in ones. */
import type { Stat } from "../../fs/types.ts";

export interface LsColors {
  readonly types: ReadonlyMap<string, string>;
  readonly suffixes: readonly (readonly [string, string])[];
}

const builtIn =
  "di=01;34:ln=01;36:pi=33:so=01;35:bd=01;33:cd=01;33:or=:su=37;41:sg=30;43:st=37;44:ow=34;42:tw=30;42:ex=01;32";

export function lsColors(variable: string | undefined): LsColors {
  const types = new Map<string, string>();
  const suffixes: [string, string][] = [];
  for (const part of `${builtIn}:${variable ?? ""}`.split(":")) {
    const equals = part.indexOf("=");
    if (equals === -1) continue;
    const key = part.slice(0, equals);
    const code = part.slice(equals + 1);
    if (key.startsWith("*")) suffixes.push([key.slice(1).toLowerCase(), code]);
    else types.set(key, code);
  }
  return { types, suffixes };
}

/** The SGR code of a file, or "" for none. */
export function colorCode(
  colors: LsColors,
  stat: Pick<Stat, "type" | "mode">,
  name: string,
  broken: boolean,
): string {
  const of = (key: string) => colors.types.get(key) ?? "";
  switch (stat.type) {
    case "dir":
      if ((stat.mode & 0o1002) === 0o1002 && of("tw") !== "") return of("tw");
      if ((stat.mode & 0o002) !== 0 && of("ow") !== "") return of("ow");
      if ((stat.mode & 0o1000) !== 0 && of("st") !== "") return of("st");
      return of("di");
    case "symlink":
      return (broken ? of("or") : "") || of("ln");
    case "fifo":
      return of("pi");
    case "socket":
      return of("so");
    case "char":
      return of("cd");
    case "block":
      return of("bd");
    case "file": {
      if ((stat.mode & 0o4000) !== 0) return of("su");
      if ((stat.mode & 0o2000) !== 0) return of("sg");
      if ((stat.mode & 0o111) !== 0) return of("ex");
      const lower = name.toLowerCase();
      return colors.suffixes.findLast(([suffix]) => lower.endsWith(suffix))?.[1] ?? "";
    }
  }
}
