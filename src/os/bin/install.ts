/** Copies files and sets their attributes. */
import { SysError } from "../errno.ts";
import { destination } from "./cp.ts";
import { baseName, CommandError, command, complain, quote, quoteName } from "./kit/command.ts";
import { copy, joinPath } from "./kit/copy.ts";
import { parseMode } from "./kit/mode.ts";
import { dirName } from "./kit/paths.ts";
import { findGroup, findUser } from "./kit/users.ts";
import { UsageError } from "./options.ts";

export const program = command(
  {
    usage: "[OPTION]... [-T] SOURCE DEST\n[OPTION]... SOURCE... DIRECTORY\n[OPTION]... -d DIRECTORY...",
    about: "Copy files and set attributes.",
    options:
      "b c C,compare d,directory D g,group= m,mode= o,owner= p,preserve-timestamps s,strip S= t,target-directory= T,no-target-directory v,verbose",
  },
  async (proc, o) => {
    const modeText = o.value("m") ?? "755";
    const change = parseMode(modeText, 0);
    if (!change) throw new CommandError(`invalid mode ${quote(proc, modeText)}`);
    const ownerText = o.value("o");
    const groupText = o.value("g");
    const uid =
      ownerText === undefined
        ? -1
        : (findUser(proc, ownerText)?.uid ?? (/^\d+$/.test(ownerText) ? Number(ownerText) : undefined));
    if (uid === undefined) throw new CommandError(`invalid user: ${quote(proc, ownerText ?? "")}`);
    const gid =
      groupText === undefined
        ? -1
        : (findGroup(proc, groupText)?.gid ?? (/^\d+$/.test(groupText) ? Number(groupText) : undefined));
    if (gid === undefined) throw new CommandError(`invalid group: ${quote(proc, groupText ?? "")}`);
    const finish = (path: string, directory: boolean) => {
      proc.fs.chmod(path, change(0, directory));
      if (uid !== -1 || gid !== -1) proc.fs.chown(path, uid, gid);
    };
    let status = 0;
    if (o.has("d")) {
      if (o.operands.length === 0) throw new UsageError("missing file operand");
      for (const path of o.operands) {
        try {
          if (o.has("v") && !proc.fs.exists(path))
            await proc.stdout.write(`${proc.argv[0]}: creating directory ${quoteName(path)}\n`);
          proc.fs.mkdir(path, { recursive: true });
          finish(path, true);
        } catch (error) {
          if (!(error instanceof SysError)) throw error;
          status = 1;
          await complain(proc, `cannot create directory ${quote(proc, path)}: ${error.message}`);
        }
      }
      return status;
    }
    if (o.has("D")) {
      const parent = o.value("t") ?? dirName(o.operands.at(-1) ?? "");
      if (o.operands.length > 0 && !proc.fs.exists(parent)) proc.fs.mkdir(parent, { recursive: true });
    }
    const { sources, target, into } = await destination(proc, o);
    for (const source of sources) {
      const to = into ? joinPath(target, baseName(source)) : target;
      const errors = await copy(proc, source, to, {
        recursive: false,
        keepLinks: false,
        removeFirst: true,
        preserve: { mode: false, owner: false, times: o.has("p") },
      });
      for (const error of errors) {
        status = 1;
        await complain(
          proc,
          error.stage === "stat"
            ? `cannot stat ${quoteName(source)}: ${error.reason}`
            : error.stage === "omit"
              ? `omitting directory ${quoteName(source)}`
              : error.stage === "same"
                ? `${quoteName(source)} and ${quoteName(to)} are the same file`
                : `cannot create regular file ${quoteName(to)}: ${error.reason}`,
        );
      }
      if (errors.length === 0) {
        finish(to, false);
        if (o.has("v")) await proc.stdout.write(`${quoteName(source)} -> ${quoteName(to)}\n`);
      }
    }
    return status;
  },
);
