/** Rows of `docker images`, `docker history` and `docker search`. */

import { formatSeconds } from "../../api/time.ts";
import type { ImageHistoryItem, ImageSummary, SearchResult } from "../../api/types.ts";
import { familiarName, parseReference } from "../../oci/reference.ts";
import type { ListFormat, Row } from "../kit/table.ts";
import { humanDuration, humanSize3 } from "../kit/units.ts";
import { ellipsis, goTime, shortId } from "./container.ts";

export const imageFormat: ListFormat & { readonly tableWithDigests: string } = {
  typeName: "*formatter.imageContext",
  headers: {
    ID: "IMAGE ID",
    Repository: "REPOSITORY",
    Tag: "TAG",
    Digest: "DIGEST",
    CreatedSince: "CREATED",
    CreatedAt: "CREATED AT",
    Size: "SIZE",
    Containers: "CONTAINERS",
    VirtualSize: "SIZE",
    SharedSize: "SHARED SIZE",
    UniqueSize: "UNIQUE SIZE",
  },
  table:
    "{{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{if .CreatedSince }}{{.CreatedSince}}{{else}}N/A{{end}}\t{{.Size}}",
  tableWithDigests:
    "{{.Repository}}\t{{.Tag}}\t{{.Digest}}\t{{.ID}}\t{{if .CreatedSince }}{{.CreatedSince}}{{else}}N/A{{end}}\t{{.Size}}",
  quiet: "{{.ID}}",
  raw: "repository: {{.Repository}}\ntag: {{.Tag}}\nimage_id: {{.ID}}\ncreated_at: {{.CreatedAt}}\nvirtual_size: {{.Size}}\n",
};

interface Name {
  readonly repo: string;
  readonly tag: string;
  readonly digest: string;
}

/** One row for each tag, or for each digest where there is no tag. */
function namesOf(image: ImageSummary, wantDigest: boolean): readonly Name[] {
  const none = "<none>";
  const byRepo = new Map<string, { tags: string[]; digests: string[] }>();
  const of = (repo: string) => {
    let entry = byRepo.get(repo);
    if (entry === undefined) byRepo.set(repo, (entry = { tags: [], digests: [] }));
    return entry;
  };
  for (const text of image.RepoTags ?? []) {
    if (text === "<none>:<none>") continue;
    const ref = parseReference(text);
    if (ref.tag !== undefined) of(familiarName(ref)).tags.push(ref.tag);
  }
  for (const text of image.RepoDigests ?? []) {
    if (text === "<none>@<none>") continue;
    const ref = parseReference(text);
    if (ref.digest !== undefined) of(familiarName(ref)).digests.push(ref.digest);
  }
  if (byRepo.size === 0) return [{ repo: none, tag: none, digest: none }];
  return [...byRepo].flatMap(([repo, { tags, digests }]) => {
    if (!wantDigest)
      return tags.length > 0
        ? tags.map((tag) => ({ repo, tag, digest: "" }))
        : digests.length > 0
          ? [{ repo, tag: none, digest: "" }]
          : [];
    if (tags.length === 0) return digests.map((digest) => ({ repo, tag: none, digest }));
    return tags.flatMap((tag) =>
      (digests.length > 0 ? digests : [none]).map((digest) => ({ repo, tag, digest })),
    );
  });
}

export interface ImageRowOptions {
  readonly truncate: boolean;
  readonly digests: boolean;
  /** One row for the image, whatever its names: `-q`. */
  readonly once: boolean;
}

export function imageRows(image: ImageSummary, nowMs: number, options: ImageRowOptions): readonly Row[] {
  const names: readonly Name[] = options.once
    ? [{ repo: "", tag: "", digest: "" }]
    : namesOf(image, options.digests);
  const missing = image.Created <= -62_135_596_800;
  return names.map((name) => ({
    ID: options.truncate ? shortId(image.Id) : image.Id,
    Repository: name.repo,
    Tag: name.tag,
    Digest: name.digest,
    CreatedSince: missing ? "" : `${humanDuration(nowMs - image.Created * 1000)} ago`,
    CreatedAt: missing ? "" : goTime(image.Created * 1000),
    Size: humanSize3(image.Size),
    Containers: image.Containers === -1 ? "N/A" : String(image.Containers),
    VirtualSize: humanSize3(image.Size),
    SharedSize: image.SharedSize === -1 ? "N/A" : humanSize3(image.SharedSize),
    UniqueSize: image.SharedSize === -1 ? "N/A" : humanSize3(image.Size - image.SharedSize),
  }));
}

export const historyFormat: ListFormat = {
  typeName: "*image.historyContext",
  headers: {
    ID: "IMAGE",
    CreatedSince: "CREATED",
    CreatedAt: "CREATED AT",
    CreatedBy: "CREATED BY",
    Size: "SIZE",
    Comment: "COMMENT",
  },
  table:
    "{{.ID}}\t{{if .CreatedSince }}{{.CreatedSince}}{{else}}N/A{{end}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}",
  quiet: "{{.ID}}",
};

/** Without `--human` its table shows the time itself. */
export const historyTableExact = "{{.ID}}\t{{.CreatedAt}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}";

export function historyRow(
  item: ImageHistoryItem,
  nowMs: number,
  options: { truncate: boolean; human: boolean },
): Row {
  const by = item.CreatedBy.replace(/\t/g, " ");
  const missing = item.Created <= -62_135_596_800;
  return {
    ID: options.truncate && item.Id !== "<missing>" ? shortId(item.Id) : item.Id,
    CreatedAt: missing ? "" : formatSeconds(item.Created * 1000),
    CreatedSince: missing
      ? ""
      : options.human
        ? `${humanDuration(nowMs - item.Created * 1000)} ago`
        : formatSeconds(item.Created * 1000),
    CreatedBy: options.truncate ? ellipsis(by, 45) : by,
    Size: options.human ? humanSize3(item.Size) : String(item.Size),
    Comment: item.Comment,
  };
}

export const searchFormat: ListFormat = {
  typeName: "*registry.searchContext",
  headers: {
    Name: "NAME",
    Description: "DESCRIPTION",
    StarCount: "STARS",
    IsOfficial: "OFFICIAL",
    IsAutomated: "AUTOMATED",
  },
  table: "{{.Name}}\t{{.Description}}\t{{.StarCount}}\t{{.IsOfficial}}",
};

export function searchRow(result: SearchResult, truncate: boolean): Row {
  const description = result.description.replace(/[\n\r]/g, " ");
  return {
    Name: result.name,
    Description: truncate ? ellipsis(description, 45) : description,
    StarCount: String(result.star_count),
    IsOfficial: result.is_official ? "[OK]" : "",
    IsAutomated: result.is_automated ? "[OK]" : "",
  };
}
