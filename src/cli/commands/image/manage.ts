/** What is done to images here: tag, rm, history, prune, save, load, import. */
import type { JSONMessage } from "../../../api/progress.ts";
import { familiarName, InvalidReference, parseReference, withDefaultTag } from "../../../oci/reference.ts";
import { SysError } from "../../../os/errno.ts";
import { historyFormat, historyRow, historyTableExact } from "../../formats/image.ts";
import { archiveSource, writeArchive } from "../../kit/archive-output.ts";
import { atLeast, exactly, none } from "../../kit/arguments.ts";
import { command } from "../../kit/command.ts";
import { errorText, isExpected } from "../../kit/dispatch.ts";
import { CliError, goErrno, messageOf } from "../../kit/errors.ts";
import { toFilters } from "../../kit/option-values.ts";
import { showProgress } from "../../kit/progress.ts";
import { formatList } from "../../kit/table.ts";
import { humanSize } from "../../kit/units.ts";
import { pruneFlags, sure } from "../container/lifecycle.ts";
import { formatHelp } from "../container/ls.ts";

export const tag = command({
  path: "docker image tag",
  aliases: ["docker tag"],
  usage: "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]",
  short: "Give an image another name",
  args: exactly(2),
  interspersed: false,
  completes: ["image", "image"],
  flags: {},
  run: async ({ args, client }) => {
    const [source = "", target = ""] = args;
    let ref: ReturnType<typeof parseReference>;
    try {
      ref = withDefaultTag(parseReference(target));
    } catch (error) {
      if (!(error instanceof InvalidReference)) throw error;
      throw new CliError(
        `Error parsing reference: "${target}" is not a valid repository/tag: ${error.message}`,
      );
    }
    if (ref.digest !== undefined) throw new CliError("refusing to create a tag with a digest reference");
    await client.imageTag(source, { repo: familiarName(ref), tag: ref.tag ?? "" });
  },
});

export const rm = command({
  path: "docker image rm",
  aliases: ["docker image remove", "docker rmi"],
  usage: "[OPTIONS] IMAGE [IMAGE...]",
  short: "Remove images",
  args: atLeast(1),
  completes: "image",
  flags: {
    force: {
      type: "bool",
      short: "f",
      help: "Remove it even where it has other names or stopped containers",
    },
    "no-prune": { type: "bool", help: "Keep parents that have no name" },
    platform: { type: "strings", help: "Remove only what is for this platform", unsupported: true },
  },
  run: async ({ args, flags, client, out, err }) => {
    const errors: string[] = [];
    let onlyMissing = true;
    for (const image of args) {
      try {
        const removed = await client.imageRemove(image, { force: flags.force, noPrune: flags["no-prune"] });
        for (const item of removed)
          await out("Deleted" in item ? `Deleted: ${item.Deleted}\n` : `Untagged: ${item.Untagged}\n`);
      } catch (error) {
        if (!isExpected(error)) throw error;
        onlyMissing &&= messageOf(error).startsWith("No such image");
        errors.push(errorText(error));
      }
    }
    if (errors.length === 0) return 0;
    await err(`${errors.join("\n")}\n`);
    return flags.force && onlyMissing ? 0 : 1;
  },
});

export const history = command({
  path: "docker image history",
  aliases: ["docker history"],
  usage: "[OPTIONS] IMAGE",
  short: "Show the steps an image was made in",
  args: exactly(1),
  completes: "image",
  flags: {
    format: { type: "string", help: formatHelp },
    human: { type: "bool", short: "H", default: true, help: "Round sizes and times for people" },
    "no-trunc": { type: "bool", help: "Do not shorten what is long" },
    platform: { type: "string", help: "Show what is for this platform", unsupported: true },
    quiet: { type: "bool", short: "q", help: "Only the IDs" },
  },
  run: async ({ args, flags, client, proc, out }) => {
    const items = await client.imageHistory(args[0] as string);
    const rows = items.map((item) =>
      historyRow(item, proc.nowMs(), { truncate: !flags["no-trunc"], human: flags.human }),
    );
    const list = flags.human ? historyFormat : { ...historyFormat, table: historyTableExact };
    await out(formatList(list, rows, { format: flags.format, quiet: flags.quiet }));
  },
});

