/** Verbs that change the state of containers: stop, restart, kill, rm, pause, unpause, rename, wait, update, prune. */
import { atLeast, exactly, none } from "../../kit/arguments.ts";
import { type CommandContext, command } from "../../kit/command.ts";
import { CliError, messageOf } from "../../kit/errors.ts";
import { checkFilter, parseRestartPolicy, toFilters } from "../../kit/option-values.ts";
import { confirm } from "../../kit/prompt.ts";
import { forEachTarget } from "../../kit/targets.ts";
import { humanSize } from "../../kit/units.ts";
import { limitFlags } from "./limit-flags.ts";

const stopFlags = {
  signal: { type: "string", short: "s", help: "Signal to send" },
  time: { type: "int", help: "Seconds to wait", deprecated: "use --timeout instead", sameAs: "timeout" },
  timeout: { type: "int", short: "t", help: "Seconds to wait before it is killed" },
} as const;

export const stop = command({
  path: "docker container stop",
  aliases: ["docker stop"],
  usage: "[OPTIONS] CONTAINER [CONTAINER...]",
  short: "Stop running containers",
  args: atLeast(1),
  completes: "running",
  flags: stopFlags,
  run: (context) =>
    forEachTarget(context, async (ref) => {
      await context.client.containerStop(ref, {
        ...(context.flags.signal === undefined ? {} : { signal: context.flags.signal }),
        ...(context.flags.timeout === undefined ? {} : { timeoutSeconds: context.flags.timeout }),
      });
    }),
});

export const restart = command({
  path: "docker container restart",
  aliases: ["docker restart"],
  usage: "[OPTIONS] CONTAINER [CONTAINER...]",
  short: "Stop containers and start them again",
  args: atLeast(1),
  completes: "container",
  flags: stopFlags,
  run: (context) =>
    forEachTarget(context, (ref) =>
      context.client.containerRestart(ref, {
        ...(context.flags.signal === undefined ? {} : { signal: context.flags.signal }),
        ...(context.flags.timeout === undefined ? {} : { timeoutSeconds: context.flags.timeout }),
      }),
    ),
});

export const kill = command({
  path: "docker container kill",
  aliases: ["docker kill"],
  usage: "[OPTIONS] CONTAINER [CONTAINER...]",
  short: "Send running containers a signal, KILL by default",
  args: atLeast(1),
  completes: "running",
  flags: { signal: { type: "string", short: "s", help: "Signal to send" } },
  run: (context) => forEachTarget(context, (ref) => context.client.containerKill(ref, context.flags.signal)),
});

export const rm = command({
  path: "docker container rm",
  aliases: ["docker container remove", "docker rm"],
  hiddenAliases: ["docker remove"],
  usage: "[OPTIONS] CONTAINER [CONTAINER...]",
  short: "Remove containers",
  args: atLeast(1),
  completes: "container",
  flags: {
    force: { type: "bool", short: "f", help: "Kill it first when it runs" },
    link: { type: "bool", short: "l", help: "Remove a link, not the container" },
    volumes: { type: "bool", short: "v", help: "Remove its anonymous volumes too" },
  },
  run: async (context) => {
    const { flags, client } = context;
    let missing = false;
    const code = await forEachTarget(context, async (target) => {
      const ref = target.replace(/^\/+|\/+$/g, "");
      if (ref === "") throw new CliError("container name cannot be empty");
      try {
        await client.containerRemove(ref, { force: flags.force, volumes: flags.volumes, link: flags.link });
      } catch (error) {
        missing ||= messageOf(error).startsWith("No such container");
        throw error;
      }
    });
    // What is gone already is as gone as it was asked to be.
    return code !== 0 && flags.force && missing ? 0 : code;
  },
});

export const pause = command({
  path: "docker container pause",
  aliases: ["docker pause"],
  usage: "CONTAINER [CONTAINER...]",
  short: "Freeze all processes of containers",
  args: atLeast(1),
  completes: "running",
  flags: {},
  run: (context) => forEachTarget(context, (ref) => context.client.containerPause(ref)),
});

export const unpause = command({
  path: "docker container unpause",
  aliases: ["docker unpause"],
  usage: "CONTAINER [CONTAINER...]",
  short: "Let frozen containers go on",
  args: atLeast(1),
  completes: "running",
  flags: {},
  run: (context) => forEachTarget(context, (ref) => context.client.containerUnpause(ref)),
});

