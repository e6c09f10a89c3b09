/** `docker buildx ls/inspect/create/use/rm/stop/version`: the builders this client knows. */
import type { Proc } from "../../os/process.ts";
import { between, exactly, none } from "../kit/arguments.ts";
import { command } from "../kit/command.ts";
import { CliError } from "../kit/errors.ts";
import { alignTabs } from "../kit/tabwriter.ts";

interface Builders {
  readonly current: string;
  readonly made: readonly { readonly name: string; readonly driver: string; readonly endpoint: string }[];
}

const none_: Builders = { current: "default", made: [] };
const buildkit = "v0.25.1";
const platforms = "linux/amd64, linux/amd64/v2, linux/amd64/v3, linux/386";
const adjectives = ["brave", "calm", "clever", "eager", "gentle", "happy", "keen", "quiet"];
const names = ["darwin", "euler", "hopper", "lovelace", "noether", "turing", "curie", "gauss"];

function file(proc: Proc): string {
  return `${proc.env.get("DOCKER_CONFIG") ?? `${proc.env.get("HOME") ?? ""}/.docker`}/buildx/instances.json`;
}

function read(proc: Proc): Builders {
  try {
    return JSON.parse(proc.fs.readText(file(proc))) as Builders;
  } catch {
    return none_;
  }
}

function write(proc: Proc, builders: Builders): void {
  const path = file(proc);
  proc.fs.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  proc.fs.writeFile(path, `${JSON.stringify(builders)}\n`);
}

function find(builders: Builders, name: string): Builders["made"][number] {
  if (name === "default") return { name, driver: "docker", endpoint: "default" };
  const found = builders.made.find((b) => b.name === name);
  if (found === undefined) throw new CliError(`ERROR: no builder ${JSON.stringify(name)} found`);
  return found;
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
    const builders = read(proc);
    const all = [...builders.made, find(builders, "default")];
    if (flags.format === "json") {
      const rows = all.map((b) =>
        JSON.stringify({
          Current: b.name === builders.current,
          Driver: b.driver,
          Dynamic: false,
          Name: b.name,
        }),
      );
      await out(`${rows.join("\n")}\n`);
      return;
    }
    const rows = [["NAME/NODE", "DRIVER/ENDPOINT", "STATUS", "BUILDKIT", "PLATFORMS"]];
    for (const b of all) {
      const running = b.driver === "docker";
      const node = running ? b.name : `${b.name}0`;
      rows.push([`${b.name}${b.name === builders.current ? "*" : ""}`, b.driver, "", "", ""]);
      rows.push([
        ` \\_ ${node}`,
        ` \\_ ${b.endpoint}`,
        running ? "running" : "inactive",
        running ? buildkit : "",
        running ? "linux/amd64 (+2), linux/386" : "",
      ]);
    }
    await out(alignTabs(`${rows.map((r) => r.join("\t")).join("\n")}\n`, { minWidth: 0, padding: 3 }));
  },
});

const inspect = command({
  path: "docker buildx inspect",
  usage: "[NAME]",
  short: "Inspect current builder instance",
  plugin: true,
  args: between(0, 1),
  flags: { ...common, bootstrap: { type: "bool", help: "Start it first" } },
  run: async ({ args, flags, proc, out }) => {
    const builders = read(proc);
    const b = find(builders, args[0] ?? (flags.builder || builders.current));
    const running = b.driver === "docker";
    const lines = [
      `Name:          ${b.name}`,
      `Driver:        ${b.driver}`,
      "",
      "Nodes:",
      `Name:             ${running ? b.name : `${b.name}0`}`,
      `Endpoint:         ${b.endpoint}`,
      `Status:           ${running ? "running" : "inactive"}`,
      ...(running ? [`BuildKit version: ${buildkit}`, `Platforms:        ${platforms}`] : []),
    ];
    await out(`${lines.join("\n")}\n`);
  },
});

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
    "buildkitd-flags": { type: "string", help: "Flags of BuildKit", unsupported: true },
    driver: { type: "string", help: 'What runs it ("docker-container", "kubernetes", "remote")' },
    "driver-opt": { type: "list", shows: "stringArray", help: "Options of what runs it" },
    leave: { type: "bool", help: "Take a node away" },
    name: { type: "string", help: "Its name" },
    node: { type: "string", help: "Name of the node" },
    platform: { type: "strings", shows: "stringArray", help: "Platforms it builds for" },
    use: { type: "bool", help: "Make it the current one" },
  },
  run: async ({ flags, proc, out }) => {
    const builders = read(proc);
    const driver = flags.driver ?? "docker-container";
    if (!["docker-container", "kubernetes", "remote", "docker"].includes(driver))
      throw new CliError(`ERROR: failed to find driver ${JSON.stringify(driver)}`);
    const pick = (list: readonly string[]) => list[Math.floor(proc.random() * list.length)] ?? "";
    const name = flags.name ?? `${pick(adjectives)}_${pick(names)}`;
    if (name === "default")
      throw new CliError("ERROR: default is a reserved name and cannot be used to identify builder instance");
    if (!/^[a-zA-Z][a-zA-Z0-9._-]*$/.test(name))
      throw new CliError(
        `ERROR: invalid builder name ${JSON.stringify(name)}, name needs to start with a letter and may not contain symbols, except ._-`,
      );
    if (builders.made.some((b) => b.name === name) && !flags.append)
      throw new CliError(
        `ERROR: existing instance for ${JSON.stringify(name)} but no append mode, specify the node name to make changes for existing instances`,
      );
    const made = [
      ...builders.made.filter((b) => b.name !== name),
      { name, driver, endpoint: "unix:///var/run/docker.sock" },
    ];
    write(proc, { made, current: flags.use ? name : builders.current });
    await out(`${name}\n`);
  },
});

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
    const builders = read(proc);
    write(proc, { ...builders, current: find(builders, args[0] ?? "").name });
  },
});

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
  run: async ({ args, flags, proc, out }) => {
    let builders = read(proc);
    const wanted = flags["all-inactive"]
      ? builders.made.map((b) => b.name)
      : args.length > 0
        ? args
        : [builders.current];
    for (const name of wanted) {
      if (name === "default") throw new CliError("ERROR: default builder cannot be removed");
      find(builders, name);
      builders = {
        made: builders.made.filter((b) => b.name !== name),
        current: builders.current === name ? "default" : builders.current,
      };
      await out(`${name} removed\n`);
    }
    write(proc, builders);
  },
});

const stop = command({
  path: "docker buildx stop",
  usage: "[NAME]",
  short: "Stop builder instance",
  plugin: true,
  args: between(0, 1),
  flags: common,
  run: async ({ args, proc }) => {
    const builders = read(proc);
    find(builders, args[0] ?? builders.current);
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

/** The builder a build goes to; one that is no `docker` driver is played by the engine's own. */
export function currentBuilder(proc: Proc, wanted: string): string {
  const builders = read(proc);
  return find(builders, wanted === "" || wanted === "default" ? builders.current : wanted).name;
}

export const builderCommands = [ls, inspect, create, use, rm, stop, version];
