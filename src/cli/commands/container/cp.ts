/** `docker cp`: the rules of `cp -r`, with one side in a container. */
import type { ContainerPathStat } from "../../../api/types.ts";
import { SysError } from "../../../os/errno.ts";
import { type FileTree, listChildren, walk } from "../../../os/fs/tree.ts";
import { readChunks } from "../../kit/archive-output.ts";
import { exactly } from "../../kit/arguments.ts";
import { type CommandContext, command } from "../../kit/command.ts";
import { isExpected } from "../../kit/dispatch.ts";
import { CliError, goErrno } from "../../kit/errors.ts";
import { readLocal, writeLocal } from "../../kit/local-tree.ts";
import { joinPath } from "../../kit/paths.ts";
import { humanSize3 } from "../../kit/units.ts";

const isDirectory = (stat: ContainerPathStat) => stat.mode >= 2 ** 31;
const isLink = (stat: ContainerPathStat) => Math.floor(stat.mode / 2 ** 27) % 2 === 1;

/** `CONTAINER:PATH`; a path that begins with `/` or `.` is local. */
function splitArgument(arg: string): { container: string; path: string } {
  if (arg.startsWith("/") || arg.startsWith(".")) return { container: "", path: arg };
  const colon = arg.indexOf(":");
  return colon === -1
    ? { container: "", path: arg }
    : { container: arg.slice(0, colon), path: arg.slice(colon + 1) };
}

const base = (path: string) => joinPath("/", path).split("/").at(-1) ?? "";

/** `dir/.`: what is in the folder, not the folder. */
const contentsOnly = (path: string) => /(^|\/)\.$/.test(path);

export const cp = command({
  path: "docker container cp",
  aliases: ["docker cp"],
  usage: "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n\tdocker cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH",
  short: "Copy files or folders into or out of a container",
  long: "Copy files or folders into or out of a container\n\nWith '-' as the source a tar archive is read from STDIN and unpacked in a folder\nof the container. With '-' as the destination a tar archive is written to STDOUT.",
  args: exactly(2),
  completes: "container:",
  flags: {
    archive: { type: "bool", short: "a", help: "Keep owners" },
    "follow-link": { type: "bool", short: "L", help: "Copy what a link of the source leads to" },
    quiet: { type: "bool", short: "q", help: "Say nothing while copying" },
  },
  run: async (context) => {
    const [from = "", to = ""] = context.args;
    if (from === "") throw new CliError("source can not be empty");
    if (to === "") throw new CliError("destination can not be empty");
    const source = splitArgument(from);
    const target = splitArgument(to);
    if (source.container !== "" && target.container !== "")
      throw new CliError("copying between containers is not supported");
    if (source.container !== "") return outOf(context, source, target.path);
    if (target.container !== "") return into(context, source.path, target);
    throw new CliError("must specify at least one container source");
  },
});

type Context = CommandContext & {
  readonly flags: { readonly archive?: unknown; readonly "follow-link"?: unknown; readonly quiet?: unknown };
};

async function report(context: Context, tree: FileTree, to: string): Promise<void> {
  if (context.flags.quiet === true || !context.proc.stderr.isTty) return;
  let bytes = 1024;
  for (const { path, node } of walk(tree)) {
    if (path === "/") continue;
    bytes += 512;
    if (node.type === "file" && node.content.kind !== undefined)
      bytes += Math.ceil(sizeOf(node.content) / 512) * 512;
  }
  await context.err(`Successfully copied ${humanSize3(bytes)} to ${to}\n`);
}

function sizeOf(content: {
  readonly kind: string;
  readonly size?: number;
  readonly bytes?: Uint8Array;
}): number {
  return content.size ?? content.bytes?.length ?? 0;
}

