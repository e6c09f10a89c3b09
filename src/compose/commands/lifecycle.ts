/** `stop`, `restart`, `kill`, `pause`, `unpause`, `rm`. */
import type { ContainerSummary } from "../../api/types.ts";
import { confirm } from "../../cli/kit/prompt.ts";
import { type Compose, onlyServices } from "../context.ts";
import { type Emit, withProgress } from "../display.ts";
import { all, inReverse, removeContainer, stopContainer } from "../execute.ts";
import { nameOf } from "../labels.ts";
import { composeCommand, timeoutFlag } from "./kit.ts";

async function chosen(
  compose: Compose,
  names: readonly string[],
  everything: boolean,
): Promise<readonly ContainerSummary[]> {
  const { name, project } = await compose.projectOrName();
  const found = await compose.containers(name, { all: everything });
  const known = onlyServices(found, names, project);
  return project === undefined
    ? known
    : known.filter((c) => {
        const service = c.Labels["com.docker.compose.service"] ?? "";
        return project.services.has(service) || project.disabled.has(service);
      });
}

const show = (compose: Compose, work: (emit: Emit) => Promise<void>) =>
  withProgress(compose.proc, { mode: compose.globals.progress }, work);

export const stop = composeCommand({
  name: "stop",
  short: "Stop services",
  flags: timeoutFlag,
  run: async ({ compose, flags, args }) => {
    const containers = await chosen(compose, args, true);
    await show(compose, (emit) =>
      inReverse(containers, (c) => stopContainer(compose, c, flags.timeout, emit)),
    );
  },
});

export const restart = composeCommand({
  name: "restart",
  short: "Stop services and start them again",
  flags: { ...timeoutFlag, "no-deps": { type: "bool", help: "Leave services alone that depend on them" } },
  run: async ({ compose, flags, args }) => {
    const containers = await chosen(compose, args, true);
    await show(compose, (emit) =>
      all(
        containers.map(async (c) => {
          const id = `Container ${nameOf(c)}`;
          emit({ id, status: "Restarting", phase: "working" });
          await compose.client.containerRestart(
            c.Id,
            flags.timeout === undefined ? {} : { timeoutSeconds: flags.timeout },
          );
          emit({ id, status: "Started", phase: "done" });
        }),
      ),
    );
  },
});

export const kill = composeCommand({
  name: "kill",
  short: "End services at once",
  flags: {
    "remove-orphans": {
      type: "bool",
      help: "Remove containers of services that are no longer in the file",
      unsupported: true,
    },
    signal: { type: "string", short: "s", default: "SIGKILL", help: "Signal to send" },
  },
  run: async ({ compose, flags, args, err }) => {
    const containers = await chosen(compose, args, false);
    if (containers.length === 0) {
      await err("no container to kill\n");
      return;
    }
    await show(compose, (emit) =>
      all(
        containers.map(async (c) => {
          const id = `Container ${nameOf(c)}`;
          emit({ id, status: "Killing", phase: "working" });
          await compose.client.containerKill(c.Id, flags.signal);
          emit({ id, status: "Killed", phase: "done" });
        }),
      ),
    );
  },
});

const freeze = (name: "pause" | "unpause", short: string, status: string) =>
  composeCommand({
    name,
    usage: "[SERVICE...]",
    short,
    flags: {},
    run: async ({ compose, args }) => {
      const containers = (await chosen(compose, args, false)).filter(
        (c) => c.State === (name === "pause" ? "running" : "paused"),
      );
      await show(compose, (emit) =>
        all(
          containers.map(async (c) => {
            if (name === "pause") await compose.client.containerPause(c.Id);
            else await compose.client.containerUnpause(c.Id);
            emit({ id: `Container ${nameOf(c)}`, status, phase: "done" });
          }),
        ),
      );
    },
  });

export const pause = freeze("pause", "Freeze services", "Paused");
export const unpause = freeze("unpause", "Let frozen services go on", "Unpaused");

export const rm = composeCommand({
  name: "rm",
  short: "Remove containers of services that do not run",
  long: "Remove containers of services that do not run\n\nAnonymous volumes stay unless -v is given.\nWhat is in a container and in no volume is lost.",
  flags: {
    all: { type: "bool", short: "a", help: "", hidden: true },
    force: { type: "bool", short: "f", help: "Do not ask" },
    stop: { type: "bool", short: "s", help: "Stop them first" },
    volumes: { type: "bool", short: "v", help: "Remove anonymous volumes too" },
  },
  run: async ({ compose, flags, args, proc, out, err }) => {
    let containers = await chosen(compose, args, true);
    if (flags.stop)
      await show(compose, (emit) => inReverse(containers, (c) => stopContainer(compose, c, undefined, emit)));
    else containers = containers.filter((c) => c.State !== "running" && c.State !== "paused");
    if (containers.length === 0) {
      await err("No stopped containers\n");
      return;
    }
    const message = `Going to remove ${containers.map(nameOf).join(", ")}`;
    if (flags.force) await out(`${message}\n`);
    else if (!(await confirm(proc, message))) return;
    await show(compose, (emit) =>
      all(containers.map((c) => removeContainer(compose, c, flags.volumes, emit))),
    );
  },
});
