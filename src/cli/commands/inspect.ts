/** `docker inspect` and the `inspect` of each noun. */
import { ApiError } from "../../api/errors.ts";
import { atLeast } from "../kit/arguments.ts";
import { type CommandContext, command } from "../kit/command.ts";
import { CliError } from "../kit/errors.ts";
import type { Flags } from "../kit/flags.ts";
import { inspectAll } from "../kit/inspect.ts";

const format = {
  type: "string",
  short: "f",
  help: "Choose what is printed:\n'json':             JSON\n'TEMPLATE':         What the Go template makes of each\nSee https://docs.docker.com/go/formatting/ for the fields",
} as const;

type Client = CommandContext["client"];
const finders: Readonly<Record<string, (client: Client, ref: string, size: boolean) => Promise<object>>> = {
  container: (client, ref, size) => client.containerInspect(ref, { size }),
  image: (client, ref) => client.imageInspect(ref),
  network: (client, ref) => client.networkInspect(ref),
  volume: (client, ref) => client.volumeInspect(ref),
};
const types = [
  "config",
  "container",
  "image",
  "network",
  "node",
  "plugin",
  "secret",
  "service",
  "task",
  "volume",
];

export const inspect = command({
  path: "docker inspect",
  usage: "[OPTIONS] NAME|ID [NAME|ID...]",
  short: "Show everything about any object",
  args: atLeast(1),
  completes: "object",
  flags: {
    format,
    size: { type: "bool", short: "s", help: "Containers: the size of their files too" },
    type: { type: "string", help: "Only look for this kind of object" },
  },
  run: (context) => {
    const { args, flags, client, changed } = context;
    const type = flags.type ?? "";
    if ((type === "" && changed.has("type")) || (type !== "" && !types.includes(type)))
      throw new CliError(
        type === ""
          ? 'type is empty: must be one of "config", "container", "image", "network", "node", "plugin", "secret", "service", "task", "volume"'
          : `unknown type: "${type}": must be one of ${types.map((t) => `"${t}"`).join(", ")}`,
      );
    return inspectAll(context, args, flags.format, async (ref) => {
      if (type !== "") {
        const find = finders[type];
        if (find === undefined) throw new CliError(`Error response from daemon: ${notASwarm}`);
        return find(client, ref, flags.size);
      }
      for (const find of Object.values(finders)) {
        try {
          return await find(client, ref, flags.size);
        } catch (error) {
          if (!(error instanceof ApiError) || (error.status !== 404 && error.status !== 400)) throw error;
        }
      }
      throw new CliError(`Error: No such object: ${ref}`);
    });
  },
});

export const notASwarm =
  'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.';

/** `docker NOUN inspect`. */
function inspectOf(
  noun: "container" | "image" | "network" | "volume",
  flags: Flags,
  find: (client: Client, ref: string, given: Readonly<Record<string, unknown>>) => Promise<object>,
) {
  const shown = noun.toUpperCase();
  return command({
    path: `docker ${noun} inspect`,
    usage: `[OPTIONS] ${shown} [${shown}...]`,
    short: `Show everything about ${noun}s`,
    args: atLeast(1),
    completes: noun,
    flags: { format, ...flags },
    run: (context) =>
      inspectAll(context, context.args, context.flags.format, (ref) =>
        find(context.client, ref, context.flags),
      ),
  });
}

export const inspectContainer = inspectOf(
  "container",
  { size: { type: "bool", short: "s", help: "The size of their files too" } },
  (client, ref, { size }) => client.containerInspect(ref, { size: size === true }),
);

export const inspectImage = inspectOf(
  "image",
  { platform: { type: "string", help: "Show what is for this platform", unsupported: true } },
  (client, ref) => client.imageInspect(ref),
);

export const inspectNetwork = inspectOf(
  "network",
  { verbose: { type: "bool", short: "v", help: "Say more, for finding faults" } },
  (client, ref, { verbose }) => client.networkInspect(ref, { verbose: verbose === true }),
);

export const inspectVolume = inspectOf("volume", {}, (client, ref) => client.volumeInspect(ref));
