/** Which files make the project: `-f`, COMPOSE_FILE, or the usual names here or in a folder above, with their override. */
import { CliError, goErrno } from "../../cli/kit/errors.ts";
import { joinPath } from "../../cli/kit/paths.ts";
import { SysError } from "../../os/errno.ts";
import type { Proc } from "../../os/process.ts";

const usual = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
const overrides = [
  "compose.override.yml",
  "compose.override.yaml",
  "docker-compose.override.yml",
  "docker-compose.override.yaml",
];

export const parentOf = (path: string) => path.replace(/\/[^/]*$/, "") || "/";

/** Absolute paths, `-` for stdin; empty when there is none. */
export function findFiles(
  proc: Proc,
  given: readonly string[],
  warn: (message: string) => void,
): readonly string[] {
  if (given.length > 0) return given.map((file) => (file === "-" ? file : joinPath(proc.cwd, file)));
  for (let folder = proc.cwd; ; folder = parentOf(folder)) {
    const here = usual.filter((name) => proc.fs.exists(joinPath(folder, name)));
    const [first] = here;
    if (first !== undefined) {
      const main = joinPath(folder, first);
      if (here.length > 1) {
        warn(
          `Found multiple config files with supported names: ${here.map((name) => joinPath(folder, name)).join(", ")}`,
        );
        warn(`Using ${main}`);
      }
      const override = overrides.find((name) => proc.fs.exists(joinPath(folder, name)));
      return override === undefined ? [main] : [main, joinPath(folder, override)];
    }
    if (folder === "/") return [];
  }
}

/** @throws CliError `open FILE: no such file or directory` */
export async function readText(proc: Proc, file: string): Promise<string> {
  if (file === "-") return proc.stdin.readText();
  try {
    if (proc.fs.stat(file).type === "dir") throw new CliError(`read ${file}: is a directory`);
    return proc.fs.readText(file);
  } catch (error) {
    if (error instanceof SysError) throw new CliError(`open ${file}: ${goErrno(error)}`);
    throw error;
  }
}
