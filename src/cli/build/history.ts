/** `docker buildx history ls/inspect/logs/rm`: the builds the engine remembers. */

import type { BuildSummary } from "../../api/build.ts";
import type { Client } from "../../api/client.ts";
import { formatSeconds } from "../../api/time.ts";
import { anyNumber, between, none } from "../kit/arguments.ts";
import { command } from "../kit/command.ts";
import { CliError } from "../kit/errors.ts";
import { formatList } from "../kit/table.ts";
import { humanDuration } from "../kit/units.ts";

async function builds(client: Client): Promise<readonly BuildSummary[]> {
  const response = await client.request({ method: "GET", path: "/build/history" });
  return response.body as readonly BuildSummary[];
}

/** By ID, a prefix of one, or `^n`: the n-th before the last. */
function pick(all: readonly BuildSummary[], ref: string | undefined): BuildSummary {
  const back = ref === undefined ? 0 : /^\^(\d+)$/.exec(ref)?.[1];
  const found = back === undefined ? all.find((b) => b.id.startsWith(ref ?? "")) : all[Number(back)];
  if (found === undefined)
    throw new CliError(
      ref === undefined ? "ERROR: no records found" : `ERROR: no record found for ref ${JSON.stringify(ref)}`,
    );
  return found;
}

const status = { completed: "Completed", error: "Error", canceled: "Canceled", running: "Running" } as const;

function seconds(build: BuildSummary): string {
  return `${build.seconds.toFixed(1)}s`;
}

const ls = command({
  path: "docker buildx history ls",
  usage: "[OPTIONS]",
  short: "List build records",
  plugin: true,
  args: none,
  flags: {
    builder: { type: "string", default: "", help: "Builder to use" },
    debug: { type: "bool", short: "D", help: "Show more" },
    filter: { type: "list", shows: "stringArray", help: "Only those that meet a condition" },
    format: { type: "string", default: "table", help: "Form of the list" },
    local: { type: "bool", help: "Those of this folder" },
    "no-trunc": { type: "bool", help: "Do not shorten what is long" },
  },
  run: async ({ flags, client, proc, out }) => {
    const wanted = flags.filter.flatMap((f) => /^status=(.*)$/.exec(f)?.[1] ?? []);
    const rows = (await builds(client))
      .filter((b) => wanted.length === 0 || wanted.includes(b.status))
      .map((b) => ({
        BuildID: b.id,
        Ref: `default/default/${b.id}`,
        Name: b.name,
        Status: status[b.status],
        CreatedAt: `${humanDuration(proc.nowMs() - b.startedMs)} ago`,
        Duration: seconds(b),
      }));
    const list = {
      typeName: "*history.historyRecord",
      table: "{{.BuildID}}\t{{.Name}}\t{{.Status}}\t{{.CreatedAt}}\t{{.Duration}}",
      headers: {
        BuildID: "BUILD ID",
        Name: "NAME",
        Status: "STATUS",
        CreatedAt: "CREATED AT",
        Duration: "DURATION",
      },
    };
    await out(formatList(list, rows, { format: flags.format }));
  },
});

const inspect = command({
  path: "docker buildx history inspect",
  usage: "[OPTIONS] [REF]",
  short: "Inspect a build record",
  plugin: true,
  args: between(0, 1),
  flags: {
    builder: { type: "string", default: "", help: "Builder to use" },
    debug: { type: "bool", short: "D", help: "Show more" },
    format: { type: "string", default: "pretty", help: "Form of the record" },
  },
  run: async ({ args, flags, client, out }) => {
    const b = pick(await builds(client), args[0]);
    if (flags.format === "json") {
      await out(`${JSON.stringify(b, undefined, 2)}\n`);
      return;
    }
    const lines = [
      ["Name", b.name],
      ["Context", b.context],
      ["Dockerfile", b.dockerfile],
      ...(b.target === undefined ? [] : [["Target", b.target]]),
      [],
      ["Started", formatSeconds(b.startedMs).replace("T", " ").replace("Z", "")],
      ["Duration", seconds(b)],
      ["Build Steps", `${b.steps} (${b.steps === 0 ? 0 : Math.round((b.cached / b.steps) * 100)}% cached)`],
      ...(b.error === undefined ? [] : [[], ["Error", b.error]]),
    ];
    const width = Math.max(...lines.map(([name = ""]) => name.length)) + 2;
    await out(
      `${lines.map(([name, value = ""]) => (name === undefined ? "" : `${`${name}:`.padEnd(width)}${value}`)).join("\n")}\n`,
    );
  },
});

const rm = command({
  path: "docker buildx history rm",
  usage: "[OPTIONS] [REF...]",
  short: "Remove build records",
  plugin: true,
  args: anyNumber,
  flags: {
    all: { type: "bool", help: "All of them" },
    builder: { type: "string", default: "", help: "Builder to use" },
    debug: { type: "bool", short: "D", help: "Show more" },
  },
  run: async ({ args, flags, client }) => {
    if (args.length === 0 && !flags.all) throw new CliError("ERROR: rm requires at least one argument");
    const all = await builds(client);
    const ids = flags.all ? all.map((b) => b.id) : args.map((ref) => pick(all, ref).id);
    await client.request({ method: "DELETE", path: "/build/history", query: { id: ids } });
  },
});

const logs = command({
  path: "docker buildx history logs",
  usage: "[OPTIONS] [REF]",
  short: "Print the logs of a build record",
  plugin: true,
  args: between(0, 1),
  flags: {
    builder: { type: "string", default: "", help: "Builder to use" },
    debug: { type: "bool", short: "D", help: "Show more" },
    progress: { type: "string", default: "plain", help: "Form of the log" },
  },
  run: async ({ args, client, out }) => {
    const b = pick(await builds(client), args[0]);
    await out(
      `${b.log.map((line, i) => `#${i + 1} ${line.name}\n#${i + 1} ${line.outcome}\n`).join("\n")}\n`,
    );
  },
});

export const historyCommands = [ls, inspect, rm, logs];