async function outOf(
  context: Context,
  source: { container: string; path: string },
  to: string,
): Promise<void> {
  const { client, proc, flags } = context;
  if (to !== "-") {
    const parent = joinPath(proc.cwd, to).replace(/\/[^/]*$/, "") || "/";
    if (!proc.fs.exists(parent))
      throw new CliError(`invalid output path: directory "${parent}" does not exist`);
  }
  let path = source.path;
  if (flags["follow-link"] === true) {
    const stat = await client.containerStatPath(source.container, path);
    if (isLink(stat))
      path = stat.linkTarget.startsWith("/")
        ? stat.linkTarget
        : joinPath(path.replace(/\/[^/]*$/, "") || "/", stat.linkTarget);
  }
  const { stat, archive } = await client.containerGetArchive(source.container, path);
  if (to === "-") {
    if (proc.stdout.isTty) throw new CliError("cowardly refusing to copy to a terminal");
    for await (const chunk of archive.tar()) await proc.stdout.write(chunk);
    return;
  }
  const member = listChildren(archive.tree, "/")[0];
  const memberPath = member === undefined ? "/" : `/${member.name}`;
  const directory = isDirectory(stat);
  const destination = joinPath(proc.cwd, to);
  try {
    const existing = proc.fs.exists(destination) ? proc.fs.stat(destination).type : undefined;
    let place = destination;
    if (existing === "dir") {
      if (!(directory && contentsOnly(source.path)))
        place = `${destination === "/" ? "" : destination}/${base(source.path) || stat.name}`;
    } else if (existing !== undefined) {
      if (directory) throw new CliError("cannot copy directory");
      if (to.endsWith("/")) throw new CliError("not a directory");
    } else if (!directory && to.endsWith("/")) throw new CliError("no such directory");
    writeLocal(proc, archive.tree, memberPath, place, { archive: flags.archive === true });
  } catch (error) {
    if (error instanceof SysError) throw new CliError(`open ${error.path ?? destination}: ${goErrno(error)}`);
    throw error;
  }
  await report(context, archive.tree, destination);
}

async function into(
  context: Context,
  from: string,
  target: { container: string; path: string },
): Promise<void> {
  const { client, proc, flags } = context;
  let stat: ContainerPathStat | undefined;
  let path = target.path;
  try {
    stat = await client.containerStatPath(target.container, path);
    if (isLink(stat)) {
      path = stat.linkTarget.startsWith("/")
        ? stat.linkTarget
        : joinPath(path.replace(/\/[^/]*$/, "") || "/", stat.linkTarget);
      stat = await client.containerStatPath(target.container, path);
    }
  } catch (error) {
    if (!isExpected(error)) throw error;
    // Whatever is wrong shows when the copy is made; a missing path is where it will be.
    stat = undefined;
  }
  const options = { copyUidGid: flags.archive === true, noOverwriteDirNonDir: true };
  if (from === "-") {
    if (stat === undefined || !isDirectory(stat))
      throw new CliError(`destination "${target.container}:${target.path}" must be a directory`);
    await client.containerPutArchive(
      target.container,
      path,
      { tar: readChunks(context, undefined) },
      options,
    );
    return;
  }
  const source = joinPath(proc.cwd, from);
  if (!proc.fs.exists(source)) throw missingSource(proc.cwd, from);
  const directory = proc.fs.stat(source).type === "dir";
  if (!directory && from.endsWith("/")) throw new CliError(`lstat ${source}/: not a directory`);

  let folder = path;
  let name = base(from);
  if (stat !== undefined && isDirectory(stat)) {
    if (directory && contentsOnly(from)) name = "";
  } else {
    if (stat !== undefined && directory) throw new CliError("cannot copy directory");
    if (stat === undefined && !directory && (target.path === "" || target.path.endsWith("/")))
      throw new CliError("no such directory");
    const absolute = joinPath("/", path);
    folder = absolute.replace(/\/[^/]*$/, "") || "/";
    name = base(absolute);
  }
  const tree =
    name === ""
      ? readLocal(proc, source, "")
      : readLocal(proc, source, name, { followLink: flags["follow-link"] === true });
  await client.containerPutArchive(target.container, folder, { tree }, options);
  await report(context, tree, `${target.container}:${target.path}`);
}

function missingSource(cwd: string, from: string): CliError {
  return new CliError(`lstat ${joinPath(cwd, from)}: no such file or directory`);
}
