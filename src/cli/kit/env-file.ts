/** Files of `NAME=value` lines: `--env-file`, `--label-file`. Quotes are part of the value. */
import { SysError } from "../../os/errno.ts";
import type { Proc } from "../../os/process.ts";
import { CliError, goErrno } from "./errors.ts";

/** @throws CliError `open FILE: …`, `invalid env file (FILE): …` */
export function readEnvFile(proc: Proc, file: string): readonly string[] {
  let text: string;
  try {
    if (proc.fs.stat(file).type === "dir")
      throw new CliError(`invalid env file (${file}): read ${file}: is a directory`);
    text = proc.fs.readText(file);
  } catch (error) {
    if (error instanceof SysError) throw new CliError(`open ${file}: ${goErrno(error)}`);
    throw error;
  }
  const out: string[] = [];
  for (const raw of text.replace(/^\uFEFF/, "").split("\n")) {
    const line = raw.replace(/^\s+/, "").replace(/\r$/, "");
    if (line === "" || line.startsWith("#")) continue;
    const equals = line.indexOf("=");
    const name = equals === -1 ? line.trimEnd() : line.slice(0, equals);
    if (/\s/.test(name))
      throw new CliError(`invalid env file (${file}): variable '${name}' contains whitespaces`);
    if (name === "") throw new CliError(`invalid env file (${file}): no variable name on line '${line}'`);
    if (equals !== -1) out.push(line);
    else {
      const value = proc.env.get(name);
      if (value !== undefined) out.push(`${name}=${value}`);
    }
  }
  return out;
}
