/** `docker run` and `docker create`. */
import { ApiError } from "../../../api/errors.ts";
import { signalNumbers } from "../../../os/signals.ts";
import { atLeast } from "../../kit/arguments.ts";
import { type CommandContext, command } from "../../kit/command.ts";
import { errorText, isExpected } from "../../kit/dispatch.ts";
import { CliError } from "../../kit/errors.ts";
import { consoleSize, converse, stdinTty } from "./attached.ts";
import { createContainer } from "./create-container.ts";
import { type ContainerFlags, createRequest } from "./create-request.ts";
import { containerOptions } from "./options.ts";

/** What fails while running says where help is, and ends with 125, 126 or 127. */
function withHelp(error: unknown, verb: "run" | "create", exitCode = 125): CliError {
  if (!isExpected(error)) throw error;
  return new CliError(
    `docker: ${errorText(error)}\n\nRun 'docker ${verb} --help' for more information`,
    exitCode,
  );
}

/** By the sentence, as the client does: 127 not found, 126 cannot be executed. */
function startExitCode(error: unknown): number {
  if (!(error instanceof ApiError)) return 125;
  if (/executable file not found|no such file or directory/.test(error.message)) return 127;
  return /permission denied|is a directory/.test(error.message) ? 126 : 125;
}

export const run = command({
  path: "docker container run",
  aliases: ["docker run"],
  usage: "[OPTIONS] IMAGE [COMMAND] [ARG...]",
  short: "Make a container from an image and start it",
  args: atLeast(1),
  interspersed: false,
  completes: ["image"],
  flags: {
    ...containerOptions,
    detach: { type: "bool", short: "d", help: "Leave it in the background and print its ID" },
    "detach-keys": { type: "string", help: "Keys that detach from it" },
    pull: { type: "string", default: "missing", help: 'Pull the image first ("always", "missing", "never")' },
    quiet: { type: "bool", short: "q", help: "Say nothing while pulling" },
    "sig-proxy": { type: "bool", default: true, help: "Pass signals on to the process" },
  },
  run: async (context) => {
    const { flags, changed, args, proc, client, attention } = context;
    // Every flag of `containerOptions` is among the command's.
    const containerFlags = flags as ContainerFlags;
    let request: ReturnType<typeof createRequest>;
    try {
      request = createRequest(containerFlags, changed, args, proc);
    } catch (error) {
      throw withHelp(error, "run");
    }
    let config = request.body;
    if (flags.detach) {
      if (flags.attach.length > 0)
        throw new CliError("conflicting options: cannot specify both --attach and --detach");
      config = { ...config, AttachStdin: false, AttachStdout: false, AttachStderr: false, StdinOnce: false };
    } else if (config.AttachStdin === true && config.Tty === true && stdinTty(proc) === undefined) {
      throw new CliError("the input device is not a TTY");
    }
    const size = consoleSize(proc);
    if (size !== undefined) config = { ...config, HostConfig: { ...config.HostConfig, ConsoleSize: size } };

    let id: string;
    try {
      id = await createContainer(
        context,
        { ...request, body: config },
        flags as { pull: string; quiet: boolean; cidfile: string | undefined },
      );
    } catch (error) {
      throw withHelp(error, "run");
    }
    const attached = config.AttachStdin || config.AttachStdout || config.AttachStderr;
    if (!config.AttachStdout && !config.AttachStderr) await context.out(`${id}\n`);

    const back =
      flags["sig-proxy"] && attached
        ? attention.redirect(
            (signal) => void client.containerKill(id, String(signalNumbers[signal])).catch(() => {}),
          )
        : undefined;
    try {
      const hijack = attached
        ? await client.containerAttach(id, {
            stdin: config.AttachStdin ?? false,
            stdout: config.AttachStdout ?? false,
            stderr: config.AttachStderr ?? false,
            ...(flags["detach-keys"] === undefined ? {} : { detachKeys: flags["detach-keys"] }),
          })
        : undefined;
      const waiting = await client.containerWait(id, flags.rm ? "removed" : "next-exit");
      // It is only waited for in the end; a signal before that is reported elsewhere.
      waiting.response.catch(() => {});
      try {
        await client.containerStart(id);
      } catch (error) {
        hijack?.close();
        if (flags.rm) await waiting.response;
        else waiting.cancel();
        throw withHelp(error, "run", startExitCode(error));
      }
      if (hijack === undefined) {
        waiting.cancel();
        return 0;
      }
      const how = await converse(proc, hijack, {
        stdin: config.AttachStdin ?? false,
        tty: config.Tty ?? false,
        detachKeys: flags["detach-keys"],
        resize: (to) => client.containerResize(id, to),
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

export async function exitCodeOf(
  answer: { readonly StatusCode: number; readonly Error?: { readonly Message: string } },
  context: Pick<CommandContext, "err">,
): Promise<number> {
  if (answer.Error !== undefined && answer.Error.Message !== "") {
    await context.err(`Error waiting for container: ${answer.Error.Message}\n`);
    return 125;
  }
  return answer.StatusCode;
}

export const create = command({
  path: "docker container create",
  aliases: ["docker create"],
  usage: "[OPTIONS] IMAGE [COMMAND] [ARG...]",
  short: "Make a container without starting it",
  args: atLeast(1),
  interspersed: false,
  completes: ["image"],
  flags: {
    ...containerOptions,
    pull: { type: "string", default: "missing", help: 'Pull the image first ("always", "missing", "never")' },
    quiet: { type: "bool", short: "q", help: "Say nothing while pulling" },
  },
  run: async (context) => {
    const { flags, changed, args, proc } = context;
    let request: ReturnType<typeof createRequest>;
    try {
      request = createRequest(flags as ContainerFlags, changed, args, proc);
    } catch (error) {
      throw withHelp(error, "create");
    }
    const id = await createContainer(
      context,
      request,
      flags as { pull: string; quiet: boolean; cidfile: string | undefined },
    );
    await context.out(`${id}\n`);
  },
});