export const rename = command({
  path: "docker container rename",
  aliases: ["docker rename"],
  usage: "CONTAINER NEW_NAME",
  short: "Give a container another name",
  args: exactly(2),
  completes: ["container"],
  flags: {},
  run: async ({ args, client }) => {
    const [from = "", to = ""] = args.map((arg) => arg.trim());
    if (from === "" || to === "") throw new CliError("Error: Neither old nor new names may be empty");
    await client.containerRename(from, to);
  },
});

export const wait = command({
  path: "docker container wait",
  aliases: ["docker wait"],
  usage: "CONTAINER [CONTAINER...]",
  short: "Wait for containers to end and print their exit codes",
  args: atLeast(1),
  completes: "running",
  flags: {},
  run: (context) =>
    forEachTarget(
      context,
      async (ref) => {
        const waiting = await context.client.containerWait(ref);
        const answer = await context.attention.guard(waiting.response);
        if (answer.Error !== undefined && answer.Error.Message !== "")
          throw new CliError(answer.Error.Message);
        await context.out(`${answer.StatusCode}\n`);
      },
      { printTarget: false },
    ),
});

export const update = command({
  path: "docker container update",
  aliases: ["docker update"],
  usage: "[OPTIONS] CONTAINER [CONTAINER...]",
  short: "Change the limits and the restart policy of containers",
  args: atLeast(1),
  completes: "container",
  flags: {
    "blkio-weight": {
      type: "uint16",
      showsDefault: "0",
      help: "Relative weight for block devices, 10 to 1000; 0 is none",
    },
    ...limitFlags,
    "memory-swap": { type: "swap", help: "Memory and swap together; -1 for no limit of swap" },
    restart: { type: "string", help: "When to start it again after it ends" },
  },
  run: async (context) => {
    const { flags, changed, client } = context;
    if (changed.size === 0) throw new CliError("you must provide one or more flags when using this command");
    let policy: ReturnType<typeof parseRestartPolicy> | undefined;
    try {
      policy = flags.restart === undefined ? undefined : parseRestartPolicy(flags.restart);
    } catch (error) {
      throw new CliError(messageOf(error));
    }
    const body = {
      BlkioWeight: flags["blkio-weight"] ?? 0,
      CpuPeriod: flags["cpu-period"] ?? 0,
      CpuQuota: flags["cpu-quota"] ?? 0,
      CpuRealtimePeriod: flags["cpu-rt-period"] ?? 0,
      CpuRealtimeRuntime: flags["cpu-rt-runtime"] ?? 0,
      CpuShares: flags["cpu-shares"] ?? 0,
      NanoCpus: flags.cpus ?? 0,
      CpusetCpus: flags["cpuset-cpus"] ?? "",
      CpusetMems: flags["cpuset-mems"] ?? "",
      Memory: flags.memory ?? 0,
      MemoryReservation: flags["memory-reservation"] ?? 0,
      MemorySwap: flags["memory-swap"] ?? 0,
      ...(flags["pids-limit"] === undefined ? {} : { PidsLimit: flags["pids-limit"] }),
      RestartPolicy: policy ?? { Name: "" as const },
    };
    const warnings: string[] = [];
    const code = await forEachTarget(context, async (ref) => {
      warnings.push(...((await client.containerUpdate(ref, body)).Warnings ?? []));
    });
    if (warnings.length > 0) await context.out(`${warnings.join("\n")}\n`);
    return code;
  },
});

export const pruneFlags = {
  filter: {
    type: "list",
    shows: "filter",
    help: 'Only those that meet a condition (such as "until=24h")',
    check: checkFilter,
  },
  force: { type: "bool", short: "f", help: "Do not ask" },
} as const;

/** @returns whether to go on; the client ends with 1 when the answer is no */
export async function sure(
  context: Pick<CommandContext, "proc">,
  force: boolean,
  warning: string,
): Promise<boolean> {
  return force || (await confirm(context.proc, `${warning}\nAre you sure you want to continue?`));
}

export const prune = command({
  path: "docker container prune",
  usage: "[OPTIONS]",
  short: "Remove all containers that do not run",
  args: none,
  flags: pruneFlags,
  run: async (context) => {
    const { flags, client, out } = context;
    if (!(await sure(context, flags.force, "WARNING! This will remove all stopped containers."))) return 0;
    const { ContainersDeleted, SpaceReclaimed } = await client.containersPrune(toFilters(flags.filter));
    const deleted = ContainersDeleted ?? [];
    if (deleted.length > 0) await out(`Deleted Containers:\n${deleted.join("\n")}\n\n`);
    await out(`Total reclaimed space: ${humanSize(SpaceReclaimed)}\n`);
  },
});
