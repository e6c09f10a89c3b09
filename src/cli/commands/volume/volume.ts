/** `docker volume …`. */
import { naturalOrder, volumeFormat, volumeRow } from "../../formats/network.ts";
import { atLeast, atMost, none } from "../../kit/arguments.ts";
import { command } from "../../kit/command.ts";
import { CliError } from "../../kit/errors.ts";
import { checkFilter, checkLabel, toFilters, toMap } from "../../kit/option-values.ts";
import { formatList } from "../../kit/table.ts";
import { forEachTarget } from "../../kit/targets.ts";
import { humanSize } from "../../kit/units.ts";
import { sure } from "../container/lifecycle.ts";
import { formatHelp } from "../container/ls.ts";

export const ls = command({
  path: "docker volume ls",
  aliases: ["docker volume list"],
  usage: "[OPTIONS]",
  short: "List volumes",
  args: none,
  flags: {
    cluster: { type: "bool", help: "Those of the cluster", hidden: true },
    filter: {
      type: "list",
      short: "f",
      shows: "filter",
      help: 'Only those that meet a condition (such as "dangling=true")',
      check: checkFilter,
    },
    format: { type: "string", help: formatHelp },
    quiet: { type: "bool", short: "q", help: "Only the names" },
  },
  run: async ({ flags, client, out }) => {
    const { Volumes } = await client.volumeList(toFilters(flags.filter));
    const volumes = [...(Volumes ?? [])].sort((a, b) => naturalOrder(a.Name, b.Name));
    await out(formatList(volumeFormat, volumes.map(volumeRow), { format: flags.format, quiet: flags.quiet }));
  },
});

export const create = command({
  path: "docker volume create",
  usage: "[OPTIONS] [VOLUME]",
  short: "Make a volume",
  args: atMost(1),
  flags: {
    driver: { type: "string", short: "d", default: "local", help: "Driver of the volume" },
    label: { type: "list", help: "Label for the volume", check: checkLabel },
    name: { type: "string", help: "Name of the volume", hidden: true },
    opt: { type: "list", short: "o", shows: "map", showsDefault: "map[]", help: "Option of the driver" },
  },
  run: async ({ args, flags, client, out }) => {
    if (flags.name !== undefined && args.length > 0)
      throw new CliError(
        "conflicting options: cannot specify a volume-name through both --name and as a positional arg",
      );
    const volume = await client.volumeCreate({
      Driver: flags.driver,
      DriverOpts: toMap(flags.opt),
      Labels: flags.label.length > 0 ? toMap(flags.label) : null,
      ...(flags.name === undefined && args[0] === undefined ? {} : { Name: flags.name ?? args[0] ?? "" }),
    });
    await out(`${volume.Name}\n`);
  },
});

export const rm = command({
  path: "docker volume rm",
  aliases: ["docker volume remove"],
  usage: "[OPTIONS] VOLUME [VOLUME...]",
  short: "Remove volumes",
  long: "Remove volumes. One that a container uses cannot be removed.",
  args: atLeast(1),
  completes: "volume",
  flags: { force: { type: "bool", short: "f", help: "What is not there is no error" } },
  run: (context) =>
    forEachTarget(context, (name) => context.client.volumeRemove(name, { force: context.flags.force })),
});

export const prune = command({
  path: "docker volume prune",
  usage: "[OPTIONS]",
  short: "Remove volumes no container uses",
  args: none,
  flags: {
    all: { type: "bool", short: "a", help: "Those with a name too" },
    filter: {
      type: "list",
      shows: "filter",
      help: 'Only those that meet a condition (such as "label=<label>")',
      check: checkFilter,
    },
    force: { type: "bool", short: "f", help: "Do not ask" },
  },
  run: async (context) => {
    const { flags, client, out } = context;
    const filters = toFilters(flags.filter);
    if (flags.all && filters["all"] !== undefined)
      throw new CliError("conflicting options: cannot specify both --all and --filter all=1");
    const warning = `WARNING! This will remove ${flags.all ? "all" : "anonymous"} local volumes not used by at least one container.`;
    if (!(await sure(context, flags.force, warning))) return 0;
    const { VolumesDeleted, SpaceReclaimed } = await client.volumesPrune(
      flags.all ? { ...filters, all: { "1": true } } : filters,
    );
    const deleted = VolumesDeleted ?? [];
    if (deleted.length > 0) await out(`Deleted Volumes:\n${deleted.join("\n")}\n\n`);
    await out(`Total reclaimed space: ${humanSize(SpaceReclaimed)}\n`);
  },
});
