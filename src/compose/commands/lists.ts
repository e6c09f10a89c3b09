/** What is there: `ps`, `ls`, `images`, `top`, `port`, `volumes`, `version`. */
import { parseTime } from "../../api/time.ts";
import type { ContainerSummary } from "../../api/types.ts";
import { containerFields } from "../../cli/formats/container.ts";
import { exactly, none } from "../../cli/kit/arguments.ts";
import { CliError } from "../../cli/kit/errors.ts";
import { formatList, type ListFormat, type Row } from "../../cli/kit/table.ts";
import { alignTabs } from "../../cli/kit/tabwriter.ts";
import { humanDuration, humanSize } from "../../cli/kit/units.ts";
import { onlyServices } from "../context.ts";
import { composeVersion, label, labelOf, nameOf, numberOf, serviceOf } from "../labels.ts";
import { composeCommand, serviceContainer } from "./kit.ts";

const psFormat: ListFormat = {
  typeName: "*formatter.ContainerContext",
  headers: {
    ID: "CONTAINER ID",
    Name: "NAME",
    Names: "NAMES",
    Image: "IMAGE",
    Command: "COMMAND",
    Service: "SERVICE",
    CreatedAt: "CREATED AT",
    RunningFor: "CREATED",
    Status: "STATUS",
    State: "STATE",
    Ports: "PORTS",
    Project: "PROJECT",
    Health: "HEALTH",
    ExitCode: "EXIT CODE",
    Labels: "LABELS",
    Mounts: "MOUNTS",
    Networks: "NETWORKS",
    Size: "SIZE",
    LocalVolumes: "LOCAL VOLUMES",
  },
  table: "{{.Name}}\t{{.Image}}\t{{.Command}}\t{{.Service}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}",
};

const columns = { minWidth: 20, padding: 3 };

/** In the order in which JSON has them. */
const jsonKeys = [
  "Command",
  "CreatedAt",
  "ExitCode",
  "Health",
  "ID",
  "Image",
  "Labels",
  "LocalVolumes",
  "Mounts",
  "Name",
  "Names",
  "Networks",
  "Ports",
  "Project",
  "Publishers",
  "RunningFor",
  "Service",
  "Size",
  "State",
  "Status",
];

const statuses = ["paused", "restarting", "removing", "running", "dead", "created", "exited"];

export const ps = composeCommand({
  name: "ps",
  short: "List containers",
  flags: {
    all: { type: "bool", short: "a", help: "Those that ended too, and those of run" },
    filter: { type: "string", help: "Only those that meet a condition (status=…)" },
    format: { type: "string", default: "table", help: "'table', 'json' or a Go template" },
    "no-trunc": { type: "bool", help: "Cut nothing off" },
    orphans: { type: "bool", default: true, help: "Those of services that are no longer in the file too" },
    quiet: { type: "bool", short: "q", help: "Only IDs" },
    services: { type: "bool", help: "Only the names of services" },
    status: {
      type: "list",
      shows: "stringArray",
      help: `Only those in this state [${statuses.join(" | ")}]`,
    },
  },
  run: async ({ compose, flags, args, client, proc, out }) => {
    const wanted = [...flags.status];
    if (flags.filter !== undefined) {
      const [key, value = ""] = flags.filter.split("=");
      if (key === "source") throw new CliError("filtering by source is not implemented");
      if (key !== "status") throw new CliError(`unknown filter ${key}`);
      wanted.push(value);
    }
    const { name, project } = await compose.projectOrName();
    const everything = flags.all || wanted.length > 0;
    const found = (await compose.containers(name, { all: everything })).filter(
      (c) => wanted.length === 0 || wanted.includes(c.State),
    );
    const containers = onlyServices(found, args, project);
    if (flags.quiet) {
      for (const c of containers) await out(`${c.Id}\n`);
      return;
    }
    if (flags.services) {
      for (const service of [...new Set(containers.map(serviceOf))].sort()) await out(`${service}\n`);
      return;
    }
    const fields = containerFields(proc.nowMs(), !flags["no-trunc"]);
    const rows: Row[] = [];
    for (const c of containers) {
      const { State } = await client.containerInspect(c.Id);
      const own: Record<string, unknown> = {
        ...Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field(c)])),
        Name: nameOf(c),
        Service: serviceOf(c),
        Project: name,
        ExitCode: State.ExitCode,
        Health: State.Health === undefined || State.Health.Status === "none" ? "" : State.Health.Status,
        Publishers: c.Ports.map((p) => ({
          URL: p.IP ?? "",
          TargetPort: p.PrivatePort,
          PublishedPort: p.PublicPort ?? 0,
          Protocol: p.Type,
        })),
        Size: "0B",
      };
      rows.push(flags.format === "json" ? Object.fromEntries(jsonKeys.map((key) => [key, own[key]])) : own);
    }
    if (flags.format === "json") {
      for (const row of rows)
        await out(
          `${JSON.stringify(row).replace(/>/g, "\\u003e").replace(/</g, "\\u003c").replace(/&/g, "\\u0026")}\n`,
        );
      return;
    }
    await out(formatList(psFormat, rows, { format: flags.format }));
  },
});

