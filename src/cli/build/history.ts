/** `docker buildx history ls/inspect/logs/rm`: the builds a builder remembers. */

import type { BuildSummary } from "../../api/build.ts";
import type { Client } from "../../api/client.ts";
import { formatSeconds, formatTime } from "../../api/time.ts";
import type { Proc } from "../../os/process.ts";
import { anyNumber, between, none } from "../kit/arguments.ts";
import { command } from "../kit/command.ts";
import { CliError } from "../kit/errors.ts";
import { formatList } from "../kit/table.ts";
import { humanDuration } from "../kit/units.ts";
import { type Builder, currentBuilder } from "./builder-store.ts";
import { renderTemplate } from "./template.ts";

interface Builds {
  readonly builder: Builder;
  /** Newest first. */
  readonly all: readonly BuildSummary[];
}

async function buildsOf(client: Client, proc: Proc, named: string): Promise<Builds> {
  const builder = currentBuilder(proc, named);
  const response = await client.request({ method: "GET", path: "/build/history" });
  const all = (response.body as readonly BuildSummary[]).filter((b) => b.builder === builder.name);
  return { builder, all };
}

function refOf(builder: Builder, id: string): string {
  return `${builder.name}/${builder.nodes[0]?.name ?? builder.name}/${id}`;
}

/** By ID, a prefix of one, `builder/node/ID`, or `^n`: the n-th before the last. */
function pick({ all, builder }: Builds, ref: string | undefined): BuildSummary {
  const back = ref === undefined || ref === "" ? 0 : /^\^(\d*)$/.exec(ref)?.[1];
  const found =
    back !== undefined
      ? all[back === "" ? 1 : Number(back)]
      : (all.find((b) => refOf(builder, b.id) === ref) ?? all.find((b) => b.id.startsWith(ref ?? "")));
  if (found !== undefined) return found;
  throw new CliError(
    ref === undefined || ref === ""
      ? "ERROR: no records found"
      : `ERROR: no record found for ref ${JSON.stringify(ref)}`,
  );
}

const status = { completed: "Completed", error: "Error", canceled: "Canceled", running: "Running" } as const;

