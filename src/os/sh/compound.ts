/** Compound commands: groups, subshells, conditions, loops, `case`. */
import { SysError } from "../errno.ts";
import type { CompoundCommand } from "./ast.ts";
import { cannotFork, giveTerminal, hasExitTrap, patiently, waitForeground } from "./children.ts";
import { evaluateCondition } from "./condition.ts";
import { CommandFailed, ExitShell, ExpansionError, LoopControl } from "./errors.ts";
import { expandArithmetic, expandPattern, expandString, expandWords, partsToString } from "./expand.ts";
import { matches } from "./pattern.ts";
import { commandText } from "./print.ts";
import { applyRedirects, RedirectFailed, type SavedFds, undoRedirects } from "./redirect.ts";
import { selectMenu } from "./select-menu.ts";
import type { Shell } from "./shell.ts";
import { beforeCommand, ignoring, setStatus, settle } from "./status.ts";
import { trace } from "./trace.ts";

export async function runCompound(shell: Shell, node: CompoundCommand): Promise<number> {
  if (node.redirects.length === 0) return runBody(shell, node);
  shell.mayExec = false;
  shell.line = node.line;
  const saved: SavedFds = [];
  const mark = shell.substitutionMark;
  try {
    await applyRedirects(shell, node.redirects, saved);
  } catch (error) {
    if (error instanceof RedirectFailed)
      return settle(shell, shell.dialect === "dash" || (!shell.bash && node.type === "subshell") ? 2 : 1);
    throw error;
  }
  try {
    return await runBody(shell, node);
  } finally {
    undoRedirects(shell, saved);
    shell.closeSubstitutions(mark);
  }
}

async function runBody(shell: Shell, node: CompoundCommand): Promise<number> {
  const tail = shell.mayExec;
  shell.mayExec = false;
  switch (node.type) {
    case "group":
      shell.mayExec = tail;
      return shell.runScript(node.body);
    case "subshell":
      return runSubshellCommand(shell, node, tail);
    case "if":
      for (const branch of node.branches) {
        if ((await ignoring(shell, () => shell.runScript(branch.test))) === 0) {
          shell.mayExec = tail;
          return shell.runScript(branch.body);
        }
      }
      if (node.otherwise === undefined) return setStatus(shell, 0);
      shell.mayExec = tail;
      return shell.runScript(node.otherwise);
    case "while":
      return runLoop(
        shell,
        async () => ((await ignoring(shell, () => shell.runScript(node.test))) === 0) !== node.until,
        () => shell.runScript(node.body),
      );
    case "for":
      return runFor(shell, node);
    case "select":
      return runSelect(shell, node);
    case "cfor":
      return runCFor(shell, node);
    case "case":
      return runCase(shell, node, tail);
    case "cond": {
      shell.line = node.line;
      if (shell.traps.size > 0) await beforeCommand(shell, node);
      return settle(shell, await evaluateCondition(shell, node.expr));
    }
    case "arithmetic": {
      shell.line = node.line;
      if (shell.traps.size > 0) await beforeCommand(shell, node);
      if (shell.options.xtrace) await trace(shell, `(( ${node.text} ))`);
      let value: bigint;
      try {
        value = await expandArithmetic(shell, node.parts);
      } catch (error) {
        if (!(error instanceof ExpansionError) || error.effect === "exit") throw error;
        await shell.complain(`((: ${error.message}`, undefined);
        return settle(shell, 1);
      }
      return settle(shell, value === 0n ? 1 : 0);
    }
  }
}

async function runSubshellCommand(
  shell: Shell,
  node: Extract<CompoundCommand, { type: "subshell" }>,
  tail: boolean,
): Promise<number> {
  if (tail && shell.subshells > 0 && !hasExitTrap(shell)) {
    shell.subshells++;
    shell.mayExec = true;
    return shell.runScript(node.body);
  }
  let pid: number;
  try {
    const forked = patiently(shell, () =>
      shell.fork(
        (child) => {
          child.mayExec = true;
          return child.runScript(node.body);
        },
        shell.jobControl ? { pgid: "new" } : {},
      ),
    );
    pid = typeof forked === "number" ? forked : await forked;
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    await cannotFork(shell, error);
    throw new ExitShell(254);
  }
  giveTerminal(shell, pid);
  return settle(shell, await waitForeground(shell, [pid], pid, () => commandText(node)));
}

/** The part all loops share: break, continue, room for others and for Ctrl-C. */
async function runLoop(
  shell: Shell,
  more: () => Promise<boolean> | boolean,
  body: () => Promise<number>,
  step?: () => Promise<void>,
): Promise<number> {
  let status = 0;
  shell.loopDepth++;
  try {
    for (;;) {
      await shell.proc.checkpoint();
      if (shell.hasPending) await shell.poll();
      try {
        if (!(await more())) break;
        status = await body();
      } catch (error) {
        if (!(error instanceof LoopControl)) throw error;
        status = error.status;
        if (--error.levels > 0 && shell.loopDepth > 1) throw error;
        if (error.kind === "break") break;
      }
      if (step !== undefined) await step();
    }
  } finally {
    shell.loopDepth--;
  }
  return setStatus(shell, status);
}

