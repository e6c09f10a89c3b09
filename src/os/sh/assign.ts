/** Assignments: alone, in front of a command, as arguments of declare and its kin. */
import type { ArrayElement, Assign, Simple } from "./ast.ts";
import { ExitShell, ExpansionError } from "./errors.ts";
import { expandString, expandWords } from "./expand.ts";
import type { Shell } from "./shell.ts";
import { trace, traceWord } from "./trace.ts";
import type { Frame } from "./variables.ts";

/** `a=1 b=2`; what `set -x` shows comes before each takes effect. */
export async function assignAll(shell: Shell, node: Simple): Promise<void> {
  for (const assign of node.assigns) {
    if (Array.isArray(assign.value)) {
      if (shell.options.xtrace) await trace(shell, assign.text);
      await assignArray(shell, assign.name, assign.value as readonly ArrayElement[], assign.append);
      continue;
    }
    const value = await assignedValue(shell, assign);
    if (shell.options.xtrace) await trace(shell, assignmentText(shell, assign, value));
    await shell.assignElement(assign.name, assign.index, value, assign.append);
  }
}

function assignedValue(shell: Shell, assign: Assign): Promise<string> {
  // The caller has seen that it is no array.
  return expandString(shell, assign.value as Exclude<Assign["value"], readonly ArrayElement[]>, true);
}

function assignmentText(shell: Shell, assign: Assign, value: string): string {
  const index = assign.index === undefined ? "" : `[${assign.index.text}]`;
  return `${assign.name}${index}${assign.append ? "+=" : "="}${value === "" ? "" : traceWord(shell, value)}`;
}

export async function assignArray(
  shell: Shell,
  name: string,
  items: readonly ArrayElement[],
  append: boolean,
): Promise<void> {
  const assoc = shell.variables.find(name)?.assoc !== undefined;
  // Values first: `a=("${a[@]}" x)` reads the old array.
  const values: { key: string | undefined; append: boolean; value: string }[] = [];
  for (const item of items) {
    if (item.index === undefined) {
      for (const value of await expandWords(shell, [item.value]))
        values.push({ key: undefined, append: false, value });
    } else {
      const key = await expandString(shell, item.index);
      values.push({ key, append: item.append, value: await expandString(shell, item.value, true) });
    }
  }
  if (assoc) {
    const v = shell.variables.own(shell.variables.resolve(name));
    if (v.readonly) throw new ExpansionError(`${name}: readonly variable`);
    if (!append) v.assoc = new Map();
    for (let i = 0; i < values.length; i++) {
      const item = values[i]!;
      if (item.key !== undefined) shell.setKey(name, item.key, item.value, item.append);
      else {
        shell.setKey(name, item.value, values[i + 1]?.value ?? "");
        i++;
      }
    }
    return;
  }
  if (!append) shell.setArray(name, []);
  let at = append ? shell.nextIndex(name) : 0;
  for (const item of values) {
    if (item.key !== undefined) at = Number(shell.number(item.key));
    shell.setIndex(name, at, item.value, item.append);
    at++;
  }
}

/** `A=1 command`: the variables as they were, and what `set -x` of dash and ash shows in one line. */
export interface Temporary {
  readonly before: Frame;
  readonly shown: readonly string[];
}

/** `A=1 command`: exported while the command runs. */
export async function temporaryAssignments(shell: Shell, node: Simple): Promise<Temporary | undefined> {
  if (node.assigns.length === 0) return undefined;
  const before: Frame = new Map();
  const shown: string[] = [];
  for (const assign of node.assigns) {
    if (Array.isArray(assign.value)) continue;
    const value = await assignedValue(shell, assign);
    if (shell.options.xtrace) {
      const text = assignmentText(shell, assign, value);
      if (shell.bash) await trace(shell, text);
      else shown.push(text);
    }
    const old = shell.variables.raw(assign.name);
    if (old?.readonly) {
      await shell.complain(`${assign.name}: ${shell.bash ? "readonly variable" : "is read only"}`, null);
      if (!shell.bash) throw new ExitShell(2);
      continue;
    }
    if (!before.has(assign.name)) before.set(assign.name, old);
    shell.variables.remove(assign.name);
    shell.variables.own(assign.name).exported = true;
    shell.set(assign.name, assign.append ? (old?.value ?? "") + value : value);
  }
  return { before, shown };
}

/** Runs `body` with the variables of `temporary` as they were: redirections do not see them. */
export async function setAside(
  shell: Shell,
  temporary: Temporary | undefined,
  body: () => Promise<void>,
): Promise<void> {
  if (temporary === undefined) return body();
  const now: Frame = new Map();
  for (const name of temporary.before.keys()) now.set(name, shell.variables.raw(name));
  shell.variables.restore(temporary.before);
  try {
    await body();
  } finally {
    shell.variables.restore(now);
  }
}
