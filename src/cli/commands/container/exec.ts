/** `docker exec`. */
import { atLeast } from "../../kit/arguments.ts";
import { command } from "../../kit/command.ts";
import { readEnvFile } from "../../kit/env-file.ts";
import { CliError } from "../../kit/errors.ts";
import { checkEnv } from "../../kit/option-values.ts";
import { consoleSize, converse, stdinTty } from "./attached.ts";

export const exec = command({
  path: "docker container exec",
  aliases: ["docker exec"],
  usage: "[OPTIONS] CONTAINER COMMAND [ARG...]",
  short: "Run a command in a running container",
  args: atLeast(2),
  interspersed: false,
  completes: ["running"],
  flags: {
    detach: { type: "bool", short: "d", help: "Leave it in the background" },
    "detach-keys": { type: "string", help: "Keys that detach from it" },
    env: { type: "list", short: "e", help: "Environment variable", check: checkEnv },
    "env-file": { type: "list", help: "File of environment variables" },
    interactive: { type: "bool", short: "i", help: "Keep STDIN open" },
    privileged: { type: "bool", help: "Grant the command everything" },
    tty: { type: "bool", short: "t", help: "Give it a terminal" },
    user: { type: "string", short: "u", help: 'User to run as ("<name|uid>[:<group|gid>]")' },
    workdir: { type: "string", short: "w", help: "Working directory inside" },
  },
  run: async ({ args, flags, client, proc, attention }) => {
    const [ref = "", ...words] = args;
    const env = [...flags["env-file"].flatMap((file) => readEnvFile(proc, file)), ...flags.env].flatMap(
      (pair) => {
        if (pair.includes("=")) return [pair];
        const value = proc.env.get(pair);
        return value === undefined ? [] : [`${pair}=${value}`];
      },
    );
    // Asked for first, so that a missing container is reported before a missing terminal.
    await client.containerInspect(ref);
    if (!flags.detach && flags.interactive && flags.tty && stdinTty(proc) === undefined)
      throw new CliError("the input device is not a TTY");
    const size = flags.tty ? consoleSize(proc) : undefined;
    const { Id } = await client.execCreate(ref, {
      User: flags.user ?? "",
      Privileged: flags.privileged,
      Tty: flags.tty,
      AttachStdin: !flags.detach && flags.interactive,
      AttachStdout: !flags.detach,
      AttachStderr: !flags.detach,
      Detach: flags.detach,
      DetachKeys: flags["detach-keys"] ?? "",
      Env: env.length > 0 ? env : null,
      WorkingDir: flags.workdir ?? "",
      Cmd: words,
      ...(size === undefined ? {} : { ConsoleSize: size }),
    });
    if (flags.detach) {
      await client.execStartDetached(Id, {
        Tty: flags.tty,
        ...(size === undefined ? {} : { ConsoleSize: size }),
      });
      return 0;
    }
    // Ctrl-C ends the client; the command inside goes on, as with the real one.
    const hijack = await client.execAttach(Id, {
      Tty: flags.tty,
      ...(size === undefined ? {} : { ConsoleSize: size }),
    });
    const how = await converse(proc, hijack, {
      stdin: flags.interactive,
      tty: flags.tty,
      detachKeys: flags["detach-keys"],
      resize: (to) => client.execResize(Id, to),
    });
    if (how === "detached") throw new CliError("read escape sequence");
    return (await attention.guard(client.execInspect(Id))).ExitCode ?? 0;
  },
});
