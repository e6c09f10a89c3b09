/** `DOCKER_BUILDKIT=0 docker build`: the client side of the old builder. */
import type { JSONMessage } from "../../api/progress.ts";
import { type FileTree, treeTotals, walk } from "../../os/fs/tree.ts";
import type { CommandContext } from "../kit/command.ts";
import { CliError } from "../kit/errors.ts";
import { humanSize } from "../kit/units.ts";
import type { buildFlags } from "./flags.ts";
import { pairs, prepare } from "./request.ts";

const notice = `DEPRECATED: The legacy builder is deprecated and will be removed in a future release.
            BuildKit is currently disabled; enable it by removing the DOCKER_BUILDKIT=0
            environment-variable.

`;

/** Bytes of the context as a tar: a header for each file, contents in blocks, two empty blocks, blocks of ten. */
function tarSize(tree: FileTree): number {
  let size = 1024;
  for (const { node, path } of walk(tree)) {
    if (path === "/") continue;
    size += 512;
    if (node.type === "file")
      size +=
        Math.ceil((node.content.kind === "bytes" ? node.content.bytes.length : node.content.size) / 512) *
        512;
  }
  return Math.max(size, treeTotals(tree).bytes);
}

export async function runLegacyBuild(context: CommandContext<typeof buildFlags>): Promise<number> {
  const { args, flags, client, proc, out, err } = context;
  await err(notice);
  const contextArg = args[0];
  if (contextArg === undefined || args.length !== 1)
    throw new CliError(
      `docker: 'docker build' requires 1 argument\n\nUsage:  docker build [OPTIONS] PATH | URL | -\n\nRun 'docker build --help' for more information`,
    );
  const untar = async (bytes: Uint8Array) =>
    (await proc.load(import("../../os/fs/untar.ts"))).untarBytes(bytes);
  const prepared = await prepare(proc, contextArg, flags, untar).catch((error: unknown) => {
    if (error instanceof CliError) throw new CliError(error.message.replace(/^ERROR: failed to build: /, ""));
    throw error;
  });
  if (prepared.request.gitContext !== undefined || prepared.request.urlContext !== undefined)
    throw new CliError("drydock: a remote context of the old builder is not simulated");
  if (prepared.request.dockerfile === undefined)
    throw new CliError(
      `unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat ${proc.fs.absolute(`${contextArg}/${flags.file ?? "Dockerfile"}`)}: no such file or directory`,
    );
  if (!flags.quiet)
    await out(`Sending build context to Docker daemon  ${humanSize(tarSize(prepared.context))}\r\r\n`);
  let imageId = "";
  const stream = await client.buildClassic({
    query: { version: "1", rm: flags.rm ? "1" : "0", forcerm: flags["force-rm"] ? "1" : "0" },
    context: prepared.context,
    body: { ...prepared.request, buildArgs: pairs(flags["build-arg"], proc.env) },
  });
  let failure: JSONMessage["errorDetail"];
  for await (const record of stream) {
    const aux = record.aux as { ID?: string } | undefined;
    if (aux?.ID !== undefined) imageId = aux.ID;
    if (record.errorDetail !== undefined) failure = record.errorDetail;
    else if (record.stream !== undefined && !flags.quiet) await out(record.stream);
    else if (record.status !== undefined && !flags.quiet && (record.progressDetail?.total ?? 0) === 0)
      await out(`${record.id === undefined || record.id === "" ? "" : `${record.id}: `}${record.status}\n`);
  }
  if (failure !== undefined) {
    await err(`${failure.message}\n`);
    return failure.code === undefined || failure.code === 0 ? 1 : failure.code;
  }
  if (flags.quiet) await out(`${imageId}\n`);
  if (flags.iidfile !== undefined) proc.fs.writeFile(flags.iidfile, imageId);
  return 0;
}