export const ls = composeCommand({
  name: "ls",
  usage: "[OPTIONS]",
  short: "List projects",
  args: none,
  flags: {
    all: { type: "bool", short: "a", help: "Those that do not run too" },
    filter: { type: "list", shows: "filter", help: "Only those that meet a condition" },
    format: { type: "string", default: "table", help: "'table' or 'json'" },
    quiet: { type: "bool", short: "q", help: "Only names" },
  },
  run: async ({ flags, client, out }) => {
    const list = await client.containerList({
      all: flags.all,
      filters: { label: { [label.project]: true, [label.hash]: true } },
    });
    const projects = new Map<string, ContainerSummary[]>();
    for (const c of list)
      projects.set(labelOf(c, "project"), [...(projects.get(labelOf(c, "project")) ?? []), c]);
    const names = flags.filter.filter((f) => f.startsWith("name=")).map((f) => f.slice(5));
    const rows = [...projects]
      .filter(([name]) => names.length === 0 || names.some((n) => name.includes(n)))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([Name, containers]) => {
        const states = new Map<string, number>();
        for (const c of containers) states.set(c.State, (states.get(c.State) ?? 0) + 1);
        return {
          Name,
          Status: [...states]
            .sort()
            .map(([state, n]) => `${state}(${n})`)
            .join(", "),
          ConfigFiles: [...new Set(containers.map((c) => labelOf(c, "files")))].join(","),
        };
      });
    if (flags.quiet) await out(rows.map((row) => `${row.Name}\n`).join(""));
    else if (flags.format === "json") await out(`${JSON.stringify(rows)}\n`);
    else
      await out(
        alignTabs(
          ["NAME\tSTATUS\tCONFIG FILES", ...rows.map((r) => `${r.Name}\t${r.Status}\t${r.ConfigFiles}`)]
            .map((l) => `${l}\n`)
            .join(""),
          columns,
        ),
      );
  },
});

export const images = composeCommand({
  name: "images",
  short: "List images of containers",
  flags: {
    format: { type: "string", default: "table", help: "'table' or 'json'" },
    quiet: { type: "bool", short: "q", help: "Only IDs" },
  },
  run: async ({ compose, flags, args, client, proc, out }) => {
    const { name, project } = await compose.projectOrName();
    const containers = onlyServices(await compose.containers(name, { all: true }), args, project);
    const rows: {
      ContainerName: string;
      Repository: string;
      Tag: string;
      Platform: string;
      ID: string;
      Size: number;
      Created: string;
    }[] = [];
    for (const c of containers) {
      const image = await client.imageInspect(c.ImageID);
      const asked = c.Image.includes(":") ? c.Image : `${c.Image}:latest`;
      const shown = image.RepoTags.find((t) => t === asked) ?? image.RepoTags[0] ?? "<none>:<none>";
      const colon = shown.lastIndexOf(":");
      rows.push({
        ContainerName: nameOf(c),
        Repository: shown.slice(0, colon),
        Tag: shown.slice(colon + 1),
        Platform: [image.Os, image.Architecture, image.Variant]
          .filter((p) => p !== undefined && p !== "")
          .join("/"),
        ID: image.Id,
        Size: image.Size,
        Created: image.Created,
      });
    }
    if (flags.quiet) {
      await out([...new Set(rows.map((r) => r.ID.replace("sha256:", "")))].map((id) => `${id}\n`).join(""));
      return;
    }
    if (flags.format === "json") {
      await out(`${JSON.stringify(rows)}\n`);
      return;
    }
    const lines = rows.map((r) =>
      [
        r.ContainerName,
        r.Repository,
        r.Tag,
        r.Platform,
        r.ID.slice(7, 19),
        humanSize(r.Size),
        `${humanDuration(proc.nowMs() - (parseTime(r.Created) ?? proc.nowMs()))} ago`,
      ].join("\t"),
    );
    await out(
      alignTabs(
        ["CONTAINER\tREPOSITORY\tTAG\tPLATFORM\tIMAGE ID\tSIZE\tCREATED", ...lines]
          .map((l) => `${l}\n`)
          .join(""),
        columns,
      ),
    );
  },
});

