/** `docker buildx imagetools inspect`: what a registry has under a name. */
import { ApiError } from "../../api/errors.ts";
import { fullName, InvalidReference, parseReference, withDefaultTag } from "../../oci/reference.ts";
import { exactly } from "../kit/arguments.ts";
import { command } from "../kit/command.ts";
import { credentialsFor } from "../kit/config-file.ts";
import { CliError } from "../kit/errors.ts";

export const imagetoolsInspect = command({
  path: "docker buildx imagetools inspect",
  usage: "[OPTIONS] NAME",
  short: "Show details of an image in the registry",
  plugin: true,
  args: exactly(1),
  completes: "image",
  flags: {
    builder: { type: "string", default: "", help: "Builder to use" },
    debug: { type: "bool", short: "D", help: "Show more" },
    format: { type: "string", help: "Form of the answer", unsupported: true },
    raw: { type: "bool", help: "The manifest as it is" },
  },
  run: async ({ args, flags, client, proc, out }) => {
    let ref: ReturnType<typeof parseReference>;
    try {
      ref = withDefaultTag(parseReference(args[0] ?? ""));
    } catch (error) {
      if (!(error instanceof InvalidReference)) throw error;
      throw new CliError(`ERROR: ${error.message}`);
    }
    const name = `${fullName(ref)}:${ref.tag ?? "latest"}`;
    try {
      const found = await client.distributionInspect(args[0] ?? "", credentialsFor(proc, ref.domain));
      if (flags.raw) {
        await out(`${JSON.stringify(found.Descriptor, undefined, 2)}\n`);
        return;
      }
      const lines = [
        `Name:      ${name}`,
        `MediaType: ${found.Descriptor.mediaType}`,
        `Digest:    ${found.Descriptor.digest}`,
        "           ",
        "Manifests: ",
        ...(found.Platforms ?? []).flatMap((p) => [
          `  Platform:    ${[p.os, p.architecture, p.variant].filter((part) => part !== undefined && part !== "").join("/")}`,
        ]),
      ];
      await out(`${lines.join("\n")}\n`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      throw new CliError(`ERROR: ${name}: not found`);
    }
  },
});
