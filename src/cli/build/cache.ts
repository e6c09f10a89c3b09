/** `docker builder prune`, `docker buildx prune`, `docker buildx du`. */
import type { Client } from "../../api/client.ts";
import { parseTime } from "../../api/time.ts";
import type { BuildCacheRecord } from "../../api/types.ts";
import { none } from "../kit/arguments.ts";
import { command } from "../kit/command.ts";
import { checkFilter, toFilters } from "../kit/option-values.ts";
import { confirm } from "../kit/prompt.ts";
import { alignTabs } from "../kit/tabwriter.ts";
import { humanDuration, humanSize } from "../kit/units.ts";
import { type Builder, currentBuilder } from "./builder-store.ts";
import { byteText } from "./progress/model.ts";

const pruneWarning = "WARNING! This will remove all dangling build cache. Are you sure you want to continue?";
const pruneAllWarning = "WARNING! This will remove all build cache. Are you sure you want to continue?";

async function cacheOf(client: Client, builder: Builder): Promise<readonly BuildCacheRecord[]> {
  if (builder.driver === "docker") return (await client.diskUsage()).BuildCache;
  const answer = await client.request({
    method: "GET",
    path: "/build/cache",
    query: { builder: builder.name },
  });
  return answer.body as readonly BuildCacheRecord[];
}

/** Tabs of eight, as buildx aligns its tables. */
function tabbed(rows: readonly (readonly string[])[]): string {
  return alignTabs(`${rows.map((row) => row.join("\t")).join("\n")}\n`, { minWidth: 8, padding: 1 });
}

function ago(record: BuildCacheRecord, nowMs: number): string {
  const at = record.LastUsedAt === null ? undefined : parseTime(record.LastUsedAt);
  return at === undefined ? "" : `${humanDuration(nowMs - at)} ago`;
}

export const prune = command({
  path: "docker buildx prune",
  aliases: ["docker builder prune"],
  usage: "",
  short: "Remove build cache",
  plugin: true,
  args: none,
  flags: {
    all: { type: "bool", short: "a", help: "Also what images use and what is internal" },
    builder: { type: "string", default: "", help: "Builder to use" },
    debug: { type: "bool", short: "D", help: "Show more" },
    filter: {
      type: "list",
      shows: "filter",
      help: 'Only what meets a condition (e.g. "until=24h")',
      check: checkFilter,
    },
    force: { type: "bool", short: "f", help: "Do not ask" },
    "keep-storage": { type: "bytes", help: "", hidden: true, sameAs: "reserved-space" },
    "max-used-space": { type: "bytes", help: "How much the cache may use", unsupported: true },
    "min-free-space": { type: "bytes", help: "How much must stay free", unsupported: true },
    "reserved-space": { type: "bytes", help: "How much to leave" },
    verbose: { type: "bool", help: "Tell about each record" },
  },
  run: async ({ flags, client, proc, out }) => {
    if (!flags.force && !(await confirm(proc, flags.all ? pruneAllWarning : pruneWarning))) return;
    const builder = currentBuilder(proc, flags.builder);
    const before = new Map((await cacheOf(client, builder)).map((r) => [r.ID, r]));
    const answer = await client.buildPrune({
      all: flags.all,
      filters: toFilters(flags.filter),
      ...(builder.driver === "docker" ? {} : { builder: builder.name }),
      ...(flags["reserved-space"] === undefined ? {} : { keepStorageBytes: flags["reserved-space"] }),
    });
    const rows = (answer.CachesDeleted ?? []).map((id) => {
      const record = before.get(id);
      const size = record === undefined ? "" : byteText(record.Size);
      return [id, "true", size, record === undefined ? "" : ago(record, proc.nowMs())];
    });
    const table = rows.length === 0 ? "" : tabbed([["ID", "RECLAIMABLE", "SIZE", "LAST ACCESSED"], ...rows]);
    await out(`${table}Total:\t${byteText(answer.SpaceReclaimed)}\n`);
  },
});

const truths = new Set(["", "1", "true"]);

/** Whether a record meets the conditions; values of one name are choices. */
function fits(record: Awaited<ReturnType<typeof cacheOf>>[number], filters: readonly string[]): boolean {
  const given = toFilters(filters);
  const any = (name: string, test: (value: string) => boolean) => {
    const values = given[name];
    return values === undefined || Object.keys(values).some(test);
  };
  return (
    any("id", (id) => record.ID.startsWith(id)) &&
    any("type", (type) => record.Type === type) &&
    any("description", (text) => record.Description.includes(text)) &&
    any("shared", (value) => truths.has(value) === record.Shared) &&
    any("private", (value) => truths.has(value) !== record.Shared) &&
    any("inuse", (value) => truths.has(value) === record.InUse)
  );
}

export const du = command({
  path: "docker buildx du",
  usage: "",
  short: "Disk usage",
  plugin: true,
  args: none,
  flags: {
    builder: { type: "string", default: "", help: "Builder to use" },
    debug: { type: "bool", short: "D", help: "Show more" },
    filter: { type: "list", shows: "filter", help: "Only what meets a condition", check: checkFilter },
    verbose: { type: "bool", help: "Tell about each record" },
  },
  run: async ({ flags, client, proc, out }) => {
    const all = await cacheOf(client, currentBuilder(proc, flags.builder));
    const records = all.filter((record) => fits(record, flags.filter));
    const total = records.reduce((sum, r) => sum + r.Size, 0);
    const shared = records.reduce((sum, r) => sum + (r.Shared ? r.Size : 0), 0);
    let text = "";
    if (flags.verbose)
      for (const r of records) {
        const lines = [
          ["ID:", r.ID],
          ["Created at:", r.CreatedAt],
          ["Mutable:", String(r.Type === "exec.cachemount")],
          ["Reclaimable:", String(!r.InUse)],
          ["Shared:", String(r.Shared)],
          ["Size:", humanSize(r.Size)],
          ["Description:", r.Description],
          ["Usage count:", String(r.UsageCount)],
          ["Last used:", ago(r, proc.nowMs())],
          ["Type:", r.Type],
        ];
        text += `${lines.map(([k = "", v = ""]) => `${k}\t${v}`).join("\n")}\n\n`;
      }
    else {
      const rows = records.map((r) => [
        r.Type === "exec.cachemount" ? `${r.ID}*` : r.ID,
        String(!r.InUse),
        byteText(r.Size),
        ago(r, proc.nowMs()),
      ]);
      text += tabbed([["ID", "RECLAIMABLE", "SIZE", "LAST ACCESSED"], ...rows]);
    }
    if (shared > 0) text += `Shared:\t\t${byteText(shared)}\nPrivate:\t${byteText(total - shared)}\n`;
    text += `Reclaimable:\t${byteText(total)}\nTotal:\t\t${byteText(total)}\n`;
    await out(text);
  },
});