/** `0.3s`, `1m  4s`. */
function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)}s`;
  return `${Math.trunc(seconds / 60)}m ${String(Math.trunc(seconds % 60)).padStart(2)}s`;
}

function nameOf(b: BuildSummary): string {
  return b.target === undefined ? b.name : `${b.name} (${b.target})`;
}

/** Columns of tabs, eight wide. */
function tabbed(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [i, cell] of row.slice(0, -1).entries())
      widths[i] = Math.max(widths[i] ?? 0, Math.floor(cell.length / 8) * 8 + 8);
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => {
        if (i === row.length - 1) return cell;
        return cell + "\t".repeat(Math.ceil(((widths[i] ?? 0) - cell.length) / 8));
      })
      .join("");
  return rows.map((row) => `${line(row)}\n`).join("");
}

const filters = ["ref", "status", "repository", "revision", "startedAt", "completedAt", "duration"];

/** @throws CliError for a filter that is none */
function accepts(texts: readonly string[]): (b: BuildSummary) => boolean {
  const tests = texts.map((text) => {
    const m = /^(\w+)(=|!=|>=|<=|>|<)(.*)$/.exec(text);
    const [, name = "", operator = "", value = ""] = m ?? [];
    if (m === null) throw new CliError(`ERROR: invalid filter ${JSON.stringify(text)}`);
    if (!filters.includes(name)) throw new CliError(`ERROR: unknown filter ${JSON.stringify(name)}`);
    return (b: BuildSummary) => {
      if (name === "duration") {
        const wanted = Number.parseFloat(value) * (/m$/.test(value) ? 60 : /h$/.test(value) ? 3600 : 1);
        return operator.startsWith(">") ? b.seconds > wanted : b.seconds < wanted;
      }
      const found = name === "status" ? b.status : name === "ref" ? b.id : "";
      return operator === "!=" ? found !== value : found === value;
    };
  });
  return (b) => tests.every((test) => test(b));
}

const common = {
  builder: { type: "string", default: "", help: "Builder to use" },
  debug: { type: "bool", short: "D", help: "Show more" },
} as const;

const ls = command({
  path: "docker buildx history ls",
  usage: "[OPTIONS]",
  short: "List build records",
  plugin: true,
  args: none,
  flags: {
    ...common,
    filter: { type: "list", shows: "stringArray", help: "Only those that meet a condition" },
    format: { type: "string", default: "table", help: "Form of the list" },
    local: { type: "bool", help: "Those of this folder" },
    "no-trunc": { type: "bool", help: "Do not shorten what is long" },
  },
  run: async ({ flags, client, proc, out }) => {
    const wanted = accepts(flags.filter);
    const { builder, all } = await buildsOf(client, proc, flags.builder);
    const here = proc.cwd;
    const shown = all.filter(
      (b) => wanted(b) && (!flags.local || b.context === here || b.context.startsWith(`${here}/`)),
    );
    if (flags.format === "json") {
      for (const b of shown)
        await out(
          `${JSON.stringify({
            cached_steps: b.cached,
            completed_at: formatTime(b.startedMs + b.seconds * 1000),
            completed_steps: b.steps,
            created_at: formatTime(b.startedMs),
            name: nameOf(b),
            ref: refOf(builder, b.id),
            status: status[b.status],
            total_steps: b.steps,
          })}\n`,
        );
      return;
    }
    const rows = shown.map((b) => ({
      Ref: flags["no-trunc"] ? refOf(builder, b.id) : b.id,
      Name: nameOf(b),
      Status: status[b.status],
      CreatedAt: `${humanDuration(proc.nowMs() - b.startedMs)} ago`,
      Duration: duration(b.seconds),
      Link: "",
    }));
    const list = {
      typeName: "*history.lsContext",
      table: "{{.Ref}}\t{{.Name}}\t{{.Status}}\t{{.CreatedAt}}\t{{.Duration}}",
      headers: {
        Ref: "BUILD ID",
        Name: "NAME",
        Status: "STATUS",
        CreatedAt: "CREATED AT",
        Duration: "DURATION",
        Link: "LINK",
      },
    };
    await out(formatList(list, rows, { format: flags.format }));
  },
});

/** What a build was made from: each base with the digest it had in the registry. */
function materials(
  b: BuildSummary,
): readonly { readonly URI: string; readonly Digests: readonly string[] }[] {
  const seen = new Map<string, string>();
  for (const { name } of b.log) {
    const m = /FROM ([^@\s]+):([^:@/\s]+)@(sha256:[0-9a-f]{64})$/.exec(name);
    if (m === null) continue;
    const [, repository = "", tag = "", digest = ""] = m;
    const short = repository.replace(/^docker\.io\/(library\/)?/, "");
    seen.set(`pkg:docker/${short}@${tag}?platform=${encodeURIComponent(b.platform)}`, digest);
  }
  return [...seen].map(([URI, digest]) => ({ URI, Digests: [digest] }));
}

const inspect = command({
  path: "docker buildx history inspect",
  usage: "[OPTIONS] [REF]",
  short: "Inspect a build record",
  plugin: true,
  args: between(0, 1),
  flags: { ...common, format: { type: "string", default: "pretty", help: "Form of the record" } },
  run: async ({ args, flags, client, proc, out }) => {
    const builds = await buildsOf(client, proc, flags.builder);
    const b = pick(builds, args[0]);
    const used = materials(b);
    if (flags.format !== "pretty") {
      const record = {
        Name: nameOf(b),
        Ref: b.id,
        Context: b.context,
        Dockerfile: b.dockerfile,
        ...(b.target === undefined ? {} : { Target: b.target }),
        Platform: [b.platform],
        StartedAt: formatTime(b.startedMs),
        CompletedAt: formatTime(b.startedMs + b.seconds * 1000),
        Duration: Math.round(b.seconds * 1e9),
        Status: b.status,
        ...(b.error === undefined ? {} : { Error: { Message: b.error } }),
        NumCompletedSteps: b.steps,
        NumTotalSteps: b.steps,
        NumCachedSteps: b.cached,
        Materials: used,
      };
      await out(
        flags.format === "json"
          ? `${JSON.stringify(record, undefined, 2)}\n`
          : `${renderTemplate(flags.format, record)}\n`,
      );
      return;
    }
    const cached = b.steps === 0 ? 0 : Math.trunc((b.cached / b.steps) * 100);
    const started = formatSeconds(b.startedMs).replace("T", " ").replace("Z", "");
    let text = tabbed([
      ["Name:", nameOf(b)],
      ["Context:", b.context],
      ["Dockerfile:", b.dockerfile],
      ...(b.target === undefined ? [] : [["Target:", b.target]]),
      ["Platforms:", b.platform],
      [""],
      ["Started:", started],
      ["Duration:", duration(b.seconds)],
      ...(b.status === "completed" ? [] : [["Status:", status[b.status]]]),
      ...(b.error === undefined ? [] : [["Error:", b.error]]),
      ["Build Steps:", `${b.steps}/${b.steps} (${cached}% cached)`],
    ]);
    if (used.length > 0)
      text += `\nMaterials:\n${tabbed([["URI", "DIGEST"], ...used.map((m) => [m.URI, m.Digests[0] ?? ""])])}`;
    await out(`${text}\nPrint build logs: docker buildx history logs ${b.id}\n`);
  },
});

const rm = command({
  path: "docker buildx history rm",
  usage: "[OPTIONS] [REF...]",
  short: "Remove build records",
  plugin: true,
  args: anyNumber,
  flags: { ...common, all: { type: "bool", help: "All of them" } },
  run: async ({ args, flags, client, proc }) => {
    if (args.length === 0 && !flags.all) throw new CliError("ERROR: rm requires at least one argument");
    if (args.length > 0 && flags.all)
      throw new CliError("ERROR: rm requires either --all or at least one argument");
    const builds = await buildsOf(client, proc, flags.builder);
    const ids = flags.all ? builds.all.map((b) => b.id) : args.map((ref) => pick(builds, ref).id);
    await client.request({ method: "DELETE", path: "/build/history", query: { id: ids } });
  },
});

const logs = command({
  path: "docker buildx history logs",
  usage: "[OPTIONS] [REF]",
  short: "Print the logs of a build record",
  plugin: true,
  args: between(0, 1),
  flags: { ...common, progress: { type: "string", default: "plain", help: "Form of the log" } },
  run: async ({ args, flags, client, proc, out }) => {
    const b = pick(await buildsOf(client, proc, flags.builder), args[0]);
    let text = "";
    for (const [i, step] of b.log.entries()) {
      const mark = `#${i + 1} `;
      text += `${mark}${step.name}\n`;
      for (const line of step.output) {
        const digits = Math.max(0, 4 - Math.trunc(line.seconds).toString().length);
        text += `${mark}${line.seconds.toFixed(digits)} ${line.text}\n`;
      }
      text += `${mark}${step.outcome}\n\n`;
    }
    await out(text);
  },
});

export const historyCommands = [ls, inspect, rm, logs];
