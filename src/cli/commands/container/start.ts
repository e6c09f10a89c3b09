/** `docker start` and `docker attach`. */

import { signalNumbers } from "../../../os/signals.ts";
import { atLeast, exactly } from "../../kit/arguments.ts";
import { command } from "../../kit/command.ts";
import { errorText, isExpected } from "../../kit/dispatch.ts";
import { CliError } from "../../kit/errors.ts";
import { converse, stdinTty } from "./attached.ts";
import { exitCodeOf } from "./run.ts";

export const start = command({
  path: "docker container start",
  aliases: ["docker start"],
  usage: "[OPTIONS] CONTAINER [CONTAINER...]",
  short: "Start containers that do not run",
  args: atLeast(1),
  completes: "stopped",
  flags: {
    attach: { type: "bool", short: "a", help: "Show its output and pass signals on" },
    checkpoint: { type: "string", help: "Go on from this checkpoint", hidden: true, unsupported: true },
    "checkpoint-dir": { type: "string", help: "Where checkpoints are", hidden: true, unsupported: true },
    "detach-keys": { type: "string", help: "Keys that detach from it" },
    interactive: { type: "bool", short: "i", help: "Connect its input" },
  },
  run: async (context) => {
    const { args, flags, client, proc, attention, err } = context;
    if (!flags.attach && !flags.interactive) {
      const failed: string[] = [];
      for (const ref of args) {
        try {
          await client.containerStart(ref);
          await context.out(`${ref}\n`);
        } catch (error) {
          if (!isExpected(error)) throw error;
          await err(`${errorText(error)}\n`);
          failed.push(ref);
        }
      }
      if (failed.length > 0) throw new CliError(`Error: failed to start containers: ${failed.join(", ")}`);
      return 0;
    }
    if (args.length > 1) throw new CliError("you cannot start and attach multiple containers at once");
    const ref = args[0] as string;
    const container = await client.containerInspect(ref);
    const tty = container.Config.Tty ?? false;
    const stdin = flags.interactive && (container.Config.OpenStdin ?? false);
    const back = tty
      ? undefined
      : attention.redirect(
          (signal) => void client.containerKill(container.Id, String(signalNumbers[signal])).catch(() => {}),
        );
    try {
      const hijack = await client.containerAttach(container.Id, {
        stdin,
        stdout: true,
        stderr: true,
        ...(flags["detach-keys"] === undefined ? {} : { detachKeys: flags["detach-keys"] }),
      });
      const waiting = await client.containerWait(
        container.Id,
        container.HostConfig.AutoRemove ? "removed" : "next-exit",
      );
      // It is only waited for in the end; a signal before that is reported elsewhere.
      waiting.response.catch(() => {});
      try {
        await client.containerStart(container.Id);
      } catch (error) {
        hijack.close();
        waiting.cancel();
        throw error;
      }
      const how = await converse(proc, hijack, {
        stdin,
        tty,
        detachKeys: flags["detach-keys"],
        resize: (to) => client.containerResize(container.Id, to),
      });
      if (how === "detached") {
        waiting.cancel();
        return 0;
      }
      return exitCodeOf(await attention.guard(waiting.response), context);
    } finally {
      back?.();
    }
  },
});

export const attach = command({
  path: "docker container attach",
  aliases: ["docker attach"],
  usage: "[OPTIONS] CONTAINER",
  short: "Connect this terminal to a running container",
  args: exactly(1),
  completes: "running",
  flags: {
    "detach-keys": { type: "string", help: "Keys that detach from it" },
    "no-stdin": { type: "bool", help: "Do not connect its input" },
    "sig-proxy": { type: "bool", default: true, help: "Pass signals on to the process" },
  },
  run: async (context) => {
    const { args, flags, client, proc, attention } = context;
    const ref = args[0] as string;
    const container = await client.containerInspect(ref);
    if (!container.State.Running) throw new CliError("cannot attach to a stopped container, start it first");
    if (container.State.Paused) throw new CliError("cannot attach to a paused container, unpause it first");
    if (container.State.Restarting)
      throw new CliError("cannot attach to a restarting container, wait until it is running");
    const tty = container.Config.Tty ?? false;
    const stdin = !flags["no-stdin"] && (container.Config.OpenStdin ?? false);
    if (stdin && tty && stdinTty(proc) === undefined) throw new CliError("the input device is not a TTY");
    const waiting = await client.containerWait(container.Id);
    // It is only waited for in the end; a signal before that is reported elsewhere.
    waiting.response.catch(() => {});
    const back =
      flags["sig-proxy"] && !tty
        ? attention.redirect(
            (signal) =>
              void client.containerKill(container.Id, String(signalNumbers[signal])).catch(() => {}),
          )
        : undefined;
    try {
      const hijack = await client.containerAttach(container.Id, {
        stdin,
        stdout: true,
        stderr: true,
        ...(flags["detach-keys"] === undefined ? {} : { detachKeys: flags["detach-keys"] }),
      });
      const how = await converse(proc, hijack, {
        stdin,
        tty,
        detachKeys: flags["detach-keys"],
        resize: (to) => client.containerResize(container.Id, to),
      });
      if (how === "detached") {
        waiting.cancel();
        throw new CliError("read escape sequence");
      }
      return exitCodeOf(await attention.guard(waiting.response), context);
    } finally {
      back?.();
    }
  },
});
