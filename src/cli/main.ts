/**
 * The docker client: `docker [global flags] COMMAND …`.
 *
 * It talks to an engine through `Client` alone and prints what client 28.2.2 prints.
 */
import { Client } from "../api/client.ts";
import { SysError } from "../os/errno.ts";
import { type Proc, ProcessKilled, type Program } from "../os/process.ts";
import { signalNumbers } from "../os/signals.ts";
import { commands } from "./commands/all.ts";
import { contextNotFound } from "./commands/context/context.ts";
import { groups } from "./commands/groups.ts";
import { Interrupted, payAttention } from "./kit/attention.ts";
import type { Command, Group, Plugin } from "./kit/command.ts";
import { defaultHost, normalHost, transportFor } from "./kit/connection.ts";
import {
  type Environment,
  errorText,
  flagErrorText,
  isExpected,
  runCommand,
  runGroup,
  terminalWidth,
} from "./kit/dispatch.ts";
import { CliError, FlagError } from "./kit/errors.ts";
import { type Flags, parseFlags } from "./kit/flags.ts";
import { commandHelp, groupHelp, rootHelp } from "./kit/help.ts";
import { type CommandTree, commandTree } from "./kit/tree.ts";

export interface DockerDeps {
  /** Connected to the engine of this machine. */
  readonly client: Client;
  readonly commands?: readonly Command[];
  readonly groups?: readonly Group[];
  /** `compose`. */
  readonly plugins?: readonly Plugin[];
}

/** Flags between `docker` and the command. */
export function globalFlags(home: string): Flags {
  const file = (name: string) => `${home}/.docker${name}`;
  return {
    config: { type: "string", help: "Where the client's settings are", default: file("") },
    context: {
      type: "string",
      short: "c",
      help: 'Context to use instead of DOCKER_HOST and the one of "docker context use"',
    },
    debug: { type: "bool", short: "D", help: "Debug mode" },
    host: { type: "list", short: "H", help: "Address of the engine" },
    "log-level": {
      type: "string",
      short: "l",
      default: "info",
      help: 'What is logged ("debug", "info", "warn", "error", "fatal")',
    },
    tls: { type: "bool", help: "Use TLS; so does --tlsverify" },
    tlscacert: {
      type: "string",
      help: "Trust certificates of this authority only",
      default: file("/ca.pem"),
    },
    tlscert: { type: "string", help: "Certificate to show", default: file("/cert.pem") },
    tlskey: { type: "string", help: "Key of that certificate", default: file("/key.pem") },
    tlsverify: { type: "bool", help: "Use TLS and verify the engine" },
    version: { type: "bool", short: "v", help: "Print the version and end" },
  };
}

/**
 * Until the real client's process is up (measured: 20 to 30 ms). What a container does in its
 * first moments is done when the next command asks for it.
 */
const startMs = 20;

const logLevels = ["panic", "fatal", "error", "warn", "warning", "info", "debug", "trace"];

/** Plugins that come with Docker and are no part of this client. */
const absent = new Set([
  "ai",
  "compose",
  "debug",
  "desktop",
  "extension",
  "init",
  "model",
  "sandbox",
  "sbom",
  "scout",
]);

export function dockerTree(deps: Pick<DockerDeps, "commands" | "groups" | "plugins">): CommandTree {
  return commandTree(
    [...(deps.commands ?? []), ...commands],
    [...groups, ...(deps.groups ?? [])],
    deps.plugins ?? [],
  );
}

export function dockerProgram(deps: DockerDeps): Program {
  const tree = dockerTree(deps);
  return async (proc) => {
    const attention = payAttention(proc);
    try {
      return await main(proc, tree, deps, attention);
    } catch (thrown) {
      // A call that a signal has ended: the signal is what happened.
      const error = thrown instanceof SysError ? (attention.reason() ?? thrown) : thrown;
      if (error instanceof Interrupted) return 128 + signalNumbers[error.signal];
      if (error instanceof ProcessKilled) throw error;
      if (!isExpected(error)) throw error;
      const text = errorText(error);
      if (text !== "") await proc.stderr.write(`${text}\n`);
      return error instanceof CliError ? error.exitCode : 1;
    }
  };
}

