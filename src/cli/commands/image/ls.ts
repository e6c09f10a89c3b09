/** `docker images`. */
import { imageFormat, imageRows } from "../../formats/image.ts";
import { atMost } from "../../kit/arguments.ts";
import { command } from "../../kit/command.ts";
import { checkFilter, toFilters } from "../../kit/option-values.ts";
import { formatList } from "../../kit/table.ts";
import { formatHelp } from "../container/ls.ts";

export const ls = command({
  path: "docker image ls",
  aliases: ["docker image list", "docker images"],
  usage: "[OPTIONS] [REPOSITORY[:TAG]]",
  short: "List images",
  args: atMost(1),
  completes: "image",
  flags: {
    all: { type: "bool", short: "a", help: "Show intermediate images too" },
    digests: { type: "bool", help: "Show the digest they were pulled or pushed by" },
    filter: {
      type: "list",
      short: "f",
      shows: "filter",
      help: "Only those that meet a condition",
      check: checkFilter,
    },
    format: { type: "string", help: formatHelp },
    "no-trunc": { type: "bool", help: "Do not shorten what is long" },
    quiet: { type: "bool", short: "q", help: "Only the IDs" },
    tree: { type: "bool", help: "Show platforms as branches of a tree (EXPERIMENTAL)", unsupported: true },
  },
  run: async ({ args, flags, client, proc, out, err, path }) => {
    const wanted = args[0];
    const filters = toFilters(wanted === undefined ? flags.filter : [...flags.filter, `reference=${wanted}`]);
    const images = await client.imageList({ all: flags.all, digests: flags.digests, filters });
    const digests = flags.digests || /\{\{.*\.Digest\b/.test(flags.format ?? "");
    const rows = images.flatMap((image) =>
      imageRows(image, proc.nowMs(), {
        truncate: !flags["no-trunc"],
        digests,
        once: flags.quiet && flags.format === undefined,
      }),
    );
    const table = flags.digests ? imageFormat.tableWithDigests : imageFormat.table;
    await out(formatList({ ...imageFormat, table }, rows, { format: flags.format, quiet: flags.quiet }));
    if (images.length === 0 && wanted !== undefined && path === "docker images" && sounds.has(wanted))
      await err(`\nNo images found matching "${wanted}": did you mean "docker image ${wanted}"?\n`);
  },
});

/** Subcommands of `docker image` that `docker images` takes for a name. */
const sounds = new Set([
  "build",
  "history",
  "import",
  "inspect",
  "list",
  "load",
  "ls",
  "prune",
  "pull",
  "push",
  "rm",
  "save",
  "tag",
]);
