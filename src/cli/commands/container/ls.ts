/** `docker ps`. */
import { containerFields, containerFormat, containerRow } from "../../formats/container.ts";
import { none } from "../../kit/arguments.ts";
import { command } from "../../kit/command.ts";
import { CliError, messageOf } from "../../kit/errors.ts";
import { checkFilter, toFilters } from "../../kit/option-values.ts";
import { formatItems } from "../../kit/table.ts";
import { executeTemplate } from "../../kit/template/execute.ts";
import { functions } from "../../kit/template/functions.ts";
import { parseTemplate } from "../../kit/template/parse.ts";
import { GoStruct } from "../../kit/template/values.ts";

export const formatHelp =
  "Choose what is printed:\n'table':            A table with a title for each column (default)\n'table TEMPLATE':   A table of what the Go template picks\n'json':             One JSON record a line\n'TEMPLATE':         What the Go template makes of each\nSee https://docs.docker.com/go/formatting/ for the fields";

export const ls = command({
  path: "docker container ls",
  aliases: ["docker container list", "docker container ps", "docker ps"],
  usage: "[OPTIONS]",
  short: "List containers",
  args: none,
  flags: {
    all: { type: "bool", short: "a", help: "Show all of them, not only those that run" },
    filter: {
      type: "list",
      short: "f",
      shows: "filter",
      help: "Only those that meet a condition",
      check: checkFilter,
    },
    format: { type: "string", help: formatHelp },
    last: { type: "int", short: "n", default: -1, help: "Show the last n made, whatever their state" },
    latest: { type: "bool", short: "l", help: "Show the last one made, whatever its state" },
    "no-trunc": { type: "bool", help: "Do not shorten what is long" },
    quiet: { type: "bool", short: "q", help: "Only the IDs" },
    size: { type: "bool", short: "s", help: "Show how large their files are" },
  },
  run: async ({ flags, client, proc, out, err }) => {
    const size = flags.size || asksForSize(flags.format);
    const limit = flags.latest && flags.last === -1 ? 1 : flags.last;
    const containers = await client.containerList({
      all: flags.all || limit > 0,
      limit,
      size,
      filters: toFilters(flags.filter),
    });
    const table = flags.size ? containerFormat.tableWithSize : containerFormat.table;
    const nowMs = proc.nowMs();
    const truncate = !flags["no-trunc"];
    if (flags.quiet && flags.format !== undefined && flags.format !== "" && flags.format !== "table")
      await err("WARNING: Ignoring custom format, because both --format and --quiet are set.\n");
    await out(
      formatItems(
        { ...containerFormat, table },
        containers,
        containerFields(nowMs, truncate),
        (c) => containerRow(c, nowMs, truncate),
        { format: flags.quiet ? undefined : flags.format, quiet: flags.quiet },
      ),
    );
  },
});

/** The client tries the template on an empty container first, to learn whether sizes are wanted. */
function asksForSize(format: string | undefined): boolean {
  if (format === undefined || format === "" || format === "table" || format === "json" || format === "raw")
    return false;
  let asked = false;
  const probe: Record<string, unknown> = { Label: (_name: string) => "" };
  for (const name of Object.keys(containerFormat.headers)) probe[name] = "";
  Object.defineProperty(probe, "Size", {
    enumerable: true,
    get: () => {
      asked = true;
      return "";
    },
  });
  try {
    const template = parseTemplate(format.replace(/^table /, ""), "", functions);
    const { error } = executeTemplate(template, new GoStruct(containerFormat.typeName, probe));
    if (error !== undefined) throw new CliError(`failed to execute template: ${error.message}`);
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(`failed to parse template: ${messageOf(error)}`);
  }
  return asked;
}
