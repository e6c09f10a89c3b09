/** Makes a file or directory with a new name. */
import { SysError } from "../errno.ts";
import { CommandError, command, isBusybox, quote } from "./kit/command.ts";
import { joinPath } from "./kit/copy.ts";
import { UsageError } from "./options.ts";

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

export const program = command(
  {
    usage: "[OPTION]... [TEMPLATE]",
    about: "Create a temporary file or directory, safely, and print its name.",
    options: "d,directory u,dry-run q,quiet suffix= p= tmpdir=? t",
  },
  async (proc, o) => {
    if (o.operands.length > 1) throw new UsageError("too many templates");
    const given = o.operands[0];
    const template =
      (given ?? (isBusybox(proc) ? "tmp.XXXXXX" : "tmp.XXXXXXXXXX")) + (o.value("suffix") ?? "");
    const directory =
      o.value("p") ??
      o.value("tmpdir") ??
      (given === undefined || o.has("t") || o.has("tmpdir") ? proc.env.get("TMPDIR") || "/tmp" : undefined);
    const xs = /X{3,}(?=[^X/]*$)/.exec(template);
    if (!xs) throw new CommandError(`too few X's in template ${quote(proc, template)}`);
    const path = directory === undefined ? template : joinPath(directory, template);
    for (let attempt = 0; attempt < 100; attempt++) {
      let random = "";
      for (let i = 0; i < xs[0].length; i++) random += letters[Math.floor(proc.random() * letters.length)];
      const at = path.length - template.length + xs.index;
      const name = path.slice(0, at) + random + path.slice(at + xs[0].length);
      if (proc.fs.exists(name)) continue;
      if (!o.has("u")) {
        try {
          if (o.has("d")) {
            proc.fs.mkdir(name);
            proc.fs.chmod(name, 0o700);
          } else
            (await proc.fs.open(name, { write: true, create: true, exclusive: true, mode: 0o600 })).release();
        } catch (error) {
          if (!(error instanceof SysError)) throw error;
          if (o.has("q")) return 1;
          throw new CommandError(
            `failed to create ${o.has("d") ? "directory" : "file"} via template ${quote(proc, path)}: ${error.message}`,
          );
        }
      }
      await proc.stdout.write(`${name}\n`);
      return 0;
    }
    throw new CommandError(`failed to create file via template ${quote(proc, path)}: File exists`);
  },
);
