/** help, and `--help` of every builtin: usage lines as bash has them, what they do in a sentence. */
import type { Shell } from "../shell.ts";
import { type Builtin, options } from "./kit.ts";
import { usages } from "./usages.ts";

const summaries: Readonly<Record<string, string>> = {
  ".": "Runs the commands of a file in this shell.",
  ":": "Does nothing, with success.",
  "[": "Checks an expression, up to the closing bracket.",
  alias: "Defines aliases or shows them.",
  bg: "Lets stopped jobs go on in the background.",
  bind: "Key bindings of the line editor.",
  break: "Leaves a loop, or several.",
  builtin: "Runs a builtin even where a function has its name.",
  caller: "Tells where the running function was called.",
  cd: "Goes to another directory.",
  command: "Runs a command past any function of its name, or tells what it is.",
  compgen: "Shows what could complete a word.",
  complete: "Says how arguments of a command are completed.",
  compopt: "Changes how a completion behaves.",
  continue: "Goes on with the next round of a loop.",
  declare: "Gives variables values and attributes.",
  dirs: "Shows the remembered directories.",
  disown: "Forgets a job without ending it.",
  echo: "Writes its arguments.",
  enable: "Switches builtins on and off.",
  eval: "Runs its arguments as a command line.",
  exec: "Puts a program in the place of the shell, or redirects for good.",
  exit: "Ends the shell.",
  export: "Hands variables on to programs.",
  false: "Fails.",
  fc: "Lists, edits and repeats past commands.",
  fg: "Brings a job to the foreground.",
  getopts: "Reads options one after the other.",
  hash: "Shows or forgets where programs were found.",
  help: "Shows what is known of builtins.",
  history: "Shows or changes the list of past commands.",
  jobs: "Lists the jobs of this shell.",
  kill: "Sends a signal to processes or jobs.",
  let: "Calculates.",
  local: "Makes variables of a function's own.",
  logout: "Ends a login shell.",
  mapfile: "Reads lines into an array.",
  popd: "Goes back to a remembered directory.",
  printf: "Writes its arguments in a format.",
  pushd: "Goes to a directory and remembers this one.",
  pwd: "Shows the current directory.",
  read: "Reads a line into variables.",
  readarray: "Reads lines into an array.",
  readonly: "Protects variables from change.",
  return: "Leaves a function or a sourced file.",
  set: "Sets options and positional parameters.",
  shift: "Drops positional parameters from the left.",
  shopt: "Sets or shows options of the shell.",
  source: "Runs the commands of a file in this shell.",
  suspend: "Stops the shell until it is told to go on.",
  test: "Checks an expression.",
  times: "Shows the processor time used.",
  trap: "Says what to do when a signal or an event comes.",
  true: "Succeeds.",
  type: "Tells what a name stands for.",
  typeset: "Gives variables values and attributes.",
  ulimit: "Shows or sets limits of processes.",
  umask: "Shows or sets which permissions new files lack.",
  unalias: "Removes aliases.",
  unset: "Removes variables and functions.",
  wait: "Waits for jobs and gives their status.",
};

function topic(name: string, style: "short" | "usage" | "full"): string {
  const summary = summaries[name] ?? "";
  if (style === "short") return `${name} - ${summary}\n`;
  const usage = `${name}: ${usages[name] ?? name}\n`;
  return style === "usage" ? usage : `${usage}    ${summary}\n`;
}

/** `cd --help`: its status is that of a usage error. */
export async function helpOf(shell: Shell, name: string): Promise<number> {
  await shell.write(topic(name, "full"));
  return 2;
}

export const help: Builtin = async (shell, args) => {
  const parsed = await options(shell, args, "dms");
  if (parsed === undefined) return 2;
  const { flags, rest } = parsed;
  const names = shell.builtinNames();
  if (rest.length === 0) {
    await shell.write(
      `GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\nThese shell commands are defined internally.\nType \`help name' to find out more about the builtin \`name'.\n\n${names
        .map((name) => ` ${usages[name] ?? name}\n`)
        .join("")}`,
    );
    return 0;
  }
  const found = rest.flatMap((word) => {
    const exact = names.filter((name) => name === word);
    return exact.length > 0 ? exact : names.filter((name) => name.startsWith(word));
  });
  if (found.length === 0) {
    const last = rest.at(-1) ?? "";
    await shell.complain(
      `no help topics match \`${last}'.  Try \`help help' or \`man -k ${last}' or \`info ${last}'.`,
    );
    return 1;
  }
  const style = flags.has("d") ? "short" : flags.has("s") ? "usage" : "full";
  for (const name of found) await shell.write(topic(name, style));
  return 0;
};
