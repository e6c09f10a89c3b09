/** `docker compose [global flags] COMMAND …`. */

import { argumentError } from "../cli/kit/arguments.ts";
import type { Command, CommandContext, Plugin } from "../cli/kit/command.ts";
import { errorText, isExpected, terminalWidth } from "../cli/kit/dispatch.ts";
import { CliError, FlagError } from "../cli/kit/errors.ts";
import { type Flags, parseFlags } from "../cli/kit/flags.ts";
import { commandHelp, groupHelp } from "../cli/kit/help.ts";
import { type CommandTree, commandTree, usageLine } from "../cli/kit/tree.ts";
import * as imagesAndConfig from "./commands/images-and-config.ts";
import * as inside from "./commands/inside.ts";
import type { Maker } from "./commands/kit.ts";
import * as lifecycle from "./commands/lifecycle.ts";
import * as lists from "./commands/lists.ts";
import { notSimulated } from "./commands/not-simulated.ts";
import * as upDown from "./commands/up-down.ts";
import type { Globals } from "./context.ts";
import type { ProgressMode } from "./display.ts";
import { composeVersion } from "./labels.ts";
import { loadProject } from "./model/load.ts";

const makers: readonly Maker[] = [
  ...Object.values(upDown),
  ...Object.values(lifecycle),
  ...Object.values(lists),
  ...Object.values(inside),
  ...Object.values(imagesAndConfig),
  ...notSimulated,
];

const globalFlags = {
  "all-resources": { type: "bool", help: "Take in resources that no service uses" },
  ansi: { type: "string", default: "auto", help: 'When to move the cursor ("never"|"always"|"auto")' },
  compatibility: { type: "bool", help: "Names as in the first version of Compose" },
  "dry-run": { type: "bool", help: "Change nothing" },
  "env-file": { type: "list", shows: "stringArray", help: "Another file of variables" },
  file: { type: "list", short: "f", shows: "stringArray", help: "Compose files" },
  parallel: {
    type: "int",
    unsupported: true,
    showsDefault: "-1",
    help: "How much to do at the same time, -1 for no limit",
  },
  profile: { type: "list", shows: "stringArray", help: "Profile to switch on" },
  progress: { type: "string", help: "How to show progress (auto, tty, plain, json, quiet)" },
  "project-directory": {
    type: "string",
    help: "Another folder that relative paths start from\n(default: that of the first Compose file)",
  },
  "project-name": { type: "string", short: "p", help: "Name of the project" },
  verbose: { type: "bool", help: "", hidden: true },
  version: { type: "bool", short: "v", help: "", hidden: true },
  workdir: { type: "string", help: "", hidden: true, sameAs: "project-directory" },
} as const satisfies Flags;

const group = {
  path: "docker compose",
  short: "Define and run multi-container applications with Docker",
  usage: "[OPTIONS] COMMAND",
  flags: globalFlags,
};

const bridge = { path: "docker compose bridge", short: "Turn compose files into another model" };

function treeFor(globals: Globals): CommandTree {
  return commandTree(
    makers.map((make) => make(globals)),
    [group, bridge],
  );
}

/** As Go reads a boolean. */
const isTrue = (value: string | undefined) => /^(?:1|t|T|true|TRUE|True)$/.test(value ?? "");

const modes = ["auto", "tty", "plain", "json", "quiet"];

export const run: Plugin["run"] = async (args, { proc, client, attention }) => {
  const say = (text: string) => proc.stderr.write(`${text}\n`);
  let parsed: ReturnType<typeof parseFlags>;
  try {
    parsed = parseFlags(globalFlags, args, false);
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    await say(error.message);
    return 1;
  }
  const { values } = parsed;
  const text = (name: string) => values[name] as string | undefined;
  const list = (name: string) => values[name] as readonly string[];
  const ansi = parsed.changed.has("ansi") ? text("ansi") : (proc.env.get("COMPOSE_ANSI") ?? "auto");
  const byAnsi = ansi === "never" ? "plain" : ansi === "always" ? "tty" : "auto";
  const progress = text("progress") ?? proc.env.get("COMPOSE_PROGRESS") ?? byAnsi;
  if (!modes.includes(progress)) {
    await say(`unsupported --progress value ${JSON.stringify(progress)}`);
    return 1;
  }
  const globals: Globals = {
    files: list("file"),
    projectName: text("project-name"),
    profiles: list("profile"),
    envFiles: parsed.changed.has("env-file")
      ? list("env-file")
      : (proc.env.get("COMPOSE_ENV_FILES") ?? "").split(",").filter((file) => file !== ""),
    projectDirectory: text("project-directory"),
    // One of `modes`.
    progress: progress as ProgressMode,
    compatibility: values["compatibility"] === true || isTrue(proc.env.get("COMPOSE_COMPATIBILITY")),
    allResources: values["all-resources"] === true,
    plain: ansi === "never",
    dryRun: values["dry-run"] === true,
  };
  const tree = treeFor(globals);
  const width = terminalWidth(proc);
  const [name, ...rest] = parsed.args;
  if (values["version"] === true) {
    await proc.stdout.write(`Docker Compose version v${composeVersion}\n`);
    return 0;
  }
  if (name === undefined || name === "help" || parsed.help) {
    const asked = name === "help" ? tree.byPath.get(`docker compose ${rest[0] ?? ""}`) : undefined;
    await proc.stdout.write(
      asked === undefined ? groupHelp(tree, group, width) : commandHelp(asked, asked.path, width),
    );
    return 0;
  }
  const command = tree.byPath.get(`docker compose ${name}`);
  if (command === undefined) {
    await proc.stdout.write(groupHelp(tree, group, width));
    await say(`unknown docker command: ${JSON.stringify(`compose ${name}`)}`);
    return 1;
  }
  for (const flag of parsed.changed)
    if ((globalFlags as Flags)[flag]?.unsupported === true)
      await say(`drydock: the effect of --${flag} is not simulated`);
  if (globals.dryRun) {
    await say("drydock: --dry-run of compose is not simulated");
    return 1;
  }
  return runCommand(command, rest, { proc, client, attention });
};

