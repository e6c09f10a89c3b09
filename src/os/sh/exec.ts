/**
 * Runs commands.
 *
 * What is easy to get wrong: `set -e` looks away wherever a failure is being
 * tested (`shell.ignoreErrors`); a pipeline is one process per stage, all of
 * them subshells; and the last command of a subshell takes its place instead of
 * being its child (`mayExec`), which is why `sh -c "sleep 100"` shows up as
 * `sleep 100`.
 */
import type { AndOr, Command, FunctionDef, Script, Simple, Word } from "./ast.ts";
import { runBackground, runCoproc } from "./background.ts";
import { hasBraces } from "./brace.ts";
import { runCompound } from "./compound.ts";
import { fieldsNow, isImmediate, stringNow } from "./expand.ts";
import { quickTest } from "./file-tests.ts";
import { runPipeline } from "./pipeline.ts";
import type { Shell } from "./shell.ts";
import { runSimple } from "./simple.ts";
import { ignoring, setStatus } from "./status.ts";

export async function runScript(shell: Shell, script: Script): Promise<number> {
  const tail = shell.mayExec;
  const { items } = script;
  let status = items.length === 0 ? 0 : shell.status;
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    if (item.background) {
      shell.mayExec = false;
      status = await runBackground(shell, item.command);
      continue;
    }
    shell.mayExec = tail && i === items.length - 1;
    const { command } = item;
    const now = command.type === "simple" ? runNow(shell, command) : undefined;
    status = now ?? (await runCommand(shell, command));
  }
  shell.mayExec = false;
  return status;
}

const immediateBuiltins = new Set([":", "true", "false", "[", "test"]);

function mayRunNow(node: Simple): boolean {
  if (node.redirects.length > 0) return false;
  const { words, assigns } = node;
  if (words.length === 0)
    return assigns.every(
      (a) => !Array.isArray(a.value) && a.index === undefined && isImmediate((a.value as Word).parts),
    );
  const name = words[0]?.literal;
  if (assigns.length > 0 || name === undefined || !immediateBuiltins.has(name)) return false;
  // Arithmetic may count something; a test that has to be run again must not count twice.
  return words.every((w) => w.literal !== undefined || (isImmediate(w.parts, false) && !hasBraces(w.parts)));
}

/**
 * The commands loops are made of, assignments and tests, without a promise.
 * Undefined: run it the ordinary way; nothing has happened yet.
 */
function runNow(shell: Shell, node: Simple): number | undefined {
  node.immediate ??= mayRunNow(node);
  if (
    !node.immediate ||
    shell.hasPending ||
    shell.options.xtrace ||
    shell.options.noexec ||
    shell.traps.size > 0
  )
    return undefined;
  const name = node.words[0]?.literal;
  if (name === undefined) {
    shell.line = node.line;
    for (const assign of node.assigns)
      shell.set(assign.name, stringNow(shell, assign.value as Word), assign.append);
    shell.lastArgument = "";
    shell.pipeStatus = undefined;
    shell.mayExec = false;
    return setStatus(shell, 0);
  }
  // A failure counts unless it is being tested.
  if (
    shell.functions.has(name) ||
    shell.disabled.size > 0 ||
    (shell.options.errexit && shell.ignoreErrors === 0)
  )
    return undefined;
  shell.line = node.line;
  if (name === ":" || name === "true") {
    shell.lastArgument = fieldsNow(shell, node.words).at(-1) ?? "";
    shell.pipeStatus = undefined;
    return setStatus(shell, 0);
  }
  if (name === "false") {
    shell.lastArgument = fieldsNow(shell, node.words).at(-1) ?? "";
    shell.pipeStatus = undefined;
    return setStatus(shell, 1);
  }
  const fields = fieldsNow(shell, node.words);
  const result = quickTest(
    shell,
    name === "[" && fields.at(-1) === "]"
      ? fields.slice(1, -1)
      : name === "test"
        ? fields.slice(1)
        : undefined,
  );
  if (result === undefined) return undefined;
  shell.lastArgument = fields.at(-1) ?? "";
  shell.pipeStatus = undefined;
  return setStatus(shell, result);
}

export async function runCommand(shell: Shell, command: Command): Promise<number> {
  if (shell.hasPending) await shell.poll();
  switch (command.type) {
    case "simple":
      return runSimple(shell, command);
    case "list":
      return runScript(shell, command);
    case "andor":
      return runAndOr(shell, command);
    case "pipeline":
      return runPipeline(shell, command);
    case "function":
      shell.mayExec = false;
      return define(shell, command);
    case "coproc":
      return runCoproc(shell, command);
    default:
      return runCompound(shell, command);
  }
}

function define(shell: Shell, command: FunctionDef): number {
  shell.functions.set(command.name, { ...command, file: shell.sourceName });
  return setStatus(shell, 0);
}

async function runAndOr(shell: Shell, node: AndOr): Promise<number> {
  const tail = shell.mayExec;
  shell.mayExec = false;
  const last = node.rest.length - 1;
  let status = await ignoring(shell, () => runCommand(shell, node.first));
  for (let i = 0; i <= last; i++) {
    const { op, command } = node.rest[i]!;
    if ((op === "&&") !== (status === 0)) continue;
    if (i === last) {
      shell.mayExec = tail;
      status = await runCommand(shell, command);
    } else status = await ignoring(shell, () => runCommand(shell, command));
  }
  return status;
}