export const prune = command({
  path: "docker image prune",
  usage: "[OPTIONS]",
  short: "Remove images nothing needs",
  args: none,
  flags: {
    all: { type: "bool", short: "a", help: "Those with a name too, if no container uses them" },
    ...pruneFlags,
  },
  run: async (context) => {
    const { flags, client, out } = context;
    const warning = flags.all
      ? "WARNING! This will remove all images without at least one container associated to them."
      : "WARNING! This will remove all dangling images.";
    if (!(await sure(context, flags.force, warning))) return 0;
    const filters = { ...toFilters(flags.filter), dangling: { [String(!flags.all)]: true } };
    const { ImagesDeleted, SpaceReclaimed } = await client.imagesPrune(filters);
    await out(prunedImages(ImagesDeleted ?? []));
    await out(`Total reclaimed space: ${humanSize(SpaceReclaimed)}\n`);
  },
});

export function prunedImages(
  items: readonly ({ readonly Untagged: string } | { readonly Deleted: string })[],
): string {
  if (items.length === 0) return "";
  const lines = items.map((item) =>
    "Deleted" in item ? `deleted: ${item.Deleted}` : `untagged: ${item.Untagged}`,
  );
  return `Deleted Images:\n${lines.join("\n")}\n\n`;
}

export const save = command({
  path: "docker image save",
  aliases: ["docker save"],
  usage: "[OPTIONS] IMAGE [IMAGE...]",
  short: "Write images as a tar archive (to STDOUT by default)",
  args: atLeast(1),
  completes: "image",
  flags: {
    output: { type: "string", short: "o", help: "Write to this file instead of STDOUT" },
    platform: { type: "string", help: "Write only what is for this platform", unsupported: true },
  },
  run: (context) =>
    writeArchive(context, context.flags.output, "failed to save image", () =>
      context.client.imageSave(context.args),
    ),
});

export const load = command({
  path: "docker image load",
  aliases: ["docker load"],
  usage: "[OPTIONS]",
  short: "Read images from a tar archive (from STDIN by default)",
  args: none,
  flags: {
    input: { type: "string", short: "i", help: "Read this file instead of STDIN" },
    platform: { type: "string", help: "Read only what is for this platform", unsupported: true },
    quiet: { type: "bool", short: "q", help: "Say nothing while reading" },
  },
  run: async (context) => {
    const { flags, proc, client } = context;
    const input = flags.input === "" ? undefined : flags.input;
    if (input !== undefined) checkReadable(context, input);
    else if (proc.stdin.isTty) throw new CliError("requested load from stdin, but stdin is empty");
    const stream = await client.imageLoad(archiveSource(context, input), { quiet: flags.quiet });
    await showProgress(stream, { out: proc.stdout, columns: proc.fds.get(1)?.tty?.size.columns ?? 0 });
  },
});

function checkReadable(
  { proc }: { readonly proc: { readonly fs: { stat(path: string): unknown } } },
  path: string,
): void {
  try {
    proc.fs.stat(path);
  } catch (error) {
    if (error instanceof SysError) throw new CliError(`open ${path}: ${goErrno(error)}`);
    throw error;
  }
}

export const importImage = command({
  path: "docker image import",
  aliases: ["docker import"],
  usage: "[OPTIONS] file|URL|- [REPOSITORY[:TAG]]",
  short: "Make an image of the files in a tar archive",
  args: atLeast(1),
  completes: "path",
  flags: {
    change: { type: "list", short: "c", help: "Dockerfile instruction to apply to the image" },
    message: { type: "string", short: "m", help: "Note for the history" },
    platform: { type: "string", help: "Platform of the image" },
  },
  run: async (context) => {
    const { args, flags, client, out } = context;
    const [source = "", name = ""] = args;
    const url = /^(https?|git):\/\//.test(source);
    if (source !== "-" && !url) checkReadable(context, source);
    let reference: { repo?: string; tag?: string } = {};
    if (name !== "") {
      try {
        const ref = withDefaultTag(parseReference(name));
        reference = { repo: familiarName(ref), tag: ref.tag ?? "" };
      } catch (error) {
        if (error instanceof InvalidReference) throw new CliError(error.message);
        throw error;
      }
    }
    const content = url ? { url: source } : archiveSource(context, source === "-" ? undefined : source);
    const stream = await client.imageImport(content, {
      ...reference,
      changes: flags.change,
      ...(flags.message === undefined ? {} : { message: flags.message }),
      ...(flags.platform === undefined ? {} : { platform: flags.platform }),
    });
    for await (const record of stream as AsyncIterable<JSONMessage>) {
      if (record.errorDetail !== undefined) throw new CliError(record.errorDetail.message);
      if (record.status !== undefined) await out(`${record.status}\n`);
    }
  },
});
