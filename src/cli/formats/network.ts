/** Rows of `docker network ls` and `docker volume ls`. */
import { parseTime } from "../../api/time.ts";
import type { NetworkInspect, Volume } from "../../api/types.ts";
import type { ListFormat, Row } from "../kit/table.ts";
import { humanSize } from "../kit/units.ts";
import { goTime, labelList, shortId } from "./container.ts";

export const networkFormat: ListFormat = {
  typeName: "*network.networkContext",
  headers: {
    ID: "NETWORK ID",
    Name: "NAME",
    Driver: "DRIVER",
    Scope: "SCOPE",
    IPv4: "IPV4",
    IPv6: "IPV6",
    Internal: "INTERNAL",
    Labels: "LABELS",
    CreatedAt: "CREATED AT",
  },
  table: "{{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}",
  quiet: "{{.ID}}",
};

export function networkRow(n: NetworkInspect, truncate: boolean): Row {
  return {
    ID: truncate ? shortId(n.Id) : n.Id,
    Name: n.Name,
    Driver: n.Driver,
    Scope: n.Scope,
    IPv4: String(n.EnableIPv4),
    IPv6: String(n.EnableIPv6),
    Internal: String(n.Internal),
    Labels: labelList(n.Labels),
    Label: (name: string) => n.Labels?.[name] ?? "",
    CreatedAt: goTime(parseTime(n.Created) ?? 0),
  };
}

export const volumeFormat: ListFormat = {
  typeName: "*formatter.volumeContext",
  headers: {
    Name: "VOLUME NAME",
    Driver: "DRIVER",
    Scope: "SCOPE",
    Mountpoint: "MOUNTPOINT",
    Labels: "LABELS",
    Links: "LINKS",
    Size: "SIZE",
    Group: "GROUP",
    Availability: "AVAILABILITY",
    Status: "STATUS",
  },
  table: "{{.Driver}}\t{{.Name}}",
  quiet: "{{.Name}}",
};

export function volumeRow(v: Volume): Row {
  return {
    Name: v.Name,
    Driver: v.Driver,
    Scope: v.Scope,
    Mountpoint: v.Mountpoint,
    Labels: labelList(v.Labels),
    Label: (name: string) => v.Labels?.[name] ?? "",
    Links: v.UsageData === undefined ? "N/A" : String(v.UsageData.RefCount),
    Size: v.UsageData === undefined ? "N/A" : humanSize(v.UsageData.Size),
    Group: "N/A",
    Availability: "N/A",
    Status: "N/A",
  };
}

/** Names as people order them: `app2` before `app10`. */
export function naturalOrder(a: string, b: string): number {
  const parts = (text: string) => text.match(/\d+|\D+/g) ?? [];
  const left = parts(a);
  const right = parts(b);
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x = "", y = ""] = [left[i], right[i]];
    if (x === y) continue;
    if (/^\d/.test(x) && /^\d/.test(y) && Number(x) !== Number(y)) return Number(x) - Number(y);
    return x < y ? -1 : 1;
  }
  return left.length - right.length;
}