async function runCommand(
  command: Command,
  words: readonly string[],
  env: Pick<CommandContext, "proc" | "client" | "attention">,
): Promise<number> {
  const { proc, client, attention } = env;
  const say = (text: string) => proc.stderr.write(`${text}\n`);
  let parsed: ReturnType<typeof parseFlags>;
  try {
    parsed = parseFlags(command.flags, words, command.interspersed ?? true);
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    await say(error.message);
    return 1;
  }
  if (parsed.help) {
    await proc.stdout.write(commandHelp(command, command.path, terminalWidth(proc)));
    return 0;
  }
  const { min, max } = command.args;
  const count = parsed.args.length;
  if (count < min && max === Number.POSITIVE_INFINITY) {
    await say(`requires at least ${min} arg(s), only received ${count}`);
    return 1;
  }
  const wrong = argumentError(command.args, count, command.path, usageLine(command, command.path));
  if (wrong !== undefined) {
    await say(wrong);
    return 1;
  }
  for (const flag of parsed.changed)
    if (command.flags[flag]?.unsupported === true)
      await say(`drydock: the effect of --${flag} is not simulated`);
  try {
    const code = await command.run({
      args: parsed.args,
      // What the parser made of the command's own flags.
      flags: parsed.values as CommandContext["flags"],
      changed: parsed.changed,
      path: command.path,
      client,
      proc,
      attention,
      out: (text) => proc.stdout.write(text),
      err: (text) => proc.stderr.write(text),
    });
    return code ?? 0;
  } catch (error) {
    if (attention.reason() !== undefined) throw attention.reason();
    if (!isExpected(error)) throw error;
    const message = errorText(error);
    if (message !== "") await say(message);
    return error instanceof CliError ? error.exitCode : 1;
  }
}

export const complete: NonNullable<Plugin["complete"]> = async (words, proc) => {
  const word = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const front = leading(before);
  if (front === undefined) return [];
  const { values } = front;
  const files = values.file as readonly string[];
  const globals: Globals = {
    files,
    projectName: undefined,
    profiles: ["*"],
    envFiles: [],
    projectDirectory: values["project-directory"] as string | undefined,
    progress: "auto",
    compatibility: false,
    allResources: false,
    plain: false,
    dryRun: false,
  };
  const tree = treeFor(globals);
  const shown = (flags: Flags) =>
    Object.entries(flags)
      .filter(([, flag]) => flag.hidden !== true)
      .map(([name]) => `--${name}`);
  const [name, ...rest] = front.args;
  const command = name === undefined ? undefined : tree.byPath.get(`docker compose ${name}`);
  let candidates: readonly string[];
  if (command === undefined)
    candidates = word.startsWith("-")
      ? shown(globalFlags)
      : tree.commands.filter((c) => c.hidden !== true).map((c) => c.path.split(" ")[2] ?? "");
  else if (word.startsWith("-")) candidates = shown(command.flags);
  else {
    const given = rest.filter((w) => !w.startsWith("-"));
    // `exec` and `run` name one service; a command for it follows.
    const only = name === "exec" || name === "run";
    candidates =
      only && given.length > 0
        ? []
        : (await serviceNames(proc, globals)).filter((service) => !given.includes(service));
  }
  return candidates.filter((c) => c.startsWith(word)).sort();
};

/** Flags before the command and what follows them; undefined while the value of a flag is being typed. */
function leading(words: readonly string[]): ReturnType<typeof parseFlags> | undefined {
  try {
    return parseFlags(globalFlags, words, false);
  } catch (error) {
    if (error instanceof FlagError) return undefined;
    throw error;
  }
}

async function serviceNames(
  proc: Parameters<NonNullable<Plugin["complete"]>>[1],
  globals: Globals,
): Promise<readonly string[]> {
  try {
    const project = await loadProject(proc, { ...globals, warn: () => {} });
    return [...project.services.keys()];
  } catch {
    return [];
  }
}
