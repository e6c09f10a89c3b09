/** `docker buildx ls/inspect/create/use/rm/stop/version`: the builders this client knows. */
import { formatSeconds } from "../../api/time.ts";
import { parsePlatforms } from "../../oci/platform.ts";
import type { Proc } from "../../os/process.ts";
import { between, exactly, none } from "../kit/arguments.ts";
import { type CommandContext, command } from "../kit/command.ts";
import { CliError } from "../kit/errors.ts";
import { confirm } from "../kit/prompt.ts";
import { formatList, type Row } from "../kit/table.ts";
import { alignTabs } from "../kit/tabwriter.ts";
import {
  allBuilders,
  type Builder,
  type BuilderNode,
  type Builders,
  currentBuilder,
  type Driver,
  findBuilder,
  markUsed,
  readBuilders,
  writeBuilders,
} from "./builder-store.ts";

const buildkit = "v0.25.1";
/** What the machine's processor runs, and what its emulators add. */
const native = ["linux/amd64", "linux/amd64/v2", "linux/amd64/v3"];
const emulated = [
  "linux/arm64",
  "linux/riscv64",
  "linux/ppc64le",
  "linux/s390x",
  "linux/386",
  "linux/arm/v7",
  "linux/arm/v6",
];
const adjectives = ["brave", "calm", "clever", "eager", "gentle", "happy", "keen", "quiet"];
const names = ["darwin", "euler", "hopper", "lovelace", "noether", "turing", "curie", "gauss"];
const daemonFlags = "--allow-insecure-entitlement=network.host";

/** Those that were asked for come first, with a star. */
function platformsOf(node: BuilderNode): readonly string[] {
  const wanted = node.platforms;
  return [...wanted.map((p) => `${p}*`), ...[...native, ...emulated].filter((p) => !wanted.includes(p))];
}

/** The well-known architectures, four at most, how many of each, and how many more. */
function shortPlatforms(platforms: readonly string[]): string {
  const known = ["amd64", "arm64", "arm", "ppc64le", "s390x", "riscv64"].map((a) => `linux/${a}`);
  const groups = new Map<string, string[]>();
  for (const name of known)
    for (const platform of platforms) {
      if (groups.size >= 4 && !groups.has(name)) break;
      if (platform.replace(/\*$/, "").split("/").slice(0, 2).join("/") === name)
        groups.set(name, [...(groups.get(name) ?? []), platform]);
    }
  let count = 0;
  const shown = [...groups].map(([name, list]) => {
    count += list.length;
    if (list.length === 1) return list[0] ?? "";
    return `${name}${list.some((p) => p.endsWith("*")) ? "*" : ""} (+${list.length})`;
  });
  const left = platforms.length - count;
  return [...shown, ...(left > 0 ? [`(${left} more)`] : [])].join(", ");
}

const common = {
  builder: { type: "string", default: "", help: "Builder to use" },
  debug: { type: "bool", short: "D", help: "Show more" },
} as const;

