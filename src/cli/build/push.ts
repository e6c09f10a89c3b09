/** `--push`: the finished image goes to its registry. */
import type { Client } from "../../api/client.ts";
import { familiarName, type Reference } from "../../oci/reference.ts";
import type { Proc } from "../../os/process.ts";
import { credentialsFor } from "../kit/config-file.ts";
import { CliError } from "../kit/errors.ts";

/** @throws CliError with the registry's answer */
export async function pushBuilt(client: Client, proc: Proc, ref: Reference): Promise<void> {
  const auth = credentialsFor(proc, ref.domain);
  const stream = await client.imagePush(familiarName(ref), { tag: ref.tag, auth });
  for await (const record of stream)
    if (record.errorDetail !== undefined)
      throw new CliError(`ERROR: failed to build: failed to solve: ${record.errorDetail.message}`);
}
