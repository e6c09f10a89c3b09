/** `docker system …`, `docker events`. */

import { formatNano } from "../../../api/time.ts";
import type { EventMessage } from "../../../api/types.ts";
import { diskUsageFormat, diskUsageRows, diskUsageVerbose } from "../../formats/disk-usage.ts";
import { none } from "../../kit/arguments.ts";
import { command } from "../../kit/command.ts";
import { CliError, messageOf } from "../../kit/errors.ts";
import { checkFilter, toFilters } from "../../kit/option-values.ts";
import { formatList } from "../../kit/table.ts";
import { executeTemplate } from "../../kit/template/execute.ts";
import { functions } from "../../kit/template/functions.ts";
import { parseTemplate } from "../../kit/template/parse.ts";
import { GoMap, GoStruct } from "../../kit/template/values.ts";
import { timestamp } from "../../kit/timestamps.ts";
import { humanSize } from "../../kit/units.ts";
import { sure } from "../container/lifecycle.ts";
import { formatHelp } from "../container/ls.ts";
import { prunedImages } from "../image/manage.ts";

export const df = command({
  path: "docker system df",
  usage: "[OPTIONS]",
  short: "Show how much disk is used for what",
  args: none,
  flags: {
    format: { type: "string", help: formatHelp },
    verbose: { type: "bool", short: "v", help: "Show each image, container, volume and cache record" },
  },
  run: async ({ flags, client, proc, out }) => {
    const usage = await client.diskUsage();
    if (flags.verbose && (flags.format === undefined || flags.format === "" || flags.format === "table")) {
      await out(diskUsageVerbose(usage, proc.nowMs()));
      return;
    }
    await out(formatList(diskUsageFormat, diskUsageRows(usage), { format: flags.format }));
  },
});

export const events = command({
  path: "docker system events",
  aliases: ["docker events"],
  usage: "[OPTIONS]",
  short: "Watch what happens in the engine",
  args: none,
  flags: {
    filter: {
      type: "list",
      short: "f",
      shows: "filter",
      help: "Only those that meet a condition",
      check: checkFilter,
    },
    format: {
      type: "string",
      help: "Choose what is printed:\n'json':             One JSON record a line\n'TEMPLATE':         What the Go template makes of each",
    },
    since: { type: "string", help: "Those from then on" },
    until: { type: "string", help: "Those up to then" },
  },
  run: async ({ flags, client, proc, out }) => {
    const source = flags.format === "json" ? "{{json .}}" : flags.format;
    let template: ReturnType<typeof parseTemplate> | undefined;
    try {
      template = source === undefined || source === "" ? undefined : parseTemplate(source, "", functions);
    } catch (error) {
      throw new CliError(`Error parsing format: ${messageOf(error)}`, 64);
    }
    const moment = (text: string | undefined) => {
      if (text === undefined || text === "") return undefined;
      const value = timestamp(text, proc.nowMs());
      if (value === undefined) throw new CliError(`failed to parse value as time or duration: "${text}"`);
      return value;
    };
    const since = moment(flags.since);
    const until = moment(flags.until);
    const stream = await client.events({
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
      filters: toFilters(flags.filter),
    });
    for await (const event of stream) {
      if (template === undefined) {
        await out(`${eventLine(event)}\n`);
        continue;
      }
      const { output, error } = executeTemplate(template, eventValue(event));
      if (error !== undefined) throw new CliError(error.message);
      await out(`${output}\n`);
    }
  },
});

function eventLine(event: EventMessage): string {
  const attributes = Object.entries(event.Actor.Attributes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`);
  const list = attributes.length === 0 ? "" : ` (${attributes.join(", ")})`;
  return `${formatNano(event.timeNano / 1e6)} ${event.Type} ${event.Action} ${event.Actor.ID}${list}`;
}

function eventValue(event: EventMessage): GoStruct {
  return new GoStruct(
    "*events.Message",
    {
      Status: event.status ?? "",
      ID: event.id ?? "",
      From: event.from ?? "",
      Type: event.Type,
      Action: event.Action,
      Actor: { ID: event.Actor.ID, Attributes: new GoMap(event.Actor.Attributes, "") },
      Scope: event.scope,
      Time: event.time,
      TimeNano: event.timeNano,
    },
    event,
  );
}

export const prune = command({
  path: "docker system prune",
  usage: "[OPTIONS]",
  short: "Remove what nothing uses",
  args: none,
  flags: {
    all: { type: "bool", short: "a", help: "Images with a name too, if no container uses them" },
    filter: {
      type: "list",
      shows: "filter",
      help: 'Only those that meet a condition (such as "label=<key>=<value>")',
      check: checkFilter,
    },
    force: { type: "bool", short: "f", help: "Do not ask" },
    volumes: { type: "bool", help: "Anonymous volumes too" },
  },
  run: async (context) => {
    const { flags, client, out } = context;
    const filters = toFilters(flags.filter);
    if (flags.volumes && filters["until"] !== undefined)
      throw new CliError('ERROR: The "until" filter is not supported with "--volumes"');
    const warnings = [
      "all stopped containers",
      "all networks not used by at least one container",
      ...(flags.volumes ? ["all anonymous volumes not used by at least one container"] : []),
      flags.all ? "all images without at least one container associated to them" : "all dangling images",
      flags.all ? "all build cache" : "unused build cache",
    ].map((w) => `  - ${w}\n`);
    const conditions =
      flags.filter.length === 0
        ? ""
        : `\n  Items to be pruned will be filtered with:\n${[...flags.filter]
            .sort()
            .map((f) => `  - ${f}\n`)
            .join("")}`;
    if (!(await sure(context, flags.force, `WARNING! This will remove:\n${warnings.join("")}${conditions}`)))
      return 0;

    let reclaimed = 0;
    const list = async (title: string, ids: readonly string[] | null) => {
      if (ids !== null && ids.length > 0) await out(`${title}:\n${ids.join("\n")}\n\n`);
    };
    const containers = await client.containersPrune(filters);
    reclaimed += containers.SpaceReclaimed;
    await list("Deleted Containers", containers.ContainersDeleted);
    await list("Deleted Networks", (await client.networksPrune(filters)).NetworksDeleted);
    if (flags.volumes) {
      const volumes = await client.volumesPrune(filters);
      reclaimed += volumes.SpaceReclaimed;
      await list("Deleted Volumes", volumes.VolumesDeleted);
    }
    const images = await client.imagesPrune({ ...filters, dangling: { [String(!flags.all)]: true } });
    reclaimed += images.SpaceReclaimed;
    await out(prunedImages(images.ImagesDeleted ?? []));
    const cache = await client.buildPrune({ all: flags.all, filters });
    reclaimed += cache.SpaceReclaimed;
    await list("Deleted build cache objects", cache.CachesDeleted);
    await out(`Total reclaimed space: ${humanSize(reclaimed)}\n`);
  },
});