const ls = command({
  path: "docker buildx ls",
  usage: "",
  short: "List builder instances",
  plugin: true,
  args: none,
  flags: {
    debug: common.debug,
    format: { type: "string", default: "table", help: "Form of the list" },
    "no-trunc": { type: "bool", help: "Do not shorten what is long" },
  },
  run: async ({ flags, proc, out }) => {
    const builders = readBuilders(proc);
    const current = currentName(proc, builders);
    const isTable = flags.format.startsWith("table");
    const rows = allBuilders(builders).flatMap((b): Row[] => {
      const json = {
        Name: b.name,
        Driver: b.driver,
        Nodes: b.nodes.map((n) => ({
          Name: n.name,
          Endpoint: n.endpoint,
          Status: b.running ? "running" : "inactive",
          ...(b.running ? { Version: buildkit, Platforms: platformsOf(n) } : {}),
        })),
        Dynamic: false,
        Current: b.name === current,
      };
      const last = b.lastUsedMs === undefined ? "" : formatSeconds(b.lastUsedMs);
      const head = {
        Name: `${b.name}${isTable && b.name === current ? "*" : ""}`,
        DriverEndpoint: b.driver,
        Status: "",
        LastActivity: last,
        Buildkit: "",
        Platforms: "",
        Error: "",
      };
      if (flags.format === "json") return [json];
      const indent = isTable ? " \\_ " : "";
      return [
        head,
        ...b.nodes.map((n) => ({
          Name: `${indent}${n.name}`,
          DriverEndpoint: `${indent}${n.endpoint}`,
          Status: b.running ? "running" : "inactive",
          LastActivity: "",
          Buildkit: b.running ? buildkit : "",
          Platforms: !b.running
            ? n.platforms.map((p) => `${p}*`).join(", ")
            : isTable && !flags["no-trunc"]
              ? shortPlatforms(platformsOf(n))
              : platformsOf(n).join(", "),
          Error: "",
        })),
      ];
    });
    if (flags.format === "json") {
      await out(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
      return;
    }
    const list = {
      typeName: "*commands.lsContext",
      table: "{{.Name}}\t{{.DriverEndpoint}}\t{{.Status}}\t{{.Buildkit}}\t{{.Platforms}}",
      headers: {
        Name: "NAME/NODE",
        DriverEndpoint: "DRIVER/ENDPOINT",
        LastActivity: "LAST ACTIVITY",
        Status: "STATUS",
        Buildkit: "BUILDKIT",
        Platforms: "PLATFORMS",
      },
    };
    await out(formatList(list, rows, { format: flags.format }));
  },
});

function currentName(proc: Proc, builders: Builders): string {
  return proc.env.get("BUILDX_BUILDER") ?? builders.current;
}

/** Starts a builder; says what of it there is not. */
export async function bootBuilder(
  io: Pick<CommandContext, "proc" | "err">,
  builder: Builder,
): Promise<Builder> {
  if (builder.driver === "docker") return builder;
  if (!builder.running)
    await io.err(
      `drydock: builder ${JSON.stringify(builder.name)} works, but its container buildx_buildkit_${builder.nodes[0]?.name ?? builder.name} is not simulated\n`,
    );
  markUsed(io.proc, builder);
  return { ...builder, running: true, lastUsedMs: io.proc.nowMs() };
}

const inspect = command({
  path: "docker buildx inspect",
  usage: "[NAME]",
  short: "Inspect current builder instance",
  plugin: true,
  args: between(0, 1),
  flags: { ...common, bootstrap: { type: "bool", help: "Start it first" } },
  run: async ({ args, flags, proc, out, err }) => {
    const found = currentBuilder(proc, args[0] ?? flags.builder);
    const b = flags.bootstrap ? await bootBuilder({ proc, err }, found) : found;
    const rows: string[][] = [
      ["Name:", b.name],
      ["Driver:", b.driver],
      ...(b.lastUsedMs === undefined
        ? []
        : [
            ["Last Activity:", `${formatSeconds(b.lastUsedMs).replace("T", " ").replace("Z", "")} +0000 UTC`],
          ]),
      [""],
      ["Nodes:"],
    ];
    for (const [i, node] of b.nodes.entries()) {
      if (i > 0) rows.push([""]);
      rows.push(["Name:", node.name], ["Endpoint:", node.endpoint]);
      const options = node.driverOpts.map((option) => {
        const eq = option.indexOf("=");
        return `${option.slice(0, eq)}=${JSON.stringify(option.slice(eq + 1))}`;
      });
      if (options.length > 0) rows.push(["Driver Options:", options.join(" ")]);
      rows.push(["Status:", b.running ? "running" : "inactive"]);
      if (node.buildkitdFlags !== "") rows.push(["BuildKit daemon flags:", node.buildkitdFlags]);
      if (b.running) rows.push(["BuildKit version:", buildkit]);
      const platforms = b.running ? platformsOf(node) : node.platforms.map((p) => `${p}*`);
      if (platforms.length > 0) rows.push(["Platforms:", platforms.join(", ")]);
    }
    await out(alignTabs(`${rows.map((r) => r.join("\t")).join("\n")}\n`, { minWidth: 0, padding: 1 }));
  },
});

function driverOf(name: string | undefined): Driver {
  switch (name) {
    case undefined:
    case "":
    case "docker-container":
      return "docker-container";
    case "docker":
      throw new CliError('ERROR: additional instances of driver "docker" cannot be created');
    case "kubernetes":
    case "remote":
      throw new CliError(`drydock: builders of driver ${JSON.stringify(name)} are not simulated`);
    default:
      throw new CliError(`ERROR: failed to find driver ${JSON.stringify(name)}`);
  }
}

const create = command({
  path: "docker buildx create",
  usage: "[OPTIONS] [CONTEXT|ENDPOINT]",
  short: "Create a new builder instance",
  plugin: true,
  args: between(0, 1),
  flags: {
    ...common,
    append: { type: "bool", help: "Add a node to a builder" },
    bootstrap: { type: "bool", help: "Start it" },
    "buildkitd-config": { type: "string", help: "Settings of BuildKit", unsupported: true },
    "buildkitd-flags": { type: "string", help: "Flags of BuildKit" },
    driver: { type: "string", help: 'What runs it ("docker-container", "kubernetes", "remote")' },
    "driver-opt": { type: "list", shows: "stringArray", help: "Options of what runs it" },
    leave: { type: "bool", help: "Take a node away" },
    name: { type: "string", help: "Its name" },
    node: { type: "string", help: "Name of the node" },
    platform: { type: "strings", shows: "stringArray", help: "Platforms it builds for" },
    use: { type: "bool", help: "Make it the current one" },
  },
  run: async ({ args, flags, proc, out, err }) => {
    const builders = readBuilders(proc);
    const pick = (list: readonly string[]) => list[Math.floor(proc.random() * list.length)] ?? "";
    if (flags.name === "default")
      throw new CliError("ERROR: default is a reserved name and cannot be used to identify builder instance");
    if (flags.append && flags.name === undefined) throw new CliError("ERROR: append requires a builder name");
    if (flags.leave && flags.name === undefined) throw new CliError("ERROR: leave requires instance name");
    if (flags.leave && flags.node === undefined)
      throw new CliError("ERROR: leave requires node name but --node not set");
    const name = flags.name ?? `${pick(adjectives)}_${pick(names)}`;
    if (!/^[a-zA-Z][a-zA-Z0-9._-]*$/.test(name))
      throw new CliError(
        `ERROR: invalid builder name ${JSON.stringify(name)}, name needs to start with a letter and may not contain symbols, except ._-`,
      );
    const before = builders.made.find((b) => b.name === name);
    if (before !== undefined && !flags.append && !flags.leave && flags.node === undefined)
      throw new CliError(
        `ERROR: existing instance for ${JSON.stringify(name)} but no append mode, specify the node name to make changes for existing instances`,
      );
    const driver = before === undefined ? driverOf(flags.driver) : before.driver;
    if (before !== undefined && flags.driver !== undefined && flags.driver !== before.driver)
      throw new CliError(
        `ERROR: existing instance for ${JSON.stringify(name)} but has mismatched driver ${JSON.stringify(before.driver)}`,
      );
    if (before === undefined && flags.append)
      await err(
        `WARNING: failed to find ${JSON.stringify(name)} for append, creating a new instance instead\n`,
      );
    if (before === undefined && flags.leave)
      throw new CliError(`ERROR: failed to find instance ${JSON.stringify(name)} for leave`);
    const nodes = [...(before?.nodes ?? [])];
    const nodeName = flags.node ?? `${name}${nodes.length}`;
    const at = nodes.findIndex((n) => n.name === nodeName);
    if (flags.leave) {
      if (at < 0) throw new CliError(`ERROR: failed to find node ${JSON.stringify(nodeName)} for leave`);
      nodes.splice(at, 1);
    } else {
      const node: BuilderNode = {
        name: nodeName,
        endpoint: args[0] === undefined || args[0] === "default" ? "unix:///var/run/docker.sock" : args[0],
        platforms: platformList(flags.platform),
        driverOpts: flags["driver-opt"].flatMap((o) => o.split(",")),
        buildkitdFlags: [daemonFlags, flags["buildkitd-flags"] ?? ""].filter((f) => f !== "").join(" "),
      };
      for (const option of node.driverOpts)
        if (!option.includes("="))
          throw new CliError(`ERROR: invalid value ${JSON.stringify(option)}, expecting k=v`);
      if (at < 0) nodes.push(node);
      else nodes[at] = node;
    }
    const made: Builder = { name, driver, nodes, running: before?.running ?? false };
    const all =
      before === undefined ? [...builders.made, made] : builders.made.map((b) => (b === before ? made : b));
    writeBuilders(proc, { made: all, current: flags.use ? name : builders.current });
    if (flags.bootstrap) await bootBuilder({ proc, err }, made);
    await out(`${name}\n`);
  },
});

function platformList(texts: readonly string[]): readonly string[] {
  try {
    return parsePlatforms(texts);
  } catch (error) {
    throw new CliError(`ERROR: ${(error as Error).message}`);
  }
}

const use = command({
  path: "docker buildx use",
  usage: "[OPTIONS] NAME",
  short: "Set the current builder instance",
  plugin: true,
  args: exactly(1),
  flags: {
    ...common,
    default: { type: "bool", help: "For this context only" },
    global: { type: "bool", help: "In every context" },
  },
  run: async ({ args, proc }) => {
    const builders = readBuilders(proc);
    const name = args[0] ?? "";
    if (name !== "default" && !builders.made.some((b) => b.name === name))
      throw new CliError(
        `ERROR: failed to find instance ${JSON.stringify(name)}: open ${proc.env.get("HOME") ?? ""}/.docker/buildx/instances/${name}: no such file or directory`,
      );
    writeBuilders(proc, { ...builders, current: name });
  },
});

const removeInactive =
  "WARNING! This will remove all builders that are not in running state. Are you sure you want to continue?";

const rm = command({
  path: "docker buildx rm",
  usage: "[OPTIONS] [NAME...]",
  short: "Remove one or more builder instances",
  plugin: true,
  args: { min: 0, max: Number.POSITIVE_INFINITY },
  flags: {
    ...common,
    "all-inactive": { type: "bool", help: "All that do not run" },
    force: { type: "bool", short: "f", help: "Do not ask" },
    "keep-daemon": { type: "bool", help: "Leave its daemon" },
    "keep-state": { type: "bool", help: "Leave its cache" },
    timeout: { type: "duration", default: 20_000_000_000, help: "How long to wait" },
  },
  run: async ({ args, flags, client, proc, err }) => {
    let builders = readBuilders(proc);
    if (flags["all-inactive"]) {
      if (args.length > 0)
        throw new CliError("ERROR: cannot specify builder name when --all-inactive is set");
      if (!flags.force && !(await confirm(proc, removeInactive))) return;
    }
    const wanted = flags["all-inactive"]
      ? builders.made.filter((b) => !b.running).map((b) => b.name)
      : args.length > 0
        ? args
        : [flags.builder || currentName(proc, builders)];
    let failed = false;
    for (const name of wanted) {
      const known = builders.made.some((b) => b.name === name);
      if (!known) {
        failed = true;
        const why =
          name === "default"
            ? "context builder cannot be removed, run `docker context rm default` to remove this context"
            : `no builder ${JSON.stringify(name)} found`;
        await err(`failed to remove ${name}: ${why}\n`);
        continue;
      }
      builders = {
        made: builders.made.filter((b) => b.name !== name),
        current: builders.current === name ? "default" : builders.current,
      };
      if (!flags["keep-state"] && !flags["keep-daemon"])
        await client.request({ method: "DELETE", path: `/build/builders/${encodeURIComponent(name)}` });
      await err(`${name} removed\n`);
    }
    writeBuilders(proc, builders);
    if (failed) throw new CliError("ERROR: failed to remove one or more builders");
  },
});

const stop = command({
  path: "docker buildx stop",
  usage: "[NAME]",
  short: "Stop builder instance",
  plugin: true,
  args: between(0, 1),
  flags: common,
  run: async ({ args, flags, proc }) => {
    const builders = readBuilders(proc);
    const b = findBuilder(builders, args[0] ?? (flags.builder || currentName(proc, builders)));
    if (b.driver === "docker") return;
    const made = builders.made.map((o) => (o.name === b.name ? { ...b, running: false } : o));
    writeBuilders(proc, { ...builders, made });
  },
});

const version = command({
  path: "docker buildx version",
  usage: "",
  short: "Show buildx version information",
  plugin: true,
  args: none,
  flags: { debug: common.debug },
  run: async ({ out }) => out("github.com/docker/buildx v0.29.1 a32761aeb3debd39be1eca514af3693af0db334b\n"),
});

export const builderCommands = [ls, inspect, create, use, rm, stop, version];