export const top = composeCommand({
  name: "top",
  usage: "[SERVICES...]",
  short: "Show the processes of services",
  flags: {},
  run: async ({ compose, args, client, out }) => {
    const { name } = await compose.projectOrName();
    const containers = (await compose.containers(name)).filter(
      (c) => args.length === 0 || args.includes(serviceOf(c)),
    );
    const lines: string[] = [];
    for (const c of containers) {
      const { Titles, Processes } = await client.containerTop(c.Id);
      if (lines.length === 0) lines.push(["SERVICE", "#", ...Titles].join("\t"));
      for (const cells of Processes) lines.push([serviceOf(c), String(numberOf(c)), ...cells].join("\t"));
    }
    if (lines.length > 0)
      await out(alignTabs(lines.map((l) => `${l}\n`).join(""), { minWidth: 4, padding: 2 }));
  },
});

export const port = composeCommand({
  name: "port",
  usage: "[OPTIONS] SERVICE PRIVATE_PORT",
  short: "Show where a port is published",
  args: exactly(2),
  flags: {
    index: { type: "int", help: "Which container, if there are several" },
    protocol: { type: "string", default: "tcp", help: "tcp or udp" },
  },
  run: async ({ compose, flags, args, out }) => {
    const [service = "", wanted = ""] = args;
    const { name } = await compose.projectOrName();
    if (!/^\d+$/.test(wanted))
      throw new CliError(`strconv.ParseUint: parsing ${JSON.stringify(wanted)}: invalid syntax`);
    const container = await serviceContainer(compose, name, service, flags.index);
    const found = container.Ports.find((p) => p.PrivatePort === Number(wanted) && p.Type === flags.protocol);
    if (found === undefined)
      throw new CliError(
        `no port ${wanted}/${flags.protocol} for container ${nameOf(container)}: ${[...new Set(container.Ports.map((p) => `${p.PrivatePort}/${p.Type}`))].join(", ")}`,
      );
    await out(
      `${found.IP === undefined ? "" : found.IP.includes(":") ? `[${found.IP}]` : found.IP}:${found.PublicPort ?? 0}\n`,
    );
  },
});

export const volumes = composeCommand({
  name: "volumes",
  short: "List volumes",
  flags: {
    format: { type: "string", default: "table", help: "'table', 'json' or a Go template" },
    quiet: { type: "bool", short: "q", help: "Only names" },
  },
  run: async ({ compose, flags, client, out }) => {
    const { name } = await compose.projectOrName();
    const list = (await client.volumeList({ label: { [`${label.project}=${name}`]: true } })).Volumes ?? [];
    if (flags.quiet) {
      await out(list.map((v) => `${v.Name}\n`).join(""));
      return;
    }
    const format: ListFormat = {
      typeName: "*formatter.volumeContext",
      headers: { Driver: "DRIVER", Name: "VOLUME NAME", Mountpoint: "MOUNTPOINT", Scope: "SCOPE" },
      table: "{{.Driver}}\t{{.Name}}",
    };
    const rows = list.map(({ Driver, Name, Mountpoint, Scope }) => ({ Driver, Name, Mountpoint, Scope }));
    await out(formatList(format, rows, { format: flags.format }));
  },
});

export const version = composeCommand({
  name: "version",
  usage: "[OPTIONS]",
  short: "Show the version of Compose",
  args: none,
  flags: {
    format: { type: "string", short: "f", help: "'pretty' or 'json'" },
    short: { type: "bool", help: "Only the number" },
  },
  run: async ({ flags, out }) => {
    if (flags.short) await out(`${composeVersion}\n`);
    else if (flags.format === "json") await out(`{"version":"v${composeVersion}"}\n`);
    else await out(`Docker Compose version v${composeVersion}\n`);
  },
});
