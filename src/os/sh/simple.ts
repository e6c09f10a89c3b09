/** Simple commands: words are expanded, redirections made, and what the first word names is called. */
import { assignAll, setAside, temporaryAssignments } from "./assign.ts";
import type { ArrayElement, Assign, Simple } from "./ast.ts";
import { isSpecial } from "./builtins/special.ts";
import { CommandFailed, ExitShell } from "./errors.ts";
import { expandString, expandWords, partsToString } from "./expand.ts";
import { callFunction, runBuiltin } from "./invoke.ts";
import { runExec, runExternal } from "./program.ts";
import { applyRedirects, RedirectFailed, type SavedFds, undoRedirects } from "./redirect.ts";
import type { Shell } from "./shell.ts";
import { beforeCommand, setStatus, settle } from "./status.ts";
import { traceSimple } from "./trace.ts";

export async function runSimple(shell: Shell, node: Simple): Promise<number> {
  const tail = shell.mayExec;
  shell.mayExec = false;
  shell.line = node.line;
  if (shell.options.noexec && !shell.interactive) return shell.status;
  if (shell.traps.size > 0) await beforeCommand(shell, node);
  shell.lastSubstitutionStatus = 0;
  const mark = shell.substitutionMark;
  const saved: SavedFds = [];
  let status: number;
  try {
    status = await runPrepared(shell, node, tail, saved);
  } catch (error) {
    if (error instanceof RedirectFailed) {
      const first = node.words[0]?.literal;
      if (!shell.bash && first !== undefined && isSpecial(first) && !shell.interactive)
        throw new ExitShell(shell.dialect === "dash" ? 2 : 1);
      status = shell.dialect === "dash" ? 2 : 1;
    } else if (error instanceof CommandFailed) status = error.status;
    else throw error;
  } finally {
    if (saved.length > 0) undoRedirects(shell, saved);
    if (shell.substitutionMark > mark) shell.closeSubstitutions(mark);
  }
  // A pipeline of one has its status in `$?`.
  shell.pipeStatus = undefined;
  if (node.words.length > 0 || status !== 0) return settle(shell, status);
  return setStatus(shell, status);
}

async function runPrepared(shell: Shell, node: Simple, tail: boolean, saved: SavedFds): Promise<number> {
  const fields: string[] = [];
  let arrays: Map<number, Assign> | undefined;
  if (node.words.length > 0) {
    let plain = true;
    for (const word of node.words) if (word.assign !== undefined) plain = false;
    if (plain) for (const field of await expandWords(shell, node.words)) fields.push(field);
    else {
      for (const word of node.words) {
        const { assign } = word;
        if (assign === undefined) for (const field of await expandWords(shell, [word])) fields.push(field);
        else if (Array.isArray(assign.value)) {
          arrays ??= new Map();
          arrays.set(fields.length, assign);
          fields.push(assign.name);
        } else {
          const value = await expandString(
            shell,
            assign.value as Exclude<Assign["value"], readonly ArrayElement[]>,
            true,
          );
          const index =
            assign.index === undefined ? "" : `[${await partsToString(shell, assign.index.parts)}]`;
          fields.push(`${assign.name}${index}${assign.append ? "+=" : "="}${value}`);
        }
      }
    }
  }
  const name = fields[0];
  if (name === undefined) return runAssignments(shell, node, saved);

  const fn = shell.functions.get(name);
  const builtin = fn === undefined || (!shell.bash && isSpecial(name)) ? shell.builtinNamed(name) : undefined;
  // Assignments in front of a special builtin of a posix shell stay.
  const keeps = builtin !== undefined && !shell.bash && isSpecial(name);
  const temporary = keeps ? undefined : await temporaryAssignments(shell, node);
  try {
    if (shell.options.xtrace) await traceSimple(shell, fields, arrays, temporary?.shown ?? []);
    if (node.redirects.length > 0)
      await setAside(shell, temporary, () => applyRedirects(shell, node.redirects, saved));
    if (fn !== undefined && builtin === undefined) {
      const status = await callFunction(shell, fn, fields);
      shell.lastArgument = fields.at(-1) ?? "";
      return status;
    }
    shell.lastArgument = fields.at(-1) ?? "";
    if (builtin === undefined) return await runExternal(shell, fields, node, tail, saved);
    if (keeps) await assignAll(shell, node);
    if (name === "exec") return await runExec(shell, fields.slice(1), saved);
    return await runBuiltin(shell, name, builtin, fields.slice(1), arrays);
  } finally {
    if (temporary !== undefined) shell.variables.restore(temporary.before);
  }
}

/** `a=1 b=2` and nothing else. */
async function runAssignments(shell: Shell, node: Simple, saved: SavedFds): Promise<number> {
  if (node.redirects.length > 0) await applyRedirects(shell, node.redirects, saved);
  await assignAll(shell, node);
  shell.lastArgument = "";
  return shell.lastSubstitutionStatus;
}
