/** Copies files and directories. */
import type { Stat } from "../fs/types.ts";
import type { Proc } from "../process.ts";
import { backupOf, backupOptions } from "./kit/backup.ts";
import { baseName, command, complain, isBusybox, nameOf, quoteName } from "./kit/command.ts";
import { confirm } from "./kit/confirm.ts";
import { type CopyError, copy, joinPath, tryStat } from "./kit/copy.ts";
import { type Options, UsageError } from "./options.ts";

export const program = command(
  {
    usage:
      "[OPTION]... [-T] SOURCE DEST\n[OPTION]... SOURCE... DIRECTORY\n[OPTION]... -t DIRECTORY SOURCE...",
    about: "Copy SOURCE to DEST, or multiple SOURCE(s) to DIRECTORY.",
    options: `a,archive ${backupOptions} d f,force i,interactive H l,link L,dereference n,no-clobber P,no-dereference p preserve=? no-preserve= parents R,r,recursive reflink=? remove-destination sparse= s,symbolic-link t,target-directory= T,no-target-directory u,update v,verbose x,one-file-system attributes-only strip-trailing-slashes c Z`,
  },
  async (proc, o) => {
    const { sources, target, into } = await destination(proc, o);
    const archive = o.has("a");
    const recursive = archive || o.has("R");
    const kept = (o.value("preserve") ?? "").split(",");
    const all =
      archive ||
      o.has("p") ||
      kept.includes("all") ||
      (o.has("preserve") && o.value("preserve") === undefined);
    const ask = o.last("f", "i", "n");
    const backUp = backupOf(proc, o);
    if (o.has("parents") && !into)
      throw new UsageError("with --parents, the destination must be a directory");
    let status = 0;
    for (const source of sources) {
      const name = o.has("parents") ? source.replace(/^\/+/, "") : baseName(source);
      const to = into ? joinPath(target, name) : target;
      if (o.has("parents") && into) {
        const parent = to.slice(0, to.lastIndexOf("/"));
        if (!proc.fs.exists(parent)) proc.fs.mkdir(parent, { recursive: true });
      }
      const errors = await copy(proc, source, to, {
        recursive,
        keepLinks:
          o.last("L", "P", "a", "d") !== undefined
            ? o.last("L", "P", "a", "d") !== "L"
            : recursive && !o.has("L") && !o.has("H"),
        preserve: {
          mode: all || kept.includes("mode"),
          owner: all || kept.includes("ownership"),
          times: all || kept.includes("timestamps"),
        },
        force: o.has("f"),
        removeFirst: o.has("remove-destination"),
        ...(o.has("l") ? { link: "hard" as const } : o.has("s") ? { link: "symbolic" as const } : {}),
        mayReplace: (path, from, old) => mayReplace(proc, o, ask, path, from, old),
        ...(backUp === undefined ? {} : { backUp }),
        onCopied: async (from, made) => {
          if (o.has("v")) await proc.stdout.write(`${quoteName(from)} -> ${quoteName(made)}\n`);
        },
      });
      for (const error of errors) {
        status = 1;
        await complain(proc, isBusybox(proc) ? busyboxWords(error) : words(error));
      }
    }
    return status;
  },
);

async function mayReplace(
  proc: Proc,
  o: Options,
  ask: string | undefined,
  path: string,
  from: Stat,
  old: Stat,
): Promise<boolean> {
  if (ask === "n") return false;
  if (o.has("u") && old.mtimeMs >= from.mtimeMs) return false;
  if (ask === "i") return confirm(proc, `${nameOf(proc)}: overwrite ${quoteName(path)}? `);
  return true;
}

export interface Destination {
  readonly sources: readonly string[];
  readonly target: string;
  /** `target` is a directory the sources go into. */
  readonly into: boolean;
}

/** Reads SOURCE… DEST as cp, mv and install do. */
export async function destination(proc: Proc, o: Options): Promise<Destination> {
  const busybox = isBusybox(proc);
  const operands = o.operands;
  const directory = o.value("t");
  if (operands.length === 0) throw new UsageError(busybox ? "" : "missing file operand");
  if (directory !== undefined) {
    const stat = tryStat(proc, directory);
    if (stat?.type !== "dir")
      throw new UsageError(
        `target directory ${quoteName(directory)}: ${stat ? "Not a directory" : "No such file or directory"}`,
        false,
      );
    return { sources: operands, target: directory, into: true };
  }
  if (operands.length === 1)
    throw new UsageError(
      busybox ? "" : `missing destination file operand after ${quoteName(operands[0] ?? "")}`,
    );
  const target = operands.at(-1) ?? "";
  const sources = operands.slice(0, -1);
  if (o.has("T")) {
    if (sources.length > 1) throw new UsageError(`extra operand ${quoteName(operands[2] ?? "")}`);
    return { sources, target, into: false };
  }
  const stat = tryStat(proc, target);
  const into = stat?.type === "dir";
  if (sources.length > 1 && !into && !busybox) {
    throw new UsageError(
      `target ${quoteName(target)}: ${stat ? "Not a directory" : "No such file or directory"}`,
      false,
    );
  }
  return { sources, target, into: into || sources.length > 1 };
}

function words(error: CopyError): string {
  const from = quoteName(error.from);
  const to = quoteName(error.to);
  switch (error.stage) {
    case "stat":
      return `cannot stat ${from}: ${error.reason}`;
    case "omit":
      return `-r not specified; omitting directory ${from}`;
    case "same":
      return `${from} and ${to} are the same file`;
    case "into-itself":
      return `cannot copy a directory, ${from}, into itself, ${to}`;
    case "create-dir":
      return `cannot create directory ${to}: ${error.reason}`;
    case "open":
      return `cannot open ${from} for reading: ${error.reason}`;
    case "dir-over-file":
      return `cannot overwrite non-directory ${to} with directory ${from}`;
    case "file-over-dir":
      return `cannot overwrite directory ${to} with non-directory`;
    case "link":
      return `cannot create link ${to} to ${from}: ${error.reason}`;
    case "create":
      return `cannot create regular file ${to}: ${error.to.endsWith("/") ? "Not a directory" : error.reason}`;
  }
}

function busyboxWords(error: CopyError): string {
  switch (error.stage) {
    case "stat":
      return `can't stat '${error.from}': ${error.reason}`;
    case "omit":
      return `omitting directory '${error.from}'`;
    case "same":
      return `'${error.from}' and '${error.to}' are the same file`;
    case "into-itself":
      return `recursion detected, omitting directory '${error.from}'`;
    case "create-dir":
      return `can't create directory '${error.to}': ${error.reason}`;
    case "open":
      return `can't open '${error.from}': ${error.reason}`;
    case "dir-over-file":
      return `target '${error.to}' is not a directory`;
    case "file-over-dir":
      return `'${error.to}' is a directory`;
    case "link":
    case "create":
      return `can't create '${error.to}': ${error.reason}`;
  }
}
