/** `docker system df`. */
import { parseTime } from "../../api/time.ts";
import type { DiskUsage } from "../../api/types.ts";
import type { ListFormat, Row } from "../kit/table.ts";
import { alignTabs } from "../kit/tabwriter.ts";
import { humanDuration, humanSize, humanSize3 } from "../kit/units.ts";
import { containerRow, ellipsis, shortId } from "./container.ts";
import { imageRows } from "./image.ts";
import { volumeRow } from "./network.ts";

export const diskUsageFormat: ListFormat = {
  typeName: "*formatter.diskUsageContext",
  headers: { Type: "TYPE", TotalCount: "TOTAL", Active: "ACTIVE", Size: "SIZE", Reclaimable: "RECLAIMABLE" },
  table: "{{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}",
};

function share(part: number, whole: number): string {
  return whole > 0 ? `${humanSize(part)} (${Math.trunc((part * 100) / whole)}%)` : humanSize(part);
}

export function diskUsageRows(df: DiskUsage): readonly Row[] {
  const images = df.Images ?? [];
  const usedImages = images.filter((i) => i.Containers > 0);
  // What active images have of their own and in common cannot be reclaimed.
  const used = usedImages.reduce(
    (n, i) => n + (i.Size === -1 || i.SharedSize === -1 ? 0 : i.Size - i.SharedSize),
    0,
  );
  const imageReclaim = df.LayersSize - used;
  const containers = df.Containers ?? [];
  const running = (c: (typeof containers)[number]) => /^(running|paused|restarting)$/.test(c.State);
  const containerBytes = containers.reduce((n, c) => n + (c.SizeRw ?? 0), 0);
  const stoppedBytes = containers.filter((c) => !running(c)).reduce((n, c) => n + (c.SizeRw ?? 0), 0);
  const volumes = df.Volumes ?? [];
  const volumeBytes = volumes.reduce((n, v) => n + Math.max(0, v.UsageData?.Size ?? 0), 0);
  const unusedBytes = volumes
    .filter((v) => (v.UsageData?.RefCount ?? 0) === 0)
    .reduce((n, v) => n + Math.max(0, v.UsageData?.Size ?? 0), 0);
  const cache = df.BuildCache ?? [];
  const cacheBytes = cache.filter((c) => !c.Shared).reduce((n, c) => n + c.Size, 0);
  const inUse = cache.filter((c) => c.InUse && !c.Shared).reduce((n, c) => n + c.Size, 0);
  return [
    {
      Type: "Images",
      TotalCount: String(images.length),
      Active: String(usedImages.length),
      Size: humanSize(df.LayersSize),
      Reclaimable: share(imageReclaim, df.LayersSize),
    },
    {
      Type: "Containers",
      TotalCount: String(containers.length),
      Active: String(containers.filter(running).length),
      Size: humanSize(containerBytes),
      Reclaimable: share(stoppedBytes, containerBytes),
    },
    {
      Type: "Local Volumes",
      TotalCount: String(volumes.length),
      Active: String(volumes.filter((v) => (v.UsageData?.RefCount ?? 0) > 0).length),
      Size: humanSize(volumeBytes),
      Reclaimable: share(unusedBytes, volumeBytes),
    },
    {
      Type: "Build Cache",
      TotalCount: String(cache.length),
      Active: String(cache.filter((c) => c.InUse).length),
      Size: humanSize(cacheBytes),
      Reclaimable: humanSize(cacheBytes - inUse),
    },
  ];
}

export function diskUsageVerbose(df: DiskUsage, nowMs: number): string {
  const table = (title: string, header: string, rows: readonly (readonly string[])[]) =>
    `${title}:\n\n${alignTabs([header, ...rows.map((r) => r.join("\t"))].map((l) => `${l}\n`).join(""))}`;
  const text = (value: unknown) => String((typeof value === "function" ? value() : value) ?? "");
  const images = (df.Images ?? []).flatMap((image) =>
    imageRows(image, nowMs, { truncate: true, digests: false, once: false }).map((row) => [
      text(row["Repository"]),
      text(row["Tag"]),
      text(row["ID"]),
      text(row["CreatedSince"]),
      humanSize3(image.Size),
      humanSize3(Math.max(0, image.SharedSize)),
      humanSize3(image.Size - Math.max(0, image.SharedSize)),
      String(image.Containers),
    ]),
  );
  const containers = (df.Containers ?? []).map((c) => {
    const row = containerRow(c, nowMs, true);
    return [
      row["ID"],
      row["Image"],
      row["Command"],
      row["LocalVolumes"],
      humanSize3(c.SizeRw ?? 0),
      row["RunningFor"],
      row["Status"],
      row["Names"],
    ].map(text);
  });
  const volumes = (df.Volumes ?? []).map((v) => {
    const row = volumeRow(v);
    return [row["Name"], row["Links"], row["Size"]].map(text);
  });
  const cache = (df.BuildCache ?? []).map((c) => {
    const ago = (time: string | null) =>
      time === null ? "" : `${humanDuration(nowMs - (parseTime(time) ?? nowMs))} ago`;
    return [
      shortId(c.ID),
      ellipsis(c.Type, 16),
      humanSize3(c.Size),
      ago(c.CreatedAt),
      ago(c.LastUsedAt),
      String(c.UsageCount),
      String(c.Shared),
    ];
  });
  const total = (df.BuildCache ?? []).filter((c) => !c.Shared).reduce((n, c) => n + c.Size, 0);
  return [
    table(
      "Images space usage",
      "REPOSITORY\tTAG\tIMAGE ID\tCREATED\tSIZE\tSHARED SIZE\tUNIQUE SIZE\tCONTAINERS",
      images,
    ),
    table(
      "Containers space usage",
      "CONTAINER ID\tIMAGE\tCOMMAND\tLOCAL VOLUMES\tSIZE\tCREATED\tSTATUS\tNAMES",
      containers,
    ),
    table("Local Volumes space usage", "VOLUME NAME\tLINKS\tSIZE", volumes),
    table(
      `Build cache usage: ${humanSize(total)}\n\nBuild cache`,
      "CACHE ID\tCACHE TYPE\tSIZE\tCREATED\tLAST USED\tUSAGE\tSHARED",
      cache,
    ).replace("\n\nBuild cache:\n", "\n"),
  ].join("\n");
}
