/** Permission bits: as `ls -l` writes them and as `chmod` reads them. */
import type { FileType, Stat } from "../../fs/types.ts";

const typeLetters: Record<FileType, string> = {
  file: "-",
  dir: "d",
  symlink: "l",
  char: "c",
  block: "b",
  fifo: "p",
  socket: "s",
};

/** `drwxr-xr-x`. */
export function formatMode(stat: Pick<Stat, "type" | "mode">): string {
  const { mode } = stat;
  const triple = (shift: number, special: boolean, set: string) => {
    const bits = (mode >> shift) & 7;
    const x = special ? (bits & 1 ? set : set.toUpperCase()) : bits & 1 ? "x" : "-";
    return `${bits & 4 ? "r" : "-"}${bits & 2 ? "w" : "-"}${x}`;
  };
  return (
    typeLetters[stat.type] +
    triple(6, (mode & 0o4000) !== 0, "s") +
    triple(3, (mode & 0o2000) !== 0, "s") +
    triple(0, (mode & 0o1000) !== 0, "t")
  );
}

export function formatOctal(mode: number): string {
  return mode.toString(8);
}

/** A change of mode: the new bits of a file with these. */
export type ModeChange = (mode: number, isDirectory: boolean) => number;

/** `755`, `u+x,go-w`, `a=rX`; undefined when it is neither. */
export function parseMode(text: string, umask: number): ModeChange | undefined {
  if (/^[0-7]{1,5}$/.test(text)) {
    const bits = Number.parseInt(text, 8);
    if (bits > 0o7777) return undefined;
    // A numeric mode leaves a directory's set-ID bits alone unless it names them.
    return (mode, isDirectory) => (isDirectory && text.length < 5 ? bits | (mode & 0o6000) : bits);
  }
  const changes: ModeChange[] = [];
  for (const clause of text.split(",")) {
    const match = /^([ugoa]*)((?:[-+=](?:[ugo]|[rwxXst]*))+)$/.exec(clause);
    if (!match) return undefined;
    const who = match[1] ?? "";
    for (const [, operator, what] of (match[2] ?? "").matchAll(/([-+=])([ugo]|[rwxXst]*)/g)) {
      changes.push((mode, isDirectory) =>
        applyClause(mode, isDirectory, who, operator ?? "", what ?? "", umask),
      );
    }
  }
  return (mode, isDirectory) => changes.reduce((m, change) => change(m, isDirectory), mode);
}

function applyClause(
  mode: number,
  isDirectory: boolean,
  who: string,
  operator: string,
  what: string,
  umask: number,
): number {
  const everyone = who === "" || who.includes("a");
  const mask =
    (everyone || who.includes("u") ? 0o4700 : 0) |
    (everyone || who.includes("g") ? 0o2070 : 0) |
    (everyone || who.includes("o") ? 0o0007 : 0) |
    0o1000;
  let bits = 0;
  if (what === "u" || what === "g" || what === "o") {
    const from = (mode >> (what === "u" ? 6 : what === "g" ? 3 : 0)) & 7;
    bits = from | (from << 3) | (from << 6);
  } else {
    if (what.includes("r")) bits |= 0o444;
    if (what.includes("w")) bits |= 0o222;
    if (what.includes("x") || (what.includes("X") && (isDirectory || (mode & 0o111) !== 0))) bits |= 0o111;
    if (what.includes("s")) bits |= 0o6000;
    if (what.includes("t")) bits |= 0o1000;
  }
  bits &= who === "" ? mask & ~umask : mask;
  if (operator === "+") return mode | bits;
  if (operator === "-") return mode & ~bits;
  const cleared = mask & ~(isDirectory ? 0o6000 : 0) & (everyone || what.includes("t") ? 0o7777 : 0o6777);
  return (mode & ~cleared) | bits;
}
