/** Rows of `docker ps`. */
import { toCivil } from "../../api/time.ts";
import type { ContainerSummary, PortSummary } from "../../api/types.ts";
import { type Fields, type ListFormat, type Row, rowOf } from "../kit/table.ts";
import { humanDuration, humanSize3 } from "../kit/units.ts";
import { quote } from "../kit/values.ts";

export const containerFormat: ListFormat & { readonly tableWithSize: string } = {
  typeName: "*formatter.ContainerContext",
  headers: {
    ID: "CONTAINER ID",
    Names: "NAMES",
    Image: "IMAGE",
    Command: "COMMAND",
    CreatedAt: "CREATED AT",
    RunningFor: "CREATED",
    Ports: "PORTS",
    State: "STATE",
    Status: "STATUS",
    Size: "SIZE",
    Labels: "LABELS",
    Mounts: "MOUNTS",
    LocalVolumes: "LOCAL VOLUMES",
    Networks: "NETWORKS",
    Platform: "PLATFORM",
  },
  table: "{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}",
  tableWithSize:
    "{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}\t{{.Size}}",
  quiet: "{{.ID}}",
  raw: "container_id: {{.ID}}\nimage: {{.Image}}\ncommand: {{.Command}}\ncreated_at: {{.CreatedAt}}\nstate: {{.State}}\nstatus: {{.Status}}\nnames: {{.Names}}\nlabels: {{.Labels}}\nports: {{.Ports}}\n",
};

/** The first 12 digits of an ID, without its algorithm. */
export function shortId(id: string): string {
  return id.startsWith("sha256:") ? id.slice(7, 19) : id.slice(0, 12);
}

/** Cut to `width` characters, the last one an ellipsis. */
export function ellipsis(text: string, width: number): string {
  if (text.length <= width) return text;
  const chars = [...text];
  return chars.length <= width ? text : `${chars.slice(0, width - 1).join("")}…`;
}

/** `2025-06-01 09:00:00 +0000 UTC`. */
export function goTime(ms: number): string {
  const c = toCivil(ms);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${c.year}-${two(c.month)}-${two(c.day)} ${two(c.hour)}:${two(c.minute)}:${two(c.second)} +0000 UTC`;
}

export function labelList(labels: Readonly<Record<string, string>> | null | undefined): string {
  return Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(",");
}

/** What a template may ask of a container, each computed only when asked for. */
export function containerFields(nowMs: number, truncate: boolean): Fields<ContainerSummary> {
  const ages = new Map<number, string>();
  return {
    ID: (c) => (truncate ? shortId(c.Id) : c.Id),
    Names: (c) =>
      c.Names.map((n) => (n.startsWith("/") ? n.slice(1) : n))
        .filter((n) => !truncate || !n.includes("/"))
        .join(","),
    Image: (c) => imageName(c, truncate),
    Command: (c) => quote(truncate ? ellipsis(c.Command, 20) : c.Command),
    CreatedAt: (c) => goTime(c.Created * 1000),
    RunningFor: (c) => {
      let age = ages.get(c.Created);
      if (age === undefined) ages.set(c.Created, (age = `${humanDuration(nowMs - c.Created * 1000)} ago`));
      return age;
    },
    Ports: (c) => displayPorts(c.Ports),
    State: (c) => c.State,
    Status: (c) => c.Status,
    Size: (c) => containerSize(c),
    Labels: (c) => labelList(c.Labels),
    Mounts: (c) =>
      (c.Mounts ?? [])
        .map((m) => m.Name || m.Source)
        .map((m) => (truncate ? ellipsis(m, 15) : m))
        .join(","),
    LocalVolumes: (c) => String((c.Mounts ?? []).filter((m) => m.Driver === "local").length),
    Networks: (c) =>
      Object.keys(c.NetworkSettings?.Networks ?? {})
        .sort()
        .join(","),
    Platform: () => null,
  };
}

export function containerRow(c: ContainerSummary, nowMs: number, truncate: boolean): Row {
  return rowOf(c, containerFields(nowMs, truncate), { Label: (name: string) => c.Labels?.[name] ?? "" });
}

function imageName(c: ContainerSummary, truncate: boolean): string {
  if (truncate && !c.Image.includes("@") && !/^(sha256:)?[0-9a-f]{12,64}$/.test(c.Image) && c.Image !== "")
    return c.Image;
  if (c.Image === "") return "<no image>";
  if (!truncate) return c.Image;
  if (
    c.Image.replace(/^sha256:/, "").startsWith(shortId(c.ImageID)) &&
    /^(sha256:)?[0-9a-f]{12,64}$/.test(c.Image)
  )
    return shortId(c.ImageID);
  return c.Image.replace(/@sha256:[0-9a-f]{64}$/, "");
}

export function containerSize(c: { readonly SizeRw?: number; readonly SizeRootFs?: number }): string {
  const own = humanSize3(c.SizeRw ?? 0);
  return (c.SizeRootFs ?? 0) > 0 ? `${own} (virtual ${humanSize3(c.SizeRootFs ?? 0)})` : own;
}

const joinHost = (ip: string, port: string) => `${ip.includes(":") ? `[${ip}]` : ip}:${port}`;

/** Ports that follow each other are shown as a range; mappings to another port come last. */
export function displayPorts(ports: readonly PortSummary[]): string {
  if (ports.length === 0) return "";
  const [only] = ports;
  if (ports.length === 1 && only !== undefined && (only.IP ?? "") === "")
    return `${only.PrivatePort}/${only.Type}`;
  interface Range {
    first: number;
    last: number;
  }
  const sorted =
    ports.length === 1
      ? ports
      : [...ports].sort(
          (a, b) =>
            a.PrivatePort - b.PrivatePort ||
            compare(a.IP ?? "", b.IP ?? "") ||
            (a.PublicPort ?? 0) - (b.PublicPort ?? 0) ||
            compare(a.Type, b.Type),
        );
  const result: string[] = [];
  const mappings: string[] = [];
  const ranges = new Map<string, Range>();
  const show = (key: string, { first, last }: Range) => {
    const slash = key.lastIndexOf("/");
    const ip = slash === -1 ? "" : key.slice(0, slash);
    const span = first === last ? String(first) : `${first}-${last}`;
    return `${ip === "" ? "" : `${joinHost(ip, span)}->`}${span}/${key.slice(slash + 1)}`;
  };
  for (const port of sorted) {
    let key = port.Type;
    if (port.IP !== undefined && port.IP !== "") {
      if (port.PublicPort !== port.PrivatePort) {
        mappings.push(`${joinHost(port.IP, String(port.PublicPort))}->${port.PrivatePort}/${port.Type}`);
        continue;
      }
      key = `${port.IP}/${port.Type}`;
    }
    const range = ranges.get(key);
    if (range === undefined) ranges.set(key, { first: port.PrivatePort, last: port.PrivatePort });
    else if (port.PrivatePort === range.last + 1) range.last = port.PrivatePort;
    else {
      result.push(show(key, range));
      ranges.set(key, { first: port.PrivatePort, last: port.PrivatePort });
    }
  }
  for (const [key, range] of ranges) result.push(show(key, range));
  return [...result, ...mappings].join(", ");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