async function main(
  proc: Proc,
  tree: CommandTree,
  deps: DockerDeps,
  attention: ReturnType<typeof payAttention>,
): Promise<number> {
  const flags = globalFlags(proc.env.get("HOME") ?? "/");
  const width = terminalWidth(proc);
  let parsed: ReturnType<typeof parseFlags>;
  try {
    parsed = parseFlags(flags, proc.args, false);
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    await proc.stderr.write(flagErrorText(error, "docker [OPTIONS] COMMAND [ARG...]", "docker"));
    return 125;
  }
  for (const notice of parsed.notices) await proc.stdout.write(`${notice}\n`);
  const { values } = parsed;
  if (values["version"] === true) {
    await proc.stdout.write("Docker version 28.2.2, build e6534b4\n");
    return 0;
  }
  const [name, ...rest] = parsed.args;
  if (parsed.help) {
    await proc.stdout.write(rootHelp(tree, flags, width));
    return 0;
  }
  if (name === undefined) {
    await proc.stderr.write(rootHelp(tree, flags, width));
    return 0;
  }
  if (!logLevels.includes(String(values["log-level"])))
    throw new CliError(`Unable to parse logging level: ${String(values["log-level"])}`);
  // What the client and its plugins look at, as the real one sets it.
  if (values["debug"] === true) proc.env.set("DEBUG", "1");
  if (parsed.changed.has("config")) proc.env.set("DOCKER_CONFIG", String(values["config"]));

  if (name === "help") return help(proc, tree, flags, rest, width);

  const hosts = values["host"] as readonly string[];
  if (hosts.length > 1) throw new CliError("Specify only one -H");
  const context = (values["context"] as string | undefined) ?? "";
  const chosen = hosts[0] ?? (context === "" ? (proc.env.get("DOCKER_HOST") ?? "") : "");
  if (hosts.length > 0 && context !== "")
    throw new CliError("conflicting options: cannot specify both --host and --context");
  const wanted = context !== "" ? context : chosen === "" ? (proc.env.get("DOCKER_CONTEXT") ?? "") : "";
  if (wanted !== "" && wanted !== "default")
    throw new CliError(
      `Failed to initialize: unable to resolve docker endpoint: ${contextNotFound(proc, wanted).message}`,
    );
  await proc.sleep(startMs);
  const host = chosen === "" ? defaultHost : normalHost(chosen);
  const client = new Client(attention.transport(transportFor(host, deps.client.transport)));
  const env: Environment = { proc, client, attention, tree };

  const path = `docker ${name}`;
  const plugin = tree.plugins.find((p) => p.name === name);
  if (plugin !== undefined) return plugin.run(rest, { proc, client, attention });
  const group = tree.groupByPath.get(path);
  if (group !== undefined) return runGroup(env, group, rest);
  const command = tree.byPath.get(path);
  if (command !== undefined) return runCommand(env, command, path, rest);
  if (absent.has(name)) throw new CliError(`drydock: ${path} is not simulated`);
  if (rest.includes("--help") || rest.includes("-h")) {
    await proc.stdout.write(rootHelp(tree, flags, width));
    return 0;
  }
  await proc.stderr.write(`docker: unknown command: ${path}\n\nRun 'docker --help' for more information\n`);
  return 1;
}

/** `docker help container ls`. */
async function help(
  proc: Proc,
  tree: CommandTree,
  flags: Flags,
  words: readonly string[],
  width: number,
): Promise<number> {
  const topics = words.filter((word) => !word.startsWith("-"));
  let path = "docker";
  for (const word of topics) {
    path += ` ${word}`;
    if (
      !tree.byPath.has(path) &&
      !tree.groupByPath.has(path) &&
      !tree.plugins.some((p) => `docker ${p.name}` === path)
    ) {
      await proc.stderr.write(`unknown help topic: ${word === topics.at(-1) ? word : topics.at(-1)}\n`);
      return 1;
    }
  }
  const command = tree.byPath.get(path);
  const group = tree.groupByPath.get(path);
  await proc.stdout.write(
    group !== undefined
      ? groupHelp(tree, group, width)
      : command !== undefined
        ? commandHelp(command, path, width)
        : rootHelp(tree, flags, width),
  );
  return 0;
}
