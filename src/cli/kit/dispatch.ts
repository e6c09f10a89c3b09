/** From words to a running command: finds it, parses its flags, counts its arguments, reports what failed. */
import type { Client } from "../../api/client.ts";
import { ApiError } from "../../api/errors.ts";
import { SysError } from "../../os/errno.ts";
import type { Proc } from "../../os/process.ts";
import { argumentError } from "./arguments.ts";
import type { Attention } from "./attention.ts";
import type { Command, CommandContext, Group } from "./command.ts";
import { CliError, FlagError, messageOf } from "./errors.ts";
import { type ParsedFlags, parseFlags } from "./flags.ts";
import { commandHelp, groupHelp } from "./help.ts";
import { type CommandTree, displayPath, usageLine } from "./tree.ts";

export interface Environment {
  readonly proc: Proc;
  readonly client: Client;
  readonly attention: Attention;
  readonly tree: CommandTree;
}

/** Columns for help texts. */
export function terminalWidth(proc: Proc): number {
  const columns = proc.stdout.isTty ? (proc.fds.get(1)?.tty?.size.columns ?? 80) : 80;
  return columns > 0 ? columns : 80;
}

/** The engine's refusal, as the client prints it. */
export function errorText(error: unknown): string {
  const message = messageOf(error);
  // What is not simulated is no answer of Docker's.
  if (!(error instanceof ApiError) || error.status === 0 || message.startsWith("drydock: ")) return message;
  return `Error response from daemon: ${message}`;
}

/** Errors that a command is expected to end with; anything else is a fault of ours and passes. */
export function isExpected(error: unknown): error is Error {
  return error instanceof CliError || error instanceof ApiError || error instanceof SysError;
}

export async function runCommand(
  env: Environment,
  command: Command,
  typed: string,
  words: readonly string[],
): Promise<number> {
  const { proc } = env;
  const path = displayPath(command, typed);
  let parsed: ParsedFlags;
  try {
    parsed = parseFlags(command.flags, wordsFor(command, words), command.interspersed ?? true);
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    await proc.stderr.write(flagErrorText(error, usageLine(command, path), path));
    return 125;
  }
  for (const notice of parsed.notices) await proc.stdout.write(`${notice}\n`);
  if (parsed.help) {
    await proc.stdout.write(commandHelp(command, typed, terminalWidth(proc)));
    return 0;
  }
  const wrong = argumentError(command.args, parsed.args.length, path, usageLine(command, path));
  if (wrong !== undefined) {
    await proc.stderr.write(`${command.plugin === true ? "ERROR: " : ""}${wrong}\n`);
    return 1;
  }
  for (const name of parsed.changed)
    if (command.flags[name]?.unsupported === true)
      await proc.stderr.write(`drydock: the effect of --${name} is not simulated\n`);

  const context: CommandContext = {
    args: parsed.args,
    flags: parsed.values as CommandContext["flags"],
    changed: parsed.changed,
    path,
    client: env.client,
    proc,
    attention: env.attention,
    out: (text) => proc.stdout.write(text),
    err: (text) => proc.stderr.write(text),
  };
  try {
    return (await command.run(context)) ?? 0;
  } catch (error) {
    if (!isExpected(error)) throw error;
    // A call that a signal has ended: the signal is what happened.
    if (error instanceof SysError && env.attention.reason() !== undefined) throw env.attention.reason();
    const text = errorText(error);
    if (text !== "") await proc.stderr.write(`${text}\n`);
    return error instanceof CliError ? error.exitCode : 1;
  }
}

function wordsFor(command: Command, words: readonly string[]): readonly string[] {
  return command.anyWords === true && !words.includes("--help") ? ["--", ...words] : words;
}

export function flagErrorText(error: FlagError, usage: string, path: string): string {
  return `${error.message}\n\nUsage:  ${usage}\n\nRun '${path} --help' for more information\n`;
}

/** `docker image …`: a subcommand, help, or the error about it. */
export async function runGroup(env: Environment, group: Group, words: readonly string[]): Promise<number> {
  const { proc, tree } = env;
  const usage = group.errorUsage ?? group.path;
  const width = terminalWidth(proc);
  let parsed: ParsedFlags;
  try {
    parsed = parseFlags(group.flags ?? {}, words, false);
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    await proc.stderr.write(flagErrorText(error, usage, group.path));
    return 125;
  }
  for (const notice of parsed.notices) await proc.stdout.write(`${notice}\n`);
  const [name, ...rest] = parsed.args;
  if (parsed.help) {
    await proc.stdout.write(groupHelp(tree, group, width));
    return 0;
  }
  if (name === undefined) {
    await proc.stderr.write(groupHelp(tree, group, width));
    return 0;
  }
  const path = `${group.path} ${name}`;
  const inner = tree.groupByPath.get(path);
  if (inner !== undefined) return runGroup(env, inner, rest);
  const command = tree.byPath.get(path);
  if (command !== undefined) return runCommand(env, command, path, rest);
  if (rest.includes("--help")) {
    await proc.stdout.write(groupHelp(tree, group, width));
    return 0;
  }
  if (group.plugin === true) {
    await proc.stdout.write(groupHelp(tree, group, width));
    await proc.stderr.write(`ERROR: unknown command: ${JSON.stringify(name)}\n`);
    return 1;
  }
  await proc.stderr.write(
    `docker: unknown command: ${path}\n\nUsage:  ${usage}\n\nRun '${group.path} --help' for more information\n`,
  );
  return 1;
}
