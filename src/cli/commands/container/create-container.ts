/** Creates a container, pulling its image first when it is missing. */
import { ApiError } from "../../../api/errors.ts";
import {
  familiarString,
  InvalidReference,
  isFullId,
  parseReference,
  type Reference,
  withDefaultTag,
} from "../../../oci/reference.ts";
import { SysError } from "../../../os/errno.ts";
import type { CommandContext } from "../../kit/command.ts";
import { credentialsFor } from "../../kit/config-file.ts";
import { CliError, goErrno } from "../../kit/errors.ts";
import { showProgress } from "../../kit/progress.ts";
import { pullRequest } from "../image/pull-image.ts";
import type { CreateRequest } from "./create-request.ts";

export interface CreateOptions {
  readonly pull: string;
  readonly quiet: boolean;
  readonly cidfile: string | undefined;
}

/** @returns the new container's ID. @throws CliError, ApiError */
export async function createContainer(
  context: Pick<CommandContext, "client" | "proc" | "err">,
  request: CreateRequest,
  options: CreateOptions,
): Promise<string> {
  const { client, proc } = context;
  if (!["always", "missing", "never"].includes(options.pull))
    throw new CliError(
      `invalid pull option: '${options.pull}': must be one of "always", "missing" or "never"`,
    );
  const { cidfile } = options;
  if (cidfile !== undefined && cidfile !== "") openIdFile(context, cidfile);
  const image = request.body.Image ?? "";
  const reference = imageReference(image);

  const pull = async (ref: Reference) => {
    const stream = await client.imagePull({
      ...pullRequest(ref),
      platform: request.platform,
      auth: credentialsFor(proc, ref.domain),
    });
    if (options.quiet) for await (const record of stream) failOn(record);
    else await showProgress(stream, { out: proc.stderr, columns: proc.fds.get(2)?.tty?.size.columns ?? 0 });
  };
  const create = () =>
    client.containerCreate(request.body, { name: request.name, platform: request.platform });

  try {
    if (options.pull === "always" && reference !== undefined) await pull(reference);
    let response: Awaited<ReturnType<typeof create>>;
    try {
      response = await create();
    } catch (error) {
      const missing =
        error instanceof ApiError && error.status === 404 && error.message.startsWith("No such image");
      if (!missing || reference === undefined || options.pull !== "missing") throw error;
      if (!options.quiet) await context.err(`Unable to find image '${familiarString(reference)}' locally\n`);
      await pull(reference);
      response = await create();
    }
    for (const warning of response.Warnings) await context.err(`WARNING: ${warning}\n`);
    if (cidfile !== undefined && cidfile !== "") proc.fs.writeFile(cidfile, response.Id);
    return response.Id;
  } catch (error) {
    if (
      cidfile !== undefined &&
      cidfile !== "" &&
      proc.fs.exists(cidfile) &&
      proc.fs.stat(cidfile).size === 0
    )
      proc.fs.unlink(cidfile);
    throw error;
  }
}

function failOn(record: { errorDetail?: { message: string } }): void {
  if (record.errorDetail !== undefined) throw new CliError(record.errorDetail.message);
}

function openIdFile({ proc }: Pick<CommandContext, "proc">, path: string): void {
  if (proc.fs.exists(path))
    throw new CliError(
      `container ID file found, make sure the other container isn't running or delete ${path}`,
    );
  try {
    proc.fs.writeFile(path, "");
  } catch (error) {
    if (error instanceof SysError)
      throw new CliError(`failed to create the container ID file: open ${path}: ${goErrno(error)}`);
    throw error;
  }
}

/** Undefined for an ID. */
function imageReference(image: string): Reference | undefined {
  if (isFullId(image) || /^sha256:[0-9a-f]{64}$/.test(image)) return undefined;
  try {
    return withDefaultTag(parseReference(image));
  } catch (error) {
    if (error instanceof InvalidReference) throw new CliError(error.message);
    throw error;
  }
}
