/** `docker diff`, `docker export`, `docker commit`. */
import { familiarName, InvalidReference, parseReference, withDefaultTag } from "../../../oci/reference.ts";
import { writeArchive } from "../../kit/archive-output.ts";
import { between, exactly } from "../../kit/arguments.ts";
import { command } from "../../kit/command.ts";
import { CliError } from "../../kit/errors.ts";

export const diff = command({
  path: "docker container diff",
  aliases: ["docker diff"],
  usage: "CONTAINER",
  short: "Show what a container has changed in its files",
  args: exactly(1),
  completes: "container",
  flags: {},
  run: async ({ args, client, out }) => {
    const ref = (args[0] as string).trim();
    if (ref === "") throw new CliError("Container name cannot be empty");
    const changes = await client.containerDiff(ref);
    const letters = ["C", "A", "D"] as const;
    await out((changes ?? []).map((change) => `${letters[change.Kind]} ${change.Path}\n`).join(""));
  },
});

export const exportContainer = command({
  path: "docker container export",
  aliases: ["docker export"],
  usage: "[OPTIONS] CONTAINER",
  short: "Write a container's files as a tar archive",
  args: exactly(1),
  completes: "container",
  flags: { output: { type: "string", short: "o", help: "Write to this file instead of STDOUT" } },
  run: (context) =>
    writeArchive(context, context.flags.output, "failed to export container", () =>
      context.client.containerExport(context.args[0] as string),
    ),
});

export const commit = command({
  path: "docker container commit",
  aliases: ["docker commit"],
  usage: "[OPTIONS] CONTAINER [REPOSITORY[:TAG]]",
  short: "Make an image of what a container has changed",
  args: between(1, 2),
  completes: ["container"],
  flags: {
    author: { type: "string", short: "a", help: 'Author ("Ada Example <ada@example.org>")' },
    change: { type: "list", short: "c", help: "Dockerfile instruction to apply to the image" },
    message: { type: "string", short: "m", help: "Note for the history" },
    pause: { type: "bool", short: "p", default: true, help: "Freeze the container meanwhile" },
  },
  run: async ({ args, flags, client, out }) => {
    let reference: { repo: string; tag: string } | undefined;
    if (args[1] !== undefined && args[1] !== "") {
      try {
        const ref = withDefaultTag(parseReference(args[1]));
        if (ref.digest !== undefined) throw new CliError("cannot commit to digest reference");
        reference = { repo: familiarName(ref), tag: ref.tag ?? "" };
      } catch (error) {
        if (error instanceof InvalidReference) throw new CliError(error.message);
        throw error;
      }
    }
    const { Id } = await client.containerCommit(args[0] as string, {
      ...(reference === undefined ? {} : { reference }),
      comment: flags.message ?? "",
      author: flags.author ?? "",
      changes: flags.change,
      pause: flags.pause,
    });
    await out(`${Id}\n`);
  },
});
