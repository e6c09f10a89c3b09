/** Makes directories. */
import { SysError } from "../errno.ts";
import type { Proc } from "../process.ts";
import { CommandError, command, complain, isBusybox, quote, quoteName } from "./kit/command.ts";
import { parseMode } from "./kit/mode.ts";
import { UsageError } from "./options.ts";

export const program = command(
  {
    usage: "[OPTION]... DIRECTORY...",
    about: "Create the DIRECTORY(ies), if they do not already exist.",
    options: "m,mode= p,parents v,verbose Z",
  },
  async (proc, o) => {
    if (o.operands.length === 0) throw new UsageError(isBusybox(proc) ? "" : "missing operand");
    const modeText = o.value("m");
    const change = modeText === undefined ? undefined : parseMode(modeText, 0);
    if (modeText !== undefined && !change)
      throw new CommandError(
        isBusybox(proc) ? `invalid mode '${modeText}'` : `invalid mode ${quote(proc, modeText)}`,
      );
    let status = 0;
    const made = async (path: string) => {
      if (o.has("v"))
        await proc.stdout.write(
          isBusybox(proc)
            ? `created directory: '${path}'\n`
            : `${proc.argv[0]}: created directory ${quoteName(path)}\n`,
        );
    };
    for (const path of o.operands) {
      let inWay: string | undefined;
      try {
        if (o.has("p"))
          for (const parent of missingParents(proc, path)) {
            inWay = parent;
            proc.fs.mkdir(parent);
            await made(parent);
          }
        if (o.has("p") && isDirectory(proc, path)) continue;
        proc.fs.mkdir(path);
        if (change) proc.fs.chmod(path, change(0o777, true));
        await made(path);
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        status = 1;
        // A parent that is a file.
        if (inWay !== undefined && error.code === "EEXIST") {
          await complain(
            proc,
            isBusybox(proc)
              ? `can't create directory '${inWay}': Not a directory`
              : `cannot create directory ${quote(proc, inWay)}: Not a directory`,
          );
          continue;
        }
        await complain(
          proc,
          isBusybox(proc)
            ? `can't create directory '${path}': ${error.message}`
            : `cannot create directory ${quote(proc, path)}: ${error.message}`,
        );
      }
    }
    return status;
  },
);

function isDirectory(proc: Proc, path: string): boolean {
  try {
    return proc.fs.stat(path).type === "dir";
  } catch {
    return false;
  }
}

/** Parents to make before `path`, outermost first. */
function missingParents(proc: Proc, path: string): readonly string[] {
  const parts = path.split("/");
  const missing: string[] = [];
  while (parts.at(-1) === "") parts.pop();
  for (parts.pop(); parts.length > 0; parts.pop()) {
    const parent = parts.join("/");
    if (parent === "" || isDirectory(proc, parent)) break;
    if (parts.at(-1) !== "") missing.unshift(parent);
  }
  return missing;
}