async function runFor(shell: Shell, node: Extract<CompoundCommand, { type: "for" }>): Promise<number> {
  shell.line = node.line;
  if (!/^[A-Za-z_]\w*$/.test(node.name)) {
    await shell.complain(`\`${node.name}': not a valid identifier`, null);
    return settle(shell, 1);
  }
  const values = node.words === undefined ? [...shell.positional] : await expandWords(shell, node.words);
  let at = 0;
  return runLoop(
    shell,
    async () => {
      const value = values[at++];
      if (value === undefined) return false;
      if (shell.traps.size > 0) await beforeCommand(shell, node);
      if (shell.options.xtrace && shell.bash)
        await trace(
          shell,
          `for ${node.name} in ${node.words === undefined ? '"$@"' : node.words.map((w) => w.text).join(" ")}`,
        );
      // A name reference goes from variable to variable.
      if (shell.variables.raw(node.name)?.nameref) shell.variables.own(node.name).value = value;
      else shell.set(node.name, value);
      return true;
    },
    () => shell.runScript(node.body),
  ).catch(async (error: unknown) => {
    if (!(error instanceof ExpansionError) || !shell.bash || !error.message.endsWith("readonly variable"))
      throw error;
    await shell.complain(error.message, null);
    return settle(shell, 1);
  });
}

async function runCFor(shell: Shell, node: Extract<CompoundCommand, { type: "cfor" }>): Promise<number> {
  shell.line = node.line;
  const evaluate = (parts: typeof node.init, empty: bigint) =>
    parts.length === 0 ? Promise.resolve(empty) : expandArithmetic(shell, parts);
  const guarded = async (parts: typeof node.init, empty: bigint): Promise<bigint> => {
    if (shell.traps.size > 0) await beforeCommand(shell, node);
    if (shell.options.xtrace && parts.length > 0)
      await trace(shell, `(( ${(await partsToString(shell, parts)).trim()} ))`);
    try {
      return await evaluate(parts, empty);
    } catch (error) {
      if (!(error instanceof ExpansionError) || error.effect === "exit") throw error;
      await shell.complain(`((: ${error.message}`, undefined);
      throw new CommandFailed(1);
    }
  };
  const blank = (parts: typeof node.init) =>
    parts.every((p) => p.type === "lit" && p.text.trim() === "") ? [] : parts;
  try {
    await guarded(blank(node.init), 0n);
    const test = blank(node.test);
    const step = blank(node.step);
    return await runLoop(
      shell,
      async () => (await guarded(test, 1n)) !== 0n,
      () => shell.runScript(node.body),
      async () => {
        await guarded(step, 0n);
      },
    );
  } catch (error) {
    if (error instanceof CommandFailed) return settle(shell, error.status);
    throw error;
  }
}

async function runSelect(shell: Shell, node: Extract<CompoundCommand, { type: "select" }>): Promise<number> {
  const values = node.words === undefined ? [...shell.positional] : await expandWords(shell, node.words);
  if (values.length === 0) return setStatus(shell, 0);
  if (shell.options.xtrace)
    await trace(
      shell,
      `select ${node.name} in ${node.words === undefined ? '"$@"' : node.words.map((w) => w.text).join(" ")}`,
    );
  let show = true;
  let ended = false;
  const status = await runLoop(
    shell,
    async () => {
      for (;;) {
        if (show)
          await shell.write(
            selectMenu(values, Number(shell.get("COLUMNS") ?? shell.proc.ctty?.size.columns ?? 80)),
            2,
          );
        await shell.write(shell.get("PS3") ?? "#? ", 2);
        const line = await shell.readLine(0);
        if (line === undefined) {
          await shell.write("\n");
          ended = true;
          return false;
        }
        show = line.trim() === "";
        if (show) continue;
        shell.set("REPLY", line);
        const n = /^\s*\d+\s*$/.test(line) ? Number(line) : 0;
        shell.set(node.name, values[n - 1] ?? "");
        return true;
      }
    },
    () => shell.runScript(node.body),
  );
  // The end of input is a failure.
  return ended ? settle(shell, 1) : status;
}

async function runCase(
  shell: Shell,
  node: Extract<CompoundCommand, { type: "case" }>,
  tail: boolean,
): Promise<number> {
  shell.line = node.line;
  if (shell.traps.size > 0) await beforeCommand(shell, node);
  const value = await expandString(shell, node.word);
  if (shell.options.xtrace && shell.bash) await trace(shell, `case ${node.word.text} in`);
  const options = { extglob: shell.options.extglob, ignoreCase: shell.options.nocasematch };
  const { items } = node;
  for (let i = 0; i < items.length; i++) {
    let item = items[i]!;
    let found = false;
    for (const pattern of item.patterns) {
      if (matches(value, await expandPattern(shell, pattern.parts), options)) {
        found = true;
        break;
      }
    }
    if (!found) continue;
    shell.mayExec = tail && item.end === ";;";
    let status = item.body.items.length === 0 ? setStatus(shell, 0) : await shell.runScript(item.body);
    while (item.end === ";&" && i + 1 < items.length) {
      item = items[++i]!;
      status = await shell.runScript(item.body);
    }
    if (item.end === ";;&") {
      const rest = { ...node, items: items.slice(i + 1) };
      const more = await matchesAny(shell, rest, value);
      return more ? runCase(shell, rest, tail) : status;
    }
    return status;
  }
  return setStatus(shell, 0);
}

async function matchesAny(
  shell: Shell,
  node: Extract<CompoundCommand, { type: "case" }>,
  value: string,
): Promise<boolean> {
  for (const item of node.items)
    for (const pattern of item.patterns)
      if (
        matches(value, await expandPattern(shell, pattern.parts), {
          extglob: shell.options.extglob,
          ignoreCase: shell.options.nocasematch,
        })
      )
        return true;
  return false;
}
