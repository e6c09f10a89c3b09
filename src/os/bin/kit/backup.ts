/** The copies `-b` and `--backup` leave of what is written over, as cp, mv, ln and install make them. */
import type { Proc } from "../../process.ts";
import type { Options } from "../options.ts";
import { CommandError, nameOf, quote } from "./command.ts";

/** For the option table of a command that makes backups. */
export const backupOptions = "b backup=? S,suffix=";

const forms: Readonly<Record<string, "none" | "simple" | "numbered" | "existing">> = {
  none: "none",
  off: "none",
  simple: "simple",
  never: "simple",
  numbered: "numbered",
  t: "numbered",
  existing: "existing",
  nil: "existing",
};

/**
 * Renames a file that is about to be written over; undefined when none is wanted.
 * The default is `existing`: numbered where numbered ones lie already, else `name~`.
 */
export function backupOf(proc: Proc, o: Options): ((path: string) => void) | undefined {
  if (!o.has("b") && !o.has("backup") && !o.has("S")) return undefined;
  const word = o.value("backup") ?? proc.env.get("VERSION_CONTROL") ?? "existing";
  const form = forms[word];
  if (form === undefined)
    throw new CommandError(
      `invalid argument ${quote(proc, word)} for ${quote(proc, "backup type")}\nValid arguments are:\n${[
        "none’, ‘off",
        "simple’, ‘never",
        "existing’, ‘nil",
        "numbered’, ‘t",
      ]
        .map((row) => `  - ‘${row}’`)
        .join("\n")}\nTry '${nameOf(proc)} --help' for more information.`,
    );
  if (form === "none") return undefined;
  const suffix = o.value("S") ?? proc.env.get("SIMPLE_BACKUP_SUFFIX") ?? "~";
  return (path) => {
    let number = 1;
    while (proc.fs.exists(`${path}.~${number}~`)) number++;
    const numbered = form === "numbered" || (form === "existing" && number > 1);
    proc.fs.rename(path, numbered ? `${path}.~${number}~` : path + suffix);
  };
}
